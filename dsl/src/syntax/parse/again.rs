//! Parsing again after an edit: words and clauses that it did not touch are taken over.
//!
//! What a clause means depends on its words, on a bounded number of words behind it, on the clauses around it,
//! and, where a word may be a misspelled keyword, on the names that the text declares. A clause for which all
//! of this is as before is moved into the new tree; everything else is read in the ordinary way, so that the
//! tree is the one that a whole parse makes.

use smallvec::{SmallVec, smallvec};

use crate::source::FileId;
use crate::syntax::scan::{AHEAD, Scanner};
use crate::syntax::spec::Context;
use crate::syntax::token::{Kind, Lexed, Token, join};
use crate::syntax::tree::Clause;

use super::braces::spare;
use super::{Parser, Tree, declared, parse, read};

/// How many words behind a clause its reading may look at; more than any does.
const LOOK: usize = 8;
/// How many words are scanned beyond the place where the words are as before again: a keyword of several words
/// looks so far ahead, and more.
const SURE: usize = 16;

/// Parses a text of which an earlier state was parsed, reading only what changed.
pub fn reparse(file: FileId, text: &str, before: Tree, old: &str) -> Tree {
    if before.file != file || before.scanned.is_empty() {
        return parse(file, text);
    }
    if text == old {
        return before;
    }
    let edit = Edit::between(old, text);
    match relex(&before, text, edit) {
        // A missing brace may change what any word means.
        Some((lexed, _)) if spare(&lexed.tokens) != 0 => read(file, text, lexed, Kept::default()),
        Some((lexed, seam)) => {
            let kept = Kept::of(before, old, text, &lexed, edit, seam);
            read(file, text, lexed, kept)
        }
        None => parse(file, text),
    }
}

/// One replacement that turns a text into another.
#[derive(Clone, Copy, Debug, Default)]
struct Edit {
    /// The first byte that differs.
    start: u32,
    /// In the earlier text, the byte from which both are alike again.
    old_end: u32,
    /// In the new text, that byte.
    new_end: u32,
}

impl Edit {
    fn between(old: &str, new: &str) -> Self {
        let alike = |a: u8, b: u8| a == b;
        let head = run(old.bytes().zip(new.bytes()), alike);
        let head = floor(old, head);
        let rest = old.len().min(new.len()) - head;
        let tail = run(old.bytes().rev().zip(new.bytes().rev()).take(rest), alike);
        // Both texts have the same bytes there, so that a boundary of one is one of the other.
        let tail = old.len() - ceiling(old, old.len() - tail);
        let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self {
            start: byte(head),
            old_end: byte(old.len() - tail),
            new_end: byte(new.len() - tail),
        }
    }

    /// How many bytes the text grew.
    fn grown(self) -> i64 {
        i64::from(self.new_end) - i64::from(self.old_end)
    }

    /// Where a byte of the earlier text that was not replaced lies now.
    fn moved(self, at: u32) -> u32 {
        if at < self.old_end {
            return at;
        }
        u32::try_from(i64::from(at) + self.grown()).unwrap_or(u32::MAX)
    }
}

