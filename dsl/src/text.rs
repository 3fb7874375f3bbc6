//! Text in the two languages of the tool.

pub use crate::syntax::unseen::is_command;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// A language in which the tool speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Japanese.
    Ja,
}

impl Lang {
    /// The one of two that is in this language.
    pub fn pick<T>(self, en: T, ja: T) -> T {
        match self {
            Self::En => en,
            Self::Ja => ja,
        }
    }
}

/// The same text in English and in Japanese; its copies share it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Text {
    /// The English text.
    pub en: SmolStr,
    /// The Japanese text.
    pub ja: SmolStr,
}

impl Text {
    /// A text in both languages.
    pub fn new(en: impl Into<SmolStr>, ja: impl Into<SmolStr>) -> Self {
        Self {
            en: en.into(),
            ja: ja.into(),
        }
    }

    /// A text that is the same in both languages, such as a name.
    pub fn same(text: impl Into<SmolStr>) -> Self {
        let en = text.into();
        Self { ja: en.clone(), en }
    }

    /// The text in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        lang.pick(&self.en, &self.ja)
    }
}

/// A text without line breaks and with single spaces.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An English word with its article.
pub(crate) fn with_article(word: &str) -> String {
    match word {
        // No one says “a data”.
        word if word.starts_with("data") => word.to_owned(),
        word if word.starts_with(['a', 'e', 'i', 'o', 'u']) => format!("an {word}"),
        word => format!("a {word}"),
    }
}
