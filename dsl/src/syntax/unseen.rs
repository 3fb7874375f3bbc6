//! Characters that do not show what they do: invisible ones, and ends of lines that are read as none.
//!
//! Each is told by its code and name. Reading goes on as if it were a space, or, within a word, were not there.

use std::borrow::Cow;

use memchr::memchr;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use crate::text::Text;

use super::parse::MOST_ERRORS;
use super::token::{Kind, Lexed, Token};

/// What is wrong with a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// It changes the order in which a line is shown.
    Order,
    /// Editors show a new line, but none is read.
    Line,
    /// It cannot be seen.
    Unseen,
    /// It joins or parts letters: of use in a string, unseen in a name.
    Joiner,
    /// It is a command to an old machine, and no character of a text.
    Control,
}

/// What is wrong with a character, if anything is; a carriage return is right before a line feed.
fn fault(c: char) -> Option<Fault> {
    Some(match c {
        '\t' | '\n' => return None,
        '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Fault::Line,
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' => Fault::Control,
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            Fault::Order
        }
        '\u{200C}' | '\u{200D}' => Fault::Joiner,
        '\u{AD}'
        | '\u{34F}'
        | '\u{115F}'
        | '\u{1160}'
        | '\u{180E}'
        | '\u{200B}'
        | '\u{2060}'..='\u{2064}'
        | '\u{206A}'..='\u{206F}'
        | '\u{3164}'
        | '\u{FEFF}'
        | '\u{FFA0}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0001}'
        | '\u{E0020}'..='\u{E007F}' => Fault::Unseen,
        _ => return None,
    })
}

/// Whether a character sets words apart: a space of any width, or one that is told to be wrong.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || fault(c).is_some()
}

/// Whether a character within a word is as if it were not there.
pub(super) fn is_unseen(c: char) -> bool {
    matches!(fault(c), Some(Fault::Order | Fault::Unseen | Fault::Joiner))
}

/// What is seen of a name.
pub(super) fn seen(name: &str) -> Cow<'_, str> {
    or_itself(name, plain_name(name))
}

/// What is seen of a string, in which joiners make signs of several: 👩‍👧.
pub(super) fn seen_text(text: &str) -> Cow<'_, str> {
    or_itself(text, plain(text))
}

/// A name of nothing that is seen stays what it is.
fn or_itself<'t>(text: &'t str, seen: Cow<'t, str>) -> Cow<'t, str> {
    if seen.is_empty() {
        Cow::Borrowed(text)
    } else {
        seen
    }
}

/// A text from elsewhere as a string or a comment may hold it: without the characters that are refused there, with a
/// space for what is shown as the end of a line. Tabs and line feeds stay.
///
/// ```
/// assert_eq!(gensoku_dsl::fmt::plain("Che\u{AD}ck\u{202E} it\u{2028}now"), "Check it now");
/// assert_eq!(gensoku_dsl::fmt::plain("👩\u{200D}👧"), "👩\u{200D}👧");
/// ```
pub fn plain(text: &str) -> Cow<'_, str> {
    mended(text, |it| it != Fault::Joiner)
}

/// The same of a name, in which nothing joins letters either.
pub(crate) fn plain_name(name: &str) -> Cow<'_, str> {
    mended(name, |_| true)
}

