use gensoku_dsl::text::Text;
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
}
