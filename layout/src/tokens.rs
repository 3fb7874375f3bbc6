//! Design tokens: every colour, distance and radius that the app and the reports share.
//!
//! Plain numbers, free of any toolkit. Distances are in points.

/// An opaque colour, sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Color(pub u8, pub u8, pub u8);

impl Color {
    /// The colour as CSS and SVG write it: `#RRGGBB`.
    pub fn hex(self) -> String {
        let Self(r, g, b) = self;
        format!("#{r:02X}{g:02X}{b:02X}")
    }

    /// The contrast ratio with another colour, 1 to 21, after WCAG 2.2.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn luminance(self) -> f64 {
        let linear = |v: u8| {
            let v = f64::from(v) / 255.0;
            if v <= 0.040_45 {
                v / 12.92
            } else {
                ((v + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Theme {
    /// Dark ink on white.
    #[default]
    Light,
    /// Light ink on near black.
    Dark,
}

impl Theme {
    /// The colours of the theme.
    pub const fn palette(self) -> &'static Palette {
        match self {
            Self::Light => &LIGHT,
            Self::Dark => &DARK,
        }
    }
}

/// The colours of a theme, named by what they are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// Behind the cards.
    pub background: Color,
    /// Cards, boxes, circles.
    pub card: Color,
    /// Borders of cards and lanes.
    pub hairline: Color,
    /// The body of a lane.
    pub lane: Color,
    /// The head of a lane.
    pub lane_head: Color,
    /// The border of a box without a mark.
    pub outline: Color,
    /// Text.
    pub ink: Color,
    /// Secondary text, unmarked arrows.
    pub secondary: Color,
    /// Line numbers and other things that step back.
    pub faint: Color,
    /// Links, selection, requirements.
    pub accent: Color,
    /// Behind the selected row.
    pub selection: Color,
    /// Text and glyphs on a filled button or mark.
    pub on_fill: Color,
    /// Violated.
    pub violated: Color,
    /// Behind violating text.
    pub violated_tint: Color,
    /// Warning.
    pub warning: Color,
    /// Not stated.
    pub not_stated: Color,
    /// Conforms; a good outcome.
    pub conforms: Color,
}

/// The light theme.
pub const LIGHT: Palette = Palette {
    background: Color(0xF6, 0xF7, 0xF9),
    card: Color(0xFF, 0xFF, 0xFF),
    hairline: Color(0xE3, 0xE6, 0xEB),
    lane: Color(0xFA, 0xFB, 0xFC),
    lane_head: Color(0xF1, 0xF3, 0xF6),
    outline: Color(0xC9, 0xCF, 0xD8),
    ink: Color(0x1F, 0x24, 0x30),
    secondary: Color(0x66, 0x70, 0x85),
    faint: Color(0xA4, 0xAC, 0xB9),
    accent: Color(0x2F, 0x5B, 0xD7),
    selection: Color(0xEA, 0xF0, 0xFF),
    on_fill: Color(0xFF, 0xFF, 0xFF),
    violated: Color(0xC8, 0x38, 0x2B),
    violated_tint: Color(0xFD, 0xEE, 0xEC),
    warning: Color(0xB7, 0x79, 0x1F),
    not_stated: Color(0x7A, 0x4F, 0xB0),
    conforms: Color(0x2F, 0x7D, 0x4F),
};

/// The dark theme.
pub const DARK: Palette = Palette {
    background: Color(0x11, 0x14, 0x1A),
    card: Color(0x1A, 0x1E, 0x27),
    hairline: Color(0x2D, 0x33, 0x40),
    lane: Color(0x16, 0x1A, 0x22),
    lane_head: Color(0x1F, 0x24, 0x2F),
    outline: Color(0x4A, 0x52, 0x63),
    ink: Color(0xE9, 0xEC, 0xF2),
    secondary: Color(0x9A, 0xA4, 0xB6),
    faint: Color(0x66, 0x70, 0x82),
    accent: Color(0x86, 0xA5, 0xFF),
    selection: Color(0x22, 0x2E, 0x4D),
    on_fill: Color(0x11, 0x14, 0x1A),
    violated: Color(0xFF, 0x8A, 0x7D),
    violated_tint: Color(0x3A, 0x20, 0x20),
    warning: Color(0xE5, 0xAE, 0x55),
    not_stated: Color(0xC4, 0xA1, 0xF2),
    conforms: Color(0x6F, 0xC7, 0x94),
};

/// Sizes of type.
pub mod font {
    /// Families for text: Latin first, then Japanese; the first one installed is taken per letter.
    pub const SANS: &str = "Inter, 'BIZ UDPGothic', 'BIZ UDGothic', 'Hiragino Sans', 'Noto Sans CJK JP', 'Noto Sans JP', 'Yu Gothic', Meiryo, sans-serif";
    /// Families for the design's text: fixed width, with Japanese.
    pub const MONO: &str =
        "'BIZ UDGothic', 'Noto Sans Mono CJK JP', 'MS Gothic', 'Osaka-Mono', monospace";
    /// Titles.
    pub const TITLE: f64 = 15.0;
    /// The first line of a lane's head.
    pub const LANE: f64 = 12.5;
    /// The name of a step.
    pub const STEP: f64 = 13.5;
    /// Text.
    pub const BODY: f64 = 12.0;
    /// The name of an outcome.
    pub const OUTCOME: f64 = 11.5;
    /// Secondary text.
    pub const SECONDARY: f64 = 11.0;
    /// Labels of edges and second lines of lane heads.
    pub const LABEL: f64 = 10.5;
}

/// Distances.
pub mod space {
    /// Between cards.
    pub const CARDS: f64 = 12.0;
    /// Within rows.
    pub const ROW: f64 = 8.0;
    /// Between a box's border and its text.
    pub const BOX: f64 = 12.0;
    /// The least width of a box.
    pub const BOX_WIDTH: f64 = 118.0;
    /// The least height of a box.
    pub const BOX_HEIGHT: f64 = 56.0;
    /// The least width of a lane's head.
    pub const LANE_HEAD: f64 = 96.0;
    /// Between a lane's border and what lies in it.
    pub const LANE: f64 = 20.0;
    /// The least height of a lane.
    pub const LANE_HEIGHT: f64 = 96.0;
    /// Between two boxes one above the other.
    pub const NODES: f64 = 18.0;
    /// The least width between two columns of boxes.
    pub const COLUMNS: f64 = 44.0;
    /// Between two parallel lines.
    pub const LINES: f64 = 12.0;
    /// Between a line and the text beside it.
    pub const LABEL: f64 = 4.0;
}

/// Shapes.
pub mod shape {
    /// Radius of the corners of cards and boxes.
    pub const RADIUS: f64 = 8.0;
    /// Radius of the corners of lanes.
    pub const LANE_RADIUS: f64 = 6.0;
    /// Radius of a start.
    pub const START: f64 = 9.0;
    /// Radius of an outcome or an event.
    pub const OUTCOME: f64 = 12.0;
    /// Half the diagonal of a gateway.
    pub const GATEWAY: f64 = 18.0;
    /// Half the extent of a mark at a box's corner.
    pub const MARK: f64 = 7.0;
    /// Length of an arrow's head.
    pub const ARROW: f64 = 9.0;
    /// Half the width of an arrow's head.
    pub const ARROW_HALF: f64 = 4.5;
    /// Width of an arrow's line.
    pub const LINE: f64 = 1.5;
    /// Width of a line on a witness.
    pub const WITNESS_LINE: f64 = 2.2;
    /// Opacity of what lies outside a witness.
    pub const FADED: f64 = 0.35;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_marks_can_be_read_in_both_themes() {
        for p in [LIGHT, DARK] {
            for text in [
                p.ink,
                p.secondary,
                p.accent,
                p.violated,
                p.not_stated,
                p.conforms,
            ] {
                for ground in [p.card, p.lane] {
                    assert!(
                        text.contrast(ground) >= 4.5,
                        "{} on {}",
                        text.hex(),
                        ground.hex()
                    );
                }
            }
            // The warning's colour of the sketch is for a mark, not for text.
            assert!(p.warning.contrast(p.card) >= 3.0);
            for fill in [p.violated, p.not_stated, p.conforms, p.accent] {
                assert!(p.on_fill.contrast(fill) >= 4.5, "on {}", fill.hex());
            }
        }
    }

    #[test]
    fn black_on_white_is_21() {
        assert!((Color(0, 0, 0).contrast(Color(255, 255, 255)) - 21.0).abs() < 1e-9);
    }
}
