//! The rules of levels 3 and 4, one function each, named after its official id.
//!
//! [`RULES`] is the one table of which rule is judged in which messages, with which return code.
//! A function tells whether its rule is broken, and is asked only for what the rule is about.

pub(crate) mod antwoord;
pub(crate) mod declaratie;
pub(crate) mod extern_bron;
mod gemeenten;
pub(crate) mod levering;
mod table;
pub(crate) mod verzoek;
pub(crate) mod volume;

use wijkstroom_schemas::event::{
    AllocatedFact, CareRequestedFact, CareStartedFact, CareStoppedFact, ChangeRequestedFact,
    DeclarationAnsweredFact, DeclaredFact, Registered, RequestAnsweredFact,
};

use super::dossier::{Dossier, is_withdrawal};
use super::lists::Lists;
use super::register::Register;
use super::told::Told;
pub use table::RULES;

/// A rule of level 3 or 4.
pub struct Rule {
    /// Official id.
    pub id: &'static str,
    /// Official return code; for rules that have none, empty.
    pub retourcode: &'static str,
    /// 3: other messages decide; 4: a source outside the messages does.
    pub level: u8,
    /// Numbers of the messages it is judged in, the same under both laws.
    pub numbers: &'static [u16],
    /// What is wrong and what to do.
    pub message: &'static str,
    pub(crate) check: Check,
}

/// How a rule is asked. True: it is broken.
pub(crate) enum Check {
    /// Of what was told about one child.
    Child(fn(&Judged<'_>) -> bool),
    /// Of a reference that must be unique over all of a provider's clients, by the id of the message.
    Reference(fn(&Register, &Registered, &Told) -> bool),
    /// Of the municipality's answers to a provider.
    Answer(fn(&Register, &Judged<'_>) -> bool),
}

/// One element of a message, and all that rules may look at.
pub(crate) struct Judged<'a> {
    /// The message.
    pub(crate) told: &'a Told,
    /// What these parties told each other of this child before it, and before the element in it.
    pub(crate) dossier: &'a Dossier<'a>,
    /// Whether the municipality assigned the child anything.
    pub(crate) client_known: bool,
    /// The municipality's own lists.
    pub(crate) lists: &'a Lists,
    /// The element.
    pub(crate) subject: Subject<'a>,
}

/// An element of a message that a return code can be given to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Subject<'a> {
    Header,
    Client,
    /// `Verzoek` of a 317.
    Verzoek,
    Toegewezen(&'a AllocatedFact),
    Start(&'a CareStartedFact),
    Stop(&'a CareStoppedFact),
    Aangevraagd(&'a CareRequestedFact),
    Ongewijzigd(&'a ChangeRequestedFact),
    TeWijzigen(&'a ChangeRequestedFact),
    Nieuw(&'a ChangeRequestedFact),
    Antwoord(&'a RequestAnsweredFact),
    Prestatie(&'a DeclaredFact),
    DeclaratieAntwoord(&'a DeclarationAnsweredFact),
}

impl<'a> Subject<'a> {
    /// An element of a 317, by the list it stands in.
    pub(crate) fn change(fact: &'a ChangeRequestedFact) -> Self {
        match fact.soort.as_str() {
            "ongewijzigd" => Self::Ongewijzigd(fact),
            "te_wijzigen" => Self::TeWijzigen(fact),
            _ => Self::Nieuw(fact),
        }
    }

    /// Name of the class, its container, its number in that and its line; all but the first are
    /// empty for a class that occurs once.
    pub(crate) fn class(self) -> (&'static str, &'static str, i32, i32) {
        match self {
            Self::Header => ("Header", "", 0, 0),
            Self::Client => ("Client", "", 0, 0),
            Self::Verzoek => ("Verzoek", "", 0, 0),
            Self::Toegewezen(fact) => {
                ("ToegewezenProduct", "ToegewezenProducten", fact.ordinal, fact.line)
            }
            Self::Start(fact) => ("StartProduct", "StartProducten", fact.ordinal, fact.line),
            Self::Stop(fact) => ("StopProduct", "StopProducten", fact.ordinal, fact.line),
            Self::Aangevraagd(fact) => {
                ("AangevraagdProduct", "AangevraagdeProducten", fact.ordinal, fact.line)
            }
            Self::Ongewijzigd(fact) => {
                ("OngewijzigdProduct", "OngewijzigdeProducten", fact.ordinal, fact.line)
            }
            Self::TeWijzigen(fact) => {
                ("TeWijzigenProduct", "TeWijzigenProducten", fact.ordinal, fact.line)
            }
            Self::Nieuw(fact) => ("NieuwProduct", "NieuweProducten", fact.ordinal, fact.line),
            Self::Antwoord(fact) => ("Antwoord", "", 0, fact.line),
            Self::Prestatie(fact) => ("Prestatie", "Prestaties", fact.ordinal, fact.line),
            Self::DeclaratieAntwoord(fact) => ("Prestatie", "Prestaties", fact.ordinal, fact.line),
        }
    }

    /// Whether it withdraws what was told before: then no other content is checked (TR063).
    pub(crate) fn is_withdrawal(self) -> bool {
        if let Self::Start(fact) = self {
            is_withdrawal(&fact.status_aanlevering)
        } else if let Self::Stop(fact) = self {
            is_withdrawal(&fact.status_aanlevering)
        } else {
            false
        }
    }
}
