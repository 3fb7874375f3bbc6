//! Laws, provisions and citations.

use crate::design::{
    ActorId, ActorKind, ChannelKind, Citation, DataId, Effect, EffectKind, IdentifierId, Law,
    LawId, Level, Movement, Number, Party, Period, ProcedureId, Provision, ProvisionId, PurposeId,
    Requirement, Scope, Spelled, StepId, SystemId, Unit, Verb,
};
use crate::diagnostic::Diagnostic;
use crate::near::did_you_mean;
use crate::syntax::keyword::Keyword;
use crate::syntax::spec::{NameKind, Set};
use crate::syntax::tree::{Arg, Cite, Clause, Path};
use crate::text::{Lang, Text};

use super::element::period;
use super::{Resolver, Symbol, date, title, words};

impl Resolver<'_> {
    /// Gives every provision its number in the design, those that revisions enact after the others.
    pub(super) fn numbers(&mut self) {
        let mut next = u32::try_from(self.design.provisions.len()).unwrap_or(u32::MAX);
        for declared in self.of(NameKind::Law) {
            let law = declared.number;
            for clause in declared.clause.all(Keyword::Art) {
                let Some((number, span)) = number(clause) else {
                    continue;
                };
                if self.provision_of(law, number).is_some() {
                    self.report(
                        Diagnostic::error(
                            "duplicate-name",
                            span,
                            Text::new(
                                format!("`{number}` is declared twice"),
                                format!("{}が二度宣言されています", number.japanese()),
                            ),
                        )
                        .help(Text::new(
                            "write its effects in one place",
                            "効果は一か所にまとめて書いてください",
                        )),
                    );
                }
                self.number(law, number, next);
                next += 1;
            }
        }
        for declared in self.of(NameKind::Revision) {
            for clause in declared.clause.clauses() {
                if let Some((law, number)) = self.enacted(clause) {
                    self.number(law, &number, next);
                    next += 1;
                }
            }
        }
    }

    /// Gives a provision its number unless one of that article has one already.
    fn number(&mut self, law: u32, article: &Number, number: u32) {
        if self.provision_of(law, article).is_none() {
            self.provisions.insert((law, article.clone()), number);
        }
    }

    /// The provision of exactly that article of a law.
    pub(super) fn provision_of(&self, law: u32, article: &Number) -> Option<u32> {
        let key = (law, article.clone());
        let given = || self.base?.provisions.get(&key);
        self.provisions.get(&key).or_else(given).copied()
    }

    /// The law and number of a provision that a clause of a revision enacts.
    pub(super) fn enacted(&self, clause: &Clause) -> Option<(u32, Number)> {
        if !matches!(clause.keyword, Keyword::Amend | Keyword::Insert) {
            return None;
        }
        let cite = cite(clause)?;
        let found = self
            .find(NameKind::Law, &cite.law.as_ref()?.text())
            .ok()??;
        let law = self.index.symbols.get(found)?.id;
        Some((law, cite.number.clone()?))
    }

    pub(super) fn laws(&mut self) {
        for declared in self.of(NameKind::Law) {
            let law = declared.number;
            let clause = declared.clause;
            self.once(clause);
            let level = match clause.find(Keyword::Is) {
                Some(is) => self.word::<Level>(is, Set::Level),
                None => {
                    let what = Text::new("what kind of law this is", "法令の種類");
                    let help = Text::new(
                        "add `is act`, `is notice` or another",
                        "`種類：法律`、`種類：通知` などを加えてください",
                    );
                    self.lacks(clause, &what, help);
                    None
                }
            };
            let mut provisions = Vec::new();
            let of = clause.find(Keyword::Of);
            let entry = Law {
                name: self.name(clause),
                level: level.unwrap_or(Level::Guideline),
                of: of
                    .and_then(|c| self.bind_first(c, &[NameKind::Actor]))
                    .map(ActorId),
                egov: clause.find(Keyword::Egov).and_then(words),
                under: self.citations(clause, Keyword::Under, Some(law)),
                period: period(clause),
                provisions: Vec::new(),
            };
            self.design.laws.push(entry);
            for provision in clause.all(Keyword::Art) {
                let Some((number, _)) = number(provision) else {
                    continue;
                };
                let number = number.clone();
                let provision = self.provision(law, number, provision);
                provisions.push(self.design.provisions.push(provision));
            }
            if let Some(entry) = self.design.laws.find_mut(LawId(law)) {
                entry.provisions = provisions;
            }
        }
    }

    pub(super) fn provision(&mut self, law: u32, number: Number, clause: &Clause) -> Provision {
        let mut effects = Vec::new();
        for effect in clause.clauses() {
            if let Some(kind) = self.effect(effect) {
                effects.push(Effect {
                    kind,
                    period: Period {
                        from: effect.all(Keyword::FromDate).find_map(date),
                        until: effect.find(Keyword::Until).and_then(date),
                    },
                    notwithstanding: effect.find(Keyword::Notwithstanding).is_some(),
                    span: effect.span,
                });
            }
        }
        Provision {
            law: LawId(law),
            number,
            title: title(clause),
            effects,
            under: self.citations(clause, Keyword::Under, Some(law)),
            period: period(clause),
            source: clause.find(Keyword::Source).and_then(title),
            span: clause.span,
        }
    }

    /// What a clause of a provision does, if it is an effect.
    pub(super) fn effect(&mut self, clause: &Clause) -> Option<EffectKind> {
        match clause.keyword {
            Keyword::Requires => {
                self.once(clause);
                let requirement = self.requirement(clause)?;
                let scope = match clause
                    .find(Keyword::OfScope)
                    .and_then(Clause::name)
                    .cloned()
                {
                    None => Scope::Cited,
                    Some(path) => {
                        let kinds = [NameKind::Step, NameKind::Procedure, NameKind::Purpose];
                        match self.bind(&path, &kinds)? {
                            (NameKind::Step, id) => Scope::Step(StepId(id)),
                            (NameKind::Procedure, id) => Scope::Procedure(ProcedureId(id)),
                            (_, id) => Scope::Purpose(PurposeId(id)),
                        }
                    }
                };
                Some(EffectKind::Requires(requirement, scope))
            }
            Keyword::Permits | Keyword::Forbids => {
                let permits = clause.keyword == Keyword::Permits;
                if let Some(used) = clause.find(Keyword::UseOf) {
                    let identifier = IdentifierId(self.bind_first(used, &[NameKind::Identifier])?);
                    let purpose = clause
                        .find(Keyword::For)
                        .and_then(|c| self.bind_first(c, &[NameKind::Purpose]))
                        .map(PurposeId);
                    return Some(if permits {
                        EffectKind::PermitsUse(identifier, purpose)
                    } else {
                        EffectKind::ForbidsUse(identifier, purpose)
                    });
                }
                let movement = self.movement(clause);
                Some(if permits {
                    EffectKind::Permits(movement)
                } else {
                    EffectKind::Forbids(movement)
                })
            }
            _ => None,
        }
    }

    fn requirement(&mut self, clause: &Clause) -> Option<Requirement> {
        match clause.args.as_slice() {
            [Arg::Word(what), Arg::Word(word), ..] => match what.text.as_str() {
                "channel" => self
                    .spelled::<ChannelKind>(word, Set::Channel)
                    .map(Requirement::Channel),
                _ => self.spelled::<Unit>(word, Set::Unit).map(Requirement::Unit),
            },
            [Arg::Word(_), ..] => Some(Requirement::Step),
            [Arg::Title(title, _), ..] => Some(Requirement::Words(title.first.clone())),
            _ => None,
        }
    }

    fn movement(&mut self, clause: &Clause) -> Movement {
        let mut movement = Movement::default();
        for arg in &clause.args {
            match arg {
                Arg::Word(word) => movement.verbs.extend(Verb::from_word(&word.text)),
                Arg::Name(path) => {
                    if let Some((_, id)) = self.bind(path, &[NameKind::Data]) {
                        movement.data.push(DataId(id));
                    }
                }
                _ => {}
            }
        }
        let from = clause.all(Keyword::From).find_map(Clause::name).cloned();
        movement.from = from.and_then(|path| self.party(&path));
        let to = clause.find(Keyword::To).and_then(Clause::name).cloned();
        movement.to = to.and_then(|path| self.party(&path));
        movement.purpose = clause
            .find(Keyword::For)
            .and_then(|c| self.bind_first(c, &[NameKind::Purpose]))
            .map(PurposeId);
        movement.key = clause
            .find(Keyword::KeyedBy)
            .and_then(|c| self.bind_first(c, &[NameKind::Identifier]))
            .map(IdentifierId);
        movement.condition = clause.find(Keyword::If).and_then(title);
        movement
    }

    fn party(&mut self, path: &Path) -> Option<Party> {
        if path.parts.len() == 1
            && let Some(kind) = ActorKind::from_word(path.last())
            && !matches!(self.find(NameKind::Actor, path.last()), Ok(Some(_)))
        {
            return Some(Party::Kind(kind));
        }
        match self.bind(path, &[NameKind::Actor, NameKind::System])? {
            (NameKind::System, id) => Some(Party::System(SystemId(id))),
            (_, id) => Some(Party::Actor(crate::design::ActorRef {
                actor: ActorId(id),
                other: path.other,
            })),
        }
    }

    // Citations.

    /// What all clauses with a keyword cite; `own` is the law that a bare number is of.
    pub(super) fn citations(
        &mut self,
        clause: &Clause,
        keyword: Keyword,
        own: Option<u32>,
    ) -> Vec<Citation> {
        let mut out = Vec::new();
        for sub in clause.all(keyword) {
            out.extend(self.cited(sub, own));
        }
        out
    }

    pub(super) fn cited(&mut self, clause: &Clause, own: Option<u32>) -> Vec<Citation> {
        let mut out = Vec::new();
        for arg in &clause.args {
            if let Arg::Cite(cite) = arg {
                out.extend(self.citation(cite, own));
            }
        }
        out
    }

    pub(super) fn citation(&mut self, cite: &Cite, own: Option<u32>) -> Option<Citation> {
        let law = match &cite.law {
            Some(path) => self.bind(path, &[NameKind::Law])?.1,
            None => match own {
                Some(law) => law,
                None => {
                    self.report(
                        Diagnostic::error(
                            "expected",
                            cite.span,
                            Text::new(
                                "it is not said of which law",
                                "どの法令かが書かれていません",
                            ),
                        )
                        .help(Text::new(
                            "write the law before the number",
                            "番号の前に法令の名前を書いてください",
                        )),
                    );
                    return None;
                }
            },
        };
        let provision = cite
            .number
            .as_ref()
            .and_then(|number| self.declared(law, number));
        if let (Some(number), None) = (&cite.number, provision) {
            self.check_number(law, number, cite);
        }
        Some(Citation {
            law: LawId(law),
            number: cite.number.clone(),
            provision: provision.map(ProvisionId),
            span: cite.span,
        })
    }

    /// The declared provision of a number. An item is cited without its paragraph where that is the only one which
    /// has such an item, as in 第19条第8号.
    fn declared(&self, law: u32, cited: &Number) -> Option<u32> {
        if let Some(provision) = self.provision_of(law, cited) {
            return Some(provision);
        }
        if cited.item.is_none() || cited.paragraph.is_some() {
            return None;
        }
        let mut same = self
            .provisions_of(law)
            .filter(|(it, _)| it.article == cited.article && it.item == cited.item);
        match (same.next(), same.next()) {
            (Some((_, provision)), None) => Some(provision),
            _ => None,
        }
    }

    /// The numbers that a law declares, each with its provision.
    fn provisions_of(&self, law: u32) -> impl Iterator<Item = (&Number, u32)> {
        let first = Number {
            article: Vec::new(),
            paragraph: None,
            item: None,
        };
        let given = self.base.map(|it| &it.provisions).into_iter();
        given
            .chain([&self.provisions])
            .flat_map(move |it| {
                it.range((law, first.clone())..)
                    .take_while(move |((of, _), _)| *of == law)
            })
            .map(|((_, number), provision)| (number, *provision))
    }

    /// Whether a library declares a law.
    fn is_of_library(&self, symbol: &Symbol, law: u32) -> bool {
        (law as usize) < self.given(NameKind::Law) || self.libraries.contains(&symbol.span.file)
    }

    /// Reports a number that a law with declared provisions does not have: neither it, nor a part of it, nor
    /// what it is a part of.
    fn check_number(&mut self, law: u32, cited: &Number, cite: &Cite) {
        let mut declared: Vec<Number> = self
            .provisions_of(law)
            .map(|(number, _)| number.clone())
            .collect();
        declared.sort();
        if declared.is_empty() || declared.iter().any(|number| related(number, cited)) {
            return;
        }
        let written = cited.to_string();
        let known: Vec<String> = declared.iter().map(Number::to_string).collect();
        let symbol = self.symbol_of(NameKind::Law, law);
        let name = symbol.map_or("", |it| it.name.as_str());
        // What another file says of a law, a library above all, is not all that the law says.
        let elsewhere = symbol.filter(|it| it.span.file != cite.span.file);
        let near = crate::near::nearest(&written, known.iter().map(String::as_str));
        let near = near.and_then(|near| declared.iter().find(|it| it.to_string() == near));
        let near = near.filter(|_| elsewhere.is_none());
        let help = match near {
            Some(near) => {
                let (en, ja) = (near.to_string(), near.japanese());
                Text::new(did_you_mean(&en).en, did_you_mean(&ja).ja)
            }
            None => {
                let some: Vec<&str> = known.iter().take(12).map(String::as_str).collect();
                let ja: Vec<String> = declared.iter().take(12).map(Number::japanese).collect();
                Text::new(
                    format!("declared are: {}", some.join(", ")),
                    format!("宣言されている条項：{}", ja.join("、")),
                )
            }
        };
        let ja = cited.japanese();
        // In Japanese it is called as it is there, unless only in English.
        let called = self.design.laws.find(LawId(law)).map(|it| &it.name);
        let called = called.and_then(|it| it.title.as_ref().map(|it| it.get(Lang::Ja)));
        let called = called.unwrap_or(name);
        let in_library = elsewhere.is_some_and(|it| self.is_of_library(it, law));
        let message = if in_library {
            Text::new(
                format!("the library says nothing of {written} of `{name}`"),
                format!("「{called}」の{ja}は、ライブラリに収録されていません"),
            )
        } else {
            Text::new(
                format!("`{name}` declares no {written}"),
                format!("「{called}」に{ja}はありません"),
            )
        };
        let mut unknown = Diagnostic::error("unknown-provision", cite.span, message);
        let help = if elsewhere.is_some() {
            let written_ja = cite.law.as_ref().map_or(name.into(), Path::text);
            Text::new(
                format!(
                    "{}; where the law has it, a revision says what it says: `insert {name} {written} …`",
                    help.en
                ),
                format!(
                    "{}。法令に実際にある規定は、改定の中で `新設：{written_ja}{ja} …` のように書き加えられます",
                    help.ja
                ),
            )
        } else {
            help
        };
        if let Some(symbol) = symbol {
            let text = Text::new("the law is declared here", "法令の宣言はここです");
            unknown = unknown.related(symbol.span, text);
        }
        self.report(unknown.help(help));
    }
}

/// Whether one is the other, a part of it, or what it is a part of.
fn related(a: &Number, b: &Number) -> bool {
    let wide = |x: &Option<Vec<u32>>, y: &Option<Vec<u32>>| x.is_none() || y.is_none() || x == y;
    a.article == b.article && wide(&a.paragraph, &b.paragraph) && wide(&a.item, &b.item)
}

fn number(clause: &Clause) -> Option<(&Number, crate::source::Span)> {
    clause.args.iter().find_map(|arg| match arg {
        Arg::Provision(number, span) => Some((&**number, *span)),
        _ => None,
    })
}

/// The first citation behind a keyword.
pub(super) fn cite(clause: &Clause) -> Option<&Cite> {
    clause.args.iter().find_map(|arg| match arg {
        Arg::Cite(cite) => Some(&**cite),
        _ => None,
    })
}
