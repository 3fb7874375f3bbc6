//! How the design stands by each principle, also by those against which nothing in it could be checked. A click lists
//! the findings of one.

use egui::{Margin, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};
use gensoku_dsl::diagnostic::Severity;
use gensoku_engine::finding::Verdict;
use gensoku_layout::tokens::font;
use gensoku_report::coverage::Row;

use crate::fonts::{bold, sans};
use crate::state::{Principle, State};
use crate::theme::Mark;
use crate::widgets;
use crate::words::{self, Word};

/// The height of a row.
const ROW: f32 = 28.0;
/// The width of a count.
const COLUMN: f32 = 92.0;
/// The greatest width of a title: beyond it the counts would stand too far from what they count.
const TITLE: f32 = 460.0;
/// The verdicts in the order of their columns, the gravest first.
const VERDICTS: [Verdict; 5] = [
    Verdict::Violates,
    Verdict::NotStated,
    Verdict::Undecided,
    Verdict::Accepted,
    Verdict::Conforms,
];

/// Draws them.
pub fn draw(state: &mut State, ui: &mut Ui) {
    let Some(loaded) = state.loaded.clone() else {
        return;
    };
    let side = state.side(&loaded);
    let mut chosen = None;
    egui::Frame::new()
        .inner_margin(Margin::symmetric(14, 6))
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
            let counts = COLUMN * VERDICTS.len() as f32;
            let title = (ui.available_width() - counts).clamp(COLUMN, TITLE);
            ScrollArea::both()
                .id_salt("principles")
                .auto_shrink([false, false])
                .show(ui, |ui| {
                    head(state, ui, title);
                    for row in &side.coverage {
                        let filter = state.filter.principle.as_ref();
                        let on = filter.is_some_and(|it| {
                            it.title == row.title && *it == Principle::of(row, &side.report)
                        });
                        if draw_row(state, ui, row, title, on) {
                            chosen = Some((!on).then(|| Principle::of(row, &side.report)));
                        }
                    }
                });
        });
    if let Some(principle) = chosen {
        state.filter.of_principle(principle);
    }
}

/// What the columns count.
fn head(state: &State, ui: &mut Ui, title: f32) {
    let look = state.look();
    let lang = look.lang;
    let font = || bold(font::SECONDARY as f32);
    ui.horizontal(|ui| {
        let names = std::iter::once((Word::Principle.get(lang), title));
        let counts = VERDICTS.map(|it| (words::verdict_word(lang, it), COLUMN));
        for (i, (name, width)) in names.chain(counts).enumerate() {
            let (rect, response) = ui.allocate_exact_size(vec2(width, ROW - 4.0), Sense::hover());
            let ink = look.secondary();
            let galley = widgets::elided(ui, name, font(), ink, width - 8.0);
            let x = if i == 0 { 10.0 } else { 8.0 };
            let at = pos2(rect.left() + x, rect.center().y - galley.size().y / 2.0);
            ui.painter().galley(at, galley, ink);
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
        }
    });
}

/// One principle; whether it was chosen.
fn draw_row(state: &State, ui: &mut Ui, row: &Row, title: f32, on: bool) -> bool {
    let look = state.look();
    let lang = look.lang;
    let name = row.title.get(lang);
    let name = row
        .name
        .as_ref()
        .map_or_else(|| name.to_owned(), |it| format!("{it}  {name}"));
    let width = title + COLUMN * VERDICTS.len() as f32;
    let (rect, _) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
    let told: Vec<String> = VERDICTS
        .iter()
        .map(|&it| (row.counts.of(it), it))
        .filter(|&(n, _)| n > 0)
        .map(|(n, it)| words::count(lang, n, it))
        .collect();
    let nothing = row.counts.applies == 0;
    let told = if nothing {
        Word::NothingToCheck.get(lang).to_owned()
    } else {
        told.join(", ")
    };
    let id = ui.scope_id().with(("principle", &name));
    let response = widgets::row_at(ui, look, rect, id, on, &format!("{name}: {told}"));
    let ink = if nothing {
        look.secondary()
    } else {
        look.ink()
    };
    let body = || sans(font::BODY as f32);
    let galley = widgets::elided(ui, &name, body(), ink, title - 18.0);
    let cut = galley.elided;
    let middle = rect.center().y;
    let at = pos2(rect.left() + 10.0, middle - galley.size().y / 2.0);
    ui.painter().galley(at, galley, ink);
    let counts = Rect::from_min_max(pos2(rect.left() + title, rect.top()), rect.max);
    if nothing {
        let ink = look.secondary();
        let galley = widgets::elided(ui, &told, body(), ink, counts.width());
        let at = pos2(counts.left() + 8.0, middle - galley.size().y / 2.0);
        ui.painter().galley(at, galley, ink);
    } else {
        for (i, verdict) in VERDICTS.into_iter().enumerate() {
            let left = counts.left() + COLUMN * i as f32 + 8.0;
            count(
                state,
                ui,
                row.counts.of(verdict),
                verdict,
                pos2(left, middle),
            );
        }
    }
    let clicked = response.clicked();
    if cut {
        response.on_hover_text(name);
    }
    clicked
}

/// How often a verdict was come to, with its mark; a dot where never.
fn count(state: &State, ui: &Ui, n: usize, verdict: Verdict, left: egui::Pos2) {
    let look = state.look();
    let body = sans(font::BODY as f32);
    let align = egui::Align2::LEFT_CENTER;
    if n == 0 {
        let at = left + vec2(16.0, 0.0);
        ui.painter().text(at, align, "·", body, look.secondary());
        return;
    }
    let mark = Mark::from(verdict, Severity::Error);
    widgets::mark(ui.painter(), look, left + vec2(5.0, 0.0), 5.5, mark, 1.0);
    let at = left + vec2(16.0, 0.0);
    ui.painter().text(at, align, n, body, look.ink());
}
