//! Diagnostics on a terminal: the place, the line shown, what was expected.

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use gensoku_dsl::diagnostic::{Diagnostic, Severity};
use gensoku_dsl::source::{Sources, Span};
use gensoku_dsl::text::Lang;

use crate::style::Palette;

/// A longer line is shown as if it ended here, in bytes: a terminal gains nothing from more.
const LONGEST: usize = 2_000;

/// Diagnostics in the order given, each with its lines.
pub fn render(sources: &Sources, diagnostics: &[Diagnostic], lang: Lang, colour: bool) -> String {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut text = String::new();
    for diagnostic in diagnostics {
        text.push_str(&one(&renderer, sources, diagnostic, lang));
        text.push_str("\n\n");
    }
    // Not all that commands a terminal is taken out of the lines above.
    Palette { colour }.shown(&text).into_owned()
}

fn one(renderer: &Renderer, sources: &Sources, diagnostic: &Diagnostic, lang: Lang) -> String {
    let (level, name) = match diagnostic.severity {
        Severity::Error => (Level::ERROR, "エラー"),
        Severity::Warning => (Level::WARNING, "注意"),
        Severity::Note => (Level::NOTE, "参考"),
    };
    let named = |level: Level<'static>, ja: &'static str| match lang {
        Lang::En => level,
        Lang::Ja => level.with_name(ja),
    };
    let level = named(level, name);
    let mut group = level
        .primary_title(diagnostic.message.get(lang))
        .id(diagnostic.code)
        .elements(Vec::<Snippet<'_, annotate_snippets::Annotation<'_>>>::new());
    let mut places = vec![(AnnotationKind::Primary, &diagnostic.primary)];
    places.extend(
        diagnostic
            .related
            .iter()
            .map(|it| (AnnotationKind::Context, it)),
    );
    // Places of one file near to each other stand in one picture.
    let mut files: Vec<_> = Vec::new();
    for (_, label) in &places {
        if !files.contains(&label.span.file) {
            files.push(label.span.file);
        }
    }
    for file in files {
        let Some(source) = sources.get(file) else {
            continue;
        };
        let of_file = places.iter().filter(|(_, it)| it.span.file == file);
        let whole = of_file
            .clone()
            .map(|(_, it)| it.span)
            .reduce(Span::to)
            .unwrap_or_default();
        let Some((text, offset, line)) = window(source, whole) else {
            continue;
        };
        // Where the line is shown from its middle on, columns are counted from its beginning all the same.
        let cut = offset > 0 && source.text.as_bytes().get(offset - 1) != Some(&b'\n');
        if cut && let Some((_, first)) = of_file.clone().next() {
            let (at, _) = sources.range(first.span);
            let origin = Origin::path(source.name.as_str());
            group = group.element(origin.line(at.line).char_column(at.column));
        }
        let annotations = of_file.map(|(kind, label)| {
            let start = (label.span.start as usize)
                .saturating_sub(offset)
                .min(text.len());
            let end = (label.span.end as usize)
                .saturating_sub(offset)
                .clamp(start, text.len());
            kind.span(start..end).label(label.text.get(lang))
        });
        let snippet = Snippet::source(text)
            .line_start(line)
            .annotations(annotations.collect::<Vec<_>>());
        group = group.element(if cut {
            snippet
        } else {
            snippet.path(source.name.as_str())
        });
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(named(Level::HELP, "対処").message(help.get(lang)));
    }
    renderer.render(&[group])
}

/// The lines around a place: their text, the byte at which it begins, the number of its first line.
fn window(source: &gensoku_dsl::source::Source, span: Span) -> Option<(&str, usize, usize)> {
    let bytes = &source.text;
    let start = bytes
        .get(..span.start as usize)?
        .rfind('\n')
        .map_or(0, |it| it + 1);
    let after = span.end as usize;
    let end = bytes
        .get(after..)?
        .find('\n')
        .map_or(bytes.len(), |it| after + it);
    let floor = |at: usize| {
        (0..=at)
            .rev()
            .find(|&it| bytes.is_char_boundary(it))
            .unwrap_or(0)
    };
    let start = start.max(floor((span.start as usize).saturating_sub(LONGEST)));
    let end = end.min(floor(after.saturating_add(LONGEST).min(bytes.len())));
    Some((
        bytes.get(start..end)?,
        start,
        source
            .position(u32::try_from(start).unwrap_or(u32::MAX))
            .line,
    ))
}
