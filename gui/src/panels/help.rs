//! The keys, what is said in passing, and what is shown where nothing is open.

use egui::{Align2, Area, Context, Frame, Grid, Margin, Order, Ui, vec2};
use gensoku_dsl::text::Lang;
use gensoku_layout::tokens::font;

use crate::draw::SHORTCUTS;
use crate::fonts::{bold, mono, sans};
use crate::state::State;
use crate::widgets;
use crate::words::Word;

/// Draws what lies over everything else.
pub fn draw(state: &mut State, ctx: &Context) {
    notice(state, ctx);
    if state.help {
        keys(state, ctx);
    }
}

/// For how long something is said in passing, in seconds.
const SHOWN: f64 = 8.0;

fn notice(state: &mut State, ctx: &Context) {
    let Some(mut notice) = state.notice.clone() else {
        return;
    };
    if !notice.bad {
        let now = ctx.input(|i| i.time);
        let until = *notice.until.get_or_insert(now + SHOWN);
        if now >= until {
            state.notice = None;
            return;
        }
        ctx.request_repaint_after_secs((until - now) as f32);
        state.notice = Some(notice.clone());
    }
    let look = state.look();
    Area::new(egui::Id::unique("notice"))
        .order(Order::Foreground)
        .anchor(Align2::CENTER_BOTTOM, vec2(0.0, -24.0))
        .show(ctx, |ui| {
            let ink = if notice.bad {
                look.violated()
            } else {
                look.ink()
            };
            Frame::popup(ui.style())
                .fill(look.card())
                .inner_margin(Margin::symmetric(14, 8))
                .show(ui, |ui| {
                    ui.horizontal(|ui| {
                        ui.label(
                            egui::RichText::new(&notice.text)
                                .font(sans(font::BODY as f32))
                                .color(ink),
                        );
                        if widgets::icon(ui, look, Word::CloseFind.get(look.lang), cross).clicked()
                        {
                            state.notice = None;
                        }
                    });
                });
        });
}

fn cross(painter: &egui::Painter, rect: egui::Rect, ink: egui::Color32) {
    let line = egui::Stroke::new(1.5, ink);
    let r = rect.shrink(1.0);
    painter.line_segment([r.left_top(), r.right_bottom()], line);
    painter.line_segment([r.right_top(), r.left_bottom()], line);
}

fn keys(state: &mut State, ctx: &Context) {
    let look = state.look();
    let mut open = true;
    let mut tour = false;
    egui::Window::new(
        egui::RichText::new(Word::Accessories.get(look.lang)).font(bold(font::TITLE as f32)),
    )
    .id(egui::Id::unique("keys"))
    .open(&mut open)
    .collapsible(false)
    .resizable(false)
    .anchor(Align2::CENTER_CENTER, vec2(0.0, 0.0))
    .show(ctx, |ui| {
        Grid::new("keys")
            .num_columns(2)
            .spacing(vec2(24.0, 6.0))
            .show(ui, |ui| {
                for shortcut in SHORTCUTS {
                    let (en, ja) = shortcut.does;
                    let does = match look.lang {
                        Lang::En => en,
                        Lang::Ja => ja,
                    };
                    ui.label(
                        egui::RichText::new(ctx.format_shortcut(&shortcut.keys))
                            .font(mono(12.5))
                            .color(look.accent()),
                    );
                    ui.label(
                        egui::RichText::new(does)
                            .font(sans(font::BODY as f32))
                            .color(look.ink()),
                    );
                    ui.end_row();
                }
            });
        ui.add_space(8.0);
        tour = state.loaded.is_some() && ui.button(Word::Tour.get(look.lang)).clicked();
    });
    state.help &= open;
    if tour {
        state.begin_tour();
    }
}

/// What is shown where nothing is open.
pub fn nothing(state: &mut State, ui: &mut Ui) {
    let look = state.look();
    let lang = look.lang;
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.32);
        let (text, color) = match (&state.failed, state.is_checking()) {
            (Some(why), _) => (
                format!("{}: {}", Word::CannotOpen.get(lang), why.get(lang)),
                look.violated(),
            ),
            (None, true) => (Word::Checking.get(lang).to_owned(), look.secondary()),
            (None, false) => (Word::Closed.get(lang).to_owned(), look.secondary()),
        };
        ui.label(
            egui::RichText::new(text)
                .font(bold(font::TITLE as f32))
                .color(color),
        );
        ui.label(
            egui::RichText::new(Word::DropHere.get(lang))
                .font(sans(font::BODY as f32))
                .color(look.secondary()),
        );
        if state.failed.is_some() && ui.button(Word::Retry.get(lang)).clicked() {
            let paths = state.paths.clone();
            state.open(paths);
        }
    });
}
