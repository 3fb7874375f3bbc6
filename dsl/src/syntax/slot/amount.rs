//! Numbers, money and shares.

use crate::design::Share;
use crate::diagnostic::Diagnostic;
use crate::rule;
use crate::source::Span;
use crate::syntax::parse::{Failed, Parser, Read};
use crate::syntax::token::{Kind, Token};
use crate::syntax::tree::{Arg, Clause};
use crate::syntax::value;
use crate::text::Text;

impl Parser<'_> {
    pub(super) fn too_large(&mut self, token: Token) -> Failed {
        let span = self.span(token);
        self.report(
            Diagnostic::error(
                "bad-number",
                span,
                Text::new("this number cannot be read", "この数は読み取れません"),
            )
            .help(Text::new(
                "write at most 30 digits and six decimals",
                "整数部30桁、小数部6桁以内で書いてください",
            )),
        );
        Failed
    }

    pub(super) fn micro(&mut self) -> Read<(u128, Span)> {
        let token = self.peek();
        if token.kind != Kind::Number {
            let help = Text::new(
                "write it in digits, with nothing before it: `2500`",
                "算用数字だけで書いてください（例：2,500）",
            );
            let help = matches!(token.kind, Kind::Word | Kind::Keyword(_)).then_some(help);
            return Err(self.expected_with(Text::new("a number", "数"), help));
        }
        let Some(micro) = value::millionths(self.slice(token)) else {
            let failed = self.too_large(token);
            self.bump();
            return Err(failed);
        };
        self.bump();
        Ok((micro, self.span(token)))
    }

    pub(super) fn number(&mut self) -> Read<Arg> {
        let (micro, span) = self.micro()?;
        Ok(Arg::Number(micro, span))
    }

    /// A number with or without what it counts behind it: `12人`, `5万人`.
    pub(super) fn count(&mut self) -> Read<Arg> {
        let (micro, mut span) = self.micro()?;
        let token = self.peek();
        // Days and yen are no people.
        let counted = self.slice(token);
        let measures = value::time(counted).is_some() || matches!(counted, "円" | "倍");
        if token.kind != Kind::Counter || measures {
            return Ok(Arg::Number(micro, span));
        }
        span.end = token.end;
        self.bump();
        let factor = if self.slice(token) == "万人" {
            10_000
        } else {
            1
        };
        match micro.checked_mul(factor) {
            Some(micro) => Ok(Arg::Number(micro, span)),
            None => Err(self.too_large(token)),
        }
    }

    pub(super) fn times(&mut self) -> Read<Arg> {
        let token = self.peek();
        // `x2.5` is a word, a dot and a number.
        let (dot, part) = (self.nth(1), self.nth(2));
        let decimals = dot.kind == Kind::Dot
            && part.kind == Kind::Number
            && dot.start == token.end
            && part.start == dot.end;
        let end = if decimals { part.end } else { token.end };
        let text = self
            .text
            .get(token.start as usize..end as usize)
            .unwrap_or_default();
        if token.kind == Kind::Word
            && let Some(digits) = text.strip_prefix(['x', '×'])
            && !digits.is_empty()
            && digits.chars().all(|c| c.is_numeric() || c == '.')
            && let Some(micro) = value::millionths(digits)
        {
            for _ in 0..if decimals { 2 } else { 0 } {
                self.take();
            }
            self.bump();
            let span = Span {
                end,
                ..self.span(token)
            };
            return Ok(Arg::Number(micro, span));
        }
        if token.kind == Kind::Sign && self.slice(token) == "×" {
            self.take();
        }
        if self.kind() != Kind::Number {
            return Err(self.expected(Text::new("how many times, such as `x5`", "倍率（例：5倍）")));
        }
        let (micro, mut span) = self.micro()?;
        if self.kind() == Kind::Counter && self.slice(self.peek()) == "倍" {
            span.end = self.peek().end;
            self.bump();
        }
        Ok(Arg::Number(micro, span))
    }

    pub(super) fn yen(&mut self) -> Read<Arg> {
        let help = || {
            Text::new(
                "write digits and the unit, `2500 yen`; for nothing, `0 yen`",
                "算用数字と単位で書いてください（例：2,500円）。無料のときは `0円` です",
            )
        };
        if matches!(self.kind(), Kind::Word | Kind::Keyword(_)) {
            let what = Text::new("an amount of money", "金額");
            return Err(self.expected_with(what, Some(help())));
        }
        let (micro, mut span) = self.micro()?;
        let token = self.peek();
        let mut factor = None;
        if matches!(token.kind, Kind::Word | Kind::Counter) {
            factor = value::money(self.slice(token));
            if self.slice(token) == "million" && self.slice(self.nth(1)) == "yen" {
                self.bump();
                factor = Some(1_000_000);
            }
        }
        let Some(factor) = factor else {
            return Err(self.expected_with(Text::new("`yen`", "「円」"), Some(help())));
        };
        span.end = self.peek().end;
        self.bump();
        let yen = micro
            .checked_mul(u128::from(factor))
            .filter(|yen| yen % 1_000_000 == 0)
            .and_then(|yen| u64::try_from(yen / 1_000_000).ok());
        yen.map(|yen| Arg::Yen(yen, span)).ok_or_else(|| {
            let failed = Diagnostic::error(
                "bad-number",
                span,
                Text::new("this is no whole number of yen", "円未満の端数は書けません"),
            );
            self.report(failed);
            Failed
        })
    }

    pub(super) fn share(&mut self) -> Read<Arg> {
        let (micro, mut span) = self.micro()?;
        if self.kind() != Kind::Percent {
            return Err(self.expected(Text::new("`%`", "「％」")));
        }
        span.end = self.peek().end;
        self.bump();
        let share = u32::try_from(micro / 100)
            .ok()
            .filter(|&share| share <= 1_000_000);
        match share {
            Some(share) => Ok(Arg::Share(Share(share), span)),
            None => {
                self.report(Diagnostic::error(
                    "bad-number",
                    span,
                    Text::new("a share is at most 100%", "割合は100％以下です"),
                ));
                Err(Failed)
            }
        }
    }

    pub(super) fn quantity(&mut self) -> Read<Arg> {
        if self.kind() != Kind::Number {
            return Err(self.expected(Text::new("a number", "数")));
        }
        let (micro, mut span) = self.micro()?;
        let token = self.peek();
        let unit = match token.kind {
            Kind::Percent => {
                self.bump();
                span.end = token.end;
                "%".to_owned()
            }
            Kind::Word | Kind::Counter if !token.first => {
                self.bump();
                span.end = token.end;
                // A unit of time in either language is the same unit.
                let unit = self.slice(token);
                value::time(unit).map_or(unit, |it| it.1).to_owned()
            }
            _ => String::new(),
        };
        Ok(Arg::Tokens(
            vec![
                rule::Token {
                    kind: rule::TokenKind::Number,
                    text: micro.to_string(),
                    span,
                },
                rule::Token {
                    kind: rule::TokenKind::Word,
                    text: unit,
                    span,
                },
            ],
            span,
        ))
    }

    pub(super) fn distribution(&mut self, clause: &mut Clause) -> Read<()> {
        // `3 million yen 40%  6 million yen 60%` or `1 35%  2 30%`.
        loop {
            let (micro, mut span) = self.micro()?;
            let mut value = micro;
            let token = self.peek();
            if matches!(token.kind, Kind::Word | Kind::Counter) {
                let factor = if self.slice(token) == "million" {
                    self.bump();
                    Some(1_000_000)
                } else {
                    value::money(self.slice(token)).or((token.kind == Kind::Counter).then_some(1))
                };
                let Some(factor) = factor else {
                    return Err(self.expected(Text::new("`yen` or a share", "「円」又は割合")));
                };
                span.end = self.peek().end;
                self.bump();
                value = value.saturating_mul(u128::from(factor));
            }
            clause.args.push(Arg::Number(value, span));
            let share = self.share()?;
            clause.args.push(share);
            if self.kind() != Kind::Number {
                return Ok(());
            }
        }
    }
}
