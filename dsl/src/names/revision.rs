//! Revisions.

use jiff::civil::Date;

use crate::design::{
    ActorId, Change, ChangeKind, DataId, DecisionId, GroupId, IdentifierId, LawId, Mapping, Number,
    Period, Place, PlanId, ProcedureId, ProvisionId, PurposeId, Repealed, Restated, Revision,
    ScenarioId, StepId, SystemId, Unit,
};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::keyword::Keyword;
use crate::syntax::spec::{NameKind, Set, Slot};
use crate::syntax::tree::{Cite, Clause, Path};
use crate::text::Text;

use super::law::cite;
use super::people::milestones;
use super::{Resolver, Scope, date, said};

impl Resolver<'_> {
    pub(super) fn revisions(&mut self) {
        for declared in self.of(NameKind::Revision) {
            let number = declared.number;
            let clause = declared.clause;
            self.once(clause);
            let of = clause
                .find(Keyword::OfScope)
                .and_then(|c| self.bind_first(c, &[NameKind::Procedure]))
                .map(ProcedureId);
            self.scopes = self.scopes_of(number, of);
            self.adrift = of.is_none();
            let from = clause.find(Keyword::FromDate).and_then(date);
            let mut changes = Vec::new();
            for sub in clause.clauses() {
                let mut kinds = Vec::new();
                self.change(number, of, from, sub, &mut kinds);
                changes.extend(kinds.into_iter().map(|(kind, span)| Change { kind, span }));
            }
            self.design.revisions.push(Revision {
                name: self.name(clause),
                of,
                from,
                changes,
            });
        }
        self.scopes.clear();
        self.adrift = false;
    }

    /// A revision sees the steps that it adds, those of the procedure, and those that other revisions of it add.
    fn scopes_of(&self, number: u32, of: Option<ProcedureId>) -> Vec<Scope> {
        let mut scopes = vec![Scope::Revision(number)];
        if let Some(of) = of {
            scopes.push(Scope::Procedure(of.0));
            let mut others: Vec<u32> = self
                .revised
                .iter()
                .filter(|&(&revision, &procedure)| procedure == of.0 && revision != number)
                .map(|(&revision, _)| revision)
                .collect();
            others.sort_unstable();
            scopes.extend(others.into_iter().map(Scope::Revision));
        }
        scopes
    }

    fn change(
        &mut self,
        number: u32,
        of: Option<ProcedureId>,
        from: Option<Date>,
        clause: &Clause,
        out: &mut Vec<(ChangeKind, Span)>,
    ) {
        let procedure = of.unwrap_or(ProcedureId(u32::MAX));
        let kind = match clause.keyword {
            Keyword::Serves => self.bind_first(clause, &[NameKind::Actor]).map(|actor| {
                let per = self.stated(clause.find(Keyword::Per), |r, c| {
                    r.word::<Unit>(c, Set::Unit)
                });
                ChangeKind::Serves(ActorId(actor), per)
            }),
            Keyword::Purpose => self
                .bind_first(clause, &[NameKind::Purpose])
                .map(|id| ChangeKind::Purpose(PurposeId(id))),
            Keyword::Under => Some(ChangeKind::Under(self.ground(clause))),
            Keyword::StartsOn | Keyword::StartsEvery => self.start(clause).map(ChangeKind::Starts),
            Keyword::Drop => {
                for path in clause.names() {
                    if let Some((_, id)) = self.bind(path, &[NameKind::Step]) {
                        out.push((ChangeKind::Drop(StepId(id)), path.span));
                    }
                }
                None
            }
            Keyword::AddStep => {
                if clause.name().is_none() {
                    return;
                }
                let declared = self.is_declared(Scope::Revision(number), clause);
                let step = self.step(procedure, clause);
                let id = self.design.steps.push(step);
                let place = self.place(clause);
                declared.then_some(ChangeKind::Add(id, place))
            }
            Keyword::ReplaceStep => {
                if clause.name().is_none() {
                    return;
                }
                let old = self.bind_first(clause, &[NameKind::Step]);
                let step = self.step(procedure, clause);
                let id = self.design.steps.push(step);
                old.map(|old| ChangeKind::Replace(StepId(old), id))
            }
            Keyword::SetStep => {
                self.once(clause);
                let step = self.bind_first(clause, &[NameKind::Step]);
                let clauses = self.step_clauses(clause);
                step.map(|step| ChangeKind::Set(StepId(step), clauses))
            }
            Keyword::MustSurvive => Some(ChangeKind::MustSurvive(self.scenarios_of(clause))),
            it if it.restates() => self.restated(clause).map(ChangeKind::Restate),
            Keyword::Repeal => self.repeal(clause).map(ChangeKind::Repeal),
            Keyword::Amend | Keyword::Insert => self.enact(from, clause),
            _ => None,
        };
        out.extend(kind.map(|kind| (kind, clause.span)));
    }

    /// What is said anew of a declaration.
    fn restated(&mut self, clause: &Clause) -> Option<Restated> {
        let kind = match clause.spec.args.first() {
            Some(Slot::One([kind])) => *kind,
            _ => return None,
        };
        let id = self.bind_first(clause, &[kind])?;
        Some(match kind {
            NameKind::Actor => Restated::Actor(ActorId(id), Box::new(self.actor(clause))),
            NameKind::Data => Restated::Data(DataId(id), Box::new(self.data(clause))),
            NameKind::Identifier => {
                Restated::Identifier(IdentifierId(id), Box::new(self.identifier(clause)))
            }
            NameKind::Mapping => {
                self.once(clause);
                let held_by = self.held_by(clause);
                // A table without both ends is none, so that its place is not its number.
                let declared = self.symbol_of(kind, id)?.whole;
                let tables = &self.design.mappings;
                let (id, it) = tables.entries().find(|(_, it)| it.name.whole == declared)?;
                let said = Mapping {
                    held_by,
                    ..it.clone()
                };
                Restated::Mapping(id, Box::new(said))
            }
            NameKind::System => Restated::System(SystemId(id), Box::new(self.system(clause))),
            NameKind::Group => Restated::Group(GroupId(id), Box::new(self.group(clause))),
            NameKind::Scenario => {
                Restated::Scenario(ScenarioId(id), Box::new(self.scenario(clause)))
            }
            NameKind::Decision => {
                Restated::Decision(DecisionId(id), Box::new(self.decision(clause)))
            }
            NameKind::Plan => {
                let mut plans = self.of(kind).into_iter();
                let declared = plans.find(|it| it.number == id).map(|it| it.clause);
                let known: Vec<&str> = declared.into_iter().flat_map(milestones).collect();
                Restated::Plan(PlanId(id), Box::new(self.plan(clause, &known)))
            }
            _ => return None,
        })
    }

    fn place(&mut self, clause: &Clause) -> Place {
        let before = clause.find(Keyword::Before);
        let after = clause.find(Keyword::AfterStep);
        if let (Some(first), Some(second)) = (before, after) {
            self.report(
                Diagnostic::error(
                    "duplicate-clause",
                    second.head,
                    Text::new(
                        "a step is added before or after one, not both",
                        "「前」と「後」は一方だけです",
                    ),
                )
                .related(first.head, Text::new("first said here", "最初はここです")),
            );
        }
        let step = NameKind::Step;
        if let Some(id) = before.and_then(|c| self.bind_first(c, &[step])) {
            return Place::Before(StepId(id));
        }
        match after.and_then(|c| self.bind_first(c, &[step])) {
            Some(id) => Place::After(StepId(id)),
            None => Place::Last,
        }
    }

    fn repeal(&mut self, clause: &Clause) -> Option<Repealed> {
        let found = cite(clause)?.clone();
        let cited = self.citation(&found, None)?;
        let Some(number) = cited.number else {
            return Some(Repealed::Law(cited.law));
        };
        let Some(provision) = cited.provision else {
            self.undeclared(found.span, &number);
            return None;
        };
        // `repeal LAW art 4 requires channel paper`: one effect of it.
        let Some(effect) = clause.subs.iter().find(|c| {
            matches!(
                c.keyword,
                Keyword::Requires | Keyword::Permits | Keyword::Forbids
            )
        }) else {
            return Some(Repealed::Provision(provision));
        };
        let kind = self.effect(effect)?;
        let declared = self.design.provisions.find(provision);
        let place = declared.and_then(|p| p.effects.iter().position(|e| e.kind == kind));
        if place.is_none() {
            self.report(
                Diagnostic::error(
                    "unknown-effect",
                    effect.span,
                    Text::new(
                        format!("{number} has no such effect"),
                        format!("{}にその効果はありません", number.japanese()),
                    ),
                )
                .help(Text::new(
                    "repeat the effect as the law declares it, or leave it out to repeal the whole",
                    "法令の宣言と同じ形で書いてください。効果を省けば条項全体の廃止になります",
                )),
            );
        }
        place.map(|index| Repealed::Effect(provision, index))
    }

    /// Tells of a provision that the law has already, so that both would stand.
    fn inserted_again(&mut self, law: u32, number: &Number, before: ProvisionId, cited: &Cite) {
        let declared = self.design.provisions.find(before);
        let ends = declared.is_some_and(|it| it.period.until.is_some());
        let of_law =
            (self.design.laws.find(LawId(law))).is_some_and(|it| it.provisions.contains(&before));
        let revisions = self.of(NameKind::Revision);
        let mut changes = revisions.iter().flat_map(|it| it.clause.clauses());
        let repealed = changes.any(|it| {
            it.keyword == Keyword::Repeal
                && it.subs.is_empty()
                && cite(it).is_some_and(|it| {
                    it.law.as_ref().map(Path::text) == cited.law.as_ref().map(Path::text)
                        && it.number.as_ref().is_none_or(|it| it == number)
                })
        });
        let Some(declared) = declared.filter(|_| of_law && !ends && !repealed) else {
            return;
        };
        let place = declared.span;
        let message = Text::new(
            format!("the law has {number} already, and both would stand"),
            format!("{}はすでにあり、両方が残ります", number.japanese()),
        );
        let help = Text::new(
            "to change it write `amend`, or `repeal` it first; what is new has a number of its own",
            "改めるときは「改正：」と書くか、先に「廃止：」としてください。新しい規定には別の番号を付けます",
        );
        let text = Text::new("declared here", "宣言はここです");
        self.report(
            Diagnostic::error("duplicate-name", cited.span, message)
                .related(place, text)
                .help(help),
        );
    }

    fn undeclared(&mut self, span: Span, number: &Number) {
        // A law that declares provisions was reported already.
        if self.diagnostics.iter().any(|d| d.primary.span == span) {
            return;
        }
        self.report(
            Diagnostic::error(
                "unknown-provision",
                span,
                Text::new(
                    format!("{number} is not declared, so it cannot be repealed or amended"),
                    format!(
                        "{}は宣言されていないため、廃止・改正できません",
                        number.japanese()
                    ),
                ),
            )
            .help(Text::new(
                "declare it in the law, or `insert` it",
                "法令の中で宣言するか、「新設：」と書いてください",
            )),
        );
    }

    fn enact(&mut self, from: Option<Date>, clause: &Clause) -> Option<ChangeKind> {
        let found = cite(clause)?.clone();
        let Some((law, number)) = self.enacted(clause) else {
            let cited = self.citation(&found, None);
            if cited.is_some_and(|c| c.number.is_none()) {
                self.report(
                    Diagnostic::error(
                        "expected",
                        found.span,
                        Text::new(
                            "it is not said which provision",
                            "どの条項かが書かれていません",
                        ),
                    )
                    .help(Text::new(
                        "write its number: `art 9 para 1`",
                        "番号を書きます：第9条第1項",
                    )),
                );
            }
            return None;
        };
        // Binding it tells the editor which law is named.
        if let Some(path) = &found.law {
            let _ = self.bind(path, &[NameKind::Law]);
        }
        let mut provision = self.provision(law, number.clone(), clause);
        // It is not in force before the revision is in effect.
        provision.period = Period {
            from: provision.period.from.max(from).or(Some(Date::MAX)),
            until: provision.period.until,
        };
        provision.span = said(clause);
        let id = self.design.provisions.push(provision);
        let declared = self.provision_of(law, &number);
        let before = declared.map(ProvisionId).filter(|&before| before != id);
        if clause.keyword == Keyword::Amend && before.is_none() {
            self.undeclared(found.span, &number);
        }
        if clause.keyword == Keyword::Insert
            && let Some(before) = before
        {
            self.inserted_again(law, &number, before, &found);
        }
        debug_assert!(usize::from(LawId(law)) < self.design.laws.len());
        Some(ChangeKind::Enact(
            id,
            (clause.keyword == Keyword::Amend)
                .then_some(before)
                .flatten(),
        ))
    }
}
