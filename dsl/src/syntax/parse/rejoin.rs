//! Putting clauses where they belong although a brace, a head or a line is not where it should be.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::spec::{self, Context, Slot};
use crate::syntax::token::{Kind, Token};
use crate::syntax::tree::{Arg, Clause};
use crate::text::Text;

use super::Parser;
use super::braces::Braces;

impl Parser<'_> {
    fn braces(&self) -> &Braces {
        self.braces
            .get_or_init(|| Braces::of(self.text, self.scanned))
    }

    /// What was not understood before a clause says nothing more once one is read.
    pub(super) fn begin(&mut self) {
        self.junk = None;
        self.misplaced = None;
        if std::mem::take(&mut self.swallowed_block) {
            // The block is that of no clause: its `}` closes nothing.
            self.spare += 1;
            self.swallowed = true;
        }
    }

    /// How far the line of a byte is set in.
    pub(super) fn indent(&self, at: u32) -> usize {
        self.braces().indent(self.text, at)
    }

    /// Adds a clause to its list. A line that stands twice opens a block twice: the empty one is left out.
    pub(super) fn add(&mut self, clause: Clause, before: usize) {
        let again = self
            .read
            .get(before..)
            .and_then(<[_]>::last)
            .is_some_and(|last| {
                last.broken
                    && last.spec == clause.spec
                    && last.block.as_ref().is_some_and(Vec::is_empty)
                    && last.name().map(|it| it.last()) == clause.name().map(|it| it.last())
            });
        if again {
            self.read.pop();
        }
        self.read.push(clause);
    }

    /// Goes on with the clause before the next word, where that word belongs to it: to its block, which a `}`
    /// closed too early, or to its own clauses, among which something was not understood.
    pub(super) fn rejoin(&mut self, before: usize) -> bool {
        let token = self.peek();
        let Some(last) = self.read.get(before..).and_then(<[_]>::last) else {
            return false;
        };
        let spec = last.spec;
        let closed = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        let into_block = spec
            .block
            .is_some_and(|it| self.spec_at(it, token).is_some());
        if let (Some(inner), Some(_), Some(&close)) = (spec.block, &last.block, closed)
            && into_block
            && close.kind == Kind::Close
        {
            let agree = self.braces().agree(self.text, close.start);
            // What the block says already is rather of another one, whose first line is gone.
            let keyword = match token.kind {
                Kind::Keyword(keyword) => Some(keyword.first_alike()),
                _ => None,
            };
            let mut said = last.block.iter().flatten();
            let again = said.any(|it| Some(it.keyword.first_alike()) == keyword);
            let another = agree && (again || self.braces().on_one_line(close.start));
            if self.owed > 0 {
                self.owed -= 1;
            } else if !another && (self.spare > 0 || !agree) {
                self.early_brace(close, token);
            } else {
                return false;
            }
            return self.again(|parser, clause| {
                let more = parser.block(inner, token);
                clause.block.get_or_insert_default().extend(more);
            });
        }
        // A line of its own that was not understood lies between.
        if self.told.is_none_or(|told| told < last.span.start) || self.junk.is_some() {
            return false;
        }
        let untitled = !last.args.iter().any(|it| matches!(it, Arg::Title(..)));
        let goes_on = spec
            .tail
            .iter()
            .any(|&it| self.spec_at(it, token).is_some())
            || spec.titled && token.kind == Kind::Text && untitled;
        let opens = last.block.is_none()
            && spec.block.is_some()
            && (token.kind == Kind::Open || self.swallowed_block || into_block && !goes_on);
        if !goes_on && !opens {
            return false;
        }
        self.again(|parser, clause| {
            let depth = parser.contexts.len();
            parser.contexts.extend(spec.tail.iter().rev());
            parser.tail(clause);
            parser.contexts.truncate(depth);
            if clause.block.is_none() {
                // That a part of the clause was not understood was told, its brace perhaps among it.
                parser.swallowed_block |= opens && parser.kind() != Kind::Open;
                parser.own_block(clause, token);
            }
        })
    }

    /// Reads more of the clause that was read last.
    fn again(&mut self, more: impl FnOnce(&mut Self, &mut Clause)) -> bool {
        let Some(mut clause) = self.read.pop() else {
            return false;
        };
        let at = self.at;
        more(self, &mut clause);
        clause.span.end = self.last_end();
        clause.clean = false;
        clause.broken = true;
        self.read.push(clause);
        self.at > at
    }

    /// Takes the clauses into the list being read that were found in blocks within it.
    pub(super) fn take_in_strays(&mut self, before: usize) {
        if self.strays.is_empty() {
            return;
        }
        let depth = self.contexts.len();
        let mine = self.strays.extract_if(.., |(at, _)| *at == depth);
        let mine: Vec<Clause> = mine.map(|(_, clause)| clause).collect();
        self.read.extend(mine);
        if let Some(list) = self.read.get_mut(before..) {
            list.sort_by_key(|it| it.head.start);
        }
    }

    /// Reads a clause that belongs further out, or into a block that is not open; `false` where it can be read
    /// nowhere. That it is misplaced was told.
    pub(super) fn read_elsewhere(&mut self, context: Context) -> bool {
        let token = self.peek();
        let outer = self
            .contexts
            .iter()
            .rposition(|&it| it != context && token.first && self.spec_at(it, token).is_some());
        if let Some(depth) = outer {
            let found = self.contexts.get(depth);
            if let Some(spec) = found.and_then(|&it| self.spec_at(it, token)) {
                let clause = self.fresh(spec);
                self.strays.push((depth + 1, clause));
                return true;
            }
        }
        // The line that opens its block is not there, while the `}` that closes it is.
        let mut homes = spec::SPECS.iter().filter_map(|it| it.block);
        let home = homes.find(|&it| self.spec_at(it, token).is_some());
        match home {
            Some(home) if self.spare > 0 && !self.contexts.contains(&home) => {
                let from = self.at;
                let _ = self.block(home, token);
                self.lose(context, from);
                true
            }
            _ => false,
        }
    }

    /// Whether a word begins a declaration of a context further out, so that a `}` must be missing before it.
    pub(super) fn missing_brace(&self, token: Token) -> bool {
        let Some((_, outer)) = self.contexts.split_last() else {
            return false;
        };
        let mut further = outer.iter().filter_map(|&it| {
            let spec = self.spec_at(it, token)?;
            Some((it, spec))
        });
        token.first
            && further.any(|(context, spec)| {
                let whole = spec.block.is_some();
                // Where the braces are in order, the line is rather in the wrong place.
                whole && !self.own_line(token)
                    || self.is_open()
                        && (whole || context == Context::File || self.is_set_back(token))
            })
    }

    /// Whether a declaration begins and ends on one line, or has no block: no brace moves with its line.
    fn own_line(&self, token: Token) -> bool {
        let rest = self.tokens.get(self.at + 1..).unwrap_or_default();
        let line = rest.iter().take_while(|it| !it.first).copied();
        super::braces::spare(&std::iter::once(token).chain(line).collect::<Vec<_>>()) == 0
    }

    /// Whether the innermost block seems not to be closed by its `}`, as lines are set in.
    fn is_open(&self) -> bool {
        let innermost = self.opened.last();
        innermost.is_some_and(|&open| !self.braces().agree(self.text, open))
    }

    /// Whether a line is set in no further than the one on which the innermost block was opened.
    fn is_set_back(&self, token: Token) -> bool {
        let indent = |at| self.indent(at);
        let innermost = self.opened.last();
        innermost.is_some_and(|&open| indent(token.start) <= indent(open))
    }

    /// Whether a `}` that counting gives to a block closes one further out, as lines are set in.
    pub(super) fn closes_another(&self, open: Token, close: Token) -> bool {
        if self.spare >= 0 || !close.first {
            return false;
        }
        let indent = |at| self.indent(at);
        let here = indent(close.start);
        here < indent(open.start) && self.opened.iter().any(|&it| indent(it) == here)
    }

    /// Tells that a block is not closed, once for each place.
    pub(super) fn open_block(&mut self, open: Token, message: Text, here: Text) {
        let next = self.span(self.peek());
        let again = self
            .diagnostics
            .iter()
            .rev()
            .filter(|it| it.code == "open-block")
            .any(|it| it.related.iter().any(|it| it.span.start == next.start));
        if again || self.swallowed {
            return;
        }
        self.spare += 1;
        self.owed += 1;
        self.report(
            Diagnostic::error("open-block", self.span(open), message)
                .related(next, here)
                .help(Text::new("close it with `}`", "`}` で閉じてください")),
        );
    }

    /// Tells that a `}` closes nothing.
    pub(super) fn stray_brace(&mut self, close: Token) {
        self.spare -= 1;
        let message = Text::new(
            "this `}` closes nothing",
            "この `}` に対応する `{` がありません",
        );
        let stray = Diagnostic::error("stray-brace", self.span(close), message);
        self.report(stray.help(Text::new("take it away", "削除してください")));
    }

    /// Tells that a `}` stands before something that still belongs to its block.
    fn early_brace(&mut self, close: Token, next: Token) {
        self.spare -= 1;
        let word = self.slice(next);
        let message = Text::new(
            format!("this `}}` closes the block before `{word}`, which belongs to it"),
            format!("この `}}` は、ブロックの中に書くべき `{word}` の前でブロックを閉じています"),
        );
        let text = Text::new(
            "this belongs to the block",
            "これはブロックの中に書くものです",
        );
        let early = Diagnostic::error("stray-brace", self.span(close), message);
        let help = Text::new("take it away", "削除してください");
        self.report(early.related(self.span(next), text).help(help));
    }

    /// Remembers the names among the words that were skipped.
    pub(super) fn lose(&mut self, context: Context, from: usize) {
        let skipped = self.tokens.get(from..self.at).unwrap_or_default();
        let names = skipped
            .iter()
            .filter(|token| matches!(token.kind, Kind::Word | Kind::Quoted))
            .map(|&token| self.spanned(token).text);
        let names: Vec<_> = names.collect();
        // A string, or a word that stands alone, is what a `use` would say.
        let used = context == Context::File
            && matches!(skipped, [one] if matches!(one.kind, Kind::Word | Kind::Text));
        self.lost.used |= used;
        self.lost.names.extend(names);
    }

    /// Remembers what a clause in the wrong place may have been a part of: the line that declares it may be gone.
    pub(super) fn lose_head(&mut self) {
        let token = self.peek();
        for spec in spec::SPECS {
            let Some(Slot::New(kind)) = spec.args.first() else {
                continue;
            };
            let mut within = spec.tail.iter().chain(&spec.block);
            let here = within.any(|&it| self.spec_at(it, token).is_some());
            if here && !self.lost.kinds.contains(kind) {
                self.lost.kinds.push(*kind);
            }
        }
    }

    /// Where something that ends with the words taken last would stand.
    pub(super) fn behind_last(&self) -> Span {
        let end = self.last_end();
        Span {
            file: self.file,
            start: end,
            end,
        }
    }
}
