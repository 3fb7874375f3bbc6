//! A board as shapes with colours: what the app and the picture both draw.

use std::collections::{BTreeMap, BTreeSet};

use super::{Board, CardKind, Placed};
use crate::geometry::{Point, Rect};
use crate::svg::Mark;
use crate::text::Text;
use crate::tokens::{Color, Palette, shape, space};

/// What stands out, and what is marked or gone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Light {
    /// Whether anything stands out: then everything else fades.
    pub on: bool,
    /// Whether what stands out is against a rule.
    pub violates: bool,
    /// The rows that stand out.
    pub rows: BTreeSet<usize>,
    /// The threads that join them.
    pub threads: BTreeSet<usize>,
    /// The arrows that brought them.
    pub arrows: BTreeSet<usize>,
    /// The lanes whose heads stand out.
    pub lanes: BTreeSet<usize>,
    /// The threads that are taken away.
    pub gone_threads: BTreeSet<usize>,
    /// The rows that are taken away or no longer there: tables, records, look-ups.
    pub gone_rows: BTreeSet<usize>,
    /// The arrows that are taken away.
    pub gone_arrows: BTreeSet<usize>,
    /// The marks of lanes.
    pub lane_marks: BTreeMap<usize, Mark>,
    /// The marks of rows.
    pub row_marks: BTreeMap<usize, Mark>,
    /// What is selected or under the pointer.
    pub selected: BTreeSet<usize>,
}

/// One thing to draw, in the coordinates of the board.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A rectangle.
    Rect {
        /// Where.
        rect: Rect,
        /// The radius of its corners.
        radius: f64,
        /// Its inside.
        fill: Color,
        /// Its border.
        stroke: Option<(Color, f64)>,
        /// Whether the border is dashed.
        dashed: bool,
    },
    /// A line through points.
    Line {
        /// Where.
        points: Vec<Point>,
        /// Its colour.
        color: Color,
        /// Its width.
        width: f64,
        /// The length of its dashes, if it has any.
        dash: Option<f64>,
    },
    /// A filled polygon.
    Filled(Vec<Point>, Color),
    /// A circle.
    Dot {
        /// Its middle.
        at: Point,
        /// Its radius.
        radius: f64,
        /// Its inside.
        fill: Color,
        /// Its border.
        stroke: (Color, f64),
    },
    /// Words, from their upper left corner.
    Words {
        /// Where.
        at: Point,
        /// What.
        text: Text,
        /// Whether bold.
        strong: bool,
        /// Their colour.
        color: Color,
    },
    /// A mark of a finding.
    Mark(Point, Mark),
}

impl Light {
    fn row(&self, row: usize) -> bool {
        !self.on || self.rows.contains(&row)
    }
}

struct Pen<'a> {
    palette: &'a Palette,
    light: &'a Light,
    shapes: Vec<Shape>,
}

impl Placed {
    /// Everything but the heads of lanes, from the back to the front. Only what touches `seen` is drawn.
    pub fn shapes(
        &self,
        board: &Board,
        light: &Light,
        palette: &Palette,
        seen: &Rect,
    ) -> Vec<Shape> {
        let mut pen = Pen {
            palette,
            light,
            shapes: Vec::new(),
        };
        for lane in &self.lanes {
            if lane.rect.touches(seen) {
                let border = Some((palette.hairline, 1.0));
                pen.rect(lane.rect, 0.0, palette.lane, border, false);
            }
        }
        let kinds: Vec<CardKind> = board.cards().map(|it| it.kind).collect();
        for strong in [false, true] {
            pen.threads(self, board, seen, strong);
            pen.ties(self, board, &kinds, seen, strong);
            pen.arrows(self, board, seen, strong);
        }
        pen.cards(self, board, seen);
        pen.rows(self, board, &kinds, seen);
        pen.shapes
    }

