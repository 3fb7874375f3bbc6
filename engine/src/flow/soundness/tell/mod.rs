//! Runs that show a violation, in the system as it was before anything was left out.

mod carried_back;
mod shortest;

use std::cell::OnceCell;

use super::super::net::{FlowId, Net, NodeId};
use super::explore::Explorer;
use super::graph::Steps;
use super::reduce::Reduced;
use super::states::{Bounds, Graph, count, picked};
use super::system::{Holds, Instance, System};
use super::work::Work;
use carried_back::carried_back;
use shortest::shortest;

/// What a run is to show.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Goal {
    /// A state from which no complete one can be reached.
    Stuck,
    /// This end event is reached twice in one instance.
    Twice(NodeId, Option<Instance>),
    /// Two tokens on one flow.
    Unsafe,
    /// An activity or an event sub-process begins.
    Occurs(NodeId),
}

/// A run.
#[derive(Clone, Debug, Default)]
pub(super) struct Run {
    /// The nodes that are passed, gateways and all.
    pub(super) nodes: Vec<NodeId>,
    /// How many of them are passed when no complete state can be reached any more.
    pub(super) no_return: usize,
    /// Whether there is no shorter one.
    pub(super) shortest: bool,
    /// The nodes at which tokens lie at the end.
    pub(super) waiting: Vec<NodeId>,
    /// Those of them that have begun.
    pub(super) begun: Vec<NodeId>,
    /// The flow with two tokens.
    pub(super) flow: Option<FlowId>,
}

/// A part of a net of which runs are told.
pub(super) struct Told<'u> {
    pub(super) net: &'u Net,
    pub(super) system: &'u System,
    pub(super) reduced: &'u Reduced,
    /// The states of the small system that were followed.
    pub(super) small: &'u Graph,
    /// A run of it to a state from which none completes, and on to where nothing more can happen.
    pub(super) stuck_by: Option<&'u Steps>,
    /// The states of the large system, once they were followed.
    pub(super) large: &'u OnceCell<Option<Graph>>,
    pub(super) bounds: Bounds,
    pub(super) work: &'u Work,
}

/// A run that shows `goal`: a shortest one if the states can be followed as far as it needs, else the one that was
/// found in the small system.
pub(super) fn tell(told: &Told<'_>, goal: Goal) -> Option<Run> {
    let system = told.system;
    let explorer = Explorer::new(system);
    let graph = told.large.get_or_init(|| follow(told, &explorer));
    let found = graph
        .as_ref()
        .and_then(|graph| Some((graph, shortest(told, &explorer, graph, goal)?)));
    let Some((graph, (steps, no_return))) = found else {
        return carried_back(told, &explorer, goal);
    };
    let mut state = graph.state(0).to_vec();
    let mut nodes = Vec::new();
    let mut after = 0;
    for (position, &(trans, pick)) in steps.iter().enumerate() {
        let chosen = system.transitions[trans]
            .choice
            .as_ref()
            .map(|it| picked(it, pick))
            .unwrap_or_default();
        explorer.step(&mut state, trans, &chosen);
        nodes.extend(system.transitions[trans].node);
        if position < no_return {
            after = nodes.len();
        }
    }
    Some(finish(told.net, system, nodes, after, true, &state))
}

/// Among fewer states than this nothing is looked for.
const FEWEST: usize = 100;

/// The states of the large system, unless they are too wide to be followed.
fn follow(told: &Told<'_>, explorer: &Explorer<'_>) -> Option<Graph> {
    // A state costs its width, and may have a successor of that width for every transition.
    let width = told.system.places.len().max(1);
    let steps = told.system.transitions.len().max(1);
    let near = Bounds {
        states: (4_000_000 / width)
            .min(200_000_000 / (width * steps))
            .clamp(1, 20_000)
            .min(told.bounds.states),
        tokens: 3,
        ..told.bounds
    };
    (near.states >= FEWEST).then(|| {
        told.work
            .part(4, |work| explorer.explore(&explorer.initial(), near, work))
    })
}

fn finish(
    net: &Net,
    system: &System,
    nodes: Vec<NodeId>,
    no_return: usize,
    shortest: bool,
    state: &[u8],
) -> Run {
    let mut waiting = Vec::new();
    let mut begun = Vec::new();
    let mut flow = None;
    for (place, info) in system.places.entries() {
        let tokens = count(state, place);
        if tokens == 0 || !info.control {
            continue;
        }
        match info.holds {
            Holds::Flow(it) => {
                waiting.push(net.flows()[it].target);
                if tokens > 1 && flow.is_none() {
                    flow = Some(it);
                }
            }
            Holds::Inside(node) => begun.push(node),
            Holds::Message(_) | Holds::Hidden => {}
        }
    }
    waiting.extend(&begun);
    for nodes in [&mut waiting, &mut begun] {
        nodes.sort_unstable();
        nodes.dedup();
    }
    Run {
        nodes,
        no_return,
        shortest,
        waiting,
        begun,
        flow,
    }
}

/// Whether two tokens are on one flow.
fn has_two(system: &System, state: &[u8]) -> bool {
    system
        .places
        .entries()
        .any(|(place, it)| matches!(it.holds, Holds::Flow(_)) && count(state, place) > 1)
}
