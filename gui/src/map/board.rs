//! The data map with places, and how it is drawn on the screen.

use std::collections::BTreeSet;

use egui::epaint::PathStroke;
use egui::{Align2, Color32, Painter, Pos2, Rect, Shape as Drawn, Stroke, StrokeKind, pos2};
use gensoku_dsl::text::Lang;
use gensoku_engine::world::World;
use gensoku_layout::board::{Light, Placed, Shape};
use gensoku_layout::svg;
use gensoku_layout::text::{LINE_HEIGHT, Measure};
use gensoku_layout::tokens::{Color, shape};
use gensoku_report::map::data::{DataPlan, gone, plan};

use super::camera::Camera;
use super::paint::{FONT_STEP, LEGIBLE, point, rect};
use crate::backend::Checked;
use crate::fonts::{bold, sans};
use crate::theme::{Look, Mark};
use crate::widgets;

/// A laid out data map.
pub struct BoardScene {
    /// What it is.
    pub plan: DataPlan,
    /// Its places.
    pub placed: Placed,
    /// Its marks, and what is gone.
    pub light: Light,
    /// What is taken away, in words, by the names of the links.
    pub gone: Vec<(String, gensoku_dsl::text::Text)>,
}

impl BoardScene {
    /// Lays out the data map of a design, some links gone. What is taken away and is not there is left out.
    pub fn new(
        checked: &Checked,
        without: &BTreeSet<String>,
        lang: Lang,
        ruler: &dyn Measure,
    ) -> Self {
        let world = World::new(&checked.design, checked.report.as_of);
        let named = without.iter().filter_map(|name| {
            let links = world.links_named([name.as_str()]).ok()?;
            Some((name.clone(), links))
        });
        let named: Vec<_> = named.collect();
        let links = named.iter().flat_map(|(_, it)| it.links());
        let taken = gensoku_engine::world::Gone::of(links);
        let lacking = (!named.is_empty()).then(|| world.lacking(taken.clone()));
        let plan = plan(&world, lacking.as_ref(), lang, ruler);
        let mut light = Light::default();
        plan.marks(&checked.design, &checked.report.findings, &mut light);
        if let Some(lacking) = &lacking {
            gone(&plan, lacking, &taken, &mut light);
        }
        let words = |links: &gensoku_engine::world::Gone| {
            let first = links.links().next();
            first.map(|it| gensoku_engine::rules::say::link(world.design, &world.movements, it))
        };
        Self {
            placed: plan.board.place(),
            gone: named
                .iter()
                .filter_map(|(name, links)| Some((name.clone(), words(links)?)))
                .collect(),
            light,
            plan,
        }
    }
}

impl BoardScene {
    /// The marks on it, the gravest first.
    pub fn marks(&self) -> Vec<Mark> {
        let (lanes, rows) = (&self.light.lane_marks, &self.light.row_marks);
        let marks = lanes.values().chain(rows.values());
        let marks: BTreeSet<Mark> = marks.map(|&it| kind(it)).collect();
        marks.into_iter().rev().collect()
    }
}

/// Where a board is drawn, and from where it is seen.
pub struct BoardCanvas<'a> {
    /// Where to.
    pub painter: &'a Painter,
    /// The part of the screen.
    pub view: Rect,
    /// From where.
    pub camera: Camera,
    /// The colours.
    pub look: Look,
    /// What is drawn.
    pub scene: &'a BoardScene,
    /// What stands out, is marked and is gone.
    pub light: &'a Light,
}

impl BoardCanvas<'_> {
    /// Draws everything that is seen.
    pub fn draw(&self) {
        let seen = self.camera.seen(self.view).expand(24.0);
        let area = gensoku_layout::Rect::new(
            f64::from(seen.min.x),
            f64::from(seen.min.y),
            f64::from(seen.width()),
            f64::from(seen.height()),
        );
        let (board, palette) = (&self.scene.plan.board, self.look.palette());
        for it in self.scene.placed.shapes(board, self.light, palette, &area) {
            self.shape(&it);
        }
        for lane in 0..self.scene.placed.lanes.len() {
            if !self.head(lane).intersects(self.view) {
                continue;
            }
            let (shift, top) = (self.shift(), f64::from(self.camera.seen(self.view).min.y));
            let placed = &self.scene.placed;
            for it in placed.head(board, lane, self.light, palette, shift, top) {
                self.shape(&it);
            }
        }
    }

    /// How far the heads of lanes move with what is seen.
    fn shift(&self) -> f64 {
        f64::from(self.camera.seen(self.view).min.x.max(0.0))
    }

    /// The head of a lane on the screen, which stays at the left edge while the map moves under it.
    pub fn head(&self, lane: usize) -> Rect {
        let Some(it) = self.scene.placed.lanes.get(lane) else {
            return Rect::NOTHING;
        };
        let moved = rect(it.head).translate(egui::vec2(self.shift() as f32, 0.0));
        self.camera.rect(self.view, moved)
    }

    fn shape(&self, it: &Shape) {
        draw_shape(self.painter, self.view, self.camera, self.look, it);
    }
}

