//! Blocks whose first line is not understood: what they hold is read all the same, so that its own mistakes are told.

use crate::syntax::keyword::Keyword;
use crate::syntax::spec::{self, Context, Slot};
use crate::syntax::token::Kind;
use crate::text::{Lang, Text};

use super::Parser;
use super::hints::begins;

/// How many words of a block are looked at to know what it is a block of.
const MOST_WORDS: usize = 400;

impl Parser<'_> {
    /// Reads what begins with its name, as its keyword is missing: its block says what it declares.
    ///
    /// `false` where the next word is something else.
    pub(super) fn headless(&mut self, context: Context) -> bool {
        let name = self.peek();
        if !name.first || !matches!(name.kind, Kind::Word | Kind::Quoted) {
            return false;
        }
        let Some(open) = self.opens_on_line() else {
            return false;
        };
        let mut declares = spec::of(context).filter(|it| {
            matches!(it.args.first(), Some(Slot::New(_)))
                && it
                    .block
                    .is_some_and(|block| self.holds(open, block) == Some(true))
        });
        let (Some(spec), other) = (declares.next(), declares.next()) else {
            return false;
        };
        let from = self.at;
        let line = self.tokens.get(from..open).unwrap_or_default();
        if let Some(ahead) = (line.iter()).position(|it| it.kind == Kind::Keyword(spec.keyword)) {
            // It is only not the first on its line.
            self.expected_clause(context, name, begins(context));
            self.at += ahead;
            return true;
        }
        let one = other.is_none().then_some(spec.keyword);
        self.keyword_missing(context, one);
        let mut clause = self.declaration(spec, name);
        if clause.block.is_none() && self.at <= open {
            // What stands before the block is not understood either.
            self.at = open;
            self.own_block(&mut clause, name);
        }
        clause.span.end = self.last_end();
        clause.broken = true;
        if one.is_some() {
            self.begin();
            self.read.push(clause);
        } else {
            self.lose(context, from);
        }
        true
    }

    /// Reads a declaration with its block that cannot stand here, for the mistakes in it; that it cannot was told.
    ///
    /// `false` where its block can be read within none of those around.
    pub(super) fn displaced(&mut self, context: Context, keyword: Keyword) -> bool {
        let Some(open) = self.opens_on_line() else {
            return false;
        };
        let mut alike = spec::SPECS.iter().filter(|it| {
            it.keyword == keyword
                && it.block.is_some_and(|block| {
                    !self.contexts.contains(&block) && self.holds(open, block) == Some(true)
                })
        });
        let Some(spec) = alike.next() else {
            return false;
        };
        let from = self.at;
        self.fresh(spec);
        self.lose(context, from);
        true
    }

    /// Where a block is opened on the line of the next word, behind that word.
    pub(super) fn opens_on_line(&self) -> Option<usize> {
        let line = self.tokens.get(self.at + 1..)?.iter();
        let open = line
            .take_while(|it| !it.first)
            .position(|it| it.kind == Kind::Open)?;
        Some(self.at + 1 + open)
    }

    /// Whether a `{` that begins a line opens a block of something else, whose first line is gone.
    pub(super) fn opens_another(&self, block: Context) -> bool {
        self.peek().first && self.holds(self.at, block) == Some(false)
    }

    /// Whether all clauses that seem to begin in a block may stand in one of a kind; nothing where none begin.
    fn holds(&self, open: usize, block: Context) -> Option<bool> {
        let inside = self.tokens.get(open + 1..).unwrap_or_default();
        let here = stand_in(block);
        let stands = |token| here.iter().any(|&it| self.spec_at(it, token).is_some());
        let mut depth = 0u32;
        let mut some = None;
        for (i, &token) in inside.iter().take(MOST_WORDS).enumerate() {
            match token.kind {
                Kind::Open => depth += 1,
                Kind::Close if depth == 0 => break,
                Kind::Close => depth -= 1,
                Kind::Keyword(_) | Kind::Article if depth == 0 && (token.first || i == 0) => {
                    if !stands(token) {
                        return Some(false);
                    }
                    some = some.or_else(|| self.spec_at(block, token).map(|_| true));
                }
                _ => {}
            }
        }
        some
    }

    /// Tells that a name stands where a clause begins.
    fn keyword_missing(&mut self, context: Context, keyword: Option<Keyword>) {
        let name = self.peek();
        let written = self.slice(name).to_owned();
        let missing = keyword.map(|it| {
            let (en, ja) = (it.written(Lang::En), it.written(Lang::Ja));
            Text::new(
                format!("the keyword is missing: `{en} {written}`"),
                format!("キーワードがありません：`{ja}{written}`"),
            )
        });
        let help = missing.or_else(|| begins(context));
        self.expected_clause(context, name, help);
    }
}

/// A context with those of the clauses that may follow its own without a block.
fn stand_in(block: Context) -> Vec<Context> {
    let mut all = vec![block];
    let mut at = 0;
    while let Some(&context) = all.get(at) {
        let tails = spec::of(context).flat_map(|it| it.tail.iter().copied());
        let new: Vec<Context> = tails.filter(|it| !all.contains(it)).collect();
        for context in new {
            if !all.contains(&context) {
                all.push(context);
            }
        }
        at += 1;
    }
    all
}
