//! Takes regions with one entry and one exit out of the board.
//!
//! Each rule replaces a part that is passed or not by one block, and leaves the game as it was. Parallel branches become
//! all, own ways some, ways of the other side all, a way back of the other side a loop. What no rule takes stays for the
//! exploration of states.
//!
//! A block is passed in one move, although its parts may come between moves of other branches. That is the same game as
//! long as nobody asks in the middle who chose last: [`super::states::States::refused_beside`] says where somebody does.

mod choices;
mod paths;

use super::graph::{Board, Vertex};
use super::ids::{RegionId, VertexId};
use super::region::{Effect, Region};
use paths::{Path, remove};

/// Reduces a board as far as the rules go.
pub(super) fn reduce(board: &mut Board) {
    loop {
        let mut changed = false;
        for vertex in board.vertices.ids() {
            changed |= match &board.vertices[vertex] {
                Vertex::Gone | Vertex::End { .. } => false,
                Vertex::Block { .. } => board.chain(vertex),
                Vertex::Merge => board.merge(vertex),
                Vertex::AndJoin | Vertex::OrJoin => board.bypass(vertex),
                Vertex::Fork => board.parallel(vertex) | board.bypass(vertex),
                Vertex::Choice(_) => {
                    board.inclusive(vertex)
                        || board.meets(vertex)
                        || board.fold(vertex)
                        || board.turns_back(vertex)
                }
            };
        }
        if !changed {
            return;
        }
    }
}

/// What several blocks do to who chose last, done in an order that the other side chooses.
fn beside(effects: impl Iterator<Item = Effect>) -> Effect {
    effects.max().unwrap_or(Effect::Nothing)
}

impl Board {
    /// Blocks one after another.
    fn chain(&mut self, vertex: VertexId) -> bool {
        let mut parts = Vec::new();
        let mut total = Effect::Nothing;
        let Vertex::Block { region, effect } = self.vertices[vertex] else {
            return false;
        };
        while let &[out] = self.outs[vertex].as_slice() {
            let next = self.places[out].target;
            let Vertex::Block { region, effect } = self.vertices[next] else {
                break;
            };
            if next == vertex || !self.bypass(next) {
                break;
            }
            parts.push(region);
            total = total.then(effect);
        }
        if parts.is_empty() {
            return false;
        }
        parts.insert(0, region);
        let region = self.regions.push(Region::Seq(parts));
        let effect = effect.then(total);
        self.vertices[vertex] = Vertex::Block { region, effect };
        true
    }

    fn merge(&mut self, vertex: VertexId) -> bool {
        if self.bypass(vertex) {
            return true;
        }
        let &[out] = self.outs[vertex].as_slice() else {
            return false;
        };
        let next = self.places[out].target;
        if next == vertex || !matches!(self.vertices[next], Vertex::Merge) {
            return false;
        }
        // One merge into another.
        let ins = std::mem::take(&mut self.ins[vertex]);
        for &place in &ins {
            self.places[place].target = next;
        }
        remove(&mut self.ins[next], &out);
        self.ins[next].extend(ins);
        self.clear(vertex);
        true
    }

    /// Branches of a fork that end in the same join.
    fn parallel(&mut self, fork: VertexId) -> bool {
        let outs = self.outs[fork].clone();
        for &out in &outs {
            let to = self.path(out).target;
            if !matches!(self.vertices[to], Vertex::AndJoin) {
                continue;
            }
            let paths: Vec<Path> = outs
                .iter()
                .map(|&place| self.path(place))
                .filter(|path| path.target == to)
                .collect();
            let [first, others @ ..] = paths.as_slice() else {
                continue;
            };
            if others.is_empty() {
                continue;
            }
            let parts: Vec<RegionId> = paths.iter().filter_map(|&it| self.region(it)).collect();
            let effect = beside(paths.iter().map(|&it| self.effect(it)));
            for &path in others {
                self.cut_path(path);
            }
            if !parts.is_empty() {
                let region = self.regions.push(Region::Par(parts));
                self.put_block(*first, region, effect);
            }
            self.bypass(to);
            return true;
        }
        false
    }
}
