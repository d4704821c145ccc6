-- Facts, what is derived from them, and how far the stream was read. Runs in the schema `warehouse`.

CREATE TABLE fact_allocated (
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
    sex text COLLATE "C" NOT NULL,
    pc4 text COLLATE "C",
    age_at_event bigint,
    toewijzing_nummer bigint NOT NULL,
    product_categorie text COLLATE "C",
    product_code text COLLATE "C",
    toewijzingsdatum date NOT NULL,
    toewijzingstijd text COLLATE "C" NOT NULL,
    ingangsdatum date NOT NULL,
    einddatum date,
    reden_wijziging text COLLATE "C",
    volume bigint,
    eenheid text COLLATE "C",
    frequentie text COLLATE "C",
    budget bigint,
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_allocated_pseudonym ON fact_allocated (pseudonym);
COMMENT ON TABLE fact_allocated IS 'Facts: every ToegewezenProduct (JW301) that was accepted, once. Never changed.';
COMMENT ON COLUMN fact_allocated.fact_id IS 'Id of the fact: keyed MAC of message type, sender, identification and element; the same message always gives the same ids.';
COMMENT ON COLUMN fact_allocated.line IS 'Line of the element in the message, from 1.';
COMMENT ON COLUMN fact_allocated.receipt IS 'Receipt of the message the fact came in: leads back to it.';
COMMENT ON COLUMN fact_allocated.source IS 'Transport that took the message in: http, or folder: and its name.';
COMMENT ON COLUMN fact_allocated.standard IS 'Information standard and release, such as iJw 3.2.';
COMMENT ON COLUMN fact_allocated.law IS 'JW (Jeugdwet) or WMO (Wet maatschappelijke ondersteuning).';
COMMENT ON COLUMN fact_allocated.message_type IS 'Message type (berichtsoort), such as JW305.';
COMMENT ON COLUMN fact_allocated.sender IS 'Afzender: AGB code of 8 digits, or CBS municipality code of 4.';
COMMENT ON COLUMN fact_allocated.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN fact_allocated.provider IS 'AGB code of the aanbieder, 8 digits.';
COMMENT ON COLUMN fact_allocated.identification IS 'BerichtIdentificatie/Identificatie: the sender''s own name for the message; mac: and 16 digits where it held the child''s BSN.';
COMMENT ON COLUMN fact_allocated.dagtekening IS 'BerichtIdentificatie/Dagtekening: the day the message was drawn up.';
COMMENT ON COLUMN fact_allocated.received_at IS 'When the hub took the message in (UTC).';
COMMENT ON COLUMN fact_allocated.pseudonym IS 'The child: stable within domain and key version, cannot be undone without the key.';
COMMENT ON COLUMN fact_allocated.key_version IS 'Version of the key that made the pseudonym, from 1.';
COMMENT ON COLUMN fact_allocated.domain IS 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.';
COMMENT ON COLUMN fact_allocated.weak IS 'True when no BSN was known, and name, birth date, postcode and house number stood in for it.';
COMMENT ON COLUMN fact_allocated.birth_year IS 'Year of birth; absent when wholly unknown (DatumGebruik 3).';
COMMENT ON COLUMN fact_allocated.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female.';
COMMENT ON COLUMN fact_allocated.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN fact_allocated.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN fact_allocated.toewijzing_nummer IS 'ToewijzingNummer, compared as a number.';
COMMENT ON COLUMN fact_allocated.product_categorie IS 'Product/Categorie, code list JZ020.';
COMMENT ON COLUMN fact_allocated.product_code IS 'Product/Code: national or municipal product code.';
COMMENT ON COLUMN fact_allocated.toewijzingsdatum IS 'Toewijzingsdatum: the day the assignment was decided.';
COMMENT ON COLUMN fact_allocated.toewijzingstijd IS 'Toewijzingstijd: time of that decision, hh:mm:ss with a fraction only where it is not zero.';
COMMENT ON COLUMN fact_allocated.ingangsdatum IS 'Ingangsdatum: first day of the assignment.';
COMMENT ON COLUMN fact_allocated.einddatum IS 'Einddatum: last day of the assignment, inclusive; absent when open.';
COMMENT ON COLUMN fact_allocated.reden_wijziging IS 'RedenWijziging, code list JZ002; 13 withdraws the assignment.';
COMMENT ON COLUMN fact_allocated.volume IS 'Omvang/Volume, in the unit of eenheid.';
COMMENT ON COLUMN fact_allocated.eenheid IS 'Omvang/Eenheid, code list WJ756.';
COMMENT ON COLUMN fact_allocated.frequentie IS 'Omvang/Frequentie, code list WMO757: 1 day, 2 week, 4 month, 6 whole period.';
COMMENT ON COLUMN fact_allocated.budget IS 'Budget, eurocents.';

CREATE TABLE fact_care_started (
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
    sex text COLLATE "C" NOT NULL,
    pc4 text COLLATE "C",
    age_at_event bigint,
    toewijzing_nummer bigint,
    product_categorie text COLLATE "C",
    product_code text COLLATE "C",
    toewijzing_ingangsdatum date,
    begindatum date NOT NULL,
    status_aanlevering text COLLATE "C" NOT NULL,
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_care_started_pseudonym ON fact_care_started (pseudonym);
COMMENT ON TABLE fact_care_started IS 'Facts: every StartProduct (JW305) that was accepted, once, withdrawals too. Never changed.';
COMMENT ON COLUMN fact_care_started.fact_id IS 'Id of the fact: keyed MAC of message type, sender, identification and element; the same message always gives the same ids.';
COMMENT ON COLUMN fact_care_started.line IS 'Line of the element in the message, from 1.';
COMMENT ON COLUMN fact_care_started.receipt IS 'Receipt of the message the fact came in: leads back to it.';
COMMENT ON COLUMN fact_care_started.source IS 'Transport that took the message in: http, or folder: and its name.';
COMMENT ON COLUMN fact_care_started.standard IS 'Information standard and release, such as iJw 3.2.';
COMMENT ON COLUMN fact_care_started.law IS 'JW (Jeugdwet) or WMO (Wet maatschappelijke ondersteuning).';
COMMENT ON COLUMN fact_care_started.message_type IS 'Message type (berichtsoort), such as JW305.';
COMMENT ON COLUMN fact_care_started.sender IS 'Afzender: AGB code of 8 digits, or CBS municipality code of 4.';
COMMENT ON COLUMN fact_care_started.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN fact_care_started.provider IS 'AGB code of the aanbieder, 8 digits.';
COMMENT ON COLUMN fact_care_started.identification IS 'BerichtIdentificatie/Identificatie: the sender''s own name for the message; mac: and 16 digits where it held the child''s BSN.';
COMMENT ON COLUMN fact_care_started.dagtekening IS 'BerichtIdentificatie/Dagtekening: the day the message was drawn up.';
COMMENT ON COLUMN fact_care_started.received_at IS 'When the hub took the message in (UTC).';
COMMENT ON COLUMN fact_care_started.pseudonym IS 'The child: stable within domain and key version, cannot be undone without the key.';
COMMENT ON COLUMN fact_care_started.key_version IS 'Version of the key that made the pseudonym, from 1.';
COMMENT ON COLUMN fact_care_started.domain IS 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.';
COMMENT ON COLUMN fact_care_started.weak IS 'True when no BSN was known, and name, birth date, postcode and house number stood in for it.';
COMMENT ON COLUMN fact_care_started.birth_year IS 'Year of birth; absent when wholly unknown (DatumGebruik 3).';
COMMENT ON COLUMN fact_care_started.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female.';
COMMENT ON COLUMN fact_care_started.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN fact_care_started.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN fact_care_started.toewijzing_nummer IS 'ToewijzingNummer, compared as a number; absent for task-based work (taakgericht).';
COMMENT ON COLUMN fact_care_started.product_categorie IS 'Product/Categorie, code list JZ020.';
COMMENT ON COLUMN fact_care_started.product_code IS 'Product/Code: national or municipal product code.';
COMMENT ON COLUMN fact_care_started.toewijzing_ingangsdatum IS 'ToewijzingIngangsdatum: first day of the assignment as the provider knows it.';
COMMENT ON COLUMN fact_care_started.begindatum IS 'Begindatum: first day on which care was delivered.';
COMMENT ON COLUMN fact_care_started.status_aanlevering IS 'StatusAanlevering, code list COD467: 1 reports, 3 withdraws.';

CREATE TABLE fact_care_stopped (
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
    sex text COLLATE "C" NOT NULL,
    pc4 text COLLATE "C",
    age_at_event bigint,
    toewijzing_nummer bigint,
    product_categorie text COLLATE "C",
    product_code text COLLATE "C",
    toewijzing_ingangsdatum date,
    begindatum date NOT NULL,
    reden_beeindiging text COLLATE "C" NOT NULL,
    einddatum date NOT NULL,
    status_aanlevering text COLLATE "C" NOT NULL,
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_care_stopped_pseudonym ON fact_care_stopped (pseudonym);
COMMENT ON TABLE fact_care_stopped IS 'Facts: every StopProduct (JW307) that was accepted, once, withdrawals too. Never changed.';
COMMENT ON COLUMN fact_care_stopped.fact_id IS 'Id of the fact: keyed MAC of message type, sender, identification and element; the same message always gives the same ids.';
COMMENT ON COLUMN fact_care_stopped.line IS 'Line of the element in the message, from 1.';
COMMENT ON COLUMN fact_care_stopped.receipt IS 'Receipt of the message the fact came in: leads back to it.';
COMMENT ON COLUMN fact_care_stopped.source IS 'Transport that took the message in: http, or folder: and its name.';
COMMENT ON COLUMN fact_care_stopped.standard IS 'Information standard and release, such as iJw 3.2.';
COMMENT ON COLUMN fact_care_stopped.law IS 'JW (Jeugdwet) or WMO (Wet maatschappelijke ondersteuning).';
COMMENT ON COLUMN fact_care_stopped.message_type IS 'Message type (berichtsoort), such as JW305.';
COMMENT ON COLUMN fact_care_stopped.sender IS 'Afzender: AGB code of 8 digits, or CBS municipality code of 4.';
COMMENT ON COLUMN fact_care_stopped.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN fact_care_stopped.provider IS 'AGB code of the aanbieder, 8 digits.';
COMMENT ON COLUMN fact_care_stopped.identification IS 'BerichtIdentificatie/Identificatie: the sender''s own name for the message; mac: and 16 digits where it held the child''s BSN.';
COMMENT ON COLUMN fact_care_stopped.dagtekening IS 'BerichtIdentificatie/Dagtekening: the day the message was drawn up.';
COMMENT ON COLUMN fact_care_stopped.received_at IS 'When the hub took the message in (UTC).';
COMMENT ON COLUMN fact_care_stopped.pseudonym IS 'The child: stable within domain and key version, cannot be undone without the key.';
COMMENT ON COLUMN fact_care_stopped.key_version IS 'Version of the key that made the pseudonym, from 1.';
COMMENT ON COLUMN fact_care_stopped.domain IS 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.';
COMMENT ON COLUMN fact_care_stopped.weak IS 'True when no BSN was known, and name, birth date, postcode and house number stood in for it.';
COMMENT ON COLUMN fact_care_stopped.birth_year IS 'Year of birth; absent when wholly unknown (DatumGebruik 3).';
COMMENT ON COLUMN fact_care_stopped.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female.';
COMMENT ON COLUMN fact_care_stopped.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN fact_care_stopped.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN fact_care_stopped.toewijzing_nummer IS 'ToewijzingNummer, compared as a number; absent for task-based work (taakgericht).';
COMMENT ON COLUMN fact_care_stopped.product_categorie IS 'Product/Categorie, code list JZ020.';
COMMENT ON COLUMN fact_care_stopped.product_code IS 'Product/Code: national or municipal product code.';
COMMENT ON COLUMN fact_care_stopped.toewijzing_ingangsdatum IS 'ToewijzingIngangsdatum: first day of the assignment as the provider knows it.';
COMMENT ON COLUMN fact_care_stopped.begindatum IS 'Begindatum: first day on which care was delivered.';
COMMENT ON COLUMN fact_care_stopped.reden_beeindiging IS 'RedenBeeindiging, code list JZ588; 20 is a temporary stop.';
COMMENT ON COLUMN fact_care_stopped.einddatum IS 'Einddatum: last day on which care was delivered, inclusive.';
COMMENT ON COLUMN fact_care_stopped.status_aanlevering IS 'StatusAanlevering, code list COD467: 1 reports, 3 withdraws.';

CREATE TABLE client (
    pseudonym text COLLATE "C" NOT NULL,
    key_version bigint NOT NULL,
    domain text COLLATE "C" NOT NULL,
    weak boolean NOT NULL,
    birth_year bigint,
    sex text COLLATE "C" NOT NULL,
    pc4 text COLLATE "C",
    fact_id text COLLATE "C" NOT NULL,
    receipt text COLLATE "C" NOT NULL,
    dagtekening date NOT NULL,
    birth_year_fact_id text COLLATE "C",
    pc4_fact_id text COLLATE "C",
    PRIMARY KEY (pseudonym)
) WITH (fillfactor = 80);
COMMENT ON TABLE client IS 'Derived: one row a child, as the latest message (Dagtekening, Identificatie) knows it.';
COMMENT ON COLUMN client.pseudonym IS 'The child.';
COMMENT ON COLUMN client.key_version IS 'Version of the key that made the pseudonym, from 1.';
COMMENT ON COLUMN client.domain IS 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.';
COMMENT ON COLUMN client.weak IS 'True when no BSN was known, and name, birth date, postcode and house number stood in for it.';
COMMENT ON COLUMN client.birth_year IS 'Year of birth, from the latest message that knows it.';
COMMENT ON COLUMN client.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female.';
COMMENT ON COLUMN client.pc4 IS 'First four digits of the home postcode, from the latest message that knows an address.';
COMMENT ON COLUMN client.fact_id IS 'Fact that decided this row.';
COMMENT ON COLUMN client.receipt IS 'Receipt of its message.';
COMMENT ON COLUMN client.dagtekening IS 'Dagtekening of its message.';
COMMENT ON COLUMN client.birth_year_fact_id IS 'Fact that decided birth_year.';
COMMENT ON COLUMN client.pc4_fact_id IS 'Fact that decided pc4.';

CREATE TABLE toewijzing (
    toewijzing_id text COLLATE "C" NOT NULL,
    pseudonym text COLLATE "C" NOT NULL,
    municipality text COLLATE "C" NOT NULL,
    law text COLLATE "C" NOT NULL,
    provider text COLLATE "C" NOT NULL,
    toewijzing_nummer bigint NOT NULL,
    status text COLLATE "C" NOT NULL,
    product_categorie text COLLATE "C",
    product_code text COLLATE "C",
    toewijzingsdatum date NOT NULL,
    toewijzingstijd text COLLATE "C" NOT NULL,
    ingangsdatum date NOT NULL,
    einddatum date,
    reden_wijziging text COLLATE "C",
    volume bigint,
    eenheid text COLLATE "C",
    frequentie text COLLATE "C",
    budget bigint,
    fact_id text COLLATE "C" NOT NULL,
    receipt text COLLATE "C" NOT NULL,
    dagtekening date NOT NULL,
    PRIMARY KEY (toewijzing_id)
) WITH (fillfactor = 80);
CREATE INDEX toewijzing_pseudonym ON toewijzing (pseudonym);
COMMENT ON TABLE toewijzing IS 'Derived: one row an assignment (toewijzing), with the content of the latest (Toewijzingsdatum, Toewijzingstijd, Dagtekening, Identificatie).';
COMMENT ON COLUMN toewijzing.toewijzing_id IS 'Id of the assignment: SHA-256 of municipality, law, provider, pseudonym and ToewijzingNummer.';
COMMENT ON COLUMN toewijzing.pseudonym IS 'The child.';
COMMENT ON COLUMN toewijzing.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN toewijzing.law IS 'JW (Jeugdwet) or WMO.';
COMMENT ON COLUMN toewijzing.provider IS 'AGB code of the aanbieder, 8 digits.';
COMMENT ON COLUMN toewijzing.toewijzing_nummer IS 'ToewijzingNummer, compared as a number.';
COMMENT ON COLUMN toewijzing.status IS 'toegewezen, or ingetrokken when withdrawn (RedenWijziging 13).';
COMMENT ON COLUMN toewijzing.product_categorie IS 'Product/Categorie, code list JZ020.';
COMMENT ON COLUMN toewijzing.product_code IS 'Product/Code: national or municipal product code.';
COMMENT ON COLUMN toewijzing.toewijzingsdatum IS 'Toewijzingsdatum: the day the assignment was decided.';
COMMENT ON COLUMN toewijzing.toewijzingstijd IS 'Toewijzingstijd: time of that decision, hh:mm:ss with a fraction only where it is not zero.';
COMMENT ON COLUMN toewijzing.ingangsdatum IS 'Ingangsdatum: first day of the assignment.';
COMMENT ON COLUMN toewijzing.einddatum IS 'Einddatum: last day of the assignment, inclusive; absent when open.';
COMMENT ON COLUMN toewijzing.reden_wijziging IS 'RedenWijziging, code list JZ002; 13 withdraws the assignment.';
COMMENT ON COLUMN toewijzing.volume IS 'Omvang/Volume, in the unit of eenheid.';
COMMENT ON COLUMN toewijzing.eenheid IS 'Omvang/Eenheid, code list WJ756.';
COMMENT ON COLUMN toewijzing.frequentie IS 'Omvang/Frequentie, code list WMO757: 1 day, 2 week, 4 month, 6 whole period.';
COMMENT ON COLUMN toewijzing.budget IS 'Budget, eurocents.';
COMMENT ON COLUMN toewijzing.fact_id IS 'Fact that decided this row: a row of fact_allocated.';
COMMENT ON COLUMN toewijzing.receipt IS 'Receipt of its message.';
COMMENT ON COLUMN toewijzing.dagtekening IS 'Dagtekening of its message.';

CREATE TABLE zorgperiode (
    zorgperiode_id text COLLATE "C" NOT NULL,
    pseudonym text COLLATE "C" NOT NULL,
    municipality text COLLATE "C" NOT NULL,
    law text COLLATE "C" NOT NULL,
    provider text COLLATE "C" NOT NULL,
    toewijzing_nummer bigint,
    product_categorie text COLLATE "C",
    product_code text COLLATE "C",
    begindatum date NOT NULL,
    status text COLLATE "C" NOT NULL,
    einddatum date,
    reden_beeindiging text COLLATE "C",
    toewijzing_status text COLLATE "C" NOT NULL,
    toewijzing_id text COLLATE "C",
    toewijzing_ingangsdatum date,
    start_fact_id text COLLATE "C",
    start_receipt text COLLATE "C",
    start_dagtekening date,
    start_uncertain boolean,
    stop_fact_id text COLLATE "C",
    stop_receipt text COLLATE "C",
    stop_dagtekening date,
    stop_uncertain boolean,
    PRIMARY KEY (zorgperiode_id)
) WITH (fillfactor = 80);
CREATE INDEX zorgperiode_pseudonym ON zorgperiode (pseudonym);
COMMENT ON TABLE zorgperiode IS 'Derived: one row a period of care (zorgperiode): a start matched to its stop and to its assignment, corrections and withdrawals applied.';
COMMENT ON COLUMN zorgperiode.zorgperiode_id IS 'Id of the period: SHA-256 of municipality, law, provider, pseudonym, ToewijzingNummer, product and Begindatum.';
COMMENT ON COLUMN zorgperiode.pseudonym IS 'The child.';
COMMENT ON COLUMN zorgperiode.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN zorgperiode.law IS 'JW (Jeugdwet) or WMO.';
COMMENT ON COLUMN zorgperiode.provider IS 'AGB code of the aanbieder, 8 digits.';
COMMENT ON COLUMN zorgperiode.toewijzing_nummer IS 'ToewijzingNummer, compared as a number; absent for task-based work (taakgericht).';
COMMENT ON COLUMN zorgperiode.product_categorie IS 'Product/Categorie, code list JZ020.';
COMMENT ON COLUMN zorgperiode.product_code IS 'Product/Code: national or municipal product code.';
COMMENT ON COLUMN zorgperiode.begindatum IS 'Begindatum: first day on which care was delivered.';
COMMENT ON COLUMN zorgperiode.status IS 'lopend, tijdelijk_gestopt (reason 20), gestopt, or stop_zonder_start when no start stands.';
COMMENT ON COLUMN zorgperiode.einddatum IS 'Einddatum of the stop that counts, inclusive; absent while running.';
COMMENT ON COLUMN zorgperiode.reden_beeindiging IS 'RedenBeeindiging of that stop, code list JZ588.';
COMMENT ON COLUMN zorgperiode.toewijzing_status IS 'gevonden, ontbreekt, ingetrokken, or niet_van_toepassing without ToewijzingNummer.';
COMMENT ON COLUMN zorgperiode.toewijzing_id IS 'The assignment, a row of toewijzing; absent when there is none.';
COMMENT ON COLUMN zorgperiode.toewijzing_ingangsdatum IS 'ToewijzingIngangsdatum: first day of the assignment as the provider knows it.';
COMMENT ON COLUMN zorgperiode.start_fact_id IS 'The start that counts: a row of fact_care_started.';
COMMENT ON COLUMN zorgperiode.start_receipt IS 'Receipt of the JW305 it came in.';
COMMENT ON COLUMN zorgperiode.start_dagtekening IS 'Dagtekening of that JW305.';
COMMENT ON COLUMN zorgperiode.start_uncertain IS 'True when it was reported and withdrawn on one Dagtekening and nothing earlier is known, so that the order cannot be told.';
COMMENT ON COLUMN zorgperiode.stop_fact_id IS 'The stop that counts: a row of fact_care_stopped.';
COMMENT ON COLUMN zorgperiode.stop_receipt IS 'Receipt of the JW307 it came in.';
COMMENT ON COLUMN zorgperiode.stop_dagtekening IS 'Dagtekening of that JW307.';
COMMENT ON COLUMN zorgperiode.stop_uncertain IS 'True when it was reported and withdrawn on one Dagtekening and nothing earlier is known, so that the order cannot be told.';

CREATE TABLE key_fingerprint (
    name text COLLATE "C" NOT NULL,
    fingerprint text COLLATE "C" NOT NULL,
    PRIMARY KEY (name)
);
COMMENT ON TABLE key_fingerprint IS 'Fingerprints of the keys behind the pseudonyms, and the id of the stream: another is refused. For the hub itself.';
COMMENT ON COLUMN key_fingerprint.name IS 'Domain and version of the key, such as warehouse/1; or stream.';
COMMENT ON COLUMN key_fingerprint.fingerprint IS 'Keyed MAC that tells nothing of the key; or the id of the stream.';

CREATE TABLE position (
    topic text COLLATE "C" NOT NULL,
    partition bigint NOT NULL,
    next_offset bigint NOT NULL,
    PRIMARY KEY (topic, partition)
) WITH (fillfactor = 80);
COMMENT ON TABLE position IS 'How far this store has read the stream. For the hub itself.';
COMMENT ON COLUMN position.topic IS 'Topic of the stream.';
COMMENT ON COLUMN position.partition IS 'Partition of the topic, from 0.';
COMMENT ON COLUMN position.next_offset IS 'Offset of the next record to read.';

COMMENT ON TABLE refinery_schema_history IS 'Which migrations were made. For the hub itself.';
COMMENT ON COLUMN refinery_schema_history.version IS 'Number of the migration.';
COMMENT ON COLUMN refinery_schema_history.name IS 'Name of the migration.';
COMMENT ON COLUMN refinery_schema_history.applied_on IS 'When it was made.';
COMMENT ON COLUMN refinery_schema_history.checksum IS 'Checksum of its text.';

COMMENT ON SCHEMA warehouse IS 'Pseudonymised facts of youth care and what is derived from them. Made by wijkstroom.';

-- Roles belong to the whole server: another database may make this one at the same moment.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wijkstroom_analist') THEN
        CREATE ROLE wijkstroom_analist NOLOGIN;
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN
        NULL;
    WHEN insufficient_privilege THEN
        RAISE insufficient_privilege USING
            MESSAGE = 'the role wijkstroom_analist is missing and this user may not create it',
            HINT = 'Let an administrator run: CREATE ROLE wijkstroom_analist NOLOGIN';
END
$$;

GRANT USAGE ON SCHEMA warehouse TO wijkstroom_analist;
GRANT SELECT ON fact_allocated, fact_care_started, fact_care_stopped, client, toewijzing, zorgperiode
    TO wijkstroom_analist;
