//! Values that several tests share: a person that is invented, and one fact of any family.

use wijkstroom_schemas::bsn::Bsn;
use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::Person;
use wijkstroom_schemas::feed::{Family, Kind, ReportedFact};

/// A child of which everything is known.
pub(crate) fn person() -> Person {
    Person {
        bsn: Bsn::parse("999900006"),
        geboortedatum: Day::parse("2012-06-30"),
        geslacht: Some("2".into()),
        achternaam: Some("Voorbeeld".into()),
        postcode: Some("1234 ab".into()),
        huisnummer: Some(12),
        ..Person::default()
    }
}

/// A value that fits a kind.
fn value(kind: Kind) -> String {
    match kind {
        Kind::Code(codes) => codes[0].to_owned(),
        Kind::Text(longest) => "A-1".chars().take(longest).collect(),
        Kind::Agb => "01019999".to_owned(),
        Kind::Brin => "99XX".to_owned(),
        Kind::Day => "2026-04-03".to_owned(),
        Kind::Whole(_) | Kind::Cents => "12".to_owned(),
        Kind::YesNo => "true".to_owned(),
        Kind::Reference => "e4".repeat(16),
    }
}

/// A fact of a family: with every field, or with none as a removal may be.
pub(crate) fn reported(family: &Family, fill: bool) -> ReportedFact {
    let values = family.fields.iter().filter(|_| fill);
    let values = values.map(|field| (field.name.to_owned(), value(field.kind)));
    ReportedFact {
        fact_id: "a8".repeat(16),
        line: 2,
        family: family.name.to_owned(),
        record_id: "e5".repeat(16),
        mutation: if fill { "gewijzigd" } else { "verwijderd" }.to_owned(),
        order: 20_260_403,
        on: Day::parse("2026-04-03").unwrap(),
        values: values.collect(),
    }
}
