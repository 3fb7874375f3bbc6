//! `gensoku.ron` beside a design: which profile of principles is asked, packs of the project's own, and what is changed
//! of what ships with the tool, with a reason.
//!
//! What is wrong with it is a diagnostic like any other, at its place in the file.

mod own;
mod places;
mod ron;

use std::fmt;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use gensoku_dsl::Project;
use gensoku_dsl::diagnostic::{Diagnostic, Severity};
use gensoku_dsl::near::{did_you_mean, nearest};
use gensoku_dsl::source::{FileId, Origin, Source, Span};
use gensoku_dsl::text::{Lang, Text};
use gensoku_engine::rules::parameters::{Amount, Dated};
use gensoku_engine::rules::say;
use gensoku_policies::Packs;
use gensoku_policies::profile::Change;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use self::places::Places;
use self::ron::one_of;

/// The name of the file.
pub(crate) const FILE: &str = "gensoku.ron";

/// How it looks.
const SHAPE: &str = "(profile: \"digital-principles\", packs: [\"town\"])";

/// How an entry of a section looks.
const ENTRIES: [(&str, &str); 2] = [
    (
        "severities",
        "\"own-time\": (is: \"warning\", because: \"…\")",
    ),
    (
        "parameters",
        "\"own-time-limit\": (value: Seconds(120), because: \"…\")",
    ),
];

/// The settings as they are written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename = "settings")]
struct Written {
    profile: Option<String>,
    packs: Vec<String>,
    severities: Entries<SeverityChange>,
    parameters: Entries<ParameterChange>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SeverityChange {
    is: String,
    #[serde(default)]
    because: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ParameterChange {
    value: Amount,
    #[serde(default)]
    because: String,
}

/// The settings of a project, read and not yet applied.
pub(crate) struct Settings {
    /// Where the file lies.
    folder: PathBuf,
    name: String,
    text: String,
    written: Result<Written, Unread>,
}

/// Why settings cannot be read.
#[derive(Debug)]
pub(crate) enum Unread {
    /// They are no RON, or of another shape.
    Ron(::ron::error::SpannedError),
    /// They are no text.
    NoText,
    /// They are a link to what lies outside the project.
    Outside,
}

/// Whether a file of a project lies outside its folder, symbolic links followed.
pub(crate) fn leads_outside(folder: &Path, file: &Path) -> bool {
    let folder = folder.canonicalize();
    folder.is_ok_and(|it| own::is_outside(&it, file))
}

/// Settings applied to the packs.
pub(crate) struct Applied {
    /// The packs as they are asked in this project.
    pub(crate) packs: Packs,
    /// The profile that the settings name.
    pub(crate) profile: Option<String>,
    /// The packs of the project's own, by name.
    pub(crate) own: Vec<String>,
    /// What they change.
    pub(crate) changes: Vec<Change>,
}

impl Settings {
    /// The settings of a folder, under the name by which they are told.
    pub(crate) fn new(folder: PathBuf, name: String, text: Result<String, Unread>) -> Self {
        let options = ::ron::Options::default()
            .with_default_extension(::ron::extensions::Extensions::IMPLICIT_SOME);
        // A file that is there to mark the folder may be empty.
        let read = |text: &str| match text.trim() {
            "" => Ok(Written::default()),
            _ => options.from_str(text).map_err(Unread::Ron),
        };
        // Windows puts a mark before a text.
        let text = text.map(|it| it.trim_start_matches('\u{feff}').to_owned());
        let (text, written) = match text {
            Ok(text) => {
                let written = read(&text);
                (text, written)
            }
            Err(why) => (String::new(), Err(why)),
        };
        Self {
            folder,
            name,
            text,
            written,
        }
    }

    /// The folders of the packs of the project's own, by their names in the settings.
    fn pack_folders(&self) -> Vec<(String, PathBuf)> {
        let written = self.written.as_ref().ok();
        let packs = written.map_or(&[][..], |it| &it.packs);
        let folder = |name: &String| (name.clone(), self.folder.join(name));
        packs.iter().map(folder).collect()
    }

    /// The files of the rules of the project's own packs, those that can be read.
    pub(crate) fn rule_files(&self) -> Vec<PathBuf> {
        let folders = self.pack_folders().into_iter();
        folders
            .filter_map(|(_, folder)| own::rules_in(&self.folder, &folder))
            .flat_map(|it| it.rules)
            .collect()
    }

    /// The folder of the project.
    fn folder(&self) -> &Path {
        &self.folder
    }

    /// Changes what is asked as the settings say; what is wrong with them is told.
    fn change(&self, applied: &mut Applied, file: FileId, diagnostics: &mut Vec<Diagnostic>) {
        let mut applying = Applying {
            settings: self,
            places: Places::of(&self.text),
            file,
            packs: &mut applied.packs,
            changes: &mut applied.changes,
            diagnostics,
        };
        match &self.written {
            Ok(written) => {
                applying.severities(written);
                applying.parameters(written);
                applied.profile = applying.profile(written);
            }
            Err(why) => applying.unread(why),
        }
    }

    /// The place of the name of a pack of the project's own.
    fn pack_place(&self, file: FileId, pack: &str) -> Span {
        let (start, end) = Places::of(&self.text).name("packs", pack);
        Span { file, start, end }
    }

    /// The name by which the file is told.
    fn name(&self) -> &str {
        &self.name
    }
}

/// Applies settings, and the rules that a project declares, to what ships with the tool; what is wrong with them is
/// told with the project.
pub(crate) fn apply(settings: Option<&Settings>, packs: &Packs, project: &mut Project) -> Applied {
    let mut applied = Applied {
        packs: packs.clone(),
        profile: None,
        own: Vec::new(),
        changes: Vec::new(),
    };
    let file = settings.map(|it| {
        let source = Source::new(it.name.clone(), it.text.clone(), Origin::User);
        project.sources.add(source)
    });
    // The examples of a rule show what it asks by itself: what a project changes comes after them.
    applied.add_rules(project, settings);
    if let Some((settings, file)) = settings.zip(file) {
        settings.change(&mut applied, file, &mut project.diagnostics);
    }
    applied
}

/// Settings while they are applied.
struct Applying<'s> {
    settings: &'s Settings,
    places: Places<'s>,
    file: FileId,
    packs: &'s mut Packs,
    changes: &'s mut Vec<Change>,
    diagnostics: &'s mut Vec<Diagnostic>,
}

impl Applying<'_> {
    fn error(&mut self, code: &'static str, place: (u32, u32), message: Text, help: Option<Text>) {
        let span = Span {
            file: self.file,
            start: place.0,
            end: place.1,
        };
        let error = Diagnostic::error(code, span, message);
        self.diagnostics.push(error.maybe_help(help));
    }

