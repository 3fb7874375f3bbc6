//! One slip of the hand, in all the ways in which it can be made.

use std::collections::BTreeSet;
use std::ops::Range;

use gensoku_dsl::syntax::keyword::Keyword;
use gensoku_dsl::text::Lang;

/// A slip of the hand: what stands at a place afterwards.
pub(crate) struct Slip {
    pub(crate) class: &'static str,
    pub(crate) place: Range<usize>,
    pub(crate) after: String,
}

/// Pieces of a text that are not in a comment: lines, and the words of lines.
struct Pieces<'t> {
    text: &'t str,
    /// Lines with their ends.
    lines: Vec<Range<usize>>,
    /// Words of each line, as white space sets them apart.
    words: Vec<Vec<Range<usize>>>,
}

impl<'t> Pieces<'t> {
    fn new(text: &'t str) -> Self {
        let mut lines = Vec::new();
        let mut words = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let code = line.split(" #").next().unwrap_or_default();
            if !code.trim().is_empty() && !code.trim_start().starts_with('#') {
                let mut here = Vec::new();
                for word in code.split(char::is_whitespace).filter(|it| !it.is_empty()) {
                    let at = start + (word.as_ptr() as usize - line.as_ptr() as usize);
                    here.push(at..at + word.len());
                }
                lines.push(start..start + line.len());
                words.push(here);
            }
            start += line.len();
        }
        Self { text, lines, words }
    }

    fn of(&self, range: &Range<usize>) -> &'t str {
        &self.text[range.clone()]
    }
}

/// All slips that can be made in a text.
pub(crate) fn slips(text: &str) -> Vec<Slip> {
    let pieces = Pieces::new(text);
    let mut out = Vec::new();
    let mut slip = |class, place: Range<usize>, after: String| {
        if text[place.clone()] != after {
            out.push(Slip {
                class,
                place,
                after,
            });
        }
    };
    for (i, line) in pieces.lines.iter().enumerate() {
        slip("line lost", line.clone(), String::new());
        slip("line twice", line.end..line.end, pieces.of(line).to_owned());
        if let Some(next) = pieces.lines.get(i + 1) {
            let between = &text[line.end..next.start];
            let swapped = format!("{}{between}{}", pieces.of(next), pieces.of(line));
            slip("lines swapped", line.start..next.end, swapped);
        }
    }
    let keywords: BTreeSet<&str> = Keyword::ALL
        .iter()
        .flat_map(|it| it.spelling(Lang::En).split(' '))
        .collect();
    for words in &pieces.words {
        for (i, place) in words.iter().enumerate() {
            let word = pieces.of(place);
            let next = words.get(i + 1);
            let end = next.map_or(place.end, |next| next.start);
            slip("word lost", place.start..end, String::new());
            slip("word twice", place.end..place.end, format!(" {word}"));
            if let Some(next) = next {
                let swapped = format!("{}{}{word}", pieces.of(next), &text[place.end..next.start]);
                slip("words swapped", place.start..next.end, swapped);
                if word.chars().all(char::is_alphanumeric)
                    && pieces.of(next).starts_with(char::is_alphanumeric)
                {
                    slip("space lost", place.end..next.start, String::new());
                }
            }
            let letters: Vec<char> = word.chars().collect();
            if keywords.contains(word) && letters.len() > 2 {
                // The letter that slips depends on the word, so that all of them come about.
                let at = (place.start * 7) % (letters.len() - 1);
                let mut lost = letters.clone();
                lost.remove(at);
                slip("keyword mistyped", place.clone(), lost.iter().collect());
                let mut turned = letters.clone();
                turned.swap(at, at + 1);
                slip("keyword mistyped", place.clone(), turned.iter().collect());
                let mut twice = letters.clone();
                twice.insert(at, letters[at]);
                slip("keyword mistyped", place.clone(), twice.iter().collect());
                let mut upper = letters.clone();
                upper[0] = upper[0].to_ascii_uppercase();
                slip("keyword in capitals", place.clone(), upper.iter().collect());
            } else if let Some(colon) = letters.iter().position(|&it| it == '：')
                && colon > 2
            {
                let at = (place.start * 7) % (colon - 1);
                let mut lost = letters.clone();
                lost.remove(at);
                slip("keyword mistyped", place.clone(), lost.iter().collect());
            } else if letters.len() > 3 && letters.iter().all(|c| c.is_alphabetic()) {
                let at = (place.start * 7) % (letters.len() - 1);
                let mut lost = letters.clone();
                lost.remove(at);
                slip("name mistyped", place.clone(), lost.iter().collect());
            }
        }
    }
    let code: Vec<Range<usize>> = pieces
        .words
        .iter()
        .filter_map(|it| Some(it.first()?.start..it.last()?.end))
        .collect();
    for line in code {
        for (at, c) in text[line.clone()].char_indices() {
            let at = line.start + at;
            let place = at..at + c.len_utf8();
            let class = match c {
                '{' | '}' | '｛' | '｝' => "brace lost",
                '"' | '「' | '」' | '`' | '『' | '』' => "quote lost",
                '：' | ':' => "colon lost",
                '(' | ')' | '（' | '）' => "bracket lost",
                _ => "",
            };
            if !class.is_empty() {
                slip(class, place.clone(), String::new());
            }
            let other = match c {
                '{' => "｛",
                '}' => "｝",
                '(' => "（",
                ')' => "）",
                '"' => "”",
                ':' => "：",
                '：' => ":",
                '.' => "．",
                '%' => "％",
                ',' => "、",
                '、' => ",",
                '。' => ".",
                '0'..='9' => &char::from_u32(u32::from(c) - 0x30 + 0xFF10)
                    .unwrap()
                    .to_string(),
                _ => "",
            };
            if !other.is_empty() {
                slip("full width", place, other.to_owned());
            }
        }
        // The unit behind a number.
        let digits: Vec<_> = text[line.clone()]
            .match_indices(|c: char| c.is_ascii_digit())
            .map(|(at, _)| line.start + at + 1)
            .collect();
        for at in digits {
            for unit in ["分", "日", "時間", "秒", "円", "年"] {
                if text[at..].starts_with(unit) {
                    slip("unit lost", at..at + unit.len(), String::new());
                }
            }
        }
    }
    out
}
