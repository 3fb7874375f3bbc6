//! Names, quantities and the other small things of which a design is made.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::source::Span;
use crate::text::{Lang, Text};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        crate::index! {
            $(#[$doc])*
            #[derive(Serialize, Deserialize)]
            pub struct $name(pub u32);
        }
    )*};
}

ids! {
    /// An actor of a design.
    ActorId;
    /// A class of data.
    DataId;
    /// A system.
    SystemId;
    /// An identifier.
    IdentifierId;
    /// A mapping.
    MappingId;
    /// A law.
    LawId;
    /// A provision.
    ProvisionId;
    /// A procedure.
    ProcedureId;
    /// A step.
    StepId;
    /// A revision.
    RevisionId;
    /// A sector.
    SectorId;
    /// A purpose.
    PurposeId;
    /// An event.
    EventId;
    /// A document.
    DocumentId;
    /// An outcome.
    OutcomeId;
    /// A group of people.
    GroupId;
    /// A decision.
    DecisionId;
    /// A population.
    PopulationId;
    /// A scenario.
    ScenarioId;
    /// A plan.
    PlanId;
    /// An accepted finding.
    AcceptedId;
}

/// A title in one or two languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Title {
    /// The title that stands first, or the only one.
    pub first: String,
    /// The Japanese title after `/`.
    pub second: Option<String>,
}

impl Title {
    /// The title in `lang`; the only one where there is one.
    pub fn get(&self, lang: Lang) -> &str {
        match (lang, &self.second) {
            (Lang::Ja, Some(ja)) => ja,
            _ => &self.first,
        }
    }

    /// Both titles as a text.
    pub fn text(&self) -> Text {
        Text::new(self.get(Lang::En), self.get(Lang::Ja))
    }
}

/// The name of something declared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Name {
    /// The name itself: what identities are made of.
    pub id: String,
    /// Its title.
    pub title: Option<Title>,
    /// Other names for it.
    pub aliases: Vec<String>,
    /// The place of the name.
    pub span: Span,
    /// The place of the whole declaration.
    pub whole: Span,
}

impl Name {
    /// What people are shown: the title, else the name.
    pub fn label(&self, lang: Lang) -> &str {
        self.title.as_ref().map_or(&self.id, |t| t.get(lang))
    }
}

/// An open fact: what a design says of it, if anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Stated<T> {
    /// Nothing is said: a question to the author.
    #[default]
    Open,
    /// `none`: it is said that there is none.
    None(Span),
    /// This is said.
    Is(T, Span),
}

impl<T> Stated<T> {
    /// The value, if one is said.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Is(value, _) => Some(value),
            _ => None,
        }
    }

    /// Whether nothing is said.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open)
    }

    /// This, or where nothing is said, what was said before.
    pub(crate) fn or_given(self, given: Option<Self>) -> Self {
        match (self, given) {
            (Self::Open, Some(given)) => given,
            (said, _) => said,
        }
    }

    /// Where it is said.
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::Open => None,
            Self::None(span) | Self::Is(_, span) => Some(*span),
        }
    }
}

/// A unit about which data is, or by which records are keyed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Unit {
    /// One person.
    Individual,
    /// A household.
    Household,
    /// An address.
    Address,
    /// A corporation.
    Corporation,
    /// One office of a corporation.
    Office,
    /// An account.
    Account,
    /// A card.
    Card,
    /// A device.
    Device,
}

impl Unit {
    /// Whether it is coarser than `other`; `None` where the two are not of one scale
    /// (individual < household < address; office < corporation).
    pub fn coarser_than(self, other: Self) -> Option<bool> {
        let place = |unit| match unit {
            Self::Individual => Some((0, 0)),
            Self::Household => Some((0, 1)),
            Self::Address => Some((0, 2)),
            Self::Office => Some((1, 0)),
            Self::Corporation => Some((1, 1)),
            Self::Account | Self::Card | Self::Device => None,
        };
        if self == other {
            return Some(false);
        }
        let ((scale, mine), (other_scale, theirs)) = (place(self)?, place(other)?);
        (scale == other_scale).then_some(mine > theirs)
    }
}

/// A duration in milliseconds.
pub type Millis = u64;

/// How long something takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    /// The most likely value, in milliseconds (the mean, for `exponential`; the middle, for `uniform`).
    pub likely: Millis,
    /// The least and the most, in milliseconds, where stated.
    pub range: Option<(Millis, Millis)>,
    /// How it varies.
    pub shape: Shape,
}

/// How a duration varies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shape {
    /// `20 min`: it does not.
    Fixed,
    /// `20 min (10 to 45)`: triangular between the least and the most.
    Triangular,
    /// `exponential 15 min`.
    Exponential,
    /// `uniform 10 to 20 min`.
    Uniform,
}

/// A share in millionths: `90%` is 900 000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Share(pub u32);

/// A span of time in which something holds: on and after `from`, before `until`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Period {
    /// The first day on which it holds; open where absent.
    pub from: Option<Date>,
    /// The first day on which it no longer holds; open where absent.
    pub until: Option<Date>,
}

impl Period {
    /// Whether it holds on a day.
    pub fn contains(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day < until)
    }
}

/// How many milliseconds a unit of time has, by any of its spellings; months and years are not exact enough.
pub fn millis_per(unit: &str) -> Option<Millis> {
    let seconds = match unit {
        "sec" | "second" | "seconds" | "秒" => 1,
        "min" | "minute" | "minutes" | "分" => 60,
        "hour" | "hours" | "時間" => 3600,
        "day" | "days" | "日" => 86_400,
        "week" | "weeks" | "週" | "週間" => 604_800,
        _ => return None,
    };
    Some(seconds * 1000)
}
