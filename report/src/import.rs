//! What was read of another format, for scripts: the design, and what it does not tell.

use gensoku_dsl::diagnostic::Diagnostic;
use gensoku_dsl::source::Sources;
use gensoku_dsl::text::Lang;
use serde::Serialize;

use crate::Error;
use crate::json::{JsonDiagnostic, diagnostic, written};

/// A file of another format as a design.
pub struct Imported<'a> {
    /// The text of the file.
    pub sources: &'a Sources,
    /// What the design does not tell, or why there is none.
    pub diagnostics: &'a [Diagnostic],
    /// The text of the design; nothing where the file cannot be read.
    pub text: Option<&'a str>,
    /// The language of the messages.
    pub lang: Lang,
}

#[derive(Serialize)]
struct Whole<'a> {
    schema: u32,
    diagnostics: Vec<JsonDiagnostic<'a>>,
    design: Option<&'a str>,
}

/// As JSON: `diagnostics` as `check` has them, and the text of the design, `null` where there is none.
///
/// # Errors
/// Where it cannot be written as JSON: a fault of the tool.
pub fn json(imported: &Imported<'_>) -> Result<Vec<u8>, Error> {
    written(&Whole {
        schema: 1,
        diagnostics: imported
            .diagnostics
            .iter()
            .map(|it| diagnostic(imported.sources, it, imported.lang))
            .collect(),
        design: imported.text,
    })
}
