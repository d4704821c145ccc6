-- Requests, claims and their answers, and what they say together.

ALTER TABLE fact_allocated ADD COLUMN request_id TEXT;
CREATE INDEX fact_allocated_request_id ON fact_allocated (request_id) WHERE request_id IS NOT NULL;

-- A column cannot be made optional in place.
ALTER TABLE client RENAME TO client_before;
CREATE TABLE client (
    pseudonym TEXT NOT NULL,
    key_version INTEGER NOT NULL,
    domain TEXT NOT NULL,
    weak BOOLEAN NOT NULL,
    birth_year INTEGER,
    sex TEXT,
    pc4 TEXT,
    fact_id TEXT NOT NULL,
    receipt TEXT NOT NULL,
    dagtekening DATE NOT NULL,
    birth_year_fact_id TEXT,
    pc4_fact_id TEXT,
    sex_fact_id TEXT,
    birth_year_dagtekening DATE,
    pc4_dagtekening DATE,
    sex_dagtekening DATE,
    PRIMARY KEY (pseudonym)
);
INSERT INTO client
SELECT
    pseudonym, key_version, domain, weak, birth_year, sex, pc4, fact_id, receipt, dagtekening,
    birth_year_fact_id, pc4_fact_id, fact_id,
    (
        SELECT f.dagtekening FROM fact_allocated f WHERE f.fact_id = c.birth_year_fact_id
        UNION ALL SELECT f.dagtekening FROM fact_care_started f WHERE f.fact_id = c.birth_year_fact_id
        UNION ALL SELECT f.dagtekening FROM fact_care_stopped f WHERE f.fact_id = c.birth_year_fact_id
    ),
    (
        SELECT f.dagtekening FROM fact_allocated f WHERE f.fact_id = c.pc4_fact_id
        UNION ALL SELECT f.dagtekening FROM fact_care_started f WHERE f.fact_id = c.pc4_fact_id
        UNION ALL SELECT f.dagtekening FROM fact_care_stopped f WHERE f.fact_id = c.pc4_fact_id
    ),
    dagtekening
FROM client_before c;
DROP TABLE client_before;

