//! To the case systems of the wijkteams: what is delivered, and the delivering.
//!
//! - [`delivery`] says which team gets what of an event. Pure: the stage that
//!   pseudonymises calls it, so that the bytes of a delivery are made once and lie
//!   in the topic of the team. A retry, a restart and a newer release send the same bytes.
//! - [`body`] is the CloudEvent itself. Its JSON Schema and examples are in `pipeline/wijkteam-schema/`.
//! - [`step`] is the loop of one endpoint: its own topic, its own group, so that one
//!   that is down stops no other.
//! - [`lanes`] delivers a batch: in order for one child, at once for different ones.
//! - [`retry`] says what an answer means and when to try again; [`post`] is the HTTP under it.

pub mod body;
pub mod delivery;
pub mod lanes;
pub mod post;
pub mod retry;
pub mod step;
