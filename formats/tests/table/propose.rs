//! Goal: a proposal is a mapping that reads the file it was made of, and tells no cell. Method: files of municipalities
//! that nobody saw before.

use wijkstroom_formats::table::{Mapping, propose};

#[track_caller]
fn check(name: &str, text: &str, good: usize, parts: &[&str]) -> String {
    let proposal = propose(name, "export.csv", text.as_bytes()).unwrap();
    let mapping = Mapping::parse(&proposal).unwrap_or_else(|error| panic!("{error}\n{proposal}"));
    let reading = mapping.read("export.csv", text.as_bytes());
    let taken = reading.entries.iter().filter(|entry| entry.content.is_ok()).count();
    assert_eq!(taken, good, "{:?}\n{:?}\n{proposal}", reading.refused, reading.entries);
    for part in parts {
        assert!(proposal.contains(part), "{part}\n{proposal}");
    }
    proposal
}

#[test]
fn a_home_made_csv_is_read_by_its_proposal() {
    let text = "Dossiernr;BSN kind;Geb.datum;Verwijsdatum;Verwezen naar\n\
                1;999900018;30-06-2012;02-11-2026;wijkteam\n\
                2;999900031;01-07-2013;03-11-2026;wijkteam\n";
    let proposal = check(
        "huisarts-noord",
        text,
        2,
        &[
            "Referred",
            "bsn = \"BSN kind\"",
            "geboortedatum = \"Geb.datum\"",
            "key = [\"Dossiernr\"]",
        ],
    );
    for cell in ["999900018", "30-06-2012", "02-11-2026"] {
        assert!(!proposal.contains(cell), "{proposal}");
    }
}

#[test]
fn families_are_told_by_columns() {
    let text = "id,mutatie,gewijzigd_op,bsn,geboortedatum,startdatum,einddatum\n\
                1,N,2026-11-02,999900018,2012-06-30,2026-11-01,\n\
                1,W,2026-11-03,999900018,2012-06-30,2026-11-01,2026-11-30\n";
    check("traject", text, 2, &["TeamSupportStarted", "TeamSupportStopped", "filled = true"]);
    let text = "id;mutatie;bsn;startdatum\n1;N;999900018;2026-11-01\n1;W;999900018;2026-11-02\n";
    check("traject", text, 1, &["TeamSupportStarted", "wijzigt een rij ook"]);
    let text = "locatie;soort;begin;eind;aantal\nDe Pol;bezoek;01-10-2026;31-10-2026;12\n";
    check("inloop", text, 1, &["CountReported"]);
    let text = "[{\"id\": \"a\", \"kind\": {\"bsn\": \"999900018\"}, \"brin\": \"00YY00\", \"verzuim_start\": \"2026-11-01\"}]";
    check("verzuim", text, 1, &["SchoolSignalled", "kind.bsn"]);
}

/// Words of a partner are asked for; none goes on by itself.
#[test]
fn a_column_of_words_asks_for_its_codes() {
    let text = "nummer;bsn;startdatum;brin;aanleiding\n1;999900018;2026-11-01;00YY00;Fenna Zilverberg en broer Bo\n";
    let asked = "aanleiding = { column = \"aanleiding\", codes = { \"woord\" = \"code\" }, otherwise = \"overig\" }";
    let proposal = check("school", text, 1, &["SchoolSignalled", asked]);
    let reading = Mapping::parse(&proposal).unwrap().read("export.csv", text.as_bytes());
    let told = format!("{:?}", reading.entries[0].content.as_ref().unwrap()[0].facts);
    assert!(told.contains("overig") && !told.contains("Fenna"), "{told}");
}

#[test]
fn what_is_no_table_gets_no_proposal() {
    for text in ["", "999900018;30-06-2012\n", "{", "Jansen;8011AA\n"] {
        assert!(propose("x", "x.csv", text.as_bytes()).is_err(), "{text}");
    }
}
