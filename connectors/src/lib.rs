//! Transports: from bytes of a partner to one inbox record.
//!
//! A connector never calls the pipeline: the stream is the only seam.

pub mod transport;
