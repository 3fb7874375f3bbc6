//! Decisions, populations, scenarios, plans and accepted findings.

use crate::design::{
    Accepted, ActorId, ActorRef, Covered, Decision, DecisionUnit, Measure, Milestone, Need, Plan,
    Population, ProcedureId, Quantity, Scenario, Share, Stated, SystemId,
};
use crate::source::Span;
use crate::syntax::keyword::Keyword;
use crate::syntax::spec::{NameKind, Set};
use crate::syntax::tree::{Arg, Clause};

use super::{Parsed, Resolver, count, date, first_word, millis, said, title, words};

impl<'t> Resolver<'t> {
    pub(super) fn people(&mut self) {
        for declared in self.of(NameKind::Decision) {
            let decision = self.decision(declared.clause);
            self.design.decisions.push(decision);
        }
        for declared in self.of(NameKind::Population) {
            let population = self.population(declared.clause);
            self.design.populations.push(population);
        }
        for declared in self.of(NameKind::Scenario) {
            let scenario = self.scenario(declared.clause);
            self.design.scenarios.push(scenario);
        }
        for declared in self.of(NameKind::Plan) {
            let plan = self.plan(declared.clause, &[]);
            self.design.plans.push(plan);
        }
    }

    pub(super) fn decision(&mut self, clause: &Clause) -> Decision {
        self.once(clause);
        Decision {
            name: self.name(clause),
            about: self.stated(clause.find(Keyword::About), |r, c| {
                let word = first_word(c)?.clone();
                Some(match r.english(&word, Set::DecisionUnit)? {
                    "individual" => DecisionUnit::Individual,
                    "household" => DecisionUnit::Household,
                    _ => DecisionUnit::HighestEarner,
                })
            }),
            when: clause.find(Keyword::When).and_then(|c| self.expression(c)),
            amount: clause
                .find(Keyword::Amount)
                .and_then(|c| self.expression(c)),
            under: self.citations(clause, Keyword::Under, None),
        }
    }

    fn population(&mut self, clause: &Clause) -> Population {
        self.once(clause);
        let mut has = Vec::new();
        for sub in clause.all(Keyword::Has) {
            let word = first_word(sub).cloned();
            let need = word.and_then(|word| self.spelled::<Need>(&word, Set::Need));
            if let (Some(need), Some(share)) = (need, share(sub)) {
                has.push((need, share, said(sub)));
            }
        }
        let columns = clause.all(Keyword::Column).filter_map(|c| {
            let header = c.find(Keyword::As).and_then(words);
            let what = c.name()?.text();
            Some((what.clone(), header.unwrap_or(what), c.span))
        });
        Population {
            name: self.name(clause),
            people: clause
                .find(Keyword::People)
                .and_then(|c| count(c).map(|n| Stated::Is(n, said(c))))
                .unwrap_or_default(),
            has,
            unregistered: clause
                .find(Keyword::Unregistered)
                .and_then(|c| share(c).map(|s| (s, said(c)))),
            incomes: distribution(clause, Keyword::Incomes),
            households: distribution(clause, Keyword::Households),
            table: clause
                .all(Keyword::From)
                .find_map(|c| title(c).map(|t| (t.first, said(c)))),
            columns: columns.collect(),
        }
    }

    pub(super) fn scenario(&mut self, clause: &Clause) -> Scenario {
        self.once(clause);
        let mut down = Vec::new();
        for sub in clause.all(Keyword::DownFor) {
            let time = sub.find(Keyword::ForTime).and_then(millis);
            for path in sub.names() {
                if let Some((_, id)) = self.bind(path, &[NameKind::System]) {
                    down.push((SystemId(id), time, path.span));
                }
            }
        }
        let demand = clause.find(Keyword::Demand);
        Scenario {
            name: self.name(clause),
            down,
            demand: demand.and_then(|c| {
                c.args.iter().find_map(|arg| match arg {
                    Arg::Number(micro, _) => Some((u64::try_from(*micro).ok()?, said(c))),
                    _ => None,
                })
            }),
            on: clause.find(Keyword::OnDate).and_then(date),
            withdraw_consent: clause
                .find(Keyword::WithdrawConsent)
                .and_then(|c| share(c).map(|s| (s, said(c)))),
            drilled: self.stated(clause.find(Keyword::Drilled), |_, c| date(c)),
        }
    }

