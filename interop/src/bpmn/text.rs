//! From bytes to text, and places in it.

use std::borrow::Cow;

use super::model::Position;

/// Why a file could not be read at all.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ReadError {
    /// The file is larger than is read.
    #[error("the file has {bytes} bytes; at most {most} are read")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The largest size that is read.
        most: usize,
    },
    /// The file has more elements than are read.
    #[error("the file has more than {most} XML nodes")]
    TooManyNodes {
        /// The largest number that is read.
        most: u32,
    },
    /// Elements stand deeper inside each other than is read.
    #[error("{at}: XML elements stand more than {most} deep inside each other")]
    TooDeep {
        /// The first that is too deep.
        at: Position,
        /// The greatest depth that is read.
        most: usize,
    },
    /// A document type declaration: entities are never expanded.
    #[error("{at}: a document type declaration is not allowed (entities are not expanded)")]
    Dtd {
        /// Where it stands.
        at: Position,
    },
    /// The file is not well-formed.
    #[error("{at}: not well-formed XML: {message}")]
    Xml {
        /// Where it is wrong.
        at: Position,
        /// What is wrong.
        message: String,
    },
    /// The file is XML, but no BPMN.
    #[error("{at}: the root element is `{root}`, not BPMN's `definitions`")]
    NotBpmn {
        /// Where the root element begins.
        at: Position,
        /// Its name.
        root: String,
    },
}

impl ReadError {
    /// The message in Japanese.
    #[must_use]
    pub fn japanese(&self) -> String {
        match self {
            Self::TooLarge { bytes, most } => {
                format!("ファイルが大きすぎます（{bytes}バイト、上限{most}バイト）")
            }
            Self::TooManyNodes { most } => format!("XMLのノードが{most}個を超えています"),
            Self::TooDeep { at, most } => format!("{at}: XML要素の入れ子が{most}段を超えています"),
            Self::Dtd { at } => {
                format!("{at}: 文書型宣言は使用できません（実体参照は展開しません）")
            }
            Self::Xml { at, message } => format!("{at}: 整形式のXMLではありません：{message}"),
            Self::NotBpmn { at, root } => {
                format!("{at}: ルート要素が `{root}` で、BPMNの `definitions` ではありません")
            }
        }
    }

    /// Where it is, if it is anywhere.
    #[must_use]
    pub fn at(&self) -> Option<Position> {
        match self {
            Self::TooLarge { .. } | Self::TooManyNodes { .. } => None,
            Self::TooDeep { at, .. }
            | Self::Dtd { at }
            | Self::Xml { at, .. }
            | Self::NotBpmn { at, .. } => Some(*at),
        }
    }
}

/// The text of a file in UTF-8 or UTF-16 (by its byte order mark or first characters), else in Latin-1.
#[must_use]
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| -> String {
        let units = bytes.as_chunks::<2>().0.iter().map(|&pair| unit(pair));
        char::decode_utf16(units)
            .map(|it| it.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect()
    };
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => decode(rest),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes).into(),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes).into(),
        [b'<', 0, ..] => utf16(bytes, u16::from_le_bytes).into(),
        [0, b'<', ..] => utf16(bytes, u16::from_be_bytes).into(),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.into(),
            // Latin-1 gives every byte the character of its number.
            Err(_) => bytes
                .iter()
                .map(|&byte| char::from(byte))
                .collect::<String>()
                .into(),
        },
    }
}

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

/// Whether elements stand deeper inside each other than `most`: the offset of the first that does.
///
/// Looks at tags alone, skipping comments, processing instructions, character data sections and quoted attributes; on
/// text that is not well-formed the answer only needs to be safe.
pub(super) fn too_deep(text: &str, most: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut at = 0;
    let skip_to = |from: usize, end: &str| {
        text.get(from..)
            .and_then(|rest| rest.find(end))
            .map_or(bytes.len(), |found| from + found + end.len())
    };
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('<')) {
        let open = at + found;
        let rest = bytes.get(open + 1..).unwrap_or(&[]);
        at = match rest {
            [b'!', b'-', b'-', ..] => skip_to(open + 4, "-->"),
            [b'!', b'[', ..] => skip_to(open + 3, "]]>"),
            [b'?', ..] => skip_to(open + 2, "?>"),
            [b'!', ..] => open + 2,
            [b'/', ..] => {
                depth = depth.saturating_sub(1);
                open + 2
            }
            _ => {
                let mut quote = None;
                let mut end = bytes.len();
                for (position, &byte) in rest.iter().enumerate() {
                    match (quote, byte) {
                        (None, b'"' | b'\'') => quote = Some(byte),
                        (Some(open), byte) if open == byte => quote = None,
                        (None, b'>') => {
                            end = open + 1 + position;
                            break;
                        }
                        _ => {}
                    }
                }
                if bytes.get(end.saturating_sub(1)) != Some(&b'/') {
                    depth += 1;
                    if depth > most {
                        return Some(open);
                    }
                }
                end
            }
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        assert_eq!(decode("<あ/>".as_bytes()), "<あ/>");
        assert_eq!(decode(b"\xEF\xBB\xBF<a/>"), "<a/>");
        assert_eq!(decode(b"\xFF\xFE<\0a\0/\0>\0"), "<a/>");
        assert_eq!(decode(b"\0<\0a\0/\0>"), "<a/>");
        assert_eq!(decode(b"<a n='\xE9'/>"), "<a n='é'/>");
    }

    #[test]
    fn places_count_characters_from_one() {
        let places = Places::new("あい\nう<");
        assert_eq!(places.at(3), Position { line: 1, column: 2 });
        assert_eq!(places.at(10), Position { line: 2, column: 2 });
        assert_eq!(places.at(0), Position { line: 1, column: 1 });
    }

    #[test]
    fn depth_is_counted_in_elements() {
        assert_eq!(
            too_deep("<a><b x='>'/><!-- <c><d> --><b><c/></b></a>", 2),
            None
        );
        assert_eq!(too_deep("<a><b><c></c></b></a>", 2), Some(6));
        assert_eq!(too_deep("<a><![CDATA[<b><c>]]><b/></a>", 1), None);
    }
}
