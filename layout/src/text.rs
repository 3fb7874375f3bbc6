//! Text: how wide it is, and where a line may break.
//!
//! The line breaker follows the prohibition rules (kinsoku shori) of JIS X 4051 and JLREQ as far
//! as labels need them: closing brackets, commas, full stops, small kana and the like never begin
//! a line, opening brackets never end one, and runs of Latin letters and digits stay together.

use unicode_width::UnicodeWidthChar;

use crate::geometry::Size;
use crate::graph::finite;

/// Measures one line of text. An app measures with its fonts, a report with [`Estimate`].
pub trait Measure {
    /// The width of `line` set in `size` points, in points.
    fn width(&self, line: &str, size: f64) -> f64;
}

/// Measures without fonts: the greater of the widths in Inter and BIZ UDPGothic for ASCII, one em
/// for full-width characters. Never short for these two, so that a box drawn for the estimate
/// holds its text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Estimate;

impl Measure for Estimate {
    fn width(&self, line: &str, size: f64) -> f64 {
        measure(line, size).width
    }
}

/// Advance widths of U+0020 to U+007E in thousandths of an em.
const ASCII: [u16; 95] = [
    333, 370, 520, 940, 800, 1000, 910, 320, 505, 510, 565, 840, 330, 480, 330, 500, 760, 630, 760,
    760, 760, 760, 760, 760, 760, 760, 340, 340, 840, 840, 840, 800, 1031, 780, 770, 810, 850, 700,
    670, 860, 840, 440, 570, 760, 610, 1000, 840, 880, 760, 900, 760, 730, 700, 860, 760, 1036,
    820, 740, 750, 550, 500, 550, 500, 477, 500, 660, 730, 640, 730, 690, 510, 670, 720, 320, 400,
    660, 360, 960, 720, 700, 730, 730, 490, 590, 490, 720, 600, 900, 620, 640, 580, 540, 440, 540,
    680,
];

/// Height of a line over the size of its type.
pub const LINE_HEIGHT: f64 = 1.3;

fn em(c: char) -> f64 {
    let code = c as usize;
    if let Some(width) = code.checked_sub(0x20).and_then(|i| ASCII.get(i)) {
        return f64::from(*width) / 1000.0;
    }
    match c.width_cjk() {
        None | Some(0) => 0.0,
        // Half-width kana are half an em; other narrow letters are Latin with marks, Cyrillic, …
        Some(1) if ('\u{ff61}'..='\u{ff9f}').contains(&c) => 0.5,
        Some(1) => 0.8,
        Some(_) => 1.0,
    }
}

/// The estimated size of `text` (lines parted by `\n`) set in `size` points, in points.
pub fn measure(text: &str, size: f64) -> Size {
    let mut width = 0.0_f64;
    let mut lines = 0.0;
    for line in text.split('\n') {
        width = width.max(line.chars().map(em).sum::<f64>() * size);
        lines += 1.0;
    }
    finite(Size::new(width, lines * size * LINE_HEIGHT))
}

/// Measured lines: what is drawn, and the room it needs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Text {
    /// The lines from top to bottom.
    pub lines: Vec<String>,
    /// The room they take, in points.
    pub size: Size,
    /// The size of the type, in points.
    pub font: f64,
}

impl Text {
    /// Breaks `text` into lines of at most `max_width` points and measures them. No character but
    /// the spaces at which lines break is lost; a word longer than a line is broken inside.
    pub fn wrapped(text: &str, measure: &dyn Measure, font: f64, max_width: f64) -> Self {
        Self::set(wrap(text, measure, font, max_width), measure, font)
    }

    /// `text` on one line, estimated.
    pub fn line(text: &str, font: f64) -> Self {
        Self::set(vec![one_line(text)], &Estimate, font)
    }

