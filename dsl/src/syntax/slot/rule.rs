//! The parts of rules, kept as words, and other expressions.

use crate::diagnostic::Diagnostic;
use crate::rule;
use crate::source::Span;
use crate::syntax::keyword::Keyword;
use crate::syntax::parse::{Failed, Parser, Read};
use crate::syntax::spec::{Context, Set, Stop};
use crate::syntax::token::{Kind, parts};
use crate::syntax::tree::{Arg, Clause, Word};
use crate::syntax::value;
use crate::text::Text;

use super::unquote;

impl Parser<'_> {
    /// The words of a rule as they are, from one word to before another.
    pub(super) fn tokens(&self, from: usize, to: usize) -> Vec<rule::Token> {
        let mut out = Vec::new();
        for &token in self.tokens.get(from..to).unwrap_or_default() {
            let text = self.slice(token);
            let span = self.span(token);
            let one = |kind, text: String| rule::Token { kind, text, span };
            match token.kind {
                Kind::Keyword(_) if text.contains(char::is_whitespace) => {
                    // Keywords of several words are plain words here.
                    for part in parts(text) {
                        let at = part.as_ptr() as usize - text.as_ptr() as usize;
                        let start = token.start + u32::try_from(at).unwrap_or(0);
                        let end = start + u32::try_from(part.len()).unwrap_or(0);
                        out.push(rule::Token {
                            kind: rule::TokenKind::Word,
                            text: part.to_owned(),
                            span: Span { start, end, ..span },
                        });
                    }
                }
                Kind::Keyword(_) | Kind::Label => {
                    let word = text.trim_end_matches([':', '：', ' ', '\u{3000}']);
                    out.push(one(rule::TokenKind::Word, word.to_owned()));
                }
                Kind::Number => out.push(one(rule::TokenKind::Number, value::plain(text))),
                Kind::Date => {
                    let date = value::date(text).map_or_else(|| text.to_owned(), |d| d.to_string());
                    out.push(one(rule::TokenKind::Number, date));
                }
                Kind::Text => out.push(one(rule::TokenKind::Text, unquote(text).to_owned())),
                Kind::Quoted => out.push(one(rule::TokenKind::Word, unquote(text).to_owned())),
                Kind::Word
                | Kind::Counter
                | Kind::Article
                | Kind::Paragraph
                | Kind::Item
                | Kind::Clock => {
                    out.push(one(rule::TokenKind::Word, text.to_owned()));
                }
                _ => {
                    let mark = match text {
                        "．" => ".",
                        "（" => "(",
                        "）" => ")",
                        "，" | "、" => ",",
                        "％" => "%",
                        "＝" => "=",
                        "＜" => "<",
                        "＞" => ">",
                        "≤" => "<=",
                        "≥" => ">=",
                        "≠" => "!=",
                        "＋" => "+",
                        "－" | "−" => "-",
                        "＊" => "*",
                        "＠" => "@",
                        other => other,
                    };
                    out.push(one(rule::TokenKind::Mark, mark.to_owned()));
                }
            }
        }
        out
    }

    pub(super) fn expression(&mut self, stop: Stop) -> Read<Arg> {
        use Keyword as K;
        let start = self.at;
        loop {
            let token = self.peek();
            let slip = token.first
                && token.kind == Kind::Word
                && self.misspelled(&[Context::Rule]).is_some();
            let ends = match token.kind {
                _ if slip => true,
                Kind::End | Kind::Open | Kind::Close | Kind::OpenText | Kind::OpenQuoted => true,
                Kind::Keyword(K::Rule) if token.first => true,
                Kind::Keyword(keyword) => match stop {
                    Stop::Binding => matches!(keyword, K::Where | K::Must | K::MustNot),
                    Stop::Limit => matches!(keyword, K::Must | K::MustNot),
                    Stop::Demand => matches!(
                        keyword,
                        K::Say | K::Remedy | K::Example | K::Parameter | K::Why | K::Concern
                    ),
                },
                _ => false,
            };
            // A part of the rule that comes too early ends it too, at the head of a line.
            let early = token.first
                && matches!(
                    token.kind,
                    Kind::Keyword(K::Say | K::Remedy | K::Example | K::Concern | K::Why)
                );
            if ends || early {
                break;
            }
            self.take();
        }
        self.taken_since(start)
    }

    /// The expression that was taken from a token on.
    fn taken_since(&mut self, start: usize) -> Read<Arg> {
        if self.at == start {
            return Err(self.expected(Text::new("an expression", "式")));
        }
        let tokens = self.tokens(start, self.at);
        let span = tokens
            .first()
            .zip(tokens.last())
            .map_or_else(|| self.span(self.peek()), |(a, b)| a.span.to(b.span));
        Ok(Arg::Tokens(tokens, span))
    }

    pub(super) fn sources(&mut self, clause: &mut Clause) -> Read<()> {
        // One source may have several words; two spaces, a comma or a line set sources apart.
        let mut current: Option<Span> = None;
        loop {
            let token = self.peek();
            let word = match token.kind {
                Kind::Word
                | Kind::Quoted
                | Kind::Number
                | Kind::Date
                | Kind::Article
                | Kind::Paragraph
                | Kind::Item
                | Kind::Text
                | Kind::Keyword(Keyword::Art | Keyword::Para | Keyword::Item) => true,
                Kind::Comma => {
                    self.take();
                    if let Some(span) = current.take() {
                        clause.args.push(self.source(span));
                    }
                    continue;
                }
                Kind::Dot
                | Kind::Sign
                | Kind::LeftParen
                | Kind::RightParen
                | Kind::Counter
                | Kind::Slash => current.is_some(),
                _ => false,
            };
            if !word {
                break;
            }
            self.take();
            let span = self.span(token);
            current = Some(match current {
                Some(before) if !token.first && self.near(before.end, span.start) => {
                    before.to(span)
                }
                Some(before) => {
                    clause.args.push(self.source(before));
                    span
                }
                None => span,
            });
        }
        if let Some(span) = current {
            clause.args.push(self.source(span));
        }
        if clause.args.is_empty() {
            return Err(self.expected(Text::new("a source", "出典")));
        }
        Ok(())
    }

    pub(super) fn near(&self, end: u32, start: u32) -> bool {
        let gap = self
            .text
            .get(end as usize..start as usize)
            .unwrap_or_default();
        gap.chars().count() <= 1
    }

    pub(super) fn source(&self, span: Span) -> Arg {
        let text = self.text.get(span.start as usize..span.end as usize);
        Arg::Word(Word {
            text: text.unwrap_or_default().into(),
            span,
        })
    }

    pub(super) fn remedy(&mut self, clause: &mut Clause) -> Read<()> {
        let level = self.word(Set::Remedy)?;
        clause.args.push(level);
        if matches!(self.kind(), Kind::Text | Kind::OpenText) {
            let title = self.title()?;
            clause.args.push(title);
        } else {
            let words = self.expression(Stop::Demand)?;
            clause.args.push(words);
        }
        Ok(())
    }

    pub(super) fn example(&mut self, clause: &mut Clause) -> Read<()> {
        let kind = self.word(Set::Example)?;
        clause.args.push(kind);
        if matches!(self.kind(), Kind::Keyword(Keyword::At | Keyword::AtPlace)) {
            self.take();
            let start = self.at;
            while !matches!(self.kind(), Kind::Open | Kind::Close | Kind::End) {
                if matches!(self.kind(), Kind::OpenText | Kind::OpenQuoted) {
                    self.open_text();
                    return Err(Failed);
                }
                self.take();
            }
            let tokens = self.tokens(start, self.at);
            let span = tokens
                .first()
                .zip(tokens.last())
                .map_or_else(|| self.span(self.peek()), |(a, b)| a.span.to(b.span));
            clause.args.push(Arg::Tokens(tokens, span));
        }
        let open = self.peek();
        if open.kind != Kind::Open {
            return Err(self.expected(Text::new(
                "`{` and the design of the example",
                "「{」と例の設計",
            )));
        }
        self.skip_braces();
        // The closing brace is the last word taken, unless the file ended before it.
        let close = self
            .at
            .checked_sub(1)
            .and_then(|i| self.tokens.get(i))
            .copied()
            .filter(|t| t.kind == Kind::Close && t.start > open.start);
        let Some(close) = close else {
            let span = self.span(open);
            self.report(
                Diagnostic::error(
                    "open-block",
                    span,
                    Text::new(
                        "this block is not closed",
                        "このブロックは閉じられていません",
                    ),
                )
                .help(Text::new("close it with `}`", "`}` で閉じてください")),
            );
            return Err(Failed);
        };
        clause.args.push(Arg::Body(Span {
            file: self.file,
            start: open.end,
            end: close.start,
        }));
        Ok(())
    }

    /// `analog-step@Benefit.Apply@BenefitOutline`.
    pub(super) fn finding(&mut self) -> Read<Arg> {
        let start = self.peek();
        if !self.at_name() {
            return Err(self.expected(Text::new(
                "the identity of a finding, such as `analog-step@Benefit.Apply`",
                "指摘の識別名（例：analog-step@Benefit.Apply）",
            )));
        }
        let mut text = String::new();
        loop {
            let token = self.peek();
            let glue = match token.kind {
                Kind::Sign => matches!(self.slice(token), "@" | "＠"),
                Kind::Dot => true,
                _ => false,
            };
            let name = matches!(token.kind, Kind::Word | Kind::Quoted | Kind::Number);
            let tight = token.start == start.start || token.start == self.last_end();
            // An identity as it is told, with a name in which a space is.
            let spaced = name
                && !token.first
                && text.contains('@')
                && token.start == self.last_end().saturating_add(1);
            if !(glue || name) || !(tight || spaced) {
                break;
            }
            if !tight {
                text.push(' ');
            }
            text.push_str(match token.kind {
                Kind::Quoted => unquote(self.slice(token)),
                Kind::Sign => "@",
                Kind::Dot => ".",
                _ => self.slice(token),
            });
            self.take();
        }
        let mut span = self.span(start);
        span.end = self.last_end();
        let named = text.split_once('@');
        if named.is_none_or(|(rule, place)| rule.is_empty() || place.is_empty()) {
            return Err(self.no_finding(&text, span));
        }
        Ok(Arg::Word(Word {
            text: text.into(),
            span,
        }))
    }

    /// That what is accepted is one finding, by the identity under which it is told.
    fn no_finding(&mut self, text: &str, span: Span) -> Failed {
        let message = Text::new(
            format!("expected a finding, found `{text}`"),
            format!("指摘が必要ですが、「{text}」があります"),
        );
        let help = Text::new(
            "each finding is accepted by itself, by its rule and its place as they are told with it: `analog-step@Permit.Apply`",
            "容認は指摘ごとに、指摘に示された規則と場所で書いてください：`analog-step@Permit.Apply`",
        );
        self.report(Diagnostic::error("expected", span, message).help(help));
        Failed
    }

    /// The words of an expression of a decision: everything that is no keyword of its clauses.
    pub(super) fn decision_words(&mut self) -> Read<Arg> {
        let start = self.at;
        loop {
            let token = self.peek();
            let part = match token.kind {
                Kind::Word
                | Kind::Quoted
                | Kind::Number
                | Kind::Counter
                | Kind::Date
                | Kind::Text
                | Kind::LeftParen
                | Kind::RightParen
                | Kind::Dot
                | Kind::Percent
                | Kind::Slash
                | Kind::Comma
                | Kind::Sign => true,
                Kind::Keyword(keyword) => matches!(
                    keyword,
                    Keyword::Is
                        | Keyword::Or
                        | Keyword::If
                        | Keyword::Otherwise
                        | Keyword::Parameter
                ),
                _ => false,
            };
            if !part {
                break;
            }
            self.take();
        }
        self.taken_since(start)
    }
}
