//! Takes regions with one entry and one exit out of the board.
//!
//! Each rule replaces a part that is passed or not by one block, and leaves the game as it was. Parallel branches become
//! all, own ways some, ways of the other side all, a way back of the other side a loop. What no rule takes stays for the
//! exploration of states.
//!
//! A block is passed in one move, although its parts may come between moves of other branches. That is the same game as
//! long as nobody asks in the middle who chose last: [`super::states::States::refused_beside`] says where somebody does.

use super::graph::{Board, Choice, OutWay, Vertex};
use super::ids::{PlaceId, RegionId, VertexId};
use super::moves::alternatives;
use super::region::{self, Branch, Effect, Kind, Region};

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

/// A place of a split, and what lies between it and the next vertex that is no block.
#[derive(Clone, Copy)]
struct Path {
    first: PlaceId,
    block: Option<VertexId>,
    last: PlaceId,
    target: VertexId,
}

/// What several blocks do to who chose last, done in an order that the other side chooses.
fn beside(effects: impl Iterator<Item = Effect>) -> Effect {
    effects.max().unwrap_or(Effect::Nothing)
}

/// What the worst of several blocks does, of which one is passed after the other side or the clock chose.
fn worst(effects: &[Effect]) -> Effect {
    if effects.contains(&Effect::Own) {
        Effect::Own
    } else if effects.iter().all(|&it| it == Effect::Other) {
        Effect::Other
    } else {
        Effect::Nothing
    }
}

fn remove<T: PartialEq>(items: &mut Vec<T>, item: &T) {
    items.retain(|it| it != item);
}

