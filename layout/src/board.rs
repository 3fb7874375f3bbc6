//! The board: who holds what, and by what it can be joined.
//!
//! Lanes of cards stand below each other, each card a list of rows. At the right of them threads run down, one for
//! each identifier; a row has a knot on every thread that it carries, so that no line has to be followed through a
//! tangle: a thread crosses a row either at a knot or it does not concern it. At the left arrows run from row to
//! row, each source with a track of its own. Nothing can overlap by construction: rows have their heights, threads
//! and tracks their own columns, and the label of each thread its own line above those to the right of it.

mod draw;
mod sign;
mod svg;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::geometry::{Point, Rect};
use crate::graph::Group;
use crate::layout::LaneBox;
use crate::text::Text;
use crate::tokens::{shape, space};

pub use draw::{Light, Shape};
pub use sign::Sign;
pub use svg::BoardPicture;

/// What is laid out. Cards, rows, threads and arrows are numbered in their order, across lanes and cards.
#[derive(Clone, Debug, Default)]
pub struct Board {
    /// From top to bottom.
    pub lanes: Vec<BoardLane>,
    /// From left to right.
    pub threads: Vec<Text>,
    /// Between rows.
    pub arrows: Vec<Arrow>,
}

/// Whose cards they are.
#[derive(Clone, Debug, Default)]
pub struct BoardLane {
    /// The first line of the head.
    pub title: Text,
    /// The second line of the head, smaller.
    pub subtitle: Option<Text>,
    /// Whose lane it is.
    pub group: Group,
    /// From top to bottom.
    pub cards: Vec<Card>,
}

/// What a card stands for; decides its shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardKind {
    /// A store: what lies in it stays.
    System,
    /// What is looked up or shown and not kept: a dashed border.
    LookUp,
    /// A table from one thread to another: its knots are diamonds, joined by a heavy line.
    Table,
}

/// A list of rows under a title.
#[derive(Clone, Debug)]
pub struct Card {
    /// What it stands for.
    pub kind: CardKind,
    /// Its name.
    pub title: Text,
    /// Its rows from top to bottom.
    pub rows: Vec<Row>,
}

/// One line of a card.
#[derive(Clone, Debug)]
pub struct Row {
    /// At the left.
    pub label: Text,
    /// At the right, smaller.
    pub keys: Text,
    /// Where it is tied to threads.
    pub knots: Vec<Knot>,
}

/// A row tied to a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Knot {
    /// The thread, by its number.
    pub thread: usize,
    /// Rows that bear the same number here are the same on this thread wherever they lie; without one, those of
    /// one card are.
    pub meets: Option<usize>,
}

/// Data that goes from one row to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrow {
    /// The row that it comes from.
    pub from: usize,
    /// The row that it goes to.
    pub to: usize,
    /// Whether it is kept there; else the line is dashed.
    pub kept: bool,
}

/// A row with its place.
#[derive(Clone, Debug)]
pub struct RowBox {
    /// Its card, by its number.
    pub card: usize,
    /// The row.
    pub rect: Rect,
    /// The upper left corner of its label.
    pub label: Point,
    /// The upper left corner of its keys.
    pub keys: Point,
    /// Its knots, in their order.
    pub knots: Vec<Point>,
}

/// A thread with its place.
#[derive(Clone, Debug)]
pub struct ThreadBox {
    /// The room of its label.
    pub label: Rect,
    /// Where its own line runs.
    pub x: f64,
    /// Where that ends.
    pub bottom: f64,
    /// Where it joins rows: from the first to the last knot of those that are the same.
    pub runs: Vec<[Point; 2]>,
}

/// A board with places.
#[derive(Clone, Debug, Default)]
pub struct Placed {
    /// The lanes, their heads at the left.
    pub lanes: Vec<LaneBox>,
    /// The cards.
    pub cards: Vec<Rect>,
    /// The rows.
    pub rows: Vec<RowBox>,
    /// The threads.
    pub threads: Vec<ThreadBox>,
    /// The lines of the arrows; their heads point at the last point.
    pub arrows: Vec<Vec<Point>>,
    /// Everything.
    pub bounds: Rect,
}

/// How wide the head of a lane is.
const HEAD: f64 = 128.0;
/// The room between a card's border and its words.
const PAD: f64 = 10.0;
/// The least height of a row.
const ROW: f64 = 21.0;
/// Between two threads.
const THREADS: f64 = 26.0;
/// Between the runs of one thread that stand beside each other.
const RUNS: f64 = 7.0;
/// The height of the line of a thread's label.
const LABEL: f64 = 17.0;
/// Between the tracks of arrows.
const TRACKS: f64 = 9.0;
/// With more tracks than these arrows share them.
const MOST_TRACKS: usize = 48;
/// How far apart an arrow into a row and one out of it meet the card.
const ASIDE: f64 = 4.0;

