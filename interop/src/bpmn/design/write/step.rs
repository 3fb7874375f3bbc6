//! A step.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use gensoku_dsl::fmt;
use gensoku_dsl::text::one_line;
use gensoku_engine::flow::{Event, Join, Kind, Split};

use super::{Procedure, Writer, comment};
use crate::bpmn::design::data::Clause;
use crate::bpmn::design::duration;
use crate::bpmn::design::graph::{Link, Vertex, VertexId};
use crate::bpmn::design::names::{Name, reference};
use crate::bpmn::model::Timing;
use crate::bpmn::warning::Code;

impl Writer<'_> {
    pub(super) fn step(
        &mut self,
        it: &Procedure,
        id: VertexId,
        next: Option<VertexId>,
        out: &mut String,
    ) {
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
