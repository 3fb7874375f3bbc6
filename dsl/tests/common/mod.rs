//! What the tests share.
#![allow(dead_code, unreachable_pub, clippy::expect_used)]

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
