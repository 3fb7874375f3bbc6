//! What an actor can put together about people.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::arena::Arena;
use gensoku_dsl::design::{
    ActorId, ActorKind, DataId, Design, IdentifierId, MappingId, Party, ProcedureId, SectorId,
    Stated, SystemId, Unit,
};
use gensoku_dsl::source::Span;

use super::carried::{Carried, RANKS, rank_of};
use super::closure::{Record, Sight};
use super::linking::{Group, Links, Piece};
use super::may_be_personal;
use super::supposed::Fact;
use crate::law::InForce;

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
    /// The sectors that are stated for its data, but for what the actor, a municipality, owns and holds itself.
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

/// The tables that each actor operates, or may query by a provision in force.
pub(crate) fn tables(
    design: &Design,
    law: &InForce,
    contained: &super::carried::Contained,
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

/// The systems that an actor holds, or could see into by running machines.
pub(crate) fn systems_of(design: &Design, actor: ActorId) -> BTreeSet<SystemId> {
    let systems = design.systems.entries();
    let theirs = systems
        .filter(|(id, it)| it.of.value() == Some(&actor) || runners(design, *id).contains(&actor));
    theirs.map(|it| it.0).collect()
}

/// The pieces that a profile is made of.
pub(super) fn pieces_of(sources: &Sources<'_>, profile: &Profile) -> Vec<Piece> {
    let seen = sources.seen(profile.sights.clone());
    let mut pieces = sources.lying(profile.records.clone());
    pieces.extend(seen.into_iter().map(|(_, _, piece)| piece));
    pieces
}

impl crate::world::World<'_> {
    /// The tables without any of which a profile would fall apart.
    pub fn tables_of(&self, profile: &Profile) -> Vec<MappingId> {
        if profile.how == How::Case {
            return Vec::new();
        }
        let contained = super::Contained::of(self.design);
        let sources = self.sources(&contained);
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

/// What one actor has.
#[derive(Default)]
struct Has {
    held: Vec<Piece>,
    standing: Vec<Piece>,
    run: Vec<Piece>,
    cases: BTreeMap<ProcedureId, Vec<Piece>>,
}

impl Sources<'_> {
    /// Sorts records and sights by who has them.
    fn what_is_had(&self, records: Vec<usize>, sights: Vec<usize>) -> Arena<ActorId, Has> {
        let design = self.links.design;
        let mut all: Arena<ActorId, Has> = design.actors.iter().map(|_| Has::default()).collect();
        let mut runs: BTreeMap<SystemId, BTreeSet<ActorId>> = BTreeMap::new();
        for piece in self.lying(records) {
            let holder = design.systems[piece.system].of.value().copied();
            let runners = runs
                .entry(piece.system)
                .or_insert_with(|| runners(design, piece.system));
            for &runner in runners.iter().filter(|&&it| Some(it) != holder) {
                all[runner].run.push(piece.clone());
            }
            if let Some(holder) = holder {
                all[holder].held.push(piece);
            }
        }
        for (actor, case, piece) in self.seen(sights) {
            let has = &mut all[actor];
            match case {
                Some(case) => has.cases.entry(case).or_default().push(piece),
                // What the actor holds itself it need not look up.
                None => {
                    let own = !piece.elsewhere
                        && design
                            .systems
                            .find(piece.system)
                            .and_then(|it| it.of.value())
                            == Some(&actor);
                    if !own {
                        has.standing.push(piece);
                    }
                }
            }
        }
        all
    }

    /// The records as pieces: what lies in one system as one class of data is one, with all that it carries.
    pub(super) fn lying(&self, records: Vec<usize>) -> Vec<Piece> {
        let place = |it: usize| self.records.get(it).map(|it| (it.system, it.data));
        let mut pieces: Vec<Piece> = Vec::new();
        for run in records.chunk_by(|&a, &b| place(a) == place(b)) {
            let all = || run.iter().filter_map(|&it| self.records.get(it));
            let Some(first) = all().next() else {
                continue;
            };
            if may_be_personal(self.links.design, first.data) {
                let keys = all().filter_map(|it| it.key.value().copied());
                let open = all().any(|it| it.key.is_open());
                let open = open.then_some(Fact::Key(first.system));
                pieces.push(Piece {
                    system: first.system,
                    elsewhere: false,
                    data: first.data,
                    open,
                    carries: self.links.carried(keys, first.data, open),
                    records: run.to_vec(),
                    sights: Vec::new(),
                });
            }
        }
        pieces
    }

    /// The sights as pieces, with who sees them and for which case.
    pub(super) fn seen(
        &self,
        mut sorted: Vec<usize>,
    ) -> Vec<(ActorId, Option<ProcedureId>, Piece)> {
        let design = self.links.design;
        // What is handed over lies in no system: each is a place of its own.
        let nowhere = |index: usize| SystemId::from(design.systems.len() + index);
        // What is handed over under two identifiers was not handed over under both.
        let place = |it: &Sight| {
            let key = (it.key.is_open(), it.key.value().copied());
            let alone = it.system.is_none().then_some(key);
            (it.actor, it.case, it.system, it.elsewhere, it.data, alone)
        };
        sorted.sort_by_key(|&it| self.sights.get(it).map(place));
        let same = |a: &usize, b: &usize| {
            let of = |it: &usize| self.sights.get(*it).map(place);
            of(a) == of(b)
        };
        let mut seen = Vec::new();
        for run in sorted.chunk_by(same) {
            let all = || run.iter().filter_map(|&it| self.sights.get(it));
            let (Some(&index), Some(first)) = (run.first(), all().next()) else {
                continue;
            };
            if !may_be_personal(design, first.data) || is_their_own(design, first) {
                continue;
            }
            let keys = all().filter_map(|it| it.key.value().copied());
            let open = all().find(|it| it.key.is_open());
            let open = open.map(|it| match it.system {
                Some(system) => Fact::Key(system),
                None => Fact::Handed(it.arrival.movement),
            });
            let piece = Piece {
                system: first.system.unwrap_or_else(|| nowhere(index)),
                elsewhere: first.elsewhere,
                data: first.data,
                open,
                carries: self.links.carried(keys, first.data, open),
                records: Vec::new(),
                sights: run.to_vec(),
            };
            seen.push((first.actor, first.case, piece));
        }
        seen
    }

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
                profile
                    .sectors
                    .extend(design.data[piece.data].sector.value());
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

    /// Whether an actor is a municipality that holds a piece itself, so that it may own it, too.
    pub(super) fn may_be_own(&self, actor: ActorId, piece: &Piece) -> bool {
        let design = self.links.design;
        let system = design.systems.find(piece.system);
        design.actors[actor].kind == ActorKind::Municipality
            && !piece.elsewhere
            && system.and_then(|it| it.of.value()) == Some(&actor)
    }

    /// What an actor holds, and what it may look up without an open case.
    pub(super) fn held_or_looked_up(&self, actor: ActorId) -> Vec<Piece> {
        let design = self.links.design;
        let systems = design.systems.entries();
        let held = systems.filter(|(_, it)| it.of.value() == Some(&actor));
        let held: BTreeSet<SystemId> = held.map(|it| it.0).collect();
        let (records, sights) = self.of_one(actor, &held);
        let has = self.what_is_had(records, sights);
        let has = has.find(actor);
        let pieces = has
            .into_iter()
            .flat_map(|it| it.held.iter().chain(&it.standing));
        pieces.cloned().collect()
    }

    /// The records in some systems, and the sights of an actor, by their indices.
    fn of_one(&self, actor: ActorId, systems: &BTreeSet<SystemId>) -> (Vec<usize>, Vec<usize>) {
        let mut records: Vec<usize> = Vec::new();
        for &system in systems {
            let start = self.records.partition_point(|it| it.system < system);
            let rest = self.records.get(start..).unwrap_or_default();
            let count = rest.partition_point(|it| it.system == system);
            records.extend(start..start + count);
        }
        let start = self.sights.partition_point(|it| it.actor < actor);
        let rest = self.sights.get(start..).unwrap_or_default();
        let count = rest.partition_point(|it| it.actor == actor);
        (records, (start..start + count).collect())
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

/// Whether somebody sees what their own case, or the case of whom they act for, is about.
fn is_their_own(design: &Design, sight: &Sight) -> bool {
    let served = sight.case.and_then(|it| design.procedures[it].serves);
    let proxy = design.actors[sight.actor].proxy.as_ref().map(|it| it.of);
    served
        .is_some_and(|(served, _): (ActorId, Span)| served == sight.actor || proxy == Some(served))
}

/// Who could see what lies in a system by running machines: whoever runs it, and those of the platforms
/// beneath it; nobody from where on down it is encrypted against them.
pub(crate) fn runners(design: &Design, system: SystemId) -> BTreeSet<ActorId> {
    let mut runners = BTreeSet::new();
    let mut seen = BTreeSet::from([system]);
    let mut open = vec![system];
    while let Some(at) = open.pop() {
        let it = &design.systems[at];
        if it.encrypted {
            continue;
        }
        runners.extend(it.run_by.map(|(by, _)| by));
        for &(platform, _) in &it.runs_on {
            runners.extend(design.systems[platform].of.value());
            if seen.insert(platform) {
                open.push(platform);
            }
        }
    }
    runners
}
