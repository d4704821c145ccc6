//! Opens the engine that the settings name, and says which topics there are.

use std::sync::Arc;
use std::time::Duration;

use wijkstroom_config::{Settings, StreamSettings};
use wijkstroom_schemas::topics;

use crate::embedded::Embedded;
use crate::kafka::{Kafka, KafkaSettings};
use crate::{Admin, Cleanup, Stream, StreamError, TopicPartition, TopicSpec, groups};

/// What an opened stream is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// To run on it. One process at a time on the embedded engine.
    Runner,
    /// To look at it, also while a runner is at work.
    Reader,
}

/// A stream, as its users and as its operator see it.
#[derive(Clone)]
pub struct Opened {
    /// To read and write.
    pub stream: Arc<dyn Stream>,
    /// To declare, watch and clean up.
    pub admin: Arc<dyn Admin>,
}

/// Opens the stream that the settings name.
///
/// # Errors
/// [`StreamError::InUse`], [`StreamError::Unusable`]; on Kafka, brokers that do not
/// answer show at the first call, as [`StreamError::Unavailable`].
pub fn open(settings: &StreamSettings, access: Access) -> Result<Opened, StreamError> {
    match settings {
        StreamSettings::Embedded { path, .. } => {
            let engine = Arc::new(match access {
                Access::Runner => Embedded::open(path)?,
                Access::Reader => Embedded::open_reader(path)?,
            });
            Ok(Opened { stream: Arc::clone(&engine) as Arc<dyn Stream>, admin: engine })
        }
        StreamSettings::Kafka {
            brokers, instance, topic_prefix, replication, librdkafka, ..
        } => {
            let engine = Arc::new(Kafka::open(&KafkaSettings {
                brokers: brokers.clone(),
                instance: instance.clone(),
                topic_prefix: topic_prefix.clone(),
                replication: replication.get(),
                librdkafka: librdkafka.clone(),
            })?);
            Ok(Opened { stream: Arc::clone(&engine) as Arc<dyn Stream>, admin: engine })
        }
    }
}

/// All topics that these settings call for.
pub fn declared(settings: &Settings) -> Vec<TopicSpec> {
    let (partitions, retention) = match &settings.stream {
        StreamSettings::Embedded { partitions, retention, .. }
        | StreamSettings::Kafka { partitions, retention, .. } => (partitions.get(), *retention),
    };
    let log = |name: &str, consumers: &[&str]| log(name, partitions, Some(retention), consumers);
    let mut all = vec![
        log(topics::INBOX, &[groups::DEDUPE]),
        log(topics::EVENT, &[groups::PSEUDONYMISE]),
        log(topics::OUTCOME, &[groups::INDEX]),
        // An operator decides what becomes of a reject: nothing goes by itself.
        self::log(topics::REJECT, partitions, None, &[groups::INDEX]),
        compacted(topics::STATE_DEDUPE, partitions),
        // One partition: whoever reads it reads all.
        compacted(topics::META, 1),
    ];
    let answers: Vec<String> =
        settings.answers.iter().map(|answers| groups::answers(&answers.name)).collect();
    let told: Vec<&str> = answers.iter().map(String::as_str).chain([groups::INDEX]).collect();
    all.push(log(topics::ANSWER, &told));
    if settings.judge.is_some() {
        all.push(log(topics::VERDICT, &[groups::DEDUPE]));
        all.push(compacted(topics::STATE_JUDGE, partitions));
    }
    let clean = |clean: &str| match clean {
        // No deadline hangs on a claim's lines, nor on what other partners report.
        topics::CLEAN_DECLARED | topics::CLEAN_DECLARATION_ANSWERED => {
            log(clean, &[groups::WAREHOUSE])
        }
        _ if topics::is_of_feeds(clean) => log(clean, &[groups::WAREHOUSE]),
        _ => log(clean, &[groups::WAREHOUSE, groups::INDEX]),
    };
    all.extend(topics::CLEAN.iter().map(|topic| clean(topic)));
    all.extend(
        settings
            .wijkteams
            .iter()
            .map(|team| log(&topics::team(&team.name), &[&groups::wijkteam(&team.name)])),
    );
    all
}

fn log(name: &str, partitions: u32, retention: Option<Duration>, consumers: &[&str]) -> TopicSpec {
    TopicSpec {
        name: name.to_owned(),
        partitions,
        cleanup: Cleanup::Delete(retention),
        consumers: consumers.iter().map(|&group| group.to_owned()).collect(),
    }
}

fn compacted(name: &str, partitions: u32) -> TopicSpec {
    TopicSpec {
        name: name.to_owned(),
        partitions,
        cleanup: Cleanup::Compact,
        consumers: Vec::new(),
    }
}

/// Why a topic with another partition count cannot be used.
pub(crate) fn other_count(spec: &TopicSpec, there: u32) -> StreamError {
    let TopicSpec { name, partitions, .. } = spec;
    StreamError::Unusable {
        reason: format!(
            "topic `{name}` heeft {there} partities, de instellingen zeggen {partitions}; het aantal \
             ligt vast zodra een topic er is, dus zet `partitions` terug op {there}"
        ),
        source: None,
    }
}

/// Checks where a target that keeps its own positions wants to go on.
pub(crate) fn check_seek(
    at: &TopicPartition,
    offset: u64,
    start: u64,
    end: u64,
) -> Result<(), StreamError> {
    let what = if offset > end {
        format!(
            "eindigt bij {end}: hij is geleegd, of van een oudere kopie teruggezet; zet de stroom \
             terug die bij het doel hoort"
        )
    } else if offset != 0 && offset < start {
        format!(
            "begint bij {start}, wat ervoor lag is opgeruimd; zet een nieuwere kopie van het doel \
             terug, of leeg het om te laden wat er nog is"
        )
    } else {
        if offset < start {
            tracing::warn!(%at, start, "older records were deleted: a target that is empty begins here");
        }
        return Ok(());
    };
    Err(StreamError::Unusable {
        reason: format!("een doel heeft {at} gelezen tot {offset}, maar de stroom {what}"),
        source: None,
    })
}
