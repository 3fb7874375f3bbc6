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
mod people;
mod revision;
mod rules;
mod said;
mod vocabulary;

use std::borrow::Cow;
use std::collections::BTreeMap;

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use smallvec::SmallVec;
use smol_str::SmolStr;

use crate::design::{ActorId, ActorRef, Design, Name, Number, Spelled, Stated};
use crate::diagnostic::Diagnostic;
use crate::near::{did_you_mean, nearest};
use crate::rule::Rule;
use crate::source::{Origin, Span};
use crate::syntax::keyword::Keyword;
use crate::syntax::kin;
use crate::syntax::parse::{Lost, MOST_ERRORS};
use crate::syntax::spec::{NameKind, Set};
use crate::syntax::tree::{Arg, Clause, Path, Word};

use crate::text::Text;
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
    /// Names in what was not understood: what they name may be declared there.
    pub(crate) lost: HashSet<&'t str>,
    /// Kinds of which a declaration has lost its name: any name that nothing has may be that one.
    pub(crate) nameless: HashSet<NameKind>,
    /// Names that nothing has, each with its first diagnostic and the symbol that was perhaps meant.
    pub(crate) missing: Vec<Missing>,
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

    /// A word of a closed vocabulary; an unknown one is reported.
    pub(crate) fn spelled<T: Spelled>(&mut self, word: &Word, set: Set) -> Option<T> {
        let found = T::from_word(&word.text);
        if found.is_none() {
            let known: Vec<_> = T::SPELLINGS.iter().map(|&(_, en, ja)| (en, ja)).collect();
            self.unknown_word(word, set, &known);
        }
        found
    }

    /// Reports a word that is none of a vocabulary, whose words are given in English and in Japanese.
    pub(crate) fn unknown_word(&mut self, word: &Word, set: Set, known: &[(&str, &str)]) {
        let (en, ja) = set.called();
        let spellings: Vec<&str> = known.iter().flat_map(|&(en, ja)| [en, ja]).collect();
        let near = nearest(&word.text, spellings.iter().copied())
            .or_else(|| kin::word(&word.text, &spellings))
            .map(did_you_mean);
        let list = |japanese: bool| {
            let mut words: Vec<&str> = Vec::new();
            for &(en, ja) in known {
                let word = if japanese { ja } else { en };
                if !words.contains(&word) {
                    words.push(word);
                }
            }
            words.join(if japanese { "、" } else { ", " })
        };
        let near = near.or_else(|| several_channels(&word.text, set));
        // An event is one of the words that a design declares.
        let (event, event_ja) = match set {
            Set::Start => (", `event NAME`", "、`出来事：名前`"),
            _ => ("", ""),
        };
        let help = near.unwrap_or_else(|| {
            Text::new(
                format!("known are: {}{event}", list(false)),
                format!("使えるもの：{}{event_ja}", list(true)),
            )
        });
        let name = &word.text;
        let (en, ja) = (
            en.trim_start_matches("a ")
                .trim_start_matches("the ")
                .to_owned(),
            ja,
        );
        self.report(
            Diagnostic::error(
                "unknown-word",
                word.span,
                Text::new(
                    format!("`{name}` is no {en}"),
                    format!("「{name}」は{ja}ではありません"),
                ),
            )
            .help(help),
        );
    }

    /// The English spelling of a word of a closed vocabulary; an unknown one is reported.
    pub(crate) fn english(&mut self, word: &Word, set: Set) -> Option<&'static str> {
        let found = set.english(&word.text);
        if found.is_none() {
            let known = set.words();
            self.unknown_word(word, set, &known);
        }
        found
    }

    /// The first word behind a keyword, of a closed vocabulary.
    pub(crate) fn word<T: Spelled>(&mut self, clause: &Clause, set: Set) -> Option<T> {
        let word = first_word(clause)?;
        self.spelled(word, set)
    }

    /// Reports clauses that stand twice where one is all that makes sense.
    pub(crate) fn once(&mut self, clause: &Clause) {
        let single = |sub: &&Clause| !may_repeat(clause.keyword, sub.keyword);
        let mut seen = KeywordSet::default();
        let mut told: Option<Diagnostic> = None;
        for sub in clause.clauses().filter(single) {
            // Two spellings of one clause, such as `from`, count as one.
            let key = sub.keyword.first_alike();
            if seen.insert(key) {
                continue;
            }
            let mut before = clause.clauses().filter(single);
            let first = before.find(|it| it.keyword.first_alike() == key);
            let (keyword, span) = (sub.keyword, sub.head);
            // Where the line between two declarations is gone, all that the second says stands twice.
            if let Some(first) = told.take() {
                let text = Text::new("said twice too", "これも二度書かれています");
                told = Some(first.related(span, text));
                continue;
            }
            let first = first.map_or(span, |it| it.head);
            let text = keyword.text();
            let twice = Diagnostic::error(
                "duplicate-clause",
                span,
                Text::new(
                    format!("`{}` is said twice", text.en),
                    format!("「{}」が二度書かれています", text.ja),
                ),
            );
            told = Some(
                twice
                    .related(first, Text::new("first said here", "最初はここです"))
                    .help(Text::new("keep one of them", "一方だけを残してください")),
            );
        }
        told.into_iter().for_each(|it| self.report(it));
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

/// A set of keywords.
#[derive(Default)]
struct KeywordSet([u128; 2]);

impl KeywordSet {
    /// Adds a keyword; `false` where it is there already.
    fn insert(&mut self, keyword: Keyword) -> bool {
        let [low, high] = &mut self.0;
        let half = if (keyword as u8) < 128 { low } else { high };
        let bit = 1 << (keyword as u8 % 128);
        let new = *half & bit == 0;
        *half |= bit;
        new
    }
}

/// Clauses of which there may be several.
fn may_repeat(of: Keyword, keyword: Keyword) -> bool {
    use Keyword as K;
    match keyword {
        K::Also
        | K::Source
        | K::Under
        | K::RequiredBy
        | K::Holds
        | K::RunsOn
        | K::Needs
        | K::Trains
        | K::Enters
        | K::Shows
        | K::Issues
        | K::Reads
        | K::Copies
        | K::Writes
        | K::Sends
        | K::Identifies
        | K::Assessment
        | K::Fallback
        | K::Without
        | K::Step
        | K::AddStep
        | K::SetStep
        | K::ReplaceStep
        | K::SetActor
        | K::SetData
        | K::SetIdentifier
        | K::SetMapping
        | K::SetSystem
        | K::SetGroup
        | K::SetScenario
        | K::SetPlan
        | K::SetDecision
        | K::Drop
        | K::Repeal
        | K::Amend
        | K::Insert
        | K::Art
        | K::Requires
        | K::Permits
        | K::Forbids
        | K::Or
        | K::DefinedBy
        | K::Example
        | K::Remedy
        | K::Say
        | K::Parameter
        | K::For
        | K::MustSurvive
        | K::Has
        | K::Column
        | K::DownFor
        | K::Milestone
        | K::Covers
        | K::Consulted
        | K::DependsOn
        | K::Measure => true,
        // A grant of a movement may go from one to another from a date on.
        K::From | K::FromDate => matches!(of, K::Permits | K::Forbids | K::Requires),
        _ => false,
    }
}

/// How channels are written that were put into one word: 窓口・郵送, 窓口又は郵送.
fn several_channels(word: &str, set: Set) -> Option<Text> {
    if set != Set::Channel {
        return None;
    }
    let bounds = ["又は", "または", "及び", "や", "と", "・", "-"];
    let mut bounds = bounds.iter().filter_map(|it| word.split_once(it));
    let (first, second) = bounds.find_map(|(a, b)| Some((set.find(a)?, set.find(b)?)))?;
    Some(Text::new(
        format!(
            "several channels are written `channel {} or {}`",
            first.0, second.0
        ),
        format!(
            "経路が複数あるときは `経路：{}　又は：{}` と書いてください",
            first.1, second.1
        ),
    ))
}
