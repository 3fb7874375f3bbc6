//! From a design to a graph, to answers, to findings.
//!
//! No I/O, no clock, nothing printed: a report is a function of a design, rules, parameters and a date.

pub mod data;
pub mod finding;
pub mod flow;
pub mod game;
pub mod law;
pub mod questions;
pub mod revise;
pub mod rules;
pub mod world;
