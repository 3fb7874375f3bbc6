//! Every diagnostic has its page, and what the page says is so.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use std::collections::BTreeSet;
use std::path::Path;

use common::{project, told};
use gensoku_dsl::codes::{CODES, find};

#[test]
fn examples_do_what_they_say() {
    for code in CODES.iter().filter(|c| !c.wrong.is_empty()) {
        let wrong = project(code.wrong);
        let codes: Vec<_> = wrong.diagnostics.iter().map(|d| d.code).collect();
        assert_eq!(codes, [code.code], "{:?}", told(&wrong));
        assert_eq!(
            told(&project(code.right)),
            Vec::<String>::new(),
            "{}",
            code.code
        );
    }
}

#[test]
fn codes_are_in_order_and_found() {
    assert!(CODES.windows(2).all(|pair| pair[0].code < pair[1].code));
    for code in CODES {
        assert_eq!(find(code.code).unwrap().code, code.code);
        assert!(!code.en.is_empty() && !code.ja.is_empty());
    }
    assert!(find("no-such-code").is_none());
}

/// The first string behind every `Diagnostic::error(` and `Diagnostic::warning(` of the sources.
fn in_sources(folder: &Path, out: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            in_sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            for call in ["Diagnostic::error(", "Diagnostic::warning("] {
                for (at, _) in text.match_indices(call) {
                    let rest = text[at + call.len()..].trim_start();
                    if let Some(rest) = rest.strip_prefix('"') {
                        out.insert(rest.split('"').next().unwrap().to_owned());
                    }
                }
            }
        }
    }
}

#[test]
fn every_code_of_the_sources_has_a_page() {
    let mut used = BTreeSet::new();
    in_sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut used,
    );
    let listed: BTreeSet<String> = CODES.iter().map(|c| c.code.to_owned()).collect();
    assert_eq!(used, listed);
}
