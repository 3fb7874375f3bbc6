//! Runs that show a violation, in the system as it was before anything was left out.

use std::cell::OnceCell;
use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use super::super::index::IdVec;
use super::super::net::{FlowId, Net, NodeId};
use super::explore::{Bounds, DEFAULT, Explorer, Graph, Pick, count, picked};
use super::graph::{Ends, Labels, crowded, run_to_twice, stuck};
use super::judge::marked;
use super::reduce::{Fate, Reduced, Story};
use super::relax::Neighbours;
use super::system::{Gate, Holds, Instance, Place, System, Trans};
use super::trap::is_trapped;
use super::work::Work;

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
    /// The flow with two tokens.
    pub(super) flow: Option<FlowId>,
}

/// The end events of a system and how its transitions reach them.
pub(super) fn ends_of(system: &System) -> (Vec<(NodeId, Option<Instance>)>, Labels) {
    let mut ends: Vec<_> = system.transitions.iter().filter_map(|it| it.end).collect();
    ends.sort_unstable();
    ends.dedup();
    let number = |end: &(NodeId, Option<Instance>)| {
        ends.binary_search(end)
            .ok()
            .and_then(|at| u32::try_from(at).ok())
            .map(|at| (at, 1))
    };
    let labels = system
        .transitions
        .iter()
        .map(|it| it.end.as_ref().and_then(number).into_iter().collect())
        .collect();
    (ends, labels)
}

/// A part of a net of which runs are told.
pub(super) struct Told<'u> {
    pub(super) net: &'u Net,
    pub(super) system: &'u System,
    pub(super) reduced: &'u Reduced,
    /// The states of the small system that were followed.
    pub(super) small: &'u Graph,
    /// One of them from which no run completes.
    pub(super) stuck_at: Option<usize>,
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
            Holds::Inside(node) => waiting.push(node),
            Holds::Message(_) | Holds::Hidden => {}
        }
    }
    waiting.sort_unstable();
    waiting.dedup();
    Run {
        nodes,
        no_return,
        shortest,
        waiting,
        flow,
    }
}

pub(super) type Steps = Vec<(Trans, Pick)>;

/// A shortest run among the states that were followed, and after how many steps there is no return.
fn shortest(
    told: &Told<'_>,
    explorer: &Explorer<'_>,
    graph: &Graph,
    goal: Goal,
) -> Option<(Steps, usize)> {
    let system = told.system;
    let run = match goal {
        Goal::Unsafe => {
            let two = |state: &usize| has_two(system, graph.state(*state));
            graph.run_to((0..graph.len()).find(two)?)
        }
        Goal::Occurs(node) => {
            let (state, edge) = (0..graph.len()).find_map(|state| {
                let edge = graph
                    .edges(state)
                    .iter()
                    .find(|it| system.transitions[it.trans].occurs == Some(node))?;
                Some((state, edge))
            })?;
            let mut run = graph.run_to(state);
            run.push((edge.trans, edge.pick));
            run
        }
        Goal::Twice(node, instance) => {
            let (names, labels) = ends_of(system);
            let of: Vec<_> = names.iter().map(|it| it.1).collect();
            let ends = Ends {
                labels: &labels,
                of: &of,
            };
            let number = names.binary_search(&(node, instance)).ok()?;
            run_to_twice(system, graph, &ends, u32::try_from(number).ok()?)?
        }
        Goal::Stuck => {
            let state = stuck(graph).or_else(|| trapped(told, explorer, graph))?;
            let mut run = graph.run_to(state);
            let no_return = run.len();
            run.extend(on_to_the_end(graph, state));
            return Some((run, no_return));
        }
    };
    let length = run.len();
    Some((run, length))
}

/// The first state in which some tokens can never go away.
fn trapped(told: &Told<'_>, explorer: &Explorer<'_>, graph: &Graph) -> Option<usize> {
    let system = told.system;
    let neighbours = Neighbours::new(system);
    let cost = (system.transitions.len() + system.places.len()) as u64 * 8;
    told.work.part(4, |work| {
        (0..graph.len())
            .take_while(|_| work.spend(cost))
            .find(|&state| {
                let marked = marked(graph.state(state));
                is_trapped(system, &neighbours, &explorer.removed, &marked)
            })
    })
}

/// Whether two tokens are on one flow.
fn has_two(system: &System, state: &[u8]) -> bool {
    system
        .places
        .entries()
        .any(|(place, it)| matches!(it.holds, Holds::Flow(_)) && count(state, place) > 1)
}

/// From a state without return the shortest way to one where nothing more can happen, if there is one.
fn on_to_the_end(graph: &Graph, from: usize) -> Steps {
    let mut before: FxHashMap<usize, (usize, Trans, Pick)> = FxHashMap::default();
    let mut queue = VecDeque::from([from]);
    while let Some(state) = queue.pop_front() {
        if graph.edges(state).is_empty() && !graph.cut.get(state).copied().unwrap_or(true) {
            let mut run = Vec::new();
            let mut at = state;
            while at != from {
                let Some(&(source, trans, pick)) = before.get(&at) else {
                    break;
                };
                run.push((trans, pick));
                at = source;
            }
            run.reverse();
            return run;
        }
        for edge in graph.edges(state) {
            let to = edge.to as usize;
            if to != from && !before.contains_key(&to) {
                before.insert(to, (state, edge.trans, edge.pick));
                queue.push_back(to);
            }
        }
    }
    Vec::new()
}

