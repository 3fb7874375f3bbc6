//! Evaluates typed rules over a world, in Kleene's logic.

use std::collections::BTreeSet;

use gensoku_dsl::design::{
    ActorRef, Item, MappingId, Reach, Spelled, Stated, StepId, SystemRef, Verb,
};
use gensoku_dsl::source::Span;
use gensoku_dsl::text::{Lang, Text};

use super::expr::{Expr, Order, Quantified, Quantifier, Relation, Term};
use super::lexicon::Property as P;
use super::parameters::{Amount, Parameters};
use super::say;
use super::types::{Kind, WordClass};
use crate::finding::{Element, Role};
use crate::world::{Answer, OpenFact, Reason, Truth, World};

/// Something that a variable can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Object {
    /// Something that the design declares.
    Element(Element),
    /// A document.
    Document(gensoku_dsl::design::DocumentId),
    /// A sector.
    Sector(gensoku_dsl::design::SectorId),
    /// A purpose.
    Purpose(gensoku_dsl::design::PurposeId),
    /// A record, by its index.
    Record(usize),
    /// A movement, by its index.
    Movement(usize),
    /// A profile, by its index.
    Profile(usize),
}

/// The value of a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// One thing.
    One(Object),
    /// Several, in their order.
    Many(Vec<Object>),
    /// A count.
    Number(i64),
    /// A duration in milliseconds.
    Duration(u64),
    /// A duration of which only bounds are known, in milliseconds, and what is open.
    Between(u64, Option<u64>, Vec<OpenFact>),
    /// Words of a class; several where several are said.
    Words(WordClass, Vec<&'static str>),
}

/// The values of the variables of a rule, by their slots.
pub(super) type Bound = Vec<Option<Object>>;

/// Evaluates over one world.
pub(super) struct Eval<'a> {
    pub(super) world: &'a World<'a>,
    pub(super) parameters: &'a Parameters,
}

