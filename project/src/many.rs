//! Many designs in one run: read and checked on all cores, none kept longer than it takes to tell of it.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::{Checked, Error, Memory, Opened, Request};

/// Reads and checks designs, and gives what is told of each in their order.
///
/// What several of them use is parsed once on each core: libraries, and common parts of variants.
pub fn check_each<T: Send>(
    paths: &[PathBuf],
    request: &Request,
    tell: impl Fn(&Opened, Result<Checked, Error>) -> T + Sync,
) -> Vec<Result<T, Error>> {
    // As many as there are designs under way at one time.
    let memories: Mutex<Vec<Memory>> = Mutex::default();
    let locked = || memories.lock().unwrap_or_else(PoisonError::into_inner);
    let each = paths.par_iter().map(|path| {
        let memory = locked().pop().unwrap_or_default();
        let mut opened = Opened::read_again(path, request, memory)?;
        let told = tell(&opened, opened.check(request));
        let memory = opened.take_memory();
        locked().push(memory);
        Ok(told)
    });
    each.collect()
}
