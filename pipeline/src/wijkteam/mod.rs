//! To the case systems of the wijkteams: what is delivered, and the delivering.
//!
//! - [`delivery`] says which team gets what of an event. Pure: the stage that
//!   pseudonymises calls it, so that the bytes of a delivery are made once and lie
//!   in the topic of the team. A retry, a restart and a newer release send the same bytes.
//! - [`body`] is the CloudEvent itself, [`report`] that of what other partners report. Their JSON Schema and examples are in `pipeline/wijkteam-schema/`.
//! - [`outbound`](crate::outbound) delivers a batch: in order for one child, at once for different ones.
//!
//! At least once: the position moves after the delivery, so a crash in between
//! repeats it, with the same idempotency key and the same bytes.
//!
//! While an endpoint is down, [`Wijkteam::process`] waits inside one batch and
//! its group is not polled. On Kafka the engine therefore allows a long time between polls
//! (`max.poll.interval.ms`); when even that passes, the commit is fenced and the loop joins
//! again. The step remembers how each delivery of the batch ended, so the batch that comes
//! again is committed at once, however long it took. Nothing else waits: every
//! endpoint has a topic and a group of its own. One child whose delivery keeps failing
//! does hold up the batch it is in, until `give_up_after`.

pub mod body;
pub mod delivery;
pub mod report;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use wijkstroom_config::WijkteamSettings;
use wijkstroom_schemas::ids::{Ids, MessageName};
use wijkstroom_schemas::message::{Origin, Outcome, Reject, TeamDelivery};
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::{self, RecordType, Registry};
use wijkstroom_stream::{Delivered, Member, Output, Positions, Record, TopicPartition};

use crate::outbound::lanes::{self, deliver_all};
use crate::outbound::post::HttpPost;
use crate::outbound::retry::Ended;
use crate::outbound::{Endpoint, Parcel, now_ms};
use crate::runner::{Step, StepError};

/// Code of a reject: the case system refused the delivery for good.
pub const REFUSED: &str = "WS301";

/// Code of a reject: the case system did not take the delivery within its time.
pub const GAVE_UP: &str = "WS302";

/// Header of the reject of a delivery: the routing key, as it was in the team's topic.
/// A replay needs it to put the delivery behind the child's others.
pub const ROUTING_KEY_HEADER: &str = "routing-key";

/// Where a delivery lies in its topic.
type Place = (TopicPartition, u64);

/// A delivery, and the routing key of the child it is about.
#[derive(Clone)]
struct Work {
    key: Vec<u8>,
    delivery: Arc<TeamDelivery>,
}

/// Delivers what lies in the topic of one endpoint.
pub struct Wijkteam {
    to: Endpoint,
    stage: String,
    ids: Ids,
    registry: Arc<Registry>,
    stop: Arc<AtomicBool>,
    post: HttpPost,
    runtime: tokio::runtime::Runtime,
    /// What ended and is not known to be committed, by place: the last batch at most.
    ended: HashMap<Place, Ended>,
}

