//! Writes a layout as an SVG picture that stands alone: no scripts, no outside references.

use std::fmt::Write as _;

use crate::geometry::{Point, Rect, Size};
use crate::graph::{Branch, EdgeId, EdgeKind, Graph, NodeId, NodeKind};
use crate::layout::Layout;
use crate::text::{LINE_HEIGHT, Text, measure};
use crate::tokens::{Color, Palette, Theme, font, shape, space};

/// What a check says of a node or an edge; a colour and a shape each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// A diamond with an exclamation mark.
    Violated,
    /// A triangle with an exclamation mark.
    Warning,
    /// A circle with a question mark.
    NotStated,
    /// A circle with a tick.
    Conforms,
}

impl Mark {
    /// The mark's colour in a theme.
    pub const fn color(self, palette: &Palette) -> Color {
        match self {
            Self::Violated => palette.violated,
            Self::Warning => palette.warning,
            Self::NotStated => palette.not_stated,
            Self::Conforms => palette.conforms,
        }
    }

    /// The letter on the mark.
    pub const fn glyph(self) -> &'static str {
        match self {
            Self::Violated | Self::Warning => "!",
            Self::NotStated => "?",
            Self::Conforms => "✓",
        }
    }
}

/// How much an element stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Emphasis {
    /// As it is.
    #[default]
    Normal,
    /// Outside the witness that is shown.
    Faded,
    /// Part of the witness that is shown.
    Witness,
}

/// How one node or edge is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Style {
    /// What a check says of it. An outcome that conforms has a ring in that colour and no mark.
    pub mark: Option<Mark>,
    /// How much it stands out.
    pub emphasis: Emphasis,
    /// What a reader program says and a pointer shows, instead of the label.
    pub title: Option<String>,
}

/// A sign that the legend explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sign {
    /// A mark.
    Mark(Mark),
    /// A line of the witness.
    Witness,
    /// A line of this kind.
    Line(EdgeKind),
}

/// A layout and how it is to be drawn. Fields left empty draw nothing.
#[derive(Debug, Clone)]
pub struct Picture<'a> {
    /// The graph that was laid out.
    pub graph: &'a Graph,
    /// Where its parts lie.
    pub layout: &'a Layout,
    /// The heading.
    pub title: String,
    /// Beside the heading, smaller.
    pub subtitle: String,
    /// A sentence for reader programs on what the picture shows.
    pub description: String,
    /// The language of the texts, such as `ja`.
    pub language: String,
    /// Light or dark.
    pub theme: Theme,
    /// Styles of the nodes by number; nodes beyond its end are drawn plain.
    pub nodes: Vec<Style>,
    /// Styles of the edges by number; edges beyond its end are drawn plain.
    pub edges: Vec<Style>,
    /// The signs explained below the map.
    pub legend: Vec<(Sign, String)>,
}

/// Around the map.
const MARGIN: f64 = space::CARDS;
/// Height of the heading's row.
const HEADING: f64 = 36.0;
/// Height of the legend.
const LEGEND: f64 = 24.0;

impl<'a> Picture<'a> {
    /// The layout in light colours, without marks, title or legend.
    pub fn new(graph: &'a Graph, layout: &'a Layout) -> Self {
        Self {
            graph,
            layout,
            title: String::new(),
            subtitle: String::new(),
            description: String::new(),
            language: String::from("en"),
            theme: Theme::default(),
            nodes: Vec::new(),
            edges: Vec::new(),
            legend: Vec::new(),
        }
    }

    /// The style of a node, to be changed; makes the list reach so far.
    pub fn node_mut(&mut self, id: NodeId) -> &mut Style {
        reach(&mut self.nodes, id.index())
    }

    /// The style of an edge, to be changed; makes the list reach so far.
    pub fn edge_mut(&mut self, id: EdgeId) -> &mut Style {
        reach(&mut self.edges, id.index())
    }

