//! The map: a design's procedure as a graph, its places, what stands out, and how one looks at it.

pub mod camera;
pub mod emphasis;
pub mod paint;
pub mod scene;
