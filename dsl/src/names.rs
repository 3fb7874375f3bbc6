//! From syntax to a design: names are bound, words of closed vocabularies known.
//!
//! All declarations of all files are gathered first, so that their order does not matter; then each is
//! resolved in turn. Whatever cannot be bound is reported once and left out; the rest is kept.

mod base;
mod bind;
mod check;
mod element;
mod expression;
mod flow;
mod gather;
mod law;
mod once;
mod people;
mod revision;
mod rules;
mod said;
mod unread;
mod vocabulary;
mod words;

use std::borrow::Cow;
use std::collections::BTreeMap;

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use smallvec::SmallVec;
use smol_str::SmolStr;

use crate::design::{ActorId, ActorRef, Design, Name, Number, Stated};
use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::source::{FileId, Origin, Span};
use crate::syntax::keyword::Keyword;
use crate::syntax::parse::{Lost, MOST_ERRORS};
use crate::syntax::spec::NameKind;
use crate::syntax::tree::{Arg, Clause, Path};

pub(crate) use base::Base;
pub(crate) use check::MOST_PLACES;
pub(crate) use gather::other_names;
pub(crate) use said::{arg_names, count, date, first_word, millis, said, title, words};

/// Something that a text declares.
#[derive(Clone, Debug)]
pub struct Symbol {
    /// What it is.
    pub kind: NameKind,
    /// Its number in the design's table of that kind.
    pub id: u32,
    /// Its name.
    pub name: SmolStr,
    /// For a step, its procedure.
    pub within: Option<SmolStr>,
    /// The place of its name.
    pub span: Span,
    /// The place of the whole declaration.
    pub whole: Span,
}

/// Who is named where: what an editor asks.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// Everything that is declared, in the order in which it is found.
    pub symbols: Vec<Symbol>,
    /// Places where something is named, with its number among the symbols.
    pub uses: Vec<(Span, usize)>,
}

/// A file that was parsed, ready to be resolved.
#[derive(Clone, Copy)]
pub(crate) struct Parsed<'t> {
    pub(crate) origin: Origin,
    pub(crate) clauses: &'t [Clause],
    /// Names in what was not understood of it.
    pub(crate) lost: &'t Lost,
    /// What is wrong with its syntax.
    pub(crate) mistakes: &'t [Diagnostic],
}

/// What resolving gives.
pub(crate) struct Resolved {
    pub(crate) design: Design,
    pub(crate) rules: Vec<Rule>,
    pub(crate) index: Index,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Resolves all files of a design: those of libraries, of which it may be known what they come to, and its own; the
/// files that others use come first, the entry last.
///
/// Where a text could not be read, names that nothing is like may be declared there, and are not told.
pub(crate) fn resolve<'t>(
    libraries: Vec<Parsed<'t>>,
    own: Vec<Parsed<'t>>,
    base: Option<&'t Base>,
    incomplete: bool,
) -> Resolved {
    let base = base.filter(|it| it.bears(&own));
    let mut files = own;
    if base.is_none() {
        files.splice(..0, libraries);
    }
    let mut resolver = Resolver::new(&files, base);
    resolver.incomplete = incomplete;
    resolver.run(&files);
    Resolved {
        design: resolver.design,
        rules: resolver.rules,
        index: resolver.index,
        diagnostics: resolver.diagnostics,
    }
}

/// Where a step is declared, and so found by its bare name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Scope {
    /// In a procedure.
    Procedure(u32),
    /// In a revision.
    Revision(u32),
}

/// Numbers of symbols that share an alias or title, most often one.
type Symbols = SmallVec<[usize; 1]>;

/// A name that nothing has.
pub(crate) struct Missing {
    pub(crate) name: String,
    pub(crate) kind: Option<NameKind>,
    /// Its place among the diagnostics.
    pub(crate) diagnostic: usize,
    /// What is declared under a name like it.
    pub(crate) near: Option<String>,
}

/// A declaration that is kept.
#[derive(Clone, Copy)]
pub(crate) struct Declared<'t> {
    pub(crate) clause: &'t Clause,
    pub(crate) symbol: usize,
    /// Its number in the design.
    pub(crate) number: u32,
}

