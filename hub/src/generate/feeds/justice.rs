//! The Raad voor de Kinderbescherming, as CORV brings its messages, and the records that a certified institution
//! keeps for CBS of the same measures.

use std::collections::BTreeMap;

use wijkstroom_schemas::day::Day;

use super::{FeedFile, Known, Maker, born, jjjjmmdd, later};

/// Kinds of measure: what a judge calls it, and the code of CBS.
const MEASURES: [(&str, &str); 4] = [
    ("Ondertoezichtstelling", "11"),
    ("Voorlopige ondertoezichtstelling", "12"),
    ("Voogdij", "21"),
    ("Een maatregel die in geen lijst staat", "ONBEKEND"),
];

/// Texts of measures and their codes, as the settings of a feed name them.
pub(super) fn measures() -> String {
    let known = MEASURES.iter().filter(|(_, code)| *code != "ONBEKEND");
    let lines = known.map(|(text, code)| format!("{text};{code}\n"));
    std::iter::once("tekst;code\n".to_owned())
        .chain(lines)
        .chain(["Toezicht en begeleiding;42\n".to_owned()])
        .collect()
}

/// What befalls a child in the forced framework.
struct Case {
    asked: Day,
    imposed: Option<(Day, usize)>,
}

/// The same for both feeds.
fn case(known: &mut Known<'_>) -> Option<Case> {
    known.rng = fastrand::Rng::with_seed(
        0x0C0F ^ ((known.number as u64) << 16) ^ u64::from(known.year.unsigned_abs()),
    );
    if !known.has(40) {
        return None;
    }
    let asked = known.some_day();
    let measure = known.rng.usize(..MEASURES.len());
    let imposed = known.has(500).then(|| (later(asked, 35), measure));
    Some(Case { asked, imposed })
}

/// One message a step; the last may bring a measure.
pub(super) fn corv(mut maker: Maker<'_>, children: Vec<Known<'_>>) -> Vec<FeedFile> {
    let mut messages: Vec<(Day, String, bool)> = Vec::new();
    for mut known in children {
        let Some(case) = case(&mut known) else { continue };
        let mut steps = vec![("Intake afgerond", case.asked, None)];
        if known.has(800) {
            let result = case.imposed.map_or("Geen maatregel opgelegd", |_| "Maatregel opgelegd");
            steps.push(("Onderzoek afgerond", later(case.asked, 20), None));
            steps.push(("Zaak afgerond", later(case.asked, 36), Some(result)));
        }
        for (index, (status, on, result)) in steps.into_iter().enumerate() {
            let measure = case.imposed.filter(|_| result == Some("Maatregel opgelegd"));
            let text =
                notification(maker.options, &known, index + 1, (status, on), result, measure);
            let wrong = maker.faulty();
            if wrong {
                let broken = text.replace("<ZKN:datumStatusGezet>2", "<ZKN:datumStatusGezet>X");
                messages.push((on, broken.replace("-S", "-F"), false));
            }
            messages.push((on, text, true));
        }
    }
    messages.sort_by_key(|(on, ..)| *on);
    let mut files = Vec::new();
    for (_, text, right) in messages {
        let again = right && maker.twice();
        for duplicate in [false].into_iter().chain(again.then_some(true)) {
            files.push(FeedFile {
                feed: maker.feed,
                file: format!("corv-{:06}.xml", files.len() + 1),
                accepted: u64::from(right && !duplicate),
                duplicates: u64::from(duplicate),
                refused: if right { Vec::new() } else { vec![1] },
                bytes: text.clone().into_bytes(),
            });
        }
    }
    files
}

