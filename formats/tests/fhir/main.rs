//! FHIR: referrals by a GP, from JSON and XML to facts and findings.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod bad;
mod build;
mod good;
mod xml;
