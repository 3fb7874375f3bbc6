//! Which braces belong together, and how far lines are set in: what is asked once a brace seems to be wrong.

use rustc_hash::FxHashMap as HashMap;

use crate::syntax::token::{Kind, Token};

/// How many `}` a text has more than `{`.
pub(super) fn spare(tokens: &[Token]) -> i64 {
    tokens.iter().fold(0, |spare, token| match token.kind {
        Kind::Open => spare - 1,
        Kind::Close => spare + 1,
        _ => spare,
    })
}

/// The braces of a text as counting pairs them.
#[derive(Debug)]
pub(super) struct Braces {
    /// Each brace's place with that of its partner.
    pairs: HashMap<u32, u32>,
    /// Where each line begins.
    lines: Vec<u32>,
}

impl Braces {
    pub(super) fn of(text: &str, tokens: &[Token]) -> Self {
        let mut pairs = HashMap::default();
        let mut open = Vec::new();
        for token in tokens {
            match token.kind {
                Kind::Open => open.push(token.start),
                Kind::Close => {
                    if let Some(start) = open.pop() {
                        pairs.insert(start, token.start);
                        pairs.insert(token.start, start);
                    }
                }
                _ => {}
            }
        }
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        let begins = ends.map(|end| u32::try_from(end + 1).unwrap_or(u32::MAX));
        Self {
            pairs,
            lines: std::iter::once(0).chain(begins).collect(),
        }
    }

    /// The number of the line on which a byte lies.
    fn line(&self, at: u32) -> usize {
        self.lines.partition_point(|&start| start <= at)
    }

    /// How far the line of a byte is set in, in characters.
    pub(super) fn indent(&self, text: &str, at: u32) -> usize {
        let start = self.line(at).checked_sub(1).and_then(|i| self.lines.get(i));
        let line = start.and_then(|&start| text.get(start as usize..));
        line.unwrap_or_default()
            .chars()
            .take_while(|c| matches!(c, ' ' | '\t' | '\u{3000}'))
            .count()
    }

    /// Whether a brace and its partner stand on one line.
    pub(super) fn on_one_line(&self, brace: u32) -> bool {
        let partner = self.pairs.get(&brace);
        partner.is_some_and(|&partner| self.line(brace) == self.line(partner))
    }

    /// Whether a brace and its partner stand on one line, or on lines set in alike.
    pub(super) fn agree(&self, text: &str, brace: u32) -> bool {
        let partner = self.pairs.get(&brace);
        self.on_one_line(brace)
            || partner
                .is_some_and(|&partner| self.indent(text, brace) == self.indent(text, partner))
    }
}
