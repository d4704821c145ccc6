//! The families.

use super::{Family, Field, Kind};

/// Every family, in the order of their tables.
pub static FAMILIES: [Family; 10] = [
    REFERRED,
    SCHOOL_SIGNALLED,
    INVESTIGATION_REPORTED,
    MEASURE_REPORTED,
    TEAM_SUPPORT_STARTED,
    TEAM_SUPPORT_STOPPED,
    OUTCOME_REPORTED,
    COUNT_REPORTED,
    PLACEMENT_PREVENTED,
    BUDGET_GRANTED,
];

/// States of a referral: `Task.status` of FHIR R4, without `entered-in-error`.
pub const TASK_STATUS: [&str; 11] = [
    "draft",
    "requested",
    "received",
    "accepted",
    "rejected",
    "ready",
    "cancelled",
    "in-progress",
    "on-hold",
    "failed",
    "completed",
];

const fn must(name: &'static str, kind: Kind, doc: &'static str) -> Field {
    Field { name, kind, required: true, doc }
}

const fn may(name: &'static str, kind: Kind, doc: &'static str) -> Field {
    Field { name, kind, required: false, doc }
}

/// Where a child was first noticed: school is no referrer to CBS, so this stands beside `verwijzer`.
const AANMELDBRON: Kind = Kind::Code(&[
    "huisarts",
    "poh_jeugd",
    "jgz",
    "school",
    "schoolmaatschappelijk_werk",
    "gi",
    "wijkteam",
    "spoedhulp",
    "inloop",
    "overig",
]);

/// CBS Beleidsinformatie Jeugd, reason why support ended.
const REDEN_EINDE: Kind = Kind::Code(&["01", "02", "03", "04", "05"]);

const REFERRED: Family = Family {
    name: "Referred",
    table: "referred",
    view: "verwijzing",
    doc: "One referral of a child to youth care or to the wijkteam, by a GP, youth health care, school or another partner.",
    about_person: true,
    dated_by: &["datum_verwijzing"],
    fields: &[
        must(
            "verwijzer",
            Kind::Code(&["01", "02", "03", "04", "05", "06", "07"]),
            "Referrer (CBS Beleidsinformatie Jeugd): 01 municipal access, 02 GP, 03 youth physician, 04 certified institution, 05 medical specialist, 06 none, 07 unknown.",
        ),
        may(
            "verwijzer_soort",
            Kind::Text(20),
            "The partner's own subdivision of the referrer, such as `POH`.",
        ),
        must("aanmeldbron", AANMELDBRON, "Where the child was first noticed."),
        may("verwijzer_agb", Kind::Agb, "AGB code of the person who referred."),
        may("organisatie_agb", Kind::Agb, "AGB code of the organisation that referred."),
        may(
            "specialisme",
            Kind::Text(10),
            "Specialty of who referred (urn:oid:2.16.840.1.113883.2.4.6.7).",
        ),
        must("naar", Kind::Code(&["aanbieder", "wijkteam", "onbekend"]), "To whom."),
        may("naar_code", Kind::Text(20), "AGB or URA code of whom."),
        may(
            "onderwerp",
            Kind::Text(40),
            "What for, a code of the partner's own, such as `dyslexie` or `nazorg`.",
        ),
        must("datum_verwijzing", Kind::Day, "Day of the referral."),
        may(
            "prioriteit",
            Kind::Code(&["routine", "urgent", "asap", "stat"]),
            "Urgency (FHIR request-priority).",
        ),
        may("status", Kind::Code(&TASK_STATUS), "State of the referral (FHIR task-status)."),
    ],
};

const SCHOOL_SIGNALLED: Family = Family {
    name: "SchoolSignalled",
    table: "school_signalled",
    view: "schoolsignaal",
    doc: "One signal from a school: absence, a question for support, a statement of admission (TLV), or a child that sits at home.",
    about_person: true,
    dated_by: &["datum_start"],
    fields: &[
        must(
            "signaalsoort",
            Kind::Code(&["verzuim", "ondersteuning", "tlv", "thuiszitter"]),
            "Kind of signal.",
        ),
        may(
            "verzuimsoort",
            Kind::Code(&["ABSOLUUT", "RELATIEF"]),
            "Kind of absence (Leerplichtwet).",
        ),
        must("brin", Kind::Brin, "BRIN code of the school, with its vestiging where known."),
        must("datum_start", Kind::Day, "First day."),
        may("datum_einde", Kind::Day, "Last day, inclusive."),
        may(
            "status",
            Kind::Code(&[
                "GEREGISTREERD",
                "IN_BEHANDELING",
                "AFGESLOTEN",
                "INGETROKKEN",
                "TER_KENNISGEVING",
            ]),
            "State of a report of absence (DUO).",
        ),
        may("datum_status", Kind::Day, "Day of that state."),
        may("zorgsignaal", Kind::YesNo, "Whether the school worries about more than attendance."),
        may("lesuren", Kind::Whole(2_000), "Hours of lessons missed."),
        may(
            "meer_dan_25_procent",
            Kind::YesNo,
            "Whether more than a quarter of the lessons was missed (OSO).",
        ),
        may("rol_melder", Kind::Text(40), "Function of who reports."),
        may("aanleiding", Kind::Text(40), "Occasion, a code of the partner's own."),
        may(
            "tlv_categorie",
            Kind::Code(&["L", "M", "H", "Nvt"]),
            "Category of the statement of admission.",
        ),
        may(
            "samenwerkingsverband",
            Kind::Text(6),
            "Number of the samenwerkingsverband, such as `PO00YY`.",
        ),
        may("schoolsoort", Kind::Text(10), "Kind of school."),
        may("vervolg", Kind::Text(40), "What was done next, a code of the partner's own."),
    ],
};

