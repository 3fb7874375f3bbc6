//! Whether the applicant can finish, by which steps, and in how much own time.

use gensoku_dsl::design::{Need, ProcedureId, Spelled, StepId};
use gensoku_dsl::text::{Lang, Text};

use super::super::eval::Eval;
use super::super::facets::Facets;
use super::super::matter::Matter;
use super::super::say;
use super::super::types::{Kind as K, Type as T};
use super::super::value::{Value, things};
use super::{Args, Clause, Topic, condition_either, either, term};
use crate::finding::{Element, Role};
use crate::world::{Answer, Case, Involvement, Lasts, Logic, People, Reason, Situation};

/// On what it rests who has a part in which steps, and how these follow each other.
const INVOLVED: Facets = Facets::STEPS
    .and(Facets::SERVED)
    .and(Facets::PROXIES)
    .and(Facets::INVOLVED);

/// What people who lack something are asked for: what a step needs, by what it identifies and looks up, by which
/// channels it is done.
const LACKING: Facets = INVOLVED
    .and(Facets::CHANNEL)
    .and(Facets::NEEDS)
    .and(Facets::METHODS)
    .and(Facets::WHATEVER)
    .and(Facets::KEYS)
    .and(Facets::SECTORS)
    .and(Facets::REQUIRES);

/// The same of whoever is abroad, where a consulate may be.
const ABROAD: Facets = LACKING.and(Facets::KINDS);

/// The systems on which steps rest, and for how long these work on their own.
const DOWN: Facets = Facets::CHANNEL
    .and(Facets::WHATEVER)
    .and(Facets::STORES)
    .and(Facets::TRAITS)
    .and(Facets::REQUIRES);

/// By whom a step can be done, and whom it identifies.
const BY_PROXY: Facets = INVOLVED
    .and(Facets::METHODS)
    .and(Facets::WHATEVER)
    .and(Facets::CHANNEL)
    .and(Facets::REQUIRES)
    .and(Facets::DATA);

