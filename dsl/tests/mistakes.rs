//! One slip of the hand in a design that is right: one message, where the slip is.
//!
//! Every example of the project, in English and in Japanese, is spoilt in one place at a time, in all the ways below.
//! A few hundred of the spoilt texts are read in a plain run, and one in `MISTAKES` of them where that is set
//! (`MISTAKES=1`: all, some hundred thousand). `MISTAKES_OUT=FILE` writes those that give several messages.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout
)]

mod common;

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::ops::Range;
use std::path::Path;

use gensoku_dsl::diagnostic::Diagnostic;
use gensoku_dsl::syntax::keyword::Keyword;
use gensoku_dsl::text::Lang;
use gensoku_dsl::{Given, Project};

/// The examples, and the library.
fn given() -> (Given, Vec<(String, String)>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut given = Given::new();
    for (path, text) in common::texts(&root.join("policies/japan")) {
        given = given.library_text("japan", &path.display().to_string(), &text);
    }
    let examples = root.join("examples");
    let texts = common::texts(&examples).into_iter();
    let named = texts.map(|(path, text)| {
        let name = path.strip_prefix(&examples).unwrap().display().to_string();
        (name.replace('\\', "/"), text)
    });
    let designs: Vec<_> = named.collect();
    for (name, text) in &designs {
        given = given.file(name, text);
    }
    (given, designs)
}

/// A slip of the hand: what stands at a place afterwards.
struct Slip {
    class: &'static str,
    place: Range<usize>,
    after: String,
}

/// Pieces of a text that are not in a comment: lines, and the words of lines.
struct Pieces<'t> {
    text: &'t str,
    /// Lines with their ends.
    lines: Vec<Range<usize>>,
    /// Words of each line, as white space sets them apart.
    words: Vec<Vec<Range<usize>>>,
}

impl<'t> Pieces<'t> {
    fn new(text: &'t str) -> Self {
        let mut lines = Vec::new();
        let mut words = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let code = line.split(" #").next().unwrap_or_default();
            if !code.trim().is_empty() && !code.trim_start().starts_with('#') {
                let mut here = Vec::new();
                for word in code.split(char::is_whitespace).filter(|it| !it.is_empty()) {
                    let at = start + (word.as_ptr() as usize - line.as_ptr() as usize);
                    here.push(at..at + word.len());
                }
                lines.push(start..start + line.len());
                words.push(here);
            }
            start += line.len();
        }
        Self { text, lines, words }
    }

    fn of(&self, range: &Range<usize>) -> &'t str {
        &self.text[range.clone()]
    }
}

