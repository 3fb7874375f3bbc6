//! Clauses: what stands behind their keyword, the clauses that belong to them, and their blocks.

use smallvec::SmallVec;

use crate::diagnostic::Diagnostic;
use crate::syntax::keyword::Keyword;
use crate::syntax::kin;
use crate::syntax::spec::{self, Context, Slot, Spec};
use crate::syntax::token::{Kind, Token};
use crate::syntax::tree::{Arg, Clause};
use crate::text::Text;

use super::{MOST_ERRORS, Parser};

impl Parser<'_> {
    /// The clause that a word begins in a context.
    pub(in crate::syntax) fn spec_at(
        &self,
        context: Context,
        token: Token,
    ) -> Option<&'static Spec> {
        match token.kind {
            Kind::Keyword(keyword) => spec::find(context, keyword)
                .filter(|it| it.keyword == keyword || !kin::is_kin(self.slice(token))),
            Kind::Article => spec::find(context, Keyword::Art),
            _ => None,
        }
    }

    /// Reads clauses up to the end of the block or the file.
    pub(super) fn clauses(&mut self, context: Context) -> Vec<Clause> {
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
    pub(super) fn fresh(&mut self, spec: &'static Spec) -> Clause {
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
    pub(super) fn clause(&mut self, spec: &'static Spec) -> Clause {
        let head_token = self.peek();
        let head_at = self.at;
        if head_token.kind != Kind::Article {
            self.bump();
            if let Some(token) = self.tokens.get_mut(head_at) {
                token.kind = Kind::Keyword(spec.keyword);
            }
        }
        let clause = self.declaration(spec, head_token);
        if clause.keyword == Keyword::FromDate
            && let Some(token) = self.tokens.get_mut(head_at)
        {
            token.kind = Kind::Keyword(Keyword::FromDate);
        }
        clause
    }

    /// Reads what stands behind the first word of a clause, or, where its keyword is missing, all of it.
    pub(super) fn declaration(&mut self, spec: &'static Spec, head_token: Token) -> Clause {
        let head = self.span(head_token);
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
            (Keyword::From, Some(Arg::Date(..))) => Keyword::FromDate,
            (keyword, _) => keyword,
        };
        self.tail(&mut clause);
        self.contexts.truncate(depth);
        self.own_block(&mut clause, head_token);
        clause.span.end = self.last_end().max(head.end);
        clause
    }

    /// Reads the block of a clause, if one begins here; `head` is a word of the clause.
    pub(super) fn own_block(&mut self, clause: &mut Clause, head: Token) {
        let Some(inner) = clause.spec.block else {
            return;
        };
        if self.kind() == Kind::Open && !self.opens_another(inner) {
            self.swallowed_block = false;
            let open = self.bump();
            clause.block = Some(self.block(inner, open));
        } else if std::mem::take(&mut self.swallowed_block) {
            // A string without an end took the brace with it.
            clause.broken = true;
            clause.block = Some(self.block(inner, head));
        } else if self.unopened(inner) {
            if let Some(open) = self.opens_on_line().filter(|_| !self.peek().first) {
                clause.broken = true;
                clause.block = Some(self.before_brace(inner, open));
                return;
            }
            // One message for the brace, not one for each clause that it should hold.
            let help = (!self.peek().first).then(|| {
                let word = self.slice(head);
                Text::new(
                    format!("what is said of it stands in braces: `{word} … {{ … }}`"),
                    format!("内容は波括弧の中に書いてください：`{word} … {{ … }}`"),
                )
            });
            self.expected_with(Text::new("`{`", "「{」"), help);
            clause.broken = true;
            let mut held = self.on_line(inner);
            // What goes on behind them, or is closed there, is a block; else the line was all that it should hold.
            let closed = self.kind() == Kind::Close && !self.peek().first;
            if held.is_empty() || closed || self.unopened(inner) {
                held.extend(self.block(inner, head));
            }
            clause.block = Some(held);
        }
    }

    /// Reads the clauses of a block that stand on the line of what came last.
    fn on_line(&mut self, inner: Context) -> Vec<Clause> {
        let mut clauses = Vec::new();
        self.contexts.push(inner);
        while !self.peek().first
            && let Some(spec) = self.spec_at(inner, self.peek())
        {
            clauses.push(self.fresh(spec));
        }
        self.contexts.pop();
        clauses
    }

    /// Reads a block of which some clauses stand before its `{`.
    fn before_brace(&mut self, inner: Context, open: usize) -> Vec<Clause> {
        let token = self.peek();
        let word = self.slice(token);
        let message = Text::new(
            format!("`{word}` stands before the `{{` of the block to which it belongs"),
            format!("`{word}` はブロックの `{{` の前にあります"),
        );
        let help = Text::new(
            "write it behind the `{`",
            "`{` の後（ブロックの中）に書いてください",
        );
        let misplaced = Diagnostic::error("misplaced", self.span(token), message);
        self.report(misplaced.help(help));
        let mut clauses = Vec::new();
        self.contexts.push(inner);
        while self.at < open
            && let Some(spec) = self.spec_at(inner, self.peek())
        {
            clauses.push(self.fresh(spec));
        }
        self.contexts.pop();
        if self.at <= open {
            self.at = open;
            let open = self.bump();
            clauses.extend(self.block(inner, open));
        }
        clauses
    }

    /// Reads the clauses that belong to a clause without braces.
    pub(super) fn tail(&mut self, clause: &mut Clause) {
        let before = self.read.len();
        self.tail_clauses(clause, before);
        clause.subs.extend(self.read.drain(before..));
    }

    pub(super) fn tail_clauses(&mut self, clause: &mut Clause, before: usize) {
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
    pub(super) fn begins_declaration(&self, spec: &Spec, token: Token) -> bool {
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
    pub(in crate::syntax) fn begins_file_line(&self) -> bool {
        let token = self.peek();
        token.first && self.blocks == 0 && self.at_line_head(token)
    }

    pub(super) fn at_line_head(&self, token: Token) -> bool {
        let before = (token.start as usize).checked_sub(1);
        before.is_none_or(|i| self.text.as_bytes().get(i) == Some(&b'\n'))
    }

    /// Whether a block begins here whose `{` is missing: with a clause that can stand only in it.
    pub(super) fn unopened(&self, inner: Context) -> bool {
        let token = self.peek();
        self.spec_at(inner, token).is_some()
            && !self
                .contexts
                .iter()
                .any(|&outer| self.spec_at(outer, token).is_some())
    }

    /// Reads a block behind its `{`, or, where `open` is another word, one whose `{` is missing.
    pub(super) fn block(&mut self, context: Context, open: Token) -> Vec<Clause> {
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