    /// What is said of a plan that has milestones of these names already.
    pub(super) fn plan(&mut self, clause: &Clause, known: &[&str]) -> Plan {
        self.once(clause);
        let mut order = known.to_vec();
        order.extend(milestones(clause));
        let mut milestones = Vec::new();
        for sub in clause.all(Keyword::Milestone) {
            if sub.name().is_some() {
                milestones.push(self.milestone(sub, &order));
            }
        }
        let mut consulted = Vec::new();
        for sub in clause.all(Keyword::Consulted) {
            let on = sub.find(Keyword::OnDate).and_then(date);
            if let Some(actor) = self.bind_first(sub, &[NameKind::Actor]) {
                consulted.push((ActorId(actor), on, sub.span));
            }
        }
        let depends = clause.all(Keyword::DependsOn);
        let measures = clause.all(Keyword::Measure).filter_map(|c| {
            Some(Measure {
                title: title(c)?,
                from: c.all(Keyword::FromValue).find_map(quantity),
                to: c.find(Keyword::ToValue).and_then(quantity),
                by: c.find(Keyword::ByDate).and_then(date),
                span: c.span,
            })
        });
        Plan {
            name: self.name(clause),
            milestones,
            consulted,
            depends: depends
                .filter_map(|c| Some((words(c)?, c.find(Keyword::Until).and_then(date), c.span)))
                .collect(),
            announced: self.stated(clause.find(Keyword::Announced), |_, c| date(c)),
            measures: measures.collect(),
            source: clause.find(Keyword::Source).and_then(title),
        }
    }

    fn milestone(&mut self, clause: &Clause, order: &[&str]) -> Milestone {
        self.once(clause);
        let mut covers = Vec::new();
        for sub in clause.all(Keyword::Covers) {
            let mut of: Vec<(u32, Option<ActorRef>)> = Vec::new();
            for owner in sub.all(Keyword::Of) {
                let actor = owner.name().and_then(|path| self.actor_ref(path));
                of.push((owner.head.start, actor));
            }
            for path in sub.names() {
                // The nearest owner behind it.
                let whose = of.iter().find(|(at, _)| *at > path.span.start);
                let whose = whose.and_then(|(_, actor)| *actor);
                let covered = match self.bind(path, &[NameKind::System, NameKind::Procedure]) {
                    Some((NameKind::System, id)) => Covered::System(SystemId(id)),
                    Some((_, id)) => Covered::Procedure(ProcedureId(id)),
                    None => continue,
                };
                covers.push((covered, whose, path.span));
            }
        }
        let mut after = Vec::new();
        for path in clause.all(Keyword::AfterStep).flat_map(Clause::names) {
            match order.iter().find(|name| **name == path.last()) {
                Some(&name) => after.push(name.to_owned()),
                None => self.unknown_of(path.last(), path.span, &[NameKind::Milestone], order),
            }
        }
        let people = |keyword| {
            let said = clause.all(keyword).filter_map(|c| {
                let skill = c.find(Keyword::Skilled).and_then(words);
                Some((count(c)?, skill, c.span))
            });
            said.collect()
        };
        Milestone {
            name: self.name(clause),
            by: self.stated(clause.find(Keyword::ByDate), |_, c| date(c)),
            covers,
            takes: self.stated(clause.find(Keyword::Takes), |_, c| {
                c.args.iter().find_map(|arg| match arg {
                    Arg::Estimate(estimate, _) => estimate.range,
                    _ => None,
                })
            }),
            needs: people(Keyword::Needs),
            trains: people(Keyword::Trains),
            after,
            source: clause.find(Keyword::Source).and_then(title),
        }
    }

    pub(super) fn accepted(&mut self, files: &[Parsed<'t>]) {
        for clause in files.iter().flat_map(|f| f.clauses) {
            if clause.keyword != Keyword::Accept {
                continue;
            }
            self.once(clause);
            let Some(Arg::Word(word)) = clause.args.first() else {
                continue;
            };
            self.design.accepted.push(Accepted {
                finding: word.text.to_string(),
                finding_span: word.span,
                reason: title(clause),
                by: clause.find(Keyword::ByWho).and_then(words),
                until: clause.find(Keyword::Until).and_then(date),
                span: clause.span,
            });
        }
    }
}

/// The names of the milestones that a clause speaks of.
pub(super) fn milestones(clause: &Clause) -> impl Iterator<Item = &str> {
    let of_plan = clause.all(Keyword::Milestone);
    of_plan.filter_map(|it| Some(it.name()?.last()))
}

fn share(clause: &Clause) -> Option<Share> {
    clause.args.iter().find_map(|arg| match arg {
        Arg::Share(share, _) => Some(*share),
        _ => None,
    })
}

fn quantity(clause: &Clause) -> Option<Quantity> {
    let (tokens, span) = clause.args.iter().find_map(|arg| match arg {
        Arg::Tokens(tokens, span) => Some((tokens, *span)),
        _ => None,
    })?;
    let [number, unit] = tokens.as_slice() else {
        return None;
    };
    Some(Quantity {
        millionths: number.text.parse().ok()?,
        unit: unit.text.clone(),
        span,
    })
}

/// Numbers, each with its share.
fn distribution(clause: &Clause, keyword: Keyword) -> Vec<(u64, Share, Span)> {
    let mut out = Vec::new();
    let mut pending: Option<(u64, Span)> = None;
    for arg in clause.find(keyword).map_or(&[][..], |c| &c.args) {
        match arg {
            Arg::Number(micro, span) => {
                pending = u64::try_from(micro / 1_000_000).ok().map(|n| (n, *span));
            }
            Arg::Share(share, span) => {
                if let Some((number, first)) = pending.take() {
                    out.push((number, *share, first.to(*span)));
                }
            }
            _ => {}
        }
    }
    out
}
