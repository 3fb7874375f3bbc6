//! Systems in which every token can leave by itself, so that a run can complete from every state.
//!
//! A control place is *drained* if something can take a token from it, needing no other, and leads to drained places
//! alone (or nowhere). If all control places that can be marked at all are drained, then in every state some token can
//! be taken towards its end, and as what is put down instead lies nearer to it, this ends, with all of them empty:
//!
//! * what waits for an instance to end waits for tokens inside it, which are drained: innermost first;
//! * what waits for an instance to be free waits for one that ends in the same way;
//! * an inclusive join waits for tokens elsewhere; where all that is left lies at inclusive joins, one of them can go
//!   on unless they wait for each other in a circle;
//! * a pool that begins on a message does so once.
//!
//! The number of instances does not matter: what drains one drains every other.
//!
//! Where a token can come, by itself, to something that empties its whole instance (a terminate event, an interruption),
//! what else it leaves behind there does not matter: then first all such tokens do that. So does an event sub-process
//! that may still begin.

use super::super::index::IdVec;
use super::relax::{Neighbours, markable};
use super::system::{Gate, Instance, Place, Reach, System, Transition};

/// Whether a run can complete from every state because every token can leave by itself.
pub(super) fn drains(system: &System, neighbours: &Neighbours, reaches: &[Reach]) -> bool {
    if waits_in_circle(system, reaches) {
        return false;
    }
    let drained = leaving(system, neighbours, |it, _, drained| {
        leads_to(system, it, drained)
    });
    let mut left: Vec<Place> = markable(system, neighbours, system.initial.iter().copied())
        .entries()
        .filter(|&(place, &marked)| marked && !is_fine(system, place, &drained))
        .map(|(place, _)| place)
        .collect();
    if left.is_empty() {
        return true;
    }
    for instance in emptied(system) {
        let erasing = erasing(system, neighbours, instance, &drained);
        left.retain(|&place| !erasing[place]);
    }
    interrupted(system, neighbours, &drained, &mut left);
    left.is_empty()
}

/// Takes from `left` the places that hold tokens only while an interrupting event sub-process may still begin, which
/// empties the instance around it and drains itself.
fn interrupted(
    system: &System,
    neighbours: &Neighbours,
    drained: &IdVec<Place, bool>,
    left: &mut Vec<Place>,
) {
    // What says of an instance that its event sub-processes may begin is a frame that no run need lose.
    let may_begin = |place: &Place| {
        let info = &system.places[*place];
        info.frame && !info.control && info.companion.is_none()
    };
    for it in system.transitions.iter() {
        let Some((instance, true)) = it.clears.filter(|_| it.gate == Gate::Open) else {
            continue;
        };
        let of_it = |place: &&Place| system.places[**place].instance == Some(instance);
        let frames = it.pre.iter().filter(of_it).count() == it.pre.len()
            && it.pre.iter().all(|&place| system.places[place].frame);
        let Some(&token) = it.pre.iter().find(|&place| may_begin(place)) else {
            continue;
        };
        let once = neighbours.consumers.of(token).iter().all(|&taker| {
            let taker = &system.transitions[taker];
            taker.post.contains(&token) || taker.clears == Some((instance, true))
        });
        if !frames || !once || !leads_to(system, it, drained) {
            continue;
        }
        let after = after(system, neighbours, instance, token);
        left.retain(|&place| {
            let info = &system.places[place];
            let own_frame = info.frame && info.instance == Some(instance);
            own_frame || !system.within(info.instance, instance) || after[place]
        });
    }
}

/// The places that can hold tokens once something has taken, for good, the token that says that event sub-processes of
/// an instance may begin.
fn after(
    system: &System,
    neighbours: &Neighbours,
    instance: Instance,
    token: Place,
) -> IdVec<Place, bool> {
    let mut marked = IdVec::filled(false, system.places.len());
    let outside = system
        .places
        .entries()
        .filter(|(_, info)| !system.within(info.instance, instance))
        .map(|(place, _)| place);
    let begun = neighbours
        .consumers
        .of(token)
        .iter()
        .map(|&taker| &system.transitions[taker])
        .filter(|taker| !taker.post.contains(&token))
        .flat_map(Transition::outputs);
    let mut queue: Vec<Place> = outside.chain(begun).collect();
    while let Some(place) = queue.pop() {
        if std::mem::replace(&mut marked[place], true) {
            continue;
        }
        for &taker in neighbours.consumers.of(place) {
            let it = &system.transitions[taker];
            let ready = it.gate == Gate::Inclusive || it.pre.iter().all(|&input| marked[input]);
            // What puts the token there begins the instance anew.
            if ready && !it.outputs().any(|output| output == token) {
                queue.extend(it.outputs());
            }
        }
    }
    marked
}

/// The places from which a token, by itself, can come to something that empties the pool that it is in.
pub(super) fn ends_its_pool(system: &System, neighbours: &Neighbours) -> IdVec<Place, bool> {
    let nowhere = IdVec::filled(false, system.places.len());
    let mut ends = nowhere.clone();
    for instance in emptied(system) {
        if system.instances[instance].is_some() {
            continue;
        }
        let erasing = erasing(system, neighbours, instance, &nowhere);
        for (place, _) in erasing.entries().filter(|(_, it)| **it) {
            ends[place] = true;
        }
    }
    ends
}

