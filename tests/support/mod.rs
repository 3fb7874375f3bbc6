//! The command, run as a user would.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test needs a part of it, and says what is wrong by failing"
)]

use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Output};

/// The project's folder.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The command with arguments in a folder, in English unless it is told otherwise, whatever the terminal is like.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gensoku"));
    command.args(arguments).current_dir(folder);
    command.env("LC_ALL", "C");
    command.env_remove("NO_COLOR").env_remove("COLUMNS");
    command
}

/// Runs the command in the project's folder.
pub(crate) fn gensoku(arguments: &[&str]) -> Output {
    gensoku_in(root(), arguments)
}

/// Runs the command in a folder.
pub(crate) fn gensoku_in(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

/// What it wrote to standard output.
pub(crate) fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

/// What it wrote to standard error.
pub(crate) fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// The files of a workbook.
pub(crate) fn unzipped(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            (file.name().unwrap().into_owned(), text)
        })
        .collect()
}
