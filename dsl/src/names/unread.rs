//! Finding the declarations in which something was not understood.

use crate::design::Unread;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Span;
use crate::syntax::keyword::Keyword;
use crate::syntax::spec::Slot;
use crate::syntax::tree::Clause;

use super::{Parsed, Resolver};

impl Resolver<'_> {
    /// Keeps what was not understood with the declarations in which it stands.
    pub(super) fn keep_unread(&mut self, files: &[Parsed<'_>]) {
        let told = self.diagnostics.iter().chain(self.mistakes.iter().copied());
        let mut places: Vec<Span> = told
            .filter(|it| leaves_open(it))
            .map(|it| it.primary.span)
            .chain(self.unbound.iter().copied())
            .collect();
        places.sort_by_key(|it| (it.file, it.start, it.end));
        places.dedup();
        for place in places {
            let file = files.iter().find(|it| {
                (it.clauses.first()).is_some_and(|clause| clause.head.file == place.file)
            });
            if let Some(unread) = file.and_then(|it| self.unread_at(it.clauses, place)) {
                self.design.unread.push(unread);
            }
        }
    }

    /// The declaration in which a place stands, and the clauses of it around the place; nothing where it was read as
    /// what was probably meant, or stands in no declaration.
    fn unread_at(&self, clauses: &[Clause], place: Span) -> Option<Unread> {
        let mut declaration: Option<(String, Span)> = None;
        let mut keywords = Vec::new();
        let mut innermost = None;
        let mut inner: Vec<&Clause> = around(clauses, place).into_iter().collect();
        while let Some(clause) = inner.pop() {
            if let Some(declared) = self.declared_by(clause) {
                declaration = Some(declared);
                keywords.clear();
            } else {
                keywords.push(clause.keyword);
            }
            innermost = Some(clause);
            inner.extend(around(&clause.subs, place));
            inner.extend(clause.block.as_deref().and_then(|it| around(it, place)));
        }
        let (name, whole) = declaration?;
        let mended = innermost.is_some_and(|it| it.head == place && !it.broken);
        (!mended).then_some(Unread {
            name,
            whole,
            clauses: keywords,
            span: place,
        })
    }

    /// The name and the whole of what a clause declares, or says anew in a revision.
    fn declared_by(&self, clause: &Clause) -> Option<(String, Span)> {
        let path = clause.name()?;
        if let Slot::New(_) = clause.spec.args.first()? {
            return Some((path.text(), clause.span));
        }
        let keyword = clause.keyword;
        if !keyword.restates() && !matches!(keyword, Keyword::SetStep | Keyword::ReplaceStep) {
            return None;
        }
        let mut uses = self.index.uses.iter().rev();
        let (_, symbol) = uses.find(|(span, _)| *span == path.span)?;
        Some((path.text(), self.index.symbols.get(*symbol)?.whole))
    }
}

/// The clause of a list in which a place stands.
fn around(clauses: &[Clause], place: Span) -> Option<&Clause> {
    let holds = |it: &&Clause| it.span.start <= place.start && place.end <= it.span.end;
    let behind = clauses.partition_point(|it| it.span.start <= place.start);
    let last = behind.checked_sub(1).and_then(|at| clauses.get(at));
    last.filter(holds).or_else(|| clauses.iter().find(holds))
}

/// Whether what a mistake tells of is not known for it.
fn leaves_open(mistake: &Diagnostic) -> bool {
    mistake.severity == Severity::Error
        && matches!(
            mistake.code,
            "ambiguous-name"
                | "bad-date"
                | "bad-expression"
                | "bad-number"
                | "expected"
                | "misplaced"
                | "open-string"
                | "unknown-keyword"
                | "unknown-word"
                | "wrong-kind"
        )
}
