//! Dossiers of schools for the samenwerkingsverband (OSO, profile POSWV).

use super::{FeedFile, Known, Maker, later};

pub(super) fn files(mut maker: Maker<'_>, children: Vec<Known<'_>>) -> Vec<FeedFile> {
    let mut files = Vec::new();
    for mut known in children {
        if known.child.born_known.is_some() || !known.has(25) {
            continue;
        }
        let consent = known.has(850);
        let text = dossier(&mut known, consent);
        let again = consent && maker.twice();
        for duplicate in [false].into_iter().chain(again.then_some(true)) {
            files.push(FeedFile {
                feed: maker.feed,
                file: format!("oso-{:05}.xml", files.len() + 1),
                accepted: u64::from(consent && !duplicate),
                duplicates: u64::from(duplicate),
                refused: if consent { Vec::new() } else { vec![1] },
                bytes: text.clone().into_bytes(),
            });
        }
    }
    files
}

const CATEGORIES: &str = "<cat_metadata>VERPLICHT</cat_metadata><cat_ouderinzage>OPTIONEEL</cat_ouderinzage>\
     <cat_school>VERPLICHT</cat_school><cat_leerling>VERPLICHT</cat_leerling>\
     <cat_oudersverzorgers>VERPLICHT</cat_oudersverzorgers><cat_vve>OPTIONEEL</cat_vve>\
     <cat_schoolloopbaan>VERPLICHT</cat_schoolloopbaan><cat_overstapadvies>OPTIONEEL</cat_overstapadvies>\
     <cat_onderwijsondersteuning>VERPLICHT</cat_onderwijsondersteuning><cat_verzuim>OPTIONEEL</cat_verzuim>\
     <cat_eindtoetsbo>VERBODEN</cat_eindtoetsbo><cat_toetsresultaten>OPTIONEEL</cat_toetsresultaten>\
     <cat_handelingsplannen>OPTIONEEL</cat_handelingsplannen><cat_cijferlijsten>OPTIONEEL</cat_cijferlijsten>\
     <cat_vombo>VERBODEN</cat_vombo><cat_bijlagedocs>OPTIONEEL</cat_bijlagedocs>";

fn dossier(known: &mut Known<'_>, consent: bool) -> String {
    let on = known.some_day();
    let (child, number) = (known.child, known.number);
    let category = ["L", "M", "H"][known.rng.usize(..3)];
    let absence = match known.has(400) {
        true => format!(
            "<verzuim><dagdelengeoorloofd>{}</dagdelengeoorloofd><dagdelenongeoorloofd>{}</dagdelenongeoorloofd>\
             <meerdan25percent>{}</meerdan25percent></verzuim>",
            known.rng.u8(..20),
            known.rng.u8(..20),
            known.rng.bool(),
        ),
        false => String::new(),
    };
    let surname = child.surname.replace('&', "&amp;");
    let home = match child.address.country {
        "NL" => format!(
            "<adreslijst><adres><soortadres>bezoek</soortadres><straat>{}</straat><nummer>{}</nummer>\
             <postcode>{}</postcode><plaats>Verzinstad</plaats></adres></adreslijst>",
            child.address.street, child.address.number, child.address.postcode
        ),
        _ => String::new(),
    };
    let attachment = "QmlqbGFnZSBkaWUgbmllbWFuZCBob2VmdCB0ZSB6aWVuLg==";
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <dossier xmlns=\"http://www.edustandaard.nl/oso_gegevensset/2019/dossier\">\n\
         <metadata><deeldossier>LASLVS</deeldossier><pakketnaam>Verzonnen</pakketnaam><pakketversie>1</pakketversie>\
         <datum>{on}</datum><standaardversie>2019.1</standaardversie><validatieversie>2019.1.1</validatieversie>\
         <categorie_uitlevering>{CATEGORIES}</categorie_uitlevering><overstap>POSWV</overstap></metadata>\n\
         <overdrachtsoort>swv-dossier</overdrachtsoort>\n\
         <inzage><voorlopigdossier>false</voorlopigdossier><inzage>true</inzage><inzagedatum>{seen}</inzagedatum>\
         <akkoord>Ja</akkoord><toestemming>{consent}</toestemming></inzage>\n\
         <huidigeschool><naam>Verzonnen school</naam><brincode>00YY</brincode><vestigingscode>00</vestigingscode>\n\
         <leerling><achternaam>{surname}</achternaam><geboortedatum>{born}</geboortedatum>\
         <geslacht>{sex}</geslacht>{home}<bsn>{bsn}</bsn><leerlingid>LN{number:06}</leerlingid>\n\
         <onderwijsondersteuning><opp><opp_ingangdatum>{opp}</opp_ingangdatum><document>\
         <bestandsnaam>opp.txt</bestandsnaam><bestandsinhoud>{attachment}</bestandsinhoud></document></opp>\
         <tlv><tlvingangdatum>{on}</tlvingangdatum><tlvswvnummer>PO00YY</tlvswvnummer>\
         <tlvcategorie>{category}</tlvcategorie><tlvbeschikkingsnummer>TLV {number}</tlvbeschikkingsnummer>\
         <tlveinddatum>{ends}</tlveinddatum></tlv></onderwijsondersteuning>\n{absence}\
         </leerling></huidigeschool>\n</dossier>\n",
        seen = later(on, -3),
        consent = if consent { "Ja" } else { "Nee" },
        born = child.born,
        sex = if child.sex == "1" { "2" } else { "1" },
        bsn = child.bsn,
        opp = later(on, -60),
        ends = later(on, 700),
    )
}
