//! The types of the rule language.

use gensoku_dsl::design::{ActorKind, ChannelKind, Level, Method, Need, Spelled, Unit, Verb};
use serde::{Deserialize, Serialize};

/// What a rule can bind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// A procedure.
    Procedure,
    /// A step of a procedure.
    Step,
    /// An actor.
    Actor,
    /// A class of data.
    Data,
    /// A system.
    System,
    /// An identifier.
    Identifier,
    /// A mapping from one identifier to another.
    Mapping,
    /// A law.
    Law,
    /// A provision in force.
    Provision,
    /// A document.
    Document,
    /// A sector.
    Sector,
    /// A purpose.
    Purpose,
    /// A system, data that lies in it, and an identifier by which it is keyed there.
    Record,
    /// One data clause of a step, for one class of data.
    Movement,
    /// What an actor can put together about one person.
    Profile,
    /// A scenario.
    Scenario,
    /// A group of people.
    Group,
}

/// Every kind with its word in English and in Japanese.
pub const KINDS: &[(Kind, &str, &str)] = &[
    (Kind::Procedure, "procedure", "手続"),
    (Kind::Step, "step", "手順"),
    (Kind::Actor, "actor", "主体"),
    (Kind::Data, "data", "データ"),
    (Kind::System, "system", "システム"),
    (Kind::Identifier, "identifier", "識別子"),
    (Kind::Mapping, "mapping", "対応表"),
    (Kind::Law, "law", "法令"),
    (Kind::Provision, "provision", "規定"),
    (Kind::Document, "document", "書類"),
    (Kind::Sector, "sector", "分野"),
    (Kind::Purpose, "purpose", "目的"),
    (Kind::Record, "record", "記録"),
    (Kind::Movement, "movement", "移動"),
    (Kind::Profile, "profile", "名寄せ"),
    (Kind::Scenario, "scenario", "想定"),
    (Kind::Group, "group", "集団"),
];

impl Kind {
    /// Its English word.
    pub fn word(self) -> &'static str {
        KINDS
            .iter()
            .find(|(kind, ..)| *kind == self)
            .map_or("", |(_, en, _)| en)
    }
}

/// A class of words that the language knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum WordClass {
    /// Channels, and `digital`, `analog`.
    Channel,
    /// Units.
    Unit,
    /// Kinds of actors, and `government`, `state`, `person`.
    ActorKind,
    /// What is done with data.
    Verb,
    /// How somebody is identified.
    Method,
    /// How far an identifier reaches: `universal`, `sector`, `local`.
    Reach,
    /// Levels of laws.
    Level,
    /// How a profile comes about: `holding`, `case`, `possible`.
    How,
    /// What somebody must have: `card`, `smartphone`, `registration`, `account`.
    Need,
}

/// The type of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Type {
    /// One thing of a kind.
    One(Kind),
    /// Several things of a kind.
    Many(Kind),
    /// A count.
    Number,
    /// A duration in milliseconds.
    Duration,
    /// Words of a class; several where there are several.
    Words(WordClass),
}

impl Type {
    /// What it is called in messages.
    pub fn describe(self) -> String {
        match self {
            Self::One(Kind::Data) => "data".to_owned(),
            Self::One(kind) => {
                let word = kind.word();
                let article = if word.starts_with(['a', 'i']) {
                    "an"
                } else {
                    "a"
                };
                format!("{article} {word}")
            }
            Self::Many(kind) => format!("several of kind {}", kind.word()),
            Self::Number => "a number".to_owned(),
            Self::Duration => "a duration".to_owned(),
            Self::Words(class) => format!("a word for {}", class.describe()),
        }
    }
}

impl WordClass {
    /// What it is called in messages.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Channel => "a channel",
            Self::Unit => "a unit",
            Self::ActorKind => "a kind of actor",
            Self::Verb => "a movement",
            Self::Method => "a method of identification",
            Self::Reach => "the reach of an identifier",
            Self::Level => "a level of law",
            Self::How => "how a profile comes about",
            Self::Need => "what somebody must have",
        }
    }

    /// The words of the class, in English and in Japanese; some stand for several others.
    pub fn words(self) -> Vec<(&'static str, &'static str)> {
        fn spelled<T: Spelled>() -> Vec<(&'static str, &'static str)> {
            T::SPELLINGS.iter().map(|&(_, en, ja)| (en, ja)).collect()
        }
        let (mut words, wider): (_, &[_]) = match self {
            Self::Channel => (
                spelled::<ChannelKind>(),
                &[("digital", "デジタル"), ("analog", "アナログ")],
            ),
            Self::Unit => (spelled::<Unit>(), &[]),
            Self::ActorKind => (
                spelled::<ActorKind>(),
                &[
                    ("local-government", "地方自治体"),
                    ("government", "行政"),
                    ("state", "国"),
                    ("person", "人"),
                ],
            ),
            Self::Verb => (spelled::<Verb>(), &[]),
            Self::Method => (spelled::<Method>(), &[]),
            Self::Reach => (
                vec![
                    ("universal", "全国共通"),
                    ("sector", "分野内"),
                    ("local", "局所"),
                ],
                &[],
            ),
            Self::Level => (spelled::<Level>(), &[]),
            Self::How => (
                vec![("holding", "保有"), ("case", "個別"), ("possible", "可能")],
                &[],
            ),
            Self::Need => (spelled::<Need>(), &[]),
        };
        words.extend_from_slice(wider);
        words
    }

    /// The word as it stands in the table of this class, in English.
    pub fn word(self, word: &str) -> Option<&'static str> {
        self.words()
            .into_iter()
            .find(|(en, _)| *en == word)
            .map(|(en, _)| en)
    }

    /// Whether `word` is the given one or stands for it.
    pub fn matches(self, word: &str, given: &str) -> bool {
        let channel = || ChannelKind::from_word(given);
        let actor = || ActorKind::from_word(given);
        match (self, word) {
            (Self::Channel, "digital") => channel().is_some_and(ChannelKind::is_digital),
            (Self::Channel, "analog") => channel().is_some_and(|it| !it.is_digital()),
            (Self::ActorKind, "government") => actor().is_some_and(ActorKind::is_government),
            (Self::ActorKind, "local-government") => actor().is_some_and(ActorKind::is_local),
            (Self::ActorKind, "state") => actor().is_some_and(ActorKind::is_state),
            (Self::ActorKind, "person") => actor().is_some_and(ActorKind::is_person),
            _ => word == given,
        }
    }
}
