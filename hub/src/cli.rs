//! The command line. Doc comments on arguments are the help texts, hence Dutch.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::commands::{
    check, deadlines, demo, feed, find, generate, keys, rejects, rule, run, senders, status, tail,
    test, topics, validate,
};
use crate::told;

/// Help in Dutch, headings included.
pub(crate) const TEMPLATE: &str =
    "{about-with-newline}\nGebruik: {usage}\n\n{all-args}{after-help}\n";

/// How a command ended, as the shell sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done, nothing wrong: 0.
    Fine,
    /// Done, and something was refused or left: 1.
    Refused,
    /// Could not do it: 2.
    Failed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Fine => Self::from(0),
            Exit::Refused => Self::from(1),
            Exit::Failed => Self::from(2),
        }
    }
}

/// Berichtenknooppunt voor de jeugdhulp: leest wat aanbieders sturen, levert aan het
/// datawarehouse (gepseudonimiseerd) en aan het wijkteam (herleidbaar).
#[derive(Debug, Parser)]
#[command(
    name = "wijkstroom",
    version,
    help_template = TEMPLATE,
    subcommand_help_heading = "Opdrachten",
    subcommand_value_name = "OPDRACHT",
    next_help_heading = "Opties",
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
    after_help = "Begin met:  wijkstroom demo",
)]
pub struct Cli {
    /// Wat te doen
    #[command(subcommand)]
    command: Command,
    /// Toon deze uitleg
    #[arg(short, long, global = true, display_order = 999, action = clap::ArgAction::Help)]
    help: Option<bool>,
    /// Toon de versie
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Debug, Subcommand)]
#[command(help_template = TEMPLATE)]
enum Command {
    Demo(demo::Args),
    Run(run::Args),
    Check(check::Args),
    Validate(validate::Args),
    Rule(rule::Args),
    Test(test::Args),
    Generate(generate::Args),
    Topics(topics::Args),
    Keys(keys::Args),
    Senders(senders::Args),
    Feed(feed::Args),
    Rejects(rejects::Args),
    Find(find::Args),
    Tail(tail::Args),
    Status(status::Args),
    Deadlines(deadlines::Args),
}

impl Cli {
    /// Runs the command; what went wrong is told on standard error.
    pub fn run(self) -> ExitCode {
        let mut out = io::BufWriter::new(io::stdout().lock());
        let result = match self.command {
            Command::Demo(args) => demo::run(&args, &mut out),
            Command::Run(args) => run::run(&args, &mut out),
            Command::Check(args) => check::run(&args, &mut out),
            Command::Validate(args) => validate::run(&args, &mut out),
            Command::Rule(args) => rule::run(&args, &mut out),
            Command::Test(args) => test::run(&args, &mut out),
            Command::Generate(args) => generate::run(&args, &mut out),
            Command::Topics(args) => topics::run(&args, &mut out),
            Command::Keys(args) => keys::run(&args, &mut out),
            Command::Senders(args) => senders::run(&args, &mut out),
            Command::Feed(args) => feed::run(&args, &mut out),
            Command::Rejects(args) => rejects::run(&args, &mut out),
            Command::Find(args) => find::run(&args, &mut out),
            Command::Tail(args) => tail::run(&args, &mut out),
            Command::Status(args) => status::run(&args, &mut out),
            Command::Deadlines(args) => deadlines::run(&args, &mut out),
        };
        let result = result.and_then(|exit| Ok(out.flush().map(|()| exit)?));
        match result {
            Ok(exit) => exit.into(),
            // The reader, such as `head`, had enough.
            Err(error) if is_broken_pipe(&error) => Exit::Fine.into(),
            Err(error) => {
                // With nowhere left to tell it, the exit status says it alone.
                writeln!(io::stderr(), "Fout: {}", told::chain(&error)).ok();
                Exit::Failed.into()
            }
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    /// Goal: each command explains itself, with an example. Method: walk the definition.
    #[test]
    fn every_command_has_help_with_an_example() {
        fn walk(command: &clap::Command, path: &str) {
            for sub in command.get_subcommands() {
                let path = format!("{path} {}", sub.get_name());
                assert!(sub.get_about().is_some(), "{path} has no help");
                if sub.has_subcommands() {
                    walk(sub, &path);
                } else {
                    let help = sub.get_after_help().map(ToString::to_string).unwrap_or_default();
                    assert!(help.contains(&path), "{path} has no example: {help}");
                }
                for argument in sub.get_arguments() {
                    let id = argument.get_id();
                    assert!(argument.get_help().is_some(), "{path}: {id} has no help");
                }
            }
        }
        walk(&Cli::command(), "wijkstroom");
    }
    /// Every command in the README is one that the hub has, with options that it knows.
    #[test]
    fn commands_in_the_readme_are_understood() {
        let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");
        let readme = std::fs::read_to_string(readme).unwrap();
        let shell = readme.split("```sh\n").skip(1).filter_map(|part| part.split("```").next());
        let lines = shell.flat_map(str::lines).filter(|line| line.starts_with("wijkstroom "));
        let commands: Vec<&str> = lines.filter_map(|line| line.split(" #").next()).collect();
        assert!(commands.len() >= 10, "{commands:?}");
        for command in commands {
            let parsed = Cli::try_parse_from(command.split_whitespace());
            assert!(parsed.is_ok(), "{command}: {:?}", parsed.err());
        }
    }
}