    /// The picture as an SVG document.
    pub fn to_svg(&self) -> String {
        let mut pen = Pen {
            out: String::new(),
            palette: self.theme.palette(),
        };
        let map = self.layout.bounds();
        let top = self.top();
        let legend = self.legend_width();
        let Size { width, height } = self.size();
        let head = Head {
            title: &self.title,
            subtitle: &self.subtitle,
            description: &self.description,
            language: &self.language,
        };
        pen.open(&head, width, height);
        pen.rect(
            &Rect::new(0.0, 0.0, width, height),
            0.0,
            pen.palette.card,
            None,
        );
        pen.heading(&head);
        let _ = writeln!(pen.out, r#"<g transform="translate({MARGIN} {top})">"#);
        pen.lanes(self);
        for emphasis in [Emphasis::Faded, Emphasis::Normal, Emphasis::Witness] {
            pen.layer(self, emphasis);
        }
        pen.out.push_str("</g>\n");
        let at = Point::new(width - MARGIN - legend, top + map.height() + space::ROW);
        pen.legend(self, at, legend);
        pen.out.push_str("</svg>\n");
        pen.out
    }

    /// The size of the whole picture.
    pub fn size(&self) -> Size {
        let map = self.layout.bounds();
        let heading = measure(&self.title, font::TITLE).width
            + measure(&self.subtitle, font::BODY).width
            + space::CARDS;
        let width = map.width().max(self.legend_width()).max(heading) + 2.0 * MARGIN;
        let below = if self.legend.is_empty() {
            0.0
        } else {
            space::ROW + LEGEND
        };
        let height = self.top() + map.height() + below + MARGIN;
        Size { width, height }
    }

    /// Where the map begins, below the heading.
    fn top(&self) -> f64 {
        if self.title.is_empty() && self.subtitle.is_empty() {
            MARGIN
        } else {
            MARGIN + HEADING
        }
    }

    fn legend_width(&self) -> f64 {
        if self.legend.is_empty() {
            return 0.0;
        }
        let entries = self.legend.iter().map(|(sign, words)| {
            sign_width(*sign) + space::ROW + measure(words, font::SECONDARY).width + 20.0
        });
        entries.sum::<f64>() + space::BOX
    }

    fn node_style(&self, index: usize) -> Style {
        self.nodes.get(index).cloned().unwrap_or_default()
    }

    fn edge_style(&self, index: usize) -> Style {
        self.edges.get(index).cloned().unwrap_or_default()
    }
}

fn reach(styles: &mut Vec<Style>, index: usize) -> &mut Style {
    while styles.len() <= index {
        styles.push(Style::default());
    }
    // The list now reaches beyond `index`; the tail from there starts with it.
    let (_, tail) = styles.split_at_mut(index);
    match tail.first_mut() {
        Some(style) => style,
        None => unreachable!("the list was made to reach so far"),
    }
}

const fn sign_width(sign: Sign) -> f64 {
    match sign {
        Sign::Mark(_) => 2.0 * shape::MARK,
        Sign::Witness | Sign::Line(_) => 24.0,
    }
}

/// `text` as XML character data; characters that XML does not have become U+FFFD.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A coordinate with at most two decimals and no needless zeros.
pub(crate) fn number(v: f64) -> String {
    let text = format!("{v:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".into()
    } else {
        text.into()
    }
}

/// What stands above a picture and describes it.
pub(crate) struct Head<'a> {
    pub(crate) title: &'a str,
    pub(crate) subtitle: &'a str,
    pub(crate) description: &'a str,
    pub(crate) language: &'a str,
}

#[derive(Clone, Copy)]
pub(crate) struct Type {
    size: f64,
    weight: u16,
    color: Color,
    anchor: &'static str,
}

pub(crate) struct Pen {
    pub(crate) out: String,
    pub(crate) palette: &'static Palette,
}

impl Pen {
    pub(crate) fn open(&mut self, head: &Head<'_>, width: f64, height: f64) {
        let (w, h) = (number(width), number(height));
        let _ = writeln!(
            self.out,
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" xml:lang="{}" font-family="{}">"#,
            escape(head.language),
            escape(font::SANS),
        );
        if !head.title.is_empty() {
            let _ = writeln!(self.out, "<title>{}</title>", escape(head.title));
        }
        if !head.description.is_empty() {
            let _ = writeln!(self.out, "<desc>{}</desc>", escape(head.description));
        }
    }

