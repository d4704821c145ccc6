//! From a verdict and the message it is about to what is delivered. Pure.

use wijkstroom_config::answers::AnswersSettings;
use wijkstroom_formats::answer::{Decision, Stamp, reply};
use wijkstroom_formats::ggk::{Envelop, Foutbericht, Systeem, Versies, uuid};
use wijkstroom_schemas::ids::Ids;
use wijkstroom_schemas::local::{Local, local};
use wijkstroom_schemas::message::{Answer, Envelope, Origin};
use wijkstroom_schemas::standard;

use super::corv;
use crate::outbound::Parcel;

/// `IdentificatieRetour` has at most so many characters; the id of a return message is longer.
const IDENTIFICATION_MAX: usize = 12;

/// Code of a fault message: what the envelope holds does not follow its schema.
const NOT_BY_SCHEMA: &str = "StUF055";

/// The same in Dutch.
const NOT_BY_SCHEMA_TEXT: &str = "Het bericht in de envelop voldoet niet aan het berichtschema.";

/// Refusals of the hub's own that keep a message from being held against its schema: up to this one.
const UNREADABLE_LAST: &str = "WS011";

/// The same of envelopes that hold no message that can be read: from this one up to the other.
const UNREADABLE_INSIDE: [&str; 2] = ["WS031", "WS033"];

/// How this software is called in an envelope.
const APPLICATION: &str = "wijkstroom";

/// A return message as it is delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Name of its file, always the same.
    pub file_name: String,
    /// What is sent.
    pub parcel: Parcel,
}

/// Makes return messages for one way.
pub struct Maker {
    way: AnswersSettings,
    ids: Ids,
}

impl Maker {
    /// For a way.
    pub fn new(way: &AnswersSettings, ids: Ids) -> Self {
        Self { way: way.clone(), ids }
    }

    /// Id of the return message: 32 hexadecimal digits.
    pub fn id(&self, answer: &Answer) -> String {
        self.ids.retour(&answer.origin.receipt, answer.inbox_offset)
    }

    /// Whether the sender of a message is to be sent anything: the official return message, or, where that
    /// is not to be had and it came in an envelope, a fault message.
    pub fn is_due(&self, answer: &Answer) -> bool {
        let origin = &answer.origin;
        let day = local(origin.received_at).map(|local| local.day);
        let late = self.way.since.is_none_or(|since| day.is_some_and(|day| day >= since));
        if origin.history || !late {
            return false;
        }
        if self.way.corv {
            return corv::is_due(origin);
        }
        let judged = origin.message_type.as_deref().and_then(standard::answer_of).is_some();
        match origin.level {
            None | Some(2..) => judged,
            Some(_) => self.way.envelope && is_unreadable(answer),
        }
    }

    /// Makes it; or says why it cannot be made, in Dutch.
    ///
    /// # Errors
    /// When the message is not kept, or what was decided does not fit it.
    pub fn make(&self, answer: &Answer, original: Option<&[u8]>, id: &str) -> Result<Made, String> {
        let at = local(answer.decided_at).ok_or("De datum van de beslissing kan niet bestaan.")?;
        let (name, body) = if self.way.corv {
            corv::reply(answer, original, &reference(id), &moment(&at))?
        } else if matches!(answer.origin.level, Some(..=1)) {
            let envelope = answer.origin.envelope.as_ref();
            let envelope = envelope.ok_or("Het bericht kwam niet in een envelop.")?;
            ("Fo01", fault(answer, envelope, id, &at))
        } else {
            self.official(answer, original, id, &at)?
        };
        let parcel =
            Parcel { id: id.to_owned(), received_at: answer.origin.received_at, body: body.into() };
        Ok(Made { file_name: format!("{name}-{id}.xml"), parcel })
    }

    /// The official return message of iJw and iWmo, and its type.
    fn official(
        &self,
        answer: &Answer,
        original: Option<&[u8]>,
        id: &str,
        at: &Local,
    ) -> Result<(&'static str, Vec<u8>), String> {
        let original = original.ok_or("Het bericht zelf is niet bewaard.")?;
        let decision = Decision {
            level: answer.origin.level,
            findings: &answer.findings,
            toegekend: answer.toegekend,
        };
        let stamp = Stamp {
            identification: id.get(..IDENTIFICATION_MAX).unwrap_or(id),
            day: at.day,
            basisschema: &self.way.basisschema_version,
            schema: &self.way.schema_version,
            rules: &self.way.rules_version,
        };
        // What the error says shows nothing of the message.
        let reply = reply(original, &decision, &stamp);
        let reply =
            reply.map_err(|error| format!("Wat is beslist past niet bij het bericht: {error}."))?;
        let envelope = answer.origin.envelope.as_ref().filter(|_| self.way.envelope);
        let body = match envelope {
            Some(envelope) => {
                enveloped(&answer.origin, envelope, reply.message_type, reply.bytes, id, at)
            }
            None => reply.bytes,
        };
        Ok((reply.message_type, body))
    }
}

