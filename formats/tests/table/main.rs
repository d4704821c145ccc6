//! Goal: rows of any table become the right entries, and bad ones say why. Method: mappings and files as data.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod propose;
mod shipped;
