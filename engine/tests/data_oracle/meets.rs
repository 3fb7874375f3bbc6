//! Profiles from the definition: pairs of pieces that meet, closed.

use std::collections::BTreeSet;

use gensoku_dsl::design::*;
use gensoku_engine::world::{How, Profile, World};

use crate::data_support::TODAY;
use crate::facts::{Facts, Key, key};

/// Where a piece lies: a system, whether another's; handed over, under which key.
type PieceId = (Option<SystemId>, bool, DataId, Option<Key>);

#[derive(Clone, Debug)]
pub struct Piece {
    id: PieceId,
    held: bool,
    /// It lies in a system of the actor or on machines that it runs, rather than being shown.
    lies: bool,
    carries: BTreeSet<Carried>,
    others: BTreeSet<bool>,
}

/// An identifier, or the basic four.
type Carried = Option<IdentifierId>;

/// What is compared of a profile.
pub type Told = (
    ActorId,
    How,
    Option<ProcedureId>,
    Unit,
    (BTreeSet<(SystemId, DataId)>, BTreeSet<PieceId>),
    (BTreeSet<SectorId>, BTreeSet<DataId>, u64, Option<u64>),
);

pub fn told(world: &World<'_>, it: &Profile) -> Told {
    let records = it
        .records
        .iter()
        .map(|&it| (world.records[it].system, world.records[it].data));
    let sights = it.sights.iter().map(|&it| {
        let it = &world.sights[it];
        (
            it.system,
            it.elsewhere,
            it.data,
            it.system.is_none().then_some(key(&it.key)),
        )
    });
    (
        it.actor,
        it.how,
        it.case,
        it.unit,
        (records.collect(), sights.collect()),
        (
            it.sectors.clone(),
            it.data.clone(),
            it.owners,
            it.people.value().copied(),
        ),
    )
}

fn rank_of_unit(unit: &Stated<Unit>) -> Option<usize> {
    match unit {
        Stated::Is(Unit::Corporation | Unit::Office, _) => None,
        Stated::Is(Unit::Household, _) => Some(1),
        Stated::Is(Unit::Address, _) => Some(2),
        _ => Some(0),
    }
}

fn rank(world: &World<'_>, carried: Carried) -> Option<usize> {
    carried.map_or(Some(0), |it| {
        rank_of_unit(&world.design.identifiers[it].unit)
    })
}

pub fn rank_of(profile: &Profile) -> usize {
    [Unit::Individual, Unit::Household, Unit::Address]
        .iter()
        .position(|it| *it == profile.unit)
        .unwrap()
}

fn personal(world: &World<'_>, data: DataId) -> bool {
    !matches!(
        world.design.data[data].about,
        Stated::Is(Unit::Corporation | Unit::Office, _)
    )
}

/// Everything that lies within a class of data and bears a name that identifies.
fn contained(world: &World<'_>, data: DataId) -> BTreeSet<Carried> {
    let design = world.design;
    let mut found = BTreeSet::new();
    for (mut class, it) in design.data.entries() {
        let mut up = BTreeSet::new();
        while class != data && up.insert(class) {
            match design.data[class].within {
                Some(wider) => class = wider,
                None => break,
            }
        }
        if class != data {
            continue;
        }
        if it.name.answers_to("BasicFour") {
            found.insert(None);
        }
        for (id, identifier) in design.identifiers.entries() {
            if it.name.answers_to(&identifier.name.id) {
                found.insert(Some(id));
            }
        }
    }
    found
}

/// Whether data, or a class in which it lies, is what every ledger has of people, and no field of its own.
fn names_people(world: &World<'_>, mut data: DataId) -> bool {
    let mut up = BTreeSet::new();
    while up.insert(data) {
        let it = &world.design.data[data];
        if it.name.answers_to("BasicFour") || it.name.answers_to("LatinName") {
            return true;
        }
        match it.within {
            Some(wider) => data = wider,
            None => break,
        }
    }
    false
}

fn carries(world: &World<'_>, keys: impl Iterator<Item = Key>, data: DataId) -> BTreeSet<Carried> {
    let mut all = contained(world, data);
    all.extend(
        keys.filter(|&it| it >= 2)
            .map(|it| Some(IdentifierId(it as u32 - 2))),
    );
    all.retain(|&it| rank(world, it).is_some());
    all
}

