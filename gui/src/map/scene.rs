//! A procedure with places: what the map draws.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gensoku_dsl::design::{Design, ProcedureId};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Element;
use gensoku_layout::text::Measure;
use gensoku_layout::{EdgeKind, Graph, Layout, NodeKind};
use gensoku_report::map::graph::plan;
use jiff::civil::Date;

use crate::theme::Mark;

/// A laid out procedure.
pub struct Scene {
    /// What was laid out.
    pub graph: Graph,
    /// Its places.
    pub layout: Arc<Layout>,
    /// What each node stands for, by its number.
    pub elements: Vec<Option<Element>>,
    /// What each node is called in full, by its number.
    pub names: Vec<String>,
    /// The marks on it, the gravest first.
    pub marks: Vec<Mark>,
    /// The nodes of elements.
    nodes: BTreeMap<Element, usize>,
    /// The edges out of each node, by its number.
    out: Vec<Vec<usize>>,
}

/// The layouts of one answer, kept for the next: most edits of a text leave most graphs as they were.
#[derive(Default)]
pub struct Layouts {
    /// Those of the last answer, in the order in which they were asked for.
    last: Vec<(Graph, Arc<Layout>)>,
    /// Those of this one.
    now: Vec<(Graph, Arc<Layout>)>,
}

impl Layouts {
    /// Begins another answer.
    pub fn turn(&mut self) {
        self.last = std::mem::take(&mut self.now);
    }

    /// The layout of a graph: that of the last answer if it was the same graph.
    fn of(&mut self, graph: &Graph) -> Arc<Layout> {
        // Asked for in the same order, unless something came or went before it.
        let same = |it: &&(Graph, Arc<Layout>)| it.0 == *graph;
        let here = self.last.get(self.now.len()).filter(same);
        let known = here.or_else(|| self.last.iter().find(same));
        let layout = known.map_or_else(
            || {
                let options = gensoku_layout::Options::default();
                Arc::new(gensoku_layout::layout(graph, &options))
            },
            |it| it.1.clone(),
        );
        self.now.push((graph.clone(), layout.clone()));
        layout
    }
}

/// Lays out a procedure.
pub fn build(
    design: &Design,
    procedure: ProcedureId,
    systems: bool,
    lang: Lang,
    as_of: Option<Date>,
    measure: &dyn Measure,
    layouts: &mut Layouts,
) -> Scene {
    let plan = plan(design, procedure, systems, lang, as_of, measure);
    let layout = layouts.of(&plan.graph);
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
        marks: Vec::new(),
        nodes,
        out,
    }
}

impl Scene {
    /// The node of an element.
    pub fn node(&self, element: Element) -> Option<usize> {
        self.nodes.get(&element).copied()
    }

    /// Notes the marks on it, given those of elements.
    pub fn mark(&mut self, of: impl Fn(Element) -> Option<Mark>) {
        let marks: BTreeSet<Mark> = self.nodes.keys().filter_map(|&it| of(it)).collect();
        self.marks = marks.into_iter().rev().collect();
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
