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
mod said;
mod spelling;
mod unread;
mod value;

pub use data::*;
pub use flow::*;
pub use law::*;
pub use lookup::Element;
pub use people::*;
pub use plan::*;
pub use revision::*;
pub use said::{Declared, Outside, Said, SaidInDesign};
pub use spelling::Spelled;
pub use unread::Unread;
pub use value::*;

use crate::arena::Layered;
use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;

use crate::source::{FileId, Span};

/// A resolved design with everything that it uses.
#[derive(Clone, Debug, Default)]
pub struct Design {
    /// The title after `design`, if there is one.
    pub title: Option<Title>,
    /// The date for which it is checked unless told otherwise.
    pub as_of: Option<Date>,
    /// Who acts.
    pub actors: Layered<ActorId, Actor>,
    /// What is known.
    pub data: Layered<DataId, Data>,
    /// Where it is held.
    pub systems: Layered<SystemId, System>,
    /// By what records are keyed.
    pub identifiers: Layered<IdentifierId, Identifier>,
    /// Tables from one identifier to another.
    pub mappings: Layered<MappingId, Mapping>,
    /// Laws, their levels and issuers.
    pub laws: Layered<LawId, Law>,
    /// Provisions of all laws, those that revisions insert included (these are not in force before).
    pub provisions: Layered<ProvisionId, Provision>,
    /// Procedures.
    pub procedures: Layered<ProcedureId, Procedure>,
    /// Steps of all procedures, those that revisions add included (these are in no procedure before).
    pub steps: Layered<StepId, Step>,
    /// Changes to procedures and laws.
    pub revisions: Layered<RevisionId, Revision>,
    /// Who gets how much.
    pub decisions: Layered<DecisionId, Decision>,
    /// Who uses the procedures.
    pub populations: Layered<PopulationId, Population>,
    /// What happens.
    pub scenarios: Layered<ScenarioId, Scenario>,
    /// What is done by when.
    pub plans: Layered<PlanId, Plan>,
    /// Findings that the reviewers live with.
    pub accepted: Layered<AcceptedId, Accepted>,
    /// Sectors, purposes, events, documents, outcomes and groups.
    pub words: Vocabulary,
    /// The files of libraries: what they declare is given, not the author's.
    pub given: BTreeSet<FileId>,
    /// What stands in declarations and was not understood.
    pub unread: Vec<Unread>,
}

impl Design {
    /// The same design, the declarations of which its copies share until one of them changes some.
    #[must_use]
    pub(crate) fn shared(self) -> Self {
        let words = self.words;
        Self {
            actors: self.actors.shared(),
            data: self.data.shared(),
            systems: self.systems.shared(),
            identifiers: self.identifiers.shared(),
            mappings: self.mappings.shared(),
            laws: self.laws.shared(),
            provisions: self.provisions.shared(),
            procedures: self.procedures.shared(),
            steps: self.steps.shared(),
            revisions: self.revisions.shared(),
            decisions: self.decisions.shared(),
            populations: self.populations.shared(),
            scenarios: self.scenarios.shared(),
            plans: self.plans.shared(),
            accepted: self.accepted.shared(),
            words: Vocabulary {
                sectors: words.sectors.shared(),
                purposes: words.purposes.shared(),
                events: words.events.shared(),
                documents: words.documents.shared(),
                outcomes: words.outcomes.shared(),
                groups: words.groups.shared(),
            },
            title: self.title,
            as_of: self.as_of,
            given: self.given,
            unread: self.unread,
        }
    }
}

/// The declared vocabulary.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Fields of administration, such as `tax`.
    pub sectors: Layered<SectorId, Word>,
    /// Purposes of a procedure or a movement; each may lie within a wider one.
    pub purposes: Layered<PurposeId, Word<PurposeId>>,
    /// What starts a procedure that nobody applies for.
    pub events: Layered<EventId, Word>,
    /// Documents, with the data that each shows.
    pub documents: Layered<DocumentId, Document>,
    /// Ends of a procedure; `granted`, `refused` and `withdrawn` are always there, in this order.
    pub outcomes: Layered<OutcomeId, Word>,
    /// Groups of people, such as those who are not registered as residents.
    pub groups: Layered<GroupId, Group>,
}

/// A declared word of the vocabulary.
#[derive(Clone, Debug, Serialize)]
pub struct Word<W = ()> {
    /// Its name.
    pub name: Name,
    /// The wider word that it lies within.
    pub within: Option<W>,
}

/// A document and what it shows.
#[derive(Clone, Debug, Serialize)]
pub struct Document {
    /// Its name.
    pub name: Name,
    /// The data that it shows.
    pub shows: Vec<DataId>,
}

/// A group of people within those whom an actor stands for.
#[derive(Clone, Debug, Default, Serialize)]
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
#[derive(Clone, Debug, Serialize)]
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
