//! Names, words and strings.

use smallvec::smallvec;

use crate::design::Title;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::keyword::{Keyword, Words};
use crate::syntax::parse::{AND, Failed, Parser, Read};
use crate::syntax::spec::{Context, NameKind, Set};
use crate::syntax::token::{Kind, Token};
use crate::syntax::tree::{Arg, Clause, Path, Word};
use crate::syntax::unseen::{seen, seen_text};
use crate::text::{Lang, Text, with_article};

use super::unquote;

/// How many words a path or a list may have at most, so that a hostile text stays bounded.
const MOST_PARTS: usize = 8;

impl Parser<'_> {
    pub(in crate::syntax) fn at_name(&self) -> bool {
        matches!(self.kind(), Kind::Word | Kind::Quoted | Kind::OpenQuoted)
    }

    pub(in crate::syntax) fn spanned(&self, token: Token) -> Word {
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

    pub(super) fn new_name(&mut self, kind: NameKind) -> Read<Path> {
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
    pub(super) fn no_name(&self, token: Token, kind: NameKind) -> Option<Text> {
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
    pub(in crate::syntax) fn path(&mut self, kinds: &[NameKind]) -> Read<Path> {
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

    pub(super) fn several(&mut self, kinds: &[NameKind], clause: &mut Clause) -> Read<()> {
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
    pub(super) fn is_and(&mut self) -> bool {
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
    pub(in crate::syntax) fn slipped(&self, clause: &Clause) -> bool {
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

    pub(super) fn none(&mut self) -> Option<Arg> {
        let token = self.peek();
        let none = token.kind == Kind::Word && matches!(self.slice(token), "none" | "なし");
        none.then(|| {
            self.bump();
            Arg::Mark(self.span(token))
        })
    }

    pub(super) fn word(&mut self, set: Set) -> Read<Arg> {
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

    pub(super) fn name_or_text(&mut self, kinds: &[NameKind]) -> Read<Arg> {
        if kinds == [NameKind::Free] {
            self.free_name();
        }
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

    /// Takes a keyword on the same line for the name that stands here, where nothing around has a clause that begins
    /// with it: `skilled law`.
    fn free_name(&mut self) {
        let token = self.peek();
        let english = self.slice(token).is_ascii();
        let mut near = self.contexts.iter().filter(|&&it| it != Context::File);
        if token.first
            || !english
            || !matches!(token.kind, Kind::Keyword(_))
            || near.any(|&context| self.spec_at(context, token).is_some())
        {
            return;
        }
        if let Some(token) = self.tokens.get_mut(self.at) {
            token.kind = Kind::Word;
        }
    }

    // Strings.

    pub(in crate::syntax) fn title(&mut self) -> Read<Arg> {
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

    pub(super) fn string(&mut self) -> Read<String> {
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
pub(super) fn meant(word: &str, span: Span) -> Arg {
    Arg::Word(Word {
        text: word.into(),
        span,
    })
}

/// “the name of a system”.
fn names(kinds: &[NameKind]) -> Text {
    let texts: Vec<Text> = kinds.iter().map(|kind| kind.text()).collect();
    let en: Vec<String> = texts.iter().map(|t| with_article(&t.en)).collect();
    let ja: Vec<&str> = texts.iter().map(|t| t.ja.as_str()).collect();
    if kinds == [NameKind::Free] {
        return Text::new("a name", "名前");
    }
    Text::new(
        format!("the name of {}", en.join(" or ")),
        format!("{}の名前", ja.join("又は")),
    )
}
