//! What marks, lines and shapes mean, in the lower corner of a map.

use std::sync::Arc;

use egui::{Galley, Painter, Rect, Ui, Vec2, pos2, vec2};
use gensoku_layout::board;
use gensoku_layout::tokens::font;

use crate::fonts::sans;
use crate::map::board::draw_shape;
use crate::map::camera::Camera;
use crate::theme::{Look, Mark};
use crate::widgets;
use crate::words::{self, Word};

/// The height of a line of the legend.
const HEIGHT: f32 = 22.0;
/// What lies around its lines.
const PAD: f32 = 8.0;
/// Between two entries.
const GAP: f32 = 14.0;

/// Something that is explained.
#[derive(Clone, Copy)]
enum Entry {
    Mark(Mark),
    /// The line of what stands out.
    Witness,
    Sign(board::Sign),
}

impl Entry {
    fn words(self, look: Look) -> &'static str {
        match self {
            Self::Mark(mark) => words::mark(look.lang, mark),
            Self::Witness => Word::Witness.get(look.lang),
            Self::Sign(sign) => words::sign(look.lang, sign),
        }
    }

    /// The room of what is drawn before the words.
    fn lead(self) -> f32 {
        match self {
            Self::Mark(_) => 16.0,
            Self::Witness => 30.0,
            Self::Sign(_) => board::Sign::WIDTH as f32 + 6.0,
        }
    }

    fn draw(self, painter: &Painter, look: Look, at: egui::Pos2) {
        match self {
            Self::Mark(mark) => {
                widgets::mark(painter, look, at + vec2(6.0, 0.0), 5.5, mark, 1.0);
            }
            Self::Witness => {
                let line = egui::Stroke::new(2.2, look.violated());
                painter.hline(at.x..=at.x + 24.0, at.y, line);
            }
            Self::Sign(sign) => {
                let view = Rect::from_min_size(at, vec2(board::Sign::WIDTH as f32, 1.0));
                let origin = gensoku_layout::Point::new(0.0, 0.0);
                for shape in sign.shapes(origin, look.palette()) {
                    draw_shape(painter, view, Camera::UNMOVED, look, &shape);
                }
            }
        }
    }
}

/// Entries side by side.
struct Line {
    width: f32,
    entries: Vec<(Entry, Arc<Galley>)>,
}

/// A legend, laid out for a view.
pub struct Legend {
    lines: Vec<Line>,
    size: Vec2,
}

impl Legend {
    /// The marks that are on the map; with `witness` what the strong line is; the signs of a map of data. It takes as
    /// many lines as the view is narrow.
    pub fn new(
        ui: &Ui,
        look: Look,
        view: Rect,
        marks: &[Mark],
        witness: bool,
        signs: &[board::Sign],
    ) -> Self {
        let marks = marks.iter().map(|&it| Entry::Mark(it));
        let witness = witness.then_some(Entry::Witness);
        let signs = signs.iter().map(|&it| Entry::Sign(it));
        let most = view.width() - 12.0 - 2.0 * PAD;
        let mut lines: Vec<Line> = Vec::new();
        for entry in marks.chain(witness).chain(signs) {
            let font = sans(font::SECONDARY as f32);
            let text = entry.words(look).to_owned();
            let galley = ui.painter().layout_no_wrap(text, font, look.secondary());
            let width = entry.lead() + galley.size().x;
            match lines.last_mut() {
                Some(line) if line.width + GAP + width <= most => {
                    line.width += GAP + width;
                    line.entries.push((entry, galley));
                }
                _ => lines.push(Line {
                    width,
                    entries: vec![(entry, galley)],
                }),
            }
        }
        let width = lines.iter().map(|it| it.width).fold(0.0, f32::max);
        Self {
            size: vec2(width + 2.0 * PAD, HEIGHT * lines.len() as f32 + 2.0),
            lines,
        }
    }

    /// What is left of a view above the legend: where a map that fits is shown.
    pub fn above(&self, view: Rect) -> Rect {
        if self.lines.is_empty() {
            return view;
        }
        view.with_max_y(view.bottom() - self.size.y - 6.0)
    }

    /// Draws it in the lower corner of the view.
    pub fn draw(self, ui: &Ui, look: Look, view: Rect) {
        if self.lines.is_empty() {
            return;
        }
        let corner = view.right_bottom() - vec2(6.0, 4.0);
        let pill = Rect::from_min_max(corner - self.size, corner);
        let painter = ui.painter_at(view);
        painter.rect(
            pill,
            12.0,
            look.background(),
            egui::Stroke::new(1.0, look.hairline()),
            egui::StrokeKind::Inside,
        );
        let mut y = pill.top() + 1.0 + HEIGHT / 2.0;
        for line in self.lines {
            let mut x = pill.left() + PAD;
            for (entry, galley) in line.entries {
                entry.draw(&painter, look, pos2(x, y));
                x += entry.lead();
                let size = galley.size();
                painter.galley(pos2(x, y - size.y / 2.0), galley, look.secondary());
                x += size.x + GAP;
            }
            y += HEIGHT;
        }
    }
}
