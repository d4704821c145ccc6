//! The door: from an inbound message to the one record that the inbox holds of it.

use std::collections::BTreeSet;

use wijkstroom_schemas::event::{Event, Meta, holds};
use wijkstroom_schemas::ids::{Ids, MessageName, content_hash};
use wijkstroom_schemas::message::{Finding, Framed, Message, Origin};
use wijkstroom_schemas::wire::{self, RecordType};

use super::istandaarden::{Party, facts, header};
use super::refusal::Refusal;
use super::report::{Report, Spot, number};
use super::xml::place::places;
use super::xml::{Document, NodeId};
use super::{Reading, examine, refuse};

pub mod parts;
pub(crate) mod unwrap;

/// Largest inbox record, encoded: what the stream takes.
pub const RECORD_MAX_BYTES: usize = 64 * 1024 * 1024;

/// Digits in a row from which a file name might hold a BSN.
const DIGITS_IDENTIFYING: usize = 9;

/// What every message is held against.
#[derive(Clone)]
pub struct Door {
    /// Makes ids and routing keys.
    pub ids: Ids,
    /// CBS codes of the municipalities this hub serves.
    pub municipalities: BTreeSet<String>,
}

/// What a transport read.
#[derive(Debug, Clone)]
pub struct Inbound<'a> {
    /// Transport: `http`, or `folder:` and its name.
    pub source: &'a str,
    /// Name of the file, with or without folder.
    pub file_name: Option<&'a str>,
    /// Who may send here; `None` when anybody may.
    pub senders: Option<&'a BTreeSet<String>>,
    /// Who sent it, by its token, where the transport knows.
    pub token_sender: Option<&'a str>,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub received_at: i64,
    /// False for history that is loaded without telling the wijkteam.
    pub deliver: bool,
    /// The message.
    pub bytes: Vec<u8>,
}

impl Inbound<'_> {
    /// The same way and moment, for other bytes.
    fn with(&self, bytes: Vec<u8>) -> Self {
        let Self { source, file_name, senders, token_sender, received_at, deliver, .. } = *self;
        Self { source, file_name, senders, token_sender, received_at, deliver, bytes }
    }

    /// Whether a sender may send by this way.
    fn may_send(&self, sender: &str) -> bool {
        self.token_sender.is_none_or(|token| token == sender)
            && self.senders.is_none_or(|senders| senders.contains(sender))
    }
}

/// Judges a message and makes its inbox record: verdict, facts and original.
///
/// The same bytes from the same source give the same record, but for the time of receipt. A message
/// in an envelope ([`super::ggk`]) gives the record of the message itself, and says that it came so.
pub fn read(door: &Door, inbound: Inbound<'_>) -> Message {
    read_within(door, inbound, None).message
}

/// As [`read`], of what may have come in a ZIP file of this name.
fn read_within(door: &Door, inbound: Inbound<'_>, archive: Option<&str>) -> Read {
    let read = bare(door, inbound, archive);
    read.unwrap_or_else(|enveloped| unwrap::read(door, enveloped, archive))
}

/// What is read of a message.
struct Read {
    /// Its inbox record.
    message: Message,
    /// Whether the name of the ZIP file that it came in holds a person of the message.
    named: bool,
}

impl From<Message> for Read {
    fn from(message: Message) -> Self {
        Self { message, named: false }
    }
}

/// As [`read_within`], of a message without an envelope; gives back one that lies in one.
fn bare<'a>(door: &Door, inbound: Inbound<'a>, archive: Option<&str>) -> Result<Read, Inbound<'a>> {
    let reading = examine(&inbound.bytes);
    if reading.is_envelope() {
        return Err(inbound);
    }
    let hash = content_hash(&inbound.bytes);
    let mut entry = Entry::new(door, &inbound, hash);
    let named = match (archive, &reading.document) {
        (Some(archive), Some(document)) => names_archive(document, archive, inbound.file_name),
        (Some(_), None) | (None, _) => false,
    };
    entry.judge(reading);
    let mut message = entry.message;
    if size(&message) + inbound.bytes.len() > RECORD_MAX_BYTES {
        message.events.clear();
        message.facts = 0;
        message.findings = vec![whole(Refusal::TooLargeForStream)];
        message.findings_total = 1;
        message.origin.level = Some(0);
        return Ok(Read { message, named });
    }
    let kept = inbound.bytes.len() <= super::SIZE_MAX_BYTES;
    message.original = kept.then_some(inbound.bytes);
    Ok(Read { message, named })
}

