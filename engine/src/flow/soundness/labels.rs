//! Which end events the transitions of a system reach, and of which transitions its stories are made.

use super::super::index::IdVec;
use super::super::net::NodeId;
use super::graph::Labels;
use super::reduce::{Reduced, Story};
use super::system::{Instance, System, Trans};

/// The end events of a system and how its transitions reach them.
pub(super) fn ends_of(system: &System) -> (Vec<(NodeId, Option<Instance>)>, Labels) {
    let mut ends: Vec<_> = system.transitions.iter().filter_map(|it| it.end).collect();
    ends.sort_unstable();
    ends.dedup();
    let number = |end: &(NodeId, Option<Instance>)| {
        ends.binary_search(end)
            .ok()
            .and_then(|at| u32::try_from(at).ok())
            .map(|at| (at, 1))
    };
    let labels = system
        .transitions
        .iter()
        .map(|it| it.end.as_ref().and_then(number).into_iter().collect())
        .collect();
    (ends, labels)
}

/// The labels of the small system: how often each end event is reached, where either of two counts as the larger.
pub(super) fn small_labels(
    system: &System,
    reduced: &Reduced,
    names: &[(NodeId, Option<Instance>)],
) -> Labels {
    if names.is_empty() {
        return IdVec::filled(Vec::new(), reduced.system.transitions.len());
    }
    reduced
        .story
        .iter()
        .map(|&story| label(system, reduced, names, story))
        .collect()
}

/// Every transition of a story.
pub(super) fn each_leaf(reduced: &Reduced, story: u32, mut found: impl FnMut(Trans)) {
    let mut stack = vec![story];
    while let Some(story) = stack.pop() {
        match reduced.stories.get(story as usize) {
            Some(&Story::One(trans)) => found(trans),
            Some(&(Story::Then(a, b) | Story::Or(a, b))) => stack.extend([b, a]),
            None => {}
        }
    }
}

fn label(
    system: &System,
    reduced: &Reduced,
    names: &[(NodeId, Option<Instance>)],
    story: u32,
) -> Vec<(u32, u8)> {
    // Stories are made of earlier ones: depth first without recursion, results on a stack.
    enum Job {
        Look(u32),
        Add,
        Most,
    }
    let mut jobs = vec![Job::Look(story)];
    let mut results: Vec<Vec<(u32, u8)>> = Vec::new();
    while let Some(job) = jobs.pop() {
        match job {
            Job::Look(story) => match reduced.stories.get(story as usize) {
                Some(&Story::One(trans)) => {
                    let number = system.transitions[trans]
                        .end
                        .and_then(|end| names.binary_search(&end).ok());
                    results.push(
                        number
                            .and_then(|at| u32::try_from(at).ok())
                            .map(|at| (at, 1))
                            .into_iter()
                            .collect(),
                    );
                }
                Some(&Story::Then(a, b)) => jobs.extend([Job::Add, Job::Look(a), Job::Look(b)]),
                Some(&Story::Or(a, b)) => jobs.extend([Job::Most, Job::Look(a), Job::Look(b)]),
                None => results.push(Vec::new()),
            },
            Job::Add | Job::Most => {
                let (Some(mut a), Some(mut b)) = (results.pop(), results.pop()) else {
                    continue;
                };
                if a.len() < b.len() {
                    std::mem::swap(&mut a, &mut b);
                }
                for (number, times) in b {
                    match a.iter_mut().find(|it| it.0 == number) {
                        Some(it) if matches!(job, Job::Add) => it.1 = it.1.saturating_add(times),
                        Some(it) => it.1 = it.1.max(times),
                        None => a.push((number, times)),
                    }
                }
                results.push(a);
            }
        }
    }
    results.pop().unwrap_or_default()
}
