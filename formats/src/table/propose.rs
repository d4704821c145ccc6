//! From a header and a few rows to a proposed mapping. It holds names of columns and guesses, and no cell.

use serde_json::Value;
use wijkstroom_schemas::feed::{Family, Field, Kind};
use wijkstroom_schemas::message::Finding;

use super::csv::{self, Records};
use super::guess::{Column, Guess, column_of, guess, is_row};
use super::mapping::{Format, Mapping, trimmed};
use super::read::{format_of, refuse};
use super::{codes, text, xlsx};
use crate::feed::door::described;
use crate::feed::{FILE_MAX_BYTES, codes as feed_codes};

/// Rows that are looked at.
const ROWS: usize = 10;

/// Most columns of which something is proposed.
const COLUMNS_MAX: usize = 200;

/// Deepest field in a field of JSON that becomes a column.
const DEPTH_MAX: usize = 4;

/// A file of which a mapping is proposed.
struct Seen {
    /// Lines of `[file]`.
    file: String,
    columns: Vec<Column>,
}

/// Proposes a mapping for a file: a guess by the names of its columns and by what its first ten rows look like.
/// The proposal is itself a mapping; what is unsure is marked `NAKIJKEN`. No cell of the file is in it.
///
/// # Errors
/// Why nothing can be proposed.
pub fn propose(name: &str, file_name: &str, bytes: &[u8]) -> Result<String, Finding> {
    let seen = look(bytes).map_err(first)?;
    if is_row(&seen.columns) {
        let what = "De eerste rij lijkt geen kopregel met namen van kolommen. Zet er een boven.";
        return refuse(codes::COLUMN, what).map_err(first);
    }
    let guess = guess(&seen.columns, &format!("{name} {file_name}"));
    let text = written(name, &seen, &guess);
    match Mapping::parse(&text) {
        Ok(mapping) => Ok(text + &tried(&mapping, file_name, bytes)),
        Err(error) => {
            let what = format!("Van dit bestand is geen voorstel te maken: {error}");
            refuse(codes::FORMAT, what).map_err(first)
        }
    }
}

fn first(findings: Vec<Finding>) -> Finding {
    let none = || crate::feed::finding(codes::FORMAT, 0, "/", "Het bestand is niet te lezen.");
    findings.into_iter().next().unwrap_or_else(none)
}

fn look(bytes: &[u8]) -> Result<Seen, Vec<Finding>> {
    if bytes.is_empty() {
        return refuse(feed_codes::EMPTY, "Het bestand is leeg.");
    }
    if bytes.len() > FILE_MAX_BYTES {
        return refuse(feed_codes::TOO_LARGE, "Het bestand is groter dan 50 MB. Splits het.");
    }
    let format = format_of(bytes)?;
    let text = || text::decode(bytes, None).map_err(|finding| vec![finding]);
    let seen = match format {
        Format::Xlsx => of_xlsx(bytes)?,
        Format::Csv => of_csv(&text()?),
        Format::Json => of_json(&text()?)?,
        Format::JsonLines => of_lines(&text()?)?,
    };
    if seen.columns.is_empty() || seen.columns.len() > COLUMNS_MAX {
        let what = format!("Het bestand heeft geen kolommen, of meer dan {COLUMNS_MAX}.");
        return refuse(codes::FORMAT, what);
    }
    Ok(seen)
}

fn of_csv(text: &str) -> Seen {
    let text = text.trim_start();
    let delimiter = csv::delimiter(text);
    let mut records = Records::new(text, delimiter);
    let mut cells = Vec::new();
    records.next(&mut cells);
    let mut columns: Vec<Column> = cells.iter().map(|cell| Column::new(cell)).collect();
    for _ in 0..ROWS {
        if records.next(&mut cells).is_none() {
            break;
        }
        for (column, cell) in columns.iter_mut().zip(&cells) {
            column.cells.push(trimmed(cell).to_owned());
        }
    }
    columns.retain(|column| !column.name.is_empty());
    let (format, mark) = match delimiter {
        b'\t' => ("tsv", String::new()),
        mark => ("csv", format!("delimiter = \"{}\"\n", char::from(mark))),
    };
    Seen { file: format!("format = \"{format}\"\n{mark}"), columns }
}

