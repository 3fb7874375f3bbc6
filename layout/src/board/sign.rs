//! What the lines and shapes of a board mean, as a legend shows them.

use super::{Board, CardKind, Shape};
use crate::geometry::Point;
use crate::tokens::{Palette, shape};

/// A line or a shape of a board that a legend explains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// An arrow to where data is kept.
    Kept,
    /// A dashed arrow to where data is looked up or shown, and not kept.
    LookedUp,
    /// Knots on one thread.
    Thread,
    /// A table from one thread to another.
    Table,
}

impl Board {
    /// The signs that it has, in their order.
    pub fn signs(&self) -> Vec<Sign> {
        let table = |it: &super::Card| it.kind == CardKind::Table;
        let tied = |it: &super::Card| it.rows.iter().any(|row| !row.knots.is_empty());
        let looked_up = self.arrows.iter().any(|it| !it.kept)
            || self.cards().any(|it| it.kind == CardKind::LookUp);
        [
            (Sign::Kept, self.arrows.iter().any(|it| it.kept)),
            (Sign::LookedUp, looked_up),
            (Sign::Thread, self.cards().any(|it| !table(it) && tied(it))),
            (Sign::Table, self.cards().any(|it| table(it) && tied(it))),
        ]
        .into_iter()
        .filter_map(|(sign, there)| there.then_some(sign))
        .collect()
    }
}

impl Sign {
    /// How wide a sign is drawn.
    pub const WIDTH: f64 = 26.0;

    /// The sign, from the middle of its left side.
    pub fn shapes(self, at: Point, palette: &Palette) -> Vec<Shape> {
        let color = palette.secondary;
        let point = |x: f64, y: f64| Point::new(at.x + x, at.y + y);
        let line = |from: f64, to: f64, width: f64, dash: Option<f64>| Shape::Line {
            points: vec![point(from, 0.0), point(to, 0.0)],
            color,
            width,
            dash,
        };
        let end = Self::WIDTH;
        let back = end - shape::ARROW;
        let tip = || {
            let half = shape::ARROW_HALF;
            Shape::Filled(
                vec![point(end, 0.0), point(back, -half), point(back, half)],
                color,
            )
        };
        let dot = |x: f64| Shape::Dot {
            at: point(x, 0.0),
            radius: 3.6,
            fill: color,
            stroke: (palette.card, 1.0),
        };
        let diamond = |x: f64| {
            let r = 5.0;
            let corners = [(0.0, -r), (r, 0.0), (0.0, r), (-r, 0.0)];
            Shape::Filled(corners.map(|(dx, dy)| point(x + dx, dy)).into(), color)
        };
        match self {
            Self::Kept => vec![line(0.0, back, shape::LINE, None), tip()],
            Self::LookedUp => vec![line(0.0, back, shape::LINE, Some(4.0)), tip()],
            Self::Thread => vec![
                line(4.0, end - 4.0, shape::LINE, None),
                dot(4.0),
                dot(end - 4.0),
            ],
            Self::Table => vec![
                line(5.0, end - 5.0, 3.0, None),
                diamond(5.0),
                diamond(end - 5.0),
            ],
        }
    }
}
