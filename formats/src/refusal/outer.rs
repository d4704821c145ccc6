//! What is refused of that which messages come in.

use crate::archive::{ENTRIES_MAX, RATIO_MAX, UNPACKED_MAX_BYTES};

/// What is wrong with an envelope of the municipal node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfEnvelope {
    /// It is not as its schema has it; the finding says where.
    Form,
    /// There is no message in it that can be decoded.
    Content,
    /// It names another message type than that of its message.
    Function,
    /// There is an envelope in it.
    Nested,
    /// Nothing: it tells (`Fo01`) that an envelope of ours was not delivered, and is set aside to be looked at.
    NotDelivered,
}

impl OfEnvelope {
    /// Its code.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Form => "WS030",
            Self::Content => "WS031",
            Self::Function => "WS032",
            Self::Nested => "WS033",
            Self::NotDelivered => "WS034",
        }
    }

    /// What is wrong and what to do, in Dutch.
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::Form => {
                "De envelop is niet volgens de specificatie van het gemeentelijk gegevensknooppunt \
                 (ggk0210)."
            }
            Self::Content => {
                "In de envelop zit geen leesbaar bericht. Zet het XML-bericht in xmlBestand, \
                 gecodeerd als base64."
            }
            Self::Function => {
                "functie in de envelop noemt een ander berichttype dan het bericht in de envelop. \
                 Maak ze gelijk."
            }
            Self::Nested => {
                "In de envelop zit weer een envelop. Zet het bericht zelf in xmlBestand."
            }
            Self::NotDelivered => {
                "Het knooppunt meldt met een foutbericht (Fo01) dat een bericht niet is afgeleverd. \
                 Herstel de oorzaak en stuur dat bericht opnieuw."
            }
        }
    }
}

/// What is wrong with a ZIP file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfArchive {
    /// It is damaged, or built in a way that is not read; the finding says how.
    Form,
    /// It holds no file, or more than [`ENTRIES_MAX`].
    Count,
    /// It becomes too much when it is unpacked.
    TooLarge,
    /// It has a password.
    Locked,
    /// It has folders, one name twice, or a name that is none.
    Names,
    /// There is a ZIP file in it.
    Nested,
}

impl OfArchive {
    /// Its code.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Form => "WS040",
            Self::Count => "WS041",
            Self::TooLarge => "WS042",
            Self::Locked => "WS043",
            Self::Names => "WS044",
            Self::Nested => "WS045",
        }
    }

    /// What is wrong and what to do, in Dutch.
    pub(super) fn reason(self) -> String {
        match self {
            Self::Form => {
                "Dit ZIP-bestand kan niet worden gelezen. Maak het opnieuw als gewone ZIP \
                           en stuur het nog eens."
                    .to_owned()
            }
            Self::Count => format!(
                "Een ZIP-bestand bevat 1 tot en met {ENTRIES_MAX} berichten. Verdeel de berichten \
                 over meer ZIP-bestanden."
            ),
            Self::TooLarge => format!(
                "Een bestand in de ZIP is uitgepakt hoogstens 25 MB en hoogstens {RATIO_MAX} keer \
                 zo groot als ingepakt; alles samen is hoogstens {} MB. Verdeel de berichten over \
                 meer ZIP-bestanden.",
                UNPACKED_MAX_BYTES / 1024 / 1024
            ),
            Self::Locked => "Het ZIP-bestand is beveiligd met een wachtwoord. Stuur het zonder \
                             wachtwoord."
                .to_owned(),
            Self::Names => "Bestanden in een ZIP-bestand staan niet in mappen en hebben elk een \
                            eigen, gewone naam."
                .to_owned(),
            Self::Nested => {
                "In het ZIP-bestand zit weer een ZIP-bestand. Zet de berichten zelf in \
                             de ZIP."
                    .to_owned()
            }
        }
    }
}
