//! Lines and columns.

use crate::bpmn::model::Position;

/// Finds lines and columns: the place of every so many bytes is known, and what is between is counted.
pub(super) struct Places<'t> {
    text: &'t str,
    known: Vec<Position>,
}

impl<'t> Places<'t> {
    const STEP: usize = 512;

    pub(super) fn new(text: &'t str) -> Self {
        let mut known = Vec::with_capacity(text.len() / Self::STEP + 1);
        let mut at = Position { line: 1, column: 1 };
        for (offset, byte) in text.bytes().enumerate() {
            if offset % Self::STEP == 0 {
                known.push(at);
            }
            pass(&mut at, byte);
        }
        Self { text, known }
    }

    /// The place of a byte offset.
    pub(super) fn at(&self, offset: usize) -> Position {
        let block = offset / Self::STEP;
        let mut at = self
            .known
            .get(block)
            .copied()
            .unwrap_or(Position { line: 1, column: 1 });
        for &byte in self
            .text
            .as_bytes()
            .get(block * Self::STEP..offset)
            .unwrap_or(&[])
        {
            pass(&mut at, byte);
        }
        at
    }
}

/// The place behind one byte: only the first byte of a character moves it.
fn pass(at: &mut Position, byte: u8) {
    if byte == b'\n' {
        *at = Position {
            line: at.line + 1,
            column: 1,
        };
    } else if byte & 0xC0 != 0x80 {
        at.column += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters_from_one() {
        let places = Places::new("あい\nう<");
        assert_eq!(places.at(3), Position { line: 1, column: 2 });
        assert_eq!(places.at(10), Position { line: 2, column: 2 });
        assert_eq!(places.at(0), Position { line: 1, column: 1 });
    }
}
