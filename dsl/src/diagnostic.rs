//! What is wrong with a text: one type for the terminal, the app, SARIF and an editor.

use crate::source::Span;
use crate::text::Text;

/// How grave a diagnostic or a finding is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// To be looked at.
    Warning,
    /// Wrong.
    Error,
}

impl Severity {
    /// The word for it in JSON and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A place with a word about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is to be seen there; may be empty.
    pub text: Text,
}

/// Something wrong with a text, at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code, such as `unknown-name`.
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: Text,
    /// Where.
    pub primary: Label,
    /// Other places that explain it, such as where a name was first declared.
    pub related: Vec<Label>,
    /// How to mend it.
    pub help: Option<Text>,
}
