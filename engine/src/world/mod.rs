//! The graph of a design, and the answers that rules are sentences over.
//!
//! Built once for a design as it stands on a day. What the design writes is taken as it is; what it
//! leaves open stays open ([`Truth`]).

pub mod access;
pub mod barrier;
mod calls;
mod case;
mod earlier;
mod finish;
pub mod outage;
pub mod process;
mod questions;
mod reach;
pub mod table;
mod truth;

pub use crate::data::{
    Arrival, Cut, Ends, Gathering, Gone, Holding, How, Link, Movement, Part, Permission, Profile,
    Record, Same, Sight, Tie,
};
pub use crate::law::{ConsentGround, Fit, Ground};
pub use case::{Case, People, Situation};
pub use finish::{Finish, Lasts, Played};
pub use process::{Involvement, Process};
pub(crate) use questions::bound_reached;
pub(crate) use questions::smallest_deciding;
pub(crate) use reach::reached;
pub use truth::{Answer, OpenFact, Reason, Truth};
pub(crate) use truth::{Logic, Outcome};

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Deref, Range};
use std::sync::{Arc, OnceLock};

use gensoku_dsl::arena::Arena;
use gensoku_dsl::design::{
    ActorId, ChannelKind, Citation, DataId, Design, DocumentId, IdentifierId, LawId, MappingId,
    ProcedureId, ProvisionId, StepId, SystemId,
};
use gensoku_dsl::source::Span;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::data::{self, Closure, Contained, Links, Sources, Supposed, Without};
use crate::law::InForce;

/// A design on a day, with its movements, records and profiles, looked at in a situation.
#[derive(Clone)]
pub struct World<'a> {
    /// The design with its revisions applied.
    pub design: &'a Design,
    /// What has happened, unless a question names it.
    situation: Situation,
    graph: Arc<Graph>,
}

/// What is known of a design on a day, apart from the design: it may outlive the [`World`] that it was built for.
pub struct Graph {
    /// The day.
    pub as_of: Date,
    /// What its steps do with data, one entry for each class of data, in the order of procedures and steps.
    pub movements: Vec<Movement>,
    /// What lies where under which identifier, by system, data, identifier and owner.
    pub records: Vec<Record>,
    /// What actors see without keeping it, by actor, case and data.
    pub sights: Vec<Sight>,
    /// What actors can put together, by actor, how, and the widest first.
    pub profiles: Vec<Profile>,
    /// The provisions in force.
    pub provisions: Vec<ProvisionId>,
    /// Which movements take their data from nowhere that is modelled.
    pub(crate) begins: Vec<bool>,
    /// The tables that each actor operates or may ask.
    pub(crate) tables: Arena<ActorId, Vec<MappingId>>,
    /// What records carry besides their keys.
    pub(crate) contained: Contained,
    /// What is taken away.
    pub(crate) gone: Gone,
    /// That nothing open is supposed to be bad.
    pub(crate) as_stated: Supposed,
    law: InForce,
    /// Where the movements of each step are.
    moved: Arena<StepId, Range<usize>>,
    /// The movements that bring a class of data into a system, in order, told once.
    brought: OnceLock<FxHashMap<(SystemId, DataId), Vec<usize>>>,
    /// What the applicant has to do with each step, told once.
    involved: OnceLock<Arena<StepId, Option<Involvement>>>,
    /// The procedures that are done within a step of another, told once.
    calls: OnceLock<calls::Calls>,
    /// The documents by which proxies act, by whom they act for, told once.
    mandates: OnceLock<BTreeMap<ActorId, BTreeSet<DocumentId>>>,
    /// The channels that are required of each step, told once.
    required: OnceLock<Arena<StepId, Vec<(ProvisionId, ChannelKind)>>>,
    /// What was asked of procedures, each answered once.
    asked: Arena<ProcedureId, questions::Asked>,
}

impl Deref for World<'_> {
    type Target = Graph;
    fn deref(&self) -> &Graph {
        &self.graph
    }
}

impl<'a> World<'a> {
    /// Builds the graph of a design.
    pub fn new(design: &'a Design, as_of: Date) -> Self {
        Self::built(design, as_of, Gone::default(), None)
    }

    /// The same design on the same day, some links gone. What a copy that is gone brought is gone too, unless
    /// it lies there otherwise.
    #[must_use]
    pub fn lacking(&self, gone: Gone) -> Self {
        Self::built(self.design, self.as_of, gone, Some(&self.begins))
    }

    /// `begun` are the movements that took their data from nowhere when nothing was gone.
    fn built(design: &'a Design, as_of: Date, gone: Gone, begun: Option<&[bool]>) -> Self {
        let law = InForce::on(design, as_of);
        let movements = data::collect(design);
        let Closure {
            records,
            sights,
            begins,
        } = {
            let without = begun.map(|begins| Without {
                movements: gone.movements(),
                begins,
            });
            data::close(design, as_of, &movements, without.as_ref())
        };
        let mut moved = Arena::filled(0..0, design.steps.len());
        let mut start = 0;
        for run in movements.chunk_by(|a, b| a.step == b.step) {
            let end = start + run.len();
            if let Some(it) = run.first() {
                moved[it.step] = start..end;
            }
            start = end;
        }
        let contained = Contained::of(design);
        let tables = data::tables(design, &law, &contained);
        let profiles = data::put_together(&Sources {
            records: &records,
            sights: &sights,
            links: Links {
                design,
                contained: &contained,
                gone: &gone,
                supposed: &Supposed::default(),
            },
            tables: &tables,
        });
        let graph = Graph {
            as_of,
            movements,
            records,
            sights,
            profiles,
            provisions: law.provisions().collect(),
            begins: begun.map_or(begins, <[bool]>::to_vec),
            tables,
            contained,
            gone,
            as_stated: Supposed::default(),
            law,
            moved,
            brought: OnceLock::new(),
            involved: OnceLock::new(),
            calls: OnceLock::new(),
            mandates: OnceLock::new(),
            required: OnceLock::new(),
            asked: design
                .procedures
                .iter()
                .map(|_| questions::Asked::default())
                .collect(),
        };
        Self::of(design, Arc::new(graph))
    }

