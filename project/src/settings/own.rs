//! Packs of a project's own: a folder of rule files, each typed and tried by its examples.

use std::path::{Path, PathBuf};

use gensoku_dsl::Project;
use gensoku_dsl::diagnostic::Diagnostic;
use gensoku_dsl::source::{FileId, Span};
use gensoku_dsl::text::{Lang, Text};
use gensoku_engine::rules::{Rule, type_rule};
use gensoku_policies::examples::Read;
use gensoku_policies::{Described, Pack};

use super::{Applied, Settings};

/// The rule files of a folder, by name; nothing where it cannot be read, lies outside the project, or has none.
pub(crate) fn rule_files(project: &Path, folder: &Path) -> Option<Vec<PathBuf>> {
    let whole = folder.canonicalize().ok()?;
    if !whole.starts_with(project.canonicalize().ok()?) {
        return None;
    }
    let entries = std::fs::read_dir(folder).ok()?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|it| Some(it.ok()?.path()))
        .filter(|it| it.extension().is_some_and(|it| it == "gsk"))
        .collect();
    files.sort();
    (!files.is_empty()).then_some(files)
}

impl Applied {
    /// Adds the rules that the texts of a project declare: those of its own packs, and those of the design itself.
    pub(crate) fn add_rules(&mut self, project: &mut Project, settings: Option<&Settings>) {
        if let Some(settings) = settings {
            self.add_packs(project, settings);
        }
        let mut added = Vec::new();
        for written in &project.rules {
            match type_rule(written, &project.sources, &self.packs.parameters) {
                Ok(rule) => added.push((rule, written)),
                Err(diagnostics) => project.diagnostics.extend(diagnostics),
            }
        }
        let rules: Vec<Rule> = added.iter().map(|(rule, _)| rule.clone()).collect();
        for (rule, written) in added {
            let known = self.packs.rules.iter().any(|it| it.name == rule.name);
            if known {
                project.diagnostics.push(Diagnostic::error(
                    "duplicate-name",
                    written.name.span,
                    Text::new(
                        format!("a rule `{}` ships with the tool", rule.name),
                        format!("規則「{}」は組み込みの規則にあります", rule.name),
                    ),
                ));
                continue;
            }
            for (example, place) in rule.examples.iter().zip(&written.examples) {
                let shows =
                    Read::new(example).shows(example, &rule, &rules, &self.packs.parameters);
                if let Err(instead) = shows {
                    project.diagnostics.push(Diagnostic::error(
                        "rule-example",
                        place.span,
                        Text::new(
                            format!("this example does not show what it says: {instead}"),
                            format!("この例は書かれた結果になりません：{instead}"),
                        ),
                    ));
                }
            }
            if !self.packs.packs.iter().any(|it| it.name == rule.pack) {
                self.packs.packs.push(titled(&rule.pack));
                self.own.push(rule.pack.to_string());
            }
            self.packs.rules.push(rule);
        }
    }

    /// Adds the packs that the settings name, and tells of those that cannot be read.
    fn add_packs(&mut self, project: &mut Project, settings: &Settings) {
        let mut named = project.sources.iter();
        let file = named.find(|(_, it)| it.name == settings.name());
        let file = file.map_or(FileId::default(), |(id, _)| id);
        for (written, folder) in settings.pack_folders() {
            let place = settings.pack_place(file, &written);
            let name = folder
                .file_name()
                .map_or_else(|| written.clone(), |it| it.to_string_lossy().into_owned());
            if rule_files(settings.folder(), &folder).is_none() {
                project.diagnostics.push(bad(
                    place,
                    Text::new(
                        format!("`{written}` is no folder of rules in this project"),
                        format!("「{written}」はこのプロジェクトの規則のフォルダーではありません"),
                    ),
                ));
                continue;
            }
            let described = described(&folder).unwrap_or_else(|error| {
                project.diagnostics.push(bad(place, error));
                None
            });
            let pack = match described {
                None => titled(&name),
                Some(it) => {
                    self.packs.parameters.0.extend(it.parameters.0);
                    Pack {
                        name: name.clone(),
                        title: it.title,
                        principle: it.principle,
                        quiet: it.quiet,
                    }
                }
            };
            self.packs.packs.push(pack);
            self.own.push(name.clone());
            let strangers = project.rules.iter().filter(|rule| {
                let file = project.sources.get(rule.name.span.file);
                let there = file.and_then(|it| Path::new(&it.name).parent());
                rule.pack.text != name && there.is_some_and(|it| it.ends_with(&written))
            });
            project.diagnostics.extend(strangers.map(|rule| {
                let pack = &rule.pack.text;
                bad(
                    rule.pack.span,
                    Text::new(
                        format!("this rule is of `{pack}` and lies in the folder of `{name}`"),
                        format!("この規則は「{pack}」のもので、「{name}」のフォルダーにあります"),
                    ),
                )
            }));
        }
    }
}

fn bad(place: Span, message: Text) -> Diagnostic {
    Diagnostic::error("bad-pack", place, message)
}

/// How a `pack.ron` looks.
const SHAPE: &str = "(title: (en: \"Town\", ja: \"町\"), principle: (en: \"…\", ja: \"…\"))";

/// What `pack.ron` in a folder says, if it is there.
fn described(folder: &Path) -> Result<Option<Described>, Text> {
    let file = folder.join("pack.ron");
    let Ok(text) = std::fs::read_to_string(&file) else {
        return Ok(None);
    };
    let wrong = |en: &str, ja: &str| {
        Text::new(
            format!("its pack.ron does not read: {en}"),
            format!("その pack.ron を読めません：{ja}"),
        )
    };
    let read: Result<Described, _> = ::ron::from_str(&text);
    let described = read.map_err(|error| {
        let (message, help) = super::ron::told(&error.code, SHAPE);
        let place = error.span.start;
        let (line, column) = (place.line, place.col);
        wrong(
            &format!("line {line}, column {column}: {}; {}", message.en, help.en),
            &format!("{line}行{column}列：{}。{}", message.ja, help.ja),
        )
    })?;
    match described.parameters.faults().as_slice() {
        [] => Ok(Some(described)),
        faults => {
            let told = |lang| faults.iter().map(|it| it.get(lang)).collect::<Vec<_>>();
            let (en, ja) = (told(Lang::En), told(Lang::Ja));
            Err(wrong(&en.join("; "), &ja.join("。")))
        }
    }
}

fn titled(name: &str) -> Pack {
    Pack {
        name: name.to_owned(),
        title: Text::same(name),
        principle: Text::default(),
        quiet: false,
    }
}
