//! The binary: parses the command line and runs the command.

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;
use wijkstroom::cli::{Cli, Exit};
use wijkstroom::usage;

/// Faster than the system's allocator on many small strings, and it returns memory after a large message.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let error = match Cli::try_parse() {
        Ok(cli) => return cli.run(),
        Err(error) => error,
    };
    match usage::told(&error) {
        Some(told) => {
            // With nowhere left to tell it, the exit status says it alone.
            writeln!(std::io::stderr(), "{told}").ok();
            Exit::Failed.into()
        }
        // Help, or the version.
        None => error.exit(),
    }
}
