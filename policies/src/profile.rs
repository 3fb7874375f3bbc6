//! Profiles of principles: which rules are asked, in whose name; and what a project changes of them.

use gensoku_dsl::text::Text;
use serde::{Deserialize, Serialize};

/// The profile that is asked unless another one is named.
pub const DEFAULT: &str = "digital-principles";

/// A profile of principles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Text,
    /// Who set it, where.
    pub source: String,
    /// What it asks.
    pub asks: Asks,
}

/// What a profile asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asks {
    /// Every pack that ships with the tool.
    Everything,
    /// Some of them.
    Only {
        /// All rules of these packs.
        packs: Vec<String>,
        /// And these rules.
        #[serde(default)]
        rules: Vec<String>,
    },
}

impl Profile {
    /// Whether it asks a rule of a pack. The judging of acceptances belongs to every profile.
    pub fn asks(&self, rule: &str, pack: &str) -> bool {
        match &self.asks {
            Asks::Everything => true,
            Asks::Only { packs, rules } => {
                pack == "acceptance"
                    || packs.iter().any(|it| it == pack)
                    || rules.iter().any(|it| it == rule)
            }
        }
    }
}

/// In whose name a check asked, and what was changed of that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The profiles, by name and title.
    pub profiles: Vec<(String, Text)>,
    /// The packs that were asked for by name.
    pub packs: Vec<(String, Text)>,
    /// What the project changes, in the order of its settings.
    pub changes: Vec<Change>,
}

/// Something that a project changes of what ships with the tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The rule or the parameter.
    pub of: String,
    /// What it was, in words.
    pub from: Text,
    /// What it is now.
    pub to: Text,
    /// Why.
    pub because: String,
}
