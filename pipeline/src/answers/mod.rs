//! To the senders of messages: the official return message to each, by the way that the settings name.
//!
//! Reads the verdicts, fetches the message itself from the inbox, has [`make`] write the return message,
//! and delivers it: [`folder`] or HTTP. Each way has a loop and a group of its own, and takes those
//! verdicts of which it is the first way that fits ([`way_of`]).
//!
//! At least once: the position moves after the delivery. A repeated delivery has the same bytes and the
//! same name or idempotency key, made from the receipt and from where the message lies in the inbox. What
//! cannot be made or was not taken goes to the rejects, from where it can be offered again. While a folder
//! or an endpoint is away the batch waits, as for the [wijkteams](crate::wijkteam).

pub(crate) mod corv;
pub mod folder;
pub mod make;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use wijkstroom_config::answers::AnswersSettings;
use wijkstroom_schemas::ids::Ids;
use wijkstroom_schemas::message::{Answer, Message, Outcome, Reject};
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::{self, RecordType, Registry};
use wijkstroom_stream::{Delivered, Member, Output, Positions, Stream, TopicPartition};

use crate::outbound::lanes::{Work, deliver_all};
use crate::outbound::post::HttpPost;
use crate::outbound::retry::Ended;
use crate::outbound::{Endpoint, Metrics, now_ms};
use crate::reread;
use crate::runner::{Step, StepError};
use make::{Made, Maker};

/// Code of a reject: the receiver refused the return message for good.
pub const REFUSED: &str = "WS311";

/// Code of a reject: the receiver did not take the return message within its time.
pub const GAVE_UP: &str = "WS312";

/// Code of a reject: there is no return message to be made, for the message is gone, or what was decided
/// does not fit it.
pub const NOT_MADE: &str = "WS313";

/// What a stage and an endpoint of this target are called: this and the name of the way.
pub const PREFIX: &str = "answers:";

/// Return messages that are made and wait in memory, at most, before they are delivered.
const MADE_MAX_BYTES: usize = 16 * 1024 * 1024;

/// Where a verdict lies in its topic.
type Place = (TopicPartition, u64);

/// Delivers return messages by one way.
pub struct Answers {
    /// All ways, and which of them this is.
    ways: Arc<Vec<AnswersSettings>>,
    index: usize,
    stage: String,
    maker: Maker,
    registry: Arc<Registry>,
    stream: Arc<dyn Stream>,
    stop: Arc<AtomicBool>,
    target: Target,
    /// What ended and is not known to be committed, by place: the last batch at most.
    ended: HashMap<Place, Fate>,
}

/// Where return messages go.
enum Target {
    Folder(folder::Folder),
    Http(Box<Http>),
}

/// An endpoint, and what it takes to call it.
struct Http {
    to: Endpoint,
    post: HttpPost,
    runtime: tokio::runtime::Runtime,
}

/// What became of one return message.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fate {
    Ended(Ended),
    NotMade(String),
}

/// A verdict that is this one's to deliver.
struct Due {
    place: Place,
    answer: Answer,
    /// Id of the return message.
    id: String,
}

/// The way by which the return message to a message goes: the first that fits, by its number.
pub fn way_of(ways: &[AnswersSettings], answer: &Answer) -> Option<usize> {
    let origin = &answer.origin;
    let envelope = origin.envelope.as_ref();
    let sender = origin.sender.as_ref().or(envelope.map(|envelope| &envelope.from));
    let municipality = origin.municipality.as_ref().or(envelope.map(|envelope| &envelope.to));
    let among = |names: &BTreeSet<String>, name: Option<&String>| {
        names.is_empty() || name.is_some_and(|name| names.contains(name))
    };
    ways.iter().position(|way| {
        among(&way.senders, sender)
            && among(&way.municipalities, municipality)
            && (!way.envelope || envelope.is_some())
            && way.corv == corv::is_corv(origin)
    })
}

impl Answers {
    /// Prepares the deliverer of one of the ways, by its number.
    ///
    /// # Errors
    /// [`StepError::Unusable`]: the URL or TLS cannot be used.
    pub fn new(
        ways: Arc<Vec<AnswersSettings>>,
        index: usize,
        ids: Ids,
        registry: Arc<Registry>,
        stream: Arc<dyn Stream>,
        stop: Arc<AtomicBool>,
    ) -> Result<Self, StepError> {
        let unusable = |name: &str, cause| {
            StepError::Unusable(format!("[[answers]] `{name}` is niet te gebruiken"), cause)
        };
        let way = ways.get(index).ok_or_else(|| unusable(&index.to_string(), None))?;
        let target = match (&way.folder, &way.url) {
            (Some(folder), _) => Target::Folder(folder::Folder::new(folder)),
            (None, url) => {
                let to = endpoint(way, url.clone().unwrap_or_default());
                let failed = |cause| unusable(&way.name, Some(cause));
                let post = HttpPost::new(&to).map_err(failed)?;
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                let runtime = runtime.map_err(|error| failed(error.into()))?;
                Target::Http(Box::new(Http { to, post, runtime }))
            }
        };
        let (stage, maker) = (format!("{PREFIX}{}", way.name), Maker::new(way, ids));
        let ended = HashMap::new();
        Ok(Self { ways, index, stage, maker, registry, stream, stop, target, ended })
    }

