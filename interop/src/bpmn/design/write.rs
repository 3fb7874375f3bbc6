//! The text of the design.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use gensoku_dsl::design::{ActorKind, Spelled, Unit};
use gensoku_dsl::fmt;
use gensoku_dsl::text::Lang;
use gensoku_engine::flow::{Event, Join, Kind, Net, NodeId, Origin, ScopeId, Split, SubProcess};

use super::data::{Clause, DataOf};
use super::duration;
use super::graph::{Graph, Link, Vertex, VertexId, What, graph};
use super::names::{Name, Names, one_line, reference};
use super::people::People;
use super::reduce::{reduce, settle};
use super::told::Told;
use crate::bpmn::model::{ElementKind, Model, Timing};
use crate::bpmn::read::Imported;
use crate::bpmn::warning::{Code, Warning};

/// The outcomes that every design has, by their names.
const OUTCOMES: [&str; 6] = ["granted", "refused", "withdrawn", "認容", "拒否", "取下げ"];

/// The text of a design, not yet in its one form, and what it does not tell.
pub(super) fn text(imported: &Imported, title: &str, lang: Lang) -> (String, Vec<Warning>) {
    let model = &imported.model;
    let mut told = Told::new(lang);
    let people = People::of(model);
    let data = DataOf::of(model, &people, &mut told);
    let mut notes: BTreeMap<Origin, Vec<Origin>> = BTreeMap::new();
    for &(note, of) in &model.notes {
        notes.entry(of).or_default().push(note);
    }
    let mut undoing: BTreeMap<NodeId, Vec<Origin>> = BTreeMap::new();
    for (_, it) in imported.net.nodes().entries() {
        if let Some(undone) = it.compensates {
            undoing.entry(undone).or_default().push(it.origin);
        }
    }
    let mut writer = Writer {
        notes,
        undoing,
        net: &imported.net,
        model,
        people,
        data,
        told,
        procedures: Names::default(),
        procedure_of: BTreeMap::new(),
        events: Names::default(),
        outcomes: Names::default(),
        declared_events: Vec::new(),
        declared_outcomes: Vec::new(),
        out: String::new(),
    };
    for outcome in OUTCOMES {
        writer.outcomes.reserve(outcome);
    }
    writer.file(title);
    (writer.out, writer.told.warnings)
}

struct Writer<'a> {
    net: &'a Net,
    model: &'a Model,
    people: People,
    data: DataOf,
    told: Told,
    /// The texts that stand beside each element.
    notes: BTreeMap<Origin, Vec<Origin>>,
    /// What undoes each activity.
    undoing: BTreeMap<NodeId, Vec<Origin>>,
    procedures: Names,
    /// The procedure that each scope is.
    procedure_of: BTreeMap<ScopeId, Name>,
    events: Names,
    outcomes: Names,
    declared_events: Vec<Name>,
    declared_outcomes: Vec<Name>,
    out: String,
}

/// One procedure before it is written.
struct Procedure {
    scope: ScopeId,
    graph: Graph,
    /// The vertices that are steps, in the order in which they are written.
    order: Vec<VertexId>,
    names: Names,
    name_of: BTreeMap<VertexId, Name>,
}

