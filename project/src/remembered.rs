//! Small things that the app remembers from one start to the next, in the user's own folder for such things.

use std::path::PathBuf;

/// Remembers something by its name. Where that cannot be done it is forgotten: nothing depends on it.
pub fn remember(what: &str) {
    if let Some(file) = file(what)
        && let Some(folder) = file.parent()
        && std::fs::create_dir_all(folder).is_ok()
    {
        std::fs::write(file, b"").ok();
    }
}

/// Whether something was remembered.
pub fn remembers(what: &str) -> bool {
    file(what).is_some_and(|it| it.exists())
}

fn file(what: &str) -> Option<PathBuf> {
    let named = |variable| std::env::var_os(variable).filter(|it| !it.is_empty());
    let home = || named("HOME").map(PathBuf::from);
    let folder = if cfg!(windows) {
        named("LOCALAPPDATA").map(PathBuf::from)
    } else if cfg!(target_os = "macos") {
        home().map(|it| it.join("Library/Application Support"))
    } else {
        let state = named("XDG_STATE_HOME").map(PathBuf::from);
        state.or_else(|| home().map(|it| it.join(".local/state")))
    };
    folder.map(|it| it.join("gensoku").join(what))
}
