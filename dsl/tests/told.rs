//! Every code as people meet it: the text, what of it is underlined, and what is said in both languages.
//!
//! Kept in `told.txt`, which `UPDATE_DOCS=1` writes anew: look at what changes before you believe it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use std::fmt::Write;

use gensoku_dsl::Project;
use gensoku_dsl::codes::CODES;
use gensoku_dsl::text::Lang;

/// A text, or files, that give a code whose page shows no example.
fn large(code: &str) -> Project {
    let loaded = |files: gensoku_dsl::Given| gensoku_dsl::load(&files, &["a.gsk"]);
    match code {
        "too-deep" => common::project(&format!(
            "data D about individual\ndecision E when {}D",
            "(".repeat(300)
        )),
        "too-large" => common::project(&" ".repeat(gensoku_dsl::LARGEST_FILE + 1)),
        "too-many-errors" => common::project(&"junk\n".repeat(2000)),
        "use-cycle" => loaded(
            common::files()
                .file("a.gsk", "use \"b.gsk\"")
                .file("b.gsk", "use \"c.gsk\"")
                .file("c.gsk", "use \"a.gsk\""),
        ),
        _ => panic!("`{code}` has no example: give it one on its page, or here"),
    }
}

#[test]
fn every_code_is_told_well() {
    let mut out = String::new();
    for code in CODES {
        let project = match code.wrong {
            "" => large(code.code),
            wrong => common::project(wrong),
        };
        let told = project.diagnostics.iter().find(|it| it.code == code.code);
        let told = told.unwrap_or_else(|| panic!("nothing gives `{}`", code.code));
        for lang in [Lang::En, Lang::Ja] {
            assert!(!told.message.get(lang).is_empty());
        }
        // What is to be done is said, or stands in the message itself.
        writeln!(out, "{}", code.code).unwrap();
        common::shown(&project, told, &[Lang::En, Lang::Ja], &mut out);
        writeln!(out).unwrap();
    }
    common::kept("told.txt", &out);
}