fn notification(
    options: &super::FeedOptions,
    known: &Known<'_>,
    step: usize,
    (status, on): (&str, Day),
    result: Option<&str>,
    measure: Option<(Day, usize)>,
) -> String {
    let (number, child, municipality) = (known.number, known.child, &options.municipality);
    let day = jjjjmmdd(on);
    let result = result.map_or(String::new(), |text| {
        format!("<ZKN:resultaat><ZKN:omschrijving>{text}</ZKN:omschrijving></ZKN:resultaat>")
    });
    let sex = ["O", "M", "V"][child.sex.parse::<usize>().unwrap_or_default().min(2)];
    let known_by = match child.born_known {
        None => "V",
        Some("1") => "D",
        Some("2") => "M",
        Some(_) => "J",
    };
    let born = jjjjmmdd(child.born);
    let surname = child.surname.replace('&', "&amp;");
    let decision = measure.map_or(String::new(), |(from, kind)| {
        format!(
            "<ZKN:leidtTot StUF:entiteittype=\"ZAKBSL\"><ZKN:gerelateerde StUF:entiteittype=\"BSL\">\
             <ZKN:datumBeslissing>{0}</ZKN:datumBeslissing><ZKN:toelichting>{1}</ZKN:toelichting>\
             <ZKN:ingangsdatumWerking>{0}</ZKN:ingangsdatumWerking>\
             <ZKN:einddatumWerking>{2}</ZKN:einddatumWerking></ZKN:gerelateerde></ZKN:leidtTot>\n",
            jjjjmmdd(from),
            MEASURES[kind].0,
            jjjjmmdd(later(from, 364)),
        )
    });
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <JZ:notificatieDi01 xmlns:JZ=\"http://www.stufstandaarden.nl/koppelvlak/jz0100\" \
         xmlns:StUF=\"http://www.egem.nl/StUF/StUF0301\" xmlns:ZKN=\"http://www.egem.nl/StUF/sector/zkn/0310\" \
         xmlns:BG=\"http://www.egem.nl/StUF/sector/bg/0310\">\n\
         <JZ:stuurgegevens><StUF:berichtcode>Di01</StUF:berichtcode><StUF:zender>\
         <StUF:organisatie>RK0000</StUF:organisatie><StUF:applicatie>CORV</StUF:applicatie></StUF:zender>\
         <StUF:ontvanger><StUF:organisatie>{municipality}</StUF:organisatie>\
         <StUF:applicatie>JZA</StUF:applicatie></StUF:ontvanger>\
         <StUF:referentienummer>RVDK-{number:06}-S{step}</StUF:referentienummer>\
         <StUF:tijdstipBericht>{day}101500</StUF:tijdstipBericht>\
         <StUF:functie>notificatieDi01</StUF:functie></JZ:stuurgegevens>\n\
         <JZ:object StUF:entiteittype=\"ZAK\"><ZKN:identificatie>RVDK-{number:06}</ZKN:identificatie>{result}\n\
         <ZKN:isVan StUF:entiteittype=\"ZAKZKT\"><ZKN:gerelateerde StUF:entiteittype=\"ZKT\">\
         <ZKN:omschrijvingGeneriek>Uitvoeren onderzoek kinderbeschermingsmaatregel</ZKN:omschrijvingGeneriek>\
         </ZKN:gerelateerde></ZKN:isVan>\n\
         <ZKN:heeftBetrekkingOp StUF:entiteittype=\"ZAKOBJ\"><ZKN:gerelateerde StUF:entiteittype=\"OBJ\">\
         <ZKN:natuurlijkPersoon StUF:entiteittype=\"NPS\"><BG:inp.bsn>{bsn}</BG:inp.bsn>\
         <BG:geslachtsnaam>{surname}</BG:geslachtsnaam><BG:geslachtsaanduiding>{sex}</BG:geslachtsaanduiding>\
         <BG:geboortedatum StUF:indOnvolledigeDatum=\"{known_by}\">{born}</BG:geboortedatum>\
         </ZKN:natuurlijkPersoon></ZKN:gerelateerde><ZKN:omschrijving>Client (kind)</ZKN:omschrijving>\
         </ZKN:heeftBetrekkingOp>\n\
         <ZKN:heeft StUF:entiteittype=\"ZAKSTT\"><ZKN:gerelateerde StUF:entiteittype=\"STT\">\
         <ZKN:omschrijving>{status}</ZKN:omschrijving></ZKN:gerelateerde>\
         <ZKN:datumStatusGezet>{day}</ZKN:datumStatusGezet></ZKN:heeft>\n{decision}\
         </JZ:object>\n</JZ:notificatieDi01>\n",
        bsn = child.bsn,
    )
}

