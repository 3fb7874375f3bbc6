//! Expressions of decisions.

use crate::design::{DataId, Expression, Node, Operator};
use crate::diagnostic::Diagnostic;
use crate::rule::{Token, TokenKind};
use crate::source::Span;
use crate::syntax::spec::NameKind;
use crate::syntax::tree::{Arg, Clause, Path, Word};
use crate::syntax::value;
use crate::text::Text;

use super::Resolver;

/// How deep brackets and conditions may be nested.
const DEEPEST: usize = 64;

/// From the loosest to the tightest: the words that join, at each level.
const LEVELS: &[&[(&str, Operator)]] = &[
    &[("or", Operator::Or), ("又は", Operator::Or)],
    &[("and", Operator::And), ("かつ", Operator::And)],
    &[
        ("=", Operator::Equal),
        ("is", Operator::Equal),
        ("!=", Operator::NotEqual),
        ("<", Operator::Less),
        ("<=", Operator::LessOrEqual),
        (">", Operator::Greater),
        (">=", Operator::GreaterOrEqual),
    ],
    &[("min", Operator::Least), ("max", Operator::Most)],
    &[("+", Operator::Add), ("-", Operator::Subtract)],
    &[
        ("*", Operator::Multiply),
        ("×", Operator::Multiply),
        ("/", Operator::Divide),
        ("／", Operator::Divide),
    ],
];
/// The level of comparisons, before which `not` stands.
const COMPARISON: usize = 2;

impl<'t> Resolver<'t> {
    /// The expression behind a keyword.
    pub(super) fn expression(&mut self, clause: &Clause) -> Option<Expression> {
        let (tokens, span) = clause.args.iter().find_map(|arg| match arg {
            Arg::Tokens(tokens, span) => Some((tokens, *span)),
            _ => None,
        })?;
        let mut reader = Reader {
            resolver: self,
            tokens,
            at: 0,
            depth: 0,
            end: Span {
                start: span.end,
                ..span
            },
        };
        let expression = reader.conditional()?;
        if let Some(rest) = reader.peek() {
            let span = rest.span;
            let found = rest.text.clone();
            reader.error(span, &found);
            return None;
        }
        Some(expression)
    }
}

struct Reader<'r, 't, 'k> {
    resolver: &'r mut Resolver<'t>,
    tokens: &'k [Token],
    at: usize,
    depth: usize,
    end: Span,
}

