//! Findings: what a rule says of an element, made here and formatted elsewhere.

mod compared;
mod findings;

use std::iter::Sum;
use std::ops::AddAssign;

use gensoku_dsl::design::{
    AcceptedId, ActorId, DataId, DecisionId, DocumentId, EventId, GroupId, IdentifierId, LawId,
    Level, MappingId, OutcomeId, PlanId, PopulationId, ProcedureId, ProvisionId, PurposeId,
    ScenarioId, SectorId, StepId, SystemId,
};
use gensoku_dsl::diagnostic::Severity;
use gensoku_dsl::source::Span;
use gensoku_dsl::text::Text;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

pub use self::compared::Compared;
pub use self::findings::{Findings, Iter};
use crate::world::{OpenFact, Situation};

/// What a rule comes to for one element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It keeps to the rule.
    Conforms,
    /// It breaks the rule.
    Violates,
    /// The design leaves open what would decide it.
    NotStated,
    /// A bound was reached before it was decided.
    Undecided,
    /// It breaks the rule, and somebody has accepted that.
    Accepted,
}

impl Verdict {
    /// The word for it in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Conforms => "conforms",
            Self::Violates => "violates",
            Self::NotStated => "not-stated",
            Self::Undecided => "undecided",
            Self::Accepted => "accepted",
        }
    }
}

/// Something of a design that a finding, a witness or a map can point to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Element {
    /// A procedure.
    Procedure(ProcedureId),
    /// A step.
    Step(StepId),
    /// An outcome of a procedure.
    Outcome(ProcedureId, OutcomeId),
    /// An actor.
    Actor(ActorId),
    /// A class of data.
    Data(DataId),
    /// A system.
    System(SystemId),
    /// An identifier.
    Identifier(IdentifierId),
    /// A mapping.
    Mapping(MappingId),
    /// A law.
    Law(LawId),
    /// A provision.
    Provision(ProvisionId),
    /// A document.
    Document(DocumentId),
    /// A sector.
    Sector(SectorId),
    /// A purpose.
    Purpose(PurposeId),
    /// An event.
    Event(EventId),
    /// A group of people.
    Group(GroupId),
    /// A decision.
    Decision(DecisionId),
    /// A population.
    Population(PopulationId),
    /// A scenario.
    Scenario(ScenarioId),
    /// A plan.
    Plan(PlanId),
    /// A milestone, by its place in its plan.
    Milestone(PlanId, u32),
    /// Somebody whom a plan consulted, by the place in the plan.
    Consultation(PlanId, u32),
    /// A review on which a plan depends, by its place in the plan.
    Review(PlanId, u32),
    /// What a plan is measured by, by its place in the plan.
    Measure(PlanId, u32),
    /// An accepted finding.
    Acceptance(AcceptedId),
    /// An element of an imported file, by its number there; the file as a whole is the largest number.
    Imported(u32),
}

/// One thing that a rule found; everything but `conforms` is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// `rule@procedure.element[@data|actor|provision]`: the same through edits elsewhere and revisions.
    pub id: String,
    /// The rule.
    pub rule: SmolStr,
    /// Its pack.
    pub pack: SmolStr,
    /// `process`, `law`, `privacy`, `security` or `delivery`.
    pub concern: SmolStr,
    /// The rule's for `violates` and `accepted`, a note for the others.
    pub severity: Severity,
    /// The verdict.
    pub verdict: Verdict,
    /// What it is about.
    pub subject: Element,
    /// The profile that it is about, by its index in the world, if it is about one.
    pub profile: Option<usize>,
    /// The path of what it is about, such as `Benefit.Apply`.
    pub element: String,
    /// The rule's title.
    pub title: Text,
    /// The sentence.
    pub message: Text,
    /// Where.
    pub span: Span,
    /// Other places of the same finding.
    pub also: Vec<Span>,
    /// Why: the steps of the reason, in order.
    pub witness: Vec<Witness>,
    /// The provisions that force it, as `BenefitOutline art 4`.
    pub provisions: Vec<ProvisionId>,
    /// Ways out, the lightest first.
    pub remedies: Vec<Remedy>,
    /// The facts whose statement would decide it, where they are not stated.
    pub open: Vec<OpenFact>,
    /// The place in the text that was not understood, where it is not decided for that.
    pub unread: Option<Span>,
}

/// One step of a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// What part it plays, which decides how it is drawn.
    pub role: Role,
    /// What it points to.
    pub element: Element,
    /// Its path, such as `Benefit.Apply`.
    pub path: String,
    /// What is to be seen there.
    pub note: Text,
    /// Where.
    pub span: Span,
}

