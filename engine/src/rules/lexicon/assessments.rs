//! The assessment of specific personal information protection: which files need one, and which is published.

use gensoku_dsl::design::{Assessment, AssessmentKind, IdentifierId, Stated, SystemId};
use jiff::ToSpan;

use super::super::eval::Eval;
use super::super::facets::Facets;
use super::super::matter::Matter;
use super::{Topic, condition};
use crate::finding::Element;
use crate::world::Truth;

pub(super) static TOPIC: Topic = Topic {
    properties: &[],
    phrases: &[
        condition(
            "{system} keeps a file under the number",
            "{0}が特定個人情報ファイルを保有する",
            |eval, it| {
                let system = it.system(0)?;
                let holder = eval.world.holder(system);
                // Only offices are bound to assess.
                let bound =
                    holder.is_some_and(|it| eval.world.design.actors[it].kind.is_government());
                let keyed = eval.world.records.iter().any(|it| {
                    it.system == system
                        && it.key.value().is_some_and(|&key| is_the_number(eval, key))
                });
                Some(Truth::of(bound && keyed))
            },
        )
        .reads(Facets::HELD.and(Facets::KEYS))
        .anywhere(Facets::PERFORMED.and(Facets::MOVEMENTS)),
        condition(
            "{system} says about how many people it is",
            "{0}の対象者数が示されている",
            |eval, it| {
                let people = eval.world.design.systems[it.system(0)?].traits.people;
                Some(Truth::of(people.value().is_some()))
            },
        )
        .reads(Facets::TRAITS),
        condition(
            "{system} had a serious incident within {duration}",
            "{0}で{1}以内に重大事故があった",
            |eval, it| {
                let system = &eval.world.design.systems[it.system(0)?];
                let within = i64::try_from(it.duration(1)? / 86_400_000).ok()?;
                let today = eval.world.as_of;
                let since = today.checked_sub(within.days()).ok()?;
                let incident = system.traits.incident.map(|(day, _)| day);
                Some(Truth::of(
                    incident.is_some_and(|day| since <= day && day <= today),
                ))
            },
        )
        .reads(Facets::TRAITS),
        condition(
            "{system} says which assessments were made of it",
            "{0}について実施した評価が示されている",
            |eval, it| {
                let assessments = &eval.world.design.systems[it.system(0)?].traits.assessments;
                Some(Truth::of(assessments.value().is_some()))
            },
        )
        .reads(Facets::TRAITS),
        condition(
            "the basic assessment of {system} is published",
            "{0}の基礎項目評価書が公表されている",
            |eval, it| published(eval, it.system(0)?, AssessmentKind::Basic),
        )
        .about(&[Matter::Assessment])
        .reads(Facets::TRAITS),
        condition(
            "a focused assessment of {system} is published",
            "{0}の重点項目評価書が公表されている",
            |eval, it| published(eval, it.system(0)?, AssessmentKind::Focused),
        )
        .about(&[Matter::Assessment])
        .reads(Facets::TRAITS),
        condition(
            "a full assessment of {system} is published",
            "{0}の全項目評価書が公表されている",
            |eval, it| published(eval, it.system(0)?, AssessmentKind::Full),
        )
        .about(&[Matter::Assessment])
        .reads(Facets::TRAITS),
    ],
};

/// Whether the assessment of that kind is published on the day. Who states only a more thorough one has made the
/// lesser one with it: all items take in the focused ones, and the basic one stands beside each, with a day of its own
/// where it is said.
#[expect(
    clippy::unnecessary_wraps,
    reason = "the form of the answers of a table"
)]
fn published(eval: &Eval<'_>, system: SystemId, kind: AssessmentKind) -> Option<Truth> {
    let assessments = &eval.world.design.systems[system].traits.assessments;
    Some(match assessments {
        Stated::Is(made, _) => {
            let own = made.iter().any(|it| it.kind == kind) && kind == AssessmentKind::Basic;
            let counting = |it: &&Assessment| it.kind == kind || (it.kind > kind && !own);
            let mut days = made.iter().filter(counting).filter_map(|it| it.published);
            Truth::of(days.any(|day| day <= eval.world.as_of))
        }
        Stated::None(_) => Truth::of(false),
        Stated::Open => eval.unknown(Element::System(system), "assessment"),
    })
}

/// Whether an identifier is the My Number, or a code that stands in for it.
pub(super) fn is_the_number(eval: &Eval<'_>, identifier: IdentifierId) -> bool {
    let governed = eval.world.design.identifiers[identifier].governed_by;
    governed.is_some_and(|(law, _)| {
        let law = &eval.world.design.laws[law];
        law.name.answers_to("MyNumberAct") || law.egov.as_deref() == Some("425AC0000000027")
    })
}
