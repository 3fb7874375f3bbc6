//! From text to a syntax tree.
//!
//! [`token`] makes words of a text (`scan`), [`keyword`] is the table of keywords, [`spec`] the table
//! of what each clause may say, and [`parse`] makes a tree of the words by that table. [`tree`] is the tree:
//! one kind of node, a clause, because the table tells everything that differs between clauses.

pub mod docs;
pub mod keyword;
pub(crate) mod kin;
pub mod parse;
mod scan;
mod slot;
pub mod spec;
pub mod token;
pub mod tree;
pub(crate) mod unseen;
pub mod value;
mod words;