fn mended(text: &str, refused: impl Fn(Fault) -> bool) -> Cow<'_, str> {
    if text.bytes().all(|it| matches!(it, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let wrong = |c: char| fault(c).filter(|&it| refused(it));
    if !text.contains(|c| wrong(c).is_some()) {
        return Cow::Borrowed(text);
    }
    let mend = |c: char| match wrong(c) {
        None => Some(c),
        Some(Fault::Line) => Some(' '),
        Some(_) => None,
    };
    Cow::Owned(text.chars().filter_map(mend).collect())
}

/// Whether a character commands the terminal on which it is written, or changes the order in which a line is shown. A
/// tab and a line feed do what they should.
pub fn is_command(c: char) -> bool {
    matches!(fault(c), Some(Fault::Control | Fault::Line | Fault::Order))
}

/// The code of a character and, where it has one that helps, its name: “U+200B (zero width space)”.
pub(super) fn named(c: char) -> Text {
    let code = format!("U+{:04X}", u32::from(c));
    let (en, ja) = match c {
        '\0' => ("null", "NUL文字"),
        '\u{B}' => ("vertical tab", "垂直タブ"),
        '\u{C}' => ("form feed", "改ページ"),
        '\r' => ("carriage return", "復帰"),
        '\u{1B}' => ("escape", "エスケープ"),
        '\u{85}' => ("next line", "次の行"),
        '\u{A0}' => ("no-break space", "改行しない空白"),
        '\u{AD}' => ("soft hyphen", "ソフトハイフン"),
        '\u{200B}' => ("zero width space", "幅のない空白"),
        '\u{200C}' => ("zero width non-joiner", "幅のない非接合子"),
        '\u{200D}' => ("zero width joiner", "幅のない接合子"),
        '\u{200E}' => ("left-to-right mark", "左から右への記号"),
        '\u{200F}' => ("right-to-left mark", "右から左への記号"),
        '\u{2028}' => ("line separator", "行区切り"),
        '\u{2029}' => ("paragraph separator", "段落区切り"),
        '\u{202A}' | '\u{202B}' | '\u{2066}'..='\u{2068}' => {
            ("control of the direction of writing", "書字方向の制御文字")
        }
        '\u{202C}' | '\u{2069}' => ("end of a direction of writing", "書字方向の終わり"),
        '\u{202D}' => ("left-to-right override", "左から右への強制"),
        '\u{202E}' => ("right-to-left override", "右から左への強制"),
        '\u{2060}' => ("word joiner", "単語結合子"),
        '\u{3164}' | '\u{FFA0}' | '\u{115F}' | '\u{1160}' => ("Hangul filler", "ハングルの埋め字"),
        '\u{FEFF}' => ("byte order mark", "バイト順マーク"),
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'.. => ("a character of private use", "外字"),
        _ if fault(c) == Some(Fault::Control) => ("control character", "制御文字"),
        _ => return Text::same(code),
    };
    Text::new(format!("{code} ({en})"), format!("{code}（{ja}）"))
}

/// A place with characters of one kind side by side, the first of them, and how many more are told with it.
struct Found {
    start: usize,
    end: usize,
    /// Where its line ends.
    line: usize,
    first: char,
    fault: Fault,
    more: usize,
}

/// Whether a character that [`fault`] knows may begin with a byte; all others are passed over at once.
fn suspect(byte: u8) -> bool {
    matches!(
        byte,
        0..0x09 | 0x0B..0x20 | 0x7F | 0xC2 | 0xCD | 0xD8 | 0xE1 | 0xE2 | 0xE3 | 0xEF | 0xF3
    )
}

/// The characters of a text that are wrong.
fn find(text: &str) -> Vec<Found> {
    let bytes = text.as_bytes();
    let mut out: Vec<Found> = Vec::new();
    // What a whole file has is one mistake of whoever saved it: where each of these two stands in `out`.
    let (mut null, mut returned) = (None, None);
    for (at, &byte) in bytes.iter().enumerate() {
        if !suspect(byte) {
            continue;
        }
        let next = bytes.get(at + 1).copied();
        let passed = match byte {
            b'\r' => next == Some(b'\n'),
            // The only one among kana and kanji.
            0xE3 => next != Some(0x85),
            0xEF => at == 0 && text.starts_with('\u{FEFF}'),
            _ => false,
        };
        if passed {
            continue;
        }
        let Some(first) = text.get(at..).and_then(|it| it.chars().next()) else {
            continue;
        };
        let Some(fault) = fault(first) else {
            continue;
        };
        let end = at + first.len_utf8();
        let whole = match first {
            '\0' => Some(&mut null),
            '\r' => Some(&mut returned),
            _ => None,
        };
        if let Some(place) = whole {
            let before: Option<&mut Found> = place.and_then(|it: usize| out.get_mut(it));
            if let Some(before) = before {
                before.more += 1;
                continue;
            }
            *place = Some(out.len());
        } else if let Some(last) = out.last_mut()
            && at < last.line
            && last.fault == fault
        {
            if last.end == at {
                last.end = end;
            } else {
                last.more += 1;
            }
            continue;
        }
        if out.len() < MOST_ERRORS {
            out.push(Found {
                start: at,
                end,
                line: memchr(b'\n', bytes.get(end..).unwrap_or_default())
                    .map_or(bytes.len(), |it| end + it),
                first,
                fault,
                more: 0,
            });
        }
    }
    out
}

/// Tells of the characters that do not show what they do, and takes away what is told of a line only because of one.
pub(super) fn tell(file: FileId, text: &str, lexed: &Lexed, told: &mut Vec<Diagnostic>) {
    // The line on which nothing else is told any more.
    let mut line = 0..0;
    for found in find(text) {
        let start = u32::try_from(found.start).unwrap_or(u32::MAX);
        let within = |tokens: &[Token]| {
            let next = tokens.partition_point(|it| it.end <= start);
            tokens
                .get(next)
                .filter(|it| it.start <= start)
                .map(|it| it.kind)
        };
        let token = within(&lexed.tokens);
        let text_only =
            matches!(token, Some(Kind::Text | Kind::OpenText)) || within(&lexed.comments).is_some();
        if text_only && found.fault == Fault::Joiner {
            continue;
        }
        let quoted = text_only || matches!(token, Some(Kind::Quoted | Kind::OpenQuoted));
        if !quoted && !line.contains(&found.start) {
            let before = text.get(..found.start).unwrap_or_default();
            let from = memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |it| it + 1);
            line = from..found.line;
            told.retain(|it| {
                it.code == "hidden-control" || !line.contains(&(it.primary.span.start as usize))
            });
        }
        let end = u32::try_from(found.end).unwrap_or(u32::MAX);
        told.push(diagnostic(&found, Span { file, start, end }));
    }
}

