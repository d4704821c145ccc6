//! Tables in which everything that is not asked for tells who it is about.

use serde_json::{Value, json};

use crate::{Who, telling};

/// A table of a partner: its name, header, and row of a person.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    header: &'static str,
    row: fn(&Who<'_>) -> String,
}

/// Columns that no mapping names.
const EXTRA: &str = ";opmerking;naam_moeder;bsn_moeder;broer";

fn extra(who: &Who<'_>) -> String {
    format!(";{};{};{};{}", who.told(), who.parent.name, who.parent.bsn, telling(who.sibling))
}

/// All but the one in JSON. Keys of records hold the BSN or the name.
pub(crate) const TABLES: [Table; 12] = [
    Table {
        name: "school-verzuim",
        header: "bron_record_id;mutatie;meldingsnummer;brin_vestiging;leerling_pseudo;onderwijsnummer;achternaam;\
                 geboortedatum;postcode;huisnummer;signaalsoort;toestemming;verzuimsoort;datum_start;datum_einde;\
                 aantal_lesuren;status;datum_status;zorgsignaal;contactpersoon_functie",
        row: |who| {
            let (kind, consent) =
                [("verzuim", ""), ("ondersteuning", "J"), ("tlv", "N")][who.number % 3];
            let bsn = if kind == "ondersteuning" { "" } else { who.bsn() };
            format!(
                "LV-{};N;M-{};00YY00;{};{bsn};{};{};8011AA;{};{kind};{consent};RELATIEF;02-11-2026;16-11-2026;18;\
                 GEREGISTREERD;17-11-2026;J;mentor",
                who.bsn(),
                who.bsn(),
                who.name(),
                who.name(),
                who.born(),
                who.house(),
            )
        },
    },
    Table {
        name: "cbs-jeugdbescherming",
        header: "bsn;geboortedatum;geslacht;postcode;gemeente;datum_aanvang_maatregel;datum_overgedragen_gekregen;\
                 datum_overgedragen;datum_einde_maatregel;type_maatregel;datum_eerste_contact;erkende_interventie;\
                 reden_beeindiging",
        row: |who| format!("{};{};M;8011AA;0363;20260301;;;;11;20260303;N;", who.bsn(), who.born()),
    },
    Table {
        name: "jgz-verwijzing",
        header: "bds_0695;mutatie;bsn;achternaam;geboortedatum;geslacht;postcode;huisnummer;datum_verwijzing;verwijzer;\
                 naar;organisatie_agb",
        row: |who| {
            format!(
                "{};N;{};{};{};M;8011AA;{};02-11-2026;03;wijkteam;41414141",
                who.name(),
                who.bsn(),
                who.name(),
                who.born(),
                who.house()
            )
        },
    },
    Table {
        name: "jgz-doorzorg",
        header: "dossiernummer;mutatie;bsn;achternaam;geboortedatum;postcode;huisnummer;datum_doorzorg;organisatie_agb",
        row: |who| {
            format!(
                "{} {};N;;{};{};8011AA;{};02-11-2026;41414141",
                who.name(),
                who.born(),
                who.name(),
                who.born(),
                who.house()
            )
        },
    },
    Table {
        name: "schoolmaatschappelijk-werk",
        header: "dossiernummer;mutatie;bsn;achternaam;geboortedatum;postcode;huisnummer;datum_verwijzing;naar;\
                 organisatie_agb",
        row: |who| {
            format!(
                "{};N;{};{};{};8011AA;{};02-11-2026;41414141;",
                who.bsn(),
                who.bsn(),
                who.name(),
                who.born(),
                who.house()
            )
        },
    },
    Table {
        name: "wijkteam-ondersteuning",
        header: "ondersteuning_nummer;mutatie;gewijzigd_op;bsn;achternaam;geboortedatum;postcode;huisnummer;hulpvorm;\
                 aanmeldbron;team;datum_start;datum_einde;reden_einde",
        row: |who| {
            // In the name of the team too: then the row is refused.
            let team = if who.number % 4 == 3 { who.name() } else { "Noord" };
            format!(
                "WT-{};N;02-11-2026;{};{};{};8011AA;{};01;{};{team};01-11-2026;05-11-2026;02",
                who.bsn(),
                who.bsn(),
                who.name(),
                who.born(),
                who.house(),
                who.name()
            )
        },
    },
    Table {
        name: "spoedhulp",
        header: "inzet_nummer;mutatie;bsn;geboortedatum;datum;plaatsing;inzet;aanbieder_agb",
        row: |who| {
            format!(
                "{};N;{};{};02-11-2026;{};IAG;41414141",
                who.told(),
                who.bsn(),
                who.born(),
                who.name()
            )
        },
    },
    Table {
        name: "dyslexie",
        header: "aanmelding_nummer;mutatie;bsn;geboortedatum;datum_verwijzing;status;aanbieder_agb",
        row: |who| {
            format!("{};N;{};{};02-11-2026;aangemeld;41414141", who.name(), who.bsn(), who.born())
        },
    },
    Table {
        name: "inloop",
        header: "locatie;soort;periode_begin;periode_einde;aantal",
        row: |who| format!("De Pol {};bezoek;01-10-2026;31-10-2026;12", who.number),
    },
    Table {
        name: "pgb",
        header: "beschikking_nummer;mutatie;bsn;geboortedatum;datum_toekenning;datum_ingang;datum_einde;bedrag;periode;\
                 product_categorie;hulpverlener",
        row: |who| {
            format!(
                "{};N;{};{};02-11-2026;01-12-2026;;1234,56;maand;45;informeel",
                who.bsn(),
                who.bsn(),
                who.born()
            )
        },
    },
    Table {
        name: "clientervaring",
        header: "respons_nummer;bsn;datum;cijfer;informant;aanbieder_agb",
        row: |who| {
            format!("{};{};02-11-2026;8;moeder {};41414141", who.name(), who.bsn(), who.parent.name)
        },
    },
    Table {
        name: "doelrealisatie",
        header: "meting_nummer;bsn;datum;doel_bereikt;informant;aanbieder_agb",
        row: |who| format!("{};{};02-11-2026;ja;{};41414141", who.bsn(), who.bsn(), who.name()),
    },
];

