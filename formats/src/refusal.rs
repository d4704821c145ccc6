//! What the hub refuses of its own accord, apart from the official schema and rules.

use super::archive::{ENTRIES_MAX, RATIO_MAX, UNPACKED_MAX_BYTES};
use super::{ATTRIBUTES_MAX, DEPTH_MAX, NAME_MAX_BYTES, NAMESPACES_MAX};

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
    /// An envelope of the municipal node that is not as its schema has it; the finding says where.
    Envelope,
    /// An envelope without a message that can be decoded.
    EnvelopeContent,
    /// An envelope that names another message type than that of its message.
    EnvelopeFunction,
    /// An envelope in an envelope.
    EnvelopeNested,
    /// No fault of the message: it tells (`Fo01`) that one of ours was not delivered, and is set aside to
    /// be looked at.
    NotDelivered,
    /// A ZIP file that is damaged, or built in a way that is not read; the finding says how.
    Archive,
    /// A ZIP file without files, or with more than [`super::archive::ENTRIES_MAX`].
    ArchiveCount,
    /// A ZIP file that becomes too much when it is unpacked.
    ArchiveTooLarge,
    /// A ZIP file with a password.
    ArchiveLocked,
    /// A ZIP file with folders, with one name twice, or with a name that is none.
    ArchiveNames,
    /// A ZIP file in a ZIP file.
    ArchiveNested,
}

impl Refusal {
    /// Every reason.
    pub const ALL: [Self; 26] = [
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
        Self::Envelope,
        Self::EnvelopeContent,
        Self::EnvelopeFunction,
        Self::EnvelopeNested,
        Self::NotDelivered,
        Self::Archive,
        Self::ArchiveCount,
        Self::ArchiveTooLarge,
        Self::ArchiveLocked,
        Self::ArchiveNames,
        Self::ArchiveNested,
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
            Self::Envelope => "WS030",
            Self::EnvelopeContent => "WS031",
            Self::EnvelopeFunction => "WS032",
            Self::EnvelopeNested => "WS033",
            Self::NotDelivered => "WS034",
            Self::Archive => "WS040",
            Self::ArchiveCount => "WS041",
            Self::ArchiveTooLarge => "WS042",
            Self::ArchiveLocked => "WS043",
            Self::ArchiveNames => "WS044",
            Self::ArchiveNested => "WS045",
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
            Self::Envelope => "De envelop is niet volgens de specificatie van het gemeentelijk \
                               gegevensknooppunt (ggk0210)."
                .to_owned(),
            Self::EnvelopeContent => {
                "In de envelop zit geen leesbaar bericht. Zet het XML-bericht \
                                      in xmlBestand, gecodeerd als base64."
                    .to_owned()
            }
            Self::EnvelopeFunction => "functie in de envelop noemt een ander berichttype dan het \
                                       bericht in de envelop. Maak ze gelijk."
                .to_owned(),
            Self::EnvelopeNested => "In de envelop zit weer een envelop. Zet het bericht zelf in \
                                     xmlBestand."
                .to_owned(),
            Self::NotDelivered => "Het knooppunt meldt met een foutbericht (Fo01) dat een bericht \
                                   niet is afgeleverd. Herstel de oorzaak en stuur dat bericht \
                                   opnieuw."
                .to_owned(),
            Self::Archive => "Dit ZIP-bestand kan niet worden gelezen. Maak het opnieuw als gewone \
                              ZIP en stuur het nog eens."
                .to_owned(),
            Self::ArchiveCount => format!(
                "Een ZIP-bestand bevat 1 tot en met {ENTRIES_MAX} berichten. Verdeel de berichten \
                 over meer ZIP-bestanden."
            ),
            Self::ArchiveTooLarge => format!(
                "Een bestand in de ZIP is uitgepakt hoogstens 25 MB en hoogstens {RATIO_MAX} keer \
                 zo groot als ingepakt; alles samen is hoogstens {} MB. Verdeel de berichten over \
                 meer ZIP-bestanden.",
                UNPACKED_MAX_BYTES / 1024 / 1024
            ),
            Self::ArchiveLocked => "Het ZIP-bestand is beveiligd met een wachtwoord. Stuur het \
                                    zonder wachtwoord."
                .to_owned(),
            Self::ArchiveNames => "Bestanden in een ZIP-bestand staan niet in mappen en hebben elk \
                                   een eigen, gewone naam."
                .to_owned(),
            Self::ArchiveNested => "In het ZIP-bestand zit weer een ZIP-bestand. Zet de berichten \
                                    zelf in de ZIP."
                .to_owned(),
        }
    }
}
