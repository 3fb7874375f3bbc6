//! Process models of other modelers, checked as they are.

use std::collections::BTreeMap;
use std::path::Path;

use gensoku_dsl::Project;
use gensoku_dsl::design::{Design, Title};
use gensoku_dsl::diagnostic::Diagnostic;
use gensoku_dsl::source::{FileId, Origin as FileOrigin, Source, Sources, Span};
use gensoku_dsl::text::{Lang, Text};
use gensoku_engine::finding::Report;
use gensoku_engine::flow::Origin;
use gensoku_engine::rules::Rule;
use gensoku_engine::rules::imported::{Named, Process, check_process};
use gensoku_interop::bpmn::{self, ElementKind, Imported, MAX_BYTES, Position};
use jiff::civil::Date;

use crate::kept::verdicts;
use crate::{Error, disk};

/// How many elements are named of which the same is said.
const MOST_NAMED: usize = 8;

/// Whether a path names a process model.
pub fn is_process(path: &Path) -> bool {
    path.extension()
        .is_some_and(|it| it.eq_ignore_ascii_case("bpmn"))
}

/// Reads a process model: its text as the only file of a project without declarations.
pub(crate) fn read(path: &Path) -> Result<(Project, Option<Imported>), Error> {
    let name = crate::files::name(path);
    let (text, read) = match disk::bytes(path, MAX_BYTES) {
        Ok(bytes) => {
            let text = bpmn::decode(&bytes).into_owned();
            let read = bpmn::read(&text);
            (text, read)
        }
        Err(error) if error.kind() == std::io::ErrorKind::FileTooLarge => {
            let bytes = std::fs::metadata(path).map_or(u64::MAX, |it| it.len());
            let too_large = bpmn::ReadError::TooLarge {
                bytes: usize::try_from(bytes).unwrap_or(usize::MAX),
                most: MAX_BYTES,
            };
            (String::new(), Err(too_large))
        }
        Err(source) => {
            let path = path.to_owned();
            return Err(Error::Read { path, source });
        }
    };
    let mut sources = Sources::default();
    let file = sources.add(Source::new(name, text, FileOrigin::User));
    let mut project = Project::default();
    project.sources = sources;
    let imported = match read {
        Ok(imported) => {
            let source = project.sources.get(file);
            project.diagnostics = diagnostics(&imported.warnings, source, file);
            if !imported.model.name.trim().is_empty() {
                project.design.title = Some(Title {
                    first: imported.model.name.clone(),
                    second: None,
                });
            }
            Some(imported)
        }
        Err(error) => {
            let at = error.at().unwrap_or(Position { line: 1, column: 1 });
            let span = tag(project.sources.get(file), file, at);
            let message = Text::new(error.to_string(), error.japanese());
            project
                .diagnostics
                .push(Diagnostic::error("unreadable-model", span, message));
            None
        }
    };
    Ok((project, imported))
}

/// What was left out or read in another way. What is said of several elements in the same words is said once, at the
/// first of them, and names the others.
fn diagnostics(
    warnings: &[bpmn::Warning],
    source: Option<&Source>,
    file: FileId,
) -> Vec<Diagnostic> {
    let mut alike: BTreeMap<(bpmn::Code, &str), Vec<&bpmn::Warning>> = BTreeMap::new();
    for it in warnings {
        let same = alike.entry((it.code, &it.detail)).or_default();
        same.push(it);
    }
    let mut alike: Vec<_> = alike.into_values().collect();
    alike.sort_by_key(|it| it.first().map(|it| (it.at, it.code)));
    let told = alike.iter().filter_map(|it| {
        let (first, others) = it.split_first()?;
        let message = Text::new(first.english(), first.japanese());
        let told = Diagnostic::warning(first.code.name(), tag(source, file, first.at), message);
        Some(match others {
            [] => told,
            _ => told.help(the_others(others)),
        })
    });
    told.collect()
}

