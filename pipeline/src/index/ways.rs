//! Which messages are answered by any way, as a condition on rows of the index.

use wijkstroom_config::answers::AnswersSettings;
use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::local::local;

use crate::sql::value::Value;

const HOUR_MS: i64 = 3600 * 1000;

/// Whether the first way that fits message `m` answers it: SQL, and its values after those that are there.
///
/// As [`way_of`](crate::answers::way_of) chooses. Of messages from before it was kept whether they came in an
/// envelope, it is taken that they did.
pub(super) fn answered_by(ways: &[AnswersSettings], params: &mut Vec<Value<'static>>) -> String {
    let mut cases = Vec::new();
    for way in ways.iter().filter(|way| !way.corv) {
        let mut fits = vec!["true".to_owned()];
        for (column, names) in [("sender", &way.senders), ("municipality", &way.municipalities)] {
            if !names.is_empty() {
                let names: Vec<String> =
                    names.iter().map(|name| add(params, Value::text(name.clone()))).collect();
                fits.push(format!("m.{column} IN ({})", names.join(", ")));
            }
        }
        if way.envelope {
            fits.push("(m.envelope IS NULL OR m.envelope)".to_owned());
        }
        let since = way.since.map_or_else(
            || "true".to_owned(),
            |since| format!("m.received_at >= {}", add(params, Value::At(begin_of(since)))),
        );
        cases.push(format!("WHEN {} THEN {since}", fits.join(" AND ")));
    }
    if cases.is_empty() {
        return "false".to_owned();
    }
    format!("CASE {} ELSE false END", cases.join(" "))
}

fn add(params: &mut Vec<Value<'static>>, value: Value<'static>) -> String {
    params.push(value);
    format!("${}", params.len())
}

/// The first moment of a day on the clocks of the Netherlands: one or two hours before that in UTC.
fn begin_of(day: Day) -> i64 {
    let utc = i64::from(day.days()) * 24 * HOUR_MS;
    let summer = utc - 2 * HOUR_MS;
    if local(summer).is_some_and(|local| local.day == day) { summer } else { utc - HOUR_MS }
}
