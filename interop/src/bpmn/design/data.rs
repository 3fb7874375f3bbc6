//! Data objects, data stores and messages as what steps do with data.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::fmt;
use gensoku_dsl::text::one_line;
use gensoku_engine::flow::Origin;

use super::names::{Name, Names, reference};
use super::people::{People, performer};
use super::told::Told;
use crate::bpmn::model::{Direction, ElementKind, Model};
use crate::bpmn::warning::Code;

/// What a step does with data, or what is told of it beside the step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Clause {
    /// A clause of the step.
    Moves(String),
    /// A comment: what the language has no clause for.
    Beside(String),
}

/// The data and systems of a model, and what is done with them.
#[derive(Default)]
pub(super) struct DataOf {
    pub(super) data: Vec<Name>,
    pub(super) systems: Vec<(Name, String)>,
    pub(super) clauses: BTreeMap<Origin, Vec<Clause>>,
}

impl DataOf {
    pub(super) fn of(model: &Model, people: &People, told: &mut Told) -> Self {
        let mut making = Making {
            model,
            people,
            names: Names::default(),
            systems: Names::default(),
            known: BTreeMap::new(),
            out: Self::default(),
        };
        making.messages(told);
        making.stores_and_objects(told);
        making.out
    }
}

struct Making<'a> {
    model: &'a Model,
    people: &'a People,
    names: Names,
    systems: Names,
    /// Data by what it is called.
    known: BTreeMap<String, Name>,
    out: DataOf,
}

impl Making<'_> {
    /// The data of an element: one class for all that are called alike.
    fn data(&mut self, origin: Origin) -> Name {
        let element = self.model.element(origin);
        let (id, name) = element.map_or(("", ""), |it| (&it.id, &it.name));
        let called = one_line(if name.trim().is_empty() { id } else { name });
        if let Some(known) = self.known.get(&called) {
            return known.clone();
        }
        let made = self.names.add(id, "Data", name);
        self.known.insert(called, made.clone());
        self.out.data.push(made.clone());
        made
    }

    fn add(&mut self, node: Origin, clause: Clause) {
        let clauses = self.out.clauses.entry(node).or_default();
        if !clauses.contains(&clause) {
            clauses.push(clause);
        }
    }

    /// A message is data that is sent to whoever receives it.
    fn messages(&mut self, told: &mut Told) {
        for message in &self.model.messages {
            let is_node = |it: Origin| {
                let kind = self.model.element(it).map(|it| &it.kind);
                matches!(kind, Some(ElementKind::Node { .. }))
            };
            let label = one_line(self.model.label(message.flow));
            if is_node(message.from) {
                match self.people.of_node(self.model, message.to) {
                    Some(to) => {
                        let data = self.data(message.flow);
                        let data = reference(&data, &[&self.names]);
                        self.add(message.from, Clause::Moves(format!("sends {data} to {to}")));
                    }
                    None => told.warn(self.model, Code::MessageNotTold, message.flow, ""),
                }
            }
            if is_node(message.to) {
                let receives = told.words.receives;
                self.add(message.to, Clause::Beside(format!("{receives} {label}")));
                if is_node(message.from) {
                    told.warn(self.model, Code::MessageNotAwaited, message.flow, "");
                }
            }
        }
    }

    fn stores_and_objects(&mut self, told: &mut Told) {
        let model = self.model;
        // Who puts an object out and who takes it in, by what it is called.
        let mut takers: BTreeMap<String, BTreeSet<Origin>> = BTreeMap::new();
        let mut givers: BTreeSet<String> = BTreeSet::new();
        for access in &model.accesses {
            let called = one_line(model.label(access.data));
            match access.direction {
                Direction::Reads => {
                    let who = performer(model, access.node);
                    takers.entry(called).or_default().extend(who);
                }
                Direction::Writes => {
                    givers.insert(called);
                }
                Direction::Unsaid => {}
            }
        }
        for access in &model.accesses {
            let Some(element) = model.element(access.data) else {
                continue;
            };
            let called = one_line(model.label(access.data));
            let is_store = element.kind == ElementKind::DataStore;
            let words = told.words;
            let beside = |word: &str| Clause::Beside(format!("{word} {called}"));
            match (is_store, access.direction) {
                (_, Direction::Unsaid) => {
                    self.add(access.node, beside(words.with));
                    told.warn(model, Code::DataNotMoved, access.data, &called);
                }
                (true, direction) => {
                    let data = self.data(access.data);
                    let data = reference(&data, &[&self.names]);
                    let system = self.system(access.data);
                    let clause = match direction {
                        Direction::Reads => format!("reads {data} from {system}"),
                        _ => format!("writes {data} to {system}"),
                    };
                    self.add(access.node, Clause::Moves(clause));
                }
                (false, Direction::Writes) => {
                    let own = performer(model, access.node);
                    let others: Vec<Origin> = takers
                        .get(&called)
                        .into_iter()
                        .flatten()
                        .copied()
                        .filter(|&it| Some(it) != own)
                        .collect();
                    if others.is_empty() {
                        self.add(access.node, beside(words.puts_out));
                        if !takers.contains_key(&called) {
                            told.warn(model, Code::DataNotMoved, access.data, &called);
                        }
                    }
                    for other in others {
                        let Some(to) = self.people.of_node(model, other).or_else(|| {
                            let name = self.people.actors.get(&other)?;
                            Some(reference(name, &[&self.people.names]))
                        }) else {
                            continue;
                        };
                        let data = self.data(access.data);
                        let data = reference(&data, &[&self.names]);
                        self.add(access.node, Clause::Moves(format!("sends {data} to {to}")));
                    }
                }
                (false, _) => {
                    self.add(access.node, beside(words.takes_in));
                    if !givers.contains(&called) {
                        told.warn(model, Code::DataNotMoved, access.data, &called);
                    }
                }
            }
        }
    }

    /// The system that a data store is; it holds the data that is called as the store is.
    fn system(&mut self, store: Origin) -> String {
        let data = self.data(store);
        let found = self.out.systems.iter().find(|(_, of)| *of == data.id);
        if let Some((known, _)) = found {
            return fmt::name(&known.id);
        }
        let made = self
            .systems
            .add(&data.id, "System", data.title.as_deref().unwrap_or(""));
        let written = fmt::name(&made.id);
        self.out.systems.push((made, data.id));
        written
    }
}
