//! The graph of a design, and the answers that rules are sentences over.
//!
//! Built once for a design as it stands on a day. What the design writes is taken as it is; what it
//! leaves open stays open ([`Truth`]).

mod closure;
mod law;
mod movements;
pub mod process;
mod profiles;
mod questions;
mod truth;

pub use closure::Record;
pub use movements::Movement;
pub use process::{Involvement, Process};
pub use profiles::{How, Profile};
pub use truth::{Answer, OpenFact, Reason, Truth};

use gensoku_dsl::arena::Arena;
use gensoku_dsl::design::{ActorId, Design, ProcedureId, ProvisionId, StepId, SystemId};
use jiff::civil::Date;

/// A design on a day, with its movements, records and profiles.
pub struct World<'a> {
    /// The design with its revisions applied.
    pub design: &'a Design,
    /// The day.
    pub as_of: Date,
    /// What its steps do with data, one entry for each class of data, in the order of procedures and steps.
    pub movements: Vec<Movement>,
    /// What lies where under which identifier, by system, data and identifier.
    pub records: Vec<Record>,
    /// What actors can put together.
    pub profiles: Vec<Profile>,
    /// The provisions in force.
    pub provisions: Vec<ProvisionId>,
    /// What was asked of procedures, each answered once.
    asked: Arena<ProcedureId, questions::Asked>,
}

impl<'a> World<'a> {
    /// Builds the graph of a design.
    pub fn new(design: &'a Design, as_of: Date) -> Self {
        let movements = movements::collect(design);
        let records = closure::close(design, as_of, &movements);
        let profiles = profiles::put_together(design, &movements, &records);
        let provisions = design
            .provisions
            .entries()
            .filter(|(id, _)| in_force(design, *id, as_of))
            .map(|(id, _)| id)
            .collect();
        Self {
            design,
            as_of,
            movements,
            records,
            profiles,
            provisions,
            asked: design
                .procedures
                .iter()
                .map(|_| questions::Asked::default())
                .collect(),
        }
    }

    /// The steps of all procedures, in order.
    pub fn steps(&self) -> impl Iterator<Item = StepId> + '_ {
        self.design
            .procedures
            .iter()
            .flat_map(|it| it.steps.iter().copied())
    }

    /// Whether a system is there on the day.
    pub fn exists(&self, system: SystemId) -> bool {
        self.design.systems[system].period.contains(self.as_of)
    }

    /// Who holds what is in a system, if the design says so.
    pub fn holder(&self, system: SystemId) -> Option<ActorId> {
        self.design.systems[system].of.value().copied()
    }
}

/// Whether a provision is in force on a day: it, its law, and everything that it rests on.
pub(crate) fn in_force(design: &Design, provision: ProvisionId, day: Date) -> bool {
    let mut seen = std::collections::BTreeSet::new();
    let mut open = vec![provision];
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let it = &design.provisions[id];
        let law = &design.laws[it.law];
        if !it.period.contains(day) || !law.period.contains(day) {
            return false;
        }
        for citation in it.under.iter().chain(&law.under) {
            if !design.laws[citation.law].period.contains(day) {
                return false;
            }
            open.extend(citation.provision);
        }
    }
    true
}
