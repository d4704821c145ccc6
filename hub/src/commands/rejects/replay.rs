//! Offers rejects once more: a message to the format of this build, a delivery to its own target.

use std::io::Write;

use anyhow::{Context as _, bail, ensure};
use wijkstroom_config::Settings;
use wijkstroom_config::keys::Keys;
use wijkstroom_connectors::transport::feed::translator::Translator;
use wijkstroom_connectors::transport::intake::{now_ms, output};
use wijkstroom_formats::door::{Door, Inbound, read};
use wijkstroom_pipeline::index::reader::Rejected;
use wijkstroom_pipeline::wijkteam::ROUTING_KEY_HEADER;
use wijkstroom_schemas::ids::MessageName;
use wijkstroom_schemas::message::{Message, Origin, Outcome, Reject};
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::{RecordType, Registry, encode};
use wijkstroom_stream::open::{Access, Opened, declared, open};
use wijkstroom_stream::{BatchLimits, Output, Record, TopicPartition, meta};

use crate::cli::Exit;
use crate::told;

/// The headers of a record.
type Headers = Vec<(String, Vec<u8>)>;

/// One reject at a time.
const ONE: BatchLimits = BatchLimits { records: 1, bytes: 1 };

/// Replays, and tells what became of each; `deliver`: tell the wijkteams of what is in messages.
pub(super) fn run(
    settings: &Settings,
    rejects: &[Rejected],
    deliver: bool,
    out: &mut dyn Write,
) -> anyhow::Result<Exit> {
    let replay = Replay::open(settings, deliver)?;
    let mut refused = 0;
    for reject in rejects {
        match replay.one(reject) {
            Ok(()) => writeln!(out, "{} opnieuw aangeboden", reject.reject_id)?,
            Err(error) => {
                refused += 1;
                writeln!(out, "{} niet aangeboden: {}", reject.reject_id, told::chain(&error))?;
            }
        }
    }
    writeln!(out, "{} opnieuw aangeboden, {refused} niet", rejects.len() - refused)?;
    Ok(if refused == 0 { Exit::Fine } else { Exit::Refused })
}

struct Replay<'a> {
    settings: &'a Settings,
    opened: Opened,
    registry: Registry,
    door: Door,
    deliver: bool,
}

impl<'a> Replay<'a> {
    fn open(settings: &'a Settings, deliver: bool) -> anyhow::Result<Self> {
        let keys = Keys::load(&settings.data_dir)?;
        let opened = open(&settings.stream, Access::Runner)?;
        opened.admin.declare(&declared(settings))?;
        let prints = keys.stream_fingerprints();
        let registry = meta::prepare(opened.stream.as_ref(), &prints, now_ms())?;
        let door = Door { ids: keys.ids(), municipalities: settings.municipalities.clone() };
        Ok(Self { settings, opened, registry, door, deliver })
    }

    fn one(&self, indexed: &Rejected) -> anyhow::Result<()> {
        let (reject, headers) = self.stored(indexed)?;
        let feed = reject.origin.source.strip_prefix("feed:");
        let (mut offered, endpoint) = match (reject.payload_kind.as_str(), reject.payload) {
            ("message", Some(bytes)) if feed.is_some() => {
                (self.feed_again(&reject.origin, &bytes)?, None)
            }
            ("message", Some(bytes)) => {
                (vec![output(&self.read_again(&reject.origin, bytes)?)], None)
            }
            // The verdict once more: its return message goes by the way that fits now.
            ("answer", Some(answer)) => {
                let key = reject.origin.message_id.clone();
                (vec![Output::keyed(topics::ANSWER, key, answer, now_ms())], None)
            }
            ("delivery", Some(delivery)) => {
                let (offered, endpoint) = self.deliver_again(&reject.stage, delivery, &headers)?;
                (vec![offered], Some(endpoint))
            }
            _ => bail!(
                "hiervan is niets bewaard dat opnieuw kan; de afzender moet het opnieuw sturen"
            ),
        };
        let outcome = Outcome {
            receipt: indexed.receipt.clone(),
            kind: "replayed".to_owned(),
            endpoint,
            fact_id: indexed.fact_id.clone(),
            reason: None,
            source: "operator".to_owned(),
            at: now_ms(),
            received: None,
        };
        let told = Output {
            topic: topics::OUTCOME.into(),
            partition: None,
            record: Record {
                key: outcome.receipt.clone().into_bytes(),
                value: Some(encode(RecordType::Outcome, &outcome)),
                headers: Vec::new(),
                timestamp_ms: outcome.at,
            },
        };
        offered.push(told);
        Ok(self.opened.stream.append(offered)?)
    }