fn holder(world: &World<'_>, system: SystemId) -> Option<ActorId> {
    world.design.systems[system].of.value().copied()
}

fn lying(world: &World<'_>, facts: &Facts, system: SystemId, actor: ActorId) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for data in world.design.data.ids().filter(|&it| personal(world, it)) {
        let here = || {
            facts
                .lies
                .keys()
                .filter(|it| (it.0, it.1) == (system, data))
        };
        if here().count() > 0 {
            pieces.push(Piece {
                id: (Some(system), false, data, None),
                held: holder(world, system) == Some(actor),
                lies: true,
                carries: carries(world, here().map(|it| it.2), data),
                others: here().map(|it| it.3).collect(),
            });
        }
    }
    pieces
}

fn shown(
    world: &World<'_>,
    facts: &Facts,
    actor: ActorId,
    case: Option<ProcedureId>,
) -> Vec<Piece> {
    let ids: BTreeSet<PieceId> = facts
        .sees
        .keys()
        .filter(|it| (it.0, it.1) == (actor, case) && personal(world, it.2))
        .map(|it| (it.4, it.5, it.2, it.4.is_none().then_some(it.3)))
        .collect();
    let mut pieces = Vec::new();
    for id in ids {
        let here = || {
            facts.sees.keys().filter(|it| {
                (it.0, it.1) == (actor, case)
                    && (it.4, it.5, it.2, it.4.is_none().then_some(it.3)) == id
            })
        };
        pieces.push(Piece {
            id,
            held: false,
            lies: false,
            carries: carries(world, here().map(|it| it.3), id.2),
            others: here().map(|it| it.6).collect(),
        });
    }
    pieces
}

/// Whether a system lies, step by step, on machines that an actor runs, nothing on the way being encrypted.
fn runs(world: &World<'_>, actor: ActorId, system: SystemId, depth: usize) -> bool {
    let it = &world.design.systems[system];
    if it.encrypted || depth > world.design.systems.len() {
        return false;
    }
    it.run_by.is_some_and(|it| it.0 == actor)
        || it.runs_on.iter().any(|&(platform, _)| {
            holder(world, platform) == Some(actor) || runs(world, actor, platform, depth + 1)
        })
}

fn is_party(world: &World<'_>, party: Party, actor: ActorId) -> bool {
    match party {
        Party::Actor(it) => it.actor == actor,
        Party::Kind(kind) => world.design.actors[actor].kind == kind,
        Party::System(system) => holder(world, system) == Some(actor),
    }
}

fn tables(world: &World<'_>, actor: ActorId) -> Vec<MappingId> {
    let design = world.design;
    let mut all = Vec::new();
    for (id, mapping) in design.mappings.entries() {
        let operates = mapping.held_by.value() == Some(&actor);
        let asked = design
            .provisions
            .entries()
            .filter(|(id, _)| world.is_in_force(*id))
            .any(|(_, it)| {
                it.effects
                    .iter()
                    .filter(|it| it.period.contains(TODAY))
                    .any(|it| {
                        let EffectKind::Permits(spoken) = &it.kind else {
                            return false;
                        };
                        let Some(key) = spoken.key else {
                            return false;
                        };
                        let value_of = |identifier: IdentifierId| {
                            spoken
                                .data
                                .iter()
                                .any(|&it| contained(world, it).contains(&Some(identifier)))
                        };
                        let ends = [(mapping.from, mapping.to), (mapping.to, mapping.from)];
                        let told = ends.iter().any(|&(asked, told)| {
                            key == asked
                                && (value_of(told)
                                    || spoken.data.is_empty() && spoken.from.is_some())
                        });
                        told && spoken.condition.is_none()
                            && (spoken.verbs.is_empty()
                                || spoken.verbs.contains(&Verb::Reads)
                                || spoken.verbs.contains(&Verb::Sends))
                            && spoken.to.is_none_or(|it| is_party(world, it, actor))
                            && spoken.from.is_none_or(|it| {
                                mapping
                                    .held_by
                                    .value()
                                    .is_some_and(|&by| is_party(world, it, by))
                            })
                    })
            });
        if operates || asked {
            all.push(id);
        }
    }
    all
}

