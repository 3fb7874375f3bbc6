//! The states of a system that were followed, each told apart by all of its tokens, and the steps between them.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::super::index::{Id, IdVec};
use super::system::{Choice, Place, Trans};

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
    pub(super) first: Vec<u32>,
    pub(super) edges: Vec<Edge>,
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
    /// One state, from which nothing was followed yet.
    pub(super) fn new(initial: &[u8], transitions: usize, complete: bool) -> Self {
        Self {
            width: initial.len(),
            tokens: initial.to_vec(),
            first: vec![0],
            edges: Vec::new(),
            from: vec![(0, Trans::new(0), 0)],
            happens: IdVec::filled(None, transitions),
            cut: vec![false],
            complete: vec![complete],
        }
    }

    /// Adds a state that was not seen before, with the step that leads there; its number.
    pub(super) fn add(&mut self, state: &[u8], step: (u32, Trans, Pick), complete: bool) -> u32 {
        let number = u32::try_from(self.len()).unwrap_or(u32::MAX);
        self.tokens.extend_from_slice(state);
        self.from.push(step);
        self.cut.push(false);
        self.complete.push(complete);
        number
    }

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
pub(super) struct Table {
    slots: Vec<u32>,
    mask: usize,
    used: usize,
}

impl Table {
    const EMPTY: u32 = u32::MAX;

    /// A table of the first state.
    pub(super) fn new(graph: &Graph) -> Self {
        let mut table = Self {
            slots: vec![Self::EMPTY; 64],
            mask: 63,
            used: 0,
        };
        if let Err(slot) = table.find(graph, graph.state(0)) {
            table.insert(graph, slot, 0);
        }
        table
    }

    fn hash(state: &[u8]) -> usize {
        let mut hasher = FxHasher::default();
        hasher.write(state);
        // The low bits of this hash are the weakest.
        let hash = hasher.finish();
        usize::try_from((hash ^ (hash >> 32)) & u64::from(u32::MAX)).unwrap_or(0)
    }

    /// The number of an equal state, or the slot where its number belongs.
    pub(super) fn find(&self, graph: &Graph, state: &[u8]) -> Result<u32, usize> {
        let mut slot = Self::hash(state) & self.mask;
        loop {
            match self.slots.get(slot) {
                None | Some(&Self::EMPTY) => return Err(slot),
                Some(&number) if graph.state(number as usize) == state => return Ok(number),
                _ => slot = (slot + 1) & self.mask,
            }
        }
    }

    pub(super) fn insert(&mut self, graph: &Graph, slot: usize, number: u32) {
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

/// The tokens on a place.
pub(super) fn count(state: &[u8], place: Place) -> u8 {
    state.get(place.at()).copied().unwrap_or(0)
}

/// Every way of an inclusive choice, or only those that choose one alone, all, or none.
pub(super) fn picks(choice: &Choice, few: bool) -> impl Iterator<Item = (Pick, Vec<Place>)> + '_ {
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
