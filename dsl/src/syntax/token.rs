//! The words of a text.

use super::keyword::{Keyword, Words};
use super::scan::Scanner;

/// What a word of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A bare word that is no keyword.
    Word,
    /// A name in backquotes or 『』.
    Quoted,
    /// A keyword, or a Japanese label with its colon.
    Keyword(Keyword),
    /// A word with a colon that is no label.
    Label,
    /// A string.
    Text,
    /// A string that ends with its line instead of a quote.
    OpenText,
    /// A quoted name that ends with its line instead of a quote.
    OpenQuoted,
    /// A number, perhaps of several parts (`9_2`).
    Number,
    /// What a Japanese number counts, right behind it.
    Counter,
    /// A date.
    Date,
    /// A time of day.
    Clock,
    /// 第9条の2.
    Article,
    /// 第1項.
    Paragraph,
    /// 第3号.
    Item,
    /// `{`.
    Open,
    /// `}`.
    Close,
    /// `(`.
    LeftParen,
    /// `)`.
    RightParen,
    /// `.`.
    Dot,
    /// `,` or `、`.
    Comma,
    /// `/`.
    Slash,
    /// `%`.
    Percent,
    /// `〜`.
    Range,
    /// `:`.
    Colon,
    /// A sign of comparison or arithmetic.
    Sign,
    /// What is no word of the language.
    Junk,
    /// The end of the text.
    End,
}

/// A word of a text, with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Whether it is the first of its line.
    pub first: bool,
    /// Its first byte.
    pub start: u32,
    /// The byte after its last.
    pub end: u32,
}

/// A text as words; comments apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lexed {
    /// The words in order; the last is [`Kind::End`].
    pub tokens: Vec<Token>,
    /// The comments in order, from `#` to the end of the line.
    pub comments: Vec<Token>,
}

/// Makes words of a text. Every text has words; what is none becomes [`Kind::Junk`].
pub fn lex(text: &str) -> Lexed {
    let mut lexed = Scanner::new(text, 0, true).all();
    join(text, &mut lexed.tokens);
    let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
    lexed.tokens.push(Token {
        kind: Kind::End,
        first: true,
        start: end,
        end,
    });
    lexed
}

/// The words of a keyword of several, as they are written, without the comments between them.
pub(crate) fn parts(written: &str) -> impl Iterator<Item = &str> {
    let told = |line| str::split(line, ['#', '＃']).next().unwrap_or_default();
    written
        .lines()
        .flat_map(move |it| told(it).split_whitespace())
}

/// Tells keywords from words, and joins what is one keyword: `keyed by`, `経路：`.
pub(super) fn join(text: &str, tokens: &mut Vec<Token>) {
    let slice = |t: &Token| {
        text.get(t.start as usize..t.end as usize)
            .unwrap_or_default()
    };
    let mut write = 0;
    let mut read = 0;
    let mut after_dot = false;
    while let Some(&token) = tokens.get(read) {
        let mut joined = token;
        let mut used = 1;
        // Behind a dot every word of the line is a name.
        if token.kind == Kind::Word && (!after_dot || token.first) {
            let word = slice(&token);
            // The colon of a label stands on its line, and nothing but space before it.
            let beside = |next: &&Token| {
                let gap = text.get(token.end as usize..next.start as usize);
                next.kind == Kind::Colon && !gap.unwrap_or_default().contains(['\n', '#', '＃'])
            };
            if let Some(colon) = tokens.get(read + 1).filter(beside) {
                joined.kind = Keyword::from_label(word).map_or(Kind::Label, Kind::Keyword);
                joined.end = colon.end;
                used = 2;
            } else if let Some(entry) = Words::of(word) {
                let longer = entry.longer().iter().find(|(rest, _)| {
                    rest.iter().enumerate().all(|(i, part)| {
                        let next = tokens.get(read + 1 + i);
                        next.is_some_and(|t| t.kind == Kind::Word && slice(t) == *part)
                    })
                });
                if let Some((rest, keyword)) = longer {
                    used = 1 + rest.len();
                    joined.kind = Kind::Keyword(*keyword);
                    joined.end = tokens.get(read + rest.len()).map_or(token.end, |t| t.end);
                } else if let Some(keyword) = entry.alone() {
                    joined.kind = Kind::Keyword(keyword);
                }
            }
        }
        after_dot = token.kind == Kind::Dot;
        if let Some(place) = tokens.get_mut(write) {
            *place = joined;
        }
        write += 1;
        read += used;
    }
    tokens.truncate(write);
}
