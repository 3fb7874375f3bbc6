//! From a text to its words, in one pass.
//!
//! The grammar of words is written down in `tests/words.pest`; a test holds this scanner to it on any text.
//! No word spans a line break, and what a word looks ahead is bounded, so that time is linear in the text.

use super::token::{Kind, Lexed, Token};
use super::unseen::{is_blank, is_unseen};

/// How far behind its end the longest look ahead of a word reaches, in bytes: 年, 月, 日 and two numerals.
pub(super) const AHEAD: u32 = 128;

/// How many digits, of either width, a numeral has at most.
const DIGITS: usize = 10;
/// How many kanji a numeral has at most.
const KANJI: usize = 7;
/// What a Japanese number counts stands right behind it.
const COUNTERS: [&str; 17] = [
    "時間", "分", "秒", "日", "週間", "か月", "ヶ月", "カ月", "月", "年", "億円", "万円", "円",
    "万人", "人", "回", "倍",
];

/// Scans a text from one byte to another; keywords are not told from words yet.
pub(super) struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// Whether a line began since the last word.
    first: bool,
    out: Lexed,
}

impl<'t> Scanner<'t> {
    /// Begins at a byte at which no word is under way; `first` tells whether the word there begins a line.
    pub(super) fn new(text: &'t str, at: usize, first: bool) -> Self {
        Self {
            text,
            at,
            first,
            out: Lexed::default(),
        }
    }

    /// The whole text as words.
    pub(super) fn all(mut self) -> Lexed {
        // Words of designs are about seven bytes apart.
        self.out.tokens.reserve(self.text.len() / 7 + 1);
        while self.step() {}
        self.out
    }

    /// The words so far.
    pub(super) fn words(&self) -> &[Token] {
        &self.out.tokens
    }

    /// Stops here.
    pub(super) fn stop(self) -> Lexed {
        self.out
    }

    /// Takes a word, a comment or white space; `false` at the end.
    pub(super) fn step(&mut self) -> bool {
        let Some(&byte) = self.text.as_bytes().get(self.at) else {
            return false;
        };
        let start = self.at;
        match byte {
            b'\n' => {
                self.at += 1;
                self.first = true;
            }
            b'a'..=b'z' | b'A'..=b'Z' => {
                let end = self.word_end(start + 1);
                self.push(Kind::Word, end);
            }
            b'0'..=b'9' => self.number(start),
            b'{' => self.push(Kind::Open, start + 1),
            b'}' => self.push(Kind::Close, start + 1),
            b'(' => self.push(Kind::LeftParen, start + 1),
            b')' => self.push(Kind::RightParen, start + 1),
            b'.' => self.push(Kind::Dot, start + 1),
            b',' => self.push(Kind::Comma, start + 1),
            b'/' => self.push(Kind::Slash, start + 1),
            b'%' => self.push(Kind::Percent, start + 1),
            b':' => self.push(Kind::Colon, start + 1),
            b'"' => self.text(start + 1, b'"', "\""),
            b'`' => self.quoted(start + 1, "`"),
            b'#' => self.comment(),
            b'+' | b'-' | b'*' | b'@' | b'=' => self.push(Kind::Sign, start + 1),
            b'<' | b'>' => {
                let equal = usize::from(self.byte(start + 1) == b'=');
                self.push(Kind::Sign, start + 1 + equal);
            }
            b'!' if self.byte(start + 1) == b'=' => self.push(Kind::Sign, start + 2),
            b' ' | 0..0x20 | 0x7F => self.at += 1,
            b'~' => self.push(Kind::Range, start + 1),
            0x80.. => self.wide(start),
            _ => self.junk(start + 1),
        }
        true
    }

