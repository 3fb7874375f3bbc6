//! The maps: a design's procedure as a graph, who holds what as a board, its places, what stands out, and how one looks at it.

pub mod board;
pub mod camera;
pub mod emphasis;
pub mod paint;
pub mod scene;
pub mod view;