pub(super) static TOPIC: Topic = Topic {
    properties: &[],
    phrases: &[
        condition_either(
            "the applicant can finish {procedure} digitally",
            "申請者が{0}をデジタルで終えられる",
            either!(|eval, it| finishes(eval, it, Some(Case::DIGITAL))),
        )
        .about(&[Matter::Digitally])
        .reads(INVOLVED.and(Facets::DIGITAL)),
        condition_either(
            "{step} is in no smallest cut of digital",
            "{0}がデジタル完結の最小の切断のどれにも含まれない",
            either!(|eval, it| Some(eval.world.in_no_digital_cut(it.step(0)?))),
        )
        .about(&[Matter::DigitalCut])
        .reads(INVOLVED.and(Facets::IN_CUT))
        .at(Clause::Channel),
        term(
            "the smallest cut of digital in {procedure}",
            "{0}のデジタル完結の最小の切断",
            T::Many(K::Step),
            |eval, it| {
                let cut = eval.world.digital_cut(it.procedure(0)?);
                Some(cut.then(|steps| things(steps.into_iter().map(Element::Step))))
            },
        )
        .about(&[Matter::DigitalCut])
        .reads(INVOLVED.and(Facets::CUTS)),
        term(
            "the freely changeable part of the smallest cut of digital in {procedure}",
            "{0}のデジタル完結の最小の切断のうち、規定に縛られない部分",
            T::Many(K::Step),
            |eval, it| {
                let forced = |step: &StepId| {
                    let required = eval.world.required_channels(*step);
                    required.iter().any(|(_, channel)| channel.is_analog())
                };
                Some(eval.world.digital_cut(it.procedure(0)?).then(|steps| {
                    let free = steps.into_iter().filter(|it| !forced(it));
                    things(free.map(Element::Step))
                }))
            },
        )
        .about(&[Matter::DigitalCut])
        .reads(INVOLVED.and(Facets::CUTS).and(Facets::REQUIRES)),
        condition_either(
            "the applicant can finish {procedure}",
            "申請者が{0}を終えられる",
            either!(|eval, it| finishes(eval, it, Some(Case::default()))),
        )
        .reads(INVOLVED),
        condition_either(
            "the applicant can finish {procedure} without {need}",
            "{1}のない申請者が{0}を終えられる",
            either!(|eval, it| finishes(eval, it, lacking(it))),
        )
        .about(&[Matter::WithoutNeed])
        .reads(LACKING),
        condition_either(
            "the applicant can finish {procedure} without {need} in {scenario}",
            "{2}においても{1}のない申請者が{0}を終えられる",
            either!(|eval, it| finishes(eval, it, lacking_in(it))),
        )
        .about(&[Matter::InScenario, Matter::WithoutNeed])
        .reads(LACKING.and(DOWN).and(Facets::SCENARIOS)),
        condition_either(
            "the applicant can finish {procedure} in {scenario}",
            "{1}においても申請者が{0}を終えられる",
            either!(|eval, it| finishes(eval, it, within(it, 1))),
        )
        .about(&[Matter::InScenario])
        .reads(INVOLVED.and(DOWN).and(Facets::SCENARIOS)),
        condition_either(
            "the applicant can finish {procedure} without {system}",
            "{1}がなくても申請者が{0}を終えられる",
            either!(|eval, it| finishes(eval, it, without(it))),
        )
        .about(&[Matter::WithoutSystem])
        .reads(INVOLVED.and(DOWN)),
        condition_either(
            "the applicant can finish {procedure} by a proxy",
            "申請者が代理人により{0}を終えられる",
            either!(|eval, it| finishes(eval, it, Some(Case::of(People::ByProxy)))),
        )
        .reads(BY_PROXY)
        .anywhere(Facets::PERFORMED.and(Facets::WHATEVER)),
        condition_either(
            "the applicant can finish {procedure} from abroad",
            "申請者が国外から{0}を終えられる",
            either!(|eval, it| finishes(eval, it, Some(Case::of(People::Abroad)))),
        )
        .about(&[Matter::FromAbroad])
        .reads(ABROAD),
        condition_either(
            "the applicant can finish {procedure} without consent",
            "同意しない申請者が{0}を終えられる",
            either!(|eval, it| finishes(eval, it, Some(Case::of(People::Unconsenting)))),
        )
        .reads(INVOLVED.and(Facets::WHATEVER)),
        condition_either(
            "the applicant can finish {procedure} as {group}",
            "{1}に属する申請者が{0}を終えられる",
            either!(|eval, it| finishes(eval, it, of_group(it))),
        )
        .reads(LACKING.and(Facets::GROUPS)),
        term(
            "the smallest cut of {procedure} without {need}",
            "{1}のない申請者についての{0}の最小の切断",
            T::Many(K::Step),
            |eval, it| cut(eval, it, lacking(it)),
        )
        .about(&[Matter::WithoutNeed])
        .reads(LACKING),
        term(
            "the smallest cut of {procedure} in {scenario}",
            "{1}における{0}の最小の切断",
            T::Many(K::Step),
            |eval, it| cut(eval, it, within(it, 1)),
        )
        .about(&[Matter::InScenario])
        .reads(INVOLVED.and(DOWN).and(Facets::SCENARIOS)),
        term(
            "the smallest cut of {procedure} without {system}",
            "{1}がない場合の{0}の最小の切断",
            T::Many(K::Step),
            |eval, it| cut(eval, it, without(it)),
        )
        .about(&[Matter::WithoutSystem])
        .reads(INVOLVED.and(DOWN)),
        term(
            "the smallest cut of {procedure} by a proxy",
            "代理人による{0}の最小の切断",
            T::Many(K::Step),
            |eval, it| cut(eval, it, Some(Case::of(People::ByProxy))),
        )
        .reads(BY_PROXY)
        .anywhere(Facets::PERFORMED.and(Facets::WHATEVER)),
        term(
            "the smallest cut of {procedure} from abroad",
            "国外からの{0}の最小の切断",
            T::Many(K::Step),
            |eval, it| cut(eval, it, Some(Case::of(People::Abroad))),
        )
        .about(&[Matter::FromAbroad])
        .reads(ABROAD),
        term(
            "the smallest cut of {procedure} without consent",
            "同意しない申請者についての{0}の最小の切断",
            T::Many(K::Step),
            |eval, it| cut(eval, it, Some(Case::of(People::Unconsenting))),
        )
        .reads(INVOLVED.and(Facets::WHATEVER)),
        term(
            "the smallest cut of {procedure} as {group}",
            "{1}についての{0}の最小の切断",
            T::Many(K::Step),
            |eval, it| cut(eval, it, of_group(it)),
        )
        .reads(LACKING.and(Facets::GROUPS)),
        term(
            "the systems without which nobody can finish {procedure}",
            "それがなければ誰も{0}を終えられないシステム",
            T::Many(K::System),
            |eval, it| {
                let systems = eval.world.single_points(it.procedure(0)?);
                Some(systems.then(|systems| things(systems.into_iter().map(Element::System))))
            },
        )
        .reads(INVOLVED.and(DOWN)),
        term(
            "the scenarios that {procedure} must survive",
            "{0}が耐えるべき想定",
            T::Many(K::Scenario),
            |eval, it| {
                let scenarios = eval.world.must_survive(it.procedure(0)?);
                Some(things(scenarios.into_iter().map(Element::Scenario)))
            },
        )
        .about(&[Matter::Scenarios])
        .reads(Facets::ABOUT.and(Facets::SCENARIOS)),
        term(
            "the time for which {procedure} lasts in {scenario}",
            "{1}において{0}を終えられる時間",
            T::Duration,
            |eval, it| {
                let lasts = eval.world.lasts(it.procedure(0)?, within(it, 1)?);
                Some(lasts.then(|it| match it {
                    Lasts::Throughout => Answer::Nothing,
                    Lasts::Until(hour) => Answer::Known(Value::Duration(hour)),
                }))
            },
        )
        .about(&[Matter::InScenario])
        .reads(INVOLVED.and(DOWN).and(Facets::SCENARIOS)),
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
        .about(&[Matter::OwnTime])
        .reads(INVOLVED.and(Facets::TIMES))
        .because(|eval, it| {
            it.procedure(0)
                .map_or_else(Vec::new, |it| own_time_reasons(eval, it))
        }),
    ],
};

