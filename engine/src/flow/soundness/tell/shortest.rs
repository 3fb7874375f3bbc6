//! A shortest run, where the states of the whole system could be followed.

use super::super::explore::Explorer;
use super::super::graph::{Ends, Steps, on_to_the_end, run_to_twice, stuck};
use super::super::judge::marked;
use super::super::labels::ends_of;
use super::super::relax::Neighbours;
use super::super::states::Graph;
use super::super::trap::is_trapped;
use super::{Found, Goal, Told, fired, has_two};

/// A shortest run among the states that were followed.
pub(super) fn shortest(
    told: &Told<'_>,
    explorer: &Explorer<'_>,
    graph: &Graph,
    goal: Goal,
) -> Option<Found> {
    let (steps, no_return) = steps(told, explorer, graph, goal)?;
    Some(Found {
        steps: fired(told.system, steps).collect(),
        no_return,
        shortest: true,
    })
}

/// Its steps, and after how many of them there is no return.
fn steps(
    told: &Told<'_>,
    explorer: &Explorer<'_>,
    graph: &Graph,
    goal: Goal,
) -> Option<(Steps, usize)> {
    let system = told.system;
    let run = match goal {
        Goal::Unsafe => {
            let two = |state: &usize| has_two(system, graph.state(*state));
            graph.run_to((0..graph.len()).find(two)?)
        }
        Goal::Occurs(node) => {
            let (state, edge) = (0..graph.len()).find_map(|state| {
                let edge = graph
                    .edges(state)
                    .iter()
                    .find(|it| system.transitions[it.trans].occurs == Some(node))?;
                Some((state, edge))
            })?;
            let mut run = graph.run_to(state);
            run.push((edge.trans, edge.pick));
            run
        }
        Goal::Twice(node, instance) => {
            let (names, labels) = ends_of(system);
            let of: Vec<_> = names.iter().map(|it| it.1).collect();
            let ends = Ends {
                labels: &labels,
                of: &of,
            };
            let number = names.binary_search(&(node, instance)).ok()?;
            run_to_twice(system, graph, &ends, u32::try_from(number).ok()?)?
        }
        Goal::Stuck => {
            let state = stuck(graph).or_else(|| trapped(told, explorer, graph))?;
            let mut run = graph.run_to(state);
            let no_return = run.len();
            run.extend(on_to_the_end(graph, state));
            return Some((run, no_return));
        }
    };
    let length = run.len();
    Some((run, length))
}

/// The first state in which some tokens can never go away.
fn trapped(told: &Told<'_>, explorer: &Explorer<'_>, graph: &Graph) -> Option<usize> {
    let system = told.system;
    let neighbours = Neighbours::new(system);
    let cost = (system.transitions.len() + system.places.len()) as u64 * 8;
    told.work.part(4, |work| {
        (0..graph.len())
            .take_while(|_| work.spend(cost))
            .find(|&state| {
                let marked = marked(graph.state(state));
                is_trapped(system, &neighbours, &explorer.removed, &marked)
            })
    })
}
