//! From syntax to a design: names are bound, words of closed vocabularies known.
//!
//! All declarations of all files are gathered first, so that their order does not matter; then each is
//! resolved in turn. Whatever cannot be bound is reported once and left out; the rest is kept.

mod check;
mod element;
mod expression;
mod flow;
mod law;
mod people;
mod revision;
mod rules;
mod vocabulary;

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use crate::design::{ActorId, ActorRef, Design, Name, Number, Spelled, Stated, Title};
use crate::diagnostic::Diagnostic;
use crate::near::{did_you_mean, nearest};
use crate::rule::{Rule, Spanned};
use crate::source::{Origin, Span};
use crate::syntax::keyword::Keyword;
use crate::syntax::parse::MOST_ERRORS;
use crate::syntax::spec::{NameKind, Set};
use crate::syntax::tree::{Arg, Clause, Path};
use crate::text::{Lang, Text};

/// Something that a text declares.
#[derive(Clone, Debug)]
pub struct Symbol {
    /// What it is.
    pub kind: NameKind,
    /// Its number in the design's table of that kind.
    pub id: u32,
    /// Its name.
    pub name: String,
    /// For a step, its procedure.
    pub within: Option<String>,
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
pub(crate) struct Parsed<'t> {
    pub(crate) origin: Origin,
    pub(crate) clauses: &'t [Clause],
}

/// What resolving gives.
pub(crate) struct Resolved {
    pub(crate) design: Design,
    pub(crate) rules: Vec<Rule>,
    pub(crate) index: Index,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Resolves all files of a design; the files that others use come first, the entry last.
pub(crate) fn resolve(files: &[Parsed<'_>]) -> Resolved {
    let mut resolver = Resolver::default();
    resolver.outcomes();
    resolver.gather(files);
    resolver.head(files);
    resolver.vocabulary();
    resolver.elements();
    resolver.numbers();
    resolver.laws();
    resolver.procedures();
    resolver.revisions();
    resolver.people();
    resolver.accepted(files);
    resolver.rules();
    resolver.check();
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

/// A declaration that is kept.
#[derive(Clone, Copy)]
pub(crate) struct Declared<'t> {
    pub(crate) clause: &'t Clause,
    pub(crate) symbol: usize,
}

#[derive(Default)]
pub(crate) struct Resolver<'t> {
    pub(crate) design: Design,
    pub(crate) rules: Vec<Rule>,
    pub(crate) index: Index,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Kept declarations of each kind, in order; their place is the number in the design.
    pub(crate) declared: HashMap<NameKind, Vec<Declared<'t>>>,
    /// Symbols by kind and name; steps are apart.
    names: HashMap<(NameKind, String), usize>,
    /// Symbols by kind and alias or title.
    others: HashMap<(NameKind, String), Vec<usize>>,
    /// Steps by where they are declared.
    steps: HashMap<(Scope, String), usize>,
    step_others: HashMap<(Scope, String), Vec<usize>>,
    /// The procedure that each revision changes.
    pub(crate) revised: HashMap<u32, u32>,
    /// Where bare names of steps are looked up now, the nearest first.
    pub(crate) scopes: Vec<Scope>,
    next_step: u32,
    /// Whether steps are of a procedure that is not known, so that not knowing them says nothing more.
    pub(crate) adrift: bool,
    /// Provisions by law and number.
    pub(crate) provisions: BTreeMap<(u32, Number), u32>,
}

impl<'t> Resolver<'t> {
    // Gathering.

