//! What the states of a system say about each rule.

use rustc_hash::FxHashSet;

use super::super::index::{Id, IdVec};
use super::explore::{Bounds, Edge, Explorer, Graph, count};
use super::system::{Gate, Instance, Place, System, Trans};

/// How often each end event is reached by a transition: the number of the end event, and once or more.
pub(super) type Labels = IdVec<Trans, Vec<(u32, u8)>>;

/// An answer about one rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Answer<T> {
    /// It is never violated.
    No,
    /// It is violated, as shown.
    Yes(T),
    /// A bound was reached before it was known.
    Unknown,
}

/// Where an end event is reached twice: the states before the first and the second time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Twice {
    pub(super) first: (usize, usize),
    pub(super) second: Option<(usize, usize)>,
}

/// The answers about a system.
pub(super) struct Judgement {
    /// A state from which no complete state can be reached.
    pub(super) stuck: Answer<usize>,
    /// Of each end event, whether it is reached twice.
    pub(super) twice: Vec<Answer<Twice>>,
    /// A state with two tokens on one place.
    pub(super) unsafe_at: Answer<(usize, Place)>,
    /// Of each transition, whether it happens.
    pub(super) happens: IdVec<Trans, Answer<usize>>,
    /// Of each place of messages, whether some stay unread.
    pub(super) unread: Vec<(Place, Answer<usize>)>,
    /// Whether some run completes.
    pub(super) completes: Answer<usize>,
}

/// The end events of a system, as `judge` needs them.
pub(super) struct Ends<'l> {
    pub(super) labels: &'l Labels,
    /// Of each end event, the instance in which it is counted.
    pub(super) of: &'l [Option<Instance>],
}

/// Judges a system by its states.
pub(super) fn judge(
    system: &System,
    explorer: &Explorer<'_>,
    graph: &Graph,
    ends: &Ends<'_>,
    bounds: Bounds,
) -> Judgement {
    let mut judgement = seen(system, graph, ends);
    if graph.finished() {
        return judgement;
    }
    // Among more states than there are, what cannot happen cannot happen.
    for tokens in [2, 3, 4] {
        if !judgement.is_open() {
            break;
        }
        let wide = Bounds {
            tokens,
            saturate: true,
            states: bounds.states / 2,
            ..bounds
        };
        let over = explorer.explore(&saturated(&explorer.initial(), tokens), wide);
        if !over.finished() {
            break;
        }
        judgement.narrow(system, explorer, graph, &over, ends, wide);
    }
    judgement
}

fn settle<T: Copy>(answer: &mut Answer<T>, above: Answer<T>) {
    if matches!((&answer, above), (Answer::Unknown, Answer::No)) {
        *answer = Answer::No;
    }
}

impl Judgement {
    /// Whether anything is unknown.
    pub(super) fn is_open(&self) -> bool {
        fn open<T>(answer: &Answer<T>) -> bool {
            matches!(answer, Answer::Unknown)
        }
        open(&self.stuck)
            || open(&self.unsafe_at)
            || open(&self.completes)
            || self.twice.iter().any(open)
            || self.happens.iter().any(open)
            || self.unread.iter().any(|it| open(&it.1))
    }

    /// Takes from a saturated graph what it says for certain.
    fn narrow(
        &mut self,
        system: &System,
        explorer: &Explorer<'_>,
        graph: &Graph,
        over: &Graph,
        ends: &Ends<'_>,
        wide: Bounds,
    ) {
        let above = seen(system, over, ends);
        settle(&mut self.unsafe_at, above.unsafe_at);
        settle(&mut self.completes, above.completes);
        for (answer, above) in self.twice.iter_mut().zip(&above.twice) {
            settle(answer, *above);
        }
        for trans in system.transitions.ids() {
            settle(&mut self.happens[trans], above.happens[trans]);
        }
        for ((_, answer), (_, above)) in self.unread.iter_mut().zip(&above.unread) {
            settle(answer, *above);
        }
        if self.stuck != Answer::Unknown {
            return;
        }
        let hopeless = not_reaching(over, |state| is(&over.complete, state), |_| true);
        let images: FxHashSet<&[u8]> = (0..over.len())
            .filter(|&state| is(&hopeless, state))
            .map(|state| over.state(state))
            .collect();
        let lost = (0..graph.len())
            .find(|&state| images.contains(saturated(graph.state(state), wide.tokens).as_slice()));
        if let Some(state) = lost {
            self.stuck = Answer::Yes(state);
        } else if !not_reaching(over, |state| is(&over.complete, state), |edge| edge.sure)
            .contains(&true)
            && more_do_no_harm(system, explorer, over, wide)
        {
            self.stuck = Answer::No;
        }
    }
}

