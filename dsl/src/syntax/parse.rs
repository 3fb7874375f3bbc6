//! From words to the tree.
//!
//! A clause is read by its row of [`super::spec`]. What cannot be understood gives one diagnostic, and reading
//! goes on at the next word that can begin a clause here or further out, or at the next line.

mod again;
mod braces;
mod clause;
mod headless;
mod hints;
mod recover;
mod rejoin;
mod signs;
mod slips;

use std::cell::{Cell, OnceCell};
use std::ops::Range;

use rustc_hash::FxHashSet as HashSet;
use smol_str::SmolStr;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use crate::text::Text;

use super::keyword::Keyword;
use super::spec::{Context, NameKind};
use super::token::{Kind, Lexed, Token, lex};
use super::tree::Clause;
use super::unseen;

use again::Kept;
pub use again::reparse;
use braces::Braces;
pub(super) use hints::{AND, duration};

/// After so many mistakes the rest of a file is not read.
pub const MOST_ERRORS: usize = 1000;

/// A parsed file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree {
    /// Which file it is.
    pub file: FileId,
    /// Its words; keywords are those that the clauses mean.
    pub lexed: Lexed,
    /// Its words as they were before clauses gave them a meaning; none where nothing can be taken over.
    scanned: Vec<Token>,
    /// Its declarations.
    pub clauses: Vec<Clause>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
    /// What was not understood.
    pub lost: Lost,
}

/// What was not understood of a text, so that what follows from it is not told too.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lost {
    /// The names in it: one of them may have been declared there.
    pub names: Vec<SmolStr>,
    /// What may have been declared there, under names that are gone.
    pub kinds: Vec<NameKind>,
    /// Whether a file or library may have been used there.
    pub used: bool,
}

/// Parses the text of a file.
pub fn parse(file: FileId, text: &str) -> Tree {
    read(file, text, lex(text), Kept::default())
}

/// Parses words; clauses that were kept are taken over where they begin.
fn read(file: FileId, text: &str, lexed: Lexed, kept: Kept) -> Tree {
    let mut parser = Parser {
        text,
        file,
        tokens: lexed.tokens.clone(),
        at: 0,
        contexts: Vec::new(),
        declared: OnceCell::new(),
        guesses: Cell::new(0),
        diagnostics: Vec::new(),
        unclosed: false,
        blocks: 0,
        opened: Vec::new(),
        swallowed: false,
        swallowed_block: false,
        mended: None,
        faults: 0,
        told: None,
        quiet: 0..0,
        mended_line: 0..0,
        junk: None,
        misplaced: None,
        strays: Vec::new(),
        spare: braces::spare(&lexed.tokens),
        owed: 0,
        braces: OnceCell::new(),
        splits: 0,
        lost: Lost::default(),
        read: Vec::new(),
        scanned: &lexed.tokens,
        kept,
    };
    parser.skip_commas();
    let clauses = parser.clauses(Context::File);
    let whole = parser.splits == 0 && braces::spare(&lexed.tokens) == 0;
    let (tokens, mut diagnostics, lost) = (parser.tokens, parser.diagnostics, parser.lost);
    unseen::tell(file, text, &lexed, &mut diagnostics);
    Tree {
        file,
        lexed: Lexed {
            tokens,
            comments: lexed.comments,
        },
        // What a missing brace or space changes lies anywhere: the whole is read again then.
        scanned: if whole { lexed.tokens } else { Vec::new() },
        clauses,
        diagnostics,
        lost,
    }
}

/// The names that words declare, told by the word before them.
fn declared<'t>(text: &'t str, tokens: &[Token]) -> impl Iterator<Item = &'t str> {
    tokens.windows(2).filter_map(move |pair| {
        let [before, token] = pair else {
            return None;
        };
        let Kind::Keyword(keyword) = before.kind else {
            return None;
        };
        let declares = keyword as u8 <= Keyword::Step as u8
            || matches!(
                keyword,
                Keyword::AddStep | Keyword::Milestone | Keyword::Also
            );
        (declares && token.kind == Kind::Word)
            .then(|| text.get(token.start as usize..token.end as usize))
            .flatten()
    })
}

/// Reading failed, and was reported.
pub(super) struct Failed;

pub(super) type Read<T> = Result<T, Failed>;