    /// Lines as they are, measured.
    pub fn set(lines: Vec<String>, measure: &dyn Measure, font: f64) -> Self {
        let width = lines
            .iter()
            .map(|line| measure.width(line, font))
            .fold(0.0, f64::max);
        let height = lines.iter().map(|_| font * LINE_HEIGHT).sum();
        Self {
            lines,
            size: finite(Size::new(width, height)),
            font,
        }
    }

    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.lines.iter().all(|line| line.trim().is_empty()) && self.size.height == 0.0
            || self.lines.is_empty() && self.size == Size::default()
    }

    /// The lines as one text.
    pub fn joined(&self) -> String {
        let mut text = String::new();
        for line in &self.lines {
            let wide = |c: Option<char>| c.is_some_and(is_wide);
            if !(text.is_empty() || wide(text.chars().last()) || wide(line.chars().next())) {
                text.push(' ');
            }
            text.push_str(line);
        }
        text
    }

    pub(crate) fn sanitize(&mut self) {
        self.size = finite(self.size);
        self.font = if self.font.is_finite() {
            self.font.clamp(0.0, 1000.0)
        } else {
            0.0
        };
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_wide(c: char) -> bool {
    c.width() == Some(2)
}

/// Characters that may not begin a line (JLREQ cl-02, 03, 04, 05, 06, 07, 09, 10, 11 and 12).
const NOT_AT_START: &str = "、。，．・：；？！゛゜ヽヾゝゞ々ー’”）〕］｝〉》」』】〙〗〟｠»\
    ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ\
    ‐゠–〜～‼⁇⁈⁉,.:;?!)]}%％‰℃°′″｡､｣･ｰﾞﾟｧｨｩｪｫｬｭｮｯ…‥—";

/// Characters that may not end a line (JLREQ cl-01 and prefixed abbreviations).
const NOT_AT_END: &str = "‘“（〔［｛〈《「『【〘〖〝｟«([{￥¥＄$£€№#＃§｢";

/// Pairs of these stay together (JLREQ cl-08).
const INSEPARABLE: &str = "…‥—―〳〴〵";

/// Whether a line may end after `before` and the next one begin with `after`, neither a space.
fn may_break(before: char, after: char) -> bool {
    if NOT_AT_START.contains(after) || NOT_AT_END.contains(before) {
        return false;
    }
    // Marks that take no room belong to the letter before them, joiners to both sides.
    if after.width().unwrap_or(0) == 0 || before == '\u{200d}' || before == '\u{2060}' {
        return false;
    }
    if before == after && INSEPARABLE.contains(before) {
        return false;
    }
    is_wide(before) || is_wide(after) || matches!(before, '-' | '/' | '\u{200b}')
}

/// A run that is never broken, unless it alone is wider than a line.
struct Chunk {
    text: String,
    /// Whether a space stood before it.
    spaced: bool,
}

fn chunks(text: &str) -> Vec<Chunk> {
    let mut chunks: Vec<Chunk> = Vec::new();
    for word in text.split_whitespace() {
        let mut spaced = true;
        let mut run = String::new();
        for c in word.chars() {
            if let Some(before) = run.chars().last()
                && may_break(before, c)
            {
                chunks.push(Chunk {
                    text: std::mem::take(&mut run),
                    spaced,
                });
                spaced = false;
            }
            run.push(c);
        }
        chunks.push(Chunk { text: run, spaced });
    }
    glue(chunks)
}

/// Joins runs parted by a space where the rules forbid a line to end or begin there.
fn glue(chunks: Vec<Chunk>) -> Vec<Chunk> {
    let mut glued: Vec<Chunk> = Vec::new();
    for chunk in chunks {
        let first = chunk.text.chars().next();
        match glued.last_mut() {
            Some(last)
                if chunk.spaced
                    && (first.is_some_and(|c| NOT_AT_START.contains(c))
                        || last
                            .text
                            .chars()
                            .last()
                            .is_some_and(|c| NOT_AT_END.contains(c))) =>
            {
                last.text.push(' ');
                last.text.push_str(&chunk.text);
            }
            _ => glued.push(chunk),
        }
    }
    glued
}

/// Parts a run that is wider than a line, between characters where no rule is broken if possible.
fn cut(chunk: &str, measure: &dyn Measure, font: f64, max_width: f64) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    for c in chunk.chars() {
        let attached = c.width().unwrap_or(0) == 0 || NOT_AT_START.contains(c);
        let opened = part
            .chars()
            .last()
            .is_some_and(|last| NOT_AT_END.contains(last) || last == '\u{200d}');
        if !part.is_empty() && !attached && !opened {
            part.push(c);
            if measure.width(&part, font) <= max_width {
                continue;
            }
            part.pop();
            parts.push(std::mem::take(&mut part));
        }
        part.push(c);
    }
    parts.push(part);
    parts
}

