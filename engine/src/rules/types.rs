//! The types of the rule language.

use std::sync::OnceLock;

use gensoku_dsl::design::{
    ActorKind, ChannelKind, Disposition, Level, Method, Need, Spelled, Unit, Verb,
};
use gensoku_dsl::text::Lang;
use serde::{Deserialize, Serialize};

use crate::finding::Element;

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
    /// An event that starts a procedure.
    Event,
    /// A group of people within those whom an actor stands for.
    Group,
    /// Who gets how much.
    Decision,
    /// Who uses the procedures.
    Population,
    /// What happens.
    Scenario,
    /// What is done by when.
    Plan,
    /// Something that a plan says is done by a date.
    Milestone,
    /// Somebody whom a plan says was consulted.
    Consultation,
    /// A review on which a plan depends.
    Review,
    /// What a plan is measured by.
    Measure,
    /// A finding that the reviewers live with.
    Acceptance,
    /// A system, data that lies in it, and an identifier by which it is keyed there.
    Record,
    /// One data clause of a step, for one class of data.
    Movement,
    /// What an actor can put together about one person.
    Profile,
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
    (Kind::Event, "event", "事象"),
    (Kind::Group, "group", "集団"),
    (Kind::Decision, "decision", "決定"),
    (Kind::Population, "population", "対象者層"),
    (Kind::Scenario, "scenario", "想定"),
    (Kind::Plan, "plan", "計画"),
    (Kind::Milestone, "milestone", "節目"),
    (Kind::Consultation, "consultation", "協議"),
    (Kind::Review, "review", "検討"),
    (Kind::Measure, "measure", "指標"),
    (Kind::Acceptance, "acceptance", "容認"),
    (Kind::Record, "record", "記録"),
    (Kind::Movement, "movement", "移動"),
    (Kind::Profile, "profile", "名寄せ"),
];

impl Kind {
    /// Its word in Japanese.
    pub fn japanese(self) -> &'static str {
        let mut kinds = KINDS.iter();
        kinds.find(|it| it.0 == self).map_or("", |it| it.2)
    }

    /// Its English word.
    pub fn word(self) -> &'static str {
        KINDS
            .iter()
            .find(|(kind, ..)| *kind == self)
            .map_or("", |(_, en, _)| en)
    }

    /// The kind with this English or Japanese word.
    pub fn of_word(word: &str) -> Option<Self> {
        KINDS
            .iter()
            .find(|(_, en, ja)| *en == word || *ja == word)
            .map(|(kind, ..)| *kind)
    }
}

impl Element {
    /// The word for what kind of thing it is; nothing for what a design does not declare.
    pub fn kind_word(self, lang: Lang) -> &'static str {
        let kind = match self {
            Self::Procedure(_) => Kind::Procedure,
            Self::Step(_) => Kind::Step,
            Self::Actor(_) => Kind::Actor,
            Self::Data(_) => Kind::Data,
            Self::System(_) => Kind::System,
            Self::Identifier(_) => Kind::Identifier,
            Self::Mapping(_) => Kind::Mapping,
            Self::Law(_) => Kind::Law,
            Self::Provision(_) => Kind::Provision,
            Self::Document(_) => Kind::Document,
            Self::Sector(_) => Kind::Sector,
            Self::Purpose(_) => Kind::Purpose,
            Self::Event(_) => Kind::Event,
            Self::Group(_) => Kind::Group,
            Self::Decision(_) => Kind::Decision,
            Self::Population(_) => Kind::Population,
            Self::Scenario(_) => Kind::Scenario,
            Self::Plan(_) => Kind::Plan,
            Self::Milestone(..) => Kind::Milestone,
            Self::Consultation(..) => Kind::Consultation,
            Self::Review(..) => Kind::Review,
            Self::Measure(..) => Kind::Measure,
            Self::Acceptance(_) => Kind::Acceptance,
            Self::Outcome(..) | Self::Imported(_) => return "",
        };
        let row = KINDS.iter().find(|(it, ..)| *it == kind);
        row.map_or("", |&(_, en, ja)| match lang {
            Lang::En => en,
            Lang::Ja => ja,
        })
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
    /// What somebody must have, or lacks.
    Need,
    /// Whether a system is a `standard` one or an `own` one.
    Build,
    /// Whether a system gives out what it holds `standing` or `on-demand`.
    Supply,
    /// What is to become of a system.
    Disposition,
    /// About whom a decision decides.
    DecisionUnit,
    /// What starts a procedure: `application`, `event`, `schedule`.
    Start,
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
    /// A day.
    Date,
    /// Words of a class; several where there are several.
    Words(WordClass),
    /// A text, which can only be said.
    Text,
}

