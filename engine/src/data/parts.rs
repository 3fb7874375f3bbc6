//! What permits each part of a profile, and when it ends.

use gensoku_dsl::design::{
    ActorRef, DataId, IdentifierId, LawId, Millis, ProvisionId, SectorId, Stated, SystemId,
};
use jiff::civil::Date;
use std::collections::BTreeSet;

use super::{Movement, Profile, Record};
use crate::world::{Truth, World};

/// One part of a profile: data that lies in a system, or is shown.
#[derive(Clone, Debug)]
pub struct Part {
    /// The data.
    pub data: DataId,
    /// Where it lies; none where it is handed over.
    pub system: Option<SystemId>,
    /// Under which identifier.
    pub key: Stated<IdentifierId>,
    /// Whether it is looked up or shown, and not kept.
    pub seen: bool,
    /// Whose it is.
    pub owner: Stated<ActorRef>,
    /// The movements that brought it, first to last.
    pub chain: Vec<usize>,
    /// What permits it.
    pub permission: Permission,
}

/// What permits an actor to have something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permission {
    /// The provisions in force.
    pub provisions: Vec<ProvisionId>,
    /// Laws in force that are cited as a whole.
    pub laws: Vec<LawId>,
    /// The movements that stand on a consent that carries them.
    pub consents: Vec<usize>,
}

impl Permission {
    /// Whether nothing permits it.
    pub fn is_nothing(&self) -> bool {
        self.provisions.is_empty() && self.laws.is_empty() && self.consents.is_empty()
    }
}

/// When a record ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ends {
    /// For how long its system keeps what it holds.
    pub keeps: Stated<Millis>,
    /// The first day on which its system is there no more.
    pub until: Option<Date>,
}

impl World<'_> {
    /// The movements that brought a record to where it lies, first to last: a shortest chain. None where it
    /// is only declared to lie there.
    pub fn chain(&self, record: &Record) -> Vec<usize> {
        self.chain_of(record.arrival)
    }

    /// The movements up to and with an arrival, first to last.
    pub fn chain_of(&self, arrival: Option<super::Arrival>) -> Vec<usize> {
        let mut chain = Vec::new();
        let mut at = arrival;
        while let Some(arrival) = at {
            chain.push(arrival.movement);
            // What is declared to lie there needs no explanation.
            at = arrival
                .from
                .and_then(|it| self.records.get(it))
                .filter(|it| it.declared.is_none())
                .and_then(|it| it.arrival);
        }
        chain.reverse();
        chain
    }

    /// When a record ends, as far as its system says.
    pub fn ends(&self, record: &Record) -> Ends {
        let system = &self.design.systems[record.system];
        Ends {
            keeps: system.traits.keeps,
            until: system.period.until,
        }
    }

    /// The parts of a profile, with what permits each, or that nothing does.
    pub fn parts(&self, profile: &Profile) -> Vec<Part> {
        let sights = profile.sights.iter().filter_map(|&it| self.sights.get(it));
        let mut parts: Vec<Part> = sights
            .map(|it| Part {
                data: it.data,
                system: it.system,
                key: it.key,
                seen: true,
                owner: it.owner,
                chain: self.chain_of(Some(it.arrival)),
                permission: self.permission_of(Some(it.arrival.movement), None),
            })
            .collect();
        let held = profile
            .records
            .iter()
            .filter_map(|&it| self.records.get(it));
        parts.extend(held.map(|it| Part {
            data: it.data,
            system: Some(it.system),
            key: it.key,
            seen: false,
            owner: it.owner,
            chain: self.chain(it),
            permission: self.permission_of(it.arrival.map(|it| it.movement), Some(it)),
        }));
        parts
    }

    /// The sectors of a profile that are in it by something that nothing permits.
    pub fn unpermitted(&self, profile: &Profile) -> BTreeSet<SectorId> {
        self.parts(profile)
            .into_iter()
            .filter(|it| profile.data.contains(&it.data) && it.permission.is_nothing())
            .filter(|it| !super::is_contact(self.design, it.data))
            .filter_map(|it| self.design.data[it.data].sector.value().copied())
            .collect()
    }

    fn permission_of(&self, movement: Option<usize>, record: Option<&Record>) -> Permission {
        let mut permission = Permission::default();
        if let Some(index) = movement
            && let Some(it) = self.movements.get(index)
        {
            self.permitted(index, it, &mut permission);
        }
        // Where a system is declared to hold something, the ground of the system is what it stands on.
        if let Some(record) = record.filter(|it| it.declared.is_some()) {
            for citation in &self.design.systems[record.system].under {
                match citation.provision {
                    _ if !self.is_cited_in_force(citation) => {}
                    Some(provision) => permission.provisions.push(provision),
                    None => permission.laws.push(citation.law),
                }
            }
        }
        permission.provisions.sort_unstable();
        permission.provisions.dedup();
        permission
    }

    fn permitted(&self, index: usize, movement: &Movement, permission: &mut Permission) {
        let ground = self.ground(movement);
        permission.provisions.extend(&ground.permitted_by);
        let carries = ground.consent.as_ref().map(|it| {
            Truth::all([
                Truth::of(!it.blanket && ground.forbidden_by.is_empty()),
                it.covers.clone(),
                it.can_be_withdrawn.clone(),
                it.portable.clone(),
                ground.governed.clone().negated(),
            ])
        });
        if matches!(carries, Some(Truth::True(_))) {
            permission.consents.push(index);
        }
    }
}
