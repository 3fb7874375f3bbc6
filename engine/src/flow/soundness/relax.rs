//! What could happen if tokens were never used up and nothing were waited for but them: more than really can.

use super::super::index::{IdVec, Runs};
use super::system::{Gate, Place, System, Trans, Transition};

/// What takes from each place and what puts there.
pub(super) struct Neighbours {
    pub(super) consumers: Runs<Place, Trans>,
    pub(super) producers: Runs<Place, Trans>,
}

impl Neighbours {
    pub(super) fn new(system: &System) -> Self {
        let arcs = |of: fn(&Transition) -> Vec<Place>| {
            let pairs: Vec<(Place, Trans)> = system
                .transitions
                .entries()
                .flat_map(|(id, it)| of(it).into_iter().map(move |place| (place, id)))
                .collect();
            Runs::group(system.places.len(), pairs.into_iter())
        };
        Self {
            consumers: arcs(|it| it.pre.clone()),
            producers: arcs(|it| it.outputs().collect()),
        }
    }
}

/// The transitions that could happen once the places hold tokens; those apart that only cut the search off.
pub(super) fn possible(
    system: &System,
    neighbours: &Neighbours,
    from: impl Iterator<Item = Place>,
) -> (IdVec<Place, bool>, IdVec<Trans, bool>) {
    possible_without(system, neighbours, from, &[])
}

/// As [`possible`], if some transitions, in order, never happened.
pub(super) fn possible_without(
    system: &System,
    neighbours: &Neighbours,
    from: impl Iterator<Item = Place>,
    never: &[Trans],
) -> (IdVec<Place, bool>, IdVec<Trans, bool>) {
    let mut marked = IdVec::filled(false, system.places.len());
    let mut happens = IdVec::filled(false, system.transitions.len());
    let mut queue: Vec<Place> = from.collect();
    while let Some(place) = queue.pop() {
        if std::mem::replace(&mut marked[place], true) {
            continue;
        }
        for &trans in neighbours.consumers.of(place) {
            let it = &system.transitions[trans];
            let ready = it.gate == Gate::Inclusive || it.pre.iter().all(|&input| marked[input]);
            if ready
                && !it.overflow
                && never.binary_search(&trans).is_err()
                && !std::mem::replace(&mut happens[trans], true)
            {
                queue.extend(it.outputs());
            }
        }
    }
    (marked, happens)
}

/// The places that could ever hold a token.
pub(super) fn markable(
    system: &System,
    neighbours: &Neighbours,
    from: impl Iterator<Item = Place>,
) -> IdVec<Place, bool> {
    possible(system, neighbours, from).0
}
