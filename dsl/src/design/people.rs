//! Decisions, and the people and scenarios that they are tried on.

use jiff::civil::Date;

use serde::Serialize;

use crate::source::Span;

use super::{Citation, DataId, Millis, Name, Need, Share, Stated, SystemId};

/// Who gets how much.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Decision {
    /// Its name.
    pub name: Name,
    /// About whom it decides.
    pub about: Stated<DecisionUnit>,
    /// When it decides for somebody.
    pub when: Option<Expression>,
    /// How much is granted then, in yen.
    pub amount: Option<Expression>,
    /// On which ground.
    pub under: Vec<Citation>,
}

/// About whom a decision decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum DecisionUnit {
    /// Each person.
    Individual,
    /// A household together.
    Household,
    /// Whoever earns most in a household.
    HighestEarner,
}

/// An expression with its place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Expression {
    /// What it is.
    pub node: Node,
    /// Where.
    pub span: Span,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Node {
    /// A number in millionths; money is in yen, a share is of one.
    Number(i128),
    /// A date.
    Date(Date),
    /// What is known of a class of data; a part of it where one is named (`Household.size`).
    Data(DataId, Option<String>),
    /// `parameter NAME`: a dated parameter.
    Parameter(String),
    /// `not a`.
    Not(Box<Expression>),
    /// `a and b` and its like.
    Binary(Operator, Box<Expression>, Box<Expression>),
    /// `a if b otherwise c`.
    If {
        /// The value where the condition holds.
        then: Box<Expression>,
        /// The condition.
        when: Box<Expression>,
        /// The value otherwise.
        otherwise: Box<Expression>,
    },
}

/// What joins two expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Operator {
    /// `or`.
    Or,
    /// `and`.
    And,
    /// `=`, `is`.
    Equal,
    /// `!=`, `≠`, `is not`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`, `≤`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`, `≥`.
    GreaterOrEqual,
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `*`, `×`.
    Multiply,
    /// `/`.
    Divide,
    /// `min`: the lesser.
    Least,
    /// `max`: the greater.
    Most,
}

/// Who uses a procedure.
#[derive(Clone, Debug, Serialize)]
pub struct Population {
    /// Its name.
    pub name: Name,
    /// How many people.
    pub people: Stated<u64>,
    /// Which share of them has what.
    pub has: Vec<(Need, Share, Span)>,
    /// Which share of them is in no resident register.
    pub unregistered: Option<(Share, Span)>,
    /// Yearly incomes in yen, each with its share of the people.
    pub incomes: Vec<(u64, Share, Span)>,
    /// Sizes of households, each with its share of the households.
    pub households: Vec<(u64, Share, Span)>,
    /// The table from which people are read, by its path: CSV or Parquet.
    pub table: Option<(String, Span)>,
    /// Columns of that table: what is known, and the column that tells it.
    pub columns: Vec<(String, String, Span)>,
}

/// What happens.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Scenario {
    /// Its name.
    pub name: Name,
    /// Systems that are down, each for how long; until the end where that is not said.
    pub down: Vec<(SystemId, Option<Millis>, Span)>,
    /// By which factor there are more applications, in millionths.
    pub demand: Option<(u64, Span)>,
    /// When it happens.
    pub on: Option<Date>,
    /// Which share of consents is withdrawn.
    pub withdraw_consent: Option<(Share, Span)>,
    /// When it was last practised.
    pub drilled: Stated<Date>,
}
