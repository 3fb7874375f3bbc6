//! Every file in `tests/cases` is a test: a design with the expected findings written at their place.
//!
//! `#% rules A B` at the head names the rules that are looked at; `#! A` on a line expects a violation of A
//! there, `#? A` that it is not stated, `#~ A` that it is undecided. `#% diagnostics` looks at the
//! diagnostics of the text instead, and `#! CODE` expects one there; `#% unread CODES` says which mistakes the text has
//! all the same where rules are looked at. `#% profiles` looks at what can be put
//! together, too: each `#= ID: UNIT DATA…; table TABLES…; nothing DATA…` expects a profile that says something,
//! with the tables without which it would fall apart and the data of it that nothing permits. `#% as-of DATE`
//! and `#% with REVISION` are as on the command line.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    unreachable_pub,
    reason = "a test says what is wrong by failing"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use gensoku_dsl::design::Spelled as _;
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::{Element, Verdict};
use gensoku_engine::rules::say;
use gensoku_engine::world::World;
use gensoku_project::{Opened, Request};
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files = Vec::new();
    gather(&folder, &mut files);
    files.sort();
    assert!(!files.is_empty(), "there are no cases");
    let trials = files
        .into_iter()
        .map(|file| {
            let name = file.strip_prefix(&folder).unwrap().display().to_string();
            Trial::test(name.replace('\\', "/"), move || case(&file))
        })
        .collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, files);
        } else if path.extension().is_some_and(|it| it == "gsk") {
            files.push(path);
        }
    }
}

/// What is expected or found: the line, a mark, a rule or a code.
type Told = BTreeSet<(usize, char, String)>;

fn case(file: &Path) -> Result<(), Failed> {
    let text = std::fs::read_to_string(file)?;
    let mut rules: Vec<&str> = Vec::new();
    let mut diagnostics = false;
    let mut unread: BTreeSet<&str> = BTreeSet::new();
    let mut profiles = false;
    let mut request = Request::default();
    for line in text.lines().filter_map(|it| it.strip_prefix("#% ")) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "rules" => rules.extend(rest.split_whitespace()),
            "diagnostics" => diagnostics = true,
            "unread" => unread.extend(rest.split_whitespace()),
            "profiles" => profiles = true,
            "as-of" => request.as_of = Some(rest.trim().parse()?),
            "with" => request.with.push(rest.trim().to_owned()),
            other => return Err(format!("`#% {other}` is not known").into()),
        }
    }
    if rules.is_empty() && !diagnostics && !profiles {
        return Err("it says none of `#% rules`, `#% diagnostics` and `#% profiles`".into());
    }
    let mut expected = expected(&text);
    let opened = Opened::read(file)?;
    let found = if diagnostics {
        of_diagnostics(&opened)
    } else {
        let told = || opened.project.diagnostics.iter();
        if let Some(it) = told().find(|it| !unread.contains(it.code)) {
            return Err(format!("{}: {}", it.code, it.message.en).into());
        }
        if let Some(code) = unread
            .iter()
            .find(|code| !told().any(|it| it.code == **code))
        {
            return Err(format!("there is no mistake {code}").into());
        }
        let known = |rule: &&str| opened.packs.rules.iter().any(|it| it.name == **rule);
        if let Some(rule) = rules.iter().find(|it| !known(it)) {
            return Err(format!("there is no rule {rule}").into());
        }
        let mut found = of_rules(&opened, &request, &rules)?;
        if profiles {
            let told = text.lines().filter_map(|it| it.trim().strip_prefix("#= "));
            expected.extend(told.map(|it| (0, '=', it.to_owned())));
            found.extend(of_profiles(&opened, &request)?);
        }
        found
    };
    if expected == found {
        return Ok(());
    }
    let mut message = String::new();
    for (line, mark, name) in expected.difference(&found) {
        message.push_str(&format!(
            "line {line}: expected {mark} {name}, did not find it\n"
        ));
    }
    for (line, mark, name) in found.difference(&expected) {
        message.push_str(&format!(
            "line {line}: found {mark} {name}, did not expect it\n"
        ));
    }
    Err(message.into())
}

fn expected(text: &str) -> Told {
    let mut told = Told::new();
    for (index, line) in text.lines().enumerate() {
        for mark in ['!', '?', '~'] {
            let Some((_, names)) = line.split_once(&format!("#{mark} ")) else {
                continue;
            };
            let names = names.split('#').next().unwrap_or_default();
            told.extend(
                names
                    .split_whitespace()
                    .map(|it| (index + 1, mark, it.to_owned())),
            );
        }
    }
    told
}

fn of_diagnostics(opened: &Opened) -> Told {
    let sources = &opened.project.sources;
    let line = |it: &gensoku_dsl::diagnostic::Diagnostic| sources.range(it.primary.span).0.line;
    let all = &opened.project.diagnostics;
    let told: Told = all
        .iter()
        .map(|it| (line(it), '!', it.code.to_owned()))
        .collect();
    assert_eq!(told.len(), all.len(), "one mistake was told twice: {all:?}");
    told
}

/// The profiles that say something, as they are written after `#=`.
fn of_profiles(opened: &Opened, request: &Request) -> Result<Told, Failed> {
    let checked = opened.check(request)?;
    let world = World::new(&checked.design, checked.report.as_of);
    let path = |it: Element| say::path_of(&checked.design, it);
    let words = |all: BTreeSet<String>| all.into_iter().collect::<Vec<_>>().join(" ");
    let gatherings = world
        .gatherings()
        .into_iter()
        .filter(|it| it.says_something);
    let told = gatherings.map(|it| {
        let data = it.profile.data.iter().map(|&it| path(Element::Data(it)));
        let tables = it.tables.iter().map(|&it| path(Element::Mapping(it)));
        let counted = it.counted();
        let unpermitted = counted
            .iter()
            .filter(|(_, parts)| parts.iter().any(|it| it.permission.is_nothing()))
            .map(|(&data, _)| path(Element::Data(data)));
        let unit = it.profile.unit.word(Lang::En);
        let mut line = format!("{}: {unit} {}", it.id, words(data.collect()));
        for (word, all) in [
            ("table", tables.collect()),
            ("nothing", unpermitted.collect()),
        ] {
            let all: BTreeSet<String> = all;
            if !all.is_empty() {
                line.push_str(&format!("; {word} {}", words(all)));
            }
        }
        (0, '=', line)
    });
    Ok(told.collect())
}

fn of_rules(opened: &Opened, request: &Request, rules: &[&str]) -> Result<Told, Failed> {
    let checked = opened.check(request)?;
    let mut told = Told::new();
    for it in checked
        .report
        .findings
        .iter()
        .filter(|it| rules.contains(&it.rule.as_str()))
    {
        let mark = match it.verdict {
            Verdict::Violates => '!',
            Verdict::NotStated => '?',
            Verdict::Undecided => '~',
            Verdict::Conforms | Verdict::Accepted => continue,
        };
        let line = opened.project.sources.range(it.span).0.line;
        told.insert((line, mark, it.rule.to_string()));
    }
    Ok(told)
}
