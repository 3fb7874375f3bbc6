//! Procedures: whom they serve, what for, and of which steps they consist.

use gensoku_dsl::design::{
    ActorKind, DataId, Design, ProcedureId, PurposeId, Start, StepId, Unit, Verb,
};

use super::super::eval::Eval;
use super::super::facets::Facets;
use super::super::matter::Matter;
use super::super::types::{Kind as K, Type as T, WordClass as W};
use super::super::value::{Object, Value, stated, thing, things};
use super::called::{self, japan};
use super::fronts::pays_people;
use super::{Clause, Get, Topic, condition, property, term};
use crate::finding::Element;
use crate::world::{Answer, Involvement, Truth};

pub(super) static TOPIC: Topic = Topic {
    properties: &[
        property(
            "applicant",
            "申請者",
            T::One(K::Actor),
            Get::Procedure(|eval, id| {
                let serves = eval.world.design.procedures[id].serves;
                serves.map(|(actor, _)| thing(Element::Actor(actor))).into()
            }),
        )
        .reads(Facets::SERVED),
        property(
            "unit",
            "単位",
            T::Words(W::Unit),
            Get::Procedure(|eval, id| {
                let it = &eval.world.design.procedures[id];
                // Whoever serves nobody decides per nothing.
                if it.serves.is_none() {
                    return Answer::Nothing;
                }
                eval.spelled(Element::Procedure(id), "per", it.name.span, W::Unit, it.per)
            }),
        )
        .reads(Facets::SERVED.and(Facets::PER))
        .open()
        .at(Clause::Unit),
        property(
            "purpose",
            "目的",
            T::One(K::Purpose),
            Get::Procedure(|eval, id| {
                let it = &eval.world.design.procedures[id];
                let whole = it.name.span;
                stated(
                    Element::Procedure(id),
                    "purpose",
                    whole,
                    it.purpose,
                    |purpose| thing(Element::Purpose(purpose)),
                )
            }),
        )
        .reads(Facets::ABOUT)
        .open(),
        property(
            "start",
            "開始",
            T::Words(W::Start),
            Get::Procedure(|eval, id| {
                let it = &eval.world.design.procedures[id];
                let whole = it.name.span;
                stated(
                    Element::Procedure(id),
                    "starts",
                    whole,
                    it.starts,
                    |start| {
                        let word = match start {
                            Start::Application => "application",
                            Start::Event(_) => "event",
                            Start::Every(_) => "schedule",
                        };
                        Value::word(W::Start, word)
                    },
                )
            }),
        )
        .reads(Facets::ABOUT)
        .open(),
        property(
            "event",
            "開始の事象",
            T::One(K::Event),
            Get::Procedure(
                |eval, id| match eval.world.design.procedures[id].starts.value() {
                    Some(&Start::Event(event)) => Answer::Known(thing(Element::Event(event))),
                    _ => Answer::Nothing,
                },
            ),
        )
        .reads(Facets::ABOUT),
        property(
            "steps",
            "手順",
            T::Many(K::Step),
            Get::Procedure(|eval, id| {
                let steps = &eval.world.design.procedures[id].steps;
                things(steps.iter().copied().map(Element::Step))
            }),
        )
        .reads(Facets::STEPS),
        property(
            "offices",
            "担当機関",
            T::Many(K::Actor),
            Get::Procedure(|eval, id| {
                let offices = eval.world.offices(id).iter();
                things(offices.map(|&it| Element::Actor(it)))
            }),
        )
        .reads(Facets::STEPS.and(Facets::SERVED).and(Facets::KINDS)),
        property(
            "grounds",
            "根拠規定",
            T::Many(K::Provision),
            Get::Procedure(|eval, id| eval.cited(&eval.world.design.procedures[id].under)),
        )
        .reads(Facets::ABOUT.and(Facets::IN_FORCE)),
        property(
            "systems",
            "使うシステム",
            T::Many(K::System),
            Get::Procedure(|eval, id| things(eval.systems_of(id).into_iter().map(Element::System))),
        )
        .reads(Facets::STEPS.and(Facets::CHANNEL).and(Facets::WHATEVER)),
    ],
    phrases: &[
        condition(
            "{procedure} serves somebody",
            "{0}に利用者がいる",
            |eval, it| {
                let serves = eval.world.design.procedures[it.procedure(0)?].serves;
                Some(Truth::of(serves.is_some()))
            },
        )
        .about(&[Matter::Served])
        .reads(Facets::SERVED),
        condition(
            "the applicant acts in {step}",
            "申請者が{0}で行為する",
            |eval, it| {
                let involvement = eval.world.involvement(it.step(0)?);
                Some(Truth::of(involvement == Some(Involvement::Acts)))
            },
        )
        .reads(Facets::STEPS.and(Facets::SERVED).and(Facets::PROXIES)),
        condition(
            "the applicant acts or receives in {step}",
            "申請者が{0}で行為し又は受け取る",
            |eval, it| Some(Truth::of(eval.world.involvement(it.step(0)?).is_some())),
        )
        .reads(
            Facets::STEPS
                .and(Facets::SERVED)
                .and(Facets::PROXIES)
                .and(Facets::INVOLVED),
        ),
        condition(
            "{procedure} is for what everybody is entitled to",
            "{0}が誰もが権利を持つ事柄の手続である",
            |eval, it| {
                let id = it.procedure(0)?;
                let design = eval.world.design;
                let procedure = &design.procedures[id];
                let purpose = procedure.purpose.value().copied();
                let of_all = purpose.is_some_and(|it| japan::is_for(design, it, japan::FOR_ALL));
                // Of a whole field alone nothing is known but that somebody applies: where nothing is decided either, it
                // is what is extra.
                let mut ways = procedure
                    .steps
                    .iter()
                    .flat_map(|&it| design.steps[it].next.ways());
                let decides = ways.any(|it| it.when.is_some());
                let applied_for =
                    matches!(procedure.starts.value(), Some(Start::Application)) && !decides;
                let of_a_field = purpose.is_some_and(|it| is_of_a_field_alone(design, it));
                let event = matches!(procedure.starts.value(), Some(Start::Event(_)));
                let of_all = of_all && !(applied_for && of_a_field);
                Some(Truth::of(of_all || event || pays_people(eval, id)))
            },
        )
        .reads(
            Facets::STEPS
                .and(Facets::SERVED)
                .and(Facets::ACTORS)
                .and(Facets::CHANNEL)
                .and(Facets::ABOUT),
        ),
        condition(
            "{procedure} is about a place of business",
            "{0}が事業所に関する手続である",
            |eval, it| {
                let id = it.procedure(0)?;
                let design = eval.world.design;
                let procedure = &design.procedures[id];
                let purpose = procedure.purpose.value();
                let purpose = purpose.map(|&it| &design.words.purposes[it].name);
                let permit = purpose.is_some_and(|it| it.answers_to("business-permit"));
                let mut moved = eval.world.movements_in(id).iter();
                let named = called::PLACE_OF_BUSINESS.name(&procedure.name)
                    || moved.any(|it| called::PLACE_OF_BUSINESS.name(&design.data[it.data].name));
                Some(Truth::of(permit || named))
            },
        )
        .reads(
            Facets::STEPS
                .and(Facets::ABOUT)
                .and(Facets::WHATEVER)
                .and(Facets::TITLES),
        ),
        condition(
            "{procedure} is done by people in one case and by corporations in another",
            "{0}を、個人が行う場合と法人が行う場合とがある",
            |eval, it| Some(Truth::of(is_for_both(eval, it.procedure(0)?))),
        )
        .reads(
            Facets::STEPS
                .and(Facets::ACTORS)
                .and(Facets::DATA)
                .and(Facets::WHATEVER)
                .and(Facets::MOVES)
                .and(Facets::METHODS)
                .and(Facets::KEYS),
        ),
        term(
            "the entries in {procedure} of which no time is stated",
            "{0}の、所要時間の示されていない入力の数",
            T::Number,
            |eval, it| {
                Some(Answer::Known(Value::count(untimed_entries(
                    eval,
                    it.procedure(0)?,
                ))))
            },
        )
        .reads(
            Facets::STEPS
                .and(Facets::SERVED)
                .and(Facets::ACTORS)
                .and(Facets::TIMES)
                .and(Facets::WHATEVER),
        ),
        condition(
            "another procedure starts on the same event as {procedure}",
            "{0}と同じ出来事により始まる別の手続がある",
            |eval, it| {
                let id = it.procedure(0)?;
                let procedures = &eval.world.design.procedures;
                let starts = procedures[id].starts.value();
                let event = starts.filter(|it| matches!(it, Start::Event(_)));
                let mut others = procedures.ids().filter(|&it| it != id);
                let same =
                    event.is_some() && others.any(|it| procedures[it].starts.value() == event);
                Some(Truth::of(same))
            },
        )
        .anywhere(Facets::ABOUT),
        condition(
            "{purpose} is within {purpose}",
            "{0}が{1}に含まれる",
            |eval, it| {
                let (inner, outer) = (it.purpose(0)?, it.purpose(1)?);
                Some(Truth::of(eval.world.within_purpose(inner, outer)))
            },
        )
        .reads(Facets::DECLARED),
        condition(
            "{procedure} moves {data}",
            "{0}が{1}を取り扱う",
            |eval, it| {
                let (procedure, data) = (it.procedure(0)?, it.data(1)?);
                let fits = |at: &usize| {
                    let it = eval.world.movements.get(*at);
                    it.is_some_and(|it| eval.world.within_data(it.data, data))
                };
                let moved = eval.world.places_of_movements(procedure).find(fits);
                Some(moved.map_or(Truth::of(false), |at| {
                    Truth::True(eval.reasons_of(Object::Movement(at)))
                }))
            },
        )
        .reads(Facets::STEPS.and(Facets::MOVES).and(Facets::CLASSES)),
    ],
};

