//! By which of number, card, chip and certificates somebody is known, and by what mandate they act.

use std::collections::BTreeSet;

use gensoku_dsl::design::{ChannelKind, DataId, Design, Method, ProcedureId};

use super::super::facets::Facets;
use super::super::matter::Matter;
use super::called::japan;
use super::{Clause, Topic, condition};
use crate::finding::Element;
use crate::world::Truth;

pub(super) static TOPIC: Topic = Topic {
    properties: &[],
    phrases: &[
        condition(
            "{step} identifies somebody",
            "{0}が本人を確認する",
            |eval, it| {
                let steps = eval.world.with_steps_within(it.step(0)?);
                let mut methods = steps
                    .flat_map(|it| &eval.world.design.steps[it].identifies)
                    .map(|it| it.method);
                Some(Truth::of(methods.any(|it| it != Method::None)))
            },
        )
        .about(&[Matter::Identification])
        .reads(Facets::METHODS.and(Facets::PERFORMED))
        .at(Clause::Identifies),
        condition(
            "{document} shows who somebody is",
            "{0}が本人確認のための書類である",
            |eval, it| {
                let name = &eval.world.design.words.documents[it.document(0)?].name;
                Some(Truth::of(japan::is_one(name, japan::CARDS)))
            },
        )
        .reads(Facets::DECLARED),
        condition(
            "{step} can read a chip",
            "{0}でICチップを読み取れる",
            |eval, it| {
                let id = it.step(0)?;
                let step = &eval.world.design.steps[id];
                let Some(channels) = step.channels.value() else {
                    return Some(eval.unknown(Element::Step(id), "channel"));
                };
                let read = channels
                    .iter()
                    .any(|it| it.kind.is_digital() || it.on.is_some());
                // Where two people meet there may be a reader, unless it is said that there is none.
                let may = channels.iter().any(|it| {
                    !it.on_nothing
                        && matches!(
                            it.kind,
                            ChannelKind::Counter
                                | ChannelKind::Visit
                                | ChannelKind::Inspection
                                | ChannelKind::Course
                                | ChannelKind::Stationing
                        )
                });
                Some(match (read, may) {
                    (true, _) => Truth::of(true),
                    (false, true) => eval.unknown(Element::Step(id), "on"),
                    (false, false) => Truth::of(false),
                })
            },
        )
        .about(&[Matter::Chip])
        .reads(Facets::CHANNEL)
        .at(Clause::Channel),
        condition(
            "{actor} signs under a named mandate in {procedure}",
            "{0}が{1}で、定められた代理権により自ら署名する",
            |eval, it| {
                let (actor, procedure) = (it.actor(0)?, it.procedure(1)?);
                let design = eval.world.design;
                let proxy = design.actors[actor].proxy.as_ref();
                let named = proxy.is_some_and(|it| it.by.is_some());
                let mut steps = design.procedures[procedure].steps.iter();
                let signs = steps.any(|&it| {
                    let mut identified = design.steps[it].identifies.iter();
                    identified.any(|it| it.actor == actor && it.method == Method::ProxyJpki)
                });
                Some(Truth::of(named && signs))
            },
        )
        .reads(Facets::STEPS.and(Facets::METHODS).and(Facets::ACTORS)),
        condition(
            "a mandate is shown or looked up in {procedure}",
            "{0}で代理権が提示又は確認される",
            |eval, it| {
                let procedure = it.procedure(0)?;
                let mandates = mandates(eval.world.design, procedure);
                let mut movements = eval.world.movements_in(procedure).iter();
                let moves = movements.any(|it| {
                    let mut wider = mandates.iter();
                    wider.any(|&wider| eval.world.within_data(it.data, wider))
                });
                Some(Truth::of(moves))
            },
        )
        .about(&[Matter::Mandate])
        .reads(Facets::STEPS.and(Facets::WHATEVER).and(Facets::ACTORS)),
    ],
};

/// The data that tells a mandate: who may act for whom, and what is shown by the documents that proxies name.
fn mandates(design: &Design, procedure: ProcedureId) -> BTreeSet<DataId> {
    let mut mandates: BTreeSet<DataId> = design.data_named("Representation").into_iter().collect();
    for &step in &design.procedures[procedure].steps {
        let by = design.steps[step]
            .by
            .map(|(by, _)| &design.actors[by.actor]);
        let document = by
            .and_then(|it| it.proxy.as_ref()?.by.as_deref())
            .and_then(|name| {
                design
                    .words
                    .documents
                    .iter()
                    .find(|it| it.name.answers_to(name))
            });
        mandates.extend(document.into_iter().flat_map(|it| &it.shows));
    }
    mandates
}
