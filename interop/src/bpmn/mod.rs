//! BPMN 2.0 files.
//!
//! [`read`] gives the [`Model`] (what a person would read off the diagram: pools, lanes, names, data, documentation) and
//! the [`Net`](gensoku_engine::flow::Net) of which soundness is asked. What has no counterpart is a [`Warning`] at its
//! element and leaves the rest of the file untouched; only what is not XML, or not BPMN, or too large is an error.

mod codes;
mod design;
mod error;
mod export;
mod model;
mod read;
mod text;
mod warning;

pub use codes::CODES;
pub use design::{Written, design};
pub use error::ReadError;
pub use export::{NAMESPACE, export};
pub use model::{
    Call, DataAccess, Detail, Direction, Element, ElementKind, Message, Model, Position, Timing,
};
pub use read::{Imported, MAX_BYTES, MAX_NODES, read};
pub use text::decode;
pub use warning::{Code, Warning};