impl Eval<'_> {
    /// Everything of a kind, in the order of the design.
    pub(super) fn all(&self, kind: Kind) -> Vec<Object> {
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
            Kind::Document => design.words.documents.ids().map(Object::Document).collect(),
            Kind::Sector => design.words.sectors.ids().map(Object::Sector).collect(),
            Kind::Purpose => design.words.purposes.ids().map(Object::Purpose).collect(),
            Kind::Record => (0..self.world.records.len()).map(Object::Record).collect(),
            Kind::Movement => (0..self.world.movements.len())
                .map(Object::Movement)
                .collect(),
            Kind::Profile => (0..self.world.profiles.len())
                .map(Object::Profile)
                .collect(),
            Kind::Scenario => elements(&mut design.scenarios.ids().map(Element::Scenario)),
            Kind::Group => elements(&mut design.words.groups.ids().map(Element::Group)),
        }
    }

    /// The truth of a condition.
    pub(super) fn truth(&self, expr: &Expr, bound: &mut Bound) -> Truth {
        match expr {
            Expr::Not(inner) => self.truth(inner, bound).negated(),
            Expr::And(parts) => Truth::all(parts.iter().map(|it| self.truth(it, bound))),
            Expr::Or(parts) => Truth::any(parts.iter().map(|it| self.truth(it, bound))),
            Expr::Compare(left, order, right) => {
                let truth = self.value(left, bound).test(|left| {
                    self.value(right, bound)
                        .test(|right| compare(&left, *order, &right))
                });
                match truth {
                    Truth::False(mut reasons) => {
                        reasons.extend(self.reasons_of_term(left, bound));
                        Truth::False(reasons)
                    }
                    other => other,
                }
            }
            Expr::Same(left, right) => self.value(left, bound).test(|left| {
                self.value(right, bound)
                    .test(|right| Truth::of(same(&left, &right)))
            }),
            Expr::Word(term, class, word) => self.value(term, bound).test(|value| match value {
                Value::Words(_, given) => {
                    Truth::of(given.iter().any(|given| class.matches(word, given)))
                }
                _ => Truth::of(false),
            }),
            Expr::Among(term, many) => self.value(term, bound).test(|value| {
                self.value(many, bound).test(|many| match (value, many) {
                    (Value::One(it), Value::Many(many)) => Truth::of(many.contains(&it)),
                    _ => Truth::of(false),
                })
            }),
            Expr::Quantified(quantified) => self.quantified(quantified, bound),
            Expr::Phrase(phrase, terms) => {
                let values = self.values(terms, bound);
                values.test(|values| self.holds(*phrase, &values))
            }
        }
    }

    fn values(&self, terms: &[Term], bound: &mut Bound) -> Answer<Vec<Value>> {
        let mut values = Vec::new();
        for term in terms {
            match self.value(term, bound) {
                Answer::Known(value) => values.push(value),
                Answer::Nothing => return Answer::Nothing,
                Answer::Open(facts) => return Answer::Open(facts),
                Answer::Undecided(why) => return Answer::Undecided(why),
            }
        }
        Answer::Known(values)
    }

    fn quantified(&self, quantified: &Quantified, bound: &mut Bound) -> Truth {
        let candidates = match &quantified.relation {
            None => Answer::Known(self.all(quantified.kind)),
            Some((relation, term)) => self
                .value(term, bound)
                .then(|value| Answer::Known(self.related(quantified.kind, *relation, &value))),
        };
        let slot = quantified.variable;
        if bound.len() <= slot {
            bound.resize(slot + 1, None);
        }
        let some = candidates.test(|candidates| {
            Truth::any(candidates.into_iter().map(|candidate| {
                if let Some(place) = bound.get_mut(slot) {
                    *place = Some(candidate);
                }
                let holds = match &quantified.body {
                    Some(body) if quantified.quantifier == Quantifier::Every => {
                        self.truth(body, bound).negated()
                    }
                    Some(body) => self.truth(body, bound),
                    None => Truth::of(quantified.quantifier != Quantifier::Every),
                };
                self.with_reason(holds, candidate)
            }))
        });
        match quantified.quantifier {
            Quantifier::Some => some,
            Quantifier::No | Quantifier::Every => some.negated(),
        }
    }

    /// Adds the thing itself to the reasons for what holds of it.
    fn with_reason(&self, truth: Truth, object: Object) -> Truth {
        match truth {
            Truth::True(inner) => {
                let mut reasons = self.reasons_of(object);
                for reason in inner {
                    if !reasons.contains(&reason) {
                        reasons.push(reason);
                    }
                }
                Truth::True(reasons)
            }
            other => other,
        }
    }

    /// What points to a thing in a witness; a record tells the chain that made it.
    pub(super) fn reasons_of(&self, object: Object) -> Vec<Reason> {
        let design = self.world.design;
        let reason = |element| Reason {
            role: Role::Because,
            element,
            note: Text::default(),
            span: self.span(Object::Element(element)),
        };
        match object {
            Object::Element(element) => vec![reason(element)],
            Object::Record(index) => {
                let Some(record) = self.world.records.get(index) else {
                    return Vec::new();
                };
                let mut reasons = self.chain(&self.world.chain(record));
                let system = &design.systems[record.system].name;
                let data = &design.data[record.data].name;
                reasons.push(Reason {
                    role: Role::Because,
                    element: Element::System(record.system),
                    note: Text::new(
                        format!("{} holds {}", system.label(Lang::En), data.label(Lang::En)),
                        format!(
                            "{}が{}を保有する",
                            system.label(Lang::Ja),
                            data.label(Lang::Ja)
                        ),
                    ),
                    span: record.declared.unwrap_or(system.span),
                });
                reasons
            }
            Object::Movement(index) => self.chain(&[index]),
            Object::Profile(index) => {
                let Some(profile) = self.world.profiles.get(index) else {
                    return Vec::new();
                };
                let records = profile.records.iter().map(|&it| Object::Record(it));
                let mut reasons: Vec<Reason> = records.flat_map(|it| self.reasons_of(it)).collect();
                for sight in profile
                    .sights
                    .iter()
                    .filter_map(|&it| self.world.sights.get(it))
                {
                    reasons.extend(self.chain(&self.world.chain_of(Some(sight.arrival))));
                }
                let tables = self.world.tables_of(profile);
                reasons.extend(tables.into_iter().map(|it| self.table_reason(it)));
                reasons
            }
            Object::Document(_) | Object::Sector(_) | Object::Purpose(_) => Vec::new(),
        }
    }

    /// A table by which records meet, as a reason.
    fn table_reason(&self, table: MappingId) -> Reason {
        let design = self.world.design;
        Reason {
            role: Role::Because,
            element: Element::Mapping(table),
            note: say::table(design, table),
            span: design.mappings[table].name.span,
        }
    }

    /// The movements of a chain as reasons, in their order.
    fn chain(&self, movements: &[usize]) -> Vec<Reason> {
        movements
            .iter()
            .filter_map(|&it| self.world.movements.get(it))
            .map(|movement| Reason {
                role: Role::Chain,
                element: Element::Step(movement.step),
                note: say::movement(self.world.design, movement),
                span: movement.span,
            })
            .collect()
    }

    /// What stands in a relation to a value.
    pub(super) fn related(&self, kind: Kind, relation: Relation, value: &Value) -> Vec<Object> {
        let object = match value {
            Value::Many(many) => return many.clone(),
            Value::One(object) => *object,
            _ => return Vec::new(),
        };
        if relation != Relation::Of {
            let Object::Element(Element::Step(step)) = object else {
                return Vec::new();
            };
            return self.ordered(relation, step);
        }
        let mut all = self.all(kind);
        all.retain(|&it| self.is_of(it, object));
        all
    }

    fn is_of(&self, part: Object, whole: Object) -> bool {
        use Object::{Element as E, Movement, Profile, Record};
        let design = self.world.design;
        let record = |index: usize| self.world.records.get(index);
        let movement = |index: usize| self.world.movements.get(index);
        match (part, whole) {
            (E(Element::Step(step)), E(Element::Procedure(procedure))) => {
                design.procedures[procedure].steps.contains(&step)
            }
            (Movement(it), E(Element::Procedure(procedure))) => {
                movement(it).is_some_and(|it| it.procedure == procedure)
            }
            (Movement(it), E(Element::Step(step))) => {
                movement(it).is_some_and(|it| it.step == step)
            }
            (Movement(it), E(Element::Data(data))) => {
                movement(it).is_some_and(|it| it.data == data)
            }
            (Record(it), E(Element::System(system))) => {
                record(it).is_some_and(|it| it.system == system)
            }
            (Record(it), E(Element::Data(data))) => record(it).is_some_and(|it| it.data == data),
            (Record(it), E(Element::Actor(actor))) => {
                record(it).is_some_and(|it| self.world.holder(it.system) == Some(actor))
            }
            (E(Element::System(system)), E(Element::Actor(actor))) => {
                self.world.holder(system) == Some(actor)
            }
            (Profile(it), E(Element::Actor(actor))) => self
                .world
                .profiles
                .get(it)
                .is_some_and(|it| it.actor == actor),
            (E(Element::Provision(provision)), E(Element::Law(law))) => {
                design.provisions[provision].law == law
            }
            _ => false,
        }
    }

    /// The steps that stand before, after or beside a step.
    fn ordered(&self, relation: Relation, step: StepId) -> Vec<Object> {
        let procedure = self.world.design.steps[step].procedure;
        let process = self.world.process(procedure);
        let fits = |other: StepId| match relation {
            Relation::Before => process.always_before(other, step),
            Relation::After => process.always_before(step, other),
            Relation::Of => false,
        };
        self.world.design.procedures[procedure]
            .steps
            .iter()
            .filter(|&&other| other != step && fits(other))
            .map(|&other| Object::Element(Element::Step(other)))
            .collect()
    }

    /// The value of a term.
    pub(super) fn value(&self, term: &Term, bound: &mut Bound) -> Answer<Value> {
        match term {
            Term::Variable(slot, _) => bound.get(*slot).copied().flatten().map(Value::One).into(),
            Term::Property(of, property) => self.value(of, bound).then(|value| match value {
                Value::One(object) => self.property(object, *property),
                _ => Answer::Nothing,
            }),
            Term::Phrase(phrase, terms) => self
                .values(terms, bound)
                .then(|values| self.answer(*phrase, &values)),
            Term::Count(many) => self.value(many, bound).then(|value| match value {
                Value::Many(many) => {
                    Answer::Known(Value::Number(i64::try_from(many.len()).unwrap_or(i64::MAX)))
                }
                _ => Answer::Nothing,
            }),
            Term::Word(class, word) => {
                Answer::Known(Value::Words(*class, class.word(word).into_iter().collect()))
            }
            Term::Number(number) => Answer::Known(Value::Number(*number)),
            Term::Duration(millis) => Answer::Known(Value::Duration(*millis)),
            Term::Parameter(name, _) => self
                .parameters
                .0
                .get(name)
                .and_then(|it| it.on(self.world.as_of))
                .map(|it| match it.value {
                    Amount::Number(number) => Value::Number(number),
                    Amount::Seconds(seconds) => Value::Duration(seconds.saturating_mul(1000)),
                })
                .into(),
        }
    }

    fn property(&self, object: Object, property: P) -> Answer<Value> {
        match object {
            Object::Element(element) => self.element_property(element, property),
            Object::Record(index) => self.record_property(index, property),
            Object::Movement(index) => self.movement_property(index, property),
            Object::Profile(index) => self.profile_property(index, property),
            Object::Document(document) => Answer::Known(Value::Many(
                self.world.design.words.documents[document]
                    .shows
                    .iter()
                    .map(|&it| Object::Element(Element::Data(it)))
                    .collect(),
            )),
            Object::Sector(_) | Object::Purpose(_) => Answer::Nothing,
        }
    }

    fn element_property(&self, element: Element, property: P) -> Answer<Value> {
        let design = self.world.design;
        match element {
            Element::Procedure(id) => {
                let it = &design.procedures[id];
                let whole = it.name.span;
                match property {
                    P::ProcedureApplicant => it
                        .serves
                        .map(|(actor, _)| thing(Element::Actor(actor)))
                        .into(),
                    // Whoever serves nobody decides per nothing.
                    P::ProcedureUnit if it.serves.is_none() => Answer::Nothing,
                    P::ProcedureUnit => self.words(element, "per", whole, WordClass::Unit, it.per),
                    P::ProcedurePurpose => stated(element, "purpose", whole, it.purpose, |it| {
                        Value::One(Object::Purpose(it))
                    }),
                    P::ProcedureSteps => things(it.steps.iter().copied().map(Element::Step)),
                    P::ProcedureOffices => {
                        let applicant = it.serves.map(|(actor, _)| actor);
                        let offices: BTreeSet<_> = it
                            .steps
                            .iter()
                            .filter_map(|&step| Some(design.steps[step].by?.0.actor))
                            .filter(|&by| {
                                Some(by) != applicant && !design.actors[by].kind.is_person()
                            })
                            .collect();
                        things(offices.into_iter().map(Element::Actor))
                    }
                    _ => Answer::Nothing,
                }
            }
            Element::Step(id) => self.step_property(id, property),
            Element::Actor(id) => {
                let it = &design.actors[id];
                match property {
                    P::ActorKind => Answer::Known(Value::Words(
                        WordClass::ActorKind,
                        vec![it.kind.word(Lang::En)],
                    )),
                    P::ActorCount => {
                        Answer::Known(Value::Number(i64::try_from(it.many).unwrap_or(i64::MAX)))
                    }
                    _ => Answer::Nothing,
                }
            }
            Element::Data(id) => {
                let it = &design.data[id];
                let whole = it.name.span;
                match property {
                    P::DataUnit => self.words(element, "about", whole, WordClass::Unit, it.about),
                    P::DataSector => stated(element, "sector", whole, it.sector, |it| {
                        Value::One(Object::Sector(it))
                    }),
                    P::DataOwner => stated(element, "owned by", whole, it.owner, |it| {
                        thing(Element::Actor(it))
                    }),
                    _ => Answer::Nothing,
                }
            }
            Element::System(id) => {
                let it = &design.systems[id];
                let whole = it.name.span;
                match property {
                    P::SystemHolder => {
                        stated(element, "of", whole, it.of, |it| thing(Element::Actor(it)))
                    }
                    P::SystemOperator => it.run_by.map(|(by, _)| thing(Element::Actor(by))).into(),
                    P::SystemKeeps => {
                        stated(element, "keeps", whole, it.traits.keeps, Value::Duration)
                    }
                    P::SystemPlatforms => {
                        things(it.runs_on.iter().map(|&(host, _)| Element::System(host)))
                    }
                    P::SystemAutonomy => stated(
                        element,
                        "autonomy",
                        whole,
                        it.traits.autonomy,
                        Value::Duration,
                    ),
                    P::SystemRecovery => stated(
                        element,
                        "recovers",
                        whole,
                        it.traits.recovers_within,
                        Value::Duration,
                    ),
                    P::SystemUses => {
                        stated(element, "used", whole, it.traits.used_per_year, |it| {
                            Value::Number(i64::try_from(it).unwrap_or(i64::MAX))
                        })
                    }
                    _ => Answer::Nothing,
                }
            }
            Element::Identifier(id) => {
                let it = &design.identifiers[id];
                let whole = it.name.span;
                match property {
                    P::IdentifierUnit => self.words(element, "is", whole, WordClass::Unit, it.unit),
                    P::IdentifierReach => stated(element, "reach", whole, it.reach, |it| {
                        let word = match it {
                            Reach::Universal => "universal",
                            Reach::Sector(_) => "sector",
                            Reach::Local => "local",
                        };
                        Value::Words(WordClass::Reach, vec![word])
                    }),
                    P::IdentifierSector => match it.reach.value() {
                        Some(&Reach::Sector(sector)) => {
                            Answer::Known(Value::One(Object::Sector(sector)))
                        }
                        _ => Answer::Nothing,
                    },
                    _ => Answer::Nothing,
                }
            }
            Element::Provision(id) => match property {
                P::ProvisionLevel => Answer::Known(Value::Words(
                    WordClass::Level,
                    vec![design.laws[design.provisions[id].law].level.word(Lang::En)],
                )),
                _ => Answer::Nothing,
            },
            Element::Scenario(id) => {
                let down = &design.scenarios[id].down;
                match property {
                    P::ScenarioDown => {
                        things(down.iter().map(|&(system, ..)| Element::System(system)))
                    }
                    P::ScenarioLength => {
                        let lengths: Option<Vec<u64>> = down.iter().map(|it| it.1).collect();
                        let longest = lengths.and_then(|it| it.into_iter().max());
                        longest.map(Value::Duration).into()
                    }
                    _ => Answer::Nothing,
                }
            }
            Element::Group(id) => {
                let group = &design.words.groups[id];
                match property {
                    P::GroupOf => group.of.map(|it| thing(Element::Actor(it))).into(),
                    P::GroupLacks if !group.without.is_empty() => Answer::Known(Value::Words(
                        WordClass::Need,
                        group.without.iter().map(|it| it.word(Lang::En)).collect(),
                    )),
                    _ => Answer::Nothing,
                }
            }
            Element::Outcome(..) | Element::Mapping(_) | Element::Law(_) | Element::Imported(_) => {
                Answer::Nothing
            }
        }
    }

    fn words<T: Spelled>(
        &self,
        element: Element,
        clause: &'static str,
        span: Span,
        class: WordClass,
        value: Stated<T>,
    ) -> Answer<Value> {
        stated(element, clause, span, value, |it| {
            Value::Words(class, vec![it.word(Lang::En)])
        })
    }

    fn step_property(&self, id: StepId, property: P) -> Answer<Value> {
        let step = &self.world.design.steps[id];
        let element = Element::Step(id);
        let whole = step.name.span;
        let data = |verb| {
            things(
                self.world
                    .movements
                    .iter()
                    .filter(|it| it.step == id && it.verb == verb)
                    .map(|it| Element::Data(it.data)),
            )
        };
        match property {
            P::StepProcedure => Answer::Known(thing(Element::Procedure(step.procedure))),
            P::StepActor => step
                .by
                .map(|(by, _)| thing(Element::Actor(by.actor)))
                .into(),
            P::StepChannel => match &step.channels {
                Stated::Is(channels, _) => Answer::Known(Value::Words(
                    WordClass::Channel,
                    channels.iter().map(|it| it.kind.word(Lang::En)).collect(),
                )),
                // An office's step without a channel is internal.
                Stated::Open if self.world.involvement(id).is_some() => {
                    Answer::Open(vec![OpenFact {
                        element,
                        clause: "channel",
                        span: whole,
                    }])
                }
                Stated::Open | Stated::None(_) => Answer::Nothing,
            },
            P::StepTakes => stated(element, "takes", whole, step.takes, |it| {
                Value::Duration(it.likely)
            }),
            P::StepWaits => match step.waits.value() {
                Some(it) => Answer::Known(Value::Duration(it.likely)),
                None => Answer::Nothing,
            },
            P::StepEnters => data(Verb::Enters),
            P::StepReads => data(Verb::Reads),
            P::StepShows => {
                let documents = step
                    .data
                    .iter()
                    .filter(|it| it.verb == Verb::Shows)
                    .flat_map(|it| &it.items)
                    .filter_map(|(item, _)| match item {
                        Item::Document(it) => Some(Object::Document(*it)),
                        Item::Data(_) => None,
                    });
                Answer::Known(Value::Many(documents.collect()))
            }
            P::StepMethod => match step.identifies.as_slice() {
                [] => Answer::Nothing,
                some => Answer::Known(Value::Words(
                    WordClass::Method,
                    some.iter().map(|it| it.method.word(Lang::En)).collect(),
                )),
            },
            _ => Answer::Nothing,
        }
    }

    fn record_property(&self, index: usize, property: P) -> Answer<Value> {
        let Some(record) = self.world.records.get(index) else {
            return Answer::Nothing;
        };
        match property {
            P::RecordSystem => Answer::Known(thing(Element::System(record.system))),
            P::RecordData => Answer::Known(thing(Element::Data(record.data))),
            P::RecordIdentifier => stated(
                Element::System(record.system),
                "keyed by",
                self.world.design.systems[record.system].name.span,
                record.key,
                |it| thing(Element::Identifier(it)),
            ),
            P::RecordOwner => stated(
                Element::Data(record.data),
                "owned by",
                self.world.design.data[record.data].name.span,
                record.owner,
                |it| thing(Element::Actor(it.actor)),
            ),
            P::RecordKeeps => stated(
                Element::System(record.system),
                "keeps",
                self.world.design.systems[record.system].name.span,
                self.world.ends(record).keeps,
                Value::Duration,
            ),
            _ => Answer::Nothing,
        }
    }

    fn movement_property(&self, index: usize, property: P) -> Answer<Value> {
        let Some(it) = self.world.movements.get(index) else {
            return Answer::Nothing;
        };
        let step = Element::Step(it.step);
        match property {
            P::MovementVerb => {
                Answer::Known(Value::Words(WordClass::Verb, vec![it.verb.word(Lang::En)]))
            }
            P::MovementData => Answer::Known(thing(Element::Data(it.data))),
            P::MovementFrom => it
                .from
                .map(|from| thing(Element::System(from.system)))
                .into(),
            P::MovementTo => it.to.map(|to| thing(Element::System(to.system))).into(),
            P::MovementSender => self.side(it.sender, it.from),
            P::MovementReceiver => self.side(it.receiver, it.to),
            P::MovementGrounds => {
                things(self.world.grounds(it).into_iter().map(Element::Provision))
            }
            P::MovementIdentifier => stated(step, "keyed by", it.span, it.key, |it| {
                thing(Element::Identifier(it))
            }),
            P::MovementPurpose => stated(step, "for", it.span, it.purpose, |it| {
                Value::One(Object::Purpose(it))
            }),
            P::MovementStep => Answer::Known(thing(step)),
            _ => Answer::Nothing,
        }
    }

    /// Who stands on one side of a movement; of a system whose holder is not stated, that is not known.
    fn side(&self, side: Option<ActorRef>, system: Option<SystemRef>) -> Answer<Value> {
        match (side, system) {
            (Some(side), _) => Answer::Known(thing(Element::Actor(side.actor))),
            (None, Some(it)) if self.world.design.systems[it.system].of.is_open() => {
                Answer::Open(vec![self.world.open_holder(it.system)])
            }
            (None, _) => Answer::Nothing,
        }
    }

    fn profile_property(&self, index: usize, property: P) -> Answer<Value> {
        let Some(it) = self.world.profiles.get(index) else {
            return Answer::Nothing;
        };
        match property {
            P::ProfileActor => Answer::Known(thing(Element::Actor(it.actor))),
            P::ProfileHow => Answer::Known(Value::Words(WordClass::How, vec![it.how.word()])),
            P::ProfileSectors => Answer::Known(Value::Many(
                it.sectors.iter().copied().map(Object::Sector).collect(),
            )),
            P::ProfileData => things(it.data.iter().copied().map(Element::Data)),
            P::ProfileIdentifiers => {
                things(it.identifiers.iter().copied().map(Element::Identifier))
            }
            P::ProfileOwners => {
                Answer::Known(Value::Number(i64::try_from(it.owners).unwrap_or(i64::MAX)))
            }
            P::ProfilePeople => {
                let record = it
                    .records
                    .first()
                    .and_then(|&it| self.world.records.get(it));
                let sight = it.sights.first().and_then(|&it| self.world.sights.get(it));
                let system = record
                    .map(|it| it.system)
                    .or(sight.and_then(|it| it.system));
                let element = system.map_or(Element::Actor(it.actor), Element::System);
                let span = self.span(Object::Element(element));
                stated(element, "people", span, it.people, |it| {
                    Value::Number(i64::try_from(it).unwrap_or(i64::MAX))
                })
            }
            P::ProfileUnit => {
                Answer::Known(Value::Words(WordClass::Unit, vec![it.unit.word(Lang::En)]))
            }
            P::ProfileCase => it.case.map(|it| thing(Element::Procedure(it))).into(),
            P::ProfileUnpermitted => Answer::Known(Value::Many(
                self.world
                    .unpermitted(it)
                    .into_iter()
                    .map(Object::Sector)
                    .collect(),
            )),
            P::ProfileTables => things(self.world.tables_of(it).into_iter().map(Element::Mapping)),
            _ => Answer::Nothing,
        }
    }
}

