//! The states of a system, breadth first, each told apart by all of its tokens.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::super::index::{Id, IdVec};
use super::system::{Choice, Gate, Place, Reach, System, Trans, Transition};
use super::work::Work;

/// How far the states are followed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// So many states.
    pub(super) states: usize,
    /// So many tokens on one place.
    pub(super) tokens: u8,
    /// Whether `tokens` stands for that many *or more*. The states seen are then more than can really be reached:
    /// what cannot happen among them cannot happen at all.
    pub(super) saturate: bool,
    /// So many flows out of one inclusive choice.
    pub(super) choices: usize,
    /// Whether only what looks at nothing but the tokens that it takes is followed, and empties nothing else.
    pub(super) plain: bool,
}

/// What was chosen in an inclusive choice: a set of bits, or the default.
pub(super) type Pick = u32;
/// The default.
pub(super) const DEFAULT: Pick = u32::MAX;

/// A step from a state to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    /// What happened.
    pub(super) trans: Trans,
    /// What was chosen.
    pub(super) pick: Pick,
    /// The state after it.
    pub(super) to: u32,
    /// Whether it takes no more tokens than a saturated place has for certain.
    pub(super) sure: bool,
}

/// The states of a system and the steps between them.
pub(super) struct Graph {
    width: usize,
    tokens: Vec<u8>,
    /// For each state the first of its edges; one more at the end.
    first: Vec<u32>,
    edges: Vec<Edge>,
    /// For each state but the first, the one from which it was first seen, and the step.
    from: Vec<(u32, Trans, Pick)>,
    /// For each transition the first state in which it can happen, even if what follows was left out.
    pub(super) happens: IdVec<Trans, Option<u32>>,
    /// Whether something can happen in a state that was not followed.
    pub(super) cut: Vec<bool>,
    /// Whether a run is complete in a state.
    pub(super) complete: Vec<bool>,
}

impl Graph {
    /// How many states were seen.
    pub(super) fn len(&self) -> usize {
        self.cut.len()
    }

    /// The tokens of a state.
    pub(super) fn state(&self, state: usize) -> &[u8] {
        self.tokens
            .get(state * self.width..(state + 1) * self.width)
            .unwrap_or(&[])
    }

    /// The steps out of a state.
    pub(super) fn edges(&self, state: usize) -> &[Edge] {
        let bounds = (self.first.get(state), self.first.get(state + 1));
        let (Some(&from), Some(&to)) = bounds else {
            return &[];
        };
        self.edges.get(from as usize..to as usize).unwrap_or(&[])
    }

    /// The position of a state's first step among all.
    pub(super) fn first_edge(&self, state: usize) -> u32 {
        self.first.get(state).copied().unwrap_or(u32::MAX)
    }

    /// All steps.
    pub(super) fn all_edges(&self) -> &[Edge] {
        &self.edges
    }

    /// The steps of a shortest run to a state.
    pub(super) fn run_to(&self, state: usize) -> Vec<(Trans, Pick)> {
        let mut run = Vec::new();
        let mut at = state;
        while at != 0 {
            let Some(&(before, trans, pick)) = self.from.get(at) else {
                break;
            };
            run.push((trans, pick));
            at = before as usize;
        }
        run.reverse();
        run
    }

    /// Whether every state was followed to its end.
    pub(super) fn finished(&self) -> bool {
        !self.cut.contains(&true)
    }
}

/// Finds the number of a state among those seen.
struct Table {
    slots: Vec<u32>,
    mask: usize,
    used: usize,
}

impl Table {
    const EMPTY: u32 = u32::MAX;

    fn new() -> Self {
        Self {
            slots: vec![Self::EMPTY; 64],
            mask: 63,
            used: 0,
        }
    }

    fn hash(state: &[u8]) -> usize {
        let mut hasher = FxHasher::default();
        hasher.write(state);
        // The low bits of this hash are the weakest.
        let hash = hasher.finish();
        usize::try_from((hash ^ (hash >> 32)) & u64::from(u32::MAX)).unwrap_or(0)
    }

    /// The number of an equal state, or the slot where its number belongs.
    fn find(&self, graph: &Graph, state: &[u8]) -> Result<u32, usize> {
        let mut slot = Self::hash(state) & self.mask;
        loop {
            match self.slots.get(slot) {
                None | Some(&Self::EMPTY) => return Err(slot),
                Some(&number) if graph.state(number as usize) == state => return Ok(number),
                _ => slot = (slot + 1) & self.mask,
            }
        }
    }

