//! Any text is read, brought to a date and given its form without a panic, and its form is its own form.
#![no_main]

use gensoku_dsl::{Given, fmt::format, parse_str, text::Lang};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let project = parse_str("fuzz.gsk", text, &Given::new());
    for diagnostic in &project.diagnostics {
        let source = project.sources.get(diagnostic.primary.span.file).expect("a file of the project");
        let span = diagnostic.primary.span.start as usize..diagnostic.primary.span.end as usize;
        assert!(source.text.get(span).is_some());
    }
    let all: Vec<_> = project.design.revisions.ids().collect();
    let _ = project.design.at(jiff::civil::date(2024, 4, 1), &all);
    if let Ok(form) = format(text, None) {
        assert_eq!(format(&form, None).expect("a form is a text"), form);
        let en = format(text, Some(Lang::En)).expect("as before");
        let ja = format(&en, Some(Lang::Ja)).expect("as before");
        assert_eq!(format(&ja, Some(Lang::En)).expect("as before"), en);
    }
});
