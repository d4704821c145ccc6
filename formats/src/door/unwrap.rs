//! A message that came in an envelope: taken out, and judged as if it had come bare.
//!
//! Its ids, its hash and its original are those of the message itself, so that it is the same message
//! whichever way it comes. Of the envelope, what an answer needs is kept beside it.
//!
//! Who an answer is from and for is told by the message itself. Nothing in ggk0210 or iJw asks that the
//! envelope names the same parties (the node's own are called `IB` or `CBS`), so that it is not refused where it
//! does not; its codes only stand in where the message does not tell.

use wijkstroom_schemas::ids::{MessageName, content_hash};
use wijkstroom_schemas::message::{Envelope, Finding, Message, Origin};

use super::{Door, Entry, Inbound, Read, bare};
use crate::ggk::{self, Envelop, Foutbericht, Misread, Stuf};
use crate::refusal::{OfEnvelope, Refusal};
use crate::report::number;
use crate::{Reading, Verdict, examine, istandaarden};

/// Name under which a fault message of the node is kept.
const FOUT: &str = "Fo01";

/// What is added to a finding about a message in an envelope.
const IN_ENVELOPE: &str = " (Regel en kolom in het bericht zelf, uit de envelop gehaald.)";

/// Digits of the code of an organisation: CBS code of a municipality, AGB code of a provider.
const CODE_LENGTHS: [usize; 2] = [MUNICIPALITY, 8];

/// Digits of the code of a municipality.
const MUNICIPALITY: usize = 4;

/// The inbox record of a message that came in an envelope.
pub(super) fn read(door: &Door, inbound: Inbound<'_>, archive: Option<&str>) -> Read {
    let envelop = match ggk::parse(&inbound.bytes) {
        Ok(Stuf::Bericht(envelop)) => envelop,
        Ok(Stuf::Fout(fout)) => return not_delivered(door, inbound, &fout).into(),
        Err(misread) => {
            let envelope = ggk::empty(&inbound.bytes);
            let envelope = envelope.map(|envelop| kept(door, &inbound, &envelop));
            let mut whole = refused(door, inbound, misread);
            whole.origin.envelope = envelope;
            return whole.into();
        }
    };
    let envelope = kept(door, &inbound, &envelop);
    let Ok(Read { mut message, named }) = bare(door, inbound.with(envelop.bericht), archive) else {
        let misread =
            ggk::misread(&inbound.bytes, ggk::MESSAGE, Refusal::Envelope(OfEnvelope::Nested));
        let mut whole = refused(door, inbound, misread);
        whole.origin.envelope = Some(envelope);
        return whole.into();
    };
    let envelope = Some(envelope).filter(|_| answerable(door, &inbound, &message.origin));
    if message.origin.message_type.as_ref().is_some_and(|kind| *kind != envelop.functie) {
        let mut whole = misnamed(door, inbound, message.origin);
        whole.origin.envelope = envelope;
        return Read { message: whole, named };
    }
    message.origin.envelope = envelope;
    place(&mut message.findings);
    Read { message, named }
}

/// The inbox record of a message in an envelope that names another type than its own.
fn misnamed(door: &Door, inbound: Inbound<'_>, said: Origin) -> Message {
    let misread =
        ggk::misread(&inbound.bytes, ggk::FUNCTION, Refusal::Envelope(OfEnvelope::Function));
    let mut whole = refused(door, inbound, misread);
    let origin = &mut whole.origin;
    (origin.standard, origin.message_type) = (said.standard, said.message_type);
    (origin.sender, origin.receiver) = (said.sender, said.receiver);
    (origin.municipality, origin.dagtekening) = (said.municipality, said.dagtekening);
    origin.identification = said.identification;
    // The message in it may have told that the name is that of a person.
    origin.file_name = said.file_name;
    whole
}

/// The verdict on a message that came in an envelope.
pub(crate) fn verdict(bytes: &[u8]) -> Verdict {
    let misread = |Misread { findings, total }| Verdict {
        message_type: None,
        accepted: false,
        level: Some(1),
        findings,
        total,
        payload: None,
    };
    let envelop = match ggk::parse(bytes) {
        Ok(Stuf::Bericht(envelop)) => envelop,
        Ok(Stuf::Fout(fout)) => {
            let findings = vec![finding(&fout)];
            return Verdict { message_type: Some(FOUT), ..misread(Misread { findings, total: 1 }) };
        }
        Err(found) => return misread(found),
    };
    let reading = examine(&envelop.bericht);
    if reading.is_envelope() {
        return misread(ggk::misread(bytes, ggk::MESSAGE, Refusal::Envelope(OfEnvelope::Nested)));
    }
    let Reading { message, level, mut findings, total, .. } = reading;
    let message_type = message.map(|(message, _)| message.name);
    if message_type.is_some_and(|kind| kind != envelop.functie) {
        let found = ggk::misread(bytes, ggk::FUNCTION, Refusal::Envelope(OfEnvelope::Function));
        return Verdict { message_type, ..misread(found) };
    }
    place(&mut findings);
    Verdict {
        message_type,
        accepted: level.is_none(),
        level: level.map(|level| level.max(1)),
        findings,
        total,
        payload: Some(envelop.bericht),
    }
}

