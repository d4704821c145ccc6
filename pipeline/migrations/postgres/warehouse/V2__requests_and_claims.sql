-- Requests, claims and their answers, and what they say together.

ALTER TABLE fact_allocated ADD COLUMN request_id text COLLATE "C";
CREATE INDEX fact_allocated_request_id ON fact_allocated (request_id) WHERE request_id IS NOT NULL;
COMMENT ON COLUMN fact_allocated.request_id IS 'ReferentieAanbieder, the request that the assignment honours: keyed MAC of law, municipality, provider and reference; absent without one.';

ALTER TABLE client ALTER COLUMN sex DROP NOT NULL,
    ADD COLUMN sex_fact_id text COLLATE "C",
    ADD COLUMN birth_year_dagtekening date,
    ADD COLUMN pc4_dagtekening date,
    ADD COLUMN sex_dagtekening date;
UPDATE client SET
    sex_fact_id = fact_id,
    sex_dagtekening = dagtekening,
    birth_year_dagtekening = (
        SELECT f.dagtekening FROM fact_allocated f WHERE f.fact_id = client.birth_year_fact_id
        UNION ALL SELECT f.dagtekening FROM fact_care_started f WHERE f.fact_id = client.birth_year_fact_id
        UNION ALL SELECT f.dagtekening FROM fact_care_stopped f WHERE f.fact_id = client.birth_year_fact_id
    ),
    pc4_dagtekening = (
        SELECT f.dagtekening FROM fact_allocated f WHERE f.fact_id = client.pc4_fact_id
        UNION ALL SELECT f.dagtekening FROM fact_care_started f WHERE f.fact_id = client.pc4_fact_id
        UNION ALL SELECT f.dagtekening FROM fact_care_stopped f WHERE f.fact_id = client.pc4_fact_id
    );
COMMENT ON TABLE client IS 'Derived: one row a child, as the latest messages (Dagtekening, fact id) that tell of it know it.';
COMMENT ON COLUMN client.weak IS 'True when no BSN was known, and what else is known of the child stood in for it.';
COMMENT ON COLUMN client.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; from the latest message that tells it.';
COMMENT ON COLUMN client.sex_fact_id IS 'Fact that decided sex.';
COMMENT ON COLUMN client.birth_year_dagtekening IS 'Dagtekening of the message that decided birth_year.';
COMMENT ON COLUMN client.pc4_dagtekening IS 'Dagtekening of the message that decided pc4.';
COMMENT ON COLUMN client.sex_dagtekening IS 'Dagtekening of the message that decided sex.';

