//! The order of items inside each column: few crossings, lanes kept apart.
//!
//! Barycentre sweeps in both directions with transposition of neighbours; the best order seen is
//! kept. Lanes are the first key of every comparison, so that they never mix.

use crate::graph::NodeId;
use crate::layers::{End, ItemId, Layers, Port, What};
use crate::table::Table;

/// Where a node wants to stand among those of its lane and column that have a wish as well.
pub(crate) type Wishes = Table<NodeId, Option<f64>>;

/// The items of every column from top to bottom.
pub(crate) type Order = Table<usize, Vec<ItemId>>;

/// A neighbour in the next column, and which part of it: 0 above, 1 the side, 2 below.
type Neighbour = (ItemId, usize);

struct Neighbours {
    left: Table<ItemId, Vec<Neighbour>>,
    right: Table<ItemId, Vec<Neighbour>>,
    /// Joined through a channel without leaving the column; whether it is the right channel.
    turns: Table<ItemId, Vec<(ItemId, bool)>>,
    /// The pieces between columns by channel, as (left, right).
    pieces: Table<usize, Vec<(Neighbour, Neighbour)>>,
}

impl Neighbours {
    fn new(layers: &Layers) -> Self {
        let items = layers.items.len();
        let mut this = Self {
            left: Table::filled(Vec::new(), items),
            right: Table::filled(Vec::new(), items),
            turns: Table::filled(Vec::new(), items),
            pieces: Table::filled(Vec::new(), layers.count + 1),
        };
        let part = |end: End| match end.port {
            Port::Side => 1,
            Port::Stub(stub) if layers.stubs[stub].top => 0,
            Port::Stub(_) => 2,
        };
        for piece in layers.pieces.iter() {
            let (a, b) = (piece.a, piece.b);
            if a.right == b.right {
                this.turns[a.item].push((b.item, a.right));
                this.turns[b.item].push((a.item, a.right));
                continue;
            }
            let (l, r) = if a.right { (a, b) } else { (b, a) };
            this.right[l.item].push((r.item, part(r)));
            this.left[r.item].push((l.item, part(l)));
            this.pieces[piece.channel].push(((l.item, part(l)), (r.item, part(r))));
        }
        this
    }

    fn across(&self, item: ItemId, right: bool) -> &[Neighbour] {
        if right {
            &self.right[item]
        } else {
            &self.left[item]
        }
    }
}

struct Sorter<'a> {
    layers: &'a Layers,
    wishes: &'a Wishes,
    neighbours: Neighbours,
    order: Order,
    position: Table<ItemId, usize>,
}

/// How good an order is: crossings first, then how far pieces climb.
type Score = (usize, usize);

pub(crate) fn order(layers: &Layers, wishes: &Wishes) -> Order {
    let items = layers.items.len();
    let mut best = Sorter::new(layers, wishes, &depth_first(layers));
    let mut score = best.improve();
    // Every further start costs as much again; worth it where the eye can count the crossings.
    let starts = match items {
        0..=600 => 24,
        601..=1500 => 8,
        1501..=4000 => 1,
        _ => 0,
    };
    for start in 0..starts {
        if score.0 == 0 {
            break;
        }
        let seeds = layers.items.pairs().map(|(id, item)| match start {
            0 => item.seed,
            _ => scatter(id, start),
        });
        let mut other = Sorter::new(layers, wishes, &seeds.collect());
        let reached = other.improve();
        if reached < score {
            score = reached;
            best = other;
        }
    }
    best.order
}

