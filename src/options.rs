//! What all subcommands share: options, exit codes, where output goes.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use gensoku_dsl::diagnostic::{Diagnostic, Severity};
use gensoku_dsl::near::did_you_mean;
use gensoku_dsl::source::Sources;
use gensoku_dsl::text::{Lang, Text};
use gensoku_engine::finding::{Finding, Verdict};
use gensoku_project::{Opened, Request};
use gensoku_report::style::Palette;
use jiff::civil::Date;

/// How a run ended, as scripts see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// Nothing at or above the denied level.
    Clean,
    /// Findings at or above it.
    Findings,
    /// The design, a rule or the command line has errors.
    Errors,
    /// The tool itself failed.
    Broken,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Clean => 0,
            Outcome::Findings => 1,
            Outcome::Errors => 2,
            Outcome::Broken => 3,
        })
    }
}

/// Why a run came to no result.
#[derive(Debug)]
pub(crate) enum Failure {
    /// What was asked for cannot be done.
    User(Text),
    /// The tool failed.
    Tool(Text),
}

impl From<gensoku_project::Error> for Failure {
    fn from(error: gensoku_project::Error) -> Self {
        if error.is_of_the_tool() {
            Self::Tool(error.text())
        } else {
            Self::User(error.text())
        }
    }
}

impl Failure {
    /// That there is nothing of a kind with a name, and the nearest name that there is.
    pub(crate) fn unknown(what: (&str, &str), name: &str, near: Option<&str>) -> Self {
        let (en, ja) = near.map_or_else(<(String, String)>::default, |near| {
            let help = did_you_mean(near);
            (format!(": {}", help.en), format!("。{}", help.ja))
        });
        Self::User(Text::new(
            format!("there is no {} `{name}`{en}", what.0),
            format!("「{name}」という{}はありません{ja}", what.1),
        ))
    }
}

impl From<gensoku_report::Error> for Failure {
    fn from(error: gensoku_report::Error) -> Self {
        Self::Tool(Text::same(error.to_string()))
    }
}

/// The formats of what is told to people and to scripts alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatName {
    /// For people.
    Text,
    /// For scripts.
    Json,
}

/// A language on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum LangName {
    /// English.
    En,
    /// Japanese.
    Ja,
}

/// What is denied.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Deny {
    /// Errors.
    Error,
    /// Warnings and errors.
    Warning,
    /// Everything.
    Note,
}

impl From<Deny> for Severity {
    fn from(deny: Deny) -> Self {
        match deny {
            Deny::Error => Self::Error,
            Deny::Warning => Self::Warning,
            Deny::Note => Self::Note,
        }
    }
}

impl Deny {
    /// What findings come to: an accepted one is denied at no level.
    pub(crate) fn outcome<'a>(self, findings: impl IntoIterator<Item = &'a Finding>) -> Outcome {
        let level = Severity::from(self);
        let denied = |it: &Finding| it.verdict != Verdict::Accepted && it.severity >= level;
        if findings.into_iter().any(denied) {
            Outcome::Findings
        } else {
            Outcome::Clean
        }
    }
}

/// Options that every subcommand has which checks something.
#[derive(Args, Clone, Debug)]
pub(crate) struct Common {
    /// The language of the output; else that of the locale.
    #[arg(long, value_enum)]
    pub(crate) lang: Option<LangName>,
    /// The day for which is checked; else the design's own `as of`, else today.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) as_of: Option<String>,
    /// A revision that is taken as in effect: its name, or a file (`.gsk`) of revisions such as a bill (repeatable).
    #[arg(long, value_name = "REVISION")]
    pub(crate) with: Vec<String>,
    /// The scenario in which is asked who can finish; else ordinary times.
    #[arg(long = "in", value_name = "SCENARIO")]
    pub(crate) scenario: Option<String>,
    /// Only this pack of rules (repeatable); else all.
    #[arg(long, value_name = "NAME")]
    pub(crate) pack: Vec<String>,
    /// Write to this file instead of standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// The day that an option says as designs write it: `2024-04-01`, `2024年4月1日`, `令和6年4月1日`.
pub(crate) fn day(option: &str, said: Option<&str>) -> Result<Option<Date>, Failure> {
    let Some(said) = said.map(str::trim) else {
        return Ok(None);
    };
    let date = gensoku_dsl::syntax::value::date(said);
    date.map(Some).ok_or_else(|| {
        let meant = gensoku_dsl::syntax::value::date_meant(said);
        let example = meant.map_or_else(|| "2024-04-01".to_owned(), |it| it.to_string());
        Failure::User(Text::new(
            format!("`{option} {said}`: a day is written `{example}` or `令和6年4月1日`"),
            format!(
                "`{option} {said}`：日付は `{example}` 又は `令和6年4月1日` のように書いてください"
            ),
        ))
    })
}

impl Common {
    /// The language of the output.
    pub(crate) fn lang(&self) -> Lang {
        language(self.lang)
    }