impl Writer<'_> {
    fn file(&mut self, title: &str) {
        let own = one_line(&self.model.name);
        let title = if own.is_empty() { one_line(title) } else { own };
        if !title.is_empty() {
            let _ = writeln!(self.out, "design {}\n", fmt::text(&title));
        }
        self.free_notes();
        self.actors();
        let scopes: Vec<ScopeId> = self.scopes();
        for &scope in &scopes {
            let origin = self.origin_of(scope);
            let name = match origin {
                Some(it) => {
                    let title = self.model.element(it).map_or("", |it| it.name.as_str());
                    self.procedures.of(self.model, it, "Process", title)
                }
                None => self.procedures.add("", "Process", ""),
            };
            self.procedure_of.insert(scope, name);
        }
        let made: Vec<Procedure> = scopes.iter().map(|&it| self.make(it)).collect();
        let mut bodies = String::new();
        for procedure in &made {
            bodies.push_str(&self.procedure(procedure));
        }
        self.declarations();
        self.out.push_str(&bodies);
    }

    /// The scopes that become procedures: those of pools, each followed by those inside it.
    fn scopes(&self) -> Vec<ScopeId> {
        let mut all = Vec::new();
        for (_, pool) in self.net.pools().entries() {
            let mut open = vec![pool.root];
            while let Some(scope) = open.pop() {
                all.push(scope);
                let inner = self.net.members(scope).iter().rev().filter_map(|&node| {
                    match self.net.nodes().find(node)?.kind {
                        Kind::SubProcess(_, inner) => Some(inner),
                        _ => None,
                    }
                });
                open.extend(inner);
            }
        }
        // A pool without anything in it is an actor and nothing more.
        all.retain(|&it| !self.net.members(it).is_empty());
        all
    }

    /// The element that a scope is the inside of.
    fn origin_of(&self, scope: ScopeId) -> Option<Origin> {
        let it = self.net.scopes().find(scope)?;
        match it.inside {
            Some(node) => self.net.nodes().find(node).map(|it| it.origin),
            None => self.net.pools().find(it.pool).map(|it| it.origin),
        }
    }

    // --- declarations -----------------------------------------------------------------------------------------

    /// Texts that stand beside nothing.
    fn free_notes(&mut self) {
        let beside: BTreeSet<Origin> = self.model.notes.iter().map(|it| it.0).collect();
        for (number, element) in (0_u32..).zip(&self.model.elements) {
            if element.kind == ElementKind::Annotation && !beside.contains(&Origin(number)) {
                comment(&mut self.out, "", &element.documentation);
            }
        }
    }

    fn actors(&mut self) {
        if !self.people.actors.is_empty() {
            self.out.push('\n');
        }
        let mut told = BTreeSet::new();
        for (&origin, name) in &self.people.actors {
            if let Some(element) = self.model.element(origin) {
                comment(&mut self.out, "", &element.documentation);
            }
            // The lanes of one actor stand for it together.
            if !told.insert(name.id.as_str()) {
                continue;
            }
            let kind = self.model.own(origin, "kind");
            let kind = kind
                .and_then(ActorKind::from_word)
                .unwrap_or(ActorKind::Unstated);
            let kind = kind.word(Lang::En);
            let _ = writeln!(self.out, "actor {} is {kind}", name.declared());
        }
    }

    fn declarations(&mut self) {
        if !self.data.data.is_empty() {
            self.out.push('\n');
        }
        for name in &self.data.data {
            let _ = writeln!(self.out, "data {}", name.declared());
        }
        if !self.data.systems.is_empty() {
            self.out.push('\n');
        }
        // Systems of which only is known what is done when they are down.
        let mut down: BTreeSet<&str> = BTreeSet::new();
        for own in self.model.own.values() {
            down.extend(own.get("down").map(String::as_str));
        }
        for name in down {
            if self.data.systems.iter().all(|(it, _)| it.id != name) {
                let _ = writeln!(self.out, "system {}", fmt::name(name));
            }
        }
        for (name, holds) in &self.data.systems {
            let holds = fmt::name(holds);
            let _ = writeln!(self.out, "system {} holds {holds}", name.declared());
        }
        if !self.declared_events.is_empty() {
            self.out.push('\n');
        }
        for name in &self.declared_events {
            let _ = writeln!(self.out, "event {}", name.declared());
        }
        if !self.declared_outcomes.is_empty() {
            self.out.push('\n');
        }
        for name in &self.declared_outcomes {
            let _ = writeln!(self.out, "outcome {}", name.declared());
        }
    }

    // --- procedures -------------------------------------------------------------------------------------------

    fn make(&mut self, scope: ScopeId) -> Procedure {
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

    /// An outcome of a design: the same for all procedures that have it.
    fn outcome(&mut self, own: &str, origin: Origin) -> Name {
        if OUTCOMES.contains(&own) {
            return Name {
                id: own.to_owned(),
                title: None,
                second: None,
            };
        }
        if let Some(known) = self.declared_outcomes.iter().find(|it| it.id == own) {
            return known.clone();
        }
        let title = self.model.element(origin).map_or("", |it| it.name.as_str());
        let mut name = self.outcomes.add(own, "End", title);
        name.second = self.model.own(origin, "ja").map(one_line);
        self.declared_outcomes.push(name.clone());
        name
    }

    fn procedure(&mut self, it: &Procedure) -> String {
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

    fn step(&mut self, it: &Procedure, id: VertexId, next: Option<VertexId>, out: &mut String) {
        let (Some(vertex), Some(name)) = (it.graph.vertices.get(&id), it.name_of.get(&id)) else {
            return;
        };
        out.push('\n');
        self.beside(vertex, out);
        let by = vertex.origin.or_else(|| {
            // A step that stands for no element is of whoever performs what comes next.
            it.graph
                .ways(id)
                .find_map(|way| it.graph.vertices.get(&way.to)?.origin)
        });
        let by = by.and_then(|it| self.people.of_node(self.model, it));
        let by = by.map_or_else(String::new, |it| format!(" by {it}"));
        let by = if vertex.is_junction {
            " by none".to_owned()
        } else {
            by
        };
        let mut block = String::new();
        if let Some(waits) = self.waits(vertex) {
            let _ = writeln!(block, "    waits {waits}");
        }
        let clauses = vertex.origin.and_then(|it| self.data.clauses.get(&it));
        for clause in clauses.into_iter().flatten() {
            match clause {
                Clause::Moves(clause) => {
                    let _ = writeln!(block, "    {clause}");
                }
                Clause::Beside(text) => comment(&mut block, "    ", text),
            }
        }
        self.calls(vertex, &mut block);
        self.waits_for(it, id, vertex, &mut block);
        self.ways(it, id, vertex, next, &mut block);
        for (to, system) in &vertex.fallbacks {
            if let Some(name) = it.name_of.get(to) {
                let (to, system) = (self.refer(it, name), fmt::name(system));
                let _ = writeln!(block, "    fallback {to} when {system} down");
            }
        }
        let _ = write!(out, "  step {}{by}", name.declared());
        if block.is_empty() {
            out.push('\n');
        } else {
            let _ = write!(out, " {{\n{block}  }}\n");
        }
    }

    /// The steps for which a step waits.
    fn waits_for(&self, it: &Procedure, id: VertexId, vertex: &Vertex, out: &mut String) {
        let word = match vertex.join {
            _ if it.graph.entries(id).count() < 2 => return,
            Join::All => "after all",
            Join::Inclusive => "after some",
            Join::Each => return,
        };
        let mut from: Vec<String> = Vec::new();
        for link in it.graph.entries(id) {
            if let Some(name) = it.name_of.get(&link.from) {
                let name = self.refer(it, name);
                if !from.contains(&name) {
                    from.push(name);
                }
            }
        }
        if !from.is_empty() {
            let _ = writeln!(out, "    {word} {}", from.join(" "));
        }
    }

    /// What the model tells of an element in words.
    fn beside(&self, vertex: &Vertex, out: &mut String) {
        if let Some(origin) = vertex.origin {
            if let Some(element) = self.model.element(origin) {
                comment(out, "  ", &element.documentation);
            }
            for &note in self.notes.get(&origin).into_iter().flatten() {
                if let Some(note) = self.model.element(note) {
                    comment(out, "  ", &note.documentation);
                }
            }
        }
        let mut told = BTreeSet::new();
        for &gateway in &vertex.absorbed {
            if let Some(element) = self.model.element(gateway) {
                let text = one_line(&element.name);
                if !text.is_empty() && told.insert(text.clone()) {
                    comment(out, "  ", &text);
                }
                comment(out, "  ", &element.documentation);
            }
        }
        let node = vertex.origin.and_then(|it| self.node(it));
        let undoing = node.and_then(|it| self.undoing.get(&it));
        for &handler in undoing.into_iter().flatten() {
            let label = one_line(self.model.label(handler));
            comment(out, "  ", &format!("{} {label}", self.told.words.undone_by));
        }
    }

    fn node(&self, origin: Origin) -> Option<NodeId> {
        match self.model.element(origin)?.kind {
            ElementKind::Node { node, .. } => Some(node),
            _ => None,
        }
    }

    /// How long a timer waits.
    fn waits(&self, vertex: &Vertex) -> Option<String> {
        let origin = vertex.origin?;
        let node = self.node(origin)?;
        let kind = self.net.nodes().find(node)?.kind;
        let detail = self.model.details.get(&origin)?;
        (kind == Kind::Catch(Event::Timer) && detail.timing == Some(Timing::Duration))
            .then(|| duration::written(&detail.text))
            .flatten()
    }

    /// The procedure that is done within a step.
    fn calls(&mut self, vertex: &Vertex, out: &mut String) {
        let Some((origin, node)) = vertex.origin.and_then(|it| Some((it, self.node(it)?))) else {
            return;
        };
        let inner = match self.net.nodes().find(node).map(|it| it.kind) {
            Some(Kind::SubProcess(_, inner)) => Some(inner),
            _ => None,
        };
        let call = self.model.calls.get(&origin);
        let pool = call.and_then(|it| it.pool);
        let called = inner.or_else(|| {
            let pools = self.net.pools().entries();
            let mut found = pools.filter(|(_, it)| Some(it.origin) == pool);
            found.next().map(|(_, it)| it.root)
        });
        match called.and_then(|it| self.procedure_of.get(&it)) {
            Some(name) => {
                let called = reference(name, &[&self.procedures]);
                let _ = writeln!(out, "    calls {called}");
            }
            None => {
                if let Some(call) = call {
                    let calls = self.told.words.calls;
                    comment(out, "    ", &format!("{calls} {}", call.process));
                    let process = format!("`{}`", call.process);
                    self.told
                        .warn(self.model, Code::CallElsewhere, origin, &process);
                }
            }
        }
    }

    fn refer(&self, it: &Procedure, name: &Name) -> String {
        reference(name, &[&it.names, &self.outcomes])
    }

    fn ways(
        &self,
        it: &Procedure,
        id: VertexId,
        vertex: &Vertex,
        next: Option<VertexId>,
        out: &mut String,
    ) {
        let ways: Vec<&Link> = it.graph.ways(id).collect();
        let to = |link: &Link| {
            let name = it.name_of.get(&link.to);
            name.map_or_else(String::new, |it_| self.refer(it, it_))
        };
        match ways.as_slice() {
            [] => {}
            [only] => {
                let target = it.graph.vertices.get(&only.to);
                // The next step in the file follows anyway, unless another step waits for this one.
                let follows = Some(only.to) == next
                    && target.is_some_and(|it| it.join == Join::Each || it.into.len() < 2);
                if !follows {
                    let _ = writeln!(out, "    then {}", to(only));
                }
            }
            several if vertex.split == Split::All => {
                let all: Vec<String> = several.iter().map(|&it| to(it)).collect();
                let _ = writeln!(out, "    then all {}", all.join(" "));
            }
            several => {
                let some = matches!(vertex.split, Split::Some | Split::AtMostOne);
                for (place, &way) in several.iter().enumerate() {
                    let word = match (place, some) {
                        (0, true) => "then some",
                        (0, false) => "then",
                        _ => "or",
                    };
                    let _ = write!(out, "    {word} {}", to(way));
                    if let Some(condition) = &way.when.condition {
                        let _ = write!(out, " when {}", fmt::text(&one_line(condition)));
                    }
                    if let Some(lacks) = &way.when.lacks {
                        let _ = write!(out, " when applicant has no {lacks}");
                    }
                    if way.when.otherwise {
                        out.push_str(" otherwise");
                    }
                    if way.when.always {
                        out.push_str(" always");
                    }
                    if let Some(after) = &way.when.after {
                        let _ = write!(out, " after {after}");
                    }
                    if let Some(share) = &way.when.share {
                        let _ = write!(out, " {share}");
                    }
                    out.push('\n');
                }
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

/// A comment, each line of the text on a line of its own.
fn comment(out: &mut String, indent: &str, text: &str) {
    for line in text.lines().map(str::trim).filter(|it| !it.is_empty()) {
        // What turns the direction of writing has no place in a comment.
        let plain: String = line
            .chars()
            .filter(|it| !it.is_control() && !matches!(it, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'))
            .collect();
        let _ = writeln!(out, "{indent}# {plain}");
    }
}