#[derive(Default)]
pub(crate) struct Resolver<'t> {
    /// What libraries came to: the first of everything that is numbered.
    pub(crate) base: Option<&'t Base>,
    pub(crate) design: Design,
    pub(crate) rules: Vec<Rule>,
    pub(crate) index: Index,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Kept declarations of each kind, in order; those of the base, where nothing takes their place, are not among them.
    pub(crate) declared: HashMap<NameKind, Vec<Declared<'t>>>,
    /// The number of the next new one of each kind of which there is one.
    next: HashMap<NameKind, u32>,
    /// Symbols of the base of which something else has taken the place.
    replaced: HashSet<usize>,
    /// Symbols by kind and name; steps are apart.
    names: HashMap<(NameKind, Cow<'t, str>), usize>,
    /// Symbols by kind and alias or title.
    others: HashMap<(NameKind, Cow<'t, str>), Symbols>,
    /// Steps by where they are declared.
    steps: HashMap<(Scope, Cow<'t, str>), usize>,
    step_others: HashMap<(Scope, Cow<'t, str>), Symbols>,
    /// The procedure that each revision changes.
    pub(crate) revised: HashMap<u32, u32>,
    /// Where bare names of steps are looked up now, the nearest first.
    pub(crate) scopes: Vec<Scope>,
    next_step: u32,
    /// Whether a text could not be read.
    pub(crate) incomplete: bool,
    /// What is wrong with the syntax.
    pub(crate) mistakes: Vec<&'t Diagnostic>,
    /// Files of libraries that are resolved here.
    pub(crate) libraries: HashSet<FileId>,
    /// Declarations under names that were given before, by the symbol of the first: where they are told, how many.
    pub(crate) repeated: HashMap<usize, (usize, usize)>,
    /// Names in what was not understood: what they name may be declared there.
    pub(crate) lost: HashSet<&'t str>,
    /// Kinds of which a declaration has lost its name: any name that nothing has may be that one.
    pub(crate) nameless: HashSet<NameKind>,
    /// Places of names that are bound to nothing.
    pub(crate) unbound: Vec<Span>,
    /// Names that nothing has, each with its first diagnostic and the symbol that was perhaps meant.
    pub(crate) missing: Vec<Missing>,
    /// The name of the step of which the clauses are read.
    within_step: Option<String>,
    /// Whether steps are of a procedure that is not known, so that not knowing them says nothing more.
    pub(crate) adrift: bool,
    /// Provisions by law and number, behind those of the base; see [`Resolver::declared`].
    provisions: BTreeMap<(u32, Number), u32>,
}

impl<'t> Resolver<'t> {
    fn new(files: &[Parsed<'t>], base: Option<&'t Base>) -> Self {
        Self {
            base,
            design: base.map_or_else(Design::default, |it| it.design.clone()),
            index: base.map_or_else(Index::default, |it| it.index.clone()),
            mistakes: files.iter().flat_map(|it| it.mistakes).collect(),
            libraries: files
                .iter()
                .filter(|it| it.origin == Origin::Library)
                .filter_map(|it| it.clauses.first())
                .map(|it| it.head.file)
                .collect(),
            lost: files
                .iter()
                .flat_map(|it| &it.lost.names)
                .map(SmolStr::as_str)
                .collect(),
            nameless: files
                .iter()
                .flat_map(|it| &it.lost.kinds)
                .copied()
                .collect(),
            ..Self::default()
        }
    }

    fn run(&mut self, files: &[Parsed<'t>]) {
        if self.base.is_none() {
            self.outcomes();
        }
        self.gather(files);
        self.head(files);
        // Whatever is declared may cite a provision.
        self.numbers();
        self.vocabulary();
        self.elements();
        self.laws();
        self.procedures();
        self.revisions();
        self.people();
        self.accepted(files);
        self.rules();
        self.keep_unread(files);
        self.check();
    }

    /// The kept declarations of a kind.
    pub(crate) fn of(&self, kind: NameKind) -> Vec<Declared<'t>> {
        self.declared.get(&kind).cloned().unwrap_or_default()
    }

    /// How many things of a kind the base declares.
    fn given(&self, kind: NameKind) -> usize {
        self.base.map_or(0, |it| it.count(kind))
    }

    /// The symbol of a declaration of a kind, by its number in the design.
    pub(crate) fn symbol_of(&self, kind: NameKind, number: u32) -> Option<&Symbol> {
        let given = self.base.and_then(|it| it.symbol(kind, number as usize));
        let own = || {
            let mut declared = self.declared.get(&kind)?.iter();
            declared.find(|it| it.number == number).map(|it| it.symbol)
        };
        self.index.symbols.get(given.or_else(own)?)
    }

    fn symbol_name(&self, symbol: usize) -> SmolStr {
        self.index
            .symbols
            .get(symbol)
            .map(|s| s.name.clone())
            .unwrap_or_default()
    }

    // Names.

    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < MOST_ERRORS {
            self.diagnostics.push(diagnostic);
        }
    }

    /// The name of a declaration, as the design keeps it.
    pub(crate) fn name(&self, clause: &Clause) -> Name {
        let path = clause.name();
        let aliases = clause
            .all(Keyword::Also)
            .flat_map(|also| also.args.iter())
            .flat_map(arg_names)
            .map(Cow::into_owned)
            .collect();
        Name {
            id: path.map(|p| p.last().to_owned()).unwrap_or_default(),
            title: title(clause),
            aliases,
            span: path.map_or(clause.head, |p| p.span),
            whole: clause.span,
        }
    }

    /// The symbol of a kind with a name, an alias or a title; the error is that several have it.
    fn find(&self, kind: NameKind, name: &str) -> Result<Option<usize>, Vec<usize>> {
        if kind == NameKind::Step {
            return self.find_step(name);
        }
        let key = (kind, Cow::Borrowed(name));
        let given = || self.base?.names.get(&key);
        if let Some(&symbol) = self.names.get(&key).or_else(given) {
            return Ok(Some(symbol));
        }
        let mut others = self.kept(self.base.and_then(|it| it.others.get(&key)));
        others.extend(self.others.get(&key).into_iter().flatten().copied());
        one_of(&others)
    }

    /// Symbols of the base without those of which something else has taken the place.
    fn kept(&self, given: Option<&Symbols>) -> Symbols {
        let given = given.into_iter().flatten().copied();
        given.filter(|it| !self.replaced.contains(it)).collect()
    }

    fn find_step(&self, name: &str) -> Result<Option<usize>, Vec<usize>> {
        for &scope in &self.scopes {
            let key = (scope, Cow::Borrowed(name));
            if let Some(&symbol) = self.steps.get(&key) {
                return Ok(Some(symbol));
            }
            if let Some(others) = self.step_others.get(&key) {
                return one_of(others);
            }
        }
        Ok(None)
    }

    // Values.

    /// Binds the first name behind a keyword.
    pub(crate) fn bind_first(&mut self, clause: &Clause, kinds: &[NameKind]) -> Option<u32> {
        let path = clause.name()?;
        self.bind(path, kinds).map(|(_, id)| id)
    }

    /// Binds an actor as clauses name it.
    pub(crate) fn actor_ref(&mut self, path: &Path) -> Option<ActorRef> {
        let (_, id) = self.bind(path, &[NameKind::Actor])?;
        Some(ActorRef {
            actor: ActorId(id),
            other: path.other,
        })
    }

    /// What a clause states, `none` and silence told apart.
    pub(crate) fn stated<T>(
        &mut self,
        clause: Option<&Clause>,
        value: impl FnOnce(&mut Self, &Clause) -> Option<T>,
    ) -> Stated<T> {
        let Some(clause) = clause else {
            return Stated::Open;
        };
        let span = said(clause);
        if matches!(clause.args.first(), Some(Arg::Mark(_))) {
            return Stated::None(span);
        }
        match value(self, clause) {
            Some(value) => Stated::Is(value, span),
            None => Stated::Open,
        }
    }
}

/// The symbol that is meant by an alias or title; the error is that several are.
fn one_of(symbols: &[usize]) -> Result<Option<usize>, Vec<usize>> {
    match symbols {
        [] => Ok(None),
        &[symbol] => Ok(Some(symbol)),
        several => Err(several.to_vec()),
    }
}
