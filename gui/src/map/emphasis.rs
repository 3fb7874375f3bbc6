//! What stands out on the map while a finding is selected: its reason, drawn.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use gensoku_engine::finding::{Element, Finding, Role, Verdict};
use gensoku_layout::EdgeKind;

use super::scene::Scene;

/// The nodes and edges that stand out; all others fade.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Emphasis {
    /// Nodes by number, with their place in a chain of movements, from 1.
    pub nodes: BTreeMap<usize, Option<usize>>,
    /// Edges by number.
    pub edges: BTreeSet<usize>,
    /// The nodes that have to change or are asked about.
    pub cut: BTreeSet<usize>,
    /// What the finding says, which decides the colour.
    pub verdict: Option<Verdict>,
}

impl Emphasis {
    /// What stands out for a finding; `None` where nothing of it is on the map.
    pub fn of(scene: &Scene, finding: &Finding) -> Option<Self> {
        let mut it = Self {
            verdict: Some(finding.verdict),
            ..Self::default()
        };
        let subject = scene.node(finding.subject);
        let on_map = |role: Role| -> Vec<usize> {
            finding
                .witness
                .iter()
                .filter(|w| w.role == role)
                .filter_map(|w| scene.node(w.element))
                .collect()
        };
        let way = on_map(Role::Way);
        let cut = on_map(Role::Cut);
        let chain = on_map(Role::Chain);
        let others: Vec<usize> = [Role::Forced, Role::Open, Role::Because]
            .into_iter()
            .flat_map(on_map)
            .collect();
        let forced = finding
            .provisions
            .iter()
            .filter_map(|&p| scene.node(Element::Provision(p)));
        for node in way
            .iter()
            .chain(&cut)
            .chain(&others)
            .copied()
            .chain(forced)
            .chain(subject)
        {
            it.nodes.entry(node).or_insert(None);
        }
        let mut place = 0;
        for &node in &chain {
            let entry = it.nodes.entry(node).or_insert(None);
            if entry.is_none() {
                place += 1;
                *entry = Some(place);
            }
        }
        it.cut = cut.iter().copied().collect();
        if it.nodes.is_empty() {
            return None;
        }
        for pair in way.windows(2).chain(chain.windows(2)) {
            if let [from, to] = *pair {
                it.connect(scene, from, to);
            }
        }
        // A cut has no order of its own; where it stands alone, the ways that lead through it do.
        if way.is_empty() {
            let through: Vec<usize> = subject.iter().chain(&cut).copied().collect();
            for (i, &to) in through.iter().enumerate() {
                let before = through.get(..i).unwrap_or_default();
                let _ = before.iter().rev().any(|&from| it.connect(scene, from, to));
            }
        }
        it.neighbours(scene);
        Some(it)
    }

    /// What stands out for an element that is selected itself: the element, and nothing fades.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The edges between nodes that stand out, past gateways.
    fn neighbours(&mut self, scene: &Scene) {
        let nodes: Vec<usize> = self.nodes.keys().copied().collect();
        for from in nodes {
            for (edge, to) in scene.out(from) {
                if self.nodes.contains_key(&to) {
                    self.edges.insert(edge);
                } else if scene.is_gateway(to) {
                    for (second, beyond) in scene.out(to) {
                        if self.nodes.contains_key(&beyond) {
                            self.edges.extend([edge, second]);
                            self.nodes.insert(to, None);
                        }
                    }
                }
            }
        }
    }

    /// A shortest way between two nodes of a reason stands out, whatever it passes; tells whether
    /// there is one.
    fn connect(&mut self, scene: &Scene, from: usize, to: usize) -> bool {
        let mut came: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        let mut queue = VecDeque::from([from]);
        while let Some(node) = queue.pop_front() {
            if came.contains_key(&to) {
                break;
            }
            for (edge, next) in scene.out(node) {
                let requirement = scene.edge_kind(edge) == Some(EdgeKind::Requirement);
                if !requirement && next != from && !came.contains_key(&next) {
                    came.insert(next, (node, edge));
                    queue.push_back(next);
                }
            }
        }
        if !came.contains_key(&to) {
            return false;
        }
        let mut at = to;
        while at != from
            && let Some(&(before, edge)) = came.get(&at)
        {
            self.edges.insert(edge);
            if scene.is_gateway(at) {
                self.nodes.entry(at).or_insert(None);
            }
            at = before;
        }
        true
    }
}
