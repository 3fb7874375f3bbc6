//! The scanner makes the words that their grammar (`words.pest`) makes, of any text.
#![allow(clippy::unwrap_used)]

use gensoku_dsl::syntax::token::{Kind, lex};
use pest::Parser as _;
use proptest::prelude::*;

/// The generated lexer.
#[allow(missing_docs, reason = "generated")]
mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "../tests/words.pest"]
    pub(super) struct Grammar;
}
use grammar::{Grammar, Rule};

/// A word: what it is, whether it begins a line, and its place.
type Word = (Kind, bool, usize, usize);

/// The words and comments of a text by the grammar; keywords are words, and labels have no colon.
fn by_grammar(text: &str) -> (Vec<Word>, Vec<(usize, usize)>) {
    let (mut words, mut comments): (Vec<Word>, Vec<(usize, usize)>) = (Vec::new(), Vec::new());
    let mut behind = 0;
    for pair in Grammar::parse(Rule::words, text).unwrap().flatten() {
        let (start, end) = (pair.as_span().start(), pair.as_span().end());
        let kind = match pair.as_rule() {
            Rule::comment => {
                comments.push((start, end));
                continue;
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
            Rule::mark => match pair.as_str() {
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
            },
            Rule::sign => Kind::Sign,
            Rule::junk => Kind::Junk,
            _ => continue,
        };
        match words.last_mut() {
            Some(last) if kind == Kind::Junk && last.0 == Kind::Junk && last.3 == start => {
                last.3 = end;
            }
            _ => {
                let first = words.is_empty() || text[behind..start].contains('\n');
                words.push((kind, first, start, end));
            }
        }
        behind = end;
    }
    (words, comments)
}

/// The words of a text as the scanner makes them, with joined keywords and labels taken apart again.
fn by_scanner(text: &str) -> (Vec<Word>, Vec<(usize, usize)>) {
    let lexed = lex(text);
    let mut words: Vec<Word> = Vec::new();
    for token in &lexed.tokens {
        let (start, end) = (token.start as usize, token.end as usize);
        match token.kind {
            Kind::End => {}
            Kind::Keyword(_) | Kind::Label => {
                let (parts, _) = by_grammar(&text[start..end]);
                words.extend(parts.iter().map(|&(kind, inner, from, to)| {
                    let first = if from == 0 { token.first } else { inner };
                    (kind, first, start + from, start + to)
                }));
            }
            kind => words.push((kind, token.first, start, end)),
        }
    }
    let comments = lexed.comments.iter();
    let comments = comments.map(|c| (c.start as usize, c.end as usize));
    (words, comments.collect())
}

/// Pieces that words are made of, those above all at which rules of the grammar part.
fn piece() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        " ",
        "\n",
        "\r\n",
        "\t",
        "\u{3000}",
        "\u{FEFF}",
        "\u{202E}",
        "\u{200B}",
        "\u{200B}\u{2060}\u{200D}",
        "\u{34F}",
        "\u{3164}",
        "\u{2028}",
        "\r",
        "\u{A0}",
        "a",
        "Apply",
        "step",
        "keyed",
        "by",
        "when",
        "_",
        "-",
        "・",
        "0",
        "1",
        "12",
        "2024",
        "12345678901",
        "０",
        "９",
        "１２",
        "第",
        "条",
        "条例",
        "項",
        "号",
        "の",
        "一",
        "二〇",
        "十",
        "百三十",
        "〇〇〇〇〇〇〇〇",
        "令和",
        "平成",
        "昭和",
        "令",
        "元",
        "年",
        "月",
        "日",
        "時間",
        "分",
        "か月",
        "万円",
        "円",
        "人",
        "週間",
        ",",
        "，",
        "、",
        ".",
        "．",
        ":",
        "：",
        "/",
        "／",
        "%",
        "％",
        "(",
        "）",
        "{",
        "｝",
        "〜",
        "～",
        "–",
        "~",
        "；",
        "＂",
        "＋",
        "#",
        "＃",
        "\"",
        "「",
        "」",
        "“",
        "”",
        "`",
        "『",
        "』",
        "<",
        "=",
        "!",
        "＜",
        "≤",
        "+",
        "×",
        "@",
        "&",
        "\u{1}",
        "申請",
        "手続",
        "é",
        "ー",
        "😀",
        "2024-04-01",
        "令和3年12月1日",
        "9_2",
        "1,000",
    ];
    prop_oneof![
        9 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        1 => any::<char>().prop_filter("the two know the same Unicode", |&c| {
            unicode_ident::is_xid_start(c) == pest::unicode::XID_START(c)
                && unicode_ident::is_xid_continue(c) == pest::unicode::XID_CONTINUE(c)
        }).prop_map(String::from),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(2000)
    ))]

    #[test]
    fn the_scanner_makes_the_words_of_the_grammar(pieces in prop::collection::vec(piece(), 0..24)) {
        let text = pieces.concat();
        prop_assert_eq!(by_scanner(&text), by_grammar(&text));
    }
}

#[test]
fn the_scanner_makes_the_words_of_real_texts() {
    let texts = [
        include_str!("designs/as-is.gsk"),
        include_str!("designs/japanese.gsk"),
        include_str!("../../policies/japan/laws/number.gsk"),
        include_str!("../../policies/japan/laws/residents.gsk"),
    ];
    for text in texts {
        assert_eq!(by_scanner(text), by_grammar(text));
    }
}
