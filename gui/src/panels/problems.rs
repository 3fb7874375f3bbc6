//! What is wrong with the text: the diagnostics.

use egui::{Margin, ScrollArea, Ui, pos2};
use gensoku_layout::tokens::font;

use crate::fonts::sans;
use crate::state::{State, file_name};
use crate::theme::Mark;
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
                let text = format!("{}: {why}", Word::CannotOpen.get(lang));
                widgets::paragraph(ui, &text, sans(font::BODY as f32), look.violated());
            }
            if loaded.diagnostics.is_empty() {
                widgets::secondary(ui, look, Word::NoDiagnostics.get(lang));
                return;
            }
            ScrollArea::vertical()
                .auto_shrink([false, false])
                .show_rows(ui, ROW, loaded.diagnostics.len(), |ui, range| {
                    for diagnostic in loaded.diagnostics.get(range).unwrap_or_default() {
                        let message = diagnostic.message.get(lang);
                        let name =
                            format!("{}: {message}", words::severity(lang, diagnostic.severity));
                        let (rect, response) = widgets::row(ui, look, ROW, false, &name);
                        let mark = Mark::of_severity(diagnostic.severity);
                        let at = pos2(rect.left() + 16.0, rect.top() + 13.0);
                        widgets::mark(ui.painter(), look, at, 6.0, mark, 1.0);
                        let width = rect.width() - 44.0;
                        let size = sans(font::BODY as f32 + 0.5);
                        let first = widgets::elided(ui, message, size, look.ink(), width);
                        let y = rect.top() + 5.0;
                        let x = rect.left() + 32.0;
                        let next = y + first.size().y + 2.0;
                        ui.painter().galley(pos2(x, y), first, look.ink());
                        let mut under = String::new();
                        if let Some(source) = loaded.sources.get(diagnostic.primary.span.file) {
                            let line = source.position(diagnostic.primary.span.start).line;
                            let file = file_name(std::path::Path::new(&source.name));
                            under = format!("{file} {line}");
                        }
                        if let Some(help) = &diagnostic.help {
                            under = format!("{under} · {}", help.get(lang));
                        }
                        let size = sans(font::SECONDARY as f32);
                        let second = widgets::elided(ui, &under, size, look.secondary(), width);
                        ui.painter().galley(pos2(x, next), second, look.secondary());
                        if response.clicked() {
                            chosen = Some(diagnostic.primary.span);
                        }
                    }
                });
        });
    if let Some(span) = chosen {
        state.go_to(span, true);
    }
}
