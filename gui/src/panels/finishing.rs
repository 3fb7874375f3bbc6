//! Who can finish what: groups of people and situations against procedures. A click shows the strategy or the cut.

use egui::{Margin, Rect, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};
use gensoku_layout::tokens::font;

use super::law::waiting;
use crate::finishing::{Cell, Row};
use crate::fonts::{bold, sans};
use crate::loaded::label;
use crate::state::{Selected, State};
use crate::theme::Mark;
use crate::widgets;
use crate::words::Word;

/// The height of a row.
const ROW: f32 = 26.0;
/// The width of the names of rows.
const NAMES: f32 = 210.0;
/// The least width of a column.
const COLUMN: f32 = 190.0;

/// Draws it.
pub fn draw(state: &mut State, ui: &mut Ui) {
    let Some(loaded) = state.loaded.clone() else {
        return;
    };
    state.ask_finishing();
    let look = state.look();
    let lang = look.lang;
    let side = state.side(&loaded);
    let mut chosen = None;
    egui::Frame::new()
        .inner_margin(Margin::symmetric(14, 6))
        .show(ui, |ui| {
            let Some(table) = side.finishing() else {
                waiting(state, ui);
                return;
            };
            if table.procedures.is_empty() {
                widgets::secondary(ui, look, Word::None.get(lang));
                return;
            }
            let count = table.procedures.len() as f32;
            let column = ((ui.available_width() - NAMES) / count).max(COLUMN);
            ScrollArea::both()
                .auto_shrink([false, false])
                .show(ui, |ui| {
                    ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
                    ui.horizontal(|ui| {
                        ui.allocate_exact_size(vec2(NAMES, ROW), Sense::hover());
                        for &procedure in &table.procedures {
                            let element = gensoku_engine::finding::Element::Procedure(procedure);
                            let name = label(&side.design, element, lang);
                            write(ui, state, &name, vec2(column, ROW), true);
                        }
                    });
                    for row in &table.rows {
                        ui.horizontal(|ui| {
                            write(ui, state, row.name.get(lang), vec2(NAMES, ROW), false);
                            for cell in &row.cells {
                                match cell {
                                    Some(it) if draw_cell(ui, state, row, it, column) => {
                                        chosen = Some(it.reason.id.clone());
                                    }
                                    Some(_) => {}
                                    None => {
                                        write(ui, state, "·", vec2(column, ROW), false);
                                    }
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

/// A text in a field of the table.
fn write(ui: &mut Ui, state: &State, text: &str, size: egui::Vec2, strong: bool) {
    let look = state.look();
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let font = if strong {
        bold(font::BODY as f32)
    } else {
        sans(font::BODY as f32)
    };
    let galley = widgets::elided(ui, text, font, look.ink(), size.x - 10.0);
    let at = pos2(rect.left(), rect.center().y - galley.size().y / 2.0);
    let elided = galley.elided;
    ui.painter().galley(at, galley, look.ink());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, text));
    if elided {
        response.on_hover_text(text);
    }
}

fn draw_cell(ui: &mut Ui, state: &State, row: &Row, cell: &Cell, width: f32) -> bool {
    let look = state.look();
    let lang = look.lang;
    let on = matches!(&state.selected, Some(Selected::Finding(id)) if *id == cell.reason.id);
    let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::click());
    let field = Rect::from_min_max(rect.min, rect.max - vec2(6.0, 2.0));
    if on || response.hovered() {
        let fill = if on {
            look.selection()
        } else {
            look.lane_head()
        };
        ui.painter().rect_filled(field, 6.0, fill);
    }
    let center = pos2(rect.left() + 12.0, field.center().y);
    let mark = Mark::of(&cell.reason);
    widgets::mark(ui.painter(), look, center, 5.5, mark, 1.0);
    let text = cell.text.get(lang);
    let font = sans(font::BODY as f32);
    let galley = widgets::elided(ui, text, font, look.ink(), width - 36.0);
    let at = pos2(rect.left() + 24.0, field.center().y - galley.size().y / 2.0);
    let elided = galley.elided;
    ui.painter().galley(at, galley, look.ink());
    widgets::focus_ring(ui, look, &response, 6.0);
    let name = format!("{} · {}", cell.reason.title.get(lang), text);
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, on, &name));
    let clicked = response.clicked();
    if elided {
        response.on_hover_text(format!("{}: {text}", row.name.get(lang)));
    }
    clicked
}
