//! Two slips of the hand in one design: both are told in one run, and nothing that follows from them.
//!
//! Two of the slips of which each gives one message when it is alone are made together. Two hundred pairs are read in
//! a plain run, and one in `PAIRS` of all first slips where that is set. `PAIRS_OUT=FILE` writes those of which one is
//! not told, or of which more is told.

use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::fmt::Write;

use gensoku_dsl::diagnostic::Diagnostic;
use gensoku_dsl::source::FileId;
use gensoku_dsl::syntax::parse::parse;
use gensoku_dsl::text::Lang;
use gensoku_dsl::{Given, parse_str};

use super::slips::{Slip, slips};
use super::{given, told};

/// How far two slips stand apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Apart {
    /// In two declarations of a file.
    Declarations,
    /// On lines of one declaration, some other line between them.
    Lines,
}

#[derive(Default)]
struct Count {
    pairs: usize,
    /// One of the two is not told.
    one: usize,
    /// Something is told of both together that is told of neither alone.
    more: usize,
}

/// What is told of a spoilt text, so that it can be found again where more is spoilt.
fn messages(right: &[(String, String)], name: &str, text: &str, given: &Given) -> Vec<String> {
    let told = told(right, &parse_str(name, text, given)).into_iter();
    told.map(|it: Diagnostic| format!("{}: {}", it.code, it.message.en))
        .collect()
}

/// A text with some slips, the later one first.
fn spoilt(text: &str, slips: &[&Slip]) -> String {
    let mut slips = slips.to_vec();
    slips.sort_by_key(|it| std::cmp::Reverse(it.place.start));
    let mut out = text.to_owned();
    for slip in slips {
        out.replace_range(slip.place.clone(), &slip.after);
    }
    out
}

#[test]
fn two_slips_are_both_told() {
    let every: usize = std::env::var("PAIRS").map_or(251, |it| it.parse().unwrap());
    let mut out = String::new();
    let (given, designs) = given();
    let mut counts: BTreeMap<(Apart, &str), Count> = BTreeMap::new();
    let mut nth = 0;
    for (name, english) in &designs {
        let japanese = gensoku_dsl::fmt::format(english, Some(Lang::Ja)).unwrap();
        for (lang, text) in [("en", english), ("ja", &japanese)] {
            let right = LazyCell::new(|| {
                let told = parse_str(name, text, &given).diagnostics.into_iter();
                let told = told.map(|it| (it.code.to_owned(), it.message.en.to_string()));
                told.collect::<Vec<_>>()
            });
            let tree = LazyCell::new(|| parse(FileId(0), text));
            let line = |at: usize| text[..at].matches('\n').count();
            let slips = slips(text);
            for (i, first) in slips.iter().enumerate() {
                nth += 1;
                if nth % every != 0 {
                    continue;
                }
                // One near it and one anywhere.
                for far in [i + 40 + i % 97, i + i * 7_919 + slips.len() / 3] {
                    let second = &slips[far % slips.len()];
                    let (from, to) = if first.place.start < second.place.start {
                        (first, second)
                    } else {
                        (second, first)
                    };
                    if line(from.place.end) + 1 >= line(to.place.start) {
                        continue;
                    }
                    let of = |slip: &Slip| {
                        let mut all = tree.clauses.iter().enumerate();
                        all.find(|(_, it)| {
                            it.span.start as usize <= slip.place.start
                                && slip.place.end <= it.span.end as usize + 1
                        })
                        .map(|it| it.0)
                    };
                    let (Some(a), Some(b)) = (of(from), of(to)) else {
                        continue;
                    };
                    let apart = if a == b {
                        Apart::Lines
                    } else {
                        Apart::Declarations
                    };
                    let told =
                        |slips: &[&Slip]| messages(&right, name, &spoilt(text, slips), &given);
                    let alone = [told(&[from]), told(&[to])];
                    if alone.iter().any(|it| it.len() != 1) {
                        continue;
                    }
                    let both = told(&[from, to]);
                    let count = counts.entry((apart, lang)).or_default();
                    count.pairs += 1;
                    let expected: Vec<&String> = alone.iter().flatten().collect();
                    let missing = expected.iter().any(|it| !both.contains(it));
                    let more = both.len() > 2;
                    count.one += usize::from(missing);
                    count.more += usize::from(more);
                    if !missing && !more {
                        continue;
                    }
                    let what = if missing { "one" } else { "more" };
                    writeln!(out, "[{apart:?} {lang} {what}] {name}").unwrap();
                    for (slip, told) in [from, to].iter().zip(&alone) {
                        let start = text[..slip.place.start].rfind('\n').map_or(0, |it| it + 1);
                        let end = text[slip.place.end..].find('\n');
                        let end = end.map_or(text.len(), |it| slip.place.end + it);
                        let after = format!(
                            "{}{}{}",
                            &text[start..slip.place.start],
                            slip.after,
                            &text[slip.place.end..end]
                        );
                        writeln!(
                            out,
                            "  {} {}: {} => {}",
                            line(slip.place.start) + 1,
                            slip.class,
                            text[start..end].replace('\n', "⏎"),
                            after.replace('\n', "⏎")
                        )
                        .unwrap();
                        writeln!(out, "      alone {}", told.join("\n      ")).unwrap();
                    }
                    for it in &both {
                        writeln!(out, "   both {it}").unwrap();
                    }
                }
            }
        }
    }
    for ((apart, lang), it) in &counts {
        println!(
            "{:<16} {lang} {:>7} pairs, {:>4} with one of them, {:>4} with more",
            format!("{apart:?}"),
            it.pairs,
            it.one,
            it.more
        );
    }
    if let Ok(file) = std::env::var("PAIRS_OUT") {
        std::fs::write(file, out).unwrap();
    }
    let of = |wanted: Apart, number: fn(&Count) -> usize| -> usize {
        let those = counts.iter().filter(|it| it.0.0 == wanted);
        those.map(|it| number(it.1)).sum()
    };
    for (apart, percent) in [(Apart::Declarations, 3), (Apart::Lines, 5)] {
        let pairs = of(apart, |it| it.pairs);
        let one = of(apart, |it| it.one);
        let more = of(apart, |it| it.more);
        assert!(pairs > 30, "too few pairs were read: {pairs}");
        assert!(
            one * 100 <= pairs * percent,
            "of {one} of {pairs} pairs one is not told"
        );
        assert!(
            more * 100 <= pairs * percent,
            "of {more} of {pairs} pairs more is told"
        );
    }
}
