//! The text of a file as a strict XML reader takes it: what comes before the root element is passed over, and slips that
//! leave no doubt are mended, at the place where they are.

use std::borrow::Cow;

use super::places::Places;
use crate::bpmn::error::ReadError;
use crate::bpmn::model::Position;
use crate::bpmn::warning::Code;

/// The most prefixes that are declared after the fact.
const MOST_PREFIXES: usize = 6;
/// The namespace of a prefix that the file does not declare and that does not belong to BPMN.
const UNDECLARED: &str = "urn:undeclared";
/// The namespace of BPMN's elements.
const BPMN: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";

/// The root element of a file.
pub(super) struct Whole<'t> {
    file: &'t str,
    /// The root element and what follows it, with what was put in.
    text: Cow<'t, str>,
    /// Where the root element begins in the file.
    base: usize,
    /// How long the name in the tag of the root element is, with its `<`: namespaces are declared behind it.
    name: usize,
    /// How many bytes were put in there.
    put_in: usize,
    prefixes: usize,
    /// What was mended, and where in the file.
    mended: Vec<(Code, usize, String)>,
}

impl<'t> Whole<'t> {
    /// Passes over what comes before the root element: white space (some files have it before the XML declaration, which
    /// is not allowed), the declaration itself (the text is decoded already), comments, and a document type declaration
    /// that declares no entity.
    pub(super) fn new(file: &'t str) -> Result<Self, ReadError> {
        let base = root(file)?;
        // Some editors of old end a file with a character of their own.
        let end = file.trim_end_matches(['\0', '\u{1A}', ' ', '\t', '\r', '\n']);
        let text = end.get(base..).unwrap_or_default();
        let name = text
            .find(|it: char| it.is_whitespace() || matches!(it, '>' | '/'))
            .unwrap_or(text.len());
        Ok(Self {
            file,
            text: Cow::Borrowed(text),
            base,
            name,
            put_in: 0,
            prefixes: 0,
            mended: Vec::new(),
        })
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The text of the whole file.
    pub(super) fn file(&self) -> &'t str {
        self.file
    }

    /// What was mended, and where in the file.
    pub(super) fn mended(&self) -> &[(Code, usize, String)] {
        &self.mended
    }

    /// Where in the file a place of the text is.
    pub(super) fn in_file(&self, offset: usize) -> usize {
        let taken_out = if offset > self.name { self.put_in } else { 0 };
        self.base + offset.saturating_sub(taken_out)
    }

    /// Where in the file the parser found an error.
    pub(super) fn at(&self, error: &roxmltree::Error) -> Position {
        Places::new(self.file).at(self.in_file(self.offset(error.pos())))
    }

    fn offset(&self, at: roxmltree::TextPos) -> usize {
        let mut lines = self.text.split_inclusive('\n');
        let before: usize = lines
            .by_ref()
            .take(at.row.saturating_sub(1) as usize)
            .map(str::len)
            .sum();
        let line = lines.next().unwrap_or_default();
        let column = line.char_indices().nth(at.col.saturating_sub(1) as usize);
        before + column.map_or(line.len(), |it| it.0)
    }

    /// Mends what the parser stopped at, if there is no doubt what is meant.
    pub(super) fn mend(&mut self, error: &roxmltree::Error) -> bool {
        let at = self.in_file(self.offset(error.pos()));
        match error {
            roxmltree::Error::UnknownNamespace(prefix, _) if self.prefixes < MOST_PREFIXES => {
                let of_root = self
                    .text
                    .get(1..self.name)
                    .and_then(|it| it.split_once(':'));
                let is_bpmn = of_root.is_some_and(|it| it.0 == prefix)
                    || matches!(prefix.as_str(), "bpmn" | "bpmn2" | "semantic" | "model");
                let namespace = if is_bpmn { BPMN } else { UNDECLARED };
                let declaration = format!(" xmlns:{prefix}=\"{namespace}\"");
                self.text.to_mut().insert_str(self.name, &declaration);
                self.put_in += declaration.len();
                self.prefixes += 1;
                let detail = format!("`{prefix}`");
                self.mended.push((Code::UndeclaredPrefix, at, detail));
                true
            }
            roxmltree::Error::NonXmlChar(..) => {
                let mended = self.text.chars().fold(
                    String::with_capacity(self.text.len()),
                    |mut text, it| {
                        if is_xml(it) {
                            text.push(it);
                        } else {
                            // As many bytes as before: no place moves.
                            text.extend(std::iter::repeat_n(' ', it.len_utf8()));
                        }
                        text
                    },
                );
                self.text = Cow::Owned(mended);
                self.mended.push((Code::NoXmlCharacter, at, String::new()));
                true
            }
            _ => false,
        }
    }
}

/// Whether XML 1.0 allows a character.
fn is_xml(it: char) -> bool {
    matches!(it, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// Where the root element begins.
fn root(file: &str) -> Result<usize, ReadError> {
    let mut at = 0;
    loop {
        let rest = file.get(at..).unwrap_or_default();
        let blank = rest.len()
            - rest
                .trim_start_matches(['\u{FEFF}', ' ', '\t', '\r', '\n'])
                .len();
        at += blank;
        let rest = rest.get(blank..).unwrap_or_default();
        let length = if rest.starts_with("<?") {
            rest.find("?>").map(|it| it + 2)
        } else if rest.starts_with("<!--") {
            rest.find("-->").map(|it| it + 3)
        } else if rest.starts_with("<!DOCTYPE") {
            let length = document_type(rest);
            let declared = length.map_or(rest, |it| rest.get(..it).unwrap_or_default());
            if declared.contains("<!ENTITY") {
                return Err(ReadError::Dtd {
                    at: Places::new(file).at(at),
                });
            }
            length
        } else {
            return Ok(at);
        };
        match length {
            Some(length) => at += length,
            // Not closed: the parser says so.
            None => return Ok(at),
        }
    }
}

/// The length of a document type declaration: up to the `>` outside of quotes, brackets and comments.
fn document_type(text: &str) -> Option<usize> {
    let mut inside = false;
    let mut at = 0;
    loop {
        let rest = text.get(at..)?;
        let found = rest.find(['"', '\'', '[', ']', '>', '<'])?;
        let rest = rest.get(found..)?;
        at += found;
        let quote = rest.chars().next()?;
        if rest.starts_with("<!--") {
            at += rest.find("-->")? + 3;
            continue;
        }
        at += 1;
        match quote {
            '"' | '\'' => at += rest.get(1..)?.find(quote)? + 1,
            '[' => inside = true,
            ']' => inside = false,
            '>' if !inside => return Some(at),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_type_ends_outside_of_quotes_brackets_and_comments() {
        for text in [
            "<!DOCTYPE a>",
            "<!DOCTYPE a SYSTEM \"x>y\">",
            "<!DOCTYPE a [<!ELEMENT a ANY><!-- > ] -->]>",
            "<!DOCTYPE a [<!ATTLIST a b CDATA ']>'>]>",
        ] {
            assert_eq!(document_type(text), Some(text.len()), "{text}");
            assert_eq!(root(&format!("{text}<a/>")).ok(), Some(text.len()));
        }
        assert_eq!(document_type("<!DOCTYPE a [>"), None);
        assert!(root("\n<!DOCTYPE a [<!ENTITY b 'c'>]><a/>").is_err());
    }
}
