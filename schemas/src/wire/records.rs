//! Which records there are, their schemas and their topics.

use super::OWN;
use crate::feed::{FAMILIES, Family};
use crate::topics;

/// The records of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordType {
    /// [`crate::message::Message`]
    Message,
    /// [`crate::event::Event`]
    Event,
    /// [`crate::clean::Allocated`]
    Allocated,
    /// [`crate::clean::CareStarted`]
    CareStarted,
    /// [`crate::clean::CareStopped`]
    CareStopped,
    /// [`crate::clean::CareRequested`]
    CareRequested,
    /// [`crate::clean::ChangeRequested`]
    ChangeRequested,
    /// [`crate::clean::RequestAnswered`]
    RequestAnswered,
    /// [`crate::clean::Declared`]
    Declared,
    /// [`crate::clean::DeclarationAnswered`]
    DeclarationAnswered,
    /// [`crate::message::Verdict`]
    Verdict,
    /// [`crate::message::Answer`]
    Answer,
    /// [`crate::message::Reject`]
    Reject,
    /// [`crate::message::TeamDelivery`]
    TeamDelivery,
    /// [`crate::message::Outcome`]
    Outcome,
    /// [`crate::clean::Reported`] of the family `Referred`
    Referred,
    /// [`crate::clean::Reported`] of the family `SchoolSignalled`
    SchoolSignalled,
    /// [`crate::clean::Reported`] of the family `InvestigationReported`
    InvestigationReported,
    /// [`crate::clean::Reported`] of the family `MeasureReported`
    MeasureReported,
    /// [`crate::clean::Reported`] of the family `TeamSupportStarted`
    TeamSupportStarted,
    /// [`crate::clean::Reported`] of the family `TeamSupportStopped`
    TeamSupportStopped,
    /// [`crate::clean::Reported`] of the family `OutcomeReported`
    OutcomeReported,
    /// [`crate::clean::Reported`] of the family `CountReported`
    CountReported,
    /// [`crate::clean::Reported`] of the family `PlacementPrevented`
    PlacementPrevented,
    /// [`crate::clean::Reported`] of the family `BudgetGranted`
    BudgetGranted,
    /// [`crate::clean::PersonLinked`]
    PersonLinked,
}

impl RecordType {
    /// All of them, in the order of their variants.
    pub const ALL: [Self; 26] = [
        Self::Message,
        Self::Event,
        Self::Allocated,
        Self::CareStarted,
        Self::CareStopped,
        Self::CareRequested,
        Self::ChangeRequested,
        Self::RequestAnswered,
        Self::Declared,
        Self::DeclarationAnswered,
        Self::Verdict,
        Self::Answer,
        Self::Reject,
        Self::TeamDelivery,
        Self::Outcome,
        Self::Referred,
        Self::SchoolSignalled,
        Self::InvestigationReported,
        Self::MeasureReported,
        Self::TeamSupportStarted,
        Self::TeamSupportStopped,
        Self::OutcomeReported,
        Self::CountReported,
        Self::PlacementPrevented,
        Self::BudgetGranted,
        Self::PersonLinked,
    ];

    /// The record of a family that partners report.
    pub fn of(family: &Family) -> Self {
        let number = FAMILIES.iter().position(|known| known.name == family.name);
        Self::ALL[Self::Referred as usize + number.unwrap_or_default()]
    }

