//! Of a run, what leads to what it shows: what happens beside that is left out.
//!
//! A step is needed where it puts a token that a needed step takes, or one of those that are shown. That the rest is a
//! run, and shows the same, is tried: the steps are done one after another, and of tokens that are to stay it is proved
//! that they can never all go away (`trap`).

use super::super::explore::Explorer;
use super::super::judge::marked;
use super::super::relax::Neighbours;
use super::super::system::{Gate, Place, System};
use super::super::trap::is_trapped;
use super::{Fired, Goal, Told, crowded_flow};

/// Of longer runs nothing is left out.
const MOST_STEPS: usize = 5_000;
/// Of so many places it is tried whether what leads to one of them is enough.
const MOST_PLACES: usize = 20;

/// The steps of a run that lead to what it shows, and the places at which tokens stay, where these are known.
pub(super) fn leading(
    told: &Told<'_>,
    explorer: &Explorer<'_>,
    goal: Goal,
    run: &[Fired],
) -> Option<(Vec<Fired>, Option<Place>)> {
    let system = told.system;
    if run.len() > MOST_STEPS {
        return None;
    }
    let state = replay(explorer, run)?;
    match goal {
        Goal::Occurs(_) => None,
        Goal::Twice(end, instance) => {
            let reaches = |it: &Fired| system.transitions[it.trans].end == Some((end, instance));
            let steps = needed(system, run, reaches, Vec::new());
            let again = steps.iter().filter(|it| reaches(it));
            let twice = again.count() > 1 && replay(explorer, &steps).is_some();
            twice.then_some((steps, None))
        }
        Goal::Unsafe => {
            let crowded = crowded_flow(system, &state)?;
            let steps = needed(system, run, |_| false, vec![crowded; 2]);
            let after = replay(explorer, &steps)?;
            crowded_flow(system, &after).map(|_| (steps, None))
        }
        Goal::Stuck => {
            let neighbours = Neighbours::new(system);
            let cost = (system.transitions.len() + system.places.len()) as u64 * 8;
            let stays = |steps: &[Fired]| {
                let after = replay(explorer, steps);
                after.is_some_and(|it| {
                    told.work.spend(cost)
                        && is_trapped(system, &neighbours, &explorer.removed, &marked(&it))
                })
            };
            let waiting = marked(&state).into_iter();
            let waiting = waiting.filter(|&it| system.places[it].control);
            let runs = waiting
                .take(MOST_PLACES)
                .map(|it| (needed(system, run, |_| false, vec![it]), it));
            let mut runs: Vec<_> = runs.filter(|it| it.0.len() < run.len()).collect();
            runs.sort_by_key(|it| it.0.len());
            let found = told
                .work
                .part(4, |_| runs.into_iter().find(|it| stays(&it.0)));
            found.map(|(steps, place)| (steps, Some(place)))
        }
    }
}

/// The steps that put these tokens, or are shown themselves, and what those take.
fn needed(
    system: &System,
    run: &[Fired],
    is_shown: impl Fn(&Fired) -> bool,
    tokens: Vec<Place>,
) -> Vec<Fired> {
    let mut wanted = tokens;
    let mut steps = Vec::new();
    for (position, fired) in run.iter().enumerate().rev() {
        let it = &system.transitions[fired.trans];
        let mut is_needed = is_shown(fired);
        for place in it.post.iter().chain(&fired.chosen) {
            if let Some(at) = wanted.iter().position(|wanted| wanted == place) {
                wanted.swap_remove(at);
                is_needed = true;
            }
        }
        if is_needed {
            if it.gate == Gate::Inclusive {
                wanted.extend(
                    it.pre
                        .iter()
                        .filter(|&&place| was_put(system, run, position, place)),
                );
            } else {
                wanted.extend(&it.pre);
            }
            steps.push(fired.clone());
        }
    }
    steps.reverse();
    steps
}

/// Whether something before a step of a run put a token on a place.
fn was_put(system: &System, run: &[Fired], before: usize, place: Place) -> bool {
    let mut steps = run.iter().take(before);
    steps.any(|fired| {
        let post = &system.transitions[fired.trans].post;
        post.contains(&place) || fired.chosen.contains(&place)
    })
}

/// The state after a run, if it is one.
fn replay(explorer: &Explorer<'_>, run: &[Fired]) -> Option<Vec<u8>> {
    let mut state = explorer.initial();
    for fired in run {
        if !explorer.can(&state, fired.trans) {
            return None;
        }
        explorer.step(&mut state, fired.trans, &fired.chosen);
    }
    Some(state)
}
