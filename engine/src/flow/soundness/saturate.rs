//! Places on which tokens grow without end: so many tokens or more are taken for one and the same.
//!
//! There are then more states than can really be reached: what cannot happen among them cannot happen at all.

use rustc_hash::FxHashSet;

use super::super::index::IdVec;
use super::drain::ends_its_pool;
use super::explore::Explorer;
use super::graph::{Backwards, is, reaching};
use super::relax::Neighbours;
use super::states::{Bounds, Graph, count};
use super::system::{Place, System, Trans};
use super::work::Work;

/// What the saturated states say about whether a run can always complete.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Completes {
    /// From every state.
    Always,
    /// Not from this one of the states that were really seen.
    NotFrom(usize),
    /// They do not say.
    Unknown,
}

/// A state in which more tokens than `most` on one place are taken for `most`.
pub(super) fn saturated(state: &[u8], most: u8) -> Vec<u8> {
    state.iter().map(|&tokens| tokens.min(most)).collect()
}

/// Compares the states that were really seen with the saturated ones, all of which were followed.
pub(super) fn completes(
    system: &System,
    neighbours: &Neighbours,
    explorer: &Explorer<'_>,
    graph: &Graph,
    over: &Graph,
    wide: Bounds,
    work: &Work,
) -> Completes {
    let backwards = Backwards::new(over);
    let hopeful = reaching(over, &backwards, &over.complete, |_| true);
    let images: FxHashSet<&[u8]> = (0..over.len())
        .filter(|&state| !is(&hopeful, state))
        .map(|state| over.state(state))
        .collect();
    let lost = (0..graph.len())
        .find(|&state| images.contains(saturated(graph.state(state), wide.tokens).as_slice()));
    if let Some(state) = lost {
        return Completes::NotFrom(state);
    }
    let harmful = harmful(system, neighbours, explorer, over, wide, work);
    let surely = reaching(over, &backwards, &over.complete, |edge| edge.sure);
    let always = !surely.contains(&false)
        && (harmful.is_empty()
            || clears_more(system, explorer, over, &backwards, &harmful, wide, work));
    if always {
        Completes::Always
    } else {
        Completes::Unknown
    }
}

/// More places than this on which more tokens may do harm are not followed.
const MOST_HARMFUL: usize = 6;

/// Whether from every saturated state a run completes that empties, as a whole, each of the places on which there may be
/// more tokens than were followed, and until then is kept from nothing by them: such a run completes however many there
/// are.
///
/// For each state the sets of places with more tokens are followed from which such a run is known, from complete states
/// backwards.
fn clears_more(
    system: &System,
    explorer: &Explorer<'_>,
    over: &Graph,
    backwards: &Backwards,
    harmful: &[Place],
    wide: Bounds,
    work: &Work,
) -> bool {
    if harmful.len() > MOST_HARMFUL {
        return false;
    }
    let set = |is_in: &dyn Fn(Place) -> bool| {
        let bits = harmful
            .iter()
            .enumerate()
            .filter(|(_, place)| is_in(**place));
        bits.fold(0_u8, |set, (at, _)| set | 1 << at)
    };
    // Of each transition, the places whose tokens it would notice, those that it empties, and those on which it may put
    // more than are followed.
    let steps: IdVec<Trans, (u8, u8, u8)> = system
        .transitions
        .entries()
        .map(|(trans, it)| {
            let looks = explorer.looks(trans);
            let joins = |place: Place| looks.reach.is_some_and(|it| !it.bits[place].is_empty());
            (
                set(&|place| looks.empty.contains(&place) || joins(place)),
                set(&|place| explorer.cleared[trans].contains(&place)),
                set(&|place| it.outputs().any(|output| output == place)),
            )
        })
        .collect();
    let full: Vec<u8> = (0..over.len())
        .map(|state| set(&|place| count(over.state(state), place) == wide.tokens))
        .collect();
    let full_in = |state: usize| full.get(state).copied().unwrap_or(0);
    let sets = 1_u64 << harmful.len();
    // For each state, one bit for each set of places.
    let mut known: Vec<u64> = over.complete.iter().map(|&it| u64::from(it)).collect();
    let mut queue: Vec<usize> = (0..over.len())
        .filter(|&state| is(&over.complete, state))
        .collect();
    while let Some(to) = queue.pop() {
        let from_here = known.get(to).copied().unwrap_or(0);
        for &(source, edge) in backwards.into(to) {
            let source = source as usize;
            let Some(edge) = over.all_edges().get(edge as usize).filter(|it| it.sure) else {
                continue;
            };
            if !work.spend(sets) {
                return false;
            }
            let (noticed, cleared, put) = steps[edge.trans];
            let after = |more: u8| (more & !cleared) | (full_in(to) & put);
            let more = (0..=u8::MAX)
                .take_while(|&it| u64::from(it) < sets)
                .filter(|&more| more & noticed == 0 && from_here >> after(more) & 1 == 1);
            let found = more.fold(0_u64, |bits, more| bits | 1 << more);
            if let Some(bits) = known.get_mut(source).filter(|bits| found & !**bits != 0) {
                *bits |= found;
                queue.push(source);
            }
        }
    }
    (0..over.len()).all(|state| {
        known
            .get(state)
            .is_some_and(|it| it >> full_in(state) & 1 == 1)
    })
}

/// The control places on which more tokens than were followed may keep a run from completing that completes with as many.
///
/// More messages may stay unread (a pool that begins on one of them does so at most once, and is then in a state that
/// is judged as well). Of control tokens, more do no harm
///
/// * if each can vanish by itself, by what looks at no other place: they do so before anything else happens;
/// * if each can end its whole pool by itself, which a pool cannot do for ever, being begun once or on a message once;
/// * if nothing ever takes them, so that they go when all others on their place do.
fn harmful(
    system: &System,
    neighbours: &Neighbours,
    explorer: &Explorer<'_>,
    over: &Graph,
    wide: Bounds,
    work: &Work,
) -> Vec<Place> {
    let is_full =
        |place: Place| (0..over.len()).any(|state| count(over.state(state), place) == wide.tokens);
    let ends_its_pool = ends_its_pool(system, neighbours);
    system
        .places
        .entries()
        .filter(|&(place, it)| it.control && is_full(place))
        .map(|(place, _)| place)
        .filter(|&place| {
            if ends_its_pool[place] || neighbours.consumers.of(place).is_empty() {
                return false;
            }
            let mut alone = vec![0; system.places.len()];
            if let Some(tokens) = alone.get_mut(usize::from(place)) {
                *tokens = 1;
            }
            let few = Bounds {
                states: 1_000,
                tokens: 3,
                saturate: false,
                plain: true,
                ..wide
            };
            !explorer.explore(&alone, few, work).complete.contains(&true)
        })
        .collect()
}
