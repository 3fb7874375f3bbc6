//! How names, words, citations and amounts are written.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

use crate::design::{Spelled, Verb};
use crate::fmt::columns::LONG;
use crate::fmt::words::name_in_quotes;
use crate::source::Span;
use crate::syntax::keyword::Keyword;
use crate::syntax::spec::{Context, Set, Slot};
use crate::syntax::token::{Kind, Token, lex, parts};
use crate::syntax::tree::{Arg, Cite, Clause, Path};
use crate::syntax::value;
use crate::text::Lang;

use super::Renderer;

/// How far the further lines of a condition are set in.
const SET_IN: usize = 4;

impl Renderer<'_> {
    pub(super) fn path(&self, clause: &Clause, path: &Path, lang: Lang, base: u32) -> String {
        let mut text = String::new();
        if path.other {
            text.push_str(&Keyword::Other.written(lang));
            if lang == Lang::En {
                text.push(' ');
            }
        }
        for (i, part) in path.parts.iter().enumerate() {
            if i > 0 {
                text.push('.');
            }
            let written = self.slice(part.span, base);
            if written.starts_with(['`', '『']) {
                text.push_str(&name_in_quotes(&part.text, lang));
            } else if matches!(clause.spec.context, Context::Wage | Context::Used)
                && let Some(&(one, _, ja, _)) = value::time(written)
            {
                text.push_str(if lang == Lang::En { one } else { ja });
            } else if let Some((en, ja)) = self.kind(clause, written) {
                text.push_str(if lang == Lang::En { en } else { ja });
            } else if path.parts.len() == 1
                && matches!(
                    clause.keyword,
                    Keyword::Then | Keyword::Or | Keyword::ThenAll
                )
                && let Some(outcome) = self.outcome(written, lang)
            {
                text.push_str(outcome);
            } else {
                text.push_str(written);
            }
        }
        text
    }

    /// A kind of actor, where a clause may name one or an actor: `from municipality`.
    fn kind(&self, clause: &Clause, name: &str) -> Option<(&'static str, &'static str)> {
        let party = matches!(
            clause.spec.args.first(),
            Some(Slot::Party | Slot::PartyOrDate)
        );
        Set::ActorKind.find(name).filter(|(en, ja)| {
            party && !self.declared.contains(*en) && !self.declared.contains(*ja)
        })
    }

    pub(super) fn outcome(&self, name: &str, lang: Lang) -> Option<&'static str> {
        let words = [
            ("granted", "認容"),
            ("refused", "却下"),
            ("withdrawn", "取下げ"),
        ];
        let (en, ja) = words.iter().find(|(en, ja)| *en == name || *ja == name)?;
        let taken = self.declared.contains(*en) || self.declared.contains(*ja);
        (!taken).then_some(match lang {
            Lang::En => en,
            Lang::Ja => ja,
        })
    }

    pub(super) fn word(
        &self,
        clause: &Clause,
        place: usize,
        word: &str,
        span: Span,
        lang: Lang,
        base: u32,
    ) -> String {
        let set = match clause.spec.args.first() {
            Some(Slot::Word(set) | Slot::WordOrNone(set) | Slot::Words(set)) => Some(*set),
            Some(Slot::OrChannel) => Some(Set::Channel),
            Some(Slot::NeedShare) => Some(Set::Need),
            Some(Slot::Start) => Some(Set::Start),
            Some(Slot::Remedy) => Some(Set::Remedy),
            Some(Slot::Example) => Some(Set::Example),
            Some(Slot::Requirement) => {
                if place == 0 {
                    let keyword = match word {
                        "channel" => Keyword::Channel,
                        "step" => Keyword::Step,
                        _ => Keyword::Per,
                    };
                    return keyword.written(lang);
                }
                let first = clause.args.first();
                let channel = matches!(first, Some(Arg::Word(w)) if w.text == "channel");
                Some(if channel { Set::Channel } else { Set::Unit })
            }
            Some(Slot::Movement | Slot::Removed) => {
                let verb =
                    Verb::from_word(word).and_then(|verb| Keyword::from_label(verb.word(Lang::Ja)));
                return verb.map_or_else(|| word.to_owned(), |verb| verb.written(lang));
            }
            _ => None,
        };
        let written = self.slice(span, base);
        let known = set.and_then(|set| set.find(word));
        match (known, lang) {
            (Some((en, _)), Lang::En) => en.to_owned(),
            (Some((_, ja)), Lang::Ja) => ja.to_owned(),
            (None, _) => written.to_owned(),
        }
    }

    pub(super) fn cite(&self, cite: &Cite, lang: Lang, base: u32) -> String {
        let mut text = String::new();
        if let Some(path) = &cite.law
            && cite.span.start <= path.span.start
            && path.span.end <= cite.span.end
        {
            for (i, part) in path.parts.iter().enumerate() {
                if i > 0 {
                    text.push('.');
                }
                let written = self.slice(part.span, base);
                if written.starts_with(['`', '『']) {
                    text.push_str(&name_in_quotes(&part.text, lang));
                } else {
                    text.push_str(written);
                }
            }
        }
        if let Some(number) = &cite.number {
            match lang {
                Lang::En => {
                    if !text.is_empty() {
                        text.push(' ');
                    }
                    text.push_str(&number.to_string());
                }
                Lang::Ja => text.push_str(&number.japanese()),
            }
        }
        text
    }

    /// Numbers with their units.
    pub(super) fn amount(&self, span: Span, lang: Lang, base: u32) -> String {
        let source = self.slice(span, base);
        let lexed = lex(source);
        let mut text = String::new();
        let mut number = String::new();
        let slice = |t: &Token| {
            source
                .get(t.start as usize..t.end as usize)
                .unwrap_or_default()
        };
        for token in &lexed.tokens {
            let written = slice(token);
            let spaced = |text: &mut String| {
                if lang == Lang::En && !text.is_empty() && !text.ends_with(['(', ' ']) {
                    text.push(' ');
                }
            };
            match token.kind {
                Kind::Number => {
                    spaced(&mut text);
                    number = ascii_digits(written);
                    text.push_str(&number);
                }
                Kind::Word | Kind::Counter => {
                    if let Some(&(one, many, ja, _)) = value::time(written) {
                        spaced(&mut text);
                        text.push_str(match lang {
                            Lang::En if number == "1" => one,
                            Lang::En => many,
                            Lang::Ja => ja,
                        });
                    } else {
                        let word = match (written, lang) {
                            ("円", Lang::En) => "yen",
                            ("yen", Lang::Ja) if !text.ends_with("million") => "円",
                            ("exponential" | "指数分布", Lang::En) => "exponential",
                            ("exponential" | "指数分布", Lang::Ja) => "指数分布",
                            ("uniform" | "一様分布", Lang::En) => "uniform",
                            ("uniform" | "一様分布", Lang::Ja) => "一様分布",
                            ("から", Lang::En) => "to",
                            ("から", Lang::Ja) => "〜",
                            (other, _) => other,
                        };
                        // What a Japanese number counts stands right behind it in either language.
                        let counter = token.kind == Kind::Counter && word == written;
                        if !counter {
                            spaced(&mut text);
                        }
                        if lang == Lang::Ja && word.is_ascii() && !text.is_empty() {
                            text.push(' ');
                        }
                        text.push_str(word);
                        // Else the number would be a part of the word.
                        if lang == Lang::Ja && matches!(word, "指数分布" | "一様分布") {
                            text.push(' ');
                        }
                    }
                }
                Kind::Range | Kind::Keyword(Keyword::To) => text.push_str(match lang {
                    Lang::En => " to",
                    Lang::Ja => "〜",
                }),
                Kind::LeftParen => text.push_str(match lang {
                    Lang::En => " (",
                    Lang::Ja => "（",
                }),
                Kind::RightParen => text.push_str(match lang {
                    Lang::En => ")",
                    Lang::Ja => "）",
                }),
                Kind::Percent => text.push('%'),
                _ => text.push_str(written),
            }
        }
        text
    }

    /// Words as they stand, with one space where there are any, and their lines: each set in, or within what is in
    /// brackets below that.
    pub(super) fn raw(&self, span: Span, base: u32) -> String {
        let source = self.slice(span, base);
        let lexed = lex(source);
        let mut all: Vec<(Token, bool)> = lexed.tokens.iter().map(|t| (*t, false)).collect();
        all.extend(lexed.comments.iter().map(|t| (*t, true)));
        all.sort_by_key(|(t, _)| t.start);
        let mut text = String::new();
        let mut last = 0;
        let mut broken = false;
        // How far what stands in the open brackets is from the beginning, in columns.
        let mut brackets: Vec<usize> = Vec::new();
        let mut column = 0;
        for (token, comment) in all {
            if token.kind == Kind::End {
                continue;
            }
            let gap = source.get(last..token.start as usize).unwrap_or_default();
            let space = if gap.contains('\n') || broken {
                text.push('\n');
                column = 0;
                brackets.last().copied().unwrap_or(SET_IN)
            } else if comment {
                2
            } else {
                usize::from(!gap.is_empty())
            };
            text.extend(std::iter::repeat_n(' ', space));
            let written = source
                .get(token.start as usize..token.end as usize)
                .unwrap_or_default();
            // A keyword of several words may have been written with more space between them, or with comments, which
            // then follow it.
            let written = match token.kind {
                Kind::Keyword(_) if written.contains(char::is_whitespace) => {
                    Cow::Owned(parts(written).collect::<Vec<_>>().join(" "))
                }
                _ => Cow::Borrowed(written.trim_end()),
            };
            text.push_str(&written);
            column += space + written.width();
            match token.kind {
                Kind::LeftParen if !comment => brackets.push(column.min(LONG)),
                Kind::RightParen if !comment => drop(brackets.pop()),
                _ => {}
            }
            last = last.max(token.end as usize);
            broken = comment;
        }
        text
    }
}

/// A text with ASCII digits.
pub(super) fn ascii_digits(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '０'..='９' => {
                char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c)
            }
            '．' => '.',
            '，' => ',',
            c => c,
        })
        .collect()
}
