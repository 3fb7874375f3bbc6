//! What the states that were followed say about a system.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use super::super::index::IdVec;
use super::states::{Edge, Graph, Pick, count};
use super::system::{Instance, Place, System, Trans};
use super::work::Work;

/// The steps of a run.
pub(super) type Steps = Vec<(Trans, Pick)>;

/// How often each end event is reached by a transition: the number of the end event, and once or more.
pub(super) type Labels = IdVec<Trans, Vec<(u32, u8)>>;

/// The end events of a system.
pub(super) struct Ends<'l> {
    pub(super) labels: &'l Labels,
    /// Of each end event, the instance in which it is counted.
    pub(super) of: &'l [Option<Instance>],
}

impl Ends<'_> {
    /// How often a transition reaches an end event.
    pub(super) fn times(&self, trans: Trans, number: u32) -> u8 {
        self.labels[trans]
            .iter()
            .find(|it| it.0 == number)
            .map_or(0, |it| it.1)
    }

    /// Whether an end event that was reached before a transition may be reached anew after it: its instance ends.
    pub(super) fn closed(&self, system: &System, trans: Trans, number: u32) -> bool {
        let of = self.of.get(number as usize).copied().flatten();
        of.is_some_and(|of| system.ends_with(of, trans))
    }
}

pub(super) fn is(flags: &[bool], at: usize) -> bool {
    flags.get(at).copied().unwrap_or(false)
}

/// The steps into each state.
pub(super) struct Backwards {
    first: Vec<u32>,
    sources: Vec<(u32, u32)>,
}

impl Backwards {
    /// The steps into each state, each as its source and its position among all steps.
    pub(super) fn new(graph: &Graph) -> Self {
        let edges = |state: usize| (graph.first_edge(state)..).zip(graph.edges(state));
        let mut first = vec![0_u32; graph.len() + 1];
        for (_, edge) in (0..graph.len()).flat_map(edges) {
            if let Some(degree) = first.get_mut(edge.to as usize + 1) {
                *degree += 1;
            }
        }
        let mut total = 0;
        for start in &mut first {
            total += *start;
            *start = total;
        }
        let mut next = first.clone();
        let mut sources = vec![(0, 0); total as usize];
        for state in 0..graph.len() {
            for (position, edge) in edges(state) {
                if let Some(place) = next.get_mut(edge.to as usize) {
                    if let Some(slot) = sources.get_mut(*place as usize) {
                        *slot = (u32::try_from(state).unwrap_or(u32::MAX), position);
                    }
                    *place += 1;
                }
            }
        }
        Self { first, sources }
    }

    /// The steps into a state, each as its source and its position among all steps.
    pub(super) fn into(&self, state: usize) -> &[(u32, u32)] {
        let range = self.first.get(state).zip(self.first.get(state + 1));
        range
            .and_then(|(&from, &to)| self.sources.get(from as usize..to as usize))
            .unwrap_or(&[])
    }

    /// For each state whether one of `goals` can be reached from it by steps that `by` allows.
    pub(super) fn reaching(
        &self,
        graph: &Graph,
        goals: impl IntoIterator<Item = usize>,
        by: impl Fn(&Edge) -> bool,
    ) -> Vec<bool> {
        let mut reaching = vec![false; graph.len()];
        let mut queue: Vec<usize> = goals.into_iter().collect();
        for &goal in &queue {
            if let Some(flag) = reaching.get_mut(goal) {
                *flag = true;
            }
        }
        while let Some(state) = queue.pop() {
            for &(source, edge) in self.into(state) {
                let source = source as usize;
                let allowed = graph.all_edges().get(edge as usize).is_some_and(&by);
                if let Some(flag) = reaching.get_mut(source).filter(|flag| allowed && !**flag) {
                    *flag = true;
                    queue.push(source);
                }
            }
        }
        reaching
    }
}

/// For each state whether a state that `flags` marks can be reached from it by steps that `by` allows.
pub(super) fn reaching(
    graph: &Graph,
    backwards: &Backwards,
    flags: &[bool],
    by: impl Fn(&Edge) -> bool,
) -> Vec<bool> {
    let goals = (0..graph.len()).filter(|&state| is(flags, state));
    backwards.reaching(graph, goals, by)
}

