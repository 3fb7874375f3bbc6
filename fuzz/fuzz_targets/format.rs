//! The form of any text is its own form, in either language and back, and what it says stays what it was.
#![no_main]

use gensoku_dsl::{Given, fmt::format, parse_str, text::Lang};
use libfuzzer_sys::fuzz_target;

/// What is wrong with a text, without places.
fn told(text: &str) -> Vec<&'static str> {
    let project = parse_str("a.gsk", text, &Given::new());
    let mut codes: Vec<_> = project.diagnostics.iter().map(|it| it.code).collect();
    codes.sort_unstable();
    codes
}

fuzz_target!(|text: &str| {
    let Ok(form) = format(text, None) else {
        return;
    };
    assert_eq!(format(&form, None).expect("a form is a text"), form);
    assert_eq!(told(&form), told(text));
    let en = format(text, Some(Lang::En)).expect("as before");
    let ja = format(&en, Some(Lang::Ja)).expect("as before");
    assert_eq!(format(&ja, Some(Lang::En)).expect("as before"), en);
    assert_eq!(told(&ja), told(text));
});