/// Whether the applicant can finish a procedure in a case.
fn finishes<L: Logic>(eval: &Eval<'_>, it: &Args<'_>, case: Option<Case>) -> Option<L> {
    Some(eval.world.judge_finish(it.procedure(0)?, case?))
}

/// The cheapest of the smallest cuts of a procedure in a case; in a scenario, at the first hour at which nobody can
/// finish.
fn cut(eval: &Eval<'_>, it: &Args<'_>, case: Option<Case>) -> Option<Answer<Value>> {
    let cut = eval.world.smallest_cut(it.procedure(0)?, case?);
    Some(cut.then(|steps| things(steps.into_iter().map(Element::Step))))
}

/// The case of those who lack what the second hole names.
fn lacking(it: &Args<'_>) -> Option<Case> {
    let need = Need::from_word(it.words(1)?.first()?)?;
    Some(Case::of(People::Without(need)))
}

/// The same in the scenario that the third hole names.
fn lacking_in(it: &Args<'_>) -> Option<Case> {
    let people = lacking(it)?.people;
    Some(Case {
        people,
        ..within(it, 2)?
    })
}

/// The case of a scenario; fallbacks are taken.
fn within(it: &Args<'_>, hole: usize) -> Option<Case> {
    Some(Case::after(Situation::Scenario(it.scenario(hole)?)))
}

/// The case without the system that the second hole names, and what runs on it; fallbacks are taken.
fn without(it: &Args<'_>) -> Option<Case> {
    Some(Case::after(Situation::Without(it.system(1)?)))
}

/// The case of the group that the second hole names; of one that the procedure does not serve all can finish.
fn of_group(it: &Args<'_>) -> Option<Case> {
    Some(Case::of(People::Group(it.group(1)?)))
}

/// The steps that the applicant performs, those of what is done within them included, with what each takes.
fn own_time_reasons(eval: &Eval<'_>, procedure: ProcedureId) -> Vec<Reason> {
    let design = eval.world.design;
    eval.world
        .steps_within(procedure)
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
