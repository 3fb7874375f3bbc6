//! Packs of a project's own: a folder of rule files, each typed and tried by its examples.

use std::collections::btree_map::Entry;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use gensoku_dsl::Project;
use gensoku_dsl::diagnostic::Diagnostic;
use gensoku_dsl::source::{FileId, Span};
use gensoku_dsl::text::{Lang, Text};
use gensoku_engine::rules::{Names, Parameters, Rule, type_rule};
use gensoku_policies::examples::Read;
use gensoku_policies::{Described, Pack, Shipped};

use super::{Applied, Settings};
use crate::disk::read;

/// What rules can name: that of the library `japan`.
static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let library = gensoku_dsl::parse_str("library.gsk", "use japan\n", &Shipped);
    Names::of(&library.design)
});

/// A folder of rules in a project.
pub(crate) struct Folder {
    /// Its rule files, by name.
    pub(crate) rules: Vec<PathBuf>,
    /// What cannot be used of it, and why.
    faults: Vec<Text>,
    /// What looks like a rule file and is none.
    unread: Vec<Text>,
}

/// The rule files of a folder; nothing where it cannot be read, lies outside the project, or has none.
pub(crate) fn rules_in(project: &Path, folder: &Path) -> Option<Folder> {
    let project = project.canonicalize().ok()?;
    if !folder.canonicalize().ok()?.starts_with(&project) {
        return None;
    }
    let (mut faults, mut unread) = (Vec::new(), Vec::new());
    let mut rules = Vec::new();
    for entry in std::fs::read_dir(folder).ok()? {
        match entry.map(|it| it.path()) {
            Ok(path) if path.is_dir() => unread.extend(with_rules(&path)),
            Ok(path) if path.extension().is_none_or(|it| it != "gsk") => {
                unread.extend(nearly_a_rule(&path));
            }
            // A link may lead anywhere; one that leads nowhere is told where it is read.
            Ok(path) if is_outside(&project, &path) => faults.push(outside(&path)),
            Ok(path) => rules.push(path),
            Err(error) => faults.push(Text::new(
                format!("its folder cannot be read: {error}"),
                format!("そのフォルダーを読めません：{error}"),
            )),
        }
    }
    rules.sort();
    unread.sort();
    (!rules.is_empty() || !faults.is_empty()).then_some(Folder {
        rules,
        faults,
        unread,
    })
}

/// That a folder within that of a pack has rules which nobody reads.
fn with_rules(folder: &Path) -> Option<Text> {
    let entries = std::fs::read_dir(folder).ok()?;
    let mut paths = entries.filter_map(|it| Some(it.ok()?.path()));
    let name = folder.file_name()?.to_string_lossy().into_owned();
    paths.any(|it| it.extension().is_some_and(|it| it == "gsk")).then(|| {
        Text::new(
            format!("the rules in its folder `{name}` are not read: they have to stand beside the others"),
            format!("その中のフォルダー「{name}」にある規則は読まれません。ほかの規則と同じフォルダーに置いてください"),
        )
    })
}

/// That a file with nearly the ending of a rule file is none: `x.GSK`, or `x.gsk.txt` as a text editor may save it.
fn nearly_a_rule(path: &Path) -> Option<Text> {
    let name = path.file_name()?.to_string_lossy().into_owned();
    let small = name.to_ascii_lowercase();
    (small.ends_with(".gsk") || small.ends_with(".gsk.txt")).then(|| {
        Text::new(
            format!("its `{name}` is not read: the name of a rule file ends in `.gsk`"),
            format!("その「{name}」は読まれません。規則のファイル名は `.gsk` で終わるものとします"),
        )
    })
}

/// Whether a file lies, symbolic links followed, outside the folder of its project.
pub(super) fn is_outside(project: &Path, path: &Path) -> bool {
    path.canonicalize()
        .is_ok_and(|whole| !whole.starts_with(project))
}

fn outside(path: &Path) -> Text {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Text::new(
        format!("its `{name}` lies outside the project's folder"),
        format!("その「{name}」はプロジェクトのフォルダーの外にあります"),
    )
}

