//! Paths between vertices that are no blocks, and how blocks are put into and taken out of them.

use crate::game::graph::{Board, Place, Vertex};
use crate::game::ids::{PlaceId, RegionId, VertexId};
use crate::game::region::{Effect, Region};

/// A place of a split, and what lies between it and the next vertex that is no block.
#[derive(Clone, Copy)]
pub(super) struct Path {
    pub(super) first: PlaceId,
    pub(super) block: Option<VertexId>,
    pub(super) last: PlaceId,
    pub(super) target: VertexId,
}

pub(super) fn remove<T: PartialEq>(items: &mut Vec<T>, item: &T) {
    items.retain(|it| it != item);
}

impl Board {
    pub(super) fn path(&self, first: PlaceId) -> Path {
        let target = self.places[first].target;
        if let (Vertex::Block { .. }, [last]) =
            (&self.vertices[target], self.outs[target].as_slice())
        {
            return Path {
                first,
                block: Some(target),
                last: *last,
                target: self.places[*last].target,
            };
        }
        Path {
            first,
            block: None,
            last: first,
            target,
        }
    }

    pub(super) fn effect(&self, path: Path) -> Effect {
        match path.block.map(|block| &self.vertices[block]) {
            Some(Vertex::Block { effect, .. }) => *effect,
            _ => Effect::Nothing,
        }
    }

    pub(super) fn region(&self, path: Path) -> Option<RegionId> {
        match path.block.map(|block| &self.vertices[block]) {
            Some(Vertex::Block { region, .. }) => Some(*region),
            _ => None,
        }
    }

    /// The region of a path; one of nothing where it has no block.
    pub(super) fn region_or_nothing(&mut self, path: Path) -> RegionId {
        match self.region(path) {
            Some(region) => region,
            None => self.regions.push(Region::Seq(Vec::new())),
        }
    }

    /// Takes out a vertex with one way in and one way out.
    pub(super) fn bypass(&mut self, vertex: VertexId) -> bool {
        let (&[into], &[out]) = (self.ins[vertex].as_slice(), self.outs[vertex].as_slice()) else {
            return false;
        };
        if into == out {
            return false;
        }
        let target = self.places[out].target;
        self.places[into].target = target;
        for place in &mut self.ins[target] {
            if *place == out {
                *place = into;
            }
        }
        self.clear(vertex);
        true
    }

    pub(super) fn clear(&mut self, vertex: VertexId) {
        self.vertices[vertex] = Vertex::Gone;
        self.ins[vertex].clear();
        self.outs[vertex].clear();
    }

    /// Takes out a path with its block; its source keeps no trace of it.
    pub(super) fn cut_path(&mut self, path: Path) {
        if let Some(source) = self.places[path.first].source {
            remove(&mut self.outs[source], &path.first);
        }
        remove(&mut self.ins[path.target], &path.last);
        if let Some(block) = path.block {
            self.clear(block);
        }
    }

    /// Puts a block into a place, before its target; nothing where there is one that can be changed.
    pub(super) fn put_block(&mut self, path: Path, region: RegionId, effect: Effect) {
        let it = Vertex::Block { region, effect };
        if let Some(block) = path.block {
            self.vertices[block] = it;
            return;
        }
        let block = self.vertices.push(it);
        self.ins.push(vec![path.first]);
        let target = path.target;
        let out = self.places.push(Place {
            source: Some(block),
            target,
        });
        self.outs.push(vec![out]);
        self.places[path.first].target = block;
        for place in &mut self.ins[target] {
            if *place == path.first {
                *place = out;
            }
        }
    }
}
