//! FHIR R4: referrals by a GP, as JSON or XML.