    fn gather(&mut self, files: &[Parsed<'t>]) {
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
                    continue;
                };
                if file.origin == Origin::Library && own.contains(&(kind, path.last())) {
                    continue;
                }
                self.declare(kind, path, clause);
            }
        }
        // Steps: those of procedures first, then those that revisions add.
        for (number, declared) in self.of(NameKind::Procedure).into_iter().enumerate() {
            let procedure = self.symbol_name(declared.symbol);
            let scope = Scope::Procedure(u32::try_from(number).unwrap_or(u32::MAX));
            for step in declared.clause.all(Keyword::Step) {
                self.declare_step(scope, &procedure, step);
            }
        }
        for (number, declared) in self.of(NameKind::Revision).into_iter().enumerate() {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
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

    fn declare(&mut self, kind: NameKind, path: &Path, clause: &'t Clause) {
        let key = (kind, path.last().to_owned());
        if let Some(&first) = self.names.get(&key) {
            self.duplicate(kind, path, first);
            return;
        }
        let id = self.declared.get(&kind).map_or(0, Vec::len);
        let id = u32::try_from(id).unwrap_or(u32::MAX);
        let offset = if kind == NameKind::Outcome { 3 } else { 0 };
        let symbol = self.symbol(kind, id + offset, path, None, clause);
        self.names.insert(key, symbol);
        for other in other_names(clause) {
            let others = self.others.entry((kind, other)).or_default();
            others.push(symbol);
        }
        self.declared
            .entry(kind)
            .or_default()
            .push(Declared { clause, symbol });
    }

    fn declare_step(&mut self, scope: Scope, procedure: &str, clause: &'t Clause) {
        let Some(path) = clause.name() else {
            return;
        };
        let id = self.next_step;
        self.next_step += 1;
        let key = (scope, path.last().to_owned());
        if let Some(&first) = self.steps.get(&key) {
            self.duplicate(NameKind::Step, path, first);
            return;
        }
        let symbol = self.symbol(NameKind::Step, id, path, Some(procedure.to_owned()), clause);
        self.steps.insert(key, symbol);
        for other in other_names(clause) {
            self.step_others
                .entry((scope, other))
                .or_default()
                .push(symbol);
        }
    }

    fn symbol(
        &mut self,
        kind: NameKind,
        id: u32,
        path: &Path,
        within: Option<String>,
        clause: &Clause,
    ) -> usize {
        self.index.symbols.push(Symbol {
            kind,
            id,
            name: path.last().to_owned(),
            within,
            span: path.span,
            whole: clause.span,
        });
        self.index.symbols.len() - 1
    }

    fn duplicate(&mut self, kind: NameKind, path: &Path, first: usize) {
        let what = kind.text();
        let name = path.last();
        let before = self.index.symbols.get(first).map(|s| s.span);
        let mut diagnostic = Diagnostic::error(
            "duplicate-name",
            path.span,
            Text::new(
                format!("the {} `{name}` is declared twice", what.en),
                format!("{}「{name}」が二度宣言されています", what.ja),
            ),
        )
        .help(Text::new(
            "give one of them another name",
            "一方の名前を変えます",
        ));
        if let Some(span) = before {
            diagnostic = diagnostic.related(span, Text::new("first declared here", "最初の宣言"));
        }
        self.report(diagnostic);
    }

    /// The kept declarations of a kind.
    pub(crate) fn of(&self, kind: NameKind) -> Vec<Declared<'t>> {
        self.declared.get(&kind).cloned().unwrap_or_default()
    }

    fn symbol_name(&self, symbol: usize) -> String {
        self.index
            .symbols
            .get(symbol)
            .map(|s| s.name.clone())
            .unwrap_or_default()
    }

