//! What there is of each kind, and what stands in a relation to what.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use gensoku_dsl::arena::Arena;
use gensoku_dsl::design::{DataId, Design, Plan, PlanId, ProcedureId, PurposeId, StepId, SystemId};

use rustc_hash::{FxHashMap, FxHashSet};

use super::eval::Eval;
use super::expr::Relation;
use super::lexicon::{Occasion, Troubles};
use super::types::{KINDS, Kind};
use super::value::{Object, Value};
use crate::finding::Element;
use crate::world::{Answer, bound_reached};

/// What there is, and what is a part of what, gathered once for each kind that is asked about.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    all: PerKind<Arc<[Object]>>,
    authors: PerKind<Arc<[Object]>>,
    parts: PerKind<ByWhole>,
    occasions: OnceLock<Arena<ProcedureId, Occasion>>,
    plain: OnceLock<bool>,
    holding: OnceLock<FxHashMap<DataId, Arc<[Object]>>>,
    /// For which kinds of trouble purposes and procedures are.
    pub(super) of_purposes: Each<PurposeId, Troubles>,
    pub(super) troubles: Each<ProcedureId, Troubles>,
    /// Which purposes and procedures are for people abroad.
    pub(super) purposes_abroad: Each<PurposeId, bool>,
    pub(super) abroad: Each<ProcedureId, bool>,
}

impl Gathered {
    /// The same as [`names_are_plain`], found out once.
    pub(super) fn names_are_plain(&self, design: &Design) -> bool {
        *self.plain.get_or_init(|| names_are_plain(design))
    }

    /// When people need each procedure.
    pub(super) fn occasions(&self, eval: &Eval<'_>) -> &Arena<ProcedureId, Occasion> {
        let of = |id| Occasion::of(eval, id);
        let procedures = &eval.world.design.procedures;
        self.occasions
            .get_or_init(|| procedures.ids().map(of).collect())
    }
}

/// One value for each of so many things, made when it is first asked for.
#[derive(Debug)]
pub(super) struct Each<K, T>(OnceLock<Arena<K, OnceLock<T>>>);

impl<K, T> Default for Each<K, T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<K: Copy + From<usize> + Into<usize>, T: Copy> Each<K, T> {
    /// What it is of one of so many things.
    pub(super) fn of(&self, many: usize, id: K, make: impl FnOnce() -> T) -> T {
        let none = || (0..many).map(|_| OnceLock::new()).collect();
        *self.0.get_or_init(none)[id].get_or_init(make)
    }
}

/// Whether names say what they name: no two steps of a procedure bear one, and none holds a sign of identities.
pub(super) fn names_are_plain(design: &Design) -> bool {
    let mut steps = FxHashSet::default();
    let mut all = design.steps.iter();
    all.all(|it| steps.insert((it.procedure, it.name.id.as_str())))
        && design.names().all(|it| !it.id.contains(['.', '@']))
}

/// Parts by what they are of, each list in the order of the design.
type ByWhole = FxHashMap<Object, Arc<[Object]>>;

/// One value for each kind, made when it is first asked for.
#[derive(Debug)]
struct PerKind<T>([OnceLock<T>; KINDS.len()]);

impl<T> Default for PerKind<T> {
    fn default() -> Self {
        Self(std::array::from_fn(|_| OnceLock::new()))
    }
}

impl<T> PerKind<T> {
    fn get(&self, kind: Kind, make: impl FnOnce() -> T) -> Option<&T> {
        self.0.get(kind as usize).map(|it| it.get_or_init(make))
    }
}

