//! What stands in the holes of a phrase when it is asked.

use gensoku_dsl::design::{
    AcceptedId, ActorId, DataId, DecisionId, DocumentId, GroupId, IdentifierId, PlanId,
    ProcedureId, ProvisionId, PurposeId, ScenarioId, StepId, SystemId,
};
use jiff::civil::Date;

use super::super::eval::Eval;
use super::super::value::{Object, Value};
use crate::finding::Element;
use crate::world::{Movement, Profile, Record};

/// The values in the holes of a phrase, each of the kind that its hole names.
pub(in super::super) struct Args<'a>(pub(super) &'a [Value]);

impl Args<'_> {
    pub(super) fn object(&self, hole: usize) -> Option<Object> {
        match self.0.get(hole)? {
            Value::One(object) => Some(*object),
            _ => None,
        }
    }

    pub(super) fn element(&self, hole: usize) -> Option<Element> {
        match self.object(hole)? {
            Object::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The record in a hole, with its index.
    pub(super) fn record<'w>(&self, hole: usize, eval: &Eval<'w>) -> Option<&'w Record> {
        match self.object(hole)? {
            Object::Record(index) => eval.world.records.get(index),
            _ => None,
        }
    }

    /// The movement in a hole.
    pub(super) fn movement<'w>(&self, hole: usize, eval: &Eval<'w>) -> Option<&'w Movement> {
        match self.object(hole)? {
            Object::Movement(index) => eval.world.movements.get(index),
            _ => None,
        }
    }

    /// The profile in a hole.
    pub(super) fn profile<'w>(&self, hole: usize, eval: &Eval<'w>) -> Option<&'w Profile> {
        match self.object(hole)? {
            Object::Profile(index) => eval.world.profiles.get(index),
            _ => None,
        }
    }

    /// The number in a hole, where it is not below nothing.
    pub(super) fn number(&self, hole: usize) -> Option<usize> {
        match self.0.get(hole)? {
            Value::Number(number) => usize::try_from(*number).ok(),
            _ => None,
        }
    }

    /// The date in a hole.
    pub(super) fn date(&self, hole: usize) -> Option<Date> {
        match self.0.get(hole)? {
            Value::Date(date) => Some(*date),
            _ => None,
        }
    }

    /// The duration in a hole, in milliseconds.
    pub(super) fn duration(&self, hole: usize) -> Option<u64> {
        match self.0.get(hole)? {
            Value::Duration(millis) => Some(*millis),
            _ => None,
        }
    }

    /// The words in a hole.
    pub(super) fn words(&self, hole: usize) -> Option<&[&'static str]> {
        match self.0.get(hole)? {
            Value::Words(_, words) => Some(words),
            _ => None,
        }
    }
}

macro_rules! args {
    ($($name:ident: $variant:ident, $id:ty;)*) => {
        impl Args<'_> {
            $(
                pub(super) fn $name(&self, hole: usize) -> Option<$id> {
                    match self.element(hole)? {
                        Element::$variant(id) => Some(id),
                        _ => None,
                    }
                }
            )*
        }
    };
}

impl Args<'_> {
    /// The milestone in a hole: its plan and its place there.
    pub(super) fn milestone(&self, hole: usize) -> Option<(PlanId, u32)> {
        match self.element(hole)? {
            Element::Milestone(plan, at) => Some((plan, at)),
            _ => None,
        }
    }

    /// The consultation in a hole: its plan and its place there.
    pub(super) fn consultation(&self, hole: usize) -> Option<(PlanId, u32)> {
        match self.element(hole)? {
            Element::Consultation(plan, at) => Some((plan, at)),
            _ => None,
        }
    }

    /// The review in a hole: its plan and its place there.
    pub(super) fn review(&self, hole: usize) -> Option<(PlanId, u32)> {
        match self.element(hole)? {
            Element::Review(plan, at) => Some((plan, at)),
            _ => None,
        }
    }

    /// The measure in a hole: its plan and its place there.
    pub(super) fn measure(&self, hole: usize) -> Option<(PlanId, u32)> {
        match self.element(hole)? {
            Element::Measure(plan, at) => Some((plan, at)),
            _ => None,
        }
    }
}

args! {
    procedure: Procedure, ProcedureId;
    step: Step, StepId;
    actor: Actor, ActorId;
    data: Data, DataId;
    system: System, SystemId;
    identifier: Identifier, IdentifierId;
    provision: Provision, ProvisionId;
    document: Document, DocumentId;
    purpose: Purpose, PurposeId;
    group: Group, GroupId;
    decision: Decision, DecisionId;
    scenario: Scenario, ScenarioId;
    plan: Plan, PlanId;
    acceptance: Acceptance, AcceptedId;
}