const INVESTIGATION_REPORTED: Family = Family {
    name: "InvestigationReported",
    table: "investigation_reported",
    view: "onderzoek",
    doc: "One step in a case of the Raad voor de Kinderbescherming or of juvenile probation, as CORV tells it (StUF-Jeugdzorg 1.0.9).",
    about_person: true,
    dated_by: &["datum_status"],
    fields: &[
        must("zaak_id", Kind::Reference, "The case: ZAK `identificatie`."),
        may(
            "vto_id",
            Kind::Reference,
            "The request for investigation that it answers: `heeftBetrekkingOpAndere`.",
        ),
        must(
            "soort",
            Kind::Code(&["bescherming", "reclassering"]),
            "Protection (notificatieDi01) or probation (notificatiejrDi01).",
        ),
        may(
            "status",
            Kind::Code(&["intake_afgerond", "onderzoek_afgerond", "zaak_afgerond"]),
            "Step that was taken.",
        ),
        must(
            "datum_status",
            Kind::Day,
            "Day of that step: `datumStatusGezet`; without one the day of the message.",
        ),
        may(
            "resultaat",
            Kind::Code(&[
                "verzoek_tot_onderzoek_afgewezen",
                "geen_rekest_kinderbescherming",
                "maatregel_opgelegd",
                "geen_maatregel_opgelegd",
            ]),
            "Outcome: `resultaat/omschrijving`.",
        ),
        must(
            "rol",
            Kind::Code(&["kind", "ongeboren_kind", "jeugdige"]),
            "Role of the child in the case.",
        ),
        may("instelling", Kind::Text(12), "Organisation that sent it."),
    ],
};

/// CBS Beleidsinformatie Jeugd, kinds of measure; `ONBEKEND` where a text is in no table.
const MAATREGEL: Kind = Kind::Code(&[
    "11", "12", "21", "22", "23", "31", "41", "42", "50", "51", "61", "62", "63", "ONBEKEND",
]);

const MEASURE_REPORTED: Family = Family {
    name: "MeasureReported",
    table: "measure_reported",
    view: "maatregel",
    doc: "One measure of youth protection or juvenile probation, from CORV or from the records that a certified institution keeps for CBS.",
    about_person: true,
    dated_by: &["datum_aanvang", "datum_beslissing"],
    fields: &[
        must(
            "maatregel",
            MAATREGEL,
            "Kind of measure (CBS): 11 OTS, 12 provisional OTS, 21-23 guardianship, 31-63 probation.",
        ),
        must("bron", Kind::Code(&["corv", "cbs"]), "Where it is told."),
        may("zaak_id", Kind::Reference, "The case it comes from."),
        may("datum_beslissing", Kind::Day, "Day of the decision."),
        may("datum_aanvang", Kind::Day, "First day."),
        may("datum_einde", Kind::Day, "Last day, inclusive."),
        may(
            "datum_overgedragen_gekregen",
            Kind::Day,
            "Day on which another institution handed it over.",
        ),
        may("datum_overgedragen", Kind::Day, "Day on which it was handed over to another."),
        may("datum_eerste_contact", Kind::Day, "Day of the first contact with the child."),
        may(
            "erkende_interventie",
            Kind::YesNo,
            "Whether an acknowledged intervention was used (probation).",
        ),
        may(
            "reden_einde",
            Kind::Code(&[
                "01", "02", "03", "04", "05", "06", "11", "12", "13", "14", "15", "21", "22", "23",
                "24", "25", "26",
            ]),
            "Why it ended (CBS).",
        ),
        may("instelling", Kind::Text(12), "Organisation that tells it."),
    ],
};

