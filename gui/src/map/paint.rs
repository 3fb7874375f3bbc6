//! Draws a scene: only what is seen, and words only where they can be read.

use egui::epaint::{PathShape, PathStroke};
use egui::{Align2, Color32, FontId, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2, vec2};
use gensoku_dsl::design::OutcomeId;
use gensoku_engine::finding::{Element, Verdict};
use gensoku_layout::text::Text;
use gensoku_layout::tokens::shape;
use gensoku_layout::{Branch, EdgeKind, NodeKind};

use super::camera::Camera;
use super::emphasis::Emphasis;
use super::scene::Scene;
use crate::fonts::{bold, sans};
use crate::theme::{Look, Mark, mix};
use crate::widgets;

/// Below this size on the screen words are left out.
pub const LEGIBLE: f32 = 5.5;
/// Below this zoom corners are square and small marks are left out.
const COARSE: f32 = 0.3;
/// Sizes of type are multiples of this, so that zooming does not fill the glyph atlas.
pub const FONT_STEP: f32 = 0.5;

/// What is drawn, and how it looks just now.
pub struct Canvas<'a> {
    /// Where to.
    pub painter: &'a Painter,
    /// The part of the screen.
    pub view: Rect,
    /// From where.
    pub camera: Camera,
    /// The colours.
    pub look: Look,
    /// What is drawn.
    pub scene: &'a Scene,
    /// What stands out; nothing fades where absent.
    pub emphasis: Option<&'a Emphasis>,
    /// The mark of each node that has one.
    pub mark: &'a dyn Fn(Element) -> Option<Mark>,
    /// The element that is selected.
    pub selected: Option<Element>,
    /// The element under the pointer.
    pub hovered: Option<Element>,
}

/// A rectangle of the layout.
pub fn rect(of: gensoku_layout::Rect) -> Rect {
    Rect::from_min_max(
        pos2(of.min.x as f32, of.min.y as f32),
        pos2(of.max.x as f32, of.max.y as f32),
    )
}

/// A place of the layout.
pub fn point(of: gensoku_layout::Point) -> Pos2 {
    pos2(of.x as f32, of.y as f32)
}

