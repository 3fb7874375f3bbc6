//! What is looked at before a text is parsed: bounds that the parser does not have.

use crate::bpmn::error::ReadError;
use crate::bpmn::model::Position;

/// The greatest depth of elements inside each other.
const MAX_DEPTH: usize = 400;
/// The most attributes of one element: the parser compares each with all others.
const MAX_ATTRIBUTES: usize = 256;

/// What a text has more of than is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Excess {
    /// Elements inside each other.
    Depth,
    /// Attributes of one element.
    Attributes,
}

impl Excess {
    /// The error that says so.
    pub(super) fn error(self, at: Position) -> ReadError {
        match self {
            Self::Depth => ReadError::TooDeep {
                at,
                most: MAX_DEPTH,
            },
            Self::Attributes => ReadError::TooManyAttributes {
                at,
                most: MAX_ATTRIBUTES,
            },
        }
    }
}

/// What a text has too much of, and the offset of the first element at which it does.
///
/// Looks at tags alone, skipping comments, processing instructions, character data sections and quoted attributes; on
/// text that is not well-formed the answer only needs to be safe.
pub(super) fn excess(text: &str) -> Option<(usize, Excess)> {
    excess_of(text, MAX_DEPTH, MAX_ATTRIBUTES)
}

fn excess_of(text: &str, deep: usize, wide: usize) -> Option<(usize, Excess)> {
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
                let mut attributes = 0_usize;
                let mut end = bytes.len();
                for (position, &byte) in rest.iter().enumerate() {
                    match (quote, byte) {
                        (None, b'"' | b'\'') => {
                            quote = Some(byte);
                            attributes += 1;
                        }
                        (Some(open), byte) if open == byte => quote = None,
                        (None, b'>') => {
                            end = open + 1 + position;
                            break;
                        }
                        _ => {}
                    }
                }
                if attributes > wide {
                    return Some((open, Excess::Attributes));
                }
                if bytes.get(end.saturating_sub(1)) != Some(&b'/') {
                    depth += 1;
                    if depth > deep {
                        return Some((open, Excess::Depth));
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
    fn depth_is_counted_in_elements() {
        let deep = |text, most| excess_of(text, most, 9);
        assert_eq!(deep("<a><b x='>'/><!-- <c><d> --><b><c/></b></a>", 2), None);
        let found = Some((6, Excess::Depth));
        assert_eq!(deep("<a><b><c></c></b></a>", 2), found);
        assert_eq!(deep("<a><![CDATA[<b><c>]]><b/></a>", 1), None);
    }

    #[test]
    fn attributes_are_counted_by_element() {
        let wide = |text| excess_of(text, 9, 2);
        assert_eq!(wide("<a b='1' c=\"'>'\"><d e='' f=''/></a>"), None);
        let found = Some((3, Excess::Attributes));
        assert_eq!(wide("<a><d e='' f='' g=''/></a>"), found);
    }
}
