//! Changes to procedures and laws.

use jiff::civil::Date;

use serde::Serialize;

use crate::source::Span;

use super::{
    Actor, ActorId, Citation, Data, DataId, Decision, DecisionId, Group, GroupId, Identifier,
    IdentifierId, Mapping, MappingId, Name, Plan, PlanId, ProcedureId, ProvisionId, PurposeId,
    Scenario, ScenarioId, Start, Stated, StepClause, StepId, System, SystemId, Unit,
};

/// A change to a procedure and to laws.
///
/// It is in effect on and after its date, or when it is asked for by name.
#[derive(Clone, Debug, Serialize)]
pub struct Revision {
    /// Its name.
    pub name: Name,
    /// The procedure that it changes.
    pub of: Option<ProcedureId>,
    /// From when on.
    pub from: Option<Date>,
    /// What it changes, in the order of the file.
    pub changes: Vec<Change>,
}

/// One change.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// What.
    pub kind: ChangeKind,
    /// Where it is written.
    pub span: Span,
}

/// What a revision changes.
#[derive(Clone, Debug, Serialize)]
pub enum ChangeKind {
    /// `serves Parent per individual`.
    Serves(ActorId, Stated<Unit>),
    /// `purpose …`.
    Purpose(PurposeId),
    /// `under …`.
    Under(Vec<Citation>),
    /// `starts on …`.
    Starts(Start),
    /// `must survive S`: the scenarios, in place of those that it had to survive.
    MustSurvive(Vec<(String, Span)>),
    /// `set system S { … }` and its like.
    Restate(Restated),
    /// `drop X`: what led to it leads to what followed it.
    Drop(StepId),
    /// `add step X`: the step, and where it goes.
    Add(StepId, Place),
    /// `replace step X { … }`: the old step, and the new one of the same name.
    Replace(StepId, StepId),
    /// `set step X { … }`: the clauses that change.
    Set(StepId, Vec<StepClause>),
    /// `repeal LAW art N`.
    Repeal(Repealed),
    /// `insert LAW art N …` or `amend LAW art N …`: a provision that is in force from then on;
    /// for `amend`, the one that it takes the place of.
    Enact(ProvisionId, Option<ProvisionId>),
}

/// A declaration of which something else is said from then on: which, and what. What is not said of it here stays.
#[derive(Clone, Debug, Serialize)]
pub enum Restated {
    /// `set actor A { … }`.
    Actor(ActorId, Box<Actor>),
    /// `set data D { … }`.
    Data(DataId, Box<Data>),
    /// `set identifier I { … }`.
    Identifier(IdentifierId, Box<Identifier>),
    /// `set mapping M { … }`.
    Mapping(MappingId, Box<Mapping>),
    /// `set system S { … }`.
    System(SystemId, Box<System>),
    /// `set group G { … }`.
    Group(GroupId, Box<Group>),
    /// `set scenario S { … }`.
    Scenario(ScenarioId, Box<Scenario>),
    /// `set decision D { … }`.
    Decision(DecisionId, Box<Decision>),
    /// `set plan P { … }`.
    Plan(PlanId, Box<Plan>),
}

/// What is repealed.
#[derive(Clone, Debug, Serialize)]
pub enum Repealed {
    /// A whole provision.
    Provision(ProvisionId),
    /// One effect of it, by its index.
    Effect(ProvisionId, usize),
    /// A whole law.
    Law(super::LawId),
}

/// Where an added step goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Place {
    /// Into every way that leads to a step.
    Before(StepId),
    /// Into every way out of a step.
    After(StepId),
    /// Last in the file.
    Last,
}
