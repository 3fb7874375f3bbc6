//! What one keystroke costs in a design of 2,000 steps, as the window takes it: read again, and checked again through
//! what is remembered of the time before, each by itself; beside it what it takes from nothing.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use gensoku_dsl::source::FileId;
use gensoku_dsl::syntax::parse::{parse, reparse};
use gensoku_project::{Memory, Opened, Request};
use gensoku_samples::{Words, chain, procedures};

/// The same text where some words in the middle are others.
fn changed(text: &str, what: &str, otherwise: &str) -> String {
    let middle = text.len() / 2;
    let middle = (middle..).find(|&at| text.is_char_boundary(at)).unwrap();
    let (before, after) = text.split_at(middle);
    assert!(after.contains(what), "{what}");
    format!("{before}{}", after.replacen(what, otherwise, 1))
}

/// The same text with something more in the middle, before some words.
fn typed(text: &str, more: &str, before: &str) -> String {
    changed(text, before, &format!("{more}{before}"))
}

/// The same text with something else in its head.
fn stated(text: &str, what: &str, otherwise: &str) -> String {
    assert!(text.contains(what), "{what}");
    text.replacen(what, otherwise, 1)
}

/// The edits: what is edited, and the text before and after.
fn edits(text: &str, one: bool) -> Vec<(&'static str, String, String)> {
    // A minute becomes ten, three days become thirty.
    let time = if one { " min" } else { " days" };
    // In the chain the step in the middle is led to by that before it alone.
    let name = if one {
        " \"Step number"
    } else {
        " by Parent {"
    };
    let flow = if one {
        changed(text, " min }", " min  then granted }")
    } else {
        changed(
            text,
            "3 days
",
            "3 days  then granted
",
        )
    };
    let population = |people: u32| format!("{text}population Town {{ people {people} }}\n");
    let finding = if one {
        "analog-step@Large.Step0"
    } else {
        "analog-step@Benefit0.Apply"
    };
    let accepted = |text: &str, why: &str| {
        format!("{text}accept {finding} \"{why}\" by \"A\" until 2030-01-01\n")
    };
    let after = |text: String, after: String| (text, after);
    let plain = |edited: String| after(text.to_owned(), edited);
    let all = [
        ("a time", plain(typed(text, "0", time))),
        ("a need", plain(typed(text, "needs card  ", "takes "))),
        ("the title of a step", plain(typed(text, "x", "\" / "))),
        ("the name of a step", plain(typed(text, "x", name))),
        ("a comment", plain(typed(text, "  # x", "\n"))),
        ("where a step leads", plain(flow)),
        (
            "the title of the design",
            plain(stated(text, "A large design", "A larger design")),
        ),
        (
            "the title of a system",
            plain(stated(text, "TaxLedger of", "TaxLedger \"Ledger\" of")),
        ),
        (
            "the title of an actor",
            plain(stated(text, "City is", "City \"City\" is")),
        ),
        (
            "the title of data",
            plain(stated(text, "Income about", "Income \"Income\" about")),
        ),
        (
            "the sector of data",
            plain(stated(
                text,
                "individual sector tax",
                "individual sector resident",
            )),
        ),
        (
            "what a system holds",
            plain(stated(text, "holds Income", "holds Income Household")),
        ),
        (
            "how many staff",
            plain(stated(text, "staff 12", "staff 120")),
        ),
        (
            "how many of an actor",
            plain(stated(text, "many 1741", "many 17410")),
        ),
        (
            "what kind of actor",
            plain(stated(text, "City is municipality", "City is ministry")),
        ),
        (
            "what a provision requires",
            plain(stated(
                text,
                "requires channel paper",
                "requires channel post",
            )),
        ),
        (
            "how many people",
            after(population(5200), population(52_000)),
        ),
        (
            "why something is accepted",
            after(accepted(text, "Why"), accepted(text, "Why not")),
        ),
        (
            "a time where something is accepted",
            after(
                accepted(text, "Why"),
                accepted(&typed(text, "0", time), "Why"),
            ),
        ),
    ];
    all.into_iter()
        .map(|(what, (before, after))| (what, before, after))
        .collect()
}

fn open(text: &str, memory: Memory) -> Opened {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("large.gsk");
    let buffers = BTreeMap::from([(path.clone(), text.to_owned())]);
    Opened::again(&[path], &buffers, memory).unwrap()
}

fn keystroke(criterion: &mut Criterion) {
    let many = procedures(Words::Library, 400);
    let one = chain(Words::Library, 2000, &["Parent", "City", "City"]);
    for (name, text, is_one) in [
        ("400 procedures", many, false),
        ("one procedure", one, true),
    ] {
        let mut group = criterion.benchmark_group(format!("2,000 steps in {name}"));
        group.sample_size(20);
        let file = FileId::default();
        let request = Request::default();
        group.bench_function("parse whole", |b| b.iter(|| parse(file, black_box(&text))));
        let edits = edits(&text, is_one);
        group.bench_function("parse again", |b| {
            let (_, before, after) = edits.first().unwrap();
            b.iter_batched(
                || parse(file, before),
                |tree| reparse(file, black_box(after), tree, before),
                BatchSize::LargeInput,
            );
        });
        group.bench_function("check from nothing", |b| {
            let opened = open(&text, Memory::default());
            b.iter(|| opened.check(&request).unwrap());
        });
        for (what, before, after) in &edits {
            let known = || {
                let mut opened = open(before, Memory::default());
                assert!(!opened.project.has_errors(), "before {what}");
                opened.check_again(&request).unwrap();
                opened.take_memory()
            };
            group.bench_function(format!("read again, {what}"), |b| {
                b.iter_batched(known, |memory| open(after, memory), BatchSize::PerIteration);
            });
            group.bench_function(format!("checked again, {what}"), |b| {
                b.iter_batched(
                    || {
                        let opened = open(after, known());
                        assert!(!opened.project.has_errors(), "after {what}");
                        opened
                    },
                    |opened| (opened.check_again(&request).unwrap(), opened),
                    BatchSize::PerIteration,
                );
            });
        }
        group.finish();
    }
}

criterion_group!(benches, keystroke);
criterion_main!(benches);
