//! A system taken apart where only messages hold it together.
//!
//! Each part is asked alone, as if every message that it may wait for were there at any time: what cannot happen then
//! cannot happen at all. The states of the parts add up where those of the whole multiply.

use super::super::index::IdVec;
use super::system::{Choice, Gate, Holds, Instance, Place, System, Trans, Transition};

/// One part.
pub(super) struct Part {
    pub(super) system: System,
    /// For each of its transitions, the one of the whole.
    pub(super) whole: IdVec<Trans, Trans>,
}

/// The parts of a system; only one if no messages hold any together.
pub(super) fn parts(system: &System) -> Vec<Part> {
    let is_message = |place: Place| matches!(system.places[place].holds, Holds::Message(_));
    let own = |it: &Transition| -> Vec<Place> {
        let all = it.pre.iter().copied().chain(it.outputs());
        all.filter(|&place| !is_message(place)).collect()
    };
    // What messages alone bring about belongs to no part.
    let from_nothing = |it: &Transition| it.pre.iter().all(|&place| is_message(place));
    if system.transitions.iter().any(from_nothing) {
        return Vec::new();
    }
    let mut leader: IdVec<Place, Place> = system.places.ids().collect();
    for it in system.transitions.iter() {
        let places = own(it);
        for pair in places.windows(2) {
            if let [a, b] = *pair {
                let (a, b) = (find(&mut leader, a), find(&mut leader, b));
                leader[a.max(b)] = a.min(b);
            }
        }
    }
    // What looks into an instance looks at all its places.
    let mut of_instance: IdVec<Instance, Option<Place>> =
        IdVec::filled(None, system.instances.len());
    for (place, info) in system.places.entries() {
        let mut instance = info.instance;
        while let Some(here) = instance {
            let other = *of_instance[here].get_or_insert(place);
            let (a, b) = (find(&mut leader, place), find(&mut leader, other));
            leader[a.max(b)] = a.min(b);
            instance = system.instances[here];
        }
    }
    let mut leaders: Vec<Place> = system
        .places
        .ids()
        .filter(|&place| !is_message(place) && find(&mut leader, place) == place)
        .collect();
    leaders.sort_unstable();
    if leaders.len() < 2 {
        return Vec::new();
    }
    leaders
        .into_iter()
        .map(|first| part(system, &mut leader, first, is_message))
        .collect()
}

fn find(leader: &mut IdVec<Place, Place>, mut place: Place) -> Place {
    while leader[place] != place {
        let above = leader[leader[place]];
        leader[place] = above;
        place = above;
    }
    place
}

fn part(
    system: &System,
    leader: &mut IdVec<Place, Place>,
    first: Place,
    is_message: impl Fn(Place) -> bool,
) -> Part {
    let mut small = System {
        instances: system.instances.clone(),
        ..System::default()
    };
    let mut number: IdVec<Place, Option<Place>> = IdVec::filled(None, system.places.len());
    for (place, info) in system.places.entries() {
        if !is_message(place) && find(leader, place) == first {
            number[place] = Some(small.places.push(*info));
        }
    }
    small.initial = system.initial.iter().filter_map(|&it| number[it]).collect();
    let renumber = |places: &[Place]| -> Vec<Place> {
        places.iter().filter_map(|&place| number[place]).collect()
    };
    let mut whole = IdVec::new();
    for (id, it) in system.transitions.entries() {
        let pre = renumber(&it.pre);
        if pre.is_empty() {
            continue;
        }
        let gate = match it.gate {
            Gate::Unused(place) => match number[place] {
                Some(place) => Gate::Unused(place),
                None => Gate::Open,
            },
            gate => gate,
        };
        small.transitions.push(Transition {
            pre,
            post: renumber(&it.post),
            choice: it.choice.as_ref().map(|choice| {
                Box::new(Choice {
                    any: renumber(&choice.any),
                    default: choice.default.and_then(|place| number[place]),
                    none: choice.none,
                })
            }),
            gate,
            ..it.clone()
        });
        whole.push(id);
    }
    Part {
        system: small,
        whole,
    }
}
