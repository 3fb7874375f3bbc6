//! Who can finish: the game of a procedure, asked for a group of people in a situation.
//!
//! A case is asked twice, with what the design leaves open as good and as bad as it can be for the applicant; and once
//! for each stretch of an outage, in which the same systems are down. Somebody can finish in a scenario if they can at
//! every hour of it, finding the systems as they are then.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gensoku_dsl::design::{
    Guard, Millis, OutcomeId, ProcedureId, ScenarioId, Spelled, StepId, SystemId, Target, Way,
};
use gensoku_dsl::text::{Lang, Text};

use super::access::{Access, Asking};
use super::case::{Case, People, Situation};
use super::outage::{self, Interval, Stretch};
use super::process::{Involvement, Process};
use super::questions::{bound_reached, locked, smallest_deciding};
use super::{Answer, Logic, OpenFact, Reason, Truth, World};
use crate::finding::{Element, RemedyLevel, Role};
use crate::flow::NodeId;
use crate::game::{self, Decider, Game, Goal, Part, Roles, Span as Effort};

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

/// How the applicant fares while a scenario lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasts {
    /// They can finish at every hour of it.
    Throughout,
    /// From then on they cannot, in milliseconds from its beginning.
    Until(Millis),
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
        let steps = &self.design.procedures[procedure].steps;
        let steps = steps.iter().map(|&it| &self.design.steps[it]);
        let met: BTreeSet<SystemId> = steps
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
        let played = self.play_with(procedure, case, &stretch, |game, access| {
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

    /// Asks the game of a case while the same systems are down; access is told of the steps that not everybody passes.
    pub(super) fn play_with<T>(
        &self,
        procedure: ProcedureId,
        case: Case,
        stretch: &Stretch,
        ask: impl FnOnce(&Game<'_>, &BTreeMap<StepId, Access>) -> T,
    ) -> Result<T, game::Reason> {
        let process = self.process(procedure);
        let asking = Asking::new(self, procedure, case, &stretch.down);
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
            .filter(|(_, it)| matches!(it, Access::Open(_)))
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
            .filter_map(|step| Some(self.open_fact(*step, access.get(step)?)))
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
        let asking = Asking::new(self, procedure, case, &stretch.down);
        access
            .keys()
            .map(|&it| (it, asking.level(it)))
            .filter(|(_, level)| *level > RemedyLevel::Operation)
            .collect()
    }

    pub(super) fn open_fact(&self, step: StepId, access: &Access) -> Option<OpenFact> {
        let Access::Open(clause) = access else {
            return None;
        };
        Some(OpenFact {
            element: Element::Step(step),
            clause,
            span: self.design.steps[step].name.span,
        })
    }

    /// Who does and decides what in a procedure, in a case.
    fn roles_in(
        &self,
        process: &Process,
        asking: &Asking<'_>,
        access: &BTreeMap<StepId, Access>,
    ) -> Roles {
        let design = self.design;
        let mut roles = Roles::new(&process.net);
        for (&step, &node) in &process.node_of {
            let part = match self.involvement(step) {
                Some(Involvement::Acts) => Part::Acts,
                Some(Involvement::Receives) => Part::Receives,
                None if access.contains_key(&step) => Part::Depends,
                None => Part::None,
            };
            roles.set_part(node, part);
            roles.set_level(node, asking.level(step) as u32);
            let it = &design.steps[step];
            let (takes, waits) = (it.takes.value().map(span), it.waits.value().map(span));
            let (effort, wait) = match part {
                Part::Acts => (takes, waits),
                _ => (None, takes.into_iter().chain(waits).reduce(Effort::then)),
            };
            if let Some(effort) = effort {
                roles.set_effort(node, effort);
            }
            if let Some(wait) = wait {
                roles.set_wait(node, wait);
            }
            let to_proxy = self.leads_to_proxy(process, asking, node);
            let ways = process.net.outgoing(node).iter();
            let mut ways = ways.filter_map(|flow| process.way_of.get(flow));
            let goes_on = ways.any(|it| !gives_up(it));
            for &flow in process.net.outgoing(node) {
                let way = process.way_of.get(&flow);
                let decider = match way.and_then(|it| it.when.as_ref()) {
                    _ if to_proxy && way.is_some_and(|it| self.is_in_person(asking, it.to)) => {
                        Decider::Never
                    }
                    Some(Guard::Lacks(need, _)) if asking.lacks(*need) => Decider::Forced,
                    Some(Guard::Lacks(..)) => Decider::Never,
                    // Nobody gives up for somebody else: whoever wants to finish answers, and does not decline.
                    _ if goes_on && way.is_some_and(gives_up) => Decider::Never,
                    _ if way.is_some_and(|it| it.after.is_some()) => Decider::Timer,
                    Some(_) => Decider::Other,
                    None if part == Part::Acts => Decider::Applicant,
                    None => Decider::Other,
                };
                roles.set_decider(flow, decider);
                if let Some((share, _)) = way.and_then(|it| it.share) {
                    roles.set_share(flow, share.0);
                }
                if let Some((delay, _)) = way.and_then(|it| it.after) {
                    roles.set_delay(flow, delay);
                }
            }
        }
        let replaced: BTreeSet<StepId> = process
            .fallback_of
            .values()
            .filter(|(_, system)| asking.is_down(*system))
            .map(|(step, _)| *step)
            .collect();
        for (&flow, (_, system)) in &process.fallback_of {
            if !asking.is_down(*system) {
                roles.set_decider(flow, Decider::Never);
            }
        }
        for (&flow, step) in &process.itself {
            if replaced.contains(step) {
                roles.set_decider(flow, Decider::Never);
            }
        }
        // What never ends in `granted` ends in what it declares itself: there the person has come to what they wanted.
        let ends = || process.outcome_of.values().flatten();
        let grants = ends().any(|&it| goal_of(it) == Goal::Granted);
        for (&node, outcome) in &process.outcome_of {
            let goal = match outcome.map(goal_of) {
                Some(Goal::Other) if !grants => Goal::Granted,
                goal => goal.unwrap_or(Goal::Other),
            };
            roles.set_goal(node, goal);
        }
        roles
    }

    /// Whether one of the ways out of a node leads to a step of a proxy, where it is asked who has one.
    fn leads_to_proxy(&self, process: &Process, asking: &Asking<'_>, node: NodeId) -> bool {
        let ways = process.net.outgoing(node).iter();
        let mut ways = ways.filter_map(|flow| process.way_of.get(flow));
        asking.is_by_proxy()
            && ways.any(|it| match it.to {
                Target::Step(to) => asking.by_proxy(&self.design.steps[to]),
                Target::Outcome(_) => false,
            })
    }

    /// Whether a way leads to a step that the person performs themselves, other than to give their mandate.
    fn is_in_person(&self, asking: &Asking<'_>, target: Target) -> bool {
        let Target::Step(to) = target else {
            return false;
        };
        let step = &self.design.steps[to];
        self.involvement(to) == Some(Involvement::Acts)
            && !asking.by_proxy(step)
            && !asking.gives_mandate(step)
    }

    /// The roles in ordinary times: ways of a group and fallbacks are not asked about.
    pub(super) fn ordinary_roles(&self, procedure: ProcedureId) -> Roles {
        let nothing = BTreeSet::new();
        let asking = Asking::new(self, procedure, Case::DIGITAL, &nothing);
        self.roles_in(self.process(procedure), &asking, &BTreeMap::new())
    }

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
        let steps = &self.process(procedure).step_of;
        for part in &self.finish(procedure, case).parts {
            match &part.good {
                game::Answer::CanFinish(_) => {}
                game::Answer::Undecided(reason) => {
                    return Answer::Undecided(self.why_undecided(procedure, *reason));
                }
                game::Answer::Cannot(cuts) => {
                    let cut = cuts.cheapest.iter().filter_map(|it| steps.get(it));
                    return Answer::Known(cut.copied().collect());
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
        let steps = self.design.procedures[procedure].steps.iter();
        let mut open: Vec<SystemId> = steps
            .flat_map(|&it| self.design.steps[it].systems())
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
    pub(super) fn reason(&self, role: Role, step: StepId, access: Option<&Access>) -> Reason {
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
                    format!("{}は健全でない（{rule}）", name.label(Lang::Ja)),
                )
            }
            _ => bound_reached(),
        }
    }
}

/// From which hour on, where that is not the first.
/// What an outcome is to the applicant; the first three outcomes of every design are these.
fn goal_of(outcome: OutcomeId) -> Goal {
    match usize::from(outcome) {
        0 => Goal::Granted,
        1 => Goal::Refused,
        2 => Goal::Withdrawn,
        _ => Goal::Other,
    }
}

/// Whether who goes a way has given up.
fn gives_up(way: &Way) -> bool {
    matches!(way.to, Target::Outcome(it) if goal_of(it) == Goal::Withdrawn)
}

fn since(time: Interval) -> Option<Text> {
    (time.from > 0).then(|| {
        let after = |lang| crate::rules::say::duration(time.from, lang);
        Text::new(
            format!("after {}", after(Lang::En)),
            format!("{}後から", after(Lang::Ja)),
        )
    })
}

fn span(estimate: &gensoku_dsl::design::Estimate) -> Effort {
    let (least, most) = estimate.range.unwrap_or((estimate.likely, estimate.likely));
    Effort {
        likely: estimate.likely,
        least,
        most,
    }
}