/// Of which other elements the same is said.
fn the_others(others: &[&bpmn::Warning]) -> Text {
    let named = |line: &dyn Fn(usize) -> String, comma: &str| {
        let names = others.iter().take(MOST_NAMED).map(|it| {
            if it.id.is_empty() {
                line(it.at.line)
            } else {
                format!("`{}`", it.id)
            }
        });
        names.collect::<Vec<_>>().join(comma)
    };
    let (en, ja) = (
        named(&|line| format!("line {line}"), ", "),
        named(&|line| format!("{line}行目"), "、"),
    );
    match others.len().saturating_sub(MOST_NAMED) {
        0 => Text::new(format!("so too {en}"), format!("{ja} も同じです")),
        more => Text::new(
            format!("so too {en} and {more} more"),
            format!("{ja} ほか{more}件も同じです"),
        ),
    }
}

/// A process model as a design.
pub struct ImportedDesign {
    /// The text of the model.
    pub sources: Sources,
    /// What of the model the design does not tell, or why there is none.
    pub diagnostics: Vec<Diagnostic>,
    /// The text of the design, with the keywords of the language that was asked for.
    pub text: Option<String>,
}

/// Reads a process model (BPMN 2.0) and writes it as a design.
///
/// # Errors
/// Where the file cannot be read, and [`Error::Import`] where the design is not in the language: a fault of the tool.
pub fn import_bpmn(path: &Path, lang: Lang) -> Result<ImportedDesign, Error> {
    let (project, imported) = read(path)?;
    let mut design = ImportedDesign {
        sources: project.sources,
        diagnostics: project.diagnostics,
        text: None,
    };
    let Some(imported) = imported else {
        return Ok(design);
    };
    let file = FileId::default();
    let source = design.sources.get(file);
    let written = bpmn::design(&imported, stem(source), lang).map_err(|it| {
        let told = |lang| it.iter().map(|it| it.message.get(lang)).collect::<Vec<_>>();
        let (en, ja) = (told(Lang::En), told(Lang::Ja));
        Error::Import(Text::new(en.join("; "), ja.join("。")))
    })?;
    design.diagnostics = diagnostics(&written.warnings, source, file);
    let at = |origin: Option<Origin>| {
        let element = origin.and_then(|it| imported.model.element(it));
        let place = element.map_or(Position { line: 1, column: 1 }, |it| it.at);
        tag(source, file, place)
    };
    let kept = verdicts(&imported, &written.text, at);
    design.diagnostics.extend(kept);
    design.text = Some(written.text);
    Ok(design)
}

/// The name of a file without its folder and extension.
fn stem(source: Option<&Source>) -> &str {
    source.map_or("", |it| {
        let name = it.name.rsplit('/').next().unwrap_or(&it.name);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    })
}

/// The tag that begins at a place.
fn tag(source: Option<&Source>, file: FileId, at: Position) -> Span {
    let Some(source) = source else {
        return Span::default();
    };
    let start = source.offset(at.line, at.column);
    let rest = source.text.get(start as usize..).unwrap_or_default();
    // A tag that is not closed soon is shown by its first line.
    let length = rest.find(['>', '\n']).map_or(rest.len(), |it| it + 1);
    Span {
        file,
        start,
        end: start + u32::try_from(length).unwrap_or(0),
    }
}

/// Checks a process model. The design of the answer is empty: a model declares nothing that other rules speak of.
pub(crate) fn check(
    project: &Project,
    imported: &Imported,
    rules: &[Rule],
    as_of: Date,
) -> (Design, Report) {
    let file = FileId::default();
    let source = project.sources.get(file);
    let mut called: BTreeMap<&str, usize> = BTreeMap::new();
    for it in &imported.model.elements {
        if matches!(it.kind, ElementKind::Node { .. }) {
            *called.entry(it.name.trim()).or_default() += 1;
        }
    }
    let element = |origin: Origin| {
        let it = imported.model.element(origin);
        let label = imported.model.label(origin).trim();
        // A name that several have does not say which.
        let label = match it {
            Some(it) if called.get(label).is_some_and(|&many| many > 1) && !it.id.is_empty() => {
                format!("{label} ({})", it.id)
            }
            _ => label.to_owned(),
        };
        Named {
            id: it.map_or_else(String::new, |it| it.id.clone()),
            label,
            span: it.map_or_else(Span::default, |it| tag(source, file, it.at)),
        }
    };
    let process = Process {
        net: &imported.net,
        name: stem(source),
        span: tag(source, file, Position { line: 1, column: 1 }),
        element: &element,
    };
    let report = check_process(&process, rules, as_of);
    (project.design.clone(), report)
}
