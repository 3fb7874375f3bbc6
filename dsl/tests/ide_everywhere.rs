//! What an editor is told, asked everywhere and of texts that are being written.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::{project, told};
use gensoku_dsl::Project;
use gensoku_dsl::fmt::format;
use gensoku_dsl::ide::*;
use gensoku_dsl::source::{FileId, Span};
use gensoku_dsl::text::Lang;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// English and Japanese designs, laws and rules, each a project of one file.
fn texts() -> Vec<String> {
    let english = [
        include_str!("designs/as-is.gsk"),
        include_str!("designs/library.gsk"),
        include_str!("../../examples/unregistered-residents/as-is.gsk"),
        "actor A is resident\nactor B \"Bureau\" is agency\nsystem S of B\nprocedure P { serves A step X by A { channel paper then Y } step Y by B { channel paper then granted } }\naccept analog-step@P.X \"a pilot\" by \"the board\" until 2026-03-31\n",
    ];
    let japanese = english.map(|it| format(it, Some(Lang::Ja)).unwrap());
    let mut all: Vec<String> = english.map(str::to_owned).into();
    all.extend(japanese);
    all.push(include_str!("designs/japanese.gsk").to_owned());
    all
}

fn file_of(project: &Project) -> FileId {
    let mut files = project.sources.iter();
    files.find(|(_, it)| it.name == "test.gsk").unwrap().0
}

