//! Routing inside one channel, the space between two neighbouring columns.
//!
//! Every net gets one vertical line on a track of its own. Its horizontal ends reach the columns
//! left and right. Where one net comes in on the left at the height at which another goes out on
//! the right, the first must turn before the second does, or their ends would lie on each other;
//! where such demands form a ring, one net is split in two lines joined by a short horizontal.
//! Within these bounds tracks are put in the order that crosses least.

use std::collections::BTreeMap;

use crate::layers::{End, PieceId};
use crate::table::{Table, key};

key!(StrandId);

/// Lines nearer than this to each other would be taken for one.
const CLEAR: f64 = 5.0;

/// Above this number of vertical lines only what must be is heeded, not the number of crossings.
const MANY: usize = 600;

/// A piece whose ends have heights.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placed {
    pub(crate) id: PieceId,
    pub(crate) a: End,
    pub(crate) b: End,
    pub(crate) a_y: f64,
    pub(crate) b_y: f64,
    /// Whether the end lies on the left of the channel.
    pub(crate) a_left: bool,
    pub(crate) b_left: bool,
}

/// How a piece crosses its channel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Way {
    /// One horizontal line.
    Straight,
    /// One vertical line.
    Track(usize),
    /// From `a`, on a first track to height `y`, and on a second track to `b`.
    Split { first: usize, y: f64, second: usize },
}

/// The ways of all pieces of a channel.
pub(crate) struct Plan {
    pub(crate) ways: Vec<(PieceId, Way)>,
    /// Number of tracks.
    pub(crate) tracks: usize,
}

/// A vertical line with the heights at which it is joined from either side.
#[derive(Debug, Clone, Default)]
struct Strand {
    left: Vec<f64>,
    right: Vec<f64>,
    low: f64,
    high: f64,
    /// The other line of the same net, to the right of this one.
    then: Option<StrandId>,
}

impl Strand {
    fn new(mut left: Vec<f64>, mut right: Vec<f64>) -> Self {
        for side in [&mut left, &mut right] {
            side.sort_by(f64::total_cmp);
            side.dedup();
        }
        let low = left
            .iter()
            .chain(&right)
            .copied()
            .fold(f64::INFINITY, f64::min);
        let high = left
            .iter()
            .chain(&right)
            .copied()
            .fold(f64::NEG_INFINITY, f64::max);
        Self {
            left,
            right,
            low,
            high,
            then: None,
        }
    }

    /// The strand, joined at height `y` with the other half of its net.
    fn reaching(self, y: f64) -> Self {
        Self {
            low: self.low.min(y),
            high: self.high.max(y),
            ..self
        }
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.low < other.high + 2.0 * CLEAR && other.low < self.high + 2.0 * CLEAR
    }

    /// Crossings if this strand's track lies to the left of the other's.
    fn crossings_before(&self, other: &Self) -> i64 {
        let within = |ys: &[f64], strand: &Self| {
            let count = ys
                .iter()
                .filter(|y| **y > strand.low && **y < strand.high)
                .count();
            i64::try_from(count).unwrap_or(i64::MAX)
        };
        within(&self.right, other) + within(&other.left, self)
    }
}

pub(crate) fn plan(pieces: &[Placed]) -> Plan {
    let nets = nets(pieces);
    let mut ways = Vec::with_capacity(pieces.len());
    let mut strands: Table<StrandId, Strand> = Table::new();
    let mut bent: Vec<(&[Placed], Halves)> = Vec::new();
    for net in &nets {
        if let [one] = net.as_slice()
            && one.a_left != one.b_left
            && one.a_y == one.b_y
        {
            ways.push((one.id, Way::Straight));
            continue;
        }
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for piece in net {
            for (y, is_left) in [(piece.a_y, piece.a_left), (piece.b_y, piece.b_left)] {
                if is_left { &mut left } else { &mut right }.push(y);
            }
        }
        let strand = strands.push(Strand::new(left, right));
        bent.push((net, Halves::Whole(strand)));
    }
    let mut heights: Vec<f64> = pieces
        .iter()
        .flat_map(|piece| [piece.a_y, piece.b_y])
        .collect();
    let order = sequence(&mut strands, &mut bent, &mut heights);
    let (track, tracks) = pack(&strands, &order);
    for (net, halves) in bent {
        for piece in net {
            let way = match halves {
                Halves::Whole(strand) => Way::Track(track[strand]),
                Halves::Split { left, right, y } => match (piece.a_left, piece.b_left) {
                    (true, true) => Way::Track(track[left]),
                    (false, false) => Way::Track(track[right]),
                    (true, false) => Way::Split {
                        first: track[left],
                        y,
                        second: track[right],
                    },
                    (false, true) => Way::Split {
                        first: track[right],
                        y,
                        second: track[left],
                    },
                },
            };
            ways.push((piece.id, way));
        }
    }
    Plan { ways, tracks }
}

