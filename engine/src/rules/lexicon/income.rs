//! Income: on what a benefit decides, who tells it, and how old it is.

use gensoku_dsl::design::{
    ActorKind, DataId, DecisionId, Design, Guard, Name, ProcedureId, Start, SystemId, Unit, Verb,
};

use super::super::eval::Eval;
use super::super::facets::Facets;
use super::super::matter::Matter;
use super::super::types::{Kind as K, Type as T};
use super::super::value::{Value, things};
use super::called::{self, japan};
use super::{Topic, condition, term};
use crate::finding::Element;
use crate::world::{Answer, Involvement, Movement, OpenFact, Truth, World};

/// In which steps the applicant acts.
const ACTS: Facets = Facets::STEPS.and(Facets::SERVED).and(Facets::PROXIES);

pub(super) static TOPIC: Topic = Topic {
    properties: &[],
    phrases: &[
        condition(
            "{decision} can know {data}",
            "{0}が{1}を把握できる",
            |eval, it| {
                Some(Truth::of(can_know(
                    eval.world,
                    it.decision(0)?,
                    it.data(1)?,
                )))
            },
        )
        .reads(Facets::HELD.and(Facets::DECISIONS))
        .anywhere(Facets::STEPS.and(Facets::WHATEVER)),
        term(
            "what {decision} cannot know",
            "{0}が把握できないもの",
            T::Many(K::Data),
            |eval, it| {
                let unknown = unknown_to(eval.world, it.decision(0)?);
                Some(things(unknown.into_iter().map(Element::Data)))
            },
        )
        .reads(Facets::HELD.and(Facets::DECISIONS))
        .anywhere(Facets::STEPS.and(Facets::WHATEVER)),
        condition(
            "{decision} can know who belongs to a household",
            "{0}が世帯の構成員を把握できる",
            |eval, it| {
                let known = knows(eval.world, it.decision(0)?, |it| {
                    let data = &eval.world.design.data[it];
                    data.about.value() == Some(&Unit::Household)
                        || data.name.answers_to("Household")
                });
                Some(Truth::of(known))
            },
        )
        .reads(Facets::HELD.and(Facets::DECISIONS))
        .anywhere(Facets::STEPS.and(Facets::WHATEVER)),
        condition(
            "{decision} looks {data} up",
            "{0}が{1}を照会する",
            |eval, it| {
                let (decision, data) = (it.decision(0)?, it.data(1)?);
                let deciding = deciding(eval.world.design, decision);
                let mut moved = eval.world.movements.iter();
                let looked_up = moved.any(|it| {
                    it.verb == Verb::Reads
                        && it.from.is_some()
                        && deciding.contains(&it.procedure)
                        && eval.world.within_data(it.data, data)
                });
                Some(Truth::of(looked_up))
            },
        )
        .reads(Facets::DATA.and(Facets::DECISIONS))
        .anywhere(Facets::STEPS.and(Facets::WHATEVER)),
        condition(
            "{procedure} decides on income",
            "{0}が所得により判定する",
            |eval, it| {
                let id = it.procedure(0)?;
                Some(Truth::of(incomes(eval, id).next().is_some()))
            },
        )
        .reads(
            Facets::STEPS
                .and(Facets::WHATEVER)
                .and(Facets::CLASSES)
                .and(Facets::SECTORS)
                .and(Facets::TITLES),
        ),
        condition(
            "{procedure} is a safety net for income",
            "{0}が収入の減少に対する安全網である",
            |eval, it| {
                let design = eval.world.design;
                let purpose = design.procedures[it.procedure(0)?].purpose.value();
                Some(Truth::of(purpose.is_some_and(|&it| {
                    japan::is_for(design, it, &["income-safety-net"])
                })))
            },
        )
        .reads(Facets::ABOUT),
        term(
            "the age of the income in {procedure}",
            "{0}の所得の古さ",
            T::Duration,
            |eval, it| Some(Answer::Known(newest_income(eval, it.procedure(0)?))),
        )
        .about(&[Matter::AgeOfIncome])
        .reads(
            Facets::STEPS
                .and(Facets::WHATEVER)
                .and(Facets::DATA.and(Facets::TITLES))
                .and(Facets::STORES)
                .and(Facets::TRAITS),
        )
        .anywhere(Facets::STEPS.and(Facets::WHATEVER).and(Facets::ABOUT)),
        condition(
            "{procedure} takes earnings from employers or from people by hand",
            "{0}が雇用主又は本人の申告により収入を把握する",
            |eval, it| {
                let id = it.procedure(0)?;
                let by_hand = |it: &Movement| {
                    let acts = eval.world.involvement(it.step) == Some(Involvement::Acts);
                    let typed = matches!(it.verb, Verb::Enters | Verb::Shows);
                    acts && typed && is_earned(eval, it.data)
                };
                let told = |it: &Movement| {
                    let reported = comes_from(eval, it, ActorKind::Company);
                    reported && is_earned(eval, it.data) || by_hand(it)
                };
                Some(Truth::of(incomes(eval, id).any(told)))
            },
        )
        .reads(
            ACTS.and(Facets::WHATEVER)
                .and(Facets::DATA.and(Facets::TITLES))
                .and(Facets::STORES)
                .and(Facets::ACTORS),
        )
        .anywhere(Facets::PERFORMED.and(Facets::MOVES)),
        condition(
            "{procedure} takes earnings from platforms",
            "{0}がプラットフォームから収入を把握する",
            |eval, it| {
                let id = it.procedure(0)?;
                let platform = |it: &Movement| comes_from(eval, it, ActorKind::Platform);
                Some(Truth::of(all_incomes(eval, id).any(platform)))
            },
        )
        .reads(
            Facets::STEPS
                .and(Facets::WHATEVER)
                .and(Facets::DATA.and(Facets::TITLES))
                .and(Facets::STORES)
                .and(Facets::ACTORS),
        )
        .anywhere(Facets::PERFORMED.and(Facets::MOVES)),
    ],
};

