//! The binary: parses the command line and runs the command.

use std::process::ExitCode;

use clap::Parser as _;
use wijkstroom::cli::Cli;

/// Faster than the system's allocator on many small strings, and it returns memory after a large message.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    Cli::parse().run()
}