/// Whether a purpose is social security as such, or lies within it and in none of the affairs of which the library knows.
fn is_of_a_field_alone(design: &Design, id: PurposeId) -> bool {
    let purposes = &design.words.purposes;
    let given = |it: &PurposeId| design.given.contains(&purposes[*it].name.span.file);
    let known = crate::data::wider_purposes(design, id).find(given);
    known.is_some_and(|it| purposes[it].name.answers_to("social-security"))
}

/// Whether a person acts in one run of a procedure and a company in another, and it moves data about each of them,
/// or keeps it under a key of each, or the company applies for itself: no run has both steps.
fn is_for_both(eval: &Eval<'_>, id: ProcedureId) -> bool {
    let design = eval.world.design;
    let about = |units: [Unit; 2]| {
        let mut moved = eval.world.movements_in(id).iter();
        moved.any(|it| {
            let unit = design.data[it.data].about.value();
            let keys = it.to.and_then(|to| design.systems[to.system].keys.value());
            let mut keys = keys.into_iter().flatten();
            unit.is_some_and(|it| units.contains(it))
                || keys.any(|&it| {
                    design.identifiers[it]
                        .unit
                        .value()
                        .is_some_and(|it| units.contains(it))
                })
        })
    };
    let by = |kind: fn(ActorKind) -> bool| {
        let steps = design.procedures[id].steps.iter().copied();
        steps.filter(move |&it| {
            let by = design.steps[it].by;
            by.is_some_and(|(by, _)| kind(design.actors[by.actor].kind))
        })
    };
    let process = eval.world.process(id);
    let apart = |a: StepId, b: StepId| {
        !process.reaches(a, b) && !process.reaches(b, a) && process.beside(a, b) == Some(false)
    };
    let of_each =
        about([Unit::Corporation, Unit::Office]) && about([Unit::Individual, Unit::Household]);
    // A proxy is whom they act for.
    by(|kind| kind == ActorKind::Resident).any(|person| {
        by(ActorKind::is_private)
            .any(|company| apart(person, company) && (of_each || applies_for_itself(eval, company)))
    })
}

