//! What each actor has: what lies in its systems, what it may look up, what it runs machines for.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::arena::Arena;
use gensoku_dsl::design::{ActorId, Design, ProcedureId, SystemId};
use gensoku_dsl::source::Span;

use super::super::closure::Sight;
use super::super::linking::Piece;
use super::super::may_be_personal;
use super::super::supposed::Fact;
use super::Sources;

/// What one actor has.
#[derive(Default)]
pub(super) struct Has {
    pub(super) held: Vec<Piece>,
    pub(super) standing: Vec<Piece>,
    pub(super) run: Vec<Piece>,
    pub(super) cases: BTreeMap<ProcedureId, Vec<Piece>>,
}

impl Sources<'_> {
    /// Sorts records and sights by who has them.
    pub(super) fn what_is_had(
        &self,
        records: Vec<usize>,
        sights: Vec<usize>,
    ) -> Arena<ActorId, Has> {
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
    pub(in crate::data) fn lying(&self, records: Vec<usize>) -> Vec<Piece> {
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
    pub(in crate::data) fn seen(
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

    /// What an actor holds, and what it may look up without an open case.
    pub(in crate::data) fn held_or_looked_up(&self, actor: ActorId) -> Vec<Piece> {
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
    pub(super) fn of_one(
        &self,
        actor: ActorId,
        systems: &BTreeSet<SystemId>,
    ) -> (Vec<usize>, Vec<usize>) {
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
}

/// The systems that an actor holds, or could see into by running machines.
pub(crate) fn systems_of(design: &Design, actor: ActorId) -> BTreeSet<SystemId> {
    let systems = design.systems.entries();
    let theirs = systems
        .filter(|(id, it)| it.of.value() == Some(&actor) || runners(design, *id).contains(&actor));
    theirs.map(|it| it.0).collect()
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
