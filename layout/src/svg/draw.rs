//! A picture by a pen: lanes, lines, nodes with their marks, the legend.

use std::fmt::Write as _;

use super::pen::{Pen, Type, number};
use super::{Emphasis, LEGEND, Mark, Picture, Sign, Style, escape};
use crate::geometry::{Point, Rect};
use crate::graph::{Branch, EdgeKind, NodeId, NodeKind};
use crate::text::{Text, measure};
use crate::tokens::{Color, font, shape, space};

pub(super) const fn sign_width(sign: Sign) -> f64 {
    match sign {
        Sign::Mark(_) => 2.0 * shape::MARK,
        Sign::Witness | Sign::Line(_) => 24.0,
    }
}

impl Pen {
    pub(super) fn lanes(&mut self, picture: &Picture<'_>) {
        let palette = self.palette;
        let hairline = Some((palette.hairline, 1.0));
        for (lane, place) in picture.graph.lanes().iter().zip(picture.layout.lanes()) {
            let name = lane.title.joined();
            let _ = writeln!(self.out, "<g><title>{}</title>", escape(&name));
            self.rect(&place.rect, shape::LANE_RADIUS, palette.lane, hairline);
            self.rect(&place.head, shape::LANE_RADIUS, palette.lane_head, hairline);
            let x = place.head.min.x + space::BOX;
            let mut y = place.head.min.y + space::BOX;
            let size = lane.title.size;
            let rect = Rect::new(x, y, size.width, size.height);
            self.text(&lane.title, &rect, self.face(font::LANE, 700, palette.ink));
            y += size.height + 2.0;
            if let Some(sub) = &lane.subtitle {
                let rect = Rect::new(x, y, sub.size.width, sub.size.height);
                self.text(sub, &rect, self.face(font::LABEL, 400, palette.secondary));
            }
            self.out.push_str("</g>\n");
        }
    }