/// Draws one shape of a board, or of its legend.
pub fn draw_shape(painter: &Painter, view: Rect, camera: Camera, look: Look, it: &Shape) {
    let brush = Brush {
        painter,
        view,
        camera,
        look,
    };
    brush.shape(it);
}

/// Where shapes are drawn, and from where they are seen.
struct Brush<'a> {
    painter: &'a Painter,
    view: Rect,
    camera: Camera,
    look: Look,
}

impl Brush<'_> {
    fn at(&self, p: gensoku_layout::Point) -> Pos2 {
        self.camera.to_screen(self.view, point(p))
    }

    fn shape(&self, it: &Shape) {
        let zoom = self.camera.zoom;
        let thin = zoom.clamp(0.4, 1.6);
        match it {
            Shape::Rect {
                rect: place,
                radius,
                fill,
                stroke,
                dashed,
            } => {
                let r = self.camera.rect(self.view, rect(*place));
                let line = stroke.map_or(Stroke::NONE, |(color, width)| {
                    Stroke::new(width as f32 * thin, of(color))
                });
                let radius = *radius as f32 * zoom;
                if *dashed {
                    self.painter.rect_filled(r, radius, of(*fill));
                    let corners = [
                        r.left_top(),
                        r.right_top(),
                        r.right_bottom(),
                        r.left_bottom(),
                        r.left_top(),
                    ];
                    self.painter
                        .extend(Drawn::dashed_line(&corners, line, 4.0, 4.0));
                } else {
                    self.painter
                        .rect(r, radius, of(*fill), line, StrokeKind::Middle);
                }
            }
            Shape::Line {
                points,
                color,
                width,
                dash,
            } => {
                let points: Vec<Pos2> = points.iter().map(|&it| self.at(it)).collect();
                let line = Stroke::new(*width as f32 * thin, of(*color));
                match dash {
                    Some(dash) => {
                        let dash = *dash as f32 * zoom.clamp(0.5, 2.0);
                        self.dashed(&points, line, dash);
                    }
                    None => {
                        self.painter.line(points, PathStroke::from(line));
                    }
                }
            }
            Shape::Filled(points, color) => {
                let points = points.iter().map(|&it| self.at(it)).collect();
                let shape = Drawn::convex_polygon(points, of(*color), Stroke::NONE);
                self.painter.add(shape);
            }
            Shape::Dot {
                at,
                radius,
                fill,
                stroke,
            } => {
                let line = Stroke::new(stroke.1 as f32 * thin, of(stroke.0));
                let radius = *radius as f32 * zoom.clamp(0.5, 2.0);
                self.painter.circle(self.at(*at), radius, of(*fill), line);
            }
            Shape::Words {
                at,
                text,
                strong,
                color,
            } => {
                let size = text.font as f32 * zoom;
                if size < LEGIBLE {
                    return;
                }
                let step = size * LINE_HEIGHT as f32;
                let size = (size / FONT_STEP).floor() * FONT_STEP;
                let font = if *strong { bold(size) } else { sans(size) };
                let at = self.at(*at);
                for (i, line) in text.lines.iter().enumerate() {
                    let place = pos2(at.x, at.y + step * (i as f32 + 0.5));
                    self.painter
                        .text(place, Align2::LEFT_CENTER, line, font.clone(), of(*color));
                }
            }
            Shape::Mark(at, mark) => {
                let size = shape::MARK as f32 * zoom.clamp(0.55, 1.6);
                widgets::mark(
                    self.painter,
                    self.look,
                    self.at(*at),
                    size,
                    kind(*mark),
                    1.0,
                );
            }
        }
    }

    /// Dashes only where they are seen: a thread may be many screens long.
    fn dashed(&self, points: &[Pos2], line: Stroke, dash: f32) {
        let view = self.view.expand(2.0 * dash);
        for pair in points.windows(2) {
            let [a, b] = pair else { continue };
            let inside = |p: Pos2| {
                pos2(
                    p.x.clamp(view.left(), view.right()),
                    p.y.clamp(view.top(), view.bottom()),
                )
            };
            let (from, to) = (inside(*a), inside(*b));
            // Lines are level or upright; one beside the view is drawn nowhere.
            let beside = (a.x - b.x).abs() < 0.5 && (from.x - a.x).abs() > 0.5
                || (a.y - b.y).abs() < 0.5 && (from.y - a.y).abs() > 0.5;
            if !beside {
                self.painter
                    .extend(Drawn::dashed_line(&[from, to], line, dash, dash));
            }
        }
    }
}

fn of(Color(r, g, b): Color) -> Color32 {
    Color32::from_rgb(r, g, b)
}

fn kind(mark: svg::Mark) -> Mark {
    match mark {
        svg::Mark::Violated => Mark::Violated,
        svg::Mark::Warning => Mark::Warning,
        svg::Mark::NotStated => Mark::NotStated,
        svg::Mark::Conforms => Mark::Conforms,
    }
}
