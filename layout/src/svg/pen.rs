//! A pen that writes SVG: shapes, words and marks.

use std::fmt::Write as _;

use super::{MARGIN, Mark};
use crate::geometry::{Point, Rect};
use crate::text::{LINE_HEIGHT, Text, measure};
use crate::tokens::{Color, Palette, font, shape, space};

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
    pub(super) size: f64,
    pub(super) weight: u16,
    pub(super) color: Color,
    pub(super) anchor: &'static str,
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

    pub(super) fn path(&mut self, data: &str, fill: Option<Color>, stroke: Option<(Color, f64)>) {
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

    pub(super) fn words(&mut self, text: &str, at: Point, face: Type) {
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
