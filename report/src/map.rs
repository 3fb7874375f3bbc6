//! A procedure as a map, and who holds what as another: what is drawn, its words and its marks. The app draws them
//! on the screen and [`crate::svg`] as pictures.

pub mod data;
pub mod graph;
pub mod marks;
pub mod words;
