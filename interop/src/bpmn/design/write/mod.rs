//! The text of the design.

mod declarations;
mod procedure;
mod step;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use gensoku_dsl::fmt;
use gensoku_dsl::text::{Lang, one_line};
use gensoku_engine::flow::{Kind, Net, NodeId, Origin, ScopeId};

use super::data::DataOf;
use super::graph::{Graph, VertexId};
use super::names::{Name, Names};
use super::people::People;
use super::told::Told;
use crate::bpmn::model::{ElementKind, Model};
use crate::bpmn::read::Imported;
use crate::bpmn::warning::Warning;

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
    (writer.out, writer.told.warnings.in_order())
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

    fn node(&self, origin: Origin) -> Option<NodeId> {
        match self.model.element(origin)?.kind {
            ElementKind::Node { node, .. } => Some(node),
            _ => None,
        }
    }
}

/// A comment, each line of the text on a line of its own.
fn comment(out: &mut String, indent: &str, text: &str) {
    for line in text.lines().map(str::trim).filter(|it| !it.is_empty()) {
        let _ = writeln!(out, "{indent}# {}", fmt::plain(line));
    }
}
