//! What the tests share: real servers, and a place of its own on them for each test.

pub mod canary;
pub mod clean;
pub mod fault;
pub mod feeder;
pub mod hub;
pub mod kafka;
pub mod message;
pub mod oracle;
pub mod post;
pub mod postgres;
pub mod receiver;
mod server;
pub mod stream;
pub mod tables;
