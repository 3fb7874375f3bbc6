//! What is asked of the game: who can finish, how long, without which systems, and why not.

use std::collections::BTreeSet;

use gensoku_dsl::design::{Millis, ProcedureId, ScenarioId, Spelled, StepId, SystemId};
use gensoku_dsl::text::{Lang, Text};

use super::Played;
use crate::finding::{Element, Role};
use crate::flow::NodeId;
use crate::game;
use crate::world::access::Access;
use crate::world::case::{Case, Situation};
use crate::world::outage::Interval;
use crate::world::questions::bound_reached;
use crate::world::{Answer, Logic, Reason, Truth, World};

/// How the applicant fares while a scenario lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasts {
    /// They can finish at every hour of it.
    Throughout,
    /// From then on they cannot, in milliseconds from its beginning.
    Until(Millis),
}

impl World<'_> {
    /// Whether the applicant can finish a procedure in a case.
    pub fn can_finish(&self, procedure: ProcedureId, case: Case) -> Truth {
        self.judge_finish(procedure, case)
    }

    /// The same, or its outcome alone.
    pub(crate) fn judge_finish<L: Logic>(&self, procedure: ProcedureId, case: Case) -> L {
        if !self.arises(procedure, case.people) {
            return L::held(Vec::new);
        }
        let finish = self.finish(procedure, case);
        let mut open = Vec::new();
        let mut strategies = Vec::new();
        for part in &finish.parts {
            if let Some(reason) = part.undecided() {
                return L::undecided(|| self.why_undecided(procedure, reason));
            }
            match (&part.good, &part.bad) {
                (game::Answer::Cannot(cuts), _) => {
                    return L::refuted(|| self.cut_reasons(procedure, part, cuts));
                }
                (_, game::Answer::CanFinish(strategy)) => strategies.push(strategy),
                _ => open.extend(part.deciding.iter().cloned()),
            }
        }
        if open.is_empty() {
            let stories = strategies.into_iter().flat_map(|it| &it.story);
            return L::held(|| self.ways(procedure, stories));
        }
        L::depends(|| {
            open.sort();
            open.dedup();
            open
        })
    }

    /// The steps of runs, each told once.
    fn ways<'n>(
        &self,
        procedure: ProcedureId,
        passed: impl Iterator<Item = &'n NodeId>,
    ) -> Vec<Reason> {
        let steps = &self.process(procedure).step_of;
        let mut told = BTreeSet::new();
        let way = passed.filter_map(|it| steps.get(it)).copied();
        way.filter(|&it| told.insert(it))
            .map(|it| self.reason(Role::Way, it, None))
            .collect()
    }

    /// The cheapest of the smallest cuts in a case, when the applicant first cannot finish; what is open is taken as
    /// good as it can be.
    pub fn smallest_cut(&self, procedure: ProcedureId, case: Case) -> Answer<Vec<StepId>> {
        for part in &self.finish(procedure, case).parts {
            match &part.good {
                game::Answer::CanFinish(_) => {}
                game::Answer::Undecided(reason) => {
                    return Answer::Undecided(self.why_undecided(procedure, *reason));
                }
                game::Answer::Cannot(cuts) => {
                    let cut = self.steps_of(procedure, &cuts.cheapest);
                    return Answer::Known(part.to_change(&cut));
                }
            }
        }
        Answer::Nothing
    }

    /// For how long the applicant can finish once a scenario has begun.
    pub fn lasts(&self, procedure: ProcedureId, case: Case) -> Answer<Lasts> {
        for part in &self.finish(procedure, case).parts {
            if let Some(reason) = part.undecided() {
                return Answer::Undecided(self.why_undecided(procedure, reason));
            }
            match part.can_finish() {
                Some(true) => {}
                Some(false) => return Answer::Known(Lasts::Until(part.stretch.time.from)),
                None => return Answer::Open(part.deciding.clone()),
            }
        }
        Answer::Known(Lasts::Throughout)
    }

    /// The systems that the steps of a procedure use, and those that these run on.
    pub fn systems_of(&self, procedure: ProcedureId) -> BTreeSet<SystemId> {
        let mut open: Vec<SystemId> = self
            .steps_within(procedure)
            .flat_map(|it| self.design.steps[it].systems())
            .collect();
        let mut systems = BTreeSet::new();
        while let Some(system) = open.pop() {
            if self.exists(system) && systems.insert(system) {
                let hosts = &self.design.systems[system].runs_on;
                open.extend(hosts.iter().map(|&(host, _)| host));
            }
        }
        systems
    }

    /// The systems without which nobody can finish a procedure: single points of failure. None where nobody can finish
    /// it anyway. Where some are certain, those whose case is open are left out.
    pub fn single_points(&self, procedure: ProcedureId) -> Answer<Vec<SystemId>> {
        match self.can_finish(procedure, Case::default()) {
            Truth::True(_) => {}
            Truth::False(_) => return Answer::Known(Vec::new()),
            Truth::Open(facts) => return Answer::Open(facts),
            Truth::Undecided(why) => return Answer::Undecided(why),
        }
        let mut certain = Vec::new();
        let mut open = Vec::new();
        for system in self.systems_of(procedure) {
            match self.can_finish(procedure, Case::after(Situation::Without(system))) {
                Truth::True(_) => {}
                Truth::False(_) => certain.push(system),
                Truth::Open(facts) => open.extend(facts),
                Truth::Undecided(why) => return Answer::Undecided(why),
            }
        }
        open.sort();
        open.dedup();
        if certain.is_empty() && !open.is_empty() {
            Answer::Open(open)
        } else {
            Answer::Known(certain)
        }
    }

    /// The scenarios that a procedure must survive.
    pub fn must_survive(&self, procedure: ProcedureId) -> Vec<ScenarioId> {
        let named = self.design.procedures[procedure].must_survive.iter();
        named
            .filter_map(|(name, _)| self.design.scenario_named(name))
            .collect()
    }

    /// What would have to change, with what stands in the way there, and from which hour on.
    fn cut_reasons(&self, procedure: ProcedureId, part: &Played, cuts: &game::Cuts) -> Vec<Reason> {
        let steps = &self.process(procedure).step_of;
        let cut = cuts.cheapest.iter().filter_map(|it| steps.get(it));
        cut.map(|&it| {
            let mut reason = self.reason(Role::Cut, it, part.access.get(&it));
            if let Some(when) = since(part.stretch.time) {
                reason.note = Text::new(
                    format!("{}, {}", reason.note.en, when.en),
                    format!("{}（{}）", reason.note.ja, when.ja),
                );
            }
            reason
        })
        .collect()
    }

    /// A step as a reason, with how it is done or what stands in the way.
    pub(in crate::world) fn reason(
        &self,
        role: Role,
        step: StepId,
        access: Option<&Access>,
    ) -> Reason {
        let it = &self.design.steps[step];
        let note = match access {
            Some(Access::No(barrier)) => barrier.note(self.design),
            _ => {
                let channels = |lang: Lang| {
                    let stated = it.channels.value().into_iter().flatten();
                    let words: Vec<String> =
                        stated.map(|it| it.kind.word(lang).to_owned()).collect();
                    if words.is_empty() {
                        String::new()
                    } else {
                        crate::rules::say::either(&words, lang)
                    }
                };
                Text::new(channels(Lang::En), channels(Lang::Ja))
            }
        };
        Reason {
            role,
            element: Element::Step(step),
            note,
            span: it.channels.span().unwrap_or(it.name.span),
        }
    }

    /// Why the game of a procedure was not decided.
    pub fn why_undecided(&self, procedure: ProcedureId, reason: game::Reason) -> Text {
        let name = &self.design.procedures[procedure].name;
        match reason {
            game::Reason::NotSound(unsound) => {
                let rule = match unsound {
                    game::Unsound::TwoTokens => "unsafe",
                    game::Unsound::ImproperCompletion => "improper-completion",
                    game::Unsound::NoOptionToComplete(_) => "no-option-to-complete",
                };
                Text::new(
                    format!("{} is not sound ({rule})", name.label(Lang::En)),
                    format!("{}の流れに不備がある（{rule}）", name.label(Lang::Ja)),
                )
            }
            game::Reason::Unread => (self.unread_ways(procedure))
                .map_or_else(bound_reached, crate::rules::unread::not_understood),
            _ => bound_reached(),
        }
    }
}

/// From which hour on, where that is not the first.
fn since(time: Interval) -> Option<Text> {
    (time.from > 0).then(|| {
        let after = |lang| crate::rules::say::duration(time.from, lang);
        Text::new(
            format!("after {}", after(Lang::En)),
            format!("{}後から", after(Lang::Ja)),
        )
    })
}
