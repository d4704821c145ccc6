//! Runs a command with a real Apache Kafka and a real PostgreSQL beside it:
//! `cargo run -p wijkstroom-tests --bin services -- cargo test --workspace`.
//!
//! A server whose variable is set already is not started. The servers stop with the
//! command, whatever becomes of it. Exits with the command's status.

#![allow(clippy::print_stderr)]

use std::process::{Command, ExitCode};

use anyhow::Context as _;
use wijkstroom_tests::{kafka, postgres};

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    let program = arguments.next().context("which command? usage: services COMMAND [ARGUMENT…]")?;
    let mut command = Command::new(&program);
    command.args(arguments);
    // Both take seconds: side by side.
    let kafka = std::env::var_os(kafka::VARIABLE).is_none();
    let kafka = kafka.then(|| std::thread::spawn(kafka::Kafka::start));
    let postgres = match std::env::var_os(postgres::VARIABLE) {
        None => Some(postgres::Postgres::start()?),
        Some(_) => None,
    };
    let kafka = match kafka.map(std::thread::JoinHandle::join) {
        Some(Ok(started)) => Some(started?),
        Some(Err(_)) => anyhow::bail!("starting Apache Kafka panicked"),
        None => None,
    };
    command.envs(kafka.as_ref().map(|kafka| (kafka::VARIABLE, kafka.brokers())));
    command.envs(postgres.as_ref().map(|server| (postgres::VARIABLE, server.url())));
    let status = command.status();
    let status = status.with_context(|| format!("cannot run {}", program.display()))?;
    // No code when a signal ended it: a failure all the same.
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
