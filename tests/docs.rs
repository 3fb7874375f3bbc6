//! What the documents say that the tool prints is what it prints.
//!
//! Every `console` block of the README, the docs and the examples is run: a line `$ gensoku …` is a command,
//! what follows is its standard output, and what it tells on standard error first where the line ends with `2>&1`. A
//! block that names a file (```` ```gsk town/no-fax.gsk ````) is that file in a folder of its own, in which the commands
//! after it are run; one that says so (```` ```gsk = town/no-fax.gsk ````) is what the commands before it left in it. A
//! line `…` stands for any number of lines. With `UPDATE_DOCS=1` such files and the outputs are written anew; what stands
//! between such lines, by the lines that are most like it.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

mod support;

use std::path::{Path, PathBuf};

use support::{gensoku_in, root};

fn documents() -> Vec<PathBuf> {
    let mut documents = vec![root().join("README.md")];
    let mut folders = vec![root().join("docs"), root().join("examples")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "md") {
                documents.push(path);
            }
        }
    }
    documents.sort();
    documents
}

fn printed(command: &str, folder: &Path) -> String {
    let (command, both) = match command.strip_suffix(" 2>&1") {
        Some(command) => (command, true),
        None => (command, false),
    };
    let words: Vec<&str> = command.split_whitespace().collect();
    let ["gensoku", arguments @ ..] = words.as_slice() else {
        panic!("{command}");
    };
    let output = gensoku_in(folder, arguments);
    let told = if both { output.stderr } else { Vec::new() };
    String::from_utf8([told, output.stdout].concat())
        .unwrap()
        .trim_end()
        .to_owned()
}

/// Writes the files that the blocks of a text name; whether there was one.
fn write_files(text: &str, folder: &Path) -> bool {
    let mut written = false;
    for block in text.split("\n```").skip(1).step_by(2) {
        let (info, body) = block.split_once('\n').unwrap_or((block, ""));
        if let Some((_, name)) = info.split_once(' ')
            && !name.starts_with('=')
        {
            let file = folder.join(name.trim());
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, format!("{body}\n")).unwrap();
            written = true;
        }
    }
    written
}

/// A text whose blocks that show a file show what is in it.
fn with_files(text: &str, folder: &Path) -> String {
    let mut parts = text.split("\n```gsk = ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('\n').unwrap();
        let (_, after) = rest.split_once("\n```").unwrap();
        let file = std::fs::read_to_string(folder.join(name)).unwrap();
        out.push_str(&format!(
            "\n```gsk = {name}\n{}\n```{after}",
            file.trim_end()
        ));
    }
    out
}

/// Whether an output is what a document says; `…` stands for any lines.
fn fits(said: &str, printed: &str) -> bool {
    let mut rest = printed;
    let parts: Vec<&str> = said.split("\n…\n").collect();
    for (index, part) in parts.iter().enumerate() {
        let part = part.trim_end_matches("\n…").trim_start_matches("…\n");
        let found = if index == 0 && !said.starts_with("…\n") {
            rest.starts_with(part).then_some(0)
        } else {
            rest.find(part)
        };
        match found {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    said.ends_with('…') || rest.trim().is_empty()
}

/// The lines of an output that are most like those that a document says, which leaves out others.
fn most_like(said: &str, printed: &str) -> String {
    let printed: Vec<&str> = printed.lines().collect();
    let said: Vec<&str> = said.lines().collect();
    let mut parts = said.split(|it| *it == "…").enumerate().peekable();
    let mut out: Vec<&str> = Vec::new();
    let mut from = 0;
    while let Some((index, part)) = parts.next() {
        let last = printed.len().saturating_sub(part.len());
        let places = match (index, parts.peek()) {
            (0, _) => 0..=0,
            (_, None) if !part.is_empty() => last..=last,
            _ => from..=last.max(from),
        };
        let likeness = |at: &usize| -> usize {
            let lines = printed.iter().skip(*at).zip(part);
            lines.map(|(a, b)| alike(a, b)).sum()
        };
        // Of those that are as like, the first.
        let at = places.rev().max_by_key(likeness).unwrap_or(from);
        if index > 0 {
            out.push("…");
        }
        out.extend(printed.iter().skip(at).take(part.len()));
        from = at + part.len();
    }
    out.join("\n")
}

/// How many letters two lines have in common at their beginnings and ends.
fn alike(a: &str, b: &str) -> usize {
    if a == b {
        return 2 * a.chars().count() + 1;
    }
    let begin = a.chars().zip(b.chars()).take_while(|(a, b)| a == b);
    let end = a.chars().rev().zip(b.chars().rev());
    begin.count() + end.take_while(|(a, b)| a == b).count()
}

#[test]
fn documents_show_what_the_tool_prints() {
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    let mut commands = 0;
    let mut wrong = Vec::new();
    for document in documents() {
        let text = std::fs::read_to_string(&document).unwrap();
        let mut new = String::new();
        let mut rest = text.as_str();
        let folder = tempfile::tempdir().unwrap();
        let mut own = false;
        while let Some((before, after)) = rest.split_once("```console\n") {
            let (block, after) = after.split_once("\n```").unwrap();
            let shown = with_files(before, folder.path());
            if shown != before {
                wrong.push(format!("{}: {shown}", document.display()));
            }
            new.push_str(&shown);
            // What makes files of its own is not let into this folder.
            own |= write_files(before, folder.path()) || block.starts_with("$ gensoku new ");
            let here = if own { folder.path() } else { root() };
            new.push_str("```console\n");
            let mut runs = Vec::new();
            for run in format!("\n{block}").split("\n$ ").skip(1) {
                let (command, said) = run.split_once('\n').unwrap_or((run, ""));
                let printed = printed(command, here);
                commands += 1;
                let elided = said.lines().any(|it| it == "…");
                let right = fits(said.trim_end(), &printed);
                if !right {
                    wrong.push(format!("{}: $ {command}\n{printed}", document.display()));
                }
                let said = match (elided, right) {
                    (true, true) => said.to_owned(),
                    (true, false) => most_like(said, &printed),
                    (false, _) => printed,
                };
                runs.push(format!("$ {command}\n{said}").trim_end().to_owned());
            }
            new.push_str(&runs.join("\n"));
            new.push_str("\n```");
            rest = after;
        }
        let shown = with_files(rest, folder.path());
        if shown != rest {
            wrong.push(format!("{}: {shown}", document.display()));
        }
        new.push_str(&shown);
        if update && new != text {
            std::fs::write(&document, new).unwrap();
        }
    }
    assert!(commands > 0, "no document shows a command");
    assert!(update || wrong.is_empty(), "{}", wrong.join("\n\n"));
}
