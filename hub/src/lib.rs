//! The hub as a library: the command line, what its commands do, the cases that it is tried on, and
//! the generator of invented messages that demo, benchmark and tests share.

pub mod cases;
pub mod cli;
pub mod commands;
pub mod generate;
mod mask;
pub mod receiver;
pub mod run;
mod show;
mod told;
pub mod usage;
