//! What would have to be allowed: smallest cuts, by a tree of hitting sets (Reiter, “A theory of diagnosis from first
//! principles”, Artificial Intelligence 32, 1987).

use std::collections::BTreeSet;

use super::answer::{Count, Cuts, Game};
use super::region::{self, RegionId};
use super::win;
use crate::flow::NodeId;
use crate::flow::index::IdVec;

/// The smallest sets of nodes whose being allowed lets the applicant win.
///
/// A losing set that nothing can be added to without winning shows what every cut must take one of; branching on
/// that, one size after another, finds all cuts of the smallest size.
pub(super) fn cuts(
    game: &Game<'_>,
    allowed: &dyn Fn(NodeId) -> bool,
    _passes: &IdVec<RegionId, bool>,
) -> Cuts {
    let candidates: Vec<NodeId> = game.steps().filter(|&it| !allowed(it)).collect();
    let mut search = Search {
        game,
        allowed,
        candidates,
        games: 0,
        seen: BTreeSet::new(),
        found: Vec::new(),
    };
    let all: BTreeSet<NodeId> = search.candidates.iter().copied().collect();
    let none = Cuts {
        cheapest: Vec::new(),
        count: Count::Exactly(0),
        exact: true,
        members: BTreeSet::new(),
        complete: true,
    };
    if !search.wins(&all) {
        return none;
    }
    for size in 1..=all.len() {
        search.seen.clear();
        let whole = search.branch(&mut BTreeSet::new(), size);
        if !search.found.is_empty() || !whole {
            return search.cuts(whole, &all);
        }
    }
    none
}

struct Search<'a, 'b> {
    game: &'a Game<'b>,
    allowed: &'a dyn Fn(NodeId) -> bool,
    candidates: Vec<NodeId>,
    games: usize,
    seen: BTreeSet<Vec<NodeId>>,
    found: Vec<Vec<NodeId>>,
}

impl Search<'_, '_> {
    fn wins(&mut self, chosen: &BTreeSet<NodeId>) -> bool {
        self.games += 1;
        let passes = region::passable(&self.game.board.regions, &|node| {
            (self.allowed)(node) || chosen.contains(&node)
        });
        win::play(&self.game.states, &passes).wins
    }

    /// Finds every cut of a size that contains what is chosen; false where the bound was reached first.
    fn branch(&mut self, chosen: &mut BTreeSet<NodeId>, size: usize) -> bool {
        if !self.seen.insert(chosen.iter().copied().collect()) {
            return true;
        }
        if self.games > self.game.limits.games || self.found.len() > self.game.limits.listed {
            return false;
        }
        if self.wins(chosen) {
            self.found.push(chosen.iter().copied().collect());
            return true;
        }
        if chosen.len() == size {
            return true;
        }
        let conflict = self.conflict(chosen);
        for node in conflict {
            chosen.insert(node);
            let whole = self.branch(chosen, size);
            chosen.remove(&node);
            if !whole {
                return false;
            }
        }
        true
    }

    /// What every cut that contains the chosen ones must take one more of.
    fn conflict(&mut self, chosen: &BTreeSet<NodeId>) -> Vec<NodeId> {
        let mut losing = chosen.clone();
        let mut conflict = Vec::new();
        for node in self.candidates.clone() {
            if losing.insert(node) && self.wins(&losing) {
                losing.remove(&node);
                conflict.push(node);
            }
        }
        conflict
    }

    fn cuts(mut self, whole: bool, all: &BTreeSet<NodeId>) -> Cuts {
        let members = self.found.iter().flatten().copied().collect();
        let game = self.game;
        let cost = |cut: &Vec<NodeId>| {
            let mut levels: Vec<u32> = cut.iter().map(|&it| game.roles.level(it)).collect();
            levels.sort_unstable_by(|a, b| b.cmp(a));
            (levels, cut.clone())
        };
        let cheapest = self.found.iter().min_by_key(|it| cost(it)).cloned();
        let count = self.found.len() as u64;
        Cuts {
            exact: whole,
            cheapest: cheapest.unwrap_or_else(|| self.irreducible(all)),
            count: if whole {
                Count::Exactly(count)
            } else {
                Count::AtLeast(count)
            },
            members,
            complete: whole,
        }
    }

    /// A cut of which no node can be left out.
    fn irreducible(&mut self, all: &BTreeSet<NodeId>) -> Vec<NodeId> {
        let mut cut = all.clone();
        for node in all {
            cut.remove(node);
            if !self.wins(&cut) {
                cut.insert(*node);
            }
        }
        cut.into_iter().collect()
    }
}