    pub(crate) fn rect(
        &mut self,
        rect: &Rect,
        radius: f64,
        fill: Color,
        stroke: Option<(Color, f64)>,
    ) {
        let _ = write!(
            self.out,
            r#"<rect x="{}" y="{}" width="{}" height="{}""#,
            number(rect.min.x),
            number(rect.min.y),
            number(rect.width()),
            number(rect.height()),
        );
        if radius > 0.0 {
            let _ = write!(self.out, r#" rx="{}""#, number(radius));
        }
        self.paint(Some(fill), stroke);
    }

    /// Ends an element with its colours.
    pub(crate) fn paint(&mut self, fill: Option<Color>, stroke: Option<(Color, f64)>) {
        let fill = fill.map_or_else(|| "none".into(), Color::hex);
        let _ = write!(self.out, r#" fill="{fill}""#);
        if let Some((color, width)) = stroke {
            let _ = write!(
                self.out,
                r#" stroke="{}" stroke-width="{}""#,
                color.hex(),
                number(width)
            );
        }
        self.out.push_str("/>\n");
    }

    fn path(&mut self, data: &str, fill: Option<Color>, stroke: Option<(Color, f64)>) {
        let _ = write!(self.out, r#"<path d="{data}""#);
        self.paint(fill, stroke);
    }

    pub(crate) fn circle(
        &mut self,
        at: Point,
        r: f64,
        fill: Option<Color>,
        stroke: Option<(Color, f64)>,
    ) {
        let (x, y) = (number(at.x), number(at.y));
        let _ = write!(self.out, r#"<circle cx="{x}" cy="{y}" r="{}""#, number(r));
        self.paint(fill, stroke);
    }

    fn words(&mut self, text: &str, at: Point, face: Type) {
        if text.trim().is_empty() {
            return;
        }
        let _ = write!(
            self.out,
            r#"<text x="{}" y="{}" font-size="{}" fill="{}""#,
            number(at.x),
            number(at.y),
            number(face.size),
            face.color.hex(),
        );
        if face.weight != 400 {
            let _ = write!(self.out, r#" font-weight="{}""#, face.weight);
        }
        if face.anchor != "start" {
            let _ = write!(self.out, r#" text-anchor="{}""#, face.anchor);
        }
        let _ = writeln!(self.out, ">{}</text>", escape(text));
    }

    /// The lines of `text` from the top of `rect`; `size` where the text names no size itself.
    pub(crate) fn text(&mut self, text: &Text, rect: &Rect, face: Type) {
        let size = if text.font > 0.0 {
            text.font
        } else {
            face.size
        };
        let face = Type { size, ..face };
        let x = if face.anchor == "middle" {
            rect.center().x
        } else {
            rect.min.x
        };
        let mut baseline = rect.min.y + size;
        for line in &text.lines {
            self.words(line, Point::new(x, baseline), face);
            baseline += size * LINE_HEIGHT;
        }
    }

    pub(crate) fn face(&self, size: f64, weight: u16, color: Color) -> Type {
        Type {
            size,
            weight,
            color,
            anchor: "start",
        }
    }

    pub(crate) fn heading(&mut self, head: &Head<'_>) {
        let face = self.face(font::TITLE, 700, self.palette.ink);
        let base = MARGIN + 18.0;
        let x = MARGIN + 4.0;
        self.words(head.title, Point::new(x, base), face);
        let after = x + measure(head.title, font::TITLE).width + space::CARDS;
        let face = self.face(font::BODY, 400, self.palette.secondary);
        self.words(head.subtitle, Point::new(after, base), face);
    }

    fn lanes(&mut self, picture: &Picture<'_>) {
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
    fn layer(&mut self, picture: &Picture<'_>, emphasis: Emphasis) {
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

    pub(crate) fn mark(&mut self, mark: Mark, at: Point) {
        let palette = self.palette;
        let r = shape::MARK;
        let color = mark.color(palette);
        let (x, y) = (at.x, at.y);
        let corners: &[(f64, f64)] = match mark {
            Mark::Violated => &[(0.0, -r), (r, 0.0), (0.0, r), (-r, 0.0)],
            Mark::Warning => &[(0.0, -r), (r, r * 0.8), (-r, r * 0.8)],
            Mark::NotStated | Mark::Conforms => &[],
        };
        if corners.is_empty() {
            self.circle(at, r, Some(color), None);
        } else {
            let mut data = String::new();
            for (i, (dx, dy)) in corners.iter().enumerate() {
                let command = if i == 0 { 'M' } else { 'L' };
                let _ = write!(data, "{command}{} {}", number(x + dx), number(y + dy));
            }
            data.push('z');
            self.path(&data, Some(color), None);
        }
        let face = Type {
            anchor: "middle",
            ..self.face(
                if mark == Mark::Warning { 9.0 } else { 10.5 },
                700,
                palette.on_fill,
            )
        };
        let drop = if mark == Mark::Warning { 4.4 } else { 3.8 };
        self.words(mark.glyph(), Point::new(x, y + drop), face);
    }

    fn legend(&mut self, picture: &Picture<'_>, at: Point, width: f64) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_special_character_is_escaped() {
        assert_eq!(
            escape("<a href='&\">\u{1}"),
            "&lt;a href=&#39;&amp;&quot;&gt;\u{fffd}"
        );
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(
            [1.0, -0.001, 2.5, 1.0 / 3.0].map(number),
            ["1", "0", "2.5", "0.33"]
        );
    }
}