/// All slips that can be made in a text.
fn slips(text: &str) -> Vec<Slip> {
    let pieces = Pieces::new(text);
    let mut out = Vec::new();
    let mut slip = |class, place: Range<usize>, after: String| {
        if text[place.clone()] != after {
            out.push(Slip {
                class,
                place,
                after,
            });
        }
    };
    for (i, line) in pieces.lines.iter().enumerate() {
        slip("line lost", line.clone(), String::new());
        slip("line twice", line.end..line.end, pieces.of(line).to_owned());
        if let Some(next) = pieces.lines.get(i + 1) {
            let between = &text[line.end..next.start];
            let swapped = format!("{}{between}{}", pieces.of(next), pieces.of(line));
            slip("lines swapped", line.start..next.end, swapped);
        }
    }
    let keywords: BTreeSet<&str> = Keyword::ALL
        .iter()
        .flat_map(|it| it.spelling(Lang::En).split(' '))
        .collect();
    for words in &pieces.words {
        for (i, place) in words.iter().enumerate() {
            let word = pieces.of(place);
            let next = words.get(i + 1);
            let end = next.map_or(place.end, |next| next.start);
            slip("word lost", place.start..end, String::new());
            slip("word twice", place.end..place.end, format!(" {word}"));
            if let Some(next) = next {
                let swapped = format!("{}{}{word}", pieces.of(next), &text[place.end..next.start]);
                slip("words swapped", place.start..next.end, swapped);
                if word.chars().all(char::is_alphanumeric)
                    && pieces.of(next).starts_with(char::is_alphanumeric)
                {
                    slip("space lost", place.end..next.start, String::new());
                }
            }
            let letters: Vec<char> = word.chars().collect();
            if keywords.contains(word) && letters.len() > 2 {
                // The letter that slips depends on the word, so that all of them come about.
                let at = (place.start * 7) % (letters.len() - 1);
                let mut lost = letters.clone();
                lost.remove(at);
                slip("keyword mistyped", place.clone(), lost.iter().collect());
                let mut turned = letters.clone();
                turned.swap(at, at + 1);
                slip("keyword mistyped", place.clone(), turned.iter().collect());
                let mut twice = letters.clone();
                twice.insert(at, letters[at]);
                slip("keyword mistyped", place.clone(), twice.iter().collect());
                let mut upper = letters.clone();
                upper[0] = upper[0].to_ascii_uppercase();
                slip("keyword in capitals", place.clone(), upper.iter().collect());
            } else if let Some(colon) = letters.iter().position(|&it| it == '：')
                && colon > 2
            {
                let at = (place.start * 7) % (colon - 1);
                let mut lost = letters.clone();
                lost.remove(at);
                slip("keyword mistyped", place.clone(), lost.iter().collect());
            } else if letters.len() > 3 && letters.iter().all(|c| c.is_alphabetic()) {
                let at = (place.start * 7) % (letters.len() - 1);
                let mut lost = letters.clone();
                lost.remove(at);
                slip("name mistyped", place.clone(), lost.iter().collect());
            }
        }
    }
    let code: Vec<Range<usize>> = pieces
        .words
        .iter()
        .filter_map(|it| Some(it.first()?.start..it.last()?.end))
        .collect();
    for line in code {
        for (at, c) in text[line.clone()].char_indices() {
            let at = line.start + at;
            let place = at..at + c.len_utf8();
            let class = match c {
                '{' | '}' | '｛' | '｝' => "brace lost",
                '"' | '「' | '」' | '`' | '『' | '』' => "quote lost",
                '：' | ':' => "colon lost",
                '(' | ')' | '（' | '）' => "bracket lost",
                _ => "",
            };
            if !class.is_empty() {
                slip(class, place.clone(), String::new());
            }
            let other = match c {
                '{' => "｛",
                '}' => "｝",
                '(' => "（",
                ')' => "）",
                '"' => "”",
                ':' => "：",
                '：' => ":",
                '.' => "．",
                '%' => "％",
                ',' => "、",
                '、' => ",",
                '。' => ".",
                '0'..='9' => &char::from_u32(u32::from(c) - 0x30 + 0xFF10)
                    .unwrap()
                    .to_string(),
                _ => "",
            };
            if !other.is_empty() {
                slip("full width", place, other.to_owned());
            }
        }
        // The unit behind a number.
        let digits: Vec<_> = text[line.clone()]
            .match_indices(|c: char| c.is_ascii_digit())
            .map(|(at, _)| line.start + at + 1)
            .collect();
        for at in digits {
            for unit in ["分", "日", "時間", "秒", "円", "年"] {
                if text[at..].starts_with(unit) {
                    slip("unit lost", at..at + unit.len(), String::new());
                }
            }
        }
    }
    out
}

/// What is told of a text that is not told of the one that is right.
fn told(right: &[(String, String)], project: &Project) -> Vec<Diagnostic> {
    let mut known = right.to_vec();
    let mut new = project.diagnostics.clone();
    new.retain(|it| {
        let same = known
            .iter()
            .position(|(code, message)| code == it.code && *message == it.message.en);
        same.map(|at| known.remove(at)).is_none()
    });
    new
}

#[derive(Default)]
struct Count {
    none: usize,
    one: usize,
    two: usize,
    more: usize,
    /// Of those with messages, how many have the first neither on a line of the slip nor pointing there.
    elsewhere: usize,
}

