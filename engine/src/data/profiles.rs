//! What an actor can put together about people.

mod having;
mod tables;

use std::collections::BTreeSet;

use gensoku_dsl::arena::Arena;
use gensoku_dsl::design::{
    ActorId, DataId, Design, IdentifierId, MappingId, ProcedureId, SectorId, Stated, SystemId, Unit,
};

use super::carried::{Carried, RANKS, rank_of};
use super::closure::{Record, Sight};
use super::is_contact;
use super::linking::{Group, Links, Piece};
use having::Has;

pub(crate) use having::systems_of;
pub(crate) use tables::tables;

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

/// What an actor can put together about a person, or coarser: data that meets in its hands.
///
/// Data about corporations and their offices is in none, nor is what a person sees of themself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The actor.
    pub actor: ActorId,
    /// How.
    pub how: How,
    /// The procedure, of a profile by case.
    pub case: Option<ProcedureId>,
    /// The records that meet in it, by their indices, in their order: what the actor holds, or could see.
    pub records: Vec<usize>,
    /// What it looks up or is shown without keeping it, by the indices of sights, in their order.
    pub sights: Vec<usize>,
    /// The identifiers by which they can meet.
    pub identifiers: BTreeSet<IdentifierId>,
    /// Whether name, birth date, address and sex are among what they meet by.
    pub basic_four: bool,
    /// Whether it is about a person, a household or an address.
    pub unit: Unit,
    /// About how many people, where a system states it: the most of them.
    pub people: Stated<u64>,
    /// The sectors that are stated for its data, but for what the actor, a municipality, owns and holds itself, and for
    /// names and addresses: every ledger of people has them.
    pub sectors: BTreeSet<SectorId>,
    /// The data in it, with the same exception.
    pub data: BTreeSet<DataId>,
    /// How many owners that data has.
    pub owners: u64,
}

/// What profiles are put together from.
pub(crate) struct Sources<'a> {
    pub(crate) records: &'a [Record],
    pub(crate) sights: &'a [Sight],
    pub(crate) links: Links<'a>,
    /// The tables that each actor operates or may ask.
    pub(crate) tables: &'a Arena<ActorId, Vec<MappingId>>,
}

/// All profiles: by actor, how they come about, and the widest first.
pub(crate) fn put_together(sources: &Sources<'_>) -> Vec<Profile> {
    let design = sources.links.design;
    let all = (0..sources.records.len()).collect();
    let has = sources.what_is_had(all, (0..sources.sights.len()).collect());
    let mut profiles = Vec::new();
    for (actor, has) in has.entries() {
        sources.of_actor(design, actor, has, &mut profiles);
    }
    profiles
}

/// The profiles of one actor alone.
///
/// `systems` are those that it holds or runs: nothing of others is looked at.
pub(crate) fn of_actor(
    sources: &Sources<'_>,
    actor: ActorId,
    systems: &BTreeSet<SystemId>,
) -> Vec<Profile> {
    let (records, sights) = sources.of_one(actor, systems);
    let has = sources.what_is_had(records, sights);
    let mut profiles = Vec::new();
    if let Some(has) = has.find(actor) {
        sources.of_actor(sources.links.design, actor, has, &mut profiles);
    }
    profiles
}

/// The pieces that a profile is made of.
pub(super) fn pieces_of(sources: &Sources<'_>, profile: &Profile) -> Vec<Piece> {
    let seen = sources.seen(profile.sights.clone());
    let mut pieces = sources.lying(profile.records.clone());
    pieces.extend(seen.into_iter().map(|(_, _, piece)| piece));
    pieces
}

