//! The command `gensoku`: checks the design of administrative procedures against the digital principles.

mod check;
mod diff;
mod explain;
mod export;
mod fmt;
mod import;
mod new;
mod options;
mod revise;
#[cfg(feature = "window")]
mod view;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use gensoku_dsl::text::Lang;
use options::{Failure, Outcome};

/// Checks the design of administrative procedures against the digital principles.
#[derive(Parser)]
#[command(name = "gensoku", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check designs: files, or folders of them.
    Check(check::Check),
    /// Explain a rule, or why something was found in a design.
    Explain(explain::Explain),
    /// Give designs their one form, or turn their keywords into the other language.
    Fmt(fmt::Fmt),
    /// Start a first design in a folder.
    New(new::New),
    /// Tell what of two designs is solved, new and unchanged.
    Diff(diff::Diff),
    /// Tell what has to change, in which provisions, at which level.
    Revise(revise::Revise),
    /// Read another format as a design.
    Import(import::Import),
    /// Write a design in another format.
    Export(export::Export),
    /// Open the desktop app.
    #[cfg(feature = "window")]
    View(view::View),
}

impl Command {
    /// The language in which is told why it could not be done.
    fn lang(&self) -> Lang {
        match self {
            Self::Check(it) => it.lang(),
            Self::Explain(it) => it.lang(),
            Self::Fmt(it) => it.lang(),
            Self::New(it) => it.lang(),
            Self::Diff(it) => it.lang(),
            Self::Revise(it) => it.lang(),
            Self::Import(it) => it.lang(),
            Self::Export(it) => it.lang(),
            #[cfg(feature = "window")]
            Self::View(it) => it.lang(),
        }
    }
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help goes to standard output and is no error.
            let _ = error.print();
            return if error.use_stderr() {
                Outcome::Errors.into()
            } else {
                Outcome::Clean.into()
            };
        }
    };
    let lang = cli.command.lang();
    let done = match cli.command {
        Command::Check(check) => check.run(),
        Command::Explain(explain) => explain.run(),
        Command::Fmt(fmt) => fmt.run(),
        Command::New(new) => new.run(),
        Command::Diff(diff) => diff.run(),
        Command::Revise(revise) => revise.run(),
        Command::Import(import) => import.run(),
        Command::Export(export) => export.run(),
        #[cfg(feature = "window")]
        Command::View(view) => view.run(),
    };
    match done {
        Ok(outcome) => outcome.into(),
        Err(Failure::User(message)) => {
            options::complain(message.get(lang));
            Outcome::Errors.into()
        }
        Err(Failure::Tool(message)) => {
            options::complain(message.get(lang));
            Outcome::Broken.into()
        }
    }
}
