//! Whom a question about a procedure asks about, and what has happened.

use gensoku_dsl::design::{GroupId, Need, ScenarioId, SystemId};

/// Whom a question asks about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum People {
    /// Whoever the procedure serves, acting for themselves.
    #[default]
    Everybody,
    /// Those who lack something.
    Without(Need),
    /// Those who are abroad: on no register here, and at no counter.
    Abroad,
    /// Those for whom somebody else acts.
    ByProxy,
    /// Those who do not consent to anything.
    Unconsenting,
    /// A group that the design declares.
    Group(GroupId),
}

impl People {
    /// The word for it in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Everybody => "everybody",
            Self::Without(Need::Card) => "without-card",
            Self::Without(Need::Smartphone) => "without-smartphone",
            Self::Without(Need::Registration) => "without-registration",
            Self::Without(Need::Account) => "without-account",
            Self::Abroad => "abroad",
            Self::ByProxy => "by-proxy",
            Self::Unconsenting => "without-consent",
            Self::Group(_) => "group",
        }
    }
}

/// What has happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Situation {
    /// Nothing.
    #[default]
    Ordinary,
    /// A scenario that the design declares.
    Scenario(ScenarioId),
    /// One system is gone for good, and what runs on it.
    Without(SystemId),
}

/// A case: of these people, in this situation, by digital steps alone or by any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Case {
    /// Whom it asks about.
    pub people: People,
    /// What has happened.
    pub situation: Situation,
    /// Whether only digital steps count.
    pub digitally: bool,
}

impl Case {
    /// Everybody, in ordinary times, by digital steps alone.
    pub const DIGITAL: Self = Self {
        people: People::Everybody,
        situation: Situation::Ordinary,
        digitally: true,
    };

    /// These people, in ordinary times, by any steps.
    #[must_use]
    pub fn of(people: People) -> Self {
        Self {
            people,
            ..Self::default()
        }
    }

    /// Everybody in a situation, by any steps.
    #[must_use]
    pub fn after(situation: Situation) -> Self {
        Self {
            situation,
            ..Self::default()
        }
    }

    /// The same by digital steps alone.
    #[must_use]
    pub fn digitally(self) -> Self {
        Self {
            digitally: true,
            ..self
        }
    }
}
