//! The day of the check: a slider over the years, and a field.

use egui::{TextEdit, Ui, WidgetInfo, pos2, vec2};
use gensoku_layout::tokens::font;
use jiff::civil::Date;

use crate::fonts::{bold, sans};
use crate::state::State;
use crate::study::YEARS;
use crate::widgets;
use crate::words::{self, Word};

fn months(day: Date) -> i32 {
    (i32::from(day.year()) - i32::from(*YEARS.start())) * 12 + i32::from(day.month()) - 1
}

fn first_of(month: i32) -> Option<Date> {
    let year = i32::from(*YEARS.start()) + month.div_euclid(12);
    let month = month.rem_euclid(12) + 1;
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, 1).ok()
}

/// Draws both.
pub fn draw(state: &mut State, ui: &mut Ui, width: f32) {
    let Some(loaded) = state.loaded.clone() else {
        return;
    };
    let look = state.look();
    let lang = look.lang;
    let day = state.as_of.unwrap_or(loaded.as_of);
    let word = Word::AsOf.get(lang);
    ui.label(
        egui::RichText::new(word)
            .font(sans(font::BODY as f32))
            .color(look.secondary()),
    );
    let last = (i32::from(YEARS.end() - YEARS.start())) * 12;
    let mut month = months(day).clamp(0, last);
    let before = month;
    ui.spacing_mut().slider_width = width;
    let slider = ui.add(egui::Slider::new(&mut month, 0..=last).show_value(false));
    let part = month as f32 / last as f32;
    rail(ui, look, &slider, part);
    if width > 200.0 {
        let rail = slider.rect.shrink2(vec2(HANDLE, 0.0));
        for year in YEARS.step_by(2) {
            let part = f32::from(year - YEARS.start()) / f32::from(YEARS.end() - YEARS.start());
            ui.painter().text(
                pos2(rail.left() + rail.width() * part, rail.bottom() + 6.0),
                egui::Align2::CENTER_CENTER,
                year,
                sans(9.5),
                look.secondary(),
            );
        }
    }
    slider.widget_info(|| WidgetInfo::slider(true, f64::from(month), word));
    slider.on_hover_text(words::as_of(lang, day));
    if month != before
        && let Some(day) = first_of(month)
    {
        state.set_date(day);
    }
    day_field(state, ui, day);
}

/// Half the width of the slider's handle.
const HANDLE: f32 = 8.0;

/// The slider's own drawing: a thin rail and a white handle with a rim.
fn rail(ui: &Ui, look: crate::theme::Look, slider: &egui::Response, part: f32) {
    let painter = ui.painter();
    painter.rect_filled(slider.rect.expand(1.0), 0.0, look.card());
    let middle = slider.rect.center().y;
    let (left, right) = (slider.rect.left() + HANDLE, slider.rect.right() - HANDLE);
    let at = egui::lerp(left..=right, part);
    painter.hline(left..=right, middle, egui::Stroke::new(4.0, look.outline()));
    painter.hline(left..=at, middle, egui::Stroke::new(4.0, look.accent()));
    let hot = slider.hovered() || slider.dragged() || slider.has_focus();
    let width = if hot { 3.0 } else { 2.0 };
    painter.circle(
        pos2(at, middle),
        HANDLE - 1.0,
        look.card(),
        egui::Stroke::new(width, look.accent()),
    );
}

/// The date: in words while it is read, as year-month-day while it is typed.
fn day_field(state: &mut State, ui: &mut Ui, day: Date) {
    let look = state.look();
    let lang = look.lang;
    let id = egui::Id::unique("date");
    let typing = ui.memory(|m| m.has_focus(id));
    if !typing {
        state.date_text = words::date(lang, day);
    }
    let parsed = state.date_text.trim().parse::<Date>();
    let ink = if typing && parsed.is_err() {
        look.violated()
    } else {
        look.ink()
    };
    let field = ui.add(
        TextEdit::singleline(&mut state.date_text)
            .id(id)
            .desired_width(92.0)
            .margin(egui::Margin::symmetric(4, 5))
            .align(egui::Align2::LEFT_CENTER)
            .font(bold(font::BODY as f32))
            .text_color(ink)
            .frame(egui::Frame::NONE),
    );
    let said = Word::DateFormat.get(lang);
    field.widget_info(|| widgets::field(said, &state.date_text, true));
    if field.gained_focus() {
        state.date_text = day.to_string();
    } else if field.changed()
        && let Ok(day) = state.date_text.trim().parse::<Date>()
    {
        let typed = state.date_text.clone();
        state.set_date(day);
        state.date_text = typed;
    }
    field.on_hover_text(Word::DateFormat.get(lang));
}
