//! What the hub refuses of its own accord, apart from the official schema and rules.

use super::{ATTRIBUTES_MAX, DEPTH_MAX, NAME_MAX_BYTES, NAMESPACES_MAX};

mod outer;

pub use outer::{OfArchive, OfEnvelope};

/// A reason of the hub's own. Its code starts with `WS`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// A document type declaration: entities in it can blow up or read files.
    Doctype,
    /// A byte order mark (rule OP192 forbids it).
    ByteOrderMark,
    /// Another encoding than UTF-8, declared or actual (OP192).
    Encoding,
    /// XML 1.1.
    XmlVersion,
    /// Over [`super::SIZE_MAX_BYTES`] (OP179).
    TooLarge,
    /// Elements nested deeper than [`super::DEPTH_MAX`].
    TooDeep,
    /// More attributes or namespaces than a message can need.
    TooManyAttributes,
    /// A name longer than [`super::NAME_MAX_BYTES`].
    NameTooLong,
    /// No bytes at all.
    Empty,
    /// No message type that this hub reads.
    UnknownMessage,
    /// Another release of the standard.
    OtherRelease,
    /// A municipality that this hub does not serve.
    Municipality,
    /// A sender that may not send by this way.
    Sender,
    /// A date outside the years 1 to 9999, which no event can hold.
    DateOutOfRange,
    /// Larger than one record of the stream once its facts stand beside it.
    TooLargeForStream,
    /// The BSN of somebody in the message, where the number of an assignment or a decision belongs.
    NumberOfPerson,
    /// An envelope of the municipal node.
    Envelope(OfEnvelope),
    /// A ZIP file.
    Archive(OfArchive),
}

impl Refusal {
    /// Every reason.
    pub const ALL: [Self; 27] = [
        Self::Doctype,
        Self::ByteOrderMark,
        Self::Encoding,
        Self::XmlVersion,
        Self::TooLarge,
        Self::TooDeep,
        Self::TooManyAttributes,
        Self::NameTooLong,
        Self::Empty,
        Self::UnknownMessage,
        Self::OtherRelease,
        Self::Municipality,
        Self::Sender,
        Self::DateOutOfRange,
        Self::TooLargeForStream,
        Self::NumberOfPerson,
        Self::Envelope(OfEnvelope::Form),
        Self::Envelope(OfEnvelope::Content),
        Self::Envelope(OfEnvelope::Function),
        Self::Envelope(OfEnvelope::Nested),
        Self::Envelope(OfEnvelope::NotDelivered),
        Self::Archive(OfArchive::Form),
        Self::Archive(OfArchive::Count),
        Self::Archive(OfArchive::TooLarge),
        Self::Archive(OfArchive::Locked),
        Self::Archive(OfArchive::Names),
        Self::Archive(OfArchive::Nested),
    ];

    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Doctype => "WS001",
            Self::ByteOrderMark => "WS002",
            Self::Encoding => "WS003",
            Self::XmlVersion => "WS004",
            Self::TooLarge => "WS005",
            Self::TooDeep => "WS006",
            Self::TooManyAttributes => "WS007",
            Self::NameTooLong => "WS008",
            Self::Empty => "WS009",
            Self::UnknownMessage => "WS010",
            Self::OtherRelease => "WS011",
            Self::Municipality => "WS012",
            Self::Sender => "WS013",
            Self::DateOutOfRange => "WS014",
            Self::TooLargeForStream => "WS015",
            Self::NumberOfPerson => "WS016",
            Self::Envelope(fault) => fault.code(),
            Self::Archive(fault) => fault.code(),
        }
    }

    /// What is wrong and what to do, in Dutch.
    pub fn reason(self) -> String {
        match self {
            Self::Doctype => "Het bericht bevat een DOCTYPE. Dat is niet toegestaan: verwijder de \
                              DOCTYPE-regel en stuur het bericht opnieuw."
                .to_owned(),
            Self::ByteOrderMark => "Het bericht begint met een byte order mark (BOM). Sla het \
                                    bericht op als UTF-8 zonder BOM (regel OP192)."
                .to_owned(),
            Self::Encoding => "Het bericht is niet in UTF-8. Sla het op als UTF-8 en noem in de \
                               XML-declaratie encoding=\"UTF-8\" (regel OP192)."
                .to_owned(),
            Self::XmlVersion => {
                "Het bericht is XML 1.1. Gebruik XML 1.0: version=\"1.0\".".to_owned()
            }
            Self::TooLarge => "Het bericht is groter dan 25 MB (26.214.400 bytes). Splits het in \
                               kleinere berichten (regel OP179)."
                .to_owned(),
            Self::TooDeep => format!(
                "Elementen zijn dieper genest dan {DEPTH_MAX} niveaus. Geen enkel iJw-bericht is \
                 zo diep: controleer hoe het bericht gemaakt wordt."
            ),
            Self::TooManyAttributes => format!(
                "Een element heeft meer dan {ATTRIBUTES_MAX} attributen, of er gelden meer dan \
                 {NAMESPACES_MAX} naamruimten tegelijk. Verwijder wat niet bij het bericht hoort."
            ),
            Self::NameTooLong => format!(
                "Een naam van een element of attribuut is langer dan {NAME_MAX_BYTES} bytes. \
                 Gebruik de namen van de standaard."
            ),
            Self::Empty => "Het bestand is leeg. Stuur het bericht opnieuw.".to_owned(),
            Self::UnknownMessage => {
                "Dit is geen bericht dat hier gelezen wordt. Verwacht wordt een \
                                     element Bericht in de naamruimte van een bericht van iJw 3.2 \
                                     of iWmo 3.2, zoals \
                                     http://www.istandaarden.nl/ijw/3_2/jw305/schema."
                    .to_owned()
            }
            Self::OtherRelease => "Dit bericht is van een andere release van de standaard. \
                                   Verwacht wordt iJw 3.2 of iWmo 3.2, dus een naamruimte met \
                                   /ijw/3_2/ of /iwmo/3_2/."
                .to_owned(),
            Self::Municipality => "De gemeente in dit bericht wordt hier niet bediend. Controleer \
                                   de gemeentecode en het afleveradres."
                .to_owned(),
            Self::Sender => "De afzender in dit bericht mag langs deze weg niet aanleveren. \
                             Controleer Afzender, het token of de map."
                .to_owned(),
            Self::DateOutOfRange => "Deze datum ligt buiten de jaren 0001 tot en met 9999 en kan \
                                     niet worden verwerkt. Vul een bestaande datum in."
                .to_owned(),
            Self::TooLargeForStream => "Het bericht is met alle gegevens erin te groot om te \
                                        verwerken. Splits het in kleinere berichten."
                .to_owned(),
            Self::NumberOfPerson => "Hier staat het burgerservicenummer van iemand uit dit bericht. Vul het \
                                     nummer van de toewijzing of de beschikking in, of laat het weg waar dat mag."
                .to_owned(),
            Self::Envelope(fault) => fault.reason().to_owned(),
            Self::Archive(fault) => fault.reason(),
        }
    }
}