impl Applied {
    /// Adds the rules that the texts of a project declare: those of its own packs, and those of the design itself.
    pub(crate) fn add_rules(&mut self, project: &mut Project, settings: Option<&Settings>) {
        if let Some(settings) = settings {
            self.add_packs(project, settings);
        }
        let mut added = Vec::new();
        for written in &project.rules {
            match type_rule(written, &project.sources, &self.packs.parameters, &NAMES) {
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
            let Some(found) = rules_in(settings.folder(), &folder) else {
                project.diagnostics.push(bad(
                    place,
                    Text::new(
                        format!("`{written}` is no folder of rules in this project"),
                        format!("「{written}」はこのプロジェクトの規則のフォルダーではありません"),
                    ),
                ));
                continue;
            };
            if let Some(taken) = self.taken(&name) {
                let error = Diagnostic::error("duplicate-name", place, taken);
                project.diagnostics.push(error);
                continue;
            }
            let faults = found.faults.into_iter().map(|it| bad(place, it));
            project.diagnostics.extend(faults);
            let unread = found.unread.into_iter();
            let unread = unread.map(|it| Diagnostic::warning("bad-pack", place, it));
            project.diagnostics.extend(unread);
            let stray = stray(project, &found.rules, place);
            project.diagnostics.extend(stray);
            let described = described(settings.folder(), &folder).unwrap_or_else(|error| {
                project.diagnostics.push(bad(place, error));
                None
            });
            let pack = match described {
                None => titled(&name),
                Some(it) => {
                    let early = begins_late(&it.parameters).into_iter();
                    let early = early.map(|it| Diagnostic::warning("bad-pack", place, it));
                    project.diagnostics.extend(early);
                    let told = self.add_parameters(it.parameters).into_iter();
                    project.diagnostics.extend(told.map(|it| bad(place, it)));
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

    /// That a pack cannot have a name, where another pack or a profile has it: both would be asked by it.
    fn taken(&self, name: &str) -> Option<Text> {
        if self.own.iter().any(|it| it == name) {
            return Some(Text::new(
                format!("two packs of this project are called `{name}`"),
                format!("このプロジェクトに「{name}」という規則集が二つあります"),
            ));
        }
        let packs = self.packs.packs.iter().map(|it| &it.name);
        let mut shipped = packs.chain(self.packs.profiles.iter().map(|it| &it.name));
        shipped.any(|it| it == name).then(|| {
            Text::new(
                format!("a pack or a profile `{name}` ships with the tool"),
                format!("「{name}」という規則集又は原則集は組み込みのものにあります"),
            )
        })
    }

    /// Adds the parameters of a pack; what is set already stays, and is told. What ships with the tool is changed in
    /// the settings alone, which ask for a reason.
    fn add_parameters(&mut self, parameters: Parameters) -> Vec<Text> {
        let mut told = Vec::new();
        for (name, parameter) in parameters.0 {
            match self.packs.parameters.0.entry(name) {
                Entry::Vacant(free) => {
                    free.insert(parameter);
                }
                Entry::Occupied(taken) => {
                    let name = taken.key();
                    told.push(Text::new(
                        format!(
                            "its pack.ron sets the parameter `{name}`, which another pack has; \
                             `parameters` in gensoku.ron changes it, with a reason"
                        ),
                        format!(
                            "その pack.ron のパラメータ「{name}」はほかの規則集にあります。\
                             変更は gensoku.ron の `parameters` に理由を付けて書きます"
                        ),
                    ));
                }
            }
        }
        told
    }
}

/// That the first value of a parameter, which has a day, counts before that day too.
fn begins_late(parameters: &Parameters) -> Vec<Text> {
    let late = parameters.0.iter().filter_map(|(name, it)| {
        let from = it.values.first()?.from?;
        Some(Text::new(
            format!("the first value of `{name}` in its pack.ron counts before {from} too: write `from: None`, or the value before"),
            format!("その pack.ron の「{name}」の最初の値は、{from}より前にも用いられます。`from: None` とするか、それより前の値を書いてください"),
        ))
    });
    late.collect()
}

/// What stands in rule files otherwise than one rule of the file's name.
fn stray(project: &Project, files: &[PathBuf], place: Span) -> Vec<Diagnostic> {
    let warning = |span, text| Diagnostic::warning("bad-pack", span, text);
    let mut told = Vec::new();
    for path in files {
        let file = crate::files::name(path);
        let mut sources = project.sources.iter();
        let Some((id, _)) = sources.find(|(_, it)| it.name == file) else {
            continue;
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let wrong = project.diagnostics.iter();
        let is_wrong = wrong.clone().any(|it| it.primary.span.file == id);
        let mut rules = project.rules.iter().filter(|it| it.name.span.file == id);
        let Some(first) = rules.next() else {
            if !is_wrong {
                told.push(warning(
                    place,
                    Text::new(
                        format!("its `{name}` holds no rule"),
                        format!("その「{name}」に規則がありません"),
                    ),
                ));
            }
            continue;
        };
        if path
            .file_stem()
            .is_none_or(|it| it != first.name.id.as_str())
        {
            let rule = &first.name.id;
            told.push(warning(
                first.name.span,
                Text::new(
                    format!("the rule `{rule}` stands in `{name}`: a rule file bears the name of its rule"),
                    format!("規則「{rule}」が「{name}」にあります。規則のファイル名は規則の名前とします"),
                ),
            ));
        }
        told.extend(rules.map(|it| {
            let rule = &it.name.id;
            warning(
                it.name.span,
                Text::new(
                    format!("`{rule}` is another rule of this file: each stands in a file of its name"),
                    format!("「{rule}」はこのファイルの二つ目以降の規則です。規則ごとにその名前のファイルに書きます"),
                ),
            )
        }));
    }
    told
}

fn bad(place: Span, message: Text) -> Diagnostic {
    Diagnostic::error("bad-pack", place, message)
}

/// How a `pack.ron` looks.
const SHAPE: &str = "(title: (en: \"Town\", ja: \"町\"), principle: (en: \"…\", ja: \"…\"))";

/// What `pack.ron` in a folder says, if it is there.
fn described(project: &Path, folder: &Path) -> Result<Option<Described>, Text> {
    let file = folder.join("pack.ron");
    if project
        .canonicalize()
        .is_ok_and(|it| is_outside(&it, &file))
    {
        return Err(outside(&file));
    }
    let text = match read(&file) {
        // As Windows puts it before a text.
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(error) if error.is_missing() => return Ok(None),
        Err(error) => return Err(error.text()),
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
