//! States from which no run completes, because some control tokens can never all go away.
//!
//! A *trap* is a set of places of which whatever takes a token from it puts one back. Once it holds a token, it always
//! will; if all its places must be empty for a run to be complete, no run from there is.

use super::super::index::IdVec;
use super::explore::Emptied;
use super::relax::{Neighbours, possible};
use super::system::{Place, System, Transition};

/// Whether the tokens of a state can never all go away.
pub(super) fn is_trapped(
    system: &System,
    neighbours: &Neighbours,
    cleared: &Emptied,
    marked: &[Place],
) -> bool {
    let (markable, happens) = possible(system, neighbours, marked.iter().copied());
    let mut trap: IdVec<Place, bool> = system
        .places
        .entries()
        .map(|(place, info)| info.control && markable[place])
        .collect();
    loop {
        let mut changed = false;
        for (id, it) in system.transitions.entries() {
            if !happens[id] || puts_back(it, &trap) {
                continue;
            }
            // Where an inclusive join need not take a place, it may.
            for &place in it.pre.iter().chain(cleared[id].iter()) {
                changed |= std::mem::replace(&mut trap[place], false);
            }
        }
        if !marked.iter().any(|&place| trap[place]) {
            return false;
        }
        if !changed {
            return true;
        }
    }
}

/// Whether a transition puts a token into a set whatever is chosen.
pub(super) fn puts_back(it: &Transition, set: &IdVec<Place, bool>) -> bool {
    let holds = |place: &Place| set[*place];
    if it.post.iter().any(holds) {
        return true;
    }
    it.choice.as_ref().is_some_and(|choice| {
        !choice.none && choice.any.iter().all(holds) && choice.default.iter().all(holds)
    })
}
