//! What is found in the examples is what they say at its place.
//!
//! In a design as it was (`as-is.gsk`, and the parts beside it that it uses) `#! A` on a line says that rule A is
//! broken there, `#? A` that it is not stated. The revised design (`to-be.gsk`) has no error; what else is found in
//! it stands on its lines too, or, where it stands in a file that it uses, as `#% also RULE@ELEMENT` at its end.
//! The story itself (`README.md`) says of each rule that is found why the finding stands.
//! With `UPDATE_DOCS=1` the marks are written anew: look at the difference before you believe it.
#![allow(clippy::unwrap_used, reason = "a test says what is wrong by failing")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use gensoku_dsl::diagnostic::Severity;
use gensoku_engine::finding::{Finding, Findings, Verdict};
use gensoku_project::{Opened, Request};

/// A line of a file, a mark, and a rule.
type Told = BTreeSet<(PathBuf, usize, char, String)>;

const ALSO: &str = "#% also ";

fn stories() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut stories: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path())
        .filter(|it| it.is_dir())
        .collect();
    stories.sort();
    stories
}

/// The designs and parts of a story whose lines tell what is found in a design.
fn marked(story: &Path, design: &str) -> Vec<PathBuf> {
    let mut files = vec![story.join(design)];
    if design == "as-is.gsk" {
        let all = std::fs::read_dir(story)
            .unwrap()
            .map(|it| it.unwrap().path());
        let is_part = |it: &PathBuf| {
            it.extension().is_some_and(|it| it == "gsk")
                && !std::fs::read_to_string(it).unwrap().contains("\ndesign ")
                && !std::fs::read_to_string(it).unwrap().starts_with("design ")
                && !std::fs::read_to_string(it).unwrap().contains("設計：")
        };
        files.extend(all.filter(is_part));
    }
    files.sort();
    files
}

fn mark(finding: &Finding) -> Option<char> {
    match finding.verdict {
        Verdict::Violates => Some('!'),
        Verdict::NotStated => Some('?'),
        Verdict::Undecided => Some('~'),
        Verdict::Conforms | Verdict::Accepted => None,
    }
}

/// A line without its marks, and what they say.
fn parted(line: &str) -> (&str, Vec<(char, String)>) {
    let places = ["#! ", "#? ", "#~ "].iter().filter_map(|it| line.find(it));
    let Some(start) = places.min() else {
        return (line, Vec::new());
    };
    let (rest, marks) = line.split_at(start);
    let mut told = Vec::new();
    for part in marks.split('#').skip(1) {
        let (mark, names) = part.split_at(1);
        let mark = mark.chars().next().unwrap_or(' ');
        told.extend(names.split_whitespace().map(|it| (mark, it.to_owned())));
    }
    (rest.trim_end(), told)
}

fn said(files: &[PathBuf]) -> (Told, BTreeSet<String>) {
    let mut told = Told::new();
    let mut also = BTreeSet::new();
    for file in files {
        for (at, line) in std::fs::read_to_string(file).unwrap().lines().enumerate() {
            match line.strip_prefix(ALSO) {
                Some(id) => {
                    also.insert(id.trim().to_owned());
                }
                None => {
                    let marks = parted(line).1.into_iter();
                    told.extend(marks.map(|(mark, rule)| (file.clone(), at + 1, mark, rule)));
                }
            }
        }
    }
    (told, also)
}

/// What a check of a design finds: what stands in some files, by its lines, and the identities of the rest.
fn found(opened: &Opened, findings: &Findings, files: &[PathBuf]) -> (Told, BTreeSet<String>) {
    let sources = &opened.project.sources;
    let mut told = Told::new();
    let mut also = BTreeSet::new();
    for finding in findings {
        let Some(mark) = mark(finding) else { continue };
        let name = sources.get(finding.span.file).map(|it| it.name.as_str());
        let name = name.and_then(|it| Path::new(it).file_name());
        let file = files.iter().find(|it| it.file_name() == name);
        match file {
            Some(file) => {
                let line = sources.range(finding.span).0.line;
                told.insert((file.clone(), line, mark, finding.rule.to_string()));
            }
            None => {
                also.insert(finding.id.clone());
            }
        }
    }
    (told, also)
}