    /// The verdicts of a batch that go this way.
    fn due(&self, batch: &[Delivered]) -> Result<Vec<Due>, StepError> {
        let mut due = Vec::new();
        for delivered in batch {
            let Some(value) = &delivered.record.value else { continue };
            let answer: Answer =
                self.registry.decode(RecordType::Answer, value).map_err(|source| {
                    let at = format!("{} offset {}", delivered.at, delivered.offset);
                    StepError::Unusable(
                        format!("het antwoord op {at} is niet te lezen"),
                        Some(source.into()),
                    )
                })?;
            if way_of(&self.ways, &answer) == Some(self.index) && self.maker.is_due(&answer) {
                let id = self.maker.id(&answer);
                due.push(Due { place: (delivered.at.clone(), delivered.offset), answer, id });
            }
        }
        Ok(due)
    }

    /// Makes and delivers what has not ended yet, a part at a time.
    fn deliver(&mut self, due: &[Due]) -> Result<(), StepError> {
        let mut open: BTreeMap<u32, BTreeMap<u64, &Due>> = BTreeMap::new();
        for due in due.iter().filter(|due| !self.ended.contains_key(&due.place)) {
            let offset = u64::try_from(due.answer.inbox_offset).unwrap_or(u64::MAX);
            open.entry(due.place.0.partition).or_default().insert(offset, due);
        }
        let stream = Arc::clone(&self.stream);
        let (mut made, mut bytes) = (Vec::new(), 0);
        for (partition, mut of_partition) in open {
            let inbox = TopicPartition::new(topics::INBOX, partition);
            let offsets: Vec<u64> = of_partition.keys().copied().collect();
            reread::each(stream.as_ref(), &inbox, &offsets, &mut |delivered| {
                let Some(due) = of_partition.remove(&delivered.offset) else { return Ok(()) };
                match self.make(due, &delivered) {
                    Ok(one) => {
                        bytes += one.parcel.body.len();
                        made.push((due, one));
                    }
                    Err(reason) => {
                        self.ended.insert(due.place.clone(), Fate::NotMade(reason));
                    }
                }
                if bytes >= MADE_MAX_BYTES {
                    bytes = 0;
                    self.send(&std::mem::take(&mut made))?;
                }
                Ok(())
            })?;
            for due in of_partition.into_values() {
                let reason = "Het bericht staat niet meer in de stroom.".to_owned();
                self.ended.insert(due.place.clone(), Fate::NotMade(reason));
            }
        }
        self.send(&made)
    }

    /// The return message to a message; or why there is none, in Dutch.
    fn make(&self, due: &Due, inbox: &Delivered) -> Result<Made, String> {
        let value = inbox.record.value.as_deref().unwrap_or_default();
        let message = self.registry.decode::<Message>(RecordType::Message, value);
        let message = message.ok().filter(|it| it.origin.receipt == due.answer.origin.receipt);
        let message = message.ok_or("Op de plaats van het bericht staat een ander.")?;
        self.maker.make(&due.answer, message.original.as_deref(), &due.id)
    }

    /// Delivers; [`StepError::Unavailable`] when the target is away or a stop came first.
    fn send(&mut self, made: &[(&Due, Made)]) -> Result<(), StepError> {
        let ended = match &self.target {
            Target::Folder(folder) => {
                let files =
                    made.iter().map(|(_, made)| (made.file_name.as_str(), &*made.parcel.body));
                folder.put(files).map_err(|error| StepError::Unavailable(error.into()))?;
                vec![Some(Ended::Delivered); made.len()]
            }
            Target::Http(http) => {
                let Http { to, post, runtime } = http.as_ref();
                let post = match &to.token_file {
                    Some(file) => post.with_token(file).map_err(StepError::Unavailable)?,
                    None => post.clone(),
                };
                let work: Vec<Work> = made
                    .iter()
                    .map(|(due, made)| Work {
                        key: due.answer.origin.message_id.clone().into_bytes(),
                        parcel: Arc::new(made.parcel.clone()),
                    })
                    .collect();
                runtime.block_on(deliver_all(Arc::new(post), to, &self.stop, now_ms(), &work))
            }
        };
        let done = ended.iter().all(Option::is_some);
        for ((due, _), how) in made.iter().zip(ended) {
            self.ended.extend(how.map(|how| (due.place.clone(), Fate::Ended(how))));
        }
        if done {
            return Ok(());
        }
        let cause = format!("{} was not done before the stop", self.stage);
        Err(StepError::Unavailable(cause.into()))
    }

