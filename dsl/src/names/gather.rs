//! Gathering all declarations of all files, and the head of the design.

use std::borrow::Cow;

use smallvec::SmallVec;
use smol_str::SmolStr;

use crate::diagnostic::{Diagnostic, Label};
use crate::source::{Origin, Span};
use crate::syntax::keyword::Keyword;
use crate::syntax::spec::{NameKind, Slot};
use crate::syntax::tree::{Arg, Clause, Path};
use crate::text::Text;

use super::check::MOST_PLACES;
use super::{Declared, HashSet, Parsed, Resolver, Scope, Symbol, arg_names, date, title};

impl<'t> Resolver<'t> {
    pub(super) fn gather(&mut self, files: &[Parsed<'t>]) {
        // What the user declares takes the place of what a library does.
        let mut own: HashSet<(NameKind, &str)> = HashSet::default();
        for file in files.iter().filter(|f| f.origin == Origin::User) {
            for clause in file.clauses {
                if let Some((kind, path)) = declares(clause) {
                    own.insert((kind, path.last()));
                }
            }
        }
        for file in files {
            for clause in file.clauses {
                let Some((kind, path)) = declares(clause) else {
                    self.nameless.extend(nameless(clause));
                    continue;
                };
                if file.origin == Origin::Library && own.contains(&(kind, path.last())) {
                    continue;
                }
                self.declare(kind, path, clause);
            }
        }
        // Steps: those of procedures first, then those that revisions add.
        for declared in self.of(NameKind::Procedure) {
            let procedure = self.symbol_name(declared.symbol);
            let scope = Scope::Procedure(declared.number);
            for step in declared.clause.all(Keyword::Step) {
                self.declare_step(scope, &procedure, step);
            }
        }
        for declared in self.of(NameKind::Revision) {
            let number = declared.number;
            let of = declared
                .clause
                .find(Keyword::OfScope)
                .and_then(Clause::name);
            let procedure = of.and_then(|path| {
                let found = self.find(NameKind::Procedure, &path.text()).ok()??;
                self.index
                    .symbols
                    .get(found)
                    .map(|s| (s.id, s.name.clone()))
            });
            if let Some((id, _)) = procedure {
                self.revised.insert(number, id);
            }
            let procedure = procedure.map(|(_, name)| name).unwrap_or_default();
            for step in declared.clause.clauses() {
                match step.keyword {
                    Keyword::AddStep => {
                        self.declare_step(Scope::Revision(number), &procedure, step)
                    }
                    // The new step of the same name has a number of its own, and no name of its own.
                    Keyword::ReplaceStep if step.name().is_some() => self.next_step += 1,
                    _ => {}
                }
            }
        }
    }

    pub(super) fn declare(&mut self, kind: NameKind, path: &'t Path, clause: &'t Clause) {
        let key = (kind, Cow::Borrowed(path.last()));
        let nobodys = || self.base.and_then(|it| it.names.get(&key));
        let given = self.base.and_then(|it| it.declared(kind, path.last()));
        let first = self
            .names
            .get(&key)
            .or_else(|| nobodys().filter(|_| given.is_none()));
        if let Some(&first) = first {
            self.duplicate(kind, path, first);
            return;
        }
        // What is declared anew takes the place of what the library declares, for the library too.
        let symbol = match given {
            Some(symbol) => {
                self.replaced.insert(symbol);
                if let Some(it) = self.index.symbols.get_mut(symbol) {
                    (it.span, it.whole) = (path.span, clause.span);
                }
                symbol
            }
            None => {
                let offset = if kind == NameKind::Outcome { 3 } else { 0 };
                let first = u32::try_from(self.given(kind)).unwrap_or(u32::MAX);
                let next = self.next.entry(kind).or_insert(first + offset);
                let number = *next;
                *next += 1;
                self.symbol(kind, number, path, None, clause)
            }
        };
        self.names.insert(key, symbol);
        for other in other_names(clause) {
            self.others.entry((kind, other)).or_default().push(symbol);
        }
        let number = self.index.symbols.get(symbol).map_or(u32::MAX, |it| it.id);
        self.declared.entry(kind).or_default().push(Declared {
            clause,
            symbol,
            number,
        });
    }

    pub(super) fn declare_step(&mut self, scope: Scope, procedure: &SmolStr, clause: &'t Clause) {
        let Some(path) = clause.name() else {
            self.nameless.extend(nameless(clause));
            return;
        };
        let id = self.next_step;
        self.next_step += 1;
        let key = (scope, Cow::Borrowed(path.last()));
        if let Some(&first) = self.steps.get(&key) {
            self.duplicate(NameKind::Step, path, first);
            return;
        }
        let symbol = self.symbol(NameKind::Step, id, path, Some(procedure.clone()), clause);
        self.steps.insert(key, symbol);
        for other in other_names(clause) {
            self.step_others
                .entry((scope, other))
                .or_default()
                .push(symbol);
        }
    }

    pub(super) fn symbol(
        &mut self,
        kind: NameKind,
        id: u32,
        path: &Path,
        within: Option<SmolStr>,
        clause: &Clause,
    ) -> usize {
        self.index.symbols.push(Symbol {
            kind,
            id,
            name: path.last().into(),
            within,
            span: path.span,
            whole: clause.span,
        });
        self.index.symbols.len() - 1
    }

    pub(super) fn duplicate(&mut self, kind: NameKind, path: &Path, first: usize) {
        let what = kind.text();
        let name = path.last();
        let message = |times: usize| match times {
            2 => Text::new(
                format!("the {} `{name}` is declared twice", what.en),
                format!("{}「{name}」が二度宣言されています", what.ja),
            ),
            _ => Text::new(
                format!("the {} `{name}` is declared {times} times", what.en),
                format!("{}「{name}」が{times}回宣言されています", what.ja),
            ),
        };
        // One name is one mistake, however often it is given.
        if let Some((told, times)) = self.repeated.get_mut(&first)
            && let Some(diagnostic) = self.diagnostics.get_mut(*told)
        {
            *times += 1;
            diagnostic.message = message(*times);
            if diagnostic.related.len() < MOST_PLACES {
                let text = Text::new("and here", "ここにもあります");
                diagnostic.related.push(Label {
                    span: path.span,
                    text,
                });
            }
            return;
        }
        self.repeated.insert(first, (self.diagnostics.len(), 2));
        let before = self.index.symbols.get(first).map(|s| s.span);
        let mut diagnostic =
            Diagnostic::error("duplicate-name", path.span, message(2)).help(Text::new(
                "give one of them another name",
                "一方の名前を変えてください",
            ));
        if let Some(span) = before {
            diagnostic = diagnostic.related(span, Text::new("first declared here", "最初の宣言"));
        }
        self.report(diagnostic);
    }

    pub(super) fn head(&mut self, files: &[Parsed<'t>]) {
        // The entry comes last, and its title is the design's.
        for file in files.iter().filter(|f| f.origin == Origin::User) {
            let mut first: Option<Span> = None;
            for clause in file.clauses.iter().filter(|c| c.keyword == Keyword::Design) {
                if let Some(before) = first {
                    let diagnostic = Diagnostic::error(
                        "duplicate-clause",
                        clause.head,
                        Text::new(
                            "a file has one `design`",
                            "「設計」は一つのファイルに一つです",
                        ),
                    )
                    .related(
                        before,
                        Text::new("the first is here", "最初のものはここです"),
                    );
                    self.report(diagnostic);
                    continue;
                }
                first = Some(clause.head);
                self.once(clause);
                if let Some(title) = title(clause) {
                    self.design.title = Some(title);
                }
                if let Some(date) = clause.find(Keyword::AsOf).and_then(date) {
                    self.design.as_of = Some(date);
                }
            }
        }
    }
}

/// What a declaration of a file declares.
pub(super) fn declares(clause: &Clause) -> Option<(NameKind, &Path)> {
    let path = clause.name()?;
    new(clause).map(|kind| (kind, path))
}

/// What a clause declares.
fn new(clause: &Clause) -> Option<NameKind> {
    match clause.spec.args.first() {
        Some(Slot::New(kind)) => Some(*kind),
        _ => None,
    }
}

/// What a declaration without a name declares.
fn nameless(clause: &Clause) -> Option<NameKind> {
    new(clause).filter(|_| clause.name().is_none())
}

/// The aliases and titles of a declaration.
pub(crate) fn other_names(clause: &Clause) -> SmallVec<[Cow<'_, str>; 2]> {
    let mut names: SmallVec<[Cow<'_, str>; 2]> = clause
        .all(Keyword::Also)
        .flat_map(|also| also.args.iter())
        .flat_map(arg_names)
        .collect();
    for arg in &clause.args {
        if matches!(arg, Arg::Title(..)) {
            names.extend(arg_names(arg));
            break;
        }
    }
    names.sort();
    names.dedup();
    names
}
