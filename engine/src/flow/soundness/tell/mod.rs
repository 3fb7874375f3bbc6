//! Runs that show a violation, in the system as it was before anything was left out.

mod carried_back;
mod causal;
mod shortest;

use std::cell::OnceCell;

use super::super::net::{FlowId, Net, NodeId};
use super::explore::Explorer;
use super::graph::Steps;
use super::reduce::Reduced;
use super::states::{Bounds, Graph, count, picked};
use super::system::{Holds, Instance, Place, System, Trans};
use super::work::Work;
use carried_back::carried_back;
use causal::leading;
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

/// A step of a run.
#[derive(Clone, Debug)]
pub(super) struct Fired {
    pub(super) trans: Trans,
    /// What was chosen besides what it always puts.
    pub(super) chosen: Vec<Place>,
}

/// The steps of a run among the states of a system.
fn fired(system: &System, steps: Steps) -> impl Iterator<Item = Fired> + '_ {
    steps.into_iter().map(|(trans, pick)| {
        let choice = system.transitions[trans].choice.as_deref();
        let chosen = choice.map_or_else(Vec::new, |it| picked(it, pick));
        Fired { trans, chosen }
    })
}

/// A run before it is told.
struct Found {
    steps: Vec<Fired>,
    /// After how many of them no complete state can be reached any more.
    no_return: usize,
    shortest: bool,
}

/// A run that shows `goal`: a shortest one if the states can be followed as far as it needs, else the one that was
/// found in the small system. What happens beside what it shows is left out.
pub(super) fn tell(told: &Told<'_>, goal: Goal) -> Option<Run> {
    let explorer = Explorer::new(told.system);
    let graph = told.large.get_or_init(|| follow(told, &explorer));
    let found = graph.as_ref();
    let found = found.and_then(|graph| shortest(told, &explorer, graph, goal));
    let mut found = found.or_else(|| carried_back(told, &explorer, goal))?;
    let mut stays = None;
    if let Some((steps, place)) = leading(told, &explorer, goal, &found.steps) {
        found.no_return = steps.len();
        found.steps = steps;
        stays = place;
    }
    Some(replayed(told, &explorer, &found, stays))
}

/// A run in the words of the net. What waits at the end is what is at one place, if that alone is to be told of.
fn replayed(told: &Told<'_>, explorer: &Explorer<'_>, found: &Found, stays: Option<Place>) -> Run {
    let system = told.system;
    let mut state = explorer.initial();
    let mut nodes = Vec::new();
    let mut no_return = 0;
    for (position, fired) in found.steps.iter().enumerate() {
        explorer.step(&mut state, fired.trans, &fired.chosen);
        nodes.extend(system.transitions[fired.trans].node);
        if position < found.no_return {
            no_return = nodes.len();
        }
    }
    let mut run = Run {
        nodes,
        no_return,
        shortest: found.shortest,
        ..Run::default()
    };
    for (place, info) in system.places.entries() {
        let tokens = count(&state, place);
        if tokens == 0 || !info.control || stays.is_some_and(|it| it != place) {
            continue;
        }
        match info.holds {
            Holds::Flow(it) => {
                run.waiting.push(told.net.flows()[it].target);
                if tokens > 1 && run.flow.is_none() {
                    run.flow = Some(it);
                }
            }
            Holds::Inside(node) => run.begun.push(node),
            Holds::Message(_) | Holds::Hidden => {}
        }
    }
    run.waiting.extend(&run.begun);
    for nodes in [&mut run.waiting, &mut run.begun] {
        nodes.sort_unstable();
        nodes.dedup();
    }
    run
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

/// Whether two tokens are on one flow.
fn has_two(system: &System, state: &[u8]) -> bool {
    crowded_flow(system, state).is_some()
}

/// A flow on which two tokens are.
fn crowded_flow(system: &System, state: &[u8]) -> Option<Place> {
    let mut flows = system.places.entries();
    let found =
        flows.find(|(place, it)| matches!(it.holds, Holds::Flow(_)) && count(state, *place) > 1);
    found.map(|it| it.0)
}