/// Writes what was found at its place, in the form that `gensoku fmt` gives; each file whole, because the other test
/// reads them meanwhile.
fn write(files: &[PathBuf], told: &Told, also: &BTreeSet<String>, design: &Path) {
    for file in files {
        let text = std::fs::read_to_string(file).unwrap();
        let lines = text.lines().filter(|it| !it.starts_with(ALSO));
        let mut written = String::new();
        for (at, line) in lines.enumerate() {
            written.push_str(parted(line).0);
            let mut marks: BTreeMap<char, Vec<&str>> = BTreeMap::new();
            for (_, _, mark, rule) in told.iter().filter(|it| it.0 == *file && it.1 == at + 1) {
                marks.entry(*mark).or_default().push(rule);
            }
            for (index, (mark, rules)) in marks.into_iter().enumerate() {
                let space = if index == 0 { "  " } else { " " };
                written.push_str(&format!("{space}#{mark} {}", rules.join(" ")));
            }
            written.push('\n');
        }
        if file == design {
            for id in also {
                written.push_str(&format!("{ALSO}{id}\n"));
            }
        }
        let written = gensoku_dsl::fmt::format(&written, None).unwrap();
        if written != text {
            gensoku_project::save(file, written.as_bytes()).unwrap();
        }
    }
}

/// The rules whose findings a story's `README.md` defends, under its heading of that.
fn defended(story: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(story.join("README.md")).unwrap();
    let section = text.split_once("\n## Why each finding stands\n");
    let lines = section.map_or("", |it| it.1).lines();
    let rows = lines.filter_map(|it| it.strip_prefix("- `")?.split_once("`: "));
    rows.flat_map(|(rules, _)| rules.split("`, `").map(str::to_owned))
        .collect()
}

#[test]
fn each_story_defends_what_is_found_in_it_and_nothing_else() {
    let mut faults = Vec::new();
    for story in stories() {
        let mut found = BTreeSet::new();
        for design in ["as-is.gsk", "to-be.gsk"] {
            let opened = Opened::read(&story.join(design)).unwrap();
            let checked = opened.check(&Request::default()).unwrap();
            let told = checked.report.findings.iter();
            let told = told.filter(|it| mark(it).is_some());
            found.extend(told.map(|it| it.rule.to_string()));
        }
        let said = defended(&story);
        let name = story.file_name().unwrap().to_string_lossy().into_owned();
        let missing = found.difference(&said);
        faults.extend(missing.map(|it| format!("{name}: {it} is found and not defended")));
        let more = said.difference(&found);
        faults.extend(more.map(|it| format!("{name}: {it} is defended and not found")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_is_found_in_the_examples_stands_at_its_place() {
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    let mut faults = Vec::new();
    for story in stories() {
        for design in ["as-is.gsk", "to-be.gsk"] {
            let path = story.join(design);
            let files = marked(&story, design);
            let opened = Opened::read(&path).unwrap();
            let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap();
            for it in &opened.project.diagnostics {
                faults.push(format!("{}: {}", name.display(), it.message.en));
            }
            let checked = opened.check(&Request::default()).unwrap();
            let findings = &checked.report.findings;
            let errors = findings
                .iter()
                .filter(|it| it.verdict == Verdict::Violates && it.severity == Severity::Error);
            if design == "to-be.gsk" {
                faults.extend(errors.map(|it| format!("{}: an error, {}", name.display(), it.id)));
            } else if errors.count() == 0 {
                faults.push(format!("{} breaks nothing", name.display()));
            }
            let (told, also) = found(&opened, findings, &files);
            if update {
                write(&files, &told, &also, &path);
                continue;
            }
            let (said_told, said_also) = said(&files);
            let place = |(file, line, mark, rule): &(PathBuf, usize, char, String)| {
                let file = file.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap();
                format!("{}:{line}: {mark} {rule}", file.display())
            };
            let missing = said_told
                .difference(&told)
                .map(|it| format!("{}, not found", place(it)));
            faults.extend(missing);
            let more = told
                .difference(&said_told)
                .map(|it| format!("{}, not said", place(it)));
            faults.extend(more);
            let missing = said_also.difference(&also);
            faults.extend(missing.map(|it| format!("{}: {it}, not found", name.display())));
            let more = also.difference(&said_also);
            faults.extend(more.map(|it| format!("{}: {it}, not said", name.display())));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
