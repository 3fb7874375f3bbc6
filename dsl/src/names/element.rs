//! Actors, data, identifiers, mappings and systems.

use crate::design::{
    Actor, ActorId, ActorKind, Assessment, AssessmentKind, Data, DataId, Disposition, Identifier,
    IdentifierId, LawId, Mapping, Period, Proxy, Reach, SectorId, Spelled, Staff, Stated, System,
    SystemId, SystemTraits, Unit,
};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::keyword::Keyword;
use crate::syntax::spec::{NameKind, Set};
use crate::syntax::tree::{Arg, Clause};
use crate::text::{Lang, Text};

use super::{Resolver, count, date, first_word, millis, said, words};

impl Resolver<'_> {
    pub(super) fn elements(&mut self) {
        for declared in self.of(NameKind::Actor) {
            let actor = self.actor(declared.clause);
            self.design.actors.put(declared.number, actor);
        }
        for declared in self.of(NameKind::Data) {
            let data = self.data(declared.clause);
            self.design.data.put(declared.number, data);
        }
        for declared in self.of(NameKind::Identifier) {
            let identifier = self.identifier(declared.clause);
            self.design.identifiers.put(declared.number, identifier);
        }
        for declared in self.of(NameKind::System) {
            let system = self.system(declared.clause);
            self.design.systems.put(declared.number, system);
        }
        self.mappings();
    }

    /// Reports that a declaration lacks something without which it means nothing.
    pub(super) fn lacks(&mut self, clause: &Clause, what: &Text, help: Text) {
        if clause.broken {
            return;
        }
        let span = clause.name().map_or(clause.head, |path| path.span);
        self.report(
            Diagnostic::error(
                "missing-clause",
                span,
                Text::new(
                    format!("it is not said {}", what.en),
                    format!("{}が書かれていません", what.ja),
                ),
            )
            .help(help),
        );
    }

    pub(super) fn actor(&mut self, clause: &Clause) -> Actor {
        self.once(clause);
        let name = self.name(clause);
        let kind = match clause.find(Keyword::Is) {
            Some(is) => self.word::<ActorKind>(is, Set::ActorKind),
            // A revision changes an actor, never its kind.
            None if clause.keyword == Keyword::SetActor => None,
            None => {
                let what = Text::new("what kind of actor this is", "主体の種類");
                self.lacks(clause, &what, add(Keyword::Is));
                None
            }
        };
        let of = clause.find(Keyword::Of);
        let proxy = of.and_then(|of| {
            let actor = self.bind_first(of, &[NameKind::Actor])?;
            let by = clause.find(Keyword::ByMandate).and_then(words);
            (kind == Some(ActorKind::Proxy)).then_some(Proxy {
                of: ActorId(actor),
                by,
            })
        });
        let staff = clause.find(Keyword::Staff).and_then(|staff| {
            let yen = staff.find(Keyword::At).and_then(|at| {
                let per = at.find(Keyword::Per).and_then(first_word);
                if per.is_some_and(|it| self.english(it, Set::Wage).is_none()) {
                    return None;
                }
                at.args.iter().find_map(|arg| match arg {
                    Arg::Yen(yen, _) => Some(*yen),
                    _ => None,
                })
            });
            Some(Staff {
                count: count(staff)?,
                yen_per_hour: yen,
                span: staff.span,
            })
        });
        Actor {
            name,
            kind: kind.unwrap_or(ActorKind::Company),
            proxy,
            many: clause.find(Keyword::Many).and_then(count).unwrap_or(1),
            staff,
            open: clause
                .find(Keyword::Open)
                .and_then(|c| match c.args.as_slice() {
                    [Arg::Duration(from, _), Arg::Duration(to, _)] => Some((*from, *to, said(c))),
                    _ => None,
                }),
        }
    }

    pub(super) fn data(&mut self, clause: &Clause) -> Data {
        self.once(clause);
        let about = clause.find(Keyword::About);
        let sector = clause.find(Keyword::Sector);
        let owner = clause.find(Keyword::OwnedBy);
        let name = self.name(clause);
        // A class of a library that is declared anew stays what it is, where nothing else is said: about whom, of which
        // sector, how sensitive, part of what. Whose it is belongs to the design.
        let of_library = self.base.filter(|_| clause.keyword == Keyword::Data);
        let given = of_library.and_then(|it| it.data(&name.id));
        let about = self.stated(about, |r, c| r.word::<Unit>(c, Set::Unit));
        let sector = self.stated(sector, |r, c| {
            r.bind_first(c, &[NameKind::Sector]).map(SectorId)
        });
        Data {
            name,
            about: about.or_given(given.map(|it| it.about)),
            sector: sector.or_given(given.map(|it| it.sector)),
            owner: self.stated(owner, |r, c| {
                r.bind_first(c, &[NameKind::Actor]).map(ActorId)
            }),
            sensitive: clause.find(Keyword::Sensitive).is_some()
                || given.is_some_and(|it| it.sensitive),
            within: match clause.find(Keyword::Within) {
                Some(c) => self.bind_first(c, &[NameKind::Data]).map(DataId),
                None => given.and_then(|it| it.within),
            },
        }
    }

    pub(super) fn identifier(&mut self, clause: &Clause) -> Identifier {
        self.once(clause);
        let unit = clause.find(Keyword::Is);
        let reach = clause
            .clauses()
            .filter_map(|c| {
                let reach = match c.keyword {
                    Keyword::Universal => Reach::Universal,
                    Keyword::Local => Reach::Local,
                    Keyword::Sector => {
                        Reach::Sector(SectorId(self.bind_first(c, &[NameKind::Sector])?))
                    }
                    _ => return None,
                };
                Some((reach, said(c)))
            })
            .collect::<Vec<_>>();
        if let [_, (_, second), ..] = reach.as_slice() {
            let diagnostic = Diagnostic::error(
                "duplicate-clause",
                *second,
                Text::new(
                    "an identifier has one reach: `universal`, `sector S` or `local`",
                    "識別子の範囲は「全域」「分野」「域内」のどれか一つです",
                ),
            );
            self.report(diagnostic);
        }
        Identifier {
            name: self.name(clause),
            unit: self.stated(unit, |r, c| r.word::<Unit>(c, Set::Unit)),
            reach: reach
                .first()
                .map_or(Stated::Open, |&(reach, span)| Stated::Is(reach, span)),
            governed_by: clause.find(Keyword::GovernedBy).and_then(|c| {
                self.bind_first(c, &[NameKind::Law])
                    .map(|id| (LawId(id), said(c)))
            }),
        }
    }

    fn mappings(&mut self) {
        for declared in self.of(NameKind::Mapping) {
            let clause = declared.clause;
            self.once(clause);
            let links = clause.find(Keyword::Links);
            let from = links.and_then(|c| self.bind_first(c, &[NameKind::Identifier]));
            let to = links
                .and_then(|c| c.find(Keyword::To))
                .and_then(|c| self.bind_first(c, &[NameKind::Identifier]));
            if links.is_none_or(|links| links.find(Keyword::To).is_none()) {
                let what = Text::new("what it links to what", "何と何を対応させるか");
                self.lacks(clause, &what, add(Keyword::Links));
            }
            let held_by = self.held_by(clause);
            // Without both ends it is no table; nothing refers to a mapping, so leaving it out shifts none.
            if let (Some(from), Some(to)) = (from, to) {
                self.design.mappings.push(Mapping {
                    name: self.name(clause),
                    from: IdentifierId(from),
                    to: IdentifierId(to),
                    held_by,
                });
            }
        }
    }

    /// Who holds a table.
    pub(super) fn held_by(&mut self, clause: &Clause) -> Stated<ActorId> {
        self.stated(clause.find(Keyword::HeldBy), |r, c| {
            r.bind_first(c, &[NameKind::Actor]).map(ActorId)
        })
    }

    /// The names behind all clauses with a keyword, each with its place.
    pub(super) fn bound<T>(
        &mut self,
        clause: &Clause,
        keyword: Keyword,
        kind: NameKind,
        make: impl Fn(u32) -> T,
    ) -> Vec<(T, Span)> {
        let mut out = Vec::new();
        for sub in clause.all(keyword) {
            for path in sub.names() {
                if let Some((_, id)) = self.bind(path, &[kind]) {
                    out.push((make(id), path.span));
                }
            }
        }
        out
    }

    /// What a system runs on, and where in it others begin that suffice as well.
    fn hosts(&mut self, clause: &Clause) -> (Vec<(SystemId, Span)>, Vec<usize>) {
        let (mut hosts, mut others) = (Vec::new(), Vec::new());
        for first in clause.all(Keyword::RunsOn) {
            for (at, set) in std::iter::once(first)
                .chain(first.all(Keyword::Or))
                .enumerate()
            {
                if at > 0 {
                    others.push(hosts.len());
                }
                for path in set.names() {
                    let host = self.bind(path, &[NameKind::System]);
                    hosts.extend(host.map(|(_, id)| (SystemId(id), path.span)));
                }
            }
        }
        (hosts, others)
    }

    pub(super) fn system(&mut self, clause: &Clause) -> System {
        self.once(clause);
        let of = clause.find(Keyword::Of);
        let keyed = clause.find(Keyword::KeyedBy);
        let (runs_on, or_on) = self.hosts(clause);
        System {
            name: self.name(clause),
            of: self.stated(of, |r, c| r.bind_first(c, &[NameKind::Actor]).map(ActorId)),
            run_by: clause.find(Keyword::RunBy).and_then(|c| {
                self.bind_first(c, &[NameKind::Actor])
                    .map(|id| (ActorId(id), said(c)))
            }),
            holds: self.bound(clause, Keyword::Holds, NameKind::Data, DataId),
            keys: self.stated(keyed, |r, c| {
                let names: Vec<_> = c.names().cloned().collect();
                let keys: Vec<_> = names
                    .iter()
                    .filter_map(|path| r.bind(path, &[NameKind::Identifier]))
                    .map(|(_, id)| IdentifierId(id))
                    .collect();
                (!keys.is_empty()).then_some(keys)
            }),
            runs_on,
            or_on,
            encrypted: clause.find(Keyword::Encrypted).is_some(),
            period: period(clause),
            under: self.citations(clause, Keyword::Under, None),
            traits: self.traits(clause),
        }
    }

    /// How often a system is used in a year, however it is counted.
    fn used_per_year(&mut self, used: Option<&Clause>) -> Stated<u64> {
        let Some((used, times)) = used.and_then(|it| Some((it, count(it)?))) else {
            return Stated::Open;
        };
        let spans = match used.find(Keyword::Per).and_then(first_word) {
            None => Some(1),
            Some(word) => self.english(word, Set::Often).map(|it| match it {
                "day" => 365,
                "week" => 52,
                "month" => 12,
                _ => 1,
            }),
        };
        spans.map_or(Stated::Open, |it| {
            Stated::Is(times.saturating_mul(it), said(used))
        })
    }

    fn traits(&mut self, clause: &Clause) -> SystemTraits {
        let either = |yes: Keyword, no: Keyword| {
            clause.clauses().find_map(|c| match c.keyword {
                keyword if keyword == yes => Some(Stated::Is(true, c.head)),
                keyword if keyword == no => Some(Stated::Is(false, c.head)),
                _ => None,
            })
        };
        let number = |keyword| {
            let found = clause.find(keyword);
            found
                .and_then(|c| count(c).map(|n| Stated::Is(n, said(c))))
                .unwrap_or_default()
        };
        let time = |keyword| {
            let found = clause.find(keyword);
            found
                .and_then(|c| millis(c).map(|n| Stated::Is(n, said(c))))
                .unwrap_or_default()
        };
        let used_per_year = self.used_per_year(clause.find(Keyword::Used));
        SystemTraits {
            standard: either(Keyword::Standard, Keyword::Own).unwrap_or_default(),
            shared: clause.find(Keyword::Shared).is_some(),
            format: clause
                .find(Keyword::Format)
                .and_then(|c| words(c).map(|text| (text, said(c)))),
            keeps: self.stated(clause.find(Keyword::Keeps), |_, c| millis(c)),
            standing: either(Keyword::Standing, Keyword::OnDemand).unwrap_or_default(),
            used_per_year,
            autonomy: time(Keyword::Autonomy),
            recovers_within: time(Keyword::RecoversWithin),
            people: number(Keyword::People),
            handlers: number(Keyword::Handlers),
            disposition: self.stated(clause.find(Keyword::Disposition), |r, c| {
                r.word::<Disposition>(c, Set::Disposition)
            }),
            refreshed_every: time(Keyword::RefreshedEvery),
            assessments: self.assessments(clause),
            incident: clause
                .find(Keyword::Incident)
                .and_then(|c| date(c).map(|day| (day, said(c)))),
        }
    }
}