/// A number without pattern, the same for the same arguments (the finalizer of SplitMix64).
fn scatter(item: ItemId, start: usize) -> usize {
    use crate::table::Key as _;
    let mut z =
        (item.index() as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (start as u64) << 32;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (z >> 33) as usize
}

/// Numbers items as a depth-first walk to the right meets them.
fn depth_first(layers: &Layers) -> Table<ItemId, usize> {
    let neighbours = Neighbours::new(layers);
    let mut number = Table::filled(usize::MAX, layers.items.len());
    let mut roots: Vec<ItemId> = layers.items.keys().collect();
    roots.sort_by_key(|item| (layers.items[*item].layer, layers.items[*item].seed));
    let mut next = 0;
    for root in roots {
        let mut stack = vec![root];
        while let Some(item) = stack.pop() {
            if number[item] != usize::MAX {
                continue;
            }
            number[item] = next;
            next += 1;
            let right = neighbours.right[item].iter().rev();
            stack.extend(right.map(|(item, _)| *item));
        }
    }
    number
}

impl<'a> Sorter<'a> {
    fn new(layers: &'a Layers, wishes: &'a Wishes, seeds: &Table<ItemId, usize>) -> Self {
        let mut order: Order = Table::filled(Vec::new(), layers.count);
        for (id, item) in layers.items.pairs() {
            order[item.layer].push(id);
        }
        let mut this = Self {
            layers,
            wishes,
            neighbours: Neighbours::new(layers),
            order,
            position: Table::filled(0, layers.items.len()),
        };
        for layer in 0..layers.count {
            let keyed = this.order[layer]
                .iter()
                .map(|item| (seeds[*item] as f64, *item))
                .collect();
            this.set(layer, keyed);
        }
        this
    }

    /// Sorts a column by the given keys, lane by lane; equal keys keep their order.
    fn set(&mut self, layer: usize, mut keyed: Vec<(f64, ItemId)>) {
        keyed.sort_by(|(a, i), (b, j)| {
            let lane = |item: &ItemId| self.layers.items[*item].lane;
            lane(i).cmp(&lane(j)).then(a.total_cmp(b))
        });
        let mut items: Vec<ItemId> = keyed.into_iter().map(|(_, item)| item).collect();
        self.grant(&mut items);
        for (i, item) in items.iter().enumerate() {
            self.position[*item] = i;
        }
        self.order[layer] = items;
    }

    fn wish(&self, item: ItemId) -> Option<f64> {
        match self.layers.items[item].what {
            What::Node(node) => self.wishes[node],
            What::Pass | What::Label(_) => None,
        }
    }

    /// Puts the nodes that have wishes into the order wished, in the slots they hold together.
    fn grant(&self, items: &mut [ItemId]) {
        let lanes =
            |a: &ItemId, b: &ItemId| self.layers.items[*a].lane == self.layers.items[*b].lane;
        for lane in items.chunk_by_mut(lanes) {
            let mut wishing: Vec<(f64, ItemId)> = lane
                .iter()
                .filter_map(|item| Some((self.wish(*item)?, *item)))
                .collect();
            if wishing.len() < 2 {
                continue;
            }
            wishing.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut wishing = wishing.into_iter();
            for slot in lane.iter_mut() {
                if self.wish(*slot).is_some()
                    && let Some((_, item)) = wishing.next()
                {
                    *slot = item;
                }
            }
        }
    }

    /// Sweeps until nothing gets better; leaves the best order found and returns its score.
    fn improve(&mut self) -> Score {
        let mut best = (self.score(), self.order.clone());
        let mut stale = 0;
        for round in 0..24 {
            if stale == 4 {
                break;
            }
            self.sweep(round % 2 == 0);
            for _ in 0..4 {
                if !self.transpose() {
                    break;
                }
            }
            let score = self.score();
            if score < best.0 {
                best = (score, self.order.clone());
                stale = 0;
            } else {
                stale += 1;
            }
        }
        self.order = best.1;
        for layer in 0..self.layers.count {
            for (i, item) in self.order[layer].iter().enumerate() {
                self.position[*item] = i;
            }
        }
        best.0
    }

    fn key(&self, (item, part): Neighbour) -> usize {
        self.position[item] * 3 + part
    }

    fn sweep(&mut self, rightwards: bool) {
        let count = self.layers.count;
        for step in 0..count {
            let layer = if rightwards { step } else { count - 1 - step };
            let keyed = self.order[layer]
                .iter()
                .map(|item| (self.barycentre(*item, !rightwards), *item))
                .collect();
            self.set(layer, keyed);
        }
    }

    /// The mean place of the neighbours on one side, as a place in the own column.
    fn barycentre(&self, item: ItemId, right: bool) -> f64 {
        let own = self.position[item] as f64;
        let next = self.neighbours.across(item, right);
        let mut sum = 0.0;
        let mut weight = 0.0;
        for neighbour in next {
            sum += self.key(*neighbour) as f64 / 3.0;
            weight += 1.0;
        }
        // A line that turns in this column belongs beside what it turns around.
        if next.is_empty() && matches!(self.layers.items[item].what, What::Pass | What::Label(_)) {
            for (other, _) in &self.neighbours.turns[item] {
                let other = self.position[*other] as f64;
                sum += if own < other {
                    other - 0.5
                } else {
                    other + 0.5
                };
                weight += 1.0;
            }
        }
        if weight > 0.0 { sum / weight } else { own }
    }

    fn score(&self) -> Score {
        let climb = |(l, r): &(Neighbour, Neighbour)| {
            let same_lane = self.layers.items[l.0].lane == self.layers.items[r.0].lane;
            usize::from(same_lane) * self.position[l.0].abs_diff(self.position[r.0])
        };
        let climbs = self.neighbours.pieces.iter().flatten().map(climb).sum();
        (self.crossings(), climbs)
    }

    fn crossings(&self) -> usize {
        let mut total = 0;
        for (channel, pieces) in self.neighbours.pieces.pairs() {
            let mut keys: Vec<(usize, usize)> = pieces
                .iter()
                .map(|(l, r)| (self.key(*l), self.key(*r)))
                .collect();
            keys.sort_unstable();
            let size = self.order.find(channel).map_or(0, Vec::len) * 3;
            total += inversions(&keys, size);
        }
        // A turn is crossed by every piece that leaves from between its ends.
        for (item, turns) in self.neighbours.turns.pairs() {
            for (other, right) in turns {
                let (a, b) = (self.position[item], self.position[*other]);
                let column = &self.order[self.layers.items[item].layer];
                total += column
                    .iter()
                    .take(b)
                    .skip(a + 1)
                    .map(|between| self.neighbours.across(*between, *right).len())
                    .sum::<usize>();
            }
        }
        total
    }

    /// Swaps neighbours wherever that takes a crossing away.
    fn transpose(&mut self) -> bool {
        let mut changed = false;
        for layer in 0..self.layers.count {
            let length = self.order[layer].len();
            for i in 1..length {
                let (Some(a), Some(b)) = (
                    self.order[layer].get(i - 1).copied(),
                    self.order[layer].get(i).copied(),
                ) else {
                    continue;
                };
                let same_lane = self.layers.items[a].lane == self.layers.items[b].lane;
                let bound = self.wish(a).is_some() && self.wish(b).is_some();
                if !same_lane || bound || self.cost(a, b) <= self.cost(b, a) {
                    continue;
                }
                self.order[layer].swap(i - 1, i);
                self.position[a] = i;
                self.position[b] = i - 1;
                changed = true;
            }
        }
        changed
    }

    /// Crossings between the pieces of two neighbours of a column if `a` stands above `b`.
    fn cost(&self, a: ItemId, b: ItemId) -> usize {
        let top = self.position[a].min(self.position[b]);
        let bottom = self.position[a].max(self.position[b]);
        let mut cost = 0;
        for right in [false, true] {
            let (of_a, of_b) = (
                self.neighbours.across(a, right),
                self.neighbours.across(b, right),
            );
            let mut above: Vec<usize> = of_a.iter().map(|n| self.key(*n)).collect();
            let mut below: Vec<usize> = of_b.iter().map(|n| self.key(*n)).collect();
            above.sort_unstable();
            below.sort_unstable();
            let mut passed = 0;
            let mut rest = below.iter().peekable();
            for key in &above {
                while rest.next_if(|other| *other < key).is_some() {
                    passed += 1;
                }
                cost += passed;
            }
            let turns = |item: ItemId| {
                self.neighbours.turns[item]
                    .iter()
                    .filter(move |(_, side)| *side == right)
                    .map(|(other, _)| self.position[*other])
            };
            cost += turns(b).filter(|other| *other < top).count() * of_a.len();
            cost += turns(a).filter(|other| *other > bottom).count() * of_b.len();
        }
        cost
    }
}

/// Pairs of `keys` (sorted) whose second parts are in the opposite order, by a Fenwick tree.
fn inversions(keys: &[(usize, usize)], size: usize) -> usize {
    let mut tree: Table<usize, usize> = Table::filled(0, size + 1);
    let mut total = 0;
    let mut waiting: Vec<usize> = Vec::new();
    let mut seen = 0;
    for same_left in keys.chunk_by(|a, b| a.0 == b.0) {
        for (_, key) in same_left {
            // Those not above `key` among all from further up the left column.
            let mut i = (key + 1).min(size);
            let mut not_below = 0;
            while i > 0 {
                not_below += tree[i];
                i -= i & i.wrapping_neg();
            }
            total += seen - not_below;
            waiting.push(*key);
        }
        for key in waiting.drain(..) {
            let mut i = (key + 1).min(size);
            while i <= size && i > 0 {
                tree[i] += 1;
                i += i & i.wrapping_neg();
            }
            seen += 1;
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn inversions_are_counted_as_by_comparing_all_pairs(
            mut keys in prop::collection::vec((0..12_usize, 0..12_usize), 0..40),
        ) {
            keys.sort_unstable();
            let mut expected = 0;
            for (i, a) in keys.iter().enumerate() {
                for b in keys.iter().skip(i + 1) {
                    expected += usize::from(a.0 < b.0 && a.1 > b.1);
                }
            }
            prop_assert_eq!(inversions(&keys, 12), expected);
        }
    }
}
