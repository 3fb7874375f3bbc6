//! What lies below the map: tabs.

use egui::{Margin, Role, Sense, Ui, WidgetInfo, vec2};
use gensoku_layout::tokens::font;

use super::{compare, finishing, law, problems, text, time};
use crate::fonts::{bold, sans};
use crate::state::{State, Tab};
use crate::widgets;
use crate::words::Word;

/// Draws it.
pub fn draw(state: &mut State, ui: &mut Ui) {
    let look = state.look();
    let lang = look.lang;
    ui.set_min_size(ui.available_size());
    egui::Frame::new()
        .inner_margin(Margin {
            left: 10,
            right: 10,
            top: 8,
            bottom: 0,
        })
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                let problems = state.loaded.as_ref().map_or(0, |l| l.diagnostics.len());
                let compare = state
                    .loaded
                    .as_ref()
                    .and_then(|l| l.comparison.as_ref())
                    .map(|c| c.solved.len() + c.new.len());
                for (tab, word, count) in [
                    (Tab::Text, Word::Text, None),
                    (
                        Tab::Problems,
                        Word::Problems,
                        Some(problems).filter(|&n| n > 0),
                    ),
                    (Tab::Compare, Word::Compare, compare),
                    (Tab::Finishing, Word::WhoCanFinish, None),
                    (Tab::Law, Word::Law, None),
                    (Tab::Time, Word::Time, None),
                ] {
                    let name = word.get(lang);
                    let shown = count.map_or_else(|| name.to_owned(), |n| format!("{name}  {n}"));
                    let on = state.tab == tab;
                    let (font, ink) = if on {
                        (bold(font::BODY as f32 + 0.5), look.accent())
                    } else {
                        (sans(font::BODY as f32 + 0.5), look.secondary())
                    };
                    let galley = ui.painter().layout_no_wrap(shown, font, ink);
                    let (rect, response) =
                        ui.allocate_exact_size(galley.size() + vec2(18.0, 12.0), Sense::click());
                    if response.hovered() && !on {
                        ui.painter().rect_filled(rect, 6.0, look.lane_head());
                    }
                    ui.painter()
                        .galley(rect.center() - galley.size() / 2.0, galley.clone(), ink);
                    if on {
                        let bar = egui::Rect::from_min_max(
                            rect.left_bottom() + vec2(9.0, -3.0),
                            rect.right_bottom() + vec2(-9.0, -0.5),
                        );
                        ui.painter().rect_filled(bar, 1.0, look.accent());
                    }
                    widgets::focus_ring(ui, look, &response, 6.0);
                    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, on, name));
                    if response.clicked() {
                        state.tab = tab;
                    }
                }
                if state.tab == Tab::Text {
                    text::toolbar(state, ui);
                }
            });
        });
    match state.tab {
        Tab::Text => text::draw(state, ui),
        Tab::Problems => problems::draw(state, ui),
        Tab::Compare => compare::draw(state, ui),
        Tab::Finishing => finishing::draw(state, ui),
        Tab::Law => law::draw(state, ui),
        Tab::Time => time::draw(state, ui),
    }
}