/// Says of findings that their places are in the message, not in the envelope.
fn place(findings: &mut [Finding]) {
    for finding in findings.iter_mut().filter(|finding| finding.line > 0) {
        finding.message.push_str(IN_ENVELOPE);
    }
}

/// Whether a message may be answered to who it says it is from, in the name of whom it says it is for.
fn answerable(door: &Door, inbound: &Inbound<'_>, origin: &Origin) -> bool {
    origin.sender.as_ref().is_none_or(|sender| inbound.may_send(sender))
        && origin.municipality.as_ref().is_none_or(|code| door.municipalities.contains(code))
}

/// What is kept of an envelope. Of its parties only who may send by this way, and who is served: an answer to a
/// message that does not tell its own goes to the one, in the name of the other.
fn kept(door: &Door, inbound: &Inbound<'_>, envelop: &Envelop) -> Envelope {
    let from = organisation(&envelop.zender.organisatie).filter(|code| inbound.may_send(code));
    let served = |code: &String| code.len() != MUNICIPALITY || door.municipalities.contains(code);
    let to = organisation(&envelop.ontvanger.organisatie).filter(served);
    Envelope {
        reference: envelop.referentienummer.clone(),
        cross_reference: envelop.cross_refnummer.clone(),
        from: from.unwrap_or_default(),
        to: to.unwrap_or_default(),
        function: istandaarden::named(&envelop.functie)
            .map(|(kind, _)| kind.name.to_owned())
            .unwrap_or_default(),
    }
}

/// An organisation as far as it may be kept: as a code. What is written in letters might identify
/// somebody.
fn organisation(text: &str) -> Option<String> {
    let is_code =
        CODE_LENGTHS.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_code.then(|| text.to_owned())
}

/// The inbox record of what is refused as a whole.
pub(super) fn refused(door: &Door, inbound: Inbound<'_>, misread: Misread) -> Message {
    let hash = content_hash(&inbound.bytes);
    let mut message = Entry::new(door, &inbound, hash).message;
    message.origin.level = Some(0);
    message.findings = misread.findings;
    message.findings_total = number(misread.total);
    message.original = Some(inbound.bytes);
    message
}

/// The inbox record of a message that tells that one of ours was not delivered: set aside, and found by
/// the reference of the fault message. Its `origin` names no envelope, so that nothing ever answers it.
fn not_delivered(door: &Door, inbound: Inbound<'_>, fout: &Foutbericht) -> Message {
    let hash = content_hash(&inbound.bytes);
    let entry = Entry::new(door, &inbound, hash);
    let sender = Some(fout.zender.organisatie.as_str()).filter(|sender| inbound.may_send(sender));
    let mut message = entry.message;
    let origin = &mut message.origin;
    // Under its own name only by who may use that: else a stranger could take the name first.
    if let Some(sender) = sender {
        let name =
            MessageName { message_type: FOUT, sender, identification: &fout.referentienummer };
        origin.message_id = door.ids.message(&name);
        origin.receipt = door.ids.receipt(&name, &hash);
    }
    origin.standard = Some("StUF 03.01".to_owned());
    origin.message_type = Some(FOUT.to_owned());
    origin.sender = sender.and_then(organisation);
    origin.receiver = organisation(&fout.ontvanger.organisatie);
    origin.municipality = origin.receiver.clone().filter(|code| door.municipalities.contains(code));
    origin.identification = Some(match ggk::is_uuid(&fout.referentienummer) {
        true => fout.referentienummer.clone(),
        false => format!("mac:{}", &origin.message_id[..16]),
    });
    origin.level = Some(0);
    message.findings = vec![finding(fout)];
    message.findings_total = 1;
    message.original = Some(inbound.bytes);
    message
}

/// What was not delivered and why, without the texts of the node: those may identify.
fn finding(fout: &Foutbericht) -> Finding {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let code = if fout.code.chars().all(plain) { fout.code.as_str() } else { "?" };
    let about = match ggk::is_uuid(&fout.cross_refnummer) {
        true => format!(" Het gaat om de envelop met referentienummer {}.", fout.cross_refnummer),
        false => String::new(),
    };
    let reason = Refusal::Envelope(OfEnvelope::NotDelivered).reason();
    Finding {
        rule: Some(Refusal::Envelope(OfEnvelope::NotDelivered).code().to_owned()),
        retourcode: None,
        line: 0,
        column: 0,
        path: "/Fo01Bericht/body".to_owned(),
        message: format!("{reason} Foutcode {code}, aan de kant van de {}.{about}", fout.plek),
        element: None,
    }
}
