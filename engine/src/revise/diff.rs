//! Two designs side by side.

mod facts;

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::design::Design;
use gensoku_dsl::text::Text;

use crate::finding::{Compared, Finding, Report};
use crate::world::{How, World};

/// A design with what was found in it.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// The design with its revisions applied.
    pub design: &'a Design,
    /// What was found.
    pub report: &'a Report,
}

/// What of two designs is the same and what is not; names are paths, which revisions keep.
#[derive(Clone, Debug, Default)]
pub struct Diff {
    /// Found before and no more.
    pub solved: Vec<Finding>,
    /// Found now and not before.
    pub new: Vec<Finding>,
    /// Found in both, as it is before and as it is now.
    pub unchanged: Vec<(Finding, Finding)>,
    /// Each procedure, by its path.
    pub procedures: BTreeMap<String, Sides<Finishing>>,
    /// What each actor can put together, by its path and how it comes about.
    pub profiles: BTreeMap<(String, How), Sides<Gathered>>,
    /// Provisions in force on one side only, of those that the designs declare or cite.
    pub provisions: BTreeMap<String, Sides<Text>>,
    /// Movements of data about people that stand on something else than before, by their step, verb, data and
    /// source.
    pub grounds: BTreeMap<String, Sides<Carried>>,
}

/// A fact of both designs, where they have it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sides<T> {
    /// Before.
    pub before: Option<T>,
    /// Now.
    pub after: Option<T>,
}

/// Who can finish a procedure, and in how much own time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finishing {
    /// Its name in words.
    pub label: Text,
    /// Whether the applicant can finish digitally, if that is known.
    pub digitally: Option<bool>,
    /// Their own time in one pass, in milliseconds: at least, and at most if that is stated.
    pub own_time: Option<(u64, Option<u64>)>,
    /// The time that passes until everybody has finished, in one pass, in milliseconds: at least; and whether that is
    /// all, with nothing left open.
    pub elapsed: Option<(u64, bool)>,
    /// Whether each group of people, and everybody in each scenario and without each system, can finish, if that is
    /// known: by their names in the order of the table.
    pub groups: Vec<(Text, Option<bool>)>,
}

/// What an actor can put together about one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gathered {
    /// The actor in words.
    pub label: Text,
    /// The sectors, by name.
    pub sectors: Vec<String>,
    /// The data, by name, with what people are shown.
    pub data: BTreeMap<String, Text>,
}

/// What carries a movement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The movement in words.
    pub label: Text,
    /// The provisions in force that permit it, by their paths, with their names.
    pub permitted_by: BTreeMap<String, Text>,
    /// Those that forbid it.
    pub forbidden_by: BTreeMap<String, Text>,
    /// Whether it is said to stand on consent.
    pub consent: bool,
    /// Whether it stands on anything, if that is known.
    pub stands: Option<bool>,
}

/// Compares two designs by the identities of what is in them.
pub fn diff(before: Side<'_>, after: Side<'_>) -> Diff {
    let found = Compared::of(&before.report.findings, &after.report.findings);
    let unchanged = found.unchanged.into_iter();
    let mut diff = Diff {
        solved: found.solved.into_iter().cloned().collect(),
        new: found.new.into_iter().cloned().collect(),
        unchanged: unchanged
            .map(|(was, now)| (was.clone(), now.clone()))
            .collect(),
        ..Diff::default()
    };
    let worlds = [before, after]
        .map(|it| World::new(it.design, it.report.as_of).within(it.report.situation));
    let [first, second] = &worlds;
    diff.procedures = joined(facts::finishing(first), facts::finishing(second));
    diff.profiles = joined(facts::profiles(first), facts::profiles(second));
    let spoken_of: BTreeSet<String> = facts::cited(first)
        .into_iter()
        .chain(facts::cited(second))
        .collect();
    diff.provisions = joined(
        facts::in_force(first, &spoken_of),
        facts::in_force(second, &spoken_of),
    );
    diff.provisions
        .retain(|_, it| it.before.is_some() != it.after.is_some());
    diff.grounds = joined(facts::grounds(first), facts::grounds(second));
    diff.grounds.retain(|_, it| it.before != it.after);
    diff
}

fn joined<K: Ord, T>(before: BTreeMap<K, T>, after: BTreeMap<K, T>) -> BTreeMap<K, Sides<T>> {
    let mut sides: BTreeMap<K, Sides<T>> = BTreeMap::new();
    for (key, it) in before {
        sides.insert(
            key,
            Sides {
                before: Some(it),
                after: None,
            },
        );
    }
    for (key, it) in after {
        let side = sides.entry(key).or_insert(Sides {
            before: None,
            after: None,
        });
        side.after = Some(it);
    }
    sides
}