impl Wijkteam {
    /// Prepares the deliverer of one endpoint. Once `stop` is set, a batch that fails is
    /// given back at once, and any batch after [`STOP_GRACE`](lanes::STOP_GRACE).
    ///
    /// # Errors
    /// [`StepError::Unusable`]: the URL or TLS cannot be used.
    pub fn new(
        settings: WijkteamSettings,
        ids: Ids,
        registry: Arc<Registry>,
        stop: Arc<AtomicBool>,
    ) -> Result<Self, StepError> {
        let unusable = |cause| {
            StepError::Unusable(
                format!("[[wijkteam]] `{}` is niet te gebruiken", settings.name),
                Some(cause),
            )
        };
        let to = Endpoint::of_wijkteam(&settings, body::CONTENT_TYPE);
        let post = HttpPost::new(&to).map_err(unusable)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| unusable(error.into()))?;
        let stage = format!("wijkteam:{}", settings.name);
        let ended = HashMap::new();
        Ok(Self { to, stage, ids, registry, stop, post, runtime, ended })
    }

    /// Delivers what has not ended yet; `false` when asked to stop before all had.
    fn deliver(&mut self, work: &[(Place, Work)]) -> Result<bool, StepError> {
        let post = match &self.to.token_file {
            Some(file) => self.post.with_token(file).map_err(StepError::Unavailable)?,
            None => self.post.clone(),
        };
        let open = work.iter().filter(|(place, _)| !self.ended.contains_key(place));
        let (places, open): (Vec<_>, Vec<_>) = open
            .map(|(place, Work { key, delivery })| {
                let parcel = Parcel {
                    id: delivery.delivery_id.clone(),
                    received_at: delivery.received_at,
                    body: delivery.body.clone().into(),
                };
                (place.clone(), lanes::Work { key: key.clone(), parcel: Arc::new(parcel) })
            })
            .unzip();
        let all = deliver_all(Arc::new(post), &self.to, &self.stop, now_ms(), &open);
        let ended = self.runtime.block_on(all);
        let done = ended.iter().all(Option::is_some);
        let ended = places.into_iter().zip(ended);
        self.ended.extend(ended.filter_map(|(place, how)| Some((place, how?))));
        Ok(done)
    }

    fn work(&self, delivered: &Delivered) -> Result<Option<(Place, Work)>, StepError> {
        let Record { key, value, .. } = &delivered.record;
        let Some(value) = value else { return Ok(None) };
        let delivery = self.registry.decode::<TeamDelivery>(RecordType::TeamDelivery, value);
        let delivery = delivery.map_err(|source| {
            let at = format!("{} offset {}", delivered.at, delivered.offset);
            StepError::Unusable(
                format!("de aflevering op {at} is niet te lezen"),
                Some(source.into()),
            )
        })?;
        let place = (delivered.at.clone(), delivered.offset);
        Ok(Some((place, Work { key: key.clone(), delivery: Arc::new(delivery) })))
    }

    fn outputs(&self, work: &Work, ended: &Ended, at: i64) -> Vec<Output> {
        let delivery = &*work.delivery;
        let name = &self.to.name;
        let (code, reason) = match ended {
            Ended::Delivered => (None, None),
            Ended::Refused(symptom) => {
                let reason = format!(
                    "Het zaaksysteem van wijkteam `{name}` weigerde de aflevering ({symptom}). \
                     Neem de oorzaak weg en bied haar opnieuw aan met `wijkstroom rejects replay`."
                );
                (Some(REFUSED), Some(reason))
            }
            Ended::GaveUp(symptom) | Ended::Stopped(symptom) => {
                let reason = format!(
                    "Het zaaksysteem van wijkteam `{name}` nam de aflevering niet aan binnen de \
                     ingestelde tijd (`give_up_after`; laatste poging: {symptom}). Bied haar, als \
                     het weer werkt, opnieuw aan met `wijkstroom rejects replay`."
                );
                (Some(GAVE_UP), Some(reason))
            }
        };
        let counter = if code.is_none() { "delivered" } else { "rejected" };
        metrics::counter!("wijkstroom_wijkteam_deliveries_total", "endpoint" => name.clone(), "outcome" => counter)
            .increment(1);
        let kind = if code.is_none() { "delivered" } else { "undelivered" };
        let outcome = Outcome {
            receipt: delivery.receipt.clone(),
            kind: kind.to_owned(),
            endpoint: Some(name.clone()),
            fact_id: Some(delivery.fact_id.clone()),
            reason: reason.clone(),
            source: self.stage.clone(),
            at,
            received: None,
        };
        let record = |key: &str, value, headers| Record {
            key: key.as_bytes().to_vec(),
            value: Some(value),
            headers,
            timestamp_ms: delivery.received_at,
        };
        let value = wire::encode(RecordType::Outcome, &outcome);
        let record_of_outcome = record(&delivery.receipt, value, Vec::new());
        let mut outputs = vec![output(topics::OUTCOME, record_of_outcome)];
        if let (Some(code), Some(reason)) = (code, reason) {
            let reject = self.reject(delivery, code, reason, at);
            let value = wire::encode(RecordType::Reject, &reject);
            let headers = vec![(ROUTING_KEY_HEADER.to_owned(), work.key.clone())];
            outputs.push(output(topics::REJECT, record(&reject.origin.message_id, value, headers)));
        }
        outputs
    }

    fn reject(&self, delivery: &TeamDelivery, code: &str, reason: String, at: i64) -> Reject {
        let name = MessageName {
            message_type: &delivery.message_type,
            sender: &delivery.sender,
            identification: &delivery.identification,
        };
        tracing::error!(
            endpoint = self.to.name,
            delivery = delivery.delivery_id,
            code,
            "delivery was set aside"
        );
        Reject {
            reject_id: delivery.delivery_id.clone(),
            stage: self.stage.clone(),
            reason,
            code: code.to_owned(),
            origin: Origin {
                message_id: self.ids.message(&name),
                receipt: delivery.receipt.clone(),
                source: self.stage.clone(),
                message_type: Some(delivery.message_type.clone()),
                sender: Some(delivery.sender.clone()),
                municipality: Some(delivery.municipality.clone()),
                identification: Some(delivery.identification.clone()),
                received_at: delivery.received_at,
                ..Origin::default()
            },
            findings: Vec::new(),
            findings_total: 0,
            rejected_at: at,
            payload_kind: "delivery".to_owned(),
            payload: Some(wire::encode(RecordType::TeamDelivery, delivery)),
        }
    }
}

impl Step for Wijkteam {
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
        let work = batch.iter().filter_map(|delivered| self.work(delivered).transpose());
        let work = work.collect::<Result<Vec<_>, _>>()?;
        let of_batch: HashSet<&Place> = work.iter().map(|(place, _)| place).collect();
        self.ended.retain(|place, _| of_batch.contains(place));
        if !self.deliver(&work)? {
            let cause = format!("wijkteam `{}` was not done before the stop", self.to.name);
            return Err(StepError::Unavailable(cause.into()));
        }
        let at = now_ms();
        let ended = work.iter().filter_map(|(place, work)| Some((work, self.ended.get(place)?)));
        Ok(ended.flat_map(|(work, ended)| self.outputs(work, ended, at)).collect())
    }

    fn settled(&mut self, committed: bool) {
        if committed {
            self.ended.clear();
        }
    }
}

fn output(topic: &str, record: Record) -> Output {
    Output { topic: topic.into(), partition: None, record }
}