/// The inbox record of a message that a transport did not read, because it is over [`super::SIZE_MAX_BYTES`].
///
/// `size` is in bytes, `received_at` in milliseconds since 1970-01-01T00:00:00Z.
pub fn oversized(
    door: &Door,
    source: &str,
    hash: [u8; 32],
    size: i64,
    received_at: i64,
    file_name: Option<&str>,
) -> Message {
    let inbound = Inbound {
        source,
        file_name,
        senders: None,
        token_sender: None,
        received_at,
        deliver: true,
        bytes: Vec::new(),
    };
    let mut message = Entry::new(door, &inbound, hash).message;
    message.origin.size = size;
    message.origin.level = Some(0);
    message.findings = vec![whole(Refusal::TooLarge)];
    message.findings_total = 1;
    message
}

/// An inbox record in the making.
struct Entry<'e> {
    door: &'e Door,
    inbound: &'e Inbound<'e>,
    hash: [u8; 32],
    message: Message,
}

impl<'e> Entry<'e> {
    /// As a message of which nothing is known but where it came from.
    fn new(door: &'e Door, inbound: &'e Inbound<'e>, hash: [u8; 32]) -> Self {
        let from = match inbound.token_sender {
            Some(sender) => format!("{}:{sender}", inbound.source),
            None => inbound.source.to_owned(),
        };
        let origin = Origin {
            message_id: door.ids.unreadable(&from, &hash),
            receipt: door.ids.unreadable_receipt(&from, &hash),
            source: inbound.source.to_owned(),
            file_name: inbound.file_name.and_then(harmless),
            received_at: inbound.received_at,
            size: i64::try_from(inbound.bytes.len()).unwrap_or(i64::MAX),
            history: !inbound.deliver,
            ..Origin::default()
        };
        let message = Message {
            origin,
            content_hash: hash.to_vec(),
            findings: Vec::new(),
            findings_total: 0,
            toewijzing_nummers: Vec::new(),
            identification_line: None,
            identification_column: None,
            facts: 0,
            events: Vec::new(),
            original: None,
        };
        Self { door, inbound, hash, message }
    }

    /// Takes over the verdict, and adds what only the hub itself can say.
    fn judge(&mut self, reading: Reading<'_>) {
        self.describe(&reading);
        let refused = self.admit(&reading);
        self.conceal(&reading);
        self.message.origin.level = reading.level;
        self.message.findings = reading.findings;
        self.message.findings_total = number(reading.total);
        let (Err((refusal, places)), Some(document)) = (refused, &reading.document) else { return };
        let mut report = Report::default();
        for place in places {
            refuse(&mut report, Spot::Element(place), refusal);
        }
        self.message.origin.level = Some(0);
        self.message.findings = report.findings(document);
        self.message.findings_total = number(report.total);
    }

    /// What the message says of itself, as far as it can be read and is valid by itself.
    fn describe(&mut self, reading: &Reading<'_>) {
        let (Some(document), Some((kind, _))) = (&reading.document, reading.message) else {
            return;
        };
        let header = header::read(document, kind);
        let origin = &mut self.message.origin;
        origin.standard = Some(kind.law.standard().to_owned());
        origin.message_type = Some(kind.name.to_owned());
        origin.sender = header.sender.map(str::to_owned);
        origin.receiver = header.receiver.map(str::to_owned);
        origin.municipality = header.municipality.map(|(_, code)| code.to_owned());
        origin.identification = header.identification;
        origin.dagtekening = header.dagtekening;
        self.message.toewijzing_nummers = facts::toewijzing_nummers(document);
        if let Some(at) = header.identification_at {
            let offset = document.node(at).start as usize;
            let (line, column) = places(document.source.as_bytes(), &[offset])[0];
            self.message.identification_line = Some(number(line));
            self.message.identification_column = Some(number(column));
        }
    }

    /// A sender may put a person into the name of a message or of its file: then neither is
    /// kept, and a keyed MAC stands for the identification.
    fn conceal(&mut self, reading: &Reading<'_>) {
        let Some(document) = &reading.document else { return };
        let origin = &mut self.message.origin;
        if origin.identification.as_deref().is_some_and(|text| names_person(document, text)) {
            origin.identification = Some(stand_in(&origin.message_id));
        }
        if origin.file_name.as_deref().is_some_and(|text| names_person(document, text)) {
            origin.file_name = None;
        }
    }