impl Type {
    /// What it is called in messages.
    pub fn describe(self) -> String {
        match self {
            Self::One(Kind::Data) => "data".to_owned(),
            Self::One(kind) => {
                let word = kind.word();
                let article = if word.starts_with(['a', 'e', 'i', 'o']) {
                    "an"
                } else {
                    "a"
                };
                format!("{article} {word}")
            }
            Self::Many(kind) => format!("several of kind {}", kind.word()),
            Self::Number => "a number".to_owned(),
            Self::Duration => "a duration".to_owned(),
            Self::Date => "a date".to_owned(),
            Self::Words(class) => format!("a word for {}", class.describe()),
            Self::Text => "a text".to_owned(),
        }
    }
}

impl WordClass {
    /// How many there are.
    const COUNT: usize = Self::Start as usize + 1;

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
            Self::Build => "whether a system is a standard one",
            Self::Supply => "how a system gives out what it holds",
            Self::Disposition => "what is to become of a system",
            Self::DecisionUnit => "about whom is decided",
            Self::Start => "what starts a procedure",
        }
    }

    /// The words of the class, in English and in Japanese; some stand for several others.
    pub fn words(self) -> &'static [(&'static str, &'static str)] {
        static WORDS: [OnceLock<Vec<(&str, &str)>>; WordClass::COUNT] =
            [const { OnceLock::new() }; WordClass::COUNT];
        let words = WORDS.get(self as usize);
        words.map_or(&[], |it| it.get_or_init(|| self.listed()))
    }

    fn listed(self) -> Vec<(&'static str, &'static str)> {
        let (mut words, wider): (_, &[_]) = match self {
            Self::Channel => (
                ChannelKind::words(),
                &[("digital", "デジタル"), ("analog", "アナログ")],
            ),
            Self::Unit => (Unit::words(), &[]),
            Self::ActorKind => (
                ActorKind::words(),
                &[
                    ("local-government", "地方公共団体"),
                    ("government", "行政"),
                    ("state", "国"),
                    ("person", "人"),
                    ("private", "民間"),
                ],
            ),
            Self::Verb => (Verb::words(), &[]),
            Self::Method => (Method::words(), &[]),
            Self::Reach => (
                vec![
                    ("universal", "全国共通"),
                    ("sector", "分野内"),
                    ("local", "局所"),
                ],
                &[],
            ),
            Self::Level => (Level::words(), &[]),
            Self::How => (
                vec![("holding", "保有"), ("case", "個別"), ("possible", "可能")],
                &[],
            ),
            Self::Need => (Need::words(), &[]),
            Self::Build => (vec![("standard", "標準"), ("own", "独自")], &[]),
            Self::Supply => (vec![("standing", "常時"), ("on-demand", "随時")], &[]),
            Self::Disposition => (Disposition::words(), &[]),
            Self::DecisionUnit => (
                vec![
                    ("individual", "個人"),
                    ("household", "世帯"),
                    ("highest-earner", "最多所得者"),
                ],
                &[],
            ),
            Self::Start => (
                vec![
                    ("application", "申請"),
                    ("event", "事象"),
                    ("schedule", "定期"),
                ],
                &[],
            ),
        };
        words.extend_from_slice(wider);
        words
    }

    /// The word as it stands in the table of this class, in English.
    pub fn word(self, word: &str) -> Option<&'static str> {
        let words = self.words().iter();
        words.map(|&(en, _)| en).find(|it| *it == word)
    }

    /// Whether `word` is the given one or stands for it.
    pub fn matches(self, word: &str, given: &str) -> bool {
        let channel = || ChannelKind::from_word(given);
        let actor = || ActorKind::from_word(given);
        match (self, word) {
            (Self::Channel, "digital") => channel().is_some_and(ChannelKind::is_digital),
            (Self::Channel, "analog") => channel().is_some_and(ChannelKind::is_analog),
            (Self::ActorKind, "government") => actor().is_some_and(ActorKind::is_government),
            (Self::ActorKind, "local-government") => actor().is_some_and(ActorKind::is_local),
            (Self::ActorKind, "state") => actor().is_some_and(ActorKind::is_state),
            (Self::ActorKind, "person") => actor().is_some_and(ActorKind::is_person),
            (Self::ActorKind, "private") => actor().is_some_and(ActorKind::is_private),
            _ => word == given,
        }
    }
}
