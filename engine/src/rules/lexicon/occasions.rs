//! Occasions: what a person needs to have done at once, and whether it is.

use gensoku_dsl::design::{ProcedureId, Start, StepId, SystemId};

use super::super::eval::Eval;
use super::super::facets::Facets;
use super::{Topic, condition};
use crate::finding::Element;
use crate::world::{Involvement, OpenFact, Truth};

pub(super) static TOPIC: Topic = Topic {
    reads: Facets::ALL,
    properties: &[],
    phrases: &[
        condition(
            "something else is needed on the same occasion as {procedure}",
            "{0}と同じ機会に必要な手続が他にある",
            |eval, it| {
                let others = earlier_on_the_occasion(eval, it.procedure(0)?);
                Some(Truth::of(!others.is_empty()))
            },
        ),
        condition(
            "{procedure} can be done together with what is needed on the same occasion",
            "{0}を同じ機会に必要な手続と一緒に行える",
            |eval, it| {
                let id = it.procedure(0)?;
                let others = earlier_on_the_occasion(eval, id);
                Some(Truth::any(
                    others.into_iter().map(|it| done_together(eval, id, it)),
                ))
            },
        ),
    ],
};

/// The procedures before one in the design that the same person needs on the same occasion: they start by the same
/// event, or are for the same purpose and do not start by the calendar.
fn earlier_on_the_occasion(eval: &Eval<'_>, id: ProcedureId) -> Vec<ProcedureId> {
    let procedures = &eval.world.design.procedures;
    let event = |it: ProcedureId| match procedures[it].starts.value() {
        Some(Start::Event(event)) => Some(*event),
        _ => None,
    };
    let purpose = |it: ProcedureId| match procedures[it].starts.value() {
        Some(Start::Every(_)) => None,
        _ => procedures[it].purpose.value().copied(),
    };
    let served = |it: ProcedureId| procedures[it].serves.map(|(actor, _)| actor);
    let same = |it: &ProcedureId| {
        let by_event = event(id).is_some() && event(*it) == event(id);
        let by_purpose = purpose(id).is_some() && purpose(*it) == purpose(id);
        served(*it) == served(id) && (by_event || by_purpose)
    };
    let is_a_persons = served(id).is_some_and(|it| eval.world.design.actors[it].kind.is_person());
    let earlier = procedures.ids().take_while(|it| *it != id);
    earlier.filter(|it| is_a_persons && same(it)).collect()
}

/// Whether two procedures are done at once: the person has nothing to do in one of them, one is done within the other,
/// or both are done on one system.
fn done_together(eval: &Eval<'_>, a: ProcedureId, b: ProcedureId) -> Truth {
    let (first, second) = (Met::of(eval, a), Met::of(eval, b));
    if !first.acts || !second.acts || calls(eval, a, b) || calls(eval, b, a) {
        return Truth::of(true);
    }
    if first.on.iter().any(|it| second.on.contains(it)) {
        return Truth::of(true);
    }
    // Where both may be done on a system, and one does not say on which, it may be the same.
    let may = |it: &Met| !it.on.is_empty() || !it.open.is_empty();
    let mut open = first.open.clone();
    open.extend(second.open.iter().cloned());
    if may(&first) && may(&second) && !open.is_empty() {
        return Truth::Open(open);
    }
    Truth::of(false)
}

/// Whether one procedure is done within a step of another.
fn calls(eval: &Eval<'_>, whole: ProcedureId, part: ProcedureId) -> bool {
    let design = eval.world.design;
    let mut steps = design.procedures[whole].steps.iter();
    steps.any(|&it| design.steps[it].calls.is_some_and(|(it, _)| it == part))
}

/// Where a person meets a procedure.
struct Met {
    /// Whether they act in it at all.
    acts: bool,
    /// The systems on which they act.
    on: Vec<SystemId>,
    /// The digital steps that do not say on which.
    open: Vec<OpenFact>,
}

impl Met {
    fn of(eval: &Eval<'_>, id: ProcedureId) -> Self {
        let design = eval.world.design;
        let steps = design.procedures[id].steps.iter().copied();
        let acting: Vec<StepId> = steps
            .filter(|&it| eval.world.involvement(it) == Some(Involvement::Acts))
            .collect();
        let mut met = Self {
            acts: !acting.is_empty(),
            on: Vec::new(),
            open: Vec::new(),
        };
        for step in acting {
            let channels = design.steps[step].channels.value().into_iter().flatten();
            let digital: Vec<_> = channels.filter(|it| it.kind.is_digital()).collect();
            met.on.extend(digital.iter().filter_map(|it| it.on));
            if !digital.is_empty() && digital.iter().all(|it| it.on.is_none()) {
                met.open.push(OpenFact {
                    element: Element::Step(step),
                    clause: "on",
                    span: design.steps[step].name.span,
                });
            }
        }
        met
    }
}
