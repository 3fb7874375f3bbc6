//! Typed rules: what parsing gives and evaluation takes.

use gensoku_dsl::diagnostic::Severity;
use gensoku_dsl::rule::ExampleKind;
use gensoku_dsl::text::Text;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::lexicon::{Phrase, Property};
use super::types::{Kind, Type, WordClass};
use crate::finding::Verdict;

/// A typed rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Its name.
    pub name: SmolStr,
    /// Its pack.
    pub pack: SmolStr,
    /// Its title.
    pub title: Text,
    /// How grave it is to break it.
    pub severity: Severity,
    /// `process`, `law`, `privacy`, `security` or `delivery`.
    pub concern: SmolStr,
    /// Where it comes from.
    pub sources: Vec<String>,
    /// What it protects.
    pub why: Option<Text>,
    /// The parameters that it names.
    pub parameters: Vec<String>,
    /// What it binds, in order.
    pub bindings: Vec<Binding>,
    /// What limits it.
    pub limit: Option<Expr>,
    /// What it demands; a `must not` is a [`Expr::Not`].
    pub demand: Expr,
    /// What is told when it is broken: the first whose case it is; the last is said in any other case.
    pub says: Vec<Said>,
    /// Ways out.
    pub remedies: Vec<Remedy>,
    /// Its examples.
    pub examples: Vec<Example>,
    /// The rule as it stands in its file, without its examples.
    pub source_text: String,
}

impl Rule {
    /// How grave a finding of it is: what is only asked is a note.
    pub(super) fn severity_of(&self, verdict: Verdict) -> Severity {
        match verdict {
            Verdict::Violates | Verdict::Accepted => self.severity,
            Verdict::Conforms | Verdict::NotStated | Verdict::Undecided => Severity::Note,
        }
    }
}

/// A variable of a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Binding {
    /// What it ranges over.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Of what, where it does not range over everything of its kind.
    pub of: Option<Term>,
    /// Whether it only says within what another one lies: `procedure p` in `each step s of procedure p`.
    pub outer: bool,
}

/// An example of a rule: a design in which one thing is to be seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// What is to be seen.
    pub kind: Shown,
    /// The path of the element, such as `P.Apply`, and the keyword of its clause.
    pub at: Option<(String, Option<String>)>,
    /// The design.
    pub body: String,
}

/// What an example shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shown {
    /// The rule is broken.
    Violates,
    /// It is kept.
    Conforms,
    /// It cannot be told.
    NotStated,
    /// It does not apply.
    Ignores,
}

impl From<ExampleKind> for Shown {
    fn from(kind: ExampleKind) -> Self {
        match kind {
            ExampleKind::Violates => Self::Violates,
            ExampleKind::Conforms => Self::Conforms,
            ExampleKind::NotStated => Self::NotStated,
            ExampleKind::Ignores => Self::Ignores,
        }
    }
}

/// What a rule says, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// The words.
    pub text: Sentence,
    /// The case in which they are said; none where it is any.
    pub when: Option<Expr>,
}

/// A way out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Remedy {
    /// Something to do, at the level at which it can be done, and when.
    Do(crate::finding::RemedyLevel, Said),
    /// The revision of whatever requires this: a step's channel, a procedure's unit.
    AmendRequirement(Term),
}

/// A text with holes, in both languages.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sentence {
    /// English.
    pub en: Vec<Piece>,
    /// Japanese.
    pub ja: Vec<Piece>,
}

/// A piece of a text with holes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Piece {
    /// As it stands.
    Text(String),
    /// What the term comes to.
    Hole(Term),
}

/// A condition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Expr {
    /// Not.
    Not(Box<Expr>),
    /// All of them.
    And(Vec<Expr>),
    /// One of them.
    Or(Vec<Expr>),
    /// A comparison of numbers or durations.
    Compare(Term, Order, Term),
    /// Both are the same thing.
    Same(Term, Term),
    /// A word fits, or stands for one that does.
    Word(Term, WordClass, String),
    /// A thing is among others.
    Among(Term, Term),
    /// Something, nothing or everything of a kind.
    Quantified(Box<Quantified>),
    /// A phrase of the lexicon.
    Phrase(Phrase, Vec<Term>),
}

/// Something, nothing or everything of a kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quantified {
    /// Which.
    pub quantifier: Quantifier,
    /// The kind.
    pub kind: Kind,
    /// The slot of the variable.
    pub variable: usize,
    /// Its name.
    pub name: String,
    /// Where it is looked for.
    pub relation: Option<(Relation, Term)>,
    /// What holds of it.
    pub body: Option<Expr>,
}

/// How many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Quantifier {
    /// At least one.
    Some,
    /// None.
    No,
    /// All.
    Every,
}

/// Where a variable is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Relation {
    /// Part of it.
    Of,
    /// Always done before it.
    Before,
    /// Always done after it.
    After,
    /// May be under way at the same time.
    Beside,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// Equal.
    Equal,
    /// At most.
    AtMost,
    /// At least.
    AtLeast,
    /// Less than.
    Less,
    /// More than.
    More,
}

/// Something that has a value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Term {
    /// A variable, by its slot.
    Variable(usize, Kind),
    /// A property of a thing.
    Property(Box<Term>, Property),
    /// A phrase of the lexicon that has a value.
    Phrase(Phrase, Vec<Term>),
    /// How many there are.
    Count(Box<Term>),
    /// A word of a class.
    Word(WordClass, String),
    /// A number.
    Number(i64),
    /// A duration in milliseconds.
    Duration(u64),
    /// A day.
    Date(Date),
    /// A dated parameter.
    Parameter(String, ParameterType),
    /// What a library declares, by its name.
    Named(Kind, String),
}

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ParameterType {
    /// A count.
    Number,
    /// A duration.
    Duration,
    /// A day.
    Date,
}

impl Term {
    /// Its type.
    pub fn ty(&self) -> Type {
        match self {
            Self::Variable(_, kind) | Self::Named(kind, _) => Type::One(*kind),
            Self::Property(_, property) => property.row().ty,
            Self::Phrase(phrase, _) => phrase.row().ty().unwrap_or(Type::Number),
            Self::Word(class, _) => Type::Words(*class),
            Self::Count(_) | Self::Number(_) | Self::Parameter(_, ParameterType::Number) => {
                Type::Number
            }
            Self::Duration(_) | Self::Parameter(_, ParameterType::Duration) => Type::Duration,
            Self::Date(_) | Self::Parameter(_, ParameterType::Date) => Type::Date,
        }
    }
}
