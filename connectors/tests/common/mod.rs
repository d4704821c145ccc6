//! What the tests of both transports need: messages, a door, and a stream to look into.

#![allow(dead_code, unreachable_pub, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::path::Path;
use std::sync::{Arc, Mutex};

use wijkstroom_formats::door::Door;
use wijkstroom_formats::ggk::{Envelop, Foutbericht, Systeem, Versies};
use wijkstroom_schemas::ids::{Ids, Secret};
use wijkstroom_schemas::message::Message;
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::{RecordType, Registry};
use wijkstroom_stream::embedded::Embedded;
use wijkstroom_stream::{
    Admin as _, BatchLimits, Cause, Cleanup, Delivered, Member, Output, Stream, StreamError,
    TopicPartition, TopicSpec,
};

/// The sender of [`message`].
pub const SENDER: &str = "42420001";

const PARTITIONS: u32 = 2;

/// A valid JW305 of [`SENDER`] to municipality 0363, about an invented child.
pub fn message(identification: &str) -> String {
    message_of(SENDER, identification)
}

/// A valid JW305 of any sender.
pub fn message_of(sender: &str, identification: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<b:Bericht xmlns:b="http://www.istandaarden.nl/ijw/3_2/jw305/schema" xmlns:i="http://www.istandaarden.nl/ijw/3_2/basisschema/schema">
  <b:Header>
    <b:BerichtCode>438</b:BerichtCode>
    <b:BerichtVersie>3</b:BerichtVersie>
    <b:BerichtSubversie>2</b:BerichtSubversie>
    <b:Afzender>{sender}</b:Afzender>
    <b:Ontvanger>0363</b:Ontvanger>
    <b:BerichtIdentificatie>
      <i:Identificatie>{identification}</i:Identificatie>
      <i:Dagtekening>2026-05-11</i:Dagtekening>
    </b:BerichtIdentificatie>
    <b:XsdVersie>
      <i:BasisschemaXsdVersie>1.0.0</i:BasisschemaXsdVersie>
      <i:BerichtXsdVersie>1.0.0</i:BerichtXsdVersie>
    </b:XsdVersie>
  </b:Header>
  <b:Client>
    <b:Bsn>999900006</b:Bsn>
    <b:Geboortedatum><i:Datum>2012-03-04</i:Datum></b:Geboortedatum>
    <b:Geslacht>2</b:Geslacht>
    <b:Naam>
      <i:Geslachtsnaam><i:Achternaam>Testpersoon</i:Achternaam></i:Geslachtsnaam>
      <i:Voornamen>Sanne</i:Voornamen>
    </b:Naam>
    <b:StartProducten>
      <b:StartProduct>
        <b:ToewijzingNummer>7001</b:ToewijzingNummer>
        <b:Product><i:Categorie>45</i:Categorie><i:Code>45A12</i:Code></b:Product>
        <b:ToewijzingIngangsdatum>2026-05-01</b:ToewijzingIngangsdatum>
        <b:Begindatum>2026-05-04</b:Begindatum>
        <b:StatusAanlevering>1</b:StatusAanlevering>
      </b:StartProduct>
    </b:StartProducten>
  </b:Client>
</b:Bericht>
"#
    )
}

/// A ZIP file.
pub fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = rawzip::ZipArchiveWriter::new(Vec::new());
    for (name, text) in files {
        let (mut entry, config) = archive.new_file(*name).start().unwrap();
        let mut data = config.wrap(&mut entry);
        std::io::Write::write_all(&mut data, text.as_bytes()).unwrap();
        let (_, output) = data.finish().unwrap();
        entry.finish(output).unwrap();
    }
    archive.finish().unwrap()
}

/// A message of [`SENDER`] in an envelope of the municipal node.
pub fn enveloped(message: &str) -> Vec<u8> {
    let systeem = |organisatie: &str| Systeem {
        organisatie: organisatie.to_owned(),
        applicatie: "Zorgpakket".to_owned(),
        administratie: None,
        gebruiker: None,
    };
    let envelop = Envelop {
        zender: systeem(SENDER),
        ontvanger: systeem("0363"),
        referentienummer: REFERENCE.to_owned(),
        tijdstip_bericht: ["20260511", "093000"].concat(),
        cross_refnummer: None,
        functie: "JW305".to_owned(),
        versies: Versies {
            applicatie: "0001".to_owned(),
            applicatie_sub: "0000".to_owned(),
            functie: "0003".to_owned(),
            functie_sub: "0002".to_owned(),
        },
        bericht: message.as_bytes().to_vec(),
    };
    envelop.write()
}

/// The node tells that an envelope of ours was not delivered.
pub fn not_delivered() -> Vec<u8> {
    let systeem = |organisatie: &str| Systeem {
        organisatie: organisatie.to_owned(),
        applicatie: "GGk".to_owned(),
        administratie: None,
        gebruiker: None,
    };
    let fout = Foutbericht {
        zender: systeem("IB"),
        ontvanger: systeem("0363"),
        referentienummer: REFERENCE.to_owned(),
        tijdstip_bericht: ["20260511", "093000"].concat(),
        cross_refnummer: REFERENCE.replace('3', "4"),
        code: "IB210".to_owned(),
        plek: "client".to_owned(),
        omschrijving: "onbekend".to_owned(),
        details: None,
    };
    fout.write()
}

