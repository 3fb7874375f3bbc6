//! The desktop app: it shows what the engine finds, and knows no rule and no grammar of its own.
//!
//! - [`state`] is everything that is known and chosen; [`draw`] shows it and takes what the user
//!   does. Neither knows of windows, so that tests drive them without one; [`app`] is the window.
//! - [`worker`] opens, checks, lays out and saves on a thread of its own; [`loaded`] is its answer.
//! - [`study`] is what takes longer: the law, the plan, the course of time.
//! - [`backend`] is what it needs of the rest of the tool.
//! - [`map`] turns a procedure into a picture; [`panels`] has one file per panel.
//! - [`words`] has every word of the app's own in both languages; [`theme`] and [`fonts`] how it
//!   looks.

pub mod app;
pub mod backend;
pub mod buffer;
pub mod disk;
pub mod draw;
pub mod finishing;
pub mod fonts;
pub mod loaded;
pub mod map;
pub mod panels;
pub mod state;
pub mod study;
pub mod syntax;
pub mod theme;
pub mod widgets;
pub mod words;
pub mod worker;

use std::path::PathBuf;

use gensoku_dsl::text::Lang;

/// Opens the window on files or folders of the user's and returns when it is closed.
///
/// # Errors
/// There is no display, or no adapter that can draw.
pub fn run(paths: Vec<PathBuf>, lang: Lang) -> anyhow::Result<()> {
    let remembered = gensoku_project::Remembered::of_user();
    app::run(paths, remembered, lang)
}
