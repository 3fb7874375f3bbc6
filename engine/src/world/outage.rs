//! Which systems are down, and when, once something has happened.
//!
//! A system that is named is down for as long as is said. One that runs on others goes on for its `autonomy` once one
//! of them is down, none if it says nothing; it is up again within the time in which it `recovers`, at once if it says
//! nothing, after those that it runs on. Where others suffice as well (`runs on East or West`), it lacks what it runs on
//! only while something of each set is down. What is not written does not happen.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::design::{Design, Millis, SystemId};

/// A time from the beginning of an outage, `[from, until)`; without an end it lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Interval {
    /// From when on, in milliseconds.
    pub from: Millis,
    /// Until when.
    pub until: Option<Millis>,
}

impl Interval {
    /// Whether a time is in it.
    pub(super) fn contains(self, at: Millis) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

/// A time of an outage in which the same systems are down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// From when to when.
    pub time: Interval,
    /// What is down.
    pub down: BTreeSet<SystemId>,
}

impl Stretch {
    /// Ordinary times: nothing is down, for good.
    pub(super) const ORDINARY: Self = Self {
        time: Interval {
            from: 0,
            until: None,
        },
        down: BTreeSet::new(),
    };
}

/// When each system is down, if some are down from the beginning, each for so long; those that never are have no entry.
pub fn outages(
    design: &Design,
    down: &[(SystemId, Option<Millis>)],
) -> BTreeMap<SystemId, Vec<Interval>> {
    let mut outages: BTreeMap<SystemId, Vec<Interval>> = BTreeMap::new();
    for &(system, until) in down {
        let time = Interval { from: 0, until };
        add(outages.entry(system).or_default(), [time]);
    }
    // A chain of systems that run on one another is no longer than there are systems.
    for _ in design.systems.ids() {
        let mut changed = false;
        for (id, system) in design.systems.entries() {
            let traits = &system.traits;
            let autonomy = traits.autonomy.value().copied().unwrap_or(0);
            let recovery = traits.recovers_within.value().copied().unwrap_or(0);
            let lacking = system
                .hosts()
                .map(|set| {
                    let hosts = set.iter().filter(|(host, _)| *host != id);
                    let mut down = Vec::new();
                    add(
                        &mut down,
                        hosts
                            .filter_map(|(it, _)| outages.get(it))
                            .flatten()
                            .copied(),
                    );
                    down
                })
                .reduce(|a, b| both(&a, &b))
                .unwrap_or_default();
            let caused: Vec<Interval> = lacking
                .into_iter()
                .filter_map(|it| {
                    let from = it.from.saturating_add(autonomy);
                    let until = it.until.map(|until| until.saturating_add(recovery));
                    let outlasts = it.until.is_some_and(|until| from >= until);
                    (!outlasts).then_some(Interval { from, until })
                })
                .collect();
            if !caused.is_empty() {
                changed |= add(outages.entry(id).or_default(), caused);
            }
        }
        if !changed {
            break;
        }
    }
    outages
}

/// The times that lie in two lists of times.
fn both(a: &[Interval], b: &[Interval]) -> Vec<Interval> {
    let pairs = a
        .iter()
        .flat_map(|one| b.iter().map(move |other| (one, other)));
    let common = pairs.filter_map(|(one, other)| {
        let from = one.from.max(other.from);
        let until = match (one.until, other.until) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        until
            .is_none_or(|until| from < until)
            .then_some(Interval { from, until })
    });
    common.collect()
}

/// Adds times to times that neither meet nor overlap; says whether that changed them.
fn add(times: &mut Vec<Interval>, more: impl IntoIterator<Item = Interval>) -> bool {
    let before = times.clone();
    times.extend(more);
    times.sort_unstable();
    let mut joined: Vec<Interval> = Vec::new();
    for time in times.drain(..) {
        match joined.last_mut() {
            Some(last) if last.until.is_none_or(|until| time.from <= until) => {
                last.until = match (last.until, time.until) {
                    (Some(a), Some(b)) => Some(a.max(b)),
                    _ => None,
                };
            }
            _ => joined.push(time),
        }
    }
    *times = joined;
    *times != before
}

/// The times of an outage, one after the other, until all that comes back is back.
pub fn stretches(outages: &BTreeMap<SystemId, Vec<Interval>>) -> Vec<Stretch> {
    let mut edges: BTreeSet<Millis> = BTreeSet::from([0]);
    for time in outages.values().flatten() {
        edges.insert(time.from);
        edges.extend(time.until);
    }
    let ends = edges.iter().skip(1).map(|&it| Some(it)).chain([None]);
    let mut stretches: Vec<Stretch> = Vec::new();
    for (&from, until) in edges.iter().zip(ends) {
        let down: BTreeSet<SystemId> = outages
            .iter()
            .filter(|(_, times)| times.iter().any(|it| it.contains(from)))
            .map(|(&system, _)| system)
            .collect();
        match stretches.last_mut() {
            Some(last) if last.down == down => last.time.until = until,
            _ => stretches.push(Stretch {
                time: Interval { from, until },
                down,
            }),
        }
    }
    // When everything is up again, the outage is over.
    if stretches.len() > 1 && stretches.last().is_some_and(|it| it.down.is_empty()) {
        stretches.pop();
    }
    stretches
}
