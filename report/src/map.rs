//! A procedure as a map: what is drawn, its words and its marks. The app draws it on the screen and [`crate::svg`]
//! as a picture.

pub mod graph;
pub mod marks;
pub mod words;