fn sender(eval: &Eval<'_>, it: &Movement) -> Option<ActorKind> {
    it.sender.map(|it| eval.world.design.actors[it.actor].kind)
}

/// Whether somebody of a kind gives what is moved: now, or before, where it is looked up in what they filled or in what
/// was written down of what they sent.
fn comes_from(eval: &Eval<'_>, movement: &Movement, kind: ActorKind) -> bool {
    let world = eval.world;
    let gives = |it: &Movement| sender(eval, it) == Some(kind);
    let filled = |it: &Movement| {
        let mut beside = world.movements_in(it.procedure).iter();
        gives(it)
            || it.verb == Verb::Writes && beside.any(|sent| sent.data == it.data && gives(sent))
    };
    let brought = movement
        .from
        .map(|from| world.brought_into(from.system, movement.data));
    let mut brought = brought.into_iter().flatten();
    gives(movement) || brought.any(|&at| world.movements.get(at).is_some_and(filled))
}

/// What is earned by work: what bears the library's name for it or lies within it, or is of the sector `labour` and not
/// only of whether and when somebody works.
fn is_earned(eval: &Eval<'_>, data: DataId) -> bool {
    let design = eval.world.design;
    let mut wider = crate::data::wider(design, data);
    wider.any(|it| design.data[it].name.answers_to("Earnings"))
        || in_sector(eval, data, "labour") && !called::EMPLOYMENT.name(&design.data[data].name)
}

/// Income as an office knows it: what is earned, and what is taxed.
fn is_income(eval: &Eval<'_>, data: DataId) -> bool {
    is_earned(eval, data)
        || in_sector(eval, data, "tax")
        || eval.world.design.data[data].name.answers_to("Income")
}

fn in_sector(eval: &Eval<'_>, data: DataId, sector: &str) -> bool {
    let design = eval.world.design;
    let of = design.data[data].sector.value();
    of.is_some_and(|&it| design.words.sectors[it].name.answers_to(sector))
}

fn all_incomes<'e>(eval: &'e Eval<'_>, id: ProcedureId) -> impl Iterator<Item = &'e Movement> {
    let movements = eval.world.movements_in(id).iter();
    movements.filter(|it| is_income(eval, it.data))
}

/// Movements by which whoever decides comes to know an income.
fn incomes<'e>(eval: &'e Eval<'_>, id: ProcedureId) -> impl Iterator<Item = &'e Movement> {
    all_incomes(eval, id).filter(|it| !matches!(it.verb, Verb::Writes | Verb::Issues))
}

/// The procedures in which a decision is taken.
fn deciding(design: &Design, decision: DecisionId) -> Vec<ProcedureId> {
    let name: &Name = &design.decisions[decision].name;
    let decides = |procedure: &ProcedureId| {
        design.procedures[*procedure].steps.iter().any(|&it| {
            let ways = design.steps[it].next.ways();
            ways.iter()
                .any(|way| matches!(&way.when, Some(Guard::Decision(it, _)) if name.answers_to(it)))
        })
    };
    design.procedures.ids().filter(decides).collect()
}

