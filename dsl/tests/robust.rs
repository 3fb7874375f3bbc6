//! No text makes the parser panic, hang or run out of memory.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use std::cell::Cell;
use std::time::{Duration, Instant};

use common::{files, project};
use gensoku_dsl::{Files, Named, Refused, parse_str};

/// Parses, resolves and formats; the time is generous, since tests are not optimised and machines differ.
fn bears(name: &str, text: &str) -> Vec<&'static str> {
    let start = Instant::now();
    let project = parse_str("hostile.gsk", text, &files());
    let _ = gensoku_dsl::fmt::format(text, None);
    assert!(
        start.elapsed() < Duration::from_secs(60),
        "{name} took {:?}",
        start.elapsed()
    );
    for diagnostic in &project.diagnostics {
        let source = project.sources.get(diagnostic.primary.span.file).unwrap();
        assert!(diagnostic.primary.span.start <= diagnostic.primary.span.end);
        assert!(diagnostic.primary.span.end as usize <= source.text.len());
    }
    project.diagnostics.iter().map(|d| d.code).collect()
}

#[test]
fn a_file_of_50_mb_is_refused_at_once() {
    let text = "actor A is resident\n".repeat(50 << 20 >> 4);
    let start = Instant::now();
    assert_eq!(bears("50 MB", &text[..50 << 20]), ["too-large"]);
    assert!(start.elapsed() < Duration::from_secs(30));
}

#[test]
fn long_lines() {
    let mega = 1 << 20;
    for (name, text) in [
        ("a line of junk", ";".repeat(mega)),
        ("a line of controls", "\u{1}".repeat(mega)),
        ("what cannot be seen", "a\u{200B}".repeat(mega / 4)),
        ("carriage returns", "a\r".repeat(mega / 2)),
        ("controls apart", "a \u{202E} ".repeat(mega / 6)),
        ("a word", "a".repeat(mega)),
        ("digits", "1".repeat(mega)),
        ("digits in a word", format!("actor a{}", "1".repeat(mega))),
        ("kanji digits", "一".repeat(mega / 3)),
        ("a string", format!("design \"{}\"", "x".repeat(mega))),
        ("an open string", format!("design \"{}", "x".repeat(mega))),
        ("a comment", format!("#{}", "x".repeat(mega))),
        ("commas", ",".repeat(mega)),
        ("dots", "a.".repeat(mega / 2)),
        ("names", "drop ".to_owned() + &"aa ".repeat(mega / 3)),
        ("quotes", "「".repeat(mega / 3)),
        ("backquotes", "`a".repeat(mega / 2)),
        ("第", "第".repeat(mega / 3)),
        ("dates", "令和".repeat(mega / 6)),
        ("colons", "手続：".repeat(mega / 9)),
        ("slipped keywords", "keyd by ".repeat(mega / 8)),
        (
            "misspelled keywords",
            "procedure P { step X by A {".to_owned() + &" wiats 3 days".repeat(mega / 13),
        ),
    ] {
        bears(name, &text);
    }
    let name = "x".repeat(10 << 20);
    let codes = bears(
        "a name of 10 MB",
        &format!("actor {name} is resident\nactor B is {name}"),
    );
    assert_eq!(codes, ["unknown-word"]);
    // What is told of it can be read.
    let text = format!("actor B is {}", "x".repeat(1 << 20));
    let project = parse_str("name.gsk", &text, &files());
    let message = &project.diagnostics[0].message;
    assert!(message.en.ends_with('…') && message.en.chars().count() < 2100);
}

#[test]
fn deep_nesting() {
    let deep = 100_000;
    for (name, text) in [
        ("braces", "{".repeat(deep)),
        ("closed braces", "{".repeat(deep) + &"}".repeat(deep)),
        ("procedures", "procedure P { ".repeat(deep)),
        ("steps", "procedure P { step X { ".repeat(deep)),
        (
            "an example",
            "rule r of p is error for each s must x example conforms ".to_owned()
                + &"{".repeat(deep)
                + &"}".repeat(deep),
        ),
        (
            "brackets",
            "data D about individual\ndecision E when ".to_owned() + &"(".repeat(deep) + "D",
        ),
        (
            "conditions",
            "data D about individual\ndecision E amount ".to_owned()
                + &"D if D otherwise ".repeat(deep)
                + "D",
        ),
        (
            "negations",
            "data D about individual\ndecision E when ".to_owned() + &"not ".repeat(deep) + "D",
        ),
        (
            "ways",
            "procedure P { step X { then X".to_owned() + &" or X".repeat(deep) + "} }",
        ),
        (
            "channels",
            "procedure P { step X { channel fax".to_owned() + &" or fax".repeat(deep) + "} }",
        ),
    ] {
        bears(name, &text);
    }
}

