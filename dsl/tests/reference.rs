//! The language reference says what the tables say, and its examples can be read.
//!
//! Where the tables have changed, `UPDATE_DOCS=1 cargo test -p gensoku-dsl --test reference` writes it anew.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use std::path::{Path, PathBuf};

use common::{project, told};
use gensoku_dsl::codes::CODES;
use gensoku_dsl::syntax::docs;
use gensoku_dsl::syntax::spec::Set;
use gensoku_dsl::text::Lang;

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/language.md")
}

/// The part of the reference that is made from the tables.
fn made() -> String {
    let mut out = String::new();
    for (name, set) in [
        ("kinds of actors", Set::ActorKind),
        ("kinds of laws", Set::Level),
        ("units", Set::Unit),
        ("channels", Set::Channel),
        ("needs", Set::Need),
        ("methods of identification", Set::Method),
        ("dispositions", Set::Disposition),
        ("assessments", Set::Assessment),
        ("concerns", Set::Concern),
        ("levels of remedies", Set::Remedy),
    ] {
        let words: Vec<String> = set
            .words()
            .iter()
            .map(|(en, ja)| format!("`{en}` {ja}"))
            .collect();
        out += &format!("- **{name}**: {}\n", words.join(", "));
    }
    out += "\n## All keywords\n\nA Japanese keyword is written with its colon, `：` or `:`.\n\n";
    out += &docs::table();
    out += "\n## What is told of a mistake\n\nThe mistakes of a file are told in one run, each once, at its place: a block is read although its first line is not\nunderstood. Only what may follow from another mistake (a name that the line which is not understood may declare, a second\nmistake on the same line) is not told until that one is put right.\n\n";
    for code in CODES {
        out += &format!("### `{}`\n\n{}\n\n{}\n\n", code.code, code.en, code.ja);
        if !code.wrong.is_empty() && !code.wrong.contains('\u{202E}') {
            out += &format!(
                "```text\n{}\n```\n\nput right:\n\n```gsk\n{}\n```\n\n",
                code.wrong.trim_end(),
                code.right
            );
        }
    }
    out.trim_end().to_owned() + "\n"
}

const MARK: &str = "## Closed vocabularies\n\n";

#[test]
fn the_tables_are_those_of_the_code() {
    let text = std::fs::read_to_string(path()).unwrap();
    let (before, after) = text.split_once(MARK).unwrap();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path(), format!("{before}{MARK}{}", made())).unwrap();
        return;
    }
    assert!(
        after == made(),
        "docs/language.md is not what the tables say: run with UPDATE_DOCS=1"
    );
}

/// The examples of a Markdown text.
fn examples(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut current: Option<String> = None;
    for line in text.lines() {
        match (&mut current, line) {
            (None, "```gsk") => current = Some(String::new()),
            (Some(_), "```") => out.extend(current.take()),
            (Some(example), line) => {
                example.push_str(line);
                example.push('\n');
            }
            (None, _) => {}
        }
    }
    out
}

#[test]
fn the_examples_can_be_read() {
    let japanese = path().with_file_name("language.ja.md");
    let read = |path| examples(&std::fs::read_to_string(path).unwrap());
    let (english, japanese) = (read(path()), read(japanese));
    assert!(english.len() > 8, "the tutorial has examples");
    assert!(!japanese.is_empty(), "the tutorial has a first page");
    for example in english.into_iter().chain(japanese) {
        assert_eq!(told(&project(&example)), Vec::<String>::new(), "{example}");
        for lang in [Lang::En, Lang::Ja] {
            let form = gensoku_dsl::fmt::format(&example, Some(lang)).unwrap();
            assert_eq!(told(&project(&form)), Vec::<String>::new(), "{form}");
        }
    }
}

#[test]
fn every_keyword_is_in_the_reference() {
    let text = std::fs::read_to_string(path()).unwrap();
    for keyword in gensoku_dsl::syntax::keyword::Keyword::ALL {
        let row = format!(
            "| `{}` | `{}` |",
            keyword.written(Lang::En),
            keyword.written(Lang::Ja)
        );
        assert!(text.contains(&row), "{row}");
    }
}
