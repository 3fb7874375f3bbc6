//! Whom a question about a procedure asks about, and what has happened.

use gensoku_dsl::design::{GroupId, Need, ScenarioId, Spelled, SystemId};
use gensoku_dsl::text::Lang;

use super::World;
use crate::finding::Element;
use crate::rules::say;

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

    /// The same in ordinary times.
    #[must_use]
    pub fn ordinary(self) -> Self {
        Self {
            situation: Situation::Ordinary,
            ..self
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

impl Case {
    /// Whom and when it asks about: `everybody`, `without a card`, `in Quake`, `without GovCloud`. The situation in
    /// which the design is looked at is not said.
    pub fn label(self, world: &World<'_>, lang: Lang) -> String {
        let design = world.design;
        let situation = match self.situation {
            it if it == world.situation() => Situation::Ordinary,
            it => it,
        };
        let system = |id| say::label_of(design, Element::System(id), lang);
        match (self.people, situation, lang) {
            (People::Everybody, Situation::Scenario(id), _) => {
                let name = say::label_of(design, Element::Scenario(id), lang);
                match lang {
                    Lang::En => format!("in {name}"),
                    Lang::Ja => format!("想定：{name}"),
                }
            }
            (People::Everybody, Situation::Without(id), Lang::En) => {
                format!("without {}", system(id))
            }
            (People::Everybody, Situation::Without(id), Lang::Ja) => format!("{}なし", system(id)),
            (People::Everybody, _, Lang::En) => "everybody".to_owned(),
            (People::Everybody, _, Lang::Ja) => "誰でも".to_owned(),
            (People::Without(need), _, Lang::En) => match need {
                Need::Card => "without a card".to_owned(),
                Need::Smartphone => "without a smartphone".to_owned(),
                Need::Account => "without an account".to_owned(),
                Need::Registration => "not registered".to_owned(),
            },
            (People::Without(need), _, Lang::Ja) => format!("{}なし", need.word(lang)),
            (People::Abroad, _, Lang::En) => "abroad".to_owned(),
            (People::Abroad, _, Lang::Ja) => "国外から".to_owned(),
            (People::ByProxy, _, Lang::En) => "by a proxy".to_owned(),
            (People::ByProxy, _, Lang::Ja) => "代理人による".to_owned(),
            (People::Unconsenting, _, Lang::En) => "without consent".to_owned(),
            (People::Unconsenting, _, Lang::Ja) => "同意なし".to_owned(),
            (People::Group(id), ..) => say::label_of(design, Element::Group(id), lang),
        }
    }
}
