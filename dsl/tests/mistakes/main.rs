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

#[path = "../common/mod.rs"]
mod common;
mod pairs;
mod slips;

use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use gensoku_dsl::diagnostic::Diagnostic;
use gensoku_dsl::text::Lang;
use gensoku_dsl::{Given, Project};

use slips::slips;

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
