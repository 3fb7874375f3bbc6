//! What the tests share.
#![allow(dead_code, unreachable_pub, clippy::expect_used)]

use std::fmt::Write;

use gensoku_dsl::diagnostic::Diagnostic;
use gensoku_dsl::source::Span;
use gensoku_dsl::text::Lang;
use gensoku_dsl::{Given, Project};

/// The designs of the folder `designs`, with the library `japan`.
pub fn files() -> Given {
    Given::new()
        .library_text("japan", "japan.gsk", include_str!("../designs/library.gsk"))
        .file("as-is.gsk", include_str!("../designs/as-is.gsk"))
        .file("revision.gsk", include_str!("../designs/revision.gsk"))
}

/// A text as a project of its own.
pub fn project(text: &str) -> Project {
    gensoku_dsl::parse_str("test.gsk", text, &files())
}

/// What is wrong with a project, one line each: code, file, underlined text, message, help.
pub fn told(project: &Project) -> Vec<String> {
    let line = |d: &gensoku_dsl::diagnostic::Diagnostic| {
        let text = project.sources.text(d.primary.span);
        let help = d.help.as_ref().map_or("", |h| h.get(Lang::En));
        format!("{} at `{text}`: {} ({help})", d.code, d.message.en)
    };
    project.diagnostics.iter().map(line).collect()
}

/// A design or rule as text without its places, so that two texts can be compared.
pub fn without_places(debug: &impl std::fmt::Debug) -> String {
    let mut out = String::new();
    let debug = format!("{debug:?}");
    let mut rest = debug.as_str();
    while let Some(at) = rest.find("Span {") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find('}').map_or(rest.len(), |end| end + 1);
        rest = &rest[end..];
    }
    out + rest
}

/// All `.gsk` files of a folder and those within, in order; none where there is no such folder.
pub fn texts(folder: &std::path::Path) -> Vec<(std::path::PathBuf, String)> {
    let mut out = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else {
        return out;
    };
    let mut paths: Vec<_> = entries.filter_map(|e| e.ok()).map(|e| e.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            out.extend(texts(&path));
        } else if path.extension().is_some_and(|e| e == "gsk") {
            let text = std::fs::read_to_string(&path).expect("a policy file is UTF-8");
            out.push((path, text));
        }
    }
    out
}

/// A line with what is underlined of it; a long one from where that begins.
pub fn underlined(project: &Project, span: Span, out: &mut String) {
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
    // What cannot be seen in the line cannot be seen in the file of this test either.
    let line: String = line
        .chars()
        .map(|c| if hidden(c) { '\u{FFFD}' } else { c })
        .take(100)
        .collect();
    writeln!(out, "  {line}\n  {}{marks}", " ".repeat(before)).expect("a string can be written");
}

/// What is told, in some languages, below the line with what is underlined of it.
pub fn shown(project: &Project, it: &Diagnostic, langs: &[Lang], out: &mut String) {
    underlined(project, it.primary.span, out);
    for &lang in langs {
        writeln!(out, "    {}: {}", it.severity.word(), it.message.get(lang))
            .expect("a string can be written");
        for label in &it.related {
            let text = project.sources.text(label.span);
            writeln!(out, "      {}: {text}", label.text.get(lang))
                .expect("a string can be written");
        }
        if let Some(help) = &it.help {
            writeln!(out, "      = {}", help.get(lang)).expect("a string can be written");
        }
    }
}

/// Whether a character would spoil the line in which it is shown.
fn hidden(c: char) -> bool {
    c.is_control()
        || c.is_whitespace() && !matches!(c, ' ' | '\u{3000}')
        || matches!(c, '\u{AD}' | '\u{3164}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// Holds a text to the file of a test, which `UPDATE_DOCS=1` writes anew.
pub fn kept(name: &str, out: &str) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let file = folder.join(name);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&file, out).expect("the file of the test can be written");
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        out == kept.replace("\r\n", "\n"),
        "not as in {name}:\n{out}"
    );
}