    /// What begins with a character beyond ASCII.
    fn wide(&mut self, start: usize) {
        let Some(c) = self.char(start) else {
            // A place between characters is out of reach; were it not, nothing would be lost silently.
            return self.junk(self.text.len());
        };
        let end = start + c.len_utf8();
        match c {
            '\u{3000}' => self.at = end,
            '、' | '，' => self.push(Kind::Comma, end),
            '：' => self.push(Kind::Colon, end),
            '（' => self.push(Kind::LeftParen, end),
            '）' => self.push(Kind::RightParen, end),
            '｛' => self.push(Kind::Open, end),
            '｝' => self.push(Kind::Close, end),
            '．' => self.push(Kind::Dot, end),
            '／' => self.push(Kind::Slash, end),
            '％' => self.push(Kind::Percent, end),
            '〜' | '～' | '–' => self.push(Kind::Range, end),
            '「' => self.text(end, LAST_OF_CORNER, "」"),
            // A Japanese keyboard types these on both sides.
            '”' => self.text_or_junk(end, LAST_OF_CURLY, "”"),
            '＂' => self.text_or_junk(end, LAST_OF_WIDE, "＂"),
            '“' => self.text(end, LAST_OF_CURLY, "”"),
            '『' => self.quoted(end, "』"),
            '＃' => self.comment(),
            '＜' | '＞' | '＝' | '≤' | '≥' | '≠' | '×' | '÷' | '＋' | '－' | '−' | '＊' | '＠' => {
                self.push(Kind::Sign, end)
            }
            '０'..='９' => self.number(start),
            '第' | '令' | '平' | '昭' => {
                let era = || Some((Kind::Date, self.era_date(start)?));
                match era().or_else(|| self.provision(start)) {
                    Some((kind, end)) => self.push(kind, end),
                    None => {
                        let end = self.word_end(end);
                        self.push(Kind::Word, end);
                    }
                }
            }
            // What is no space among them is told elsewhere.
            c if is_blank(c) => self.at = end,
            c if unicode_ident::is_xid_start(c) => {
                let end = self.word_end(end);
                self.push(Kind::Word, end);
            }
            _ => self.junk(end),
        }
    }

    // Bytes and characters.

    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    fn char(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    /// The byte behind `word`, where that stands at a byte.
    fn past(&self, at: usize, word: &str) -> Option<usize> {
        let rest = self.text.as_bytes().get(at..)?;
        rest.starts_with(word.as_bytes()).then_some(at + word.len())
    }

    fn past_any(&self, at: usize, words: &[&str]) -> Option<usize> {
        words.iter().find_map(|word| self.past(at, word))
    }

    // Words.

    fn push(&mut self, kind: Kind, end: usize) {
        self.out.tokens.push(Token {
            kind,
            first: self.first,
            start: offset(self.at),
            end: offset(end),
        });
        self.first = false;
        self.at = end;
    }

    /// What is no word of the language; side by side it is one.
    fn junk(&mut self, end: usize) {
        match self.out.tokens.last_mut() {
            Some(last) if last.kind == Kind::Junk && last.end == offset(self.at) => {
                last.end = offset(end);
                self.at = end;
            }
            _ => self.push(Kind::Junk, end),
        }
    }

    fn comment(&mut self) {
        let end = self.line_end(self.at);
        self.out.comments.push(Token {
            kind: Kind::Junk,
            first: self.first,
            start: offset(self.at),
            end: offset(end),
        });
        self.at = end;
    }

    fn line_end(&self, from: usize) -> usize {
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        memchr::memchr(b'\n', rest).map_or(self.text.len(), |i| from + i)
    }

    /// A string, whose quote ends with the byte `last`; without it, it ends with its line.
    fn text(&mut self, from: usize, last: u8, quote: &str) {
        match self.closed(from, last, quote) {
            Some(end) => self.push(Kind::Text, end),
            None => self.push(Kind::OpenText, self.line_end(from)),
        }
    }

    /// A string whose quote on this side, without the one behind it, is that of another.
    fn text_or_junk(&mut self, from: usize, last: u8, quote: &str) {
        match self.closed(from, last, quote) {
            Some(end) => self.push(Kind::Text, end),
            None => self.junk(from),
        }
    }

    /// A quoted name; it is not empty.
    fn quoted(&mut self, from: usize, quote: &str) {
        let last = quote.as_bytes().last().copied().unwrap_or_default();
        match self.closed(from, last, quote) {
            Some(end) if end > from + quote.len() => self.push(Kind::Quoted, end),
            _ => self.push(Kind::OpenQuoted, self.line_end(from)),
        }
    }

    /// The byte behind a quote on this line.
    fn closed(&self, from: usize, last: u8, quote: &str) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = from;
        loop {
            at += memchr::memchr2(last, b'\n', bytes.get(at..)?)?;
            if self.byte(at) == b'\n' {
                return None;
            }
            at += 1;
            if bytes.get(from..at)?.ends_with(quote.as_bytes()) {
                return Some(at);
            }
        }
    }

