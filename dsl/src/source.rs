//! Files, and places in them.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

/// A file among those that make up a design; an index into [`Sources`].
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct FileId(pub u32);

/// A place: a range of bytes in a file.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The smallest place of one file that covers `self` and `other`; `self` where the files differ.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        if self.file != other.file {
            return self;
        }
        Self {
            file: self.file,
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// Moves it by so many bytes.
    pub(crate) fn shift(&mut self, by: i64) {
        let moved = |at: u32| u32::try_from(i64::from(at) + by).unwrap_or(u32::MAX);
        (self.start, self.end) = (moved(self.start), moved(self.end));
    }

    /// Whether the byte offset `at` lies in it; the end counts as inside, as for a caret.
    pub fn touches(self, at: u32) -> bool {
        self.start <= at && at <= self.end
    }
}

/// What kind of file it is, which decides whether what it declares is the user's or given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// A file of the user's.
    User,
    /// A library that ships with the tool.
    Library,
}

/// One file: its name as the user gave it, and its text.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name as the user named it, with `/`.
    pub name: String,
    /// The whole text.
    pub text: String,
    /// Whose it is.
    pub origin: Origin,
    /// The byte at which each line begins.
    lines: Vec<u32>,
    /// How many characters begin before each stretch of bytes, counted once a column is asked for: a line may be as
    /// long as a file, and hold a thousand findings.
    chars: OnceLock<Vec<usize>>,
}

/// How many bytes a stretch has, in which characters are counted one by one.
const STRETCH: usize = 1024;

/// Whether a character begins with this byte of UTF-8.
fn begins(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

impl Source {
    /// A file with its line table.
    pub fn new(name: impl Into<String>, text: impl Into<String>, origin: Origin) -> Self {
        let text = text.into();
        let lines = std::iter::once(0)
            .chain(
                memchr::memchr_iter(b'\n', text.as_bytes())
                    .map(|i| u32::try_from(i + 1).unwrap_or(u32::MAX)),
            )
            .collect();
        Self {
            name: name.into(),
            text,
            origin,
            lines,
            chars: OnceLock::new(),
        }
    }

    /// The text of a range of bytes; empty where the range is not one of this text.
    pub fn slice(&self, span: Span) -> &str {
        self.text
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default()
    }

    /// The number of the line on which a byte lies, counted from 1.
    pub fn line_at(&self, offset: u32) -> usize {
        self.lines.partition_point(|&start| start <= offset)
    }

    /// Line and column of a byte offset, both counted from 1, columns in characters.
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line_at(offset);
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let column = self.chars_before(offset as usize) - self.chars_before(start as usize);
        Position {
            line,
            column: column + 1,
        }
    }

    /// How many characters begin before each stretch.
    fn stretches(&self) -> &[usize] {
        self.chars.get_or_init(|| {
            let stretches = self.text.as_bytes().chunks(STRETCH);
            let counts = stretches.scan(0, |sum, it| {
                let before = *sum;
                *sum += it.iter().filter(|&&it| begins(it)).count();
                Some(before)
            });
            counts.collect()
        })
    }

    /// How many characters begin before a byte.
    fn chars_before(&self, offset: usize) -> usize {
        let stretch = offset.min(self.text.len().saturating_sub(1)) / STRETCH;
        let before = self.stretches().get(stretch).copied().unwrap_or(0);
        let bytes = self.text.as_bytes().iter().take(offset);
        before
            + bytes
                .skip(stretch * STRETCH)
                .filter(|&&it| begins(it))
                .count()
    }

    /// The byte at which a column of a line begins, both counted from 1; the end of the text beyond the last.
    pub fn offset(&self, line: usize, column: usize) -> u32 {
        let start = self.lines.get(line.saturating_sub(1)).copied();
        let start = start.map_or(self.text.len(), |it| it as usize);
        let wanted = self.chars_before(start) + column.saturating_sub(1);
        let stretches = self.stretches();
        let stretch = stretches
            .partition_point(|&it| it <= wanted)
            .saturating_sub(1);
        let within = wanted - stretches.get(stretch).copied().unwrap_or(0);
        let bytes = self.text.bytes().enumerate().skip(stretch * STRETCH);
        let mut beginnings = bytes.filter(|&(_, it)| begins(it));
        let at = beginnings.nth(within).map_or(self.text.len(), |it| it.0);
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    /// The text of a line counted from 1, without its line break; empty beyond the last.
    pub fn line(&self, line: usize) -> &str {
        let start = self.lines.get(line.saturating_sub(1));
        let end = self.lines.get(line);
        start
            .and_then(|&start| {
                let end = end.map_or(self.text.len(), |&end| end as usize);
                self.text.get(start as usize..end)
            })
            .unwrap_or_default()
            .trim_end_matches(['\n', '\r'])
    }

    /// How many lines there are; a last line break begins another, empty line.
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }
}

/// A line and a column, both counted from 1; columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

impl IntoIterator for Sources {
    type Item = Source;
    type IntoIter = std::vec::IntoIter<Source>;
    fn into_iter(self) -> Self::IntoIter {
        self.files.into_iter()
    }
}

/// All files of a design.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Adds a file and tells its number.
    pub fn add(&mut self, source: Source) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(source);
        id
    }

    /// The file with this number.
    pub fn get(&self, id: FileId) -> Option<&Source> {
        self.files.get(id.0 as usize)
    }

    /// The files in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.files
            .iter()
            .enumerate()
            .map(|(i, s)| (FileId(u32::try_from(i).unwrap_or(u32::MAX)), s))
    }

    /// The text at a place; empty where there is none.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.file).map_or("", |s| s.slice(span))
    }

    /// The number of the line on which a place begins, counted from 1.
    pub fn line(&self, span: Span) -> usize {
        self.get(span.file).map_or(1, |s| s.line_at(span.start))
    }

    /// Where a place begins and ends.
    pub fn range(&self, span: Span) -> (Position, Position) {
        let nowhere = Position { line: 1, column: 1 };
        self.get(span.file).map_or((nowhere, nowhere), |s| {
            (s.position(span.start), s.position(span.end))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn columns_are_counted_as_one_by_one(
            text in proptest::collection::vec("(a|原|😀|\n|é|[a-z]{300}|[あ-ん]{200})", 0..40),
            at in any::<prop::sample::Index>(),
        ) {
            let text = text.concat();
            let source = Source::new("a", text.as_str(), Origin::User);
            let places: Vec<usize> = text.char_indices().map(|it| it.0).chain([text.len()]).collect();
            let offset = *at.get(&places);
            let before = &text[..offset];
            let line = before.matches('\n').count() + 1;
            let column = before.chars().rev().take_while(|&it| it != '\n').count() + 1;
            let offset = u32::try_from(offset).unwrap_or(u32::MAX);
            prop_assert_eq!(source.position(offset), Position { line, column });
            prop_assert_eq!(source.offset(line, column), offset);
        }
    }
}