/// Whether a message could not be held against its schema, or did not follow it.
fn is_unreadable(answer: &Answer) -> bool {
    let rule = answer.findings.first().and_then(|finding| finding.rule.as_deref());
    let known = answer.origin.envelope.is_some();
    known
        && match answer.origin.level {
            Some(1) => true,
            Some(0) => rule.is_some_and(|rule| {
                rule.starts_with("WS") && rule <= UNREADABLE_LAST || is_of_inside(rule)
            }),
            _ => false,
        }
}

/// Whether a rule is about what lies in an envelope.
fn is_of_inside(rule: &str) -> bool {
    let [first, last] = UNREADABLE_INSIDE;
    (first..=last).contains(&rule)
}

/// Who answers a message, and who is answered: whom it says itself that it is for and from. The envelope stands in
/// where it does not tell; what is not known then stays away, which an `Fo01` allows.
fn parties(origin: &Origin, envelope: &Envelope) -> [Systeem; 2] {
    let systeem = |own: &Option<String>, outer: &String, applicatie: &str| Systeem {
        organisatie: own.as_ref().unwrap_or(outer).to_owned(),
        applicatie: applicatie.to_owned(),
        administratie: None,
        gebruiker: None,
    };
    [
        systeem(&origin.receiver, &envelope.to, APPLICATION),
        systeem(&origin.sender, &envelope.from, "GGk"),
    ]
}

/// `yyyyMMddHHmmss`, Dutch time.
fn moment(at: &Local) -> String {
    let ((year, month, day), (hour, minute, second)) = (at.day.ymd(), at.time);
    format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}")
}

/// A reference that follows from the id of a return message.
fn reference(id: &str) -> String {
    let mut bytes = [0; 16];
    let known = hex::decode_to_slice(id, &mut bytes).is_ok();
    uuid(if known { bytes } else { [0; 16] })
}

/// A return message in an envelope that answers the one its message came in.
fn enveloped(
    origin: &Origin,
    envelope: &Envelope,
    message_type: &str,
    bericht: Vec<u8>,
    id: &str,
    at: &Local,
) -> Vec<u8> {
    let versies = Versies {
        applicatie: "0001".to_owned(),
        applicatie_sub: "0000".to_owned(),
        functie: "0003".to_owned(),
        functie_sub: "0002".to_owned(),
    };
    let [zender, ontvanger] = parties(origin, envelope);
    let envelop = Envelop {
        zender,
        ontvanger,
        referentienummer: reference(id),
        tijdstip_bericht: moment(at),
        cross_refnummer: Some(envelope.reference.clone()),
        functie: message_type.to_owned(),
        versies,
        bericht,
    };
    envelop.write()
}

/// What tells that the content of an envelope does not follow its schema.
fn fault(answer: &Answer, envelope: &Envelope, id: &str, at: &Local) -> Vec<u8> {
    let first = answer.findings.first();
    let place = first.filter(|finding| finding.line > 0);
    let place = place.map(|finding| format!("Regel {}, kolom {}.", finding.line, finding.column));
    // What is wrong inside an envelope is told in the words of its rule, which hold nothing of the message.
    let inside = first.filter(|found| found.rule.as_deref().is_some_and(is_of_inside));
    let what = inside.map_or(NOT_BY_SCHEMA_TEXT, |finding| finding.message.as_str());
    let [zender, ontvanger] = parties(&answer.origin, envelope);
    let fout = Foutbericht {
        zender,
        ontvanger,
        referentienummer: reference(id),
        tijdstip_bericht: moment(at),
        cross_refnummer: envelope.reference.clone(),
        code: NOT_BY_SCHEMA.to_owned(),
        plek: "client".to_owned(),
        omschrijving: what.to_owned(),
        details: place,
    };
    fout.write()
}
