//! The states of a system, breadth first, each told apart by all of its tokens.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::super::index::{Id, IdVec};
use super::states::{Bounds, Edge, Graph, Pick, Table, count, picks};
use super::system::{Gate, Instance, Place, Reach, System, Trans, Transition};
use super::work::Work;

/// The most bytes of states that are kept.
const MOST_BYTES: usize = 256 << 20;
/// The most bytes that may have to be written for the states after one: transitions times places.
const MOST_AFTER_ONE: u64 = 10_000_000_000;

/// What each transition empties, in order: many empty the same.
pub(super) type Emptied = IdVec<Trans, Rc<[Place]>>;

/// What a transition looks at besides its input, worked out once.
struct Rule {
    /// What must be empty.
    empty: Rc<[Place]>,
    /// Some of these must not be empty.
    busy: Option<Rc<[Place]>>,
    /// The inputs that can be reached from each place, for an inclusive join.
    reach: Option<usize>,
    /// Whether it looks at and empties nothing but its input.
    plain: bool,
}

impl Rule {
    fn allows<'r>(&'r self, state: &[u8], known: &mut Known<'r>) -> bool {
        !self.empty.iter().any(|&place| count(state, place) > 0)
            && self
                .busy
                .as_ref()
                .is_none_or(|busy| known.some(state, busy))
    }
}

/// What was asked of a state last: many transitions ask the same of it.
#[derive(Default)]
struct Known<'r>(Option<(&'r Rc<[Place]>, bool)>);

impl<'r> Known<'r> {
    /// Whether some of these places hold a token.
    fn some(&mut self, state: &[u8], places: &'r Rc<[Place]>) -> bool {
        match self.0 {
            Some((known, answer)) if Rc::ptr_eq(known, places) => answer,
            _ => {
                let answer = places.iter().any(|&place| count(state, place) > 0);
                self.0 = Some((places, answer));
                answer
            }
        }
    }
}

/// The places inside instances, each set worked out once.
struct Insides<'s> {
    system: &'s System,
    none: Rc<[Place]>,
    /// By the instance, and whether with its frames.
    all: FxHashMap<(Instance, bool), Rc<[Place]>>,
    control: FxHashMap<Instance, Rc<[Place]>>,
}

impl<'s> Insides<'s> {
    fn new(system: &'s System) -> Self {
        Self {
            system,
            none: Rc::new([]),
            all: FxHashMap::default(),
            control: FxHashMap::default(),
        }
    }

    fn all(&mut self, instance: Instance, frames: bool) -> Rc<[Place]> {
        let made = self.all.entry((instance, frames));
        Rc::clone(made.or_insert_with(|| self.system.inside(instance, frames).into()))
    }

    fn control(&mut self, instance: Instance) -> Rc<[Place]> {
        let made = self.control.entry(instance);
        Rc::clone(made.or_insert_with(|| self.system.control_inside(instance).into()))
    }
}

/// What a transition looks at besides the tokens that it takes.
pub(super) struct Looks<'e> {
    /// What must be empty.
    pub(super) empty: &'e [Place],
    /// Some of these must not be empty, if there are any.
    pub(super) busy: &'e [Place],
    /// The inputs that can be reached from each place, for an inclusive join.
    pub(super) reach: Option<&'e Reach>,
}

/// What is followed from a state.
pub(super) enum Follow {
    /// Everything that can happen.
    All,
    /// Nothing, as if nothing could happen.
    Nothing,
    /// Of what can happen, these.
    These(Vec<Trans>),
}

/// Makes states from states.
pub(super) struct Explorer<'s> {
    system: &'s System,
    rules: Vec<Rule>,
    /// What each transition empties, in order.
    pub(super) cleared: Emptied,
    /// Those of them that need not have been empty before.
    pub(super) removed: Emptied,
    pub(super) reaches: Vec<Reach>,
    control: Vec<Place>,
    begins: Vec<Trans>,
}