/// Of every envelope here.
pub const REFERENCE: &str = "3f2c9b1e-7a40-4d5e-9c31-0a1b2c3d4e5f";

/// A message of CORV that tells its sender and reference, and nothing else.
pub fn corv() -> String {
    let system = |name: &str, code: &str| {
        format!(
            "<S:{name}><S:organisatie>{code}</S:organisatie><S:applicatie>APP</S:applicatie></S:{name}>"
        )
    };
    format!(
        "<J:notificatieDi01 xmlns:J=\"http://www.stufstandaarden.nl/koppelvlak/jz0100\" \
         xmlns:S=\"http://www.egem.nl/StUF/StUF0301\"><J:stuurgegevens><S:berichtcode>Di01</S:berichtcode>{}{}\
         <S:referentienummer>R-1</S:referentienummer><S:tijdstipBericht>{}</S:tijdstipBericht>\
         <S:functie>notificatieDi01</S:functie></J:stuurgegevens></J:notificatieDi01>",
        system("zender", "RC9999"),
        system("ontvanger", "0363"),
        ["20260511", "093000"].concat(),
    )
}

/// Which takings of a message of CORV there were, as numbers in the order of the first of each.
pub fn takings(stream: &dyn Stream) -> Vec<usize> {
    let mut known = Vec::new();
    let all = inbox(stream).into_iter().map(|message| message.origin.taking.unwrap());
    let number = |taking| {
        known.iter().position(|other| *other == taking).unwrap_or_else(|| {
            known.push(taking);
            known.len() - 1
        })
    };
    all.map(number).collect()
}

/// Tells after the first append, which is durable, that it may not be.
pub fn first_is_unknown() -> AtAppend {
    let mut appends = 0;
    Box::new(move |outputs, inner: &Embedded| {
        appends += 1;
        inner.append(outputs)?;
        if appends == 1 { Err(away()) } else { Ok(()) }
    })
}

/// Ids as every test here makes them.
pub fn ids() -> Ids {
    Ids::new(&Secret([1; 32]), &Secret([2; 32]))
}

/// The door of a hub for municipality 0363.
pub fn door() -> Arc<Door> {
    Arc::new(Door { ids: ids(), municipalities: ["0363".to_owned()].into() })
}

/// Declares the inbox.
pub fn declare(stream: &Embedded) {
    let inbox = TopicSpec {
        name: topics::INBOX.to_owned(),
        partitions: PARTITIONS,
        cleanup: Cleanup::Delete(None),
        consumers: Vec::new(),
    };
    stream.declare(&[inbox]).unwrap();
}

/// A stream of its own, with an inbox.
pub fn stream(folder: &Path) -> Arc<Embedded> {
    let stream = Embedded::open(&folder.join("stream.db")).unwrap();
    declare(&stream);
    Arc::new(stream)
}

/// Every message of the inbox, oldest first within a partition.
pub fn inbox(stream: &dyn Stream) -> Vec<Message> {
    let registry = Registry::own();
    let limits = BatchLimits { records: 100_000, bytes: 1 << 30 };
    let read = |partition| {
        let at = TopicPartition::new(topics::INBOX, partition);
        stream.read(&at, 0, limits).unwrap().0
    };
    let decode = |delivered: Delivered| {
        let message: Message =
            registry.decode(RecordType::Message, delivered.record.value.as_ref().unwrap()).unwrap();
        assert_eq!(delivered.record.key, message.origin.message_id.as_bytes());
        message
    };
    (0..PARTITIONS).flat_map(read).map(decode).collect()
}

/// What happens at an append, in place of or around the real one.
pub type AtAppend = Box<dyn FnMut(Vec<Output>, &Embedded) -> Result<(), StreamError> + Send>;

/// A stream that misbehaves as told.
pub struct Scripted {
    /// The real one under it.
    pub inner: Arc<Embedded>,
    at_append: Mutex<AtAppend>,
}

impl Scripted {
    /// Calls `at_append` in place of the real append.
    pub fn new(inner: Arc<Embedded>, at_append: AtAppend) -> Arc<Self> {
        Arc::new(Self { inner, at_append: Mutex::new(at_append) })
    }
}

impl Stream for Scripted {
    fn append(&self, outputs: Vec<Output>) -> Result<(), StreamError> {
        (self.at_append.lock().unwrap())(outputs, &self.inner)
    }

    fn join(&self, group: &str, topics: &[&str]) -> Result<Box<dyn Member>, StreamError> {
        self.inner.join(group, topics)
    }

    fn read(
        &self,
        at: &TopicPartition,
        from: u64,
        limits: BatchLimits,
    ) -> Result<(Vec<Delivered>, u64), StreamError> {
        self.inner.read(at, from, limits)
    }
}

/// The stream says that it is away.
pub fn away() -> StreamError {
    let cause: Cause = "away".into();
    StreamError::Unavailable(cause)
}