/// One declared thing as a value.
pub(super) fn thing(element: Element) -> Value {
    Value::One(Object::Element(element))
}

fn things(elements: impl Iterator<Item = Element>) -> Answer<Value> {
    let mut many: Vec<Object> = Vec::new();
    for element in elements.map(Object::Element) {
        if !many.contains(&element) {
            many.push(element);
        }
    }
    Answer::Known(Value::Many(many))
}

fn stated<T>(
    element: Element,
    clause: &'static str,
    span: Span,
    value: Stated<T>,
    write: impl FnOnce(T) -> Value,
) -> Answer<Value> {
    match value {
        Stated::Is(value, _) => Answer::Known(write(value)),
        Stated::None(_) => Answer::Nothing,
        Stated::Open => Answer::Open(vec![OpenFact {
            element,
            clause,
            span,
        }]),
    }
}

fn compare(left: &Value, order: Order, right: &Value) -> Truth {
    let holds = |ordering: std::cmp::Ordering| match order {
        Order::Equal => ordering.is_eq(),
        Order::AtMost => ordering.is_le(),
        Order::AtLeast => ordering.is_ge(),
        Order::Less => ordering.is_lt(),
        Order::More => ordering.is_gt(),
    };
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => Truth::of(holds(a.cmp(b))),
        (Value::Duration(a), Value::Duration(b)) => Truth::of(holds(a.cmp(b))),
        // Asked twice: with what is open as good and as bad as it can be.
        (Value::Between(least, most, open), Value::Duration(b)) => {
            let low = holds(least.cmp(b));
            let high = holds(most.map_or(std::cmp::Ordering::Greater, |most| most.cmp(b)));
            if low == high {
                Truth::of(low)
            } else {
                Truth::Open(open.clone())
            }
        }
        _ => Truth::of(false),
    }
}

/// Two things are the same; words are where one of them is.
fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Words(_, a), Value::Words(_, b)) => a.iter().any(|it| b.contains(it)),
        _ => left == right,
    }
}
