//! From the entries of a feed to inbox records: the part that needs neither disk nor stream, so that files can be
//! tried, and rejects read again.

use std::path::Path;

use wijkstroom_config::feed::FeedSettings;
use wijkstroom_formats::feed::format::Format;
use wijkstroom_formats::feed::replace::Row;
use wijkstroom_formats::feed::{
    ENTRY_MAX_BYTES, Entry, Replacement, codes, door, finding, replace,
};
use wijkstroom_schemas::ids::{Ids, content_hash};
use wijkstroom_schemas::message::{Finding, Message};

use super::store::Store;
use super::{FeedError, load};

/// Reads entries of one feed under its name.
pub struct Translator {
    /// Its format.
    pub format: Format,
    /// Its name.
    pub name: String,
    /// CBS code of its municipality.
    pub municipality: String,
    /// Who answers for it.
    pub sender: String,
    /// Makes ids.
    pub ids: Ids,
    /// False for history that is loaded without telling the wijkteams.
    pub deliver: bool,
}

impl Translator {
    /// Of a feed in the settings.
    ///
    /// # Errors
    /// [`FeedError::Settings`].
    pub fn open(
        settings: &FeedSettings,
        municipality: &str,
        ids: Ids,
        deliver: bool,
    ) -> Result<Self, FeedError> {
        Ok(Self {
            format: load::format(settings, municipality)?,
            name: settings.name.clone(),
            municipality: municipality.to_owned(),
            sender: settings.sender.clone(),
            ids,
            deliver,
        })
    }

    /// What inbox records say they come from.
    pub fn source(&self) -> String {
        format!("feed:{}", self.name)
    }

    /// The row of a full replacement that something kept holds, with its scope and stamp; see [`Self::again`].
    fn row(&self, file_name: &str, kept: &[u8]) -> Option<(Replacement, String, Row)> {
        let reading = self.format.read(file_name, kept);
        let replaces = reading.replaces?;
        let entry = reading.entries.into_iter().next().filter(|entry| !entry.key.is_empty())?;
        let tombstone = self.format.tombstone(kept, &replaces)?;
        Some((replaces, self.record_id(&entry.key), Row { hash: [0; 16], tombstone }))
    }

    /// Takes note that a row is read [again](Self::again), before that is appended: it may be taken now, and then a
    /// later full replacement must know of it. Durable on return. False, and nothing is noted, where a later file of the
    /// scope was taken by now: what that holds stands, and the row is not to be offered.
    ///
    /// # Errors
    /// What the disk says.
    pub fn note_again(
        &self,
        data_dir: &Path,
        file_name: &str,
        kept: &[u8],
    ) -> std::io::Result<bool> {
        let Some((replaces, id, row)) = self.row(file_name, kept) else { return Ok(true) };
        let store = Store::open(data_dir, &self.name)?;
        let last = store.last(&replaces.scope)?;
        if last.is_some_and(|last| last.snapshot.stamp > Some(replaces.stamp)) {
            return Ok(false);
        }
        store.replay(&replaces.scope, replaces.stamp, &id, &row)?;
        Ok(true)
    }

    /// Id of the record that a key names: a keyed MAC.
    pub fn record_id(&self, key: &str) -> String {
        self.ids.record(&self.municipality, &self.name, key)
    }

    /// What stands for a key that names one message, where it is not shown.
    pub fn stand_in(&self, key: &str) -> String {
        door::stand_in_of(&self.ids, &self.feed(), key)
    }

    fn feed(&self) -> door::Feed<'_> {
        door::Feed {
            name: &self.name,
            municipality: &self.municipality,
            sender: &self.sender,
            standard: self.format.standard(),
            message_type: self.format.message_type(),
        }
    }

    /// The inbox record of an entry. `file_name` is empty where there is none.
    pub fn message(&self, file_name: &str, received_at: i64, mut entry: Entry) -> Message {
        if entry.kept.as_ref().is_some_and(|kept| kept.len() > ENTRY_MAX_BYTES) {
            let what = "Deze regel is te groot: meer dan 1 MB.";
            entry.content = Err(vec![finding(codes::TOO_LARGE, entry.number, "/", what)]);
            entry.kept = None;
        }
        let file_name = Some(file_name).filter(|name| !name.is_empty());
        let arrival = door::Arrival { file_name, received_at, deliver: self.deliver };
        door::message(&self.ids, &self.feed(), &arrival, entry)
    }

    /// The one record of a file that is refused as a whole; `hash` is the SHA-256 of the file.
    pub fn whole(
        &self,
        file_name: &str,
        received_at: i64,
        hash: &[u8; 32],
        findings: Vec<Finding>,
    ) -> Message {
        let entry = Entry {
            key: hex::encode(hash),
            versions: true,
            number: 0,
            kept: None,
            sender: None,
            message_type: None,
            names: false,
            content: Err(findings),
        };
        self.message(file_name, received_at, entry)
    }

    /// Reads again what was kept of an entry, under the demands that hold now.
    pub fn again(&self, file_name: &str, kept: &[u8], received_at: i64) -> Vec<Message> {
        let reading = self.format.read(file_name, kept);
        if !reading.refused.is_empty() {
            return vec![self.whole(file_name, received_at, &content_hash(kept), reading.refused)];
        }
        let replaces = reading.replaces;
        let one = |entry| {
            let entry = match &replaces {
                Some(replaces) => replace::stamped(entry, replaces),
                None => entry,
            };
            self.message(file_name, received_at, entry)
        };
        reading.entries.into_iter().map(one).collect()
    }
}
