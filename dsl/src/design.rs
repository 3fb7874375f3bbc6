//! A resolved design: every name is bound, every clause has its place, nothing is judged.
//!
//! What a text does not write is told apart from what it writes: an open fact is a [`Stated`] value.

mod apply;
mod data;
mod flow;
mod law;
mod lookup;
mod people;
mod plan;
mod restate;
mod revision;
mod spelling;
mod value;

pub use data::*;
pub use flow::*;
pub use law::*;
pub use lookup::Element;
pub use people::*;
pub use plan::*;
pub use revision::*;
pub use spelling::Spelled;
pub use value::*;

use crate::arena::Arena;
use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::source::{FileId, Span};

/// A resolved design with everything that it uses.
#[derive(Clone, Debug, Default)]
pub struct Design {
    /// The title after `design`, if there is one.
    pub title: Option<Title>,
    /// The date for which it is checked unless told otherwise.
    pub as_of: Option<Date>,
    /// Who acts.
    pub actors: Arena<ActorId, Actor>,
    /// What is known.
    pub data: Arena<DataId, Data>,
    /// Where it is held.
    pub systems: Arena<SystemId, System>,
    /// By what records are keyed.
    pub identifiers: Arena<IdentifierId, Identifier>,
    /// Tables from one identifier to another.
    pub mappings: Arena<MappingId, Mapping>,
    /// Laws, their levels and issuers.
    pub laws: Arena<LawId, Law>,
    /// Provisions of all laws, those that revisions insert included (these are not in force before).
    pub provisions: Arena<ProvisionId, Provision>,
    /// Procedures.
    pub procedures: Arena<ProcedureId, Procedure>,
    /// Steps of all procedures, those that revisions add included (these are in no procedure before).
    pub steps: Arena<StepId, Step>,
    /// Changes to procedures and laws.
    pub revisions: Arena<RevisionId, Revision>,
    /// Who gets how much.
    pub decisions: Arena<DecisionId, Decision>,
    /// Who uses the procedures.
    pub populations: Arena<PopulationId, Population>,
    /// What happens.
    pub scenarios: Arena<ScenarioId, Scenario>,
    /// What is done by when.
    pub plans: Arena<PlanId, Plan>,
    /// Findings that the reviewers live with.
    pub accepted: Arena<AcceptedId, Accepted>,
    /// Sectors, purposes, events, documents, outcomes and groups.
    pub words: Vocabulary,
    /// The files of libraries: what they declare is given, not the author's.
    pub given: BTreeSet<FileId>,
}

/// The declared vocabulary.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Fields of administration, such as `tax`.
    pub sectors: Arena<SectorId, Word>,
    /// Purposes of a procedure or a movement; each may lie within a wider one.
    pub purposes: Arena<PurposeId, Word<PurposeId>>,
    /// What starts a procedure that nobody applies for.
    pub events: Arena<EventId, Word>,
    /// Documents, with the data that each shows.
    pub documents: Arena<DocumentId, Document>,
    /// Ends of a procedure; `granted`, `refused` and `withdrawn` are always there, in this order.
    pub outcomes: Arena<OutcomeId, Word>,
    /// Groups of people, such as those who are not registered as residents.
    pub groups: Arena<GroupId, Group>,
}

/// A declared word of the vocabulary.
#[derive(Clone, Debug)]
pub struct Word<W = ()> {
    /// Its name.
    pub name: Name,
    /// The wider word that it lies within.
    pub within: Option<W>,
}

/// A document and what it shows.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its name.
    pub name: Name,
    /// The data that it shows.
    pub shows: Vec<DataId>,
}

/// A group of people within those whom an actor stands for.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// Its name.
    pub name: Name,
    /// The actor of which it is a part.
    pub of: Option<ActorId>,
    /// What its members lack.
    pub without: Vec<Need>,
    /// Who defines it, in which words, on which ground.
    pub defined: Vec<Definition>,
}

/// Somebody's definition of a group.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Who defines it.
    pub by: Option<ActorId>,
    /// In which words.
    pub words: String,
    /// On which ground.
    pub under: Vec<Citation>,
    /// Where.
    pub span: Span,
}