    /// All elements of one emphasis: lines first, boxes on them.
    pub(super) fn layer(&mut self, picture: &Picture<'_>, emphasis: Emphasis) {
        let begin = self.out.len();
        // One group's opacity, not that of each line: lines that run together stay even.
        match emphasis {
            Emphasis::Faded => {
                let _ = writeln!(self.out, r#"<g opacity="{}">"#, shape::FADED);
            }
            Emphasis::Normal | Emphasis::Witness => self.out.push_str("<g>\n"),
        }
        let empty = self.out.len();
        for i in 0..picture.graph.edges().len() {
            let style = picture.edge_style(i);
            if style.emphasis == emphasis {
                self.edge(picture, i, &style);
            }
        }
        for i in 0..picture.graph.nodes().len() {
            let style = picture.node_style(i);
            if style.emphasis == emphasis {
                self.node(picture, i, &style);
            }
        }
        if self.out.len() == empty {
            self.out.truncate(begin);
        } else {
            self.out.push_str("</g>\n");
        }
    }

    fn edge(&mut self, picture: &Picture<'_>, index: usize, style: &Style) {
        let graph = picture.graph;
        let (Some(edge), Some(path)) =
            (graph.edges().get(index), picture.layout.edges().get(index))
        else {
            return;
        };
        let palette = self.palette;
        let witness = style.emphasis == Emphasis::Witness;
        let plain = match edge.kind {
            EdgeKind::Requirement => palette.accent,
            EdgeKind::Sequence | EdgeKind::Loop | EdgeKind::Message => palette.secondary,
        };
        let color = match style.mark {
            Some(mark) => mark.color(palette),
            None if witness && edge.kind != EdgeKind::Requirement => palette.violated,
            None => plain,
        };
        let width = if witness && edge.kind.is_flow() {
            shape::WITNESS_LINE
        } else {
            shape::LINE
        };
        let name = |id: NodeId| {
            let node = graph.nodes().get(id.index());
            node.map(|node| node.label.joined()).unwrap_or_default()
        };
        let label = edge.label.as_ref().map(Text::joined);
        let title = style.title.clone().unwrap_or_else(|| {
            let arrow = format!("{} → {}", name(edge.source), name(edge.target));
            match &label {
                Some(label) => format!("{arrow}: {label}"),
                None => arrow,
            }
        });
        let _ = writeln!(self.out, "<g><title>{}</title>", escape(&title));
        let arrow = path.arrow();
        // The line ends inside the arrow's head, so that its end does not blunt the tip.
        let mut points = path.points.clone();
        if let (Some(last), Some([_, b, c])) = (points.last_mut(), arrow) {
            *last = Point::new(f64::midpoint(b.x, c.x), f64::midpoint(b.y, c.y));
        }
        let mut data = String::new();
        for (i, point) in points.iter().enumerate() {
            let command = if i == 0 { 'M' } else { 'L' };
            let _ = write!(data, "{command}{} {}", number(point.x), number(point.y));
        }
        let dash = if edge.kind.is_flow() {
            ""
        } else {
            r#" stroke-dasharray="4 4""#
        };
        let _ = writeln!(
            self.out,
            r#"<path d="{data}" fill="none" stroke="{}" stroke-width="{}" stroke-linejoin="round"{dash}/>"#,
            color.hex(),
            number(width),
        );
        if let Some([a, b, c]) = arrow {
            let data = format!(
                "M{} {}L{} {}L{} {}z",
                number(a.x),
                number(a.y),
                number(b.x),
                number(b.y),
                number(c.x),
                number(c.y)
            );
            self.path(&data, Some(color), None);
        }
        let from_box = graph
            .nodes()
            .get(edge.source.index())
            .is_some_and(|node| node.kind.is_box());
        if edge.branch == Some(Branch::Parallel) && from_box {
            self.parallel(&path.points, color);
        }
        if let (Some(label), Some(rect)) = (&edge.label, &path.label) {
            self.text(label, rect, self.face(font::LABEL, 500, color));
        }
        self.out.push_str("</g>\n");
    }

    /// Two short bars across the beginning of a line: all ways out are taken. A gateway says so
    /// by its own sign.
    fn parallel(&mut self, points: &[Point], color: Color) {
        let [from, to, ..] = points else { return };
        let length = (to.x - from.x).abs() + (to.y - from.y).abs();
        if length < 12.0 {
            return;
        }
        let (dx, dy) = ((to.x - from.x) / length, (to.y - from.y) / length);
        let mut data = String::new();
        for at in [5.0, 8.0] {
            let (x, y) = (from.x + dx * at, from.y + dy * at);
            let _ = write!(
                data,
                "M{} {}L{} {}",
                number(x - dy * 5.0),
                number(y - dx * 5.0),
                number(x + dy * 5.0),
                number(y + dx * 5.0)
            );
        }
        self.path(&data, None, Some((color, shape::LINE)));
    }

    fn node(&mut self, picture: &Picture<'_>, index: usize, style: &Style) {
        let (Some(node), Some(place)) = (
            picture.graph.nodes().get(index),
            picture.layout.nodes().get(index),
        ) else {
            return;
        };
        let palette = self.palette;
        let title = style.title.clone().unwrap_or_else(|| {
            let sub = node.sub.as_ref().map(|sub| format!(", {}", sub.joined()));
            node.label.joined() + &sub.unwrap_or_default()
        });
        let _ = writeln!(self.out, "<g><title>{}</title>", escape(&title));
        let marked = style.mark.filter(|mark| *mark != Mark::Conforms);
        let color = marked.map(|mark| mark.color(palette));
        let stroke = (
            color.unwrap_or(palette.outline),
            if color.is_some() { 1.8 } else { 1.2 },
        );
        self.figure(node.kind, &place.rect, style, stroke);
        let weight = if node.kind.is_box() || node.kind == NodeKind::Outcome {
            600
        } else {
            400
        };
        let ring = self.ring(style);
        let (size, ink) = match node.kind {
            NodeKind::Outcome => (font::OUTCOME, ring),
            kind if kind.is_box() => (font::STEP, palette.ink),
            _ => (font::LABEL, palette.secondary),
        };
        let centred = (place.label.center().x - place.rect.center().x).abs() < 0.75;
        let anchor = if centred && !node.kind.is_box() {
            "middle"
        } else {
            "start"
        };
        let face = Type {
            anchor,
            ..self.face(size, weight, ink)
        };
        self.text(&node.label, &place.label, face);
        if let (Some(sub), Some(rect)) = (&node.sub, &place.sub) {
            let ink = marked
                .filter(|mark| *mark != Mark::Warning)
                .map_or(palette.secondary, |mark| mark.color(palette));
            let face = Type {
                anchor,
                ..self.face(font::SECONDARY, 400, ink)
            };
            self.text(sub, rect, face);
        }
        let mark = style
            .mark
            .filter(|mark| node.kind != NodeKind::Outcome || *mark != Mark::Conforms);
        if let Some(mark) = mark {
            let corner = if node.kind.is_box() {
                Point::new(place.rect.max.x - 2.0, place.rect.min.y + 2.0)
            } else {
                Point::new(place.rect.max.x, place.rect.min.y)
            };
            self.mark(mark, corner);
        }
        self.out.push_str("</g>\n");
    }

    fn ring(&self, style: &Style) -> Color {
        style
            .mark
            .map_or(self.palette.secondary, |mark| mark.color(self.palette))
    }

    fn figure(&mut self, kind: NodeKind, rect: &Rect, style: &Style, stroke: (Color, f64)) {
        let palette = self.palette;
        let center = rect.center();
        let ring = self.ring(style);
        match kind {
            NodeKind::Start => {
                self.circle(center, shape::START, Some(palette.card), Some((ring, 1.6)))
            }
            NodeKind::Outcome => {
                // The stroke lies inside the border at which arrows end.
                self.circle(
                    center,
                    shape::OUTCOME - 1.5,
                    Some(palette.card),
                    Some((ring, 3.0)),
                );
            }
            NodeKind::Event => {
                self.circle(
                    center,
                    shape::OUTCOME,
                    Some(palette.card),
                    Some((ring, 1.2)),
                );
                self.circle(center, shape::OUTCOME - 3.0, None, Some((ring, 1.2)));
            }
            NodeKind::Gateway(branch) => {
                let data = format!(
                    "M{x} {t}L{r} {y}L{x} {b}L{l} {y}z",
                    x = number(center.x),
                    y = number(center.y),
                    t = number(rect.min.y),
                    b = number(rect.max.y),
                    l = number(rect.min.x),
                    r = number(rect.max.x)
                );
                let outline = style.mark.map_or((palette.secondary, 1.4), |_| stroke);
                self.path(&data, Some(palette.card), Some(outline));
                let (x, y) = (center.x, center.y);
                let arm = |dx: f64, dy: f64| {
                    format!(
                        "M{} {}L{} {}",
                        number(x - dx),
                        number(y - dy),
                        number(x + dx),
                        number(y + dy)
                    )
                };
                let data = match branch {
                    Branch::Alternative => arm(4.5, 4.5) + &arm(4.5, -4.5),
                    Branch::Parallel => arm(6.5, 0.0) + &arm(0.0, 6.5),
                };
                self.path(&data, None, Some((palette.secondary, 2.0)));
            }
            NodeKind::Task => self.rect(rect, shape::RADIUS, palette.card, Some(stroke)),
            NodeKind::System | NodeKind::Provision => {
                self.rect(rect, 3.0, palette.card, Some(stroke));
                let data = if kind == NodeKind::System {
                    let y = number(rect.min.y + 5.0);
                    format!("M{} {y}H{}", number(rect.min.x), number(rect.max.x))
                } else {
                    let x = number(rect.min.x + 5.0);
                    format!("M{x} {}V{}", number(rect.min.y), number(rect.max.y))
                };
                self.path(&data, None, Some((stroke.0, 1.0)));
            }
            NodeKind::Document => {
                let fold = 10.0;
                let (l, t, r, b) = (rect.min.x, rect.min.y, rect.max.x, rect.max.y);
                let data = format!(
                    "M{l} {t}H{x}L{r} {y}V{b}H{l}zM{x} {t}V{y}H{r}",
                    l = number(l),
                    t = number(t),
                    r = number(r),
                    b = number(b),
                    x = number(r - fold),
                    y = number(t + fold)
                );
                self.path(&data, Some(palette.card), Some(stroke));
            }
        }
    }

    pub(super) fn legend(&mut self, picture: &Picture<'_>, at: Point, width: f64) {
        if picture.legend.is_empty() {
            return;
        }
        let palette = self.palette;
        let rect = Rect::new(at.x, at.y, width, LEGEND);
        self.rect(
            &rect,
            LEGEND / 2.0,
            palette.background,
            Some((palette.hairline, 1.0)),
        );
        let mut x = at.x + space::BOX;
        let y = at.y + LEGEND / 2.0;
        for (sign, words) in &picture.legend {
            let wide = sign_width(*sign);
            match sign {
                Sign::Mark(mark) => self.mark(*mark, Point::new(x + wide / 2.0, y)),
                Sign::Witness | Sign::Line(_) => {
                    let (color, dash, stroke) = match sign {
                        Sign::Witness => (palette.violated, "", shape::WITNESS_LINE),
                        Sign::Line(EdgeKind::Requirement) => {
                            (palette.accent, r#" stroke-dasharray="4 4""#, shape::LINE)
                        }
                        Sign::Line(EdgeKind::Message) => {
                            (palette.secondary, r#" stroke-dasharray="4 4""#, shape::LINE)
                        }
                        _ => (palette.secondary, "", shape::LINE),
                    };
                    let _ = writeln!(
                        self.out,
                        r#"<path d="M{} {y}H{}" fill="none" stroke="{}" stroke-width="{}"{dash}/>"#,
                        number(x),
                        number(x + wide),
                        color.hex(),
                        number(stroke),
                        y = number(y),
                    );
                }
            }
            x += wide + space::ROW;
            let face = self.face(font::SECONDARY, 400, palette.secondary);
            self.words(words, Point::new(x, y + 4.0), face);
            x += measure(words, font::SECONDARY).width + 20.0;
        }
    }
}
