//! The syntax tree.

use std::borrow::Cow;

use jiff::civil::Date;
use smallvec::SmallVec;
use smol_str::SmolStr;

use crate::design::{Estimate, Millis, Number, Share, Title};
use crate::rule;
use crate::source::Span;

use super::keyword::Keyword;
use super::spec::Spec;

/// A clause or a declaration: a keyword, what stands behind it, and its own clauses.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// What it may say.
    pub spec: &'static Spec,
    /// Its keyword as the clause means it.
    pub keyword: Keyword,
    /// The place of the keyword; where it was left out (a title), of what stands for it.
    pub head: Span,
    /// The whole, its clauses and block included.
    pub span: Span,
    /// What stands behind the keyword.
    pub args: SmallVec<[Arg; 1]>,
    /// The clauses that belong to it, without a block.
    pub subs: Vec<Clause>,
    /// The clauses between braces.
    pub block: Option<Vec<Clause>>,
    /// Whether a part of it could not be understood.
    pub broken: bool,
    /// Whether reading it took a word for a name because the text declares it.
    pub(super) guessed: bool,
    /// Whether reading it told no mistake, so that it can be taken over where its text stays as it is.
    pub(super) clean: bool,
}

impl Clause {
    /// Moves it, with all that belongs to it, by so many bytes.
    pub(super) fn shift(&mut self, by: i64) {
        self.head.shift(by);
        self.span.shift(by);
        for arg in &mut self.args {
            arg.shift(by);
        }
        for clause in self.subs.iter_mut().chain(self.block.iter_mut().flatten()) {
            clause.shift(by);
        }
    }

    /// Its clauses, those of its block after the others.
    pub fn clauses(&self) -> impl Iterator<Item = &Clause> {
        self.subs.iter().chain(self.block.iter().flatten())
    }

    /// Its first clause with a keyword.
    pub fn find(&self, keyword: Keyword) -> Option<&Clause> {
        self.clauses().find(|c| c.keyword == keyword)
    }

    /// Its clauses with a keyword.
    pub fn all(&self, keyword: Keyword) -> impl Iterator<Item = &Clause> {
        self.clauses().filter(move |c| c.keyword == keyword)
    }

    /// The names behind its keyword.
    pub fn names(&self) -> impl Iterator<Item = &Path> {
        self.args.iter().filter_map(|arg| match arg {
            Arg::Name(path) => Some(path),
            _ => None,
        })
    }

    /// The first name behind its keyword.
    pub fn name(&self) -> Option<&Path> {
        self.names().next()
    }
}

/// Something that stands behind a keyword.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    /// A name, or a path of names.
    Name(Path),
    /// A word of a closed vocabulary.
    Word(Word),
    /// A word with a meaning of its own at this place, such as `none`.
    Mark(Span),
    /// A string, or two.
    Title(Title, Span),
    /// A number in millionths.
    Number(u128, Span),
    /// Yen.
    Yen(u64, Span),
    /// A share.
    Share(Share, Span),
    /// A date.
    Date(Date, Span),
    /// A duration.
    Duration(Millis, Span),
    /// A duration that may vary.
    Estimate(Estimate, Span),
    /// A citation.
    Cite(Box<Cite>),
    /// The number of a provision.
    Provision(Box<Number>, Span),
    /// Words kept as they are.
    Tokens(Vec<rule::Token>, Span),
    /// What stands between braces, kept as it is.
    Body(Span),
}

impl Arg {
    fn shift(&mut self, by: i64) {
        match self {
            Self::Name(path) => path.shift(by),
            Self::Word(word) => word.span.shift(by),
            Self::Cite(cite) => {
                cite.span.shift(by);
                if let Some(path) = &mut cite.law {
                    path.shift(by);
                }
            }
            Self::Tokens(tokens, span) => {
                span.shift(by);
                for token in tokens {
                    token.span.shift(by);
                }
            }
            Self::Mark(span)
            | Self::Title(_, span)
            | Self::Number(_, span)
            | Self::Yen(_, span)
            | Self::Share(_, span)
            | Self::Date(_, span)
            | Self::Duration(_, span)
            | Self::Estimate(_, span)
            | Self::Provision(_, span)
            | Self::Body(span) => span.shift(by),
        }
    }

    /// Its place.
    pub fn span(&self) -> Span {
        match self {
            Self::Name(path) => path.span,
            Self::Word(word) => word.span,
            Self::Cite(cite) => cite.span,
            Self::Mark(span)
            | Self::Title(_, span)
            | Self::Number(_, span)
            | Self::Yen(_, span)
            | Self::Share(_, span)
            | Self::Date(_, span)
            | Self::Duration(_, span)
            | Self::Estimate(_, span)
            | Self::Provision(_, span)
            | Self::Tokens(_, span)
            | Self::Body(span) => *span,
        }
    }
}

/// A word of a text, a quoted name without its quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub text: SmolStr,
    /// Where.
    pub span: Span,
}

impl From<&Word> for rule::Spanned {
    fn from(word: &Word) -> Self {
        Self {
            text: word.text.to_string(),
            span: word.span,
        }
    }
}

/// A name, or several with dots between: `Benefit.Apply`.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// Its names.
    pub parts: SmallVec<[Word; 1]>,
    /// Whether `other` stands before it.
    pub other: bool,
    /// The whole.
    pub span: Span,
}

impl From<Word> for Path {
    fn from(word: Word) -> Self {
        Self {
            span: word.span,
            parts: SmallVec::from_buf([word]),
            other: false,
        }
    }
}

impl Path {
    fn shift(&mut self, by: i64) {
        self.span.shift(by);
        for part in &mut self.parts {
            part.span.shift(by);
        }
    }

    /// The last name.
    pub fn last(&self) -> &str {
        self.parts.last().map_or("", |part| part.text.as_str())
    }

    /// The names with dots between.
    pub fn text(&self) -> String {
        self.joined().into_owned()
    }

    /// The same, borrowed where it is one name.
    pub fn joined(&self) -> Cow<'_, str> {
        match self.parts.as_slice() {
            [one] => Cow::Borrowed(&one.text),
            several => {
                let parts: Vec<_> = several.iter().map(|part| part.text.as_str()).collect();
                Cow::Owned(parts.join("."))
            }
        }
    }
}

/// A citation of a law, or of a provision of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cite {
    /// The law; of the law itself where it is left out.
    pub law: Option<Path>,
    /// The number.
    pub number: Option<Number>,
    /// The whole.
    pub span: Span,
}
