//! The map in the middle.

mod canvas;

use egui::{Align, ComboBox, Layout, Margin, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, vec2};
use gensoku_dsl::design::ProcedureId;
use gensoku_dsl::text::Lang;
use gensoku_layout::tokens::font;

use super::data;
use crate::fonts::{bold, sans};
use crate::loaded::{Loaded, Side};
use crate::map::scene::Scene;
use crate::state::{Middle, State};
use crate::widgets;
use crate::words::Word;

/// Draws it.
pub fn draw(state: &mut State, ui: &mut Ui) {
    let Some(loaded) = state.loaded.clone() else {
        return;
    };
    ui.set_min_size(ui.available_size());
    egui::Frame::new()
        .inner_margin(Margin {
            left: 14,
            right: 10,
            top: 8,
            bottom: 2,
        })
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.set_height(26.0);
                middle(state, ui);
                match state.middle {
                    Middle::Procedure => head(state, ui, &loaded),
                    Middle::Data => data::head(state, ui, &loaded),
                }
            });
        });
    if state.middle == Middle::Data {
        data::draw(state, ui, &loaded);
        return;
    }
    let look = state.look();
    let outer = ui.available_rect_before_wrap();
    let view = outer
        .shrink2(vec2(10.0, 0.0))
        .with_max_y(outer.bottom() - 10.0);
    let side = state.side(&loaded);
    let Some(scene) = scene(side, state.map.procedure, state.map.systems) else {
        let mut inner = ui.new_child(UiBuilder::new().max_rect(view.shrink(8.0)));
        widgets::secondary(&mut inner, look, Word::NoDesign.get(look.lang));
        return;
    };
    if view.width() > 8.0 && view.height() > 8.0 {
        canvas::draw(state, ui, &loaded, scene, view);
    }
}

/// The map of a procedure, with or without systems.
pub fn scene(side: &Side, procedure: Option<ProcedureId>, systems: bool) -> Option<&Scene> {
    let map = side.maps.iter().find(|m| Some(m.procedure) == procedure)?;
    Some(match &map.with_systems {
        Some(scene) if systems => scene,
        _ => &map.plain,
    })
}

/// Which of the two maps is in the middle.
fn middle(state: &mut State, ui: &mut Ui) {
    let look = state.look();
    let choices =
        [Word::ProcedureMap, Word::DataMap].map(|it| (it.get(look.lang).to_owned(), true));
    let chosen = usize::from(state.middle == Middle::Data);
    match widgets::segments(ui, look, Word::Maps.get(look.lang), &choices, chosen) {
        Some(0) => state.show(Middle::Procedure),
        Some(_) => state.show(Middle::Data),
        None => {}
    }
    ui.add_space(8.0);
}

fn head(state: &mut State, ui: &mut Ui, loaded: &Loaded) {
    let look = state.look();
    let lang = look.lang;
    let side = state.side(loaded);
    let current = state
        .map
        .procedure
        .and_then(|id| side.design.procedures.find(id));
    let title = current.map_or("", |p| p.name.label(lang));
    let mut wanted = None;
    if side.design.procedures.len() > 1 {
        let response = ComboBox::from_id_salt("procedure")
            .width(180.0)
            .height(400.0)
            .selected_text(egui::RichText::new(title).font(bold(font::TITLE as f32 - 1.0)))
            .show_ui(ui, |ui| {
                for (id, p) in side.design.procedures.entries() {
                    let on = Some(id) == state.map.procedure;
                    if ui.selectable_label(on, p.name.label(lang)).clicked() {
                        wanted = Some(id);
                    }
                }
            })
            .response;
        response
            .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, Word::Procedure.get(lang)));
    } else {
        ui.label(
            egui::RichText::new(title)
                .font(bold(font::TITLE as f32))
                .color(look.ink()),
        );
    }
    // The other language beside it, as officials on both sides of a table need it; or the
    // design's own title.
    let other = match lang {
        Lang::En => Lang::Ja,
        Lang::Ja => Lang::En,
    };
    let design = side.design.title.as_ref();
    let beside = current
        .and_then(|p| p.name.title.as_ref())
        .map(|t| t.get(other).to_owned())
        .or_else(|| design.map(|t| t.get(lang).to_owned()));
    // Beside it there is room for the systems and the zoom; a few letters say nothing.
    let room = ui.available_width() - 220.0;
    if let Some(text) = beside.filter(|t| t != title && room >= 110.0) {
        let galley = widgets::elided(ui, &text, sans(font::BODY as f32), look.secondary(), room);
        let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
        ui.painter()
            .galley(rect.min, galley.clone(), look.secondary());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
        if galley.elided {
            response.on_hover_text(&text);
        }
    }
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let percent = state.map.view.percent();
        zoom_buttons(state, ui, percent);
        let has_systems = state
            .map
            .procedure
            .and_then(|id| side.maps.iter().find(|m| m.procedure == id))
            .is_some_and(|m| m.with_systems.is_some());
        if has_systems {
            ui.add_space(8.0);
            let on = state.map.systems;
            if ui.selectable_label(on, Word::Systems.get(lang)).clicked() {
                state.show_systems(!on);
            }
        }
    });
    if wanted.is_some() {
        state.show_procedure(wanted);
    }
}

/// Fit, nearer, how near, farther: from right to left.
pub fn zoom_buttons(state: &mut State, ui: &mut Ui, percent: f32) {
    let look = state.look();
    let lang = look.lang;
    ui.spacing_mut().item_spacing.x = 2.0;
    if widgets::icon(ui, look, Word::Fit.get(lang), |p, r, ink| {
        let line = egui::Stroke::new(1.5, ink);
        for (corner, x, y) in [
            (r.left_top(), 1.0, 1.0),
            (r.right_top(), -1.0, 1.0),
            (r.left_bottom(), 1.0, -1.0),
            (r.right_bottom(), -1.0, -1.0),
        ] {
            p.line_segment([corner, corner + vec2(4.0 * x, 0.0)], line);
            p.line_segment([corner, corner + vec2(0.0, 4.0 * y)], line);
        }
    })
    .clicked()
    {
        state.fit();
    }
    let plus = |p: &egui::Painter, r: Rect, ink| {
        let line = egui::Stroke::new(1.6, ink);
        p.line_segment([r.left_center(), r.right_center()], line);
        p.line_segment([r.center_top(), r.center_bottom()], line);
    };
    if widgets::icon(ui, look, Word::ZoomIn.get(lang), plus).clicked() {
        zoom(state, 1.25);
    }
    // In a narrow window the room is for what is chosen beside it.
    if ui.ctx().content_rect().width() >= 1100.0 {
        ui.add_sized(
            vec2(44.0, 20.0),
            egui::Label::new(
                egui::RichText::new(format!("{percent:.0}%"))
                    .font(sans(font::SECONDARY as f32))
                    .color(look.secondary()),
            ),
        );
    }
    let minus = |p: &egui::Painter, r: Rect, ink| {
        p.line_segment(
            [r.left_center(), r.right_center()],
            egui::Stroke::new(1.6, ink),
        );
    };
    if widgets::icon(ui, look, Word::ZoomOut.get(lang), minus).clicked() {
        zoom(state, 0.8);
    }
}

/// Zooms around the middle, at the next frame.
pub fn zoom(state: &mut State, factor: f32) {
    state.view().zoom(factor);
}
