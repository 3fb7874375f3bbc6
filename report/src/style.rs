//! Colours of a terminal, and columns that are right for Japanese too.

use std::borrow::Cow;

use anstyle::{AnsiColor, Style};
use gensoku_dsl::diagnostic::Severity;
use gensoku_dsl::text::is_command;
use gensoku_engine::finding::Verdict;
use unicode_width::UnicodeWidthStr;

/// Whether and how to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Whether colours are written at all.
    pub colour: bool,
}

/// What is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Titles.
    Strong,
    /// What is violated.
    Bad,
    /// A warning.
    Warning,
    /// What is not stated.
    Open,
    /// What conforms.
    Good,
    /// What is beside the point.
    Quiet,
    /// Names of provisions and commands.
    Link,
}

/// The sign of a verdict, which a violation bears by its severity, and its ink.
pub(crate) fn sign(verdict: Verdict, severity: Severity) -> (&'static str, Ink) {
    match (verdict, severity) {
        (Verdict::Violates, Severity::Error) => ("◆", Ink::Bad),
        (Verdict::Violates, Severity::Warning) => ("▲", Ink::Warning),
        (Verdict::Violates, Severity::Note) => ("•", Ink::Quiet),
        (Verdict::NotStated, _) => ("?", Ink::Open),
        (Verdict::Undecided, _) => ("…", Ink::Open),
        (Verdict::Accepted | Verdict::Conforms, _) => ("✓", Ink::Good),
    }
}

impl Palette {
    /// A text in a colour, or plain.
    pub fn paint(self, ink: Ink, text: &str) -> String {
        if !self.colour {
            return text.to_owned();
        }
        let colour = |it: AnsiColor| Style::new().fg_color(Some(it.into()));
        let style = match ink {
            Ink::Strong => Style::new().bold(),
            Ink::Bad => colour(AnsiColor::Red).bold(),
            Ink::Warning => colour(AnsiColor::Yellow),
            Ink::Open => colour(AnsiColor::Magenta),
            Ink::Good => colour(AnsiColor::Green),
            Ink::Quiet => Style::new().dimmed(),
            Ink::Link => colour(AnsiColor::Cyan),
        };
        format!("{style}{text}{style:#}")
    }

    /// A text of this palette as it may be shown: what would command the terminal, or change the order in which a line
    /// is shown, is `�`. A name that a design gives can hold anything; only colours stay.
    pub fn shown(self, text: &str) -> Cow<'_, str> {
        if !text.contains(is_command) {
            return text.into();
        }
        let mut shown = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let colour = if self.colour { colour_of(rest) } else { 0 };
            let (here, behind) = rest.split_at(if colour == 0 { c.len_utf8() } else { colour });
            if colour == 0 && is_command(c) {
                shown.push(char::REPLACEMENT_CHARACTER);
            } else {
                shown.push_str(here);
            }
            rest = behind;
        }
        shown.into()
    }
}

/// How long the change of colour is with which a text begins, in bytes; 0 where it begins with none.
fn colour_of(text: &str) -> usize {
    let Some(codes) = text.strip_prefix("\x1b[") else {
        return 0;
    };
    let end = codes.find(|c: char| !(c.is_ascii_digit() || c == ';'));
    match end.and_then(|end| Some((end, codes.get(end..)?))) {
        Some((end, rest)) if rest.starts_with('m') => "\x1b[".len() + end + "m".len(),
        _ => 0,
    }
}

/// How many columns a text takes on a terminal.
pub fn width(text: &str) -> usize {
    text.width()
}

/// A text filled up with spaces to a number of columns.
pub fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// A text broken into lines of at most so many columns: between words, and between Japanese characters
/// but for those that may not begin a line.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        let fits = width(&line) + width(piece.trim_end()) <= columns;
        if !fits && !line.is_empty() {
            lines.push(line.trim_end().to_owned());
            line.clear();
        }
        line.push_str(piece);
    }
    if !line.trim().is_empty() || lines.is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// The places where a line may break.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        let Some(&(_, next)) = chars.peek() else {
            break;
        };
        let wide = |c: char| UnicodeWidthStr::width(c.encode_utf8(&mut [0; 4])) > 1;
        let stays = "、。，．）」』】！？・ー々〜：；".contains(next) || "（「『【".contains(c);
        let between_wide = (wide(c) || wide(next)) && !stays;
        if next != ' ' && (c == ' ' || between_wide) {
            pieces.push(text.get(start..end).unwrap_or_default());
            start = end;
        }
    }
    pieces.push(text.get(start..).unwrap_or_default());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_commands_no_terminal() {
        let (colour, plain) = (Palette { colour: true }, Palette { colour: false });
        let name = "a\x1b]0;title\x07b\u{202E}c\u{9B}2J\r\tд\n";
        let seen = "a�]0;title�b�c�2J�\tд\n";
        assert_eq!(plain.shown(name), seen);
        for ink in [Ink::Strong, Ink::Bad, Ink::Quiet] {
            let painted = colour.paint(ink, name);
            assert_eq!(colour.shown(&painted), colour.paint(ink, seen));
            assert!(!plain.shown(&painted).contains('\x1b'));
        }
        assert_eq!(colour.shown("\x1b[2K\x1b[1;31"), "�[2K�[1;31");
        assert!(matches!(plain.shown("給付\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn japanese_takes_two_columns() {
        assert_eq!(pad("申請", 6), "申請  ");
        assert_eq!(pad("Apply", 6), "Apply ");
    }

    #[test]
    fn lines_break_between_words_and_never_before_a_full_stop() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("紙の手続になる。", 14), ["紙の手続にな", "る。"]);
        for columns in 4..40 {
            for line in wrap(
                "行政がどう判断しても、すべて（60秒で）終えられる。",
                columns,
            ) {
                assert!(!line.starts_with(['、', '。', '）']), "{line}");
                assert!(!line.ends_with('（'), "{line}");
            }
        }
    }

    #[test]
    fn no_word_is_lost() {
        let text = "Decide per individual, 個人ごとに決定し、世帯は必要なときに導く";
        for columns in 1..60 {
            let joined: String = wrap(text, columns).concat().split(' ').collect();
            assert_eq!(joined, text.split(' ').collect::<String>());
        }
    }
}
