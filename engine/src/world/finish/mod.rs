//! Who can finish: the game of a procedure, asked for a group of people in a situation.
//!
//! A case is asked twice, with what the design leaves open as good and as bad as it can be for the applicant; and once
//! for each stretch of an outage, in which the same systems are down. Somebody can finish in a scenario if they can at
//! every hour of it, finding the systems as they are then.

mod asked;
mod roles;

pub use asked::Lasts;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gensoku_dsl::design::{ProcedureId, StepId, SystemId};

use super::access::{Access, Asking};
use super::barrier::Barrier;
use super::case::{Case, People, Situation};
use super::outage::{self, Stretch};
use super::questions::{locked, smallest_deciding};
use super::{OpenFact, World};
use crate::finding::{Element, RemedyLevel};
use crate::flow::NodeId;
use crate::game::{self, Game};

/// The answer for one case: one part for each stretch of the situation, in their order.
#[derive(Clone, Debug)]
pub struct Finish {
    /// The parts; one where nothing has happened.
    pub parts: Vec<Played>,
}

/// The answer while the same systems are down.
#[derive(Clone, Debug)]
pub struct Played {
    /// From when to when, and what is down.
    pub stretch: Stretch,
    /// With what is open as good as it can be.
    pub good: game::Answer,
    /// The same as bad as it can be.
    pub bad: game::Answer,
    /// Where they differ: a smallest set of facts whose statement would decide it.
    pub deciding: Vec<OpenFact>,
    /// What stands in the way at each step that cannot be passed, or on which clause that depends.
    pub access: BTreeMap<StepId, Access>,
    /// The level at which each of them can be changed, where that is above operations.
    pub levels: BTreeMap<StepId, RemedyLevel>,
}

impl Played {
    /// What would have to change if steps are to be passed: they, or steps of what is done within them.
    pub(super) fn to_change(&self, steps: &[StepId]) -> Vec<StepId> {
        let changed = |it: &StepId| match self.access.get(it) {
            Some(Access::No(Barrier::Within { cut, .. })) if !cut.is_empty() => cut.clone(),
            _ => vec![*it],
        };
        steps.iter().flat_map(changed).collect()
    }

    /// Whether the applicant can finish; nothing where that is open.
    pub fn can_finish(&self) -> Option<bool> {
        match (self.good.can_finish(), self.bad.can_finish()) {
            (Some(true), Some(true)) => Some(true),
            (Some(false), _) => Some(false),
            _ => None,
        }
    }

    /// Why it was not decided, if it was not.
    pub fn undecided(&self) -> Option<game::Reason> {
        match (&self.good, &self.bad) {
            (game::Answer::Undecided(reason), _) | (_, game::Answer::Undecided(reason)) => {
                Some(*reason)
            }
            _ => None,
        }
    }
}

