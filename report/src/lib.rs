//! Findings out: text for people, JSON for scripts; one file per format behind one trait.
//!
//! Nothing is judged here: what a rule found is only written down.

pub mod coverage;
pub mod diagnostics;
pub mod diff;
pub mod effects;
pub mod explain;
pub mod finishing;
pub mod import;
pub mod json;
pub mod map;
mod markdown;
pub mod mermaid;
pub mod profiles;
pub mod questions;
pub mod revise;
pub mod sarif;
pub mod style;
mod summary;
pub mod svg;
pub mod text;
pub mod trace;
mod workbook;
pub mod written;

use std::sync::Arc;

use gensoku_dsl::design::Design;
use gensoku_dsl::diagnostic::Diagnostic;
use gensoku_dsl::source::{Sources, Span};
use gensoku_dsl::syntax::token::lex;
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::{Element, Report, Witness};
use gensoku_engine::rules::say;
use gensoku_engine::world::World;
use gensoku_policies::Pack;
use gensoku_policies::profile::Asked;

/// Everything that a format may tell.
pub struct Input<'a> {
    /// The files.
    pub sources: &'a Sources,
    /// The design as it was checked.
    pub design: &'a Design,
    /// What is wrong with the text.
    pub diagnostics: &'a [Diagnostic],
    /// Its graph, on the day and in the situation of the check.
    pub world: World<'a>,
    /// What was found.
    pub report: &'a Report,
    /// The packs in their order.
    pub packs: &'a [Pack],
    /// In whose name was asked, and what the project changes of that.
    pub asked: &'a Arc<Asked>,
    /// The language in which is told.
    pub lang: Lang,
}

/// A format in which a check is told, design by design: none need be kept until all are checked.
pub trait Format {
    /// What is told of one design.
    type Part;

    /// Tells of one design.
    ///
    /// # Errors
    /// Where it cannot be written in this format.
    fn part(&self, design: &Input<'_>) -> Result<Self::Part, Error>;

    /// Writes what was told of one or several designs, in their order.
    ///
    /// # Errors
    /// Where it cannot be written in this format.
    fn join(&self, parts: Vec<Self::Part>) -> Result<Vec<u8>, Error>;
}

/// Why something could not be written.
#[derive(Debug)]
pub struct Error(pub String);

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

impl Input<'_> {
    /// How the design stands by each principle.
    pub fn coverage(&self) -> Vec<coverage::Row> {
        coverage::rows(&self.report.tallies, &self.asked.principles, self.packs)
    }

    /// What people are shown of an element of a reason.
    pub fn label(&self, witness: &Witness) -> String {
        match witness.element {
            Element::Imported(_) => witness.path.clone(),
            element => say::label_of(self.design, element, self.lang),
        }
    }

    /// A place as people read it: the file without its folders, and the line.
    pub fn place(&self, span: Span) -> String {
        let (file, line) = self.file_line(span);
        let short = file.rsplit('/').next().unwrap_or(file);
        format!("{short}:{line}")
    }

    /// The line in which a place begins, without what its author notes behind it.
    pub(crate) fn quoted(&self, span: Span) -> &str {
        let Some(source) = self.sources.get(span.file) else {
            return "";
        };
        let line = source.line(self.sources.line(span));
        // In a process model `#` begins no comment.
        let model = source.name.to_ascii_lowercase().ends_with(".bpmn");
        let comment = (!model)
            .then(|| lex(line).comments.first().copied())
            .flatten();
        // Of a line that is nothing else, the comment is what was meant.
        let before = comment.and_then(|it| line.get(..it.start as usize));
        let before = before.map(str::trim).filter(|it| !it.is_empty());
        before.unwrap_or(line.trim())
    }

    /// The name of the design's own file, which is read before what it uses.
    pub fn entry(&self) -> &str {
        self.sources
            .iter()
            .next()
            .map_or("", |(_, it)| it.name.as_str())
    }

    /// The name of the file of a place, and the line on which it begins.
    pub fn file_line(&self, span: Span) -> (&str, usize) {
        let name = self
            .sources
            .get(span.file)
            .map_or("", |it| it.name.as_str());
        (name, self.sources.line(span))
    }
}