CREATE TABLE fact_care_requested (
    fact_id text COLLATE "C" NOT NULL,
    line bigint NOT NULL,
    receipt text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    standard text COLLATE "C" NOT NULL,
    law text COLLATE "C" NOT NULL,
    message_type text COLLATE "C" NOT NULL,
    sender text COLLATE "C" NOT NULL,
    municipality text COLLATE "C" NOT NULL,
    provider text COLLATE "C" NOT NULL,
    identification text COLLATE "C" NOT NULL,
    dagtekening date NOT NULL,
    received_at timestamptz NOT NULL,
    pseudonym text COLLATE "C" NOT NULL,
    key_version bigint NOT NULL,
    domain text COLLATE "C" NOT NULL,
    weak boolean NOT NULL,
    birth_year bigint,
    sex text COLLATE "C",
    pc4 text COLLATE "C",
    age_at_event bigint,
    request_id text COLLATE "C" NOT NULL,
    gezagsdrager_bekend text COLLATE "C",
    beschikking_nummer bigint,
    beschikking_ingangsdatum date,
    product_categorie text COLLATE "C",
    product_code text COLLATE "C",
    toewijzing_ingangsdatum date NOT NULL,
    toewijzing_einddatum date,
    volume bigint,
    eenheid text COLLATE "C",
    frequentie text COLLATE "C",
    budget bigint,
    verwijzer_type text COLLATE "C" NOT NULL,
    raamcontract text COLLATE "C",
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_care_requested_pseudonym ON fact_care_requested (pseudonym);
CREATE INDEX fact_care_requested_request_id ON fact_care_requested (request_id);
COMMENT ON TABLE fact_care_requested IS 'Facts: every AangevraagdProduct (JW315) that was accepted, once. Never changed.';
COMMENT ON COLUMN fact_care_requested.fact_id IS 'Id of the fact: keyed MAC of message type, sender, identification and element; the same message always gives the same ids.';
COMMENT ON COLUMN fact_care_requested.line IS 'Line of the element in the message, from 1.';
COMMENT ON COLUMN fact_care_requested.receipt IS 'Receipt of the message the fact came in: leads back to it.';
COMMENT ON COLUMN fact_care_requested.source IS 'Transport that took the message in: http, or folder: and its name.';
COMMENT ON COLUMN fact_care_requested.standard IS 'Information standard and release, such as iJw 3.2.';
COMMENT ON COLUMN fact_care_requested.law IS 'JW (Jeugdwet) or WMO (Wet maatschappelijke ondersteuning).';
COMMENT ON COLUMN fact_care_requested.message_type IS 'Message type (berichtsoort), such as JW323.';
COMMENT ON COLUMN fact_care_requested.sender IS 'Afzender: AGB code of 8 digits, or CBS municipality code of 4.';
COMMENT ON COLUMN fact_care_requested.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN fact_care_requested.provider IS 'AGB code of the aanbieder, 8 digits.';
COMMENT ON COLUMN fact_care_requested.identification IS 'BerichtIdentificatie/Identificatie: the sender''s own name for the message; mac: and 16 digits where it held the BSN or name of somebody in it.';
COMMENT ON COLUMN fact_care_requested.dagtekening IS 'BerichtIdentificatie/Dagtekening: the day the message was drawn up.';
COMMENT ON COLUMN fact_care_requested.received_at IS 'When the hub took the message in (UTC).';
COMMENT ON COLUMN fact_care_requested.pseudonym IS 'The child: stable within domain and key version, cannot be undone without the key.';
COMMENT ON COLUMN fact_care_requested.key_version IS 'Version of the key that made the pseudonym, from 1.';
COMMENT ON COLUMN fact_care_requested.domain IS 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.';
COMMENT ON COLUMN fact_care_requested.weak IS 'True when no BSN was known, and what else is known of the child stood in for it.';
COMMENT ON COLUMN fact_care_requested.birth_year IS 'Year of birth; absent where the message does not tell it, or when wholly unknown (DatumGebruik 3).';
COMMENT ON COLUMN fact_care_requested.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where the message does not tell it.';
COMMENT ON COLUMN fact_care_requested.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN fact_care_requested.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN fact_care_requested.request_id IS 'The request: keyed MAC of law, municipality, provider and ReferentieAanbieder.';
COMMENT ON COLUMN fact_care_requested.gezagsdrager_bekend IS 'GezagsdragerBekend: 1 yes, 2 no; only under the Jeugdwet.';
COMMENT ON COLUMN fact_care_requested.beschikking_nummer IS 'BeschikkingNummer.';
COMMENT ON COLUMN fact_care_requested.beschikking_ingangsdatum IS 'BeschikkingIngangsdatum.';
COMMENT ON COLUMN fact_care_requested.product_categorie IS 'Product/Categorie, code list JZ020.';
COMMENT ON COLUMN fact_care_requested.product_code IS 'Product/Code: national or municipal product code.';
COMMENT ON COLUMN fact_care_requested.toewijzing_ingangsdatum IS 'ToewijzingIngangsdatum: first day that is asked for.';
COMMENT ON COLUMN fact_care_requested.toewijzing_einddatum IS 'ToewijzingEinddatum: last day that is asked for, inclusive; absent when open.';
COMMENT ON COLUMN fact_care_requested.volume IS 'Omvang/Volume, in the unit of eenheid.';
COMMENT ON COLUMN fact_care_requested.eenheid IS 'Omvang/Eenheid, code list WJ756.';
COMMENT ON COLUMN fact_care_requested.frequentie IS 'Omvang/Frequentie, code list WMO757: 1 day, 2 week, 4 month, 6 whole period.';
COMMENT ON COLUMN fact_care_requested.budget IS 'Budget, eurocents.';
COMMENT ON COLUMN fact_care_requested.verwijzer_type IS 'Verwijzer/Type, code list COD327.';
COMMENT ON COLUMN fact_care_requested.raamcontract IS 'Raamcontract: 1 yes, 2 no.';

CREATE TABLE fact_change_requested (
    fact_id text COLLATE "C" NOT NULL,
    line bigint NOT NULL,
    receipt text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    standard text COLLATE "C" NOT NULL,
    law text COLLATE "C" NOT NULL,
    message_type text COLLATE "C" NOT NULL,
    sender text COLLATE "C" NOT NULL,
    municipality text COLLATE "C" NOT NULL,
    provider text COLLATE "C" NOT NULL,
    identification text COLLATE "C" NOT NULL,
    dagtekening date NOT NULL,
    received_at timestamptz NOT NULL,
    pseudonym text COLLATE "C" NOT NULL,
    key_version bigint NOT NULL,
    domain text COLLATE "C" NOT NULL,
    weak boolean NOT NULL,
    birth_year bigint,
    sex text COLLATE "C",
    pc4 text COLLATE "C",
    age_at_event bigint,
    request_id text COLLATE "C" NOT NULL,
    reden_verzoek text COLLATE "C" NOT NULL,
    soort text COLLATE "C" NOT NULL,
    toewijzing_nummer bigint,
    product_categorie text COLLATE "C",
    product_code text COLLATE "C",
    gewenste_ingangsdatum date,
    einddatum date,
    volume bigint,
    eenheid text COLLATE "C",
    frequentie text COLLATE "C",
    budget bigint,
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_change_requested_pseudonym ON fact_change_requested (pseudonym);
CREATE INDEX fact_change_requested_request_id ON fact_change_requested (request_id);
COMMENT ON TABLE fact_change_requested IS 'Facts: every product of a Verzoek (JW317) that was accepted, once. Never changed.';
COMMENT ON COLUMN fact_change_requested.fact_id IS 'Id of the fact: keyed MAC of message type, sender, identification and element; the same message always gives the same ids.';
COMMENT ON COLUMN fact_change_requested.line IS 'Line of the element in the message, from 1.';
COMMENT ON COLUMN fact_change_requested.receipt IS 'Receipt of the message the fact came in: leads back to it.';
COMMENT ON COLUMN fact_change_requested.source IS 'Transport that took the message in: http, or folder: and its name.';
COMMENT ON COLUMN fact_change_requested.standard IS 'Information standard and release, such as iJw 3.2.';
COMMENT ON COLUMN fact_change_requested.law IS 'JW (Jeugdwet) or WMO (Wet maatschappelijke ondersteuning).';
COMMENT ON COLUMN fact_change_requested.message_type IS 'Message type (berichtsoort), such as JW323.';
COMMENT ON COLUMN fact_change_requested.sender IS 'Afzender: AGB code of 8 digits, or CBS municipality code of 4.';
COMMENT ON COLUMN fact_change_requested.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN fact_change_requested.provider IS 'AGB code of the aanbieder, 8 digits.';
COMMENT ON COLUMN fact_change_requested.identification IS 'BerichtIdentificatie/Identificatie: the sender''s own name for the message; mac: and 16 digits where it held the BSN or name of somebody in it.';
COMMENT ON COLUMN fact_change_requested.dagtekening IS 'BerichtIdentificatie/Dagtekening: the day the message was drawn up.';
COMMENT ON COLUMN fact_change_requested.received_at IS 'When the hub took the message in (UTC).';
COMMENT ON COLUMN fact_change_requested.pseudonym IS 'The child: stable within domain and key version, cannot be undone without the key.';
COMMENT ON COLUMN fact_change_requested.key_version IS 'Version of the key that made the pseudonym, from 1.';
COMMENT ON COLUMN fact_change_requested.domain IS 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.';
COMMENT ON COLUMN fact_change_requested.weak IS 'True when no BSN was known, and what else is known of the child stood in for it.';
COMMENT ON COLUMN fact_change_requested.birth_year IS 'Year of birth; absent where the message does not tell it, or when wholly unknown (DatumGebruik 3).';
COMMENT ON COLUMN fact_change_requested.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where the message does not tell it.';
COMMENT ON COLUMN fact_change_requested.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN fact_change_requested.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN fact_change_requested.request_id IS 'The request: keyed MAC of law, municipality, provider and ReferentieAanbieder.';
COMMENT ON COLUMN fact_change_requested.reden_verzoek IS 'RedenVerzoek: 1 situation of the client, 2 plan of care.';
COMMENT ON COLUMN fact_change_requested.soort IS 'ongewijzigd, te_wijzigen or nieuw: which list of the request the product stands in.';
COMMENT ON COLUMN fact_change_requested.toewijzing_nummer IS 'ToewijzingNummer of the assignment that stays or changes; absent for a new product.';
COMMENT ON COLUMN fact_change_requested.product_categorie IS 'Product/Categorie, code list JZ020.';
COMMENT ON COLUMN fact_change_requested.product_code IS 'Product/Code: national or municipal product code.';
COMMENT ON COLUMN fact_change_requested.gewenste_ingangsdatum IS 'GewensteIngangsdatum; absent where nothing changes.';
COMMENT ON COLUMN fact_change_requested.einddatum IS 'Einddatum, inclusive.';
COMMENT ON COLUMN fact_change_requested.volume IS 'Omvang/Volume, in the unit of eenheid.';
COMMENT ON COLUMN fact_change_requested.eenheid IS 'Omvang/Eenheid, code list WJ756.';
COMMENT ON COLUMN fact_change_requested.frequentie IS 'Omvang/Frequentie, code list WMO757: 1 day, 2 week, 4 month, 6 whole period.';
COMMENT ON COLUMN fact_change_requested.budget IS 'Budget, eurocents.';

CREATE TABLE fact_request_answered (
    fact_id text COLLATE "C" NOT NULL,
    line bigint NOT NULL,
    receipt text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    standard text COLLATE "C" NOT NULL,
    law text COLLATE "C" NOT NULL,
    message_type text COLLATE "C" NOT NULL,
    sender text COLLATE "C" NOT NULL,
    municipality text COLLATE "C" NOT NULL,
    provider text COLLATE "C" NOT NULL,
    identification text COLLATE "C" NOT NULL,
    dagtekening date NOT NULL,
    received_at timestamptz NOT NULL,
    pseudonym text COLLATE "C",
    key_version bigint,
    domain text COLLATE "C",
    weak boolean,
    birth_year bigint,
    sex text COLLATE "C",
    pc4 text COLLATE "C",
    age_at_event bigint,
    request_id text COLLATE "C" NOT NULL,
    verzoek_antwoord text COLLATE "C" NOT NULL,
    reden_afwijzing text COLLATE "C",
    woonplaats_gemeente text COLLATE "C",
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_request_answered_request_id ON fact_request_answered (request_id);
COMMENT ON TABLE fact_request_answered IS 'Facts: every Antwoord (JW319) that was accepted, once. Never changed.';
COMMENT ON COLUMN fact_request_answered.fact_id IS 'Id of the fact: keyed MAC of message type, sender, identification and element; the same message always gives the same ids.';
COMMENT ON COLUMN fact_request_answered.line IS 'Line of the element in the message, from 1.';
COMMENT ON COLUMN fact_request_answered.receipt IS 'Receipt of the message the fact came in: leads back to it.';
COMMENT ON COLUMN fact_request_answered.source IS 'Transport that took the message in: http, or folder: and its name.';
COMMENT ON COLUMN fact_request_answered.standard IS 'Information standard and release, such as iJw 3.2.';
COMMENT ON COLUMN fact_request_answered.law IS 'JW (Jeugdwet) or WMO (Wet maatschappelijke ondersteuning).';
COMMENT ON COLUMN fact_request_answered.message_type IS 'Message type (berichtsoort), such as JW323.';
COMMENT ON COLUMN fact_request_answered.sender IS 'Afzender: AGB code of 8 digits, or CBS municipality code of 4.';
COMMENT ON COLUMN fact_request_answered.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN fact_request_answered.provider IS 'AGB code of the aanbieder, 8 digits.';
COMMENT ON COLUMN fact_request_answered.identification IS 'BerichtIdentificatie/Identificatie: the sender''s own name for the message; mac: and 16 digits where it held the BSN or name of somebody in it.';
COMMENT ON COLUMN fact_request_answered.dagtekening IS 'BerichtIdentificatie/Dagtekening: the day the message was drawn up.';
COMMENT ON COLUMN fact_request_answered.received_at IS 'When the hub took the message in (UTC).';
COMMENT ON COLUMN fact_request_answered.pseudonym IS 'The child: stable within domain and key version, cannot be undone without the key. Absent where the message does not tell whom it is about.';
COMMENT ON COLUMN fact_request_answered.key_version IS 'Version of the key that made the pseudonym, from 1.';
COMMENT ON COLUMN fact_request_answered.domain IS 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.';
COMMENT ON COLUMN fact_request_answered.weak IS 'True when no BSN was known, and what else is known of the child stood in for it.';
COMMENT ON COLUMN fact_request_answered.birth_year IS 'Year of birth; absent where the message does not tell it, or when wholly unknown (DatumGebruik 3).';
COMMENT ON COLUMN fact_request_answered.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where the message does not tell it.';
COMMENT ON COLUMN fact_request_answered.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN fact_request_answered.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN fact_request_answered.request_id IS 'The request: keyed MAC of law, municipality, provider and ReferentieAanbieder.';
COMMENT ON COLUMN fact_request_answered.verzoek_antwoord IS 'VerzoekAntwoord: 1 refused, 2 being looked into.';
COMMENT ON COLUMN fact_request_answered.reden_afwijzing IS 'RedenAfwijzingVerzoek, code list WJ759.';
COMMENT ON COLUMN fact_request_answered.woonplaats_gemeente IS 'Woonplaatsbeginsel/Gemeente: CBS code of the gemeente that is responsible instead.';

CREATE TABLE fact_declared (
    fact_id text COLLATE "C" NOT NULL,
    line bigint NOT NULL,
    receipt text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    standard text COLLATE "C" NOT NULL,
    law text COLLATE "C" NOT NULL,
    message_type text COLLATE "C" NOT NULL,
    sender text COLLATE "C" NOT NULL,
    municipality text COLLATE "C" NOT NULL,
    provider text COLLATE "C" NOT NULL,
    identification text COLLATE "C" NOT NULL,
    dagtekening date NOT NULL,
    received_at timestamptz NOT NULL,
    pseudonym text COLLATE "C" NOT NULL,
    key_version bigint NOT NULL,
    domain text COLLATE "C" NOT NULL,
    weak boolean NOT NULL,
    birth_year bigint,
    sex text COLLATE "C",
    pc4 text COLLATE "C",
    age_at_event bigint,
    declaratie_id text COLLATE "C" NOT NULL,
    prestatie_id text COLLATE "C" NOT NULL,
    vorige_prestatie_id text COLLATE "C",
    declaratie_begindatum date NOT NULL,
    declaratie_einddatum date NOT NULL,
    declaratie_dagtekening date NOT NULL,
    toewijzing_nummer bigint NOT NULL,
    product_categorie text COLLATE "C" NOT NULL,
    product_code text COLLATE "C" NOT NULL,
    begindatum date NOT NULL,
    einddatum date NOT NULL,
    geleverd_volume bigint NOT NULL,
    eenheid text COLLATE "C" NOT NULL,
    product_tarief bigint,
    bedrag bigint NOT NULL,
    beoordeling text COLLATE "C",
    retourcodes text COLLATE "C",
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_declared_pseudonym ON fact_declared (pseudonym);
CREATE INDEX fact_declared_declaratie_id ON fact_declared (declaratie_id);
CREATE INDEX fact_declared_prestatie_id ON fact_declared (prestatie_id);
CREATE INDEX fact_declared_vorige_prestatie_id ON fact_declared (vorige_prestatie_id) WHERE vorige_prestatie_id IS NOT NULL;
COMMENT ON TABLE fact_declared IS 'Facts: every Prestatie (JW323) that was accepted, once, credits too. Never changed.';
COMMENT ON COLUMN fact_declared.fact_id IS 'Id of the fact: keyed MAC of message type, sender, identification and element; the same message always gives the same ids.';
COMMENT ON COLUMN fact_declared.line IS 'Line of the element in the message, from 1.';
COMMENT ON COLUMN fact_declared.receipt IS 'Receipt of the message the fact came in: leads back to it.';
COMMENT ON COLUMN fact_declared.source IS 'Transport that took the message in: http, or folder: and its name.';
COMMENT ON COLUMN fact_declared.standard IS 'Information standard and release, such as iJw 3.2.';
COMMENT ON COLUMN fact_declared.law IS 'JW (Jeugdwet) or WMO (Wet maatschappelijke ondersteuning).';
COMMENT ON COLUMN fact_declared.message_type IS 'Message type (berichtsoort), such as JW323.';
COMMENT ON COLUMN fact_declared.sender IS 'Afzender: AGB code of 8 digits, or CBS municipality code of 4.';
COMMENT ON COLUMN fact_declared.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN fact_declared.provider IS 'AGB code of the aanbieder, 8 digits.';
COMMENT ON COLUMN fact_declared.identification IS 'BerichtIdentificatie/Identificatie: the sender''s own name for the message; mac: and 16 digits where it held the BSN or name of somebody in it.';
COMMENT ON COLUMN fact_declared.dagtekening IS 'BerichtIdentificatie/Dagtekening: the day the message was drawn up.';
COMMENT ON COLUMN fact_declared.received_at IS 'When the hub took the message in (UTC).';
COMMENT ON COLUMN fact_declared.pseudonym IS 'The child: stable within domain and key version, cannot be undone without the key.';
COMMENT ON COLUMN fact_declared.key_version IS 'Version of the key that made the pseudonym, from 1.';
COMMENT ON COLUMN fact_declared.domain IS 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.';
COMMENT ON COLUMN fact_declared.weak IS 'True when no BSN was known, and what else is known of the child stood in for it.';
COMMENT ON COLUMN fact_declared.birth_year IS 'Year of birth; absent where the message does not tell it, or when wholly unknown (DatumGebruik 3).';
COMMENT ON COLUMN fact_declared.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where the message does not tell it.';
COMMENT ON COLUMN fact_declared.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN fact_declared.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN fact_declared.declaratie_id IS 'The claim: keyed MAC of law, municipality, provider and DeclaratieNummer.';
COMMENT ON COLUMN fact_declared.prestatie_id IS 'The line: keyed MAC of law, municipality, provider and ReferentieNummer.';
COMMENT ON COLUMN fact_declared.vorige_prestatie_id IS 'The line that is credited: the same of VorigReferentieNummer.';
COMMENT ON COLUMN fact_declared.declaratie_begindatum IS 'DeclaratiePeriode/Begindatum.';
COMMENT ON COLUMN fact_declared.declaratie_einddatum IS 'DeclaratiePeriode/Einddatum, inclusive.';
COMMENT ON COLUMN fact_declared.declaratie_dagtekening IS 'DeclaratieDagtekening.';
COMMENT ON COLUMN fact_declared.toewijzing_nummer IS 'ToewijzingNummer, compared as a number.';
COMMENT ON COLUMN fact_declared.product_categorie IS 'ProductCategorie, code list JZ020.';
COMMENT ON COLUMN fact_declared.product_code IS 'ProductCode: national or municipal product code.';
COMMENT ON COLUMN fact_declared.begindatum IS 'ProductPeriode/Begindatum.';
COMMENT ON COLUMN fact_declared.einddatum IS 'ProductPeriode/Einddatum, inclusive.';
COMMENT ON COLUMN fact_declared.geleverd_volume IS 'GeleverdVolume, in the unit of eenheid; eurocents for unit 83.';
COMMENT ON COLUMN fact_declared.eenheid IS 'Eenheid, code list WJ756.';
COMMENT ON COLUMN fact_declared.product_tarief IS 'ProductTarief, eurocents a unit; absent for unit 83.';
COMMENT ON COLUMN fact_declared.bedrag IS 'IngediendBedrag, eurocents: negative for a credit.';
COMMENT ON COLUMN fact_declared.beoordeling IS 'toegewezen or afgewezen by the hub''s own judgement (control levels 3 and 4); absent where it judges none.';
COMMENT ON COLUMN fact_declared.retourcodes IS 'The return codes (code list WJ001) of that judgement, a space between; absent when none.';

CREATE TABLE fact_declaration_answered (
    fact_id text COLLATE "C" NOT NULL,
    line bigint NOT NULL,
    receipt text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    standard text COLLATE "C" NOT NULL,
    law text COLLATE "C" NOT NULL,
    message_type text COLLATE "C" NOT NULL,
    sender text COLLATE "C" NOT NULL,
    municipality text COLLATE "C" NOT NULL,
    provider text COLLATE "C" NOT NULL,
    identification text COLLATE "C" NOT NULL,
    dagtekening date NOT NULL,
    received_at timestamptz NOT NULL,
    pseudonym text COLLATE "C",
    key_version bigint,
    domain text COLLATE "C",
    weak boolean,
    birth_year bigint,
    sex text COLLATE "C",
    pc4 text COLLATE "C",
    age_at_event bigint,
    klasse text COLLATE "C" NOT NULL,
    declaratie_id text COLLATE "C" NOT NULL,
    prestatie_id text COLLATE "C",
    toewijzing_nummer bigint,
    ingediend_bedrag bigint,
    toegekend_bedrag bigint,
    retourcodes text COLLATE "C" NOT NULL,
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_declaration_answered_pseudonym ON fact_declaration_answered (pseudonym) WHERE pseudonym IS NOT NULL;
CREATE INDEX fact_declaration_answered_declaratie_id ON fact_declaration_answered (declaratie_id, klasse);
CREATE INDEX fact_declaration_answered_prestatie_id ON fact_declaration_answered (prestatie_id) WHERE prestatie_id IS NOT NULL;
COMMENT ON TABLE fact_declaration_answered IS 'Facts: every class with return codes in a Declaratie-antwoord (JW325) that was accepted, once. Never changed.';
COMMENT ON COLUMN fact_declaration_answered.fact_id IS 'Id of the fact: keyed MAC of message type, sender, identification and element; the same message always gives the same ids.';
COMMENT ON COLUMN fact_declaration_answered.line IS 'Line of the element in the message, from 1.';
COMMENT ON COLUMN fact_declaration_answered.receipt IS 'Receipt of the message the fact came in: leads back to it.';
COMMENT ON COLUMN fact_declaration_answered.source IS 'Transport that took the message in: http, or folder: and its name.';
COMMENT ON COLUMN fact_declaration_answered.standard IS 'Information standard and release, such as iJw 3.2.';
COMMENT ON COLUMN fact_declaration_answered.law IS 'JW (Jeugdwet) or WMO (Wet maatschappelijke ondersteuning).';
COMMENT ON COLUMN fact_declaration_answered.message_type IS 'Message type (berichtsoort), such as JW323.';
COMMENT ON COLUMN fact_declaration_answered.sender IS 'Afzender: AGB code of 8 digits, or CBS municipality code of 4.';
COMMENT ON COLUMN fact_declaration_answered.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN fact_declaration_answered.provider IS 'AGB code of the aanbieder, 8 digits.';
COMMENT ON COLUMN fact_declaration_answered.identification IS 'BerichtIdentificatie/Identificatie: the sender''s own name for the message; mac: and 16 digits where it held the BSN or name of somebody in it.';
COMMENT ON COLUMN fact_declaration_answered.dagtekening IS 'BerichtIdentificatie/Dagtekening: the day the message was drawn up.';
COMMENT ON COLUMN fact_declaration_answered.received_at IS 'When the hub took the message in (UTC).';
COMMENT ON COLUMN fact_declaration_answered.pseudonym IS 'The child: stable within domain and key version, cannot be undone without the key. Absent where the message does not tell whom it is about.';
COMMENT ON COLUMN fact_declaration_answered.key_version IS 'Version of the key that made the pseudonym, from 1.';
COMMENT ON COLUMN fact_declaration_answered.domain IS 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.';
COMMENT ON COLUMN fact_declaration_answered.weak IS 'True when no BSN was known, and what else is known of the child stood in for it.';
COMMENT ON COLUMN fact_declaration_answered.birth_year IS 'Year of birth; absent where the message does not tell it, or when wholly unknown (DatumGebruik 3).';
COMMENT ON COLUMN fact_declaration_answered.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where the message does not tell it.';
COMMENT ON COLUMN fact_declaration_answered.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN fact_declaration_answered.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN fact_declaration_answered.klasse IS 'What is answered: declaratie, client or prestatie.';
COMMENT ON COLUMN fact_declaration_answered.declaratie_id IS 'The claim: keyed MAC of law, municipality, provider and DeclaratieNummer.';
COMMENT ON COLUMN fact_declaration_answered.prestatie_id IS 'The line that is answered: keyed MAC of law, municipality, provider and ReferentieNummer.';
COMMENT ON COLUMN fact_declaration_answered.toewijzing_nummer IS 'ToewijzingNummer of that line.';
COMMENT ON COLUMN fact_declaration_answered.ingediend_bedrag IS 'Amount that was claimed, eurocents: negative for a credit.';
COMMENT ON COLUMN fact_declaration_answered.toegekend_bedrag IS 'TotaalToegekendBedrag of the claim, eurocents: negative for a credit.';
COMMENT ON COLUMN fact_declaration_answered.retourcodes IS 'The return codes (code list WJ001), a space between; 0200 and 8001 approve.';

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
COMMENT ON VIEW open_zorgperiode IS 'Derived: every period of care that is not ended for good (lopend or tijdelijk_gestopt), with what is known of the child.';
COMMENT ON COLUMN open_zorgperiode.zorgperiode_id IS 'The period: a row of zorgperiode.';
COMMENT ON COLUMN open_zorgperiode.pseudonym IS 'The child.';
COMMENT ON COLUMN open_zorgperiode.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN open_zorgperiode.law IS 'JW (Jeugdwet) or WMO.';
COMMENT ON COLUMN open_zorgperiode.provider IS 'AGB code of the aanbieder, 8 digits.';
COMMENT ON COLUMN open_zorgperiode.toewijzing_nummer IS 'ToewijzingNummer, compared as a number; absent for task-based work (taakgericht).';
COMMENT ON COLUMN open_zorgperiode.product_categorie IS 'Product/Categorie, code list JZ020.';
COMMENT ON COLUMN open_zorgperiode.product_code IS 'Product/Code: national or municipal product code.';
COMMENT ON COLUMN open_zorgperiode.begindatum IS 'Begindatum: first day on which care was delivered.';
COMMENT ON COLUMN open_zorgperiode.status IS 'lopend, or tijdelijk_gestopt (reason 20).';
COMMENT ON COLUMN open_zorgperiode.einddatum IS 'Einddatum of a temporary stop, inclusive.';
COMMENT ON COLUMN open_zorgperiode.toewijzing_status IS 'gevonden, ontbreekt, ingetrokken, or niet_van_toepassing without ToewijzingNummer.';
COMMENT ON COLUMN open_zorgperiode.toewijzing_id IS 'The assignment, a row of toewijzing; absent when there is none.';
COMMENT ON COLUMN open_zorgperiode.toewijzing_einddatum IS 'Last day of the assignment, inclusive; absent when open.';
COMMENT ON COLUMN open_zorgperiode.birth_year IS 'Year of birth, from client.';
COMMENT ON COLUMN open_zorgperiode.sex IS 'Geslacht, from client.';
COMMENT ON COLUMN open_zorgperiode.pc4 IS 'First four digits of the home postcode, from client.';

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
COMMENT ON VIEW aanvraag IS 'Derived: one row a requested product (JW315, JW317), with its answer and the assignment that honours it.';
COMMENT ON COLUMN aanvraag.fact_id IS 'The requested product: a row of fact_care_requested or fact_change_requested.';
COMMENT ON COLUMN aanvraag.request_id IS 'The request: several products of one request for change have the same.';
COMMENT ON COLUMN aanvraag.soort IS 'toewijzing (JW315) or wijziging (JW317).';
COMMENT ON COLUMN aanvraag.product_soort IS 'nieuw, te_wijzigen or ongewijzigd.';
COMMENT ON COLUMN aanvraag.status IS 'toegewezen when an assignment names the request; else by the latest answer afgewezen or in_onderzoek; else open.';
COMMENT ON COLUMN aanvraag.pseudonym IS 'The child.';
COMMENT ON COLUMN aanvraag.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN aanvraag.law IS 'JW (Jeugdwet) or WMO.';
COMMENT ON COLUMN aanvraag.provider IS 'AGB code of the aanbieder, 8 digits.';
COMMENT ON COLUMN aanvraag.dagtekening IS 'Dagtekening of the request.';
COMMENT ON COLUMN aanvraag.receipt IS 'Receipt of the message it came in.';
COMMENT ON COLUMN aanvraag.toewijzing_nummer IS 'ToewijzingNummer of the assignment that is to stay or to change; absent for a new product.';
COMMENT ON COLUMN aanvraag.product_categorie IS 'Product/Categorie, code list JZ020.';
COMMENT ON COLUMN aanvraag.product_code IS 'Product/Code: national or municipal product code.';
COMMENT ON COLUMN aanvraag.ingangsdatum IS 'First day that is asked for.';
COMMENT ON COLUMN aanvraag.einddatum IS 'Last day that is asked for, inclusive.';
COMMENT ON COLUMN aanvraag.volume IS 'Omvang/Volume, in the unit of eenheid.';
COMMENT ON COLUMN aanvraag.eenheid IS 'Omvang/Eenheid, code list WJ756.';
COMMENT ON COLUMN aanvraag.frequentie IS 'Omvang/Frequentie, code list WMO757: 1 day, 2 week, 4 month, 6 whole period.';
COMMENT ON COLUMN aanvraag.budget IS 'Budget, eurocents.';
COMMENT ON COLUMN aanvraag.antwoord_fact_id IS 'The answer that counts: a row of fact_request_answered.';
COMMENT ON COLUMN aanvraag.antwoord_receipt IS 'Receipt of the JW319 it came in.';
COMMENT ON COLUMN aanvraag.antwoord_dagtekening IS 'Dagtekening of that JW319.';
COMMENT ON COLUMN aanvraag.reden_afwijzing IS 'RedenAfwijzingVerzoek, code list WJ759.';
COMMENT ON COLUMN aanvraag.woonplaats_gemeente IS 'CBS code of the gemeente that is responsible instead.';
COMMENT ON COLUMN aanvraag.allocated_fact_id IS 'The assigned product that names the request: a row of fact_allocated.';
COMMENT ON COLUMN aanvraag.allocated_receipt IS 'Receipt of the JW301 it came in.';
COMMENT ON COLUMN aanvraag.allocated_dagtekening IS 'Dagtekening of that JW301.';
COMMENT ON COLUMN aanvraag.toegewezen_nummer IS 'ToewijzingNummer of that assigned product.';
COMMENT ON COLUMN aanvraag.toewijzing_id IS 'The assignment as it is now: a row of toewijzing.';
COMMENT ON COLUMN aanvraag.toewijzing_status IS 'toegewezen or ingetrokken.';

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
COMMENT ON VIEW prestatie_oordeel IS 'Derived: how each claimed line (JW323) was judged, before credits.';
COMMENT ON COLUMN prestatie_oordeel.fact_id IS 'The line: a row of fact_declared.';
COMMENT ON COLUMN prestatie_oordeel.prestatie_id IS 'The line by its ReferentieNummer.';
COMMENT ON COLUMN prestatie_oordeel.vorige_prestatie_id IS 'The line that is credited, by its ReferentieNummer.';
COMMENT ON COLUMN prestatie_oordeel.declaratie_id IS 'The claim.';
COMMENT ON COLUMN prestatie_oordeel.toewijzing_nummer IS 'ToewijzingNummer.';
COMMENT ON COLUMN prestatie_oordeel.dagtekening IS 'Dagtekening of the JW323.';
COMMENT ON COLUMN prestatie_oordeel.bedrag IS 'IngediendBedrag, eurocents: negative for a credit.';
COMMENT ON COLUMN prestatie_oordeel.oordeel IS 'toegewezen or afgewezen, by the latest answer to the claim (JW325), else by the hub''s own judgement; ingediend without either.';
COMMENT ON COLUMN prestatie_oordeel.retourcodes IS 'The return codes (code list WJ001) that decided, a space between.';
COMMENT ON COLUMN prestatie_oordeel.antwoord_fact_id IS 'The answer that counts: a row of fact_declaration_answered.';
COMMENT ON COLUMN prestatie_oordeel.antwoord_receipt IS 'Receipt of the JW325 it came in.';
COMMENT ON COLUMN prestatie_oordeel.antwoord_dagtekening IS 'Dagtekening of that JW325.';

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
COMMENT ON VIEW prestatie IS 'Derived: one row a claimed line (JW323 Prestatie), with how it was judged and the line that credits it.';
COMMENT ON COLUMN prestatie.fact_id IS 'The line: a row of fact_declared.';
COMMENT ON COLUMN prestatie.prestatie_id IS 'The line by its ReferentieNummer.';
COMMENT ON COLUMN prestatie.declaratie_id IS 'The claim: a row of declaratie.';
COMMENT ON COLUMN prestatie.soort IS 'debet, or credit when it takes an earlier line back.';
COMMENT ON COLUMN prestatie.status IS 'ingediend; toegewezen or afgewezen once judged; gecrediteerd when a line that is not refused takes it back.';
COMMENT ON COLUMN prestatie.pseudonym IS 'The child.';
COMMENT ON COLUMN prestatie.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN prestatie.law IS 'JW (Jeugdwet) or WMO.';
COMMENT ON COLUMN prestatie.provider IS 'AGB code of the aanbieder, 8 digits.';
COMMENT ON COLUMN prestatie.dagtekening IS 'Dagtekening of the JW323.';
COMMENT ON COLUMN prestatie.receipt IS 'Receipt of the JW323.';
COMMENT ON COLUMN prestatie.toewijzing_nummer IS 'ToewijzingNummer, compared as a number.';
COMMENT ON COLUMN prestatie.toewijzing_id IS 'The assignment, a row of toewijzing; absent when there is none.';
COMMENT ON COLUMN prestatie.product_categorie IS 'ProductCategorie, code list JZ020.';
COMMENT ON COLUMN prestatie.product_code IS 'ProductCode: national or municipal product code.';
COMMENT ON COLUMN prestatie.begindatum IS 'ProductPeriode/Begindatum.';
COMMENT ON COLUMN prestatie.einddatum IS 'ProductPeriode/Einddatum, inclusive.';
COMMENT ON COLUMN prestatie.geleverd_volume IS 'GeleverdVolume, in the unit of eenheid; eurocents for unit 83.';
COMMENT ON COLUMN prestatie.eenheid IS 'Eenheid, code list WJ756.';
COMMENT ON COLUMN prestatie.product_tarief IS 'ProductTarief, eurocents a unit; absent for unit 83.';
COMMENT ON COLUMN prestatie.bedrag IS 'IngediendBedrag, eurocents: negative for a credit.';
COMMENT ON COLUMN prestatie.retourcodes IS 'The return codes (code list WJ001) that decided, a space between.';
COMMENT ON COLUMN prestatie.antwoord_fact_id IS 'The answer that counts: a row of fact_declaration_answered.';
COMMENT ON COLUMN prestatie.antwoord_receipt IS 'Receipt of the JW325 it came in.';
COMMENT ON COLUMN prestatie.antwoord_dagtekening IS 'Dagtekening of that JW325.';
COMMENT ON COLUMN prestatie.vorige_prestatie_id IS 'The line that is credited, by its ReferentieNummer.';
COMMENT ON COLUMN prestatie.credit_fact_id IS 'The line that credits this one: a row of fact_declared.';
COMMENT ON COLUMN prestatie.credit_prestatie_id IS 'That line by its ReferentieNummer.';
COMMENT ON COLUMN prestatie.credit_dagtekening IS 'Dagtekening of its JW323.';
COMMENT ON COLUMN prestatie.credit_bedrag IS 'Its amount, eurocents: negative.';

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
COMMENT ON VIEW declaratie IS 'Derived: one row a claim (JW323 Declaratie) of which lines are known: its totals, and how it was judged.';
COMMENT ON COLUMN declaratie.declaratie_id IS 'The claim: keyed MAC of law, municipality, provider and DeclaratieNummer.';
COMMENT ON COLUMN declaratie.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN declaratie.law IS 'JW (Jeugdwet) or WMO.';
COMMENT ON COLUMN declaratie.provider IS 'AGB code of the aanbieder, 8 digits.';
COMMENT ON COLUMN declaratie.begindatum IS 'DeclaratiePeriode/Begindatum.';
COMMENT ON COLUMN declaratie.einddatum IS 'DeclaratiePeriode/Einddatum, inclusive.';
COMMENT ON COLUMN declaratie.declaratie_dagtekening IS 'DeclaratieDagtekening.';
COMMENT ON COLUMN declaratie.status IS 'ingediend; once judged toegewezen, gedeeltelijk or afgewezen.';
COMMENT ON COLUMN declaratie.regels IS 'How many lines are known.';
COMMENT ON COLUMN declaratie.afgewezen_regels IS 'How many of them are refused.';
COMMENT ON COLUMN declaratie.clienten IS 'Over how many children.';
COMMENT ON COLUMN declaratie.ingediend_bedrag IS 'Sum of the lines, eurocents: credits count negative.';
COMMENT ON COLUMN declaratie.toegekend_bedrag IS 'TotaalToegekendBedrag of the answer, else the sum of the lines that the hub approved; absent when not judged.';
COMMENT ON COLUMN declaratie.retourcodes IS 'The return codes of the claim as a whole in the answer, a space between.';
COMMENT ON COLUMN declaratie.antwoord_fact_id IS 'The answer that counts: a row of fact_declaration_answered.';
COMMENT ON COLUMN declaratie.antwoord_receipt IS 'Receipt of the JW325 it came in.';
COMMENT ON COLUMN declaratie.antwoord_dagtekening IS 'Dagtekening of that JW325.';

GRANT SELECT ON fact_care_requested,
    fact_change_requested,
    fact_request_answered,
    fact_declared,
    fact_declaration_answered,
    open_zorgperiode,
    aanvraag,
    prestatie_oordeel,
    prestatie,
    declaratie
    TO wijkstroom_analist;
