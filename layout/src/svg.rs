//! Writes a layout as an SVG picture that stands alone: no scripts, no outside references.

mod draw;
mod pen;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::geometry::{Point, Rect, Size};
use crate::graph::{EdgeId, EdgeKind, Graph, NodeId};
use crate::layout::Layout;
use crate::text::measure;
use crate::tokens::{Color, Palette, Theme, font, space};

use draw::sign_width;
pub use pen::escape;
pub(crate) use pen::{Head, Pen, number};

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
    /// Styles of the nodes by number; the others are drawn plain.
    pub nodes: BTreeMap<usize, Style>,
    /// Styles of the edges by number; the others are drawn plain.
    pub edges: BTreeMap<usize, Style>,
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
            nodes: BTreeMap::new(),
            edges: BTreeMap::new(),
            legend: Vec::new(),
        }
    }

    /// The style of a node, to be changed.
    pub fn node_mut(&mut self, id: NodeId) -> &mut Style {
        self.nodes.entry(id.index()).or_default()
    }

    /// The style of an edge, to be changed.
    pub fn edge_mut(&mut self, id: EdgeId) -> &mut Style {
        self.edges.entry(id.index()).or_default()
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
        self.nodes.get(&index).cloned().unwrap_or_default()
    }

    fn edge_style(&self, index: usize) -> Style {
        self.edges.get(&index).cloned().unwrap_or_default()
    }
}
