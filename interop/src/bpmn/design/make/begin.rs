//! Where a scope begins.

use gensoku_engine::flow::{Kind, NodeId, ScopeId, Split, SubProcess};

use super::Maker;
use crate::bpmn::design::graph::{LinkId, VertexId, What, When};

impl Maker<'_> {
    /// Whether several tokens can be in a scope at once, as far as its own nodes tell.
    pub(super) fn splits_in(&self, scope: ScopeId) -> bool {
        let unentered = || self.net.unentered(scope).count() > 1;
        self.net.members(scope).iter().any(|&node| {
            let Some(it) = self.net.nodes().find(node) else {
                return false;
            };
            self.net.outgoing(node).len() > 1 && !matches!(it.split, Split::One | Split::Event)
                || !self.boundary(node, false).is_empty()
        }) || self.net.starts(scope).next().is_none() && unentered()
    }

    /// Links the start with where the scope begins.
    pub(super) fn start(&mut self, scope: ScopeId, start: VertexId) {
        let is_ad_hoc = self.net.scopes().find(scope).is_some_and(|it| {
            let around = it.inside.and_then(|it| self.net.nodes().find(it));
            around.is_some_and(|it| matches!(it.kind, Kind::SubProcess(SubProcess::AdHoc, _)))
        });
        let starts: Vec<NodeId> = self.net.starts(scope).collect();
        let open: Vec<NodeId> = self.net.unentered(scope).collect();
        if is_ad_hoc {
            self.ad_hoc(start, &open);
            return;
        }
        let began: Vec<(NodeId, VertexId)> = if starts.is_empty() {
            let entry = |it: &NodeId| Some((*it, self.ends.get(it)?.entry));
            open.iter().filter_map(entry).collect()
        } else {
            starts.iter().map(|&it| (it, self.begin(it))).collect()
        };
        match began.as_slice() {
            [] => {
                let end = self.nothing();
                self.graph.link(start, end, When::default());
            }
            [(_, only)] => self.graph.link(start, *only, When::default()),
            several => {
                // Of several starts each is a run of its own; without any start, all begins together.
                let (split, origin) = if starts.is_empty() {
                    (Split::All, None)
                } else {
                    (Split::One, None)
                };
                let route = self.graph.add(What::Route, origin, split);
                self.graph.link(start, route, When::default());
                for &(node, entry) in several {
                    let it = self.net.nodes().find(node);
                    let when = match it {
                        Some(it) if split == Split::One => {
                            When::if_(self.what_happens(it.origin, it.kind))
                        }
                        _ => When::default(),
                    };
                    self.graph.link(route, entry, when);
                }
            }
        }
    }

    /// Where a start leads.
    pub(super) fn begin(&mut self, node: NodeId) -> VertexId {
        match self.ends.get(&node) {
            Some(ends) => ends.entry,
            None => self.behind(node),
        }
    }

    /// The parts of an ad-hoc sub-process: one after another, any of them, until it is enough.
    pub(super) fn ad_hoc(&mut self, start: VertexId, open: &[NodeId]) {
        let route = self.graph.add(What::Route, None, Split::One);
        self.graph.link(start, route, When::default());
        let enough = self.graph.add(What::End, None, Split::All);
        for node in open {
            if let Some(ends) = self.ends.get(node) {
                self.graph.link(route, ends.entry, When::default());
            }
        }
        self.graph.link(route, enough, When::default());
        // What would stop goes back to the choice.
        let stops: Vec<VertexId> = self
            .graph
            .vertices
            .iter()
            .filter(|&(&id, it)| it.what == What::End && id != enough)
            .map(|(&id, _)| id)
            .collect();
        for stop in stops {
            let links: Vec<LinkId> = self
                .graph
                .vertices
                .remove(&stop)
                .map(|it| it.into)
                .unwrap_or_default();
            for link in links {
                if let Some(it) = self.graph.links.get_mut(&link) {
                    it.to = route;
                }
                if let Some(it) = self.graph.vertices.get_mut(&route) {
                    it.into.push(link);
                }
            }
        }
    }
}
