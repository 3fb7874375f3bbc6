//! Reading what stands behind a keyword.

use crate::design::{Estimate, Millis, Number, Shape, Share, Title};
use crate::diagnostic::Diagnostic;
use crate::rule::{self, Spanned};
use crate::source::Span;
use crate::text::{Lang, Text};

use super::keyword::Keyword;
use super::parse::{Failed, Parser, Read};
use super::spec::{NameKind, Set, Slot, Stop};
use super::token::{Kind, Token};
use super::tree::{Arg, Cite, Clause, Path};
use super::value;

/// How many words a path or a list may have at most, so that a hostile text stays bounded.
const MOST_PARTS: usize = 8;

impl Parser<'_> {
    /// Reads one slot into the clause.
    pub(super) fn slot(&mut self, slot: Slot, clause: &mut Clause) -> Read<()> {
        let arg = match slot {
            Slot::New(kind) => Arg::Name(self.new_name(kind)?),
            Slot::One(kinds) => Arg::Name(self.path(kinds)?),
            Slot::OneOrNone(kinds) => match self.none() {
                Some(mark) => mark,
                None => Arg::Name(self.path(kinds)?),
            },
            Slot::Maybe(kinds) => {
                if !self.at_name() {
                    return Ok(());
                }
                Arg::Name(self.path(kinds)?)
            }
            Slot::SeveralOrNone(kinds) => match self.none() {
                Some(mark) => mark,
                None => return self.several(kinds, clause),
            },
            Slot::Several(kinds) => return self.several(kinds, clause),
            Slot::Aliases => {
                while self.kind() == Kind::Text || self.at_name() && !self.slipped(clause) {
                    let arg = self.name_or_text(&[NameKind::Free])?;
                    clause.args.push(arg);
                }
                if clause.args.is_empty() {
                    return Err(self.expected(Text::new("another name", "別名")));
                }
                return Ok(());
            }
            Slot::Word(set) => self.word(set)?,
            Slot::WordOrNone(set) => match self.none() {
                Some(mark) => mark,
                None => self.word(set)?,
            },
            Slot::Words(set) => {
                let first = self.word(set)?;
                clause.args.push(first);
                while self.kind() == Kind::Word && !self.slipped(clause) {
                    let next = self.word(set)?;
                    clause.args.push(next);
                }
                return Ok(());
            }
            Slot::Title => self.title()?,
            Slot::NameOrText(kinds) => self.name_or_text(kinds)?,
            Slot::Number => self.number()?,
            Slot::Count => self.count()?,
            Slot::Times => self.times()?,
            Slot::Yen => self.yen()?,
            Slot::Share => self.share()?,
            Slot::Date => self.date()?,
            Slot::Duration => {
                let (millis, span) = self.duration()?;
                Arg::Duration(millis, span)
            }
            Slot::Estimate => self.estimate()?,
            Slot::Durations => {
                let (least, most, span) = self.span_of_time()?;
                Arg::Estimate(
                    Estimate {
                        likely: least.midpoint(most),
                        range: Some((least, most)),
                        shape: Shape::Uniform,
                    },
                    span,
                )
            }
            Slot::Hours => {
                let from = self.clock()?;
                self.to()?;
                let to = self.clock()?;
                clause.args.extend([from, to]);
                return Ok(());
            }
            Slot::Cites => return self.cites(clause),
            Slot::Cite => Arg::Cite(self.cite()?),
            Slot::Provision => {
                let first = self.nth(0);
                let number = self.provision_after_art(first)?;
                Arg::Provision(number.0, number.1)
            }
            Slot::Requirement => self.requirement(clause)?,
            Slot::Movement => return self.movement(clause),
            Slot::PartyOrDate => {
                if self.kind() == Kind::Date {
                    self.date()?
                } else {
                    Arg::Name(self.path(&[NameKind::Actor, NameKind::System])?)
                }
            }
            Slot::Party => Arg::Name(self.path(&[NameKind::Actor, NameKind::System])?),
            Slot::Start => {
                if self.kind() == Kind::Keyword(Keyword::Event) {
                    self.bump();
                    Arg::Name(self.path(&[NameKind::Event])?)
                } else {
                    self.word(Set::Start)?
                }
            }
            Slot::OrChannel => {
                if self.kind() == Kind::Keyword(Keyword::Channel) {
                    self.bump();
                }
                self.word(Set::Channel)?
            }
            Slot::Removed => return self.removed(clause),
            Slot::Sources => return self.sources(clause),
            Slot::Words2(stop) => self.expression(stop)?,
            Slot::Remedy => return self.remedy(clause),
            Slot::Example => return self.example(clause),
            Slot::Finding => self.finding()?,
            Slot::Expression => self.decision_words()?,
            Slot::Quantity => self.quantity()?,
            Slot::NeedShare => {
                let need = self.word(Set::Need)?;
                clause.args.push(need);
                self.share()?
            }
            Slot::Distribution => return self.distribution(clause),
        };
        clause.args.push(arg);
        Ok(())
    }

    // Names.

    pub(super) fn at_name(&self) -> bool {
        matches!(self.kind(), Kind::Word | Kind::Quoted | Kind::OpenQuoted)
    }

    fn spanned(&self, token: Token) -> Spanned {
        let text = self.slice(token);
        let text = match token.kind {
            Kind::Quoted => unquote(text),
            _ => text,
        };
        Spanned {
            text: text.to_owned(),
            span: self.span(token),
        }
    }

    fn new_name(&mut self, kind: NameKind) -> Read<Path> {
        let what = kind.text();
        let token = self.peek();
        match token.kind {
            Kind::Word | Kind::Quoted => {
                self.bump();
                let part = self.spanned(token);
                Ok(Path {
                    span: part.span,
                    parts: vec![part],
                    other: false,
                })
            }
            Kind::OpenQuoted => {
                self.open_text();
                Err(Failed)
            }
            _ => {
                let failed = self.expected(Text::new(
                    format!("the name of the {}", what.en),
                    format!("{}の名前", what.ja),
                ));
                // A keyword before a keyword or a block was meant as the name.
                let next = self.nth(1).kind;
                if !matches!(token.kind, Kind::Keyword(_))
                    || token.first
                    || !matches!(next, Kind::Keyword(_) | Kind::Open)
                {
                    return Err(failed);
                }
                self.bump();
                let part = self.spanned(token);
                Ok(Path {
                    span: part.span,
                    parts: vec![part],
                    other: false,
                })
            }
        }
    }

    /// Reads a name of one of some kinds, `other` before it and dots between its parts included.
    pub(super) fn path(&mut self, kinds: &[NameKind]) -> Read<Path> {
        let mut token = self.peek();
        let start = token;
        let mut other = false;
        if token.kind == Kind::Keyword(Keyword::Other) {
            other = true;
            self.bump();
            token = self.peek();
        }
        match token.kind {
            Kind::Word | Kind::Quoted => {}
            Kind::OpenQuoted => {
                self.open_text();
                return Err(Failed);
            }
            _ => {
                let what = names(kinds);
                return Err(self.expected(what));
            }
        }
        let mut parts = vec![self.spanned(token)];
        self.take();
        while self.kind() == Kind::Dot
            && matches!(self.nth(1).kind, Kind::Word | Kind::Quoted)
            && parts.len() < MOST_PARTS
        {
            self.take();
            let part = self.take();
            parts.push(self.spanned(part));
        }
        let end = self.last_end();
        if self.kind() == Kind::Comma {
            self.take();
            while self.kind() == Kind::Comma {
                self.take();
            }
        }
        let mut span = self.span(start);
        span.end = end;
        Ok(Path { parts, other, span })
    }

    fn several(&mut self, kinds: &[NameKind], clause: &mut Clause) -> Read<()> {
        let first = self.path(kinds)?;
        clause.args.push(Arg::Name(first));
        while (self.at_name() || self.kind() == Kind::Keyword(Keyword::Other))
            && !self.slipped(clause)
        {
            let next = self.path(kinds)?;
            clause.args.push(Arg::Name(next));
        }
        Ok(())
    }

    /// Whether the next word, in a list of names, is rather a misspelled keyword.
    fn slipped(&self, clause: &Clause) -> bool {
        if self.kind() != Kind::Word {
            return false;
        }
        if self.begins_file_line() {
            return true;
        }
        let text = self.slice(self.peek());
        text.bytes().all(|b| b.is_ascii_lowercase())
            && (self.misspelled(clause.spec.tail).is_some()
                || self.misspelled(&self.contexts).is_some())
    }

    fn none(&mut self) -> Option<Arg> {
        let token = self.peek();
        let none = token.kind == Kind::Word && matches!(self.slice(token), "none" | "なし");
        none.then(|| {
            self.bump();
            Arg::Mark(self.span(token))
        })
    }

    fn word(&mut self, set: Set) -> Read<Arg> {
        let token = self.peek();
        match token.kind {
            Kind::Word | Kind::Quoted => {
                self.bump();
                Ok(Arg::Word(self.spanned(token)))
            }
            // A word of the vocabulary that is a keyword elsewhere: `concern law`.
            Kind::Keyword(_) if set.english(self.slice(token)).is_some() => {
                self.bump();
                Ok(meant(self.slice(token), self.span(token)))
            }
            _ => {
                let (en, ja) = set.called();
                Err(self.expected(Text::new(en, ja)))
            }
        }
    }

    fn name_or_text(&mut self, kinds: &[NameKind]) -> Read<Arg> {
        match self.kind() {
            Kind::Text | Kind::OpenText => self.title(),
            _ if self.at_name() => Ok(Arg::Name(self.path(kinds)?)),
            _ => {
                let what = names(kinds);
                Err(self.expected(Text::new(
                    format!("{} or a string", what.en),
                    format!("{}又は文字列", what.ja),
                )))
            }
        }
    }

    // Strings.

    pub(super) fn title(&mut self) -> Read<Arg> {
        let first = self.peek();
        let text = self.string()?;
        let mut span = self.span(first);
        let mut second = None;
        if self.kind() == Kind::Slash {
            self.take();
            second = Some(self.string()?);
        }
        span.end = self.last_end();
        Ok(Arg::Title(
            Title {
                first: text,
                second,
            },
            span,
        ))
    }

    fn string(&mut self) -> Read<String> {
        let token = self.peek();
        match token.kind {
            Kind::Text => {
                self.bump();
                Ok(unquote(self.slice(token)).to_owned())
            }
            Kind::OpenText => {
                self.open_text();
                Err(Failed)
            }
            _ => Err(self.expected(Text::new("a string in quotes", "引用符で囲んだ文字列"))),
        }
    }

    // Numbers.

    fn too_large(&mut self, token: Token) -> Failed {
        let span = self.span(token);
        self.report(
            Diagnostic::error(
                "bad-number",
                span,
                Text::new("this number cannot be read", "この数は読み取れません"),
            )
            .help(Text::new(
                "write at most 30 digits and six decimals",
                "整数部30桁、小数部6桁までで書きます",
            )),
        );
        Failed
    }

    pub(super) fn micro(&mut self) -> Read<(u128, Span)> {
        let token = self.peek();
        if token.kind != Kind::Number {
            return Err(self.expected(Text::new("a number", "数")));
        }
        let Some(micro) = value::millionths(self.slice(token)) else {
            let failed = self.too_large(token);
            self.bump();
            return Err(failed);
        };
        self.bump();
        Ok((micro, self.span(token)))
    }

    fn number(&mut self) -> Read<Arg> {
        let (micro, span) = self.micro()?;
        Ok(Arg::Number(micro, span))
    }

    /// A number with or without what it counts behind it: `12人`, `5万人`.
    fn count(&mut self) -> Read<Arg> {
        let (micro, mut span) = self.micro()?;
        let token = self.peek();
        if token.kind != Kind::Counter {
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

    fn times(&mut self) -> Read<Arg> {
        let token = self.peek();
        if token.kind == Kind::Word
            && let Some(digits) = self.slice(token).strip_prefix(['x', '×'])
            && let Some(micro) = value::millionths(digits)
            && !digits.is_empty()
            && digits.chars().all(|c| c.is_numeric())
        {
            self.bump();
            return Ok(Arg::Number(micro, self.span(token)));
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

    fn yen(&mut self) -> Read<Arg> {
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
            return Err(self.expected(Text::new("`yen`", "「円」")));
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

    fn share(&mut self) -> Read<Arg> {
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

    fn date(&mut self) -> Read<Arg> {
        let token = self.peek();
        if token.kind != Kind::Date {
            return Err(self.expected(Text::new(
                "a date such as 2024-04-01",
                "日付（例：2024-04-01、令和6年4月1日）",
            )));
        }
        self.bump();
        match value::date(self.slice(token)) {
            Some(date) => Ok(Arg::Date(date, self.span(token))),
            None => {
                let span = self.span(token);
                self.report(Diagnostic::error(
                    "bad-date",
                    span,
                    Text::new("there is no such day in the calendar", "暦にない日付です"),
                ));
                Err(Failed)
            }
        }
    }

    /// A time of day, as milliseconds since midnight.
    fn clock(&mut self) -> Read<Arg> {
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

    fn time_unit(&mut self) -> Read<Millis> {
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
            .then(|| crate::near::nearest(self.slice(token), known))
            .flatten()
            .map(crate::near::did_you_mean);
        Err(self.expected_with(
            Text::new(
                "a unit of time (sec, min, hours, days, weeks, months, years)",
                "時間の単位（秒、分、時間、日、週間、か月、年）",
            ),
            help,
        ))
    }

    fn at_time_unit(&self) -> bool {
        let token = self.peek();
        matches!(token.kind, Kind::Word | Kind::Counter) && value::time(self.slice(token)).is_some()
    }

    fn product(&mut self, micro: u128, unit: Millis, token: Token) -> Read<Millis> {
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

    fn at_to(&self) -> bool {
        match self.kind() {
            Kind::Range | Kind::Keyword(Keyword::To) => true,
            Kind::Word => self.slice(self.peek()) == "から",
            _ => false,
        }
    }

    fn to(&mut self) -> Read<()> {
        if self.at_to() {
            self.bump();
            Ok(())
        } else {
            Err(self.expected(Text::new("`to`", "「〜」")))
        }
    }

    /// `10 to 20 days`, `10 days to 3 weeks`; `20 days` alone is from that to that.
    fn span_of_time(&mut self) -> Read<(Millis, Millis, Span)> {
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

    fn ordered(&mut self, least: Millis, most: Millis, span: Span) -> Read<()> {
        if least <= most {
            return Ok(());
        }
        self.report(Diagnostic::error(
            "bad-range",
            span,
            Text::new(
                "the least comes first, then the most",
                "小さい値、大きい値の順に書きます",
            ),
        ));
        Err(Failed)
    }

    fn estimate(&mut self) -> Read<Arg> {
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
            return Err(self.expected(Text::new(
                "a duration such as `20 min` or `20 min (10 to 45)`",
                "時間（例：20分、20分（10〜45））",
            )));
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
    fn last_unit(&self) -> Millis {
        self.at
            .checked_sub(1)
            .and_then(|i| self.tokens.get(i))
            .and_then(|&token| value::time(self.slice(token)))
            .map_or(1, |row| row.3)
    }

    /// `10 to 45` in a unit told before, or each with a unit of its own.
    fn range(&mut self, unit: Millis) -> Read<(Millis, Millis)> {
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

    // Citations.

    /// Reads the number of a provision; `art`, if it is written, is taken.
    fn provision_after_art(&mut self, first: Token) -> Read<(Number, Span)> {
        let article = if first.kind == Kind::Article {
            self.take();
            self.japanese(first, '条')?
        } else {
            self.parts()?
        };
        let mut number = Number {
            article,
            paragraph: None,
            item: None,
        };
        for (kind, keyword, unit) in [
            (Kind::Paragraph, Keyword::Para, '項'),
            (Kind::Item, Keyword::Item, '号'),
        ] {
            let token = self.peek();
            let parts = if token.kind == kind {
                self.take();
                self.japanese(token, unit)?
            } else if token.kind == Kind::Keyword(keyword) {
                self.take();
                self.parts()?
            } else {
                continue;
            };
            match unit {
                '項' => number.paragraph = Some(parts),
                _ => number.item = Some(parts),
            }
        }
        let mut span = self.span(first);
        span.end = self.last_end();
        while self.kind() == Kind::Comma {
            self.take();
        }
        Ok((number, span))
    }

    fn japanese(&mut self, token: Token, unit: char) -> Read<Vec<u32>> {
        let parts = value::branches(self.slice(token), unit);
        parts.ok_or_else(|| self.too_large(token))
    }

    fn parts(&mut self) -> Read<Vec<u32>> {
        let token = self.peek();
        if token.kind != Kind::Number {
            return Err(self.expected(Text::new(
                "the number of a provision such as `9_2`",
                "条項の番号（例：9_2）",
            )));
        }
        self.take();
        match value::parts(self.slice(token)) {
            Some(parts) => Ok(parts),
            None => Err(self.too_large(token)),
        }
    }

    fn at_number(&self) -> bool {
        matches!(self.kind(), Kind::Article | Kind::Keyword(Keyword::Art))
    }

    fn number_of_provision(&mut self) -> Read<(Number, Span)> {
        let start = self.peek();
        if start.kind != Kind::Article {
            self.bump();
        }
        let (number, mut span) = self.provision_after_art(self.peek())?;
        span.start = start.start;
        Ok((number, span))
    }

    pub(super) fn cite(&mut self) -> Read<Cite> {
        if self.at_number() {
            let (number, span) = self.number_of_provision()?;
            return Ok(Cite {
                law: None,
                number: Some(number),
                span,
            });
        }
        let law = self.path(&[NameKind::Law])?;
        let mut span = law.span;
        let mut number = None;
        if self.at_number() {
            let (found, at) = self.number_of_provision()?;
            number = Some(found);
            span = span.to(at);
        }
        Ok(Cite {
            law: Some(law),
            number,
            span,
        })
    }

    fn cites(&mut self, clause: &mut Clause) -> Read<()> {
        let first = self.cite()?;
        let mut law = first.law.clone();
        clause.args.push(Arg::Cite(first));
        loop {
            if self.at_number() {
                // `art 4, art 7`: of the same law. In a law, `art 7` at the head of a line is the next provision.
                if self.peek().first && self.contexts.contains(&super::spec::Context::Provisions) {
                    return Ok(());
                }
                let mut cite = self.cite()?;
                cite.law = law.clone();
                clause.args.push(Arg::Cite(cite));
            } else if self.at_name() && !self.slipped(clause) {
                let cite = self.cite()?;
                law = cite.law.clone();
                clause.args.push(Arg::Cite(cite));
            } else {
                return Ok(());
            }
        }
    }

    // Provisions.

    fn requirement(&mut self, clause: &mut Clause) -> Read<Arg> {
        let token = self.peek();
        match token.kind {
            Kind::Text | Kind::OpenText => self.title(),
            Kind::Keyword(Keyword::Channel) => {
                self.bump();
                clause.args.push(meant("channel", self.span(token)));
                self.word(Set::Channel)
            }
            Kind::Keyword(Keyword::Step) => {
                self.bump();
                Ok(meant("step", self.span(token)))
            }
            Kind::Keyword(Keyword::Per) => {
                self.bump();
                clause.args.push(meant("unit", self.span(token)));
                self.word(Set::Unit)
            }
            Kind::Word if self.slice(token) == "unit" => {
                self.bump();
                clause.args.push(meant("unit", self.span(token)));
                self.word(Set::Unit)
            }
            _ => Err(self.expected(Text::new(
                "what is required: `channel C`, `step`, `per UNIT`, or words in quotes",
                "要求の内容（経路、手順、単位、又は引用符で囲んだ言葉）",
            ))),
        }
    }

    fn movement(&mut self, clause: &mut Clause) -> Read<()> {
        while let Kind::Keyword(keyword) = self.kind() {
            if !is_verb(keyword) {
                break;
            }
            let token = self.bump();
            clause.args.push(Arg::Word(Spanned {
                text: keyword.spelling(Lang::En).to_owned(),
                span: self.span(token),
            }));
        }
        while self.at_name() && !self.slipped(clause) {
            let path = self.path(&[NameKind::Data])?;
            clause.args.push(Arg::Name(path));
        }
        if clause.args.is_empty() && self.kind() != Kind::Keyword(Keyword::UseOf) {
            return Err(self.expected(Text::new(
                "what is done with which data (`reads Income`), or `use of` an identifier",
                "情報の扱い（参照：所得 など）、又は利用する識別子",
            )));
        }
        Ok(())
    }

    fn removed(&mut self, clause: &mut Clause) -> Read<()> {
        let token = self.peek();
        match token.kind {
            Kind::Keyword(keyword) if is_verb(keyword) => {
                self.bump();
                clause.args.push(Arg::Word(Spanned {
                    text: keyword.spelling(Lang::En).to_owned(),
                    span: self.span(token),
                }));
                self.several(&[NameKind::Data, NameKind::Document], clause)
            }
            _ => Err(self.expected(Text::new(
                "the data clause to remove, such as `reads Income`",
                "除く節（例：参照：所得）",
            ))),
        }
    }

    // Plans and populations.

    fn quantity(&mut self) -> Read<Arg> {
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
                self.slice(token).to_owned()
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

    fn distribution(&mut self, clause: &mut Clause) -> Read<()> {
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

    // Rules.

    /// The words of a rule as they are, from one word to before another.
    fn tokens(&self, from: usize, to: usize) -> Vec<rule::Token> {
        let mut out = Vec::new();
        for &token in self.tokens.get(from..to).unwrap_or_default() {
            let text = self.slice(token);
            let span = self.span(token);
            let one = |kind, text: String| rule::Token { kind, text, span };
            match token.kind {
                Kind::Keyword(_) if text.contains(char::is_whitespace) => {
                    // Keywords of several words are plain words here.
                    for part in text.split_whitespace() {
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
                        other => other,
                    };
                    out.push(one(rule::TokenKind::Mark, mark.to_owned()));
                }
            }
        }
        out
    }

    fn expression(&mut self, stop: Stop) -> Read<Arg> {
        use Keyword as K;
        let start = self.at;
        loop {
            let token = self.peek();
            let slip = token.first
                && token.kind == Kind::Word
                && self.misspelled(&[super::spec::Context::Rule]).is_some();
            let ends = match token.kind {
                _ if slip => true,
                Kind::End | Kind::Open | Kind::Close | Kind::OpenText => true,
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

    fn sources(&mut self, clause: &mut Clause) -> Read<()> {
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

    fn near(&self, end: u32, start: u32) -> bool {
        let gap = self
            .text
            .get(end as usize..start as usize)
            .unwrap_or_default();
        gap.chars().count() <= 1
    }

    fn source(&self, span: Span) -> Arg {
        let text = self.text.get(span.start as usize..span.end as usize);
        Arg::Word(Spanned {
            text: text.unwrap_or_default().to_owned(),
            span,
        })
    }

    fn remedy(&mut self, clause: &mut Clause) -> Read<()> {
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

    fn example(&mut self, clause: &mut Clause) -> Read<()> {
        let kind = self.word(Set::Example)?;
        clause.args.push(kind);
        if matches!(self.kind(), Kind::Keyword(Keyword::At | Keyword::AtPlace)) {
            self.take();
            let start = self.at;
            while !matches!(self.kind(), Kind::Open | Kind::Close | Kind::End) {
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
                .help(Text::new("close it with `}`", "`}` で閉じます")),
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
    fn finding(&mut self) -> Read<Arg> {
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
                Kind::Sign => self.slice(token) == "@",
                Kind::Dot => true,
                _ => false,
            };
            let name = matches!(token.kind, Kind::Word | Kind::Quoted | Kind::Number);
            let tight = token.start == start.start || token.start == self.last_end();
            if !(glue || name) || !tight {
                break;
            }
            text.push_str(match token.kind {
                Kind::Quoted => unquote(self.slice(token)),
                _ => self.slice(token),
            });
            self.take();
        }
        let mut span = self.span(start);
        span.end = self.last_end();
        Ok(Arg::Word(Spanned { text, span }))
    }

    /// The words of an expression of a decision: everything that is no keyword of its clauses.
    fn decision_words(&mut self) -> Read<Arg> {
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
}

/// A word that stands for a keyword among arguments.
fn meant(word: &str, span: Span) -> Arg {
    Arg::Word(Spanned {
        text: word.to_owned(),
        span,
    })
}

fn is_verb(keyword: Keyword) -> bool {
    use Keyword as K;
    matches!(
        keyword,
        K::Enters | K::Shows | K::Issues | K::Reads | K::Copies | K::Writes | K::Sends
    )
}

/// The text between the quotes.
pub(crate) fn unquote(text: &str) -> &str {
    let mut chars = text.chars();
    chars.next();
    chars.next_back();
    chars.as_str()
}

/// “the name of a system”.
fn names(kinds: &[NameKind]) -> Text {
    let texts: Vec<Text> = kinds.iter().map(|kind| kind.text()).collect();
    let en: Vec<String> = texts
        .iter()
        .map(|t| {
            let article = if t.en.starts_with(['a', 'e', 'i', 'o', 'u']) {
                "an"
            } else {
                "a"
            };
            format!("{article} {}", t.en)
        })
        .collect();
    let ja: Vec<&str> = texts.iter().map(|t| t.ja.as_str()).collect();
    if kinds == [NameKind::Free] {
        return Text::new("a name", "名前");
    }
    Text::new(
        format!("the name of {}", en.join(" or ")),
        format!("{}の名前", ja.join("又は")),
    )
}

impl Set {
    /// What a word of it is called, with an article.
    pub fn called(self) -> (&'static str, &'static str) {
        match self {
            Self::ActorKind => ("a kind of actor", "主体の種類"),
            Self::Level => ("a kind of law", "法令の種類"),
            Self::Unit => ("a unit", "単位"),
            Self::Channel => ("a channel", "経路"),
            Self::Need => ("what is needed", "必要なもの"),
            Self::Method => ("a method of identification", "本人確認の方法"),
            Self::Disposition => ("what becomes of it", "処遇"),
            Self::Severity => ("`error`, `warning` or `note`", "error、warning又はnote"),
            Self::Concern => ("a concern", "関心"),
            Self::Remedy => ("the level of a remedy", "対処の水準"),
            Self::Example => (
                "`violates`, `conforms`, `not-stated` or `ignores`",
                "violates、conforms、not-stated又はignores",
            ),
            Self::Start => ("`application` or `event E`", "「申請」又は「出来事：E」"),
            Self::DecisionUnit => (
                "whom it is about: `individual`, `household` or `highest-earner`",
                "対象（個人、世帯又は最多所得者）",
            ),
        }
    }
}
