//! Smallest cuts.
//!
//! Inside a region they follow from its parts. Between regions they are smallest hitting sets, found implicitly: every
//! set of regions without which the applicant loses even if all others are possible must be hit; hit all that are known
//! by a lightest set, play, and learn another one where that loses.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::{Count, Cuts, Game};
use super::hitting::{Hitting, Search};
use super::ids::RegionId;
use super::region::{Kind, Region, Regions};
use super::roles::Roles;
use super::win;
use crate::flow::{IdVec, NodeId};

/// The smallest cuts of one region.
#[derive(Clone, Debug, Default)]
struct Family {
    size: usize,
    count: u64,
    /// The cheapest of them.
    best: Vec<NodeId>,
    /// The nodes in any of them.
    members: Vec<NodeId>,
}

impl Family {
    /// The family of a region that is passed without any change.
    fn free() -> Self {
        Self {
            count: 1,
            ..Self::default()
        }
    }

    /// Of two regions that must both be passed.
    fn and(mut self, other: Self) -> Self {
        self.size += other.size;
        self.count = self.count.saturating_mul(other.count);
        self.best.extend(other.best);
        self.members.extend(other.members);
        self
    }

    /// Of two regions of which one must be passed. They have no nodes in common.
    fn or(mut self, other: Self, roles: &Roles) -> Self {
        if self.size != other.size {
            return if self.size < other.size { self } else { other };
        }
        if self.size == 0 {
            return self;
        }
        self.count = self.count.saturating_add(other.count);
        self.members.extend(other.members);
        if cost(&other.best, roles) < cost(&self.best, roles) {
            self.best = other.best;
        }
        self
    }
}

/// What cuts of one size are compared by: the levels from the highest down, then the nodes in order.
fn cost(cut: &[NodeId], roles: &Roles) -> (Vec<u32>, Vec<NodeId>) {
    let mut nodes = cut.to_vec();
    nodes.sort_unstable();
    let mut levels: Vec<u32> = nodes.iter().map(|&node| roles.level(node)).collect();
    levels.sort_unstable_by(|a, b| b.cmp(a));
    (levels, nodes)
}

/// The families of all regions; a region that is part of another gives its family away.
fn families(
    regions: &Regions,
    roles: &Roles,
    allowed: &dyn Fn(NodeId) -> bool,
) -> IdVec<RegionId, Family> {
    let mut families: IdVec<RegionId, Family> = IdVec::new();
    for region in regions.iter() {
        let mut of = |part: RegionId| std::mem::take(&mut families[part]);
        let family = match region {
            Region::Delay(_) => Family::free(),
            Region::Step(node) if allowed(*node) => Family::free(),
            Region::Step(node) => Family {
                size: 1,
                count: 1,
                best: vec![*node],
                members: vec![*node],
            },
            Region::Seq(parts) | Region::Par(parts) => parts
                .iter()
                .fold(Family::free(), |all, &part| all.and(of(part))),
            Region::Loop { body, back, .. } => {
                let body = of(*body);
                back.map_or(Family::free(), &mut of).and(body)
            }
            Region::Choice(choice) => {
                let mut must = Family::free();
                for branch in choice.of(Kind::Timer) {
                    must = must.and(of(branch.region));
                }
                // Whoever may stay silent needs nothing else.
                if choice.of(Kind::Timer).next().is_none() {
                    for branch in choice.of(Kind::Fact) {
                        must = must.and(of(branch.region));
                    }
                    for &part in choice.always.iter().chain(&choice.step) {
                        must = must.and(of(part));
                    }
                    let own = choice.of(Kind::Own).map(|branch| of(branch.region));
                    let own = own.reduce(|some, other| some.or(other, roles));
                    if !choice.optional {
                        must = must.and(own.unwrap_or_else(Family::free));
                    }
                }
                must
            }
        };
        families.push(family);
    }
    families
}