    fn insert(&mut self, graph: &Graph, slot: usize, number: u32) {
        if let Some(place) = self.slots.get_mut(slot) {
            *place = number;
        }
        self.used += 1;
        if self.used * 2 < self.slots.len() {
            return;
        }
        let mut grown = Self {
            slots: vec![Self::EMPTY; self.slots.len() * 4],
            mask: 0,
            used: self.used,
        };
        grown.mask = grown.slots.len() - 1;
        for state in 0..graph.len() {
            if let Err(slot) = grown.find(graph, graph.state(state))
                && let (Some(place), Ok(number)) = (grown.slots.get_mut(slot), u32::try_from(state))
            {
                *place = number;
            }
        }
        *self = grown;
    }
}

/// What a transition looks at besides its input, worked out once.
struct Rule {
    /// What must be empty.
    empty: Vec<Place>,
    /// Some of these must not be empty.
    busy: Option<Vec<Place>>,
    /// The inputs that can be reached from each place, for an inclusive join.
    reach: Option<usize>,
    /// Whether it looks at and empties nothing but its input.
    plain: bool,
}

impl Rule {
    fn allows(&self, state: &[u8]) -> bool {
        let marked = |place: &Place| count(state, *place) > 0;
        !self.empty.iter().any(marked)
            && self
                .busy
                .as_ref()
                .is_none_or(|busy| busy.iter().any(marked))
    }
}

/// Makes states from states.
pub(super) struct Explorer<'s> {
    system: &'s System,
    rules: Vec<Rule>,
    /// What each transition empties, in order.
    pub(super) cleared: IdVec<Trans, Vec<Place>>,
    /// Those of them that need not have been empty before.
    pub(super) removed: IdVec<Trans, Vec<Place>>,
    pub(super) reaches: Vec<Reach>,
    control: Vec<Place>,
    begins: Vec<Trans>,
}

impl<'s> Explorer<'s> {
    pub(super) fn new(system: &'s System) -> Self {
        let reaches = system.reach();
        let rules = system
            .transitions
            .entries()
            .map(|(id, it)| Rule {
                busy: it.busy.map(|instance| system.control_inside(instance)),
                empty: match it.gate {
                    Gate::Ended(instance) => system.control_inside(instance),
                    Gate::Unused(place) => vec![place],
                    Gate::Open | Gate::Inclusive => Vec::new(),
                },
                reach: match it.gate {
                    Gate::Inclusive => reaches.binary_search_by_key(&id, |reach| reach.join).ok(),
                    _ => None,
                },
                plain: it.gate == Gate::Open
                    && it.busy.is_none()
                    && it.clears.is_none()
                    && !it.overflow,
            })
            .collect();
        let cleared: IdVec<Trans, Vec<Place>> = system
            .transitions
            .iter()
            .map(|it| {
                it.clears
                    .map(|(instance, frames)| system.inside(instance, frames))
                    .unwrap_or_default()
            })
            .collect();
        let removed = cleared
            .iter()
            .zip(&rules)
            .map(|(cleared, rule): (_, &Rule)| {
                let mut removed: Vec<Place> = cleared.clone();
                removed.retain(|place| !rule.empty.contains(place));
                removed
            });
        let removed = removed.collect();
        let control =
            |(place, info): (Place, &super::system::PlaceInfo)| info.control.then_some(place);
        Self {
            system,
            rules,
            cleared,
            removed,
            reaches,
            control: system.places.entries().filter_map(control).collect(),
            begins: system
                .transitions
                .entries()
                .filter(|(_, it)| it.begin)
                .map(|(id, _)| id)
                .collect(),
        }
    }

    /// The first state.
    pub(super) fn initial(&self) -> Vec<u8> {
        let mut state = vec![0_u8; self.system.places.len()];
        for &place in &self.system.initial {
            add(&mut state, place);
        }
        state
    }

    /// Whether a run is complete in a state.
    pub(super) fn complete(&self, state: &[u8]) -> bool {
        let marked = |place: &Place| count(state, *place) > 0;
        let waits = |begin: &Trans| self.system.transitions[*begin].pre.iter().all(marked);
        !self.control.iter().any(marked) && !self.begins.iter().any(waits)
    }

    /// Whether an inclusive join may take what there is: see [`Gate::Inclusive`].
    fn may_join(&self, state: &[u8], inputs: &[Place], reach: &Reach) -> bool {
        let mut marked = vec![0_u64; inputs.len().div_ceil(64)];
        for (position, &input) in inputs.iter().enumerate() {
            if count(state, input) > 0
                && let Some(word) = marked.get_mut(position / 64)
            {
                *word |= 1 << (position % 64);
            }
        }
        if marked.iter().all(|&word| word == 0) {
            return false;
        }
        !state.iter().enumerate().any(|(position, &tokens)| {
            let reached = &reach.bits[Place::new(position)];
            tokens > 0
                && !reached.is_empty()
                && reached
                    .iter()
                    .zip(&marked)
                    .all(|(reached, marked)| reached & marked == 0)
        })
    }

