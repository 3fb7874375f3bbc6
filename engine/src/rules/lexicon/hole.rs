//! The pieces of which a phrase consists.

use super::super::types::{Kind, Type, WordClass};

/// What stands in a hole of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hole {
    /// A thing of a kind.
    One(Kind),
    /// A word of a class.
    Word(WordClass),
    /// A date.
    Date,
    /// A duration.
    Duration,
    /// A number.
    Number,
}

impl Hole {
    /// What stands in a hole with this name; nothing where it is no name of a hole.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "unit" => Some(Self::Word(WordClass::Unit)),
            "need" => Some(Self::Word(WordClass::Need)),
            "channel" => Some(Self::Word(WordClass::Channel)),
            "date" => Some(Self::Date),
            "duration" => Some(Self::Duration),
            "number" => Some(Self::Number),
            kind => Kind::of_word(kind).map(Self::One),
        }
    }

    /// The type of the term that stands in it.
    pub fn ty(self) -> Type {
        match self {
            Self::One(kind) => Type::One(kind),
            Self::Word(class) => Type::Words(class),
            Self::Date => Type::Date,
            Self::Duration => Type::Duration,
            Self::Number => Type::Number,
        }
    }
}

/// A piece of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// This word.
    Word(&'static str),
    /// A term.
    Hole(Hole),
}