CREATE TABLE fact_care_requested (
    fact_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    receipt TEXT NOT NULL,
    source TEXT NOT NULL,
    standard TEXT NOT NULL,
    law TEXT NOT NULL,
    message_type TEXT NOT NULL,
    sender TEXT NOT NULL,
    municipality TEXT NOT NULL,
    provider TEXT NOT NULL,
    identification TEXT NOT NULL,
    dagtekening DATE NOT NULL,
    received_at TIMESTAMP NOT NULL,
    pseudonym TEXT NOT NULL,
    key_version INTEGER NOT NULL,
    domain TEXT NOT NULL,
    weak BOOLEAN NOT NULL,
    birth_year INTEGER,
    sex TEXT,
    pc4 TEXT,
    age_at_event INTEGER,
    request_id TEXT NOT NULL,
    gezagsdrager_bekend TEXT,
    beschikking_nummer INTEGER,
    beschikking_ingangsdatum DATE,
    product_categorie TEXT,
    product_code TEXT,
    toewijzing_ingangsdatum DATE NOT NULL,
    toewijzing_einddatum DATE,
    volume INTEGER,
    eenheid TEXT,
    frequentie TEXT,
    budget INTEGER,
    verwijzer_type TEXT NOT NULL,
    raamcontract TEXT,
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_care_requested_pseudonym ON fact_care_requested (pseudonym);
CREATE INDEX fact_care_requested_request_id ON fact_care_requested (request_id);

CREATE TABLE fact_change_requested (
    fact_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    receipt TEXT NOT NULL,
    source TEXT NOT NULL,
    standard TEXT NOT NULL,
    law TEXT NOT NULL,
    message_type TEXT NOT NULL,
    sender TEXT NOT NULL,
    municipality TEXT NOT NULL,
    provider TEXT NOT NULL,
    identification TEXT NOT NULL,
    dagtekening DATE NOT NULL,
    received_at TIMESTAMP NOT NULL,
    pseudonym TEXT NOT NULL,
    key_version INTEGER NOT NULL,
    domain TEXT NOT NULL,
    weak BOOLEAN NOT NULL,
    birth_year INTEGER,
    sex TEXT,
    pc4 TEXT,
    age_at_event INTEGER,
    request_id TEXT NOT NULL,
    reden_verzoek TEXT NOT NULL,
    soort TEXT NOT NULL,
    toewijzing_nummer INTEGER,
    product_categorie TEXT,
    product_code TEXT,
    gewenste_ingangsdatum DATE,
    einddatum DATE,
    volume INTEGER,
    eenheid TEXT,
    frequentie TEXT,
    budget INTEGER,
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_change_requested_pseudonym ON fact_change_requested (pseudonym);
CREATE INDEX fact_change_requested_request_id ON fact_change_requested (request_id);

CREATE TABLE fact_request_answered (
    fact_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    receipt TEXT NOT NULL,
    source TEXT NOT NULL,
    standard TEXT NOT NULL,
    law TEXT NOT NULL,
    message_type TEXT NOT NULL,
    sender TEXT NOT NULL,
    municipality TEXT NOT NULL,
    provider TEXT NOT NULL,
    identification TEXT NOT NULL,
    dagtekening DATE NOT NULL,
    received_at TIMESTAMP NOT NULL,
    pseudonym TEXT,
    key_version INTEGER,
    domain TEXT,
    weak BOOLEAN,
    birth_year INTEGER,
    sex TEXT,
    pc4 TEXT,
    age_at_event INTEGER,
    request_id TEXT NOT NULL,
    verzoek_antwoord TEXT NOT NULL,
    reden_afwijzing TEXT,
    woonplaats_gemeente TEXT,
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_request_answered_request_id ON fact_request_answered (request_id);

CREATE TABLE fact_declared (
    fact_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    receipt TEXT NOT NULL,
    source TEXT NOT NULL,
    standard TEXT NOT NULL,
    law TEXT NOT NULL,
    message_type TEXT NOT NULL,
    sender TEXT NOT NULL,
    municipality TEXT NOT NULL,
    provider TEXT NOT NULL,
    identification TEXT NOT NULL,
    dagtekening DATE NOT NULL,
    received_at TIMESTAMP NOT NULL,
    pseudonym TEXT NOT NULL,
    key_version INTEGER NOT NULL,
    domain TEXT NOT NULL,
    weak BOOLEAN NOT NULL,
    birth_year INTEGER,
    sex TEXT,
    pc4 TEXT,
    age_at_event INTEGER,
    declaratie_id TEXT NOT NULL,
    prestatie_id TEXT NOT NULL,
    vorige_prestatie_id TEXT,
    declaratie_begindatum DATE NOT NULL,
    declaratie_einddatum DATE NOT NULL,
    declaratie_dagtekening DATE NOT NULL,
    toewijzing_nummer INTEGER NOT NULL,
    product_categorie TEXT NOT NULL,
    product_code TEXT NOT NULL,
    begindatum DATE NOT NULL,
    einddatum DATE NOT NULL,
    geleverd_volume INTEGER NOT NULL,
    eenheid TEXT NOT NULL,
    product_tarief INTEGER,
    bedrag INTEGER NOT NULL,
    beoordeling TEXT,
    retourcodes TEXT,
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_declared_pseudonym ON fact_declared (pseudonym);
CREATE INDEX fact_declared_declaratie_id ON fact_declared (declaratie_id);
CREATE INDEX fact_declared_prestatie_id ON fact_declared (prestatie_id);
CREATE INDEX fact_declared_vorige_prestatie_id ON fact_declared (vorige_prestatie_id) WHERE vorige_prestatie_id IS NOT NULL;

CREATE TABLE fact_declaration_answered (
    fact_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    receipt TEXT NOT NULL,
    source TEXT NOT NULL,
    standard TEXT NOT NULL,
    law TEXT NOT NULL,
    message_type TEXT NOT NULL,
    sender TEXT NOT NULL,
    municipality TEXT NOT NULL,
    provider TEXT NOT NULL,
    identification TEXT NOT NULL,
    dagtekening DATE NOT NULL,
    received_at TIMESTAMP NOT NULL,
    pseudonym TEXT,
    key_version INTEGER,
    domain TEXT,
    weak BOOLEAN,
    birth_year INTEGER,
    sex TEXT,
    pc4 TEXT,
    age_at_event INTEGER,
    klasse TEXT NOT NULL,
    declaratie_id TEXT NOT NULL,
    prestatie_id TEXT,
    toewijzing_nummer INTEGER,
    ingediend_bedrag INTEGER,
    toegekend_bedrag INTEGER,
    retourcodes TEXT NOT NULL,
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_declaration_answered_pseudonym ON fact_declaration_answered (pseudonym) WHERE pseudonym IS NOT NULL;
CREATE INDEX fact_declaration_answered_declaratie_id ON fact_declaration_answered (declaratie_id, klasse);
CREATE INDEX fact_declaration_answered_prestatie_id ON fact_declaration_answered (prestatie_id) WHERE prestatie_id IS NOT NULL;

CREATE VIEW open_zorgperiode AS
SELECT
    z.zorgperiode_id, z.pseudonym, z.municipality, z.law, z.provider, z.toewijzing_nummer,
    z.product_categorie, z.product_code, z.begindatum, z.status, z.einddatum,
    z.toewijzing_status, z.toewijzing_id, t.einddatum AS toewijzing_einddatum,
    c.birth_year, c.sex, c.pc4
FROM zorgperiode z
LEFT JOIN toewijzing t ON t.toewijzing_id = z.toewijzing_id
LEFT JOIN client c ON c.pseudonym = z.pseudonym
WHERE z.status IN ('lopend', 'tijdelijk_gestopt');

CREATE VIEW aanvraag AS
SELECT
    p.fact_id, p.request_id, p.soort, p.product_soort,
    CASE
        WHEN f.fact_id IS NOT NULL THEN 'toegewezen'
        WHEN a.verzoek_antwoord = '1' THEN 'afgewezen'
        WHEN a.verzoek_antwoord = '2' THEN 'in_onderzoek'
        ELSE 'open'
    END AS status,
    p.pseudonym, p.municipality, p.law, p.provider, p.dagtekening, p.receipt,
    p.toewijzing_nummer, p.product_categorie, p.product_code, p.ingangsdatum, p.einddatum,
    p.volume, p.eenheid, p.frequentie, p.budget,
    a.fact_id AS antwoord_fact_id, a.receipt AS antwoord_receipt,
    a.dagtekening AS antwoord_dagtekening, a.reden_afwijzing, a.woonplaats_gemeente,
    f.fact_id AS allocated_fact_id, f.receipt AS allocated_receipt,
    f.dagtekening AS allocated_dagtekening, f.toewijzing_nummer AS toegewezen_nummer,
    t.toewijzing_id, t.status AS toewijzing_status
FROM (
    SELECT
        fact_id, request_id, 'toewijzing' AS soort, 'nieuw' AS product_soort, pseudonym, weak,
        municipality, law, provider, dagtekening, receipt,
        CAST(NULL AS bigint) AS toewijzing_nummer, product_categorie, product_code,
        toewijzing_ingangsdatum AS ingangsdatum, toewijzing_einddatum AS einddatum,
        volume, eenheid, frequentie, budget
    FROM fact_care_requested
    UNION ALL
    SELECT
        fact_id, request_id, 'wijziging', soort, pseudonym, weak,
        municipality, law, provider, dagtekening, receipt,
        toewijzing_nummer, product_categorie, product_code,
        gewenste_ingangsdatum, einddatum,
        volume, eenheid, frequentie, budget
    FROM fact_change_requested
) p
LEFT JOIN fact_request_answered a ON a.fact_id = (
    SELECT x.fact_id
    FROM fact_request_answered x
    WHERE x.request_id = p.request_id
    ORDER BY x.dagtekening DESC, x.verzoek_antwoord, x.fact_id DESC
    LIMIT 1
)
LEFT JOIN fact_allocated f ON f.fact_id = (
    SELECT y.fact_id
    FROM (
        SELECT
            x.fact_id, x.toewijzingsdatum, x.toewijzingstijd, x.dagtekening,
            CASE WHEN x.pseudonym = p.pseudonym THEN 0 ELSE 1 END AS other_child,
            CASE WHEN x.toewijzing_nummer = p.toewijzing_nummer THEN 0 ELSE 1 END AS other_number,
            CASE
                WHEN x.product_categorie = p.product_categorie
                    AND x.product_code = p.product_code THEN 0
                ELSE 1
            END AS other_product
        FROM fact_allocated x
        WHERE x.request_id = p.request_id
            AND (x.pseudonym = p.pseudonym OR x.weak OR p.weak)
    ) y
    ORDER BY
        y.other_child, y.other_number, y.other_product,
        y.toewijzingsdatum DESC, y.toewijzingstijd DESC, y.dagtekening DESC, y.fact_id DESC
    LIMIT 1
)
LEFT JOIN toewijzing t ON t.pseudonym = f.pseudonym
    AND t.municipality = f.municipality
    AND t.law = f.law
    AND t.provider = f.provider
    AND t.toewijzing_nummer = f.toewijzing_nummer;

CREATE VIEW prestatie_oordeel AS
SELECT
    d.fact_id, d.prestatie_id, d.vorige_prestatie_id, d.declaratie_id, d.toewijzing_nummer,
    d.dagtekening, d.bedrag,
    CASE
        WHEN a.fact_id IS NULL THEN coalesce(d.beoordeling, 'ingediend')
        WHEN trim(replace(replace(a.retourcodes, '0200', ''), '8001', '')) <> '' THEN 'afgewezen'
        WHEN p.fact_id IS NOT NULL OR c.fact_id IS NOT NULL THEN 'afgewezen'
        ELSE 'toegewezen'
    END AS oordeel,
    CASE
        WHEN a.fact_id IS NULL THEN d.retourcodes
        WHEN p.fact_id IS NOT NULL THEN p.retourcodes
        WHEN c.fact_id IS NOT NULL THEN c.retourcodes
        ELSE a.retourcodes
    END AS retourcodes,
    a.fact_id AS antwoord_fact_id, a.receipt AS antwoord_receipt,
    a.dagtekening AS antwoord_dagtekening
FROM fact_declared d
LEFT JOIN fact_declaration_answered a ON a.fact_id = (
    SELECT x.fact_id
    FROM fact_declaration_answered x
    WHERE x.declaratie_id = d.declaratie_id AND x.klasse = 'declaratie'
    ORDER BY x.dagtekening DESC, x.fact_id DESC
    LIMIT 1
)
LEFT JOIN fact_declaration_answered p ON p.fact_id = (
    SELECT x.fact_id
    FROM fact_declaration_answered x
    WHERE x.prestatie_id = d.prestatie_id AND x.klasse = 'prestatie' AND x.receipt = a.receipt
        AND x.toewijzing_nummer = d.toewijzing_nummer
        AND trim(replace(replace(x.retourcodes, '0200', ''), '8001', '')) <> ''
    ORDER BY x.fact_id
    LIMIT 1
)
LEFT JOIN fact_declaration_answered c ON c.fact_id = (
    SELECT x.fact_id
    FROM fact_declaration_answered x
    WHERE x.pseudonym = d.pseudonym AND x.klasse = 'client' AND x.receipt = a.receipt
        AND trim(replace(replace(x.retourcodes, '0200', ''), '8001', '')) <> ''
    ORDER BY x.fact_id
    LIMIT 1
);

CREATE VIEW prestatie AS
SELECT
    d.fact_id, d.prestatie_id, d.declaratie_id,
    CASE
        WHEN d.bedrag < 0 OR (d.bedrag = 0 AND d.vorige_prestatie_id IS NOT NULL) THEN 'credit'
        ELSE 'debet'
    END AS soort,
    CASE
        WHEN o.oordeel = 'afgewezen' THEN 'afgewezen'
        WHEN k.fact_id IS NOT NULL THEN 'gecrediteerd'
        ELSE o.oordeel
    END AS status,
    d.pseudonym, d.municipality, d.law, d.provider, d.dagtekening, d.receipt,
    d.toewijzing_nummer, t.toewijzing_id, d.product_categorie, d.product_code,
    d.begindatum, d.einddatum, d.geleverd_volume, d.eenheid, d.product_tarief, d.bedrag,
    o.retourcodes, o.antwoord_fact_id, o.antwoord_receipt, o.antwoord_dagtekening,
    d.vorige_prestatie_id, k.fact_id AS credit_fact_id, k.prestatie_id AS credit_prestatie_id,
    k.dagtekening AS credit_dagtekening, k.bedrag AS credit_bedrag
FROM fact_declared d
JOIN prestatie_oordeel o ON o.fact_id = d.fact_id
LEFT JOIN fact_declared k ON k.fact_id = (
    SELECT x.fact_id
    FROM prestatie_oordeel x
    WHERE x.vorige_prestatie_id = d.prestatie_id AND x.toewijzing_nummer = d.toewijzing_nummer
        AND x.bedrag <= 0 AND x.oordeel <> 'afgewezen'
    ORDER BY x.dagtekening DESC, x.fact_id DESC
    LIMIT 1
)
LEFT JOIN toewijzing t ON t.pseudonym = d.pseudonym
    AND t.municipality = d.municipality
    AND t.law = d.law
    AND t.provider = d.provider
    AND t.toewijzing_nummer = d.toewijzing_nummer;

CREATE VIEW declaratie AS
SELECT
    s.declaratie_id, s.municipality, s.law, s.provider, s.begindatum, s.einddatum,
    s.declaratie_dagtekening,
    CASE
        WHEN s.beoordeeld = 0 THEN 'ingediend'
        WHEN s.afgewezen_regels = s.regels THEN 'afgewezen'
        WHEN s.afgewezen_regels = 0 AND s.beoordeeld = s.regels THEN 'toegewezen'
        ELSE 'gedeeltelijk'
    END AS status,
    s.regels, s.afgewezen_regels, s.clienten, s.ingediend_bedrag,
    CASE
        WHEN a.fact_id IS NOT NULL THEN a.toegekend_bedrag
        WHEN s.beoordeeld > 0 THEN s.toegekend
    END AS toegekend_bedrag,
    a.retourcodes, a.fact_id AS antwoord_fact_id, a.receipt AS antwoord_receipt,
    a.dagtekening AS antwoord_dagtekening
FROM (
    SELECT
        d.declaratie_id, min(d.municipality) AS municipality, min(d.law) AS law,
        min(d.provider) AS provider, min(d.declaratie_begindatum) AS begindatum,
        max(d.declaratie_einddatum) AS einddatum,
        max(d.declaratie_dagtekening) AS declaratie_dagtekening,
        count(*) AS regels, count(DISTINCT d.pseudonym) AS clienten,
        sum(CASE WHEN o.oordeel = 'afgewezen' THEN 1 ELSE 0 END) AS afgewezen_regels,
        sum(CASE WHEN o.oordeel = 'ingediend' THEN 0 ELSE 1 END) AS beoordeeld,
        CAST(sum(d.bedrag) AS bigint) AS ingediend_bedrag,
        CAST(sum(CASE WHEN o.oordeel = 'toegewezen' THEN d.bedrag ELSE 0 END) AS bigint)
            AS toegekend,
        max(o.antwoord_fact_id) AS antwoord_fact_id
    FROM fact_declared d
    JOIN prestatie_oordeel o ON o.fact_id = d.fact_id
    GROUP BY d.declaratie_id
) s
LEFT JOIN fact_declaration_answered a ON a.fact_id = s.antwoord_fact_id;

UPDATE data_dictionary SET comment = 'Derived: one row a child, as the latest messages (Dagtekening, fact id) that tell of it know it.'
    WHERE table_name = 'client' AND column_name IS NULL;
UPDATE data_dictionary SET comment = 'True when no BSN was known, and what else is known of the child stood in for it.'
    WHERE table_name = 'client' AND column_name = 'weak';
UPDATE data_dictionary SET comment = 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; from the latest message that tells it.'
    WHERE table_name = 'client' AND column_name = 'sex';
INSERT INTO data_dictionary (table_name, column_name, comment) VALUES
    ('fact_allocated', 'request_id', 'ReferentieAanbieder, the request that the assignment honours: keyed MAC of law, municipality, provider and reference; absent without one.'),
    ('client', 'sex_fact_id', 'Fact that decided sex.'),
    ('client', 'birth_year_dagtekening', 'Dagtekening of the message that decided birth_year.'),
    ('client', 'pc4_dagtekening', 'Dagtekening of the message that decided pc4.'),
    ('client', 'sex_dagtekening', 'Dagtekening of the message that decided sex.'),
    ('fact_care_requested', NULL, 'Facts: every AangevraagdProduct (JW315) that was accepted, once. Never changed.'),
    ('fact_care_requested', 'fact_id', 'Id of the fact: keyed MAC of message type, sender, identification and element; the same message always gives the same ids.'),
    ('fact_care_requested', 'line', 'Line of the element in the message, from 1.'),
    ('fact_care_requested', 'receipt', 'Receipt of the message the fact came in: leads back to it.'),
    ('fact_care_requested', 'source', 'Transport that took the message in: http, or folder: and its name.'),
    ('fact_care_requested', 'standard', 'Information standard and release, such as iJw 3.2.'),
    ('fact_care_requested', 'law', 'JW (Jeugdwet) or WMO (Wet maatschappelijke ondersteuning).'),
    ('fact_care_requested', 'message_type', 'Message type (berichtsoort), such as JW323.'),
    ('fact_care_requested', 'sender', 'Afzender: AGB code of 8 digits, or CBS municipality code of 4.'),
    ('fact_care_requested', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('fact_care_requested', 'provider', 'AGB code of the aanbieder, 8 digits.'),
    ('fact_care_requested', 'identification', 'BerichtIdentificatie/Identificatie: the sender''s own name for the message; mac: and 16 digits where it held the BSN or name of somebody in it.'),
    ('fact_care_requested', 'dagtekening', 'BerichtIdentificatie/Dagtekening: the day the message was drawn up.'),
    ('fact_care_requested', 'received_at', 'When the hub took the message in (UTC).'),
    ('fact_care_requested', 'pseudonym', 'The child: stable within domain and key version, cannot be undone without the key.'),
    ('fact_care_requested', 'key_version', 'Version of the key that made the pseudonym, from 1.'),
    ('fact_care_requested', 'domain', 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.'),
    ('fact_care_requested', 'weak', 'True when no BSN was known, and what else is known of the child stood in for it.'),
    ('fact_care_requested', 'birth_year', 'Year of birth; absent where the message does not tell it, or when wholly unknown (DatumGebruik 3).'),
    ('fact_care_requested', 'sex', 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where the message does not tell it.'),
    ('fact_care_requested', 'pc4', 'First four digits of the home postcode, when an address is known.'),
    ('fact_care_requested', 'age_at_event', 'Whole years on the day the fact is about; absent when the birth date is not wholly known.'),
    ('fact_care_requested', 'request_id', 'The request: keyed MAC of law, municipality, provider and ReferentieAanbieder.'),
    ('fact_care_requested', 'gezagsdrager_bekend', 'GezagsdragerBekend: 1 yes, 2 no; only under the Jeugdwet.'),
    ('fact_care_requested', 'beschikking_nummer', 'BeschikkingNummer.'),
    ('fact_care_requested', 'beschikking_ingangsdatum', 'BeschikkingIngangsdatum.'),
    ('fact_care_requested', 'product_categorie', 'Product/Categorie, code list JZ020.'),
    ('fact_care_requested', 'product_code', 'Product/Code: national or municipal product code.'),
    ('fact_care_requested', 'toewijzing_ingangsdatum', 'ToewijzingIngangsdatum: first day that is asked for.'),
    ('fact_care_requested', 'toewijzing_einddatum', 'ToewijzingEinddatum: last day that is asked for, inclusive; absent when open.'),
    ('fact_care_requested', 'volume', 'Omvang/Volume, in the unit of eenheid.'),
    ('fact_care_requested', 'eenheid', 'Omvang/Eenheid, code list WJ756.'),
    ('fact_care_requested', 'frequentie', 'Omvang/Frequentie, code list WMO757: 1 day, 2 week, 4 month, 6 whole period.'),
    ('fact_care_requested', 'budget', 'Budget, eurocents.'),
    ('fact_care_requested', 'verwijzer_type', 'Verwijzer/Type, code list COD327.'),
    ('fact_care_requested', 'raamcontract', 'Raamcontract: 1 yes, 2 no.'),
    ('fact_change_requested', NULL, 'Facts: every product of a Verzoek (JW317) that was accepted, once. Never changed.'),
    ('fact_change_requested', 'fact_id', 'Id of the fact: keyed MAC of message type, sender, identification and element; the same message always gives the same ids.'),
    ('fact_change_requested', 'line', 'Line of the element in the message, from 1.'),
    ('fact_change_requested', 'receipt', 'Receipt of the message the fact came in: leads back to it.'),
    ('fact_change_requested', 'source', 'Transport that took the message in: http, or folder: and its name.'),
    ('fact_change_requested', 'standard', 'Information standard and release, such as iJw 3.2.'),
    ('fact_change_requested', 'law', 'JW (Jeugdwet) or WMO (Wet maatschappelijke ondersteuning).'),
    ('fact_change_requested', 'message_type', 'Message type (berichtsoort), such as JW323.'),
    ('fact_change_requested', 'sender', 'Afzender: AGB code of 8 digits, or CBS municipality code of 4.'),
    ('fact_change_requested', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('fact_change_requested', 'provider', 'AGB code of the aanbieder, 8 digits.'),
    ('fact_change_requested', 'identification', 'BerichtIdentificatie/Identificatie: the sender''s own name for the message; mac: and 16 digits where it held the BSN or name of somebody in it.'),
    ('fact_change_requested', 'dagtekening', 'BerichtIdentificatie/Dagtekening: the day the message was drawn up.'),
    ('fact_change_requested', 'received_at', 'When the hub took the message in (UTC).'),
    ('fact_change_requested', 'pseudonym', 'The child: stable within domain and key version, cannot be undone without the key.'),
    ('fact_change_requested', 'key_version', 'Version of the key that made the pseudonym, from 1.'),
    ('fact_change_requested', 'domain', 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.'),
    ('fact_change_requested', 'weak', 'True when no BSN was known, and what else is known of the child stood in for it.'),
    ('fact_change_requested', 'birth_year', 'Year of birth; absent where the message does not tell it, or when wholly unknown (DatumGebruik 3).'),
    ('fact_change_requested', 'sex', 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where the message does not tell it.'),
    ('fact_change_requested', 'pc4', 'First four digits of the home postcode, when an address is known.'),
    ('fact_change_requested', 'age_at_event', 'Whole years on the day the fact is about; absent when the birth date is not wholly known.'),
    ('fact_change_requested', 'request_id', 'The request: keyed MAC of law, municipality, provider and ReferentieAanbieder.'),
    ('fact_change_requested', 'reden_verzoek', 'RedenVerzoek: 1 situation of the client, 2 plan of care.'),
    ('fact_change_requested', 'soort', 'ongewijzigd, te_wijzigen or nieuw: which list of the request the product stands in.'),
    ('fact_change_requested', 'toewijzing_nummer', 'ToewijzingNummer of the assignment that stays or changes; absent for a new product.'),
    ('fact_change_requested', 'product_categorie', 'Product/Categorie, code list JZ020.'),
    ('fact_change_requested', 'product_code', 'Product/Code: national or municipal product code.'),
    ('fact_change_requested', 'gewenste_ingangsdatum', 'GewensteIngangsdatum; absent where nothing changes.'),
    ('fact_change_requested', 'einddatum', 'Einddatum, inclusive.'),
    ('fact_change_requested', 'volume', 'Omvang/Volume, in the unit of eenheid.'),
    ('fact_change_requested', 'eenheid', 'Omvang/Eenheid, code list WJ756.'),
    ('fact_change_requested', 'frequentie', 'Omvang/Frequentie, code list WMO757: 1 day, 2 week, 4 month, 6 whole period.'),
    ('fact_change_requested', 'budget', 'Budget, eurocents.'),
    ('fact_request_answered', NULL, 'Facts: every Antwoord (JW319) that was accepted, once. Never changed.'),
    ('fact_request_answered', 'fact_id', 'Id of the fact: keyed MAC of message type, sender, identification and element; the same message always gives the same ids.'),
    ('fact_request_answered', 'line', 'Line of the element in the message, from 1.'),
    ('fact_request_answered', 'receipt', 'Receipt of the message the fact came in: leads back to it.'),
    ('fact_request_answered', 'source', 'Transport that took the message in: http, or folder: and its name.'),
    ('fact_request_answered', 'standard', 'Information standard and release, such as iJw 3.2.'),
    ('fact_request_answered', 'law', 'JW (Jeugdwet) or WMO (Wet maatschappelijke ondersteuning).'),
    ('fact_request_answered', 'message_type', 'Message type (berichtsoort), such as JW323.'),
    ('fact_request_answered', 'sender', 'Afzender: AGB code of 8 digits, or CBS municipality code of 4.'),
    ('fact_request_answered', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('fact_request_answered', 'provider', 'AGB code of the aanbieder, 8 digits.'),
    ('fact_request_answered', 'identification', 'BerichtIdentificatie/Identificatie: the sender''s own name for the message; mac: and 16 digits where it held the BSN or name of somebody in it.'),
    ('fact_request_answered', 'dagtekening', 'BerichtIdentificatie/Dagtekening: the day the message was drawn up.'),
    ('fact_request_answered', 'received_at', 'When the hub took the message in (UTC).'),
    ('fact_request_answered', 'pseudonym', 'The child: stable within domain and key version, cannot be undone without the key. Absent where the message does not tell whom it is about.'),
    ('fact_request_answered', 'key_version', 'Version of the key that made the pseudonym, from 1.'),
    ('fact_request_answered', 'domain', 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.'),
    ('fact_request_answered', 'weak', 'True when no BSN was known, and what else is known of the child stood in for it.'),
    ('fact_request_answered', 'birth_year', 'Year of birth; absent where the message does not tell it, or when wholly unknown (DatumGebruik 3).'),
    ('fact_request_answered', 'sex', 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where the message does not tell it.'),
    ('fact_request_answered', 'pc4', 'First four digits of the home postcode, when an address is known.'),
    ('fact_request_answered', 'age_at_event', 'Whole years on the day the fact is about; absent when the birth date is not wholly known.'),
    ('fact_request_answered', 'request_id', 'The request: keyed MAC of law, municipality, provider and ReferentieAanbieder.'),
    ('fact_request_answered', 'verzoek_antwoord', 'VerzoekAntwoord: 1 refused, 2 being looked into.'),
    ('fact_request_answered', 'reden_afwijzing', 'RedenAfwijzingVerzoek, code list WJ759.'),
    ('fact_request_answered', 'woonplaats_gemeente', 'Woonplaatsbeginsel/Gemeente: CBS code of the gemeente that is responsible instead.'),
    ('fact_declared', NULL, 'Facts: every Prestatie (JW323) that was accepted, once, credits too. Never changed.'),
    ('fact_declared', 'fact_id', 'Id of the fact: keyed MAC of message type, sender, identification and element; the same message always gives the same ids.'),
    ('fact_declared', 'line', 'Line of the element in the message, from 1.'),
    ('fact_declared', 'receipt', 'Receipt of the message the fact came in: leads back to it.'),
    ('fact_declared', 'source', 'Transport that took the message in: http, or folder: and its name.'),
    ('fact_declared', 'standard', 'Information standard and release, such as iJw 3.2.'),
    ('fact_declared', 'law', 'JW (Jeugdwet) or WMO (Wet maatschappelijke ondersteuning).'),
    ('fact_declared', 'message_type', 'Message type (berichtsoort), such as JW323.'),
    ('fact_declared', 'sender', 'Afzender: AGB code of 8 digits, or CBS municipality code of 4.'),
    ('fact_declared', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('fact_declared', 'provider', 'AGB code of the aanbieder, 8 digits.'),
    ('fact_declared', 'identification', 'BerichtIdentificatie/Identificatie: the sender''s own name for the message; mac: and 16 digits where it held the BSN or name of somebody in it.'),
    ('fact_declared', 'dagtekening', 'BerichtIdentificatie/Dagtekening: the day the message was drawn up.'),
    ('fact_declared', 'received_at', 'When the hub took the message in (UTC).'),
    ('fact_declared', 'pseudonym', 'The child: stable within domain and key version, cannot be undone without the key.'),
    ('fact_declared', 'key_version', 'Version of the key that made the pseudonym, from 1.'),
    ('fact_declared', 'domain', 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.'),
    ('fact_declared', 'weak', 'True when no BSN was known, and what else is known of the child stood in for it.'),
    ('fact_declared', 'birth_year', 'Year of birth; absent where the message does not tell it, or when wholly unknown (DatumGebruik 3).'),
    ('fact_declared', 'sex', 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where the message does not tell it.'),
    ('fact_declared', 'pc4', 'First four digits of the home postcode, when an address is known.'),
    ('fact_declared', 'age_at_event', 'Whole years on the day the fact is about; absent when the birth date is not wholly known.'),
    ('fact_declared', 'declaratie_id', 'The claim: keyed MAC of law, municipality, provider and DeclaratieNummer.'),
    ('fact_declared', 'prestatie_id', 'The line: keyed MAC of law, municipality, provider and ReferentieNummer.'),
    ('fact_declared', 'vorige_prestatie_id', 'The line that is credited: the same of VorigReferentieNummer.'),
    ('fact_declared', 'declaratie_begindatum', 'DeclaratiePeriode/Begindatum.'),
    ('fact_declared', 'declaratie_einddatum', 'DeclaratiePeriode/Einddatum, inclusive.'),
    ('fact_declared', 'declaratie_dagtekening', 'DeclaratieDagtekening.'),
    ('fact_declared', 'toewijzing_nummer', 'ToewijzingNummer, compared as a number.'),
    ('fact_declared', 'product_categorie', 'ProductCategorie, code list JZ020.'),
    ('fact_declared', 'product_code', 'ProductCode: national or municipal product code.'),
    ('fact_declared', 'begindatum', 'ProductPeriode/Begindatum.'),
    ('fact_declared', 'einddatum', 'ProductPeriode/Einddatum, inclusive.'),
    ('fact_declared', 'geleverd_volume', 'GeleverdVolume, in the unit of eenheid; eurocents for unit 83.'),
    ('fact_declared', 'eenheid', 'Eenheid, code list WJ756.'),
    ('fact_declared', 'product_tarief', 'ProductTarief, eurocents a unit; absent for unit 83.'),
    ('fact_declared', 'bedrag', 'IngediendBedrag, eurocents: negative for a credit.'),
    ('fact_declared', 'beoordeling', 'toegewezen or afgewezen by the hub''s own judgement (control levels 3 and 4); absent where it judges none.'),
    ('fact_declared', 'retourcodes', 'The return codes (code list WJ001) of that judgement, a space between; absent when none.'),
    ('fact_declaration_answered', NULL, 'Facts: every class with return codes in a Declaratie-antwoord (JW325) that was accepted, once. Never changed.'),
    ('fact_declaration_answered', 'fact_id', 'Id of the fact: keyed MAC of message type, sender, identification and element; the same message always gives the same ids.'),
    ('fact_declaration_answered', 'line', 'Line of the element in the message, from 1.'),
    ('fact_declaration_answered', 'receipt', 'Receipt of the message the fact came in: leads back to it.'),
    ('fact_declaration_answered', 'source', 'Transport that took the message in: http, or folder: and its name.'),
    ('fact_declaration_answered', 'standard', 'Information standard and release, such as iJw 3.2.'),
    ('fact_declaration_answered', 'law', 'JW (Jeugdwet) or WMO (Wet maatschappelijke ondersteuning).'),
    ('fact_declaration_answered', 'message_type', 'Message type (berichtsoort), such as JW323.'),
    ('fact_declaration_answered', 'sender', 'Afzender: AGB code of 8 digits, or CBS municipality code of 4.'),
    ('fact_declaration_answered', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('fact_declaration_answered', 'provider', 'AGB code of the aanbieder, 8 digits.'),
    ('fact_declaration_answered', 'identification', 'BerichtIdentificatie/Identificatie: the sender''s own name for the message; mac: and 16 digits where it held the BSN or name of somebody in it.'),
    ('fact_declaration_answered', 'dagtekening', 'BerichtIdentificatie/Dagtekening: the day the message was drawn up.'),
    ('fact_declaration_answered', 'received_at', 'When the hub took the message in (UTC).'),
    ('fact_declaration_answered', 'pseudonym', 'The child: stable within domain and key version, cannot be undone without the key. Absent where the message does not tell whom it is about.'),
    ('fact_declaration_answered', 'key_version', 'Version of the key that made the pseudonym, from 1.'),
    ('fact_declaration_answered', 'domain', 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.'),
    ('fact_declaration_answered', 'weak', 'True when no BSN was known, and what else is known of the child stood in for it.'),
    ('fact_declaration_answered', 'birth_year', 'Year of birth; absent where the message does not tell it, or when wholly unknown (DatumGebruik 3).'),
    ('fact_declaration_answered', 'sex', 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where the message does not tell it.'),
    ('fact_declaration_answered', 'pc4', 'First four digits of the home postcode, when an address is known.'),
    ('fact_declaration_answered', 'age_at_event', 'Whole years on the day the fact is about; absent when the birth date is not wholly known.'),
    ('fact_declaration_answered', 'klasse', 'What is answered: declaratie, client or prestatie.'),
    ('fact_declaration_answered', 'declaratie_id', 'The claim: keyed MAC of law, municipality, provider and DeclaratieNummer.'),
    ('fact_declaration_answered', 'prestatie_id', 'The line that is answered: keyed MAC of law, municipality, provider and ReferentieNummer.'),
    ('fact_declaration_answered', 'toewijzing_nummer', 'ToewijzingNummer of that line.'),
    ('fact_declaration_answered', 'ingediend_bedrag', 'Amount that was claimed, eurocents: negative for a credit.'),
    ('fact_declaration_answered', 'toegekend_bedrag', 'TotaalToegekendBedrag of the claim, eurocents: negative for a credit.'),
    ('fact_declaration_answered', 'retourcodes', 'The return codes (code list WJ001), a space between; 0200 and 8001 approve.'),
    ('open_zorgperiode', NULL, 'Derived: every period of care that is not ended for good (lopend or tijdelijk_gestopt), with what is known of the child.'),
    ('open_zorgperiode', 'zorgperiode_id', 'The period: a row of zorgperiode.'),
    ('open_zorgperiode', 'pseudonym', 'The child.'),
    ('open_zorgperiode', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('open_zorgperiode', 'law', 'JW (Jeugdwet) or WMO.'),
    ('open_zorgperiode', 'provider', 'AGB code of the aanbieder, 8 digits.'),
    ('open_zorgperiode', 'toewijzing_nummer', 'ToewijzingNummer, compared as a number; absent for task-based work (taakgericht).'),
    ('open_zorgperiode', 'product_categorie', 'Product/Categorie, code list JZ020.'),
    ('open_zorgperiode', 'product_code', 'Product/Code: national or municipal product code.'),
    ('open_zorgperiode', 'begindatum', 'Begindatum: first day on which care was delivered.'),
    ('open_zorgperiode', 'status', 'lopend, or tijdelijk_gestopt (reason 20).'),
    ('open_zorgperiode', 'einddatum', 'Einddatum of a temporary stop, inclusive.'),
    ('open_zorgperiode', 'toewijzing_status', 'gevonden, ontbreekt, ingetrokken, or niet_van_toepassing without ToewijzingNummer.'),
    ('open_zorgperiode', 'toewijzing_id', 'The assignment, a row of toewijzing; absent when there is none.'),
    ('open_zorgperiode', 'toewijzing_einddatum', 'Last day of the assignment, inclusive; absent when open.'),
    ('open_zorgperiode', 'birth_year', 'Year of birth, from client.'),
    ('open_zorgperiode', 'sex', 'Geslacht, from client.'),
    ('open_zorgperiode', 'pc4', 'First four digits of the home postcode, from client.'),
    ('aanvraag', NULL, 'Derived: one row a requested product (JW315, JW317), with its answer and the assignment that honours it.'),
    ('aanvraag', 'fact_id', 'The requested product: a row of fact_care_requested or fact_change_requested.'),
    ('aanvraag', 'request_id', 'The request: several products of one request for change have the same.'),
    ('aanvraag', 'soort', 'toewijzing (JW315) or wijziging (JW317).'),
    ('aanvraag', 'product_soort', 'nieuw, te_wijzigen or ongewijzigd.'),
    ('aanvraag', 'status', 'toegewezen when an assignment names the request; else by the latest answer afgewezen or in_onderzoek; else open.'),
    ('aanvraag', 'pseudonym', 'The child.'),
    ('aanvraag', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('aanvraag', 'law', 'JW (Jeugdwet) or WMO.'),
    ('aanvraag', 'provider', 'AGB code of the aanbieder, 8 digits.'),
    ('aanvraag', 'dagtekening', 'Dagtekening of the request.'),
    ('aanvraag', 'receipt', 'Receipt of the message it came in.'),
    ('aanvraag', 'toewijzing_nummer', 'ToewijzingNummer of the assignment that is to stay or to change; absent for a new product.'),
    ('aanvraag', 'product_categorie', 'Product/Categorie, code list JZ020.'),
    ('aanvraag', 'product_code', 'Product/Code: national or municipal product code.'),
    ('aanvraag', 'ingangsdatum', 'First day that is asked for.'),
    ('aanvraag', 'einddatum', 'Last day that is asked for, inclusive.'),
    ('aanvraag', 'volume', 'Omvang/Volume, in the unit of eenheid.'),
    ('aanvraag', 'eenheid', 'Omvang/Eenheid, code list WJ756.'),
    ('aanvraag', 'frequentie', 'Omvang/Frequentie, code list WMO757: 1 day, 2 week, 4 month, 6 whole period.'),
    ('aanvraag', 'budget', 'Budget, eurocents.'),
    ('aanvraag', 'antwoord_fact_id', 'The answer that counts: a row of fact_request_answered.'),
    ('aanvraag', 'antwoord_receipt', 'Receipt of the JW319 it came in.'),
    ('aanvraag', 'antwoord_dagtekening', 'Dagtekening of that JW319.'),
    ('aanvraag', 'reden_afwijzing', 'RedenAfwijzingVerzoek, code list WJ759.'),
    ('aanvraag', 'woonplaats_gemeente', 'CBS code of the gemeente that is responsible instead.'),
    ('aanvraag', 'allocated_fact_id', 'The assigned product that names the request: a row of fact_allocated.'),
    ('aanvraag', 'allocated_receipt', 'Receipt of the JW301 it came in.'),
    ('aanvraag', 'allocated_dagtekening', 'Dagtekening of that JW301.'),
    ('aanvraag', 'toegewezen_nummer', 'ToewijzingNummer of that assigned product.'),
    ('aanvraag', 'toewijzing_id', 'The assignment as it is now: a row of toewijzing.'),
    ('aanvraag', 'toewijzing_status', 'toegewezen or ingetrokken.'),
    ('prestatie_oordeel', NULL, 'Derived: how each claimed line (JW323) was judged, before credits.'),
    ('prestatie_oordeel', 'fact_id', 'The line: a row of fact_declared.'),
    ('prestatie_oordeel', 'prestatie_id', 'The line by its ReferentieNummer.'),
    ('prestatie_oordeel', 'vorige_prestatie_id', 'The line that is credited, by its ReferentieNummer.'),
    ('prestatie_oordeel', 'declaratie_id', 'The claim.'),
    ('prestatie_oordeel', 'toewijzing_nummer', 'ToewijzingNummer.'),
    ('prestatie_oordeel', 'dagtekening', 'Dagtekening of the JW323.'),
    ('prestatie_oordeel', 'bedrag', 'IngediendBedrag, eurocents: negative for a credit.'),
    ('prestatie_oordeel', 'oordeel', 'toegewezen or afgewezen, by the latest answer to the claim (JW325), else by the hub''s own judgement; ingediend without either.'),
    ('prestatie_oordeel', 'retourcodes', 'The return codes (code list WJ001) that decided, a space between.'),
    ('prestatie_oordeel', 'antwoord_fact_id', 'The answer that counts: a row of fact_declaration_answered.'),
    ('prestatie_oordeel', 'antwoord_receipt', 'Receipt of the JW325 it came in.'),
    ('prestatie_oordeel', 'antwoord_dagtekening', 'Dagtekening of that JW325.'),
    ('prestatie', NULL, 'Derived: one row a claimed line (JW323 Prestatie), with how it was judged and the line that credits it.'),
    ('prestatie', 'fact_id', 'The line: a row of fact_declared.'),
    ('prestatie', 'prestatie_id', 'The line by its ReferentieNummer.'),
    ('prestatie', 'declaratie_id', 'The claim: a row of declaratie.'),
    ('prestatie', 'soort', 'debet, or credit when it takes an earlier line back.'),
    ('prestatie', 'status', 'ingediend; toegewezen or afgewezen once judged; gecrediteerd when a line that is not refused takes it back.'),
    ('prestatie', 'pseudonym', 'The child.'),
    ('prestatie', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('prestatie', 'law', 'JW (Jeugdwet) or WMO.'),
    ('prestatie', 'provider', 'AGB code of the aanbieder, 8 digits.'),
    ('prestatie', 'dagtekening', 'Dagtekening of the JW323.'),
    ('prestatie', 'receipt', 'Receipt of the JW323.'),
    ('prestatie', 'toewijzing_nummer', 'ToewijzingNummer, compared as a number.'),
    ('prestatie', 'toewijzing_id', 'The assignment, a row of toewijzing; absent when there is none.'),
    ('prestatie', 'product_categorie', 'ProductCategorie, code list JZ020.'),
    ('prestatie', 'product_code', 'ProductCode: national or municipal product code.'),
    ('prestatie', 'begindatum', 'ProductPeriode/Begindatum.'),
    ('prestatie', 'einddatum', 'ProductPeriode/Einddatum, inclusive.'),
    ('prestatie', 'geleverd_volume', 'GeleverdVolume, in the unit of eenheid; eurocents for unit 83.'),
    ('prestatie', 'eenheid', 'Eenheid, code list WJ756.'),
    ('prestatie', 'product_tarief', 'ProductTarief, eurocents a unit; absent for unit 83.'),
    ('prestatie', 'bedrag', 'IngediendBedrag, eurocents: negative for a credit.'),
    ('prestatie', 'retourcodes', 'The return codes (code list WJ001) that decided, a space between.'),
    ('prestatie', 'antwoord_fact_id', 'The answer that counts: a row of fact_declaration_answered.'),
    ('prestatie', 'antwoord_receipt', 'Receipt of the JW325 it came in.'),
    ('prestatie', 'antwoord_dagtekening', 'Dagtekening of that JW325.'),
    ('prestatie', 'vorige_prestatie_id', 'The line that is credited, by its ReferentieNummer.'),
    ('prestatie', 'credit_fact_id', 'The line that credits this one: a row of fact_declared.'),
    ('prestatie', 'credit_prestatie_id', 'That line by its ReferentieNummer.'),
    ('prestatie', 'credit_dagtekening', 'Dagtekening of its JW323.'),
    ('prestatie', 'credit_bedrag', 'Its amount, eurocents: negative.'),
    ('declaratie', NULL, 'Derived: one row a claim (JW323 Declaratie) of which lines are known: its totals, and how it was judged.'),
    ('declaratie', 'declaratie_id', 'The claim: keyed MAC of law, municipality, provider and DeclaratieNummer.'),
    ('declaratie', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('declaratie', 'law', 'JW (Jeugdwet) or WMO.'),
    ('declaratie', 'provider', 'AGB code of the aanbieder, 8 digits.'),
    ('declaratie', 'begindatum', 'DeclaratiePeriode/Begindatum.'),
    ('declaratie', 'einddatum', 'DeclaratiePeriode/Einddatum, inclusive.'),
    ('declaratie', 'declaratie_dagtekening', 'DeclaratieDagtekening.'),
    ('declaratie', 'status', 'ingediend; once judged toegewezen, gedeeltelijk or afgewezen.'),
    ('declaratie', 'regels', 'How many lines are known.'),
    ('declaratie', 'afgewezen_regels', 'How many of them are refused.'),
    ('declaratie', 'clienten', 'Over how many children.'),
    ('declaratie', 'ingediend_bedrag', 'Sum of the lines, eurocents: credits count negative.'),
    ('declaratie', 'toegekend_bedrag', 'TotaalToegekendBedrag of the answer, else the sum of the lines that the hub approved; absent when not judged.'),
    ('declaratie', 'retourcodes', 'The return codes of the claim as a whole in the answer, a space between.'),
    ('declaratie', 'antwoord_fact_id', 'The answer that counts: a row of fact_declaration_answered.'),
    ('declaratie', 'antwoord_receipt', 'Receipt of the JW325 it came in.'),
    ('declaratie', 'antwoord_dagtekening', 'Dagtekening of that JW325.');
