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

/// What an edit changes: some words into others, in the middle of the text or in its head, or what stands at its end.
enum Edit {
    /// Those in the middle, of the design of many procedures and of that of one.
    Middle([(&'static str, &'static str); 2]),
    /// Those in the head, which is the same in both.
    Head(&'static str, &'static str),
    /// A line at the end, before and after.
    End(&'static str, &'static str),
}
use Edit::{End, Head, Middle};

/// The kinds of edits. A minute becomes ten, three days become thirty; in the design of one procedure the step in the
/// middle is led to by that before it alone.
const EDITS: &[(&str, Edit)] = &[
    ("a comment", Middle([("\n", "  # x\n"); 2])),
    ("a time", Middle([(" days", "0 days"), (" min", "0 min")])),
    ("a need", Middle([("takes ", "needs card  takes "); 2])),
    (
        "where a step leads",
        Middle([
            ("3 days\n", "3 days  then granted\n"),
            (" min }", " min  then granted }"),
        ]),
    ),
    (
        "what a step does with data",
        Middle([
            ("enters Income", "enters Income Household"),
            (" min }", " min  enters Income }"),
        ]),
    ),
    ("the title of a step", Middle([("\" / ", "x\" / "); 2])),
    (
        "the name of a step",
        Middle([
            (" by Parent {", "x by Parent {"),
            (" \"Step number", "x \"Step number"),
        ]),
    ),
    ("the title of the design", Head("A large", "A larger")),
    (
        "the title of a system",
        Head("Ledger of", "Ledger \"Ledger\" of"),
    ),
    ("the title of an actor", Head("City is", "City \"City\" is")),
    (
        "the title of data",
        Head("Income about", "Income \"Income\" about"),
    ),
    (
        "the sector of data",
        Head("individual sector tax", "individual sector resident"),
    ),
    (
        "whose data is",
        Head("tax owned by City", "tax owned by Ministry"),
    ),
    (
        "what a system holds",
        Head("holds Income", "holds Income Household"),
    ),
    (
        "who holds a system",
        Head("Ledger of City", "Ledger of Ministry"),
    ),
    ("how many staff", Head("staff 12", "staff 120")),
    ("how many of an actor", Head("many 1741", "many 17410")),
    (
        "what kind of actor",
        Head("City is municipality", "City is ministry"),
    ),
    (
        "what a provision requires",
        Head("requires channel paper", "requires channel post"),
    ),
    (
        "how many people",
        End(
            "population Town { people 5200 }",
            "population Town { people 52000 }",
        ),
    ),
    (
        "why something is accepted",
        End(
            "accept analog-step@{} \"Why\" by \"A\" until 2030-01-01",
            "accept analog-step@{} \"Why not\" by \"A\" until 2030-01-01",
        ),
    ),
];

impl Edit {
    /// The text before the edit and after it; of the design of one procedure or of many.
    fn of(&self, text: &str, is_one: bool) -> (String, String) {
        let (before, from, what, otherwise) = match self {
            Middle(both) => {
                let [many, one] = both;
                let (what, otherwise) = if is_one { *one } else { *many };
                let middle = (text.len() / 2..).find(|&at| text.is_char_boundary(at));
                (text.to_owned(), middle.unwrap(), what, otherwise)
            }
            Head(what, otherwise) => (text.to_owned(), 0, *what, *otherwise),
            End(before, after) => {
                let step = if is_one {
                    "Large.Step0"
                } else {
                    "Benefit0.Apply"
                };
                let [before, after] = [before, after].map(|it| it.replace("{}", step));
                return (format!("{text}{before}\n"), format!("{text}{after}\n"));
            }
        };
        let (head, tail) = before.split_at(from);
        assert!(tail.contains(what), "{what}");
        let after = format!("{head}{}", tail.replacen(what, otherwise, 1));
        (before, after)
    }
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
        let edits = EDITS
            .iter()
            .map(|(what, edit)| (what, edit.of(&text, is_one)));
        group.bench_function("parse again", |b| {
            let (_, (before, after)) = edits.clone().next().unwrap();
            b.iter_batched(
                || parse(file, &before),
                |tree| reparse(file, black_box(&after), tree, &before),
                BatchSize::LargeInput,
            );
        });
        group.bench_function("check from nothing", |b| {
            let opened = open(&text, Memory::default());
            b.iter(|| opened.check(&request).unwrap());
        });
        for (what, (before, after)) in edits {
            let known = || {
                let mut opened = open(&before, Memory::default());
                assert!(!opened.project.has_errors(), "before {what}");
                opened.check_again(&request).unwrap();
                opened.take_memory()
            };
            group.bench_function(format!("read again, {what}"), |b| {
                b.iter_batched(
                    known,
                    |memory| open(&after, memory),
                    BatchSize::PerIteration,
                );
            });
            group.bench_function(format!("checked again, {what}"), |b| {
                b.iter_batched(
                    || {
                        let opened = open(&after, known());
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
