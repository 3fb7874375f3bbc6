//! Any text is parsed, each place that is told lies in it, and parsing again after an edit is parsing whole.
#![no_main]

use arbitrary::Arbitrary;
use gensoku_dsl::source::FileId;
use gensoku_dsl::syntax::parse::{parse, reparse};
use libfuzzer_sys::fuzz_target;

/// A text and an edit of it.
#[derive(Arbitrary, Debug)]
struct Edited<'a> {
    at: u16,
    gone: u8,
    typed: &'a str,
    text: &'a str,
}

fuzz_target!(|edited: Edited<'_>| {
    let Edited { text, .. } = edited;
    let file = FileId(0);
    let before = parse(file, text);
    for diagnostic in &before.diagnostics {
        let related = diagnostic.related.iter().map(|it| it.span);
        for span in std::iter::once(diagnostic.primary.span).chain(related) {
            assert!(text.get(span.start as usize..span.end as usize).is_some());
        }
    }
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let from = usize::from(edited.at) % places.len();
    let to = (from + usize::from(edited.gone)).min(places.len() - 1);
    let new = format!("{}{}{}", &text[..places[from]], edited.typed, &text[places[to]..]);
    assert!(reparse(file, &new, before, text) == parse(file, &new));
});
