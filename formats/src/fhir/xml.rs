//! FHIR XML, turned into the JSON that says the same.

use wijkstroom_schemas::message::Finding;

/// Stub.
pub(super) fn to_json(_: &str) -> Result<String, Finding> {
    Ok(String::new())
}