    /// What is told of a return message.
    fn outputs(&self, due: &Due, fate: &Fate, at: i64) -> Vec<Output> {
        let name = &self.ways[self.index].name;
        let (code, reason) = match fate {
            Fate::Ended(Ended::Delivered) => (None, None),
            Fate::Ended(Ended::Refused(symptom)) => {
                let what = format!(
                    "De ontvanger weigerde het retourbericht ({symptom}). Neem de oorzaak weg en \
                     bied het opnieuw aan met `wijkstroom rejects replay`."
                );
                (Some(REFUSED), Some(what))
            }
            Fate::Ended(Ended::GaveUp(symptom) | Ended::Stopped(symptom)) => {
                let what = format!(
                    "De ontvanger nam het retourbericht niet aan binnen de ingestelde tijd \
                     (`give_up_after`; laatste poging: {symptom}). Bied het, als het weer werkt, \
                     opnieuw aan met `wijkstroom rejects replay`."
                );
                (Some(GAVE_UP), Some(what))
            }
            Fate::NotMade(why) => {
                let what = format!("Het retourbericht kon niet gemaakt worden. {why}");
                (Some(NOT_MADE), Some(what))
            }
        };
        let counted = if code.is_none() { "delivered" } else { "rejected" };
        metrics::counter!("wijkstroom_answers_deliveries_total", "endpoint" => name.clone(), "outcome" => counted)
            .increment(1);
        let origin = &due.answer.origin;
        let outcome = Outcome {
            receipt: origin.receipt.clone(),
            kind: if code.is_none() { "delivered" } else { "undelivered" }.to_owned(),
            endpoint: Some(self.stage.clone()),
            fact_id: Some(due.id.clone()),
            reason: reason.clone(),
            source: self.stage.clone(),
            at,
            received: None,
        };
        let value = wire::encode(RecordType::Outcome, &outcome);
        let key = origin.receipt.clone();
        let mut outputs = vec![Output::keyed(topics::OUTCOME, key, value, origin.received_at)];
        if let (Some(code), Some(reason)) = (code, reason) {
            let value = wire::encode(RecordType::Reject, &self.reject(due, code, reason, at));
            let key = origin.message_id.clone();
            outputs.push(Output::keyed(topics::REJECT, key, value, origin.received_at));
        }
        outputs
    }

    fn reject(&self, due: &Due, code: &str, reason: String, at: i64) -> Reject {
        tracing::error!(stage = self.stage, answer = due.id, code, "return message was set aside");
        Reject {
            reject_id: due.id.clone(),
            stage: self.stage.clone(),
            reason,
            code: code.to_owned(),
            origin: due.answer.origin.clone(),
            findings: Vec::new(),
            findings_total: 0,
            rejected_at: at,
            payload_kind: "answer".to_owned(),
            payload: Some(wire::encode(RecordType::Answer, &due.answer)),
        }
    }
}

fn endpoint(way: &AnswersSettings, url: String) -> Endpoint {
    let content_type = match way.envelope || way.corv {
        true => "text/xml; charset=UTF-8",
        false => "application/xml; charset=UTF-8",
    };
    Endpoint {
        name: way.name.clone(),
        url,
        token_file: way.token_file.clone(),
        timeout: way.timeout,
        give_up_after: way.give_up_after,
        in_flight: way.in_flight,
        headers: vec![("Content-Type", content_type)],
        metrics: Metrics {
            retries: "wijkstroom_answers_retries_total",
            oldest: "wijkstroom_answers_oldest_undelivered_seconds",
        },
    }
}

impl Step for Answers {
    fn assigned(
        &mut self,
        _member: &mut dyn Member,
        _partitions: &[TopicPartition],
    ) -> Result<(), StepError> {
        Ok(())
    }

    fn revoked(&mut self, _partitions: &[TopicPartition]) {}

    fn process(
        &mut self,
        batch: &[Delivered],
        _next: &Positions,
    ) -> Result<Vec<Output>, StepError> {
        let due = self.due(batch)?;
        let of_batch: HashSet<&Place> = due.iter().map(|due| &due.place).collect();
        self.ended.retain(|place, _| of_batch.contains(place));
        self.deliver(&due)?;
        let at = now_ms();
        let ended = due.iter().filter_map(|due| Some((due, self.ended.get(&due.place)?)));
        Ok(ended.flat_map(|(due, fate)| self.outputs(due, fate, at)).collect())
    }

    fn settled(&mut self, committed: bool) {
        if committed {
            self.ended.clear();
        }
    }
}