/// The cuts of a game that the applicant loses.
pub(super) fn cuts(
    game: &Game<'_>,
    allowed: &dyn Fn(NodeId) -> bool,
    passes: &IdVec<RegionId, bool>,
) -> Cuts {
    let mut families = families(&game.prepared.board.regions, game.roles, allowed);
    let needed: BTreeSet<RegionId> = game
        .prepared
        .states
        .alts
        .iter()
        .filter_map(|alt| alt.needs)
        .filter(|&region| !passes[region])
        .collect();
    let units: Vec<(RegionId, Family)> = needed
        .into_iter()
        .map(|region| (region, std::mem::take(&mut families[region])))
        .collect();
    // A game costs as much as it has alternatives.
    let games = game
        .prepared
        .limits
        .games
        .min(WORK / (1 + game.prepared.states.alts.len()));
    let mut learning = Learning {
        game,
        units: &units,
        passes: passes.clone(),
        hitting: Hitting::new(units.iter().map(|(_, family)| family.size).collect()),
        known: BTreeMap::new(),
        games,
    };
    let all: Vec<usize> = (0..units.len()).collect();
    if learning.wins(&all) != Some(true) {
        return Cuts {
            cheapest: Vec::new(),
            count: Count::Exactly(0),
            exact: true,
            members: BTreeSet::new(),
            complete: true,
        };
    }
    let mut search = Search::new(game.prepared.limits.search);
    match learning.lightest(&mut search) {
        Some(first) => learning.list(&first, &mut search),
        None => learning.irreducible(&all, games),
    }
}

/// How many alternatives are looked at, in all games for one question, before an answer is no longer exact.
const WORK: usize = 400_000_000;

struct Learning<'a> {
    game: &'a Game<'a>,
    units: &'a [(RegionId, Family)],
    passes: IdVec<RegionId, bool>,
    hitting: Hitting,
    /// Games that were played.
    known: BTreeMap<Vec<usize>, bool>,
    /// How many may still be played.
    games: usize,
}

