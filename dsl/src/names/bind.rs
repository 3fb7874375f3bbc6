//! Binding names to what is declared, and telling what cannot be bound.

use crate::diagnostic::Diagnostic;
use crate::near::{did_you_mean, nearest};
use crate::source::Span;
use crate::syntax::keyword::Keyword;
use crate::syntax::kin;
use crate::syntax::parse::MOST_ERRORS;
use crate::syntax::spec::{self, NameKind};
use crate::syntax::tree::{Path, Word};
use crate::text::{Lang, Text, with_article};

use super::check::MOST_PLACES;
use super::{Missing, Resolver, Scope};

impl Resolver<'_> {
    /// Binds a path to something of one of some kinds; the first kind that has the name wins.
    pub(crate) fn bind(&mut self, path: &Path, kinds: &[NameKind]) -> Option<(NameKind, u32)> {
        if let [procedure, step] = path.parts.as_slice()
            && kinds.contains(&NameKind::Step)
        {
            return self.bind_step(procedure, step);
        }
        if path.parts.len() > 1 {
            let text = path.joined();
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

    pub(super) fn bind_step(&mut self, procedure: &Word, step: &Word) -> Option<(NameKind, u32)> {
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

    pub(super) fn used(&mut self, span: Span, symbol: usize) -> Option<(NameKind, u32)> {
        self.index.uses.push((span, symbol));
        self.index.symbols.get(symbol).map(|s| (s.kind, s.id))
    }

    pub(super) fn unknown(&mut self, name: &str, span: Span, kinds: &[NameKind]) {
        if self.unbound.len() < MOST_ERRORS {
            self.unbound.push(span);
        }
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
        let outcome = kinds.contains(&NameKind::Outcome);
        let near = self.near(name, kinds).or_else(|| {
            let meant = outcome.then(|| kin::word(name, &OUTCOMES))?;
            meant.map(str::to_owned)
        });
        let nameless = kinds.iter().any(|it| self.nameless.contains(it));
        let may_be_lost = self.lost.contains(name) || nameless && other.is_none();
        if may_be_lost || self.incomplete && near.is_none() {
            return;
        }
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
                        "`{name}` is {}, and {} is needed here",
                        with_article(&kind.en),
                        with_article(&en)
                    ),
                    format!("「{name}」は{}ですが、ここには{ja}が必要です", kind.ja),
                ),
            )
            .related(symbol.span, Text::new("declared here", "宣言はここです"));
        }
        if let Some(near) = &near {
            diagnostic = diagnostic.help(did_you_mean(near));
        } else if diagnostic.code == "unknown-name" {
            let help = self.taken_over(name, kinds);
            let help = help.or_else(|| flag(name));
            let help = help.or_else(|| self.declared_wider(name, kinds));
            let help = help.or_else(|| how_to_declare(name, kinds));
            diagnostic = diagnostic.maybe_help(help.or_else(|| self.steps_here(kinds)));
        } else if let Some(help) = self.declared_wider(name, kinds) {
            diagnostic = diagnostic.help(help);
        } else if kinds.contains(&NameKind::Actor)
            && other
                .and_then(|it| self.index.symbols.get(it))
                .map(|it| it.kind)
                == Some(NameKind::Group)
        {
            diagnostic = diagnostic.help(Text::new(
                "a group is a part of those whom an actor stands for: name that actor; rules ask of its groups by themselves",
                "集団は主体の一部です。その主体を書いてください。集団に属する人が手続を終えられるかは、規則が確かめます",
            ));
        } else if kinds.contains(&NameKind::Data)
            && other
                .and_then(|it| self.index.symbols.get(it))
                .map(|it| it.kind)
                == Some(NameKind::Identifier)
        {
            diagnostic = diagnostic.help(Text::new(
                format!(
                    "an identifier that is shown or handed over is data of its own: `data NAME about individual also {name}`"
                ),
                format!(
                    "提示し、又は渡す識別子は、情報として宣言してください：`情報：名前　対象：個人　別名：{name}`"
                ),
            ));
        }
        if diagnostic.code == "unknown-name" {
            self.missing.push(Missing {
                name: name.to_owned(),
                kind: kinds.first().copied(),
                diagnostic: self.diagnostics.len(),
                near,
            });
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

    pub(super) fn near(&self, name: &str, kinds: &[NameKind]) -> Option<String> {
        let global = self
            .index
            .symbols
            .iter()
            .filter(|s| kinds.contains(&s.kind) && s.kind != NameKind::Step)
            .map(|s| s.name.as_str());
        let given = self.base.into_iter().flat_map(|it| &it.others);
        let given = given.filter(|it| !self.kept(Some(it.1)).is_empty());
        let others = self
            .others
            .keys()
            .chain(given.map(|it| it.0))
            .filter(|(kind, _)| kinds.contains(kind))
            .map(|(_, other)| &**other);
        let steps = self
            .steps
            .keys()
            .filter(|(scope, _)| kinds.contains(&NameKind::Step) && self.scopes.contains(scope))
            .map(|(_, step)| &**step);
        // Tables are walked in no order: the nearest is the same only if equals are put in order.
        let mut names: Vec<&str> = global.chain(others).chain(steps).collect();
        names.sort_unstable();
        nearest(name, names).map(str::to_owned)
    }

    /// What to write for a title or alias of something in a library of which a declaration has taken the place.
    fn taken_over(&self, name: &str, kinds: &[NameKind]) -> Option<Text> {
        let base = self.base?;
        let mut symbols = kinds.iter().filter_map(|&kind| {
            let given = base.others.get(&(kind, name.into()))?;
            given.iter().find(|it| self.replaced.contains(it))
        });
        let own = &base.index.symbols.get(*symbols.next()?)?.name;
        Some(Text::new(
            format!(
                "`{own}` of the library is so called, and the declaration of `{own}` here has taken its place: write `{own}`, or give it this name with `also {name}`"
            ),
            format!(
                "ライブラリの「{own}」の別名ですが、ここで宣言した「{own}」に置き換わっています。`{own}` と書くか、`別名：{name}` を加えてください"
            ),
        ))
    }

    /// The steps that can be named, where one is.
    fn steps_here(&self, kinds: &[NameKind]) -> Option<Text> {
        if kinds != [NameKind::Step] {
            return None;
        }
        let all = self.steps.keys();
        let mut named: Vec<&str> = all
            .filter(|(scope, _)| self.scopes.contains(scope))
            .map(|(_, name)| &**name)
            .collect();
        named.sort_unstable();
        let more = if named.len() > MOST_PLACES { "…" } else { "" };
        named.truncate(MOST_PLACES);
        let list = |comma: &str| format!("`{}`{more}", named.join(&format!("`{comma}`")));
        (!named.is_empty()).then(|| {
            Text::new(
                format!("the steps are {}", list(", ")),
                format!("手順の名前：{}", list("、")),
            )
        })
    }

    /// The sectors, purposes and events whose titles speak of what a word says: rules know them, and what is declared
    /// within them.
    fn declared_wider(&self, name: &str, kinds: &[NameKind]) -> Option<Text> {
        let &kind = kinds.first()?;
        let keyword = match kind {
            NameKind::Sector => Keyword::Sector,
            NameKind::Purpose => Keyword::Purpose,
            NameKind::Event => Keyword::Event,
            _ => return None,
        };
        let lower = name.to_lowercase();
        let given = self.base.into_iter().flat_map(|it| &it.others);
        let given = given.map(|(key, symbols)| (key, self.kept(Some(symbols))));
        let own = self.others.iter();
        let titles = own.map(|(key, it)| (key, it.clone())).chain(given);
        let mut like: Vec<(&str, &str)> = titles
            .filter(|((of, title), _)| *of == kind && speaks_of(title, &lower))
            .filter_map(|((_, title), symbols)| {
                let symbol = self.index.symbols.get(*symbols.first()?)?;
                Some((symbol.name.as_str(), &**title))
            })
            .collect();
        let named = self.index.symbols.iter().filter(|it| it.kind == kind);
        let named = named.filter(|it| speaks_of(&it.name, &lower));
        like.extend(named.map(|it| (it.name.as_str(), it.name.as_str())));
        like.sort_unstable();
        like.dedup_by_key(|it| it.0);
        let list = |quote: [&str; 2]| {
            let each = like.iter().take(3);
            let each = each.map(|(name, title)| match name == title {
                true => format!("`{name}`"),
                false => format!("`{name}`{}{title}{}", quote[0], quote[1]),
            });
            each.collect::<Vec<_>>()
        };
        let (en, ja) = (keyword.written(Lang::En), keyword.written(Lang::Ja));
        let within = kind == NameKind::Purpose && self.base.is_some();
        if like.is_empty() && !within {
            return None;
        }
        let (wider, wider_ja) = if within {
            (
                format!("`{en} {name} within …`, so that rules know what it is a part of"),
                format!("`{ja}{name}　上位：…`（規則は上位の目的によって判断します）"),
            )
        } else {
            (format!("`{en} {name}`"), format!("`{ja}{name}`"))
        };
        Some(if like.is_empty() {
            Text::new(
                format!("declare it: {wider}"),
                format!("次のように宣言してください：{wider_ja}"),
            )
        } else {
            Text::new(
                format!(
                    "declared is {}; one of your own: {wider}",
                    list([" (", ")"]).join(", ")
                ),
                format!(
                    "宣言済みのもの：{}。別に設けるときは {wider_ja}",
                    list(["（", "）"]).join("、")
                ),
            )
        })
    }

    pub(super) fn ambiguous(&mut self, name: &str, span: Span, several: &[usize]) {
        let mut diagnostic = Diagnostic::error(
            "ambiguous-name",
            span,
            Text::new(
                format!("`{name}` may be any of {}", several.len()),
                format!("「{name}」に当たるものが{}つあります", several.len()),
            ),
        )
        .help(Text::new(
            "use the name itself",
            "題名や別名でなく、名前そのもので書いてください",
        ));
        for symbol in several.iter().filter_map(|&s| self.index.symbols.get(s)) {
            let name = &symbol.name;
            diagnostic = diagnostic.related(symbol.span, Text::same(format!("`{name}`")));
        }
        self.report(diagnostic);
    }
}

