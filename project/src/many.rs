//! Many designs in one run: read and checked on all cores, none kept longer than it takes to tell of it.

use std::path::PathBuf;

use gensoku_dsl::Memory;
use rayon::prelude::*;

use crate::{Checked, Error, Opened, Request};

/// Reads and checks designs, and gives what is told of each in their order.
///
/// What several of them use is parsed once on each core: libraries, and common parts of variants.
pub fn check_each<T: Send>(
    paths: &[PathBuf],
    request: &Request,
    tell: impl Fn(&Opened, Result<Checked, Error>) -> T + Sync,
) -> Vec<Result<T, Error>> {
    let each = paths.par_iter().map_init(Memory::default, |memory, path| {
        let mut opened = Opened::read_again(path, request, std::mem::take(memory))?;
        let told = tell(&opened, opened.check(request));
        *memory = std::mem::take(&mut opened.project).into_memory();
        Ok(told)
    });
    each.collect()
}
