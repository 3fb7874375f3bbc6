//! Profiles of principles: which rules are asked, in whose name; and what a project changes of them.

use gensoku_dsl::text::Text;
use gensoku_engine::rules::{Rule, judges_acceptances};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

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
    /// Its principles, in their order: by them is told how a design stands.
    pub principles: Vec<Principle>,
}

/// A principle of a profile, and what of the rules it is. What is of none is told by its pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Principle {
    /// Its name, such as `P1`.
    pub name: String,
    /// Its title.
    pub title: Text,
    /// The rules that name one of these as their source are of it.
    #[serde(default)]
    pub sources: Vec<String>,
    /// And all other rules of these packs.
    #[serde(default)]
    pub packs: Vec<String>,
    /// And these rules, before all.
    #[serde(default)]
    pub rules: Vec<String>,
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
    /// The principle of which a rule is: that which names it, else that of its first source, else that of its pack.
    pub fn principle_of(&self, rule: &Rule) -> Option<usize> {
        let place = |is: &dyn Fn(&Principle) -> bool| self.principles.iter().position(is);
        let mut sources = rule.sources.iter();
        place(&|it| it.rules.iter().any(|it| *it == rule.name))
            .or_else(|| sources.find_map(|source| place(&|it| it.sources.contains(source))))
            .or_else(|| place(&|it| it.packs.iter().any(|it| *it == rule.pack)))
    }

    /// Whether it asks a rule of a pack. The judging of acceptances belongs to every profile.
    pub fn asks(&self, rule: &Rule) -> bool {
        match &self.asks {
            Asks::Everything => true,
            Asks::Only { packs, rules } => {
                judges_acceptances(rule)
                    || packs.iter().any(|it| *it == rule.pack)
                    || rules.iter().any(|it| *it == rule.name)
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
    /// The principles of the profiles, with the rules of each that are asked; what is left is told by packs.
    pub principles: Vec<Covered>,
    /// What the project changes, in the order of its settings.
    pub changes: Vec<Change>,
}

/// A principle, and the rules by which it is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// The profile of which it is: another one may have a principle of the same name.
    pub profile: String,
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Text,
    /// Its rules, by name.
    pub rules: Vec<SmolStr>,
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
