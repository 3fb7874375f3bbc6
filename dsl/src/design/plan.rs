//! Plans, and findings that the reviewers live with.

use jiff::civil::Date;

use serde::Serialize;

use crate::source::Span;

use super::{ActorId, ActorRef, Millis, Name, ProcedureId, Stated, SystemId, Title};

/// What is done by when.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Plan {
    /// Its name.
    pub name: Name,
    /// The study or request on which it rests, in the words of whoever wrote it down.
    pub source: Option<Title>,
    /// Its milestones in the order of the file.
    pub milestones: Vec<Milestone>,
    /// Who was consulted, and when.
    pub consulted: Vec<(ActorId, Option<Date>, Span)>,
    /// Reviews on which it depends, and until when these are open.
    pub depends: Vec<(String, Option<Date>, Span)>,
    /// When it was announced to those outside.
    pub announced: Stated<Date>,
    /// What it is measured by.
    pub measures: Vec<Measure>,
}

impl Plan {
    /// The place of the milestone with a name.
    pub fn milestone_named(&self, name: &str) -> Option<usize> {
        self.milestones.iter().position(|it| it.name.id == name)
    }
}

/// Something to be done by a date.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Milestone {
    /// Its name.
    pub name: Name,
    /// On which item of which study or request it rests.
    pub source: Option<Title>,
    /// By when.
    pub by: Stated<Date>,
    /// What it covers, and whose where that is said.
    pub covers: Vec<(Covered, Option<ActorRef>, Span)>,
    /// The least and the most time that it takes, in milliseconds.
    pub takes: Stated<(Millis, Millis)>,
    /// How many people it needs, with which skill.
    pub needs: Vec<(u64, Option<String>, Span)>,
    /// How many people are trained or hired until then, in which skill.
    pub trains: Vec<(u64, Option<String>, Span)>,
    /// The milestones of the plan that come before it, by their names.
    pub after: Vec<String>,
}

/// What a milestone covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Covered {
    /// A system.
    System(SystemId),
    /// A procedure.
    Procedure(ProcedureId),
}

/// What a plan is measured by.
#[derive(Clone, Debug, Serialize)]
pub struct Measure {
    /// What is measured.
    pub title: Title,
    /// From which value.
    pub from: Option<Quantity>,
    /// To which value.
    pub to: Option<Quantity>,
    /// By when.
    pub by: Option<Date>,
    /// Where.
    pub span: Span,
}

/// A number with what it counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quantity {
    /// The number, in millionths.
    pub millionths: u128,
    /// What it counts, as written (`%`, `min`); may be empty.
    pub unit: String,
    /// Where.
    pub span: Span,
}

/// A finding that the reviewers live with.
#[derive(Clone, Debug, Serialize)]
pub struct Accepted {
    /// The identity of the finding: `rule@procedure.element[@…]`.
    pub finding: String,
    /// Where that stands.
    pub finding_span: Span,
    /// Why.
    pub reason: Option<Title>,
    /// Who accepted it.
    pub by: Option<String>,
    /// Until when; not on that day any more.
    pub until: Option<Date>,
    /// Where.
    pub span: Span,
}
