//! From words to the tree.
//!
//! A clause is read by its row of [`super::spec`]. What cannot be understood gives one diagnostic, and reading
//! goes on at the next word that can begin a clause here or further out, or at the next line.

mod again;
mod braces;
mod hints;
mod recover;
mod rejoin;
mod signs;
mod slips;

use std::cell::{Cell, OnceCell};
use std::ops::Range;

use rustc_hash::FxHashSet as HashSet;
use smallvec::SmallVec;
use smol_str::SmolStr;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use crate::text::Text;

use super::keyword::Keyword;
use super::spec::{self, Context, NameKind, Slot, Spec};
use super::token::{Kind, Lexed, Token, lex};
use super::tree::{Arg, Clause};
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
                    self.stray_brace(token);
                    self.bump();
                    continue;
                }
                Kind::Close => break,
                _ => {}
            }
            if let Some(spec) = self.spec_at(context, token) {
                self.begin();
                let clause = match self.kept_at(token) {
                    Some(clause) => clause,
                    None => self.fresh(spec),
                };
                self.add(clause, before);
            } else if self.missing_brace(token) {
                self.unclosed = true;
                break;
            } else if !self.rejoin(before) {
                self.unexpected(context, before);
            }
            if self.unclosed {
                if context == Context::File || self.spec_at(context, self.peek()).is_some() {
                    self.unclosed = false;
                } else {
                    break;
                }
            }
        }
        self.take_in_strays(before);
        self.contexts.pop();
        self.read.drain(before..).collect()
    }

    /// Reads a clause, and tells what its reading depended on.
    fn fresh(&mut self, spec: &'static Spec) -> Clause {
        let (faults, guesses) = (self.faults, self.guesses.get());
        let right = self.mended != Some(self.at);
        let mut clause = self.clause(spec);
        clause.guessed = self.guesses.get() != guesses;
        clause.clean = right
            && self.faults == faults
            && !self.swallowed
            && self.diagnostics.len() < MOST_ERRORS;
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
        for &slot in spec.args {
            if self.slot(slot, &mut clause).is_err() {
                clause.broken = true;
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
        self.tail(&mut clause);
        self.contexts.truncate(depth);
        self.own_block(&mut clause, head_token);
        clause.span.end = self.last_end().max(head.end);
        clause
    }

    /// Reads the block of a clause, if one begins here; `head` is a word of the clause.
    fn own_block(&mut self, clause: &mut Clause, head: Token) {
        let Some(inner) = clause.spec.block else {
            return;
        };
        if self.kind() == Kind::Open {
            self.swallowed_block = false;
            let open = self.bump();
            clause.block = Some(self.block(inner, open));
        } else if std::mem::take(&mut self.swallowed_block) {
            // A string without an end took the brace with it.
            clause.broken = true;
            clause.block = Some(self.block(inner, head));
        } else if self.unopened(inner) {
            // One message for the brace, not one for each clause that it should hold.
            self.expected(Text::new("`{`", "「{」"));
            clause.broken = true;
            clause.block = Some(self.block(inner, head));
        }
    }

    /// Reads the clauses that belong to a clause without braces.
    fn tail(&mut self, clause: &mut Clause) {
        let before = self.read.len();
        self.tail_clauses(clause, before);
        clause.subs.extend(self.read.drain(before..));
    }

    fn tail_clauses(&mut self, clause: &mut Clause, before: usize) {
        let spec = clause.spec;
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
                if let Some((keyword, length)) = self.glued(spec.tail) {
                    self.split(keyword, length);
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

    /// Reads a block behind its `{`, or, where `open` is another word, one whose `{` is missing.
    fn block(&mut self, context: Context, open: Token) -> Vec<Clause> {
        self.blocks += 1;
        self.opened.push(open.start);
        let clauses = self.clauses(context);
        self.opened.pop();
        self.blocks -= 1;
        if open.kind != Kind::Open {
            // That its brace is missing was told.
            if self.kind() == Kind::Close {
                self.spare -= 1;
                self.bump();
            }
            return clauses;
        }
        let next = self.peek();
        let word = self.slice(next);
        if self.unclosed {
            // Told once, of the innermost block to which the declaration does not belong.
            if !self.swallowed {
                let message = Text::new(
                    format!("this block is not closed before `{word}`"),
                    format!("このブロックは `{word}` の前で閉じられていません"),
                );
                self.open_block(open, message, before());
            }
        } else if next.kind != Kind::Close {
            let ends = Text::new("the file ends here", "ファイルはここで終わります");
            let message = Text::new(
                "this block is not closed",
                "このブロックは閉じられていません",
            );
            self.open_block(open, message, ends);
        } else if self.closes_another(open, next) {
            let message = Text::new(
                "this block is not closed",
                "このブロックは閉じられていません",
            );
            self.open_block(open, message, before());
        } else {
            self.bump();
        }
        clauses
    }
}

fn before() -> Text {
    Text::new("a `}` is missing before this", "この前に `}` が必要です")
}
