//! Heights: where each item of a lane stands between the lane's borders.
//!
//! Items joined by pieces are aligned into blocks that share one height, so that lines run
//! straight (as in Brandes and Köpf); blocks never cross, so that the order "above" among them has
//! no cycle and a longest path packs them. Blocks then move, within the room they have, to the
//! median of their neighbours.

use crate::graph::LaneId;
use crate::layers::{End, ItemId, Layers, Port, What};
use crate::order::Order;
use crate::table::{Table, key};

key!(BlockId);

/// How far an item reaches above and below its line.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Extent {
    pub(crate) up: f64,
    pub(crate) down: f64,
}

pub(crate) struct Heights {
    /// The height of each item's line, from the top of its lane's content.
    pub(crate) y: Table<ItemId, f64>,
    /// The height of each lane's content.
    pub(crate) lane: Table<LaneId, f64>,
}

pub(crate) fn place(
    layers: &Layers,
    order: &Order,
    extent: &Table<ItemId, Extent>,
    lanes: usize,
    offset: impl Fn(End) -> f64,
) -> Heights {
    let blocks = Blocks::align(layers, order);
    let count = blocks.items.len();
    // "Directly above" between blocks, with the least distance of their lines.
    let mut below: Table<BlockId, Vec<(BlockId, f64)>> = Table::filled(Vec::new(), count);
    let mut above: Table<BlockId, Vec<(BlockId, f64)>> = Table::filled(Vec::new(), count);
    let mut first: Table<BlockId, f64> = Table::filled(0.0, count);
    let mut last: Table<BlockId, f64> = Table::filled(0.0, count);
    for (item, block) in blocks.of.pairs() {
        first[*block] = first[*block].max(extent[item].up);
        last[*block] = last[*block].max(extent[item].down);
    }
    for column in order.iter() {
        for (a, b) in column.iter().zip(column.iter().skip(1)) {
            if layers.items[*a].lane != layers.items[*b].lane {
                continue;
            }
            let distance = extent[*a].down + extent[*b].up;
            let (a, b) = (blocks.of[*a], blocks.of[*b]);
            below[a].push((b, distance));
            above[b].push((a, distance));
        }
    }
    let sorted = sort(&below, &above);
    let mut y: Table<BlockId, f64> = Table::filled(0.0, count);
    for block in &sorted {
        y[*block] = above[*block]
            .iter()
            .map(|(other, distance)| y[*other] + distance)
            .fold(first[*block], f64::max);
    }
    let mut lane: Table<LaneId, f64> = Table::filled(0.0, lanes);
    for block in blocks.items.keys() {
        let of = blocks.lane[block];
        lane[of] = lane[of].max(y[block] + last[block]);
    }
    let wishes = blocks.neighbours(layers, offset);
    for round in 0..10 {
        let mut moved = false;
        let mut settle = |block: BlockId| {
            let low = above[block]
                .iter()
                .map(|(other, distance)| y[*other] + distance)
                .fold(first[block], f64::max);
            let high = below[block]
                .iter()
                .map(|(other, distance)| y[*other] - distance)
                .fold(lane[blocks.lane[block]] - last[block], f64::min);
            let mut near: Vec<f64> = wishes[block]
                .iter()
                .map(|(other, distance)| y[*other] + distance)
                .collect();
            if near.is_empty() || high <= low {
                return;
            }
            near.sort_by(f64::total_cmp);
            let middle = |i: usize| near.get(i).copied().unwrap_or(low);
            let wish = f64::midpoint(middle((near.len() - 1) / 2), middle(near.len() / 2));
            // Whole points keep lines crisp and equal heights equal.
            let to = wish.round().clamp(low, high);
            moved |= (to - y[block]).abs() > 0.5;
            y[block] = to;
        };
        if round % 2 == 0 {
            sorted.iter().rev().for_each(|block| settle(*block));
        } else {
            sorted.iter().for_each(|block| settle(*block));
        }
        if !moved {
            break;
        }
    }
    Heights {
        y: blocks.of.iter().map(|block| y[*block]).collect(),
        lane,
    }
}

/// A topological order of the blocks, those above first.
fn sort(
    below: &Table<BlockId, Vec<(BlockId, f64)>>,
    above: &Table<BlockId, Vec<(BlockId, f64)>>,
) -> Vec<BlockId> {
    let mut waiting: Table<BlockId, usize> = above.iter().map(Vec::len).collect();
    let mut ready: Vec<BlockId> = waiting
        .keys()
        .filter(|block| waiting[*block] == 0)
        .collect();
    let mut sorted = Vec::with_capacity(waiting.len());
    while let Some(block) = ready.pop() {
        sorted.push(block);
        for (other, _) in &below[block] {
            waiting[*other] -= 1;
            if waiting[*other] == 0 {
                ready.push(*other);
            }
        }
    }
    debug_assert_eq!(sorted.len(), waiting.len(), "blocks never cross");
    sorted
}

