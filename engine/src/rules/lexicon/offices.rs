//! What the offices of a case have already, and what offices issue: what nobody need be asked for again.

use std::collections::BTreeSet;

use gensoku_dsl::design::{
    ActorId, DataId, DocumentId, Item, ProcedureId, StepId, SystemId, SystemRef, Verb,
};

use super::super::eval::Eval;
use super::super::facets::Facets;
use super::super::types::{Kind as K, Type as T};
use super::super::value::{Object, Value, things};
use super::called::japan;
use super::occasions::are_on_one_occasion;
use super::{Topic, condition, condition_either, either, term};
use crate::finding::Element;
use crate::world::{Answer, Logic, Record, Truth};

/// What a procedure is about, who performs it, and what lies where.
const OF_THE_CASE: Facets = Facets::STEPS
    .and(Facets::SERVED)
    .and(Facets::ABOUT)
    .and(Facets::KINDS)
    .and(Facets::HOLDINGS);
/// What other procedures write, for whom and on what occasion.
const OF_OTHERS: Facets = Facets::PERFORMED
    .and(Facets::MOVES)
    .and(Facets::SERVED)
    .and(Facets::ABOUT);

pub(super) static TOPIC: Topic = Topic {
    properties: &[],
    phrases: &[
        condition_either(
            "an office has {data} before {step}",
            "担当機関が{1}より前に{0}を把握している",
            either!(|eval, it| Some(an_office_has(eval, it.data(0)?, it.step(1)?))),
        )
        .reads(OF_THE_CASE)
        .anywhere(OF_OTHERS),
        term(
            "the offices that have {data} before {step}",
            "{1}より前に{0}を把握している担当機関",
            T::Many(K::Actor),
            |eval, it| {
                let step = it.step(1)?;
                Some(actors(offices_with(eval, it.data(0)?, step)))
            },
        )
        .reads(OF_THE_CASE)
        .anywhere(OF_OTHERS),
        term(
            "the offices that have what {document} says before {step}",
            "{1}より前に{0}の内容を把握している担当機関",
            T::Many(K::Actor),
            |eval, it| {
                let (document, step) = (it.document(0)?, it.step(1)?);
                let says = eval.world.design.words.documents[document].shows.iter();
                Some(actors(
                    says.flat_map(|&data| offices_with(eval, data, step)),
                ))
            },
        )
        .reads(OF_THE_CASE)
        .anywhere(OF_OTHERS),
        condition(
            "an office keeps {data} with a company that is said to own it",
            "行政機関の保有すべき{0}が、所有者とされる会社のシステムにある",
            |eval, it| Some(Truth::of(is_kept_with_its_owner(eval, it.data(0)?))),
        )
        .reads(Facets::HELD.and(Facets::SECTORS).and(Facets::TRAITS))
        .anywhere(Facets::PERFORMED.and(Facets::MOVES)),
        condition(
            "an office issues {document} before {step}",
            "行政機関が{1}より前に{0}を交付する",
            |eval, it| {
                let mut issuers = issuers_before(eval, it.document(0)?, it.step(1)?);
                Some(Truth::of(issuers.next().is_some()))
            },
        )
        .reads(Facets::KINDS.and(Facets::ORDER))
        .anywhere(Facets::PERFORMED.and(Facets::WHATEVER)),
        term(
            "the offices that issue {document} before {step}",
            "{1}より前に{0}を交付する行政機関",
            T::Many(K::Actor),
            |eval, it| {
                let step = it.step(1)?;
                Some(actors(issuers_before(eval, it.document(0)?, step)))
            },
        )
        .reads(Facets::KINDS.and(Facets::ORDER))
        .anywhere(Facets::PERFORMED.and(Facets::WHATEVER)),
    ],
};

/// Actors, each once.
fn actors(all: impl IntoIterator<Item = ActorId>) -> Answer<Value> {
    let each: BTreeSet<ActorId> = all.into_iter().collect();
    things(each.into_iter().map(Element::Actor))
}

/// Whether an office of the procedure of a step has data when the step begins.
fn an_office_has<L: Logic>(eval: &Eval<'_>, data: DataId, step: StepId) -> L {
    L::any(
        had_before(eval, data, step).filter_map(|(system, chain, record)| {
            match eval.world.holder(system) {
                Some(holder) => is_an_office(eval, holder, step)
                    .then(|| L::held(|| eval.reasons_of_holding(&chain, record))),
                None => Some(Truth::Open(vec![eval.world.open_holder(system)]).into()),
            }
        }),
    )
}

/// The offices of the procedure of a step that have data when the step begins.
fn offices_with<'e>(
    eval: &'e Eval<'_>,
    data: DataId,
    step: StepId,
) -> impl Iterator<Item = ActorId> + use<'e> {
    let holders = had_before(eval, data, step).filter_map(|(system, ..)| eval.world.holder(system));
    holders.filter(move |&it| is_an_office(eval, it, step))
}