impl<'k> Reader<'_, '_, 'k> {
    fn peek(&self) -> Option<&'k Token> {
        self.tokens.get(self.at)
    }

    fn takes(&mut self, words: &[&str]) -> bool {
        let found = self
            .peek()
            .is_some_and(|t| t.kind != TokenKind::Text && words.contains(&t.text.as_str()));
        if found {
            self.at += 1;
        }
        found
    }

    fn error(&mut self, span: Span, found: &str) {
        let found = if found.is_empty() {
            Text::new("the end of the clause", "項目の終わり")
        } else {
            Text::same(format!("`{found}`"))
        };
        self.resolver.report(
            Diagnostic::error(
                "bad-expression",
                span,
                Text::new(
                    format!("expected a part of an expression, found {}", found.en),
                    format!("式が必要ですが、{}があります", found.ja),
                ),
            )
            .help(Text::new(
                "an expression compares data, numbers and `parameter NAME`, joined by `and`, `or`, `+`, `-`, `*`, `/`",
                "式は情報、数又は「parameter 名前」を比べるもので、and、or、+、-、*、/ でつなげます",
            )),
        );
    }

    /// `a if b otherwise c`.
    fn conditional(&mut self) -> Option<Expression> {
        let then = self.level(0)?;
        if !self.takes(&["if", "条件付"]) {
            return Some(then);
        }
        let when = self.level(0)?;
        if !self.takes(&["otherwise", "その他"]) {
            let (span, text) = self.here();
            self.error(span, &text);
            return None;
        }
        self.deeper()?;
        let otherwise = self.conditional()?;
        self.depth -= 1;
        let span = then.span.to(otherwise.span);
        Some(Expression {
            node: Node::If {
                then: Box::new(then),
                when: Box::new(when),
                otherwise: Box::new(otherwise),
            },
            span,
        })
    }

    fn here(&self) -> (Span, String) {
        self.peek()
            .map_or((self.end, String::new()), |t| (t.span, t.text.clone()))
    }

    fn deeper(&mut self) -> Option<()> {
        self.depth += 1;
        if self.depth <= DEEPEST {
            return Some(());
        }
        let (span, _) = self.here();
        let message = Text::new(
            format!("this is nested more than {DEEPEST} deep"),
            format!("入れ子が{DEEPEST}段を超えています"),
        );
        let help = Text::new("take some of the brackets away", "括弧を減らしてください");
        let deep = Diagnostic::error("too-deep", span, message);
        self.resolver.report(deep.help(help));
        None
    }

    fn level(&mut self, level: usize) -> Option<Expression> {
        let Some(words) = LEVELS.get(level) else {
            return self.atom();
        };
        if level == COMPARISON && self.takes(&["not"]) {
            self.deeper()?;
            let start = self
                .tokens
                .get(self.at.saturating_sub(1))
                .map_or(self.end, |t| t.span);
            let inner = self.level(level)?;
            self.depth -= 1;
            let span = start.to(inner.span);
            return Some(Expression {
                node: Node::Not(Box::new(inner)),
                span,
            });
        }
        let mut left = self.level(level + 1)?;
        loop {
            let found = self
                .peek()
                .filter(|t| t.kind != TokenKind::Text)
                .and_then(|t| {
                    words
                        .iter()
                        .find(|(word, _)| *word == t.text)
                        .map(|(_, operator)| *operator)
                });
            let Some(mut operator) = found else {
                return Some(left);
            };
            self.at += 1;
            if operator == Operator::Equal && self.takes(&["not"]) {
                operator = Operator::NotEqual;
            }
            let right = self.level(level + 1)?;
            let span = left.span.to(right.span);
            left = Expression {
                node: Node::Binary(operator, Box::new(left), Box::new(right)),
                span,
            };
            // a < b < c says nothing: a comparison is not a number.
            if level == COMPARISON {
                return Some(left);
            }
        }
    }

    fn atom(&mut self) -> Option<Expression> {
        let Some(token) = self.peek() else {
            let (span, text) = self.here();
            self.error(span, &text);
            return None;
        };
        let span = token.span;
        match (token.kind, token.text.as_str()) {
            (TokenKind::Mark, "(") => {
                self.at += 1;
                self.deeper()?;
                let inner = self.conditional()?;
                self.depth -= 1;
                if !self.takes(&[")"]) {
                    let (span, text) = self.here();
                    self.error(span, &text);
                    return None;
                }
                Some(inner)
            }
            (TokenKind::Number, text) if text.contains('-') => {
                self.at += 1;
                value::date(text).map(|date| Expression {
                    node: Node::Date(date),
                    span,
                })
            }
            (TokenKind::Number, _) => self.number(),
            (TokenKind::Word, "parameter" | "数値") => {
                self.at += 1;
                let name = self.peek().filter(|t| t.kind == TokenKind::Word);
                let Some(name) = name else {
                    let (span, text) = self.here();
                    self.error(span, &text);
                    return None;
                };
                self.at += 1;
                Some(Expression {
                    node: Node::Parameter(name.text.clone()),
                    span: span.to(name.span),
                })
            }
            (TokenKind::Word, _) => self.data(),
            (_, text) => {
                let text = text.to_owned();
                self.error(span, &text);
                None
            }
        }
    }

    fn number(&mut self) -> Option<Expression> {
        let token = self.peek()?;
        let mut span = token.span;
        self.at += 1;
        let Some(mut micro) = value::millionths(&token.text).and_then(|n| i128::try_from(n).ok())
        else {
            self.error(token.span, &token.text);
            return None;
        };
        if let Some(unit) = self.peek() {
            let factor = match (unit.kind, unit.text.as_str()) {
                (TokenKind::Mark, "%") => {
                    micro /= 100;
                    Some(1)
                }
                (TokenKind::Word, "million") => Some(1_000_000),
                (TokenKind::Word, word) => value::money(word),
                _ => None,
            };
            if let Some(factor) = factor {
                micro = micro.saturating_mul(i128::from(factor));
                span = span.to(unit.span);
                self.at += 1;
                if unit.text == "million"
                    && let Some(yen) = self.peek().filter(|t| t.text == "yen")
                {
                    span = span.to(yen.span);
                    self.at += 1;
                }
            }
        }
        Some(Expression {
            node: Node::Number(micro),
            span,
        })
    }

    fn data(&mut self) -> Option<Expression> {
        let token = self.peek()?;
        self.at += 1;
        let path = Path::from(Word {
            text: token.text.as_str().into(),
            span: token.span,
        });
        let (_, id) = self.resolver.bind(&path, &[NameKind::Data])?;
        let mut span = token.span;
        let mut part = None;
        if self.takes(&["."])
            && let Some(name) = self.peek().filter(|t| t.kind == TokenKind::Word)
        {
            self.at += 1;
            span = span.to(name.span);
            part = Some(name.text.clone());
        }
        Some(Expression {
            node: Node::Data(DataId(id), part),
            span,
        })
    }
}
