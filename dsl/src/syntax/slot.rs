//! Reading what stands behind a keyword.

mod amount;
mod law;
mod rule;

use crate::design::{Estimate, Shape, Title};
use crate::diagnostic::Diagnostic;
use crate::near::did_you_mean;
use crate::source::Span;
use crate::text::{Lang, Text};
use smallvec::smallvec;

use super::keyword::{Keyword, Words};
use super::parse::{AND, Failed, Parser, Read};
use super::spec::{NameKind, Set, Slot};
use super::token::{Kind, Token};
use super::tree::{Arg, Clause, Path, Word};
use super::unseen::{seen, seen_text};

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
            Slot::Duration => {
                let (millis, span) = self.duration()?;
                Arg::Duration(millis, span)
            }
            Slot::DurationOrNone => match self.none() {
                Some(mark) => mark,
                None => {
                    let (millis, span) = self.duration()?;
                    Arg::Duration(millis, span)
                }
            },
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

    // Names.

    pub(super) fn at_name(&self) -> bool {
        matches!(self.kind(), Kind::Word | Kind::Quoted | Kind::OpenQuoted)
    }

    pub(super) fn spanned(&self, token: Token) -> Word {
        let text = self.slice(token);
        let text = match token.kind {
            Kind::Quoted => unquote(text),
            _ => text,
        };
        Word {
            text: seen(text).into(),
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
                    parts: smallvec![part],
                    other: false,
                })
            }
            Kind::OpenQuoted => {
                self.open_text();
                Err(Failed)
            }
            _ => {
                let help = self.no_name(token, kind);
                let what = Text::new(
                    format!("the name of the {}", what.en),
                    format!("{}の名前", what.ja),
                );
                let failed = self.expected_with(what, help);
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
                    parts: smallvec![part],
                    other: false,
                })
            }
        }
    }

    /// What to write where a name is declared and none stands.
    fn no_name(&self, token: Token, kind: NameKind) -> Option<Text> {
        let text = self.slice(token);
        let keyword = Keyword::from_label(kind.text().ja.as_str())?;
        let (en, ja) = (keyword.written(Lang::En), keyword.written(Lang::Ja));
        match token.kind {
            Kind::Text => Some(Text::new(
                format!("a short name comes first, and the title behind it: `{en} NAME {text}`"),
                format!(
                    "短い名前を先に、題名をその後に書いてください：`{ja}名前　「{}」`",
                    unquote(text)
                ),
            )),
            Kind::Number => Some(Text::new(
                "a name begins with a letter; any other stands between two backquotes",
                "名前は文字で始めてください。数字で始まる名前は『』で囲みます",
            )),
            Kind::Label => Some(no_colon(text)),
            _ => None,
        }
    }

    /// Reads a name of one of some kinds, `other` before it and dots between its parts included.
    pub(super) fn path(&mut self, kinds: &[NameKind]) -> Read<Path> {
        let mut token = self.peek();
        let start = token;
        let mut other = false;
        let name = |it| matches!(it, Kind::Word | Kind::Quoted);
        if token.kind == Kind::Keyword(Keyword::Other) || self.is_nearly(Keyword::Other, name) {
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
                let label = token.kind == Kind::Label && !token.first;
                let help = label.then(|| no_colon(self.slice(token)));
                return Err(self.expected_with(names(kinds), help));
            }
        }
        let mut parts = smallvec![self.spanned(token)];
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
            if self.is_and() {
                self.bump();
                continue;
            }
            let next = self.path(kinds)?;
            clause.args.push(Arg::Name(next));
        }
        Ok(())
    }

    /// Whether the next word joins two names of a list, which needs none; that is told.
    fn is_and(&mut self) -> bool {
        let (token, next) = (self.peek(), self.nth(1));
        let word = self.slice(token);
        let joins = token.kind == Kind::Word
            && matches!(next.kind, Kind::Word | Kind::Quoted)
            && !next.first
            && AND.contains(&word)
            && !self.declares(word);
        if joins {
            let message = Text::new(
                format!(
                    "the names of a list are set apart by a comma or a space, without `{word}`"
                ),
                format!("並べる名前の間に「{word}」は書けません"),
            );
            let list = Text::new(
                "write for example `enters Income, Address`",
                "読点又は空白で区切ってください（例：入力：所得、住所）",
            );
            self.report_mended(
                Diagnostic::error("unknown-keyword", self.span(token), message).help(list),
            );
        }
        joins
    }

    /// Whether the next word, in a list of names, is rather a misspelled keyword.
    pub(super) fn slipped(&self, clause: &Clause) -> bool {
        if self.kind() != Kind::Word {
            return false;
        }
        if self.begins_file_line() {
            return true;
        }
        let text = self.slice(self.peek());
        let meant = |contexts| {
            // At the head of a line, another word for a keyword is rather that than a name.
            if self.peek().first {
                self.meant(contexts).is_some()
            } else {
                self.misspelled(contexts).is_some()
            }
        };
        if text.bytes().all(|b| b.is_ascii_lowercase()) {
            return meant(clause.spec.tail) || meant(&self.contexts);
        }
        // A label whose colon is missing.
        if let Some((_, length)) = self.glued(clause.spec.tail)
            && !text.is_ascii()
            && text
                .get(length..)
                .is_some_and(|it| it.starts_with(|c: char| c.is_ascii()))
        {
            return true;
        }
        // A keyword with a capital letter.
        let lower = text.to_ascii_lowercase();
        Words::of(&lower).is_some()
            && !self.declares(text)
            && [clause.spec.tail, &self.contexts]
                .iter()
                .any(|it| self.misspelled(it).is_some())
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
                Ok(seen_text(unquote(self.slice(token))).into_owned())
            }
            Kind::OpenText => {
                self.open_text();
                Err(Failed)
            }
            _ => Err(self.expected(Text::new("a string in quotes", "引用符で囲んだ文字列"))),
        }
    }
}

/// That a name has no colon behind it.
fn no_colon(label: &str) -> Text {
    let name = label.trim_end_matches([':', '：', ' ', '\u{3000}']);
    Text::new(
        format!("a name has no colon behind it: `{name}`"),
        format!("名前の後にコロンは付けません：`{name}`"),
    )
}

/// A word that stands for a keyword among arguments.
fn meant(word: &str, span: Span) -> Arg {
    Arg::Word(Word {
        text: word.into(),
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
        }
    }
}
