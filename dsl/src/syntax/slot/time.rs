//! Dates, times of day and durations.

use crate::design::{Estimate, Millis, Shape};
use crate::diagnostic::Diagnostic;
use crate::near::{did_you_mean, nearest};
use crate::source::Span;
use crate::syntax::keyword::Keyword;
use crate::syntax::parse::{Failed, Parser, Read, duration};
use crate::syntax::token::{Kind, Token};
use crate::syntax::tree::Arg;
use crate::syntax::value;
use crate::text::Text;

impl Parser<'_> {
    pub(super) fn date(&mut self) -> Read<Arg> {
        let token = self.peek();
        if token.kind != Kind::Date {
            let rest = self.text.get(token.start as usize..).unwrap_or_default();
            let help = value::date_meant(rest)
                .map(|it| did_you_mean(&it.to_string()))
                .or_else(|| self.no_day(token));
            let what = Text::new(
                "a date such as 2024-04-01",
                "日付（例：2024-04-01、令和6年4月1日）",
            );
            return Err(self.expected_with(what, help));
        }
        self.bump();
        match value::date(self.slice(token)) {
            Some(date) => Ok(Arg::Date(date, self.span(token))),
            None => {
                let span = self.span(token);
                let message = Text::new("there is no such day in the calendar", "暦にない日付です");
                self.report(Diagnostic::error("bad-date", span, message).help(Text::new(
                    "write a day that there is, such as 2024-02-29",
                    "実在する日を書いてください（例：2024-02-29、令和6年2月29日）",
                )));
                Err(Failed)
            }
        }
    }

    /// What to write where a month, a year or words stand for a day.
    fn no_day(&self, token: Token) -> Option<Text> {
        let begun = match token.kind {
            Kind::Number | Kind::Text => true,
            Kind::Word if self.slice(token).to_lowercase().starts_with("fy") => true,
            Kind::Word | Kind::Counter => {
                let word = self.slice(token);
                ["令和", "平成", "昭和"]
                    .iter()
                    .any(|it| word.starts_with(it))
                    || word.ends_with("年度末")
                    || word.ends_with("月末")
            }
            _ => false,
        };
        begun.then(|| {
            Text::new(
                "write the day, too: `2026-03-31`, which is the last of the fiscal year 2025",
                "日まで書いてください（例：令和8年3月31日。令和7年度の末日に当たります）",
            )
        })
    }

    /// A time of day, as milliseconds since midnight.
    pub(super) fn clock(&mut self) -> Read<Arg> {
        let token = self.peek();
        let millis = (token.kind == Kind::Clock)
            .then(|| {
                let text = value::plain(self.slice(token)).replace('：', ":");
                let (hour, minute) = text.split_once(':')?;
                let (hour, minute): (u64, u64) = (hour.parse().ok()?, minute.parse().ok()?);
                (hour <= 24 && minute < 60 && hour * 60 + minute <= 24 * 60)
                    .then_some((hour * 60 + minute) * 60_000)
            })
            .flatten();
        let Some(millis) = millis else {
            return Err(self.expected(Text::new("a time of day such as 9:00", "時刻（例：9:00）")));
        };
        self.bump();
        Ok(Arg::Duration(millis, self.span(token)))
    }

    // Durations.

    /// A duration where `none` may stand instead.
    pub(super) fn duration_or_none(&mut self) -> Read<Arg> {
        if let Some(mark) = self.none() {
            return Ok(mark);
        }
        if self.kind() != Kind::Number {
            let what = Text::new(
                "a duration such as `5 years`, or `none`",
                "期間（例：5年）又は「なし」",
            );
            let word = self.slice(self.peek()).to_lowercase();
            let always = matches!(
                word.as_str(),
                "forever" | "permanently" | "indefinitely" | "always" | "永年" | "永久" | "無期限"
            );
            let help = if always {
                Text::new(
                    "what has no end is written `none`",
                    "期限がないときは「なし」と書いてください",
                )
            } else {
                Text::new(
                    "write a number and its unit: `5 years`, `72 hours`",
                    "数と単位を書いてください（例：5年、72時間）",
                )
            };
            return Err(self.expected_with(what, Some(help)));
        }
        let (millis, span) = self.duration()?;
        Ok(Arg::Duration(millis, span))
    }

    pub(super) fn time_unit(&mut self) -> Read<Millis> {
        let token = self.peek();
        if matches!(token.kind, Kind::Word | Kind::Counter)
            && let Some(row) = value::time(self.slice(token))
        {
            self.bump();
            return Ok(row.3);
        }
        let known = value::TIMES
            .iter()
            .flat_map(|&(one, many, ja, _)| [one, many, ja]);
        let help = (token.kind == Kind::Word)
            .then(|| nearest(self.slice(token), known))
            .flatten()
            .map(did_you_mean)
            .unwrap_or_else(duration);
        Err(self.expected_with(
            Text::new(
                "a unit of time (sec, min, hours, days, weeks, months, years)",
                "時間の単位（秒、分、時間、日、週間、か月、年）",
            ),
            Some(help),
        ))
    }

    pub(super) fn at_time_unit(&self) -> bool {
        let token = self.peek();
        matches!(token.kind, Kind::Word | Kind::Counter) && value::time(self.slice(token)).is_some()
    }

    pub(super) fn product(&mut self, micro: u128, unit: Millis, token: Token) -> Read<Millis> {
        // Ten thousand years: more is a slip, and less than it cannot overflow what is computed from it.
        const MOST: u128 = 10_000 * 365 * 86_400_000;
        match micro.checked_mul(u128::from(unit)).map(|t| t / 1_000_000) {
            Some(millis) if millis <= MOST => Ok(u64::try_from(millis).unwrap_or(0)),
            _ => {
                let span = self.span(token);
                self.report(Diagnostic::error(
                    "bad-number",
                    span,
                    Text::new("this is longer than 10,000 years", "1万年を超えています"),
                ));
                Err(Failed)
            }
        }
    }

    /// `20 min`, `1 hour 30 min`, `1時間30分`.
    pub(super) fn duration(&mut self) -> Read<(Millis, Span)> {
        let first = self.peek();
        let (micro, mut span) = self.micro()?;
        let mut unit = self.time_unit()?;
        let mut total = self.product(micro, unit, first)?;
        // A smaller unit may follow, and so on.
        while self.kind() == Kind::Number
            && matches!(self.nth(1).kind, Kind::Word | Kind::Counter)
            && value::time(self.slice(self.nth(1))).is_some_and(|row| row.3 < unit)
        {
            let token = self.peek();
            let (micro, _) = self.micro()?;
            unit = self.time_unit()?;
            total = total.saturating_add(self.product(micro, unit, token)?);
        }
        span.end = self.last_end();
        Ok((total, span))
    }

    pub(super) fn at_to(&self) -> bool {
        match self.kind() {
            Kind::Range | Kind::Keyword(Keyword::To) => true,
            Kind::Word => self.slice(self.peek()) == "から",
            _ => false,
        }
    }

    pub(super) fn to(&mut self) -> Read<()> {
        if self.at_to() {
            self.bump();
            Ok(())
        } else {
            Err(self.expected(Text::new("`to`", "「〜」")))
        }
    }

    /// `10 to 20 days`, `10 days to 3 weeks`; `20 days` alone is from that to that.
    pub(super) fn span_of_time(&mut self) -> Read<(Millis, Millis, Span)> {
        let first = self.peek();
        let (least, mut span) = self.micro()?;
        let (least_millis, least_unit) = if self.at_to() {
            (None, None)
        } else {
            let unit = self.time_unit()?;
            (Some(self.product(least, unit, first)?), Some(unit))
        };
        if least_unit.is_some() && !self.at_to() {
            let least = least_millis.unwrap_or(0);
            span.end = self.last_end();
            return Ok((least, least, span));
        }
        self.to()?;
        let token = self.peek();
        let (most, _) = self.micro()?;
        let unit = match least_unit {
            Some(unit) if !self.at_time_unit() => unit,
            _ => self.time_unit()?,
        };
        let most = self.product(most, unit, token)?;
        let least = match least_millis {
            Some(least) => least,
            None => self.product(least, unit, first)?,
        };
        span.end = self.last_end();
        self.ordered(least, most, span)?;
        Ok((least, most, span))
    }

    pub(super) fn ordered(&mut self, least: Millis, most: Millis, span: Span) -> Read<()> {
        if least <= most {
            return Ok(());
        }
        let message = Text::new(
            "the least is more than the most",
            "最小値が最大値より大きくなっています",
        );
        self.report(
            Diagnostic::error("bad-range", span, message).help(Text::new(
                "write the least first: `20 min (10 to 45)`",
                "最小値を先に書いてください（例：20分（10〜45））",
            )),
        );
        Err(Failed)
    }

    pub(super) fn estimate(&mut self) -> Read<Arg> {
        let first = self.peek();
        let mut span = self.span(first);
        let shape = match (first.kind, self.slice(first)) {
            (Kind::Word, "exponential" | "指数分布") => Shape::Exponential,
            (Kind::Word, "uniform" | "一様分布") => Shape::Uniform,
            _ => Shape::Fixed,
        };
        if shape != Shape::Fixed {
            self.bump();
        }
        if shape == Shape::Uniform {
            let (least, most, _) = self.span_of_time()?;
            span.end = self.last_end();
            let likely = least.midpoint(most);
            return Ok(Arg::Estimate(
                Estimate {
                    likely,
                    range: Some((least, most)),
                    shape,
                },
                span,
            ));
        }
        if self.kind() != Kind::Number {
            let what = Text::new(
                "a duration such as `20 min` or `20 min (10 to 45)`",
                "時間（例：20分、20分（10〜45））",
            );
            let meant = matches!(self.kind(), Kind::Word | Kind::Keyword(_) | Kind::Text);
            return Err(self.expected_with(what, meant.then(duration)));
        }
        let (likely, _) = self.duration()?;
        let mut estimate = Estimate {
            likely,
            range: None,
            shape,
        };
        if self.kind() == Kind::LeftParen {
            let unit = self.last_unit();
            self.bump();
            let range = self.range(unit)?;
            if self.kind() != Kind::RightParen {
                return Err(self.expected(Text::new("`)`", "「）」")));
            }
            self.bump();
            span.end = self.last_end();
            if !(range.0 <= likely && likely <= range.1) {
                self.report(Diagnostic::error(
                    "bad-range",
                    span,
                    Text::new(
                        "the most likely value lies outside the least and the most",
                        "最も起こりやすい値が範囲の外にあります",
                    ),
                ));
                return Err(Failed);
            }
            estimate.range = Some(range);
            if shape == Shape::Fixed {
                estimate.shape = Shape::Triangular;
            }
        }
        span.end = self.last_end();
        Ok(Arg::Estimate(estimate, span))
    }

    /// The unit of the duration just read: the last word before here.
    pub(super) fn last_unit(&self) -> Millis {
        self.at
            .checked_sub(1)
            .and_then(|i| self.tokens.get(i))
            .and_then(|&token| value::time(self.slice(token)))
            .map_or(1, |row| row.3)
    }

    /// `10 to 45` in a unit told before, or each with a unit of its own.
    pub(super) fn range(&mut self, unit: Millis) -> Read<(Millis, Millis)> {
        let first = self.peek();
        let (least, _) = self.micro()?;
        let own = if self.at_to() {
            None
        } else {
            Some(self.time_unit()?)
        };
        self.to()?;
        let second = self.peek();
        let (most, span) = self.micro()?;
        let second_unit = if self.at_time_unit() {
            Some(self.time_unit()?)
        } else {
            None
        };
        let most = self.product(most, second_unit.or(own).unwrap_or(unit), second)?;
        let least = self.product(least, own.or(second_unit).unwrap_or(unit), first)?;
        self.ordered(least, most, span)?;
        Ok((least, most))
    }
}
