//! What a text says and was not understood.

use serde::Serialize;

use crate::source::Span;
use crate::syntax::keyword::Keyword;

/// A place in a declaration that was not understood: what it says there is not known, so that nothing may be concluded
/// from its silence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unread {
    /// The name of the declaration as it is written.
    pub name: String,
    /// The whole declaration.
    pub whole: Span,
    /// The keywords of the clauses around the place, from the outermost of the declaration; none where not even its
    /// keyword was understood.
    pub clauses: Vec<Keyword>,
    /// The place.
    pub span: Span,
}
