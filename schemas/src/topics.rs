//! Names of the topics. Each starts with `wijkstroom.`.

/// One [`Message`](crate::message::Message) a record, refused ones too; key: message id. Hub only.
pub const INBOX: &str = "wijkstroom.inbox";
/// One [`Event`](crate::event::Event) a record; key: routing key. Hub only.
pub const EVENT: &str = "wijkstroom.event";
/// Clean family `Allocated`; key: pseudonym. Analysts.
pub const CLEAN_ALLOCATED: &str = "wijkstroom.clean.allocated";
/// Clean family `CareStarted`; key: pseudonym. Analysts.
pub const CLEAN_CARE_STARTED: &str = "wijkstroom.clean.care-started";
/// Clean family `CareStopped`; key: pseudonym. Analysts.
pub const CLEAN_CARE_STOPPED: &str = "wijkstroom.clean.care-stopped";
/// Clean family `CareRequested`; key: pseudonym. Analysts.
pub const CLEAN_CARE_REQUESTED: &str = "wijkstroom.clean.care-requested";
/// Clean family `ChangeRequested`; key: pseudonym. Analysts.
pub const CLEAN_CHANGE_REQUESTED: &str = "wijkstroom.clean.change-requested";
/// Clean family `RequestAnswered`; key: request id. Analysts.
pub const CLEAN_REQUEST_ANSWERED: &str = "wijkstroom.clean.request-answered";
/// Clean family `Declared`; key: pseudonym. Analysts.
pub const CLEAN_DECLARED: &str = "wijkstroom.clean.declared";
/// Clean family `DeclarationAnswered`; key: pseudonym, or the id of the claim where it is about nobody. Analysts.
pub const CLEAN_DECLARATION_ANSWERED: &str = "wijkstroom.clean.declaration-answered";
/// Clean families of [`crate::feed::FAMILIES`], in that order; key: pseudonym, or the id of the record where a fact
/// is about nobody. Analysts.
pub const CLEAN_REPORTED: [&str; 10] = [
    "wijkstroom.clean.referred",
    "wijkstroom.clean.school-signalled",
    "wijkstroom.clean.investigation-reported",
    "wijkstroom.clean.measure-reported",
    "wijkstroom.clean.team-support-started",
    "wijkstroom.clean.team-support-stopped",
    "wijkstroom.clean.outcome-reported",
    "wijkstroom.clean.count-reported",
    "wijkstroom.clean.placement-prevented",
    "wijkstroom.clean.budget-granted",
];
/// Clean family `PersonLinked`; key: pseudonym. Analysts.
pub const CLEAN_PERSON_LINKED: &str = "wijkstroom.clean.person-linked";
/// All clean topics.
pub const CLEAN: [&str; 19] = [
    CLEAN_ALLOCATED,
    CLEAN_CARE_STARTED,
    CLEAN_CARE_STOPPED,
    CLEAN_CARE_REQUESTED,
    CLEAN_CHANGE_REQUESTED,
    CLEAN_REQUEST_ANSWERED,
    CLEAN_DECLARED,
    CLEAN_DECLARATION_ANSWERED,
    CLEAN_REPORTED[0],
    CLEAN_REPORTED[1],
    CLEAN_REPORTED[2],
    CLEAN_REPORTED[3],
    CLEAN_REPORTED[4],
    CLEAN_REPORTED[5],
    CLEAN_REPORTED[6],
    CLEAN_REPORTED[7],
    CLEAN_REPORTED[8],
    CLEAN_REPORTED[9],
    CLEAN_PERSON_LINKED,
];

/// Whether a clean topic holds what partners report, or who they are about.
pub fn is_of_feeds(topic: &str) -> bool {
    topic == CLEAN_PERSON_LINKED || CLEAN_REPORTED.contains(&topic)
}

/// One [`Verdict`](crate::message::Verdict) for each part of a judged message; key: message id. Hub only.
pub const VERDICT: &str = "wijkstroom.verdict";
/// One [`Answer`](crate::message::Answer) a message; key: message id. Hub only.
pub const ANSWER: &str = "wijkstroom.answer";
/// One [`Outcome`](crate::message::Outcome) a record; key: receipt. Hub only.
pub const OUTCOME: &str = "wijkstroom.outcome";
/// One [`Reject`](crate::message::Reject) a record; key: message id. Operators.
pub const REJECT: &str = "wijkstroom.reject";
/// Changelog of the stage `dedupe`, compacted, co-partitioned with the inbox. Hub only.
pub const STATE_DEDUPE: &str = "wijkstroom.state.dedupe";
/// Changelog of the stage `judge`, compacted, co-partitioned with the events. Hub only.
pub const STATE_JUDGE: &str = "wijkstroom.state.judge";
/// Compacted, one partition: schemas by id (`schema/<id>`) and fingerprints of keys (`key/<name>`).
pub const META: &str = "wijkstroom.meta";
/// What the topic of a wijkteam endpoint starts with.
pub const TEAM_PREFIX: &str = "wijkstroom.team.";

/// The topic of a wijkteam endpoint: one [`TeamDelivery`](crate::message::TeamDelivery) a record; key: routing key. Hub only.
pub fn team(endpoint: &str) -> String {
    format!("{TEAM_PREFIX}{endpoint}")
}
