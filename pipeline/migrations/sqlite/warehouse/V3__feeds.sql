-- What other partners than providers report, who they are about, and what of it stands now.

CREATE TABLE fact_referred (
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
    record_id TEXT NOT NULL,
    mutation TEXT NOT NULL,
    version INTEGER NOT NULL,
    on_day DATE NOT NULL,
    verwijzer TEXT,
    verwijzer_soort TEXT,
    aanmeldbron TEXT,
    verwijzer_agb TEXT,
    organisatie_agb TEXT,
    specialisme TEXT,
    naar TEXT,
    naar_code TEXT,
    onderwerp TEXT,
    datum_verwijzing DATE,
    prioriteit TEXT,
    status TEXT,
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_referred_record_id ON fact_referred (record_id);
CREATE INDEX fact_referred_pseudonym ON fact_referred (pseudonym);

CREATE TABLE fact_school_signalled (
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
    record_id TEXT NOT NULL,
    mutation TEXT NOT NULL,
    version INTEGER NOT NULL,
    on_day DATE NOT NULL,
    signaalsoort TEXT,
    verzuimsoort TEXT,
    brin TEXT,
    datum_start DATE,
    datum_einde DATE,
    status TEXT,
    datum_status DATE,
    zorgsignaal BOOLEAN,
    lesuren INTEGER,
    meer_dan_25_procent BOOLEAN,
    rol_melder TEXT,
    aanleiding TEXT,
    tlv_categorie TEXT,
    samenwerkingsverband TEXT,
    schoolsoort TEXT,
    vervolg TEXT,
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_school_signalled_record_id ON fact_school_signalled (record_id);
CREATE INDEX fact_school_signalled_pseudonym ON fact_school_signalled (pseudonym);

CREATE TABLE fact_investigation_reported (
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
    record_id TEXT NOT NULL,
    mutation TEXT NOT NULL,
    version INTEGER NOT NULL,
    on_day DATE NOT NULL,
    zaak_id TEXT,
    vto_id TEXT,
    soort TEXT,
    status TEXT,
    datum_status DATE,
    resultaat TEXT,
    rol TEXT,
    instelling TEXT,
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_investigation_reported_record_id ON fact_investigation_reported (record_id);
CREATE INDEX fact_investigation_reported_pseudonym ON fact_investigation_reported (pseudonym);

CREATE TABLE fact_measure_reported (
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
    record_id TEXT NOT NULL,
    mutation TEXT NOT NULL,
    version INTEGER NOT NULL,
    on_day DATE NOT NULL,
    maatregel TEXT,
    bron TEXT,
    zaak_id TEXT,
    datum_beslissing DATE,
    datum_aanvang DATE,
    datum_einde DATE,
    datum_overgedragen_gekregen DATE,
    datum_overgedragen DATE,
    datum_eerste_contact DATE,
    erkende_interventie BOOLEAN,
    reden_einde TEXT,
    instelling TEXT,
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_measure_reported_record_id ON fact_measure_reported (record_id);
CREATE INDEX fact_measure_reported_pseudonym ON fact_measure_reported (pseudonym);

CREATE TABLE fact_team_support_started (
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
    record_id TEXT NOT NULL,
    mutation TEXT NOT NULL,
    version INTEGER NOT NULL,
    on_day DATE NOT NULL,
    ondersteuning_id TEXT,
    datum_start DATE,
    hulpvorm TEXT,
    aanmeldbron TEXT,
    team TEXT,
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_team_support_started_record_id ON fact_team_support_started (record_id);
CREATE INDEX fact_team_support_started_pseudonym ON fact_team_support_started (pseudonym);

CREATE TABLE fact_team_support_stopped (
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
    record_id TEXT NOT NULL,
    mutation TEXT NOT NULL,
    version INTEGER NOT NULL,
    on_day DATE NOT NULL,
    ondersteuning_id TEXT,
    datum_einde DATE,
    reden_einde TEXT,
    team TEXT,
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_team_support_stopped_record_id ON fact_team_support_stopped (record_id);
CREATE INDEX fact_team_support_stopped_pseudonym ON fact_team_support_stopped (pseudonym);
CREATE INDEX fact_team_support_stopped_ondersteuning_id ON fact_team_support_stopped (ondersteuning_id);

CREATE TABLE fact_outcome_reported (
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
    record_id TEXT NOT NULL,
    mutation TEXT NOT NULL,
    version INTEGER NOT NULL,
    on_day DATE NOT NULL,
    meting TEXT,
    datum_meting DATE,
    score INTEGER,
    antwoord TEXT,
    informant TEXT,
    aanbieder_agb TEXT,
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_outcome_reported_record_id ON fact_outcome_reported (record_id);
CREATE INDEX fact_outcome_reported_pseudonym ON fact_outcome_reported (pseudonym);

CREATE TABLE fact_count_reported (
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
    record_id TEXT NOT NULL,
    mutation TEXT NOT NULL,
    version INTEGER NOT NULL,
    on_day DATE NOT NULL,
    soort TEXT,
    locatie TEXT,
    periode_begin DATE,
    periode_einde DATE,
    aantal INTEGER,
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_count_reported_record_id ON fact_count_reported (record_id);

CREATE TABLE fact_placement_prevented (
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
    record_id TEXT NOT NULL,
    mutation TEXT NOT NULL,
    version INTEGER NOT NULL,
    on_day DATE NOT NULL,
    datum DATE,
    plaatsing TEXT,
    inzet TEXT,
    aanbieder_agb TEXT,
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_placement_prevented_record_id ON fact_placement_prevented (record_id);
CREATE INDEX fact_placement_prevented_pseudonym ON fact_placement_prevented (pseudonym);

CREATE TABLE fact_budget_granted (
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
    record_id TEXT NOT NULL,
    mutation TEXT NOT NULL,
    version INTEGER NOT NULL,
    on_day DATE NOT NULL,
    datum_toekenning DATE,
    datum_ingang DATE,
    datum_einde DATE,
    bedrag INTEGER,
    periode TEXT,
    product_categorie TEXT,
    hulpverlener TEXT,
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_budget_granted_record_id ON fact_budget_granted (record_id);
CREATE INDEX fact_budget_granted_pseudonym ON fact_budget_granted (pseudonym);

CREATE TABLE fact_person_linked (
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
    record_id TEXT NOT NULL,
    mutation TEXT NOT NULL,
    version INTEGER NOT NULL,
    on_day DATE NOT NULL,
    family TEXT NOT NULL,
    weak_pseudonym TEXT NOT NULL,
    given TEXT,
    PRIMARY KEY (fact_id)
);
CREATE INDEX fact_person_linked_record_id ON fact_person_linked (record_id);
CREATE INDEX fact_person_linked_pseudonym ON fact_person_linked (pseudonym);
CREATE INDEX fact_person_linked_weak_pseudonym ON fact_person_linked (weak_pseudonym);

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

CREATE VIEW maatregel_lopend AS
SELECT
    m.record_id, m.fact_id, m.receipt, m.municipality, m.source, m.sender, m.on_day, m.pseudoniem,
    m.pseudoniem_bron, m.birth_year, m.sex, m.pc4, m.age_at_event, m.maatregel, m.bron, m.zaak_id,
    m.datum_beslissing, m.datum_aanvang, m.datum_overgedragen_gekregen, m.datum_eerste_contact,
    m.erkende_interventie, m.instelling
FROM maatregel m
WHERE m.datum_einde IS NULL AND m.datum_overgedragen IS NULL;

INSERT INTO data_dictionary (table_name, column_name, comment) VALUES
    ('fact_referred', NULL, 'Facts: every version of a record of this family that was accepted, once. Never changed. One referral of a child to youth care or to the wijkteam, by a GP, youth health care, school or another partner.'),
    ('fact_referred', 'fact_id', 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.'),
    ('fact_referred', 'line', 'Row, resource or line of the fact in what came in, from 1.'),
    ('fact_referred', 'receipt', 'Receipt of the entry the fact came in: leads back to it.'),
    ('fact_referred', 'source', 'Where it came in: feed: and the name of the feed.'),
    ('fact_referred', 'standard', 'Standard and release, such as FHIR R4.'),
    ('fact_referred', 'law', 'JW (Jeugdwet).'),
    ('fact_referred', 'message_type', 'Kind of entry, such as Task or the name of a mapping.'),
    ('fact_referred', 'sender', 'Who answers for the feed, such as an AGB code or a name in the settings.'),
    ('fact_referred', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('fact_referred', 'provider', 'Empty: no aanbieder sent it.'),
    ('fact_referred', 'identification', 'The partner''s own key of the entry; mac: and 16 digits where it might tell who the child is.'),
    ('fact_referred', 'dagtekening', 'First day that the entry is about.'),
    ('fact_referred', 'received_at', 'When the hub took the entry in (UTC).'),
    ('fact_referred', 'pseudonym', 'The child: stable within domain and key version, cannot be undone without the key; absent where the fact is about nobody, or a removal does not tell whom.'),
    ('fact_referred', 'key_version', 'Version of the key that made the pseudonym, from 1.'),
    ('fact_referred', 'domain', 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.'),
    ('fact_referred', 'weak', 'True when no BSN was known, and what else is known of the child stood in for it.'),
    ('fact_referred', 'birth_year', 'Year of birth; absent where it is not told, or wholly unknown.'),
    ('fact_referred', 'sex', 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.'),
    ('fact_referred', 'pc4', 'First four digits of the home postcode, when an address is known.'),
    ('fact_referred', 'age_at_event', 'Whole years on the day the fact is about; absent when the birth date is not wholly known.'),
    ('fact_referred', 'record_id', 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.'),
    ('fact_referred', 'mutation', 'nieuw, gewijzigd or verwijderd: the record is new, says something else, or is taken back.'),
    ('fact_referred', 'version', 'Which version of the record is later: the greater; its meaning is the feed''s own.'),
    ('fact_referred', 'on_day', 'The day that the fact is about.'),
    ('fact_referred', 'verwijzer', 'Referrer (CBS Beleidsinformatie Jeugd): 01 municipal access, 02 GP, 03 youth physician, 04 certified institution, 05 medical specialist, 06 none, 07 unknown. One of 01, 02, 03, 04, 05, 06, 07.'),
    ('fact_referred', 'verwijzer_soort', 'The partner''s own subdivision of the referrer, such as POH.'),
    ('fact_referred', 'aanmeldbron', 'Where the child was first noticed. One of huisarts, poh_jeugd, jgz, school, schoolmaatschappelijk_werk, gi, wijkteam, spoedhulp, inloop, overig.'),
    ('fact_referred', 'verwijzer_agb', 'AGB code of the person who referred.'),
    ('fact_referred', 'organisatie_agb', 'AGB code of the organisation that referred.'),
    ('fact_referred', 'specialisme', 'Specialty of who referred (urn:oid:2.16.840.1.113883.2.4.6.7).'),
    ('fact_referred', 'naar', 'To whom. One of aanbieder, wijkteam, onbekend.'),
    ('fact_referred', 'naar_code', 'AGB or URA code of whom.'),
    ('fact_referred', 'onderwerp', 'What for, a code of the partner''s own, such as dyslexie or nazorg.'),
    ('fact_referred', 'datum_verwijzing', 'Day of the referral.'),
    ('fact_referred', 'prioriteit', 'Urgency (FHIR request-priority). One of routine, urgent, asap, stat.'),
    ('fact_referred', 'status', 'State of the referral (FHIR task-status). One of draft, requested, received, accepted, rejected, ready, cancelled, in-progress, on-hold, failed, completed.'),
    ('fact_school_signalled', NULL, 'Facts: every version of a record of this family that was accepted, once. Never changed. One signal from a school: absence, a question for support, a statement of admission (TLV), or a child that sits at home.'),
    ('fact_school_signalled', 'fact_id', 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.'),
    ('fact_school_signalled', 'line', 'Row, resource or line of the fact in what came in, from 1.'),
    ('fact_school_signalled', 'receipt', 'Receipt of the entry the fact came in: leads back to it.'),
    ('fact_school_signalled', 'source', 'Where it came in: feed: and the name of the feed.'),
    ('fact_school_signalled', 'standard', 'Standard and release, such as FHIR R4.'),
    ('fact_school_signalled', 'law', 'JW (Jeugdwet).'),
    ('fact_school_signalled', 'message_type', 'Kind of entry, such as Task or the name of a mapping.'),
    ('fact_school_signalled', 'sender', 'Who answers for the feed, such as an AGB code or a name in the settings.'),
    ('fact_school_signalled', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('fact_school_signalled', 'provider', 'Empty: no aanbieder sent it.'),
    ('fact_school_signalled', 'identification', 'The partner''s own key of the entry; mac: and 16 digits where it might tell who the child is.'),
    ('fact_school_signalled', 'dagtekening', 'First day that the entry is about.'),
    ('fact_school_signalled', 'received_at', 'When the hub took the entry in (UTC).'),
    ('fact_school_signalled', 'pseudonym', 'The child: stable within domain and key version, cannot be undone without the key; absent where the fact is about nobody, or a removal does not tell whom.'),
    ('fact_school_signalled', 'key_version', 'Version of the key that made the pseudonym, from 1.'),
    ('fact_school_signalled', 'domain', 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.'),
    ('fact_school_signalled', 'weak', 'True when no BSN was known, and what else is known of the child stood in for it.'),
    ('fact_school_signalled', 'birth_year', 'Year of birth; absent where it is not told, or wholly unknown.'),
    ('fact_school_signalled', 'sex', 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.'),
    ('fact_school_signalled', 'pc4', 'First four digits of the home postcode, when an address is known.'),
    ('fact_school_signalled', 'age_at_event', 'Whole years on the day the fact is about; absent when the birth date is not wholly known.'),
    ('fact_school_signalled', 'record_id', 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.'),
    ('fact_school_signalled', 'mutation', 'nieuw, gewijzigd or verwijderd: the record is new, says something else, or is taken back.'),
    ('fact_school_signalled', 'version', 'Which version of the record is later: the greater; its meaning is the feed''s own.'),
    ('fact_school_signalled', 'on_day', 'The day that the fact is about.'),
    ('fact_school_signalled', 'signaalsoort', 'Kind of signal. One of verzuim, ondersteuning, tlv, thuiszitter.'),
    ('fact_school_signalled', 'verzuimsoort', 'Kind of absence (Leerplichtwet). One of ABSOLUUT, RELATIEF.'),
    ('fact_school_signalled', 'brin', 'BRIN code of the school, with its vestiging where known.'),
    ('fact_school_signalled', 'datum_start', 'First day.'),
    ('fact_school_signalled', 'datum_einde', 'Last day, inclusive.'),
    ('fact_school_signalled', 'status', 'State of a report of absence (DUO). One of GEREGISTREERD, IN_BEHANDELING, AFGESLOTEN, INGETROKKEN, TER_KENNISGEVING.'),
    ('fact_school_signalled', 'datum_status', 'Day of that state.'),
    ('fact_school_signalled', 'zorgsignaal', 'Whether the school worries about more than attendance.'),
    ('fact_school_signalled', 'lesuren', 'Hours of lessons missed.'),
    ('fact_school_signalled', 'meer_dan_25_procent', 'Whether more than a quarter of the lessons was missed (OSO).'),
    ('fact_school_signalled', 'rol_melder', 'Function of who reports.'),
    ('fact_school_signalled', 'aanleiding', 'Occasion, a code of the partner''s own.'),
    ('fact_school_signalled', 'tlv_categorie', 'Category of the statement of admission. One of L, M, H, Nvt.'),
    ('fact_school_signalled', 'samenwerkingsverband', 'Number of the samenwerkingsverband, such as PO00YY.'),
    ('fact_school_signalled', 'schoolsoort', 'Kind of school.'),
    ('fact_school_signalled', 'vervolg', 'What was done next, a code of the partner''s own.'),
    ('fact_investigation_reported', NULL, 'Facts: every version of a record of this family that was accepted, once. Never changed. One step in a case of the Raad voor de Kinderbescherming or of juvenile probation, as CORV tells it (StUF-Jeugdzorg 1.0.9).'),
    ('fact_investigation_reported', 'fact_id', 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.'),
    ('fact_investigation_reported', 'line', 'Row, resource or line of the fact in what came in, from 1.'),
    ('fact_investigation_reported', 'receipt', 'Receipt of the entry the fact came in: leads back to it.'),
    ('fact_investigation_reported', 'source', 'Where it came in: feed: and the name of the feed.'),
    ('fact_investigation_reported', 'standard', 'Standard and release, such as FHIR R4.'),
    ('fact_investigation_reported', 'law', 'JW (Jeugdwet).'),
    ('fact_investigation_reported', 'message_type', 'Kind of entry, such as Task or the name of a mapping.'),
    ('fact_investigation_reported', 'sender', 'Who answers for the feed, such as an AGB code or a name in the settings.'),
    ('fact_investigation_reported', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('fact_investigation_reported', 'provider', 'Empty: no aanbieder sent it.'),
    ('fact_investigation_reported', 'identification', 'The partner''s own key of the entry; mac: and 16 digits where it might tell who the child is.'),
    ('fact_investigation_reported', 'dagtekening', 'First day that the entry is about.'),
    ('fact_investigation_reported', 'received_at', 'When the hub took the entry in (UTC).'),
    ('fact_investigation_reported', 'pseudonym', 'The child: stable within domain and key version, cannot be undone without the key; absent where the fact is about nobody, or a removal does not tell whom.'),
    ('fact_investigation_reported', 'key_version', 'Version of the key that made the pseudonym, from 1.'),
    ('fact_investigation_reported', 'domain', 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.'),
    ('fact_investigation_reported', 'weak', 'True when no BSN was known, and what else is known of the child stood in for it.'),
    ('fact_investigation_reported', 'birth_year', 'Year of birth; absent where it is not told, or wholly unknown.'),
    ('fact_investigation_reported', 'sex', 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.'),
    ('fact_investigation_reported', 'pc4', 'First four digits of the home postcode, when an address is known.'),
    ('fact_investigation_reported', 'age_at_event', 'Whole years on the day the fact is about; absent when the birth date is not wholly known.'),
    ('fact_investigation_reported', 'record_id', 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.'),
    ('fact_investigation_reported', 'mutation', 'nieuw, gewijzigd or verwijderd: the record is new, says something else, or is taken back.'),
    ('fact_investigation_reported', 'version', 'Which version of the record is later: the greater; its meaning is the feed''s own.'),
    ('fact_investigation_reported', 'on_day', 'The day that the fact is about.'),
    ('fact_investigation_reported', 'zaak_id', 'The case: ZAK identificatie. 32 hexadecimal digits: a keyed MAC of municipality, sender and reference.'),
    ('fact_investigation_reported', 'vto_id', 'The request for investigation that it answers: heeftBetrekkingOpAndere. 32 hexadecimal digits: a keyed MAC of municipality, sender and reference.'),
    ('fact_investigation_reported', 'soort', 'Protection (notificatieDi01) or probation (notificatiejrDi01). One of bescherming, reclassering.'),
    ('fact_investigation_reported', 'status', 'Step that was taken. One of intake_afgerond, onderzoek_afgerond, zaak_afgerond.'),
    ('fact_investigation_reported', 'datum_status', 'Day of that step: datumStatusGezet; without one the day of the message.'),
    ('fact_investigation_reported', 'resultaat', 'Outcome: resultaat/omschrijving. One of verzoek_tot_onderzoek_afgewezen, geen_rekest_kinderbescherming, maatregel_opgelegd, geen_maatregel_opgelegd.'),
    ('fact_investigation_reported', 'rol', 'Role of the child in the case. One of kind, ongeboren_kind, jeugdige.'),
    ('fact_investigation_reported', 'instelling', 'Organisation that sent it.'),
    ('fact_measure_reported', NULL, 'Facts: every version of a record of this family that was accepted, once. Never changed. One measure of youth protection or juvenile probation, from CORV or from the records that a certified institution keeps for CBS.'),
    ('fact_measure_reported', 'fact_id', 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.'),
    ('fact_measure_reported', 'line', 'Row, resource or line of the fact in what came in, from 1.'),
    ('fact_measure_reported', 'receipt', 'Receipt of the entry the fact came in: leads back to it.'),
    ('fact_measure_reported', 'source', 'Where it came in: feed: and the name of the feed.'),
    ('fact_measure_reported', 'standard', 'Standard and release, such as FHIR R4.'),
    ('fact_measure_reported', 'law', 'JW (Jeugdwet).'),
    ('fact_measure_reported', 'message_type', 'Kind of entry, such as Task or the name of a mapping.'),
    ('fact_measure_reported', 'sender', 'Who answers for the feed, such as an AGB code or a name in the settings.'),
    ('fact_measure_reported', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('fact_measure_reported', 'provider', 'Empty: no aanbieder sent it.'),
    ('fact_measure_reported', 'identification', 'The partner''s own key of the entry; mac: and 16 digits where it might tell who the child is.'),
    ('fact_measure_reported', 'dagtekening', 'First day that the entry is about.'),
    ('fact_measure_reported', 'received_at', 'When the hub took the entry in (UTC).'),
    ('fact_measure_reported', 'pseudonym', 'The child: stable within domain and key version, cannot be undone without the key; absent where the fact is about nobody, or a removal does not tell whom.'),
    ('fact_measure_reported', 'key_version', 'Version of the key that made the pseudonym, from 1.'),
    ('fact_measure_reported', 'domain', 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.'),
    ('fact_measure_reported', 'weak', 'True when no BSN was known, and what else is known of the child stood in for it.'),
    ('fact_measure_reported', 'birth_year', 'Year of birth; absent where it is not told, or wholly unknown.'),
    ('fact_measure_reported', 'sex', 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.'),
    ('fact_measure_reported', 'pc4', 'First four digits of the home postcode, when an address is known.'),
    ('fact_measure_reported', 'age_at_event', 'Whole years on the day the fact is about; absent when the birth date is not wholly known.'),
    ('fact_measure_reported', 'record_id', 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.'),
    ('fact_measure_reported', 'mutation', 'nieuw, gewijzigd or verwijderd: the record is new, says something else, or is taken back.'),
    ('fact_measure_reported', 'version', 'Which version of the record is later: the greater; its meaning is the feed''s own.'),
    ('fact_measure_reported', 'on_day', 'The day that the fact is about.'),
    ('fact_measure_reported', 'maatregel', 'Kind of measure (CBS): 11 OTS, 12 provisional OTS, 21-23 guardianship, 31-63 probation. One of 11, 12, 21, 22, 23, 31, 41, 42, 50, 51, 61, 62, 63, ONBEKEND.'),
    ('fact_measure_reported', 'bron', 'Where it is told. One of corv, cbs.'),
    ('fact_measure_reported', 'zaak_id', 'The case it comes from. 32 hexadecimal digits: a keyed MAC of municipality, sender and reference.'),
    ('fact_measure_reported', 'datum_beslissing', 'Day of the decision.'),
    ('fact_measure_reported', 'datum_aanvang', 'First day.'),
    ('fact_measure_reported', 'datum_einde', 'Last day, inclusive.'),
    ('fact_measure_reported', 'datum_overgedragen_gekregen', 'Day on which another institution handed it over.'),
    ('fact_measure_reported', 'datum_overgedragen', 'Day on which it was handed over to another.'),
    ('fact_measure_reported', 'datum_eerste_contact', 'Day of the first contact with the child.'),
    ('fact_measure_reported', 'erkende_interventie', 'Whether an acknowledged intervention was used (probation).'),
    ('fact_measure_reported', 'reden_einde', 'Why it ended (CBS). One of 01, 02, 03, 04, 05, 06, 11, 12, 13, 14, 15, 21, 22, 23, 24, 25, 26.'),
    ('fact_measure_reported', 'instelling', 'Organisation that tells it.'),
    ('fact_team_support_started', NULL, 'Facts: every version of a record of this family that was accepted, once. Never changed. One start of the wijkteam''s own support.'),
    ('fact_team_support_started', 'fact_id', 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.'),
    ('fact_team_support_started', 'line', 'Row, resource or line of the fact in what came in, from 1.'),
    ('fact_team_support_started', 'receipt', 'Receipt of the entry the fact came in: leads back to it.'),
    ('fact_team_support_started', 'source', 'Where it came in: feed: and the name of the feed.'),
    ('fact_team_support_started', 'standard', 'Standard and release, such as FHIR R4.'),
    ('fact_team_support_started', 'law', 'JW (Jeugdwet).'),
    ('fact_team_support_started', 'message_type', 'Kind of entry, such as Task or the name of a mapping.'),
    ('fact_team_support_started', 'sender', 'Who answers for the feed, such as an AGB code or a name in the settings.'),
    ('fact_team_support_started', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('fact_team_support_started', 'provider', 'Empty: no aanbieder sent it.'),
    ('fact_team_support_started', 'identification', 'The partner''s own key of the entry; mac: and 16 digits where it might tell who the child is.'),
    ('fact_team_support_started', 'dagtekening', 'First day that the entry is about.'),
    ('fact_team_support_started', 'received_at', 'When the hub took the entry in (UTC).'),
    ('fact_team_support_started', 'pseudonym', 'The child: stable within domain and key version, cannot be undone without the key; absent where the fact is about nobody, or a removal does not tell whom.'),
    ('fact_team_support_started', 'key_version', 'Version of the key that made the pseudonym, from 1.'),
    ('fact_team_support_started', 'domain', 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.'),
    ('fact_team_support_started', 'weak', 'True when no BSN was known, and what else is known of the child stood in for it.'),
    ('fact_team_support_started', 'birth_year', 'Year of birth; absent where it is not told, or wholly unknown.'),
    ('fact_team_support_started', 'sex', 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.'),
    ('fact_team_support_started', 'pc4', 'First four digits of the home postcode, when an address is known.'),
    ('fact_team_support_started', 'age_at_event', 'Whole years on the day the fact is about; absent when the birth date is not wholly known.'),
    ('fact_team_support_started', 'record_id', 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.'),
    ('fact_team_support_started', 'mutation', 'nieuw, gewijzigd or verwijderd: the record is new, says something else, or is taken back.'),
    ('fact_team_support_started', 'version', 'Which version of the record is later: the greater; its meaning is the feed''s own.'),
    ('fact_team_support_started', 'on_day', 'The day that the fact is about.'),
    ('fact_team_support_started', 'ondersteuning_id', 'The support: the team''s own number of it. 32 hexadecimal digits: a keyed MAC of municipality, sender and reference.'),
    ('fact_team_support_started', 'datum_start', 'First day.'),
    ('fact_team_support_started', 'hulpvorm', 'Form (CBS): 01 by the wijkteam itself. One of 01, 02, 03, 04.'),
    ('fact_team_support_started', 'aanmeldbron', 'Where the child was first noticed. One of huisarts, poh_jeugd, jgz, school, schoolmaatschappelijk_werk, gi, wijkteam, spoedhulp, inloop, overig.'),
    ('fact_team_support_started', 'team', 'Which team.'),
    ('fact_team_support_stopped', NULL, 'Facts: every version of a record of this family that was accepted, once. Never changed. One end of the wijkteam''s own support.'),
    ('fact_team_support_stopped', 'fact_id', 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.'),
    ('fact_team_support_stopped', 'line', 'Row, resource or line of the fact in what came in, from 1.'),
    ('fact_team_support_stopped', 'receipt', 'Receipt of the entry the fact came in: leads back to it.'),
    ('fact_team_support_stopped', 'source', 'Where it came in: feed: and the name of the feed.'),
    ('fact_team_support_stopped', 'standard', 'Standard and release, such as FHIR R4.'),
    ('fact_team_support_stopped', 'law', 'JW (Jeugdwet).'),
    ('fact_team_support_stopped', 'message_type', 'Kind of entry, such as Task or the name of a mapping.'),
    ('fact_team_support_stopped', 'sender', 'Who answers for the feed, such as an AGB code or a name in the settings.'),
    ('fact_team_support_stopped', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('fact_team_support_stopped', 'provider', 'Empty: no aanbieder sent it.'),
    ('fact_team_support_stopped', 'identification', 'The partner''s own key of the entry; mac: and 16 digits where it might tell who the child is.'),
    ('fact_team_support_stopped', 'dagtekening', 'First day that the entry is about.'),
    ('fact_team_support_stopped', 'received_at', 'When the hub took the entry in (UTC).'),
    ('fact_team_support_stopped', 'pseudonym', 'The child: stable within domain and key version, cannot be undone without the key; absent where the fact is about nobody, or a removal does not tell whom.'),
    ('fact_team_support_stopped', 'key_version', 'Version of the key that made the pseudonym, from 1.'),
    ('fact_team_support_stopped', 'domain', 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.'),
    ('fact_team_support_stopped', 'weak', 'True when no BSN was known, and what else is known of the child stood in for it.'),
    ('fact_team_support_stopped', 'birth_year', 'Year of birth; absent where it is not told, or wholly unknown.'),
    ('fact_team_support_stopped', 'sex', 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.'),
    ('fact_team_support_stopped', 'pc4', 'First four digits of the home postcode, when an address is known.'),
    ('fact_team_support_stopped', 'age_at_event', 'Whole years on the day the fact is about; absent when the birth date is not wholly known.'),
    ('fact_team_support_stopped', 'record_id', 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.'),
    ('fact_team_support_stopped', 'mutation', 'nieuw, gewijzigd or verwijderd: the record is new, says something else, or is taken back.'),
    ('fact_team_support_stopped', 'version', 'Which version of the record is later: the greater; its meaning is the feed''s own.'),
    ('fact_team_support_stopped', 'on_day', 'The day that the fact is about.'),
    ('fact_team_support_stopped', 'ondersteuning_id', 'The support: the team''s own number of it. 32 hexadecimal digits: a keyed MAC of municipality, sender and reference.'),
    ('fact_team_support_stopped', 'datum_einde', 'Last day, inclusive.'),
    ('fact_team_support_stopped', 'reden_einde', 'Why it ended (CBS): 01 as planned, 02 early by agreement, 03 by the client, 04 by the team, 05 outside causes. One of 01, 02, 03, 04, 05.'),
    ('fact_team_support_stopped', 'team', 'Which team.'),
    ('fact_outcome_reported', NULL, 'Facts: every version of a record of this family that was accepted, once. Never changed. One measured outcome of help: a goal, or what the client thinks of it.'),
    ('fact_outcome_reported', 'fact_id', 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.'),
    ('fact_outcome_reported', 'line', 'Row, resource or line of the fact in what came in, from 1.'),
    ('fact_outcome_reported', 'receipt', 'Receipt of the entry the fact came in: leads back to it.'),
    ('fact_outcome_reported', 'source', 'Where it came in: feed: and the name of the feed.'),
    ('fact_outcome_reported', 'standard', 'Standard and release, such as FHIR R4.'),
    ('fact_outcome_reported', 'law', 'JW (Jeugdwet).'),
    ('fact_outcome_reported', 'message_type', 'Kind of entry, such as Task or the name of a mapping.'),
    ('fact_outcome_reported', 'sender', 'Who answers for the feed, such as an AGB code or a name in the settings.'),
    ('fact_outcome_reported', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('fact_outcome_reported', 'provider', 'Empty: no aanbieder sent it.'),
    ('fact_outcome_reported', 'identification', 'The partner''s own key of the entry; mac: and 16 digits where it might tell who the child is.'),
    ('fact_outcome_reported', 'dagtekening', 'First day that the entry is about.'),
    ('fact_outcome_reported', 'received_at', 'When the hub took the entry in (UTC).'),
    ('fact_outcome_reported', 'pseudonym', 'The child: stable within domain and key version, cannot be undone without the key; absent where the fact is about nobody, or a removal does not tell whom.'),
    ('fact_outcome_reported', 'key_version', 'Version of the key that made the pseudonym, from 1.'),
    ('fact_outcome_reported', 'domain', 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.'),
    ('fact_outcome_reported', 'weak', 'True when no BSN was known, and what else is known of the child stood in for it.'),
    ('fact_outcome_reported', 'birth_year', 'Year of birth; absent where it is not told, or wholly unknown.'),
    ('fact_outcome_reported', 'sex', 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.'),
    ('fact_outcome_reported', 'pc4', 'First four digits of the home postcode, when an address is known.'),
    ('fact_outcome_reported', 'age_at_event', 'Whole years on the day the fact is about; absent when the birth date is not wholly known.'),
    ('fact_outcome_reported', 'record_id', 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.'),
    ('fact_outcome_reported', 'mutation', 'nieuw, gewijzigd or verwijderd: the record is new, says something else, or is taken back.'),
    ('fact_outcome_reported', 'version', 'Which version of the record is later: the greater; its meaning is the feed''s own.'),
    ('fact_outcome_reported', 'on_day', 'The day that the fact is about.'),
    ('fact_outcome_reported', 'meting', 'What was measured (CBS outcome criteria 2 and 3.1 to 3.4). One of tevredenheid, zonder_hulp_verder, geen_nieuwe_start, problemen_verminderd, doelrealisatie.'),
    ('fact_outcome_reported', 'datum_meting', 'Day of measuring.'),
    ('fact_outcome_reported', 'score', 'Mark, from 1 to 10 for contentment.'),
    ('fact_outcome_reported', 'antwoord', 'Answer. One of ja, deels, nee, onbekend.'),
    ('fact_outcome_reported', 'informant', 'Who answered. One of jeugdige, ouder, professional, onbekend.'),
    ('fact_outcome_reported', 'aanbieder_agb', 'AGB code of the provider of that help.'),
    ('fact_count_reported', NULL, 'Facts: every version of a record of this family that was accepted, once. Never changed. One count over a period, about no person, such as visits to a walk-in point.'),
    ('fact_count_reported', 'fact_id', 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.'),
    ('fact_count_reported', 'line', 'Row, resource or line of the fact in what came in, from 1.'),
    ('fact_count_reported', 'receipt', 'Receipt of the entry the fact came in: leads back to it.'),
    ('fact_count_reported', 'source', 'Where it came in: feed: and the name of the feed.'),
    ('fact_count_reported', 'standard', 'Standard and release, such as FHIR R4.'),
    ('fact_count_reported', 'law', 'JW (Jeugdwet).'),
    ('fact_count_reported', 'message_type', 'Kind of entry, such as Task or the name of a mapping.'),
    ('fact_count_reported', 'sender', 'Who answers for the feed, such as an AGB code or a name in the settings.'),
    ('fact_count_reported', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('fact_count_reported', 'provider', 'Empty: no aanbieder sent it.'),
    ('fact_count_reported', 'identification', 'The partner''s own key of the entry; mac: and 16 digits where it might tell who the child is.'),
    ('fact_count_reported', 'dagtekening', 'First day that the entry is about.'),
    ('fact_count_reported', 'received_at', 'When the hub took the entry in (UTC).'),
    ('fact_count_reported', 'pseudonym', 'The child: stable within domain and key version, cannot be undone without the key; absent where the fact is about nobody, or a removal does not tell whom.'),
    ('fact_count_reported', 'key_version', 'Version of the key that made the pseudonym, from 1.'),
    ('fact_count_reported', 'domain', 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.'),
    ('fact_count_reported', 'weak', 'True when no BSN was known, and what else is known of the child stood in for it.'),
    ('fact_count_reported', 'birth_year', 'Year of birth; absent where it is not told, or wholly unknown.'),
    ('fact_count_reported', 'sex', 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.'),
    ('fact_count_reported', 'pc4', 'First four digits of the home postcode, when an address is known.'),
    ('fact_count_reported', 'age_at_event', 'Whole years on the day the fact is about; absent when the birth date is not wholly known.'),
    ('fact_count_reported', 'record_id', 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.'),
    ('fact_count_reported', 'mutation', 'nieuw, gewijzigd or verwijderd: the record is new, says something else, or is taken back.'),
    ('fact_count_reported', 'version', 'Which version of the record is later: the greater; its meaning is the feed''s own.'),
    ('fact_count_reported', 'on_day', 'The day that the fact is about.'),
    ('fact_count_reported', 'soort', 'What was counted, a code of the partner''s own.'),
    ('fact_count_reported', 'locatie', 'Where.'),
    ('fact_count_reported', 'periode_begin', 'First day.'),
    ('fact_count_reported', 'periode_einde', 'Last day, inclusive.'),
    ('fact_count_reported', 'aantal', 'How many.'),
    ('fact_placement_prevented', NULL, 'Facts: every version of a record of this family that was accepted, once. Never changed. One placement out of the home that was prevented by emergency help.'),
    ('fact_placement_prevented', 'fact_id', 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.'),
    ('fact_placement_prevented', 'line', 'Row, resource or line of the fact in what came in, from 1.'),
    ('fact_placement_prevented', 'receipt', 'Receipt of the entry the fact came in: leads back to it.'),
    ('fact_placement_prevented', 'source', 'Where it came in: feed: and the name of the feed.'),
    ('fact_placement_prevented', 'standard', 'Standard and release, such as FHIR R4.'),
    ('fact_placement_prevented', 'law', 'JW (Jeugdwet).'),
    ('fact_placement_prevented', 'message_type', 'Kind of entry, such as Task or the name of a mapping.'),
    ('fact_placement_prevented', 'sender', 'Who answers for the feed, such as an AGB code or a name in the settings.'),
    ('fact_placement_prevented', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('fact_placement_prevented', 'provider', 'Empty: no aanbieder sent it.'),
    ('fact_placement_prevented', 'identification', 'The partner''s own key of the entry; mac: and 16 digits where it might tell who the child is.'),
    ('fact_placement_prevented', 'dagtekening', 'First day that the entry is about.'),
    ('fact_placement_prevented', 'received_at', 'When the hub took the entry in (UTC).'),
    ('fact_placement_prevented', 'pseudonym', 'The child: stable within domain and key version, cannot be undone without the key; absent where the fact is about nobody, or a removal does not tell whom.'),
    ('fact_placement_prevented', 'key_version', 'Version of the key that made the pseudonym, from 1.'),
    ('fact_placement_prevented', 'domain', 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.'),
    ('fact_placement_prevented', 'weak', 'True when no BSN was known, and what else is known of the child stood in for it.'),
    ('fact_placement_prevented', 'birth_year', 'Year of birth; absent where it is not told, or wholly unknown.'),
    ('fact_placement_prevented', 'sex', 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.'),
    ('fact_placement_prevented', 'pc4', 'First four digits of the home postcode, when an address is known.'),
    ('fact_placement_prevented', 'age_at_event', 'Whole years on the day the fact is about; absent when the birth date is not wholly known.'),
    ('fact_placement_prevented', 'record_id', 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.'),
    ('fact_placement_prevented', 'mutation', 'nieuw, gewijzigd or verwijderd: the record is new, says something else, or is taken back.'),
    ('fact_placement_prevented', 'version', 'Which version of the record is later: the greater; its meaning is the feed''s own.'),
    ('fact_placement_prevented', 'on_day', 'The day that the fact is about.'),
    ('fact_placement_prevented', 'datum', 'Day on which it was prevented.'),
    ('fact_placement_prevented', 'plaatsing', 'What was prevented. One of pleegzorg, gezinshuis, residentieel, gesloten, crisis, onbekend.'),
    ('fact_placement_prevented', 'inzet', 'With what, a code of the partner''s own.'),
    ('fact_placement_prevented', 'aanbieder_agb', 'AGB code of who helped.'),
    ('fact_budget_granted', NULL, 'Facts: every version of a record of this family that was accepted, once. Never changed. One personal budget (PGB) that was granted.'),
    ('fact_budget_granted', 'fact_id', 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.'),
    ('fact_budget_granted', 'line', 'Row, resource or line of the fact in what came in, from 1.'),
    ('fact_budget_granted', 'receipt', 'Receipt of the entry the fact came in: leads back to it.'),
    ('fact_budget_granted', 'source', 'Where it came in: feed: and the name of the feed.'),
    ('fact_budget_granted', 'standard', 'Standard and release, such as FHIR R4.'),
    ('fact_budget_granted', 'law', 'JW (Jeugdwet).'),
    ('fact_budget_granted', 'message_type', 'Kind of entry, such as Task or the name of a mapping.'),
    ('fact_budget_granted', 'sender', 'Who answers for the feed, such as an AGB code or a name in the settings.'),
    ('fact_budget_granted', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('fact_budget_granted', 'provider', 'Empty: no aanbieder sent it.'),
    ('fact_budget_granted', 'identification', 'The partner''s own key of the entry; mac: and 16 digits where it might tell who the child is.'),
    ('fact_budget_granted', 'dagtekening', 'First day that the entry is about.'),
    ('fact_budget_granted', 'received_at', 'When the hub took the entry in (UTC).'),
    ('fact_budget_granted', 'pseudonym', 'The child: stable within domain and key version, cannot be undone without the key; absent where the fact is about nobody, or a removal does not tell whom.'),
    ('fact_budget_granted', 'key_version', 'Version of the key that made the pseudonym, from 1.'),
    ('fact_budget_granted', 'domain', 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.'),
    ('fact_budget_granted', 'weak', 'True when no BSN was known, and what else is known of the child stood in for it.'),
    ('fact_budget_granted', 'birth_year', 'Year of birth; absent where it is not told, or wholly unknown.'),
    ('fact_budget_granted', 'sex', 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.'),
    ('fact_budget_granted', 'pc4', 'First four digits of the home postcode, when an address is known.'),
    ('fact_budget_granted', 'age_at_event', 'Whole years on the day the fact is about; absent when the birth date is not wholly known.'),
    ('fact_budget_granted', 'record_id', 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.'),
    ('fact_budget_granted', 'mutation', 'nieuw, gewijzigd or verwijderd: the record is new, says something else, or is taken back.'),
    ('fact_budget_granted', 'version', 'Which version of the record is later: the greater; its meaning is the feed''s own.'),
    ('fact_budget_granted', 'on_day', 'The day that the fact is about.'),
    ('fact_budget_granted', 'datum_toekenning', 'Day of the grant.'),
    ('fact_budget_granted', 'datum_ingang', 'First day.'),
    ('fact_budget_granted', 'datum_einde', 'Last day, inclusive.'),
    ('fact_budget_granted', 'bedrag', 'Amount, eurocents a period. Eurocents.'),
    ('fact_budget_granted', 'periode', 'For what period. One of week, maand, jaar, geheel.'),
    ('fact_budget_granted', 'product_categorie', 'Category of what it is for (code list JZ020).'),
    ('fact_budget_granted', 'hulpverlener', 'Professional help, or help by family and friends. One of formeel, informeel.'),
    ('fact_person_linked', NULL, 'Facts: every message that tells all that stands in for the BSN of a child, and its BSN or its first name. Never changed; which of them count, koppeling says.'),
    ('fact_person_linked', 'fact_id', 'Id of the fact that tells it: a row of the table of its family.'),
    ('fact_person_linked', 'line', 'Row, resource or line of the fact in what came in, from 1.'),
    ('fact_person_linked', 'receipt', 'Receipt of the entry the fact came in: leads back to it.'),
    ('fact_person_linked', 'source', 'Where it came in: feed: and the name of the feed; of an assignment its transport.'),
    ('fact_person_linked', 'standard', 'Standard and release, such as FHIR R4 or iJw 3.2.'),
    ('fact_person_linked', 'law', 'JW (Jeugdwet) or WMO (Wet maatschappelijke ondersteuning).'),
    ('fact_person_linked', 'message_type', 'Kind of entry, such as Task, the name of a mapping, or JW301.'),
    ('fact_person_linked', 'sender', 'Who sent it: see the fact that tells it.'),
    ('fact_person_linked', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('fact_person_linked', 'provider', 'AGB code of the aanbieder of an assignment, else empty.'),
    ('fact_person_linked', 'identification', 'The partner''s own key of the entry; mac: and 16 digits where it might tell who the child is.'),
    ('fact_person_linked', 'dagtekening', 'First day that the entry is about.'),
    ('fact_person_linked', 'received_at', 'When the hub took the entry in (UTC).'),
    ('fact_person_linked', 'pseudonym', 'The child under its BSN; where weak, the weak pseudonym again.'),
    ('fact_person_linked', 'key_version', 'Version of the key that made the pseudonym, from 1.'),
    ('fact_person_linked', 'domain', 'Pseudonymisation domain; pseudonyms of different domains cannot be joined.'),
    ('fact_person_linked', 'weak', 'False: the BSN is known. True: only that a child of this first name is among those of the weak pseudonym.'),
    ('fact_person_linked', 'birth_year', 'Year of birth; absent where it is not told, or wholly unknown.'),
    ('fact_person_linked', 'sex', 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.'),
    ('fact_person_linked', 'pc4', 'First four digits of the home postcode, when an address is known.'),
    ('fact_person_linked', 'age_at_event', 'Whole years on the day the fact is about; absent when the birth date is not wholly known.'),
    ('fact_person_linked', 'record_id', 'The record of which the fact that tells it is a version; of an assignment that fact itself.'),
    ('fact_person_linked', 'mutation', 'nieuw, gewijzigd or verwijderd: the record is new, says something else, or is taken back.'),
    ('fact_person_linked', 'version', 'Which version of the record is later: the greater; its meaning is the feed''s own.'),
    ('fact_person_linked', 'on_day', 'The day that the fact is about.'),
    ('fact_person_linked', 'family', 'Family of the fact that tells it, such as Referred or Allocated.'),
    ('fact_person_linked', 'weak_pseudonym', 'The pseudonym of the child where no BSN is known.'),
    ('fact_person_linked', 'given', 'Keyed MAC of the first given name, comparable within one weak pseudonym only; absent when unknown.'),
    ('koppeling', NULL, 'Derived: under which pseudonym a child known without BSN is known with its BSN. Only where all links that stand name one child: of twins under one weak pseudonym none is meant. A link stands until a later version of the record that told it is a removal or tells of another; a BSN alone, the same, ends none. Where one first name or none is known under the weak pseudonym, every fact of it is linked; where more are, of twins of whom one has a BSN, only a fact that tells the first name of the links.'),
    ('koppeling', 'zwak_pseudoniem', 'The pseudonym of the child where no BSN is known.'),
    ('koppeling', 'pseudoniem', 'The pseudonym of the child under its BSN.'),
    ('koppeling', 'sex', 'Geslacht as the links tell it, 1 male or 2 female; absent where none or not all tell the same. A fact that tells another is of another child and not linked.'),
    ('koppeling', 'voornaam', 'Keyed MAC of the first given name that the links tell, comparable within one weak pseudonym only; absent where none or not all tell the same.'),
    ('koppeling', 'voornamen', 'How many first given names are known under the weak pseudonym, links or not.'),
    ('koppeling', 'bewijzen', 'How many links that stand say so.'),
    ('verwijzing', NULL, 'Derived: what stands now, one row a record: of its versions the greatest in (version, mutation, fact id), left out when that is a removal. One referral of a child to youth care or to the wijkteam, by a GP, youth health care, school or another partner.'),
    ('verwijzing', 'record_id', 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.'),
    ('verwijzing', 'fact_id', 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.'),
    ('verwijzing', 'receipt', 'Receipt of the entry the fact came in: leads back to it.'),
    ('verwijzing', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('verwijzing', 'source', 'Where it came in: feed: and the name of the feed.'),
    ('verwijzing', 'sender', 'Who answers for the feed, such as an AGB code or a name in the settings.'),
    ('verwijzing', 'on_day', 'The day that the fact is about.'),
    ('verwijzing', 'pseudoniem', 'The child: under its BSN where that is known by now, see koppeling.'),
    ('verwijzing', 'pseudoniem_bron', 'The child as the fact itself tells it.'),
    ('verwijzing', 'birth_year', 'Year of birth; absent where it is not told, or wholly unknown.'),
    ('verwijzing', 'sex', 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.'),
    ('verwijzing', 'pc4', 'First four digits of the home postcode, when an address is known.'),
    ('verwijzing', 'age_at_event', 'Whole years on the day the fact is about; absent when the birth date is not wholly known.'),
    ('verwijzing', 'verwijzer', 'Referrer (CBS Beleidsinformatie Jeugd): 01 municipal access, 02 GP, 03 youth physician, 04 certified institution, 05 medical specialist, 06 none, 07 unknown. One of 01, 02, 03, 04, 05, 06, 07.'),
    ('verwijzing', 'verwijzer_soort', 'The partner''s own subdivision of the referrer, such as POH.'),
    ('verwijzing', 'aanmeldbron', 'Where the child was first noticed. One of huisarts, poh_jeugd, jgz, school, schoolmaatschappelijk_werk, gi, wijkteam, spoedhulp, inloop, overig.'),
    ('verwijzing', 'verwijzer_agb', 'AGB code of the person who referred.'),
    ('verwijzing', 'organisatie_agb', 'AGB code of the organisation that referred.'),
    ('verwijzing', 'specialisme', 'Specialty of who referred (urn:oid:2.16.840.1.113883.2.4.6.7).'),
    ('verwijzing', 'naar', 'To whom. One of aanbieder, wijkteam, onbekend.'),
    ('verwijzing', 'naar_code', 'AGB or URA code of whom.'),
    ('verwijzing', 'onderwerp', 'What for, a code of the partner''s own, such as dyslexie or nazorg.'),
    ('verwijzing', 'datum_verwijzing', 'Day of the referral.'),
    ('verwijzing', 'prioriteit', 'Urgency (FHIR request-priority). One of routine, urgent, asap, stat.'),
    ('verwijzing', 'status', 'State of the referral (FHIR task-status). One of draft, requested, received, accepted, rejected, ready, cancelled, in-progress, on-hold, failed, completed.'),
    ('schoolsignaal', NULL, 'Derived: what stands now, one row a record: of its versions the greatest in (version, mutation, fact id), left out when that is a removal. One signal from a school: absence, a question for support, a statement of admission (TLV), or a child that sits at home.'),
    ('schoolsignaal', 'record_id', 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.'),
    ('schoolsignaal', 'fact_id', 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.'),
    ('schoolsignaal', 'receipt', 'Receipt of the entry the fact came in: leads back to it.'),
    ('schoolsignaal', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('schoolsignaal', 'source', 'Where it came in: feed: and the name of the feed.'),
    ('schoolsignaal', 'sender', 'Who answers for the feed, such as an AGB code or a name in the settings.'),
    ('schoolsignaal', 'on_day', 'The day that the fact is about.'),
    ('schoolsignaal', 'pseudoniem', 'The child: under its BSN where that is known by now, see koppeling.'),
    ('schoolsignaal', 'pseudoniem_bron', 'The child as the fact itself tells it.'),
    ('schoolsignaal', 'birth_year', 'Year of birth; absent where it is not told, or wholly unknown.'),
    ('schoolsignaal', 'sex', 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.'),
    ('schoolsignaal', 'pc4', 'First four digits of the home postcode, when an address is known.'),
    ('schoolsignaal', 'age_at_event', 'Whole years on the day the fact is about; absent when the birth date is not wholly known.'),
    ('schoolsignaal', 'signaalsoort', 'Kind of signal. One of verzuim, ondersteuning, tlv, thuiszitter.'),
    ('schoolsignaal', 'verzuimsoort', 'Kind of absence (Leerplichtwet). One of ABSOLUUT, RELATIEF.'),
    ('schoolsignaal', 'brin', 'BRIN code of the school, with its vestiging where known.'),
    ('schoolsignaal', 'datum_start', 'First day.'),
    ('schoolsignaal', 'datum_einde', 'Last day, inclusive.'),
    ('schoolsignaal', 'status', 'State of a report of absence (DUO). One of GEREGISTREERD, IN_BEHANDELING, AFGESLOTEN, INGETROKKEN, TER_KENNISGEVING.'),
    ('schoolsignaal', 'datum_status', 'Day of that state.'),
    ('schoolsignaal', 'zorgsignaal', 'Whether the school worries about more than attendance.'),
    ('schoolsignaal', 'lesuren', 'Hours of lessons missed.'),
    ('schoolsignaal', 'meer_dan_25_procent', 'Whether more than a quarter of the lessons was missed (OSO).'),
    ('schoolsignaal', 'rol_melder', 'Function of who reports.'),
    ('schoolsignaal', 'aanleiding', 'Occasion, a code of the partner''s own.'),
    ('schoolsignaal', 'tlv_categorie', 'Category of the statement of admission. One of L, M, H, Nvt.'),
    ('schoolsignaal', 'samenwerkingsverband', 'Number of the samenwerkingsverband, such as PO00YY.'),
    ('schoolsignaal', 'schoolsoort', 'Kind of school.'),
    ('schoolsignaal', 'vervolg', 'What was done next, a code of the partner''s own.'),
    ('onderzoek', NULL, 'Derived: what stands now, one row a record: of its versions the greatest in (version, mutation, fact id), left out when that is a removal. One step in a case of the Raad voor de Kinderbescherming or of juvenile probation, as CORV tells it (StUF-Jeugdzorg 1.0.9).'),
    ('onderzoek', 'record_id', 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.'),
    ('onderzoek', 'fact_id', 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.'),
    ('onderzoek', 'receipt', 'Receipt of the entry the fact came in: leads back to it.'),
    ('onderzoek', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('onderzoek', 'source', 'Where it came in: feed: and the name of the feed.'),
    ('onderzoek', 'sender', 'Who answers for the feed, such as an AGB code or a name in the settings.'),
    ('onderzoek', 'on_day', 'The day that the fact is about.'),
    ('onderzoek', 'pseudoniem', 'The child: under its BSN where that is known by now, see koppeling.'),
    ('onderzoek', 'pseudoniem_bron', 'The child as the fact itself tells it.'),
    ('onderzoek', 'birth_year', 'Year of birth; absent where it is not told, or wholly unknown.'),
    ('onderzoek', 'sex', 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.'),
    ('onderzoek', 'pc4', 'First four digits of the home postcode, when an address is known.'),
    ('onderzoek', 'age_at_event', 'Whole years on the day the fact is about; absent when the birth date is not wholly known.'),
    ('onderzoek', 'zaak_id', 'The case: ZAK identificatie. 32 hexadecimal digits: a keyed MAC of municipality, sender and reference.'),
    ('onderzoek', 'vto_id', 'The request for investigation that it answers: heeftBetrekkingOpAndere. 32 hexadecimal digits: a keyed MAC of municipality, sender and reference.'),
    ('onderzoek', 'soort', 'Protection (notificatieDi01) or probation (notificatiejrDi01). One of bescherming, reclassering.'),
    ('onderzoek', 'status', 'Step that was taken. One of intake_afgerond, onderzoek_afgerond, zaak_afgerond.'),
    ('onderzoek', 'datum_status', 'Day of that step: datumStatusGezet; without one the day of the message.'),
    ('onderzoek', 'resultaat', 'Outcome: resultaat/omschrijving. One of verzoek_tot_onderzoek_afgewezen, geen_rekest_kinderbescherming, maatregel_opgelegd, geen_maatregel_opgelegd.'),
    ('onderzoek', 'rol', 'Role of the child in the case. One of kind, ongeboren_kind, jeugdige.'),
    ('onderzoek', 'instelling', 'Organisation that sent it.'),
    ('maatregel', NULL, 'Derived: what stands now, one row a record: of its versions the greatest in (version, mutation, fact id), left out when that is a removal. One measure of youth protection or juvenile probation, from CORV or from the records that a certified institution keeps for CBS.'),
    ('maatregel', 'record_id', 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.'),
    ('maatregel', 'fact_id', 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.'),
    ('maatregel', 'receipt', 'Receipt of the entry the fact came in: leads back to it.'),
    ('maatregel', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('maatregel', 'source', 'Where it came in: feed: and the name of the feed.'),
    ('maatregel', 'sender', 'Who answers for the feed, such as an AGB code or a name in the settings.'),
    ('maatregel', 'on_day', 'The day that the fact is about.'),
    ('maatregel', 'pseudoniem', 'The child: under its BSN where that is known by now, see koppeling.'),
    ('maatregel', 'pseudoniem_bron', 'The child as the fact itself tells it.'),
    ('maatregel', 'birth_year', 'Year of birth; absent where it is not told, or wholly unknown.'),
    ('maatregel', 'sex', 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.'),
    ('maatregel', 'pc4', 'First four digits of the home postcode, when an address is known.'),
    ('maatregel', 'age_at_event', 'Whole years on the day the fact is about; absent when the birth date is not wholly known.'),
    ('maatregel', 'maatregel', 'Kind of measure (CBS): 11 OTS, 12 provisional OTS, 21-23 guardianship, 31-63 probation. One of 11, 12, 21, 22, 23, 31, 41, 42, 50, 51, 61, 62, 63, ONBEKEND.'),
    ('maatregel', 'bron', 'Where it is told. One of corv, cbs.'),
    ('maatregel', 'zaak_id', 'The case it comes from. 32 hexadecimal digits: a keyed MAC of municipality, sender and reference.'),
    ('maatregel', 'datum_beslissing', 'Day of the decision.'),
    ('maatregel', 'datum_aanvang', 'First day.'),
    ('maatregel', 'datum_einde', 'Last day, inclusive.'),
    ('maatregel', 'datum_overgedragen_gekregen', 'Day on which another institution handed it over.'),
    ('maatregel', 'datum_overgedragen', 'Day on which it was handed over to another.'),
    ('maatregel', 'datum_eerste_contact', 'Day of the first contact with the child.'),
    ('maatregel', 'erkende_interventie', 'Whether an acknowledged intervention was used (probation).'),
    ('maatregel', 'reden_einde', 'Why it ended (CBS). One of 01, 02, 03, 04, 05, 06, 11, 12, 13, 14, 15, 21, 22, 23, 24, 25, 26.'),
    ('maatregel', 'instelling', 'Organisation that tells it.'),
    ('ondersteuning_start', NULL, 'Derived: what stands now, one row a record: of its versions the greatest in (version, mutation, fact id), left out when that is a removal. One start of the wijkteam''s own support.'),
    ('ondersteuning_start', 'record_id', 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.'),
    ('ondersteuning_start', 'fact_id', 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.'),
    ('ondersteuning_start', 'receipt', 'Receipt of the entry the fact came in: leads back to it.'),
    ('ondersteuning_start', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('ondersteuning_start', 'source', 'Where it came in: feed: and the name of the feed.'),
    ('ondersteuning_start', 'sender', 'Who answers for the feed, such as an AGB code or a name in the settings.'),
    ('ondersteuning_start', 'on_day', 'The day that the fact is about.'),
    ('ondersteuning_start', 'pseudoniem', 'The child: under its BSN where that is known by now, see koppeling.'),
    ('ondersteuning_start', 'pseudoniem_bron', 'The child as the fact itself tells it.'),
    ('ondersteuning_start', 'birth_year', 'Year of birth; absent where it is not told, or wholly unknown.'),
    ('ondersteuning_start', 'sex', 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.'),
    ('ondersteuning_start', 'pc4', 'First four digits of the home postcode, when an address is known.'),
    ('ondersteuning_start', 'age_at_event', 'Whole years on the day the fact is about; absent when the birth date is not wholly known.'),
    ('ondersteuning_start', 'ondersteuning_id', 'The support: the team''s own number of it. 32 hexadecimal digits: a keyed MAC of municipality, sender and reference.'),
    ('ondersteuning_start', 'datum_start', 'First day.'),
    ('ondersteuning_start', 'hulpvorm', 'Form (CBS): 01 by the wijkteam itself. One of 01, 02, 03, 04.'),
    ('ondersteuning_start', 'aanmeldbron', 'Where the child was first noticed. One of huisarts, poh_jeugd, jgz, school, schoolmaatschappelijk_werk, gi, wijkteam, spoedhulp, inloop, overig.'),
    ('ondersteuning_start', 'team', 'Which team.'),
    ('ondersteuning_einde', NULL, 'Derived: what stands now, one row a record: of its versions the greatest in (version, mutation, fact id), left out when that is a removal. One end of the wijkteam''s own support.'),
    ('ondersteuning_einde', 'record_id', 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.'),
    ('ondersteuning_einde', 'fact_id', 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.'),
    ('ondersteuning_einde', 'receipt', 'Receipt of the entry the fact came in: leads back to it.'),
    ('ondersteuning_einde', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('ondersteuning_einde', 'source', 'Where it came in: feed: and the name of the feed.'),
    ('ondersteuning_einde', 'sender', 'Who answers for the feed, such as an AGB code or a name in the settings.'),
    ('ondersteuning_einde', 'on_day', 'The day that the fact is about.'),
    ('ondersteuning_einde', 'pseudoniem', 'The child: under its BSN where that is known by now, see koppeling.'),
    ('ondersteuning_einde', 'pseudoniem_bron', 'The child as the fact itself tells it.'),
    ('ondersteuning_einde', 'birth_year', 'Year of birth; absent where it is not told, or wholly unknown.'),
    ('ondersteuning_einde', 'sex', 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.'),
    ('ondersteuning_einde', 'pc4', 'First four digits of the home postcode, when an address is known.'),
    ('ondersteuning_einde', 'age_at_event', 'Whole years on the day the fact is about; absent when the birth date is not wholly known.'),
    ('ondersteuning_einde', 'ondersteuning_id', 'The support: the team''s own number of it. 32 hexadecimal digits: a keyed MAC of municipality, sender and reference.'),
    ('ondersteuning_einde', 'datum_einde', 'Last day, inclusive.'),
    ('ondersteuning_einde', 'reden_einde', 'Why it ended (CBS): 01 as planned, 02 early by agreement, 03 by the client, 04 by the team, 05 outside causes. One of 01, 02, 03, 04, 05.'),
    ('ondersteuning_einde', 'team', 'Which team.'),
    ('uitkomst', NULL, 'Derived: what stands now, one row a record: of its versions the greatest in (version, mutation, fact id), left out when that is a removal. One measured outcome of help: a goal, or what the client thinks of it.'),
    ('uitkomst', 'record_id', 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.'),
    ('uitkomst', 'fact_id', 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.'),
    ('uitkomst', 'receipt', 'Receipt of the entry the fact came in: leads back to it.'),
    ('uitkomst', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('uitkomst', 'source', 'Where it came in: feed: and the name of the feed.'),
    ('uitkomst', 'sender', 'Who answers for the feed, such as an AGB code or a name in the settings.'),
    ('uitkomst', 'on_day', 'The day that the fact is about.'),
    ('uitkomst', 'pseudoniem', 'The child: under its BSN where that is known by now, see koppeling.'),
    ('uitkomst', 'pseudoniem_bron', 'The child as the fact itself tells it.'),
    ('uitkomst', 'birth_year', 'Year of birth; absent where it is not told, or wholly unknown.'),
    ('uitkomst', 'sex', 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.'),
    ('uitkomst', 'pc4', 'First four digits of the home postcode, when an address is known.'),
    ('uitkomst', 'age_at_event', 'Whole years on the day the fact is about; absent when the birth date is not wholly known.'),
    ('uitkomst', 'meting', 'What was measured (CBS outcome criteria 2 and 3.1 to 3.4). One of tevredenheid, zonder_hulp_verder, geen_nieuwe_start, problemen_verminderd, doelrealisatie.'),
    ('uitkomst', 'datum_meting', 'Day of measuring.'),
    ('uitkomst', 'score', 'Mark, from 1 to 10 for contentment.'),
    ('uitkomst', 'antwoord', 'Answer. One of ja, deels, nee, onbekend.'),
    ('uitkomst', 'informant', 'Who answered. One of jeugdige, ouder, professional, onbekend.'),
    ('uitkomst', 'aanbieder_agb', 'AGB code of the provider of that help.'),
    ('telling', NULL, 'Derived: what stands now, one row a record: of its versions the greatest in (version, mutation, fact id), left out when that is a removal. One count over a period, about no person, such as visits to a walk-in point.'),
    ('telling', 'record_id', 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.'),
    ('telling', 'fact_id', 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.'),
    ('telling', 'receipt', 'Receipt of the entry the fact came in: leads back to it.'),
    ('telling', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('telling', 'source', 'Where it came in: feed: and the name of the feed.'),
    ('telling', 'sender', 'Who answers for the feed, such as an AGB code or a name in the settings.'),
    ('telling', 'on_day', 'The day that the fact is about.'),
    ('telling', 'soort', 'What was counted, a code of the partner''s own.'),
    ('telling', 'locatie', 'Where.'),
    ('telling', 'periode_begin', 'First day.'),
    ('telling', 'periode_einde', 'Last day, inclusive.'),
    ('telling', 'aantal', 'How many.'),
    ('plaatsing_voorkomen', NULL, 'Derived: what stands now, one row a record: of its versions the greatest in (version, mutation, fact id), left out when that is a removal. One placement out of the home that was prevented by emergency help.'),
    ('plaatsing_voorkomen', 'record_id', 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.'),
    ('plaatsing_voorkomen', 'fact_id', 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.'),
    ('plaatsing_voorkomen', 'receipt', 'Receipt of the entry the fact came in: leads back to it.'),
    ('plaatsing_voorkomen', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('plaatsing_voorkomen', 'source', 'Where it came in: feed: and the name of the feed.'),
    ('plaatsing_voorkomen', 'sender', 'Who answers for the feed, such as an AGB code or a name in the settings.'),
    ('plaatsing_voorkomen', 'on_day', 'The day that the fact is about.'),
    ('plaatsing_voorkomen', 'pseudoniem', 'The child: under its BSN where that is known by now, see koppeling.'),
    ('plaatsing_voorkomen', 'pseudoniem_bron', 'The child as the fact itself tells it.'),
    ('plaatsing_voorkomen', 'birth_year', 'Year of birth; absent where it is not told, or wholly unknown.'),
    ('plaatsing_voorkomen', 'sex', 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.'),
    ('plaatsing_voorkomen', 'pc4', 'First four digits of the home postcode, when an address is known.'),
    ('plaatsing_voorkomen', 'age_at_event', 'Whole years on the day the fact is about; absent when the birth date is not wholly known.'),
    ('plaatsing_voorkomen', 'datum', 'Day on which it was prevented.'),
    ('plaatsing_voorkomen', 'plaatsing', 'What was prevented. One of pleegzorg, gezinshuis, residentieel, gesloten, crisis, onbekend.'),
    ('plaatsing_voorkomen', 'inzet', 'With what, a code of the partner''s own.'),
    ('plaatsing_voorkomen', 'aanbieder_agb', 'AGB code of who helped.'),
    ('pgb', NULL, 'Derived: what stands now, one row a record: of its versions the greatest in (version, mutation, fact id), left out when that is a removal. One personal budget (PGB) that was granted.'),
    ('pgb', 'record_id', 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.'),
    ('pgb', 'fact_id', 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.'),
    ('pgb', 'receipt', 'Receipt of the entry the fact came in: leads back to it.'),
    ('pgb', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('pgb', 'source', 'Where it came in: feed: and the name of the feed.'),
    ('pgb', 'sender', 'Who answers for the feed, such as an AGB code or a name in the settings.'),
    ('pgb', 'on_day', 'The day that the fact is about.'),
    ('pgb', 'pseudoniem', 'The child: under its BSN where that is known by now, see koppeling.'),
    ('pgb', 'pseudoniem_bron', 'The child as the fact itself tells it.'),
    ('pgb', 'birth_year', 'Year of birth; absent where it is not told, or wholly unknown.'),
    ('pgb', 'sex', 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.'),
    ('pgb', 'pc4', 'First four digits of the home postcode, when an address is known.'),
    ('pgb', 'age_at_event', 'Whole years on the day the fact is about; absent when the birth date is not wholly known.'),
    ('pgb', 'datum_toekenning', 'Day of the grant.'),
    ('pgb', 'datum_ingang', 'First day.'),
    ('pgb', 'datum_einde', 'Last day, inclusive.'),
    ('pgb', 'bedrag', 'Amount, eurocents a period. Eurocents.'),
    ('pgb', 'periode', 'For what period. One of week, maand, jaar, geheel.'),
    ('pgb', 'product_categorie', 'Category of what it is for (code list JZ020).'),
    ('pgb', 'hulpverlener', 'Professional help, or help by family and friends. One of formeel, informeel.'),
    ('ondersteuning', NULL, 'Derived: one row a start of the wijkteam''s own support that stands, beside the first end of it on or after that day.'),
    ('ondersteuning', 'record_id', 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.'),
    ('ondersteuning', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('ondersteuning', 'ondersteuning_id', 'The support: the team''s own number of it. 32 hexadecimal digits: a keyed MAC of municipality, sender and reference.'),
    ('ondersteuning', 'pseudoniem', 'The child: under its BSN where that is known by now, see koppeling.'),
    ('ondersteuning', 'pseudoniem_bron', 'The child as the fact itself tells it.'),
    ('ondersteuning', 'birth_year', 'Year of birth; absent where it is not told, or wholly unknown.'),
    ('ondersteuning', 'sex', 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.'),
    ('ondersteuning', 'pc4', 'First four digits of the home postcode, when an address is known.'),
    ('ondersteuning', 'status', 'lopend; gestopt once an end is told.'),
    ('ondersteuning', 'datum_start', 'First day.'),
    ('ondersteuning', 'datum_einde', 'Last day, inclusive.'),
    ('ondersteuning', 'reden_einde', 'Why it ended (CBS): 01 as planned, 02 early by agreement, 03 by the client, 04 by the team, 05 outside causes. One of 01, 02, 03, 04, 05.'),
    ('ondersteuning', 'hulpvorm', 'Form (CBS): 01 by the wijkteam itself. One of 01, 02, 03, 04.'),
    ('ondersteuning', 'aanmeldbron', 'Where the child was first noticed. One of huisarts, poh_jeugd, jgz, school, schoolmaatschappelijk_werk, gi, wijkteam, spoedhulp, inloop, overig.'),
    ('ondersteuning', 'team', 'Which team.'),
    ('ondersteuning', 'start_fact_id', 'The start: a row of fact_team_support_started.'),
    ('ondersteuning', 'einde_fact_id', 'The end: a row of fact_team_support_stopped.'),
    ('maatregel_lopend', NULL, 'Derived: measures of which no last day is told and that were not handed over. A last day that is still to come is a last day too. CORV and CBS each tell of a measure: count those of one bron.'),
    ('maatregel_lopend', 'record_id', 'The record that the fact is a version of: keyed MAC of municipality, feed and the partner''s own key of it.'),
    ('maatregel_lopend', 'fact_id', 'Id of the fact: keyed MAC of message type, sender, key and element; the same entry always gives the same ids.'),
    ('maatregel_lopend', 'receipt', 'Receipt of the entry the fact came in: leads back to it.'),
    ('maatregel_lopend', 'municipality', 'CBS code of the gemeente, 4 digits.'),
    ('maatregel_lopend', 'source', 'Where it came in: feed: and the name of the feed.'),
    ('maatregel_lopend', 'sender', 'Who answers for the feed, such as an AGB code or a name in the settings.'),
    ('maatregel_lopend', 'on_day', 'The day that the fact is about.'),
    ('maatregel_lopend', 'pseudoniem', 'The child: under its BSN where that is known by now, see koppeling.'),
    ('maatregel_lopend', 'pseudoniem_bron', 'The child as the fact itself tells it.'),
    ('maatregel_lopend', 'birth_year', 'Year of birth; absent where it is not told, or wholly unknown.'),
    ('maatregel_lopend', 'sex', 'Geslacht, code list COD046: 0 unknown, 1 male, 2 female; absent where it is not told.'),
    ('maatregel_lopend', 'pc4', 'First four digits of the home postcode, when an address is known.'),
    ('maatregel_lopend', 'age_at_event', 'Whole years on the day the fact is about; absent when the birth date is not wholly known.'),
    ('maatregel_lopend', 'maatregel', 'Kind of measure (CBS): 11 OTS, 12 provisional OTS, 21-23 guardianship, 31-63 probation. One of 11, 12, 21, 22, 23, 31, 41, 42, 50, 51, 61, 62, 63, ONBEKEND.'),
    ('maatregel_lopend', 'bron', 'Where it is told. One of corv, cbs.'),
    ('maatregel_lopend', 'zaak_id', 'The case it comes from. 32 hexadecimal digits: a keyed MAC of municipality, sender and reference.'),
    ('maatregel_lopend', 'datum_beslissing', 'Day of the decision.'),
    ('maatregel_lopend', 'datum_aanvang', 'First day.'),
    ('maatregel_lopend', 'datum_overgedragen_gekregen', 'Day on which another institution handed it over.'),
    ('maatregel_lopend', 'datum_eerste_contact', 'Day of the first contact with the child.'),
    ('maatregel_lopend', 'erkende_interventie', 'Whether an acknowledged intervention was used (probation).'),
    ('maatregel_lopend', 'instelling', 'Organisation that tells it.');
