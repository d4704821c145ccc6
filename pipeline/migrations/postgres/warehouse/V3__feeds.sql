-- What other partners than providers report, who they are about, and what of it stands now.

CREATE TABLE fact_referred (
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
    record_id text COLLATE "C" NOT NULL,
    mutation text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    on_day date NOT NULL,
    verwijzer text COLLATE "C",
    verwijzer_soort text COLLATE "C",
    aanmeldbron text COLLATE "C",
    verwijzer_agb text COLLATE "C",
    organisatie_agb text COLLATE "C",
    specialisme text COLLATE "C",
    naar text COLLATE "C",
    naar_code text COLLATE "C",
    onderwerp text COLLATE "C",
    datum_verwijzing date,
    prioriteit text COLLATE "C",
    status text COLLATE "C",
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_referred_record_id ON fact_referred (record_id);
CREATE INDEX fact_referred_pseudonym ON fact_referred (pseudonym);
COMMENT ON TABLE fact_referred IS 'Facts: every version of a record of this family that was accepted, once. Never changed. One referral of a child to youth care or to the wijkteam, by a GP, youth health care, school or another partner.';
COMMENT ON COLUMN fact_referred.fact_id IS 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.';
COMMENT ON COLUMN fact_referred.line IS 'Row, resource or line of the fact in what came in, from 1.';
COMMENT ON COLUMN fact_referred.receipt IS 'Receipt of the entry the fact came in: leads back to it.';
COMMENT ON COLUMN fact_referred.source IS 'Where it came in: feed: and the name of the feed.';
COMMENT ON COLUMN fact_referred.standard IS 'Standard and release, such as FHIR R4.';
COMMENT ON COLUMN fact_referred.law IS 'JW (Jeugdwet).';
COMMENT ON COLUMN fact_referred.message_type IS 'Kind of entry, such as Task or the name of a mapping.';
COMMENT ON COLUMN fact_referred.sender IS 'Who answers for the feed, such as an AGB code or a name in the settings.';
COMMENT ON COLUMN fact_referred.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN fact_referred.provider IS 'Empty: no aanbieder sent it.';
COMMENT ON COLUMN fact_referred.identification IS 'The partner''s own key of the entry; mac: and 16 digits where it might tell who the child is.';
COMMENT ON COLUMN fact_referred.dagtekening IS 'First day that the entry is about.';
COMMENT ON COLUMN fact_referred.received_at IS 'When the hub took the entry in (UTC).';
COMMENT ON COLUMN fact_referred.pseudonym IS 'The child: stable within domain and key version, cannot be undone without the key; absent where the fact is about nobody, or a removal does not tell whom.';
COMMENT ON COLUMN fact_referred.key_version IS 'Version of the key that made the pseudonym, from 1.';
COMMENT ON COLUMN fact_referred.domain IS 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.';
COMMENT ON COLUMN fact_referred.weak IS 'True when no BSN was known, and what else is known of the child stood in for it.';
COMMENT ON COLUMN fact_referred.birth_year IS 'Year of birth; absent where it is not told, or wholly unknown.';
COMMENT ON COLUMN fact_referred.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.';
COMMENT ON COLUMN fact_referred.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN fact_referred.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN fact_referred.record_id IS 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.';
COMMENT ON COLUMN fact_referred.mutation IS 'nieuw, gewijzigd or verwijderd: the record is new, says something else, or is taken back.';
COMMENT ON COLUMN fact_referred.version IS 'Which version of the record is later: the greater; its meaning is the feed''s own.';
COMMENT ON COLUMN fact_referred.on_day IS 'The day that the fact is about.';
COMMENT ON COLUMN fact_referred.verwijzer IS 'Referrer (CBS Beleidsinformatie Jeugd): 01 municipal access, 02 GP, 03 youth physician, 04 certified institution, 05 medical specialist, 06 none, 07 unknown. One of 01, 02, 03, 04, 05, 06, 07.';
COMMENT ON COLUMN fact_referred.verwijzer_soort IS 'The partner''s own subdivision of the referrer, such as POH.';
COMMENT ON COLUMN fact_referred.aanmeldbron IS 'Where the child was first noticed. One of huisarts, poh_jeugd, jgz, school, schoolmaatschappelijk_werk, gi, wijkteam, spoedhulp, inloop, overig.';
COMMENT ON COLUMN fact_referred.verwijzer_agb IS 'AGB code of the person who referred.';
COMMENT ON COLUMN fact_referred.organisatie_agb IS 'AGB code of the organisation that referred.';
COMMENT ON COLUMN fact_referred.specialisme IS 'Specialty of who referred (urn:oid:2.16.840.1.113883.2.4.6.7).';
COMMENT ON COLUMN fact_referred.naar IS 'To whom. One of aanbieder, wijkteam, onbekend.';
COMMENT ON COLUMN fact_referred.naar_code IS 'AGB or URA code of whom.';
COMMENT ON COLUMN fact_referred.onderwerp IS 'What for, a code of the partner''s own, such as dyslexie or nazorg.';
COMMENT ON COLUMN fact_referred.datum_verwijzing IS 'Day of the referral.';
COMMENT ON COLUMN fact_referred.prioriteit IS 'Urgency (FHIR request-priority). One of routine, urgent, asap, stat.';
COMMENT ON COLUMN fact_referred.status IS 'State of the referral (FHIR task-status). One of draft, requested, received, accepted, rejected, ready, cancelled, in-progress, on-hold, failed, completed.';

CREATE TABLE fact_school_signalled (
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
    record_id text COLLATE "C" NOT NULL,
    mutation text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    on_day date NOT NULL,
    signaalsoort text COLLATE "C",
    verzuimsoort text COLLATE "C",
    brin text COLLATE "C",
    datum_start date,
    datum_einde date,
    status text COLLATE "C",
    datum_status date,
    zorgsignaal boolean,
    lesuren bigint,
    meer_dan_25_procent boolean,
    rol_melder text COLLATE "C",
    aanleiding text COLLATE "C",
    tlv_categorie text COLLATE "C",
    samenwerkingsverband text COLLATE "C",
    schoolsoort text COLLATE "C",
    vervolg text COLLATE "C",
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_school_signalled_record_id ON fact_school_signalled (record_id);
CREATE INDEX fact_school_signalled_pseudonym ON fact_school_signalled (pseudonym);
COMMENT ON TABLE fact_school_signalled IS 'Facts: every version of a record of this family that was accepted, once. Never changed. One signal from a school: absence, a question for support, a statement of admission (TLV), or a child that sits at home.';
COMMENT ON COLUMN fact_school_signalled.fact_id IS 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.';
COMMENT ON COLUMN fact_school_signalled.line IS 'Row, resource or line of the fact in what came in, from 1.';
COMMENT ON COLUMN fact_school_signalled.receipt IS 'Receipt of the entry the fact came in: leads back to it.';
COMMENT ON COLUMN fact_school_signalled.source IS 'Where it came in: feed: and the name of the feed.';
COMMENT ON COLUMN fact_school_signalled.standard IS 'Standard and release, such as FHIR R4.';
COMMENT ON COLUMN fact_school_signalled.law IS 'JW (Jeugdwet).';
COMMENT ON COLUMN fact_school_signalled.message_type IS 'Kind of entry, such as Task or the name of a mapping.';
COMMENT ON COLUMN fact_school_signalled.sender IS 'Who answers for the feed, such as an AGB code or a name in the settings.';
COMMENT ON COLUMN fact_school_signalled.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN fact_school_signalled.provider IS 'Empty: no aanbieder sent it.';
COMMENT ON COLUMN fact_school_signalled.identification IS 'The partner''s own key of the entry; mac: and 16 digits where it might tell who the child is.';
COMMENT ON COLUMN fact_school_signalled.dagtekening IS 'First day that the entry is about.';
COMMENT ON COLUMN fact_school_signalled.received_at IS 'When the hub took the entry in (UTC).';
COMMENT ON COLUMN fact_school_signalled.pseudonym IS 'The child: stable within domain and key version, cannot be undone without the key; absent where the fact is about nobody, or a removal does not tell whom.';
COMMENT ON COLUMN fact_school_signalled.key_version IS 'Version of the key that made the pseudonym, from 1.';
COMMENT ON COLUMN fact_school_signalled.domain IS 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.';
COMMENT ON COLUMN fact_school_signalled.weak IS 'True when no BSN was known, and what else is known of the child stood in for it.';
COMMENT ON COLUMN fact_school_signalled.birth_year IS 'Year of birth; absent where it is not told, or wholly unknown.';
COMMENT ON COLUMN fact_school_signalled.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.';
COMMENT ON COLUMN fact_school_signalled.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN fact_school_signalled.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN fact_school_signalled.record_id IS 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.';
COMMENT ON COLUMN fact_school_signalled.mutation IS 'nieuw, gewijzigd or verwijderd: the record is new, says something else, or is taken back.';
COMMENT ON COLUMN fact_school_signalled.version IS 'Which version of the record is later: the greater; its meaning is the feed''s own.';
COMMENT ON COLUMN fact_school_signalled.on_day IS 'The day that the fact is about.';
COMMENT ON COLUMN fact_school_signalled.signaalsoort IS 'Kind of signal. One of verzuim, ondersteuning, tlv, thuiszitter.';
COMMENT ON COLUMN fact_school_signalled.verzuimsoort IS 'Kind of absence (Leerplichtwet). One of ABSOLUUT, RELATIEF.';
COMMENT ON COLUMN fact_school_signalled.brin IS 'BRIN code of the school, with its vestiging where known.';
COMMENT ON COLUMN fact_school_signalled.datum_start IS 'First day.';
COMMENT ON COLUMN fact_school_signalled.datum_einde IS 'Last day, inclusive.';
COMMENT ON COLUMN fact_school_signalled.status IS 'State of a report of absence (DUO). One of GEREGISTREERD, IN_BEHANDELING, AFGESLOTEN, INGETROKKEN, TER_KENNISGEVING.';
COMMENT ON COLUMN fact_school_signalled.datum_status IS 'Day of that state.';
COMMENT ON COLUMN fact_school_signalled.zorgsignaal IS 'Whether the school worries about more than attendance.';
COMMENT ON COLUMN fact_school_signalled.lesuren IS 'Hours of lessons missed.';
COMMENT ON COLUMN fact_school_signalled.meer_dan_25_procent IS 'Whether more than a quarter of the lessons was missed (OSO).';
COMMENT ON COLUMN fact_school_signalled.rol_melder IS 'Function of who reports.';
COMMENT ON COLUMN fact_school_signalled.aanleiding IS 'Occasion, a code of the partner''s own.';
COMMENT ON COLUMN fact_school_signalled.tlv_categorie IS 'Category of the statement of admission. One of L, M, H, Nvt.';
COMMENT ON COLUMN fact_school_signalled.samenwerkingsverband IS 'Number of the samenwerkingsverband, such as PO00YY.';
COMMENT ON COLUMN fact_school_signalled.schoolsoort IS 'Kind of school.';
COMMENT ON COLUMN fact_school_signalled.vervolg IS 'What was done next, a code of the partner''s own.';

CREATE TABLE fact_investigation_reported (
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
    record_id text COLLATE "C" NOT NULL,
    mutation text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    on_day date NOT NULL,
    zaak_id text COLLATE "C",
    vto_id text COLLATE "C",
    soort text COLLATE "C",
    status text COLLATE "C",
    datum_status date,
    resultaat text COLLATE "C",
    rol text COLLATE "C",
    instelling text COLLATE "C",
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_investigation_reported_record_id ON fact_investigation_reported (record_id);
CREATE INDEX fact_investigation_reported_pseudonym ON fact_investigation_reported (pseudonym);
COMMENT ON TABLE fact_investigation_reported IS 'Facts: every version of a record of this family that was accepted, once. Never changed. One step in a case of the Raad voor de Kinderbescherming or of juvenile probation, as CORV tells it (StUF-Jeugdzorg 1.0.9).';
COMMENT ON COLUMN fact_investigation_reported.fact_id IS 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.';
COMMENT ON COLUMN fact_investigation_reported.line IS 'Row, resource or line of the fact in what came in, from 1.';
COMMENT ON COLUMN fact_investigation_reported.receipt IS 'Receipt of the entry the fact came in: leads back to it.';
COMMENT ON COLUMN fact_investigation_reported.source IS 'Where it came in: feed: and the name of the feed.';
COMMENT ON COLUMN fact_investigation_reported.standard IS 'Standard and release, such as FHIR R4.';
COMMENT ON COLUMN fact_investigation_reported.law IS 'JW (Jeugdwet).';
COMMENT ON COLUMN fact_investigation_reported.message_type IS 'Kind of entry, such as Task or the name of a mapping.';
COMMENT ON COLUMN fact_investigation_reported.sender IS 'Who answers for the feed, such as an AGB code or a name in the settings.';
COMMENT ON COLUMN fact_investigation_reported.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN fact_investigation_reported.provider IS 'Empty: no aanbieder sent it.';
COMMENT ON COLUMN fact_investigation_reported.identification IS 'The partner''s own key of the entry; mac: and 16 digits where it might tell who the child is.';
COMMENT ON COLUMN fact_investigation_reported.dagtekening IS 'First day that the entry is about.';
COMMENT ON COLUMN fact_investigation_reported.received_at IS 'When the hub took the entry in (UTC).';
COMMENT ON COLUMN fact_investigation_reported.pseudonym IS 'The child: stable within domain and key version, cannot be undone without the key; absent where the fact is about nobody, or a removal does not tell whom.';
COMMENT ON COLUMN fact_investigation_reported.key_version IS 'Version of the key that made the pseudonym, from 1.';
COMMENT ON COLUMN fact_investigation_reported.domain IS 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.';
COMMENT ON COLUMN fact_investigation_reported.weak IS 'True when no BSN was known, and what else is known of the child stood in for it.';
COMMENT ON COLUMN fact_investigation_reported.birth_year IS 'Year of birth; absent where it is not told, or wholly unknown.';
COMMENT ON COLUMN fact_investigation_reported.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.';
COMMENT ON COLUMN fact_investigation_reported.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN fact_investigation_reported.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN fact_investigation_reported.record_id IS 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.';
COMMENT ON COLUMN fact_investigation_reported.mutation IS 'nieuw, gewijzigd or verwijderd: the record is new, says something else, or is taken back.';
COMMENT ON COLUMN fact_investigation_reported.version IS 'Which version of the record is later: the greater; its meaning is the feed''s own.';
COMMENT ON COLUMN fact_investigation_reported.on_day IS 'The day that the fact is about.';
COMMENT ON COLUMN fact_investigation_reported.zaak_id IS 'The case: ZAK identificatie. 32 hexadecimal digits: a keyed MAC of municipality, sender and reference.';
COMMENT ON COLUMN fact_investigation_reported.vto_id IS 'The request for investigation that it answers: heeftBetrekkingOpAndere. 32 hexadecimal digits: a keyed MAC of municipality, sender and reference.';
COMMENT ON COLUMN fact_investigation_reported.soort IS 'Protection (notificatieDi01) or probation (notificatiejrDi01). One of bescherming, reclassering.';
COMMENT ON COLUMN fact_investigation_reported.status IS 'Step that was taken. One of intake_afgerond, onderzoek_afgerond, zaak_afgerond.';
COMMENT ON COLUMN fact_investigation_reported.datum_status IS 'Day of that step: datumStatusGezet; without one the day of the message.';
COMMENT ON COLUMN fact_investigation_reported.resultaat IS 'Outcome: resultaat/omschrijving. One of verzoek_tot_onderzoek_afgewezen, geen_rekest_kinderbescherming, maatregel_opgelegd, geen_maatregel_opgelegd.';
COMMENT ON COLUMN fact_investigation_reported.rol IS 'Role of the child in the case. One of kind, ongeboren_kind, jeugdige.';
COMMENT ON COLUMN fact_investigation_reported.instelling IS 'Organisation that sent it.';

CREATE TABLE fact_measure_reported (
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
    record_id text COLLATE "C" NOT NULL,
    mutation text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    on_day date NOT NULL,
    maatregel text COLLATE "C",
    bron text COLLATE "C",
    zaak_id text COLLATE "C",
    datum_beslissing date,
    datum_aanvang date,
    datum_einde date,
    datum_overgedragen_gekregen date,
    datum_overgedragen date,
    datum_eerste_contact date,
    erkende_interventie boolean,
    reden_einde text COLLATE "C",
    instelling text COLLATE "C",
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_measure_reported_record_id ON fact_measure_reported (record_id);
CREATE INDEX fact_measure_reported_pseudonym ON fact_measure_reported (pseudonym);
COMMENT ON TABLE fact_measure_reported IS 'Facts: every version of a record of this family that was accepted, once. Never changed. One measure of youth protection or juvenile probation, from CORV or from the records that a certified institution keeps for CBS.';
COMMENT ON COLUMN fact_measure_reported.fact_id IS 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.';
COMMENT ON COLUMN fact_measure_reported.line IS 'Row, resource or line of the fact in what came in, from 1.';
COMMENT ON COLUMN fact_measure_reported.receipt IS 'Receipt of the entry the fact came in: leads back to it.';
COMMENT ON COLUMN fact_measure_reported.source IS 'Where it came in: feed: and the name of the feed.';
COMMENT ON COLUMN fact_measure_reported.standard IS 'Standard and release, such as FHIR R4.';
COMMENT ON COLUMN fact_measure_reported.law IS 'JW (Jeugdwet).';
COMMENT ON COLUMN fact_measure_reported.message_type IS 'Kind of entry, such as Task or the name of a mapping.';
COMMENT ON COLUMN fact_measure_reported.sender IS 'Who answers for the feed, such as an AGB code or a name in the settings.';
COMMENT ON COLUMN fact_measure_reported.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN fact_measure_reported.provider IS 'Empty: no aanbieder sent it.';
COMMENT ON COLUMN fact_measure_reported.identification IS 'The partner''s own key of the entry; mac: and 16 digits where it might tell who the child is.';
COMMENT ON COLUMN fact_measure_reported.dagtekening IS 'First day that the entry is about.';
COMMENT ON COLUMN fact_measure_reported.received_at IS 'When the hub took the entry in (UTC).';
COMMENT ON COLUMN fact_measure_reported.pseudonym IS 'The child: stable within domain and key version, cannot be undone without the key; absent where the fact is about nobody, or a removal does not tell whom.';
COMMENT ON COLUMN fact_measure_reported.key_version IS 'Version of the key that made the pseudonym, from 1.';
COMMENT ON COLUMN fact_measure_reported.domain IS 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.';
COMMENT ON COLUMN fact_measure_reported.weak IS 'True when no BSN was known, and what else is known of the child stood in for it.';
COMMENT ON COLUMN fact_measure_reported.birth_year IS 'Year of birth; absent where it is not told, or wholly unknown.';
COMMENT ON COLUMN fact_measure_reported.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.';
COMMENT ON COLUMN fact_measure_reported.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN fact_measure_reported.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN fact_measure_reported.record_id IS 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.';
COMMENT ON COLUMN fact_measure_reported.mutation IS 'nieuw, gewijzigd or verwijderd: the record is new, says something else, or is taken back.';
COMMENT ON COLUMN fact_measure_reported.version IS 'Which version of the record is later: the greater; its meaning is the feed''s own.';
COMMENT ON COLUMN fact_measure_reported.on_day IS 'The day that the fact is about.';
COMMENT ON COLUMN fact_measure_reported.maatregel IS 'Kind of measure (CBS): 11 OTS, 12 provisional OTS, 21-23 guardianship, 31-63 probation. One of 11, 12, 21, 22, 23, 31, 41, 42, 50, 51, 61, 62, 63, ONBEKEND.';
COMMENT ON COLUMN fact_measure_reported.bron IS 'Where it is told. One of corv, cbs.';
COMMENT ON COLUMN fact_measure_reported.zaak_id IS 'The case it comes from. 32 hexadecimal digits: a keyed MAC of municipality, sender and reference.';
COMMENT ON COLUMN fact_measure_reported.datum_beslissing IS 'Day of the decision.';
COMMENT ON COLUMN fact_measure_reported.datum_aanvang IS 'First day.';
COMMENT ON COLUMN fact_measure_reported.datum_einde IS 'Last day, inclusive.';
COMMENT ON COLUMN fact_measure_reported.datum_overgedragen_gekregen IS 'Day on which another institution handed it over.';
COMMENT ON COLUMN fact_measure_reported.datum_overgedragen IS 'Day on which it was handed over to another.';
COMMENT ON COLUMN fact_measure_reported.datum_eerste_contact IS 'Day of the first contact with the child.';
COMMENT ON COLUMN fact_measure_reported.erkende_interventie IS 'Whether an acknowledged intervention was used (probation).';
COMMENT ON COLUMN fact_measure_reported.reden_einde IS 'Why it ended (CBS). One of 01, 02, 03, 04, 05, 06, 11, 12, 13, 14, 15, 21, 22, 23, 24, 25, 26.';
COMMENT ON COLUMN fact_measure_reported.instelling IS 'Organisation that tells it.';

CREATE TABLE fact_team_support_started (
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
    record_id text COLLATE "C" NOT NULL,
    mutation text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    on_day date NOT NULL,
    ondersteuning_id text COLLATE "C",
    datum_start date,
    hulpvorm text COLLATE "C",
    aanmeldbron text COLLATE "C",
    team text COLLATE "C",
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_team_support_started_record_id ON fact_team_support_started (record_id);
CREATE INDEX fact_team_support_started_pseudonym ON fact_team_support_started (pseudonym);
COMMENT ON TABLE fact_team_support_started IS 'Facts: every version of a record of this family that was accepted, once. Never changed. One start of the wijkteam''s own support.';
COMMENT ON COLUMN fact_team_support_started.fact_id IS 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.';
COMMENT ON COLUMN fact_team_support_started.line IS 'Row, resource or line of the fact in what came in, from 1.';
COMMENT ON COLUMN fact_team_support_started.receipt IS 'Receipt of the entry the fact came in: leads back to it.';
COMMENT ON COLUMN fact_team_support_started.source IS 'Where it came in: feed: and the name of the feed.';
COMMENT ON COLUMN fact_team_support_started.standard IS 'Standard and release, such as FHIR R4.';
COMMENT ON COLUMN fact_team_support_started.law IS 'JW (Jeugdwet).';
COMMENT ON COLUMN fact_team_support_started.message_type IS 'Kind of entry, such as Task or the name of a mapping.';
COMMENT ON COLUMN fact_team_support_started.sender IS 'Who answers for the feed, such as an AGB code or a name in the settings.';
COMMENT ON COLUMN fact_team_support_started.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN fact_team_support_started.provider IS 'Empty: no aanbieder sent it.';
COMMENT ON COLUMN fact_team_support_started.identification IS 'The partner''s own key of the entry; mac: and 16 digits where it might tell who the child is.';
COMMENT ON COLUMN fact_team_support_started.dagtekening IS 'First day that the entry is about.';
COMMENT ON COLUMN fact_team_support_started.received_at IS 'When the hub took the entry in (UTC).';
COMMENT ON COLUMN fact_team_support_started.pseudonym IS 'The child: stable within domain and key version, cannot be undone without the key; absent where the fact is about nobody, or a removal does not tell whom.';
COMMENT ON COLUMN fact_team_support_started.key_version IS 'Version of the key that made the pseudonym, from 1.';
COMMENT ON COLUMN fact_team_support_started.domain IS 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.';
COMMENT ON COLUMN fact_team_support_started.weak IS 'True when no BSN was known, and what else is known of the child stood in for it.';
COMMENT ON COLUMN fact_team_support_started.birth_year IS 'Year of birth; absent where it is not told, or wholly unknown.';
COMMENT ON COLUMN fact_team_support_started.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.';
COMMENT ON COLUMN fact_team_support_started.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN fact_team_support_started.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN fact_team_support_started.record_id IS 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.';
COMMENT ON COLUMN fact_team_support_started.mutation IS 'nieuw, gewijzigd or verwijderd: the record is new, says something else, or is taken back.';
COMMENT ON COLUMN fact_team_support_started.version IS 'Which version of the record is later: the greater; its meaning is the feed''s own.';
COMMENT ON COLUMN fact_team_support_started.on_day IS 'The day that the fact is about.';
COMMENT ON COLUMN fact_team_support_started.ondersteuning_id IS 'The support: the team''s own number of it. 32 hexadecimal digits: a keyed MAC of municipality, sender and reference.';
COMMENT ON COLUMN fact_team_support_started.datum_start IS 'First day.';
COMMENT ON COLUMN fact_team_support_started.hulpvorm IS 'Form (CBS): 01 by the wijkteam itself. One of 01, 02, 03, 04.';
COMMENT ON COLUMN fact_team_support_started.aanmeldbron IS 'Where the child was first noticed. One of huisarts, poh_jeugd, jgz, school, schoolmaatschappelijk_werk, gi, wijkteam, spoedhulp, inloop, overig.';
COMMENT ON COLUMN fact_team_support_started.team IS 'Which team.';

CREATE TABLE fact_team_support_stopped (
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
    record_id text COLLATE "C" NOT NULL,
    mutation text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    on_day date NOT NULL,
    ondersteuning_id text COLLATE "C",
    datum_einde date,
    reden_einde text COLLATE "C",
    team text COLLATE "C",
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_team_support_stopped_record_id ON fact_team_support_stopped (record_id);
CREATE INDEX fact_team_support_stopped_pseudonym ON fact_team_support_stopped (pseudonym);
CREATE INDEX fact_team_support_stopped_ondersteuning_id ON fact_team_support_stopped (ondersteuning_id);
COMMENT ON TABLE fact_team_support_stopped IS 'Facts: every version of a record of this family that was accepted, once. Never changed. One end of the wijkteam''s own support.';
COMMENT ON COLUMN fact_team_support_stopped.fact_id IS 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.';
COMMENT ON COLUMN fact_team_support_stopped.line IS 'Row, resource or line of the fact in what came in, from 1.';
COMMENT ON COLUMN fact_team_support_stopped.receipt IS 'Receipt of the entry the fact came in: leads back to it.';
COMMENT ON COLUMN fact_team_support_stopped.source IS 'Where it came in: feed: and the name of the feed.';
COMMENT ON COLUMN fact_team_support_stopped.standard IS 'Standard and release, such as FHIR R4.';
COMMENT ON COLUMN fact_team_support_stopped.law IS 'JW (Jeugdwet).';
COMMENT ON COLUMN fact_team_support_stopped.message_type IS 'Kind of entry, such as Task or the name of a mapping.';
COMMENT ON COLUMN fact_team_support_stopped.sender IS 'Who answers for the feed, such as an AGB code or a name in the settings.';
COMMENT ON COLUMN fact_team_support_stopped.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN fact_team_support_stopped.provider IS 'Empty: no aanbieder sent it.';
COMMENT ON COLUMN fact_team_support_stopped.identification IS 'The partner''s own key of the entry; mac: and 16 digits where it might tell who the child is.';
COMMENT ON COLUMN fact_team_support_stopped.dagtekening IS 'First day that the entry is about.';
COMMENT ON COLUMN fact_team_support_stopped.received_at IS 'When the hub took the entry in (UTC).';
COMMENT ON COLUMN fact_team_support_stopped.pseudonym IS 'The child: stable within domain and key version, cannot be undone without the key; absent where the fact is about nobody, or a removal does not tell whom.';
COMMENT ON COLUMN fact_team_support_stopped.key_version IS 'Version of the key that made the pseudonym, from 1.';
COMMENT ON COLUMN fact_team_support_stopped.domain IS 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.';
COMMENT ON COLUMN fact_team_support_stopped.weak IS 'True when no BSN was known, and what else is known of the child stood in for it.';
COMMENT ON COLUMN fact_team_support_stopped.birth_year IS 'Year of birth; absent where it is not told, or wholly unknown.';
COMMENT ON COLUMN fact_team_support_stopped.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.';
COMMENT ON COLUMN fact_team_support_stopped.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN fact_team_support_stopped.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN fact_team_support_stopped.record_id IS 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.';
COMMENT ON COLUMN fact_team_support_stopped.mutation IS 'nieuw, gewijzigd or verwijderd: the record is new, says something else, or is taken back.';
COMMENT ON COLUMN fact_team_support_stopped.version IS 'Which version of the record is later: the greater; its meaning is the feed''s own.';
COMMENT ON COLUMN fact_team_support_stopped.on_day IS 'The day that the fact is about.';
COMMENT ON COLUMN fact_team_support_stopped.ondersteuning_id IS 'The support: the team''s own number of it. 32 hexadecimal digits: a keyed MAC of municipality, sender and reference.';
COMMENT ON COLUMN fact_team_support_stopped.datum_einde IS 'Last day, inclusive.';
COMMENT ON COLUMN fact_team_support_stopped.reden_einde IS 'Why it ended (CBS): 01 as planned, 02 early by agreement, 03 by the client, 04 by the team, 05 outside causes. One of 01, 02, 03, 04, 05.';
COMMENT ON COLUMN fact_team_support_stopped.team IS 'Which team.';

CREATE TABLE fact_outcome_reported (
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
    record_id text COLLATE "C" NOT NULL,
    mutation text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    on_day date NOT NULL,
    meting text COLLATE "C",
    datum_meting date,
    score bigint,
    antwoord text COLLATE "C",
    informant text COLLATE "C",
    aanbieder_agb text COLLATE "C",
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_outcome_reported_record_id ON fact_outcome_reported (record_id);
CREATE INDEX fact_outcome_reported_pseudonym ON fact_outcome_reported (pseudonym);
COMMENT ON TABLE fact_outcome_reported IS 'Facts: every version of a record of this family that was accepted, once. Never changed. One measured outcome of help: a goal, or what the client thinks of it.';
COMMENT ON COLUMN fact_outcome_reported.fact_id IS 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.';
COMMENT ON COLUMN fact_outcome_reported.line IS 'Row, resource or line of the fact in what came in, from 1.';
COMMENT ON COLUMN fact_outcome_reported.receipt IS 'Receipt of the entry the fact came in: leads back to it.';
COMMENT ON COLUMN fact_outcome_reported.source IS 'Where it came in: feed: and the name of the feed.';
COMMENT ON COLUMN fact_outcome_reported.standard IS 'Standard and release, such as FHIR R4.';
COMMENT ON COLUMN fact_outcome_reported.law IS 'JW (Jeugdwet).';
COMMENT ON COLUMN fact_outcome_reported.message_type IS 'Kind of entry, such as Task or the name of a mapping.';
COMMENT ON COLUMN fact_outcome_reported.sender IS 'Who answers for the feed, such as an AGB code or a name in the settings.';
COMMENT ON COLUMN fact_outcome_reported.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN fact_outcome_reported.provider IS 'Empty: no aanbieder sent it.';
COMMENT ON COLUMN fact_outcome_reported.identification IS 'The partner''s own key of the entry; mac: and 16 digits where it might tell who the child is.';
COMMENT ON COLUMN fact_outcome_reported.dagtekening IS 'First day that the entry is about.';
COMMENT ON COLUMN fact_outcome_reported.received_at IS 'When the hub took the entry in (UTC).';
COMMENT ON COLUMN fact_outcome_reported.pseudonym IS 'The child: stable within domain and key version, cannot be undone without the key; absent where the fact is about nobody, or a removal does not tell whom.';
COMMENT ON COLUMN fact_outcome_reported.key_version IS 'Version of the key that made the pseudonym, from 1.';
COMMENT ON COLUMN fact_outcome_reported.domain IS 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.';
COMMENT ON COLUMN fact_outcome_reported.weak IS 'True when no BSN was known, and what else is known of the child stood in for it.';
COMMENT ON COLUMN fact_outcome_reported.birth_year IS 'Year of birth; absent where it is not told, or wholly unknown.';
COMMENT ON COLUMN fact_outcome_reported.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.';
COMMENT ON COLUMN fact_outcome_reported.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN fact_outcome_reported.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN fact_outcome_reported.record_id IS 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.';
COMMENT ON COLUMN fact_outcome_reported.mutation IS 'nieuw, gewijzigd or verwijderd: the record is new, says something else, or is taken back.';
COMMENT ON COLUMN fact_outcome_reported.version IS 'Which version of the record is later: the greater; its meaning is the feed''s own.';
COMMENT ON COLUMN fact_outcome_reported.on_day IS 'The day that the fact is about.';
COMMENT ON COLUMN fact_outcome_reported.meting IS 'What was measured (CBS outcome criteria 2 and 3.1 to 3.4). One of tevredenheid, zonder_hulp_verder, geen_nieuwe_start, problemen_verminderd, doelrealisatie.';
COMMENT ON COLUMN fact_outcome_reported.datum_meting IS 'Day of measuring.';
COMMENT ON COLUMN fact_outcome_reported.score IS 'Mark, from 1 to 10 for contentment.';
COMMENT ON COLUMN fact_outcome_reported.antwoord IS 'Answer. One of ja, deels, nee, onbekend.';
COMMENT ON COLUMN fact_outcome_reported.informant IS 'Who answered. One of jeugdige, ouder, professional, onbekend.';
COMMENT ON COLUMN fact_outcome_reported.aanbieder_agb IS 'AGB code of the provider of that help.';

CREATE TABLE fact_count_reported (
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
    record_id text COLLATE "C" NOT NULL,
    mutation text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    on_day date NOT NULL,
    soort text COLLATE "C",
    locatie text COLLATE "C",
    periode_begin date,
    periode_einde date,
    aantal bigint,
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_count_reported_record_id ON fact_count_reported (record_id);
COMMENT ON TABLE fact_count_reported IS 'Facts: every version of a record of this family that was accepted, once. Never changed. One count over a period, about no person, such as visits to a walk-in point.';
COMMENT ON COLUMN fact_count_reported.fact_id IS 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.';
COMMENT ON COLUMN fact_count_reported.line IS 'Row, resource or line of the fact in what came in, from 1.';
COMMENT ON COLUMN fact_count_reported.receipt IS 'Receipt of the entry the fact came in: leads back to it.';
COMMENT ON COLUMN fact_count_reported.source IS 'Where it came in: feed: and the name of the feed.';
COMMENT ON COLUMN fact_count_reported.standard IS 'Standard and release, such as FHIR R4.';
COMMENT ON COLUMN fact_count_reported.law IS 'JW (Jeugdwet).';
COMMENT ON COLUMN fact_count_reported.message_type IS 'Kind of entry, such as Task or the name of a mapping.';
COMMENT ON COLUMN fact_count_reported.sender IS 'Who answers for the feed, such as an AGB code or a name in the settings.';
COMMENT ON COLUMN fact_count_reported.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN fact_count_reported.provider IS 'Empty: no aanbieder sent it.';
COMMENT ON COLUMN fact_count_reported.identification IS 'The partner''s own key of the entry; mac: and 16 digits where it might tell who the child is.';
COMMENT ON COLUMN fact_count_reported.dagtekening IS 'First day that the entry is about.';
COMMENT ON COLUMN fact_count_reported.received_at IS 'When the hub took the entry in (UTC).';
COMMENT ON COLUMN fact_count_reported.pseudonym IS 'The child: stable within domain and key version, cannot be undone without the key; absent where the fact is about nobody, or a removal does not tell whom.';
COMMENT ON COLUMN fact_count_reported.key_version IS 'Version of the key that made the pseudonym, from 1.';
COMMENT ON COLUMN fact_count_reported.domain IS 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.';
COMMENT ON COLUMN fact_count_reported.weak IS 'True when no BSN was known, and what else is known of the child stood in for it.';
COMMENT ON COLUMN fact_count_reported.birth_year IS 'Year of birth; absent where it is not told, or wholly unknown.';
COMMENT ON COLUMN fact_count_reported.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.';
COMMENT ON COLUMN fact_count_reported.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN fact_count_reported.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN fact_count_reported.record_id IS 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.';
COMMENT ON COLUMN fact_count_reported.mutation IS 'nieuw, gewijzigd or verwijderd: the record is new, says something else, or is taken back.';
COMMENT ON COLUMN fact_count_reported.version IS 'Which version of the record is later: the greater; its meaning is the feed''s own.';
COMMENT ON COLUMN fact_count_reported.on_day IS 'The day that the fact is about.';
COMMENT ON COLUMN fact_count_reported.soort IS 'What was counted, a code of the partner''s own.';
COMMENT ON COLUMN fact_count_reported.locatie IS 'Where.';
COMMENT ON COLUMN fact_count_reported.periode_begin IS 'First day.';
COMMENT ON COLUMN fact_count_reported.periode_einde IS 'Last day, inclusive.';
COMMENT ON COLUMN fact_count_reported.aantal IS 'How many.';

CREATE TABLE fact_placement_prevented (
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
    record_id text COLLATE "C" NOT NULL,
    mutation text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    on_day date NOT NULL,
    datum date,
    plaatsing text COLLATE "C",
    inzet text COLLATE "C",
    aanbieder_agb text COLLATE "C",
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_placement_prevented_record_id ON fact_placement_prevented (record_id);
CREATE INDEX fact_placement_prevented_pseudonym ON fact_placement_prevented (pseudonym);
COMMENT ON TABLE fact_placement_prevented IS 'Facts: every version of a record of this family that was accepted, once. Never changed. One placement out of the home that was prevented by emergency help.';
COMMENT ON COLUMN fact_placement_prevented.fact_id IS 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.';
COMMENT ON COLUMN fact_placement_prevented.line IS 'Row, resource or line of the fact in what came in, from 1.';
COMMENT ON COLUMN fact_placement_prevented.receipt IS 'Receipt of the entry the fact came in: leads back to it.';
COMMENT ON COLUMN fact_placement_prevented.source IS 'Where it came in: feed: and the name of the feed.';
COMMENT ON COLUMN fact_placement_prevented.standard IS 'Standard and release, such as FHIR R4.';
COMMENT ON COLUMN fact_placement_prevented.law IS 'JW (Jeugdwet).';
COMMENT ON COLUMN fact_placement_prevented.message_type IS 'Kind of entry, such as Task or the name of a mapping.';
COMMENT ON COLUMN fact_placement_prevented.sender IS 'Who answers for the feed, such as an AGB code or a name in the settings.';
COMMENT ON COLUMN fact_placement_prevented.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN fact_placement_prevented.provider IS 'Empty: no aanbieder sent it.';
COMMENT ON COLUMN fact_placement_prevented.identification IS 'The partner''s own key of the entry; mac: and 16 digits where it might tell who the child is.';
COMMENT ON COLUMN fact_placement_prevented.dagtekening IS 'First day that the entry is about.';
COMMENT ON COLUMN fact_placement_prevented.received_at IS 'When the hub took the entry in (UTC).';
COMMENT ON COLUMN fact_placement_prevented.pseudonym IS 'The child: stable within domain and key version, cannot be undone without the key; absent where the fact is about nobody, or a removal does not tell whom.';
COMMENT ON COLUMN fact_placement_prevented.key_version IS 'Version of the key that made the pseudonym, from 1.';
COMMENT ON COLUMN fact_placement_prevented.domain IS 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.';
COMMENT ON COLUMN fact_placement_prevented.weak IS 'True when no BSN was known, and what else is known of the child stood in for it.';
COMMENT ON COLUMN fact_placement_prevented.birth_year IS 'Year of birth; absent where it is not told, or wholly unknown.';
COMMENT ON COLUMN fact_placement_prevented.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.';
COMMENT ON COLUMN fact_placement_prevented.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN fact_placement_prevented.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN fact_placement_prevented.record_id IS 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.';
COMMENT ON COLUMN fact_placement_prevented.mutation IS 'nieuw, gewijzigd or verwijderd: the record is new, says something else, or is taken back.';
COMMENT ON COLUMN fact_placement_prevented.version IS 'Which version of the record is later: the greater; its meaning is the feed''s own.';
COMMENT ON COLUMN fact_placement_prevented.on_day IS 'The day that the fact is about.';
COMMENT ON COLUMN fact_placement_prevented.datum IS 'Day on which it was prevented.';
COMMENT ON COLUMN fact_placement_prevented.plaatsing IS 'What was prevented. One of pleegzorg, gezinshuis, residentieel, gesloten, crisis, onbekend.';
COMMENT ON COLUMN fact_placement_prevented.inzet IS 'With what, a code of the partner''s own.';
COMMENT ON COLUMN fact_placement_prevented.aanbieder_agb IS 'AGB code of who helped.';

CREATE TABLE fact_budget_granted (
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
    record_id text COLLATE "C" NOT NULL,
    mutation text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    on_day date NOT NULL,
    datum_toekenning date,
    datum_ingang date,
    datum_einde date,
    bedrag bigint,
    periode text COLLATE "C",
    product_categorie text COLLATE "C",
    hulpverlener text COLLATE "C",
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_budget_granted_record_id ON fact_budget_granted (record_id);
CREATE INDEX fact_budget_granted_pseudonym ON fact_budget_granted (pseudonym);
COMMENT ON TABLE fact_budget_granted IS 'Facts: every version of a record of this family that was accepted, once. Never changed. One personal budget (PGB) that was granted.';
COMMENT ON COLUMN fact_budget_granted.fact_id IS 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.';
COMMENT ON COLUMN fact_budget_granted.line IS 'Row, resource or line of the fact in what came in, from 1.';
COMMENT ON COLUMN fact_budget_granted.receipt IS 'Receipt of the entry the fact came in: leads back to it.';
COMMENT ON COLUMN fact_budget_granted.source IS 'Where it came in: feed: and the name of the feed.';
COMMENT ON COLUMN fact_budget_granted.standard IS 'Standard and release, such as FHIR R4.';
COMMENT ON COLUMN fact_budget_granted.law IS 'JW (Jeugdwet).';
COMMENT ON COLUMN fact_budget_granted.message_type IS 'Kind of entry, such as Task or the name of a mapping.';
COMMENT ON COLUMN fact_budget_granted.sender IS 'Who answers for the feed, such as an AGB code or a name in the settings.';
COMMENT ON COLUMN fact_budget_granted.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN fact_budget_granted.provider IS 'Empty: no aanbieder sent it.';
COMMENT ON COLUMN fact_budget_granted.identification IS 'The partner''s own key of the entry; mac: and 16 digits where it might tell who the child is.';
COMMENT ON COLUMN fact_budget_granted.dagtekening IS 'First day that the entry is about.';
COMMENT ON COLUMN fact_budget_granted.received_at IS 'When the hub took the entry in (UTC).';
COMMENT ON COLUMN fact_budget_granted.pseudonym IS 'The child: stable within domain and key version, cannot be undone without the key; absent where the fact is about nobody, or a removal does not tell whom.';
COMMENT ON COLUMN fact_budget_granted.key_version IS 'Version of the key that made the pseudonym, from 1.';
COMMENT ON COLUMN fact_budget_granted.domain IS 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.';
COMMENT ON COLUMN fact_budget_granted.weak IS 'True when no BSN was known, and what else is known of the child stood in for it.';
COMMENT ON COLUMN fact_budget_granted.birth_year IS 'Year of birth; absent where it is not told, or wholly unknown.';
COMMENT ON COLUMN fact_budget_granted.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.';
COMMENT ON COLUMN fact_budget_granted.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN fact_budget_granted.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN fact_budget_granted.record_id IS 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.';
COMMENT ON COLUMN fact_budget_granted.mutation IS 'nieuw, gewijzigd or verwijderd: the record is new, says something else, or is taken back.';
COMMENT ON COLUMN fact_budget_granted.version IS 'Which version of the record is later: the greater; its meaning is the feed''s own.';
COMMENT ON COLUMN fact_budget_granted.on_day IS 'The day that the fact is about.';
COMMENT ON COLUMN fact_budget_granted.datum_toekenning IS 'Day of the grant.';
COMMENT ON COLUMN fact_budget_granted.datum_ingang IS 'First day.';
COMMENT ON COLUMN fact_budget_granted.datum_einde IS 'Last day, inclusive.';
COMMENT ON COLUMN fact_budget_granted.bedrag IS 'Amount, eurocents a period. Eurocents.';
COMMENT ON COLUMN fact_budget_granted.periode IS 'For what period. One of week, maand, jaar, geheel.';
COMMENT ON COLUMN fact_budget_granted.product_categorie IS 'Category of what it is for (code list JZ020).';
COMMENT ON COLUMN fact_budget_granted.hulpverlener IS 'Professional help, or help by family and friends. One of formeel, informeel.';

CREATE TABLE fact_person_linked (
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
    record_id text COLLATE "C" NOT NULL,
    mutation text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    on_day date NOT NULL,
    family text COLLATE "C" NOT NULL,
    weak_pseudonym text COLLATE "C" NOT NULL,
    given text COLLATE "C",
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_person_linked_record_id ON fact_person_linked (record_id);
CREATE INDEX fact_person_linked_pseudonym ON fact_person_linked (pseudonym);
CREATE INDEX fact_person_linked_weak_pseudonym ON fact_person_linked (weak_pseudonym);
COMMENT ON TABLE fact_person_linked IS 'Facts: every message that tells all that stands in for the BSN of a child, and its BSN or its first name. Never changed; which of them count, koppeling says.';
COMMENT ON COLUMN fact_person_linked.fact_id IS 'Id of the fact that tells it: a row of the table of its family.';
COMMENT ON COLUMN fact_person_linked.line IS 'Row, resource or line of the fact in what came in, from 1.';
COMMENT ON COLUMN fact_person_linked.receipt IS 'Receipt of the entry the fact came in: leads back to it.';
COMMENT ON COLUMN fact_person_linked.source IS 'Where it came in: feed: and the name of the feed; of an assignment its transport.';
COMMENT ON COLUMN fact_person_linked.standard IS 'Standard and release, such as FHIR R4 or iJw 3.2.';
COMMENT ON COLUMN fact_person_linked.law IS 'JW (Jeugdwet) or WMO (Wet maatschappelijke ondersteuning).';
COMMENT ON COLUMN fact_person_linked.message_type IS 'Kind of entry, such as Task, the name of a mapping, or JW301.';
COMMENT ON COLUMN fact_person_linked.sender IS 'Who sent it: see the fact that tells it.';
COMMENT ON COLUMN fact_person_linked.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN fact_person_linked.provider IS 'AGB code of the aanbieder of an assignment, else empty.';
COMMENT ON COLUMN fact_person_linked.identification IS 'The partner''s own key of the entry; mac: and 16 digits where it might tell who the child is.';
COMMENT ON COLUMN fact_person_linked.dagtekening IS 'First day that the entry is about.';
COMMENT ON COLUMN fact_person_linked.received_at IS 'When the hub took the entry in (UTC).';
COMMENT ON COLUMN fact_person_linked.pseudonym IS 'The child under its BSN; where weak, the weak pseudonym again.';
COMMENT ON COLUMN fact_person_linked.key_version IS 'Version of the key that made the pseudonym, from 1.';
COMMENT ON COLUMN fact_person_linked.domain IS 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.';
COMMENT ON COLUMN fact_person_linked.weak IS 'False: the BSN is known. True: only that a child of this first name is among those of the weak pseudonym.';
COMMENT ON COLUMN fact_person_linked.birth_year IS 'Year of birth; absent where it is not told, or wholly unknown.';
COMMENT ON COLUMN fact_person_linked.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.';
COMMENT ON COLUMN fact_person_linked.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN fact_person_linked.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN fact_person_linked.record_id IS 'The record of which the fact that tells it is a version; of an assignment that fact itself.';
COMMENT ON COLUMN fact_person_linked.mutation IS 'nieuw, gewijzigd or verwijderd: the record is new, says something else, or is taken back.';
COMMENT ON COLUMN fact_person_linked.version IS 'Which version of the record is later: the greater; its meaning is the feed''s own.';
COMMENT ON COLUMN fact_person_linked.on_day IS 'The day that the fact is about.';
COMMENT ON COLUMN fact_person_linked.family IS 'Family of the fact that tells it, such as Referred or Allocated.';
COMMENT ON COLUMN fact_person_linked.weak_pseudonym IS 'The pseudonym of the child where no BSN is known.';
COMMENT ON COLUMN fact_person_linked.given IS 'Keyed MAC of the first given name, comparable within one weak pseudonym only; absent when unknown.';

CREATE VIEW koppeling AS
SELECT
    l.weak_pseudonym AS zwak_pseudoniem, min(CASE WHEN NOT l.weak THEN l.pseudonym END) AS pseudoniem,
    CASE
        WHEN min(CASE WHEN NOT l.weak AND l.sex IN ('1', '2') THEN l.sex END)
            = max(CASE WHEN NOT l.weak AND l.sex IN ('1', '2') THEN l.sex END)
            THEN min(CASE WHEN NOT l.weak AND l.sex IN ('1', '2') THEN l.sex END)
    END AS sex,
    CASE
        WHEN min(CASE WHEN NOT l.weak THEN l.given END) = max(CASE WHEN NOT l.weak THEN l.given END)
            THEN min(CASE WHEN NOT l.weak THEN l.given END)
    END AS voornaam,
    count(DISTINCT l.given) AS voornamen,
    count(CASE WHEN NOT l.weak THEN 1 END) AS bewijzen
FROM fact_person_linked l
WHERE l.mutation <> 'verwijderd'
    AND NOT EXISTS (
        SELECT 1
        FROM fact_referred x
        WHERE l.family = 'Referred' AND x.record_id = l.record_id
            AND (x.version, CASE x.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, x.fact_id)
                > (l.version, CASE l.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, l.fact_id)
            AND (
                x.mutation = 'verwijderd'
                OR x.pseudonym NOT IN (l.pseudonym, l.weak_pseudonym)
                OR EXISTS (
                    SELECT 1
                    FROM fact_person_linked y
                    WHERE y.fact_id = x.fact_id AND (NOT y.weak OR l.weak OR y.given <> l.given)
                )
            )
    )
    AND NOT EXISTS (
        SELECT 1
        FROM fact_school_signalled x
        WHERE l.family = 'SchoolSignalled' AND x.record_id = l.record_id
            AND (x.version, CASE x.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, x.fact_id)
                > (l.version, CASE l.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, l.fact_id)
            AND (
                x.mutation = 'verwijderd'
                OR x.pseudonym NOT IN (l.pseudonym, l.weak_pseudonym)
                OR EXISTS (
                    SELECT 1
                    FROM fact_person_linked y
                    WHERE y.fact_id = x.fact_id AND (NOT y.weak OR l.weak OR y.given <> l.given)
                )
            )
    )
    AND NOT EXISTS (
        SELECT 1
        FROM fact_investigation_reported x
        WHERE l.family = 'InvestigationReported' AND x.record_id = l.record_id
            AND (x.version, CASE x.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, x.fact_id)
                > (l.version, CASE l.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, l.fact_id)
            AND (
                x.mutation = 'verwijderd'
                OR x.pseudonym NOT IN (l.pseudonym, l.weak_pseudonym)
                OR EXISTS (
                    SELECT 1
                    FROM fact_person_linked y
                    WHERE y.fact_id = x.fact_id AND (NOT y.weak OR l.weak OR y.given <> l.given)
                )
            )
    )
    AND NOT EXISTS (
        SELECT 1
        FROM fact_measure_reported x
        WHERE l.family = 'MeasureReported' AND x.record_id = l.record_id
            AND (x.version, CASE x.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, x.fact_id)
                > (l.version, CASE l.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, l.fact_id)
            AND (
                x.mutation = 'verwijderd'
                OR x.pseudonym NOT IN (l.pseudonym, l.weak_pseudonym)
                OR EXISTS (
                    SELECT 1
                    FROM fact_person_linked y
                    WHERE y.fact_id = x.fact_id AND (NOT y.weak OR l.weak OR y.given <> l.given)
                )
            )
    )
    AND NOT EXISTS (
        SELECT 1
        FROM fact_team_support_started x
        WHERE l.family = 'TeamSupportStarted' AND x.record_id = l.record_id
            AND (x.version, CASE x.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, x.fact_id)
                > (l.version, CASE l.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, l.fact_id)
            AND (
                x.mutation = 'verwijderd'
                OR x.pseudonym NOT IN (l.pseudonym, l.weak_pseudonym)
                OR EXISTS (
                    SELECT 1
                    FROM fact_person_linked y
                    WHERE y.fact_id = x.fact_id AND (NOT y.weak OR l.weak OR y.given <> l.given)
                )
            )
    )
    AND NOT EXISTS (
        SELECT 1
        FROM fact_team_support_stopped x
        WHERE l.family = 'TeamSupportStopped' AND x.record_id = l.record_id
            AND (x.version, CASE x.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, x.fact_id)
                > (l.version, CASE l.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, l.fact_id)
            AND (
                x.mutation = 'verwijderd'
                OR x.pseudonym NOT IN (l.pseudonym, l.weak_pseudonym)
                OR EXISTS (
                    SELECT 1
                    FROM fact_person_linked y
                    WHERE y.fact_id = x.fact_id AND (NOT y.weak OR l.weak OR y.given <> l.given)
                )
            )
    )
    AND NOT EXISTS (
        SELECT 1
        FROM fact_outcome_reported x
        WHERE l.family = 'OutcomeReported' AND x.record_id = l.record_id
            AND (x.version, CASE x.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, x.fact_id)
                > (l.version, CASE l.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, l.fact_id)
            AND (
                x.mutation = 'verwijderd'
                OR x.pseudonym NOT IN (l.pseudonym, l.weak_pseudonym)
                OR EXISTS (
                    SELECT 1
                    FROM fact_person_linked y
                    WHERE y.fact_id = x.fact_id AND (NOT y.weak OR l.weak OR y.given <> l.given)
                )
            )
    )
    AND NOT EXISTS (
        SELECT 1
        FROM fact_placement_prevented x
        WHERE l.family = 'PlacementPrevented' AND x.record_id = l.record_id
            AND (x.version, CASE x.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, x.fact_id)
                > (l.version, CASE l.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, l.fact_id)
            AND (
                x.mutation = 'verwijderd'
                OR x.pseudonym NOT IN (l.pseudonym, l.weak_pseudonym)
                OR EXISTS (
                    SELECT 1
                    FROM fact_person_linked y
                    WHERE y.fact_id = x.fact_id AND (NOT y.weak OR l.weak OR y.given <> l.given)
                )
            )
    )
    AND NOT EXISTS (
        SELECT 1
        FROM fact_budget_granted x
        WHERE l.family = 'BudgetGranted' AND x.record_id = l.record_id
            AND (x.version, CASE x.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, x.fact_id)
                > (l.version, CASE l.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, l.fact_id)
            AND (
                x.mutation = 'verwijderd'
                OR x.pseudonym NOT IN (l.pseudonym, l.weak_pseudonym)
                OR EXISTS (
                    SELECT 1
                    FROM fact_person_linked y
                    WHERE y.fact_id = x.fact_id AND (NOT y.weak OR l.weak OR y.given <> l.given)
                )
            )
    )
GROUP BY l.weak_pseudonym
HAVING min(CASE WHEN NOT l.weak THEN l.pseudonym END) = max(CASE WHEN NOT l.weak THEN l.pseudonym END);
COMMENT ON VIEW koppeling IS 'Derived: under which pseudonym a child known without BSN is known with its BSN. Only where all links that stand name one child: of twins under one weak pseudonym none is meant. A link stands until a later version of the record that told it is a removal or tells of another; a BSN alone, the same, ends none. Where one first name or none is known under the weak pseudonym, every fact of it is linked; where more are, of twins of whom one has a BSN, only a fact that tells the first name of the links.';
COMMENT ON COLUMN koppeling.zwak_pseudoniem IS 'The pseudonym of the child where no BSN is known.';
COMMENT ON COLUMN koppeling.pseudoniem IS 'The pseudonym of the child under its BSN.';
COMMENT ON COLUMN koppeling.sex IS 'Geslacht as the links tell it, 1 male or 2 female; absent where none or not all tell the same. A fact that tells another is of another child and not linked.';
COMMENT ON COLUMN koppeling.voornaam IS 'Keyed MAC of the first given name that the links tell, comparable within one weak pseudonym only; absent where none or not all tell the same.';
COMMENT ON COLUMN koppeling.voornamen IS 'How many first given names are known under the weak pseudonym, links or not.';
COMMENT ON COLUMN koppeling.bewijzen IS 'How many links that stand say so.';

CREATE VIEW verwijzing AS
SELECT
    f.record_id, f.fact_id, f.receipt, f.municipality, f.source, f.sender, f.on_day,
    coalesce(k.pseudoniem, f.pseudonym) AS pseudoniem, f.pseudonym AS pseudoniem_bron,
    f.birth_year, f.sex, f.pc4, f.age_at_event, f.verwijzer, f.verwijzer_soort, f.aanmeldbron,
    f.verwijzer_agb, f.organisatie_agb, f.specialisme, f.naar, f.naar_code, f.onderwerp,
    f.datum_verwijzing, f.prioriteit, f.status
FROM fact_referred f
LEFT JOIN koppeling k ON k.zwak_pseudoniem = f.pseudonym
    AND f.weak
    AND (k.sex IS NULL OR f.sex IS NULL OR f.sex NOT IN ('1', '2') OR f.sex = k.sex)
    AND (
        k.voornamen < 2
        OR EXISTS (SELECT 1 FROM fact_person_linked g WHERE g.fact_id = f.fact_id AND g.given = k.voornaam)
    )
WHERE f.mutation <> 'verwijderd'
    AND NOT EXISTS (
        SELECT 1
        FROM fact_referred x
        WHERE x.record_id = f.record_id
            AND (x.version, CASE x.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, x.fact_id)
                > (f.version, CASE f.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, f.fact_id)
    );
COMMENT ON VIEW verwijzing IS 'Derived: what stands now, one row a record: of its versions the greatest in (version, mutation, fact id), left out when that is a removal. One referral of a child to youth care or to the wijkteam, by a GP, youth health care, school or another partner.';
COMMENT ON COLUMN verwijzing.record_id IS 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.';
COMMENT ON COLUMN verwijzing.fact_id IS 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.';
COMMENT ON COLUMN verwijzing.receipt IS 'Receipt of the entry the fact came in: leads back to it.';
COMMENT ON COLUMN verwijzing.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN verwijzing.source IS 'Where it came in: feed: and the name of the feed.';
COMMENT ON COLUMN verwijzing.sender IS 'Who answers for the feed, such as an AGB code or a name in the settings.';
COMMENT ON COLUMN verwijzing.on_day IS 'The day that the fact is about.';
COMMENT ON COLUMN verwijzing.pseudoniem IS 'The child: under its BSN where that is known by now, see koppeling.';
COMMENT ON COLUMN verwijzing.pseudoniem_bron IS 'The child as the fact itself tells it.';
COMMENT ON COLUMN verwijzing.birth_year IS 'Year of birth; absent where it is not told, or wholly unknown.';
COMMENT ON COLUMN verwijzing.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.';
COMMENT ON COLUMN verwijzing.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN verwijzing.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN verwijzing.verwijzer IS 'Referrer (CBS Beleidsinformatie Jeugd): 01 municipal access, 02 GP, 03 youth physician, 04 certified institution, 05 medical specialist, 06 none, 07 unknown. One of 01, 02, 03, 04, 05, 06, 07.';
COMMENT ON COLUMN verwijzing.verwijzer_soort IS 'The partner''s own subdivision of the referrer, such as POH.';
COMMENT ON COLUMN verwijzing.aanmeldbron IS 'Where the child was first noticed. One of huisarts, poh_jeugd, jgz, school, schoolmaatschappelijk_werk, gi, wijkteam, spoedhulp, inloop, overig.';
COMMENT ON COLUMN verwijzing.verwijzer_agb IS 'AGB code of the person who referred.';
COMMENT ON COLUMN verwijzing.organisatie_agb IS 'AGB code of the organisation that referred.';
COMMENT ON COLUMN verwijzing.specialisme IS 'Specialty of who referred (urn:oid:2.16.840.1.113883.2.4.6.7).';
COMMENT ON COLUMN verwijzing.naar IS 'To whom. One of aanbieder, wijkteam, onbekend.';
COMMENT ON COLUMN verwijzing.naar_code IS 'AGB or URA code of whom.';
COMMENT ON COLUMN verwijzing.onderwerp IS 'What for, a code of the partner''s own, such as dyslexie or nazorg.';
COMMENT ON COLUMN verwijzing.datum_verwijzing IS 'Day of the referral.';
COMMENT ON COLUMN verwijzing.prioriteit IS 'Urgency (FHIR request-priority). One of routine, urgent, asap, stat.';
COMMENT ON COLUMN verwijzing.status IS 'State of the referral (FHIR task-status). One of draft, requested, received, accepted, rejected, ready, cancelled, in-progress, on-hold, failed, completed.';

CREATE VIEW schoolsignaal AS
SELECT
    f.record_id, f.fact_id, f.receipt, f.municipality, f.source, f.sender, f.on_day,
    coalesce(k.pseudoniem, f.pseudonym) AS pseudoniem, f.pseudonym AS pseudoniem_bron,
    f.birth_year, f.sex, f.pc4, f.age_at_event, f.signaalsoort, f.verzuimsoort, f.brin,
    f.datum_start, f.datum_einde, f.status, f.datum_status, f.zorgsignaal, f.lesuren,
    f.meer_dan_25_procent, f.rol_melder, f.aanleiding, f.tlv_categorie, f.samenwerkingsverband,
    f.schoolsoort, f.vervolg
FROM fact_school_signalled f
LEFT JOIN koppeling k ON k.zwak_pseudoniem = f.pseudonym
    AND f.weak
    AND (k.sex IS NULL OR f.sex IS NULL OR f.sex NOT IN ('1', '2') OR f.sex = k.sex)
    AND (
        k.voornamen < 2
        OR EXISTS (SELECT 1 FROM fact_person_linked g WHERE g.fact_id = f.fact_id AND g.given = k.voornaam)
    )
WHERE f.mutation <> 'verwijderd'
    AND NOT EXISTS (
        SELECT 1
        FROM fact_school_signalled x
        WHERE x.record_id = f.record_id
            AND (x.version, CASE x.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, x.fact_id)
                > (f.version, CASE f.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, f.fact_id)
    );
COMMENT ON VIEW schoolsignaal IS 'Derived: what stands now, one row a record: of its versions the greatest in (version, mutation, fact id), left out when that is a removal. One signal from a school: absence, a question for support, a statement of admission (TLV), or a child that sits at home.';
COMMENT ON COLUMN schoolsignaal.record_id IS 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.';
COMMENT ON COLUMN schoolsignaal.fact_id IS 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.';
COMMENT ON COLUMN schoolsignaal.receipt IS 'Receipt of the entry the fact came in: leads back to it.';
COMMENT ON COLUMN schoolsignaal.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN schoolsignaal.source IS 'Where it came in: feed: and the name of the feed.';
COMMENT ON COLUMN schoolsignaal.sender IS 'Who answers for the feed, such as an AGB code or a name in the settings.';
COMMENT ON COLUMN schoolsignaal.on_day IS 'The day that the fact is about.';
COMMENT ON COLUMN schoolsignaal.pseudoniem IS 'The child: under its BSN where that is known by now, see koppeling.';
COMMENT ON COLUMN schoolsignaal.pseudoniem_bron IS 'The child as the fact itself tells it.';
COMMENT ON COLUMN schoolsignaal.birth_year IS 'Year of birth; absent where it is not told, or wholly unknown.';
COMMENT ON COLUMN schoolsignaal.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.';
COMMENT ON COLUMN schoolsignaal.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN schoolsignaal.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN schoolsignaal.signaalsoort IS 'Kind of signal. One of verzuim, ondersteuning, tlv, thuiszitter.';
COMMENT ON COLUMN schoolsignaal.verzuimsoort IS 'Kind of absence (Leerplichtwet). One of ABSOLUUT, RELATIEF.';
COMMENT ON COLUMN schoolsignaal.brin IS 'BRIN code of the school, with its vestiging where known.';
COMMENT ON COLUMN schoolsignaal.datum_start IS 'First day.';
COMMENT ON COLUMN schoolsignaal.datum_einde IS 'Last day, inclusive.';
COMMENT ON COLUMN schoolsignaal.status IS 'State of a report of absence (DUO). One of GEREGISTREERD, IN_BEHANDELING, AFGESLOTEN, INGETROKKEN, TER_KENNISGEVING.';
COMMENT ON COLUMN schoolsignaal.datum_status IS 'Day of that state.';
COMMENT ON COLUMN schoolsignaal.zorgsignaal IS 'Whether the school worries about more than attendance.';
COMMENT ON COLUMN schoolsignaal.lesuren IS 'Hours of lessons missed.';
COMMENT ON COLUMN schoolsignaal.meer_dan_25_procent IS 'Whether more than a quarter of the lessons was missed (OSO).';
COMMENT ON COLUMN schoolsignaal.rol_melder IS 'Function of who reports.';
COMMENT ON COLUMN schoolsignaal.aanleiding IS 'Occasion, a code of the partner''s own.';
COMMENT ON COLUMN schoolsignaal.tlv_categorie IS 'Category of the statement of admission. One of L, M, H, Nvt.';
COMMENT ON COLUMN schoolsignaal.samenwerkingsverband IS 'Number of the samenwerkingsverband, such as PO00YY.';
COMMENT ON COLUMN schoolsignaal.schoolsoort IS 'Kind of school.';
COMMENT ON COLUMN schoolsignaal.vervolg IS 'What was done next, a code of the partner''s own.';

CREATE VIEW onderzoek AS
SELECT
    f.record_id, f.fact_id, f.receipt, f.municipality, f.source, f.sender, f.on_day,
    coalesce(k.pseudoniem, f.pseudonym) AS pseudoniem, f.pseudonym AS pseudoniem_bron,
    f.birth_year, f.sex, f.pc4, f.age_at_event, f.zaak_id, f.vto_id, f.soort, f.status,
    f.datum_status, f.resultaat, f.rol, f.instelling
FROM fact_investigation_reported f
LEFT JOIN koppeling k ON k.zwak_pseudoniem = f.pseudonym
    AND f.weak
    AND (k.sex IS NULL OR f.sex IS NULL OR f.sex NOT IN ('1', '2') OR f.sex = k.sex)
    AND (
        k.voornamen < 2
        OR EXISTS (SELECT 1 FROM fact_person_linked g WHERE g.fact_id = f.fact_id AND g.given = k.voornaam)
    )
WHERE f.mutation <> 'verwijderd'
    AND NOT EXISTS (
        SELECT 1
        FROM fact_investigation_reported x
        WHERE x.record_id = f.record_id
            AND (x.version, CASE x.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, x.fact_id)
                > (f.version, CASE f.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, f.fact_id)
    );
COMMENT ON VIEW onderzoek IS 'Derived: what stands now, one row a record: of its versions the greatest in (version, mutation, fact id), left out when that is a removal. One step in a case of the Raad voor de Kinderbescherming or of juvenile probation, as CORV tells it (StUF-Jeugdzorg 1.0.9).';
COMMENT ON COLUMN onderzoek.record_id IS 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.';
COMMENT ON COLUMN onderzoek.fact_id IS 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.';
COMMENT ON COLUMN onderzoek.receipt IS 'Receipt of the entry the fact came in: leads back to it.';
COMMENT ON COLUMN onderzoek.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN onderzoek.source IS 'Where it came in: feed: and the name of the feed.';
COMMENT ON COLUMN onderzoek.sender IS 'Who answers for the feed, such as an AGB code or a name in the settings.';
COMMENT ON COLUMN onderzoek.on_day IS 'The day that the fact is about.';
COMMENT ON COLUMN onderzoek.pseudoniem IS 'The child: under its BSN where that is known by now, see koppeling.';
COMMENT ON COLUMN onderzoek.pseudoniem_bron IS 'The child as the fact itself tells it.';
COMMENT ON COLUMN onderzoek.birth_year IS 'Year of birth; absent where it is not told, or wholly unknown.';
COMMENT ON COLUMN onderzoek.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.';
COMMENT ON COLUMN onderzoek.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN onderzoek.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN onderzoek.zaak_id IS 'The case: ZAK identificatie. 32 hexadecimal digits: a keyed MAC of municipality, sender and reference.';
COMMENT ON COLUMN onderzoek.vto_id IS 'The request for investigation that it answers: heeftBetrekkingOpAndere. 32 hexadecimal digits: a keyed MAC of municipality, sender and reference.';
COMMENT ON COLUMN onderzoek.soort IS 'Protection (notificatieDi01) or probation (notificatiejrDi01). One of bescherming, reclassering.';
COMMENT ON COLUMN onderzoek.status IS 'Step that was taken. One of intake_afgerond, onderzoek_afgerond, zaak_afgerond.';
COMMENT ON COLUMN onderzoek.datum_status IS 'Day of that step: datumStatusGezet; without one the day of the message.';
COMMENT ON COLUMN onderzoek.resultaat IS 'Outcome: resultaat/omschrijving. One of verzoek_tot_onderzoek_afgewezen, geen_rekest_kinderbescherming, maatregel_opgelegd, geen_maatregel_opgelegd.';
COMMENT ON COLUMN onderzoek.rol IS 'Role of the child in the case. One of kind, ongeboren_kind, jeugdige.';
COMMENT ON COLUMN onderzoek.instelling IS 'Organisation that sent it.';

CREATE VIEW maatregel AS
SELECT
    f.record_id, f.fact_id, f.receipt, f.municipality, f.source, f.sender, f.on_day,
    coalesce(k.pseudoniem, f.pseudonym) AS pseudoniem, f.pseudonym AS pseudoniem_bron,
    f.birth_year, f.sex, f.pc4, f.age_at_event, f.maatregel, f.bron, f.zaak_id, f.datum_beslissing,
    f.datum_aanvang, f.datum_einde, f.datum_overgedragen_gekregen, f.datum_overgedragen,
    f.datum_eerste_contact, f.erkende_interventie, f.reden_einde, f.instelling
FROM fact_measure_reported f
LEFT JOIN koppeling k ON k.zwak_pseudoniem = f.pseudonym
    AND f.weak
    AND (k.sex IS NULL OR f.sex IS NULL OR f.sex NOT IN ('1', '2') OR f.sex = k.sex)
    AND (
        k.voornamen < 2
        OR EXISTS (SELECT 1 FROM fact_person_linked g WHERE g.fact_id = f.fact_id AND g.given = k.voornaam)
    )
WHERE f.mutation <> 'verwijderd'
    AND NOT EXISTS (
        SELECT 1
        FROM fact_measure_reported x
        WHERE x.record_id = f.record_id
            AND (x.version, CASE x.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, x.fact_id)
                > (f.version, CASE f.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, f.fact_id)
    );
COMMENT ON VIEW maatregel IS 'Derived: what stands now, one row a record: of its versions the greatest in (version, mutation, fact id), left out when that is a removal. One measure of youth protection or juvenile probation, from CORV or from the records that a certified institution keeps for CBS.';
COMMENT ON COLUMN maatregel.record_id IS 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.';
COMMENT ON COLUMN maatregel.fact_id IS 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.';
COMMENT ON COLUMN maatregel.receipt IS 'Receipt of the entry the fact came in: leads back to it.';
COMMENT ON COLUMN maatregel.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN maatregel.source IS 'Where it came in: feed: and the name of the feed.';
COMMENT ON COLUMN maatregel.sender IS 'Who answers for the feed, such as an AGB code or a name in the settings.';
COMMENT ON COLUMN maatregel.on_day IS 'The day that the fact is about.';
COMMENT ON COLUMN maatregel.pseudoniem IS 'The child: under its BSN where that is known by now, see koppeling.';
COMMENT ON COLUMN maatregel.pseudoniem_bron IS 'The child as the fact itself tells it.';
COMMENT ON COLUMN maatregel.birth_year IS 'Year of birth; absent where it is not told, or wholly unknown.';
COMMENT ON COLUMN maatregel.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.';
COMMENT ON COLUMN maatregel.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN maatregel.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN maatregel.maatregel IS 'Kind of measure (CBS): 11 OTS, 12 provisional OTS, 21-23 guardianship, 31-63 probation. One of 11, 12, 21, 22, 23, 31, 41, 42, 50, 51, 61, 62, 63, ONBEKEND.';
COMMENT ON COLUMN maatregel.bron IS 'Where it is told. One of corv, cbs.';
COMMENT ON COLUMN maatregel.zaak_id IS 'The case it comes from. 32 hexadecimal digits: a keyed MAC of municipality, sender and reference.';
COMMENT ON COLUMN maatregel.datum_beslissing IS 'Day of the decision.';
COMMENT ON COLUMN maatregel.datum_aanvang IS 'First day.';
COMMENT ON COLUMN maatregel.datum_einde IS 'Last day, inclusive.';
COMMENT ON COLUMN maatregel.datum_overgedragen_gekregen IS 'Day on which another institution handed it over.';
COMMENT ON COLUMN maatregel.datum_overgedragen IS 'Day on which it was handed over to another.';
COMMENT ON COLUMN maatregel.datum_eerste_contact IS 'Day of the first contact with the child.';
COMMENT ON COLUMN maatregel.erkende_interventie IS 'Whether an acknowledged intervention was used (probation).';
COMMENT ON COLUMN maatregel.reden_einde IS 'Why it ended (CBS). One of 01, 02, 03, 04, 05, 06, 11, 12, 13, 14, 15, 21, 22, 23, 24, 25, 26.';
COMMENT ON COLUMN maatregel.instelling IS 'Organisation that tells it.';

CREATE VIEW ondersteuning_start AS
SELECT
    f.record_id, f.fact_id, f.receipt, f.municipality, f.source, f.sender, f.on_day,
    coalesce(k.pseudoniem, f.pseudonym) AS pseudoniem, f.pseudonym AS pseudoniem_bron,
    f.birth_year, f.sex, f.pc4, f.age_at_event, f.ondersteuning_id, f.datum_start, f.hulpvorm,
    f.aanmeldbron, f.team
FROM fact_team_support_started f
LEFT JOIN koppeling k ON k.zwak_pseudoniem = f.pseudonym
    AND f.weak
    AND (k.sex IS NULL OR f.sex IS NULL OR f.sex NOT IN ('1', '2') OR f.sex = k.sex)
    AND (
        k.voornamen < 2
        OR EXISTS (SELECT 1 FROM fact_person_linked g WHERE g.fact_id = f.fact_id AND g.given = k.voornaam)
    )
WHERE f.mutation <> 'verwijderd'
    AND NOT EXISTS (
        SELECT 1
        FROM fact_team_support_started x
        WHERE x.record_id = f.record_id
            AND (x.version, CASE x.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, x.fact_id)
                > (f.version, CASE f.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, f.fact_id)
    );
COMMENT ON VIEW ondersteuning_start IS 'Derived: what stands now, one row a record: of its versions the greatest in (version, mutation, fact id), left out when that is a removal. One start of the wijkteam''s own support.';
COMMENT ON COLUMN ondersteuning_start.record_id IS 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.';
COMMENT ON COLUMN ondersteuning_start.fact_id IS 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.';
COMMENT ON COLUMN ondersteuning_start.receipt IS 'Receipt of the entry the fact came in: leads back to it.';
COMMENT ON COLUMN ondersteuning_start.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN ondersteuning_start.source IS 'Where it came in: feed: and the name of the feed.';
COMMENT ON COLUMN ondersteuning_start.sender IS 'Who answers for the feed, such as an AGB code or a name in the settings.';
COMMENT ON COLUMN ondersteuning_start.on_day IS 'The day that the fact is about.';
COMMENT ON COLUMN ondersteuning_start.pseudoniem IS 'The child: under its BSN where that is known by now, see koppeling.';
COMMENT ON COLUMN ondersteuning_start.pseudoniem_bron IS 'The child as the fact itself tells it.';
COMMENT ON COLUMN ondersteuning_start.birth_year IS 'Year of birth; absent where it is not told, or wholly unknown.';
COMMENT ON COLUMN ondersteuning_start.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.';
COMMENT ON COLUMN ondersteuning_start.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN ondersteuning_start.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN ondersteuning_start.ondersteuning_id IS 'The support: the team''s own number of it. 32 hexadecimal digits: a keyed MAC of municipality, sender and reference.';
COMMENT ON COLUMN ondersteuning_start.datum_start IS 'First day.';
COMMENT ON COLUMN ondersteuning_start.hulpvorm IS 'Form (CBS): 01 by the wijkteam itself. One of 01, 02, 03, 04.';
COMMENT ON COLUMN ondersteuning_start.aanmeldbron IS 'Where the child was first noticed. One of huisarts, poh_jeugd, jgz, school, schoolmaatschappelijk_werk, gi, wijkteam, spoedhulp, inloop, overig.';
COMMENT ON COLUMN ondersteuning_start.team IS 'Which team.';

CREATE VIEW ondersteuning_einde AS
SELECT
    f.record_id, f.fact_id, f.receipt, f.municipality, f.source, f.sender, f.on_day,
    coalesce(k.pseudoniem, f.pseudonym) AS pseudoniem, f.pseudonym AS pseudoniem_bron,
    f.birth_year, f.sex, f.pc4, f.age_at_event, f.ondersteuning_id, f.datum_einde, f.reden_einde,
    f.team
FROM fact_team_support_stopped f
LEFT JOIN koppeling k ON k.zwak_pseudoniem = f.pseudonym
    AND f.weak
    AND (k.sex IS NULL OR f.sex IS NULL OR f.sex NOT IN ('1', '2') OR f.sex = k.sex)
    AND (
        k.voornamen < 2
        OR EXISTS (SELECT 1 FROM fact_person_linked g WHERE g.fact_id = f.fact_id AND g.given = k.voornaam)
    )
WHERE f.mutation <> 'verwijderd'
    AND NOT EXISTS (
        SELECT 1
        FROM fact_team_support_stopped x
        WHERE x.record_id = f.record_id
            AND (x.version, CASE x.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, x.fact_id)
                > (f.version, CASE f.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, f.fact_id)
    );
COMMENT ON VIEW ondersteuning_einde IS 'Derived: what stands now, one row a record: of its versions the greatest in (version, mutation, fact id), left out when that is a removal. One end of the wijkteam''s own support.';
COMMENT ON COLUMN ondersteuning_einde.record_id IS 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.';
COMMENT ON COLUMN ondersteuning_einde.fact_id IS 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.';
COMMENT ON COLUMN ondersteuning_einde.receipt IS 'Receipt of the entry the fact came in: leads back to it.';
COMMENT ON COLUMN ondersteuning_einde.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN ondersteuning_einde.source IS 'Where it came in: feed: and the name of the feed.';
COMMENT ON COLUMN ondersteuning_einde.sender IS 'Who answers for the feed, such as an AGB code or a name in the settings.';
COMMENT ON COLUMN ondersteuning_einde.on_day IS 'The day that the fact is about.';
COMMENT ON COLUMN ondersteuning_einde.pseudoniem IS 'The child: under its BSN where that is known by now, see koppeling.';
COMMENT ON COLUMN ondersteuning_einde.pseudoniem_bron IS 'The child as the fact itself tells it.';
COMMENT ON COLUMN ondersteuning_einde.birth_year IS 'Year of birth; absent where it is not told, or wholly unknown.';
COMMENT ON COLUMN ondersteuning_einde.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.';
COMMENT ON COLUMN ondersteuning_einde.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN ondersteuning_einde.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN ondersteuning_einde.ondersteuning_id IS 'The support: the team''s own number of it. 32 hexadecimal digits: a keyed MAC of municipality, sender and reference.';
COMMENT ON COLUMN ondersteuning_einde.datum_einde IS 'Last day, inclusive.';
COMMENT ON COLUMN ondersteuning_einde.reden_einde IS 'Why it ended (CBS): 01 as planned, 02 early by agreement, 03 by the client, 04 by the team, 05 outside causes. One of 01, 02, 03, 04, 05.';
COMMENT ON COLUMN ondersteuning_einde.team IS 'Which team.';

CREATE VIEW uitkomst AS
SELECT
    f.record_id, f.fact_id, f.receipt, f.municipality, f.source, f.sender, f.on_day,
    coalesce(k.pseudoniem, f.pseudonym) AS pseudoniem, f.pseudonym AS pseudoniem_bron,
    f.birth_year, f.sex, f.pc4, f.age_at_event, f.meting, f.datum_meting, f.score, f.antwoord,
    f.informant, f.aanbieder_agb
FROM fact_outcome_reported f
LEFT JOIN koppeling k ON k.zwak_pseudoniem = f.pseudonym
    AND f.weak
    AND (k.sex IS NULL OR f.sex IS NULL OR f.sex NOT IN ('1', '2') OR f.sex = k.sex)
    AND (
        k.voornamen < 2
        OR EXISTS (SELECT 1 FROM fact_person_linked g WHERE g.fact_id = f.fact_id AND g.given = k.voornaam)
    )
WHERE f.mutation <> 'verwijderd'
    AND NOT EXISTS (
        SELECT 1
        FROM fact_outcome_reported x
        WHERE x.record_id = f.record_id
            AND (x.version, CASE x.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, x.fact_id)
                > (f.version, CASE f.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, f.fact_id)
    );
COMMENT ON VIEW uitkomst IS 'Derived: what stands now, one row a record: of its versions the greatest in (version, mutation, fact id), left out when that is a removal. One measured outcome of help: a goal, or what the client thinks of it.';
COMMENT ON COLUMN uitkomst.record_id IS 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.';
COMMENT ON COLUMN uitkomst.fact_id IS 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.';
COMMENT ON COLUMN uitkomst.receipt IS 'Receipt of the entry the fact came in: leads back to it.';
COMMENT ON COLUMN uitkomst.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN uitkomst.source IS 'Where it came in: feed: and the name of the feed.';
COMMENT ON COLUMN uitkomst.sender IS 'Who answers for the feed, such as an AGB code or a name in the settings.';
COMMENT ON COLUMN uitkomst.on_day IS 'The day that the fact is about.';
COMMENT ON COLUMN uitkomst.pseudoniem IS 'The child: under its BSN where that is known by now, see koppeling.';
COMMENT ON COLUMN uitkomst.pseudoniem_bron IS 'The child as the fact itself tells it.';
COMMENT ON COLUMN uitkomst.birth_year IS 'Year of birth; absent where it is not told, or wholly unknown.';
COMMENT ON COLUMN uitkomst.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.';
COMMENT ON COLUMN uitkomst.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN uitkomst.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN uitkomst.meting IS 'What was measured (CBS outcome criteria 2 and 3.1 to 3.4). One of tevredenheid, zonder_hulp_verder, geen_nieuwe_start, problemen_verminderd, doelrealisatie.';
COMMENT ON COLUMN uitkomst.datum_meting IS 'Day of measuring.';
COMMENT ON COLUMN uitkomst.score IS 'Mark, from 1 to 10 for contentment.';
COMMENT ON COLUMN uitkomst.antwoord IS 'Answer. One of ja, deels, nee, onbekend.';
COMMENT ON COLUMN uitkomst.informant IS 'Who answered. One of jeugdige, ouder, professional, onbekend.';
COMMENT ON COLUMN uitkomst.aanbieder_agb IS 'AGB code of the provider of that help.';

CREATE VIEW telling AS
SELECT
    f.record_id, f.fact_id, f.receipt, f.municipality, f.source, f.sender, f.on_day, f.soort,
    f.locatie, f.periode_begin, f.periode_einde, f.aantal
FROM fact_count_reported f
WHERE f.mutation <> 'verwijderd'
    AND NOT EXISTS (
        SELECT 1
        FROM fact_count_reported x
        WHERE x.record_id = f.record_id
            AND (x.version, CASE x.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, x.fact_id)
                > (f.version, CASE f.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, f.fact_id)
    );
COMMENT ON VIEW telling IS 'Derived: what stands now, one row a record: of its versions the greatest in (version, mutation, fact id), left out when that is a removal. One count over a period, about no person, such as visits to a walk-in point.';
COMMENT ON COLUMN telling.record_id IS 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.';
COMMENT ON COLUMN telling.fact_id IS 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.';
COMMENT ON COLUMN telling.receipt IS 'Receipt of the entry the fact came in: leads back to it.';
COMMENT ON COLUMN telling.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN telling.source IS 'Where it came in: feed: and the name of the feed.';
COMMENT ON COLUMN telling.sender IS 'Who answers for the feed, such as an AGB code or a name in the settings.';
COMMENT ON COLUMN telling.on_day IS 'The day that the fact is about.';
COMMENT ON COLUMN telling.soort IS 'What was counted, a code of the partner''s own.';
COMMENT ON COLUMN telling.locatie IS 'Where.';
COMMENT ON COLUMN telling.periode_begin IS 'First day.';
COMMENT ON COLUMN telling.periode_einde IS 'Last day, inclusive.';
COMMENT ON COLUMN telling.aantal IS 'How many.';

CREATE VIEW plaatsing_voorkomen AS
SELECT
    f.record_id, f.fact_id, f.receipt, f.municipality, f.source, f.sender, f.on_day,
    coalesce(k.pseudoniem, f.pseudonym) AS pseudoniem, f.pseudonym AS pseudoniem_bron,
    f.birth_year, f.sex, f.pc4, f.age_at_event, f.datum, f.plaatsing, f.inzet, f.aanbieder_agb
FROM fact_placement_prevented f
LEFT JOIN koppeling k ON k.zwak_pseudoniem = f.pseudonym
    AND f.weak
    AND (k.sex IS NULL OR f.sex IS NULL OR f.sex NOT IN ('1', '2') OR f.sex = k.sex)
    AND (
        k.voornamen < 2
        OR EXISTS (SELECT 1 FROM fact_person_linked g WHERE g.fact_id = f.fact_id AND g.given = k.voornaam)
    )
WHERE f.mutation <> 'verwijderd'
    AND NOT EXISTS (
        SELECT 1
        FROM fact_placement_prevented x
        WHERE x.record_id = f.record_id
            AND (x.version, CASE x.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, x.fact_id)
                > (f.version, CASE f.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, f.fact_id)
    );
COMMENT ON VIEW plaatsing_voorkomen IS 'Derived: what stands now, one row a record: of its versions the greatest in (version, mutation, fact id), left out when that is a removal. One placement out of the home that was prevented by emergency help.';
COMMENT ON COLUMN plaatsing_voorkomen.record_id IS 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.';
COMMENT ON COLUMN plaatsing_voorkomen.fact_id IS 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.';
COMMENT ON COLUMN plaatsing_voorkomen.receipt IS 'Receipt of the entry the fact came in: leads back to it.';
COMMENT ON COLUMN plaatsing_voorkomen.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN plaatsing_voorkomen.source IS 'Where it came in: feed: and the name of the feed.';
COMMENT ON COLUMN plaatsing_voorkomen.sender IS 'Who answers for the feed, such as an AGB code or a name in the settings.';
COMMENT ON COLUMN plaatsing_voorkomen.on_day IS 'The day that the fact is about.';
COMMENT ON COLUMN plaatsing_voorkomen.pseudoniem IS 'The child: under its BSN where that is known by now, see koppeling.';
COMMENT ON COLUMN plaatsing_voorkomen.pseudoniem_bron IS 'The child as the fact itself tells it.';
COMMENT ON COLUMN plaatsing_voorkomen.birth_year IS 'Year of birth; absent where it is not told, or wholly unknown.';
COMMENT ON COLUMN plaatsing_voorkomen.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.';
COMMENT ON COLUMN plaatsing_voorkomen.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN plaatsing_voorkomen.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN plaatsing_voorkomen.datum IS 'Day on which it was prevented.';
COMMENT ON COLUMN plaatsing_voorkomen.plaatsing IS 'What was prevented. One of pleegzorg, gezinshuis, residentieel, gesloten, crisis, onbekend.';
COMMENT ON COLUMN plaatsing_voorkomen.inzet IS 'With what, a code of the partner''s own.';
COMMENT ON COLUMN plaatsing_voorkomen.aanbieder_agb IS 'AGB code of who helped.';

CREATE VIEW pgb AS
SELECT
    f.record_id, f.fact_id, f.receipt, f.municipality, f.source, f.sender, f.on_day,
    coalesce(k.pseudoniem, f.pseudonym) AS pseudoniem, f.pseudonym AS pseudoniem_bron,
    f.birth_year, f.sex, f.pc4, f.age_at_event, f.datum_toekenning, f.datum_ingang, f.datum_einde,
    f.bedrag, f.periode, f.product_categorie, f.hulpverlener
FROM fact_budget_granted f
LEFT JOIN koppeling k ON k.zwak_pseudoniem = f.pseudonym
    AND f.weak
    AND (k.sex IS NULL OR f.sex IS NULL OR f.sex NOT IN ('1', '2') OR f.sex = k.sex)
    AND (
        k.voornamen < 2
        OR EXISTS (SELECT 1 FROM fact_person_linked g WHERE g.fact_id = f.fact_id AND g.given = k.voornaam)
    )
WHERE f.mutation <> 'verwijderd'
    AND NOT EXISTS (
        SELECT 1
        FROM fact_budget_granted x
        WHERE x.record_id = f.record_id
            AND (x.version, CASE x.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, x.fact_id)
                > (f.version, CASE f.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, f.fact_id)
    );
COMMENT ON VIEW pgb IS 'Derived: what stands now, one row a record: of its versions the greatest in (version, mutation, fact id), left out when that is a removal. One personal budget (PGB) that was granted.';
COMMENT ON COLUMN pgb.record_id IS 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.';
COMMENT ON COLUMN pgb.fact_id IS 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.';
COMMENT ON COLUMN pgb.receipt IS 'Receipt of the entry the fact came in: leads back to it.';
COMMENT ON COLUMN pgb.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN pgb.source IS 'Where it came in: feed: and the name of the feed.';
COMMENT ON COLUMN pgb.sender IS 'Who answers for the feed, such as an AGB code or a name in the settings.';
COMMENT ON COLUMN pgb.on_day IS 'The day that the fact is about.';
COMMENT ON COLUMN pgb.pseudoniem IS 'The child: under its BSN where that is known by now, see koppeling.';
COMMENT ON COLUMN pgb.pseudoniem_bron IS 'The child as the fact itself tells it.';
COMMENT ON COLUMN pgb.birth_year IS 'Year of birth; absent where it is not told, or wholly unknown.';
COMMENT ON COLUMN pgb.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.';
COMMENT ON COLUMN pgb.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN pgb.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN pgb.datum_toekenning IS 'Day of the grant.';
COMMENT ON COLUMN pgb.datum_ingang IS 'First day.';
COMMENT ON COLUMN pgb.datum_einde IS 'Last day, inclusive.';
COMMENT ON COLUMN pgb.bedrag IS 'Amount, eurocents a period. Eurocents.';
COMMENT ON COLUMN pgb.periode IS 'For what period. One of week, maand, jaar, geheel.';
COMMENT ON COLUMN pgb.product_categorie IS 'Category of what it is for (code list JZ020).';
COMMENT ON COLUMN pgb.hulpverlener IS 'Professional help, or help by family and friends. One of formeel, informeel.';

CREATE VIEW ondersteuning AS
SELECT
    s.record_id, s.municipality, s.ondersteuning_id, s.pseudoniem, s.pseudoniem_bron,
    s.birth_year, s.sex, s.pc4,
    CASE WHEN e.fact_id IS NULL THEN 'lopend' ELSE 'gestopt' END AS status,
    s.datum_start, e.datum_einde, e.reden_einde, s.hulpvorm, s.aanmeldbron,
    coalesce(s.team, e.team) AS team, s.fact_id AS start_fact_id, e.fact_id AS einde_fact_id
FROM ondersteuning_start s
LEFT JOIN fact_team_support_stopped e ON e.fact_id = (
    SELECT y.fact_id
    FROM fact_team_support_stopped y
    WHERE y.ondersteuning_id = s.ondersteuning_id AND y.municipality = s.municipality
        AND y.datum_einde >= s.datum_start
        AND y.mutation <> 'verwijderd'
        AND NOT EXISTS (
            SELECT 1
            FROM fact_team_support_stopped x
            WHERE x.record_id = y.record_id
                AND (x.version, CASE x.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, x.fact_id)
                    > (y.version, CASE y.mutation WHEN 'nieuw' THEN 0 WHEN 'gewijzigd' THEN 1 ELSE 2 END, y.fact_id)
        )
    ORDER BY y.datum_einde, y.fact_id
    LIMIT 1
);
COMMENT ON VIEW ondersteuning IS 'Derived: one row a start of the wijkteam''s own support that stands, beside the first end of it on or after that day.';
COMMENT ON COLUMN ondersteuning.record_id IS 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.';
COMMENT ON COLUMN ondersteuning.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN ondersteuning.ondersteuning_id IS 'The support: the team''s own number of it. 32 hexadecimal digits: a keyed MAC of municipality, sender and reference.';
COMMENT ON COLUMN ondersteuning.pseudoniem IS 'The child: under its BSN where that is known by now, see koppeling.';
COMMENT ON COLUMN ondersteuning.pseudoniem_bron IS 'The child as the fact itself tells it.';
COMMENT ON COLUMN ondersteuning.birth_year IS 'Year of birth; absent where it is not told, or wholly unknown.';
COMMENT ON COLUMN ondersteuning.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.';
COMMENT ON COLUMN ondersteuning.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN ondersteuning.status IS 'lopend; gestopt once an end is told.';
COMMENT ON COLUMN ondersteuning.datum_start IS 'First day.';
COMMENT ON COLUMN ondersteuning.datum_einde IS 'Last day, inclusive.';
COMMENT ON COLUMN ondersteuning.reden_einde IS 'Why it ended (CBS): 01 as planned, 02 early by agreement, 03 by the client, 04 by the team, 05 outside causes. One of 01, 02, 03, 04, 05.';
COMMENT ON COLUMN ondersteuning.hulpvorm IS 'Form (CBS): 01 by the wijkteam itself. One of 01, 02, 03, 04.';
COMMENT ON COLUMN ondersteuning.aanmeldbron IS 'Where the child was first noticed. One of huisarts, poh_jeugd, jgz, school, schoolmaatschappelijk_werk, gi, wijkteam, spoedhulp, inloop, overig.';
COMMENT ON COLUMN ondersteuning.team IS 'Which team.';
COMMENT ON COLUMN ondersteuning.start_fact_id IS 'The start: a row of fact_team_support_started.';
COMMENT ON COLUMN ondersteuning.einde_fact_id IS 'The end: a row of fact_team_support_stopped.';

CREATE VIEW maatregel_lopend AS
SELECT
    m.record_id, m.fact_id, m.receipt, m.municipality, m.source, m.sender, m.on_day, m.pseudoniem,
    m.pseudoniem_bron, m.birth_year, m.sex, m.pc4, m.age_at_event, m.maatregel, m.bron, m.zaak_id,
    m.datum_beslissing, m.datum_aanvang, m.datum_overgedragen_gekregen, m.datum_eerste_contact,
    m.erkende_interventie, m.instelling
FROM maatregel m
WHERE m.datum_einde IS NULL AND m.datum_overgedragen IS NULL;
COMMENT ON VIEW maatregel_lopend IS 'Derived: measures of which no last day is told and that were not handed over. A last day that is still to come is a last day too. CORV and CBS each tell of a measure: count those of one bron.';
COMMENT ON COLUMN maatregel_lopend.record_id IS 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.';
COMMENT ON COLUMN maatregel_lopend.fact_id IS 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.';
COMMENT ON COLUMN maatregel_lopend.receipt IS 'Receipt of the entry the fact came in: leads back to it.';
COMMENT ON COLUMN maatregel_lopend.municipality IS 'CBS code of the gemeente, 4 digits.';
COMMENT ON COLUMN maatregel_lopend.source IS 'Where it came in: feed: and the name of the feed.';
COMMENT ON COLUMN maatregel_lopend.sender IS 'Who answers for the feed, such as an AGB code or a name in the settings.';
COMMENT ON COLUMN maatregel_lopend.on_day IS 'The day that the fact is about.';
COMMENT ON COLUMN maatregel_lopend.pseudoniem IS 'The child: under its BSN where that is known by now, see koppeling.';
COMMENT ON COLUMN maatregel_lopend.pseudoniem_bron IS 'The child as the fact itself tells it.';
COMMENT ON COLUMN maatregel_lopend.birth_year IS 'Year of birth; absent where it is not told, or wholly unknown.';
COMMENT ON COLUMN maatregel_lopend.sex IS 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.';
COMMENT ON COLUMN maatregel_lopend.pc4 IS 'First four digits of the home postcode, when an address is known.';
COMMENT ON COLUMN maatregel_lopend.age_at_event IS 'Whole years on the day the fact is about; absent when the birth date is not wholly known.';
COMMENT ON COLUMN maatregel_lopend.maatregel IS 'Kind of measure (CBS): 11 OTS, 12 provisional OTS, 21-23 guardianship, 31-63 probation. One of 11, 12, 21, 22, 23, 31, 41, 42, 50, 51, 61, 62, 63, ONBEKEND.';
COMMENT ON COLUMN maatregel_lopend.bron IS 'Where it is told. One of corv, cbs.';
COMMENT ON COLUMN maatregel_lopend.zaak_id IS 'The case it comes from. 32 hexadecimal digits: a keyed MAC of municipality, sender and reference.';
COMMENT ON COLUMN maatregel_lopend.datum_beslissing IS 'Day of the decision.';
COMMENT ON COLUMN maatregel_lopend.datum_aanvang IS 'First day.';
COMMENT ON COLUMN maatregel_lopend.datum_overgedragen_gekregen IS 'Day on which another institution handed it over.';
COMMENT ON COLUMN maatregel_lopend.datum_eerste_contact IS 'Day of the first contact with the child.';
COMMENT ON COLUMN maatregel_lopend.erkende_interventie IS 'Whether an acknowledged intervention was used (probation).';
COMMENT ON COLUMN maatregel_lopend.instelling IS 'Organisation that tells it.';

GRANT SELECT ON fact_referred,
    fact_school_signalled,
    fact_investigation_reported,
    fact_measure_reported,
    fact_team_support_started,
    fact_team_support_stopped,
    fact_outcome_reported,
    fact_count_reported,
    fact_placement_prevented,
    fact_budget_granted,
    fact_person_linked,
    koppeling,
    verwijzing,
    schoolsignaal,
    onderzoek,
    maatregel,
    ondersteuning_start,
    ondersteuning_einde,
    uitkomst,
    telling,
    plaatsing_voorkomen,
    pgb,
    ondersteuning,
    maatregel_lopend
    TO wijkstroom_analist;
