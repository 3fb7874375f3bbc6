//! What an actor can put together about one person.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::design::{
    ActorId, DataId, Design, IdentifierId, Reach, SectorId, Stated, SystemId, Verb,
};
use petgraph::unionfind::UnionFind;

use super::{Movement, Record};

/// How a profile comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// From what the actor holds, and what it may query without an open case.
    Holding,
    /// From what one procedure shows it.
    Case,
    /// From what whoever runs the machines could see.
    Possible,
}

/// What an actor can put together.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The actor.
    pub actor: ActorId,
    /// How.
    pub how: How,
    /// The records that meet in it, by their indices; never empty.
    pub records: Vec<usize>,
    /// The identifiers by which they meet.
    pub identifiers: BTreeSet<IdentifierId>,
    /// The sectors that are stated for its data, but for what the actor, a municipality, owns itself.
    pub sectors: BTreeSet<SectorId>,
    /// The data in it, with the same exception.
    pub data: BTreeSet<DataId>,
    /// How many owners that data has.
    pub owners: u64,
}

/// The profiles by holding and those that are possible, in the order of actors.
///
/// Records meet for an actor if one identifier reaches over both: a universal one, a sector's within its
/// sector, a local one within its system; or through a mapping that the actor operates; or through a record
/// that carries two identifiers. Of the groups of records that meet, the one over most sectors is told.
pub(super) fn put_together(
    design: &Design,
    movements: &[Movement],
    records: &[Record],
) -> Vec<Profile> {
    let mut profiles = Vec::new();
    for (actor, _) in design.actors.entries() {
        let standing: BTreeSet<(SystemId, DataId)> = movements
            .iter()
            .filter(|it| it.verb == Verb::Reads && design.procedures[it.procedure].serves.is_none())
            .filter(|it| it.receiver.is_some_and(|to| to.actor == actor))
            .filter_map(|it| Some((it.from?.system, it.data)))
            .collect();
        let held = |record: &Record| {
            design.systems[record.system].of.value() == Some(&actor)
                || standing.contains(&(record.system, record.data))
        };
        let run = |record: &Record| {
            let system = &design.systems[record.system];
            held(record) || (!system.encrypted && system.run_by.is_some_and(|(by, _)| by == actor))
        };
        profiles.extend(profile(design, records, actor, How::Holding, held));
        if records.iter().any(|it| run(it) && !held(it)) {
            profiles.extend(profile(design, records, actor, How::Possible, run));
        }
    }
    profiles
}

fn profile(
    design: &Design,
    records: &[Record],
    actor: ActorId,
    how: How,
    has: impl Fn(&Record) -> bool,
) -> Option<Profile> {
    let parts: Vec<usize> = records
        .iter()
        .enumerate()
        .filter(|(_, it)| has(it))
        .map(|(record, _)| record)
        .collect();
    // Where an identifier reaches: everywhere, a sector, a system. Records and mappings join these places.
    let mut places: BTreeMap<(IdentifierId, Where), usize> = BTreeMap::new();
    let mut joins: Vec<(usize, usize)> = Vec::new();
    let mut at_systems: BTreeMap<(SystemId, DataId), usize> = BTreeMap::new();
    let base = parts.len();
    for (node, &part) in parts.iter().enumerate() {
        let record = records.get(part)?;
        // Two identifiers of the same data in one system: the record itself is a mapping.
        let twin = *at_systems
            .entry((record.system, record.data))
            .or_insert(node);
        joins.push((node, twin));
        let Stated::Is(key, _) = record.key else {
            continue;
        };
        if let Some(place) = reach(design, key, record) {
            let next = base + places.len();
            joins.push((node, *places.entry((key, place)).or_insert(next)));
        }
    }
    for mapping in &design.mappings {
        if mapping.held_by.value() != Some(&actor) {
            continue;
        }
        let side = |identifier: IdentifierId| {
            let all: Vec<usize> = places
                .iter()
                .filter(|((it, _), _)| *it == identifier)
                .map(|(_, &node)| node)
                .collect();
            all
        };
        for from in side(mapping.from) {
            joins.extend(side(mapping.to).into_iter().map(|to| (from, to)));
        }
    }
    let mut union = UnionFind::<usize>::new(base + places.len());
    for (a, b) in joins {
        union.union(a, b);
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (node, &part) in parts.iter().enumerate() {
        groups.entry(union.find(node)).or_default().push(part);
    }
    let profiles = groups
        .into_values()
        .map(|group| describe(design, records, actor, how, group));
    // The first of the widest: the order of records does not depend on the order of the file's clauses.
    profiles.max_by_key(|it| {
        (
            it.sectors.len(),
            it.owners,
            std::cmp::Reverse(it.records.first().copied()),
        )
    })
}

/// How far a value of an identifier is the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Where {
    Everywhere,
    Sector(SectorId),
    System(SystemId),
}

/// Where a key of a record reaches; nothing where a sector's identifier keys data of another sector, or it is open.
fn reach(design: &Design, key: IdentifierId, record: &Record) -> Option<Where> {
    match design.identifiers[key].reach.value()? {
        Reach::Universal => Some(Where::Everywhere),
        Reach::Local => Some(Where::System(record.system)),
        Reach::Sector(sector) => {
            let inside = design.data[record.data].sector.value() == Some(sector);
            Some(if inside {
                Where::Sector(*sector)
            } else {
                Where::System(record.system)
            })
        }
    }
}

fn describe(
    design: &Design,
    records: &[Record],
    actor: ActorId,
    how: How,
    group: Vec<usize>,
) -> Profile {
    let own_municipality =
        design.actors[actor].kind == gensoku_dsl::design::ActorKind::Municipality;
    let mut profile = Profile {
        actor,
        how,
        records: group,
        identifiers: BTreeSet::new(),
        sectors: BTreeSet::new(),
        data: BTreeSet::new(),
        owners: 0,
    };
    let mut owners = BTreeSet::new();
    for record in profile.records.iter().filter_map(|&it| records.get(it)) {
        if let Stated::Is(key, _) = record.key {
            profile.identifiers.insert(key);
        }
        let data = &design.data[record.data];
        let owner = data.owner.value().copied();
        if own_municipality && owner == Some(actor) {
            continue;
        }
        profile.data.insert(record.data);
        profile.sectors.extend(data.sector.value());
        owners.extend(owner);
    }
    profile.owners = owners.iter().map(|&it| design.actors[it].many).sum();
    profile
}
