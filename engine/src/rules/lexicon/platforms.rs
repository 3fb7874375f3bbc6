//! Common platforms: what is built anew although something common is there.

use std::collections::BTreeSet;

use gensoku_dsl::design::{ActorKind, DataId, IdentifierId, Reach, Start, Stated, SystemId};

use super::super::eval::Eval;
use super::super::facets::Facets;
use super::super::matter::Matter;
use super::super::types::{Kind as K, Type as T};
use super::super::value::things;
use super::called::japan;
use super::{Topic, condition, term};
use crate::data::kept_for_something;
use crate::finding::Element;
use crate::world::Truth;

pub(super) static TOPIC: Topic = Topic {
    properties: &[],
    phrases: &[
        condition(
            "{system} is said to be of its own make",
            "{0}が独自のシステムとされている",
            |eval, it| Some(Truth::of(build(eval, it.system(0)?) == Some(false))),
        )
        .reads(Facets::TRAITS),
        condition(
            "{system} stands where a common one exists",
            "{0}に代わる共通のシステムがある",
            |eval, it| {
                let id = it.system(0)?;
                let mut all = eval.world.design.systems.ids();
                let common = all.any(|it| is_common_beside(eval, it, id));
                Some(Truth::any([
                    Truth::of(common),
                    is_for_a_standard_task(eval, id),
                ]))
            },
        )
        .about(&[Matter::CommonSystem])
        .reads(Facets::TRAITS.and(Facets::HELD)),
        condition(
            "{system} is for a task that is standardised",
            "{0}が標準化対象事務のシステムである",
            |eval, it| Some(is_for_a_standard_task(eval, it.system(0)?)),
        )
        .reads(Facets::HELD),
        term(
            "the common systems that hold the same as {system}",
            "{0}と同じ情報を扱う共通のシステム",
            T::Many(K::System),
            |eval, it| {
                let id = it.system(0)?;
                let all = eval.world.design.systems.ids();
                let common = all.filter(|&it| is_common_beside(eval, it, id));
                Some(things(common.map(Element::System)))
            },
        )
        .reads(Facets::TRAITS.and(Facets::HELD)),
        condition(
            "{system} is kept ready at all times",
            "{0}が常時整備されている",
            |eval, it| {
                let id = it.system(0)?;
                let traits = &eval.world.design.systems[id].traits;
                // A flow that fills it by the calendar keeps it ready, whether that is said or not.
                // What is deleted again before the next time is not.
                let lasts = |every: u64| traits.keeps.value().is_none_or(|&it| it >= every);
                let filled = eval.world.movements.iter().any(|it| {
                    let procedure = &eval.world.design.procedures[it.procedure];
                    let always = match procedure.starts.value() {
                        Some(&Start::Every(every)) => lasts(every),
                        _ => false,
                    };
                    always && it.from.is_some() && it.to.is_some_and(|it| it.system == id)
                });
                let said = traits.standing.value().copied();
                let counted = filled && traits.used_per_year.value().is_some();
                Some(Truth::of(said == Some(true) || counted))
            },
        )
        .about(&[Matter::Standing])
        .reads(Facets::TRAITS)
        .anywhere(Facets::PERFORMED.and(Facets::WHATEVER).and(Facets::ABOUT)),
        condition(
            "{system} says how often it is used",
            "{0}の年間利用数が示されている",
            |eval, it| {
                let traits = &eval.world.design.systems[it.system(0)?].traits;
                Some(Truth::of(traits.used_per_year.value().is_some()))
            },
        )
        .reads(Facets::TRAITS),
        condition(
            "{identifier} reaches beyond one system",
            "{0}が一つのシステムを超えて通用する",
            |eval, it| {
                let id = it.identifier(0)?;
                Some(match eval.world.design.identifiers[id].reach {
                    Stated::Is(reach, _) => Truth::of(reach != Reach::Local),
                    Stated::None(_) => Truth::of(false),
                    Stated::Open => eval.unknown(Element::Identifier(id), "reach"),
                })
            },
        )
        .reads(Facets::KEYS),
        term(
            "the identifiers in whose place {identifier} stands",
            "{0}が代わる識別子",
            T::Many(K::Identifier),
            |eval, it| {
                let others = in_place_of(eval, it.identifier(0)?);
                Some(things(others.map(Element::Identifier)))
            },
        )
        .about(&[Matter::InPlaceOf])
        .reads(
            Facets::KEYS
                .and(Facets::STORES)
                .and(Facets::STEPS)
                .and(Facets::CHANNEL)
                .and(Facets::WHATEVER),
        ),
    ],
};

/// Whether a municipality keeps something about people in a system that is of a field of the standardised tasks.
fn is_for_a_standard_task(eval: &Eval<'_>, id: SystemId) -> Truth {
    let design = eval.world.design;
    let municipal = eval
        .world
        .holder(id)
        .is_some_and(|it| design.actors[it].kind == ActorKind::Municipality);
    if !municipal {
        return Truth::of(false);
    }
    Truth::any(
        kept_for_something(design, id)
            .map(|it| Truth::all([eval.world.about_people(it), is_of_a_standard_task(eval, it)])),
    )
}

/// Whether data is of a field of the standardised tasks; open where its sector is.
pub(super) fn is_of_a_standard_task(eval: &Eval<'_>, data: DataId) -> Truth {
    let design = eval.world.design;
    match design.data[data].sector {
        Stated::Is(it, _) => {
            let name = &design.words.sectors[it].name;
            Truth::of(japan::is_one(name, japan::STANDARDISED))
        }
        Stated::None(_) => Truth::of(false),
        Stated::Open => eval.unknown(Element::Data(data), "sector"),
    }
}

/// Whether a system is shared or conforms to the standard, is there on the day, and holds some of what another keeps for
/// some task.
fn is_common_beside(eval: &Eval<'_>, common: SystemId, own: SystemId) -> bool {
    let design = eval.world.design;
    let it = &design.systems[common];
    let mut held = it.holds.iter();
    common != own
        && (it.traits.shared || build(eval, common) == Some(true))
        && held.any(|&(it, _)| kept_for_something(design, own).any(|own| own == it))
        && eval.world.exists(common)
}

/// The other identifiers of the same unit and reach: any that reaches everywhere, and within a sector those by which
/// some step finds something or a system that it uses keeps it. What a register has that no step uses is none of them.
fn in_place_of<'w>(
    eval: &Eval<'w>,
    id: IdentifierId,
) -> impl Iterator<Item = IdentifierId> + use<'w> {
    let design = eval.world.design;
    let it = &design.identifiers[id];
    let systems: BTreeSet<SystemId> = design
        .procedures
        .ids()
        .flat_map(|it| eval.systems_of(it))
        .collect();
    let used = move |other: IdentifierId| {
        let mut kept = systems
            .iter()
            .flat_map(|&it| design.systems[it].keys.value());
        let mut moved = design.steps.iter().flat_map(|it| &it.data);
        kept.any(|it| it.contains(&other)) || moved.any(|it| it.key.value() == Some(&other))
    };
    design.identifiers.ids().filter(move |&other| {
        let that = &design.identifiers[other];
        let everywhere = it.reach.value() == Some(&Reach::Universal);
        other != id
            && it.unit.value().is_some()
            && it.unit.value() == that.unit.value()
            && it.reach.value() == that.reach.value()
            && (everywhere || used(other))
    })
}

fn build(eval: &Eval<'_>, id: SystemId) -> Option<bool> {
    eval.world.design.systems[id]
        .traits
        .standard
        .value()
        .copied()
}