    /// Gives a readable message its own ids, and a valid one its events; or says what the hub refuses and where.
    fn admit(&mut self, reading: &Reading<'_>) -> Result<(), (Refusal, Vec<NodeId>)> {
        let (Some(document), Some((kind, _)), true) =
            (&reading.document, reading.message, reading.complete)
        else {
            return Ok(());
        };
        let header = header::read(document, kind);
        let Some(sender) = header.sender else { return Ok(()) };
        if !self.inbound.may_send(sender) {
            return Err((Refusal::Sender, header.sender_at.into_iter().collect()));
        }
        let Some(identification) = &header.identification else { return Ok(()) };
        let name = MessageName { message_type: kind.name, sender, identification };
        self.message.origin.message_id = self.door.ids.message(&name);
        self.message.origin.receipt = self.door.ids.receipt(&name, &self.hash);
        let Some((at, municipality)) = header.municipality else { return Ok(()) };
        // Whatever else is wrong with it: nothing is answered in the name of a municipality that is not served.
        if !self.door.municipalities.contains(municipality) {
            return Err((Refusal::Municipality, vec![at]));
        }
        if reading.level.is_some() {
            return Ok(());
        }
        let persons = facts::numbers_that_are_persons(document);
        if !persons.is_empty() {
            return Err((Refusal::NumberOfPerson, persons));
        }
        let Some(dagtekening) = header.dagtekening else {
            let at = header::dagtekening(document);
            return Err((Refusal::DateOutOfRange, at.into_iter().collect()));
        };
        self.message.origin.answers = facts::answers(document, kind, &self.door.ids);
        let Some(mapping) = kind.facts else { return Ok(()) };
        let provider = match kind.sent_by() {
            Party::Municipality => header.receiver.unwrap_or_default(),
            Party::Provider => sender,
        };
        let meta = Meta {
            receipt: self.message.origin.receipt.clone(),
            source: self.inbound.source.to_owned(),
            standard: kind.law.standard().to_owned(),
            law: kind.law.code().to_owned(),
            message_type: kind.name.to_owned(),
            sender: sender.to_owned(),
            municipality: municipality.to_owned(),
            provider: provider.to_owned(),
            identification: identification.clone(),
            dagtekening,
            received_at: self.inbound.received_at,
            deliver: self.inbound.deliver,
            message_id: self.message.origin.message_id.clone(),
            part: 0,
            parts: 1,
        };
        let mut events = facts::read(document, mapping, &self.door.ids, &name, &meta)
            .map_err(|dates| (Refusal::DateOutOfRange, dates))?;
        // What is about one person alone is cleaned of that person, and tells the wijkteam what
        // the sender wrote; nobody else in a message may be told.
        let of_one = match events.as_slice() {
            [(_, Event { person: Some(person), .. })] => person.is_named_in(identification),
            _ => false,
        };
        if !of_one && names_person(document, identification) {
            for (_, event) in &mut events {
                event.meta.identification = stand_in(&event.meta.message_id);
            }
        }
        self.message.facts = number(events.iter().map(|(_, event)| event.facts()).sum());
        let framed = events.into_iter().map(|(key, event)| {
            let value = wire::encode(RecordType::Event, &event);
            Framed { key, value }
        });
        self.message.events = framed.collect();
        Ok(())
    }
}

/// What stands for an identification that may not be told.
fn stand_in(message_id: &str) -> String {
    format!("mac:{}", &message_id[..16])
}

/// Whether a text holds what stands in an element that identifies, of whomever in the message.
fn names_person(document: &Document<'_>, text: &str) -> bool {
    (0..number(document.nodes.len()).unsigned_abs()).any(|node| match document.name(node) {
        // `Naam` is who refers; elsewhere it holds elements, and no text. `Achternaam` is a partner's too.
        "Bsn" | "Achternaam" | "Voornamen" | "Naam" => {
            holds(text, &facts::words(document.text(node)))
        }
        // Without a time zone.
        "Datum" => holds(text, document.text(node).trim().get(..10).unwrap_or_default()),
        _ => false,
    })
}

/// Whether somebody of the message is named in the name of the ZIP file that it came in, or in that and
/// its own name together.
fn names_archive(document: &Document<'_>, archive: &str, entry: Option<&str>) -> bool {
    let entry = entry.unwrap_or_default();
    names_person(document, archive)
        || !names_person(document, entry) && names_person(document, &parts::joined(archive, entry))
}

/// Bytes that a record takes beside its original, a little overestimated.
fn size(message: &Message) -> usize {
    const OVERHEAD_BYTES: usize = 4 * 1024;
    const FINDING_OVERHEAD_BYTES: usize = 64;
    let events: usize = message.events.iter().map(|event| event.value.len() + 64).sum();
    let findings: usize = message
        .findings
        .iter()
        .map(|finding| finding.path.len() + finding.message.len() + FINDING_OVERHEAD_BYTES)
        .sum();
    OVERHEAD_BYTES + events + findings + message.toewijzing_nummers.len() * 10
}

/// A finding about the message as a whole.
fn whole(refusal: Refusal) -> Finding {
    Finding {
        rule: Some(refusal.code().to_owned()),
        retourcode: None,
        line: 0,
        column: 0,
        path: "/".to_owned(),
        message: refusal.reason(),
        element: None,
    }
}

/// A file name without its folder; `None` when it might hold a BSN.
pub(crate) fn harmless(name: &str) -> Option<String> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let mut run = 0;
    let identifies = name.bytes().any(|byte| {
        run = if byte.is_ascii_digit() { run + 1 } else { 0 };
        run >= DIGITS_IDENTIFYING
    });
    (!identifies && !name.is_empty()).then(|| name.to_owned())
}
