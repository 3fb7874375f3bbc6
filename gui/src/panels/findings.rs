//! The findings by principle, with counts and filters.

mod list;

use egui::{ComboBox, Margin, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use gensoku_dsl::diagnostic::Severity;
use gensoku_engine::finding::Verdict;
use gensoku_layout::tokens::font;

use crate::fonts::{bold, sans};
use crate::loaded::Loaded;
use crate::state::State;
use crate::theme::Mark;
use crate::widgets;
use crate::words::{self, Word};

pub use list::{Rows, place};

/// Draws them.
pub fn draw(state: &mut State, ui: &mut Ui) {
    let Some(loaded) = state.loaded.clone() else {
        return;
    };
    ui.set_min_size(ui.available_size());
    ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
    egui::Frame::new()
        .inner_margin(Margin {
            left: 14,
            right: 14,
            top: 12,
            bottom: 4,
        })
        .show(ui, |ui| {
            head(state, ui, &loaded);
            counts(state, ui, &loaded);
            filters(state, ui, &loaded);
        });
    list::draw(state, ui, &loaded);
}

fn head(state: &State, ui: &mut Ui, loaded: &Loaded) {
    let look = state.look();
    let title = Word::Findings.get(look.lang);
    let day = words::as_of(look.lang, state.side(loaded).report.as_of);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    let galley = widgets::elided(
        ui,
        title,
        bold(font::TITLE as f32),
        look.ink(),
        rect.width(),
    );
    ui.painter().galley(rect.min, galley, look.ink());
    ui.painter().text(
        rect.right_center(),
        egui::Align2::RIGHT_CENTER,
        &day,
        sans(font::SECONDARY as f32),
        look.secondary(),
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, format!("{title}, {day}")));
}

/// The counts of each verdict, which are filters at the same time.
fn counts(state: &mut State, ui: &mut Ui, loaded: &Loaded) {
    let look = state.look();
    let side = state.side(loaded);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 2.0);
        for verdict in [
            Verdict::Violates,
            Verdict::NotStated,
            Verdict::Undecided,
            Verdict::Accepted,
            Verdict::Conforms,
        ] {
            let n: usize = side.index.packs.iter().map(|p| p.counts.of(verdict)).sum();
            let rare = matches!(verdict, Verdict::Undecided | Verdict::Accepted);
            if n == 0 && rare {
                continue;
            }
            let text = words::count(look.lang, n, verdict);
            let on = state.filter.verdict == Some(verdict);
            let galley =
                ui.painter()
                    .layout_no_wrap(text.clone(), sans(font::BODY as f32), look.ink());
            let size = vec2(galley.size().x + 26.0, 24.0);
            // Findings that conform are counted, not listed: their count is no filter.
            let sense = if verdict == Verdict::Conforms {
                Sense::hover()
            } else {
                Sense::click()
            };
            let (rect, response) = ui.allocate_exact_size(size, sense);
            let active = verdict != Verdict::Conforms;
            if on || (active && response.hovered()) {
                let fill = if on {
                    look.selection()
                } else {
                    look.lane_head()
                };
                ui.painter().rect_filled(rect, 12.0, fill);
            }
            let mark = Mark::from(verdict, Severity::Error);
            widgets::mark(
                ui.painter(),
                look,
                pos2(rect.left() + 11.0, rect.center().y),
                6.3,
                mark,
                1.0,
            );
            let y = rect.center().y - galley.size().y / 2.0;
            ui.painter()
                .galley(pos2(rect.left() + 22.0, y), galley, look.ink());
            widgets::focus_ring(ui, look, &response, 12.0);
            let role = if active { Role::Button } else { Role::Label };
            response.widget_info(|| WidgetInfo::selected(role, true, on, &text));
            if active && response.clicked() {
                state.filter.verdict = if on { None } else { Some(verdict) };
            }
        }
    });
}

fn filters(state: &mut State, ui: &mut Ui, loaded: &Loaded) {
    let look = state.look();
    let lang = look.lang;
    let side = state.side(loaded);
    let width = (ui.available_width() - 6.0) / 2.0 - 8.0;
    ui.horizontal(|ui| {
        let all = Word::AllPrinciples.get(lang);
        let shown = match (&state.filter.principle, &state.filter.pack) {
            (Some(it), _) => it.title.get(lang).to_owned(),
            (None, Some(pack)) => loaded.principle(pack, lang),
            (None, None) => Word::Principle.get(lang).to_owned(),
        };
        let response = ComboBox::from_id_salt("pack")
            .width(width)
            .truncate()
            .selected_text(shown)
            .show_ui(ui, |ui| {
                let filter = &mut state.filter;
                let none = filter.pack.is_none() && filter.principle.is_none();
                if ui.selectable_label(none, all).clicked() {
                    filter.of_pack(None);
                }
                for pack in &side.index.packs {
                    let on = filter.pack.as_ref() == Some(&pack.name);
                    let name = loaded.principle(&pack.name, lang);
                    if ui.selectable_label(on, name).clicked() {
                        filter.of_pack(Some(pack.name.clone()));
                    }
                }
            })
            .response;
        response
            .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, Word::Principle.get(lang)));
        let all = Word::AllSeverities.get(lang);
        let shown = match state.filter.severity {
            None => Word::Severity.get(lang),
            Some(Severity::Error) => Word::Errors.get(lang),
            Some(Severity::Warning) => Word::Warnings.get(lang),
            Some(Severity::Note) => Word::Notes.get(lang),
        };
        let response = ComboBox::from_id_salt("severity")
            .width(width)
            .truncate()
            .selected_text(shown)
            .show_ui(ui, |ui| {
                let severity = &mut state.filter.severity;
                ui.selectable_value(severity, None, all);
                ui.selectable_value(severity, Some(Severity::Error), Word::Errors.get(lang));
                ui.selectable_value(severity, Some(Severity::Warning), Word::Warnings.get(lang));
                ui.selectable_value(severity, Some(Severity::Note), Word::Notes.get(lang));
            })
            .response;
        response
            .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, Word::Severity.get(lang)));
    });
}