// --- from the small system ----------------------------------------------------------------------------------------

/// The labels of the small system: how often each end event is reached, where either of two counts as the larger.
pub(super) fn small_labels(
    system: &System,
    reduced: &Reduced,
    names: &[(NodeId, Option<Instance>)],
) -> Labels {
    if names.is_empty() {
        return IdVec::filled(Vec::new(), reduced.system.transitions.len());
    }
    reduced
        .story
        .iter()
        .map(|&story| label(system, reduced, names, story))
        .collect()
}

fn label(
    system: &System,
    reduced: &Reduced,
    names: &[(NodeId, Option<Instance>)],
    story: u32,
) -> Vec<(u32, u8)> {
    // Stories are made of earlier ones: depth first without recursion, results on a stack.
    enum Job {
        Look(u32),
        Add,
        Most,
    }
    let mut jobs = vec![Job::Look(story)];
    let mut results: Vec<Vec<(u32, u8)>> = Vec::new();
    while let Some(job) = jobs.pop() {
        match job {
            Job::Look(story) => match reduced.stories.get(story as usize) {
                Some(&Story::One(trans)) => {
                    let number = system.transitions[trans]
                        .end
                        .and_then(|end| names.binary_search(&end).ok());
                    results.push(
                        number
                            .and_then(|at| u32::try_from(at).ok())
                            .map(|at| (at, 1))
                            .into_iter()
                            .collect(),
                    );
                }
                Some(&Story::Then(a, b)) => jobs.extend([Job::Add, Job::Look(a), Job::Look(b)]),
                Some(&Story::Or(a, b)) => jobs.extend([Job::Most, Job::Look(a), Job::Look(b)]),
                None => results.push(Vec::new()),
            },
            Job::Add | Job::Most => {
                let (Some(mut a), Some(mut b)) = (results.pop(), results.pop()) else {
                    continue;
                };
                if a.len() < b.len() {
                    std::mem::swap(&mut a, &mut b);
                }
                for (number, times) in b {
                    match a.iter_mut().find(|it| it.0 == number) {
                        Some(it) if matches!(job, Job::Add) => it.1 = it.1.saturating_add(times),
                        Some(it) => it.1 = it.1.max(times),
                        None => a.push((number, times)),
                    }
                }
                results.push(a);
            }
        }
    }
    results.pop().unwrap_or_default()
}

/// A run of the small system that shows `goal`, and its goal transition if it ends with one.
fn small_run(told: &Told<'_>, goal: Goal) -> Option<Steps> {
    let (system, reduced, graph) = (told.system, told.reduced, told.small);
    let small = &reduced.system;
    match goal {
        Goal::Stuck => {
            let state = told.stuck_at?;
            let mut run = graph.run_to(state);
            run.extend(on_to_the_end(graph, state));
            Some(run)
        }
        Goal::Unsafe => Some(graph.run_to(crowded(small, graph)?.0)),
        Goal::Twice(node, instance) => {
            let (names, _) = ends_of(system);
            let labels = small_labels(system, reduced, &names);
            let of: Vec<_> = names.iter().map(|it| it.1).collect();
            let ends = Ends {
                labels: &labels,
                of: &of,
            };
            let number = names.binary_search(&(node, instance)).ok()?;
            run_to_twice(small, graph, &ends, u32::try_from(number).ok()?)
        }
        Goal::Occurs(node) => {
            // If none does, it lies on a way that was shortened: the tokens pass there in some run.
            let does = |trans: Trans| {
                let mut found = false;
                each_leaf(reduced, reduced.story[trans], |leaf| {
                    found |= system.transitions[leaf].occurs == Some(node);
                });
                found
            };
            let (trans, state) = graph
                .happens
                .entries()
                .find_map(|(trans, state)| state.filter(|_| does(trans)).map(|it| (trans, it)))?;
            let state = state as usize;
            let mut run = graph.run_to(state);
            let edge = graph.edges(state).iter().find(|it| it.trans == trans)?;
            run.push((edge.trans, edge.pick));
            Some(run)
        }
    }
}

/// Every transition of a story.
pub(super) fn each_leaf(reduced: &Reduced, story: u32, mut found: impl FnMut(Trans)) {
    let mut stack = vec![story];
    while let Some(story) = stack.pop() {
        match reduced.stories.get(story as usize) {
            Some(&Story::One(trans)) => found(trans),
            Some(&(Story::Then(a, b) | Story::Or(a, b))) => stack.extend([b, a]),
            None => {}
        }
    }
}

