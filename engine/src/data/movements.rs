//! What the steps of a design do with data.

use gensoku_dsl::design::{
    ActorId, ActorRef, Consent, DataClause, DataId, Design, IdentifierId, Item, ProcedureId,
    PurposeId, Receiver, Stated, StepId, SystemRef, Verb,
};
use gensoku_dsl::source::Span;

/// What one data clause of a step does with one class of data.
#[derive(Clone, Debug)]
pub struct Movement {
    /// What it does.
    pub verb: Verb,
    /// With which data; of a document, what it shows.
    pub data: DataId,
    /// Out of which system.
    pub from: Option<SystemRef>,
    /// Into which system.
    pub to: Option<SystemRef>,
    /// Who gives it: the holder of the system it comes from, or, from none, who performs the step; nobody
    /// where the design leaves the holder open.
    pub sender: Option<ActorRef>,
    /// Who gets it.
    pub receiver: Option<ActorRef>,
    /// Under which identifier.
    pub key: Stated<IdentifierId>,
    /// For which purpose; that of its procedure where the clause says nothing.
    pub purpose: Stated<PurposeId>,
    /// The procedure.
    pub procedure: ProcedureId,
    /// The step.
    pub step: StepId,
    /// Which of the step's data clauses it is of.
    pub clause: usize,
    /// The place of the whole clause.
    pub span: Span,
}

impl Movement {
    /// Whether it belongs to a case: its procedure serves somebody. Others are standing flows.
    pub fn case(&self, design: &Design) -> Option<ProcedureId> {
        let serves = design.procedures[self.procedure].serves;
        serves.map(|_| self.procedure)
    }

    /// Whether it passes between one of the many and another one of them.
    pub fn crosses(&self) -> bool {
        match (self.sender, self.receiver) {
            (Some(a), Some(b)) => a.actor == b.actor && a.other != b.other,
            _ => false,
        }
    }

    /// The clause that it is of.
    pub fn clause<'a>(&self, design: &'a Design) -> Option<&'a DataClause> {
        design.steps[self.step].data.get(self.clause)
    }

    /// The consent on which it stands, if any.
    pub fn consent<'a>(&self, design: &'a Design) -> Option<&'a Consent> {
        self.clause(design)?.consent.as_ref()
    }
}

/// All movements of a design, in the order of procedures, steps, clauses and data.
pub(crate) fn collect(design: &Design) -> Vec<Movement> {
    let mut movements = Vec::new();
    for (procedure, it) in design.procedures.entries() {
        for &step in &it.steps {
            for (clause, data) in design.steps[step].data.iter().enumerate() {
                of_clause(design, procedure, step, clause, data, &mut movements);
            }
        }
    }
    movements
}

fn of_clause(
    design: &Design,
    procedure: ProcedureId,
    step: StepId,
    index: usize,
    clause: &DataClause,
    movements: &mut Vec<Movement>,
) {
    let performer = design.steps[step].by.map(|(by, _)| by);
    let holder = |system: SystemRef| {
        let of = design.systems[system.system].of.value();
        of.map(|&actor: &ActorId| ActorRef {
            actor,
            other: system.other,
        })
    };
    let (to, to_actor) = match clause.to {
        Some(Receiver::System(system)) => (Some(system), holder(system)),
        Some(Receiver::Actor(actor, _)) => (None, Some(actor)),
        None => (None, None),
    };
    let sender = match clause.from {
        Some(system) => holder(system),
        None => performer,
    };
    let receiver = match clause.verb {
        Verb::Reads => performer,
        Verb::Copies | Verb::Writes | Verb::Sends => to_actor,
        // What is typed in, shown or issued passes between the performer and the other side of the step.
        Verb::Enters | Verb::Shows | Verb::Issues => {
            to_actor.or(design.steps[step].for_.map(|(it, _)| it))
        }
    };
    let purpose = match clause.purpose {
        Stated::Open => design.procedures[procedure].purpose,
        stated => stated,
    };
    for &(item, _) in &clause.items {
        let data: &[DataId] = match &item {
            Item::Data(data) => &[*data],
            Item::Document(document) => &design.words.documents[*document].shows,
        };
        movements.extend(data.iter().map(|&data| Movement {
            verb: clause.verb,
            data,
            from: clause.from,
            to,
            sender,
            receiver,
            key: clause.key,
            purpose,
            procedure,
            step,
            clause: index,
            span: clause.span,
        }));
    }
}
