//! What the tool writes and what the documents show is in the form that `gensoku fmt` gives.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

mod support;

use std::path::Path;

use gensoku_dsl::fmt::format;
use support::{gensoku_in, root};

/// What a command prints and tells; it ends with 0.
fn run(folder: &Path, words: &[&str]) -> String {
    let output = gensoku_in(folder, words);
    let told = String::from_utf8([output.stderr, output.stdout].concat()).unwrap();
    assert!(output.status.success(), "{words:?}: {told}");
    told
}

#[test]
fn a_first_design() {
    for lang in ["en", "ja"] {
        let folder = tempfile::tempdir().unwrap();
        run(folder.path(), &["new", "first", "--lang", lang]);
        assert_eq!(run(folder.path(), &["fmt", "--check", "first"]), "");
    }
}

#[test]
fn the_rules_the_library_and_the_examples() {
    assert_eq!(run(root(), &["fmt", "--check", "policies", "examples"]), "");
}

#[test]
fn the_documents() {
    let mut shown = 0;
    for name in ["language.md", "language.ja.md", "rules.md", "rules.ja.md"] {
        let text = std::fs::read_to_string(root().join("docs").join(name)).unwrap();
        // Behind this, each text shows one mistake, as short as it can be.
        let text = text.split("\n## What is told of a mistake").next().unwrap();
        for block in text.split("\n```gsk").skip(1) {
            let (_, block) = block.split_once('\n').unwrap();
            let (block, _) = block.split_once("\n```").unwrap();
            // One with a mistake in it has no form.
            if let Ok(form) = format(block, None) {
                assert_eq!(form.trim_end(), block, "{name}");
                shown += 1;
            }
        }
    }
    assert!(shown > 10, "the documents show designs");
}