/// Whether a run that completes from a saturated state also completes from every state that the saturated one stands
/// for, which has more tokens on saturated places.
///
/// What can happen can happen with more tokens as well, if nothing asks whether control places are empty. More messages
/// may stay unread (a pool that begins on one of them does so at most once, and is then in a state that is judged as
/// well). More control tokens must each be able to vanish by themselves.
fn more_do_no_harm(system: &System, explorer: &Explorer<'_>, over: &Graph, wide: Bounds) -> bool {
    let is_full =
        |place: Place| (0..over.len()).any(|state| count(over.state(state), place) == wide.tokens);
    let full: Vec<Place> = system
        .places
        .entries()
        .filter(|&(place, it)| it.control && is_full(place))
        .map(|(place, _)| place)
        .collect();
    if full.is_empty() {
        return true;
    }
    if system.transitions.iter().any(|it| it.gate != Gate::Open) {
        return false;
    }
    full.into_iter().all(|place| {
        let mut alone = vec![0; system.places.len()];
        if let Some(tokens) = alone.get_mut(place.at()) {
            *tokens = 1;
        }
        let graph = explorer.explore(
            &alone,
            Bounds {
                states: 1_000,
                tokens: 3,
                saturate: false,
                ..wide
            },
        );
        graph.complete.contains(&true)
    })
}

fn saturated(state: &[u8], most: u8) -> Vec<u8> {
    state.iter().map(|&tokens| tokens.min(most)).collect()
}

fn is(flags: &[bool], at: usize) -> bool {
    flags.get(at).copied().unwrap_or(false)
}

/// For each state whether no state that `goal` names can be reached from it along the edges that `by` allows.
pub(super) fn not_reaching(
    graph: &Graph,
    goal: impl Fn(usize) -> bool,
    by: impl Fn(&Edge) -> bool,
) -> Vec<bool> {
    let mut lost: Vec<bool> = (0..graph.len()).map(|state| !goal(state)).collect();
    if !lost.contains(&true) {
        return lost;
    }
    // The edges the other way round.
    let mut first = vec![0_u32; graph.len() + 1];
    for state in 0..graph.len() {
        for edge in graph.edges(state).iter().filter(|edge| by(edge)) {
            if let Some(degree) = first.get_mut(edge.to as usize + 1) {
                *degree += 1;
            }
        }
    }
    let mut total = 0;
    for start in &mut first {
        total += *start;
        *start = total;
    }
    let mut next = first.clone();
    let mut before = vec![0_u32; total as usize];
    for state in 0..graph.len() {
        for edge in graph.edges(state).iter().filter(|edge| by(edge)) {
            if let Some(place) = next.get_mut(edge.to as usize) {
                if let Some(slot) = before.get_mut(*place as usize) {
                    *slot = u32::try_from(state).unwrap_or(u32::MAX);
                }
                *place += 1;
            }
        }
    }
    let mut queue: Vec<usize> = (0..graph.len())
        .filter(|&state| !is(&lost, state))
        .collect();
    while let Some(state) = queue.pop() {
        let range = first
            .get(state)
            .zip(first.get(state + 1))
            .map(|(&from, &to)| from as usize..to as usize);
        for &source in range.and_then(|range| before.get(range)).unwrap_or(&[]) {
            if let Some(flag) = lost.get_mut(source as usize).filter(|flag| **flag) {
                *flag = false;
                queue.push(source as usize);
            }
        }
    }
    lost
}

/// What the states that were followed say; where some were not, what was not seen is unknown.
fn seen(system: &System, graph: &Graph, ends: &Ends<'_>) -> Judgement {
    let finished = graph.finished();
    fn not_seen<T>(finished: bool) -> Answer<T> {
        if finished {
            Answer::No
        } else {
            Answer::Unknown
        }
    }
    let mut happens = IdVec::filled(not_seen(finished), system.transitions.len());
    for state in 0..graph.len() {
        for edge in graph.edges(state) {
            if !matches!(happens[edge.trans], Answer::Yes(_)) {
                happens[edge.trans] = Answer::Yes(state);
            }
        }
    }
    let alarms: Vec<Place> = system
        .places
        .entries()
        .filter(|(_, it)| it.alarm)
        .map(|(place, _)| place)
        .collect();
    let two = (0..graph.len()).find_map(|state| {
        let tokens = graph.state(state);
        alarms
            .iter()
            .find(|&&place| count(tokens, place) > 1)
            .map(|&place| (state, place))
    });
    let unread = system
        .places
        .entries()
        .filter(|(_, it)| !it.control && matches!(it.holds, super::system::Holds::Message(_)))
        .map(|(place, _)| {
            let left = (0..graph.len())
                .find(|&at| is(&graph.complete, at) && count(graph.state(at), place) > 0);
            (place, left.map_or(not_seen(finished), Answer::Yes))
        })
        .collect();
    let completes = (0..graph.len()).find(|&state| is(&graph.complete, state));
    Judgement {
        stuck: stuck(graph),
        twice: twice(system, graph, ends)
            .into_iter()
            .map(|it| it.map_or(not_seen(finished), Answer::Yes))
            .collect(),
        unsafe_at: two.map_or(not_seen(finished), Answer::Yes),
        happens,
        unread,
        completes: completes.map_or(not_seen(finished), Answer::Yes),
    }
}

