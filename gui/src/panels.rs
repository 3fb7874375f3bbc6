//! One file per panel: each draws a part of the state and changes it by what the user does.

pub mod bottom;
pub mod compare;
pub mod data;
pub mod day;
pub mod detail;
pub mod dialog;
pub mod find;
pub mod findings;
pub mod finishing;
pub mod help;
pub mod law;
pub mod legend;
pub mod map;
pub mod plan;
pub mod principles;
pub mod problems;
pub mod questions;
pub mod text;
pub mod time;
pub mod top;
pub mod tour;
