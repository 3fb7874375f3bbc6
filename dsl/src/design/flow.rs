//! Procedures and their steps.

use serde::Serialize;

use crate::source::Span;

use super::{
    ActorId, ActorRef, Citation, DataId, DocumentId, Estimate, EventId, IdentifierId, Millis, Name,
    OutcomeId, ProcedureId, PurposeId, Share, Stated, StepId, SystemId, Title, Unit,
};

/// The graph of steps by which something is decided or done.
#[derive(Clone, Debug, Serialize)]
pub struct Procedure {
    /// Its name.
    pub name: Name,
    /// Whom it serves; a standing flow serves nobody.
    pub serves: Option<(ActorId, Span)>,
    /// Per which unit it decides.
    pub per: Stated<Unit>,
    /// What it is for.
    pub purpose: Stated<PurposeId>,
    /// On which ground.
    pub under: Vec<Citation>,
    /// What starts it.
    pub starts: Stated<Start>,
    /// The scenarios that it must survive, by name.
    pub must_survive: Vec<(String, Span)>,
    /// Its steps in the order of the file.
    pub steps: Vec<StepId>,
}

/// What starts a procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Start {
    /// Somebody applies.
    Application,
    /// Something happens.
    Event(EventId),
    /// Time passes.
    Every(Millis),
}

/// One step of a procedure.
///
/// It is the sum of its clauses: see [`StepClause`].
#[derive(Clone, Debug, Serialize)]
pub struct Step {
    /// Its name.
    pub name: Name,
    /// The procedure to which it belongs.
    pub procedure: ProcedureId,
    /// Who performs it.
    pub by: Option<(ActorRef, Span)>,
    /// `by none`: nobody does anything in it; ways part and meet there.
    pub is_junction: bool,
    /// For whom it is performed.
    pub for_: Option<(ActorRef, Span)>,
    /// What permits it.
    pub under: Vec<Citation>,
    /// What requires it.
    pub required_by: Vec<Citation>,
    /// How it is done; one of these.
    pub channels: Stated<Vec<Channel>>,
    /// What whoever acts in it must have.
    pub needs: Vec<(Need, Span)>,
    /// The effort of whoever performs it.
    pub takes: Stated<Estimate>,
    /// The time that passes before it is done.
    pub waits: Stated<Estimate>,
    /// The fee in yen.
    pub fee: Option<(u64, Span)>,
    /// What it does with data.
    pub data: Vec<DataClause>,
    /// Whom it identifies, and how.
    pub identifies: Vec<Identifies>,
    /// What comes next.
    pub next: Next,
    /// The steps for which it waits.
    pub after_all: Vec<(StepId, Span)>,
    /// For which of them.
    pub waits_for: WaitsFor,
    /// The procedure that is done whole within it.
    pub calls: Option<(ProcedureId, Span)>,
    /// What is done instead when a system is down.
    pub fallbacks: Vec<Fallback>,
}

/// A clause of a step, as a text or a revision states it.
#[derive(Clone, Debug, Serialize)]
pub enum StepClause {
    /// `channel C or channel D`.
    Channels(Stated<Vec<Channel>>),
    /// `needs card`.
    Needs(Vec<(Need, Span)>),
    /// `takes 20 min`.
    Takes(Stated<Estimate>),
    /// `waits 3 days`.
    Waits(Stated<Estimate>),
    /// `fee 300 yen`.
    Fee(Option<(u64, Span)>),
    /// `reads D from S` and its like.
    Data(Box<DataClause>),
    /// `identifies A by METHOD`.
    Identifies(Identifies),
    /// `then … or …`.
    Next(Next),
    /// `after all X Y`.
    AfterAll(Vec<(StepId, Span)>),
    /// `after some X Y`.
    AfterSome(Vec<(StepId, Span)>),
    /// `calls P`.
    Calls(ProcedureId, Span),
    /// `fallback X when S down`.
    Fallback(Fallback),
    /// The ground that stands behind a clause which has none of its own: what permits, what requires the step.
    Ground(Vec<Citation>, Vec<Citation>),
    /// `without reads D`: removes a data clause, or one item of it.
    Without(Verb, Item, Span),
}

/// A way in which a step is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Channel {
    /// Which.
    pub kind: ChannelKind,
    /// On which system.
    pub on: Option<SystemId>,
    /// `on none`: on no system at all.
    pub on_nothing: bool,
    /// Where.
    pub span: Span,
}

/// The channels that the language knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum ChannelKind {
    /// An app on a phone.
    Smartphone,
    /// A portal.
    Portal,
    /// A web page.
    Web,
    /// From machine to machine.
    Api,
    /// Without anybody.
    Automatic,
    /// A bank transfer.
    Bank,
    /// A paper form.
    Paper,
    /// A letter.
    Post,
    /// The counter of an office.
    Counter,
    /// A call.
    Phone,
    /// A fax.
    Fax,
    /// A visit by the office.
    Visit,
    /// A seal.
    Seal,
    /// An inspection on the spot.
    Inspection,
    /// A notice board.
    NoticeBoard,
    /// Cash.
    Cash,
    /// A course that is attended in person.
    Course,
    /// Somebody has to be there, or to do nothing else.
    Stationing,
    /// What is given is a thing or care itself, such as an injection: no channel of communication carries it.
    InKind,
}