    /// Calls `found` with every state that follows `state`, and `met` with everything that can happen; the answer is
    /// whether something was left out.
    pub(super) fn successors(
        &self,
        state: &[u8],
        bounds: Bounds,
        mut found: impl FnMut(Trans, Pick, bool, &[u8]),
        mut met: impl FnMut(Trans),
    ) -> bool {
        let mut cut = false;
        let mut taken = Vec::new();
        for ((id, it), rule) in self.system.transitions.entries().zip(&self.rules) {
            if bounds.plain && !rule.plain {
                continue;
            }
            if it.gate == Gate::Inclusive {
                let Some(reach) = rule.reach.and_then(|at| self.reaches.get(at)) else {
                    continue;
                };
                if !self.may_join(state, &it.pre, reach) {
                    continue;
                }
            } else if !enabled(state, &it.pre) {
                continue;
            }
            if !rule.allows(state) {
                continue;
            }
            if it.overflow {
                cut = true;
                continue;
            }
            met(id);
            taken.clear();
            let marked = it.pre.iter().copied();
            if it.gate == Gate::Inclusive {
                taken.extend(marked.filter(|&place| count(state, place) > 0));
            } else {
                taken.extend(marked);
            }
            for (before, sure) in take(state, &taken, bounds) {
                let cleared = &self.cleared[id];
                cut |= fire(id, it, cleared, before, bounds, &mut |trans, pick, next| {
                    found(trans, pick, sure, next)
                });
            }
        }
        cut
    }

    /// Whether a transition can happen.
    pub(super) fn can(&self, state: &[u8], trans: Trans) -> bool {
        let it = &self.system.transitions[trans];
        if it.gate == Gate::Inclusive {
            let reach = self
                .rules
                .get(trans.at())
                .and_then(|rule| self.reaches.get(rule.reach?));
            return reach.is_some_and(|reach| self.may_join(state, &it.pre, reach));
        }
        let rule = self.rules.get(trans.at());
        enabled(state, &it.pre) && rule.is_some_and(|rule| rule.allows(state))
    }

    /// What a transition that can happen does.
    pub(super) fn step(&self, state: &mut [u8], trans: Trans, chosen: &[Place]) {
        let it = &self.system.transitions[trans];
        for &place in &it.pre {
            if let Some(tokens) = state.get_mut(place.at()) {
                *tokens = tokens.saturating_sub(1);
            }
        }
        for &place in &self.cleared[trans] {
            if let Some(tokens) = state.get_mut(place.at()) {
                *tokens = 0;
            }
        }
        for &place in it.post.iter().chain(chosen) {
            add(state, place);
        }
    }

    /// All states from `initial` on, breadth first, as far as the bounds and what may be done allow.
    pub(super) fn explore(&self, initial: &[u8], bounds: Bounds, work: &Work) -> Graph {
        self.explore_if(initial, bounds, work, |_| true)
    }

    /// As [`Self::explore`], but what follows the states that `on` refuses is left out as if it were not there.
    pub(super) fn explore_if(
        &self,
        initial: &[u8],
        bounds: Bounds,
        work: &Work,
        on: impl Fn(&[u8]) -> bool,
    ) -> Graph {
        let steps = self.system.transitions.len() as u64;
        let width = initial.len() as u64 / 4;
        let mut graph = Graph {
            width: initial.len(),
            tokens: initial.to_vec(),
            first: vec![0],
            edges: Vec::new(),
            from: vec![(0, Trans::new(0), 0)],
            happens: IdVec::filled(None, self.system.transitions.len()),
            cut: vec![false],
            complete: vec![self.complete(initial)],
        };
        let mut table = Table::new();
        table.insert(&graph, Table::hash(initial) & table.mask, 0);
        let mut at = 0;
        let mut happens = graph.happens.clone();
        while at < graph.len() {
            let state = graph.state(at).to_vec();
            let source = u32::try_from(at).unwrap_or(u32::MAX);
            let edges = graph.edges.len();
            if !work.spend(steps) {
                break;
            }
            let mut left_out = false;
            let full = graph.len() >= bounds.states || graph.edges.len() / 16 >= bounds.states;
            let cut = on(&state)
                && self.successors(
                    &state,
                    bounds,
                    |trans, pick, sure, next| {
                        let to = match table.find(&graph, next) {
                            Ok(number) => number,
                            Err(_) if full => {
                                left_out = true;
                                return;
                            }
                            Err(slot) => {
                                let number = u32::try_from(graph.len()).unwrap_or(u32::MAX);
                                graph.tokens.extend_from_slice(next);
                                graph.from.push((source, trans, pick));
                                graph.cut.push(false);
                                graph.complete.push(self.complete(next));
                                table.insert(&graph, slot, number);
                                number
                            }
                        };
                        graph.edges.push(Edge {
                            trans,
                            pick,
                            to,
                            sure,
                        });
                    },
                    |trans| {
                        happens[trans].get_or_insert(source);
                    },
                );
            work.spend((graph.edges.len() - edges) as u64 * (12 + width));
            if let Some(flag) = graph.cut.get_mut(at) {
                *flag = cut || left_out;
            }
            graph
                .first
                .push(u32::try_from(graph.edges.len()).unwrap_or(u32::MAX));
            at += 1;
        }
        for cut in graph.cut.iter_mut().skip(at) {
            *cut = true;
        }
        let end = u32::try_from(graph.edges.len()).unwrap_or(u32::MAX);
        graph.first.resize(graph.len() + 1, end);
        graph.happens = happens;
        graph
    }
}