/// What is the same on a thread: rows with one number, or the rows of one card.
type Set = (bool, usize);

impl Board {
    /// All cards, in order.
    pub fn cards(&self) -> impl Iterator<Item = &Card> {
        self.lanes.iter().flat_map(|it| &it.cards)
    }

    /// All rows, in order.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.cards().flat_map(|it| &it.rows)
    }

    /// Gives everything a place.
    pub fn place(&self) -> Placed {
        let mut placed = Placed::default();
        let header = if self.threads.is_empty() {
            0.0
        } else {
            self.threads.len() as f64 * LABEL + space::ROW
        };
        let inner = self.card_width();
        self.place_rows(&mut placed, header);
        let tracks = self.tracks(&placed);
        let gutter = tracks
            .iter()
            .flatten()
            .max()
            .map_or(0.0, |&most| (most + 1) as f64 * TRACKS + space::ROW);
        let left = HEAD + space::CARDS + gutter;
        for (rect, card) in placed.cards.iter_mut().zip(self.cards()) {
            *rect = Rect::new(left, rect.min.y, inner, rect.height());
            debug_assert!(card.title.size.width <= inner);
        }
        for (place, row) in placed.rows.iter_mut().zip(self.rows()) {
            let rect = Rect::new(left, place.rect.min.y, inner, place.rect.height());
            let middle = rect.center().y;
            place.rect = rect;
            place.label = Point::new(left + PAD, middle - row.label.size.height / 2.0);
            let right = rect.max.x - PAD - row.keys.size.width;
            place.keys = Point::new(right, middle - row.keys.size.height / 2.0);
        }
        let right = self.place_threads(&mut placed, left + inner);
        self.place_arrows(&mut placed, &tracks, left);
        let bottom = placed.lanes.last().map_or(header, |it| it.rect.max.y);
        for lane in &mut placed.lanes {
            lane.rect = Rect::new(0.0, lane.rect.min.y, right, lane.rect.height());
        }
        let labels = placed.threads.iter().map(|it| it.label.max.x);
        let width = labels.fold(right, f64::max);
        placed.bounds = Rect::new(0.0, 0.0, width, bottom);
        placed
    }

    fn card_width(&self) -> f64 {
        let rows = self.rows().map(|it| {
            // A mark has room between them.
            let gap = 2.0 * shape::MARK + 12.0;
            it.label.size.width + gap + it.keys.size.width
        });
        let titles = self.cards().map(|it| it.title.size.width);
        rows.chain(titles).fold(160.0, f64::max) + 2.0 * PAD
    }

    /// Heights only: the columns are not known yet.
    fn place_rows(&self, placed: &mut Placed, header: f64) {
        let mut y = header;
        for lane in &self.lanes {
            let top = y;
            y += space::CARDS;
            for card in &lane.cards {
                let card_top = y;
                y += card.title.size.height + space::ROW;
                for row in &card.rows {
                    let height = row.label.size.height.max(row.keys.size.height) + 6.0;
                    let height = height.max(ROW);
                    placed.rows.push(RowBox {
                        card: placed.cards.len(),
                        rect: Rect::new(0.0, y, 0.0, height),
                        label: Point::default(),
                        keys: Point::default(),
                        knots: Vec::new(),
                    });
                    y += height;
                }
                y += 4.0;
                placed
                    .cards
                    .push(Rect::new(0.0, card_top, 0.0, y - card_top));
                y += space::ROW;
            }
            let words = lane.title.size.height
                + lane
                    .subtitle
                    .as_ref()
                    .map_or(0.0, |it| it.size.height + 3.0);
            y = (y + space::CARDS - space::ROW).max(top + words + 2.0 * space::CARDS);
            placed.lanes.push(LaneBox {
                rect: Rect::new(0.0, top, 0.0, y - top),
                head: Rect::new(0.0, top, HEAD, y - top),
            });
        }
    }

    /// The track of each arrow, from the cards outwards; nothing for one whose rows are not there.
    fn tracks(&self, placed: &Placed) -> Vec<Option<usize>> {
        let middle = |row: usize| placed.rows.get(row).map(|it| it.rect.center().y);
        // Arrows of one source share a track.
        let mut spans: BTreeMap<(usize, bool), (f64, f64)> = BTreeMap::new();
        for arrow in &self.arrows {
            let (Some(a), Some(b)) = (middle(arrow.from), middle(arrow.to)) else {
                continue;
            };
            let span = spans.entry((arrow.from, arrow.kept)).or_insert((a, a));
            *span = (span.0.min(b), span.1.max(b));
        }
        let mut shortest: Vec<_> = spans.into_iter().collect();
        shortest.sort_by(|(a, x), (b, y)| (x.1 - x.0).total_cmp(&(y.1 - y.0)).then(a.cmp(b)));
        let mut taken: Vec<Vec<(f64, f64)>> = Vec::new();
        let mut track: BTreeMap<(usize, bool), usize> = BTreeMap::new();
        for (at, (from, to)) in shortest {
            let free =
                |it: &Vec<(f64, f64)>| it.iter().all(|&(a, b)| to + ROW < a || b + ROW < from);
            let place = taken.iter().position(free).unwrap_or(taken.len());
            let place = place.min(MOST_TRACKS - 1);
            if place == taken.len() {
                taken.push(Vec::new());
            }
            if let Some(it) = taken.get_mut(place) {
                it.push((from, to));
            }
            track.insert(at, place);
        }
        let of = |it: &Arrow| track.get(&(it.from, it.kept)).copied();
        self.arrows.iter().map(of).collect()
    }

    /// Gives threads and knots their places right of the cards; tells where they end.
    fn place_threads(&self, placed: &mut Placed, cards: f64) -> f64 {
        let mut x = cards + THREADS;
        for row in &mut placed.rows {
            row.knots.clear();
        }
        let mut knots: Vec<Vec<(usize, f64)>> = vec![Vec::new(); placed.rows.len()];
        for (thread, label) in self.threads.iter().enumerate() {
            // What is the same on this thread: the rows of each such set.
            let mut sets: BTreeMap<Set, Vec<(usize, usize, f64)>> = BTreeMap::new();
            for (index, (row, place)) in self.rows().zip(&placed.rows).enumerate() {
                for (nth, knot) in row.knots.iter().enumerate() {
                    if knot.thread == thread {
                        let set = knot.meets.map_or((false, place.card), |it| (true, it));
                        let y = place.rect.center().y;
                        sets.entry(set).or_default().push((index, nth, y));
                    }
                }
            }
            let mut columns: Vec<f64> = Vec::new();
            let mut runs = Vec::new();
            let mut bottom: f64 = 0.0;
            let mut by_top: Vec<_> = sets.into_values().collect();
            by_top.sort_by_key(|it| it.first().map(|it| it.0));
            for set in by_top {
                let (Some(&(_, _, top)), Some(&(_, _, end))) = (set.first(), set.last()) else {
                    continue;
                };
                let free = columns.iter().position(|&it| it + 1.0 < top);
                let column = free.unwrap_or(columns.len());
                if column == columns.len() {
                    columns.push(end);
                } else if let Some(it) = columns.get_mut(column) {
                    *it = end;
                }
                let at = x + column as f64 * RUNS;
                if set.len() > 1 {
                    runs.push([Point::new(at, top), Point::new(at, end)]);
                }
                bottom = bottom.max(end);
                for (row, nth, _) in set {
                    if let Some(of_row) = knots.get_mut(row) {
                        of_row.push((nth, at));
                    }
                }
            }
            let y = thread as f64 * LABEL;
            placed.threads.push(ThreadBox {
                label: Rect::new(x + 7.0, y, label.size.width, LABEL),
                x,
                bottom,
                runs,
            });
            x += THREADS + columns.len().saturating_sub(1) as f64 * RUNS;
        }
        for (row, mut of_row) in placed.rows.iter_mut().zip(knots) {
            of_row.sort_by_key(|it| it.0);
            let y = row.rect.center().y;
            row.knots = of_row.into_iter().map(|(_, x)| Point::new(x, y)).collect();
        }
        x
    }

    fn place_arrows(&self, placed: &mut Placed, tracks: &[Option<usize>], left: f64) {
        placed.arrows = self
            .arrows
            .iter()
            .zip(tracks)
            .map(|(arrow, track)| {
                let middle = |row: usize| placed.rows.get(row).map(|it| it.rect.center().y);
                let (Some(from), Some(to), Some(track)) =
                    (middle(arrow.from), middle(arrow.to), track)
                else {
                    return Vec::new();
                };
                let x = left - space::ROW - *track as f64 * TRACKS - 6.0;
                let (from, to) = (from + ASIDE, to - ASIDE);
                vec![
                    Point::new(left, from),
                    Point::new(x, from),
                    Point::new(x, to),
                    Point::new(left, to),
                ]
            })
            .collect();
    }
}