pub(super) struct Parser<'t> {
    pub(super) text: &'t str,
    pub(super) file: FileId,
    pub(super) tokens: Vec<Token>,
    pub(super) at: usize,
    /// The contexts whose clauses may follow, the innermost last.
    pub(super) contexts: Vec<Context>,
    /// The names that the text declares, once they are asked for: one that looks like a keyword is no slip.
    declared: OnceCell<HashSet<&'t str>>,
    /// How often it was asked whether a name is declared.
    guesses: Cell<u32>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Whether a missing brace was reported, and the open blocks are to be left.
    unclosed: bool,
    /// How many blocks are open.
    blocks: usize,
    /// Where they were opened.
    opened: Vec<u32>,
    /// Whether a string without an end took braces with it.
    swallowed: bool,
    /// Whether it took the `{` of a block that no clause has claimed yet.
    swallowed_block: bool,
    /// The place of the word that was taken for a keyword last.
    mended: Option<usize>,
    /// How many mistakes were found, those included that are not told.
    faults: usize,
    /// Where the last mistake that was told begins.
    told: Option<u32>,
    /// The line on which nothing more is told: something on it was not understood.
    quiet: Range<u32>,
    /// The line on which only what can be mended is told: a word of it was read as another.
    mended_line: Range<u32>,
    /// How far the line is set in that was skipped last, until a clause is read: what is set in further is its own.
    junk: Option<usize>,
    /// The keyword that was told last to stand in the wrong place, until a clause is read.
    misplaced: Option<Keyword>,
    /// Clauses in a block that belong further out, each with how many contexts are around it there.
    strays: Vec<(usize, Clause)>,
    /// How many `}` there are more than `{`, those not counted that were told.
    spare: i64,
    /// How many blocks were told not to be closed whose `}` may still come.
    owed: usize,
    /// Which braces belong together, once it is asked for.
    braces: OnceCell<Braces>,
    /// How many words were split that stand for a keyword and what follows it.
    splits: usize,
    /// Names among the words that were not understood: what they name may be declared there.
    lost: Lost,
    /// Clauses that were read whose parent is still being read, so that each list is made at its length.
    read: Vec<Clause>,
    /// The words before clauses gave them a meaning.
    scanned: &'t [Token],
    kept: Kept,
}

impl<'t> Parser<'t> {
    pub(super) fn nth(&self, n: usize) -> Token {
        let end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.tokens.get(self.at + n).copied().unwrap_or(Token {
            kind: Kind::End,
            first: true,
            start: end,
            end,
        })
    }

    pub(super) fn peek(&self) -> Token {
        self.nth(0)
    }

    pub(super) fn kind(&self) -> Kind {
        self.peek().kind
    }

    /// Takes a word, and commas after it: they only set words apart.
    pub(super) fn bump(&mut self) -> Token {
        let token = self.take();
        self.skip_commas();
        token
    }

    /// Takes a word and nothing else.
    pub(super) fn take(&mut self) -> Token {
        let token = self.peek();
        if token.kind != Kind::End {
            self.at += 1;
        }
        token
    }

    fn skip_commas(&mut self) {
        while self.kind() == Kind::Comma {
            self.at += 1;
        }
    }

    /// Whether the text declares a name.
    pub(super) fn declares(&self, name: &str) -> bool {
        self.guesses.set(self.guesses.get() + 1);
        self.declared
            .get_or_init(|| declared(self.text, self.scanned).collect())
            .contains(name)
    }

    pub(super) fn slice(&self, token: Token) -> &'t str {
        self.text
            .get(token.start as usize..token.end as usize)
            .unwrap_or_default()
    }

    pub(super) fn span(&self, token: Token) -> Span {
        Span {
            file: self.file,
            start: token.start,
            end: token.end,
        }
    }

    /// The end of the last word taken.
    pub(super) fn last_end(&self) -> u32 {
        let mut at = self.at;
        while let Some(token) = at.checked_sub(1).and_then(|i| self.tokens.get(i)) {
            if token.kind != Kind::Comma {
                return token.end;
            }
            at -= 1;
        }
        0
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        let place = diagnostic.primary.span;
        if self.mended_line.contains(&place.start) {
            self.faults += 1;
            return;
        }
        self.report_mended(diagnostic);
        // Whatever follows on the line may follow from this.
        self.quiet = self.line_of(place.start);
    }

    /// Counts a mistake that is told already.
    fn hush(&mut self, _: Diagnostic) {
        self.faults += 1;
    }

    /// Reports a mistake that is read as what was meant: others of its kind on its line are told too.
    pub(super) fn report_mended(&mut self, diagnostic: Diagnostic) {
        self.faults += 1;
        let place = diagnostic.primary.span;
        if self.diagnostics.len() >= MOST_ERRORS || self.quiet.contains(&place.start) {
            return;
        }
        self.mended_line = self.line_of(place.start);
        self.told = Some(place.start);
        self.diagnostics.push(diagnostic);
        if self.diagnostics.len() == MOST_ERRORS {
            let limit = Diagnostic::error(
                "too-many-errors",
                place,
                Text::new(
                    format!("{MOST_ERRORS} mistakes: the rest of this file is not read"),
                    format!("誤りが{MOST_ERRORS}件あるため、この先は読みません"),
                ),
            );
            self.diagnostics.push(limit);
            self.at = self.tokens.len().saturating_sub(1);
        }
    }

    /// From a byte's line to that line's end.
    fn line_of(&self, at: u32) -> Range<u32> {
        let (before, after) = self.text.split_at_checked(at as usize).unwrap_or_default();
        let start = memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |it| it + 1);
        let end = memchr::memchr(b'\n', after.as_bytes()).map_or(after.len(), |it| it + 1);
        let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        byte(start)..byte(before.len() + end)
    }
}
