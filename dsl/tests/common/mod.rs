//! What the tests share.
#![allow(dead_code, unreachable_pub)]

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
