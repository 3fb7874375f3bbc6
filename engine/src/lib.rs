//! From a design to a graph, to answers, to findings

pub mod flow;
