//! What a check came to in a line, the same in every format.

use gensoku_dsl::diagnostic::Severity;
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::{Finding, Verdict};

use crate::Input;
use crate::style::Ink;
use crate::text::Words;

/// How many findings of each kind there are, and whether they are all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Summary {
    /// Whether the text has no errors: what has some may hide anything.
    whole: bool,
    errors: usize,
    warnings: usize,
    notes: usize,
    open: usize,
    undecided: usize,
    accepted: usize,
}

/// A number of findings with its word.
pub(crate) type Part = (usize, &'static str, Ink);

impl Summary {
    pub(crate) fn of(input: &Input<'_>) -> Self {
        let findings = &input.report.findings;
        let count =
            |holds: &dyn Fn(&Finding) -> bool| findings.iter().filter(|it| holds(it)).count();
        let violates = |severity| {
            count(&|it: &Finding| it.verdict == Verdict::Violates && it.severity == severity)
        };
        let mut wrong = input.diagnostics.iter();
        Self {
            whole: !wrong.any(|it| it.severity == Severity::Error),
            errors: violates(Severity::Error),
            warnings: violates(Severity::Warning),
            notes: violates(Severity::Note),
            open: count(&|it| it.verdict == Verdict::NotStated),
            undecided: count(&|it| it.verdict == Verdict::Undecided),
            accepted: count(&|it| it.verdict == Verdict::Accepted),
        }
    }

    /// That what is told is not the whole, where it is not.
    pub(crate) fn warning(self, lang: Lang) -> Option<&'static str> {
        (!self.whole).then(|| Words::of(lang).incomplete)
    }

    /// Whether nothing was found; where the text has errors that would be no answer.
    pub(crate) fn is_nothing(self) -> bool {
        let found = self.errors + self.warnings + self.notes + self.open + self.undecided;
        self.whole && found + self.accepted == 0
    }

    /// The numbers in the order of their weight.
    pub(crate) fn parts(self, lang: Lang) -> Vec<Part> {
        let words = Words::of(lang);
        let of = |count, one, several| if count == 1 { one } else { several };
        let mut parts = vec![
            (
                self.errors,
                of(self.errors, words.error, words.errors),
                Ink::Bad,
            ),
            (
                self.warnings,
                of(self.warnings, words.warning, words.warnings),
                Ink::Warning,
            ),
            (
                self.notes,
                of(self.notes, words.note, words.notes),
                Ink::Quiet,
            ),
            (self.open, words.not_stated, Ink::Open),
        ];
        // What a rule cannot decide is rare, and so is what is accepted.
        if self.undecided > 0 {
            parts.push((self.undecided, words.undecided, Ink::Open));
        }
        if self.accepted > 0 {
            parts.push((self.accepted, words.accepted, Ink::Quiet));
        }
        parts
    }

    /// The numbers in a line.
    pub(crate) fn line(self, lang: Lang) -> String {
        let parts = self.parts(lang).into_iter();
        let parts = parts.map(|(count, word, _)| format!("{count} {word}"));
        parts.collect::<Vec<_>>().join(" · ")
    }
}