fn run(pairs: impl Iterator<Item = (u8, u8)>, alike: impl Fn(u8, u8) -> bool) -> usize {
    pairs.take_while(|&(a, b)| alike(a, b)).count()
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceiling(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// Which words of the earlier text are still there.
#[derive(Clone, Copy, Debug)]
struct Seam {
    /// Those before this one.
    before: usize,
    /// Those from this one on; earlier text.
    old_after: usize,
    /// The place of that one among the new words.
    new_after: usize,
}

/// The words of the new text: those before the edit, those scanned anew, and those behind it.
fn relex(before: &Tree, text: &str, edit: Edit) -> Option<(Lexed, Seam)> {
    let old = before.scanned.as_slice();
    let untouched = old.partition_point(|t| t.end.saturating_add(AHEAD) <= edit.start);
    let mut kept = untouched.saturating_sub(LOOK);
    // A counter is one only behind its number, and behind a dot no word is a keyword.
    let kind = |at: usize| old.get(at).map(|word| word.kind);
    while kept > 0 && (kind(kept) == Some(Kind::Counter) || kind(kept - 1) == Some(Kind::Dot)) {
        kept -= 1;
    }
    let start = match kept.checked_sub(1).and_then(|last| old.get(last)) {
        Some(last) => last.end,
        None => 0,
    };
    let mut scanner = Scanner::new(text, start as usize, kept == 0);
    let mut old_words = old.get(kept..)?.iter().peekable();
    // How many words, one behind the other, begin where words of the earlier text begin.
    let mut alike = 0;
    let mut seen = 0;
    let mut more = true;
    while alike < SURE && more {
        more = scanner.step();
        let Some(word) = scanner.words().get(seen) else {
            continue;
        };
        seen += 1;
        if word.start < edit.new_end {
            continue;
        }
        let begin = word.start;
        while old_words
            .next_if(|t| t.start < edit.old_end || edit.moved(t.end) <= begin)
            .is_some()
        {}
        match old_words.peek() {
            Some(old) if edit.moved(old.start) == begin => alike += 1,
            // A later word of one keyword.
            Some(old) if edit.moved(old.start) < begin => {}
            _ => alike = 0,
        }
    }
    let mut fresh = scanner.stop();
    join(text, &mut fresh.tokens);
    let (old_after, from) = match meeting(old, &fresh.tokens, edit) {
        Some(meeting) => meeting,
        // The end of the text meets the end of the text.
        None if !more => (old.len().checked_sub(1)?, fresh.tokens.len()),
        None => return None,
    };
    let mut tokens = Vec::with_capacity(old.len() + fresh.tokens.len());
    tokens.extend_from_slice(old.get(..kept)?);
    tokens.extend_from_slice(fresh.tokens.get(..from)?);
    let new_after = tokens.len();
    let rest = old.get(old_after..)?;
    tokens.extend(rest.iter().map(|token| moved(token, edit)));
    let seam = rest.first()?.start;
    let mut comments = Vec::new();
    let old_comments = before.lexed.comments.iter();
    comments.extend(old_comments.clone().filter(|c| c.start < start));
    let end = edit.moved(seam);
    comments.extend(fresh.comments.into_iter().filter(|c| c.start < end));
    let behind = old_comments.filter(|c| c.start >= seam);
    comments.extend(behind.map(|c| moved(c, edit)));
    let seam = Seam {
        before: kept,
        old_after,
        new_after,
    };
    Some((Lexed { tokens, comments }, seam))
}

fn moved(token: &Token, edit: Edit) -> Token {
    Token {
        start: edit.moved(token.start),
        end: edit.moved(token.end),
        ..*token
    }
}

/// The first word behind the edit from which on the words are those of the earlier text, there and here: it and
/// the word before it are the same, and enough words follow for its keyword to be whole.
fn meeting(old: &[Token], fresh: &[Token], edit: Edit) -> Option<(usize, usize)> {
    let mut at = old.partition_point(|t| t.start < edit.old_end);
    for (i, pair) in fresh.windows(2).enumerate() {
        let [first, second] = pair else {
            return None;
        };
        if first.start < edit.new_end {
            continue;
        }
        while old
            .get(at)
            .is_some_and(|t| edit.moved(t.start) < first.start)
        {
            at += 1;
        }
        let same = |old: Option<&Token>, new: &Token| old.is_some_and(|t| moved(t, edit) == *new);
        let whole = i + 2 + LOOK <= fresh.len();
        if whole && same(old.get(at), first) && same(old.get(at + 1), second) {
            return Some((at + 1, i + 1));
        }
    }
    None
}

/// Clauses of an earlier tree that may be taken over, in order.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// The last one first.
    clauses: Vec<KeptClause>,
    /// The words of the earlier text, with the meaning that its clauses gave them.
    words: Vec<Token>,
}

#[derive(Debug)]
struct KeptClause {
    /// Its first word and the one behind its last, in the earlier text.
    words: (usize, usize),
    /// Its first byte in the new text.
    start: u32,
    /// What it stands in, the innermost last.
    within: SmallVec<[Context; 4]>,
    clause: Clause,
    /// How far it moves.
    by: i64,
}

impl Kept {
    fn of(before: Tree, old: &str, text: &str, lexed: &Lexed, edit: Edit, seam: Seam) -> Self {
        // The word before the changed ones tells whether the first of them is declared.
        let from = seam.before.saturating_sub(1);
        let names = |text, tokens: &[Token], end: usize| -> Vec<String> {
            let changed = tokens.get(from..(end + 1).min(tokens.len()));
            let mut names: Vec<String> = declared(text, changed.unwrap_or_default())
                .map(str::to_owned)
                .collect();
            names.sort();
            names
        };
        let same_names = names(old, &before.scanned, seam.old_after)
            == names(text, &lexed.tokens, seam.new_after);
        Self::collect(before, edit, seam, same_names)
    }

    fn collect(before: Tree, edit: Edit, seam: Seam, same_names: bool) -> Self {
        let words = before.lexed.tokens;
        let mut keeper = Keeper {
            words: &words,
            edit,
            seam,
            same_names,
            within: smallvec![Context::File],
            clauses: Vec::new(),
        };
        keeper.keep(before.clauses);
        let mut clauses = keeper.clauses;
        clauses.reverse();
        Self { clauses, words }
    }
}

/// Gathers the clauses that the edit did not touch.
struct Keeper<'t> {
    words: &'t [Token],
    edit: Edit,
    seam: Seam,
    same_names: bool,
    within: SmallVec<[Context; 4]>,
    clauses: Vec<KeptClause>,
}