impl Sources<'_> {
    fn of_actor(&self, design: &Design, actor: ActorId, has: &Has, profiles: &mut Vec<Profile>) {
        let no_tables = Vec::new();
        let tables = self.tables.find(actor).unwrap_or(&no_tables);
        let linked = |how: How, pieces: &[Piece], profiles: &mut Vec<Profile>| {
            let groups = self.links.groups(pieces, tables);
            let mut all: Vec<Profile> = groups
                .iter()
                .map(|it| self.describe(actor, how, None, pieces, it))
                .collect();
            all.sort_by_cached_key(|it| {
                let wide = std::cmp::Reverse((it.sectors.len(), it.owners));
                (
                    wide,
                    it.unit,
                    it.records.first().copied(),
                    it.sights.first().copied(),
                )
            });
            profiles.extend(all);
        };
        let mut pieces: Vec<Piece> = has.held.iter().chain(&has.standing).cloned().collect();
        linked(How::Holding, &pieces, profiles);
        for (&case, shown) in &has.cases {
            let group = Group {
                pieces: (0..shown.len()).collect(),
                rank: rank_of(&design.procedures[case].per),
            };
            let mut profile = self.describe(actor, How::Case, Some(case), shown, &group);
            profile.people = Stated::Is(1, design.procedures[case].name.span);
            profiles.push(profile);
        }
        if !has.run.is_empty() {
            pieces.extend(has.run.iter().cloned());
            linked(How::Possible, &pieces, profiles);
        }
    }

    fn describe(
        &self,
        actor: ActorId,
        how: How,
        case: Option<ProcedureId>,
        pieces: &[Piece],
        group: &Group,
    ) -> Profile {
        let design = self.links.design;
        let mut profile = Profile {
            actor,
            how,
            case,
            records: Vec::new(),
            sights: Vec::new(),
            identifiers: BTreeSet::new(),
            basic_four: false,
            unit: Unit::Individual,
            people: Stated::Open,
            sectors: BTreeSet::new(),
            data: BTreeSet::new(),
            owners: 0,
        };
        let mut owners: BTreeSet<(ActorId, bool)> = BTreeSet::new();
        let members = || group.pieces.iter().filter_map(|&it| pieces.get(it));
        for piece in members() {
            profile.records.extend(&piece.records);
            profile.sights.extend(&piece.sights);
            for carried in &piece.carries {
                match carried {
                    Carried::Identifier(id) => {
                        profile.identifiers.insert(*id);
                    }
                    Carried::BasicFour => profile.basic_four = true,
                    Carried::Unstated => {}
                }
            }
            let people = self.people(actor, piece);
            if people.value() > profile.people.value() {
                profile.people = people;
            }
            let mut counts = false;
            for (owner, own) in self.owners(actor, piece) {
                if own {
                    continue;
                }
                counts = true;
                // Another one than the actor can only be told where both are of the same many.
                owners.extend(owner.map(|(owner, other)| (owner, other && owner == actor)));
            }
            if counts {
                profile.data.insert(piece.data);
                if !is_contact(design, piece.data) {
                    profile
                        .sectors
                        .extend(design.data[piece.data].sector.value());
                }
            }
        }
        profile.records.sort_unstable();
        profile.sights.sort_unstable();
        profile.owners = owners
            .iter()
            .map(|&(owner, other)| {
                let many = design.actors[owner].many;
                match (owner == actor, other) {
                    (true, false) => 1,
                    (true, true) => many.saturating_sub(1).max(1),
                    (false, _) => many,
                }
            })
            .fold(0, u64::saturating_add);
        let finest = || {
            let first = members().next()?;
            let ranks = first.carries.iter().filter_map(|it| it.rank(design));
            ranks
                .min()
                .or_else(|| rank_of(&design.data[first.data].about))
        };
        let rank = group.rank.or_else(finest).unwrap_or(0);
        profile.unit = RANKS
            .get(usize::from(rank))
            .copied()
            .unwrap_or(Unit::Individual);
        profile
    }

    /// Whether an actor is a local government that holds a piece itself, so that it may own it, too.
    pub(super) fn may_be_own(&self, actor: ActorId, piece: &Piece) -> bool {
        let design = self.links.design;
        let system = design.systems.find(piece.system);
        design.actors[actor].kind.is_local()
            && !piece.elsewhere
            && system.and_then(|it| it.of.value()) == Some(&actor)
    }

    /// Whose a piece is, and whether the actor, a municipality, owns and holds it itself.
    pub(super) fn owners(
        &self,
        actor: ActorId,
        piece: &Piece,
    ) -> BTreeSet<(Option<(ActorId, bool)>, bool)> {
        let may_be_own = self.may_be_own(actor, piece);
        let of_records = piece.records.iter().filter_map(|&it| self.records.get(it));
        let of_sights = piece.sights.iter().filter_map(|&it| self.sights.get(it));
        let owners: Vec<_> = if piece.sights.is_empty() {
            of_records.map(|it| it.owner).collect()
        } else {
            of_sights.map(|it| it.owner).collect()
        };
        let owners = owners.into_iter().map(|owner| {
            let owner = owner.value().map(|it| (it.actor, it.other));
            let own = may_be_own && owner == Some((actor, false));
            (owner, own)
        });
        owners.collect()
    }

    /// About how many people a piece is: what its system states, times how many such systems there are.
    fn people(&self, actor: ActorId, piece: &Piece) -> Stated<u64> {
        let design = self.links.design;
        let Some(system) = design.systems.find(piece.system) else {
            return Stated::Open;
        };
        let Stated::Is(people, span) = system.traits.people else {
            return Stated::Open;
        };
        let holder = system.of.value().copied();
        let systems = match holder {
            Some(holder) if holder == actor && !piece.elsewhere => 1,
            Some(holder) => design.actors[holder].many,
            None => 1,
        };
        Stated::Is(people.saturating_mul(systems), span)
    }
}