impl<'s> Explorer<'s> {
    pub(super) fn new(system: &'s System) -> Self {
        let reaches = system.reach();
        let mut insides = Insides::new(system);
        let rules: Vec<Rule> = system
            .transitions
            .entries()
            .map(|(id, it)| Rule {
                busy: it.busy.map(|instance| insides.control(instance)),
                empty: match it.gate {
                    Gate::Ended(instance) => insides.control(instance),
                    Gate::Unused(place) => Rc::new([place]),
                    Gate::Open | Gate::Inclusive => Rc::clone(&insides.none),
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
        let cleared = system.transitions.iter().map(|it| match it.clears {
            Some((instance, frames)) => insides.all(instance, frames),
            None => Rc::clone(&insides.none),
        });
        let cleared: Emptied = cleared.collect();
        let removed = cleared.iter().zip(&rules).map(|(cleared, rule)| {
            if rule.empty.is_empty() {
                return Rc::clone(cleared);
            }
            // In order, both of them.
            let had = |place: &Place| rule.empty.binary_search(place).is_err();
            cleared.iter().copied().filter(had).collect()
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

    /// What a transition looks at besides the tokens that it takes.
    pub(super) fn looks(&self, trans: Trans) -> Looks<'_> {
        let rule = self.rules.get(trans.at());
        Looks {
            empty: rule.map_or(&[], |it| &it.empty),
            busy: rule.and_then(|it| it.busy.as_deref()).unwrap_or(&[]),
            reach: rule.and_then(|it| self.reaches.get(it.reach?)),
        }
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

    /// Calls `found` with every state that follows `state` by one of `these`, and `met` with what of them can happen;
    /// the answer is whether something was left out.
    fn successors(
        &self,
        state: &[u8],
        these: impl Iterator<Item = Trans>,
        bounds: Bounds,
        mut found: impl FnMut(Trans, Pick, bool, &[u8]),
        mut met: impl FnMut(Trans),
    ) -> bool {
        let mut cut = false;
        let mut taken = Vec::new();
        let mut known = Known::default();
        for id in these {
            let it = &self.system.transitions[id];
            let Some(rule) = self
                .rules
                .get(id.at())
                .filter(|it| it.plain || !bounds.plain)
            else {
                continue;
            };
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
            if !rule.allows(state, &mut known) {
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
            let reach = self.looks(trans).reach;
            return reach.is_some_and(|reach| self.may_join(state, &it.pre, reach));
        }
        let rule = self.rules.get(trans.at());
        enabled(state, &it.pre)
            && rule.is_some_and(|rule| rule.allows(state, &mut Known::default()))
    }

    /// What a transition that can happen does.
    pub(super) fn step(&self, state: &mut [u8], trans: Trans, chosen: &[Place]) {
        let it = &self.system.transitions[trans];
        for &place in &it.pre {
            if let Some(tokens) = state.get_mut(place.at()) {
                *tokens = tokens.saturating_sub(1);
            }
        }
        for &place in self.cleared[trans].iter() {
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
        self.explore_by(initial, bounds, work, |_| Follow::All)
    }

    /// As [`Self::explore`], but from each state only what `follow` says is followed.
    pub(super) fn explore_by(
        &self,
        initial: &[u8],
        bounds: Bounds,
        work: &Work,
        follow: impl Fn(&[u8]) -> Follow,
    ) -> Graph {
        let steps = self.system.transitions.len() as u64;
        let width = initial.len() as u64 / 4;
        let transitions = self.system.transitions.len();
        let mut graph = Graph::new(initial, transitions, self.complete(initial));
        let mut table = Table::new(&graph);
        let mut at = 0;
        let mut happens = graph.happens.clone();
        // One state may have as many successors as the system has transitions, each as wide as it has places.
        let most = bounds.states.min(MOST_BYTES / initial.len().max(1)).max(1);
        let too_wide = steps.saturating_mul(initial.len() as u64) > MOST_AFTER_ONE;
        while at < graph.len() && !too_wide {
            let state = graph.state(at).to_vec();
            let source = u32::try_from(at).unwrap_or(u32::MAX);
            let edges = graph.edges.len();
            if !work.spend(steps) {
                break;
            }
            let mut left_out = false;
            let full = graph.edges.len() / 16 >= bounds.states;
            let found = |trans, pick, sure, next: &[u8]| {
                let to = match table.find(&graph, next) {
                    Ok(number) => number,
                    Err(_) if full || graph.len() >= most => {
                        left_out = true;
                        return;
                    }
                    Err(slot) => {
                        let step = (source, trans, pick);
                        let number = graph.add(next, step, self.complete(next));
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
            };
            let met = |trans| {
                happens[trans].get_or_insert(source);
            };
            let cut = match follow(&state) {
                Follow::All => {
                    let all = self.system.transitions.ids();
                    self.successors(&state, all, bounds, found, met)
                }
                Follow::These(these) => {
                    self.successors(&state, these.into_iter(), bounds, found, met)
                }
                Follow::Nothing => false,
            };
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