/// The first state from which no complete state can be reached and nothing was left out.
pub(super) fn stuck(graph: &Graph) -> Option<usize> {
    if !graph.complete.contains(&false) {
        return None;
    }
    let backwards = Backwards::new(graph);
    let completes = reaching(graph, &backwards, &graph.complete, |_| true);
    let open = reaching(graph, &backwards, &graph.cut, |_| true);
    (0..graph.len()).find(|&state| !is(&completes, state) && !is(&open, state))
}

/// Whether a token is on a place in some complete state.
pub(super) fn leaves(graph: &Graph, place: Place) -> bool {
    (0..graph.len()).any(|at| is(&graph.complete, at) && count(graph.state(at), place) > 0)
}

/// The first state with two tokens on one flow, and the place.
pub(super) fn crowded(system: &System, graph: &Graph) -> Option<(usize, Place)> {
    let alarms: Vec<Place> = system
        .places
        .entries()
        .filter(|(_, it)| it.alarm)
        .map(|(place, _)| place)
        .collect();
    (0..graph.len()).find_map(|state| {
        let tokens = graph.state(state);
        alarms
            .iter()
            .find(|&&place| count(tokens, place) > 1)
            .map(|&place| (state, place))
    })
}

/// For each end event, whether it is reached twice in one instance; nothing where that is more work than allowed.
pub(super) fn twice(
    system: &System,
    graph: &Graph,
    ends: &Ends<'_>,
    work: &Work,
) -> Vec<Option<bool>> {
    let mut found = vec![Some(false); ends.of.len()];
    if ends.of.is_empty() {
        return found;
    }
    for (trans, _) in graph.happens.entries().filter(|it| it.1.is_some()) {
        for &(number, times) in &ends.labels[trans] {
            if let Some(slot) = found.get_mut(number as usize).filter(|_| times > 1) {
                *slot = Some(true);
            }
        }
    }
    let backwards = Backwards::new(graph);
    for (number, slot) in (0_u32..).zip(&mut found) {
        if *slot == Some(true) {
            continue;
        }
        if !work.spend(graph.all_edges().len() as u64 * 2) {
            *slot = None;
            continue;
        }
        let reaches = |edge: &Edge| ends.times(edge.trans, number) > 0;
        let sources = (0..graph.len()).filter(|&state| graph.edges(state).iter().any(reaches));
        let again = backwards.reaching(graph, sources, |edge| {
            !ends.closed(system, edge.trans, number)
        });
        let twice = graph.all_edges().iter().any(|edge| {
            reaches(edge)
                && is(&again, edge.to as usize)
                && !ends.closed(system, edge.trans, number)
        });
        *slot = Some(twice);
    }
    found
}

/// The steps of a shortest run that reaches an end event twice in one instance.
pub(super) fn run_to_twice(
    system: &System,
    graph: &Graph,
    ends: &Ends<'_>,
    number: u32,
) -> Option<Steps> {
    // A state before the end event is reached first, and the same one after it.
    let at = |state: usize, once: bool| state * 2 + usize::from(once);
    let mut before = vec![None; graph.len() * 2];
    let mut queue = VecDeque::from([0]);
    while let Some(here) = queue.pop_front() {
        let (state, once) = (here / 2, here % 2 == 1);
        for edge in graph.edges(state) {
            let total = usize::from(once) + usize::from(ends.times(edge.trans, number));
            if total > 1 {
                let mut run = vec![(edge.trans, edge.pick)];
                let mut from = here;
                while from != 0 {
                    let Some(&Some((source, trans, pick))) = before.get(from) else {
                        break;
                    };
                    run.push((trans, pick));
                    from = source;
                }
                run.reverse();
                return Some(run);
            }
            let closed = ends.closed(system, edge.trans, number);
            let to = at(edge.to as usize, total == 1 && !closed);
            if to != 0
                && let Some(slot) = before.get_mut(to).filter(|it| it.is_none())
            {
                *slot = Some((here, edge.trans, edge.pick));
                queue.push_back(to);
            }
        }
    }
    None
}

/// From a state without return the shortest way to one where nothing more can happen, if there is one.
pub(super) fn on_to_the_end(graph: &Graph, from: usize) -> Steps {
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