    /// The head of a lane, moved right by so much, its words no higher than `top`.
    pub fn head(
        &self,
        board: &Board,
        lane: usize,
        light: &Light,
        palette: &Palette,
        shift: f64,
        top: f64,
    ) -> Vec<Shape> {
        let mut pen = Pen {
            palette,
            light,
            shapes: Vec::new(),
        };
        let (Some(place), Some(it)) = (self.lanes.get(lane), board.lanes.get(lane)) else {
            return Vec::new();
        };
        let head = place.head;
        let head = Rect::new(head.min.x + shift, head.min.y, head.width(), head.height());
        let lit = light.lanes.contains(&lane);
        let fill = if lit {
            palette.selection
        } else {
            palette.lane_head
        };
        pen.rect(head, 0.0, fill, Some((palette.hairline, 1.0)), false);
        let faded = light.on && !lit;
        let words =
            it.title.size.height + it.subtitle.as_ref().map_or(0.0, |it| it.size.height + 3.0);
        let lowest = (head.max.y - words - space::ROW).max(head.min.y + space::CARDS);
        let mut at = Point::new(
            head.min.x + space::BOX,
            (head.min.y + space::CARDS)
                .max(top + space::ROW)
                .min(lowest),
        );
        let ink = pen.tone(palette.ink, !faded);
        pen.words(at, &it.title, true, ink);
        if let Some(mark) = light.lane_marks.get(&lane) {
            let mark_at = Point::new(head.max.x - 10.0, at.y + 7.0);
            pen.shapes.push(Shape::Mark(mark_at, *mark));
        }
        if let Some(sub) = &it.subtitle {
            at.y += it.title.size.height + 3.0;
            let ink = pen.tone(palette.secondary, !faded);
            pen.words(at, sub, false, ink);
        }
        pen.shapes
    }
}