/// The transitions of a story in order; of two ways the one with the end event that is wanted, else the first.
fn in_order(
    system: &System,
    reduced: &Reduced,
    story: u32,
    wanted: Option<(NodeId, Option<Instance>)>,
) -> Vec<Trans> {
    let mut order = Vec::new();
    let mut stack = vec![story];
    while let Some(story) = stack.pop() {
        match reduced.stories.get(story as usize) {
            Some(&Story::One(trans)) => order.push(trans),
            Some(&Story::Then(a, b)) => stack.extend([b, a]),
            Some(&Story::Or(a, b)) => {
                let mut has = false;
                if wanted.is_some() {
                    each_leaf(reduced, b, |leaf| {
                        has |= system.transitions[leaf].end == wanted
                    });
                }
                stack.push(if has { b } else { a });
            }
            None => {}
        }
    }
    order
}

/// Replays a run of the small system in the large one.
fn carried_back(told: &Told<'_>, explorer: &Explorer<'_>, goal: Goal) -> Option<Run> {
    let (system, reduced) = (told.system, told.reduced);
    let steps = small_run(told, goal)?;
    let wanted = match goal {
        Goal::Twice(node, instance) => Some((node, instance)),
        _ => None,
    };
    let mut replay = Replay::new(system, reduced, explorer);
    replay.settle();
    for (trans, pick) in steps {
        let choice = reduced.ways.get(&trans);
        for leaf in in_order(system, reduced, *reduced.story.find(trans)?, wanted) {
            let chosen = match choice {
                Some((own, choice)) if *own == leaf => {
                    if pick == DEFAULT {
                        choice.default.into_iter().collect()
                    } else {
                        picked(choice, pick)
                    }
                }
                _ => reduced.fixed.get(&leaf).copied().into_iter().collect(),
            };
            if !replay.fire(leaf, &chosen) {
                return None;
            }
            replay.settle();
        }
    }
    let mut nodes = replay.nodes;
    let mut state = replay.state;
    if goal == Goal::Unsafe {
        // The tokens may still have to come together.
        let near = Bounds {
            states: 2_000,
            tokens: 3,
            ..told.bounds
        };
        let graph = told
            .work
            .part(4, |work| explorer.explore(&state, near, work));
        let two = |at: &usize| has_two(system, graph.state(*at));
        let found = (0..graph.len()).find(two)?;
        nodes.extend(
            graph
                .run_to(found)
                .iter()
                .filter_map(|&(trans, _)| system.transitions[trans].node),
        );
        state = graph.state(found).to_vec();
    }
    let length = nodes.len();
    Some(finish(told.net, system, nodes, length, false, &state))
}

/// A run of the large system while it is made: what moves by itself moves as soon as it can.
struct Replay<'s> {
    system: &'s System,
    reduced: &'s Reduced,
    explorer: &'s Explorer<'s>,
    state: Vec<u8>,
    nodes: Vec<NodeId>,
    /// For each place the transitions that move tokens on from it by themselves.
    movers: IdVec<Place, Vec<Trans>>,
    fresh: Vec<Place>,
    /// Those of them that are inclusive joins.
    joins: Vec<Trans>,
}

impl<'s> Replay<'s> {
    fn new(system: &'s System, reduced: &'s Reduced, explorer: &'s Explorer<'s>) -> Self {
        let mut joins = Vec::new();
        let mut movers: IdVec<Place, Vec<Trans>> = IdVec::filled(Vec::new(), system.places.len());
        for (id, it) in system.transitions.entries() {
            if reduced.fate[id] == Fate::Moves {
                if it.gate == Gate::Inclusive {
                    joins.push(id);
                }
                for &place in &it.pre {
                    movers[place].push(id);
                }
            }
        }
        Self {
            system,
            reduced,
            explorer,
            state: explorer.initial(),
            nodes: Vec::new(),
            movers,
            fresh: system.initial.clone(),
            joins,
        }
    }

    fn fire(&mut self, trans: Trans, chosen: &[Place]) -> bool {
        if !self.explorer.can(&self.state, trans) {
            return false;
        }
        self.explorer.step(&mut self.state, trans, chosen);
        let it = &self.system.transitions[trans];
        self.nodes.extend(it.node);
        self.fresh.extend(it.post.iter().chain(chosen));
        true
    }

    fn settle(&mut self) {
        loop {
            self.settle_fresh();
            // What an inclusive join waited for may have gone another way.
            let joins = self.joins.clone();
            if !joins.into_iter().any(|join| self.move_on(join)) {
                return;
            }
        }
    }

    fn move_on(&mut self, mover: Trans) -> bool {
        let chosen: Vec<Place> = self
            .reduced
            .fixed
            .get(&mover)
            .copied()
            .into_iter()
            .collect();
        self.fire(mover, &chosen)
    }

    fn settle_fresh(&mut self) {
        while let Some(place) = self.fresh.pop() {
            let mut position = 0;
            while let Some(&mover) = self.movers[place].get(position) {
                if !self.move_on(mover) {
                    position += 1;
                }
            }
        }
    }
}