fn fill(chunks: &[Chunk], measure: &dyn Measure, font: f64, max_width: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for chunk in chunks {
        if !line.is_empty() {
            let end = line.len();
            if chunk.spaced {
                line.push(' ');
            }
            line.push_str(&chunk.text);
            if measure.width(&line, font) <= max_width {
                continue;
            }
            line.truncate(end);
            lines.push(std::mem::take(&mut line));
        }
        if measure.width(&chunk.text, font) <= max_width {
            line.push_str(&chunk.text);
        } else {
            let mut parts = cut(&chunk.text, measure, font, max_width);
            line = parts.pop().unwrap_or_default();
            lines.append(&mut parts);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Breaks `text` into lines of at most `max_width` points: as few lines as possible, and among
/// these as even as possible.
pub fn wrap(text: &str, measure: &dyn Measure, font: f64, max_width: f64) -> Vec<String> {
    let max_width = if max_width.is_finite() {
        max_width.max(font)
    } else {
        f64::MAX
    };
    let mut all = Vec::new();
    for paragraph in text.split('\n') {
        let chunks = chunks(paragraph);
        let greedy = fill(&chunks, measure, font, max_width);
        if greedy.len() < 2 {
            all.extend(greedy);
            continue;
        }
        // The narrowest measure that needs no more lines gives even lines; never so narrow that a
        // run has to be cut.
        let longest = chunks
            .iter()
            .map(|chunk| measure.width(&chunk.text, font))
            .fold(0.0, f64::max);
        let (mut low, mut high) = (longest.min(max_width), max_width);
        let mut best = greedy;
        for _ in 0..6 {
            let middle = f64::midpoint(low, high);
            let lines = fill(&chunks, measure, font, middle);
            if lines.len() <= best.len() {
                best = lines;
                high = middle;
            } else {
                low = middle;
            }
        }
        all.extend(best);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(text: &str, ems: f64) -> Vec<String> {
        wrap(text, &Estimate, 10.0, ems * 10.0)
    }

    #[test]
    fn full_width_is_one_em_and_latin_less() {
        assert!((measure("市区町村", 10.0).width - 40.0).abs() < 1e-9);
        assert!((measure("ﾃｽﾄ", 10.0).width - 15.0).abs() < 1e-9);
        assert!(measure("iiii", 10.0).width < measure("mmmm", 10.0).width);
        assert!((measure("a\nb", 10.0).height - 26.0).abs() < 1e-9);
        // A dakuten written as a combining mark takes no room of its own.
        assert!((measure("か\u{3099}", 10.0).width - 10.0).abs() < 1e-9);
    }

    #[test]
    fn a_comma_never_begins_a_line() {
        // Filled greedily, the comma would be the first character of the second line.
        assert_eq!(lines("あいうえ、かき", 4.0), ["あいう", "え、かき"]);
        assert_eq!(lines("「あいうえ」かき", 5.0), ["「あいう", "え」かき"]);
    }

    #[test]
    fn an_opening_bracket_never_ends_a_line() {
        for line in lines("申請書（様式第一号）を提出する", 4.0) {
            assert!(!line.ends_with('（'), "{line}");
        }
    }

    #[test]
    fn latin_words_and_figures_stay_whole() {
        assert_eq!(lines("90% under 9.6M yen", 8.0), ["90% under", "9.6M yen"]);
        assert_eq!(lines("年収960万円未満", 5.0), ["年収960", "万円未満"]);
    }

    #[test]
    fn joined_restores_the_text() {
        for text in ["90% under 9.6M yen", "子育て世帯への臨時特別給付"] {
            let wrapped = Text::wrapped(text, &Estimate, 10.0, 60.0);
            assert!(wrapped.lines.len() > 1);
            assert_eq!(wrapped.joined(), text);
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_rule_broken(
            text in "([a-zA-Z0-9]{1,12}|[ 　]|[あ-ん]{1,6}|[一-十]{1,4}|、|。|）|」|（|「|っ|ー|…){0,30}",
            ems in 1.0..20.0_f64,
        ) {
            let lines = lines(&text, ems);
            let letters = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
            for (i, line) in lines.iter().enumerate() {
                prop_assert!(!line.is_empty());
                let first = line.chars().next().unwrap();
                let last = line.chars().last().unwrap();
                if i > 0 {
                    prop_assert!(!NOT_AT_START.contains(first), "{:?}", lines);
                }
                if i + 1 < lines.len() {
                    prop_assert!(!NOT_AT_END.contains(last), "{:?}", lines);
                }
            }
        }
    }
}
