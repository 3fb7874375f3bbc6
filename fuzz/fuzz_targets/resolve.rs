//! Any files are resolved as one design and brought to any date with any of their revisions.
#![no_main]

use gensoku_dsl::{Given, load, load_again};
use libfuzzer_sys::fuzz_target;

/// A small library, so that `use japan` has names to offer.
const LIBRARY: &str = include_str!("../../dsl/tests/designs/library.gsk");

fuzz_target!(|text: &str| {
    // A line of dashes parts one file from the next, which it can use.
    let mut files = Given::new().library_text("japan", "japan.gsk", LIBRARY);
    for (number, part) in text.split("\n---\n").enumerate() {
        files = files.file(&format!("{number}.gsk"), part);
    }
    let project = load(&files, &["0.gsk"]);
    for diagnostic in &project.diagnostics {
        let related = diagnostic.related.iter().map(|it| it.span);
        for span in std::iter::once(diagnostic.primary.span).chain(related) {
            // What is always there, such as an outcome, is declared nowhere.
            let source = project.sources.get(span.file);
            assert!(source.is_none_or(|it| it.text.get(span.start as usize..span.end as usize).is_some()));
        }
    }
    let all: Vec<_> = project.design.revisions.ids().collect();
    for revisions in [&[][..], &all] {
        let _ = project.design.at(jiff::civil::date(2024, 4, 1), revisions);
    }
    // With what is remembered, the same comes out.
    let told = format!("{:?} {:?}", project.diagnostics, project.design);
    let again = load_again(&files, &["0.gsk"], project.into_memory());
    assert_eq!(format!("{:?} {:?}", again.diagnostics, again.design), told);
});
