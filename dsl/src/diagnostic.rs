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

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: &'static str, span: Span, message: Text) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: shown(message),
            primary: Label {
                span,
                text: Text::default(),
            },
            related: Vec::new(),
            help: None,
        }
    }

    /// A warning at a place.
    pub fn warning(code: &'static str, span: Span, message: Text) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, span, message)
        }
    }

    /// The same with a way to mend it.
    #[must_use]
    pub fn help(mut self, help: Text) -> Self {
        self.help = Some(shown(help));
        self
    }

    /// The same with a way to mend it, if there is one.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<Text>) -> Self {
        self.help = help.map(shown).or(self.help);
        self
    }

    /// The same with a word about its place.
    #[must_use]
    pub fn label(mut self, text: Text) -> Self {
        self.primary.text = text;
        self
    }

    /// The same with another place that explains it.
    #[must_use]
    pub fn related(mut self, span: Span, text: Text) -> Self {
        self.related.push(Label { span, text });
        self
    }
}

/// The most letters of what is told: a name of a hostile text may be of any length.
const MOST: usize = 2000;

/// A text as it is told, cut where it is longer than anybody reads.
fn shown(text: Text) -> Text {
    let cut = |it: &str| {
        let mut places = it.char_indices().skip(MOST).map(|it| it.0);
        let head = places.next().and_then(|at| it.get(..at));
        head.map(|it| format!("{it}…"))
    };
    match (cut(&text.en), cut(&text.ja)) {
        (None, None) => text,
        (en, ja) => Text::new(
            en.unwrap_or_else(|| text.en.to_string()),
            ja.unwrap_or_else(|| text.ja.to_string()),
        ),
    }
}