/// One net's vertical line, or its two.
#[derive(Debug, Clone, Copy)]
enum Halves {
    Whole(StrandId),
    Split {
        left: StrandId,
        right: StrandId,
        y: f64,
    },
}

/// Pieces out of one end that forks make one net; the others are joined by the end they share.
fn nets(pieces: &[Placed]) -> Vec<Vec<Placed>> {
    let mut from: BTreeMap<End, usize> = BTreeMap::new();
    for piece in pieces {
        *from.entry(piece.a).or_default() += 1;
    }
    let mut number: BTreeMap<(bool, End), usize> = BTreeMap::new();
    let mut nets: Table<usize, Vec<Placed>> = Table::new();
    for piece in pieces {
        let forks = from.get(&piece.a).is_some_and(|count| *count > 1);
        let name = if forks {
            (true, piece.a)
        } else {
            (false, piece.b)
        };
        let net = *number.entry(name).or_insert_with(|| nets.push(Vec::new()));
        nets[net].push(*piece);
    }
    nets.into_vec()
}

/// For each strand those that must turn to its right.
fn demands(strands: &Table<StrandId, Strand>) -> Table<StrandId, Vec<StrandId>> {
    let mut outgoing: Vec<(f64, StrandId)> = strands
        .pairs()
        .flat_map(|(id, strand)| strand.right.iter().map(move |y| (*y, id)))
        .collect();
    outgoing.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    strands
        .pairs()
        .map(|(id, strand)| {
            let mut later: Vec<StrandId> = strand.then.into_iter().collect();
            for y in &strand.left {
                let start = outgoing.partition_point(|(other, _)| *other <= y - CLEAR);
                let near = outgoing.iter().skip(start);
                let near = near.take_while(|(other, _)| *other < y + CLEAR);
                later.extend(near.map(|(_, other)| *other).filter(|other| *other != id));
            }
            later.sort_unstable();
            later.dedup();
            later
        })
        .collect()
}

/// The strands from left to right; splits nets where no order meets all demands.
fn sequence(
    strands: &mut Table<StrandId, Strand>,
    bent: &mut [(&[Placed], Halves)],
    heights: &mut Vec<f64>,
) -> Vec<StrandId> {
    loop {
        match try_sequence(strands) {
            Ok(mut order) => {
                if strands.len() <= MANY {
                    exchange(strands, &mut order);
                }
                return order;
            }
            Err(ring) => split(ring, strands, bent, heights),
        }
    }
}

/// Parts one strand's left ends from its right ends, so that both kinds of demand can be met.
fn split(
    ring: StrandId,
    strands: &mut Table<StrandId, Strand>,
    bent: &mut [(&[Placed], Halves)],
    heights: &mut Vec<f64>,
) {
    let whole = std::mem::take(&mut strands[ring]);
    let y = free_height(f64::midpoint(whole.low, whole.high), heights);
    heights.push(y);
    let second = strands.push(Strand::new(Vec::new(), whole.right).reaching(y));
    strands[ring] = Strand {
        then: Some(second),
        ..Strand::new(whole.left, Vec::new()).reaching(y)
    };
    for (_, halves) in bent.iter_mut() {
        if matches!(halves, Halves::Whole(strand) if *strand == ring) {
            *halves = Halves::Split {
                left: ring,
                right: second,
                y,
            };
        }
    }
}

/// The height nearest to `wish` that keeps clear of all ends.
fn free_height(wish: f64, heights: &[f64]) -> f64 {
    let free = |y: f64| heights.iter().all(|other| (other - y).abs() >= 1.5 * CLEAR);
    let candidates = heights
        .iter()
        .flat_map(|y| [y - 1.5 * CLEAR, y + 1.5 * CLEAR])
        .chain([wish])
        .filter(|y| free(*y));
    candidates
        .min_by(|a, b| (a - wish).abs().total_cmp(&(b - wish).abs()))
        .unwrap_or(wish)
}

