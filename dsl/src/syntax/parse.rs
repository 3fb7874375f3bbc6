//! From words to the tree.
//!
//! A clause is read by its row of [`super::spec`]. What cannot be understood gives one diagnostic, and reading
//! goes on at the next word that can begin a clause here or further out, or at the next line.

mod again;
mod recover;

use std::cell::{Cell, OnceCell};

use rustc_hash::FxHashSet as HashSet;
use smallvec::SmallVec;
use smol_str::SmolStr;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use crate::text::Text;

use super::keyword::Keyword;
use super::spec::{self, Context, Slot, Spec};
use super::token::{Kind, Lexed, Token, lex};
use super::tree::{Arg, Clause};

use again::Kept;
pub use again::reparse;

/// After so many mistakes the rest of a file is not read.
pub const MOST_ERRORS: usize = 1000;

/// A parsed file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree {
    /// Which file it is.
    pub file: FileId,
    /// Its words; keywords are those that the clauses mean.
    pub lexed: Lexed,
    /// Its words as they were before clauses gave them a meaning.
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
        mended: None,
        lost: Lost::default(),
        read: Vec::new(),
        scanned: &lexed.tokens,
        kept,
    };
    parser.skip_commas();
    let clauses = parser.clauses(Context::File);
    let (tokens, diagnostics, lost) = (parser.tokens, parser.diagnostics, parser.lost);
    Tree {
        file,
        lexed: Lexed {
            tokens,
            comments: lexed.comments,
        },
        scanned: lexed.tokens,
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
    /// The place of the word that was taken for a keyword last.
    mended: Option<usize>,
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
    fn declares(&self, name: &str) -> bool {
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
        if self.diagnostics.len() >= MOST_ERRORS {
            return;
        }
        let place = diagnostic.primary.span;
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

    // Clauses.

    /// The clause that a word begins in a context.
    fn spec_at(&self, context: Context, token: Token) -> Option<&'static Spec> {
        match token.kind {
            Kind::Keyword(keyword) => spec::find(context, keyword),
            Kind::Article => spec::find(context, Keyword::Art),
            _ => None,
        }
    }

    /// Reads clauses up to the end of the block or the file.
    fn clauses(&mut self, context: Context) -> Vec<Clause> {
        let before = self.read.len();
        self.contexts.push(context);
        loop {
            let token = self.peek();
            match token.kind {
                Kind::End => break,
                Kind::Close if context == Context::File && self.swallowed => {
                    self.bump();
                    continue;
                }
                Kind::Close if context == Context::File => {
                    self.report(
                        Diagnostic::error(
                            "stray-brace",
                            self.span(token),
                            Text::new(
                                "this `}` closes nothing",
                                "この `}` に対応する `{` がありません",
                            ),
                        )
                        .help(Text::new("take it away", "削除します")),
                    );
                    self.bump();
                    continue;
                }
                Kind::Close => break,
                _ => {}
            }
            if let Some(spec) = self.spec_at(context, token) {
                let clause = match self.kept_at(token) {
                    Some(clause) => clause,
                    None => self.fresh(spec),
                };
                self.read.push(clause);
                if self.unclosed {
                    if context == Context::File || self.spec_at(context, self.peek()).is_some() {
                        self.unclosed = false;
                    } else {
                        break;
                    }
                }
                continue;
            }
            if self.missing_brace(token) {
                self.unclosed = true;
                break;
            }
            self.unexpected(context);
        }
        self.contexts.pop();
        self.read.drain(before..).collect()
    }

    /// Reads a clause, and tells what its reading depended on.
    fn fresh(&mut self, spec: &'static Spec) -> Clause {
        let (mistakes, guesses) = (self.diagnostics.len(), self.guesses.get());
        let right = self.mended != Some(self.at);
        let mut clause = self.clause(spec);
        clause.guessed = self.guesses.get() != guesses;
        clause.clean = right
            && self.diagnostics.len() == mistakes
            && !self.swallowed
            && mistakes < MOST_ERRORS;
        clause
    }

    /// Reads a clause whose first word is next.
    fn clause(&mut self, spec: &'static Spec) -> Clause {
        let head_token = self.peek();
        let head_at = self.at;
        let head = self.span(head_token);
        if head_token.kind != Kind::Article {
            self.bump();
            if let Some(token) = self.tokens.get_mut(head_at) {
                token.kind = Kind::Keyword(spec.keyword);
            }
        }
        let depth = self.contexts.len();
        self.contexts.extend(spec.tail.iter().rev());
        let mut clause = Clause {
            spec,
            keyword: spec.keyword,
            head,
            span: head,
            args: SmallVec::new(),
            subs: Vec::new(),
            block: None,
            broken: false,
            guessed: false,
            clean: false,
        };
        let mistakes = self.diagnostics.len();
        for &slot in spec.args {
            if self.slot(slot, &mut clause).is_err() {
                clause.broken = true;
                if self.mended == Some(head_at) {
                    // The word was meant otherwise: that it is no keyword was told.
                    self.diagnostics.truncate(mistakes);
                }
                self.recover();
                break;
            }
        }
        clause.keyword = match (clause.keyword, clause.args.first()) {
            (Keyword::From, Some(Arg::Date(..))) => {
                if let Some(token) = self.tokens.get_mut(head_at) {
                    token.kind = Kind::Keyword(Keyword::FromDate);
                }
                Keyword::FromDate
            }
            (keyword, _) => keyword,
        };
        self.tail(spec, &mut clause);
        self.contexts.truncate(depth);
        if let Some(inner) = spec.block {
            if self.kind() == Kind::Open {
                let open = self.bump();
                clause.block = Some(self.block(inner, open));
            } else if self.unopened(inner) {
                // One message for the brace, not one for each clause that it should hold.
                self.expected(Text::new("`{`", "「{」"));
                clause.broken = true;
                clause.block = Some(self.block(inner, head_token));
            }
        }
        clause.span.end = self.last_end().max(head.end);
        clause
    }

    /// Reads the clauses that belong to a clause without braces.
    fn tail(&mut self, spec: &'static Spec, clause: &mut Clause) {
        let before = self.read.len();
        self.tail_clauses(spec, clause, before);
        clause.subs = self.read.drain(before..).collect();
    }

    fn tail_clauses(&mut self, spec: &'static Spec, clause: &mut Clause, before: usize) {
        loop {
            let token = self.peek();
            match token.kind {
                Kind::Text
                    if spec.titled && !clause.args.iter().any(|a| matches!(a, Arg::Title(..))) =>
                {
                    let _ = self.slot(Slot::Title, clause);
                    continue;
                }
                Kind::OpenText if spec.titled => {
                    self.open_text();
                    clause.broken = true;
                    continue;
                }
                Kind::Number if spec.shared && self.nth(1).kind == Kind::Percent => {
                    let _ = self.slot(Slot::Share, clause);
                    continue;
                }
                Kind::Word | Kind::Quoted
                    if spec.goes_on && self.read.len() > before && !self.slipped(clause) =>
                {
                    for &slot in spec.args {
                        if self.slot(slot, clause).is_err() {
                            clause.broken = true;
                            return;
                        }
                    }
                    continue;
                }
                _ => {}
            }
            let found = spec
                .tail
                .iter()
                .find_map(|&context| self.spec_at(context, token));
            if let Some(sub) = found
                && !self.begins_declaration(sub, token)
            {
                let sub = self.clause(sub);
                self.read.push(sub);
                continue;
            }
            // A misspelled keyword of this clause, unless the clauses around have a nearer one.
            if matches!(
                token.kind,
                Kind::Word | Kind::Label | Kind::Keyword(Keyword::To)
            ) {
                let mine = self.meant(spec.tail);
                let any = self.meant(&self.contexts);
                if let (Some(mine), Some(any)) = (mine, any)
                    && spec
                        .tail
                        .iter()
                        .any(|&context| spec::find(context, any).is_some())
                {
                    let _ = mine;
                    self.mend(any);
                    continue;
                }
            }
            return;
        }
    }

    /// `sector` is a declaration and a clause of others: at the head of a line that is not set in, the former.
    fn begins_declaration(&self, spec: &Spec, token: Token) -> bool {
        spec.block.is_none()
            && self.contexts.first() == Some(&Context::File)
            && !self
                .contexts
                .iter()
                .any(|c| matches!(c, Context::Procedure | Context::Revision))
            && token.first
            && spec::find(Context::File, spec.keyword).is_some()
            && self.at_line_head(token)
    }

    /// Whether the next word stands at the very head of a line, outside all blocks: a list does not go on there.
    pub(super) fn begins_file_line(&self) -> bool {
        let token = self.peek();
        token.first && self.blocks == 0 && self.at_line_head(token)
    }

    fn at_line_head(&self, token: Token) -> bool {
        let before = (token.start as usize).checked_sub(1);
        before.is_none_or(|i| self.text.as_bytes().get(i) == Some(&b'\n'))
    }

    /// Whether a block begins here whose `{` is missing: with a clause that can stand only in it.
    fn unopened(&self, inner: Context) -> bool {
        let token = self.peek();
        self.spec_at(inner, token).is_some()
            && !self
                .contexts
                .iter()
                .any(|&outer| self.spec_at(outer, token).is_some())
    }

    /// Reads a block behind its `{`.
    fn block(&mut self, context: Context, open: Token) -> Vec<Clause> {
        self.blocks += 1;
        self.opened.push(open.start);
        let clauses = self.clauses(context);
        self.opened.pop();
        self.blocks -= 1;
        if open.kind != Kind::Open {
            // That its brace is missing was told.
            if self.kind() == Kind::Close {
                self.bump();
            }
            return clauses;
        }
        if self.unclosed {
            // Reported once, at the innermost block that the declaration does not belong to.
            if !self.swallowed
                && !self.diagnostics.iter().any(|d| {
                    d.code == "open-block"
                        && d.related.iter().any(|r| r.span.start == self.peek().start)
                })
            {
                let next = self.peek();
                let word = self.slice(next).to_owned();
                self.report(
                    Diagnostic::error(
                        "open-block",
                        self.span(open),
                        Text::new(
                            format!("this block is not closed before `{word}`"),
                            format!("このブロックは `{word}` の前で閉じられていません"),
                        ),
                    )
                    .related(
                        self.span(next),
                        Text::new("a `}` is missing before this", "この前に `}` が必要です"),
                    )
                    .help(Text::new("close it with `}`", "`}` で閉じます")),
                );
            }
            return clauses;
        }
        match self.kind() {
            Kind::Close => {
                self.bump();
            }
            _ => {
                let end = self.span(self.peek());
                if !self
                    .diagnostics
                    .iter()
                    .any(|d| d.code == "open-block" && d.related.iter().any(|r| r.span == end))
                {
                    self.report(
                        Diagnostic::error(
                            "open-block",
                            self.span(open),
                            Text::new(
                                "this block is not closed",
                                "このブロックは閉じられていません",
                            ),
                        )
                        .related(
                            end,
                            Text::new("the file ends here", "ファイルはここで終わります"),
                        )
                        .help(Text::new("close it with `}`", "`}` で閉じます")),
                    );
                }
            }
        }
        clauses
    }
}
