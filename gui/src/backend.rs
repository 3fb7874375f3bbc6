//! What the app needs of the rest of the tool, so that it can be tested without it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use gensoku_dsl::design::Design;
use gensoku_dsl::diagnostic::Diagnostic;
use gensoku_dsl::source::{FileId, Sources};
use gensoku_dsl::text::{Lang, Text};
use gensoku_engine::finding::Report;
use gensoku_engine::revise::Plan;
use gensoku_project::Unsaved;
use gensoku_report::coverage::Row;
use jiff::civil::Date;

/// Opens, checks and saves designs. Called from the worker thread only.
pub trait Backend: Send {
    /// Reads and resolves a design; `buffers` are texts that are not saved yet.
    ///
    /// # Errors
    /// No design can be read there.
    fn open(
        &self,
        paths: &[PathBuf],
        buffers: &BTreeMap<PathBuf, String>,
    ) -> anyhow::Result<Box<dyn Opened>>;

    /// The text of a file as it is on disk.
    ///
    /// # Errors
    /// It cannot be read.
    fn read(&self, path: &Path) -> anyhow::Result<String>;

    /// What tells one state of a file from another; `None` where there is no file.
    fn stamp(&self, path: &Path) -> Option<Stamp>;

    /// Writes a file whole or not at all.
    ///
    /// # Errors
    /// It cannot be written.
    fn save(&self, path: &Path, text: &str) -> anyhow::Result<()>;

    /// Reads a process model of another modeler as a design, whose file is not written yet.
    ///
    /// # Errors
    /// It cannot be read, or no design can be made of it.
    fn import(&self, model: &Path, lang: Lang) -> anyhow::Result<Import>;

    /// Remembers that the tour was taken, or skipped: it does not come by itself again.
    fn toured(&self);

    /// Keeps a text that is not saved against a crash.
    ///
    /// # Errors
    /// It cannot be written.
    fn keep(&self, unsaved: &Unsaved) -> anyhow::Result<()>;

    /// The text that was kept for a file at an earlier start.
    ///
    /// # Errors
    /// One was kept and cannot be read any more.
    fn kept(&self, path: &Path) -> anyhow::Result<Option<Unsaved>>;

    /// Keeps no text for a file any more.
    fn let_go(&self, path: &Path);

    /// Writes a new file; where its name is taken, one with a number behind it. Tells where.
    ///
    /// # Errors
    /// It cannot be written.
    fn export(&self, path: &Path, bytes: &[u8]) -> anyhow::Result<PathBuf>;
}

/// When a file was last written, and how long it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The time of the last change.
    pub time: SystemTime,
    /// The length in bytes.
    pub length: u64,
}

impl Stamp {
    /// The stamp of a file on disk.
    pub fn of(path: &Path) -> Option<Self> {
        let meta = std::fs::metadata(path).ok()?;
        Some(Self {
            time: meta.modified().ok()?,
            length: meta.len(),
        })
    }
}

/// What a process model came to.
#[derive(Clone, Debug)]
pub struct Import {
    /// Where the design would lie: beside the model, under a name that is not taken.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// What of the model the design does not tell, each with its line in the model.
    pub untold: Vec<(usize, Text)>,
}

/// An opened design.
pub trait Opened {
    /// Its files and the libraries that it uses.
    fn sources(&self) -> &Sources;
    /// Where a file lies on disk; `None` for libraries.
    fn path(&self, file: FileId) -> Option<PathBuf>;
    /// The design as written, without any revision.
    fn design(&self) -> &Design;
    /// The principles that it can be checked against.
    fn principles(&self) -> Vec<Principle>;
    /// What is wrong with the text.
    fn diagnostics(&self) -> &[Diagnostic];
    /// Checks it.
    ///
    /// # Errors
    /// A rule cannot be evaluated, or a revision is not known.
    fn check(&self, request: &Request) -> anyhow::Result<Checked>;
    /// The cheapest plan that clears its errors.
    ///
    /// # Errors
    /// A rule cannot be evaluated, or a revision is not known.
    fn plan(&self, request: &Request) -> anyhow::Result<Plan>;
}

/// A principle: a pack of rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principle {
    /// The pack's name.
    pub pack: String,
    /// Its title.
    pub title: Text,
    /// What it demands, in one sentence.
    pub sentence: Text,
}

/// What is asked of a check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The date; the design's own where absent.
    pub as_of: Option<Date>,
    /// The revisions to apply whatever their date, by name.
    pub with: Vec<String>,
}

/// What a check came to.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The design with the revisions applied.
    pub design: Design,
    /// The findings.
    pub report: Report,
    /// How it stands by each principle.
    pub coverage: Vec<Row>,
}
