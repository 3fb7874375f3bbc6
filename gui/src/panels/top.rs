//! The bar at the top: what is open, as-is or to-be, the date, find, language, colours.

use egui::{Align, Layout, Role, Sense, Ui, UiBuilder, WidgetInfo, vec2};
use gensoku_dsl::design::Title;
use gensoku_layout::tokens::font;

use super::{day, find};
use crate::fonts::{bold, sans};
use crate::state::{State, Which, file_name, short_path};
use crate::widgets;
use crate::words::Word;

/// Draws it.
pub fn draw(state: &mut State, ui: &mut Ui) {
    let look = state.look();
    let rect = ui.max_rect();
    ui.painter().hline(
        rect.left() - 16.0..=rect.right() + 16.0,
        rect.bottom(),
        egui::Stroke::new(1.0, look.hairline()),
    );
    let wide = rect.width() > 1320.0;
    ui.scope_builder(
        UiBuilder::new()
            .max_rect(rect)
            .layout(Layout::left_to_right(Align::Center)),
        |ui| {
            ui.spacing_mut().item_spacing.x = 10.0;
            name(state, ui, wide);
            if state.loaded.is_some() {
                ui.add_space(if wide { 24.0 } else { 4.0 });
                sides(state, ui);
                ui.add_space(if wide { 20.0 } else { 4.0 });
                day::draw(state, ui, if wide { 220.0 } else { 110.0 });
            }
        },
    );
    ui.scope_builder(
        UiBuilder::new()
            .max_rect(rect)
            .layout(Layout::right_to_left(Align::Center)),
        |ui| {
            theme(state, ui);
            language(state, ui);
            if state.loaded.is_some() {
                find::draw(state, ui, if wide { 220.0 } else { 170.0 });
                if state.is_checking() {
                    ui.label(
                        egui::RichText::new(Word::Checking.get(look.lang))
                            .font(sans(font::SECONDARY as f32))
                            .color(look.secondary()),
                    );
                }
            }
        },
    );
}

fn name(state: &State, ui: &mut Ui, wide: bool) {
    let look = state.look();
    ui.label(
        egui::RichText::new("原則")
            .font(bold(17.0))
            .color(look.ink()),
    );
    if wide {
        ui.label(
            egui::RichText::new("Gensoku")
                .font(bold(font::TITLE as f32))
                .color(look.ink()),
        );
    }
    if let Some(path) = state.editor.current.as_ref().or(state.paths.first()) {
        let room = if wide { 230.0 } else { 150.0 };
        // The mark leads, as in the title of the window: cut off at the end, it would say that all is saved.
        let star = if state.is_modified() { "• " } else { "" };
        let fitted = |name: String, width| {
            let text = format!("{star}{name}");
            let galley = widgets::elided(ui, &text, sans(13.0), look.secondary(), width);
            (text, galley)
        };
        // A name is worth more than its folder.
        let (mut text, mut galley) = fitted(short_path(path), f32::INFINITY);
        if galley.size().x > room {
            (text, galley) = fitted(file_name(path), room);
        }
        let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
        ui.painter().galley(rect.min, galley, look.secondary());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
        response.on_hover_text(path.display().to_string());
    }
}

fn sides(state: &mut State, ui: &mut Ui) {
    let Some(loaded) = state.loaded.clone() else {
        return;
    };
    let look = state.look();
    let lang = look.lang;
    let revision = state.compared();
    let to_be = Word::Tobe.get(lang);
    let named = revision.as_ref().and_then(|id| {
        loaded.revisions.iter().find(|r| r.id == *id).map(|r| {
            short_title(r.title.as_ref(), lang)
                .unwrap_or(&r.id)
                .to_owned()
        })
    });
    let text = match named {
        Some(name) => format!("{to_be}: {name}"),
        None => to_be.to_owned(),
    };
    let choices = [
        (Word::AsIs.get(lang).to_owned(), true),
        (text, revision.is_some()),
    ];
    let chosen = usize::from(state.which == Which::ToBe);
    match widgets::segments(ui, look, Word::Revision.get(lang), &choices, chosen) {
        Some(0) => state.compare_with(None),
        Some(_) => state.compare_with(revision.as_deref()),
        None => {}
    }
    if loaded.revisions.len() > 1 {
        let mut wanted = None;
        egui::ComboBox::new("revisions", "")
            .width(24.0)
            .selected_text("…")
            .show_ui(ui, |ui| {
                for r in &loaded.revisions {
                    let on = revision.as_deref() == Some(r.id.as_str());
                    if ui.selectable_label(on, r.label(lang)).clicked() {
                        wanted = Some(r.id.clone());
                    }
                }
            })
            .response
            .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, Word::Revision.get(lang)));
        if let Some(name) = wanted {
            state.compare_with(Some(&name));
        }
    }
}

fn short_title(title: Option<&Title>, lang: gensoku_dsl::text::Lang) -> Option<&str> {
    title
        .map(|t| t.get(lang))
        .filter(|t| t.chars().count() <= 14)
}

/// Switches between as-is and the revision.
pub fn toggle_side(state: &mut State) {
    if state.which == Which::ToBe {
        state.compare_with(None);
    } else if let Some(name) = state.compared() {
        state.compare_with(Some(&name));
    }
}

fn language(state: &mut State, ui: &mut Ui) {
    let look = state.look();
    let text = crate::draw::other_language(state);
    let button = egui::Button::new(
        egui::RichText::new(text)
            .font(bold(font::BODY as f32))
            .color(look.accent()),
    )
    .frame(false);
    if ui.add(button).clicked() {
        let other = match state.lang {
            gensoku_dsl::text::Lang::En => gensoku_dsl::text::Lang::Ja,
            gensoku_dsl::text::Lang::Ja => gensoku_dsl::text::Lang::En,
        };
        state.speak(other);
    }
}

fn theme(state: &mut State, ui: &mut Ui) {
    let look = state.look();
    let name = Word::Theme.get(look.lang);
    let clicked = widgets::icon(ui, look, name, |painter, rect, ink| {
        let (c, r) = (rect.center(), rect.width() / 2.0 - 0.5);
        painter.circle_stroke(c, r, egui::Stroke::new(1.4, ink));
        let half: Vec<_> = (0..=16)
            .map(|i| {
                let a = std::f32::consts::PI * (i as f32 / 16.0) + std::f32::consts::FRAC_PI_2;
                c + vec2(-a.cos(), a.sin()) * r
            })
            .collect();
        painter.add(egui::Shape::convex_polygon(half, ink, egui::Stroke::NONE));
    })
    .clicked();
    if clicked {
        state.toggle_theme();
    }
}
