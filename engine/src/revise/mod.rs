//! From findings to the provisions that have to be revised.
//!
//! [`plan()`] finds a cheapest set of changes after which nothing of what was found is left and nothing is new;
//! [`solve`] is the search behind it, for any problem of that kind; [`trace()`] tells what rests on a provision.

mod bearing;
mod change;
mod cost;
mod cover;
mod diff;
mod each;
mod order;
mod plan;
mod problem;
mod search;
mod told;
mod trace;
mod ways;

pub use change::{Candidate, Clause, ToState, applied, merged};
pub use cost::Cost;
pub use cover::{Clause as CoverClause, Cover, cover};
pub use diff::{Carried, Diff, Finishing, Gathered, Side, Sides, diff};
pub use order::{Place, order};
pub use plan::{Plan, Rung, Task, Unforeseen, plan, unforeseen, with_candidates};
pub use search::{Bearing, Budget, Problem, Solution, solve};
pub use told::{Standing, Why};
pub use trace::{Resting, Trace, provision_named, resting, rests_on, trace};