/// Whether whoever performs a step shows who they are and tells of nobody else.
fn applies_for_itself(eval: &Eval<'_>, step: StepId) -> bool {
    let design = eval.world.design;
    let it = &design.steps[step];
    let by = it.by.map(|(by, _)| by.actor);
    let itself = it.identifies.iter().any(|it| Some(it.actor) == by);
    let of_others = |data: DataId| {
        let unit = design.data[data].about.value();
        !unit.is_some_and(|it| matches!(it, Unit::Corporation | Unit::Office))
    };
    let mut moved = eval.world.movements_in(it.procedure).iter();
    itself && it.for_.is_none() && !moved.any(|it| it.step == step && of_others(it.data))
}

/// How much the applicant types in or shows in the one step that asks for most and does not say how long it takes.
fn untimed_entries(eval: &Eval<'_>, id: ProcedureId) -> usize {
    let design = eval.world.design;
    let steps = design.procedures[id].steps.iter().copied();
    let asked = steps.filter(|&it| {
        let acts = eval.world.involvement(it) == Some(Involvement::Acts);
        acts && design.steps[it].takes.is_open()
    });
    let entries = |step: StepId| {
        let by_hand = design.steps[step]
            .data
            .iter()
            .filter(|it| matches!(it.verb, Verb::Enters | Verb::Shows));
        by_hand.map(|it| it.items.len()).sum()
    };
    asked.map(entries).max().unwrap_or(0)
}
