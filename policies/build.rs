//! Parses and types every rule of the packs: a rule that is wrong does not build.
#![allow(
    unreachable_pub,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    dead_code,
    reason = "a build script tells the build what is wrong by failing"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use gensoku_dsl::diagnostic::Diagnostic;
use gensoku_dsl::source::Sources;
use gensoku_engine::rules::{Names, Parameters, Rule, type_rule};

#[path = "src/catalogue.rs"]
mod catalogue;
#[path = "src/pack.rs"]
mod pack;
#[path = "src/profile.rs"]
mod profile;

fn main() {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    println!("cargo::rerun-if-changed={}", here.display());
    let names: Vec<String> = from_ron(&here.join("packs.ron"));
    let mut packs = Vec::new();
    let mut parameters = Parameters::default();
    for name in names {
        let described: pack::Described = from_ron(&here.join(&name).join("pack.ron"));
        for (parameter, it) in described.parameters.0 {
            let before = parameters.0.insert(parameter.clone(), it);
            assert!(
                before.is_none(),
                "two packs set the parameter `{parameter}`"
            );
        }
        packs.push(pack::Pack {
            name,
            title: described.title,
            principle: described.principle,
            quiet: described.quiet,
        });
    }
    let faults = parameters.faults();
    assert!(faults.is_empty(), "parameters: {faults:?}");

    let mut complaints = String::new();
    let mut rules: Vec<Rule> = Vec::new();
    for pack in &packs {
        for file in rule_files(&here.join(&pack.name)) {
            match rule(&file, &pack.name, &parameters) {
                Ok(rule) => rules.push(rule),
                Err(complaint) => complaints.push_str(&complaint),
            }
        }
    }
    assert!(complaints.is_empty(), "\n{complaints}");
    let profiles: Vec<profile::Profile> = from_ron(&here.join("profiles.ron"));
    for profile in &profiles {
        for principle in &profile.principles {
            let of = |rule: &&Rule| profile.principles.get(profile.principle_of(rule)?);
            assert!(
                rules
                    .iter()
                    .filter(|it| profile.asks(it))
                    .any(|it| of(&it) == Some(principle)),
                "profiles.ron: no rule is of {} of {}",
                principle.name,
                profile.name
            );
            known(&principle.packs, &principle.rules, &packs, &rules);
        }
        if let profile::Asks::Only {
            packs: asked,
            rules: single,
        } = &profile.asks
        {
            known(asked, single, &packs, &rules);
        }
    }
    let rows: Vec<catalogue::Row> = from_ron(&here.join("catalogue.ron"));
    for rule in &rules {
        for row in rule.sources.iter().filter_map(|it| catalogue::row_of(it)) {
            assert!(
                rows.iter().any(|it| it.id == row),
                "{} of {} names WG2-{row} as its source: catalogue.ron has no such row",
                rule.name,
                rule.pack
            );
        }
    }
    let bytes = postcard::to_allocvec(&(packs, parameters, rules, profiles, rows))
        .unwrap_or_else(|error| panic!("the packs cannot be written: {error}"));
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    if let Err(error) = fs::write(out.join("packs.bin"), bytes) {
        panic!("packs.bin: {error}");
    }
}

/// Refuses what a profile names and is not there.
fn known(named: &[String], single: &[String], packs: &[pack::Pack], rules: &[Rule]) {
    for name in named {
        let known = packs.iter().any(|it| it.name == *name);
        assert!(known, "profiles.ron: no pack `{name}`");
    }
    for name in single {
        let known = rules.iter().any(|it| it.name == *name);
        assert!(known, "profiles.ron: no rule `{name}`");
    }
}

fn from_ron<T: serde::de::DeserializeOwned>(file: &Path) -> T {
    match ron::from_str(&read(file)) {
        Ok(value) => value,
        Err(error) => panic!("{}: {error}", file.display()),
    }
}

fn read(file: &Path) -> String {
    match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => panic!("{}: {error}", file.display()),
    }
}

/// The rule files of a pack, by name.
fn rule_files(folder: &Path) -> Vec<PathBuf> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => panic!("{}: {error}", folder.display()),
    };
    let path = |entry: std::io::Result<fs::DirEntry>| match entry {
        Ok(entry) => entry.path(),
        Err(error) => panic!("{}: {error}", folder.display()),
    };
    let mut files: Vec<PathBuf> = entries
        .map(path)
        .filter(|it| it.extension().is_some_and(|it| it == "gsk"))
        .collect();
    files.sort();
    files
}

/// The one rule of a file, whose name is that of the file and whose pack that of its folder.
fn rule(file: &Path, pack: &str, parameters: &Parameters) -> Result<Rule, String> {
    let name = file.display().to_string();
    let project = gensoku_dsl::parse_str(&name, &read(file), &gensoku_dsl::Given::new());
    if !project.diagnostics.is_empty() {
        return Err(told(&project.sources, &project.diagnostics));
    }
    let [rule] = project.rules.as_slice() else {
        return Err(format!("{name}: a file of a pack holds one rule\n"));
    };
    let typed = type_rule(rule, &project.sources, parameters, &Names::default())
        .map_err(|diagnostics| told(&project.sources, &diagnostics))?;
    let stem = file
        .file_stem()
        .and_then(|it| it.to_str())
        .unwrap_or_default();
    if typed.name != stem || typed.pack != pack {
        return Err(format!(
            "{name}: rule {} of {} stands in a file of another name or folder\n",
            typed.name, typed.pack
        ));
    }
    Ok(typed)
}

fn told(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    let mut text = String::new();
    for it in diagnostics {
        let span = it.primary.span;
        let name = sources.get(span.file).map_or("", |it| it.name.as_str());
        let (at, _) = sources.range(span);
        let help = it.help.as_ref().map_or("", |it| it.en.as_str());
        let _ = writeln!(
            text,
            "{name}:{}:{}: {}: {} {help}",
            at.line, at.column, it.code, it.message.en
        );
    }
    text
}
