//! The design language: text → syntax → names → [`design::Design`].
//!
//! This crate knows no principle and does no I/O: the texts of files and libraries are given to it.

pub mod design;
pub mod diagnostic;
pub mod rule;
pub mod source;
pub mod text;
