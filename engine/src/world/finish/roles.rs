//! Who does and decides what in a procedure, in a case: the roles of its game.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::design::{Guard, OutcomeId, ProcedureId, StepId, Target, Verb, Way};

use crate::flow::{FlowId, NodeId};
use crate::game::{Decider, Goal, Part, Roles, Span as Effort};
use crate::world::World;
use crate::world::access::{Access, Asking};
use crate::world::barrier::Barrier;
use crate::world::case::Case;
use crate::world::outage::Stretch;
use crate::world::process::{Involvement, Process};

impl World<'_> {
    /// Who does and decides what in a procedure, in a case.
    pub(super) fn roles_in(
        &self,
        process: &Process,
        asking: &Asking<'_>,
        access: &BTreeMap<StepId, Access>,
    ) -> Roles {
        let design = self.design;
        let mut roles = Roles::new(&process.net);
        let given_up = given_up(process);
        for (&step, &node) in &process.node_of {
            let part = match self.involvement(step) {
                Some(Involvement::Acts) => Part::Acts,
                Some(Involvement::Receives) => Part::Receives,
                None if access.contains_key(&step) => Part::Depends,
                None => Part::None,
            };
            roles.set_level(node, asking.level(step, access.get(&step)) as u32);
            let chooses = part == Part::Acts;
            // Whoever is served by what is done within a step acts in it, whosever the step is.
            let part = if self.is_theirs_within(asking, step) {
                Part::Acts
            } else {
                part
            };
            roles.set_part(node, part);
            let (effort, wait) = self.times_of(asking, step, part);
            if let Some(effort) = effort {
                roles.set_effort(node, effort);
            }
            if let Some(wait) = wait {
                roles.set_wait(node, wait);
            }
            let it = &design.steps[step];
            // A junction is nobody's; where it leads to nothing but what the applicant does, they choose by doing it.
            let doors = it.is_junction && self.are_doors(process, node);
            let to_proxy = |it: &Way| self.is_by_proxy(asking, it.to);
            let in_person = |it: &Way| self.is_in_person(process, asking, it.to);
            let has_proxy = asking.is_by_proxy() && process.ways_out(node).any(to_proxy);
            // Such a way is one's own where one has any: nobody has to appoint somebody at home to be spared the paper, or
            // the journey.
            let of_anybody = |it: &Way| !matches!(it.when, Some(Guard::Lacks(..)));
            let has_own = asking.is_of_ones_own()
                && process
                    .ways_out(node)
                    .any(|it| in_person(it) && of_anybody(it));
            let tells_apart = asking.is_without_consent() && self.asks_for_will(process, node)
                || self.asks_for_registration(process, node, access);
            let gives_up = |flow: FlowId| given_up.contains(&process.net.flows()[flow].target);
            let mut ways = process.net.outgoing(node).iter();
            let goes_on = ways.any(|&it| !gives_up(it));
            for &flow in process.net.outgoing(node) {
                let way = process.way_of.get(&flow);
                let decider = match way.and_then(|it| it.when.as_ref()) {
                    _ if has_proxy && way.is_some_and(in_person) => Decider::Never,
                    _ if has_own && way.is_some_and(to_proxy) => Decider::Never,
                    Some(Guard::Lacks(need, _)) if asking.lacks(*need) => Decider::Forced,
                    Some(Guard::Lacks(..)) => Decider::Never,
                    // Nobody gives up for somebody else: whoever wants to finish answers, and does not decline.
                    _ if goes_on && gives_up(flow) => Decider::Never,
                    _ if way.is_some_and(|it| it.after.is_some()) => Decider::Timer,
                    // Whether they consent, or are registered, is the fact by which such ways are told apart.
                    Some(Guard::Fact(..) | Guard::Otherwise(_)) | None if tells_apart => {
                        Decider::Applicant
                    }
                    Some(_) => Decider::Other,
                    None if chooses || doors => Decider::Applicant,
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
        let within = self.is_a_part(asking.procedure());
        let grants = ends().any(|&it| goal_of(it) == Goal::Granted);
        for (&node, outcome) in &process.outcome_of {
            let goal = match outcome.map(goal_of) {
                Some(Goal::Other) if !grants => Goal::Granted,
                // Where it simply ends, the step in which it is done goes on.
                None if within => Goal::Granted,
                goal => goal.unwrap_or(Goal::Other),
            };
            roles.set_goal(node, goal);
        }
        roles
    }

    /// Whether one of the ways out of a node leads to a step that moves data on consent, and another does not.
    fn asks_for_will(&self, process: &Process, node: NodeId) -> bool {
        let willed = |it: &Way| match it.to {
            Target::Step(to) => self.design.steps[to].moves_on_consent(),
            Target::Outcome(_) => false,
        };
        let (willed, others): (Vec<_>, Vec<_>) = process.ways_out(node).partition(|it| willed(it));
        !willed.is_empty() && !others.is_empty()
    }

    /// Whether one of the ways out of a node leads to a step that looks people up by what only the registered have, which
    /// these people do not, and another to one that looks the same up by something else.
    fn asks_for_registration(
        &self,
        process: &Process,
        node: NodeId,
        access: &BTreeMap<StepId, Access>,
    ) -> bool {
        let steps: Vec<StepId> = process
            .ways_out(node)
            .filter_map(|it| match it.to {
                Target::Step(to) => Some(to),
                Target::Outcome(_) => None,
            })
            .collect();
        let barred = |it: &StepId| matches!(access.get(it), Some(Access::No(Barrier::Key(..))));
        let looked_up = |it: &StepId| {
            let clauses = self.design.steps[*it].data.iter();
            let clauses = clauses.filter(|it| it.verb == Verb::Reads && it.key.value().is_some());
            clauses.flat_map(|it| &it.items).map(|(item, _)| *item)
        };
        // Any other fact tells other people apart: these ways look up the same.
        steps.iter().filter(|it| barred(it)).any(|one| {
            let others = steps.iter().filter(|it| !barred(it));
            others
                .flat_map(looked_up)
                .any(|it| looked_up(one).any(|of_one| of_one == it))
        })
    }

    /// Whether what is done within a step serves the applicant.
    fn is_theirs_within(&self, asking: &Asking<'_>, step: StepId) -> bool {
        let called = self.called(step);
        let serves = called.and_then(|it| self.design.procedures[it].serves);
        serves.is_some_and(|(whom, _)| Some(whom) == asking.applicant())
    }

    /// How long a step keeps the applicant busy, and how long it takes besides; it takes no less than what is done
    /// within it.
    fn times_of(
        &self,
        asking: &Asking<'_>,
        step: StepId,
        part: Part,
    ) -> (Option<Effort>, Option<Effort>) {
        let it = &self.design.steps[step];
        let (mut takes, mut waits) = (it.takes.value().map(span), it.waits.value().map(span));
        if let Some(within) = self.called(step).and_then(|it| self.time_within(it)) {
            let no_less = |it: Option<Effort>, than: Effort| {
                Some(it.map_or(than, |it| it.no_less_than(than)))
            };
            match part {
                Part::Acts if self.is_theirs_within(asking, step) => {
                    takes = no_less(takes, within.own);
                    waits = no_less(waits, within.elapsed.without(within.own));
                }
                Part::Acts => waits = no_less(waits, within.elapsed),
                _ => takes = no_less(takes, within.elapsed),
            }
        }
        match part {
            Part::Acts => (takes, waits),
            _ => (None, takes.into_iter().chain(waits).reduce(Effort::then)),
        }
    }

    /// Whether a way leads to a step of a proxy.
    fn is_by_proxy(&self, asking: &Asking<'_>, target: Target) -> bool {
        match target {
            Target::Step(to) => asking.by_proxy(&self.design.steps[to]),
            Target::Outcome(_) => false,
        }
    }

    /// Whether every way out of a node leads to a step that the applicant, or a proxy of theirs, performs.
    fn are_doors(&self, process: &Process, node: NodeId) -> bool {
        process.ways_out(node).all(|it| {
            let first = self.first_of_the_applicant(process, it.to);
            it.when.is_none() && first.is_some()
        })
    }

    /// The step that the applicant performs to which a way leads, past what offices do by themselves on it.
    fn first_of_the_applicant(&self, process: &Process, target: Target) -> Option<StepId> {
        let mut passed = BTreeSet::new();
        let mut target = target;
        loop {
            let Target::Step(to) = target else {
                return None;
            };
            if self.involvement(to) == Some(Involvement::Acts) {
                return Some(to);
            }
            let mut ways = process.ways_out(*process.node_of.get(&to)?);
            target = match (ways.next(), ways.next()) {
                (Some(way), None) if way.when.is_none() && passed.insert(to) => way.to,
                _ => return None,
            };
        }
    }

    /// Whether a way leads to a step that the person performs themselves, other than to give their mandate.
    fn is_in_person(&self, process: &Process, asking: &Asking<'_>, target: Target) -> bool {
        let Some(to) = self.first_of_the_applicant(process, target) else {
            return false;
        };
        let step = &self.design.steps[to];
        !asking.by_proxy(step) && !asking.gives_mandate(step)
    }

    /// The roles in ordinary times, by one's own ways: ways of a group and fallbacks are not asked about.
    pub(in crate::world) fn ordinary_roles(&self, procedure: ProcedureId) -> Roles {
        let ordinary = Stretch::ORDINARY;
        let asking = Asking::new(self, procedure, Case::default(), &ordinary).of_ones_own();
        self.roles_in(self.process(procedure), &asking, &BTreeMap::new())
    }
}

/// What an outcome is to the applicant; the first three outcomes of every design are these.
fn goal_of(outcome: OutcomeId) -> Goal {
    match usize::from(outcome) {
        0 => Goal::Granted,
        1 => Goal::Refused,
        2 => Goal::Withdrawn,
        _ => Goal::Other,
    }
}

/// The nodes from which there is no end but `withdrawn`: whoever has come there has given up.
fn given_up(process: &Process) -> BTreeSet<NodeId> {
    let withdrawn =
        |outcome: &Option<OutcomeId>| outcome.is_some_and(|it| goal_of(it) == Goal::Withdrawn);
    let (withdrawn, others): (Vec<_>, Vec<_>) =
        (process.outcome_of.iter()).partition(|(_, outcome)| withdrawn(outcome));
    if withdrawn.is_empty() {
        return BTreeSet::new();
    }
    let [withdrawn, others] = [withdrawn, others].map(|ends| {
        let mut open: Vec<NodeId> = ends.into_iter().map(|(&node, _)| node).collect();
        let mut before: BTreeSet<NodeId> = open.iter().copied().collect();
        while let Some(node) = open.pop() {
            for &flow in process.net.incoming(node) {
                let source = process.net.flows()[flow].source;
                if before.insert(source) {
                    open.push(source);
                }
            }
        }
        before
    });
    &withdrawn - &others
}

fn span(estimate: &gensoku_dsl::design::Estimate) -> Effort {
    let (least, most) = estimate.range.unwrap_or((estimate.likely, estimate.likely));
    Effort {
        likely: estimate.likely,
        least,
        most,
    }
}
