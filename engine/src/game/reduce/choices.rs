//! Choices whose ways meet again.

use super::beside;
use super::paths::Path;
use crate::game::graph::{Board, Choice, OutWay, Vertex};
use crate::game::ids::{PlaceId, VertexId};
use crate::game::moves::alternatives;
use crate::game::region::{self, Branch, Effect, Kind, Region};

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

impl Board {
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

    /// Turns a choice all of whose paths meet at once into a block, if what it comes to is told by who chose last.
    fn collapse(&mut self, vertex: VertexId) -> bool {
        let Some(choice) = self.choice(vertex).cloned() else {
            return false;
        };
        let Some(effect) = self.outcome(&choice) else {
            return false;
        };
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
            return false;
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
        true
    }

    /// An exclusive choice whose ways all meet in one merge, or that has one way left.
    pub(super) fn meets(&mut self, vertex: VertexId) -> bool {
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
        self.collapse(vertex)
    }

    /// An inclusive choice whose ways all meet in one inclusive join.
    pub(super) fn inclusive(&mut self, vertex: VertexId) -> bool {
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
        self.collapse(vertex)
    }

    /// Ways of one kind of an exclusive choice that meet in one merge, where others go elsewhere.
    pub(super) fn fold(&mut self, vertex: VertexId) -> bool {
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
    pub(super) fn turns_back(&mut self, vertex: VertexId) -> bool {
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