    fn head(&mut self, files: &[Parsed<'t>]) {
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
        let key = (kind, name.to_owned());
        if let Some(&symbol) = self.names.get(&key) {
            return Ok(Some(symbol));
        }
        match self.others.get(&key).map(Vec::as_slice) {
            None | Some([]) => Ok(None),
            Some(&[symbol]) => Ok(Some(symbol)),
            Some(several) => Err(several.to_vec()),
        }
    }

    fn find_step(&self, name: &str) -> Result<Option<usize>, Vec<usize>> {
        for &scope in &self.scopes {
            let key = (scope, name.to_owned());
            if let Some(&symbol) = self.steps.get(&key) {
                return Ok(Some(symbol));
            }
            match self.step_others.get(&key).map(Vec::as_slice) {
                None | Some([]) => {}
                Some(&[symbol]) => return Ok(Some(symbol)),
                Some(several) => return Err(several.to_vec()),
            }
        }
        Ok(None)
    }

    /// Binds a path to something of one of some kinds; the first kind that has the name wins.
    pub(crate) fn bind(&mut self, path: &Path, kinds: &[NameKind]) -> Option<(NameKind, u32)> {
        if let [procedure, step] = path.parts.as_slice()
            && kinds.contains(&NameKind::Step)
        {
            return self.bind_step(procedure, step);
        }
        if path.parts.len() > 1 {
            let text = path.text();
            // A dotted name that was declared so, in quotes or by an alias, is one name.
            if let Some(symbol) = kinds
                .iter()
                .find_map(|&k| self.find(k, &text).ok().flatten())
            {
                return self.used(path.span, symbol);
            }
            self.unknown(&text, path.span, kinds);
            return None;
        }
        let name = path.last();
        for &kind in kinds {
            match self.find(kind, name) {
                Ok(Some(symbol)) => return self.used(path.span, symbol),
                Ok(None) => {}
                Err(several) => {
                    self.ambiguous(name, path.span, &several);
                    return None;
                }
            }
        }
        self.unknown(name, path.span, kinds);
        None
    }

    fn bind_step(&mut self, procedure: &Spanned, step: &Spanned) -> Option<(NameKind, u32)> {
        let owner = match self.find(NameKind::Procedure, &procedure.text) {
            Ok(Some(symbol)) => self.used(procedure.span, symbol)?.1,
            Ok(None) => {
                self.unknown(&procedure.text, procedure.span, &[NameKind::Procedure]);
                return None;
            }
            Err(several) => {
                self.ambiguous(&procedure.text, procedure.span, &several);
                return None;
            }
        };
        // The steps of the procedure, then those that its revisions add.
        let mut scopes = vec![Scope::Procedure(owner)];
        let mut revisions: Vec<u32> = self
            .revised
            .iter()
            .filter(|&(_, &of)| of == owner)
            .map(|(&revision, _)| revision)
            .collect();
        revisions.sort_unstable();
        scopes.extend(revisions.into_iter().map(Scope::Revision));
        let outer = std::mem::replace(&mut self.scopes, scopes);
        let found = self.find(NameKind::Step, &step.text);
        let result = match found {
            Ok(Some(symbol)) => self.used(step.span, symbol),
            Ok(None) => {
                self.unknown(&step.text, step.span, &[NameKind::Step]);
                None
            }
            Err(several) => {
                self.ambiguous(&step.text, step.span, &several);
                None
            }
        };
        self.scopes = outer;
        result
    }

    fn used(&mut self, span: Span, symbol: usize) -> Option<(NameKind, u32)> {
        self.index.uses.push((span, symbol));
        self.index.symbols.get(symbol).map(|s| (s.kind, s.id))
    }

    fn unknown(&mut self, name: &str, span: Span, kinds: &[NameKind]) {
        if self.diagnostics.len() >= MOST_ERRORS || self.adrift && kinds.contains(&NameKind::Step) {
            return;
        }
        // The right name of the wrong kind.
        let other = ALL_KINDS
            .iter()
            .filter(|kind| !kinds.contains(kind))
            .find_map(|&kind| self.find(kind, name).ok().flatten());
        let texts: Vec<Text> = kinds.iter().map(|k| k.text()).collect();
        let en: Vec<&str> = texts.iter().map(|t| t.en.as_str()).collect();
        let ja: Vec<&str> = texts.iter().map(|t| t.ja.as_str()).collect();
        let (en, ja) = (en.join(" or "), ja.join("又は"));
        let near = self.near(name, kinds);
        let mut diagnostic = Diagnostic::error(
            "unknown-name",
            span,
            Text::new(
                format!("there is no {en} `{name}`"),
                format!("{ja}「{name}」はありません"),
            ),
        );
        if let Some(symbol) = other.and_then(|s| self.index.symbols.get(s)) {
            let kind = symbol.kind.text();
            diagnostic = Diagnostic::error(
                "wrong-kind",
                span,
                Text::new(
                    format!(
                        "`{name}` is {} {}, and {} {en} is needed here",
                        article(&kind.en),
                        kind.en,
                        article(&en)
                    ),
                    format!("「{name}」は{}ですが、ここには{ja}が必要です", kind.ja),
                ),
            )
            .related(symbol.span, Text::new("declared here", "宣言はここです"));
        }
        if let Some(near) = near {
            diagnostic = diagnostic.help(did_you_mean(&near));
        } else if diagnostic.code == "unknown-name" {
            diagnostic = diagnostic.maybe_help(how_to_declare(name, kinds));
        }
        self.report(diagnostic);
    }

    /// Reports a name that is none of some local ones.
    pub(crate) fn unknown_of(
        &mut self,
        name: &str,
        span: Span,
        kinds: &[NameKind],
        known: &[&str],
    ) {
        let what = kinds.first().map(|kind| kind.text()).unwrap_or_default();
        let help = nearest(name, known.iter().copied()).map(did_you_mean);
        self.report(
            Diagnostic::error(
                "unknown-name",
                span,
                Text::new(
                    format!("there is no {} `{name}`", what.en),
                    format!("{}「{name}」はありません", what.ja),
                ),
            )
            .maybe_help(help),
        );
    }

    fn near(&self, name: &str, kinds: &[NameKind]) -> Option<String> {
        let global = self
            .index
            .symbols
            .iter()
            .filter(|s| kinds.contains(&s.kind) && s.kind != NameKind::Step)
            .map(|s| s.name.as_str());
        let others = self
            .others
            .keys()
            .filter(|(kind, _)| kinds.contains(kind))
            .map(|(_, other)| other.as_str());
        let steps = self
            .steps
            .keys()
            .filter(|(scope, _)| kinds.contains(&NameKind::Step) && self.scopes.contains(scope))
            .map(|(_, step)| step.as_str());
        // Tables are walked in no order: the nearest is the same only if equals are put in order.
        let mut names: Vec<&str> = global.chain(others).chain(steps).collect();
        names.sort_unstable();
        nearest(name, names).map(str::to_owned)
    }

    fn ambiguous(&mut self, name: &str, span: Span, several: &[usize]) {
        let mut diagnostic = Diagnostic::error(
            "ambiguous-name",
            span,
            Text::new(
                format!("`{name}` may be any of {}", several.len()),
                format!("「{name}」は{}通りに読めます", several.len()),
            ),
        )
        .help(Text::new("use the name itself", "名前そのもので書きます"));
        for symbol in several.iter().filter_map(|&s| self.index.symbols.get(s)) {
            let name = &symbol.name;
            diagnostic = diagnostic.related(symbol.span, Text::same(format!("`{name}`")));
        }
        self.report(diagnostic);
    }

    // Values.

    /// Binds the first name behind a keyword.
    pub(crate) fn bind_first(&mut self, clause: &Clause, kinds: &[NameKind]) -> Option<u32> {
        let path = clause.name()?.clone();
        self.bind(&path, kinds).map(|(_, id)| id)
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
    pub(crate) fn spelled<T: Spelled>(&mut self, word: &Spanned, set: Set) -> Option<T> {
        let found = T::from_word(&word.text);
        if found.is_none() {
            let known = T::SPELLINGS.iter().flat_map(|&(_, en, ja)| [en, ja]);
            self.unknown_word(word, set, known);
        }
        found
    }

    pub(crate) fn unknown_word<'k>(
        &mut self,
        word: &Spanned,
        set: Set,
        known: impl Iterator<Item = &'k str>,
    ) {
        let (en, ja) = set.called();
        let known: Vec<&str> = known.collect();
        let near = nearest(&word.text, known.iter().copied()).map(did_you_mean);
        let list = |japanese: bool| {
            let words: Vec<&str> = known
                .iter()
                .copied()
                .filter(|w| w.is_ascii() != japanese)
                .collect();
            words.join(", ")
        };
        let help = near.unwrap_or_else(|| {
            Text::new(
                format!("known are: {}", list(false)),
                format!("使えるもの：{}", list(true)),
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
    pub(crate) fn english(&mut self, word: &Spanned, set: Set) -> Option<&'static str> {
        let found = set.english(&word.text);
        if found.is_none() {
            let known = set.words();
            self.unknown_word(word, set, known.into_iter().flat_map(|(en, ja)| [en, ja]));
        }
        found
    }

    /// The first word behind a keyword, of a closed vocabulary.
    pub(crate) fn word<T: Spelled>(&mut self, clause: &Clause, set: Set) -> Option<T> {
        let word = first_word(clause)?.clone();
        self.spelled(&word, set)
    }

    /// Reports clauses that stand twice where one is all that makes sense.
    pub(crate) fn once(&mut self, clause: &Clause) {
        let mut seen: Vec<(Keyword, Span)> = Vec::new();
        let mut twice = Vec::new();
        for sub in clause.clauses() {
            if may_repeat(clause.keyword, sub.keyword) {
                continue;
            }
            // Two spellings of one clause, such as `from`, count as one.
            let key = sub.keyword.first_alike();
            match seen.iter().find(|(k, _)| *k == key) {
                Some(&(_, first)) => twice.push((sub.keyword, sub.head, first)),
                None => seen.push((key, sub.head)),
            }
        }
        for (keyword, span, first) in twice {
            let text = keyword.text();
            self.report(
                Diagnostic::error(
                    "duplicate-clause",
                    span,
                    Text::new(
                        format!("`{}` is said twice", text.en),
                        format!("「{}」が二度書かれています", text.ja),
                    ),
                )
                .related(first, Text::new("first said here", "最初はここです"))
                .help(Text::new("keep one of them", "一方だけを残します")),
            );
        }
    }
}

fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    }
}

const ALL_KINDS: &[NameKind] = &[
    NameKind::Actor,
    NameKind::Data,
    NameKind::System,
    NameKind::Identifier,
    NameKind::Mapping,
    NameKind::Law,
    NameKind::Procedure,
    NameKind::Step,
    NameKind::Outcome,
    NameKind::Sector,
    NameKind::Purpose,
    NameKind::Event,
    NameKind::Document,
    NameKind::Group,
    NameKind::Decision,
    NameKind::Scenario,
    NameKind::Revision,
];

/// What a declaration of a file declares.
fn declares(clause: &Clause) -> Option<(NameKind, &Path)> {
    use crate::syntax::spec::Slot;
    let kind = match clause.spec.args.first() {
        Some(Slot::New(kind)) => *kind,
        _ => return None,
    };
    clause.name().map(|path| (kind, path))
}

fn how_to_declare(name: &str, kinds: &[NameKind]) -> Option<Text> {
    let keyword = match kinds.first()? {
        NameKind::Sector => Keyword::Sector,
        NameKind::Purpose => Keyword::Purpose,
        NameKind::Event => Keyword::Event,
        NameKind::Data => Keyword::Data,
        NameKind::Document => Keyword::Document,
        NameKind::Scenario => Keyword::Scenario,
        NameKind::Outcome => Keyword::Outcome,
        NameKind::Decision => Keyword::Decision,
        _ => return None,
    };
    let (en, ja) = (keyword.written(Lang::En), keyword.written(Lang::Ja));
    Some(Text::new(
        format!("declare it: `{en} {name}`"),
        format!("宣言します：`{ja}{name}`"),
    ))
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
        | K::Enters
        | K::Shows
        | K::Issues
        | K::Reads
        | K::Copies
        | K::Writes
        | K::Sends
        | K::Identifies
        | K::Fallback
        | K::Without
        | K::Step
        | K::AddStep
        | K::SetStep
        | K::ReplaceStep
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

// What stands behind keywords.

/// The title among the arguments of a declaration.
pub(crate) fn title(clause: &Clause) -> Option<Title> {
    clause.args.iter().find_map(|arg| match arg {
        Arg::Title(title, _) => Some(title.clone()),
        _ => None,
    })
}

pub(crate) fn first_word(clause: &Clause) -> Option<&Spanned> {
    clause.args.iter().find_map(|arg| match arg {
        Arg::Word(word) => Some(word),
        _ => None,
    })
}

pub(crate) fn date(clause: &Clause) -> Option<jiff::civil::Date> {
    clause.args.iter().find_map(|arg| match arg {
        Arg::Date(date, _) => Some(*date),
        _ => None,
    })
}

pub(crate) fn millis(clause: &Clause) -> Option<u64> {
    clause.args.iter().find_map(|arg| match arg {
        Arg::Duration(millis, _) => Some(*millis),
        _ => None,
    })
}

/// A whole number behind a keyword.
pub(crate) fn count(clause: &Clause) -> Option<u64> {
    clause.args.iter().find_map(|arg| match arg {
        Arg::Number(micro, _) => u64::try_from(micro / 1_000_000).ok(),
        _ => None,
    })
}

/// The text of a string or name behind a keyword.
pub(crate) fn words(clause: &Clause) -> Option<String> {
    clause.args.iter().find_map(|arg| match arg {
        Arg::Title(title, _) => Some(title.first.clone()),
        Arg::Name(path) => Some(path.text()),
        Arg::Word(word) => Some(word.text.clone()),
        _ => None,
    })
}

/// The place of a clause without the clauses that belong to it.
pub(crate) fn said(clause: &Clause) -> Span {
    clause
        .args
        .last()
        .map_or(clause.head, |last| clause.head.to(last.span()))
}

fn arg_names(arg: &Arg) -> Vec<String> {
    match arg {
        Arg::Name(path) => vec![path.text()],
        Arg::Title(title, _) => std::iter::once(title.first.clone())
            .chain(title.second.clone())
            .collect(),
        _ => Vec::new(),
    }
}

/// The aliases and titles of a declaration.
fn other_names(clause: &Clause) -> Vec<String> {
    let mut names: Vec<String> = clause
        .all(Keyword::Also)
        .flat_map(|also| also.args.iter())
        .flat_map(arg_names)
        .collect();
    if let Some(title) = title(clause) {
        names.push(title.first);
        names.extend(title.second);
    }
    names.sort();
    names.dedup();
    names
}