/// Whether two pieces meet by one identifier, or by tables, none coarser than a rank.
fn meet(world: &World<'_>, a: &Piece, b: &Piece, tables: &[MappingId], most: usize) -> bool {
    let fine = |it: Carried| rank(world, it).is_some_and(|it| it <= most);
    let sector = |it: &Piece| world.design.data[it.id.2].sector.value().copied();
    for &x in a.carries.iter().filter(|&&it| fine(it)) {
        if b.carries.contains(&x) {
            let reach = x.map_or(Some(Reach::Universal), |it| {
                world.design.identifiers[it].reach.value().copied()
            });
            let one_system = a.id.0.is_some() && (a.id.0, a.id.1) == (b.id.0, b.id.1);
            let covers = match reach {
                Some(Reach::Universal) => true,
                Some(Reach::Sector(it)) => sector(a) == Some(it) && sector(b) == Some(it),
                Some(Reach::Local) | None => false,
            };
            if one_system || covers {
                return true;
            }
        }
        // What tables turn it into, step by step.
        let Some(x) = x else {
            continue;
        };
        let mut turned: BTreeSet<IdentifierId> = BTreeSet::new();
        let mut open = vec![x];
        while let Some(at) = open.pop() {
            for &table in tables {
                let it = &world.design.mappings[table];
                if !fine(Some(it.from)) || !fine(Some(it.to)) {
                    continue;
                }
                for (here, there) in [(it.from, it.to), (it.to, it.from)] {
                    if here == at && turned.insert(there) {
                        open.push(there);
                    }
                }
            }
        }
        // There and back again it is the same for all systems that use it.
        if b.carries
            .iter()
            .any(|it| it.is_some_and(|it| turned.contains(&it)))
        {
            return true;
        }
    }
    false
}

fn groups(
    world: &World<'_>,
    pieces: &[Piece],
    tables: &[MappingId],
    most: usize,
) -> BTreeSet<BTreeSet<usize>> {
    let mut group: Vec<BTreeSet<usize>> =
        (0..pieces.len()).map(|it| BTreeSet::from([it])).collect();
    loop {
        let before = group.clone();
        for a in 0..pieces.len() {
            for b in 0..pieces.len() {
                let joined =
                    before[a].contains(&b) || meet(world, &pieces[a], &pieces[b], tables, most);
                if joined {
                    let both: BTreeSet<usize> = group[a].union(&group[b]).copied().collect();
                    group[a].clone_from(&both);
                    group[b] = both;
                }
            }
        }
        if group == before {
            break;
        }
    }
    group.into_iter().collect()
}

pub fn together(world: &World<'_>, pieces: &[Piece], tables: &[MappingId], most: usize) -> bool {
    groups(world, pieces, tables, most).len() <= 1
}

fn has(world: &World<'_>, facts: &Facts, actor: ActorId) -> (Vec<Piece>, Vec<Piece>) {
    let mut holding: Vec<Piece> = Vec::new();
    let mut machines: Vec<Piece> = Vec::new();
    for system in world.design.systems.ids() {
        if holder(world, system) == Some(actor) {
            holding.extend(lying(world, facts, system, actor));
        } else if runs(world, actor, system, 0) {
            machines.extend(lying(world, facts, system, actor));
        }
    }
    let own = |it: &Piece| {
        it.id
            .0
            .is_some_and(|at| holder(world, at) == Some(actor) && !it.id.1)
    };
    holding.extend(
        shown(world, facts, actor, None)
            .into_iter()
            .filter(|it| !own(it)),
    );
    (holding, machines)
}

pub fn pieces_in(world: &World<'_>, facts: &Facts, profile: &Profile) -> Vec<Piece> {
    let (holding, machines) = has(world, facts, profile.actor);
    let told = told(world, profile).4;
    let mut pieces: Vec<Piece> = Vec::new();
    let seen = |it: &Piece| told.1.contains(&it.id);
    pieces.extend(holding.iter().filter(|it| !it.held && seen(it)).cloned());
    let lies = |it: &&Piece| it.id.0.is_some_and(|at| told.0.contains(&(at, it.id.2)));
    pieces.extend(holding.iter().filter(|it| it.held).filter(lies).cloned());
    pieces.extend(machines.iter().filter(lies).cloned());
    pieces
}