/// Whether a token on a place keeps no run from completing.
fn is_fine(system: &System, place: Place, drained: &IdVec<Place, bool>) -> bool {
    let info = &system.places[place];
    !info.control || info.companion.is_some() || drained[place]
}

/// The instances that something empties.
fn emptied(system: &System) -> Vec<Instance> {
    let mut instances: Vec<Instance> = system
        .transitions
        .iter()
        .filter(|it| it.gate == Gate::Open)
        .filter_map(|it| it.clears.map(|(instance, _)| instance))
        .collect();
    instances.sort_unstable();
    instances.dedup();
    instances
}

/// The places of an instance from which a token, by itself, can come to something that empties it.
fn erasing(
    system: &System,
    neighbours: &Neighbours,
    instance: Instance,
    drained: &IdVec<Place, bool>,
) -> IdVec<Place, bool> {
    let mut inside = IdVec::filled(false, system.places.len());
    for place in system.inside(instance, false) {
        inside[place] = true;
    }
    leaving(system, neighbours, |it, place, erasing| {
        if !inside[place] || it.gate != Gate::Open {
            return false;
        }
        if it.clears.is_some_and(|(cleared, _)| cleared == instance) {
            return leads_to(system, it, drained);
        }
        // One of them goes on to empty the instance; the others vanish with it, or drain.
        let fine = |place: &Place| inside[*place] || is_fine(system, *place, drained);
        let goes_on = |place: &Place| inside[*place] && erasing[*place];
        let Some(choice) = &it.choice else {
            return it.post.iter().all(fine) && it.post.iter().any(goes_on);
        };
        let mut ways = choice.any.iter().chain(&choice.default);
        it.clears.is_none()
            && it.post.iter().all(fine)
            && (ways.clone().any(goes_on)
                || (it.post.iter().any(goes_on) && (choice.none || ways.any(fine))))
    })
}

/// Whether inclusive joins may wait for each other: a token that one of them holds up can reach another, and so on
/// round to the first.
fn waits_in_circle(system: &System, reaches: &[Reach]) -> bool {
    let holds_up = |held: &Reach, other: &Reach| {
        let inputs = &system.transitions[held.join].pre;
        held.join != other.join && inputs.iter().any(|&input| !other.bits[input].is_empty())
    };
    let mut open: Vec<&Reach> = reaches.iter().collect();
    loop {
        let before = open.len();
        let all = open.clone();
        open.retain(|&held| all.iter().any(|&other| holds_up(other, held)));
        if open.is_empty() {
            return false;
        }
        if open.len() == before {
            return true;
        }
    }
}

/// The places from each of which a token can be taken by itself by something that `leads` well, given what is known to.
fn leaving(
    system: &System,
    neighbours: &Neighbours,
    leads: impl Fn(&Transition, Place, &IdVec<Place, bool>) -> bool,
) -> IdVec<Place, bool> {
    let mut leaving = IdVec::filled(false, system.places.len());
    let mut queue: Vec<Place> = system.places.ids().collect();
    while let Some(place) = queue.pop() {
        let leads = |it: &Transition| leads(it, place, &leaving);
        if leaving[place] || !can_leave(system, neighbours, place, leads) {
            continue;
        }
        leaving[place] = true;
        for &producer in neighbours.producers.of(place) {
            queue.extend(&system.transitions[producer].pre);
        }
    }
    leaving
}

fn can_leave(
    system: &System,
    neighbours: &Neighbours,
    place: Place,
    leads: impl Fn(&Transition) -> bool,
) -> bool {
    // The companions that were met, each of which may be the one that is there.
    let mut met: Vec<Place> = Vec::new();
    for &trans in neighbours.consumers.of(place) {
        let it = &system.transitions[trans];
        if it.overflow || it.busy.is_some() || !leads(it) {
            continue;
        }
        if it.gate == Gate::Inclusive {
            return true;
        }
        match others(system, it, place) {
            Some([]) => return true,
            Some([companion, ..]) => met.push(*companion),
            None => {}
        }
    }
    let Some(group) = met.first().and_then(|&it| system.places[it].companion) else {
        return false;
    };
    system
        .places
        .entries()
        .filter(|(_, it)| it.companion == Some(group))
        .all(|(companion, _)| met.contains(&companion))
}

/// What a transition takes besides one token of a place, if that is nothing or companions.
fn others<'t>(system: &System, it: &'t Transition, place: Place) -> Option<&'t [Place]> {
    match it.pre.as_slice() {
        [only] if *only == place => Some(&[]),
        [first, rest @ ..] | [rest @ .., first]
            if *first == place
                && rest.len() == 1
                && rest.iter().all(|&it| system.places[it].companion.is_some()) =>
        {
            Some(rest)
        }
        _ => None,
    }
}

/// Whether one way of a transition leads to drained places alone.
fn leads_to(system: &System, it: &Transition, drained: &IdVec<Place, bool>) -> bool {
    let fine = |place: &Place| is_fine(system, *place, drained);
    it.post.iter().all(fine)
        && it
            .choice
            .as_ref()
            .is_none_or(|choice| choice.none || choice.any.iter().chain(&choice.default).any(fine))
}