    fn unread(&mut self, why: &Unread) {
        let (place, message, help) = match why {
            Unread::Ron(error) => {
                let source = Source::new("", self.settings.text.clone(), Origin::User);
                let offset = |it: &::ron::error::Position| source.offset(it.line, it.col);
                let place = (offset(&error.span.start), offset(&error.span.end));
                let within = self.places.section(place.0, ENTRIES.map(|it| it.0));
                let shape = ENTRIES.iter().find(|it| Some(it.0) == within);
                let (message, help) = ron::told(&error.code, shape.map_or(SHAPE, |it| it.1));
                (place, message, help)
            }
            Unread::NoText => (
                (0, 0),
                Text::new("this is no UTF-8 text", "UTF-8のテキストではありません"),
                Text::new("save it as UTF-8", "UTF-8で保存してください"),
            ),
            Unread::Outside => (
                (0, 0),
                Text::new(
                    "the settings lie outside the project's folder",
                    "設定ファイルがプロジェクトのフォルダーの外にあります",
                ),
                Text::new(
                    "put the file itself into the folder, not a link to it",
                    "リンクではなく、ファイルそのものをフォルダーに置いてください",
                ),
            ),
        };
        self.error("bad-settings", place, message, Some(help));
    }

    /// Tells of what stands twice in a section: the first counts.
    fn told_twice<'w, T>(&mut self, field: &str, entries: &'w Entries<T>) -> Vec<&'w (String, T)> {
        let mut once: Vec<&(String, T)> = Vec::new();
        for entry in &entries.0 {
            let name = &entry.0;
            if once.iter().all(|it| it.0 != *name) {
                once.push(entry);
                continue;
            }
            let place = self.places.again(field, name);
            self.error(
                "duplicate-name",
                place,
                Text::new(
                    format!("`{name}` stands twice"),
                    format!("「{name}」が二度書かれています"),
                ),
                Some(Text::new("keep one of them", "一方を削除してください")),
            );
        }
        once
    }

    fn profile(&mut self, written: &Written) -> Option<String> {
        let name = written.profile.as_ref()?;
        let known = || self.packs.profiles.iter().map(|it| it.name.as_str());
        if known().any(|it| it == name) {
            return Some(name.clone());
        }
        let help = Some(nearest(name, known()).map_or_else(|| one_of(known()), did_you_mean));
        let place = self.places.name("profile", name);
        self.error(
            "unknown-pack",
            place,
            Text::new(
                format!("there is no profile `{name}`"),
                format!("プロファイル「{name}」はありません"),
            ),
            help,
        );
        None
    }

    /// Whether a change has a reason; one that has none is told.
    fn has_reason(&mut self, because: &str, place: (u32, u32), name: &str) -> bool {
        if !because.trim().is_empty() {
            return true;
        }
        self.error(
            "setting-without-reason",
            place,
            Text::new(
                format!("`{name}` is changed without a reason"),
                format!("「{name}」が理由なしに変更されています"),
            ),
            Some(Text::new(
                "add `because: \"…\"`",
                "`because: \"…\"` を加えます",
            )),
        );
        false
    }

    fn severities(&mut self, written: &Written) {
        for (name, change) in self.told_twice("severities", &written.severities) {
            let place = self.places.name("severities", name);
            let Some(at) = self.packs.rules.iter().position(|it| it.name == *name) else {
                let known = self.packs.rules.iter().map(|it| it.name.as_str());
                let help = nearest(name, known).map(did_you_mean);
                self.error("unknown-rule", place, no_rule(name), help);
                continue;
            };
            const LEVELS: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];
            let Some(severity) = LEVELS.into_iter().find(|it| it.word() == change.is) else {
                let help = nearest(&change.is, LEVELS.iter().map(|it| it.word()));
                let place = self.places.value("severities", name, &change.is);
                self.error(
                    "unknown-severity",
                    place,
                    Text::new(
                        format!("`{}` is none of error, warning, note", change.is),
                        format!(
                            "「{}」は error, warning, note のいずれでもありません",
                            change.is
                        ),
                    ),
                    help.map(did_you_mean),
                );
                continue;
            };
            if !self.has_reason(&change.because, place, name) {
                continue;
            }
            if let Some(rule) = self.packs.rules.get_mut(at) {
                self.changes.push(Change {
                    of: name.clone(),
                    from: say::severity(rule.severity),
                    to: say::severity(severity),
                    because: change.because.clone(),
                });
                rule.severity = severity;
            }
        }
    }

    fn parameters(&mut self, written: &Written) {
        for (name, change) in self.told_twice("parameters", &written.parameters) {
            let place = self.places.name("parameters", name);
            let Some(parameter) = self.packs.parameters.0.get(name) else {
                let known = self.packs.parameters.0.keys().map(String::as_str);
                let help = nearest(name, known).map(did_you_mean);
                self.error(
                    "unknown-parameter",
                    place,
                    Text::new(
                        format!("there is no parameter `{name}`"),
                        format!("パラメータ「{name}」はありません"),
                    ),
                    help,
                );
                continue;
            };
            if parameter.ty() != Some(change.value.ty()) {
                let now = parameter.values.last().map(|it| it.value);
                let like = now.map(|it| format!("{it:?}")).unwrap_or_default();
                self.error(
                    "setting-type",
                    place,
                    Text::new(
                        format!("`{name}` is of another type"),
                        format!("「{name}」の値の型が異なります"),
                    ),
                    Some(Text::new(
                        format!("write it like `{like}`"),
                        format!("`{like}` のように書きます"),
                    )),
                );
                continue;
            }
            let from = parameter.values.last().map(|it| it.value);
            if change.value.size().is_some_and(|it| it <= 0) {
                self.error(
                    "bad-settings",
                    place,
                    Text::new(
                        format!("`{name}` has to be more than 0"),
                        format!("「{name}」は0より大きい値とします"),
                    ),
                    None,
                );
                continue;
            }
            self.compare(name, from, change.value, place);
            if !self.has_reason(&change.because, place, name) {
                continue;
            }
            let told = |amount: Option<Amount>| {
                let write = |lang| amount.map_or_else(String::new, |it| say::amount(it, lang));
                Text::new(write(Lang::En), write(Lang::Ja))
            };
            self.changes.push(Change {
                of: name.clone(),
                from: told(from),
                to: told(Some(change.value)),
                because: change.because.clone(),
            });
            if let Some(parameter) = self.packs.parameters.0.get_mut(name) {
                parameter.values = vec![Dated {
                    from: None,
                    value: change.value,
                    source: format!("{}: {}", self.settings.name, change.because),
                }];
            }
        }
    }
}