fn stuck(graph: &Graph) -> Answer<usize> {
    let lost = not_reaching(graph, |state| is(&graph.complete, state), |_| true);
    if graph.finished() {
        return (0..graph.len())
            .find(|&state| is(&lost, state))
            .map_or(Answer::No, Answer::Yes);
    }
    // A state from which nothing was left out is judged for good.
    let closed = not_reaching(graph, |state| is(&graph.cut, state), |_| true);
    match (0..graph.len()).find(|&state| is(&lost, state) && is(&closed, state)) {
        Some(state) => Answer::Yes(state),
        None => Answer::Unknown,
    }
}

/// For each end event, a first step that reaches it and a second one that can follow in the same scope instance.
fn twice(system: &System, graph: &Graph, ends: &Ends<'_>) -> Vec<Option<Twice>> {
    let mut found: Vec<Option<Twice>> = vec![None; ends.of.len()];
    if ends.of.is_empty() {
        return found;
    }
    let words = ends.of.len().div_ceil(64);
    // For each state the end events that can still be reached.
    let mut future = vec![0_u64; graph.len() * words];
    let closed: IdVec<Trans, Option<Vec<u64>>> = system
        .transitions
        .iter()
        .map(|it| {
            it.closes.map(|instance| {
                let mut bits = vec![0; words];
                for (number, of) in ends.of.iter().enumerate() {
                    if system.within(*of, instance) {
                        set(&mut bits, number);
                    }
                }
                bits
            })
        })
        .collect();
    let mut bits = vec![0_u64; words];
    let after = |bits: &mut [u64], future: &[u64], edge: &Edge| {
        let at = edge.to as usize * words;
        let to = future.get(at..at + words).unwrap_or(&[]);
        for (position, (bits, to)) in bits.iter_mut().zip(to).enumerate() {
            let closed = closed[edge.trans]
                .as_ref()
                .and_then(|closed| closed.get(position));
            *bits = to & !closed.copied().unwrap_or(0);
        }
    };
    let mut changed = true;
    while changed {
        changed = false;
        for state in (0..graph.len()).rev() {
            for edge in graph.edges(state) {
                after(&mut bits, &future, edge);
                for &(number, _) in &ends.labels[edge.trans] {
                    set(&mut bits, number as usize);
                }
                let own = future
                    .get_mut(state * words..(state + 1) * words)
                    .unwrap_or(&mut []);
                for (own, bits) in own.iter_mut().zip(&bits) {
                    changed |= *own | bits != *own;
                    *own |= bits;
                }
            }
        }
    }
    for state in 0..graph.len() {
        for (position, edge) in graph.edges(state).iter().enumerate() {
            if ends.labels[edge.trans].is_empty() {
                continue;
            }
            after(&mut bits, &future, edge);
            for &(number, times) in &ends.labels[edge.trans] {
                let Some(slot) = found.get_mut(number as usize).filter(|slot| slot.is_none())
                else {
                    continue;
                };
                if times > 1 {
                    *slot = Some(Twice {
                        first: (state, position),
                        second: None,
                    });
                } else if get(&bits, number as usize) {
                    let again = again(graph, ends, edge.to as usize, number, &closed);
                    *slot = again.map(|second| Twice {
                        first: (state, position),
                        second: Some(second),
                    });
                }
            }
        }
    }
    found
}

/// The nearest step from a state that reaches an end event once more.
fn again(
    graph: &Graph,
    ends: &Ends<'_>,
    from: usize,
    number: u32,
    closed: &IdVec<Trans, Option<Vec<u64>>>,
) -> Option<(usize, usize)> {
    let mut seen = vec![false; graph.len()];
    let mut queue = std::collections::VecDeque::from([from]);
    if let Some(flag) = seen.get_mut(from) {
        *flag = true;
    }
    while let Some(state) = queue.pop_front() {
        for (position, edge) in graph.edges(state).iter().enumerate() {
            if ends.labels[edge.trans]
                .iter()
                .any(|label| label.0 == number)
            {
                return Some((state, position));
            }
            if closed[edge.trans]
                .as_ref()
                .is_some_and(|bits| get(bits, number as usize))
            {
                continue;
            }
            if let Some(flag) = seen.get_mut(edge.to as usize).filter(|flag| !**flag) {
                *flag = true;
                queue.push_back(edge.to as usize);
            }
        }
    }
    None
}

fn set(bits: &mut [u64], at: usize) {
    if let Some(word) = bits.get_mut(at / 64) {
        *word |= 1 << (at % 64);
    }
}

fn get(bits: &[u64], at: usize) -> bool {
    bits.get(at / 64)
        .is_some_and(|word| word >> (at % 64) & 1 == 1)
}
