//! What a revision changes: findings solved, new and unchanged.

use egui::{Margin, ScrollArea, Ui, pos2, vec2};
use gensoku_layout::tokens::font;

use crate::fonts::{bold, sans};
use crate::loaded::Side;
use crate::state::{Selected, State};
use crate::theme::Mark;
use crate::widgets;
use crate::words::Word;

/// The height of an entry, which has up to two lines.
const ROW: f32 = 38.0;

/// Draws it.
pub fn draw(state: &mut State, ui: &mut Ui) {
    let Some(loaded) = state.loaded.clone() else {
        return;
    };
    let look = state.look();
    let lang = look.lang;
    let (Some(comparison), Some((_, to_be))) = (&loaded.comparison, &loaded.to_be) else {
        egui::Frame::new()
            .inner_margin(Margin::same(14))
            .show(ui, |ui| {
                widgets::secondary(ui, look, Word::CompareHint.get(lang));
            });
        return;
    };
    let columns: [(Word, &[String], &Side); 3] = [
        (Word::Fixed, &comparison.solved, &loaded.base),
        (Word::New, &comparison.new, to_be),
        (Word::Kept, &comparison.kept, to_be),
    ];
    let mut chosen = None;
    egui::Frame::new()
        .inner_margin(Margin::symmetric(14, 6))
        .show(ui, |ui| {
            let height = ui.available_height();
            ui.columns(3, |uis| {
                for (ui, (word, ids, side)) in uis.iter_mut().zip(columns) {
                    ui.horizontal(|ui| {
                        let color = match word {
                            Word::Fixed => look.conforms(),
                            Word::New if !ids.is_empty() => look.violated(),
                            _ => look.ink(),
                        };
                        ui.label(
                            egui::RichText::new(format!("{}", ids.len()))
                                .font(bold(20.0))
                                .color(color),
                        );
                        ui.label(
                            egui::RichText::new(word.get(lang))
                                .font(bold(font::BODY as f32))
                                .color(look.ink()),
                        );
                    });
                    ScrollArea::vertical()
                        .id_salt(word.get(lang))
                        .max_height(height - 40.0)
                        .auto_shrink([false, false])
                        .show_rows(ui, ROW, ids.len().max(1), |ui, range| {
                            if ids.is_empty() {
                                widgets::secondary(ui, look, Word::None.get(lang));
                            }
                            for id in ids.get(range).unwrap_or_default() {
                                if entry(ui, state, side, word, id) {
                                    chosen = Some(id.clone());
                                }
                            }
                        });
                }
            });
        });
    if let Some(id) = chosen {
        state.select_finding(&id);
    }
}

fn entry(ui: &mut Ui, state: &State, side: &Side, word: Word, id: &str) -> bool {
    let look = state.look();
    let Some(finding) = side.finding(id) else {
        return false;
    };
    let on = matches!(&state.selected, Some(Selected::Finding(s)) if s == id);
    let text = finding.message.get(look.lang);
    let name = format!("{}: {text}", word.get(look.lang));
    let (rect, response) = widgets::row(ui, look, ROW, on, &name);
    let mark = if word == Word::Fixed {
        Mark::Conforms
    } else {
        Mark::of(finding)
    };
    widgets::mark(
        ui.painter(),
        look,
        pos2(rect.left() + 14.0, rect.center().y),
        6.0,
        mark,
        1.0,
    );
    let galley = widgets::layout(
        ui,
        text,
        sans(font::BODY as f32),
        look.ink(),
        rect.width() - 34.0,
        2,
    );
    let at = rect.left_center() + vec2(28.0, -galley.size().y / 2.0);
    ui.painter().galley(at, galley.clone(), look.ink());
    let clicked = response.clicked();
    if galley.elided {
        response.on_hover_text(text);
    }
    clicked
}
