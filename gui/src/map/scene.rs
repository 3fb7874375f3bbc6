//! A procedure with places: what the map draws.

use std::collections::BTreeMap;

use gensoku_dsl::design::{Design, ProcedureId};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Element;
use gensoku_layout::text::Measure;
use gensoku_layout::{EdgeKind, Graph, Layout, NodeKind};
use gensoku_report::map::graph::plan;
use jiff::civil::Date;

/// A laid out procedure.
pub struct Scene {
    /// What was laid out.
    pub graph: Graph,
    /// Its places.
    pub layout: Layout,
    /// What each node stands for, by its number.
    pub elements: Vec<Option<Element>>,
    /// What each node is called in full, by its number.
    pub names: Vec<String>,
    /// The nodes of elements.
    nodes: BTreeMap<Element, usize>,
    /// The edges out of each node, by its number.
    out: Vec<Vec<usize>>,
}

/// Lays out a procedure.
pub fn build(
    design: &Design,
    procedure: ProcedureId,
    systems: bool,
    lang: Lang,
    as_of: Option<Date>,
    measure: &dyn Measure,
) -> Scene {
    let plan = plan(design, procedure, systems, lang, as_of, measure);
    let layout = gensoku_layout::layout(&plan.graph, &gensoku_layout::Options::default());
    let nodes = plan
        .elements
        .iter()
        .enumerate()
        .filter_map(|(i, element)| element.map(|e| (e, i)))
        .collect();
    let mut out = vec![Vec::new(); plan.graph.nodes().len()];
    for (i, edge) in plan.graph.edges().iter().enumerate() {
        if let Some(list) = out.get_mut(edge.source.index()) {
            list.push(i);
        }
    }
    Scene {
        graph: plan.graph,
        layout,
        elements: plan.elements,
        names: plan.names,
        nodes,
        out,
    }
}

impl Scene {
    /// The node of an element.
    pub fn node(&self, element: Element) -> Option<usize> {
        self.nodes.get(&element).copied()
    }

    /// What a node stands for.
    pub fn element(&self, node: usize) -> Option<Element> {
        self.elements.get(node).copied().flatten()
    }

    /// Whether a node is a gateway, which stands for nothing of its own.
    pub fn is_gateway(&self, node: usize) -> bool {
        self.graph
            .nodes()
            .get(node)
            .is_some_and(|n| matches!(n.kind, NodeKind::Gateway(_)))
    }

    /// The edges out of a node with their targets.
    pub fn out(&self, node: usize) -> impl Iterator<Item = (usize, usize)> {
        self.out.get(node).into_iter().flatten().filter_map(|&e| {
            self.graph
                .edges()
                .get(e)
                .map(|edge| (e, edge.target.index()))
        })
    }

    /// What an edge says.
    pub fn edge_kind(&self, edge: usize) -> Option<EdgeKind> {
        self.graph.edges().get(edge).map(|e| e.kind)
    }
}
