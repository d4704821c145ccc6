//! 325: a municipality answers a claim, with the prestaties that it rejects.

use super::super::facts::claim;
use super::super::{Conversation, Party, types};
use super::declaratie;
use crate::grammar::{ComplexType, class, coded, group, one, optional};

pub(in crate::istandaarden) static CONVERSATION: Conversation = Conversation {
    number: 325,
    sender: Party::Municipality,
    body: group("DeclaratieAntwoord", &DECLARATIE_ANTWOORD),
    facts: Some(claim::declaration_answered),
};

static DECLARATIE_ANTWOORD: ComplexType = coded(class(
    "DeclaratieAntwoord",
    &[
        one("DeclaratieNummer", &types::IDENTIFICATIE_DECLARATIE),
        group("TotaalIngediendBedrag", &types::TOTAAL_BEDRAG_MET_DC),
        group("TotaalToegekendBedrag", &types::TOTAAL_BEDRAG_MET_DC),
        optional(group("Clienten", &declaratie::CLIENTEN)),
    ],
));