    /// The end of a word of which `at` is no longer the beginning. It ends where a Japanese citation begins.
    fn word_end(&self, mut at: usize) -> usize {
        loop {
            match self.byte(at) {
                b'a'..=b'z' | b'A'..=b'Z' | b'-' | b'_' => at += 1,
                b'0'..=b'9' if self.cited(at) => return at,
                b'0'..=b'9' => at += 1,
                0x80.. => match self.char(at) {
                    Some('第' | '０'..='９') if self.cited(at) => return at,
                    Some(c) if in_word(c) => at += c.len_utf8(),
                    Some(c) if is_unseen(c) => match self.unseen(at) {
                        Some(behind) => at = behind,
                        None => return at,
                    },
                    _ => return at,
                },
                _ => return at,
            }
        }
    }

    /// The byte behind some characters that cannot be seen, where the word goes on there.
    fn unseen(&self, at: usize) -> Option<usize> {
        let mut rest = self.text.get(at..)?.char_indices().take(UNSEEN + 1);
        let (behind, next) = rest.find(|&(_, c)| !is_unseen(c))?;
        in_word(next).then_some(at + behind)
    }

    /// Whether a citation begins here, within a word: 第9条, 9条; 条例 is none.
    fn cited(&self, at: usize) -> bool {
        if let Some(at) = self.past(at, "第") {
            let Some(at) = self.numeral(at) else {
                return false;
            };
            return self.article_mark(at).is_some() || self.past_any(at, &["項", "号"]).is_some();
        }
        self.digits(at, DIGITS)
            .is_some_and(|at| self.article_mark(at).is_some())
    }

    // Numbers.

    /// The byte behind a digit of either width.
    fn digit(&self, at: usize) -> Option<usize> {
        match self.text.as_bytes().get(at..)? {
            [b'0'..=b'9', ..] => Some(at + 1),
            [0xEF, 0xBC, 0x90..=0x99, ..] => Some(at + 3),
            _ => None,
        }
    }

    /// The byte behind one to `most` digits.
    fn digits(&self, at: usize, most: usize) -> Option<usize> {
        let mut end = self.digit(at)?;
        for _ in 1..most {
            match self.digit(end) {
                Some(next) => end = next,
                None => break,
            }
        }
        Some(end)
    }

    fn exactly(&self, mut at: usize, digits: usize) -> Option<usize> {
        for _ in 0..digits {
            at = self.digit(at)?;
        }
        Some(at)
    }

    fn numeral(&self, at: usize) -> Option<usize> {
        let kanji = |at| match self.char(at) {
            Some(
                c @ ('〇' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十'
                | '百' | '千'),
            ) => Some(at + c.len_utf8()),
            _ => None,
        };
        if let Some(end) = self.digits(at, DIGITS) {
            return Some(end);
        }
        let mut end = kanji(at)?;
        for _ in 1..KANJI {
            match kanji(end) {
                Some(next) => end = next,
                None => break,
            }
        }
        Some(end)
    }