impl Learning<'_> {
    /// Whether the applicant wins if these units are possible; nothing where the bound is reached.
    fn wins(&mut self, units: &[usize]) -> Option<bool> {
        if let Some(&known) = self.known.get(units) {
            return Some(known);
        }
        self.games = self.games.checked_sub(1)?;
        let wins = self.play(units);
        self.known.insert(units.to_vec(), wins);
        Some(wins)
    }

    fn play(&mut self, units: &[usize]) -> bool {
        for &unit in units {
            if let Some((region, _)) = self.units.get(unit) {
                self.passes[*region] = true;
            }
        }
        let wins = win::play(&self.game.prepared.states, &self.passes).wins;
        for &unit in units {
            if let Some((region, _)) = self.units.get(unit) {
                self.passes[*region] = false;
            }
        }
        wins
    }

    /// Learns from units with which the applicant loses: as many others as possible are added while that stays so; of
    /// the rest one at least is needed.
    fn learn(&mut self, losing: &[usize]) -> Option<()> {
        let mut with: BTreeSet<usize> = losing.iter().copied().collect();
        let mut without = Vec::new();
        for unit in 0..self.units.len() {
            if !with.insert(unit) {
                continue;
            }
            let units: Vec<usize> = with.iter().copied().collect();
            if self.wins(&units)? {
                with.remove(&unit);
                without.push(unit);
            }
        }
        self.hitting.add(without);
        Some(())
    }

    /// A lightest set of units with which the applicant wins.
    fn lightest(&mut self, search: &mut Search) -> Option<Vec<usize>> {
        // Most often there are units without which nothing goes.
        for unit in 0..self.units.len() {
            let others: Vec<usize> = (0..self.units.len()).filter(|&it| it != unit).collect();
            if !self.wins(&others)? {
                self.hitting.add(vec![unit]);
            }
        }
        loop {
            let units = self.hitting.lightest(search)?;
            if self.wins(&units)? {
                return Some(units);
            }
            self.learn(&units)?;
        }
    }

    fn weight(&self, units: &[usize]) -> usize {
        let sizes = units.iter().filter_map(|&unit| self.units.get(unit));
        sizes.map(|(_, family)| family.size).sum()
    }

    fn family(&self, units: &[usize]) -> Family {
        let families = units.iter().filter_map(|&unit| self.units.get(unit));
        families.fold(Family::free(), |all, (_, family)| all.and(family.clone()))
    }

    /// All smallest cuts, one of which is known.
    fn list(&mut self, first: &[usize], search: &mut Search) -> Cuts {
        let weight = self.weight(first);
        let (listed, all) = self.listed(weight, search);
        let mut sum = Family::default();
        for units in listed.iter().map(Vec::as_slice).chain([first]) {
            let family = self.family(units);
            if sum.count == 0
                || cost(&family.best, self.game.roles) < cost(&sum.best, self.game.roles)
            {
                sum.best.clone_from(&family.best);
            }
            if units != first || sum.count == 0 || !listed.iter().any(|it| it == first) {
                sum.count = sum.count.saturating_add(family.count);
            }
            sum.members.extend(family.members);
        }
        let mut members: BTreeSet<NodeId> = sum.members.into_iter().collect();
        let mut complete = all;
        if !all {
            complete = true;
            for unit in 0..self.units.len() {
                let Some((_, family)) = self.units.get(unit) else {
                    continue;
                };
                if family.members.iter().any(|node| members.contains(node)) {
                    continue;
                }
                match self.some_with(unit, weight, search) {
                    Some(Some(units)) => members.extend(self.family(&units).members),
                    Some(None) => {}
                    None => complete = false,
                }
            }
        }
        sum.best.sort_unstable();
        Cuts {
            cheapest: sum.best,
            count: if all && sum.count < u64::MAX {
                Count::Exactly(sum.count)
            } else {
                Count::AtLeast(sum.count)
            },
            exact: true,
            members,
            complete,
        }
    }

    /// Sets of units of this weight with which the applicant wins, and whether these are all.
    fn listed(&mut self, weight: usize, search: &mut Search) -> (Vec<Vec<usize>>, bool) {
        loop {
            let most = self.game.prepared.limits.listed;
            let (listed, mut all) = self.hitting.all(weight, most, search);
            let mut winning = Vec::new();
            let mut learned = false;
            for units in listed {
                match self.wins(&units) {
                    Some(true) => winning.push(units),
                    Some(false) => {
                        learned = self.learn(&units).is_some();
                        if learned {
                            break;
                        }
                        all = false;
                    }
                    None => all = false,
                }
            }
            if !learned {
                return (winning, all);
            }
        }
    }

    /// A set of units of this weight that has a certain one in it and with which the applicant wins.
    fn some_with(
        &mut self,
        unit: usize,
        weight: usize,
        search: &mut Search,
    ) -> Option<Option<Vec<usize>>> {
        loop {
            let Some(units) = self.hitting.with(unit, weight, search)? else {
                return Some(None);
            };
            if self.wins(&units)? {
                return Some(Some(units));
            }
            self.learn(&units)?;
        }
    }

    /// A cut of which no unit can be left out, as far as so many games tell. The dearest units are left out first.
    fn irreducible(&mut self, all: &[usize], games: usize) -> Cuts {
        let mut order = all.to_vec();
        order.sort_by_key(|&unit| {
            let family = self.units.get(unit).map(|(_, family)| family);
            let best = family.map_or(&[][..], |family| &family.best);
            std::cmp::Reverse((best.len(), cost(best, self.game.roles)))
        });
        let mut kept: BTreeSet<usize> = all.iter().copied().collect();
        for unit in order.into_iter().take(games) {
            kept.remove(&unit);
            let units: Vec<usize> = kept.iter().copied().collect();
            if !self.play(&units) {
                kept.insert(unit);
            }
        }
        let units: Vec<usize> = kept.into_iter().collect();
        let mut cheapest = self.family(&units).best;
        cheapest.sort_unstable();
        Cuts {
            cheapest,
            count: Count::AtLeast(0),
            exact: false,
            members: BTreeSet::new(),
            complete: false,
        }
    }
}
