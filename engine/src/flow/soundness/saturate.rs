//! Places on which tokens grow without end: so many tokens or more are taken for one and the same.
//!
//! There are then more states than can really be reached: what cannot happen among them cannot happen at all.

use rustc_hash::FxHashSet;

use super::drain::ends_its_pool;
use super::explore::Explorer;
use super::graph::{Backwards, is, reaching};
use super::relax::Neighbours;
use super::states::{Bounds, Graph, count};
use super::system::{Place, System};
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
    let surely = reaching(over, &backwards, &over.complete, |edge| edge.sure);
    if !surely.contains(&false) && more_do_no_harm(system, neighbours, explorer, over, wide, work) {
        return Completes::Always;
    }
    Completes::Unknown
}

/// Whether a run that completes from a saturated state also completes from every state that the saturated one stands
/// for, which has more tokens on saturated places.
///
/// More messages may stay unread (a pool that begins on one of them does so at most once, and is then in a state that
/// is judged as well). Of control tokens, more do no harm
///
/// * if each can vanish by itself, by what looks at no other place: they do so before anything else happens;
/// * if each can end its whole pool by itself, which a pool cannot do for ever, being begun once or on a message once;
/// * if nothing ever takes them, so that they go when all others on their place do.
fn more_do_no_harm(
    system: &System,
    neighbours: &Neighbours,
    explorer: &Explorer<'_>,
    over: &Graph,
    wide: Bounds,
    work: &Work,
) -> bool {
    let is_full =
        |place: Place| (0..over.len()).any(|state| count(over.state(state), place) == wide.tokens);
    let ends_its_pool = ends_its_pool(system, neighbours);
    system
        .places
        .entries()
        .filter(|&(place, it)| it.control && is_full(place))
        .all(|(place, _)| {
            if ends_its_pool[place] || neighbours.consumers.of(place).is_empty() {
                return true;
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
            explorer.explore(&alone, few, work).complete.contains(&true)
        })
}