impl Table {
    /// Files of this table about these persons: name and content.
    pub(crate) fn files(&self, persons: &[Who<'_>]) -> Vec<(String, Vec<u8>)> {
        let header = format!("{}{EXTRA}\n", self.header);
        let row = |who: &Who<'_>| format!("{}{}\n", (self.row)(who), extra(who));
        let good: String = persons.iter().map(row).collect();
        let bad: String = persons.iter().map(|who| self.bad(who)).collect();
        let first = &persons[0];
        let one = row(first);
        let mut files = vec![
            format!("{header}{good}"),
            // A second version of all, where the first is replaced: half is gone, the rest has changed.
            format!(
                "{header}{}",
                good.replace(";N;", ";J;")
                    .lines()
                    .step_by(2)
                    .fold(String::new(), |all, line| all + line + "\n")
            ),
            format!("{header}{bad}"),
            // No header, the wrong delimiter, a name in the header, a column twice, a quote that never ends, half a row.
            good.clone(),
            format!("{header}{good}").replace(';', "|"),
            format!("{header}{good}").replacen("opmerking", &first.told(), 1).replacen(
                "bsn",
                first.name(),
                1,
            ),
            format!("{}{one}", header.replacen("opmerking", "bsn;bsn", 1)),
            format!("{header}\"{one}{good}"),
            format!("{header}{}", &one[..one.len() * 2 / 3]),
            format!("{header}={one}\t{one}"),
        ];
        // As UTF-16 and in a mixed encoding it is no text.
        files.push(format!(
            "\u{feff}{header}{}",
            one.replace(first.name(), &format!("{}\u{0}", first.name()))
        ));
        let mut files: Vec<(String, Vec<u8>)> = (10..)
            .zip(files)
            .map(|(number, text)| (self.file(number), text.into_bytes()))
            .collect();
        let mut mixed = format!("{header}{one}").into_bytes();
        mixed.extend(b"\xe9\xc3\xa9\xff;");
        mixed.extend(good.as_bytes());
        files.push((self.file(40), mixed));
        files
    }

    /// The name that a file must have.
    fn file(&self, day: usize) -> String {
        format!("{}-2026-H1-202607{day}.csv", self.name)
    }

    /// Rows in which who it is stands in every cell in turn; and a row that says no more than that.
    fn bad(&self, who: &Who<'_>) -> String {
        let row = (self.row)(who);
        let mut cells: Vec<&str> = row.split(';').collect();
        let at = who.number % cells.len();
        let told = who.told();
        cells[at] = &told;
        // Another record than the one that is right.
        let key = format!("F{}", cells[0]);
        if at != 0 && self.name != "cbs-jeugdbescherming" {
            cells[0] = &key;
        }
        let cells = cells.join(";");
        format!(
            "{cells}{}\n{told}\n{};{told}\n",
            extra(who),
            row.replace(who.bsn(), &format!("{}x", who.bsn()))
        )
    }
}

/// Signals of a school, as JSON.
pub(crate) fn signals(persons: &[Who<'_>]) -> Vec<(String, Vec<u8>)> {
    let all: Vec<Value> = persons.iter().map(signal).collect();
    let bad: Vec<Value> = persons.iter().map(|who| spoiled(signal(who), who)).collect();
    let text = |signals: &[Value]| json!({ "signalen": signals }).to_string();
    let (good, first) = (text(&all), &persons[0]);
    let files = [
        good.clone(),
        text(&bad),
        good[..good.len() / 2].to_owned(),
        json!({ first.told(): all }).to_string(),
        json!({ "signalen": [first.told(), 7, null, [first.told()], { first.name(): first.told() }] }).to_string(),
        good.replacen("\"mutatie\":\"N\"", &format!("\"mutatie\":\"N\",\"mutatie\":\"{}\"", first.told()), 1),
        format!("{good}{}", first.told()),
    ];
    let named =
        |(number, text): (usize, String)| (format!("signalen-{number}.json"), text.into_bytes());
    files.into_iter().enumerate().map(named).collect()
}

fn signal(who: &Who<'_>) -> Value {
    let without = who.number.is_multiple_of(2);
    json!({
        "bronRecordId": format!("OT-{}", who.told()),
        "mutatie": "N",
        "gemeldOp": "2026-11-18",
        "brinVestiging": "00YY00",
        "schoolsoort": "BO",
        "rolMelder": if who.number % 5 == 4 { who.name() } else { "jeugd_en_gezinswerker" },
        "aanleiding": "opvoedvraag",
        "toelichting": who.told(),
        "ouders": [{ "naam": who.parent.name, "bsn": who.parent.bsn, "geboren": who.parent.born }],
        "toestemmingOuders": !who.number.is_multiple_of(3),
        "toestemmingDatum": "2026-11-17",
        "toestemmingDoor": who.parent.name,
        "jeugdige": {
            "bsn": if without { Value::Null } else { json!(who.bsn()) },
            "achternaam": who.name(),
            "voornamen": who.name(),
            "roepnaam": who.name(),
            "geboortedatum": who.born(),
            "geslacht": "O",
            "postcode": "8011AA",
            "huisnummer": who.house(),
            "broer": telling(who.sibling),
        },
        "tlv": {
            "categorie": "L", "swvNummer": "PO00YY", "beschikkingsnummer": who.told(),
            "ingangsdatum": "2026-08-01", "einddatum": "2028-07-31",
        },
        "vervolg": "verwezen_wijkteam",
    })
}

/// With who it is in one of the fields; and consent, or nothing is read.
fn spoiled(mut signal: Value, who: &Who<'_>) -> Value {
    let paths = [
        "/mutatie",
        "/gemeldOp",
        "/brinVestiging",
        "/schoolsoort",
        "/rolMelder",
        "/aanleiding",
        "/vervolg",
        "/jeugdige/bsn",
        "/jeugdige/geboortedatum",
        "/jeugdige/geslacht",
        "/jeugdige/postcode",
        "/jeugdige/huisnummer",
        "/tlv/categorie",
        "/tlv/swvNummer",
        "/tlv/ingangsdatum",
        "/toestemmingOuders",
        "/bronRecordId",
        "/jeugdige",
    ];
    *signal.pointer_mut("/toestemmingOuders").unwrap() = json!(true);
    *signal.pointer_mut("/bronRecordId").unwrap() = json!(format!("F{}", who.bsn()));
    let path = paths[who.number % paths.len()];
    *signal.pointer_mut(path).unwrap() = json!(who.told());
    signal
}
