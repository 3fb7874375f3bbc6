//! A procedure as a workflow graph, and whose each step and each choice is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::flow::order::{self, Concurrent, Dominators};
use crate::flow::{
    Event, FlowId, Gateway, Join, Kind, Net, NetBuilder, NodeId, Origin, Split, Task,
};
use gensoku_dsl::arena::Arena;
use gensoku_dsl::design::{
    ActorKind, ChannelKind, Design, Effect, EffectKind, Guard, Next, OutcomeId, ProcedureId,
    ProvisionId, Receiver, Requirement, Scope, Stated, Step, StepId, SystemId, Target, Verb,
    WaitsFor, Way,
};
use jiff::civil::Date;

use super::World;

/// What the applicant has to do with a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Involvement {
    /// The applicant, or a proxy of theirs, performs it.
    Acts,
    /// The applicant receives in it.
    Receives,
}

/// What the applicant has to do with a step of a procedure; nothing where it is internal.
fn involvement(design: &Design, step: &Step) -> Option<Involvement> {
    let (applicant, _) = design.procedures[step.procedure].serves?;
    let performer = step.by.map(|(by, _)| by.actor);
    let receiver = step.for_.map(|(whom, _)| whom.actor);
    if performer == Some(applicant) {
        return Some(Involvement::Acts);
    }
    let proxy = performer.is_some_and(|by| {
        let by = &design.actors[by];
        by.kind == ActorKind::Proxy && by.proxy.as_ref().is_some_and(|it| it.of == applicant)
    });
    if proxy && receiver.is_none_or(|whom| whom == applicant) {
        return Some(Involvement::Acts);
    }
    if receiver == Some(applicant) {
        return Some(Involvement::Receives);
    }
    let sent_to = |verb| {
        step.data
            .iter()
            .filter(move |it| it.verb == verb)
            .map(|it| match it.to {
                Some(Receiver::Actor(actor, _)) => Some(actor.actor),
                Some(Receiver::System(_)) | None => None,
            })
    };
    let given = sent_to(Verb::Sends).any(|to| to == Some(applicant))
        || sent_to(Verb::Issues).any(|to| to.is_none_or(|to| to == applicant));
    let other_receiver = receiver.is_some()
        || step
            .data
            .iter()
            .any(|it| matches!(it.to, Some(Receiver::Actor(actor, _)) if actor.actor != applicant));
    let open_to_them = matches!(step.channels, Stated::Is(..)) && !other_receiver;
    (given || open_to_them).then_some(Involvement::Receives)
}

/// What the applicant has to do with each step.
pub(super) fn involvements(design: &Design) -> Arena<StepId, Option<Involvement>> {
    let steps = design.steps.iter();
    steps.map(|it| involvement(design, it)).collect()
}

impl World<'_> {
    /// Whether a provision in force requires a step: it says so itself, or the step says that it does. One that only
    /// requires how a step is done does not require the step.
    pub(crate) fn is_compulsory(&self, step: StepId) -> bool {
        let effects = |it: ProvisionId| self.design.provisions[it].effects.iter();
        let in_force = |it: &&Effect| it.period.contains(self.as_of);
        let of_manner = |it: &Effect| {
            let manner =
                |it: &Requirement| matches!(it, Requirement::Channel(_) | Requirement::Unit(_));
            matches!(&it.kind, EffectKind::Requires(what, _) if manner(what))
        };
        let said = self.design.steps[step].required_by.iter();
        let mut said = said.filter(|it| self.is_cited_in_force(it));
        let itself = EffectKind::Requires(Requirement::Step, Scope::Step(step));
        let mut provisions = self.provisions.iter();
        said.any(|it| it.provision.is_none_or(|it| !effects(it).any(of_manner)))
            || provisions.any(|&it| effects(it).filter(in_force).any(|it| it.kind == itself))
    }
}