impl Canvas<'_> {
    /// Draws everything that is seen.
    pub fn draw(&self) {
        let seen = self.camera.seen(self.view).expand(24.0);
        let area = gensoku_layout::Rect::new(
            f64::from(seen.min.x),
            f64::from(seen.min.y),
            f64::from(seen.width()),
            f64::from(seen.height()),
        );
        let visible = self.scene.layout.visible(&area);
        self.lanes();
        // What stands out is drawn last, over what it crosses.
        for strong in [false, true] {
            for id in &visible.edges {
                if self.edge_stands_out(id.index()) == strong {
                    self.edge(id.index());
                }
            }
        }
        for id in &visible.edges {
            self.edge_label(id.index());
        }
        for id in &visible.nodes {
            self.node(id.index());
        }
        self.lane_heads();
    }

    fn zoom(&self) -> f32 {
        self.camera.zoom
    }

    fn at(&self, p: gensoku_layout::Point) -> Pos2 {
        self.camera.to_screen(self.view, point(p))
    }

    fn place(&self, r: gensoku_layout::Rect) -> Rect {
        self.camera.rect(self.view, rect(r))
    }

    /// A colour as it is inside or outside what stands out.
    fn tone(&self, color: Color32, strong: bool) -> Color32 {
        if strong || self.emphasis.is_none() {
            color
        } else {
            mix(color, self.look.lane(), shape::FADED as f32)
        }
    }

    fn node_stands_out(&self, node: usize) -> bool {
        self.emphasis.is_none_or(|e| e.nodes.contains_key(&node))
    }

    fn edge_stands_out(&self, edge: usize) -> bool {
        self.emphasis.is_some_and(|e| e.edges.contains(&edge))
    }

    /// The colour of what stands out.
    fn witness(&self) -> Color32 {
        match self.emphasis.and_then(|e| e.verdict) {
            Some(Verdict::Violates) => self.look.violated(),
            Some(Verdict::NotStated) => self.look.not_stated(),
            Some(Verdict::Conforms) => self.look.conforms(),
            _ => self.look.accent(),
        }
    }

    fn lanes(&self) {
        let line = Stroke::new(1.0, self.look.hairline());
        for lane in self.scene.layout.lanes() {
            let r = self.place(lane.rect);
            if r.intersects(self.view) {
                self.painter
                    .rect(r, 0.0, self.look.lane(), line, StrokeKind::Middle);
            }
        }
    }

    /// The heads of the lanes, which stay at the left edge while the map moves under them.
    fn lane_heads(&self) {
        let zoom = self.zoom();
        for (lane, head) in self
            .scene
            .graph
            .lanes()
            .iter()
            .zip(self.scene.layout.lanes())
        {
            let body = self.place(head.rect);
            if !body.intersects(self.view) {
                continue;
            }
            let mut r = self.place(head.head);
            let shift = (self.view.left() - r.left()).max(0.0);
            r = r.translate(vec2(shift.min((body.width() - r.width()).max(0.0)), 0.0));
            self.painter.rect(
                r,
                0.0,
                self.look.lane_head(),
                Stroke::new(1.0, self.look.hairline()),
                StrokeKind::Middle,
            );
            let painter = self.painter.with_clip_rect(r.intersect(self.view));
            // Within the part of the lane that is seen, so that its name is seen, too.
            let top = r.top().max(self.view.top());
            let mut at = pos2(r.left() + 12.0 * zoom, top + 14.0 * zoom);
            for (text, strong) in [(Some(&lane.title), true), (lane.subtitle.as_ref(), false)] {
                let Some(text) = text else { continue };
                let (color, strong_font) = if strong {
                    (self.look.ink(), true)
                } else {
                    (self.look.secondary(), false)
                };
                at.y += self.lines(&painter, at, text, strong_font, color, None);
                at.y += 3.0 * zoom;
            }
        }
    }

    /// Draws the lines of a text; tells how high they are. `middle` centres them there.
    fn lines(
        &self,
        painter: &Painter,
        at: Pos2,
        text: &Text,
        strong: bool,
        color: Color32,
        middle: Option<f32>,
    ) -> f32 {
        let zoom = self.zoom();
        let size = text.font as f32 * zoom;
        let step = size * gensoku_layout::text::LINE_HEIGHT as f32;
        let height = step * text.lines.len() as f32;
        if size < LEGIBLE {
            return height;
        }
        let size = (size / FONT_STEP).floor() * FONT_STEP;
        let font: FontId = if strong { bold(size) } else { sans(size) };
        for (i, line) in text.lines.iter().enumerate() {
            let y = at.y + step * (i as f32 + 0.5);
            let (x, align) = match middle {
                Some(x) => (x, Align2::CENTER_CENTER),
                None => (at.x, Align2::LEFT_CENTER),
            };
            painter.text(pos2(x, y), align, line, font.clone(), color);
        }
        height
    }

    fn edge(&self, edge: usize) {
        let (Some(path), Some(it)) = (
            self.scene.layout.edges().get(edge),
            self.scene.graph.edges().get(edge),
        ) else {
            return;
        };
        let strong = self.edge_stands_out(edge);
        let requirement = it.kind == EdgeKind::Requirement;
        let color = match (strong, it.kind) {
            (true, EdgeKind::Requirement) => self.look.accent(),
            (true, _) => self.witness(),
            (false, EdgeKind::Requirement) => self.tone(self.look.accent(), false),
            (false, _) => self.tone(self.look.secondary(), false),
        };
        let width = if strong && !requirement {
            shape::WITNESS_LINE
        } else {
            shape::LINE
        } as f32
            * self.zoom().clamp(0.35, 1.6);
        let mut points: Vec<Pos2> = path.points.iter().map(|&p| self.at(p)).collect();
        let arrow = path.arrow().map(|tip| tip.map(|p| self.at(p)));
        if let (Some([tip, a, b]), Some(last)) = (arrow, points.last_mut()) {
            // The line ends inside its arrow's head, not beyond the tip.
            *last = tip + (a.lerp(b, 0.5) - tip) * 0.6;
        }
        if it.kind.is_flow() {
            self.painter.line(points, PathStroke::new(width, color));
        } else {
            let dash = 4.0 * self.zoom().clamp(0.5, 2.0);
            self.painter.extend(Shape::dashed_line(
                &points,
                Stroke::new(width, color),
                dash,
                dash,
            ));
        }
        if let Some(tip) = arrow
            && self.zoom() > 0.12
        {
            self.painter.add(PathShape::convex_polygon(
                tip.to_vec(),
                color,
                PathStroke::NONE,
            ));
        }
    }

    fn edge_label(&self, edge: usize) {
        let (Some(path), Some(it)) = (
            self.scene.layout.edges().get(edge),
            self.scene.graph.edges().get(edge),
        ) else {
            return;
        };
        let (Some(label), Some(place)) = (&it.label, path.label) else {
            return;
        };
        let strong = self.edge_stands_out(edge);
        let color = match it.kind {
            EdgeKind::Requirement => self.tone(self.look.accent(), strong),
            _ if strong => match self.witness() {
                c if c == self.look.warning() => self.look.ink(),
                c => c,
            },
            _ => self.tone(self.look.secondary(), false),
        };
        let at = self.place(place).min;
        self.lines(self.painter, at, label, false, color, None);
    }

    fn node(&self, node: usize) {
        let (Some(place), Some(it)) = (
            self.scene.layout.nodes().get(node),
            self.scene.graph.nodes().get(node),
        ) else {
            return;
        };
        let element = self.scene.element(node);
        let strong = self.node_stands_out(node);
        let mark = element.and_then(|e| (self.mark)(e));
        let r = self.place(place.rect);
        let selected = element.is_some() && element == self.selected;
        let hovered = element.is_some() && element == self.hovered;
        self.body(node, it.kind, r, strong, mark, selected, hovered);
        if it.kind.is_box() {
            let at = self.place(place.label).min;
            let ink = self.tone(self.look.ink(), strong);
            self.lines(self.painter, at, &it.label, true, ink, None);
            if let (Some(sub), Some(rect)) = (&it.sub, place.sub) {
                let color = match mark {
                    Some(m @ (Mark::Violated | Mark::NotStated)) => self.look.mark_text(m),
                    _ => self.look.secondary(),
                };
                let at = self.place(rect).min;
                self.lines(self.painter, at, sub, false, self.tone(color, strong), None);
            }
        } else {
            let rect = self.place(place.label);
            let outcome = it.kind == NodeKind::Outcome;
            let color = if outcome {
                self.outcome_color(element)
            } else {
                self.look.secondary()
            };
            self.lines(
                self.painter,
                rect.min,
                &it.label,
                outcome,
                self.tone(color, strong),
                Some(rect.center().x),
            );
        }
        let place_in_chain = self
            .emphasis
            .and_then(|e| e.nodes.get(&node).copied().flatten());
        if self.zoom() < 0.12 {
            return;
        }
        let size = shape::MARK as f32 * self.zoom().clamp(0.55, 1.6);
        if let Some(mark) = mark {
            let alpha = if strong { 1.0 } else { shape::FADED as f32 };
            let at = pos2(r.right() - 2.0 * self.zoom(), r.top() + 2.0 * self.zoom());
            widgets::mark(self.painter, self.look, at, size, mark, alpha);
        }
        if let Some(n) = place_in_chain {
            let at = pos2(r.left(), r.top());
            let color = self.witness();
            self.painter.circle_filled(at, size * 1.15, color);
            self.painter.text(
                at,
                Align2::CENTER_CENTER,
                n,
                bold(size * 1.4),
                self.look.on_fill(),
            );
        }
    }

    fn outcome_color(&self, element: Option<Element>) -> Color32 {
        match element {
            // `granted` is always the first outcome.
            Some(Element::Outcome(_, OutcomeId(0))) => self.look.conforms(),
            _ => self.look.secondary(),
        }
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "one call; a struct would say it twice"
    )]
    fn body(
        &self,
        node: usize,
        kind: NodeKind,
        r: Rect,
        strong: bool,
        mark: Option<Mark>,
        selected: bool,
        hovered: bool,
    ) {
        let zoom = self.zoom();
        let line = match mark {
            Some(mark) => Stroke::new(1.8, self.look.mark(mark)),
            None => Stroke::new(1.2, self.look.outline()),
        };
        let line = if hovered && mark.is_none() {
            Stroke::new(1.6, self.look.secondary())
        } else {
            line
        };
        let line = Stroke::new(
            line.width * zoom.clamp(0.4, 1.4),
            self.tone(line.color, strong),
        );
        let card = self.look.card();
        let coarse = zoom < COARSE;
        if selected {
            let ring = Stroke::new(2.0, self.look.accent());
            let around = r.expand(4.0);
            self.painter.rect_stroke(
                around,
                shape::RADIUS as f32 * zoom + 4.0,
                ring,
                StrokeKind::Middle,
            );
        }
        match kind {
            NodeKind::Task | NodeKind::Provision | NodeKind::Document | NodeKind::System => {
                let radius = match kind {
                    _ if coarse => 0.0,
                    NodeKind::Task | NodeKind::Provision => shape::RADIUS as f32 * zoom,
                    _ => 2.0 * zoom,
                };
                let fill = if hovered { self.look.selection() } else { card };
                self.painter.rect(r, radius, fill, line, StrokeKind::Inside);
                if kind == NodeKind::System && !coarse {
                    // The lid of a store.
                    let y = r.top() + 4.0 * zoom;
                    self.painter.hline(r.x_range(), y, line);
                }
            }
            NodeKind::Start => {
                let ring = Stroke::new(1.6 * zoom, self.tone(self.look.secondary(), strong));
                self.painter.circle(r.center(), r.width() / 2.0, card, ring);
            }
            NodeKind::Event => {
                let ring = Stroke::new(1.4 * zoom, self.tone(self.look.secondary(), strong));
                self.painter.circle(r.center(), r.width() / 2.0, card, ring);
                self.painter
                    .circle_stroke(r.center(), r.width() / 2.0 - 3.0 * zoom, ring);
            }
            NodeKind::Outcome => {
                let color = self.outcome_color(self.scene.element(node));
                let ring = Stroke::new(3.0 * zoom, self.tone(color, strong));
                let radius = r.width() / 2.0 - 1.5 * zoom;
                self.painter.circle(r.center(), radius, card, ring);
            }
            NodeKind::Gateway(branch) => self.gateway(r, branch, strong),
        }
    }

    fn gateway(&self, r: Rect, branch: Branch, strong: bool) {
        let zoom = self.zoom();
        let c = r.center();
        let ink = self.tone(self.look.secondary(), strong);
        self.painter.add(PathShape::convex_polygon(
            vec![
                r.center_top(),
                r.right_center(),
                r.center_bottom(),
                r.left_center(),
            ],
            self.look.card(),
            PathStroke::new(1.5 * zoom, ink),
        ));
        let arm = r.width() * 0.2;
        let line = Stroke::new(2.0 * zoom, ink);
        let (a, b) = match branch {
            Branch::Parallel => (vec2(arm, 0.0), vec2(0.0, arm)),
            Branch::Alternative => (vec2(arm, arm) * 0.75, vec2(arm, -arm) * 0.75),
        };
        self.painter.line_segment([c - a, c + a], line);
        self.painter.line_segment([c - b, c + b], line);
    }
}
