//! Mapping files that cannot be used say on what line, and what to do.

use wijkstroom_formats::table::{Mapping, SHIPPED, shipped};

use super::{MAPPING, parsed};

#[track_caller]
fn check(from: &str, to: &str, expected: &str) {
    assert!(MAPPING.contains(from), "{from}");
    let text = MAPPING.replace(from, to);
    let error = Mapping::parse(&text).unwrap_err().to_string();
    assert!(error.contains(expected), "expected {expected:?}\nactual   {error:?}");
}

#[test]
fn faults_name_their_line_and_what_to_do() {
    check("key = \"id\"", "sleutel = \"id\"", "regel 7: [row] Hier ontbreekt `key`.");
    check(
        "[row]",
        "[row]\nvolgorde = \"x\"",
        "regel 8: `volgorde` is onbekend in row. Bekend zijn: key, mutation, order, when.",
    );
    check("[file]", "[file]\nformat = \"xls\"", "`format` moet \"csv\"");
    check("[file]", "[file]\ndelimiter = 5", "`delimiter` moet");
    check("[file]", "[file]\nrecords = \"x\"", "`records` begint met /");
    check("optional = [", "optional = [\"x\", ", "`optional` noemt een kolom die verder nergens");
    check("name = \"proef\"", "name = \"Mijn proef\"", "regel 2: `name` heeft kleine letters");
    check(
        "SchoolSignalled",
        "Verzuim",
        "`family` kent deze familie niet. Bekend zijn: Referred, SchoolSignalled",
    );
    check(
        "lesuren = \"uren\"",
        "uren = \"uren\"",
        "regel 30: `uren` is geen veld van SchoolSignalled",
    );
    check(
        "datum_start = \"start\"",
        "",
        "Het veld `datum_start` van SchoolSignalled is verplicht.",
    );
    check("constant = \"00YY00\"", "constant = \"x\"", "`constant` past niet: hier hoort een BRIN");
    check(
        "constant = \"00YY00\"",
        "constant = \"00YY00\", column = \"x\"",
        "precies een van beide",
    );
    check("\"uren\"\n", "{ column = \"uren\", type = \"text\" }\n", "`type` moet \"whole\" zijn");
    check(
        "\"start\"\n",
        "{ column = \"start\", format = \"mm/dd/jj\" }\n",
        "`format` kent jjjjmmdd",
    );
    check("equals = \"ondersteuning\"", "", "precies een van equals, in, not_in en filled");
    check("[person]\nbsn = \"bsn\"", "[persoon]\nbsn = \"bsn\"", "Hier ontbreekt [person]");
    check("bsn = \"bsn\"\nachternaam = \"naam\"", "", "Noem de kolom van het bsn");
    check(
        "[[event]]",
        "[sample]\nfile = \"../x\"\nexpected = \"y\"\n[[event]]",
        "naast de mapping",
    );
    check(
        "[[event]]",
        "[replace]\nstamp = \"2026-01-01\"\n[[event]]",
        "haal mutation en order weg",
    );
    check("order = \"per\"", "", "welke versie later is: order = \"gewijzigd_op\"");
    check("[person]", "[person", "Dit is geen goede TOML");
}

#[test]
fn shipped_mappings_are_in_the_program() {
    for (name, text) in SHIPPED {
        assert_eq!(parsed(text).name(), *name);
    }
    let count = super::shipped::mappings().len();
    assert_eq!(SHIPPED.len(), count);
    assert!(shipped("school-verzuim").is_some() && shipped("iets").is_none());
}