struct Blocks {
    of: Table<ItemId, BlockId>,
    items: Table<BlockId, Vec<ItemId>>,
    lane: Table<BlockId, LaneId>,
}

impl Blocks {
    fn align(layers: &Layers, order: &Order) -> Self {
        let mut position = Table::filled(0_usize, layers.items.len());
        for column in order.iter() {
            for (i, item) in column.iter().enumerate() {
                position[*item] = i;
            }
        }
        let spine = spine(layers);
        let mut by_channel: Table<usize, Vec<(ItemId, ItemId)>> =
            Table::filled(Vec::new(), layers.count + 1);
        let mut ways_out = Table::filled(0_usize, layers.items.len());
        for piece in layers.pieces.iter() {
            let (a, b) = (piece.a, piece.b);
            let straight = a.port == Port::Side && b.port == Port::Side && a.right != b.right;
            if straight && layers.items[a.item].lane == layers.items[b.item].lane {
                let (l, r) = if a.right { (a, b) } else { (b, a) };
                by_channel[piece.channel].push((l.item, r.item));
                ways_out[l.item] += 1;
            }
        }
        let mut right: Table<ItemId, Option<ItemId>> = Table::filled(None, layers.items.len());
        let mut has_left = Table::filled(false, layers.items.len());
        for pieces in by_channel.iter_mut() {
            let lines =
                |item: ItemId| usize::from(!matches!(layers.items[item].what, What::Node(_)));
            // Long lines first, then the way on that leads farthest, then from above.
            pieces.sort_by_key(|(l, r)| {
                (
                    std::cmp::Reverse(lines(*l) + lines(*r)),
                    std::cmp::Reverse(spine[*r]),
                    position[*l],
                    position[*r],
                )
            });
            let mut taken = std::collections::BTreeMap::new();
            for (l, r) in pieces.iter() {
                if right[*l].is_some() || has_left[*r] {
                    continue;
                }
                let (from, to) = (position[*l], position[*r]);
                let above = taken.range(..from).next_back().is_none_or(|(_, p)| *p < to);
                let under = taken.range(from..).next().is_none_or(|(_, p)| *p > to);
                if above && under {
                    taken.insert(from, to);
                    right[*l] = Some(*r);
                    has_left[*r] = true;
                }
            }
        }
        let mut of = Table::filled(None, layers.items.len());
        let mut items = Table::new();
        let mut lane = Table::new();
        for column in order.iter() {
            for item in column {
                if has_left[*item] {
                    continue;
                }
                let block = items.push(Vec::new());
                lane.push(layers.items[*item].lane);
                let mut next = Some(*item);
                while let Some(item) = next {
                    of[item] = Some(block);
                    items[block].push(item);
                    next = right[item];
                }
            }
        }
        let fallback = <BlockId as crate::table::Key>::at(0);
        Self {
            of: of.iter().map(|block| block.unwrap_or(fallback)).collect(),
            items,
            lane,
        }
    }

    /// The blocks of the same lane to which pieces lead from each block, and how far below their
    /// lines the block would have to stand for the pieces to run straight.
    fn neighbours(
        &self,
        layers: &Layers,
        offset: impl Fn(End) -> f64,
    ) -> Table<BlockId, Vec<(BlockId, f64)>> {
        let mut neighbours = Table::filled(Vec::new(), self.items.len());
        for piece in layers.pieces.iter() {
            let (a, b) = (piece.a, piece.b);
            if a.right == b.right || layers.items[a.item].lane != layers.items[b.item].lane {
                continue;
            }
            let distance = offset(b) - offset(a);
            let (a, b) = (self.of[a.item], self.of[b.item]);
            if a != b {
                neighbours[a].push((b, distance));
                neighbours[b].push((a, -distance));
            }
        }
        neighbours
    }
}

/// How many columns of nodes the longest way on to the right from each item still has.
fn spine(layers: &Layers) -> Table<ItemId, usize> {
    let mut spine: Table<ItemId, usize> = Table::filled(0, layers.items.len());
    let mut pieces: Vec<(usize, ItemId, ItemId)> = layers
        .pieces
        .iter()
        .filter(|piece| piece.a.right && !piece.b.right)
        .map(|piece| (piece.channel, piece.a.item, piece.b.item))
        .collect();
    pieces.sort_unstable();
    for (_, left, right) in pieces.iter().rev() {
        let step = usize::from(matches!(layers.items[*right].what, What::Node(_)));
        spine[*left] = spine[*left].max(spine[*right] + step);
    }
    spine
}