impl Keeper<'_> {
    /// Keeps clauses; of one that cannot be kept, those of its block.
    fn keep(&mut self, clauses: Vec<Clause>) {
        for clause in clauses {
            let first = self.words.partition_point(|t| t.start < clause.head.start);
            let last = self.words.partition_point(|t| t.start < clause.span.end);
            let untouched = last + LOOK <= self.seam.before || first > self.seam.old_after;
            if untouched && clause.clean && (self.same_names || !clause.guessed) {
                let start = self.edit.moved(clause.head.start);
                self.clauses.push(KeptClause {
                    words: (first, last),
                    start,
                    within: self.within.clone(),
                    by: i64::from(start) - i64::from(clause.head.start),
                    clause,
                });
            } else if let (Some(context), Some(block)) = (clause.spec.block, clause.block) {
                self.within.push(context);
                self.keep(block);
                self.within.pop();
            }
        }
    }
}

impl Parser<'_> {
    /// The clause of the earlier tree that begins with the next word, if it may be taken over.
    pub(super) fn kept_at(&mut self, token: Token) -> Option<Clause> {
        // A missing quote or brace may change what any word behind it means.
        if self.swallowed || self.unclosed {
            return None;
        }
        while self
            .kept
            .clauses
            .pop_if(|it| it.start < token.start)
            .is_some()
        {}
        // Only where it stood: the contexts around it tell what ends a clause.
        let kept = self
            .kept
            .clauses
            .pop_if(|it| it.start == token.start && *it.within == *self.contexts)?;
        let (first, last) = kept.words;
        let meant = self.kept.words.get(first..last)?;
        for (word, meant) in self.tokens.get_mut(self.at..)?.iter_mut().zip(meant) {
            word.kind = meant.kind;
        }
        self.at += meant.len();
        self.skip_commas();
        let mut clause = kept.clause;
        // What it depended on, the clause around it depends on too.
        self.guesses
            .set(self.guesses.get() + u32::from(clause.guessed));
        if kept.by != 0 {
            clause.shift(kept.by);
        }
        Some(clause)
    }
}