/// The tokens on a place.
pub(super) fn count(state: &[u8], place: Place) -> u8 {
    state.get(place.at()).copied().unwrap_or(0)
}

fn add(state: &mut [u8], place: Place) -> bool {
    match state.get_mut(place.at()) {
        Some(tokens) if *tokens < u8::MAX => {
            *tokens += 1;
            true
        }
        _ => false,
    }
}

/// Whether every place has as many tokens as it stands times in `pre`.
fn enabled(state: &[u8], pre: &[Place]) -> bool {
    match pre {
        [] => false,
        [only] => count(state, *only) > 0,
        [a, b] if a != b => count(state, *a) > 0 && count(state, *b) > 0,
        many => {
            many.iter().all(|&place| count(state, place) > 0)
                && many.iter().all(|&place| {
                    let tokens = count(state, place);
                    tokens as usize >= many.len()
                        || tokens as usize >= many.iter().filter(|&&other| other == place).count()
                })
        }
    }
}

/// The states after the tokens are taken: several where a saturated place may or may not still hold as many, the one
/// that is sure first.
fn take(state: &[u8], taken: &[Place], bounds: Bounds) -> Vec<(Vec<u8>, bool)> {
    let mut states = vec![(state.to_vec(), true)];
    for &place in taken {
        let mut more = Vec::new();
        for (state, _) in &mut states {
            let still = state.clone();
            let Some(tokens) = state.get_mut(place.at()) else {
                continue;
            };
            if bounds.saturate && *tokens == bounds.tokens {
                more.push((still, false));
            }
            *tokens = tokens.saturating_sub(1);
        }
        states.append(&mut more);
    }
    states
}

/// The states after a transition, once its input is taken.
fn fire(
    id: Trans,
    it: &Transition,
    cleared: &[Place],
    mut before: Vec<u8>,
    bounds: Bounds,
    found: &mut impl FnMut(Trans, Pick, &[u8]),
) -> bool {
    for &place in cleared {
        if let Some(tokens) = before.get_mut(place.at()) {
            *tokens = 0;
        }
    }
    let mut cut = false;
    let put = |state: &mut Vec<u8>, place: Place| {
        if count(state, place) < bounds.tokens {
            add(state, place)
        } else {
            bounds.saturate
        }
    };
    for &place in &it.post {
        if !put(&mut before, place) {
            return true;
        }
    }
    let Some(choice) = &it.choice else {
        found(id, 0, &before);
        return false;
    };
    // Of too many ways, only those are tried that choose one alone, or all.
    let many = choice.any.len() > bounds.choices;
    cut |= many;
    for (pick, places) in picks(choice, many) {
        let mut after = before.clone();
        if places.iter().all(|&place| put(&mut after, place)) {
            found(id, pick, &after);
        } else {
            cut = true;
        }
    }
    cut
}

/// Every way of an inclusive choice, or only those that choose one alone, all, or none.
fn picks(choice: &Choice, few: bool) -> impl Iterator<Item = (Pick, Vec<Place>)> + '_ {
    let subsets = 1_u32
        .checked_shl(u32::try_from(choice.any.len().min(31)).unwrap_or(u32::MAX))
        .unwrap_or(0);
    let first = u32::from(!choice.none);
    let default = choice.default.map(|place| (DEFAULT, vec![place]));
    let all = (!few).then_some(first..subsets).into_iter().flatten();
    let none = (few && choice.none).then_some(0);
    let single = (0..31)
        .take(choice.any.len())
        .take_while(move |_| few)
        .map(|position| 1 << position);
    let every = few.then(|| subsets - 1);
    all.chain(none)
        .chain(single)
        .chain(every)
        .map(|pick| (pick, picked(choice, pick)))
        .chain(default)
}

/// The places that one way of an inclusive choice marks.
pub(super) fn picked(choice: &Choice, pick: Pick) -> Vec<Place> {
    if pick == DEFAULT {
        return choice.default.into_iter().collect();
    }
    let is_in = |position: &usize| *position < 32 && pick >> position & 1 == 1;
    choice
        .any
        .iter()
        .enumerate()
        .filter(|(position, _)| is_in(position))
        .map(|(_, &place)| place)
        .collect()
}
