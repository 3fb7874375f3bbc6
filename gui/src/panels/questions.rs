//! What the design leaves open: questions, by who can answer them.

use egui::{Margin, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};
use gensoku_engine::questions::{Asked, Question};
use gensoku_layout::tokens::font;

use crate::fonts::{bold, sans};
use crate::loaded::{Loaded, Side};
use crate::state::{State, file_name};
use crate::theme::Mark;
use crate::widgets;
use crate::words::{self, Word};

/// The height of the name of who is asked.
const WHO: f32 = 30.0;
/// The height of a question with what it decides.
const ROW: f32 = 44.0;

/// What is in a row.
enum Row<'a> {
    Who(&'a Asked),
    Question(&'a Question),
}

/// Draws them.
pub fn draw(state: &mut State, ui: &mut Ui) {
    let Some(loaded) = state.loaded.clone() else {
        return;
    };
    let look = state.look();
    let side = state.side(&loaded);
    let mut chosen = None;
    egui::Frame::new()
        .inner_margin(Margin::symmetric(14, 6))
        .show(ui, |ui| {
            head(state, ui, side);
            if side.questions.is_empty() {
                widgets::secondary(ui, look, Word::NothingOpen.get(look.lang));
                return;
            }
            let rows: Vec<(f32, Row<'_>)> = side
                .questions
                .iter()
                .flat_map(|asked| {
                    let questions = asked.questions.iter().map(|it| (ROW, Row::Question(it)));
                    std::iter::once((WHO, Row::Who(asked))).chain(questions)
                })
                .collect();
            let height: f32 = rows.iter().map(|it| it.0).sum();
            ScrollArea::vertical()
                .id_salt("questions")
                .auto_shrink([false, false])
                .show_viewport(ui, |ui, seen| {
                    ui.set_height(height);
                    let (origin, width) = (ui.max_rect().min, ui.available_width());
                    let mut bottom = 0.0;
                    for (height, row) in rows {
                        let top = bottom;
                        bottom += height;
                        if bottom < seen.min.y || top > seen.max.y {
                            continue;
                        }
                        let place = origin + vec2(0.0, top);
                        let rect = Rect::from_min_size(place, vec2(width, height));
                        match row {
                            Row::Who(asked) => who(ui, state, side, asked, rect),
                            Row::Question(it) => {
                                if question(ui, state, &loaded, side, it, rect) {
                                    chosen = Some((it.element, it.span));
                                }
                            }
                        }
                    }
                });
        });
    if let Some((element, place)) = chosen {
        state.select_element(element);
        state.go_to(place, true);
    }
}

/// How many there are, and the ways in which they leave.
fn head(state: &mut State, ui: &mut Ui, side: &Side) {
    let look = state.look();
    let lang = look.lang;
    let count = side.questions.iter().map(|it| it.questions.len()).sum();
    let (mut copy, mut export) = (false, false);
    if count == 0 {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.label(
            egui::RichText::new(words::questions(lang, count))
                .font(bold(font::BODY as f32))
                .color(look.ink()),
        );
        copy = ui.button(Word::CopyAsText.get(lang)).clicked();
        export = ui.button(Word::ExportText.get(lang)).clicked();
    });
    if copy && let Some(text) = state.questions_as_text() {
        ui.ctx().copy_text(text);
        state.say(Word::Copied.get(lang), false);
    }
    if export {
        state.export_questions();
    }
}

/// The name of who is asked.
fn who(ui: &Ui, state: &State, side: &Side, asked: &Asked, rect: Rect) {
    let look = state.look();
    let name = asked.label(&side.design, look.lang);
    let count = words::questions(look.lang, asked.questions.len());
    let right = widgets::elided(
        ui,
        &count,
        sans(font::SECONDARY as f32),
        look.secondary(),
        rect.width() / 2.0,
    );
    let room = rect.width() - right.size().x - 16.0;
    let left = widgets::elided(ui, &name, bold(font::BODY as f32), look.ink(), room);
    let base = rect.bottom() - 5.0;
    let place = pos2(rect.left() + 2.0, base - left.size().y);
    ui.painter().galley(place, left, look.ink());
    let place = pos2(rect.right() - 8.0 - right.size().x, base - right.size().y);
    ui.painter().galley(place, right, look.secondary());
    let id = ui.scope_id().with(("who", &name));
    ui.interact(rect, id, Sense::hover())
        .widget_info(|| WidgetInfo::labeled(Role::Heading, true, format!("{name}, {count}")));
}

/// One question with what its answer decides; whether it was chosen.
fn question(
    ui: &Ui,
    state: &State,
    loaded: &Loaded,
    side: &Side,
    question: &Question,
    rect: Rect,
) -> bool {
    let look = state.look();
    let lang = look.lang;
    let text = question.text.get(lang);
    // Many findings of one rule may wait for one answer.
    let mut decided: Vec<&str> = Vec::new();
    for finding in question.findings.iter().filter_map(|id| side.finding(id)) {
        let title = finding.title.get(lang);
        if !decided.contains(&title) {
            decided.push(title);
        }
    }
    let decides = words::decides(lang, &decided);
    let place = loaded.sources.get(question.span.file).map(|source| {
        let name = file_name(std::path::Path::new(&source.name));
        format!("{name} {}", source.line_at(question.span.start))
    });
    let place = place.unwrap_or_default();
    let name = format!("{text} {decides} {place}");
    let span = question.span;
    let id = (span.file.0, span.start, question.clause, &name);
    let response = widgets::row_at(ui, look, rect, ui.scope_id().with(id), false, &name);
    let at = pos2(rect.left() + 14.0, rect.top() + 14.0);
    widgets::mark(ui.painter(), look, at, 6.3, Mark::NotStated, 1.0);
    let small = sans(font::SECONDARY as f32);
    let right = widgets::elided(ui, &place, small.clone(), look.secondary(), 150.0);
    let left = rect.left() + 30.0;
    let room = rect.right() - 8.0 - left;
    let ink = look.ink();
    let first = widgets::elided(
        ui,
        text,
        sans(font::BODY as f32 + 0.5),
        ink,
        room - right.size().x - 12.0,
    );
    let second = widgets::elided(ui, &decides, small, look.secondary(), room);
    let cut = first.elided || second.elided;
    let top = rect.top() + 5.0;
    let below = top + first.size().y + 2.0;
    let place = pos2(rect.right() - 8.0 - right.size().x, top + 1.0);
    ui.painter().galley(place, right, look.secondary());
    ui.painter().galley(pos2(left, top), first, ink);
    ui.painter()
        .galley(pos2(left, below), second, look.secondary());
    let clicked = response.clicked();
    if cut {
        response.on_hover_text(format!("{text}\n{}", decided.join("\n")));
    }
    clicked
}
