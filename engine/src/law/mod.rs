//! What the law says of movements: what is in force, what permits, what forbids, and on what a movement stands.

mod days;
mod fits;
mod force;
mod ground;
mod level;

pub use days::days;
pub use fits::Fit;
pub use ground::{ConsentGround, Ground};

pub(crate) use force::InForce;
