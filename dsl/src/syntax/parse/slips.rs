//! What a word that is no keyword was probably meant to be.

use std::borrow::Cow;

use crate::diagnostic::Diagnostic;
use crate::near::{did_you_mean, nearest};
use crate::syntax::keyword::Keyword;
use crate::syntax::kin;
use crate::syntax::spec::{self, Context, Slot};
use crate::syntax::token::{Kind, Token, lex};
use crate::text::{Lang, Text};

use super::Parser;

impl Parser<'_> {
    /// The keyword that was probably meant by the next word: misspelled, or another word for it.
    pub(in crate::syntax) fn meant(&self, contexts: &[Context]) -> Option<Keyword> {
        let token = self.peek();
        // `from 2020-01-01 to 2024-12-31`.
        if token.kind == Kind::Keyword(Keyword::To) && self.nth(1).kind == Kind::Date {
            let until = |&context: &Context| spec::find(context, Keyword::Until).is_some();
            return contexts.iter().any(until).then_some(Keyword::Until);
        }
        let word = self.slice(token).trim_end_matches([':', '：']);
        (matches!(token.kind, Kind::Word | Kind::Label) && !self.declares(word))
            .then(|| kin::meant(word, contexts))
            .flatten()
            .or_else(|| self.misspelled(contexts))
    }

    /// The keyword of a clause that was meant by a word that can be nothing else.
    pub(super) fn surely_meant(&self, context: Context) -> Option<Keyword> {
        let word = self.slice(self.peek());
        let amended = self
            .read
            .last()
            .is_some_and(|it| it.keyword == Keyword::Amend);
        if amended && !self.peek().first && kin::repeals(word) {
            return None;
        }
        let label = |spec: &&spec::Spec| {
            self.kind() == Kind::Word && spec.keyword.spelling(Lang::Ja) == word
        };
        self.meant(&[context])
            .or_else(|| spec::of(context).find(label).map(|it| it.keyword))
            .or_else(|| self.nearly(&[context], 2))
    }

    /// The keyword that the next word, which is none, was probably meant to be.
    pub(in crate::syntax) fn misspelled(&self, contexts: &[Context]) -> Option<Keyword> {
        // Before a number, which is no name, even a short word is a slip.
        let numbered = self.nth(1).kind == Kind::Number && !self.nth(1).first;
        self.nearly(contexts, if numbered { 2 } else { 3 })
    }

    fn nearly(&self, contexts: &[Context], shortest: usize) -> Option<Keyword> {
        let token = self.peek();
        let lang = match token.kind {
            Kind::Word => Lang::En,
            Kind::Label => Lang::Ja,
            _ => return None,
        };
        let word = self.slice(token).trim_end_matches([':', '：']);
        if self.declares(word) {
            return None;
        }
        let length = word.chars().count();
        let slips = if length <= 4 { 1 } else { 2 };
        if length < shortest && lang == Lang::En || length > 20 {
            return None;
        }
        // A capital letter is no slip of the hand, but none of a name either where a keyword is so spelled.
        let lower = narrow(word).to_lowercase();
        let word = lower.as_str();
        let letters = letters(word);
        // The innermost first, which wins where two are as near.
        let inward = contexts.iter().rev();
        let second: &str = self.slice(self.nth(1));
        let second: &str = if second.len() <= 20 { second } else { "" };
        let second_stands = |next: &str| !next.is_empty() && second.eq_ignore_ascii_case(next);
        let keywords = inward.flat_map(|&context| spec::of(context));
        keywords
            .map(|spec| spec.keyword)
            .filter_map(|keyword| {
                let spelling = keyword.spelling(lang);
                let (first, rest) = spelling.split_once(' ').unwrap_or((spelling, ""));
                let next = rest.split(' ').next().unwrap_or_default();
                let follows = next.is_empty() || second_stands(next);
                if !next.is_empty() && without_spaces(word, spelling) {
                    return Some(((0, 0, 0), keyword));
                }
                // A slip changes at most two of the letters that a word has; most keywords are told apart by them.
                let far = (letters ^ self::letters(first)).count_ones() as usize > 2 * slips
                    || first.len().abs_diff(word.len()) > 4 * slips;
                let distance = if far {
                    usize::MAX
                } else {
                    strsim::osa_distance(word, first)
                };
                // The first word of a keyword of several is one of nothing else.
                let follows = follows || distance == 0;
                let shorter = length.min(first.chars().count());
                (follows && distance <= slips && 2 * distance < shorter.max(3)
                    // A Japanese label of two letters must not become any other of two letters.
                    && (lang == Lang::En || distance < shorter))
                    .then(|| {
                        let behind = if next.is_empty() {
                            0
                        } else {
                            strsim::osa_distance(second, next)
                        };
                        // Of two as near, the one whose second word stands there too; one of a single word before
                        // one whose second word does not.
                        let rank = u8::from(!second_stands(next))
                            + u8::from(!next.is_empty() && !second_stands(next));
                        ((distance, rank, behind), keyword)
                    })
            })
            .min_by_key(|&(nearness, _)| nearness)
            .map(|(_, keyword)| keyword)
    }

    pub(in crate::syntax) fn label_suggestion(&self, contexts: &[Context]) -> Option<Text> {
        let token = self.peek();
        let word = self.slice(token).trim_end_matches([':', '：']);
        let here: Vec<_> = contexts
            .iter()
            .flat_map(|&context| spec::of(context))
            .map(|spec| spec.keyword)
            .collect();
        if let Some(keyword) = here.iter().find(|k| k.spelling(Lang::En) == word) {
            return Some(Text::new(
                format!(
                    "the English keyword has no colon: `{}`",
                    keyword.spelling(Lang::En)
                ),
                format!(
                    "英語のキーワードにはコロンを付けません：`{}`",
                    keyword.spelling(Lang::En)
                ),
            ));
        }
        let labels: Vec<String> = here.iter().map(|k| k.written(Lang::Ja)).collect();
        kin::told_of_label(word).or_else(|| {
            nearest(word, labels.iter().map(|l| l.trim_end_matches('：')))
                .map(|near| did_you_mean(&format!("{near}：")))
        })
    }

    /// Reports a misspelled keyword, and reads on as if it were spelled right.
    pub(in crate::syntax) fn mend(&mut self, keyword: Keyword) {
        let token = self.peek();
        let lang = if narrow(self.slice(token)).is_ascii() {
            Lang::En
        } else {
            Lang::Ja
        };
        // The other words of a keyword of several follow, perhaps misspelled too.
        let rest = match lang {
            Lang::En if without_spaces(self.slice(token), keyword.spelling(lang)) => Vec::new(),
            Lang::En => keyword.spelling(lang).split(' ').skip(1).collect(),
            Lang::Ja => Vec::new(),
        };
        let is_part = |(i, part): &(usize, &&str)| {
            let word = self.slice(self.nth(i + 1));
            word.eq_ignore_ascii_case(part)
                || self.nth(i + 1).kind == Kind::Word
                    && word.bytes().all(|b| b.is_ascii_lowercase())
                    && strsim::osa_distance(word, part) <= part.len() / 3
        };
        let parts: Vec<(usize, bool)> = rest
            .iter()
            .enumerate()
            .take_while(is_part)
            .map(|(i, part)| (i + 1, self.slice(self.nth(i + 1)) == *part))
            .collect();
        let more = parts.len();
        let end = self.nth(more).end;
        // After too many mistakes the report skips what is left.
        let head = self.at;
        // What is told is the words up to the last that is wrong.
        let wrong = parts
            .iter()
            .rfind(|(_, right)| !right)
            .map_or(0, |&(i, _)| i);
        let span = self.span(token).to(self.span(self.nth(wrong)));
        let word = self
            .text
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default()
            .to_owned();
        self.report_mended(
            Diagnostic::error(
                "unknown-keyword",
                span,
                Text::new(
                    format!("there is no keyword `{word}`"),
                    format!("`{word}` というキーワードはありません"),
                ),
            )
            .help(
                self.period()
                    .unwrap_or_else(|| did_you_mean(&keyword.written(lang))),
            ),
        );
        if let Some(place) = self.tokens.get_mut(head) {
            place.kind = Kind::Keyword(keyword);
            place.end = end;
        }
        for at in head + 1..=head + more {
            if let Some(token) = self.tokens.get_mut(at) {
                token.kind = Kind::Comma;
            }
        }
        self.mended = Some(head);
    }

    /// How it is written that a procedure starts again and again: `starts monthly`.
    fn period(&self) -> Option<Text> {
        let starts = self.slice(self.peek()) == "starts";
        let days = starts.then(|| kin::days(self.slice(self.nth(1))))??;
        Some(did_you_mean(&format!("starts every {days}")))
    }

    /// A keyword of some clauses that the next word begins with, what follows written to it without the space or
    /// colon that sets it apart; with the keyword's length in bytes.
    pub(in crate::syntax) fn glued(&self, contexts: &[Context]) -> Option<(Keyword, usize)> {
        let token = self.peek();
        let word = self.slice(token);
        if token.kind != Kind::Word
            || self.splits >= MOST_SPLITS
            || word.len() > 200
            || self.declares(word)
        {
            return None;
        }
        let specs = contexts.iter().flat_map(|&context| spec::of(context));
        let fits = |spec: &spec::Spec, lang: Lang| {
            let spelling = spec.keyword.spelling(lang);
            let rest = word.strip_prefix(spelling)?;
            let next = rest.chars().next()?;
            let apart = match (lang, spec.args.first()) {
                (_, None) => false,
                (Lang::Ja, _) => spelling.chars().count() > 1 || next.is_ascii(),
                (Lang::En, Some(Slot::Word(set) | Slot::WordOrNone(set) | Slot::Words(set))) => {
                    set.english(rest).is_some()
                }
                (Lang::En, _) => next.is_uppercase() || next.is_ascii_digit() || !next.is_ascii(),
            };
            apart.then_some((spec.keyword, spelling.len()))
        };
        let found = specs.flat_map(|spec| [fits(spec, Lang::En), fits(spec, Lang::Ja)]);
        found.flatten().max_by_key(|&(_, length)| length)
    }

    /// Reports a keyword to which what follows was written, and reads on as if they were apart.
    pub(super) fn split(&mut self, keyword: Keyword, length: usize) {
        let token = self.peek();
        let word = self.slice(token);
        let (head, rest) = word.split_at_checked(length).unwrap_or((word, ""));
        let japanese = !head.is_ascii();
        let apart = if japanese {
            // As one says it: 経路は窓口.
            format!(
                "{head}：{}",
                rest.trim_start_matches(['は', 'が', 'を', 'に'])
            )
        } else {
            format!("{head} {rest}")
        };
        let message = if japanese {
            Text::new(
                format!("a colon is missing behind the keyword `{head}`"),
                format!("キーワード `{head}` の後にコロンがありません"),
            )
        } else {
            Text::new(
                format!("a space is missing behind the keyword `{head}`"),
                format!("キーワード `{head}` の後に空白がありません"),
            )
        };
        let span = self.span(token);
        let diagnostic = Diagnostic::error("unknown-keyword", span, message);
        self.report_mended(diagnostic.help(did_you_mean(&apart)));
        let start = u32::try_from(length).map_or(token.end, |it| token.start + it);
        let first = Token {
            kind: Kind::Keyword(keyword),
            end: start,
            ..token
        };
        let mut words = vec![first];
        let behind = lex(rest).tokens.into_iter();
        words.extend(behind.filter(|it| it.kind != Kind::End).map(|it| Token {
            first: false,
            start: it.start + start,
            end: it.end + start,
            ..it
        }));
        self.splits += 1;
        self.mended = Some(self.at);
        if self
            .tokens
            .get(self.at)
            .is_some_and(|it| it.start == token.start)
        {
            self.tokens.splice(self.at..=self.at, words);
        }
    }
}

/// How many words of a file are split: each moves all words behind it.
const MOST_SPLITS: usize = 100;

/// A word with letters of the usual width: ｓｔｅｐ is `step`.
fn narrow(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return Cow::Borrowed(word);
    }
    let narrow = |c: char| match c {
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
            char::from_u32(u32::from(c) - u32::from('Ａ') + u32::from('A')).unwrap_or(c)
        }
        c => c,
    };
    Cow::Owned(word.chars().map(narrow).collect())
}

/// Whether a word is a keyword of several words written as one.
fn without_spaces(word: &str, keyword: &str) -> bool {
    let mut letters = word.chars();
    keyword.contains(' ')
        && keyword
            .chars()
            .filter(|&it| it != ' ')
            .all(|it| letters.next() == Some(it))
        && letters.next().is_none()
}

/// Which letters a word has, as bits; characters that share their last bits count as one.
fn letters(word: &str) -> u32 {
    word.chars()
        .fold(0, |all, c| all | 1 << (u32::from(c) % 32))
}
