//! What is kept of a dossier: a dossier with nothing in it but what is read, so that it is read again alike.

use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::Person;

use super::OSO;
use super::dossier::{Dossier, Period};
use crate::ggk::write::Writer;

/// Writes it. The same dossier gives the same bytes.
pub(super) fn dossier(dossier: &Dossier) -> Vec<u8> {
    let root = "o:dossier";
    let mut out = Writer::new(root, &[("o", OSO)]);
    out.open("o:metadata");
    out.text("o:datum", &dossier.made.to_string());
    out.text("o:standaardversie", "2019.1");
    out.text("o:overstap", dossier.profile);
    out.close("o:metadata");
    out.open("o:inzage");
    out.text("o:toestemming", "Ja");
    out.close("o:inzage");
    out.open("o:huidigeschool");
    let (code, site) = dossier.brin.split_at(4);
    out.text("o:brincode", code);
    out.text("o:vestigingscode", site);
    out.maybe("o:soort", dossier.kind.as_deref());
    out.open("o:leerling");
    pupil(&mut out, &dossier.pupil);
    out.maybe("o:onderwijsnummer", dossier.number.as_deref());
    out.maybe("o:leerlingid", dossier.own_key.as_deref());
    support(&mut out, dossier);
    absence(&mut out, dossier);
    out.close("o:leerling");
    out.close("o:huidigeschool");
    out.end(root)
}

fn pupil(out: &mut Writer, pupil: &Person) {
    out.maybe("o:voornaam", pupil.voornamen.as_deref());
    out.maybe("o:voorvoegsel", pupil.voorvoegsel.as_deref());
    out.maybe("o:achternaam", pupil.achternaam.as_deref());
    out.maybe("o:geboortedatum", day(pupil.geboortedatum).as_deref());
    let sex = pupil.geslacht.as_deref().map(|code| match code {
        "1" => "2",
        "2" => "1",
        _ => "0",
    });
    out.maybe("o:geslacht", sex);
    if pupil.postcode.is_some() || pupil.huisnummer.is_some() {
        out.open("o:adreslijst");
        out.open("o:adres");
        out.text("o:soortadres", "gba");
        let number = pupil.huisnummer.map(|number| number.to_string());
        out.maybe("o:nummer", number.as_deref());
        out.maybe("o:toevoeging", pupil.huisnummer_toevoeging.as_deref());
        out.maybe("o:postcode", pupil.postcode.as_deref());
        out.close("o:adres");
        out.close("o:adreslijst");
    }
    out.maybe("o:bsn", pupil.bsn.as_ref().map(wijkstroom_schemas::bsn::Bsn::reveal));
}

fn support(out: &mut Writer, dossier: &Dossier) {
    if dossier.plan.is_none() && dossier.statements.is_empty() {
        return;
    }
    out.open("o:onderwijsondersteuning");
    if let Some(plan) = dossier.plan {
        out.open("o:opp");
        out.text("o:opp_ingangdatum", &plan.from.to_string());
        out.maybe("o:opp_einddatum", end(plan).as_deref());
        out.close("o:opp");
    }
    for statement in &dossier.statements {
        out.open("o:tlv");
        out.text("o:tlvingangdatum", &statement.period.from.to_string());
        out.text("o:tlvswvnummer", &statement.by);
        out.text("o:tlvcategorie", statement.category);
        out.maybe("o:tlveinddatum", end(statement.period).as_deref());
        out.close("o:tlv");
    }
    out.close("o:onderwijsondersteuning");
}

fn absence(out: &mut Writer, dossier: &Dossier) {
    let Some(absence) = &dossier.absence else { return };
    out.open("o:verzuim");
    let names = ["o:dagdelengeoorloofd", "o:dagdelenongeoorloofd"];
    for (name, count) in names.into_iter().zip(absence.half_days) {
        out.maybe(name, count.map(|count| count.to_string()).as_deref());
    }
    let names = ["o:urengeoorloofd", "o:urenongeoorloofd"];
    for (name, count) in names.into_iter().zip(absence.hours) {
        out.maybe(name, count.map(|count| count.to_string()).as_deref());
    }
    let told = |told: Option<bool>| told.map(|told| told.to_string());
    out.maybe("o:meerdan25percent", told(absence.over_a_quarter).as_deref());
    out.maybe("o:contactleerplicht", told(absence.attendance_officer).as_deref());
    out.close("o:verzuim");
}

fn end(period: Period) -> Option<String> {
    day(period.to)
}

fn day(day: Option<Day>) -> Option<String> {
    day.map(|day| day.to_string())
}
