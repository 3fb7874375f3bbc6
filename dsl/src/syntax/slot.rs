//! Reading what stands behind a keyword.

mod amount;
mod law;
mod name;
mod rule;
mod time;

use crate::design::{Estimate, Shape};
use crate::diagnostic::Diagnostic;
use crate::near::did_you_mean;
use crate::text::{Lang, Text};

use super::keyword::Keyword;
use super::parse::{Parser, Read};
use super::spec::{NameKind, Set, Slot};
use super::token::Kind;
use super::tree::{Arg, Clause};

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
            Slot::NameOrTextOrNone(kinds) => match self.none() {
                Some(mark) => mark,
                None => self.name_or_text(kinds)?,
            },
            Slot::Number => self.number()?,
            Slot::Count => self.count()?,
            Slot::Times => self.times()?,
            Slot::Yen => self.yen()?,
            Slot::Share => self.share()?,
            Slot::Date => self.date()?,
            Slot::DateOrNone => match self.none() {
                Some(mark) => mark,
                None => self.date()?,
            },
            Slot::Duration => {
                let (millis, span) = self.duration()?;
                Arg::Duration(millis, span)
            }
            Slot::DurationOrNone => self.duration_or_none()?,
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
            Slot::CitesOrNone => match self.none() {
                Some(mark) => mark,
                None => return self.cites(clause),
            },
            Slot::Cite => Arg::Cite(Box::new(self.cite()?)),
            Slot::Provision => {
                let first = self.nth(0);
                let number = self.provision_after_art(first)?;
                Arg::Provision(Box::new(number.0), number.1)
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
                if self.kind() == Kind::Keyword(Keyword::Event)
                    || self.is_nearly(Keyword::Event, |it| it == Kind::Word)
                {
                    self.bump();
                    Arg::Name(self.path(&[NameKind::Event])?)
                } else if self.kind() == Kind::Keyword(Keyword::StartsEvery) {
                    let (what, what_ja) = Set::Start.called();
                    let help = Text::new(
                        "what starts again and again is written `starts every 30 days`",
                        "繰り返し始まるものは「開始：」を付けずに書いてください：`周期：30日`",
                    );
                    return Err(self.expected_with(Text::new(what, what_ja), Some(help)));
                } else {
                    self.word(Set::Start)?
                }
            }
            Slot::OrChannel => {
                if self.kind() == Kind::Keyword(Keyword::Channel) || self.is_nearly_channel() {
                    self.bump();
                }
                self.word(Set::Channel)?
            }
            Slot::Removed => return self.removed(clause),
            Slot::Sources => return self.sources(clause),
            Slot::RuleWords(stop) => self.expression(stop)?,
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

    /// Reports a misspelled `channel` before a channel.
    fn is_nearly_channel(&mut self) -> bool {
        let channel = Set::Channel.english(self.slice(self.nth(1))).is_some();
        channel && self.is_nearly(Keyword::Channel, |it| it == Kind::Word)
    }

    /// Reports a misspelled keyword among what stands behind another, told by what follows it.
    pub(super) fn is_nearly(&mut self, keyword: Keyword, follows: fn(Kind) -> bool) -> bool {
        let (token, next) = (self.peek(), self.nth(1));
        let (word, right) = (self.slice(token), keyword.spelling(Lang::En));
        let slips = if right.len() > 5 { 2 } else { 1 };
        let nearly = token.kind == Kind::Word
            && follows(next.kind)
            && !next.first
            && word.len() <= 20
            && strsim::osa_distance(&word.to_lowercase(), right) <= slips
            && !self.declares(word);
        if nearly {
            self.report_mended(
                Diagnostic::error(
                    "unknown-keyword",
                    self.span(token),
                    Text::new(
                        format!("there is no keyword `{word}`"),
                        format!("`{word}` というキーワードはありません"),
                    ),
                )
                .help(did_you_mean(right)),
            );
        }
        nearly
    }
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

impl Set {
    /// What a word of it is called, with an article.
    pub fn called(self) -> (&'static str, &'static str) {
        match self {
            Self::ActorKind => ("a kind of actor", "主体の種類"),
            Self::Level => ("a kind of law", "法令の種類"),
            Self::Unit => ("a unit", "単位"),
            Self::Channel => ("a channel", "経路"),
            Self::Need => ("a thing that one may need", "必要なもの"),
            Self::Method => ("a method of identification", "本人確認の方法"),
            Self::Disposition => ("what becomes of it", "処遇"),
            Self::Assessment => ("an assessment", "評価の種類"),
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
            Self::Wage => ("a time for which a wage is said", "賃金の単位"),
            Self::Often => (
                "a span of time (`day`, `week`, `month` or `year`)",
                "期間（日、週、月又は年）",
            ),
        }
    }
}
