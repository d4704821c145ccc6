//! FHIR XML.
