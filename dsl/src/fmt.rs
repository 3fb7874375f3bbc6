//! One form for every text, in English or Japanese keywords.
//!
//! Where the author breaks a line between clauses the break stays, and a block that stands on one line stays on
//! one; so do blank lines, of several one, and comments. Everything else has one form, in which the spaces that were
//! there have no part (but for the two that set the sources of a rule apart):
//!
//! - set in by two spaces, a clause of a block on a line of its own, one spelling for each word;
//! - one space between the words of a clause and before the first clause behind a name, two before each further
//!   clause (in Japanese keywords one space of full width);
//! - what lines one below the other say stands in columns (see `columns`).

mod columns;
mod render;
mod words;
mod write;

use crate::diagnostic::{Diagnostic, Severity};
use crate::load::LARGEST_FILE;
use crate::source::FileId;
use crate::syntax::parse::parse;
use crate::syntax::token::{Kind, Token};
use crate::text::Lang;

use render::{Lead, Renderer};
use write::Writer;

pub use crate::syntax::unseen::plain;
pub use words::{name, text};

/// Gives a text its one form; with a language, its keywords and words of closed vocabularies in that language.
///
/// Without a language every clause keeps the language of its keyword.
///
/// # Errors
/// A text that has syntax errors is left alone; they are told. Names need not be known.
pub fn format(text: &str, keywords: Option<Lang>) -> Result<String, Vec<Diagnostic>> {
    if text.len() > LARGEST_FILE {
        return Err(vec![crate::load::too_large(FileId(0))]);
    }
    let tree = parse(FileId(0), text);
    if tree
        .diagnostics
        .iter()
        .any(|d| d.severity == Severity::Error)
    {
        return Err(tree.diagnostics);
    }
    let mut renderer = Renderer::new(text, keywords);
    renderer.file(&tree, 0)?;
    let mut pieces = renderer.pieces;
    pieces.sort_by_key(|p| (p.start, p.end));
    let lines = Writer::new(text).write(&pieces, &tree.lexed.comments);
    Ok(columns::set(&lines))
}

/// Whether a token is a brace.
fn brace(token: &Token) -> Option<Lead> {
    match token.kind {
        Kind::Open => Some(Lead::Open),
        Kind::Close => Some(Lead::Close),
        _ => None,
    }
}
