//! What to do about an error of Kafka.

use rdkafka::error::{KafkaError, RDKafkaErrorCode as Code};

use crate::StreamError;

/// A call that wrote nothing failed.
pub(super) fn failed(error: KafkaError) -> StreamError {
    match error.rdkafka_error_code() {
        Some(code) if is_fenced(code) => StreamError::Fenced(Some(error.into())),
        Some(code) if is_forbidden(code) => {
            let reason = "Kafka staat het niet toe; kijk gebruiker en rechten na".to_owned();
            StreamError::Unusable { reason, source: Some(error.into()) }
        }
        Some(code) if is_refused(code) => {
            let reason =
                "Kafka weigert een record; kijk de instellingen van het topic na".to_owned();
            StreamError::Unusable { reason, source: Some(error.into()) }
        }
        Some(code) if is_away(code) => {
            let what = format!("Kafka antwoordt niet ({code:?}); draait het, en klopt `brokers`");
            StreamError::Unavailable(what.into())
        }
        Some(_) | None => StreamError::Unavailable(error.into()),
    }
}

/// Another member has the partitions, or another producer the `transactional.id`.
pub(super) fn is_fenced(code: Code) -> bool {
    matches!(
        code,
        Code::IllegalGeneration
            | Code::UnknownMemberId
            | Code::RebalanceInProgress
            | Code::FencedInstanceId
            | Code::FencedMemberEpoch
            | Code::ProducerFenced
            | Code::InvalidProducerEpoch
            | Code::InvalidProducerIdMapping
            | Code::Fenced
            | Code::AssignmentLost
            | Code::StaleMemberEpoch
    )
}

/// Size or time stamp: sent again it would be refused again.
fn is_refused(code: Code) -> bool {
    matches!(
        code,
        Code::MessageSizeTooLarge
            | Code::InvalidMessageSize
            | Code::InvalidRecord
            | Code::InvalidTimestamp
            | Code::PolicyViolation
    )
}

fn is_away(code: Code) -> bool {
    matches!(
        code,
        Code::BrokerTransportFailure
            | Code::AllBrokersDown
            | Code::Resolve
            | Code::OperationTimedOut
            | Code::RequestTimedOut
    )
}

fn is_forbidden(code: Code) -> bool {
    matches!(
        code,
        Code::TopicAuthorizationFailed
            | Code::GroupAuthorizationFailed
            | Code::ClusterAuthorizationFailed
            | Code::TransactionalIdAuthorizationFailed
            | Code::SaslAuthenticationFailed
            | Code::Authentication
            | Code::SSL
    )
}
