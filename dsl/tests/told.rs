//! Every code as people meet it: the text, what of it is underlined, and what is said in both languages.
//!
//! Kept in `told.txt`, which `UPDATE_DOCS=1` writes anew: look at what changes before you believe it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use std::fmt::Write;
use std::path::Path;

use gensoku_dsl::Project;
use gensoku_dsl::codes::CODES;
use gensoku_dsl::diagnostic::Diagnostic;
use gensoku_dsl::source::Span;
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

/// A line with what is underlined of it; a long one from where that begins.
fn underlined(project: &Project, span: Span, out: &mut String) {
    let Some(source) = project.sources.get(span.file) else {
        return;
    };
    let (from, _) = project.sources.range(span);
    let line = source.line(from.line);
    let text = project.sources.text(span);
    let width = |text: &str| -> usize {
        let columns = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 });
        columns.sum()
    };
    let (line, before) = if line.len() > 100 {
        (text, 0)
    } else {
        let before: String = line.chars().take(from.column - 1).collect();
        (line, width(&before))
    };
    let marks = "^".repeat(width(text.lines().next().unwrap_or_default()).clamp(1, 60));
    let line: String = line
        .replace('\u{202E}', "\u{FFFD}")
        .chars()
        .take(100)
        .collect();
    writeln!(out, "  {line}\n  {}{marks}", " ".repeat(before)).unwrap();
}

fn shown(project: &Project, it: &Diagnostic, out: &mut String) {
    underlined(project, it.primary.span, out);
    for lang in [Lang::En, Lang::Ja] {
        writeln!(out, "    {}: {}", it.severity.word(), it.message.get(lang)).unwrap();
        for label in &it.related {
            let text = project.sources.text(label.span);
            writeln!(out, "      {}: {text}", label.text.get(lang)).unwrap();
        }
        if let Some(help) = &it.help {
            writeln!(out, "      = {}", help.get(lang)).unwrap();
        }
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
        shown(&project, told, &mut out);
        writeln!(out).unwrap();
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/told.txt");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&file, &out).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        out == kept.replace("\r\n", "\n"),
        "not as in told.txt:\n{out}"
    );
}
