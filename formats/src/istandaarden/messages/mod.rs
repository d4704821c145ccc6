//! The message types, as data: one file for a message and the return message on it, for both laws.

pub(super) mod antwoord;
pub(super) mod declaratie;
pub(super) mod declaratie_antwoord;
pub(super) mod header;
pub(super) mod start;
pub(super) mod stop;
pub(super) mod toewijzing;
pub(super) mod verzoek_toewijzing;
pub(super) mod verzoek_wijziging;
