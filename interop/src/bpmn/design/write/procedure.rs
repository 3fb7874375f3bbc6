//! A procedure: what starts it, and its steps in an order that can be read.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use gensoku_dsl::design::{Spelled, Unit};
use gensoku_dsl::fmt;
use gensoku_dsl::text::Lang;
use gensoku_engine::flow::{Event, Kind, NodeId, ScopeId, SubProcess};

use super::{Procedure, Writer, comment};
use crate::bpmn::design::duration;
use crate::bpmn::design::graph::{Graph, Vertex, VertexId, What};
use crate::bpmn::design::make::graph;
use crate::bpmn::design::names::Names;
use crate::bpmn::design::reduce::{reduce, settle};
use crate::bpmn::model::Timing;
use crate::bpmn::warning::Code;

impl Writer<'_> {
    pub(super) fn make(&mut self, scope: ScopeId) -> Procedure {
        let mut graph = graph(self.net, self.model, scope, &mut self.told);
        reduce(&mut graph);
        settle(&mut graph);
        let order = order(&graph);
        let mut names = Names::default();
        let mut name_of = BTreeMap::new();
        for &id in &order {
            let name = match graph.vertices.get(&id).and_then(|it| it.origin) {
                Some(origin) => {
                    let title = self.model.element(origin).map_or("", |it| it.name.as_str());
                    names.of(self.model, origin, "Begin", title)
                }
                None => names.add("", "Begin", ""),
            };
            name_of.insert(id, name);
        }
        for (&id, vertex) in &graph.vertices {
            if vertex.what != What::End || vertex.into.is_empty() {
                continue;
            }
            if let Some(origin) = vertex.origin
                && let Some(own) = self.model.own(origin, "outcome")
            {
                name_of.insert(id, self.outcome(own, origin));
                continue;
            }
            let element = vertex.origin.and_then(|it| self.model.element(it));
            let title = element.map_or("", |it| it.name.as_str());
            let own = match element {
                // An end at which something is sent is a step; the outcome comes after it.
                Some(element) if names_step(&graph, vertex) => format!("{}-end", element.id),
                Some(element) => element.id.clone(),
                None => {
                    let from = graph
                        .entries(id)
                        .next()
                        .and_then(|it| name_of.get(&it.from));
                    from.map_or_else(|| "end".to_owned(), |it| format!("{}-end", it.id))
                }
            };
            let name = self.outcomes.add(&own, "End", title);
            self.declared_outcomes.push(name.clone());
            name_of.insert(id, name);
        }
        Procedure {
            scope,
            graph,
            order,
            names,
            name_of,
        }
    }

    pub(super) fn procedure(&mut self, it: &Procedure) -> String {
        let mut out = String::from("\n");
        let origin = self.origin_of(it.scope);
        if let Some(element) = origin.and_then(|it| self.model.element(it)) {
            comment(&mut out, "", &element.documentation);
        }
        let Some(name) = self.procedure_of.get(&it.scope).cloned() else {
            return out;
        };
        let _ = writeln!(out, "procedure {} {{", name.declared());
        if let Some(actor) = origin.and_then(|it| self.model.own(it, "serves")) {
            let per = origin.and_then(|it| self.model.own(it, "per"));
            let per = per.and_then(Unit::from_word);
            let per = per.map_or_else(String::new, |it| format!(" per {}", it.word(Lang::En)));
            // Whom a procedure serves has a lane in it, unless they do nothing.
            if self.people.actors.values().any(|it| it.id == actor) {
                let _ = writeln!(out, "  serves {}{per}", fmt::name(actor));
            }
        }
        self.starts(it.scope, &mut out);
        self.aside(it.scope);
        for (place, &id) in it.order.iter().enumerate() {
            let next = it.order.get(place + 1).copied();
            self.step(it, id, next, &mut out);
        }
        out.push_str("}\n");
        out
    }

    /// What starts the procedure, where that is one event.
    fn starts(&mut self, scope: ScopeId, out: &mut String) {
        let starts: Vec<NodeId> = self.net.starts(scope).collect();
        let [start] = starts.as_slice() else {
            return;
        };
        let Some(it) = self.net.nodes().find(*start) else {
            return;
        };
        let Kind::Start(event) = it.kind else {
            return;
        };
        let element = self.model.element(it.origin);
        if let Some(element) = element {
            comment(out, "  ", &element.documentation);
        }
        let name = element.map_or("", |it| it.name.as_str());
        let detail = self.model.details.get(&it.origin);
        let said = detail.map_or("", |it| it.text.trim());
        let every = detail
            .filter(|it| it.timing == Some(Timing::Cycle))
            .and_then(|it| duration::period(&it.text));
        if let Some(every) = every {
            let _ = writeln!(out, "  starts every {every}");
            return;
        }
        let own = self.model.own(it.origin, "starts");
        if own == Some("application") {
            out.push_str("  starts on application\n");
            return;
        }
        if own == Some("event") {
            let called = self.model.own(it.origin, "name").unwrap_or(name);
            let _ = writeln!(out, "  starts on event {}", fmt::name(called));
            if self.declared_events.iter().all(|it| it.id != called) {
                let declared = self.events.of(self.model, it.origin, "Event", name);
                self.declared_events.push(declared);
            }
            return;
        }
        if name.trim().is_empty() && event == Event::None {
            return;
        }
        let title = match (name.trim(), said) {
            ("", "") => self.told.words.event(event).to_owned(),
            ("", said) => said.to_owned(),
            (name, "") => name.to_owned(),
            (name, said) if detail.is_some_and(|it| it.timing.is_some()) => {
                format!("{name} ({said})")
            }
            (name, _) => name.to_owned(),
        };
        let id = element.map_or("", |it| it.id.as_str());
        let declared = self.events.add(id, "Event", &title);
        let _ = writeln!(out, "  starts on event {}", fmt::name(&declared.id));
        self.declared_events.push(declared);
    }

    /// Warns of what is beside the flow of a scope.
    fn aside(&mut self, scope: ScopeId) {
        for &node in self.net.members(scope) {
            let Some(it) = self.net.nodes().find(node) else {
                continue;
            };
            match it.kind {
                Kind::SubProcess(SubProcess::Event { .. }, _) => {
                    self.told
                        .warn(self.model, Code::EventSubProcess, it.origin, "");
                }
                Kind::Boundary {
                    event: Event::Compensation,
                    ..
                } => self
                    .told
                    .warn(self.model, Code::Compensation, it.origin, ""),
                _ => {}
            }
        }
    }
}