    /// The reject as the topic holds it, payload and all.
    fn stored(&self, indexed: &Rejected) -> anyhow::Result<(Reject, Headers)> {
        let at = TopicPartition::new(topics::REJECT, indexed.partition);
        let (records, _) = self.opened.stream.read(&at, indexed.offset, ONE)?;
        let record = records.into_iter().next().filter(|read| read.offset == indexed.offset);
        let record = record.map(|read| read.record).context("staat niet meer in de stroom")?;
        let value = record.value.context("staat niet meer in de stroom")?;
        let reject: Reject = self.registry.decode(RecordType::Reject, &value)?;
        // The index may be of another stream than this one.
        ensure!(reject.reject_id == indexed.reject_id, "staat niet meer in de stroom");
        Ok((reject, record.headers))
    }

    /// Runs the format again on the original bytes, under the demands that hold now.
    fn read_again(&self, origin: &Origin, bytes: Vec<u8>) -> anyhow::Result<Message> {
        let folder = origin.source.strip_prefix("folder:");
        let folder = self.settings.folders.iter().find(|known| folder == Some(known.name.as_str()));
        let senders = folder.map(|folder| &folder.senders).filter(|senders| !senders.is_empty());
        if folder.is_none() && !self.sender_is_certain(origin) {
            bail!("wie dit stuurde staat niet vast; de afzender moet het opnieuw sturen");
        }
        let inbound = Inbound {
            source: &origin.source,
            file_name: origin.file_name.as_deref(),
            senders,
            token_sender: origin.sender.as_deref().filter(|_| folder.is_none()),
            received_at: origin.received_at,
            deliver: self.deliver,
            bytes,
        };
        let mut message = read(&self.door, inbound);
        // What is kept of it is the message without its envelope.
        if message.origin.envelope.is_none() {
            message.origin.envelope = origin.envelope.clone();
        }
        Ok(message)
    }

    /// Runs the format of its feed again on what was kept of an entry.
    fn feed_again(&self, origin: &Origin, kept: &[u8]) -> anyhow::Result<Vec<Output>> {
        let name = origin.source.strip_prefix("feed:").unwrap_or_default();
        let feed = self.settings.feeds.iter().find(|feed| feed.name == name);
        let feed = feed.with_context(|| format!("feed {name} staat niet in de instellingen"))?;
        let municipality = feed.municipality(&self.settings.municipalities);
        let ids = self.door.ids.clone();
        let translator = Translator::open(feed, municipality, ids, self.deliver)?;
        let file_name = origin.file_name.as_deref().unwrap_or_default();
        ensure!(
            translator.note_again(&self.settings.data_dir, file_name, kept)?,
            "een nieuwer bestand van feed {name} over dezelfde periode is al verwerkt; wat daarin staat, geldt"
        );
        let mut messages = translator.again(file_name, kept, origin.received_at);
        ensure!(!messages.is_empty(), "hierin staat niets meer dat voor feed {name} is");
        for message in &mut messages {
            message.origin.taking = origin.taking.clone();
        }
        Ok(messages.iter().map(output).collect())
    }

    /// Whether the door had checked that the token was that of the sender in the message: only then
    /// does the message have the id of its name.
    fn sender_is_certain(&self, origin: &Origin) -> bool {
        let (Some(message_type), Some(sender), Some(identification)) =
            (&origin.message_type, &origin.sender, &origin.identification)
        else {
            return false;
        };
        let name = MessageName { message_type, sender, identification };
        self.door.ids.message(&name) == origin.message_id
    }

    /// The delivery as it was, for its own target only, behind what that child has waiting there.
    fn deliver_again(
        &self,
        stage: &str,
        delivery: Vec<u8>,
        headers: &Headers,
    ) -> anyhow::Result<(Output, String)> {
        let endpoint = stage.strip_prefix("wijkteam:").context("is geen levering")?;
        if !self.settings.wijkteams.iter().any(|team| team.name == endpoint) {
            bail!("wijkteam {endpoint} staat niet in de instellingen");
        }
        let key = headers.iter().find(|(name, _)| name == ROUTING_KEY_HEADER);
        let (_, key) = key.context("mist de sleutel van het kind")?;
        let record = Record {
            key: key.clone(),
            value: Some(delivery),
            headers: Vec::new(),
            timestamp_ms: now_ms(),
        };
        let topic = topics::team(endpoint).into();
        Ok((Output { topic, partition: None, record }, endpoint.to_owned()))
    }
}
