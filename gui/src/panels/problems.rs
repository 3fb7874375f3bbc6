//! What is wrong with the text: the diagnostics.

use std::path::Path;

use egui::{Margin, ScrollArea, Ui, pos2};
use gensoku_dsl::diagnostic::Severity;
use gensoku_dsl::source::Span;
use gensoku_layout::tokens::font;

use crate::fonts::sans;
use crate::loaded::Loaded;
use crate::state::{State, file_name};
use crate::theme::{Look, Mark};
use crate::widgets;
use crate::words::{self, Word};

const ROW: f32 = 42.0;

/// Draws them.
pub fn draw(state: &mut State, ui: &mut Ui) {
    let Some(loaded) = state.loaded.clone() else {
        return;
    };
    let look = state.look();
    let lang = look.lang;
    let mut chosen = None;
    egui::Frame::new()
        .inner_margin(Margin::symmetric(10, 6))
        .show(ui, |ui| {
            if let Some(why) = &state.failed {
                let text = format!("{}: {}", Word::CannotOpen.get(lang), why.get(lang));
                widgets::paragraph(ui, &text, sans(font::BODY as f32), look.violated());
            }
            let untold = state.model.as_ref().map_or(&[][..], |it| &it.untold);
            let count = loaded.diagnostics.len() + untold.len();
            if count == 0 {
                widgets::secondary(ui, look, Word::NoDiagnostics.get(lang));
                return;
            }
            ScrollArea::vertical()
                .auto_shrink([false, false])
                .show_rows(ui, ROW, count, |ui, range| {
                    for index in range {
                        let Some(problem) = problem(state, &loaded, index) else {
                            continue;
                        };
                        if row(ui, look, &problem) {
                            chosen = problem.place;
                        }
                    }
                });
        });
    if let Some(span) = chosen {
        state.go_to(span, true);
    }
}

/// Something to be told, and where it is.
struct Problem {
    severity: Severity,
    message: String,
    under: String,
    place: Option<Span>,
}

/// What is wrong with the text, then what a process model says that the design does not tell.
fn problem(state: &State, loaded: &Loaded, index: usize) -> Option<Problem> {
    let lang = state.lang;
    if let Some(diagnostic) = loaded.diagnostics.get(index) {
        let place = diagnostic.primary.span;
        let mut under = String::new();
        if let Some(source) = loaded.sources.get(place.file) {
            let line = source.line_at(place.start);
            let file = file_name(Path::new(&source.name));
            under = format!("{file} {line}");
        }
        if let Some(help) = &diagnostic.help {
            under = format!("{under} · {}", help.get(lang));
        }
        return Some(Problem {
            severity: diagnostic.severity,
            message: diagnostic.message.get(lang).to_owned(),
            under,
            place: Some(place),
        });
    }
    let model = state.model.as_ref()?;
    let (line, message) = model.untold.get(index - loaded.diagnostics.len())?;
    Some(Problem {
        severity: Severity::Note,
        message: message.get(lang).to_owned(),
        under: format!(
            "{} {line} · {}",
            file_name(&model.path),
            Word::NotTold.get(lang)
        ),
        place: None,
    })
}

/// Draws one; whether it was chosen.
fn row(ui: &mut Ui, look: Look, problem: &Problem) -> bool {
    let severity = words::severity(look.lang, problem.severity);
    let name = format!("{severity}: {}", problem.message);
    let (rect, response) = widgets::row(ui, look, ROW, false, &name);
    let mark = Mark::of_severity(problem.severity);
    let at = pos2(rect.left() + 16.0, rect.top() + 13.0);
    widgets::mark(ui.painter(), look, at, 6.0, mark, 1.0);
    let width = rect.width() - 44.0;
    let size = sans(font::BODY as f32 + 0.5);
    let first = widgets::elided(ui, &problem.message, size, look.ink(), width);
    let size = sans(font::SECONDARY as f32);
    let second = widgets::elided(ui, &problem.under, size, look.secondary(), width);
    let (x, y) = (rect.left() + 32.0, rect.top() + 5.0);
    let next = y + first.size().y + 2.0;
    let cut = first.elided || second.elided;
    ui.painter().galley(pos2(x, y), first, look.ink());
    ui.painter().galley(pos2(x, next), second, look.secondary());
    let clicked = response.clicked();
    if cut {
        response.on_hover_text(format!("{}\n{}", problem.message, problem.under));
    }
    clicked
}