/// Whether a step stands for the same element as an end.
fn names_step(graph: &Graph, end: &Vertex) -> bool {
    end.into
        .iter()
        .filter_map(|it| graph.links.get(it))
        .filter_map(|it| graph.vertices.get(&it.from))
        .any(|it| it.what == What::Step && it.origin == end.origin)
}

/// The steps as they are written: from the start on, each before what it leads to (ways back apart), the first way
/// first; then what nothing leads to.
fn order(graph: &Graph) -> Vec<VertexId> {
    let starts = graph
        .vertices
        .iter()
        .filter(|(_, it)| it.what == What::Start);
    let starts = starts.map(|(&id, _)| id);
    let mut seen = BTreeSet::new();
    let mut order = Vec::new();
    for root in starts.chain(graph.vertices.keys().copied()) {
        // What was done with last stands first.
        let mut done = Vec::new();
        let mut open = vec![(root, false)];
        while let Some((id, left)) = open.pop() {
            if left {
                done.push(id);
            } else if seen.insert(id) {
                open.push((id, true));
                open.extend(graph.ways(id).map(|it| (it.to, false)));
            }
        }
        order.extend(done.into_iter().rev());
    }
    order.retain(|it| {
        graph
            .vertices
            .get(it)
            .is_some_and(|it| it.what == What::Step)
    });
    order
}
