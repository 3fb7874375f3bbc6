//! Which mistakes follow from others, so that one mistake is one message.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::Diagnostic;
use crate::names::MOST_PLACES;
use crate::source::{FileId, Span};
use crate::syntax::parse::{Tree, parse};
use crate::syntax::tree::{Clause, Path};
use crate::text::Text;

use super::Loader;

impl Loader<'_> {
    /// Leaves out what follows from another mistake on its line.
    pub(super) fn consequences(&mut self, mistakes: &mut Vec<Diagnostic>) {
        let sources = &self.sources;
        let line_of = |span: Span| {
            let source = sources.get(span.file);
            (span.file, source.map_or(0, |it| it.line_at(span.start)))
        };
        let place = |it: &Diagnostic| line_of(it.primary.span);
        let mut lines: HashMap<(FileId, usize), HashSet<&str>> = HashMap::new();
        let trees = self.trees.iter().flat_map(|it| &it.diagnostics);
        for mistake in trees.clone().chain(mistakes.iter()) {
            lines
                .entry(place(mistake))
                .or_default()
                .insert(mistake.code);
        }
        // What stands twice because its line does was told of the block that it opens.
        let open = trees.clone().filter(|it| it.code == "open-block");
        for label in open.flat_map(|it| &it.related) {
            let here = lines.entry(line_of(label.span)).or_default();
            here.insert("open-block");
        }
        // What follows from a clause that says too little stands in it, or is its own declaration again.
        let half = mistakes.iter().filter(|it| it.code == "missing-clause");
        let half: Vec<Span> = half.map(|it| it.primary.span).collect();
        let again = mistakes.iter().filter(|it| it.code == "duplicate-name");
        let again: HashSet<Span> = again.flat_map(|it| &it.related).map(|it| it.span).collect();
        let inside = |span: Span| {
            let around =
                |it: &&Span| it.file == span.file && it.start <= span.start && span.end <= it.end;
            half.iter().any(|it| around(&it))
        };
        mistakes.retain(|it| {
            let here = lines.get(&place(it));
            let follows = here.is_some_and(|here| here.iter().any(|of| follows(it.code, of)));
            let meant = match it.code {
                "wrong-kind" | "unknown-name" | "unknown-word" => !inside(it.primary.span),
                "missing-clause" => !again.contains(&it.primary.span),
                _ => true,
            };
            !follows && meant
        });
        // A file that is used without its quotes.
        let libraries = self.diagnostics.iter();
        let libraries: HashSet<_> = libraries
            .filter(|it| it.code == "unknown-library")
            .map(place)
            .collect();
        self.diagnostics
            .retain(|it| it.code != "open-string" || !libraries.contains(&place(it)));
    }

    /// Tells of names that a library declares which is not used: once, and not of each that nothing is so called.
    pub(super) fn unused_library(&mut self, mistakes: &mut Vec<Diagnostic>) {
        let is_name = |it: &Diagnostic| it.code == "unknown-name";
        if !mistakes.iter().any(is_name) {
            return;
        }
        for library in self.files.libraries() {
            if self.seen.contains(&(true, library.clone())) {
                continue;
            }
            let texts = self.files.library(&library).unwrap_or_default();
            let trees: Vec<Tree> = texts.iter().map(|it| parse(FileId(0), &it.text)).collect();
            let clauses = trees.iter().flat_map(|it| &it.clauses);
            let names: HashSet<&str> = clauses.filter_map(Clause::name).map(Path::last).collect();
            let known = |it: &Diagnostic| {
                let name = self.sources.text(it.primary.span);
                is_name(it) && names.contains(name)
            };
            let mut found = mistakes.extract_if(.., |it| known(it));
            let Some(mut first) = found.next() else {
                continue;
            };
            let rest: Vec<Diagnostic> = found.collect();
            let name = self.sources.text(first.primary.span);
            first.message = Text::new(
                format!("`{name}` is declared in the library `{library}`, which is not used"),
                format!("「{name}」はライブラリ「{library}」にありますが、取り込まれていません"),
            );
            first.help = Some(Text::new(
                format!("add the line `use {library}`"),
                format!("`取込：{library}` の行を加えてください"),
            ));
            for other in rest.iter().take(MOST_PLACES) {
                let text = Text::new("this too", "これも同じです");
                first = first.related(other.primary.span, text);
            }
            mistakes.push(first);
        }
    }
}

/// Whether a mistake in names may follow from another on the same line.
fn follows(code: &str, of: &str) -> bool {
    match of {
        "expected" | "misplaced" | "open-string" | "bad-number" | "bad-date" | "hidden-control" => {
            true
        }
        // The word was read as what was probably meant.
        "unknown-keyword" => matches!(
            code,
            "missing-clause" | "duplicate-clause" | "wrong-kind" | "unknown-word" | "unknown-name"
        ),
        "open-block" => code == "duplicate-name",
        _ => false,
    }
}
