//! Whether the applicant can finish, by which steps, and in how much own time.

use gensoku_dsl::design::{ProcedureId, StepId};
use gensoku_dsl::text::{Lang, Text};

use super::super::eval::Eval;
use super::super::say;
use super::super::types::{Kind as K, Type as T};
use super::super::value::{Value, things};
use super::{Clause, Topic, condition, term};
use crate::finding::{Element, Role};
use crate::world::{Answer, Involvement, Reason};

pub(super) static TOPIC: Topic = Topic {
    properties: &[],
    phrases: &[
        condition(
            "the applicant can finish {procedure} digitally",
            "申請者が{0}をデジタルで終えられる",
            |eval, it| Some(eval.world.can_finish_digitally(it.procedure(0)?)),
        ),
        condition(
            "{step} is in no smallest cut of digital",
            "{0}がデジタル完結の最小の切断のどれにも含まれない",
            |eval, it| Some(eval.world.in_no_digital_cut(it.step(0)?)),
        )
        .at(Clause::Channel),
        term(
            "the smallest cut of digital in {procedure}",
            "{0}のデジタル完結の最小の切断",
            T::Many(K::Step),
            |eval, it| {
                let cut = eval.world.digital_cut(it.procedure(0)?);
                Some(cut.then(|steps| things(steps.into_iter().map(Element::Step))))
            },
        ),
        term(
            "the freely changeable part of the smallest cut of digital in {procedure}",
            "{0}のデジタル完結の最小の切断のうち、規定に縛られない部分",
            T::Many(K::Step),
            |eval, it| {
                let forced = |step: &StepId| {
                    let required = eval.world.required_channels(*step);
                    required.iter().any(|(_, channel)| !channel.is_digital())
                };
                Some(eval.world.digital_cut(it.procedure(0)?).then(|steps| {
                    let free = steps.into_iter().filter(|it| !forced(it));
                    things(free.map(Element::Step))
                }))
            },
        ),
        term(
            "the least own time of {procedure}",
            "{0}の申請者の最短所要時間",
            T::Duration,
            |eval, it| {
                Some(eval.world.least_own_time(it.procedure(0)?).then(|it| {
                    Answer::Known(match it.most {
                        Some(most) if most == it.least => Value::Duration(most),
                        most => Value::Between(it.least, most, it.open),
                    })
                }))
            },
        )
        .because(|eval, it| {
            it.procedure(0)
                .map_or_else(Vec::new, |it| own_time_reasons(eval, it))
        }),
    ],
};

/// The steps that the applicant performs, with what each takes.
fn own_time_reasons(eval: &Eval<'_>, procedure: ProcedureId) -> Vec<Reason> {
    let design = eval.world.design;
    let steps = design.procedures[procedure].steps.iter().copied();
    steps
        .filter(|&it| eval.world.involvement(it) == Some(Involvement::Acts))
        .map(|id| {
            let step = &design.steps[id];
            let note = |lang| match step.takes.value() {
                None => say::not_stated(lang).to_owned(),
                Some(it) => match it.range {
                    None => say::duration(it.likely, lang),
                    Some((least, most)) => format!(
                        "{} ({}–{})",
                        say::duration(it.likely, lang),
                        say::duration(least, lang),
                        say::duration(most, lang)
                    ),
                },
            };
            Reason {
                role: Role::Way,
                element: Element::Step(id),
                note: Text::new(note(Lang::En), note(Lang::Ja)),
                span: step.takes.span().unwrap_or(step.name.span),
            }
        })
        .collect()
}
