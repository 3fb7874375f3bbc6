//! A procedure of a design as a graph to be laid out: lanes by actor, steps, ends, provisions and
//! systems. Free of any toolkit.

mod around;
mod flow;
mod lanes;

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::design::{Design, Item, ProcedureId, Receiver, Step, StepId, SystemId, Verb};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Element;
use gensoku_layout::text::{Measure, Text};
use gensoku_layout::tokens::font;
use gensoku_layout::{Branch, Edge, EdgeKind, Graph, LaneId, Node, NodeId, NodeKind};
use jiff::civil::Date;

use around::requirements;
use lanes::Row;
pub(super) use lanes::{group, order};

/// The widest a line of a box may be, in points.
const BOX_TEXT: f64 = 132.0;
/// The widest a label at an arrow may be, in points.
const LABEL_TEXT: f64 = 128.0;
/// The widest a line of a lane's head may be, in points.
const HEAD_TEXT: f64 = 104.0;

/// A graph, with what its nodes stand for.
pub struct Plan {
    /// What is laid out.
    pub graph: Graph,
    /// What each node stands for, by its number; `None` for starts and gateways.
    pub elements: Vec<Option<Element>>,
    /// What each node is called in full, by its number.
    pub names: Vec<String>,
}

/// A movement of data between a step and a system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Movement {
    /// The system.
    pub system: SystemId,
    /// Whether the data comes from it.
    pub from: bool,
    /// What is done.
    pub verb: Verb,
}

/// The movements of a step, each system and direction once.
pub fn movements(step: &Step) -> BTreeSet<Movement> {
    let mut all = BTreeSet::new();
    for clause in &step.data {
        if let Some(from) = clause.from {
            all.insert(Movement {
                system: from.system,
                from: true,
                verb: clause.verb,
            });
        }
        if let Some(Receiver::System(to)) = clause.to {
            all.insert(Movement {
                system: to.system,
                from: false,
                verb: clause.verb,
            });
        }
    }
    all
}

/// Builds the graph of a procedure.
pub fn plan(
    design: &Design,
    procedure: ProcedureId,
    systems: bool,
    lang: Lang,
    as_of: Option<Date>,
    measure: &dyn Measure,
) -> Plan {
    let mut builder = Builder {
        design,
        lang,
        measure,
        plan: Plan {
            graph: Graph::new(),
            elements: Vec::new(),
            names: Vec::new(),
        },
        lanes: BTreeMap::new(),
        nodes: BTreeMap::new(),
    };
    let Some(it) = design.procedures.find(procedure) else {
        return builder.plan;
    };
    let steps: Vec<(StepId, &Step)> = it
        .steps
        .iter()
        .filter_map(|&id| design.steps.find(id).map(|step| (id, step)))
        .collect();
    let required = requirements(design, procedure, &steps, as_of);
    builder.lanes(&steps, &required, systems);
    builder.start(procedure, &steps);
    for &(id, step) in &steps {
        builder.step(id, step);
    }
    builder.flow(procedure, &steps);
    for (provision, reasons) in &required {
        builder.provision(*provision, reasons);
    }
    if systems {
        builder.systems(&steps);
    }
    builder.plan
}

struct Builder<'a> {
    design: &'a Design,
    lang: Lang,
    measure: &'a dyn Measure,
    plan: Plan,
    lanes: BTreeMap<Row, LaneId>,
    nodes: BTreeMap<Element, NodeId>,
}

impl Builder<'_> {
    fn text(&self, text: &str, size: f64, width: f64) -> Text {
        Text::wrapped(text, self.measure, size, width)
    }

    fn node(
        &mut self,
        row: Row,
        kind: NodeKind,
        label: &str,
        sub: &str,
        element: Option<Element>,
    ) -> Option<NodeId> {
        let lane = *self.lanes.get(&row)?;
        let size = match kind {
            NodeKind::Outcome | NodeKind::Event => font::OUTCOME,
            NodeKind::Start => font::LABEL,
            _ => font::STEP,
        };
        let node = Node {
            lane,
            kind,
            label: self.text(label, size, BOX_TEXT),
            sub: (!sub.is_empty()).then(|| self.text(sub, font::SECONDARY, BOX_TEXT)),
        };
        let id = self.plan.graph.add_node(node).ok()?;
        self.plan.elements.push(element);
        let separator = if sub.is_empty() || label.is_empty() {
            ""
        } else {
            ", "
        };
        self.plan.names.push(format!("{label}{separator}{sub}"));
        if let Some(element) = element {
            self.nodes.insert(element, id);
        }
        Some(id)
    }

    fn edge(
        &mut self,
        source: NodeId,
        target: NodeId,
        kind: EdgeKind,
        branch: Option<Branch>,
        label: &str,
    ) {
        let label = (!label.is_empty()).then(|| self.text(label, font::LABEL, LABEL_TEXT));
        // Both ends are nodes of this graph.
        let added = self.plan.graph.add_edge(Edge {
            source,
            target,
            kind,
            branch,
            label,
        });
        debug_assert!(added.is_ok());
    }
}

/// What people are shown for a class of data or a document.
pub fn item_label(design: &Design, item: Item, lang: Lang) -> &str {
    match item {
        Item::Data(id) => design.data.find(id).map_or("", |d| d.name.label(lang)),
        Item::Document(id) => design
            .words
            .documents
            .find(id)
            .map_or("", |d| d.name.label(lang)),
    }
}

/// Millionths as a percentage: `90%`, `0.3%`.
pub fn percent(millionths: u32) -> String {
    let whole = millionths / 10_000;
    let rest = millionths % 10_000;
    if rest == 0 {
        return format!("{whole}%");
    }
    let decimals = format!("{rest:04}");
    format!("{whole}.{}%", decimals.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_read_as_people_write_them() {
        assert_eq!(percent(900_000), "90%");
        assert_eq!(percent(3_000), "0.3%");
        assert_eq!(percent(1), "0.0001%");
        assert_eq!(percent(1_000_000), "100%");
    }
}