const TEAM_SUPPORT_STARTED: Family = Family {
    name: "TeamSupportStarted",
    table: "team_support_started",
    view: "ondersteuning_start",
    doc: "One start of the wijkteam's own support.",
    about_person: true,
    dated_by: &["datum_start"],
    fields: &[
        must("ondersteuning_id", Kind::Reference, "The support: the team's own number of it."),
        must("datum_start", Kind::Day, "First day."),
        may(
            "hulpvorm",
            Kind::Code(&["01", "02", "03", "04"]),
            "Form (CBS): 01 by the wijkteam itself.",
        ),
        may("aanmeldbron", AANMELDBRON, "Where the child was first noticed."),
        may("team", Kind::Text(40), "Which team."),
    ],
};

const TEAM_SUPPORT_STOPPED: Family = Family {
    name: "TeamSupportStopped",
    table: "team_support_stopped",
    view: "ondersteuning_einde",
    doc: "One end of the wijkteam's own support.",
    about_person: true,
    dated_by: &["datum_einde"],
    fields: &[
        must("ondersteuning_id", Kind::Reference, "The support: the team's own number of it."),
        must("datum_einde", Kind::Day, "Last day, inclusive."),
        may(
            "reden_einde",
            REDEN_EINDE,
            "Why it ended (CBS): 01 as planned, 02 early by agreement, 03 by the client, 04 by the team, 05 outside causes.",
        ),
        may("team", Kind::Text(40), "Which team."),
    ],
};

const OUTCOME_REPORTED: Family = Family {
    name: "OutcomeReported",
    table: "outcome_reported",
    view: "uitkomst",
    doc: "One measured outcome of help: a goal, or what the client thinks of it.",
    about_person: true,
    dated_by: &["datum_meting"],
    fields: &[
        must(
            "meting",
            Kind::Code(&[
                "tevredenheid",
                "zonder_hulp_verder",
                "geen_nieuwe_start",
                "problemen_verminderd",
                "doelrealisatie",
            ]),
            "What was measured (CBS outcome criteria 2 and 3.1 to 3.4).",
        ),
        must("datum_meting", Kind::Day, "Day of measuring."),
        may("score", Kind::Whole(100), "Mark, from 1 to 10 for contentment."),
        may("antwoord", Kind::Code(&["ja", "deels", "nee", "onbekend"]), "Answer."),
        may(
            "informant",
            Kind::Code(&["jeugdige", "ouder", "professional", "onbekend"]),
            "Who answered.",
        ),
        may("aanbieder_agb", Kind::Agb, "AGB code of the provider of that help."),
    ],
};

const COUNT_REPORTED: Family = Family {
    name: "CountReported",
    table: "count_reported",
    view: "telling",
    doc: "One count over a period, about no person, such as visits to a walk-in point.",
    about_person: false,
    dated_by: &["periode_einde"],
    fields: &[
        must("soort", Kind::Text(40), "What was counted, a code of the partner's own."),
        must("locatie", Kind::Text(40), "Where."),
        must("periode_begin", Kind::Day, "First day."),
        must("periode_einde", Kind::Day, "Last day, inclusive."),
        must("aantal", Kind::Whole(1_000_000), "How many."),
    ],
};

const PLACEMENT_PREVENTED: Family = Family {
    name: "PlacementPrevented",
    table: "placement_prevented",
    view: "plaatsing_voorkomen",
    doc: "One placement out of the home that was prevented by emergency help.",
    about_person: true,
    dated_by: &["datum"],
    fields: &[
        must("datum", Kind::Day, "Day on which it was prevented."),
        must(
            "plaatsing",
            Kind::Code(&[
                "pleegzorg",
                "gezinshuis",
                "residentieel",
                "gesloten",
                "crisis",
                "onbekend",
            ]),
            "What was prevented.",
        ),
        may("inzet", Kind::Text(40), "With what, a code of the partner's own."),
        may("aanbieder_agb", Kind::Agb, "AGB code of who helped."),
    ],
};

const BUDGET_GRANTED: Family = Family {
    name: "BudgetGranted",
    table: "budget_granted",
    view: "pgb",
    doc: "One personal budget (PGB) that was granted.",
    about_person: true,
    dated_by: &["datum_toekenning"],
    fields: &[
        must("datum_toekenning", Kind::Day, "Day of the grant."),
        must("datum_ingang", Kind::Day, "First day."),
        may("datum_einde", Kind::Day, "Last day, inclusive."),
        must("bedrag", Kind::Cents, "Amount, eurocents a period."),
        must("periode", Kind::Code(&["week", "maand", "jaar", "geheel"]), "For what period."),
        may("product_categorie", Kind::Text(2), "Category of what it is for (code list JZ020)."),
        may(
            "hulpverlener",
            Kind::Code(&["formeel", "informeel"]),
            "Professional help, or help by family and friends.",
        ),
    ],
};