fn of_xlsx(bytes: &[u8]) -> Result<Seen, Vec<Finding>> {
    let mut columns: Vec<Column> = Vec::new();
    let mut count = 0;
    xlsx::rows(bytes, None, &mut |row| {
        if columns.is_empty() {
            columns = row.cells.iter().map(|cell| Column::new(cell)).collect();
        } else if count < ROWS {
            count += 1;
            for (column, cell) in columns.iter_mut().zip(row.cells) {
                column.cells.push(trimmed(&cell).to_owned());
            }
        }
        Ok(())
    })?;
    columns.retain(|column| !column.name.is_empty());
    Ok(Seen { file: "format = \"xlsx\"\n".to_owned(), columns })
}

fn of_json(text: &str) -> Result<Seen, Vec<Finding>> {
    let Ok(value) = serde_json::from_str::<Value>(text) else {
        return refuse(codes::JSON, "Het bestand is geen goede JSON. Is het afgekapt?");
    };
    let mut file = "format = \"json\"\n".to_owned();
    let records = match &value {
        Value::Array(records) => records.as_slice(),
        Value::Object(fields) => {
            let list = |(name, value): (&String, &Value)| {
                let records = value.as_array().filter(|list| list.iter().any(Value::is_object))?;
                Some((name.clone(), records.clone()))
            };
            if let Some((name, records)) = fields.iter().find_map(list) {
                file.push_str(&format!("records = {}\n", quoted(&format!("/{name}"))));
                return Ok(of_records(file, &records));
            }
            std::slice::from_ref(&value)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => &[],
    };
    Ok(of_records(file, records))
}

fn of_lines(text: &str) -> Result<Seen, Vec<Finding>> {
    let lines = text.lines().filter(|line| !line.trim().is_empty()).take(ROWS);
    let records: Result<Vec<Value>, _> = lines.map(serde_json::from_str).collect();
    match records {
        Ok(records) => Ok(of_records("format = \"jsonl\"\n".to_owned(), &records)),
        Err(_) => refuse(codes::JSON, "Een van de eerste rijen is geen goede JSON."),
    }
}

fn of_records(file: String, records: &[Value]) -> Seen {
    let mut columns: Vec<Column> = Vec::new();
    for (row, record) in records.iter().take(ROWS).enumerate() {
        flatten(record, "", 0, &mut |name, cell| {
            let at = columns.iter().position(|column| column.name == name);
            let at = at.unwrap_or_else(|| {
                columns.push(Column::nested(name));
                columns.len() - 1
            });
            columns[at].cells.resize(row, String::new());
            columns[at].cells.push(cell);
        });
    }
    Seen { file, columns }
}

fn flatten(value: &Value, path: &str, depth: usize, take: &mut impl FnMut(&str, String)) {
    match value {
        Value::Object(fields) if depth < DEPTH_MAX => {
            for (name, value) in fields.iter().filter(|(name, _)| !name.contains('.')) {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                flatten(value, &path, depth + 1, take);
            }
        }
        _ if path.is_empty() => {}
        Value::Null => take(path, String::new()),
        Value::String(text) => take(path, trimmed(text).to_owned()),
        Value::Bool(_) | Value::Number(_) => take(path, value.to_string()),
        Value::Object(_) | Value::Array(_) => {}
    }
}

/// A text as TOML has it.
fn quoted(text: &str) -> String {
    // A string of JSON is one of TOML, but for DEL.
    Value::from(text.replace('\u{7F}', "")).to_string()
}

fn list(columns: &[Column], at: &[usize]) -> String {
    let names: Vec<String> = at.iter().map(|at| quoted(&columns[*at].name)).collect();
    format!("[{}]", names.join(", "))
}

fn written(name: &str, seen: &Seen, guess: &Guess) -> String {
    let columns = &seen.columns;
    let column = |at: usize| quoted(&columns[at].name);
    let mut out = String::new();
    let unsure =
        |yes: bool, what: &str| if yes { format!("  # NAKIJKEN: {what}") } else { String::new() };
    out.push_str(&format!(
        "# Voorstel van wijkstroom. Loop elke regel na: NAKIJKEN staat bij wat niet zeker is.\n\
         # Kolommen die hier niet in staan komen het knooppunt niet in.\n\n\
         name = {}\n\n[file]\n{}\n\
         # Waarmee een rij te herkennen is, ook in een volgend bestand.\n[row]\nkey = {}{}\n",
        quoted(name),
        seen.file,
        list(columns, &guess.key),
        unsure(guess.key_is_unsure, "is dit samen uniek?"),
    ));
    match guess.mutation {
        Some(at) => {
            // Which of two changes counts must be told.
            let changed = match guess.order {
                Some(_) => "changed = [\"W\", \"gewijzigd\"], ",
                None => {
                    out.push_str("# NAKIJKEN: wijzigt een rij ook (W)? Dan is changed nodig, en order.\n");
                    ""
                }
            };
            out.push_str(&format!("mutation = {{ column = {}, new = [\"N\", \"nieuw\"], {changed}removed = [\"V\", \"verwijderd\"] }}\n",
                column(at)));
        }
        None => out.push_str(
            "# Zegt een kolom wat de rij doet?\n\
             # mutation = { column = \"mutatie\", new = [\"N\"], changed = [\"W\"], removed = [\"V\"] }\n",
        ),
    }
    match guess.order {
        Some(at) => out.push_str(&format!("order = {}\n", column(at))),
        None => out.push_str(
            "# Zegt een kolom welke versie van een rij later is?\n# order = \"gewijzigd_op\"\n",
        ),
    }
    if let Some(at) = guess.consent {
        out.push_str(&format!("\n# Zonder toestemming wordt niets van de rij bewaard.\n[consent]\ncolumn = {}\nyes = [\"J\", \"ja\", \"true\", \"1\"]\n",
            column(at)));
    }
    if let Some(at) = guess.municipality {
        out.push_str(&format!(
            "\n# Rijen van een andere gemeente worden geweigerd.\n[municipality]\ncolumn = {}\n",
            column(at)
        ));
    }
    if guess.families.iter().any(|family| family.about_person) {
        person(&mut out, columns, guess);
    }
    for family in &guess.families {
        event(&mut out, columns, guess, family);
    }
    let unused: Vec<&str> = columns
        .iter()
        .filter(|it| !out.contains(&quoted(&it.name)))
        .map(|it| it.name.as_str())
        .collect();
    if !unused.is_empty() {
        out.push_str(&format!("\n# Niet gebruikte kolommen: {}\n", comment(&unused.join(", "))));
    }
    out.push_str(
        "\n# Een voorbeeld dat `wijkstroom check` telkens narekent:\n# [sample]\n# file = \"voorbeeld.csv\"\n# expected = \"verwacht.json\"\n",
    );
    out
}

/// A text that stays on the line of its comment.
fn comment(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn person(out: &mut String, columns: &[Column], guess: &Guess) {
    out.push_str("\n# Om welk kind het gaat: een BSN, of achternaam, geboortedatum, postcode en huisnummer samen.\n[person]\n");
    for (field, at) in &guess.person {
        out.push_str(&format!("{field} = {}\n", quoted(&columns[*at].name)));
    }
    let has = |field: &str| guess.person.iter().any(|(found, _)| *found == field);
    let weak = ["achternaam", "geboortedatum", "postcode", "huisnummer"];
    if !has("bsn") && !has("onderwijsnummer") && !weak.iter().all(|field| has(field)) {
        out.push_str("bsn = \"???\"  # NAKIJKEN: in welke kolom staat het BSN?\n");
    }
}

fn event(out: &mut String, columns: &[Column], guess: &Guess, family: &'static Family) {
    let taken: Vec<usize> = guess.person.iter().map(|(_, at)| *at).collect();
    let free: Vec<usize> = (0..columns.len()).filter(|at| !taken.contains(at)).collect();
    out.push_str(&format!("\n# NAKIJKEN: is elke rij dit? De andere families staan in de handleiding.\n[[event]]\nfamily = \"{}\"\n",
        family.name));
    let ends = family.name == "TeamSupportStopped";
    let dated = family.dated_by.first().and_then(|name| family.field(name));
    if let Some(at) = dated.and_then(|field| column_of(columns, field, &free)).filter(|_| ends) {
        out.push_str(&format!(
            "when = {{ column = {}, filled = true }}\n",
            quoted(&columns[at].name)
        ));
    }
    out.push_str("\n[event.fields]\n");
    for field in family.fields {
        let found = column_of(columns, field, &free);
        let found = found.or_else(|| {
            let is_key = field.required && matches!(field.kind, Kind::Reference);
            guess.key.first().copied().filter(|_| is_key)
        });
        match found {
            Some(at) => out.push_str(&filled(family, field, &quoted(&columns[at].name))),
            None if field.required => {
                out.push_str(&format!("{} = {}\n", field.name, stand_in(field)));
            }
            None => out.push_str(&format!(
                "# {} = \"...\"  # {}\n",
                field.name,
                comment(&described(field.kind))
            )),
        }
    }
}

/// The line of a field of which a column was found.
fn filled(family: &Family, field: &Field, column: &str) -> String {
    let (name, other) = (field.name, "overig");
    if !matches!(field.kind, Kind::Text(_)) || !family.about_person {
        return format!("{name} = {column}{}\n", codes_of(field));
    }
    let otherwise = match field.kind.fits(other) {
        true => format!(", otherwise = \"{other}\""),
        false => String::new(),
    };
    format!(
        "# NAKIJKEN: vul de woorden van deze kolom in; wat er niet bij staat wordt {other}, want vrije tekst mag niet.\n\
         # {name} = {{ column = {column}, codes = {{ \"woord\" = \"code\" }}{otherwise} }}\n\
         {name} = {{ column = {column}{otherwise} }}\n"
    )
}

/// How codes of the partner become those of the family.
fn codes_of(field: &Field) -> String {
    let Kind::Code(known) = field.kind else { return String::new() };
    format!(
        "  # {}; andere codes: {{ column = \"...\", codes = {{ \"A\" = \"{}\" }} }}",
        described(field.kind),
        known.first().unwrap_or(&"")
    )
}

/// What a required field holds of which no column was found.
fn stand_in(field: &Field) -> String {
    let asked = described(field.kind);
    match (field.name, field.kind) {
        (_, Kind::Code(known)) => {
            let open = ["onbekend", "ONBEKEND", "07", "overig"];
            let code = open.iter().find(|code| known.contains(code)).or(known.first());
            let code = code.unwrap_or(&"");
            format!("{{ constant = \"{code}\" }}  # NAKIJKEN: {asked}, of {{ column = \"...\" }}")
        }
        _ => format!("\"???\"  # NAKIJKEN: welke kolom? Hier hoort {asked}"),
    }
}

/// How the file fares with the proposal, in a comment.
fn tried(mapping: &Mapping, file_name: &str, bytes: &[u8]) -> String {
    let reading = mapping.read(file_name, bytes);
    if let Some(refused) = reading.refused.first() {
        let what = comment(&refused.message);
        return format!("\n# Met dit voorstel wordt het bestand nog geweigerd: {what}\n");
    }
    let good = reading.entries.iter().filter(|entry| entry.content.is_ok()).count();
    format!("\n# Met dit voorstel zijn van de {} rijen er {good} goed.\n", reading.entries.len())
}