/// The part that an element plays in a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// On the way of a run or a strategy, in order.
    Way,
    /// One of the steps that have to change.
    Cut,
    /// One movement of a chain.
    Chain,
    /// What forces it.
    Forced,
    /// A fact whose statement would decide it.
    Open,
    /// Something else that explains it.
    Because,
}

/// A way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// The lightest level at which it can be done.
    pub level: RemedyLevel,
    /// What to do.
    pub text: Text,
    /// The provision that has to be revised, if one has.
    pub provision: Option<ProvisionId>,
}

/// How heavy a change is, from the lightest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RemedyLevel {
    /// Operations alone.
    Operation,
    /// A guideline.
    Guideline,
    /// A notice.
    Notice,
    /// An ordinance.
    Ordinance,
    /// An order of a ministry.
    MinisterialOrder,
    /// An order of the cabinet.
    CabinetOrder,
    /// An act.
    Act,
}

impl From<Level> for RemedyLevel {
    fn from(level: Level) -> Self {
        match level {
            Level::Guideline => Self::Guideline,
            Level::Notice => Self::Notice,
            Level::Ordinance => Self::Ordinance,
            Level::MinisterialOrder => Self::MinisterialOrder,
            Level::CabinetOrder => Self::CabinetOrder,
            Level::Act => Self::Act,
        }
    }
}

impl RemedyLevel {
    /// The word for it in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Operation => "operation",
            Self::Guideline => "guideline",
            Self::Notice => "notice",
            Self::Ordinance => "ordinance",
            Self::MinisterialOrder => "ministerial-order",
            Self::CabinetOrder => "cabinet-order",
            Self::Act => "act",
        }
    }
}

/// How often which verdict was come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// How many elements were spoken of.
    pub applies: usize,
    /// Of these, how many keep to what is asked.
    pub conforms: usize,
    /// Break it.
    pub violates: usize,
    /// Cannot be told.
    pub not_stated: usize,
    /// Were not decided within the bounds.
    pub undecided: usize,
    /// Break it, accepted.
    pub accepted: usize,
}

impl Counts {
    /// The count of a verdict.
    pub fn of(self, verdict: Verdict) -> usize {
        match verdict {
            Verdict::Conforms => self.conforms,
            Verdict::Violates => self.violates,
            Verdict::NotStated => self.not_stated,
            Verdict::Undecided => self.undecided,
            Verdict::Accepted => self.accepted,
        }
    }

    /// Counts one element that is spoken of.
    pub fn count(&mut self, verdict: Verdict) {
        self.applies += 1;
        *self.of_mut(verdict) += 1;
    }

    /// Counts one that had another verdict as accepted.
    pub fn accept(&mut self, verdict: Verdict) {
        let count = self.of_mut(verdict);
        *count = count.saturating_sub(1);
        self.accepted += 1;
    }

    fn of_mut(&mut self, verdict: Verdict) -> &mut usize {
        match verdict {
            Verdict::Conforms => &mut self.conforms,
            Verdict::Violates => &mut self.violates,
            Verdict::NotStated => &mut self.not_stated,
            Verdict::Undecided => &mut self.undecided,
            Verdict::Accepted => &mut self.accepted,
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.applies += other.applies;
        self.conforms += other.conforms;
        self.violates += other.violates;
        self.not_stated += other.not_stated;
        self.undecided += other.undecided;
        self.accepted += other.accepted;
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |mut sum, it| {
            sum += it;
            sum
        })
    }
}

/// How often a rule came to which verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The rule.
    pub rule: SmolStr,
    /// Its pack.
    pub pack: SmolStr,
    /// Its title.
    pub title: Text,
    /// Its verdicts.
    pub counts: Counts,
}

impl Tally {
    /// Nothing yet, of a rule.
    pub fn new(rule: impl Into<SmolStr>, pack: impl Into<SmolStr>, title: Text) -> Self {
        Self {
            rule: rule.into(),
            pack: pack.into(),
            title,
            counts: Counts::default(),
        }
    }
}

/// What a check of a design came to.
#[derive(Clone, Debug)]
pub struct Report {
    /// The date for which was checked.
    pub as_of: Date,
    /// The situation in which was checked.
    pub situation: Situation,
    /// The findings, sorted by file, line, column and rule.
    pub findings: Findings,
    /// Every rule that was asked, in the order of the packs.
    pub tallies: Vec<Tally>,
}