    /// What begins with a digit.
    fn number(&mut self, start: usize) {
        // Most numbers are plain.
        let plain = self.digits(start, usize::MAX).unwrap_or(start + 1);
        if matches!(self.byte(plain), b' ' | b'\n' | b')' | b'%') {
            return self.push(Kind::Number, plain);
        }
        let date = || Some((Kind::Date, self.date(start)?));
        let clock = || Some((Kind::Clock, self.clock(start)?));
        let found = date().or_else(clock).or_else(|| self.provision(start));
        if let Some((kind, end)) = found {
            return self.push(kind, end);
        }
        let end = self.fraction(self.grouped(plain));
        self.push(Kind::Number, end);
        if self.byte(end) >= 0x80
            && let Some(end) = self.past_any(end, &COUNTERS)
        {
            self.push(Kind::Counter, end);
        }
    }

    /// Behind digits: groups of three, or the parts of `9_2`.
    fn grouped(&self, at: usize) -> usize {
        let group = |at| {
            let digits = self.past_any(at, &[",", "，"])?;
            let end = self.exactly(digits, 3)?;
            self.digit(end).is_none().then_some(end)
        };
        let part = |at| self.digits(self.past(at, "_")?, usize::MAX);
        let mut end = at;
        while let Some(next) = group(end) {
            end = next;
        }
        if end == at {
            while let Some(next) = part(end) {
                end = next;
            }
        }
        end
    }

    fn fraction(&self, at: usize) -> usize {
        self.past_any(at, &[".", "．"])
            .and_then(|digits| self.digits(digits, usize::MAX))
            .unwrap_or(at)
    }

    fn date(&self, at: usize) -> Option<usize> {
        let year = self.exactly(at, 4)?;
        let dashed = || {
            let month = self.digits(self.past(year, "-")?, 2)?;
            let day = self.digits(self.past(month, "-")?, 2)?;
            self.digit(day).is_none().then_some(day)
        };
        dashed().or_else(|| self.month_day(year))
    }

    fn era_date(&self, at: usize) -> Option<usize> {
        let era = self.past_any(at, &["令和", "平成", "昭和"])?;
        let year = self.past(era, "元").or_else(|| self.numeral(era))?;
        self.month_day(year)
    }

    fn month_day(&self, at: usize) -> Option<usize> {
        let month = self.numeral(self.past(at, "年")?)?;
        let day = self.numeral(self.past(month, "月")?)?;
        self.past(day, "日")
    }

    fn clock(&self, at: usize) -> Option<usize> {
        let hour = self.digits(at, 2)?;
        let minute = self.exactly(self.past_any(hour, &[":", "："])?, 2)?;
        self.digit(minute).is_none().then_some(minute)
    }

    // Citations: 第9条の2第1項第3号 is three words that follow each other.

    fn provision(&self, at: usize) -> Option<(Kind, usize)> {
        let number = match self.past(at, "第") {
            Some(at) => self.numeral(at)?,
            None => self.digits(at, DIGITS)?,
        };
        let (kind, mut end) = if let Some(end) = self.article_mark(number) {
            (Kind::Article, end)
        } else if let Some(end) = self.past(number, "項") {
            (Kind::Paragraph, end)
        } else {
            (Kind::Item, self.past(number, "号")?)
        };
        while let Some(next) = self.past(end, "の").and_then(|at| self.numeral(at)) {
            end = next;
        }
        Some((kind, end))
    }

    /// 条, but not 条例.
    fn article_mark(&self, at: usize) -> Option<usize> {
        let end = self.past(at, "条")?;
        self.past(end, "例").is_none().then_some(end)
    }
}

/// The last byte of 」.
const LAST_OF_CORNER: u8 = 0x8D;
/// The last byte of ”.
const LAST_OF_CURLY: u8 = 0x9D;
/// The last byte of ＂.
const LAST_OF_WIDE: u8 = 0x82;
/// How many characters in a row that cannot be seen are part of a word.
const UNSEEN: usize = 8;

/// Whether a word goes on with a character.
fn in_word(c: char) -> bool {
    matches!(c, '-' | '・') || unicode_ident::is_xid_continue(c)
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
