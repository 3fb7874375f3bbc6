//! From bytes to text.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The text of a file: in UTF-8 or UTF-16 by its byte order mark or its first characters; in UTF-8 where it is that,
/// whatever the XML declaration says (many tools declare another encoding than they write); else in the declared
/// encoding, such as Shift_JIS; and in Windows-1252, which has a character for every byte, where none is declared that is
/// known. What has no meaning in the encoding becomes U+FFFD.
#[must_use]
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let encoding = match bytes {
        [b'<', 0, ..] => UTF_16LE,
        [0, b'<', ..] => UTF_16BE,
        _ if Encoding::for_bom(bytes).is_some() || std::str::from_utf8(bytes).is_ok() => UTF_8,
        _ => declared(bytes).unwrap_or(WINDOWS_1252),
    };
    // A byte order mark says more than the encoding given here, and is no part of the text.
    encoding.decode(bytes).0
}

/// The encoding that the XML declaration names. One of several bytes to a character cannot be meant: the declaration
/// itself could not be read.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.trim_ascii_start().strip_prefix(b"<?xml")?;
    let end = start.windows(2).position(|it| it == b"?>")?;
    let declaration = std::str::from_utf8(start.get(..end)?).ok()?;
    let value = declaration.split_once("encoding")?.1.trim_start();
    let quoted = value.strip_prefix('=')?.trim_start();
    let quote = quoted
        .chars()
        .next()
        .filter(|it| matches!(it, '"' | '\''))?;
    let label = quoted.get(1..)?.split(quote).next()?;
    Encoding::for_label(label.as_bytes()).filter(|it| it.is_ascii_compatible())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_order_marks_and_first_characters() {
        assert_eq!(decode("<あ/>".as_bytes()), "<あ/>");
        assert_eq!(decode(b"\xEF\xBB\xBF<a/>"), "<a/>");
        assert_eq!(decode(b"\xFF\xFE<\0a\0/\0>\0"), "<a/>");
        assert_eq!(decode(b"\xFE\xFF\0<\0a\0/\0>"), "<a/>");
        assert_eq!(decode(b"<\0a\0/\0>\0"), "<a/>");
        assert_eq!(decode(b"\0<\0a\0/\0>"), "<a/>");
    }

    #[test]
    fn declared_encodings() {
        let with = |label: &str, name: &[u8]| {
            let declaration = format!("<?xml version='1.0' encoding = \"{label}\"?><a k='");
            [declaration.as_bytes(), name, b"'/>"].concat()
        };
        let name = |bytes: &[u8]| {
            let text = decode(bytes).into_owned();
            let inside = text.split_once("k='").and_then(|it| it.1.split_once('\''));
            inside.map(|it| it.0.to_owned())
        };
        let kanji = b"\x90\x5C\x90\xBF";
        assert_eq!(name(&with("Shift_JIS", kanji)).as_deref(), Some("申請"));
        assert_eq!(name(&with("windows-31j", kanji)).as_deref(), Some("申請"));
        assert_eq!(
            name(&with("EUC-JP", b"\xBF\xBD\xC0\xC1")).as_deref(),
            Some("申請")
        );
        assert_eq!(name(&with("ISO-8859-1", b"\xE9")).as_deref(), Some("é"));
        assert_eq!(name(&with("no such", b"\xE9")).as_deref(), Some("é"));
        // Another encoding is declared than is written.
        assert_eq!(
            name(&with("ISO-8859-1", "é".as_bytes())).as_deref(),
            Some("é")
        );
        assert_eq!(name(&with("UTF-16", "é".as_bytes())).as_deref(), Some("é"));
        assert_eq!(decode(b"<a n='\xE9'/>"), "<a n='é'/>");
    }
}
