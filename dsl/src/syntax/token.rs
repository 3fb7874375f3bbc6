//! The words of a text.

use pest::Parser as _;
use pest::iterators::Pair;

use super::keyword::{Keyword, Words};

/// The generated lexer.
#[allow(missing_docs, reason = "generated")]
mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "syntax/grammar.pest"]
    pub(super) struct Grammar;
}
use grammar::{Grammar, Rule};

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
#[derive(Clone, Debug, Default)]
pub struct Lexed {
    /// The words in order; the last is [`Kind::End`].
    pub tokens: Vec<Token>,
    /// The comments in order, from `#` to the end of the line.
    pub comments: Vec<Token>,
}

/// How much of a text is lexed at once; a longer line is lexed whole.
const PIECE: usize = 1 << 14;

/// Makes words of a text. Every text has words; what is none becomes [`Kind::Junk`].
pub fn lex(text: &str) -> Lexed {
    let mut lexer = Lexer {
        text,
        out: Lexed {
            tokens: Vec::with_capacity(text.len() / 8 + 1),
            comments: Vec::new(),
        },
        line_end: 0,
    };
    let mut start = 0;
    while start < text.len() {
        let reach = (start + PIECE).min(text.len());
        let bytes = text.as_bytes().get(reach..).unwrap_or_default();
        let end = bytes
            .iter()
            .position(|&b| b == b'\n')
            .map_or(text.len(), |i| reach + i + 1);
        lexer.piece(start, text.get(start..end).unwrap_or_default());
        start = end;
    }
    let end = offset(text.len());
    let mut lexed = lexer.out;
    join(text, &mut lexed.tokens);
    lexed.tokens.push(Token {
        kind: Kind::End,
        first: true,
        start: end,
        end,
    });
    lexed
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

struct Lexer<'t> {
    text: &'t str,
    out: Lexed,
    /// The end of the last word, from which the next line break is looked for.
    line_end: usize,
}

impl Lexer<'_> {
    fn piece(&mut self, base: usize, piece: &str) {
        match Grammar::parse(Rule::words, piece) {
            Ok(pairs) => {
                for pair in pairs.flatten() {
                    self.pair(base, &pair);
                }
            }
            // The grammar takes any text, so this is out of reach; were it not, nothing would be lost silently.
            Err(_) => self.push(Kind::Junk, base, base + piece.len()),
        }
    }

    fn pair(&mut self, base: usize, pair: &Pair<'_, Rule>) {
        let kind = match pair.as_rule() {
            Rule::comment => {
                let span = pair.as_span();
                let token = self.token(Kind::Junk, base + span.start(), base + span.end());
                self.out.comments.push(token);
                return;
            }
            Rule::word => Kind::Word,
            Rule::quoted => Kind::Quoted,
            Rule::open_quoted => Kind::OpenQuoted,
            Rule::text => Kind::Text,
            Rule::open_text => Kind::OpenText,
            Rule::number => Kind::Number,
            Rule::counter => Kind::Counter,
            Rule::date | Rule::era_date => Kind::Date,
            Rule::clock => Kind::Clock,
            Rule::article => Kind::Article,
            Rule::paragraph => Kind::Paragraph,
            Rule::item => Kind::Item,
            Rule::mark => mark(pair.as_str()),
            Rule::sign => Kind::Sign,
            Rule::junk => Kind::Junk,
            _ => return,
        };
        let span = pair.as_span();
        self.push(kind, base + span.start(), base + span.end());
    }

    fn token(&mut self, kind: Kind, start: usize, end: usize) -> Token {
        let before = self.text.as_bytes().get(self.line_end..start);
        let first = self.line_end == 0 && self.out.tokens.is_empty()
            || before.is_some_and(|gap| gap.contains(&b'\n'));
        Token {
            kind,
            first,
            start: offset(start),
            end: offset(end),
        }
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize) {
        let token = self.token(kind, start, end);
        self.line_end = end;
        if kind == Kind::Junk
            && let Some(last) = self.out.tokens.last_mut()
            && last.kind == Kind::Junk
            && last.end == token.start
        {
            last.end = token.end;
            return;
        }
        self.out.tokens.push(token);
    }
}

fn mark(text: &str) -> Kind {
    match text {
        "{" | "｛" => Kind::Open,
        "}" | "｝" => Kind::Close,
        "(" | "（" => Kind::LeftParen,
        ")" | "）" => Kind::RightParen,
        "." | "．" => Kind::Dot,
        "," | "，" | "、" => Kind::Comma,
        "/" | "／" => Kind::Slash,
        "%" | "％" => Kind::Percent,
        ":" | "：" => Kind::Colon,
        _ => Kind::Range,
    }
}

/// Tells keywords from words, and joins what is one keyword: `keyed by`, `経路：`.
fn join(text: &str, tokens: &mut Vec<Token>) {
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
        if token.kind == Kind::Word && !after_dot {
            let word = slice(&token);
            if let Some(colon) = tokens.get(read + 1).filter(|t| t.kind == Kind::Colon) {
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
