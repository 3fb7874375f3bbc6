//! The steps, the ways between them and the ends.

use gensoku_dsl::design::{Guard, OutcomeId, ProcedureId, Step, StepId, Target, Way};
use gensoku_engine::finding::Element;
use gensoku_layout::{Branch, EdgeKind, NodeId, NodeKind};

use super::{Builder, percent};
use crate::map::words;

impl Builder<'_> {
    pub(super) fn start(&mut self, procedure: ProcedureId, steps: &[(StepId, &Step)]) {
        let Some(&(_, first)) = steps.first() else {
            return;
        };
        let Some(it) = self.design.procedures.find(procedure) else {
            return;
        };
        let label = it.starts.value().map_or_else(String::new, |start| {
            let event = match start {
                gensoku_dsl::design::Start::Event(id) => self
                    .design
                    .words
                    .events
                    .find(*id)
                    .map_or("", |e| e.name.label(self.lang)),
                _ => "",
            };
            words::start(self.lang, start, event)
        });
        let row = self.row_of_step(first);
        self.node(
            row,
            NodeKind::Start,
            &label,
            "",
            Some(Element::Procedure(procedure)),
        );
    }

    pub(super) fn step(&mut self, id: StepId, step: &Step) {
        let row = self.row_of_step(step);
        let mut facts: Vec<String> = Vec::new();
        if let Some(channels) = step.channels.value() {
            let mut kinds: Vec<&str> = Vec::new();
            for channel in channels {
                let word = words::channel(self.lang, channel.kind);
                if !kinds.contains(&word) {
                    kinds.push(word);
                }
            }
            if !kinds.is_empty() {
                facts.push(kinds.join(" / "));
            }
        }
        for estimate in [&step.takes, &step.waits] {
            if let Some(estimate) = estimate.value() {
                facts.push(words::duration(self.lang, estimate.likely));
            }
        }
        let sub = facts.join(" · ");
        let kind = match (
            step.is_junction,
            step.next.is_parallel() || !step.after_all.is_empty(),
        ) {
            (false, _) => NodeKind::Task,
            (true, false) => NodeKind::Gateway(Branch::Alternative),
            (true, true) => NodeKind::Gateway(Branch::Parallel),
        };
        self.node(
            row,
            kind,
            step.name.label(self.lang),
            &sub,
            Some(Element::Step(id)),
        );
    }

    pub(super) fn flow(&mut self, procedure: ProcedureId, steps: &[(StepId, &Step)]) {
        let start = self.nodes.get(&Element::Procedure(procedure)).copied();
        if let (Some(start), Some(&(first, _))) = (start, steps.first())
            && let Some(to) = self.entry(first)
        {
            self.edge(start, to, EdgeKind::Sequence, None, "");
        }
        for (id, ways) in self.design.flow(procedure) {
            let (Some(mut from), Some(step)) = (
                self.nodes.get(&Element::Step(id)).copied(),
                self.design.steps.find(id),
            ) else {
                continue;
            };
            let mut branch = (ways.len() > 1).then_some(Branch::Alternative);
            if step.next.is_parallel() {
                branch = Some(Branch::Parallel);
                let row = self.row_of_step(step);
                let kind = NodeKind::Gateway(Branch::Parallel);
                if let Some(fork) = self.node(row, kind, "", "", None) {
                    self.edge(from, fork, EdgeKind::Sequence, None, "");
                    from = fork;
                }
            }
            for way in &ways {
                self.way(procedure, from, way, branch);
            }
            let Some(from) = self.nodes.get(&Element::Step(id)).copied() else {
                continue;
            };
            for fallback in &step.fallbacks {
                if let Some(to) = self.nodes.get(&Element::Step(fallback.to)).copied() {
                    let system = self
                        .design
                        .systems
                        .find(fallback.when_down)
                        .map_or("", |s| s.name.label(self.lang));
                    let label = words::when_down(self.lang, system);
                    self.edge(
                        from,
                        to,
                        EdgeKind::Sequence,
                        Some(Branch::Alternative),
                        &label,
                    );
                }
            }
        }
    }

    /// Where an arrow to a step ends: at its join, where it waits for several, else at the step.
    fn entry(&mut self, step: StepId) -> Option<NodeId> {
        let node = *self.nodes.get(&Element::Step(step))?;
        let it = self.design.steps.find(step)?;
        if it.after_all.is_empty() {
            return Some(node);
        }
        // The join is made once; it is known by the edge that leaves it.
        let known = self
            .plan
            .graph
            .edges()
            .iter()
            .find(|edge| {
                edge.target == node
                    && self
                        .plan
                        .graph
                        .nodes()
                        .get(edge.source.index())
                        .is_some_and(|n| n.kind == NodeKind::Gateway(Branch::Parallel))
            })
            .map(|edge| edge.source);
        if known.is_some() {
            return known;
        }
        let row = self.row_of_step(it);
        let join = self.node(row, NodeKind::Gateway(Branch::Parallel), "", "", None)?;
        self.edge(join, node, EdgeKind::Sequence, None, "");
        Some(join)
    }

    fn way(&mut self, procedure: ProcedureId, from: NodeId, way: &Way, branch: Option<Branch>) {
        let to = match way.to {
            Target::Step(step) => self.entry(step),
            Target::Outcome(outcome) => self.outcome(procedure, outcome, from),
        };
        let Some(to) = to else { return };
        let mut parts: Vec<String> = Vec::new();
        if let Some((share, _)) = way.share {
            parts.push(percent(share.0));
        }
        match &way.when {
            Some(Guard::Fact(text, _)) => parts.push(text.get(self.lang).to_owned()),
            Some(Guard::Decision(name, _)) => {
                let decisions = &self.design.decisions;
                let decision = decisions.iter().find(|it| it.name.id == *name);
                let label = decision.map_or(name.as_str(), |it| it.name.label(self.lang));
                parts.push(label.to_owned());
            }
            Some(Guard::Lacks(need, _)) => parts.push(words::lacks(self.lang, *need)),
            Some(Guard::Otherwise(_)) => parts.push(words::otherwise(self.lang).to_owned()),
            Some(Guard::Always(_)) => parts.push(words::always(self.lang).to_owned()),
            None => {}
        }
        if let Some((after, _)) = way.after {
            parts.push(words::after(self.lang, after));
        }
        self.edge(from, to, EdgeKind::Sequence, branch, &parts.join(" "));
    }

    /// The end of a procedure, in the lane of the step that first leads there.
    fn outcome(
        &mut self,
        procedure: ProcedureId,
        outcome: OutcomeId,
        from: NodeId,
    ) -> Option<NodeId> {
        let element = Element::Outcome(procedure, outcome);
        if let Some(known) = self.nodes.get(&element) {
            return Some(*known);
        }
        let lane = self.plan.graph.nodes().get(from.index())?.lane;
        let row = self
            .lanes
            .iter()
            .find(|(_, id)| **id == lane)
            .map(|(row, _)| *row)?;
        let design = self.design;
        let word = design.words.outcomes.find(outcome)?;
        let title = word.name.label(self.lang);
        self.node(row, NodeKind::Outcome, title, "", Some(element))
    }
}