fn diagnostic(found: &Found, span: Span) -> Diagnostic {
    let name = named(found.first);
    let (message, help) = match found.fault {
        Fault::Order => (
            Text::new(
                format!(
                    "the invisible character {} changes the order in which this line is shown",
                    name.en
                ),
                format!("見えない文字 {}が行の表示順を変えています", name.ja),
            ),
            AWAY,
        ),
        Fault::Line => (
            Text::new(
                format!(
                    "an editor may show a new line at {}, but none is read",
                    name.en
                ),
                format!(
                    "{}は改行のように表示されることがありますが、改行とは扱いません",
                    name.ja
                ),
            ),
            match found.first {
                '\r' => (
                    "save the file with line ends of the kind LF or CRLF",
                    "改行コードをLF又はCRLFにして保存し直してください",
                ),
                _ => (
                    "delete it, and break the line with the Enter key",
                    "削除し、Enterキーで改行してください",
                ),
            },
        ),
        Fault::Unseen | Fault::Joiner => (
            Text::new(
                format!("the invisible character {} stands here", name.en),
                format!("見えない文字 {}があります", name.ja),
            ),
            AWAY,
        ),
        Fault::Control => (
            Text::new(
                format!("{} is no character of a text", name.en),
                format!("{}は文章の文字ではありません", name.ja),
            ),
            match found.first {
                '\0' => (
                    "save the file as text in UTF-8",
                    "文字コードをUTF-8にして、テキストとして保存し直してください",
                ),
                _ => AWAY,
            },
        ),
    };
    let message = match found.more {
        0 => message,
        more => Text::new(
            format!("{} (and {more} more)", message.en),
            format!("{}（ほかに{more}か所）", message.ja),
        ),
    };
    Diagnostic::error("hidden-control", span, message).help(Text::new(help.0, help.1))
}

/// How to be rid of what cannot be seen.
const AWAY: (&str, &str) = (
    "delete it with the characters on both sides, and type those again",
    "前後の文字ごと削除し、入力し直してください",
);