impl Pen<'_> {
    fn tone(&self, color: Color, strong: bool) -> Color {
        if strong || !self.light.on {
            return color;
        }
        let Color(r, g, b) = self.palette.lane;
        let mix = |a: u8, b: u8| {
            let part = f64::from(a) * shape::FADED + f64::from(b) * (1.0 - shape::FADED);
            part.round() as u8
        };
        Color(mix(color.0, r), mix(color.1, g), mix(color.2, b))
    }

    /// The colour of what stands out.
    fn lit(&self) -> Color {
        if self.light.violates {
            self.palette.violated
        } else {
            self.palette.accent
        }
    }

    fn rect(
        &mut self,
        rect: Rect,
        radius: f64,
        fill: Color,
        stroke: Option<(Color, f64)>,
        dashed: bool,
    ) {
        self.shapes.push(Shape::Rect {
            rect,
            radius,
            fill,
            stroke,
            dashed,
        });
    }

    fn line(&mut self, points: Vec<Point>, color: Color, width: f64, dash: Option<f64>) {
        self.shapes.push(Shape::Line {
            points,
            color,
            width,
            dash,
        });
    }

    fn words(&mut self, at: Point, text: &Text, strong: bool, color: Color) {
        self.shapes.push(Shape::Words {
            at,
            text: text.clone(),
            strong,
            color,
        });
    }

    fn threads(&mut self, placed: &Placed, board: &Board, seen: &Rect, strong: bool) {
        for (index, (place, label)) in placed.threads.iter().zip(&board.threads).enumerate() {
            let lit = self.light.on && self.light.threads.contains(&index);
            let gone = self.light.gone_threads.contains(&index);
            if lit != strong {
                continue;
            }
            let selected = self.light.selected.contains(&index);
            let (ink, run) = match (lit, gone) {
                (_, true) => (self.palette.faint, self.palette.faint),
                (true, _) => (self.lit(), self.tone(self.palette.secondary, false)),
                (false, _) => (
                    self.tone(self.palette.ink, selected),
                    self.tone(self.palette.secondary, false),
                ),
            };
            let at = Point::new(place.label.min.x, place.label.min.y + 1.0);
            self.words(at, label, lit || selected, ink);
            if place.x >= seen.min.x && place.x <= seen.max.x {
                let top = Point::new(place.x, place.label.min.y + 3.0);
                let guide = vec![top, Point::new(place.x, place.bottom)];
                let faint = self.tone(self.palette.faint, lit);
                self.line(guide, faint, 1.0, Some(2.0));
                for between in &place.runs {
                    self.line(between.to_vec(), run, shape::LINE, gone.then_some(4.0));
                }
            }
            if lit && !gone {
                self.thread_of_light(placed, board, index);
            }
        }
    }

    /// What joins the rows that stand out, along one thread: for whoever has a table for it, wherever it is used.
    fn thread_of_light(&mut self, placed: &Placed, board: &Board, thread: usize) {
        let mut knots: Vec<Point> = Vec::new();
        for (index, (row, place)) in board.rows().zip(&placed.rows).enumerate() {
            if self.light.rows.contains(&index) && !self.light.gone_rows.contains(&index) {
                let tied = row.knots.iter().zip(&place.knots);
                knots.extend(
                    tied.filter(|(it, _)| it.thread == thread)
                        .map(|(_, at)| *at),
                );
            }
        }
        let color = self.lit();
        for pair in knots.windows(2) {
            let [a, b] = pair else { continue };
            // Between columns of one thread the line changes over halfway.
            let middle = f64::midpoint(a.y, b.y);
            let points = if (a.x - b.x).abs() < 0.1 {
                vec![*a, *b]
            } else {
                vec![*a, Point::new(a.x, middle), Point::new(b.x, middle), *b]
            };
            self.line(points, color, shape::WITNESS_LINE + 0.8, None);
        }
    }

    /// From each row to its knots.
    fn ties(
        &mut self,
        placed: &Placed,
        board: &Board,
        kinds: &[CardKind],
        seen: &Rect,
        strong: bool,
    ) {
        for (index, (row, place)) in board.rows().zip(&placed.rows).enumerate() {
            let lit = self.light.on && self.light.rows.contains(&index);
            let y = place.rect.center().y;
            if lit != strong || y < seen.min.y || y > seen.max.y || row.knots.is_empty() {
                continue;
            }
            let gone = self.light.gone_rows.contains(&index);
            let xs = || place.knots.iter().map(|it| it.x);
            let (first, last) = (xs().fold(f64::MAX, f64::min), xs().fold(0.0, f64::max));
            let color = if gone {
                self.palette.faint
            } else if lit {
                self.lit()
            } else {
                self.tone(self.palette.outline, false)
            };
            let edge = Point::new(place.rect.max.x, y);
            let dash = gone.then_some(4.0);
            self.line(
                vec![edge, Point::new(last, y)],
                color,
                if lit { shape::LINE } else { 1.0 },
                dash,
            );
            // Two knots turn one into the other.
            if first < last {
                let table = kinds.get(place.card) == Some(&CardKind::Table);
                let color = if gone {
                    self.palette.faint
                } else if lit {
                    color
                } else {
                    self.tone(self.palette.secondary, false)
                };
                let width = if table { 3.0 } else { 2.2 };
                self.line(
                    vec![Point::new(first, y), Point::new(last, y)],
                    color,
                    width,
                    dash,
                );
            }
        }
    }

    fn arrows(&mut self, placed: &Placed, board: &Board, seen: &Rect, strong: bool) {
        for (index, (points, arrow)) in placed.arrows.iter().zip(&board.arrows).enumerate() {
            let lit = self.light.on && self.light.arrows.contains(&index);
            let (Some(first), Some(last)) = (points.first(), points.last()) else {
                continue;
            };
            let reach = Rect::between(*first, *last).grown(400.0);
            if lit != strong || !reach.touches(seen) {
                continue;
            }
            let gone = self.light.gone_arrows.contains(&index);
            let color = if gone {
                self.palette.faint
            } else if lit {
                self.lit()
            } else {
                self.tone(self.palette.secondary, false)
            };
            let dash = (gone || !arrow.kept).then_some(4.0);
            let width = if lit {
                shape::WITNESS_LINE
            } else {
                shape::LINE
            };
            let mut line = points.clone();
            if let Some(end) = line.last_mut() {
                end.x -= shape::ARROW * 0.6;
            }
            self.line(line, color, width, dash);
            let tip = *last;
            let back = tip.x - shape::ARROW;
            let head = vec![
                tip,
                Point::new(back, tip.y - shape::ARROW_HALF),
                Point::new(back, tip.y + shape::ARROW_HALF),
            ];
            self.shapes.push(Shape::Filled(head, color));
        }
    }

    fn cards(&mut self, placed: &Placed, board: &Board, seen: &Rect) {
        let mut lit_cards: BTreeSet<usize> = BTreeSet::new();
        for &row in &self.light.rows {
            lit_cards.extend(placed.rows.get(row).map(|it| it.card));
        }
        for (index, (rect, card)) in placed.cards.iter().zip(board.cards()).enumerate() {
            if !rect.touches(seen) {
                continue;
            }
            let strong = lit_cards.contains(&index);
            let (line, width) = if self.light.on && strong {
                (self.lit(), 1.6)
            } else {
                (self.tone(self.palette.outline, false), 1.2)
            };
            let radius = match card.kind {
                CardKind::System => 2.0,
                CardKind::LookUp | CardKind::Table => shape::RADIUS,
            };
            let dashed = card.kind == CardKind::LookUp;
            self.rect(
                *rect,
                radius,
                self.palette.card,
                Some((line, width)),
                dashed,
            );
            if card.kind == CardKind::System {
                let y = rect.min.y + 3.5;
                let lid = vec![Point::new(rect.min.x, y), Point::new(rect.max.x, y)];
                self.line(lid, line, 1.0, None);
            }
            let at = Point::new(rect.min.x + super::PAD, rect.min.y + 6.0);
            let ink = self.tone(self.palette.ink, strong);
            self.words(at, &card.title, true, ink);
        }
    }

    fn rows(&mut self, placed: &Placed, board: &Board, kinds: &[CardKind], seen: &Rect) {
        for (index, (row, place)) in board.rows().zip(&placed.rows).enumerate() {
            if place.rect.max.y < seen.min.y || place.rect.min.y > seen.max.y {
                continue;
            }
            let strong = self.light.row(index);
            let gone = self.light.gone_rows.contains(&index);
            let lit = self.light.on && strong && !gone;
            if lit {
                let inner = place.rect.grown(-1.0);
                self.rect(inner, 0.0, self.palette.selection, None, false);
            }
            let ink = if gone {
                self.palette.faint
            } else {
                self.tone(self.palette.ink, strong)
            };
            self.words(place.label, &row.label, false, ink);
            let secondary = if gone {
                self.palette.faint
            } else {
                self.tone(self.palette.secondary, strong)
            };
            self.words(place.keys, &row.keys, false, secondary);
            if gone {
                let y = place.label.y + row.label.size.height / 2.0;
                let through = vec![
                    Point::new(place.label.x, y),
                    Point::new(place.label.x + row.label.size.width, y),
                ];
                self.line(through, self.palette.secondary, 1.0, None);
            }
            let color = if gone {
                self.palette.faint
            } else if lit {
                self.lit()
            } else {
                self.tone(self.palette.secondary, strong)
            };
            let table = kinds.get(place.card) == Some(&CardKind::Table);
            for (knot, &at) in row.knots.iter().zip(&place.knots) {
                let gone = gone || self.light.gone_threads.contains(&knot.thread);
                let fill = if gone { self.palette.card } else { color };
                if table {
                    let r = 5.5;
                    let diamond = vec![
                        Point::new(at.x, at.y - r),
                        Point::new(at.x + r, at.y),
                        Point::new(at.x, at.y + r),
                        Point::new(at.x - r, at.y),
                    ];
                    self.shapes.push(Shape::Filled(diamond, fill));
                } else {
                    self.shapes.push(Shape::Dot {
                        at,
                        radius: 3.6,
                        fill,
                        stroke: (
                            if gone {
                                self.palette.faint
                            } else {
                                self.palette.card
                            },
                            1.0,
                        ),
                    });
                }
            }
            if let Some(mark) = self.light.row_marks.get(&index) {
                let after = place.label.x + row.label.size.width + shape::MARK + 5.0;
                let at = Point::new(after, place.rect.center().y);
                self.shapes.push(Shape::Mark(at, *mark));
            }
        }
    }
}