    /// What is asked of a design.
    pub(crate) fn request(&self) -> Result<Request, Failure> {
        Ok(Request {
            as_of: day("--as-of", self.as_of.as_deref())?,
            with: self.with.clone(),
            packs: self.pack.clone(),
            scenario: self.scenario.clone(),
        })
    }

    /// Writes a result: to the file, whole or not at all, else to standard output.
    pub(crate) fn put(&self, bytes: &[u8]) -> Result<(), Failure> {
        put(self.output.as_deref(), bytes)
    }

    /// Colours where the result goes to a terminal.
    pub(crate) fn palette(&self) -> Palette {
        Palette {
            colour: self.output.is_none() && is_coloured(&std::io::stdout()),
        }
    }

    /// A text for people as it is written: names of a design in it command no terminal.
    pub(crate) fn page(&self, text: &str) -> Vec<u8> {
        self.palette().shown(text).into_owned().into_bytes()
    }
}

/// Whether what goes there is coloured: it is a terminal, and `NO_COLOR` is not set.
fn is_coloured(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|it| it.is_empty())
}

/// Writes a result: to a file, whole or not at all, else to standard output.
pub(crate) fn put(file: Option<&Path>, bytes: &[u8]) -> Result<(), Failure> {
    match file {
        Some(file) => Ok(gensoku_project::save(file, bytes)?),
        None => {
            let mut out = std::io::stdout().lock();
            match out.write_all(bytes).and_then(|()| out.flush()) {
                // A reader that has seen enough and closes the pipe is no failure.
                Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                    Err(Failure::Tool(Text::new(
                        format!("the result cannot be written: {error}"),
                        format!("結果を書き出せません：{error}"),
                    )))
                }
                _ => Ok(()),
            }
        }
    }
}

/// The language asked for, else that of the locale.
pub(crate) fn language(asked: Option<LangName>) -> Lang {
    match asked {
        Some(LangName::En) => Lang::En,
        Some(LangName::Ja) => Lang::Ja,
        None => {
            let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
                .into_iter()
                .filter_map(|it| std::env::var(it).ok())
                .find(|it| !it.is_empty());
            match locale {
                Some(locale) if locale.starts_with("ja") => Lang::Ja,
                _ => Lang::En,
            }
        }
    }
}

/// The columns of the terminal, bounded to what reads well.
pub(crate) fn columns() -> usize {
    let terminal = std::io::stdout().is_terminal();
    let given = std::env::var("COLUMNS").ok().and_then(|it| it.parse().ok());
    match given {
        Some(columns) if terminal => usize::clamp(columns, 60, 120),
        _ => 100,
    }
}

/// Tells on standard error what is wrong with the text of a design.
pub(crate) fn tell(opened: &Opened, lang: Lang) {
    complain_of(&diagnostics(opened, lang));
}

/// What is wrong with the text of a design, as it is told on standard error.
pub(crate) fn diagnostics(opened: &Opened, lang: Lang) -> String {
    rendered(&opened.project.sources, &opened.project.diagnostics, lang)
}

/// Tells on standard error what is wrong with a text.
pub(crate) fn complain_of(diagnostics: &str) {
    let _ = std::io::stderr().lock().write_all(diagnostics.as_bytes());
}

/// Shows diagnostics on standard error.
pub(crate) fn show(sources: &Sources, diagnostics: &[Diagnostic], lang: Lang) {
    complain_of(&rendered(sources, diagnostics, lang));
}

fn rendered(sources: &Sources, diagnostics: &[Diagnostic], lang: Lang) -> String {
    let colour = is_coloured(&std::io::stderr());
    gensoku_report::diagnostics::render(sources, diagnostics, lang, colour)
}

/// Tells on standard error why nothing could be done.
pub(crate) fn complain(message: &str) {
    // A path or a name in it commands no terminal.
    let message = Palette { colour: false }.shown(message);
    let _ = writeln!(std::io::stderr().lock(), "gensoku: {message}");
}

/// What the errors in a text come to.
pub(crate) fn text_outcome(opened: &Opened) -> Outcome {
    has_errors(&opened.project.diagnostics)
}

/// What the errors among diagnostics come to.
pub(crate) fn has_errors(diagnostics: &[Diagnostic]) -> Outcome {
    if diagnostics.iter().any(|it| it.severity == Severity::Error) {
        Outcome::Errors
    } else {
        Outcome::Clean
    }
}