/// Whether those who decide look up, are told or hold data of a kind. A decision that no procedure names may
/// know what any of them moves.
fn knows(world: &World<'_>, decision: DecisionId, wanted: impl Fn(DataId) -> bool) -> bool {
    let named = deciding(world.design, decision);
    let here = |procedure: ProcedureId| named.is_empty() || named.contains(&procedure);
    let moved = world.movements.iter().any(|it| {
        let told = !matches!(it.verb, Verb::Writes | Verb::Issues);
        told && here(it.procedure) && wanted(it.data)
    });
    moved
        || world.records.iter().any(|record| {
            let holder = world.holder(record.system);
            let mut steps = world.steps().map(|it| &world.design.steps[it]);
            let acts = steps.any(|it| {
                here(it.procedure) && it.by.is_some_and(|(by, _)| Some(by.actor) == holder)
            });
            acts && wanted(record.data)
        })
}

fn can_know(world: &World<'_>, decision: DecisionId, data: DataId) -> bool {
    knows(world, decision, |it| {
        world.within_data(data, it) || world.within_data(it, data)
    })
}

/// What those who take a decision by it neither look up, nor are told, nor hold.
pub(crate) fn unknown_to(world: &World<'_>, decision: DecisionId) -> Vec<DataId> {
    let used = super::decisions::used_by(world.design, decision).into_iter();
    used.filter(|&it| !can_know(world, decision, it)).collect()
}

/// How old the newest income is that a procedure looks at, at least and at most.
fn newest_income(eval: &Eval<'_>, id: ProcedureId) -> Value {
    let ages: Vec<Age> = incomes(eval, id)
        .map(|it| match it.from {
            Some(from) => age(eval, from.system, it.data, 8),
            None => {
                let told = age_of_what_is_sent(eval, it).unwrap_or(0);
                Age {
                    least: told,
                    most: Some(told),
                    open: None,
                }
            }
        })
        .collect();
    let least = ages.iter().map(|it| it.least).min().unwrap_or(0);
    let most = ages.iter().filter_map(|it| it.most).min();
    match most {
        Some(most) if most == least => Value::Duration(most),
        most => Value::Between(
            least,
            most,
            ages.into_iter().filter_map(|it| it.open).collect(),
        ),
    }
}

/// How old what somebody sends is, where they hold it in systems that all say how often it is brought up to date.
fn age_of_what_is_sent(eval: &Eval<'_>, movement: &Movement) -> Option<u64> {
    let sender = movement.sender.filter(|_| movement.verb == Verb::Sends)?;
    let world = eval.world;
    let held = world.records.iter().filter(|it| {
        world.holder(it.system) == Some(sender.actor) && world.within_data(movement.data, it.data)
    });
    let ages = held.map(|it| {
        let traits = &world.design.systems[it.system].traits;
        traits.refreshed_every.value().copied()
    });
    let ages: Option<Vec<u64>> = ages.collect();
    ages?.into_iter().min()
}

struct Age {
    least: u64,
    most: Option<u64>,
    open: Option<OpenFact>,
}

/// How old what lies in a system is: as often as it is refreshed, or as the flow that fills it runs, after a source
/// that is as old as it is itself. Sources are followed as deep as a chain of copies is long.
fn age(eval: &Eval<'_>, system: SystemId, data: DataId, depth: u8) -> Age {
    let design = eval.world.design;
    if let Some(&every) = design.systems[system].traits.refreshed_every.value() {
        return Age {
            least: every,
            most: Some(every),
            open: None,
        };
    }
    let filled = eval.world.movements.iter().find_map(|it| {
        let here = it.to.is_some_and(|to| to.system == system) && it.data == data;
        match design.procedures[it.procedure].starts.value() {
            Some(&Start::Every(period)) if here => Some((period, it.from)),
            _ => None,
        }
    });
    let (period, source) = match filled {
        Some((period, Some(from))) if depth > 0 && from.system != system => {
            (period, Some(age(eval, from.system, data, depth - 1)))
        }
        Some((period, None)) => {
            return Age {
                least: period,
                most: Some(period),
                open: None,
            };
        }
        Some((period, Some(_))) => (period, None),
        None => (0, None),
    };
    let unknown = Age {
        least: 0,
        most: None,
        open: Some(OpenFact {
            element: Element::System(system),
            clause: "refreshed every",
            span: design.systems[system].name.span,
        }),
    };
    let source = source.unwrap_or(unknown);
    Age {
        least: period.saturating_add(source.least),
        most: source.most.map(|it| period.saturating_add(it)),
        open: source.open,
    }
}
