//! Sub-processes that never end of their own: as long as one is alive, some token inside it can never go.
//!
//! A sub-process ends when the places inside it are empty, while a *frame* holds the token that says that it is alive. Let
//! a set of those places be such that whatever puts a token on the frame puts one into the set, and whatever takes a token
//! out of the set puts one back, or empties the frame. Then the set holds a token whenever the frame does, and the
//! sub-process can only be ended from outside, or by something in it that empties it.

use super::super::index::IdVec;
use super::explore::Explorer;
use super::relax::{Neighbours, possible, possible_without};
use super::system::{Gate, Place, System, Trans};
use super::trap::puts_back;

/// What never happens because it would have to wait for a sub-process that never ends of its own.
pub(super) fn never(
    system: &System,
    neighbours: &Neighbours,
    explorer: &Explorer<'_>,
) -> Vec<Trans> {
    let first = || system.initial.iter().copied();
    let (_, happens) = possible(system, neighbours, first());
    let waits: Vec<Trans> = system
        .transitions
        .entries()
        .filter(|(id, it)| happens[*id] && matches!(it.gate, Gate::Ended(_)))
        .map(|(id, _)| id)
        .filter(|&id| never_ends(system, explorer, &happens, id))
        .collect();
    if waits.is_empty() {
        return waits;
    }
    let (_, still) = possible_without(system, neighbours, first(), &waits);
    let stops = |id: &Trans| happens[*id] && !still[*id];
    system.transitions.ids().filter(stops).collect()
}

/// Whether some of what must be empty for a transition never is while it has its input.
fn never_ends(
    system: &System,
    explorer: &Explorer<'_>,
    happens: &IdVec<Trans, bool>,
    ends: Trans,
) -> bool {
    let [frame] = *system.transitions[ends].pre else {
        return false;
    };
    let mut set: IdVec<Place, bool> = IdVec::filled(false, system.places.len());
    for &place in explorer.looks(ends).empty {
        set[place] = true;
    }
    loop {
        let mut changed = false;
        for (id, it) in system.transitions.entries() {
            let cleared = &explorer.cleared[id];
            if !happens[id] || id == ends || cleared.contains(&frame) || puts_back(it, &set) {
                continue;
            }
            for &place in it.pre.iter().chain(cleared.iter()) {
                changed |= std::mem::replace(&mut set[place], false);
            }
        }
        if !changed {
            break;
        }
    }
    let begins_with_it = |it: &[Place]| !it.contains(&frame) || it.iter().any(|&it| set[it]);
    begins_with_it(&system.initial)
        && system.transitions.entries().all(|(id, it)| {
            !happens[id] || !it.outputs().any(|place| place == frame) || puts_back(it, &set)
        })
}