    /// The world of a design of which the graph was built before, with all answers that were found since: the design has
    /// to be that one, or a copy of it.
    pub fn of(design: &'a Design, graph: Arc<Graph>) -> Self {
        Self {
            design,
            situation: Situation::Ordinary,
            graph,
        }
    }

    /// What is known of the design, to be kept beside it.
    pub fn graph(&self) -> Arc<Graph> {
        Arc::clone(&self.graph)
    }

    /// The same design, looked at in a situation.
    #[must_use]
    pub fn within(mut self, situation: Situation) -> Self {
        self.situation = situation;
        self
    }

    /// The situation in which the design is looked at.
    pub fn situation(&self) -> Situation {
        self.situation
    }

    /// The movements of a step.
    pub fn movements_of(&self, step: StepId) -> &[Movement] {
        let range = self.moved.find(step).cloned().unwrap_or_default();
        self.movements.get(range).unwrap_or_default()
    }

    /// The movements that bring a class of data into a system, by their indices.
    pub(crate) fn brought_into(&self, system: SystemId, data: DataId) -> &[usize] {
        let brought = self.brought.get_or_init(|| {
            let mut brought: FxHashMap<_, Vec<usize>> = FxHashMap::default();
            for (at, it) in self.movements.iter().enumerate() {
                if let Some(to) = it.to {
                    brought.entry((to.system, it.data)).or_default().push(at);
                }
            }
            brought
        });
        brought.get(&(system, data)).map_or(&[], Vec::as_slice)
    }

    /// The movements of a procedure.
    pub fn movements_in(&self, procedure: ProcedureId) -> &[Movement] {
        self.movements
            .get(self.places_of_movements(procedure))
            .unwrap_or_default()
    }

    /// Where the movements of a procedure are.
    pub(crate) fn places_of_movements(&self, procedure: ProcedureId) -> Range<usize> {
        run(&self.movements, |it| it.procedure.cmp(&procedure))
    }

    /// The records in a system.
    pub fn records_in(&self, system: SystemId) -> &[Record] {
        self.records
            .get(self.places_of_records(system))
            .unwrap_or_default()
    }

    /// Where the records in a system are.
    pub(crate) fn places_of_records(&self, system: SystemId) -> Range<usize> {
        run(&self.records, |it| it.system.cmp(&system))
    }

    /// The records of a class of data in a system.
    pub fn records_of(&self, system: SystemId, data: DataId) -> &[Record] {
        let key = (system, data);
        let places = run(&self.records, |it| (it.system, it.data).cmp(&key));
        self.records.get(places).unwrap_or_default()
    }

    /// The record of data in a system under an identifier, or under one that is not known.
    pub fn holds(
        &self,
        system: SystemId,
        data: DataId,
        key: Option<IdentifierId>,
    ) -> Option<&Record> {
        let records = self.records_of(system, data).iter();
        records
            .into_iter()
            .find(|it| it.key.value().copied() == key)
    }

    /// How an actor sees data under an identifier for one case, or by a standing right, and keeps nothing.
    pub fn sees(
        &self,
        actor: ActorId,
        data: DataId,
        key: Option<IdentifierId>,
        case: Option<ProcedureId>,
    ) -> Option<&Sight> {
        let wanted = (actor, case, data);
        let start = self
            .sights
            .partition_point(|it| (it.actor, it.case, it.data) < wanted);
        let rest = self.sights.get(start..).unwrap_or_default().iter();
        rest.take_while(|it| (it.actor, it.case, it.data) == wanted)
            .filter(|it| it.key.value().copied() == key)
            .min_by_key(|it| self.chain_of(Some(it.arrival)).len())
    }

    /// Whether a provision is in force: it, its law, and everything that it rests on.
    pub fn is_in_force(&self, provision: ProvisionId) -> bool {
        self.law.provision(provision)
    }

    pub(crate) fn law_is_in_force(&self, law: LawId) -> bool {
        self.law.law(law)
    }

    pub(crate) fn is_cited_in_force(&self, citation: &Citation) -> bool {
        self.law.cited(citation)
    }

    /// Whether a record is the author's to answer for: not one that a library declares and no movement of the
    /// design brings.
    pub fn is_the_authors_record(&self, record: &Record) -> bool {
        let own = |span: Span| !self.design.given.contains(&span.file);
        let moved = |it: &usize| self.movements.get(*it).is_some_and(|it| own(it.span));
        record.declared.is_some_and(own) || self.chain(record).iter().any(moved)
    }

    /// Whether some part of a profile is the author's to answer for.
    pub fn is_the_authors_profile(&self, profile: &Profile) -> bool {
        let sights = profile.sights.iter().filter_map(|&it| self.sights.get(it));
        let mut shown = sights.filter_map(|it| self.movements.get(it.arrival.movement));
        let mut held = profile
            .records
            .iter()
            .filter_map(|&it| self.records.get(it));
        shown.any(|it| !self.design.given.contains(&it.span.file))
            || held.any(|it| self.is_the_authors_record(it))
    }

    pub(crate) fn in_force(&self) -> &InForce {
        &self.law
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

/// Where the items are that compare as equal, among items in that order.
fn run<T>(items: &[T], compare: impl Fn(&T) -> Ordering) -> Range<usize> {
    let start = items.partition_point(|it| compare(it).is_lt());
    start..items.partition_point(|it| compare(it).is_le())
}
