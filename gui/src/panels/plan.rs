//! The plan as a table: what has to change, in which order, at which level, and what it clears.

use std::sync::Arc;

use egui::{Color32, FontId, Galley, ScrollArea, Sense, Ui, pos2, vec2};
use gensoku_engine::finding::{Element, RemedyLevel};
use gensoku_engine::revise::{Candidate, Place};
use gensoku_layout::tokens::font;
use gensoku_report::revise::Planned;

use crate::fonts::{bold, sans};
use crate::loaded::{Loaded, label};
use crate::state::{State, file_name};
use crate::study::Study;
use crate::theme::Look;
use crate::widgets;
use crate::words::{self, Word};

/// The columns: what stands over each, and its share of the width.
const COLUMNS: [(Word, f32); 5] = [
    (Word::Change, 0.34),
    (Word::Level, 0.12),
    (Word::Clears, 0.28),
    (Word::Follow, 0.13),
    (Word::Planned, 0.13),
];
/// The room for the number of a row.
const NUMBER: f32 = 26.0;
const GAP: f32 = 10.0;
/// How many of the findings that a change clears are told in full.
const CLEARED: usize = 3;

/// Draws it.
pub fn draw(state: &mut State, ui: &mut Ui, loaded: &Loaded, study: &Study) {
    let look = state.look();
    let lang = look.lang;
    let file = state.paths.first().map(|it| file_name(it));
    let planned = Planned {
        sources: &loaded.sources,
        design: &study.design,
        plan: &study.plan,
        file: file.as_deref().unwrap_or_default(),
        lang,
    };
    let mut chosen = None;
    widgets::secondary(ui, look, &planned.headline());
    header(ui, look);
    ScrollArea::vertical()
        .id_salt("plan")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            for (number, candidate) in (1_usize..).zip(planned.steps()) {
                if row(ui, look, study, &planned, number, candidate) {
                    chosen = planned.clears(candidate).first().map(|it| (*it).to_owned());
                }
            }
            if !study.plan.standing.is_empty() {
                widgets::heading(ui, look, Word::Stands.get(lang));
            }
            for it in &study.plan.standing {
                let id = &it.finding;
                let message = study.plan.before.findings.iter().find(|it| it.id == *id);
                let message = message.map_or(id.as_str(), |it| it.message.get(lang));
                if widgets::link(ui, look, message).clicked() {
                    chosen = Some(id.clone());
                }
                widgets::secondary(ui, look, &planned.why_standing(&it.why));
            }
        });
    if let Some(id) = chosen {
        state.select_finding(&id);
    }
}

/// How wide each column is.
fn widths(ui: &Ui) -> [f32; 5] {
    let room = ui.available_width() - NUMBER - GAP * COLUMNS.len() as f32;
    COLUMNS.map(|(_, share)| room * share)
}

fn header(ui: &mut Ui, look: Look) {
    let widths = widths(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
    ui.painter().hline(
        rect.x_range(),
        rect.bottom(),
        egui::Stroke::new(1.0, look.outline()),
    );
    let mut x = rect.left() + NUMBER;
    for ((word, _), width) in COLUMNS.iter().zip(widths) {
        let font = bold(font::SECONDARY as f32);
        let galley = widgets::elided(ui, word.get(look.lang), font, look.secondary(), width);
        ui.painter()
            .galley(pos2(x, rect.top() + 3.0), galley, look.secondary());
        x += width + GAP;
    }
}

/// One change; whether it was clicked.
fn row(
    ui: &mut Ui,
    look: Look,
    study: &Study,
    planned: &Planned<'_>,
    number: usize,
    candidate: &Candidate,
) -> bool {
    let lang = look.lang;
    let design = &study.design;
    let places: Vec<Place> = candidate.clauses.iter().filter_map(Place::of).collect();
    let cleared = planned.clears(candidate);
    let messages: Vec<&str> = cleared
        .iter()
        .filter_map(|id| study.plan.before.findings.iter().find(|it| it.id == *id))
        .map(|it| it.message.get(lang))
        .collect();
    let follow: Vec<String> = places
        .iter()
        .flat_map(|it| it.delegated(design))
        .map(|it| label(design, Element::Provision(it), lang))
        .collect();
    let planned_on = places
        .iter()
        .filter_map(|it| it.planned(design, study.plan.as_of));
    let planned_on = planned_on.min().map(|it| words::date(lang, it));
    let level = words::level(lang, candidate.level);
    let level = if candidate.times > 1 {
        format!("{level} × {}", candidate.times)
    } else {
        level.to_owned()
    };
    let mut change = candidate.text.get(lang).to_owned();
    for it in planned.to_state(candidate) {
        change += &format!("\n{}: {it}", planned.to_state_word());
    }
    let cells = [
        change,
        level,
        words::first_of(lang, &messages, CLEARED),
        follow.join("\n"),
        planned_on.unwrap_or_default(),
    ];
    let color = |column: usize| match column {
        0 => look.ink(),
        1 if candidate.level == RemedyLevel::Operation => look.conforms(),
        1 => look.accent(),
        _ => look.secondary(),
    };
    let mut galleys: Vec<(Arc<Galley>, Color32)> = Vec::new();
    for ((column, text), width) in cells.iter().enumerate().zip(widths(ui)) {
        let font: FontId = if column == 1 {
            bold(font::SECONDARY as f32)
        } else {
            sans(font::BODY as f32)
        };
        let ink = color(column);
        galleys.push((widgets::layout(ui, text, font, ink, width, usize::MAX), ink));
    }
    let height = galleys.iter().map(|it| it.0.size().y).fold(16.0, f32::max) + 10.0;
    let told: Vec<String> = COLUMNS
        .iter()
        .zip(&cells)
        .filter(|(_, text)| !text.is_empty())
        .map(|((word, _), text)| format!("{}: {}", word.get(lang), text.replace('\n', "; ")))
        .collect();
    let widths = widths(ui);
    let name = format!("{number}. {}", told.join(", "));
    let (rect, response) = widgets::row(ui, look, height, false, &name);
    let top = rect.top() + 5.0;
    ui.painter().text(
        pos2(rect.left() + 6.0, top),
        egui::Align2::LEFT_TOP,
        number,
        bold(font::BODY as f32),
        look.secondary(),
    );
    let mut x = rect.left() + NUMBER;
    for ((galley, ink), width) in galleys.into_iter().zip(widths) {
        ui.painter().galley(pos2(x, top), galley, ink);
        x += width + GAP;
    }
    ui.painter().hline(
        rect.x_range(),
        rect.bottom(),
        egui::Stroke::new(1.0, look.hairline()),
    );
    response.clicked()
}
