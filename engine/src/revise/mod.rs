//! From findings to the provisions that have to be revised.

mod cost;
mod cover;
mod search;

pub use cost::Cost;
pub use cover::{Clause, Cover, cover};
pub use search::{Bearing, Budget, Problem, Solution, solve};