/// Chooses from the left, of the strands that may come next, the one that crosses least; a strand
/// of a ring of demands if there is one.
fn try_sequence(strands: &Table<StrandId, Strand>) -> Result<Vec<StrandId>, StrandId> {
    let demands = demands(strands);
    let count = strands.len();
    let mut waiting = Table::filled(0_usize, count);
    for later in demands.iter().flatten() {
        waiting[*later] += 1;
    }
    // What a strand adds in crossings by standing left of all that are still to come.
    let mut price: Table<StrandId, i64> = Table::filled(0, count);
    let weigh = count <= MANY;
    let difference = |a: StrandId, b: StrandId| {
        let (a, b) = (&strands[a], &strands[b]);
        if a.overlaps(b) {
            a.crossings_before(b) - b.crossings_before(a)
        } else {
            0
        }
    };
    if weigh {
        for a in strands.keys() {
            price[a] = strands
                .keys()
                .filter(|b| *b != a)
                .map(|b| difference(a, b))
                .sum();
        }
    }
    let mut rest: Vec<StrandId> = strands.keys().collect();
    rest.sort_by(|a, b| strands[*a].low.total_cmp(&strands[*b].low));
    let mut order = Vec::with_capacity(count);
    while !rest.is_empty() {
        let next = rest
            .iter()
            .enumerate()
            .filter(|(_, strand)| waiting[**strand] == 0)
            .min_by_key(|(_, strand)| price[**strand])
            .map(|(i, _)| i);
        let Some(next) = next else {
            return Err(ring(&demands, &rest, strands));
        };
        let strand = rest.remove(next);
        order.push(strand);
        for later in &demands[strand] {
            waiting[*later] -= 1;
        }
        if weigh {
            for other in &rest {
                price[*other] -= difference(*other, strand);
            }
        }
    }
    Ok(order)
}

/// A strand on a ring of demands among `rest`, none of which is free of demands: the one of the
/// ring with the fewest ends, which is split at the least cost.
fn ring(
    demands: &Table<StrandId, Vec<StrandId>>,
    rest: &[StrandId],
    strands: &Table<StrandId, Strand>,
) -> StrandId {
    // Every strand left has a predecessor among those left: walking back must come to a ring.
    let mut before: Table<StrandId, Option<StrandId>> = Table::filled(None, strands.len());
    let mut left = Table::filled(false, strands.len());
    for strand in rest {
        left[*strand] = true;
    }
    for strand in rest {
        for later in &demands[*strand] {
            if left[*later] {
                before[*later] = Some(*strand);
            }
        }
    }
    let start = rest
        .first()
        .copied()
        .unwrap_or(<StrandId as crate::table::Key>::at(0));
    let back = |strand: &StrandId| before[*strand];
    let on_ring = std::iter::successors(Some(start), back)
        .nth(rest.len())
        .unwrap_or(start);
    std::iter::successors(Some(on_ring), back)
        .take(rest.len())
        .min_by_key(|strand| strands[*strand].left.len() + strands[*strand].right.len())
        .unwrap_or(on_ring)
}

/// Swaps neighbours while that takes crossings away and no demand forbids it.
fn exchange(strands: &Table<StrandId, Strand>, order: &mut [StrandId]) {
    let demands = demands(strands);
    for _ in 0..8 {
        let mut changed = false;
        for i in 1..order.len() {
            let Some([a, b]) = order
                .get(i - 1..=i)
                .and_then(|pair| <[StrandId; 2]>::try_from(pair).ok())
            else {
                continue;
            };
            let (x, y) = (&strands[a], &strands[b]);
            let better = y.crossings_before(x) < x.crossings_before(y);
            if better && x.overlaps(y) && demands[a].binary_search(&b).is_err() {
                order.swap(i - 1, i);
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
}

/// The leftmost track for each strand that keeps the order among those that meet.
fn pack(strands: &Table<StrandId, Strand>, order: &[StrandId]) -> (Table<StrandId, usize>, usize) {
    let demands = demands(strands);
    let mut least = Table::filled(0_usize, strands.len());
    let mut track = Table::filled(0_usize, strands.len());
    let mut tracks = 0;
    for (i, strand) in order.iter().enumerate() {
        let own = &strands[*strand];
        let mut at = least[*strand];
        for other in order.iter().take(i) {
            if strands[*other].overlaps(own) {
                at = at.max(track[*other] + 1);
            }
        }
        track[*strand] = at;
        tracks = tracks.max(at + 1);
        for later in &demands[*strand] {
            least[*later] = least[*later].max(at + 1);
        }
    }
    (track, tracks)
}