fn apply(text: &str, edits: &[Edit]) -> String {
    let mut text = text.to_owned();
    for edit in edits.iter().rev() {
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    text
}

fn right(project: &Project) -> Vec<String> {
    let mut told = told(project);
    // What is only worth knowing names what it is about.
    told.retain(|it| !it.starts_with("no-outcome"));
    told
}

#[test]
fn a_name_that_is_changed_and_changed_back_leaves_no_trace() {
    let mut renamed = 0;
    for text in texts() {
        let first = project(&text);
        let file = file_of(&first);
        let before = right(&first);
        for symbol in first.index.symbols.iter().filter(|it| it.span.file == file) {
            for to in ["Somewhere", "新しい名", "then", "a name"] {
                let edits = match rename(&first, file, symbol.span.start, to) {
                    Ok(edits) => edits,
                    Err(why) => panic!("{} to {to}: {}", symbol.name, why.en),
                };
                let there = apply(&text, &edits);
                let second = project(&there);
                assert_eq!(right(&second), before, "{} to {to}:\n{there}", symbol.name);
                let moved = second.index.symbols.iter().find(|it| {
                    it.name == to
                        && it.kind == symbol.kind
                        && it.span.start == edits_at(&edits, symbol.span)
                });
                let back = rename(
                    &second,
                    file_of(&second),
                    moved.unwrap().span.start,
                    &symbol.name,
                );
                assert_eq!(
                    apply(&there, &back.unwrap()),
                    text,
                    "{} to {to}",
                    symbol.name
                );
                renamed += 1;
            }
        }
    }
    assert!(renamed > 200, "{renamed}");
}

/// Where a place lies after edits, those before it counted.
fn edits_at(edits: &[Edit], span: Span) -> u32 {
    let before = edits.iter().filter(|it| it.span.end <= span.start);
    let grown: i64 = before
        .map(|it| it.text.len() as i64 - i64::from(it.span.end - it.span.start))
        .sum();
    u32::try_from(i64::from(span.start) + grown).unwrap()
}

#[test]
fn a_name_that_would_be_taken_for_another_is_refused() {
    let text = "actor A is resident\nactor B \"Bureau\" also Desk is agency\nsystem S of B\nprocedure P { step X by A { then granted } step Y by A { then refused } }";
    let first = project(text);
    let at = |needle: &str| u32::try_from(text.find(needle).unwrap()).unwrap();
    for (place, to) in [
        ("A is", "Bureau"),
        ("A is", "Desk"),
        ("A is", "S"),
        ("A is", "municipality"),
        ("X by", "granted"),
        ("X by", "Y"),
    ] {
        let refused = rename(&first, FileId(0), at(place), to);
        assert!(refused.is_err(), "{place} to {to}");
    }
}

/// What is offered behind a word stands there: the syntax finds nothing wrong with it.
#[test]
fn what_is_offered_can_stand_there() {
    let mut offered = 0;
    for text in texts() {
        let first = project(&text);
        let file = file_of(&first);
        let tree = &first.trees[file.0 as usize];
        for pair in tree.lexed.tokens.windows(2) {
            let (end, next) = (pair[0].end as usize, pair[1].start as usize);
            if !text[end..next].contains('\n') {
                continue;
            }
            let head = &text[..end];
            let begun = format!("{head} ");
            let place = u32::try_from(begun.len()).unwrap();
            let half = project(&begun);
            for offer in complete(&half, file_of(&half), place).iter().step_by(7) {
                let typed = format!("{begun}{}", offer.text);
                let all = project(&typed);
                let wrong = all.trees[file_of(&all).0 as usize]
                    .diagnostics
                    .iter()
                    .find(|it| {
                        matches!(it.code, "misplaced" | "unknown-keyword")
                            || it.code == "expected" && it.primary.span.start < place
                    });
                if let Some(wrong) = wrong {
                    panic!(
                        "`{}` behind {:?}: {}",
                        offer.text,
                        &head[head.len().saturating_sub(60)..],
                        wrong.message.en
                    );
                }
                offered += 1;
            }
        }
    }
    assert!(offered > 500, "{offered}");
}

const TYPED: &[&str] = &[
    "",
    " ",
    "\n",
    "a",
    "{",
    "}",
    "\"",
    "「",
    "`",
    "#",
    "：",
    ".",
    "@",
    "step X by City",
    "手順：",
    "actor A\n",
    "accept a@P.X",
    "keyed by",
    "第9条",
    "第",
    "令和",
    "other",
    "\u{202E}",
    "😀",
];

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(
            std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(100)
        )
    })]

    #[test]
    fn nothing_fails_on_a_text_that_is_being_written(
        text in select(texts()),
        edits in prop::collection::vec((any::<Index>(), 0usize..40, select(TYPED)), 1..5),
        places in prop::collection::vec(any::<Index>(), 8),
        to in "[a-z 市`{]{0,4}",
    ) {
        let mut text = text;
        for (at, gone, typed) in edits {
            let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let from = at.index(starts.len());
            let until = (from + gone).min(starts.len() - 1);
            text = format!("{}{typed}{}", &text[..starts[from]], &text[starts[until]..]);
        }
        let project = project(&text);
        let file = file_of(&project);
        let within = |span: Span| project.sources.get(span.file).is_some_and(|it| {
            it.text.get(span.start as usize..span.end as usize).is_some()
        });
        let colours = colours(&project, file);
        prop_assert!(colours.windows(2).all(|pair| pair[0].0.end <= pair[1].0.start));
        prop_assert!(colours.iter().all(|(span, _)| within(*span)));
        let lines = project.sources.get(file).unwrap().line_count();
        prop_assert!(folding(&project, file).iter().all(|(first, last)| first < last && *last <= lines));
        let _ = outline(&project, file);
        for place in places {
            // Any byte, also one within a character or behind the text.
            let at = u32::try_from(place.index(text.len() + 2)).unwrap();
            let _ = complete(&project, file, at);
            if let Some(hover) = hover(&project, file, at) {
                prop_assert!(within(hover.span));
            }
            let named = references(&project, file, at);
            prop_assert!(named.iter().all(|span| within(*span)));
            if let Some(declared) = definition(&project, file, at) {
                prop_assert_eq!(Some(&declared), named.first());
                for span in &named {
                    // What names it leads to it, unless a shorter name lies within that place.
                    let there = definition(&project, span.file, span.start).unwrap();
                    let other = references(&project, span.file, span.start);
                    prop_assert!(there == declared || other.iter().any(|it| it.touches(span.start)));
                }
            }
            if let Ok(edits) = rename(&project, file, at, &to) {
                prop_assert!(edits.windows(2).all(|pair| pair[0].span.file != pair[1].span.file || pair[0].span.end <= pair[1].span.start));
            }
        }
    }
}