impl World<'_> {
    /// The stretches of a situation.
    pub fn stretches(&self, situation: Situation) -> Vec<Stretch> {
        let down = match situation {
            Situation::Ordinary => Vec::new(),
            Situation::Scenario(id) => {
                let down = self.design.scenarios[id].down.iter();
                down.map(|&(system, length, _)| (system, length)).collect()
            }
            Situation::Without(system) => vec![(system, None)],
        };
        outage::stretches(&outage::outages(self.design, &down))
    }

    /// The stretches of a situation as a procedure meets them: what it neither uses nor falls back from makes none.
    pub fn stretches_of(&self, procedure: ProcedureId, situation: Situation) -> Vec<Stretch> {
        if situation == Situation::Ordinary {
            return vec![Stretch::ORDINARY];
        }
        let steps = self.steps_within(procedure);
        let met: BTreeSet<SystemId> = steps
            .map(|it| &self.design.steps[it])
            .flat_map(|it| {
                let from = it.fallbacks.iter().map(|it| it.when_down);
                it.systems().chain(from)
            })
            .collect();
        let down = |it: &Stretch| -> BTreeSet<SystemId> { &it.down & &met };
        let mut stretches: Vec<Stretch> = Vec::new();
        for stretch in self.stretches(situation) {
            match stretches.last_mut() {
                Some(last) if down(last) == down(&stretch) => last.time.until = stretch.time.until,
                _ => stretches.push(stretch),
            }
        }
        if stretches.len() > 1 && stretches.last().is_some_and(|it| down(it).is_empty()) {
            stretches.pop();
        }
        stretches
    }

    /// Whether a case can arise: of a group, whether it is one of those whom the procedure serves.
    pub fn arises(&self, procedure: ProcedureId, people: People) -> bool {
        let Some((applicant, _)) = self.design.procedures[procedure].serves else {
            return false;
        };
        match people {
            People::Group(group) => self.design.words.groups[group]
                .of
                .is_none_or(|of| of == applicant),
            _ => true,
        }
    }

    /// Whether the applicant can finish in a case, stretch by stretch; asked once.
    ///
    /// What is not asked of a situation of its own is asked of that in which the design is looked at. Digital completion
    /// is demanded of ordinary times.
    pub fn finish(&self, procedure: ProcedureId, mut case: Case) -> Arc<Finish> {
        if case.situation == Situation::Ordinary && !case.digitally {
            case.situation = self.situation;
        }
        if !self.is_finish_known(procedure, case) {
            self.ask_within(procedure, case);
        }
        self.finish_by_itself(procedure, case)
    }

    /// Whether a case was asked before.
    pub(super) fn is_finish_known(&self, procedure: ProcedureId, case: Case) -> bool {
        let known = locked(&self.asked(procedure).finish);
        known.get(&case).is_some_and(|it| it.get().is_some())
    }

    /// The same as [`finish`](Self::finish) of exactly this case, after what is done within the procedure was asked.
    pub(super) fn finish_by_itself(&self, procedure: ProcedureId, case: Case) -> Arc<Finish> {
        let once = {
            let mut known = locked(&self.asked(procedure).finish);
            Arc::clone(known.entry(case).or_default())
        };
        let finish = once.get_or_init(|| {
            let parts = self.stretches_of(procedure, case.situation).into_iter();
            Arc::new(Finish {
                parts: parts.map(|it| self.play(procedure, case, it)).collect(),
            })
        });
        Arc::clone(finish)
    }

    fn play(&self, procedure: ProcedureId, case: Case, stretch: Stretch) -> Played {
        let played = self.play_with(procedure, case, &stretch, false, |game, access| {
            self.play_twice(procedure, case, &stretch, game, access)
        });
        played.unwrap_or_else(|reason| Played {
            stretch,
            good: game::Answer::Undecided(reason),
            bad: game::Answer::Undecided(reason),
            deciding: Vec::new(),
            access: BTreeMap::new(),
            levels: BTreeMap::new(),
        })
    }

    /// Asks the game of a case while the same systems are down, by one's own ways alone if that is said; access is told of
    /// the steps that not everybody passes.
    pub(super) fn play_with<T>(
        &self,
        procedure: ProcedureId,
        case: Case,
        stretch: &Stretch,
        own: bool,
        ask: impl FnOnce(&Game<'_>, &BTreeMap<StepId, Access>) -> T,
    ) -> Result<T, game::Reason> {
        if self.unread_ways(procedure).is_some() {
            return Err(game::Reason::Unread);
        }
        let process = self.process(procedure);
        let asking = Asking::new(self, procedure, case, stretch);
        let asking = if own { asking.of_ones_own() } else { asking };
        let steps = self.design.procedures[procedure].steps.iter();
        let access: BTreeMap<StepId, Access> = steps
            .map(|&it| (it, asking.access(it)))
            .filter(|(_, it)| *it != Access::Yes)
            .collect();
        let roles = self.roles_in(process, &asking, &access);
        let game = self.game(procedure, &roles)?;
        Ok(ask(&game, &access))
    }

    fn play_twice(
        &self,
        procedure: ProcedureId,
        case: Case,
        stretch: &Stretch,
        game: &Game<'_>,
        access: &BTreeMap<StepId, Access>,
    ) -> Played {
        let process = self.process(procedure);
        let of = |node: NodeId| process.step_of.get(&node).and_then(|it| access.get(it));
        let good = game.solve(&|node| of(node).is_none_or(Access::at_best));
        let open: Vec<NodeId> = access
            .iter()
            .filter(|(_, it)| matches!(it, Access::Open(_) | Access::Within(_)))
            .filter_map(|(step, _)| process.node_of.get(step).copied())
            .collect();
        let bad = if open.is_empty() {
            good.clone()
        } else {
            game.solve(&|node| of(node).is_none())
        };
        let depends = good.can_finish() == Some(true) && bad.can_finish() == Some(false);
        let deciding = if depends {
            smallest_deciding(&open, &|chosen| {
                let allowed = |node| of(node).is_none() || chosen.contains(&node);
                game.solve(&allowed).can_finish() == Some(true)
            })
        } else {
            Vec::new()
        };
        let deciding = deciding
            .iter()
            .filter_map(|it| process.step_of.get(it))
            .filter_map(|step| Some(self.open_facts(*step, access.get(step)?)))
            .flatten()
            .collect();
        Played {
            stretch: stretch.clone(),
            good,
            bad,
            deciding,
            levels: self.levels(procedure, case, stretch, access),
            access: access.clone(),
        }
    }

    fn levels(
        &self,
        procedure: ProcedureId,
        case: Case,
        stretch: &Stretch,
        access: &BTreeMap<StepId, Access>,
    ) -> BTreeMap<StepId, RemedyLevel> {
        let asking = Asking::new(self, procedure, case, stretch);
        access
            .iter()
            .map(|(&it, access)| (it, asking.level(it, Some(access))))
            .filter(|(_, level)| *level > RemedyLevel::Operation)
            .collect()
    }

    /// On what it depends whether a step can be passed.
    pub(super) fn open_facts(&self, step: StepId, access: &Access) -> Vec<OpenFact> {
        match access {
            Access::Open(clause) => vec![OpenFact {
                element: Element::Step(step),
                clause,
                span: self.design.steps[step].name.span,
            }],
            Access::Within(facts) => facts.clone(),
            Access::Yes | Access::No(_) => Vec::new(),
        }
    }
}
