//! Excel: what it makes of dates, numbers and formulas, and what it may hide.

use super::{MAPPING, anywhere, parsed, wrong};

/// A ZIP file of parts, stored.
fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    let (mut out, mut list) = (Vec::new(), Vec::new());
    let short = |number: usize| u16::try_from(number).unwrap().to_le_bytes();
    let long = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
    for (name, text) in parts {
        let start = out.len();
        let mut head = Vec::new();
        head.extend([20, 0, 0, 0, 0, 0, 0, 0, 33, 0]);
        head.extend(rawzip::crc32(text.as_bytes()).to_le_bytes());
        head.extend(long(text.len()));
        head.extend(long(text.len()));
        head.extend(short(name.len()));
        head.extend([0, 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&head);
        out.extend(name.as_bytes());
        out.extend(text.as_bytes());
        list.extend(b"PK\x01\x02\x14\x00");
        list.extend(&head);
        list.extend([0; 10]);
        list.extend(long(start));
        list.extend(name.as_bytes());
    }
    let at = out.len();
    out.extend(&list);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(short(parts.len()));
    out.extend(short(parts.len()));
    out.extend(long(list.len()));
    out.extend(long(at));
    out.extend([0, 0]);
    out
}

const WORKBOOK: &str = r#"<workbook xmlns:r="r"><workbookPr/><sheets>
<sheet name="Verborgen" sheetId="1" state="hidden" r:id="rId9"/><sheet name="Blad1" sheetId="2" r:id="rId1"/>
</sheets></workbook>"#;

const RELATIONS: &str = r#"<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId9" Target="/xl/worksheets/sheet2.xml"/></Relationships>"#;

const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd\-mm\-yyyy"/></numFmts>
<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;

const SHARED: &str = r#"<sst><si><t>id</t></si><si><t>mutatie</t></si><si><t>per</t></si><si><t>bsn</t></si>
<si><r><t>geb</t></r><r><t xml:space="preserve">oren</t></r><rPh><t>x</t></rPh></si><si><t>start</t></si><si><t>N</t></si><si/></sst>"#;

fn sheet(rows: &str) -> String {
    let header: String = "ABCDEF"
        .chars()
        .enumerate()
        .map(|(at, letter)| format!("<c r=\"{letter}1\" t=\"s\"><v>{at}</v></c>"))
        .collect();
    format!("<worksheet><sheetData><row r=\"1\">{header}</row>{rows}</sheetData></worksheet>")
}

