//! Finds the process models that lie beside the project.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::path::{Path, PathBuf};

/// The folder of the shared models, or nothing, said in words.
pub(crate) fn models() -> Option<PathBuf> {
    let shared = std::env::var_os("GENSOKU_SHARED").map_or_else(
        || {
            let project = Path::new(env!("CARGO_MANIFEST_DIR"))
                .parent()
                .expect("the crate lies in the project");
            // Beside the project, or, in a worktree, one folder higher.
            let near = project.join("../shared");
            if near.is_dir() {
                near
            } else {
                project.join("../../shared")
            }
        },
        PathBuf::from,
    );
    let models = shared.join("bpmn");
    if models.is_dir() {
        return Some(models);
    }
    println!(
        "skipped: there are no shared process models at {}",
        models.display()
    );
    None
}

/// All files with an extension below a folder, in order.
pub(crate) fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|it| it == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