    /// The family that partners report, when it is one: they stand in the order of [`FAMILIES`].
    pub fn family(self) -> Option<&'static Family> {
        (self as usize).checked_sub(Self::Referred as usize).and_then(|number| FAMILIES.get(number))
    }

    /// The `.avsc` text as committed.
    pub fn text(self) -> &'static str {
        match self {
            Self::Message => include_str!("../../avro/Message.avsc"),
            Self::Event => include_str!("../../avro/Event.avsc"),
            Self::Allocated => include_str!("../../avro/Allocated.avsc"),
            Self::CareStarted => include_str!("../../avro/CareStarted.avsc"),
            Self::CareStopped => include_str!("../../avro/CareStopped.avsc"),
            Self::CareRequested => include_str!("../../avro/CareRequested.avsc"),
            Self::ChangeRequested => include_str!("../../avro/ChangeRequested.avsc"),
            Self::RequestAnswered => include_str!("../../avro/RequestAnswered.avsc"),
            Self::Declared => include_str!("../../avro/Declared.avsc"),
            Self::DeclarationAnswered => include_str!("../../avro/DeclarationAnswered.avsc"),
            Self::Verdict => include_str!("../../avro/Verdict.avsc"),
            Self::Answer => include_str!("../../avro/Answer.avsc"),
            Self::Reject => include_str!("../../avro/Reject.avsc"),
            Self::TeamDelivery => include_str!("../../avro/TeamDelivery.avsc"),
            Self::Outcome => include_str!("../../avro/Outcome.avsc"),
            Self::Referred => include_str!("../../avro/Referred.avsc"),
            Self::SchoolSignalled => include_str!("../../avro/SchoolSignalled.avsc"),
            Self::InvestigationReported => include_str!("../../avro/InvestigationReported.avsc"),
            Self::MeasureReported => include_str!("../../avro/MeasureReported.avsc"),
            Self::TeamSupportStarted => include_str!("../../avro/TeamSupportStarted.avsc"),
            Self::TeamSupportStopped => include_str!("../../avro/TeamSupportStopped.avsc"),
            Self::OutcomeReported => include_str!("../../avro/OutcomeReported.avsc"),
            Self::CountReported => include_str!("../../avro/CountReported.avsc"),
            Self::PlacementPrevented => include_str!("../../avro/PlacementPrevented.avsc"),
            Self::BudgetGranted => include_str!("../../avro/BudgetGranted.avsc"),
            Self::PersonLinked => include_str!("../../avro/PersonLinked.avsc"),
        }
    }

    /// Full name of the record.
    pub fn full_name(self) -> &'static str {
        match self {
            Self::Message => "nl.wijkstroom.inbox.Message",
            Self::Event => "nl.wijkstroom.event.Event",
            Self::Allocated => "nl.wijkstroom.clean.Allocated",
            Self::CareStarted => "nl.wijkstroom.clean.CareStarted",
            Self::CareStopped => "nl.wijkstroom.clean.CareStopped",
            Self::CareRequested => "nl.wijkstroom.clean.CareRequested",
            Self::ChangeRequested => "nl.wijkstroom.clean.ChangeRequested",
            Self::RequestAnswered => "nl.wijkstroom.clean.RequestAnswered",
            Self::Declared => "nl.wijkstroom.clean.Declared",
            Self::DeclarationAnswered => "nl.wijkstroom.clean.DeclarationAnswered",
            Self::Verdict => "nl.wijkstroom.verdict.Verdict",
            Self::Answer => "nl.wijkstroom.answer.Answer",
            Self::Reject => "nl.wijkstroom.reject.Reject",
            Self::TeamDelivery => "nl.wijkstroom.team.TeamDelivery",
            Self::Outcome => "nl.wijkstroom.outcome.Outcome",
            Self::Referred => "nl.wijkstroom.clean.Referred",
            Self::SchoolSignalled => "nl.wijkstroom.clean.SchoolSignalled",
            Self::InvestigationReported => "nl.wijkstroom.clean.InvestigationReported",
            Self::MeasureReported => "nl.wijkstroom.clean.MeasureReported",
            Self::TeamSupportStarted => "nl.wijkstroom.clean.TeamSupportStarted",
            Self::TeamSupportStopped => "nl.wijkstroom.clean.TeamSupportStopped",
            Self::OutcomeReported => "nl.wijkstroom.clean.OutcomeReported",
            Self::CountReported => "nl.wijkstroom.clean.CountReported",
            Self::PlacementPrevented => "nl.wijkstroom.clean.PlacementPrevented",
            Self::BudgetGranted => "nl.wijkstroom.clean.BudgetGranted",
            Self::PersonLinked => "nl.wijkstroom.clean.PersonLinked",
        }
    }

    /// The topic that holds it; of a team delivery the prefix of its topics.
    pub fn topic(self) -> &'static str {
        match self {
            Self::Message => topics::INBOX,
            Self::Event => topics::EVENT,
            Self::Allocated => topics::CLEAN_ALLOCATED,
            Self::CareStarted => topics::CLEAN_CARE_STARTED,
            Self::CareStopped => topics::CLEAN_CARE_STOPPED,
            Self::CareRequested => topics::CLEAN_CARE_REQUESTED,
            Self::ChangeRequested => topics::CLEAN_CHANGE_REQUESTED,
            Self::RequestAnswered => topics::CLEAN_REQUEST_ANSWERED,
            Self::Declared => topics::CLEAN_DECLARED,
            Self::DeclarationAnswered => topics::CLEAN_DECLARATION_ANSWERED,
            Self::Verdict => topics::VERDICT,
            Self::Answer => topics::ANSWER,
            Self::Reject => topics::REJECT,
            Self::TeamDelivery => topics::TEAM_PREFIX,
            Self::Outcome => topics::OUTCOME,
            Self::Referred => topics::CLEAN_REPORTED[0],
            Self::SchoolSignalled => topics::CLEAN_REPORTED[1],
            Self::InvestigationReported => topics::CLEAN_REPORTED[2],
            Self::MeasureReported => topics::CLEAN_REPORTED[3],
            Self::TeamSupportStarted => topics::CLEAN_REPORTED[4],
            Self::TeamSupportStopped => topics::CLEAN_REPORTED[5],
            Self::OutcomeReported => topics::CLEAN_REPORTED[6],
            Self::CountReported => topics::CLEAN_REPORTED[7],
            Self::PlacementPrevented => topics::CLEAN_REPORTED[8],
            Self::BudgetGranted => topics::CLEAN_REPORTED[9],
            Self::PersonLinked => topics::CLEAN_PERSON_LINKED,
        }
    }

    /// The schema's id, see [`super::schema_id`].
    pub fn id(self) -> i32 {
        OWN[self as usize].id
    }
}