impl ChannelKind {
    /// Whether it is digital.
    pub fn is_digital(self) -> bool {
        matches!(
            self,
            Self::Smartphone | Self::Portal | Self::Web | Self::Api | Self::Automatic | Self::Bank
        )
    }

    /// Whether it is by paper, by voice or in person where it could be digital.
    pub fn is_analog(self) -> bool {
        !self.is_digital() && self != Self::InKind
    }
}

/// What somebody must have in order to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Need {
    /// A My Number Card.
    Card,
    /// A smartphone.
    Smartphone,
    /// An entry in the resident register.
    Registration,
    /// A bank account.
    Account,
}

/// What a step does with data.
#[derive(Clone, Debug, Serialize)]
pub struct DataClause {
    /// What it does.
    pub verb: Verb,
    /// With which data or documents.
    pub items: Vec<(Item, Span)>,
    /// The system from which it comes.
    pub from: Option<SystemRef>,
    /// Where it goes.
    pub to: Option<Receiver>,
    /// Under which identifier.
    pub key: Stated<IdentifierId>,
    /// For which purpose.
    pub purpose: Stated<PurposeId>,
    /// What permits it.
    pub under: Vec<Citation>,
    /// What requires it.
    pub required_by: Vec<Citation>,
    /// The consent on which it stands.
    pub consent: Option<Consent>,
    /// Whether it is encrypted.
    pub encrypted: bool,
    /// The whole clause.
    pub span: Span,
}

/// A system as a clause names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SystemRef {
    /// The system.
    pub system: SystemId,
    /// `of other City`: the system of another one of the many.
    pub other: bool,
    /// Where.
    pub span: Span,
}

/// Where data goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Receiver {
    /// Into a system.
    System(SystemRef),
    /// To an actor.
    Actor(ActorRef, Span),
}

/// What a data clause speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Item {
    /// A class of data.
    Data(DataId),
    /// A document.
    Document(DocumentId),
}

/// What a step does with data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Verb {
    /// Typed in by hand.
    Enters,
    /// A document is shown.
    Shows,
    /// A document is issued.
    Issues,
    /// Looked up; the data stays where it is.
    Reads,
    /// It now lies in both.
    Copies,
    /// Put into a system.
    Writes,
    /// Given to an actor.
    Sends,
}

/// The consent on which a movement stands.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Consent {
    /// The purpose it is given for.
    pub purpose: Stated<PurposeId>,
    /// Within which time a withdrawal takes effect.
    pub stops_within: Stated<Millis>,
    /// Where it is withdrawn.
    pub through: Option<SystemId>,
    /// The format in which the person can take the data along.
    pub portable: Stated<String>,
    /// Whether it is given for anything at all.
    pub blanket: bool,
    /// Where.
    pub span: Span,
}

/// Whom a step identifies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Identifies {
    /// Whom.
    pub actor: ActorId,
    /// How.
    pub method: Method,
    /// Where.
    pub span: Span,
}

/// How somebody is identified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Method {
    /// The My Number.
    Number,
    /// What is printed on the card.
    CardFace,
    /// The chip of the card.
    CardChip,
    /// The signing certificate.
    JpkiSign,
    /// The authentication certificate.
    JpkiAuth,
    /// The serial number of a certificate.
    Serial,
    /// A proxy's own certificate.
    ProxyJpki,
    /// A password.
    Password,
    /// A seal.
    Seal,
    /// The face.
    Face,
    /// Not at all.
    None,
}

/// What comes after a step.
#[derive(Clone, Debug, Default, Serialize)]
pub enum Next {
    /// Nothing is written: the next step in the file.
    #[default]
    Following,
    /// `then X or Y`: one of them.
    One(Vec<Way>),
    /// `then all X Y`: side by side.
    All(Vec<Way>),
    /// `then some X when "…" or Y when "…"`: each whose condition holds, side by side.
    Some(Vec<Way>),
}

/// For which of the steps that it names a step waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum WaitsFor {
    /// `after all X Y`: for every one of them.
    #[default]
    All,
    /// `after some X Y`: for those that are under way.
    Some,
}

/// A way out of a step.
#[derive(Clone, Debug, Serialize)]
pub struct Way {
    /// Where to.
    pub to: Target,
    /// Under which condition.
    pub when: Option<Guard>,
    /// How often, of all cases.
    pub share: Option<(Share, Span)>,
    /// `after 14 days`: taken when nothing happened for so long.
    pub after: Option<(Millis, Span)>,
    /// The whole way.
    pub span: Span,
}

/// Where a way leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Target {
    /// To a step.
    Step(StepId),
    /// To an end.
    Outcome(OutcomeId),
}

/// The condition of a way.
#[derive(Clone, Debug, Serialize)]
pub enum Guard {
    /// `when "…"`: a fact, in words, of one language or two.
    Fact(Title, Span),
    /// `when ELIGIBLE`: what a decision decides, by its name.
    Decision(String, Span),
    /// `when applicant has no smartphone`: only for those who lack it.
    Lacks(Need, Span),
    /// `otherwise`.
    Otherwise(Span),
    /// `always`: in every case; of one of several ways that are taken side by side.
    Always(Span),
}

/// What is done instead when a system is down.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Fallback {
    /// The step instead.
    pub to: StepId,
    /// The system that is down.
    pub when_down: SystemId,
    /// Where.
    pub span: Span,
}