impl Resolver<'_> {
    /// The assessments that were made of a system; each kind is made once, with a day of its own.
    fn assessments(&mut self, clause: &Clause) -> Stated<Vec<Assessment>> {
        let mut made: Vec<(Assessment, Span)> = Vec::new();
        let mut none = None;
        for said_of in clause.all(Keyword::Assessment) {
            let span = said(said_of);
            if matches!(said_of.args.first(), Some(Arg::Mark(_))) {
                none = Some(span);
                continue;
            }
            let Some(kind) = self.word::<AssessmentKind>(said_of, Set::Assessment) else {
                continue;
            };
            if let Some(&(_, first)) = made.iter().find(|(it, _)| it.kind == kind) {
                let twice = Diagnostic::error(
                    "duplicate-clause",
                    span,
                    Text::new(
                        format!("the {} assessment is said twice", kind.word(Lang::En)),
                        format!("{}評価が二度書かれています", kind.word(Lang::Ja)),
                    ),
                );
                let there = Text::new("first said here", "最初はここです");
                let help = Text::new("keep one of them", "一方だけを残してください");
                self.report(twice.related(first, there).help(help));
                continue;
            }
            let published = said_of.find(Keyword::Published).and_then(date);
            made.push((Assessment { kind, published }, span));
        }
        match (made.first().map(|it| it.1), none) {
            (Some(span), _) => Stated::Is(made.into_iter().map(|it| it.0).collect(), span),
            (None, Some(span)) => Stated::None(span),
            (None, None) => Stated::Open,
        }
    }
}

/// When something holds.
pub(super) fn period(clause: &Clause) -> Period {
    Period {
        from: clause.all(Keyword::FromDate).find_map(date),
        until: clause.find(Keyword::Until).and_then(date),
    }
}

/// That a clause is to be added.
fn add(keyword: Keyword) -> Text {
    let (en, ja) = (keyword.text().en, keyword.text().ja);
    Text::new(format!("add `{en} …`"), format!("`{ja}…` を加えてください"))
}