impl Applying<'_> {
    /// Warns of a value that is so far from what it was that its unit may be a slip.
    fn compare(&mut self, name: &str, from: Option<Amount>, to: Amount, place: (u32, u32)) {
        const FAR: i128 = 1000;
        let Some((from, was, is)) = from.and_then(|it| Some((it, it.size()?, to.size()?))) else {
            return;
        };
        if was * FAR > is && is * FAR > was {
            return;
        }
        let said = |lang| (say::amount(from, lang), say::amount(to, lang));
        let ((was_en, is_en), (was_ja, is_ja)) = (said(Lang::En), said(Lang::Ja));
        let span = Span {
            file: self.file,
            start: place.0,
            end: place.1,
        };
        let message = Text::new(
            format!("`{name}` was {was_en} and is {is_en} now: is that the unit that is meant?"),
            format!("「{name}」は{was_ja}から{is_ja}になります。単位を確かめてください"),
        );
        self.diagnostics
            .push(Diagnostic::warning("bad-settings", span, message));
    }
}

/// The entries of a section in their order, those that stand twice too.
#[derive(Debug)]
struct Entries<T>(Vec<(String, T)>);

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entries<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for All<T> {
            type Value = Entries<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("names with values")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(All(PhantomData))
    }
}

/// That there is no rule with a name.
pub(crate) fn no_rule(name: &str) -> Text {
    Text::new(
        format!("there is no rule `{name}`"),
        format!("規則「{name}」はありません"),
    )
}
