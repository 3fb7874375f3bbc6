//! The design language: text → syntax → names → [`design::Design`].
//!
//! This crate knows no principle and does no I/O: the texts of files and libraries are given to it.

pub mod arena;
mod cite;
pub mod codes;
pub mod design;
pub mod diagnostic;
mod files;
pub mod fmt;
pub mod ide;
mod load;
mod memory;
mod names;
pub mod near;
pub mod rule;
pub mod source;
pub mod syntax;
pub mod text;

pub use cite::citation;
pub use files::{Files, Given, Named, Refused, relative};
pub use load::{
    LARGEST_FILE, LARGEST_PROJECT, MOST_FILES, Project, load, load_again, parse_again, parse_str,
};
pub use memory::Memory;
pub use names::{Index, Symbol};
pub use near::nearest;
