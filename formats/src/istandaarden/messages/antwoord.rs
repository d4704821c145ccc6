//! 319 and 320: a municipality answers a request.

use super::super::facts::request;
use super::super::{Conversation, Party, types};
use crate::grammar::{ComplexType, Law, class, coded, group, one, only, optional};

pub(in crate::istandaarden) static CONVERSATION: Conversation = Conversation {
    number: 319,
    sender: Party::Municipality,
    body: group("Antwoord", &ANTWOORD),
    facts: Some(request::request_answered),
};

static ANTWOORD: ComplexType = coded(class(
    "Antwoord",
    &[
        one("ReferentieAanbieder", &types::REFERENTIE),
        one("VerzoekAntwoord", &types::VERZOEK_ANTWOORD),
        optional(one("RedenAfwijzingVerzoek", &types::REDEN_AFWIJZING_VERZOEK)),
        optional(only(Law::Jw, group("Woonplaatsbeginsel", &WOONPLAATSBEGINSEL))),
    ],
));

static WOONPLAATSBEGINSEL: ComplexType =
    coded(class("Woonplaatsbeginsel", &[one("Gemeente", &types::GEMEENTE)]));
