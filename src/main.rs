//! The command `gensoku`.

fn main() {}