fn workbook(rows: &str) -> Vec<u8> {
    let sheet = sheet(rows);
    zip(&[
        ("[Content_Types].xml", "<Types/>"),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/styles.xml", STYLES),
        ("xl/sharedStrings.xml", SHARED),
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
}

const GOOD: &str = r#"<row r="3"><c r="A3"><v>7</v></c><c r="B3" t="s"><v>6</v></c><c r="C3" s="1"><v>46328</v></c>
<c r="D3"><v>999900018</v></c><c r="E3" t="inlineStr"><is><t>30-06-2012</t></is></c>
<c r="F3" s="2"><f>C3-1</f><v>46327</v></c></row>"#;

#[test]
fn a_sheet_gives_the_entries_of_the_same_csv() {
    let mapping = parsed(MAPPING);
    let reading = mapping.read("x.xlsx", &workbook(GOOD));
    assert_eq!(wrong(&reading), [[]]);
    let csv = "id;mutatie;per;bsn;geboren;start\n7;N;2026-11-02;999900018;30-06-2012;2026-11-01\n";
    let expected = mapping.read("x.csv", csv.as_bytes());
    assert_eq!(reading.entries[0].number, 3);
    assert_eq!(anywhere(reading.entries[0].clone()), anywhere(expected.entries[0].clone()));
}

#[test]
fn formulas_and_faults_in_cells_are_refused() {
    let row = GOOD.replace(
        "<c r=\"A3\"><v>7</v></c>",
        "<c r=\"A3\" t=\"inlineStr\"><is><t>=1+1</t></is></c>",
    );
    assert_eq!(
        wrong(&parsed(MAPPING).read("", &workbook(&row))),
        [[("WS118".to_owned(), "id".to_owned())]]
    );
    let row = GOOD.replace("<c r=\"A3\"><v>7</v></c>", "<c r=\"A3\" t=\"e\"><v>#REF!</v></c>");
    assert_eq!(
        wrong(&parsed(MAPPING).read("", &workbook(&row))),
        [[("WS118".to_owned(), "id".to_owned())]]
    );
}

#[track_caller]
fn check(bytes: &[u8], code: &str) {
    let reading = parsed(MAPPING).read("x.xlsx", bytes);
    assert_eq!(
        reading.refused.first().and_then(|it| it.rule.as_deref()),
        Some(code),
        "{reading:?}"
    );
}

#[test]
fn workbooks_that_hide_something_are_refused() {
    let parts = |name: &str, text: &str| {
        let sheet = sheet(GOOD);
        zip(&[
            ("xl/workbook.xml", WORKBOOK),
            ("xl/_rels/workbook.xml.rels", RELATIONS),
            ("xl/worksheets/sheet1.xml", &sheet),
            (name, text),
        ])
    };
    check(&parts("xl/vbaProject.bin", "x"), "WS125");
    check(&parts("XL/Workbook.xml", "x"), "WS127");
    check(&parts("xl/sharedStrings.xml", "<!DOCTYPE a [<!ENTITY b \"c\">]><sst/>"), "WS127");
    check(&parts("xl/sharedStrings.xml", "<sst><si>"), "WS114");
    check(&zip(&[("a.xml", "<Bericht/>")]), "WS110");
    let good = workbook(GOOD);
    check(&good[..good.len() - 30], "WS127");
    let wide = format!("<row r=\"2\">{}</row>", "<c><v>1</v></c>".repeat(501));
    check(&workbook(&wide), "WS127");
    check(&workbook("<row r=\"2\"><c r=\"XFD2\"><v>1</v></c></row>"), "WS127");
    let macros = parsed(&MAPPING.replace("[file]", "[file]\nsheet = \"Blad3\""));
    assert_eq!(macros.read("", &good).refused[0].rule.as_deref(), Some("WS110"));
}

/// What the list of parts says of the size is all that is ever unpacked.
#[test]
fn other_workbooks_are_called_by_their_name() {
    for (part, told) in
        [("xl/workbook.bin", ".xlsb"), ("content.xml", ".ods"), ("a.csv", "Pak het uit")]
    {
        for mapping in [MAPPING, &MAPPING.replace("[file]", "[file]\nformat = \"csv\"")] {
            let [found] = parsed(mapping).read("", &zip(&[(part, "")])).refused.try_into().unwrap();
            assert!(found.message.contains(told), "{part}: {}", found.message);
        }
    }
}

/// Under a title the heading is not looked for by itself: what stands above might be a row.
#[test]
fn a_heading_under_a_title_is_pointed_at() {
    let text = |row: usize, text: &str| {
        format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c></row>")
    };
    let header: String = (0..6).map(|at| format!("<c t=\"s\"><v>{at}</v></c>")).collect();
    let header = |row: usize| format!("<row r=\"{row}\">{header}</row>");
    let check = |rows: &str, expected: &[(&str, i32)]| {
        let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
        let bytes = zip(&[
            ("xl/workbook.xml", WORKBOOK),
            ("xl/_rels/workbook.xml.rels", RELATIONS),
            ("xl/sharedStrings.xml", SHARED),
            ("xl/worksheets/sheet1.xml", &sheet),
        ]);
        let refused = parsed(MAPPING).read("", &bytes).refused;
        let found: Vec<(&str, i32)> =
            refused.iter().map(|it| (it.path.as_str(), it.line)).collect();
        assert_eq!(found, expected, "{refused:?}");
    };
    let columns = ["geboren", "start", "id", "mutatie", "per"].map(|name| (name, 1));
    check(&(text(1, "Lijst") + &header(4)), &[("/", 4)]);
    check(&(text(1, "Lijst") + &text(2, "van november")), &columns);
    let many: String = (1..=20).map(|row| text(row, "Lijst")).collect();
    check(&(many + &header(21)), &columns);
}

#[test]
fn a_bomb_is_not_unpacked() {
    let mut bytes = workbook(GOOD);
    let list = bytes.windows(4).position(|it| it == b"PK\x01\x02").unwrap();
    let names = b"xl/worksheets/sheet1.xml";
    let at = list + bytes[list..].windows(names.len()).position(|it| it == names).unwrap() - 46;
    bytes[at + 24..at + 28].copy_from_slice(&u32::MAX.to_le_bytes()[..]);
    check(&bytes, "WS127");
    bytes[at + 24..at + 28].copy_from_slice(&100_000_000_u32.to_le_bytes());
    check(&bytes, "WS127");
}
