use gensoku_dsl::text::Text;
use gensoku_engine::rules::Parameters;
use serde::{Deserialize, Serialize};

/// A pack of rules: one principle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pack {
    /// Its name, which is that of its folder.
    pub name: String,
    /// Its title.
    pub title: Text,
    /// The principle in a sentence.
    pub principle: Text,
    /// It is no principle of its own: it is told only where it has something to say.
    pub quiet: bool,
}

/// What `pack.ron` in the folder of a pack says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Described {
    /// Its title.
    pub title: Text,
    /// The principle in a sentence.
    pub principle: Text,
    /// It is no principle of its own: it is told only where it has something to say.
    #[serde(default)]
    pub quiet: bool,
    /// The dated parameters that its rules name.
    #[serde(default)]
    pub parameters: Parameters,
}
