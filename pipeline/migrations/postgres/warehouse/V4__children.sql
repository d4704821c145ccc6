-- What all partners tell of one child.

CREATE VIEW tijdlijn AS
WITH wie AS (
    SELECT c.pseudonym, coalesce(k.pseudoniem, c.pseudonym) AS pseudoniem
    FROM client c
    LEFT JOIN koppeling k ON k.zwak_pseudoniem = c.pseudonym
        AND c.weak
        AND (k.sex IS NULL OR c.sex IS NULL OR c.sex NOT IN ('1', '2') OR c.sex = k.sex)
        AND k.voornamen < 2
)
SELECT
    coalesce(z.start_fact_id, z.stop_fact_id) AS fact_id, w.pseudoniem, z.municipality,
    'zorg' AS soort, z.product_categorie AS wat, z.provider AS van, z.begindatum AS dag,
    CASE WHEN z.status <> 'tijdelijk_gestopt' THEN z.einddatum END AS tot
FROM zorgperiode z
JOIN wie w ON w.pseudonym = z.pseudonym
UNION ALL
SELECT
    t.fact_id, w.pseudoniem, t.municipality, 'toewijzing', t.product_categorie, t.provider,
    t.ingangsdatum, t.einddatum
FROM toewijzing t
JOIN wie w ON w.pseudonym = t.pseudonym
WHERE t.status <> 'ingetrokken'
UNION ALL
SELECT
    a.fact_id, w.pseudoniem, a.municipality, 'aanvraag', a.product_categorie, a.provider,
    a.dagtekening, NULL
FROM aanvraag a
JOIN wie w ON w.pseudonym = a.pseudonym
UNION ALL
SELECT f.fact_id, f.pseudoniem, f.municipality, 'verwijzing', f.naar, f.sender, f.on_day, NULL
FROM verwijzing f
WHERE f.pseudoniem IS NOT NULL
UNION ALL
SELECT
    f.fact_id, f.pseudoniem, f.municipality, 'schoolsignaal', f.signaalsoort, f.sender,
    coalesce(f.datum_start, f.on_day), f.datum_einde
FROM schoolsignaal f
WHERE f.pseudoniem IS NOT NULL
UNION ALL
SELECT f.fact_id, f.pseudoniem, f.municipality, 'onderzoek', f.status, f.sender, f.on_day, NULL
FROM onderzoek f
WHERE f.pseudoniem IS NOT NULL
UNION ALL
SELECT
    f.fact_id, f.pseudoniem, f.municipality, 'maatregel', f.maatregel, f.sender,
    coalesce(f.datum_aanvang, f.on_day), coalesce(f.datum_einde, f.datum_overgedragen)
FROM maatregel f
WHERE f.pseudoniem IS NOT NULL
UNION ALL
SELECT
    o.start_fact_id, o.pseudoniem, o.municipality, 'ondersteuning', o.hulpvorm, s.sender,
    o.datum_start, o.datum_einde
FROM ondersteuning o
JOIN fact_team_support_started s ON s.fact_id = o.start_fact_id
WHERE o.pseudoniem IS NOT NULL
UNION ALL
SELECT f.fact_id, f.pseudoniem, f.municipality, 'uitkomst', f.meting, f.sender, f.on_day, NULL
FROM uitkomst f
WHERE f.pseudoniem IS NOT NULL
UNION ALL
SELECT
    f.fact_id, f.pseudoniem, f.municipality, 'plaatsing_voorkomen', f.plaatsing, f.sender, f.on_day,
    NULL
FROM plaatsing_voorkomen f
WHERE f.pseudoniem IS NOT NULL
UNION ALL
SELECT
    f.fact_id, f.pseudoniem, f.municipality, 'pgb', f.product_categorie, f.sender,
    coalesce(f.datum_ingang, f.on_day), f.datum_einde
FROM pgb f
WHERE f.pseudoniem IS NOT NULL;

CREATE VIEW kind AS
SELECT
    t.pseudoniem, c.birth_year, c.sex, c.pc4, t.eerste_dag, t.laatste_dag, t.gebeurtenissen,
    t.partners, t.aanbieders, t.lopend
FROM (
    SELECT
        l.pseudoniem, min(l.dag) AS eerste_dag, max(l.dag) AS laatste_dag,
        count(*) AS gebeurtenissen, count(DISTINCT l.van) AS partners,
        count(DISTINCT CASE WHEN l.soort = 'zorg' THEN l.van END) AS aanbieders,
        count(
            CASE
                WHEN l.soort IN ('zorg', 'ondersteuning', 'maatregel', 'pgb') AND l.tot IS NULL
                    THEN 1
            END
        ) AS lopend
    FROM tijdlijn l
    GROUP BY l.pseudoniem
) t
LEFT JOIN client c ON c.pseudonym = t.pseudoniem;

COMMENT ON VIEW tijdlijn IS 'Derived: what all partners tell of every child, one row for each thing that stands now. A child that came without BSN goes under its BSN once a message tells both.';
COMMENT ON COLUMN tijdlijn.fact_id IS 'The fact that tells it; of a period of care that of its start, or of its stop where no start is known.';
COMMENT ON COLUMN tijdlijn.pseudoniem IS 'The child, under its BSN where that is known.';
COMMENT ON COLUMN tijdlijn.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN tijdlijn.soort IS 'What it is: zorg, toewijzing, aanvraag, verwijzing, schoolsignaal, onderzoek, maatregel, ondersteuning, uitkomst, plaatsing_voorkomen or pgb.';
COMMENT ON COLUMN tijdlijn.wat IS 'Which: productcategorie of zorg, toewijzing, aanvraag and pgb; naar of a verwijzing; signaalsoort, status of an onderzoek, maatregel, hulpvorm of ondersteuning, meting, plaatsing.';
COMMENT ON COLUMN tijdlijn.van IS 'Who gives or tells it: the aanbieder, or who answers for the feed.';
COMMENT ON COLUMN tijdlijn.dag IS 'First day, or the day it is about.';
COMMENT ON COLUMN tijdlijn.tot IS 'Last day, inclusive, where one is known; absent while it runs, of what has no length, and of care that is stopped for a time.';
COMMENT ON VIEW kind IS 'Derived: one row for each child of tijdlijn, with what that says of it.';
COMMENT ON COLUMN kind.pseudoniem IS 'The child, under its BSN where that is known.';
COMMENT ON COLUMN kind.birth_year IS 'Year of birth, where it is known.';
COMMENT ON COLUMN kind.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.';
COMMENT ON COLUMN kind.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN kind.eerste_dag IS 'First day of the earliest that is told.';
COMMENT ON COLUMN kind.laatste_dag IS 'First day of the latest that is told.';
COMMENT ON COLUMN kind.gebeurtenissen IS 'How many rows of tijdlijn.';
COMMENT ON COLUMN kind.partners IS 'By how many partners.';
COMMENT ON COLUMN kind.aanbieders IS 'How many aanbieders gave care.';
COMMENT ON COLUMN kind.lopend IS 'How much of zorg, ondersteuning, maatregel and pgb has no last day.';

GRANT SELECT ON tijdlijn, kind TO wijkstroom_analist;