/// Whether data about people of which an office takes care lies with the private body whose it is said to be: an office
/// writes it down there, or it is what a register of people says and lies on a platform that others share.
fn is_kept_with_its_owner(eval: &Eval<'_>, data: DataId) -> bool {
    let design = eval.world.design;
    let private = |it: &&ActorId| design.actors[**it].kind.is_private();
    let Some(owner) = design.data[data].owner.value().filter(private) else {
        return false;
    };
    if !matches!(eval.world.about_people(data), Truth::True(_)) {
        return false;
    }
    let sector = design.data[data].sector.value();
    let of_a_register =
        sector.is_some_and(|&it| japan::is_one(&design.words.sectors[it].name, japan::REGISTERS));
    let is_theirs = |it: &SystemRef| eval.world.holder(it.system) == Some(*owner);
    let shared = |it: &SystemRef| {
        let traits = &design.systems[it.system].traits;
        traits.shared || traits.standard.value() == Some(&true)
    };
    let mut moved = eval.world.movements.iter();
    moved.any(|it| {
        let by = design.steps[it.step].by.map(|(by, _)| by.actor);
        let written = it.verb == Verb::Writes && it.to.as_ref().is_some_and(is_theirs);
        let read = (it.from.as_ref()).is_some_and(|from| is_theirs(from) && shared(from));
        it.data == data
            && (written || of_a_register && read)
            && by.is_some_and(|by| design.actors[by].kind.is_government())
    })
}

/// Whether an actor is an office that performs the procedure of a step.
fn is_an_office(eval: &Eval<'_>, actor: ActorId, step: StepId) -> bool {
    let procedure = eval.world.design.steps[step].procedure;
    eval.world.design.actors[actor].kind.is_government()
        && eval.world.offices(procedure).contains(&actor)
}

/// Where data lies that is known of the case when a step begins, with how it came there.
fn had_before<'e>(
    eval: &'e Eval<'_>,
    data: DataId,
    step: StepId,
) -> impl Iterator<Item = (SystemId, Vec<usize>, &'e Record)> + use<'e> {
    let procedure = eval.world.design.steps[step].procedure;
    let holding = eval.that_hold(data);
    let systems = holding.iter().flat_map(|it| it.iter());
    let systems: Vec<SystemId> = systems
        .filter_map(|it| match it {
            Object::Element(Element::System(id)) => Some(*id),
            _ => None,
        })
        .collect();
    let places = systems.into_iter();
    let places = places.flat_map(|it| eval.world.places_of_records(it));
    places.filter_map(move |at| {
        let record = eval.world.records.get(at)?;
        if !eval.world.within_data(data, record.data) {
            return None;
        }
        let chain = eval.world.chain_before(at, step)?;
        is_known_of_the_case(eval, procedure, data, record).then_some((
            record.system,
            chain,
            record,
        ))
    })
}

/// Whether what lies somewhere is what a case is about.
///
/// It is not where the case changes it: what the procedure writes there, or another one on the same occasion, is new,
/// as the address of whoever moves. Nor is it where the procedure looks the same up somewhere else: what somebody's
/// new home keeps is not what their old one knows of them. But it is where the procedure looks it up there, too.
fn is_known_of_the_case(
    eval: &Eval<'_>,
    procedure: ProcedureId,
    data: DataId,
    record: &Record,
) -> bool {
    let its_own = |it: &SystemRef| it.system == record.system && !it.other;
    let movements = eval.world.movements_in(procedure).iter();
    let taken = movements.filter(|it| eval.world.within_data(data, it.data));
    let mut sources = taken.filter_map(|it| it.from).peekable();
    if sources.peek().is_some() {
        return sources.any(|it| its_own(&it));
    }
    let brought = eval.world.brought_into(record.system, record.data).iter();
    let mut brought = brought.filter_map(|&at| eval.world.movements.get(at));
    !brought.any(|it| are_on_one_occasion(eval, it.procedure, procedure))
}

/// The offices that issue a document so that it can be shown in a step: in another procedure, or earlier in its own.
fn issuers_before<'e>(
    eval: &'e Eval<'_>,
    document: DocumentId,
    step: StepId,
) -> impl Iterator<Item = ActorId> + use<'e> {
    let design = eval.world.design;
    let shown_in = design.steps[step].procedure;
    eval.world.steps().filter_map(move |id| {
        let it = &design.steps[id];
        let (by, _) = it.by?;
        let mut issued = it.data.iter().filter(|it| it.verb == Verb::Issues);
        let issues = issued.any(|it| {
            let mut items = it.items.iter();
            items.any(|(item, _)| matches!(item, Item::Document(it) if *it == document))
        });
        // What comes of showing it is not what is shown.
        let later = || id == step || eval.world.process(shown_in).always_before(step, id);
        let earlier = it.procedure != shown_in || !later();
        let office = design.actors[by.actor].kind.is_government();
        (issues && earlier && office).then_some(by.actor)
    })
}
