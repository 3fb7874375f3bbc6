//! What happens in one scope of a process, as steps, choices and ends.

use std::collections::BTreeMap;

use gensoku_engine::flow::{Join, Origin, Split};

/// A vertex of a [`Graph`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct VertexId(usize);

/// A link of a [`Graph`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct LinkId(usize);

/// What a vertex is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum What {
    /// Where the procedure begins: nothing leads to it, one link leads from it.
    Start,
    /// Something that is done or awaited.
    Step,
    /// Splits and joins; nothing is done.
    Route,
    /// An end; without an origin where a branch simply stops.
    End,
}

/// A step, a choice or an end.
#[derive(Clone, Debug)]
pub(super) struct Vertex {
    pub(super) what: What,
    /// The element of the model that it stands for.
    pub(super) origin: Option<Origin>,
    pub(super) join: Join,
    pub(super) split: Split,
    pub(super) into: Vec<LinkId>,
    pub(super) out: Vec<LinkId>,
    /// Of a step: whether nothing is done in it.
    pub(super) is_junction: bool,
    /// What is done instead when a system is down: where it leads, and the system.
    pub(super) fallbacks: Vec<(VertexId, String)>,
    /// The elements whose names are told beside it: gateways that became part of it, timers that became ways.
    pub(super) absorbed: Vec<Origin>,
}

/// When a link is taken.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct When {
    /// Under which condition.
    pub(super) condition: Option<String>,
    /// When no other condition holds.
    pub(super) otherwise: bool,
    /// In every case, beside those whose condition holds.
    pub(super) always: bool,
    /// After which time, as the language writes it.
    pub(super) after: Option<String>,
    /// For those who have not what is named here.
    pub(super) lacks: Option<String>,
    /// How often, as the language writes it.
    pub(super) share: Option<String>,
}

impl When {
    pub(super) fn if_(condition: impl Into<String>) -> Self {
        Self {
            condition: Some(condition.into()),
            ..Self::default()
        }
    }

    /// Whether it says nothing.
    pub(super) fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

/// What leads from one vertex to another.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) from: VertexId,
    pub(super) to: VertexId,
    pub(super) when: When,
}

/// The steps, choices and ends of one scope.
#[derive(Clone, Debug, Default)]
pub(super) struct Graph {
    pub(super) vertices: BTreeMap<VertexId, Vertex>,
    pub(super) links: BTreeMap<LinkId, Link>,
    next: usize,
}

impl Graph {
    pub(super) fn add(&mut self, what: What, origin: Option<Origin>, split: Split) -> VertexId {
        let id = VertexId(self.next);
        self.next += 1;
        self.vertices.insert(
            id,
            Vertex {
                what,
                origin,
                join: Join::Each,
                split,
                into: Vec::new(),
                out: Vec::new(),
                is_junction: false,
                fallbacks: Vec::new(),
                absorbed: Vec::new(),
            },
        );
        id
    }

    pub(super) fn link(&mut self, from: VertexId, to: VertexId, when: When) {
        let id = LinkId(self.next);
        self.next += 1;
        self.links.insert(id, Link { from, to, when });
        if let Some(it) = self.vertices.get_mut(&from) {
            it.out.push(id);
        }
        if let Some(it) = self.vertices.get_mut(&to) {
            it.into.push(id);
        }
    }

    /// The links out of a vertex, in order.
    pub(super) fn ways(&self, of: VertexId) -> impl Iterator<Item = &Link> {
        let out = self.vertices.get(&of).map_or(&[][..], |it| &it.out);
        out.iter().filter_map(|it| self.links.get(it))
    }

    /// The links into a vertex, in order.
    pub(super) fn entries(&self, of: VertexId) -> impl Iterator<Item = &Link> {
        let into = self.vertices.get(&of).map_or(&[][..], |it| &it.into);
        into.iter().filter_map(|it| self.links.get(it))
    }

    /// Takes a link out.
    pub(super) fn remove_link(&mut self, id: LinkId) {
        let Some(link) = self.links.remove(&id) else {
            return;
        };
        if let Some(it) = self.vertices.get_mut(&link.from) {
            it.out.retain(|&it| it != id);
        }
        if let Some(it) = self.vertices.get_mut(&link.to) {
            it.into.retain(|&it| it != id);
        }
    }
}