#[test]
fn one_slip_is_one_message() {
    let every: usize = std::env::var("MISTAKES").map_or(199, |it| it.parse().unwrap());
    let mut out = String::new();
    let (given, designs) = given();
    let mut counts: BTreeMap<(&str, &str), Count> = BTreeMap::new();
    let mut nth = 0;
    for (name, english) in &designs {
        for (lang, text) in [
            ("en", english.clone()),
            (
                "ja",
                gensoku_dsl::fmt::format(english, Some(Lang::Ja)).unwrap(),
            ),
        ] {
            let read = |text: &str| gensoku_dsl::parse_str(name, text, &given);
            let right = LazyCell::new(|| {
                let told = read(&text).diagnostics.into_iter();
                let told = told.map(|it| (it.code.to_owned(), it.message.en.to_string()));
                told.collect::<Vec<_>>()
            });
            for slip in slips(&text) {
                nth += 1;
                if nth % every != 0 {
                    continue;
                }
                let spoilt = format!(
                    "{}{}{}",
                    &text[..slip.place.start],
                    slip.after,
                    &text[slip.place.end..]
                );
                let project = read(&spoilt);
                let told = told(&right, &project);
                let count = counts.entry((slip.class, lang)).or_default();
                match told.len() {
                    0 => count.none += 1,
                    1 => count.one += 1,
                    2 => count.two += 1,
                    _ => count.more += 1,
                }
                let Some(first) = told.first() else {
                    continue;
                };
                let line = |at: usize| spoilt[..at].matches('\n').count();
                let lines = line(slip.place.start)..=line(slip.place.start + slip.after.len());
                let there = |span: gensoku_dsl::source::Span| {
                    span.file == first.primary.span.file && {
                        let (start, end) = (line(span.start as usize), line(span.end as usize));
                        start <= *lines.end() + 1 && end + 1 >= *lines.start()
                    }
                };
                let near =
                    there(first.primary.span) || first.related.iter().any(|it| there(it.span));
                count.elsewhere += usize::from(!near);
                if told.len() > 1 || !near {
                    let from = text[..slip.place.start].rfind('\n').map_or(0, |it| it + 1);
                    let to = text[slip.place.end..]
                        .find('\n')
                        .map_or(text.len(), |it| slip.place.end + it);
                    writeln!(
                        out,
                        "[{} {lang} {}{}] {name}:{}: {} => {}",
                        slip.class,
                        told.len(),
                        if near { "" } else { " elsewhere" },
                        line(slip.place.start) + 1,
                        text[from..to].replace('\n', "⏎"),
                        format!(
                            "{}{}{}",
                            &text[from..slip.place.start],
                            slip.after,
                            &text[slip.place.end..to]
                        )
                        .replace('\n', "⏎"),
                    )
                    .unwrap();
                    for it in &told {
                        writeln!(
                            out,
                            "    {}: {} `{}`: {} ({})",
                            line(it.primary.span.start as usize) + 1,
                            it.code,
                            project
                                .sources
                                .text(it.primary.span)
                                .chars()
                                .take(40)
                                .collect::<String>()
                                .replace('\n', "⏎"),
                            it.message.en,
                            it.help.as_ref().map_or("", |it| it.en.as_str()),
                        )
                        .unwrap();
                    }
                }
            }
        }
    }
    println!(
        "{:<22} {:>7} {:>7} {:>7} {:>7} {:>9}",
        "", "none", "one", "two", "more", "elsewhere"
    );
    for ((class, lang), it) in &counts {
        println!(
            "{:<22} {:>7} {:>7} {:>7} {:>7} {:>9}",
            format!("{class} {lang}"),
            it.none,
            it.one,
            it.two,
            it.more,
            it.elsewhere
        );
    }
    if let Ok(file) = std::env::var("MISTAKES_OUT") {
        std::fs::write(file, out).unwrap();
    }
    let sum = |of: fn(&Count) -> usize| counts.values().map(of).sum::<usize>();
    let told = sum(|it| it.one + it.two + it.more);
    let one = sum(|it| it.one);
    println!("{told} told, {one} with one message");
    assert!(told > 150, "too few slips were read: {told}");
    assert!(one * 100 >= told * 97, "{one} of {told} with one message");
    let elsewhere = sum(|it| it.elsewhere);
    assert!(
        elsewhere * 100 <= told * 3,
        "{elsewhere} of {told} told elsewhere"
    );
}