const HEADER: &str = "bsn;geboortedatum;geslacht;postcode;gemeente;datum_aanvang_maatregel;\
     datum_overgedragen_gekregen;datum_overgedragen;datum_einde_maatregel;type_maatregel;\
     datum_eerste_contact;erkende_interventie;reden_beeindiging\r\n";

/// All measures of a half year, in files that replace one another: the first, one that corrects it, and the next half.
pub(super) fn cbs(maker: Maker<'_>, children: Vec<Known<'_>>) -> Vec<FeedFile> {
    let year = maker.options.year;
    let half = Day::from_ymd(year, 7, 1);
    let mut halves: [Vec<[String; 3]>; 2] = [Vec::new(), Vec::new()];
    for mut known in children {
        let Some(case) = case(&mut known) else { continue };
        let Some((from, kind)) = case.imposed else { continue };
        let code = if MEASURES[kind].1 == "ONBEKEND" { "23" } else { MEASURES[kind].1 };
        let open = line(maker.options, &known, from, code, None);
        let ended = line(maker.options, &known, from, code, Some(later(from, 40)));
        // Of a hundred: ended in the correction, left out of it, or as it was.
        let corrected = match known.rng.u8(..100) {
            0..20 => ended,
            20..25 => String::new(),
            _ => open.clone(),
        };
        let at = usize::from(half.is_some_and(|half| from >= half));
        halves[at].push([format!("{}|{from}|{code}", known.child.bsn), open, corrected]);
    }
    let files = [(0, "H1", "0710", 1), (0, "H1", "0801", 2), (1, "H2", "1231", 1)];
    let mut before: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    // A half year without measures gives no file: an empty one would be refused.
    let told = |at: usize, version: usize| halves[at].iter().any(|row| !row[version].is_empty());
    let files = files.into_iter().filter(|(at, .., version)| told(*at, *version));
    let made = files.map(|(at, scope, on, version)| {
        let mut text = HEADER.to_owned();
        let mut changes = 0;
        for row in &halves[at] {
            let (key, line) = (row[0].as_str(), row[version].as_str());
            text.push_str(line);
            let was = before.insert((scope, key), line).unwrap_or_default();
            changes += u64::from(was != line);
        }
        FeedFile {
            feed: maker.feed,
            file: format!("{}-{year}-{scope}-{year}{on}.csv", maker.feed),
            accepted: changes,
            duplicates: 0,
            refused: Vec::new(),
            bytes: text.into_bytes(),
        }
    });
    made.collect()
}

fn line(
    options: &super::FeedOptions,
    known: &Known<'_>,
    from: Day,
    code: &str,
    end: Option<Day>,
) -> String {
    let child = known.child;
    let sex = ["O", "M", "V"][child.sex.parse::<usize>().unwrap_or_default().min(2)];
    let postcode = if child.address.country == "NL" { child.address.postcode.as_str() } else { "" };
    let reason = match (end, code) {
        (None, _) => "",
        (Some(_), "11" | "12") => "04",
        (Some(_), _) => "12",
    };
    format!(
        "{};{};{sex};{postcode};{};{};;;{};{code};{};N;{reason}\r\n",
        child.bsn,
        born(child),
        options.municipality,
        jjjjmmdd(from),
        end.map(jjjjmmdd).unwrap_or_default(),
        jjjjmmdd(later(from, 3)),
    )
}
