//! The tables by which records meet.

use gensoku_dsl::arena::Arena;
use gensoku_dsl::design::{ActorId, DataId, Design, IdentifierId, MappingId, Party};

use super::super::carried::{Carried, Contained, RANKS};
use super::super::linking::Group;
use super::{How, Profile, pieces_of};
use crate::law::InForce;

/// The tables that each actor operates, or may query by a provision in force.
pub(crate) fn tables(
    design: &Design,
    law: &InForce,
    contained: &Contained,
) -> Arena<ActorId, Vec<MappingId>> {
    let mut tables: Arena<ActorId, Vec<MappingId>> =
        design.actors.iter().map(|_| Vec::new()).collect();
    for (id, it) in design.mappings.entries() {
        if let Some(&by) = it.held_by.value() {
            tables[by].push(id);
        }
    }
    let is_party = |party: Party, actor: ActorId| match party {
        Party::Actor(it) => it.actor == actor,
        Party::Kind(kind) => design.actors[actor].kind == kind,
        Party::System(system) => design.systems[system].of.value() == Some(&actor),
    };
    let is_value = |data: DataId, identifier: IdentifierId| {
        contained
            .in_data(data)
            .contains(&Carried::Identifier(identifier))
    };
    for (id, spoken) in law.tables(design, &is_value) {
        let holder = design.mappings[id].held_by.value().copied();
        let from = spoken
            .from
            .is_none_or(|it| holder.is_some_and(|holder| is_party(it, holder)));
        if !from {
            continue;
        }
        match spoken.to {
            Some(Party::Actor(it)) => tables[it.actor].push(id),
            to => {
                for actor in design.actors.ids() {
                    if to.is_none_or(|to| is_party(to, actor)) {
                        tables[actor].push(id);
                    }
                }
            }
        }
    }
    for of_actor in tables.iter_mut() {
        of_actor.sort_unstable();
        of_actor.dedup();
    }
    tables
}

impl crate::world::World<'_> {
    /// The tables without any of which a profile would fall apart.
    pub fn tables_of(&self, profile: &Profile) -> Vec<MappingId> {
        if profile.how == How::Case {
            return Vec::new();
        }
        let sources = self.sources();
        let pieces = pieces_of(&sources, profile);
        let stands = |tables: &[MappingId]| {
            let groups = sources.links.groups(&pieces, tables);
            let fine = |it: &Group| {
                let unit = it.rank.and_then(|it| RANKS.get(usize::from(it)));
                unit.is_none_or(|&unit| unit <= profile.unit)
            };
            groups
                .iter()
                .any(|it| it.pieces.len() == pieces.len() && fine(it))
        };
        let mut tables = self.tables.find(profile.actor).cloned().unwrap_or_default();
        for table in tables.clone() {
            let without: Vec<MappingId> =
                tables.iter().copied().filter(|&it| it != table).collect();
            if stands(&without) {
                tables = without;
            }
        }
        tables
    }
}
