//! Rules: typed before anything runs, then asked of every element that they speak of.

pub mod types;
