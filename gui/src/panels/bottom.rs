//! What lies below the map: tabs.

use egui::{Margin, Role, Sense, Ui, WidgetInfo, vec2};
use gensoku_layout::tokens::font;

use super::{compare, finishing, law, principles, problems, questions, text, time};
use crate::fonts::{bold, sans};
use crate::state::{State, Tab};
use crate::widgets;
use crate::words::Word;

/// Draws it.
pub fn draw(state: &mut State, ui: &mut Ui) {
    let look = state.look();
    let lang = look.lang;
    ui.set_min_size(ui.available_size());
    let mut beside = false;
    egui::Frame::new()
        .inner_margin(Margin {
            left: 10,
            right: 10,
            top: 8,
            bottom: 0,
        })
        .show(ui, |ui| {
            // In a narrow window the tabs take a second row.
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(4.0, 0.0);
                let untold = state.model.as_ref().map_or(0, |it| it.untold.len());
                let problems = state.loaded.as_ref().map_or(0, |l| l.diagnostics.len());
                let problems = problems + untold;
                let questions = state.loaded.as_ref().map(|l| {
                    let asked = state.side(l).questions.iter();
                    asked.map(|it| it.questions.len()).sum()
                });
                let questions = questions.filter(|&n: &usize| n > 0);
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
                    (Tab::Questions, Word::Questions, questions),
                    (Tab::Principles, Word::Principles, None),
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
                    // As wide as when it is chosen, so that none moves when another is.
                    let width = |font| ui.painter().layout_no_wrap(shown.clone(), font, ink);
                    let size = width(bold(font::BODY as f32 + 0.5)).size();
                    let galley = width(font);
                    let (rect, response) =
                        ui.allocate_exact_size(size + vec2(18.0, 12.0), Sense::click());
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
                beside =
                    state.tab == Tab::Text && ui.available_size_before_wrap().x >= text::TOOLBAR;
                if beside {
                    text::toolbar(state, ui);
                }
            });
            if state.tab == Tab::Text && !beside {
                ui.horizontal(|ui| text::toolbar(state, ui));
            }
        });
    match state.tab {
        Tab::Text => text::draw(state, ui),
        Tab::Problems => problems::draw(state, ui),
        Tab::Questions => questions::draw(state, ui),
        Tab::Principles => principles::draw(state, ui),
        Tab::Compare => compare::draw(state, ui),
        Tab::Finishing => finishing::draw(state, ui),
        Tab::Law => law::draw(state, ui),
        Tab::Time => time::draw(state, ui),
    }
}