pub fn profiles(world: &World<'_>, facts: &Facts) -> BTreeSet<Told> {
    let design = world.design;
    let mut all = BTreeSet::new();
    for actor in design.actors.ids() {
        let (holding, machines) = has(world, facts, actor);
        let tables = tables(world, actor);
        let linked = |how: How, pieces: &[Piece], all: &mut BTreeSet<Told>| {
            let mut finer: BTreeSet<BTreeSet<usize>> = BTreeSet::new();
            for (most, unit) in [Unit::Individual, Unit::Household, Unit::Address]
                .into_iter()
                .enumerate()
            {
                let groups = groups(world, pieces, &tables, most);
                for group in groups.difference(&finer) {
                    let members: Vec<&Piece> = group.iter().map(|&it| &pieces[it]).collect();
                    let unit = match members.as_slice() {
                        [one] => {
                            let finest = one.carries.iter().filter_map(|&it| rank(world, it)).min();
                            let about = rank_of_unit(&design.data[one.id.2].about);
                            [Unit::Individual, Unit::Household, Unit::Address]
                                [finest.or(about).unwrap_or(0)]
                        }
                        _ => unit,
                    };
                    all.insert(describe(world, actor, how, None, unit, &members));
                }
                finer = groups;
            }
        };
        linked(How::Holding, &holding, &mut all);
        if !machines.is_empty() {
            let pieces: Vec<Piece> = holding.iter().chain(&machines).cloned().collect();
            linked(How::Possible, &pieces, &mut all);
        }
        for (case, it) in design.procedures.entries() {
            let Some((served, _)) = it.serves else {
                continue;
            };
            let proxy = design.actors[actor].proxy.as_ref().map(|it| it.of);
            let pieces = shown(world, facts, actor, Some(case));
            if served == actor || proxy == Some(served) || pieces.is_empty() {
                continue;
            }
            let unit = match it.per {
                Stated::Is(Unit::Household, _) => Unit::Household,
                Stated::Is(Unit::Address, _) => Unit::Address,
                _ => Unit::Individual,
            };
            let members: Vec<&Piece> = pieces.iter().collect();
            let mut told = describe(world, actor, How::Case, Some(case), unit, &members);
            told.5.3 = Some(1);
            all.insert(told);
        }
    }
    all
}

fn describe(
    world: &World<'_>,
    actor: ActorId,
    how: How,
    case: Option<ProcedureId>,
    unit: Unit,
    members: &[&Piece],
) -> Told {
    let design = world.design;
    let lies = members.iter().filter(|it| it.lies);
    let records = lies.filter_map(|it| Some((it.id.0?, it.id.2))).collect();
    let sights = members
        .iter()
        .filter(|it| !it.lies)
        .map(|it| it.id)
        .collect();
    let (mut sectors, mut data) = (BTreeSet::new(), BTreeSet::new());
    let mut owners: BTreeSet<(ActorId, bool)> = BTreeSet::new();
    let mut people = None;
    for piece in members {
        let owner = design.data[piece.id.2].owner.value().copied();
        let at_home = piece
            .id
            .0
            .is_some_and(|it| holder(world, it) == Some(actor))
            && !piece.id.1;
        for &other in &piece.others {
            let municipality = design.actors[actor].kind == ActorKind::Municipality;
            if municipality && at_home && owner == Some(actor) && !other {
                continue;
            }
            data.insert(piece.id.2);
            if !names_people(world, piece.id.2) {
                sectors.extend(design.data[piece.id.2].sector.value());
            }
            owners.extend(owner.map(|it| (it, it == actor && other)));
        }
        if let Some(system) = piece.id.0
            && let Some(&stated) = design.systems[system].traits.people.value()
        {
            let many = match holder(world, system) {
                Some(holder) if holder != actor || piece.id.1 => design.actors[holder].many,
                _ => 1,
            };
            people = people.max(Some(stated * many));
        }
    }
    let count = |&(owner, other): &(ActorId, bool)| match (owner == actor, other) {
        (true, false) => 1,
        (true, true) => design.actors[owner].many - 1,
        (false, _) => design.actors[owner].many,
    };
    let owners = owners.iter().map(count).sum();
    (
        actor,
        how,
        case,
        unit,
        (records, sights),
        (sectors, data, owners, people),
    )
}
