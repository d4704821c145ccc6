-- What all partners tell of one child.

CREATE VIEW tijdlijn AS
SELECT
    r.fact_id, coalesce(k.pseudoniem, r.pseudonym) AS pseudoniem, r.municipality, r.soort, r.wat,
    r.van, r.dag, r.tot
FROM (
    SELECT
        coalesce(z.start_fact_id, z.stop_fact_id) AS fact_id, z.pseudonym,
        coalesce(s.sex, e.sex) AS sex, z.municipality, 'zorg' AS soort, z.product_categorie AS wat,
        z.provider AS van, z.begindatum AS dag,
        CASE WHEN z.status <> 'tijdelijk_gestopt' THEN z.einddatum END AS tot
    FROM zorgperiode z
    LEFT JOIN fact_care_started s ON s.fact_id = z.start_fact_id
    LEFT JOIN fact_care_stopped e ON e.fact_id = z.stop_fact_id
    UNION ALL
    SELECT
        t.fact_id, t.pseudonym, f.sex, t.municipality, 'toewijzing', t.product_categorie, t.provider,
        t.ingangsdatum, t.einddatum
    FROM toewijzing t
    JOIN fact_allocated f ON f.fact_id = t.fact_id
    WHERE t.status <> 'ingetrokken'
    UNION ALL
    SELECT
        f.fact_id, f.pseudonym, f.sex, f.municipality, 'aanvraag', f.product_categorie, f.provider,
        f.dagtekening, NULL
    FROM fact_care_requested f
    UNION ALL
    SELECT
        f.fact_id, f.pseudonym, f.sex, f.municipality, 'aanvraag', f.product_categorie, f.provider,
        f.dagtekening, NULL
    FROM fact_change_requested f
    UNION ALL
    SELECT
        f.fact_id, f.pseudoniem_bron, f.sex, f.municipality, 'verwijzing', f.naar, f.sender,
        f.on_day, NULL
    FROM verwijzing f
    UNION ALL
    SELECT
        f.fact_id, f.pseudoniem_bron, f.sex, f.municipality, 'schoolsignaal', f.signaalsoort, f.sender,
        coalesce(f.datum_start, f.on_day), f.datum_einde
    FROM schoolsignaal f
    UNION ALL
    SELECT
        f.fact_id, f.pseudoniem_bron, f.sex, f.municipality, 'onderzoek', f.status, f.sender,
        f.on_day, NULL
    FROM onderzoek f
    UNION ALL
    SELECT
        f.fact_id, f.pseudoniem_bron, f.sex, f.municipality, 'maatregel', f.maatregel, f.sender,
        coalesce(f.datum_aanvang, f.on_day), coalesce(f.datum_einde, f.datum_overgedragen)
    FROM maatregel f
    UNION ALL
    SELECT
        f.fact_id, f.pseudoniem_bron, f.sex, f.municipality, 'uitkomst', f.meting, f.sender,
        f.on_day, NULL
    FROM uitkomst f
    UNION ALL
    SELECT
        f.fact_id, f.pseudoniem_bron, f.sex, f.municipality, 'plaatsing_voorkomen', f.plaatsing, f.sender,
        f.on_day, NULL
    FROM plaatsing_voorkomen f
    UNION ALL
    SELECT
        f.fact_id, f.pseudoniem_bron, f.sex, f.municipality, 'pgb', f.product_categorie, f.sender,
        coalesce(f.datum_ingang, f.on_day), f.datum_einde
    FROM pgb f
    UNION ALL
    SELECT
        o.start_fact_id, o.pseudoniem_bron, o.sex, o.municipality, 'ondersteuning', o.hulpvorm,
        s.sender, o.datum_start, o.datum_einde
    FROM ondersteuning o
    JOIN fact_team_support_started s ON s.fact_id = o.start_fact_id
) r
LEFT JOIN koppeling k ON k.zwak_pseudoniem = r.pseudonym
    AND (k.sex IS NULL OR r.sex IS NULL OR r.sex NOT IN ('1', '2') OR r.sex = k.sex)
    AND (
        k.voornamen < 2
        OR EXISTS (SELECT 1 FROM fact_person_linked g WHERE g.fact_id = r.fact_id AND g.given = k.voornaam)
    )
WHERE r.pseudonym IS NOT NULL;

CREATE VIEW kind AS
SELECT
    t.pseudoniem, c.birth_year, c.sex, c.pc4, t.eerste_dag, t.laatste_dag, t.gebeurtenissen,
    t.partners, t.aanbieders, t.zonder_einde
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
        ) AS zonder_einde
    FROM tijdlijn l
    GROUP BY l.pseudoniem
) t
LEFT JOIN client c ON c.pseudonym = t.pseudoniem;

COMMENT ON VIEW tijdlijn IS 'Derived: what all partners tell of every child, one row for each thing that stands now. A child that came without BSN goes under its BSN once a message tells both. Claims are not in it.';
COMMENT ON COLUMN tijdlijn.fact_id IS 'The fact that tells it; of a period of care that of its start, or of its stop where no start is known.';
COMMENT ON COLUMN tijdlijn.pseudoniem IS 'The child, under its BSN where that is known.';
COMMENT ON COLUMN tijdlijn.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN tijdlijn.soort IS 'What it is: zorg, toewijzing, aanvraag, verwijzing, schoolsignaal, onderzoek, maatregel, ondersteuning, uitkomst, plaatsing_voorkomen or pgb.';
COMMENT ON COLUMN tijdlijn.wat IS 'Which: productcategorie of zorg, toewijzing, aanvraag and pgb; naar of a verwijzing; signaalsoort, status of an onderzoek, maatregel, hulpvorm of ondersteuning, meting, plaatsing.';
COMMENT ON COLUMN tijdlijn.van IS 'Who gives or tells it: the aanbieder, or who answers for the feed.';
COMMENT ON COLUMN tijdlijn.dag IS 'First day, or the day it is about.';
COMMENT ON COLUMN tijdlijn.tot IS 'Last day, inclusive, where one is known; absent while it runs, of what has no length, and of care that is stopped for a time.';
COMMENT ON VIEW kind IS 'Derived: one row for each pseudonym of tijdlijn, with what that says of it. A child that an aanbieder reports without BSN stands apart, for its messages tell no address.';
COMMENT ON COLUMN kind.pseudoniem IS 'The child, under its BSN where that is known.';
COMMENT ON COLUMN kind.birth_year IS 'Year of birth, where it is known.';
COMMENT ON COLUMN kind.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.';
COMMENT ON COLUMN kind.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN kind.eerste_dag IS 'First day of the earliest that is told.';
COMMENT ON COLUMN kind.laatste_dag IS 'First day of the latest that is told.';
COMMENT ON COLUMN kind.gebeurtenissen IS 'How many rows of tijdlijn.';
COMMENT ON COLUMN kind.partners IS 'How many stand behind those rows: partners that tell them, and aanbieders of care, assignments and requests.';
COMMENT ON COLUMN kind.aanbieders IS 'How many aanbieders gave care.';
COMMENT ON COLUMN kind.zonder_einde IS 'How much of zorg, ondersteuning, maatregel and pgb has no last day.';

GRANT SELECT ON tijdlijn, kind TO wijkstroom_analist;
