//! Rules as they are written: parsed, not yet typed.
//!
//! What a rule speaks of (`for`), limits (`where`) and demands (`must`) is kept as words with their
//! places; the engine, which knows the questions, types them.

use crate::design::{Name, Title};
use crate::diagnostic::Severity;
use crate::source::Span;

/// A word of something, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned {
    /// The word.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// A rule of a pack.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its name, and its title as `name.title`.
    pub name: Name,
    /// The pack it belongs to.
    pub pack: Spanned,
    /// How grave it is to break it.
    pub severity: Severity,
    /// `process`, `law`, `privacy`, `security` or `delivery`.
    pub concern: Option<Spanned>,
    /// Where it comes from, such as `WG2-S10`; several words of one source are one entry.
    pub sources: Vec<Spanned>,
    /// `why "…" / "…"`: what the rule protects.
    pub why: Option<Title>,
    /// The parameters that it names.
    pub parameters: Vec<Spanned>,
    /// What it binds: the words behind each `for`, `each` among them; one `for` may bind two.
    pub bindings: Vec<Vec<Token>>,
    /// The words of `where`, if there is one.
    pub limit: Option<Vec<Token>>,
    /// Whether it says `must not`.
    pub negated: bool,
    /// The words of `must` or `must not`.
    pub demand: Vec<Token>,
    /// What is told when it is broken: the first of these whose case it is.
    pub says: Vec<Said>,
    /// Ways out.
    pub remedies: Vec<Remedy>,
    /// Its examples, which are its tests.
    pub examples: Vec<Example>,
}

/// What a rule says when it is broken.
#[derive(Clone, Debug)]
pub struct Said {
    /// The words; `{…}` stands for an expression.
    pub text: Title,
    /// Where they stand.
    pub span: Span,
    /// `when …`: the condition under which it is said; none where it is said in any case.
    pub when: Option<Vec<Token>>,
}

/// A way out that a rule proposes.
#[derive(Clone, Debug)]
pub struct Remedy {
    /// `operation`, `notice`, `ordinance`, `order`, `act`, or `amend`.
    pub level: Spanned,
    /// What to do.
    pub text: Option<Title>,
    /// What follows the level instead of a text: `what requires s.channel`.
    pub words: Vec<Token>,
    /// `when …`: the condition under which it is proposed; none where it always is.
    pub when: Option<Vec<Token>>,
}

/// An example of a rule.
#[derive(Clone, Debug)]
pub struct Example {
    /// What it shows.
    pub kind: ExampleKind,
    /// The words after `at`, if any: an element, then a word of its clause.
    pub at: Vec<Token>,
    /// The text between its braces, which is a design.
    pub body: Span,
    /// The whole example.
    pub span: Span,
}

/// What an example shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExampleKind {
    /// The rule is broken there.
    Violates,
    /// It is nowhere broken.
    Conforms,
    /// It cannot be told there.
    NotStated,
    /// The rule does not speak of that element.
    Ignores,
}

/// One word of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its text as written; a string without its quotes.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// What a word of an expression is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A word; keywords of the language are plain words here.
    Word,
    /// A number, with ASCII digits and without separators; a date as `2024-04-01`.
    Number,
    /// A string.
    Text,
    /// `.`, `(`, `)`, `,`, `%`, and the signs of comparison and arithmetic, in ASCII where there is one.
    Mark,
}