#[test]
fn long_chains() {
    let count = 20_000;
    let mut purposes = String::from("purpose p0\n");
    let mut laws = String::from("law l0 is act\n");
    for i in 1..count {
        purposes += &format!("purpose p{i} within p{}\n", i - 1);
        laws += &format!("law l{i} is act under l{}\n", i - 1);
    }
    assert_eq!(bears("purposes", &purposes), Vec::<&str>::new());
    assert_eq!(bears("laws", &laws), Vec::<&str>::new());
}

/// Files without end: each uses the next.
struct Endless;

impl Files for Endless {
    fn read(&self, _: Option<&str>, path: &str) -> Result<Named, Refused> {
        let number: u64 = path.trim_end_matches(".gsk").parse().unwrap_or(0);
        Ok(Named {
            name: path.to_owned(),
            text: format!("use \"{}.gsk\"\nuse \"{}.gsk\"", number + 1, number + 2),
        })
    }

    fn library(&self, _: &str) -> Option<Vec<Named>> {
        None
    }
}

#[test]
fn files_without_end() {
    let project = gensoku_dsl::load(&Endless, &["0.gsk"]);
    let codes: Vec<_> = project.diagnostics.iter().map(|d| d.code).collect();
    assert!(codes.contains(&"too-large"), "{codes:?}");
    assert!(
        codes.len() < 5,
        "told once, not of every file: {}",
        codes.len()
    );
}

/// One file that uses many others, and how many were opened.
struct Many {
    uses: usize,
    /// How large each of the others is.
    size: usize,
    opened: Cell<usize>,
}

impl Files for Many {
    fn read(&self, from: Option<&str>, path: &str) -> Result<Named, Refused> {
        self.opened.set(self.opened.get() + 1);
        let uses = |it| format!("use \"{it}.gsk\"\n");
        let text = match from {
            None => (0..self.uses).map(uses).collect(),
            Some(_) => " ".repeat(self.size),
        };
        Ok(Named {
            name: path.to_owned(),
            text,
        })
    }

    fn library(&self, _: &str) -> Option<Vec<Named>> {
        None
    }
}

/// What is told of them, where, and how many files were opened.
fn many(uses: usize, size: usize) -> (Vec<String>, usize) {
    let files = Many {
        uses,
        size,
        opened: Cell::new(0),
    };
    let project = gensoku_dsl::load(&files, &["all.gsk"]);
    (common::told(&project), files.opened.get())
}

#[test]
fn no_file_is_opened_beyond_what_is_read() {
    // The one that uses them is a file, too.
    let most = gensoku_dsl::MOST_FILES;
    assert_eq!(many(most - 1, 10), (Vec::new(), most));
    let (told, opened) = many(3 * most, 10);
    assert_eq!(
        told,
        [
            "too-large at `\"999.gsk\"`: there are more than 1000 files: this one and others are not read (put several files together into one)"
        ]
    );
    assert_eq!(opened, most);
    // Four of 30 MB fit; the fifth tells that they are too large together, and no other is opened.
    let (told, opened) = many(40, 30 << 20);
    assert_eq!(
        told,
        ["too-large at ``: all files together are larger than 128 MB (split it)"]
    );
    assert_eq!(opened, 6);
}

#[test]
fn a_file_that_is_used_again_is_not_opened_again() {
    let files = Many {
        uses: 0,
        size: 10,
        opened: Cell::new(0),
    };
    let text = "use \"a.gsk\"\nuse \"a.gsk\"\nuse \"./b/../a.gsk\"\n";
    let project = parse_str("all.gsk", text, &files);
    assert!(project.diagnostics.is_empty());
    assert_eq!(files.opened.get(), 1);
}

#[test]
fn ends_of_lines_and_marks_of_order() {
    let plain = include_str!("designs/as-is.gsk");
    let expected = common::without_places(&project(plain).design);
    for text in [
        format!("\u{FEFF}{plain}"),
        plain.replace('\n', "\r\n"),
        format!("\u{FEFF}{}", plain.replace('\n', "\r\n")),
        plain.replace(' ', "\u{3000}"),
        plain.replace(' ', "\t"),
    ] {
        // A space within a string is part of it.
        let text = text.replace("highest\u{3000}earner", "highest earner");
        let project = project(&text);
        let codes: Vec<_> = project.diagnostics.iter().map(|d| d.code).collect();
        assert_eq!(codes, Vec::<&str>::new());
        if !text.contains('\t') && !text.contains("of\u{3000}100") {
            assert_eq!(common::without_places(&project.design), expected);
        }
    }
}

#[test]
fn texts_cut_anywhere() {
    // All of their characters where `GENSOKU_CUTS=1`.
    let every = std::env::var("GENSOKU_CUTS").map_or(23, |it| it.parse().unwrap());
    for text in [
        include_str!("designs/as-is.gsk"),
        include_str!("designs/revision.gsk"),
        include_str!("designs/rule.gsk"),
        include_str!("designs/japanese.gsk"),
    ] {
        for (at, _) in text.char_indices().step_by(every) {
            bears("the head of a text", &text[..at]);
            bears("the tail of a text", &text[at..]);
        }
    }
}
