//! Generated messages as files on tmpfs, and what must become of them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use wijkstroom::generate::{Fate, Options, messages};
use wijkstroom_config::keys::Keys;
use wijkstroom_formats::door::{self, Door, Inbound};
use wijkstroom_schemas::event::Event;
use wijkstroom_schemas::wire::{RecordType, Registry};

/// A stock of files, to be linked into the folder of a hub: each appears there at once and whole.
pub(crate) struct Load {
    dir: tempfile::TempDir,
    /// File names, in the order in which they are sent.
    pub(crate) names: Vec<String>,
    /// Facts that must reach the warehouse.
    pub(crate) facts: u64,
    /// Messages that the index must know: duplicates are none.
    pub(crate) indexed: u64,
    /// Starts and stops among the facts: so many deliveries.
    pub(crate) deliveries: u64,
    /// The largest message, bytes.
    pub(crate) largest: usize,
    /// All messages together, bytes.
    pub(crate) bytes: usize,
}

/// A message to look for: its place in the load, its table and a fact of it.
pub(crate) struct Probe {
    pub(crate) index: usize,
    pub(crate) table: &'static str,
    pub(crate) fact_id: String,
}

/// Where the folders lie: memory, so that it is not the disk of the sender that is measured.
pub(crate) fn memory() -> PathBuf {
    let shm = PathBuf::from("/dev/shm");
    if shm.is_dir() { shm } else { std::env::temp_dir() }
}

impl Load {
    /// Makes so many messages, with the generator's usual share of duplicates and faults.
    pub(crate) fn new(count: u64, seed: u64) -> anyhow::Result<Self> {
        let dir = tempfile::Builder::new().prefix("wijkstroom-bench-").tempdir_in(memory())?;
        let keys = tempfile::tempdir()?;
        let door = door(&Keys::init(keys.path())?);
        let options = Options { messages: count, seed, ..Options::default() };
        let mut load = Self {
            dir,
            names: Vec::new(),
            facts: 0,
            indexed: 0,
            deliveries: 0,
            largest: 0,
            bytes: 0,
        };
        for message in messages(options) {
            fs::write(load.dir.path().join(&message.file), &message.bytes)?;
            load.largest = load.largest.max(message.bytes.len());
            load.bytes += message.bytes.len();
            let first = message.fate != Fate::Duplicate;
            let counts = first && message.passes_unjudged();
            load.names.push(message.file);
            load.indexed += u64::from(first);
            if counts {
                let read = door::read(&door, inbound(message.bytes));
                let facts = u64::try_from(read.facts)?;
                load.facts += facts;
                let told = ["305", "307"].iter().any(|number| message.message.ends_with(number));
                load.deliveries += if told { facts } else { 0 };
            }
        }
        Ok(load)
    }

    /// Puts one message into a folder.
    pub(crate) fn drop_into(&self, folder: &Path, index: usize) -> anyhow::Result<()> {
        let name = &self.names[index];
        fs::hard_link(self.dir.path().join(name), folder.join(name)).context("cannot link")
    }

    /// A fact of every so-manieth message, with the ids that a hub with these keys gives it.
    pub(crate) fn probes(&self, keys: &Keys, every: usize) -> anyhow::Result<Vec<Probe>> {
        let (door, registry) = (door(keys), Registry::own());
        let mut probes = Vec::new();
        for (index, name) in self.names.iter().enumerate().step_by(every) {
            let read = door::read(&door, inbound(fs::read(self.dir.path().join(name))?));
            let Some(event) = read.events.first() else { continue };
            let event: Event = registry.decode(RecordType::Event, &event.value)?;
            let found = [
                ("fact_allocated", event.allocated.first().map(|fact| &fact.fact_id)),
                ("fact_care_started", event.care_started.first().map(|fact| &fact.fact_id)),
                ("fact_care_stopped", event.care_stopped.first().map(|fact| &fact.fact_id)),
                ("fact_care_requested", event.care_requested.first().map(|fact| &fact.fact_id)),
                ("fact_change_requested", event.change_requested.first().map(|fact| &fact.fact_id)),
                ("fact_request_answered", event.request_answered.first().map(|fact| &fact.fact_id)),
                ("fact_declared", event.declared.first().map(|fact| &fact.fact_id)),
            ];
            let found = found.into_iter().find_map(|(table, id)| Some((table, id?.clone())));
            probes.extend(found.map(|(table, fact_id)| Probe { index, table, fact_id }));
        }
        Ok(probes)
    }
}

fn door(keys: &Keys) -> Door {
    let municipalities = ["0363", "0384"].map(str::to_owned);
    Door { ids: keys.ids(), municipalities: municipalities.into() }
}

fn inbound(bytes: Vec<u8>) -> Inbound<'static> {
    Inbound {
        source: "folder:zorg",
        file_name: None,
        senders: None,
        token_sender: None,
        received_at: 0,
        deliver: true,
        bytes,
    }
}
