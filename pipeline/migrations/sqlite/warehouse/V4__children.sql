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

INSERT INTO data_dictionary (table_name, column_name, comment) VALUES
    ('tijdlijn', NULL, 'Derived: what all partners tell of every child, one row for each thing that stands now. A child that came without BSN goes under its BSN once a message tells both.'),
    ('tijdlijn', 'fact_id', 'The fact that tells it; of a period of care that of its start, or of its stop where no start is known.'),
    ('tijdlijn', 'pseudoniem', 'The child, under its BSN where that is known.'),
    ('tijdlijn', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('tijdlijn', 'soort', 'What it is: zorg, toewijzing, aanvraag, verwijzing, schoolsignaal, onderzoek, maatregel, ondersteuning, uitkomst, plaatsing_voorkomen or pgb.'),
    ('tijdlijn', 'wat', 'Which: productcategorie of zorg, toewijzing, aanvraag and pgb; naar of a verwijzing; signaalsoort, status of an onderzoek, maatregel, hulpvorm of ondersteuning, meting, plaatsing.'),
    ('tijdlijn', 'van', 'Who gives or tells it: the aanbieder, or who answers for the feed.'),
    ('tijdlijn', 'dag', 'First day, or the day it is about.'),
    ('tijdlijn', 'tot', 'Last day, inclusive, where one is known; absent while it runs, of what has no length, and of care that is stopped for a time.'),
    ('kind', NULL, 'Derived: one row for each child of tijdlijn, with what that says of it.'),
    ('kind', 'pseudoniem', 'The child, under its BSN where that is known.'),
    ('kind', 'birth_year', 'Year of birth, where it is known.'),
    ('kind', 'sex', 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.'),
    ('kind', 'pc4', 'First four digits of the home postcode, when an address is known.'),
    ('kind', 'eerste_dag', 'First day of the earliest that is told.'),
    ('kind', 'laatste_dag', 'First day of the latest that is told.'),
    ('kind', 'gebeurtenissen', 'How many rows of tijdlijn.'),
    ('kind', 'partners', 'By how many partners.'),
    ('kind', 'aanbieders', 'How many aanbieders gave care.'),
    ('kind', 'lopend', 'How much of zorg, ondersteuning, maatregel and pgb has no last day.');
