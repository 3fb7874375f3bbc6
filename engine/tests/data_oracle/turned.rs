//! The same design with its declarations the other way round.

use std::collections::BTreeSet;

use gensoku_dsl::design::*;
use gensoku_engine::world::World;

/// The design with its systems, procedures, steps, tables and clauses in the opposite order.
pub fn around(design: &Design) -> Design {
    let mut it = design.clone();
    let last = |count: usize, id: u32| count as u32 - 1 - id;
    let system = |id: SystemId| SystemId(last(design.systems.len(), id.0));
    let procedure = |id: ProcedureId| ProcedureId(last(design.procedures.len(), id.0));
    let step = |id: StepId| StepId(last(design.steps.len(), id.0));
    it.systems = design.systems.iter().rev().cloned().collect();
    for at in it.systems.iter_mut() {
        at.holds.reverse();
        for on in &mut at.runs_on {
            on.0 = system(on.0);
        }
        if let Stated::Is(keys, _) = &mut at.keys {
            keys.reverse();
        }
    }
    it.mappings = design.mappings.iter().rev().cloned().collect();
    it.procedures = design.procedures.iter().rev().cloned().collect();
    for at in it.procedures.iter_mut() {
        at.steps = at.steps.iter().rev().map(|&it| step(it)).collect();
    }
    it.steps = design.steps.iter().rev().cloned().collect();
    for at in it.steps.iter_mut() {
        at.procedure = procedure(at.procedure);
        at.data.reverse();
        for clause in &mut at.data {
            clause.items.reverse();
            if let Some(from) = &mut clause.from {
                from.system = system(from.system);
            }
            if let Some(Receiver::System(to)) = &mut clause.to {
                to.system = system(to.system);
            }
        }
    }
    for provision in it.provisions.iter_mut() {
        for effect in &mut provision.effects {
            if let EffectKind::Permits(spoken) = &mut effect.kind {
                for party in [&mut spoken.from, &mut spoken.to].into_iter().flatten() {
                    if let Party::System(at) = party {
                        *at = system(*at);
                    }
                }
            }
        }
    }
    it
}

/// Everything that is concluded, in names.
pub fn told(world: &World<'_>) -> BTreeSet<String> {
    let design = world.design;
    let chain = |chain: Vec<usize>| -> Vec<String> {
        let movements = chain.iter().map(|&it| &world.movements[it]);
        movements
            .map(|it| {
                let at = |it: Option<SystemRef>| {
                    it.map(|it| (&design.systems[it.system].name.id, it.other))
                };
                format!(
                    "{}.{} {:?} {} {:?} {:?} {:?}",
                    design.procedures[it.procedure].name.id,
                    design.steps[it.step].name.id,
                    it.verb,
                    design.data[it.data].name.id,
                    at(it.from),
                    at(it.to),
                    it.key.value(),
                )
            })
            .collect()
    };
    let mut all = BTreeSet::new();
    let system = |id: SystemId| &design.systems[id].name.id;
    for it in &world.records {
        let chain = chain(world.chain(it));
        all.insert(format!(
            "{} {:?} {:?} {:?} {chain:?}",
            system(it.system),
            it.data,
            it.key,
            it.owner
        ));
    }
    let case = |id: Option<ProcedureId>| id.map(|id| &design.procedures[id].name.id);
    for it in &world.sights {
        let chain = chain(world.chain_of(Some(it.arrival)));
        let at = it.system.map(system);
        all.insert(format!(
            "{:?} {:?} {:?} {:?} {at:?} {chain:?}",
            it.actor,
            case(it.case),
            it.data,
            it.key
        ));
    }
    for it in &world.profiles {
        let records: BTreeSet<String> = it
            .records
            .iter()
            .map(|&it| &world.records[it])
            .map(|it| format!("{} {:?} {:?}", system(it.system), it.data, it.key))
            .collect();
        let rest = (
            it.unit,
            &it.sectors,
            &it.identifiers,
            it.owners,
            it.people.value(),
        );
        all.insert(format!(
            "{:?} {:?} {:?} {records:?} {rest:?}",
            it.actor,
            it.how,
            case(it.case)
        ));
    }
    all
}