impl Board {
    fn path(&self, first: PlaceId) -> Path {
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

    fn effect(&self, path: Path) -> Effect {
        match path.block.map(|block| &self.vertices[block]) {
            Some(Vertex::Block { effect, .. }) => *effect,
            _ => Effect::Nothing,
        }
    }

    fn region(&self, path: Path) -> Option<RegionId> {
        match path.block.map(|block| &self.vertices[block]) {
            Some(Vertex::Block { region, .. }) => Some(*region),
            _ => None,
        }
    }

    /// The region of a path; one of nothing where it has no block.
    fn region_or_nothing(&mut self, path: Path) -> RegionId {
        match self.region(path) {
            Some(region) => region,
            None => self.regions.push(Region::Seq(Vec::new())),
        }
    }

    /// Takes out a vertex with one way in and one way out.
    fn bypass(&mut self, vertex: VertexId) -> bool {
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

    fn clear(&mut self, vertex: VertexId) {
        self.vertices[vertex] = Vertex::Gone;
        self.ins[vertex].clear();
        self.outs[vertex].clear();
    }

    /// Takes out a path with its block; its source keeps no trace of it.
    fn cut_path(&mut self, path: Path) {
        if let Some(source) = self.places[path.first].source {
            remove(&mut self.outs[source], &path.first);
        }
        remove(&mut self.ins[path.target], &path.last);
        if let Some(block) = path.block {
            self.clear(block);
        }
    }

    /// Puts a block into a place, before its target; nothing where there is one that can be changed.
    fn put_block(&mut self, path: Path, region: RegionId, effect: Effect) {
        let it = Vertex::Block { region, effect };
        if let Some(block) = path.block {
            self.vertices[block] = it;
            return;
        }
        let block = self.vertices.push(it);
        self.ins.push(vec![path.first]);
        let target = path.target;
        let out = self.places.push(super::graph::Place {
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

    fn choice(&self, vertex: VertexId) -> Option<&Choice> {
        match &self.vertices[vertex] {
            Vertex::Choice(choice) => Some(choice),
            _ => None,
        }
    }

    fn branches(&mut self, ways: &[OutWay]) -> Vec<Branch> {
        let branch = |board: &mut Self, way: &OutWay| Branch {
            kind: way.kind,
            flow: way.flow,
            region: board.region_or_nothing(board.path(way.place)),
            default: false,
        };
        ways.iter().map(|way| branch(self, way)).collect()
    }

    /// What a choice comes to for who chose last, if that is the same whatever the applicant does. The paths are those
    /// of all its ways.
    fn outcome(&self, choice: &Choice) -> Option<Effect> {
        let mut finals = alternatives(choice).into_iter().map(|alternative| {
            let each = alternative.outcomes.iter().map(|outcome| {
                let places = outcome.places.iter();
                let after = beside(places.map(|&place| self.effect(self.path(place))));
                outcome.effect.then(after)
            });
            beside(each)
        });
        let first = finals.next()?;
        finals.all(|it| it == first).then_some(first)
    }

    /// Turns a choice all of whose paths meet at once into a block.
    fn collapse(&mut self, vertex: VertexId, choice: &Choice, effect: Effect) {
        let ways: Vec<OutWay> = choice.ways.iter().chain(&choice.default).copied().collect();
        let mut branches = self.branches(&ways);
        if let (Some(last), Some(_)) = (branches.last_mut(), choice.default) {
            last.default = true;
        }
        let region = self.regions.push(Region::Choice(Box::new(region::Choice {
            node: choice.node,
            step: choice.step,
            many: choice.many,
            optional: choice.optional,
            always: Vec::new(),
            branches,
        })));
        let [first, others @ ..] = ways.as_slice() else {
            return;
        };
        for way in others {
            self.cut_path(self.path(way.place));
        }
        let path = self.path(first.place);
        self.vertices[vertex] = Vertex::Block { region, effect };
        if let Some(block) = path.block {
            self.bypass(block);
        }
        if matches!(self.vertices[path.target], Vertex::Merge | Vertex::OrJoin) {
            self.bypass(path.target);
        }
    }

    /// An exclusive choice whose ways all meet in one merge, or that has one way left.
    fn meets(&mut self, vertex: VertexId) -> bool {
        let Some(choice) = self.choice(vertex) else {
            return false;
        };
        if choice.many || choice.optional || !choice.always.is_empty() {
            return false;
        }
        let paths: Vec<Path> = choice.ways.iter().map(|it| self.path(it.place)).collect();
        let [first, others @ ..] = paths.as_slice() else {
            return false;
        };
        // A path that leads back into the choice is a loop, and is left to the rule for loops.
        if first.target == vertex || others.iter().any(|path| path.target != first.target) {
            return false;
        }
        if !others.is_empty() && !matches!(self.vertices[first.target], Vertex::Merge) {
            return false;
        }
        let Some(effect) = self.outcome(choice) else {
            return false;
        };
        let choice = choice.clone();
        self.collapse(vertex, &choice, effect);
        true
    }

    /// An inclusive choice whose ways all meet in one inclusive join.
    fn inclusive(&mut self, vertex: VertexId) -> bool {
        let Some(choice) = self.choice(vertex) else {
            return false;
        };
        if !choice.many || choice.optional || !choice.always.is_empty() {
            return false;
        }
        let ways: Vec<OutWay> = choice.ways.iter().chain(&choice.default).copied().collect();
        let Some(first) = ways.first() else {
            return false;
        };
        let join = self.path(first.place).target;
        let whole = matches!(self.vertices[join], Vertex::OrJoin)
            && self.ins[join].len() == ways.len()
            && ways.iter().all(|way| {
                self.path(way.place).target == join
                    && way.kind == first.kind
                    && way.kind != Kind::Timer
            });
        if !whole {
            return false;
        }
        let Some(effect) = self.outcome(choice) else {
            return false;
        };
        let choice = choice.clone();
        self.collapse(vertex, &choice, effect);
        true
    }

    /// Ways of one kind of an exclusive choice that meet in one merge, where others go elsewhere.
    fn fold(&mut self, vertex: VertexId) -> bool {
        let Some(choice) = self.choice(vertex) else {
            return false;
        };
        if choice.many || choice.optional || !choice.always.is_empty() {
            return false;
        }
        let ways = choice.ways.clone();
        let node = choice.node;
        for way in &ways {
            let to = self.path(way.place).target;
            if !matches!(self.vertices[to], Vertex::Merge) {
                continue;
            }
            let group: Vec<OutWay> = ways
                .iter()
                .copied()
                .filter(|it| it.kind == way.kind && self.path(it.place).target == to)
                .collect();
            let [first, others @ ..] = group.as_slice() else {
                continue;
            };
            let each: Vec<Effect> = group
                .iter()
                .map(|it| self.effect(self.path(it.place)))
                .collect();
            let other = |it: &Effect| *it == Effect::Other;
            // The applicant may prefer one way for who chooses on it: that is not one way.
            let mixed = each.iter().any(other) && !each.iter().all(other);
            if others.is_empty() || way.kind == Kind::Own && mixed {
                continue;
            }
            let effect = worst(&each);
            let branches = self.branches(&group);
            let region = self.regions.push(Region::Choice(Box::new(region::Choice {
                node,
                step: None,
                many: false,
                optional: false,
                always: Vec::new(),
                branches,
            })));
            for it in others {
                self.cut_path(self.path(it.place));
            }
            self.put_block(self.path(first.place), region, effect);
            let gone: Vec<PlaceId> = others.iter().map(|it| it.place).collect();
            if let Vertex::Choice(choice) = &mut self.vertices[vertex] {
                choice.ways.retain(|it| !gone.contains(&it.place));
                for it in &mut choice.ways {
                    if it.place == first.place {
                        it.flow = None;
                    }
                }
            }
            self.bypass(to);
            return true;
        }
        false
    }

    /// A way of an exclusive choice back to the merge right before it.
    fn turns_back(&mut self, vertex: VertexId) -> bool {
        let Some(choice) = self.choice(vertex) else {
            return false;
        };
        let timers = choice.ways.iter().any(|way| way.kind == Kind::Timer);
        if choice.many || choice.optional || timers || choice.ways.len() < 2 {
            return false;
        }
        let &[into] = self.ins[vertex].as_slice() else {
            return false;
        };
        let (head, body) = match self.places[into].source {
            Some(source) => match (&self.vertices[source], self.ins[source].as_slice()) {
                (Vertex::Merge, _) => (source, self.path(into)),
                (Vertex::Block { .. }, &[before]) => match self.places[before].source {
                    Some(merge) if matches!(self.vertices[merge], Vertex::Merge) => {
                        (merge, self.path(before))
                    }
                    _ => return false,
                },
                _ => return false,
            },
            None => return false,
        };
        let facts = choice
            .ways
            .iter()
            .filter(|way| way.kind == Kind::Fact)
            .count();
        let own = choice
            .ways
            .iter()
            .filter(|way| way.kind == Kind::Own)
            .count();
        let back = choice.ways.iter().copied().find(|way| {
            self.path(way.place).target == head
                && match way.kind {
                    // Going round in the hope of another's decision may be all that the applicant can do.
                    Kind::Own => facts == 0 && own > 1,
                    Kind::Fact => own > 0 || facts > 1,
                    Kind::Timer => false,
                }
        });
        let Some(back) = back else {
            return false;
        };
        let path = self.path(back.place);
        if back.kind == Kind::Fact {
            let around = self.region(path);
            if around.is_some() || body.block.is_some() {
                let effect = self.effect(body);
                let inner = self.region_or_nothing(body);
                let region = self.regions.push(Region::Loop {
                    body: inner,
                    back: around,
                    way: back.flow,
                });
                self.put_block(body, region, effect);
            }
        }
        self.cut_path(path);
        if let Vertex::Choice(choice) = &mut self.vertices[vertex] {
            choice.ways.retain(|way| way.place != back.place);
        }
        self.bypass(head);
        true
    }
}
