//! `gensoku.ron` beside a design: which profile of principles is asked, packs of the project's own, and what is changed
//! of what ships with the tool, with a reason.
//!
//! What is wrong with it is a diagnostic like any other, at its place in the file.

mod own;
mod places;
mod ron;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gensoku_dsl::Project;
use gensoku_dsl::diagnostic::{Diagnostic, Severity};
use gensoku_dsl::near::{did_you_mean, nearest};
use gensoku_dsl::source::{FileId, Origin, Source, Sources, Span};
use gensoku_dsl::text::{Lang, Text};
use gensoku_engine::rules::parameters::{Amount, Dated};
use gensoku_engine::rules::say;
use gensoku_policies::Packs;
use gensoku_policies::profile::Change;
use serde::Deserialize;

use self::places::Places;
use self::ron::one_of;

/// The name of the file.
pub(crate) const FILE: &str = "gensoku.ron";

/// How it looks.
const SHAPE: &str = "(profile: \"digital-principles\", packs: [\"town\"])";

/// The settings as they are written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename = "settings")]
struct Written {
    profile: Option<String>,
    packs: Vec<String>,
    severities: BTreeMap<String, SeverityChange>,
    parameters: BTreeMap<String, ParameterChange>,
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
    written: Result<Written, ::ron::error::SpannedError>,
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
    pub(crate) fn new(folder: PathBuf, name: String, text: String) -> Self {
        let options = ::ron::Options::default()
            .with_default_extension(::ron::extensions::Extensions::IMPLICIT_SOME);
        // A file that is there to mark the folder may be empty.
        let written = if text.trim().is_empty() {
            Ok(Written::default())
        } else {
            options.from_str(&text)
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

    /// Applies the settings to what ships with the tool; what is wrong with them is told.
    fn apply(
        &self,
        packs: &Packs,
        sources: &mut Sources,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Applied {
        let source = Source::new(self.name.clone(), self.text.clone(), Origin::User);
        let file = sources.add(source);
        let mut applying = Applying {
            settings: self,
            places: Places::of(&self.text),
            file,
            packs: packs.clone(),
            changes: Vec::new(),
            diagnostics,
        };
        let profile = match &self.written {
            Ok(written) => {
                applying.severities(written);
                applying.parameters(written);
                applying.profile(written)
            }
            Err(error) => {
                let source = Source::new("", self.text.clone(), Origin::User);
                applying.unread(error, &source);
                None
            }
        };
        Applied {
            packs: applying.packs,
            profile,
            own: Vec::new(),
            changes: applying.changes,
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
    let mut applied = match settings {
        Some(settings) => settings.apply(packs, &mut project.sources, &mut project.diagnostics),
        None => Applied {
            packs: packs.clone(),
            profile: None,
            own: Vec::new(),
            changes: Vec::new(),
        },
    };
    applied.add_rules(project, settings);
    applied
}

/// Settings while they are applied.
struct Applying<'s> {
    settings: &'s Settings,
    places: Places<'s>,
    file: FileId,
    packs: Packs,
    changes: Vec<Change>,
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

    fn unread(&mut self, error: &::ron::error::SpannedError, source: &Source) {
        let offset = |it: &::ron::error::Position| source.offset(it.line, it.col);
        let place = (offset(&error.span.start), offset(&error.span.end));
        let (message, help) = ron::told(&error.code, SHAPE);
        self.error("bad-settings", place, message, Some(help));
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
        for (name, change) in &written.severities {
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
        for (name, change) in &written.parameters {
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

/// That there is no rule with a name.
pub(crate) fn no_rule(name: &str) -> Text {
    Text::new(
        format!("there is no rule `{name}`"),
        format!("規則「{name}」はありません"),
    )
}
