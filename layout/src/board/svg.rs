//! A board as an SVG picture.

use std::fmt::Write as _;

use super::{Board, Light, Placed, Shape, Sign};
use crate::geometry::{Point, Rect};
use crate::svg::{Head, Mark, Pen, number};
use crate::text::{Text, measure};
use crate::tokens::{Color, Theme, font, space};

/// Around the board.
const MARGIN: f64 = 2.0 * space::CARDS;
/// The height of the title.
const HEADING: f64 = 34.0;
/// The height of the legend.
const LEGEND: f64 = 30.0;

/// A board to be written.
pub struct BoardPicture<'a> {
    /// What is drawn.
    pub board: &'a Board,
    /// Where.
    pub placed: &'a Placed,
    /// What stands out and is marked.
    pub light: &'a Light,
    /// The heading.
    pub title: String,
    /// Beside it, smaller.
    pub subtitle: String,
    /// The language of the words.
    pub language: String,
    /// The colours.
    pub theme: Theme,
    /// What the lines and shapes mean.
    pub signs: Vec<(Sign, String)>,
    /// What the marks say.
    pub legend: Vec<(Mark, String)>,
}

impl BoardPicture<'_> {
    /// The picture as an SVG document.
    pub fn to_svg(&self) -> String {
        let bounds = self.placed.bounds;
        let head = Head {
            title: &self.title,
            subtitle: &self.subtitle,
            description: "",
            language: &self.language,
        };
        let words = measure(head.title, font::TITLE).width
            + measure(head.subtitle, font::BODY).width
            + space::CARDS;
        let told = |words: &str| measure(words, font::SECONDARY).width + 40.0;
        let marks: f64 = self.legend.iter().map(|it| told(&it.1)).sum();
        let signs = self.signs.iter().map(|it| told(&it.1) + Sign::WIDTH - 12.0);
        let below = marks + signs.sum::<f64>();
        let width = bounds.width().max(words).max(below) + 2.0 * MARGIN;
        let explained = !(self.legend.is_empty() && self.signs.is_empty());
        let legend = if explained { LEGEND } else { 0.0 };
        let height = bounds.height() + HEADING + legend + 2.0 * MARGIN;
        let mut pen = Pen {
            out: String::new(),
            palette: self.theme.palette(),
        };
        let palette = pen.palette;
        pen.open(&head, width, height);
        let whole = Rect::new(0.0, 0.0, width, height);
        pen.rect(&whole, 0.0, palette.card, None);
        pen.heading(&head);
        let top = number(MARGIN + HEADING);
        let _ = writeln!(pen.out, r#"<g transform="translate({MARGIN} {top})">"#);
        let placed = self.placed;
        for shape in placed.shapes(self.board, self.light, palette, &bounds) {
            pen.shape(&shape);
        }
        for lane in 0..placed.lanes.len() {
            for shape in placed.head(self.board, lane, self.light, palette, 0.0, f64::MIN) {
                pen.shape(&shape);
            }
        }
        let mut at = Point::new(8.0, bounds.height() + LEGEND * 0.7);
        for (mark, words) in &self.legend {
            pen.mark(*mark, at);
            at.x += 14.0;
            at.x += pen.explained(words, at, palette.secondary) + 26.0;
        }
        for (sign, words) in &self.signs {
            for shape in sign.shapes(Point::new(at.x - 6.0, at.y), palette) {
                pen.shape(&shape);
            }
            at.x += Sign::WIDTH + 2.0;
            at.x += pen.explained(words, at, palette.secondary) + 26.0;
        }
        pen.out.push_str("</g>\n</svg>\n");
        pen.out
    }
}

fn path(points: &[Point]) -> String {
    let mut data = String::new();
    for (index, at) in points.iter().enumerate() {
        let letter = if index == 0 { 'M' } else { 'L' };
        let _ = write!(data, "{letter}{} {}", number(at.x), number(at.y));
    }
    data
}

impl Pen {
    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Rect {
                rect,
                radius,
                fill,
                stroke,
                dashed,
            } => {
                self.rect(rect, *radius, *fill, *stroke);
                if *dashed {
                    self.dash(4.0);
                }
            }
            Shape::Line {
                points,
                color,
                width,
                dash,
            } => {
                let _ = write!(self.out, r#"<path d="{}""#, path(points));
                self.paint(None, Some((*color, *width)));
                if let Some(dash) = dash {
                    self.dash(*dash);
                }
            }
            Shape::Filled(points, color) => {
                let _ = write!(self.out, r#"<path d="{}Z""#, path(points));
                self.paint(Some(*color), None);
            }
            Shape::Dot {
                at,
                radius,
                fill,
                stroke,
            } => self.circle(*at, *radius, Some(*fill), Some(*stroke)),
            Shape::Words {
                at,
                text,
                strong,
                color,
            } => {
                let weight = if *strong { 700 } else { 400 };
                let rect = Rect::new(at.x, at.y, text.size.width, text.size.height);
                let face = self.face(text.font, weight, *color);
                self.text(text, &rect, face);
            }
            Shape::Mark(at, mark) => self.mark(*mark, *at),
        }
    }

    /// Words of a legend from the middle of their left side; how wide they are.
    fn explained(&mut self, words: &str, at: Point, color: Color) -> f64 {
        let text = Text::line(words, font::SECONDARY);
        let width = text.size.width;
        self.shape(&Shape::Words {
            at: Point::new(at.x, at.y - text.size.height / 2.0),
            text,
            strong: false,
            color,
        });
        width
    }

    /// Dashes the border of the element that was written last.
    fn dash(&mut self, length: f64) {
        if self.out.ends_with("/>\n") {
            self.out.truncate(self.out.len() - 3);
            let _ = writeln!(self.out, r#" stroke-dasharray="{}"/>"#, number(length));
        }
    }
}
