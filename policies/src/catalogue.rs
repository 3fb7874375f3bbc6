//! The catalogue of the minutes: every remark, and what of the tool answers it.

use gensoku_dsl::text::Text;
use serde::{Deserialize, Serialize};

/// How a rule names a row as its source: `WG2-S16b`.
pub const PREFIX: &str = "WG2-";

/// A remark of the minutes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Its place there, such as `S16b`.
    pub id: String,
    /// What it asks for, in English.
    pub en: String,
    /// What it asks for, in Japanese.
    pub ja: String,
    /// What else than rules answers it: views, reports, simulations.
    #[serde(default)]
    pub shown: Vec<Text>,
    /// Why nothing answers it yet, where nothing does.
    #[serde(default)]
    pub open: Option<Text>,
}

/// The row that a source of a rule names, if it names one.
pub fn row_of(source: &str) -> Option<&str> {
    source.strip_prefix(PREFIX)
}