impl Eval<'_> {
    /// Everything of a kind, in the order of the design.
    pub(super) fn all(&self, kind: Kind) -> Arc<[Object]> {
        let all = self.gathered.all.get(kind, || self.gather(kind).into());
        all.cloned().unwrap_or_default()
    }

    /// Everything of a kind that is the author's to answer for, in the order of the design.
    pub(super) fn authors(&self, kind: Kind) -> Arc<[Object]> {
        let authors = self.gathered.authors.get(kind, || {
            let all = self.all(kind);
            all.iter()
                .copied()
                .filter(|&it| self.is_the_authors(it))
                .collect()
        });
        authors.cloned().unwrap_or_default()
    }

    fn gather(&self, kind: Kind) -> Vec<Object> {
        let design = self.world.design;
        let elements = |it: &mut dyn Iterator<Item = Element>| it.map(Object::Element).collect();
        match kind {
            Kind::Procedure => elements(&mut design.procedures.ids().map(Element::Procedure)),
            Kind::Step => elements(&mut self.world.steps().map(Element::Step)),
            Kind::Actor => elements(&mut design.actors.ids().map(Element::Actor)),
            Kind::Data => elements(&mut design.data.ids().map(Element::Data)),
            Kind::System => elements(
                &mut design
                    .systems
                    .ids()
                    .filter(|&it| self.world.exists(it))
                    .map(Element::System),
            ),
            Kind::Identifier => elements(&mut design.identifiers.ids().map(Element::Identifier)),
            Kind::Mapping => elements(&mut design.mappings.ids().map(Element::Mapping)),
            Kind::Law => elements(&mut design.laws.ids().map(Element::Law)),
            Kind::Provision => elements(
                &mut self
                    .world
                    .provisions
                    .iter()
                    .copied()
                    .map(Element::Provision),
            ),
            Kind::Document => elements(&mut design.words.documents.ids().map(Element::Document)),
            Kind::Sector => elements(&mut design.words.sectors.ids().map(Element::Sector)),
            Kind::Purpose => elements(&mut design.words.purposes.ids().map(Element::Purpose)),
            Kind::Event => elements(&mut design.words.events.ids().map(Element::Event)),
            Kind::Group => elements(&mut design.words.groups.ids().map(Element::Group)),
            Kind::Decision => elements(&mut design.decisions.ids().map(Element::Decision)),
            Kind::Population => elements(&mut design.populations.ids().map(Element::Population)),
            Kind::Scenario => elements(&mut design.scenarios.ids().map(Element::Scenario)),
            Kind::Plan => elements(&mut design.plans.ids().map(Element::Plan)),
            Kind::Milestone => self.of_plans(|it| it.milestones.len(), Element::Milestone),
            Kind::Consultation => self.of_plans(|it| it.consulted.len(), Element::Consultation),
            Kind::Review => self.of_plans(|it| it.depends.len(), Element::Review),
            Kind::Measure => self.of_plans(|it| it.measures.len(), Element::Measure),
            Kind::Acceptance => elements(&mut design.accepted.ids().map(Element::Acceptance)),
            Kind::Record => (0..self.world.records.len()).map(Object::Record).collect(),
            Kind::Movement => (0..self.world.movements.len())
                .map(Object::Movement)
                .collect(),
            Kind::Profile => (0..self.world.profiles.len())
                .map(Object::Profile)
                .collect(),
        }
    }

    /// The parts of all plans, by their places there.
    fn of_plans(
        &self,
        count: fn(&Plan) -> usize,
        element: fn(PlanId, u32) -> Element,
    ) -> Vec<Object> {
        let plans = self.world.design.plans.entries();
        plans
            .flat_map(|(id, plan)| {
                let places = 0..u32::try_from(count(plan)).unwrap_or(u32::MAX);
                places.map(move |at| Object::Element(element(id, at)))
            })
            .collect()
    }

    /// What stands in a relation to a value.
    pub(super) fn related(
        &self,
        kind: Kind,
        relation: Relation,
        value: Value,
    ) -> Answer<Arc<[Object]>> {
        let object = match value {
            Value::Many(many) => return Answer::Known(many),
            Value::One(object) => object,
            _ => return Answer::Known(Arc::default()),
        };
        if relation != Relation::Of {
            let Object::Element(Element::Step(step)) = object else {
                return Answer::Known(Arc::default());
            };
            return self.ordered(relation, step);
        }
        let parts = self.gathered.parts.get(kind, || {
            let mut parts: FxHashMap<Object, Vec<Object>> = FxHashMap::default();
            for &part in self.all(kind).iter() {
                for whole in self.wholes(part).into_iter().flatten() {
                    parts.entry(whole).or_default().push(part);
                }
            }
            parts
                .into_iter()
                .map(|(whole, of)| (whole, of.into()))
                .collect()
        });
        let parts = parts.and_then(|it| it.get(&object));
        Answer::Known(parts.cloned().unwrap_or_default())
    }

    /// What a thing is of, one of each kind.
    fn wholes(&self, part: Object) -> [Option<Object>; 3] {
        let design = self.world.design;
        let one = |whole: Element| [Some(Object::Element(whole)), None, None];
        let maybe = |whole: Option<Element>| [whole.map(Object::Element), None, None];
        match part {
            Object::Movement(it) => match self.world.movements.get(it) {
                Some(it) => [
                    Element::Procedure(it.procedure),
                    Element::Step(it.step),
                    Element::Data(it.data),
                ]
                .map(|whole| Some(Object::Element(whole))),
                None => [None; 3],
            },
            Object::Record(it) => match self.world.records.get(it) {
                Some(it) => [
                    Some(Element::System(it.system)),
                    Some(Element::Data(it.data)),
                    self.world.holder(it.system).map(Element::Actor),
                ]
                .map(|whole| whole.map(Object::Element)),
                None => [None; 3],
            },
            Object::Profile(it) => maybe(
                self.world
                    .profiles
                    .get(it)
                    .map(|it| Element::Actor(it.actor)),
            ),
            Object::Element(element) => match element {
                Element::Step(step) => one(Element::Procedure(design.steps[step].procedure)),
                Element::System(system) => maybe(self.world.holder(system).map(Element::Actor)),
                Element::Provision(provision) => {
                    one(Element::Law(design.provisions[provision].law))
                }
                Element::Mapping(mapping) => {
                    let holder = design.mappings[mapping].held_by.value();
                    maybe(holder.map(|&it| Element::Actor(it)))
                }
                Element::Group(group) => maybe(design.words.groups[group].of.map(Element::Actor)),
                Element::Milestone(plan, _)
                | Element::Consultation(plan, _)
                | Element::Review(plan, _)
                | Element::Measure(plan, _) => one(Element::Plan(plan)),
                _ => [None; 3],
            },
        }
    }

    /// The steps that stand before, after or beside a step.
    fn ordered(&self, relation: Relation, step: StepId) -> Answer<Arc<[Object]>> {
        let procedure = self.world.design.steps[step].procedure;
        let process = self.world.process(procedure);
        let fits = |other: StepId| match relation {
            Relation::Before => Some(process.always_before(other, step)),
            Relation::After => Some(process.always_before(step, other)),
            Relation::Beside => process.beside(step, other),
            Relation::Of => Some(false),
        };
        let mut ordered = Vec::new();
        for &other in &self.world.design.procedures[procedure].steps {
            match (other != step).then(|| fits(other)) {
                Some(None) => return Answer::Undecided(bound_reached()),
                Some(Some(true)) => ordered.push(Object::Element(Element::Step(other))),
                _ => {}
            }
        }
        Answer::Known(ordered.into())
    }

    /// The systems in which data lies, or a wider class that it is part of, in the order of the design.
    pub(super) fn that_hold(&self, data: DataId) -> Option<Arc<[Object]>> {
        let holding = self.gathered.holding.get_or_init(|| {
            let design = self.world.design;
            let mut lies: FxHashMap<DataId, BTreeSet<SystemId>> = FxHashMap::default();
            for record in &self.world.records {
                if self.world.exists(record.system) {
                    lies.entry(record.data).or_default().insert(record.system);
                }
            }
            let of = |data| {
                let wider = crate::data::wider(design, data).filter_map(|it| lies.get(&it));
                let systems: BTreeSet<SystemId> = wider.flatten().copied().collect();
                let systems = systems.into_iter().map(Element::System);
                (data, systems.map(Object::Element).collect())
            };
            design.data.ids().map(of).collect()
        });
        holding.get(&data).cloned()
    }

    /// The systems on which the steps of a procedure rest.
    pub(super) fn systems_of(&self, procedure: ProcedureId) -> BTreeSet<SystemId> {
        let steps = self.world.design.procedures[procedure].steps.iter();
        steps
            .flat_map(|&it| self.world.design.steps[it].systems())
            .collect()
    }

    /// Whether a system runs on another one, directly or by what lies between.
    pub(super) fn rests_on(&self, system: SystemId, on: SystemId) -> bool {
        self.world.design.rests_on(system, on)
    }
}