/// Whether a title says what a word does, or a part of it of some length.
fn speaks_of(title: &str, lower: &str) -> bool {
    let title = title.to_lowercase();
    let long = |it: &str| it.chars().count() >= if it.is_ascii() { 4 } else { 2 };
    let one = |a: &str, b: &str| long(b) && a.contains(b);
    one(&title, lower)
        || one(lower, &title)
        || (lower.split(['-', ' ', '・'])).any(|part| part != lower && one(&title, part))
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

/// The outcomes that need no declaration.
const OUTCOMES: [&str; 6] = ["granted", "refused", "withdrawn", "認容", "却下", "取下げ"];

/// That a name is rather a Japanese keyword that lacks its colon: one with nothing behind it, such as 独自.
fn flag(name: &str) -> Option<Text> {
    let keyword = Keyword::from_label(name)?;
    let mut specs = spec::SPECS.iter().filter(|it| it.keyword == keyword);
    (specs.next()?.args.is_empty() && specs.all(|it| it.args.is_empty()))
        .then(|| kin::lacks_colon(keyword))
}

fn how_to_declare(name: &str, kinds: &[NameKind]) -> Option<Text> {
    if kinds.first() == Some(&NameKind::Step) && kinds.contains(&NameKind::Outcome) {
        return Some(Text::new(
            format!(
                "write the step, or an end: `granted`, `refused`, `withdrawn`; another end is declared, `outcome {name}`"
            ),
            format!(
                "手順の名前、又は結果（認容、却下、取下げ）を書いてください。別の結果は `結果：{name}` と宣言します"
            ),
        ));
    }
    let keyword = match kinds.first()? {
        NameKind::Sector => Keyword::Sector,
        NameKind::Purpose => Keyword::Purpose,
        NameKind::Event => Keyword::Event,
        NameKind::Data => Keyword::Data,
        NameKind::Document => Keyword::Document,
        NameKind::Scenario => Keyword::Scenario,
        NameKind::Outcome => Keyword::Outcome,
        NameKind::Decision => Keyword::Decision,
        NameKind::Identifier => Keyword::Identifier,
        NameKind::System => Keyword::System,
        NameKind::Actor => Keyword::Actor,
        NameKind::Law => Keyword::Law,
        _ => return None,
    };
    // What it has to say besides.
    let (more, more_ja) = match keyword {
        Keyword::Identifier => (" is individual", "　種類：個人"),
        Keyword::System => (" of …", "　所管：…"),
        Keyword::Actor => (" is …", "　種類：…"),
        Keyword::Law => (" is …", "　種類：…"),
        _ => ("", ""),
    };
    let (en, ja) = (keyword.written(Lang::En), keyword.written(Lang::Ja));
    Some(Text::new(
        format!("declare it: `{en} {name}{more}`"),
        format!("次のように宣言してください：`{ja}{name}{more_ja}`"),
    ))
}
