//! Occasions: what a person needs to have done at once, and whether it is.

use gensoku_dsl::design::{
    ActorId, EventId, Name, ProcedureId, PurposeId, Start, StepId, SystemId,
};

use super::super::eval::Eval;
use super::super::facets::Facets;
use super::super::types::{Kind as K, Type as T};
use super::super::value::{Object, Value};
use super::called::japan;
use super::{Topic, condition, term};
use crate::finding::Element;
use crate::world::{Answer, Involvement, OpenFact, Truth};

/// Who is a person, and who acts for them.
const PEOPLE: Facets = Facets::KINDS.and(Facets::PROXIES);

pub(super) static TOPIC: Topic = Topic {
    properties: &[],
    phrases: &[
        condition(
            "something else is needed on the same occasion as {procedure}",
            "{0}と同じ機会に必要な手続が他にある",
            |eval, it| {
                let mut others = earlier_on_the_occasion(eval, it.procedure(0)?);
                Some(Truth::of(others.next().is_some()))
            },
        )
        .reads(PEOPLE)
        .anywhere(Facets::SERVED.and(Facets::ABOUT)),
        term(
            "the procedures needed on the same occasion as {procedure}",
            "{0}と同じ機会に必要な手続",
            T::Many(K::Procedure),
            |eval, it| {
                let others = earlier_on_the_occasion(eval, it.procedure(0)?);
                let others = others.map(|it| Object::Element(Element::Procedure(it.of)));
                Some(Answer::Known(Value::Many(others.collect())))
            },
        )
        .reads(PEOPLE)
        .anywhere(Facets::SERVED.and(Facets::ABOUT)),
        condition(
            "{procedure} can be done together with what is needed on the same occasion",
            "{0}を同じ機会に必要な手続と一緒に行える",
            |eval, it| {
                let id = it.procedure(0)?;
                let first = eval.gathered.occasions(eval).find(id)?;
                let others = earlier_on_the_occasion(eval, id);
                Some(Truth::any(others.map(|it| done_together(first, it))))
            },
        )
        .reads(PEOPLE)
        .anywhere(
            Facets::PERFORMED
                .and(Facets::SERVED)
                .and(Facets::ABOUT)
                .and(Facets::CHANNEL),
        ),
    ],
};

/// The procedures before one in the design that the same person needs on the same occasion: they start by the same
/// event, or are for the same purpose and start neither by the calendar nor whenever somebody applies.
fn earlier_on_the_occasion<'e>(
    eval: &'e Eval<'_>,
    id: ProcedureId,
) -> impl Iterator<Item = &'e Occasion> {
    let all = eval.gathered.occasions(eval);
    let on_one = |it: &&Occasion| it.event.is_some() || it.purpose.is_some();
    let of_a_person = all.find(id).filter(|it| it.is_a_persons).filter(on_one);
    of_a_person.into_iter().flat_map(move |it| {
        let earlier = all.iter().take_while(move |other| other.of != id);
        earlier.filter(|other| it.is_that_of(other))
    })
}

/// Whether two procedures are one, or are needed by the same actor on the same occasion.
pub(super) fn are_on_one_occasion(eval: &Eval<'_>, a: ProcedureId, b: ProcedureId) -> bool {
    let all = eval.gathered.occasions(eval);
    let both = all.find(a).zip(all.find(b));
    a == b || both.is_some_and(|(a, b)| a.is_that_of(b))
}

/// Whether two procedures are done at once: the person has nothing to do in one of them, one is done within the other,
/// or both are done on one system.
fn done_together(first: &Occasion, second: &Occasion) -> Truth {
    let within = first.calls.contains(&second.of) || second.calls.contains(&first.of);
    if !first.acts || !second.acts || within {
        return Truth::of(true);
    }
    if first.on.iter().any(|it| second.on.contains(it)) {
        return Truth::of(true);
    }
    // Where both may be done on a system, and one does not say on which, it may be the same.
    let may = |it: &Occasion| !it.on.is_empty() || !it.open.is_empty();
    if may(first) && may(second) && !(first.open.is_empty() && second.open.is_empty()) {
        return Truth::Open(first.open.iter().chain(&second.open).cloned().collect());
    }
    Truth::of(false)
}

/// Whether a purpose of the library is itself what happens to somebody. For any other they apply whenever they want.
fn is_an_occasion(purpose: &Name) -> bool {
    japan::is_one(purpose, japan::OCCASIONS)
}

/// When a person needs a procedure, and where they meet it.
#[derive(Debug)]
pub(in crate::rules) struct Occasion {
    of: ProcedureId,
    served: Option<ActorId>,
    is_a_persons: bool,
    event: Option<EventId>,
    purpose: Option<PurposeId>,
    /// Whether they act in it at all.
    acts: bool,
    /// The systems on which they act.
    on: Vec<SystemId>,
    /// The digital steps that do not say on which.
    open: Vec<OpenFact>,
    /// The procedures that are done within its steps.
    calls: Vec<ProcedureId>,
}

impl Occasion {
    pub(in crate::rules) fn of(eval: &Eval<'_>, id: ProcedureId) -> Self {
        let design = eval.world.design;
        let procedure = &design.procedures[id];
        let served = procedure.serves.map(|(actor, _)| actor);
        let starts = procedure.starts.value();
        let steps = procedure.steps.iter().copied();
        let acting: Vec<StepId> = steps
            .clone()
            .filter(|&it| eval.world.involvement(it) == Some(Involvement::Acts))
            .collect();
        let mut occasion = Self {
            of: id,
            served,
            is_a_persons: served.is_some_and(|it| design.actors[it].kind.is_person()),
            event: match starts {
                Some(Start::Event(event)) => Some(*event),
                _ => None,
            },
            purpose: match starts {
                Some(Start::Every(_)) => None,
                Some(Start::Application) => procedure.purpose.value().copied().filter(|&it| {
                    let mut wider = crate::data::wider_purposes(design, it);
                    wider.any(|it| is_an_occasion(&design.words.purposes[it].name))
                }),
                _ => procedure.purpose.value().copied(),
            },
            acts: !acting.is_empty(),
            on: Vec::new(),
            open: Vec::new(),
            calls: steps
                .filter_map(|it| design.steps[it].calls.map(|(it, _)| it))
                .collect(),
        };
        for step in acting {
            let channels = design.steps[step].channels.value().into_iter().flatten();
            let digital: Vec<_> = channels.filter(|it| it.kind.is_digital()).collect();
            occasion.on.extend(digital.iter().filter_map(|it| it.on));
            if !digital.is_empty() && digital.iter().all(|it| it.on.is_none() && !it.on_nothing) {
                occasion.open.push(OpenFact {
                    element: Element::Step(step),
                    clause: "on",
                    span: design.steps[step].name.span,
                });
            }
        }
        occasion
    }

    /// Whether both are needed by the same actor on the same occasion.
    fn is_that_of(&self, other: &Self) -> bool {
        let by_event = self.event.is_some() && self.event == other.event;
        let by_purpose = self.purpose.is_some() && self.purpose == other.purpose;
        self.served == other.served && (by_event || by_purpose)
    }
}
