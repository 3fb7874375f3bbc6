//! Findings over the years: how many stand from which day on, and what comes and goes on it.

use egui::{Align2, Margin, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use gensoku_layout::tokens::font;
use jiff::civil::Date;

use super::law::waiting;
use crate::fonts::{bold, sans};
use crate::state::State;
use crate::study::{Day, Study, YEARS};
use crate::theme::{Look, Mark, mix};
use crate::widgets;
use crate::words::{self, Word};

/// The height of a day in the list, which has two lines.
const ROW: f32 = 40.0;

/// Draws it.
pub fn draw(state: &mut State, ui: &mut Ui) {
    let Some(loaded) = state.loaded.clone() else {
        return;
    };
    let look = state.look();
    let today = state.as_of.unwrap_or(loaded.as_of);
    let study = state.study();
    let mut chosen = None;
    egui::Frame::new()
        .inner_margin(Margin::symmetric(14, 6))
        .show(ui, |ui| {
            let Some(study) = study else {
                waiting(state, ui);
                return;
            };
            let height = ui.available_height();
            ui.columns(2, |uis| {
                let [left, right] = uis else { return };
                chosen = chart(left, look, &study, today, height);
                ScrollArea::vertical()
                    .id_salt("days")
                    .max_height(height)
                    .auto_shrink([false, false])
                    .show(right, |ui| {
                        for day in &study.course {
                            if row(ui, look, day, is_at(&study, day, today)) {
                                chosen = Some(day.date);
                            }
                        }
                    });
            });
        });
    if let Some(day) = chosen {
        state.set_date(day);
    }
}

/// Whether things stand on a day as from this one on.
fn is_at(study: &Study, day: &Day, today: Date) -> bool {
    let last = study.course.iter().rfind(|it| it.date <= today);
    last.is_some_and(|it| it.date == day.date)
}

/// Where a day lies between the first of the first year and the first after the last.
fn part(day: Date) -> f32 {
    let year = f32::from(day.year() - YEARS.start());
    let within = f32::from(day.day_of_year() - 1) / f32::from(day.days_in_year());
    let years = f32::from(YEARS.end() - YEARS.start() + 1);
    ((year + within) / years).clamp(0.0, 1.0)
}

/// The chart; the day that was clicked.
fn chart(ui: &mut Ui, look: Look, study: &Study, today: Date, height: f32) -> Option<Date> {
    let lang = look.lang;
    let title = Word::FindingsOverTime.get(lang);
    let line = widgets::paragraph(ui, title, bold(font::BODY as f32), look.ink()).rect;
    legend(
        ui,
        look,
        Rect::from_x_y_ranges(ui.max_rect().x_range(), line.y_range()),
    );
    let size = vec2(ui.available_width(), (height - 30.0).max(60.0));
    let (whole, response) = ui.allocate_exact_size(size, Sense::click());
    let told: Vec<String> = study
        .course
        .iter()
        .map(|it| format!("{}: {}", words::date(lang, it.date), counts(look, it)))
        .collect();
    let name = format!("{}. {}", Word::FindingsOverTime.get(lang), told.join("; "));
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    let plot = Rect::from_min_max(whole.min + vec2(26.0, 8.0), whole.max - vec2(8.0, 20.0));
    let total = |it: &Day| it.errors + it.warnings + it.open;
    let most = study.course.iter().map(total).max().unwrap_or(0).max(1);
    let y = |n: usize| plot.bottom() - plot.height() * n as f32 / most as f32;
    let x = |day: Date| plot.left() + plot.width() * part(day);
    let painter = ui.painter();
    let small = sans(font::SECONDARY as f32 - 1.0);
    for n in [0, most / 2, most] {
        painter.hline(plot.x_range(), y(n), Stroke::new(1.0, look.hairline()));
        let at = pos2(plot.left() - 6.0, y(n));
        painter.text(at, Align2::RIGHT_CENTER, n, small.clone(), look.secondary());
    }
    for year in YEARS.step_by(2) {
        if let Ok(day) = Date::new(year, 1, 1) {
            let at = pos2(x(day), plot.bottom() + 11.0);
            painter.text(
                at,
                Align2::CENTER_CENTER,
                year,
                small.clone(),
                look.secondary(),
            );
        }
    }
    // Errors at the bottom, warnings and open questions upon them.
    let ends = study.course.iter().skip(1).map(|it| x(it.date));
    let ends = ends.chain(std::iter::once(plot.right()));
    for (day, end) in study.course.iter().zip(ends) {
        let mut from = 0;
        for (n, mark) in stacked(day) {
            if n == 0 {
                continue;
            }
            let rect = Rect::from_x_y_ranges(x(day.date)..=end, y(from + n)..=y(from));
            let color = look.mark(mark);
            painter.rect_filled(rect, 0.0, mix(color, look.card(), 0.35));
            painter.hline(rect.x_range(), rect.top(), Stroke::new(2.0, color));
            from += n;
        }
    }
    let at = x(today);
    painter.vline(at, plot.y_range(), Stroke::new(2.0, look.accent()));
    widgets::focus_ring(ui, look, &response, 6.0);
    let there = response
        .interact_pointer_pos()
        .filter(|_| response.clicked())?;
    let part = ((there.x - plot.left()) / plot.width()).clamp(0.0, 0.999);
    let months = f32::from(YEARS.end() - YEARS.start() + 1) * 12.0;
    let month = (part * months) as i16;
    let year = YEARS.start() + month / 12;
    Date::new(year, i8::try_from(month % 12 + 1).unwrap_or(1), 1).ok()
}

/// How many of each kind, from the bottom.
fn stacked(day: &Day) -> [(usize, Mark); 3] {
    [
        (day.errors, Mark::Violated),
        (day.warnings, Mark::Warning),
        (day.open, Mark::NotStated),
    ]
}

/// What the colours mean, at the right of the chart's title.
fn legend(ui: &Ui, look: Look, line: Rect) {
    let font = sans(font::SECONDARY as f32 - 0.5);
    let mut x = line.right() - 8.0;
    for (mark, word) in [
        (Mark::NotStated, Word::NotStated),
        (Mark::Warning, Word::Warnings),
        (Mark::Violated, Word::Errors),
    ] {
        let text = word.get(look.lang).to_owned();
        let galley = ui
            .painter()
            .layout_no_wrap(text, font.clone(), look.secondary());
        x -= galley.size().x;
        let at = pos2(x, line.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, look.secondary());
        x -= 10.0;
        widgets::mark(ui.painter(), look, pos2(x, line.center().y), 5.0, mark, 1.0);
        x -= 16.0;
    }
}

/// `7 errors · 2 warnings · 1 not stated`.
fn counts(look: Look, day: &Day) -> String {
    words::standing_counts(look.lang, day.errors, day.warnings, day.open)
}

/// One day; whether it was clicked.
fn row(ui: &mut Ui, look: Look, day: &Day, on: bool) -> bool {
    let lang = look.lang;
    let date = words::date(lang, day.date);
    let head = format!("{date} · {}", counts(look, day));
    let mut changes = Vec::new();
    if !day.gone.is_empty() {
        changes.push(format!("−{} {}", day.gone.len(), Word::Fixed.get(lang)));
    }
    if !day.new.is_empty() {
        changes.push(format!("+{} {}", day.new.len(), Word::New.get(lang)));
    }
    for (word, all) in [(Word::Comes, &day.comes), (Word::Goes, &day.goes)] {
        if !all.is_empty() {
            let names: Vec<&str> = all.iter().map(|it| it.get(lang)).collect();
            changes.push(format!("{}: {}", word.get(lang), names.join(", ")));
        }
    }
    let under = changes.join(" · ");
    let (rect, response) = widgets::row(ui, look, ROW, on, &format!("{head}, {under}"));
    let width = rect.width() - 20.0;
    let first = widgets::elided(ui, &head, bold(font::BODY as f32), look.ink(), width);
    let size = sans(font::SECONDARY as f32);
    let second = widgets::elided(ui, &under, size, look.secondary(), width);
    let top = rect.min + vec2(12.0, 4.0);
    let next = pos2(top.x, top.y + first.size().y + 1.0);
    let elided = second.elided;
    ui.painter().galley(top, first, look.ink());
    ui.painter().galley(next, second, look.secondary());
    let clicked = response.clicked();
    if elided {
        response.on_hover_text(under);
    }
    clicked
}