/// The provisions in force that require a channel of each step, and which, in the order of the provisions.
pub(super) fn required_channels(
    design: &Design,
    provisions: &[ProvisionId],
    as_of: Date,
) -> Arena<StepId, Vec<(ProvisionId, ChannelKind)>> {
    let mut required = Arena::filled(Vec::new(), design.steps.len());
    let mut citing: BTreeMap<ProvisionId, BTreeSet<StepId>> = BTreeMap::new();
    for (id, step) in design.steps.entries() {
        for provision in step.required_by.iter().filter_map(|it| it.provision) {
            citing.entry(provision).or_default().insert(id);
        }
    }
    let of_purpose = |purpose| {
        let procedures = design.procedures.iter();
        let of_it = procedures.filter(move |it| it.purpose.value() == Some(purpose));
        of_it.flat_map(|it| it.steps.iter().copied())
    };
    for &provision in provisions {
        for effect in &design.provisions[provision].effects {
            let EffectKind::Requires(Requirement::Channel(channel), scope) = &effect.kind else {
                continue;
            };
            if !effect.period.contains(as_of) {
                continue;
            }
            let steps: Vec<StepId> = match scope {
                Scope::Step(of) => vec![*of],
                Scope::Procedure(of) => design.procedures[*of].steps.clone(),
                Scope::Purpose(of) => of_purpose(of).collect(),
                Scope::Cited => citing
                    .get(&provision)
                    .into_iter()
                    .flatten()
                    .copied()
                    .collect(),
            };
            for step in steps {
                required[step].push((provision, *channel));
            }
        }
    }
    required
}

/// The graph of a procedure.
pub struct Process {
    /// The workflow graph: a start, a task for each step, an end for each outcome.
    pub net: Net,
    /// The node of each step.
    pub node_of: BTreeMap<StepId, NodeId>,
    /// The step of each task.
    pub step_of: BTreeMap<NodeId, StepId>,
    /// The outcome of each end; nothing where the procedure simply ends.
    pub outcome_of: BTreeMap<NodeId, Option<OutcomeId>>,
    /// The way that each flow out of a step is.
    pub way_of: BTreeMap<FlowId, Way>,
    /// What each flow is that leads to a fallback: of which step, and the system that is down.
    pub fallback_of: BTreeMap<FlowId, (StepId, SystemId)>,
    /// The flow by which a step with fallbacks is come to itself.
    pub itself: BTreeMap<FlowId, StepId>,
    order: Dominators,
    scope: crate::flow::ScopeId,
    /// Which steps may be under way together; nothing where there are too many flows to tell.
    concurrent: OnceLock<Option<Concurrent>>,
}

impl Process {
    /// The graph of a procedure as the design stands.
    ///
    /// A step with fallbacks stands behind an exclusive choice: it, or one of them.
    pub fn of(design: &Design, procedure: ProcedureId) -> Self {
        let it = &design.procedures[procedure];
        let mut builder = NetBuilder::new();
        let (_, scope) = builder.pool(&it.name.id, Origin(procedure.0));
        let start = builder.node(scope, Kind::Start(Event::None), "", Origin(procedure.0));
        let mut node_of = BTreeMap::new();
        let mut step_of = BTreeMap::new();
        let mut entry_of = BTreeMap::new();
        for &step in &it.steps {
            let written = &design.steps[step];
            // How the ways of a junction part and meet is said below.
            let kind = if written.is_junction {
                Kind::Gateway(Gateway::Exclusive)
            } else {
                Kind::Task(Task::Abstract)
            };
            let node = builder.node(scope, kind, &written.name.id, Origin(step.0));
            node_of.insert(step, node);
            step_of.insert(node, step);
            let entry = if written.fallbacks.is_empty() {
                node
            } else {
                builder.node(scope, Kind::Gateway(Gateway::Exclusive), "", Origin(step.0))
            };
            entry_of.insert(step, entry);
        }
        let mut ends: BTreeMap<Option<OutcomeId>, NodeId> = BTreeMap::new();
        let mut way_of = BTreeMap::new();
        if let Some((first, node)) = it
            .steps
            .first()
            .and_then(|it| Some((*it, *entry_of.get(it)?)))
        {
            // A flow between nodes of one scope is never refused.
            let _ = builder.flow(start, node, Origin(first.0));
        }
        for (id, ways) in design.flow(procedure) {
            let Some(&node) = node_of.get(&id) else {
                continue;
            };
            if ways.is_empty() {
                let target = end(&mut builder, &mut ends, design, scope, None);
                let _ = builder.flow(node, target, Origin(id.0));
            }
            let several = ways.len() > 1;
            for way in ways {
                let target = match way.to {
                    Target::Step(to) => entry_of.get(&to).copied(),
                    Target::Outcome(outcome) => {
                        Some(end(&mut builder, &mut ends, design, scope, Some(outcome)))
                    }
                };
                let Some(target) = target else {
                    continue;
                };
                if let Ok(flow) = builder.flow(node, target, Origin(id.0)) {
                    // A flow of this builder is never refused.
                    let _ = match way.when {
                        Some(Guard::Always(_)) => builder.set_always(flow),
                        Some(Guard::Otherwise(_)) => builder.set_default(node, flow),
                        _ => Ok(()),
                    };
                    way_of.insert(flow, way);
                }
            }
            let step = &design.steps[id];
            let split = match &step.next {
                Next::All(_) => Split::All,
                Next::Some(_) => Split::Some,
                Next::One(_) | Next::Following => Split::One,
            };
            if several || split == Split::Some {
                let _ = builder.set_split(node, split);
            }
            if !step.after_all.is_empty() {
                let entry = entry_of.get(&id).copied().unwrap_or(node);
                let join = match step.waits_for {
                    WaitsFor::All => Join::All,
                    WaitsFor::Some => Join::Inclusive,
                };
                let _ = builder.set_join(entry, join);
            }
        }
        let mut fallback_of = BTreeMap::new();
        let mut itself = BTreeMap::new();
        for (&id, &node) in &node_of {
            let Some(&entry) = entry_of.get(&id).filter(|&&it| it != node) else {
                continue;
            };
            let _ = builder.set_split(entry, Split::One);
            if let Ok(flow) = builder.flow(entry, node, Origin(id.0)) {
                itself.insert(flow, id);
            }
            for fallback in &design.steps[id].fallbacks {
                if let Some(&to) = entry_of.get(&fallback.to)
                    && let Ok(flow) = builder.flow(entry, to, Origin(id.0))
                {
                    fallback_of.insert(flow, (id, fallback.when_down));
                }
            }
        }
        let outcome_of = ends
            .into_iter()
            .map(|(outcome, node)| (node, outcome))
            .collect();
        let net = builder.finish();
        let order = order::dominators(&net, scope);
        Self {
            net,
            node_of,
            step_of,
            outcome_of,
            way_of,
            fallback_of,
            itself,
            order,
            scope,
            concurrent: OnceLock::new(),
        }
    }

