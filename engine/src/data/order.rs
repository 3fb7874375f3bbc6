//! The order of movements by their names: the same whatever the order of the file.

use gensoku_dsl::design::{Design, Item, Receiver};

use super::Movement;

/// The movements by procedure, step, verb, data, ends, identifier and purpose; those that are alike in all of
/// these, in the order of their step.
pub(super) fn by_name(design: &Design, movements: &[Movement]) -> Vec<usize> {
    let mut keyed: Vec<_> = movements
        .iter()
        .enumerate()
        .map(|(index, it)| {
            let clause = it.clause(design);
            let system = |at: Option<gensoku_dsl::design::SystemRef>| {
                at.map(|at| (design.systems[at.system].name.id.as_str(), at.other))
            };
            let actor = match clause.and_then(|it| it.to) {
                Some(Receiver::Actor(to, _)) => {
                    Some((design.actors[to.actor].name.id.as_str(), to.other))
                }
                _ => None,
            };
            let key = it.key.value();
            let purpose = it.purpose.value();
            let document = clause.is_some_and(|it| {
                it.items
                    .iter()
                    .any(|(item, _)| matches!(item, Item::Document(_)))
            });
            let key = (
                design.procedures[it.procedure].name.id.as_str(),
                design.steps[it.step].name.id.as_str(),
                it.verb,
                design.data[it.data].name.id.as_str(),
                (system(it.from), system(it.to), actor),
                key.map(|&it| design.identifiers[it].name.id.as_str()),
                purpose.map(|&it| design.words.purposes[it].name.id.as_str()),
                document,
                index,
            );
            (key, index)
        })
        .collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, index)| index).collect()
}