    /// The ways out of a node that are written, or follow from the order of the steps.
    pub fn ways_out(&self, node: NodeId) -> impl Iterator<Item = &Way> {
        let flows = self.net.outgoing(node).iter();
        flows.filter_map(|it| self.way_of.get(it))
    }

    /// Whether some run that does a step may do another one later.
    pub fn reaches(&self, from: StepId, to: StepId) -> bool {
        let (Some(&from), Some(&to)) = (self.node_of.get(&from), self.node_of.get(&to)) else {
            return false;
        };
        let mut seen = BTreeSet::new();
        let mut open = vec![from];
        while let Some(node) = open.pop() {
            for &flow in self.net.outgoing(node) {
                let next = self.net.flows()[flow].target;
                if next == to {
                    return true;
                }
                if seen.insert(next) {
                    open.push(next);
                }
            }
        }
        false
    }

    /// Whether every run that does `step` has done `before` earlier.
    pub fn always_before(&self, before: StepId, step: StepId) -> bool {
        let node = |step| self.node_of.get(&step).copied();
        before != step
            && matches!((node(before), node(step)), (Some(before), Some(step))
                if self.order.dominates(before, step))
    }

    /// Whether two steps may be under way at the same time; nothing where the procedure is too large to tell.
    pub fn beside(&self, a: StepId, b: StepId) -> Option<bool> {
        let node = |step| self.node_of.get(&step).copied();
        let concurrent = self
            .concurrent
            .get_or_init(|| order::concurrent(&self.net, self.scope, MOST_FLOWS));
        let concurrent = concurrent.as_ref()?;
        Some(match (node(a), node(b)) {
            (Some(a), Some(b)) => concurrent.beside(a, b),
            _ => false,
        })
    }
}

/// The flows up to which it is told which steps may be under way together.
const MOST_FLOWS: usize = 4_000;

fn end(
    builder: &mut NetBuilder,
    ends: &mut BTreeMap<Option<OutcomeId>, NodeId>,
    design: &Design,
    scope: crate::flow::ScopeId,
    outcome: Option<OutcomeId>,
) -> NodeId {
    *ends.entry(outcome).or_insert_with(|| {
        let name = outcome.map_or("", |it| &design.words.outcomes[it].name.id);
        let origin = Origin(outcome.map_or(u32::MAX, |it| it.0));
        builder.node(scope, Kind::End(Event::None), name, origin)
    })
}
