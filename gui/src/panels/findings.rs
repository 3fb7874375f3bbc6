//! The findings by principle, with counts and filters.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use egui::{ComboBox, Margin, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};
use gensoku_dsl::diagnostic::Severity;
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::{Finding, Role as Part, Verdict};
use gensoku_layout::tokens::font;

use crate::fonts::{bold, sans};
use crate::loaded::{Loaded, Side, label};
use crate::state::{Selected, State, file_name};
use crate::theme::Mark;
use crate::widgets;
use crate::words::{self, Word};

/// The rows of the list with their heights.
pub struct Rows {
    key: u64,
    rows: Vec<(f32, Row)>,
    height: f32,
}

#[derive(Clone, Debug)]
enum Row {
    Pack(usize),
    Finding(usize),
    /// All that apply conform, or none applies.
    Calm(usize),
}

const PACK: f32 = 34.0;
const CALM: f32 = 24.0;
const TEXT_LEFT: f32 = 38.0;

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
    list(state, ui, &loaded);
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
            let n: usize = side.index.packs.iter().map(|p| p.count(verdict)).sum();
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
        let shown = state
            .filter
            .pack
            .as_ref()
            .map_or_else(|| all.to_owned(), |p| loaded.principle(p, lang));
        let response = ComboBox::from_id_salt("pack")
            .width(width)
            .truncate()
            .selected_text(shown)
            .show_ui(ui, |ui| {
                ui.selectable_value(&mut state.filter.pack, None, all);
                for pack in &side.index.packs {
                    let name = loaded.principle(&pack.name, lang);
                    ui.selectable_value(&mut state.filter.pack, Some(pack.name.clone()), name);
                }
            })
            .response;
        response
            .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, Word::Principle.get(lang)));
        let all = Word::AllSeverities.get(lang);
        let shown = match state.filter.severity {
            None => all,
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

/// What stands under the sentence: where it is, what forces it, how many steps break it.
pub fn place(side: &Side, loaded: &Loaded, finding: &Finding, lang: Lang) -> String {
    let mut parts: Vec<String> = Vec::new();
    let cut = finding
        .witness
        .iter()
        .filter(|w| w.role == Part::Cut)
        .count();
    if cut > 1 {
        parts.push(words::steps_break(lang, cut));
    }
    if let Some(source) = loaded.sources.get(finding.span.file) {
        let line = source.position(finding.span.start).line;
        let name = file_name(std::path::Path::new(&source.name));
        parts.push(format!("{name} {line}"));
    }
    if let Some(&provision) = finding.provisions.first() {
        let name = label(
            &side.design,
            gensoku_engine::finding::Element::Provision(provision),
            lang,
        );
        parts.push(words::forced_by(lang, &name));
    }
    parts.join(" · ")
}

fn list(state: &mut State, ui: &mut Ui, loaded: &Arc<Loaded>) {
    let look = state.look();
    let lang = look.lang;
    let width = ui.available_width() - 12.0;
    arrange(state, ui, loaded, width);
    let side = state.side(loaded);
    let selected = match &state.selected {
        Some(Selected::Finding(id)) => Some(id.clone()),
        _ => None,
    };
    let mut chosen = None;
    let reveal = std::mem::take(&mut state.reveal_row);
    let Some(rows) = &state.rows else { return };
    if rows.rows.is_empty() {
        egui::Frame::new()
            .inner_margin(Margin::symmetric(14, 8))
            .show(ui, |ui| {
                widgets::secondary(ui, look, Word::NoFindings.get(lang));
            });
    }
    ScrollArea::vertical()
        .id_salt("findings")
        .auto_shrink([false, false])
        .show_viewport(ui, |ui, seen| {
            ui.set_height(rows.height + 8.0);
            let origin = ui.max_rect().min;
            let mut y = 0.0;
            for (height, row) in &rows.rows {
                let top = y;
                y += height;
                let rect = Rect::from_min_size(
                    pos2(origin.x + 6.0, origin.y + top),
                    vec2(width, *height),
                );
                let wanted = reveal
                    && matches!(row, Row::Finding(i) if side.report.findings.get(*i).map(|f| &f.id) == selected.as_ref());
                if wanted {
                    ui.scroll_to_rect(rect.expand(4.0), None);
                }
                if (y < seen.min.y || top > seen.max.y) && !wanted {
                    continue;
                }
                match row {
                    Row::Pack(i) => pack(ui, state, loaded, *i, rect),
                    Row::Calm(i) => calm(ui, state, side, *i, rect),
                    Row::Finding(i) => {
                        if let Some(f) = side.report.findings.get(*i) {
                            let on = selected.as_deref() == Some(f.id.as_str());
                            if finding(ui, state, loaded, f, rect, on) {
                                chosen = Some(f.id.clone());
                            }
                        }
                    }
                }
            }
        });
    if let Some(id) = chosen {
        state.select_finding(&id);
        state.reveal_row = false;
    }
}

/// Works out the rows and their heights anew where something changed that bears on them.
fn arrange(state: &mut State, ui: &Ui, loaded: &Loaded, width: f32) {
    let look = state.look();
    let mut hasher = DefaultHasher::new();
    (loaded.generation, state.which, look.lang, width.to_bits()).hash(&mut hasher);
    state.filter.hash(&mut hasher);
    (look.theme == gensoku_layout::tokens::Theme::Dark).hash(&mut hasher);
    let key = hasher.finish();
    if state.rows.as_ref().is_some_and(|r| r.key == key) {
        return;
    }
    let side = state.side(loaded);
    let filtered = state.filter.severity.is_some() || state.filter.verdict.is_some();
    let mut rows = Vec::new();
    for (p, pack) in side.index.packs.iter().enumerate() {
        if state
            .filter
            .pack
            .as_ref()
            .is_some_and(|name| *name != pack.name)
        {
            continue;
        }
        let found: Vec<usize> = pack
            .findings
            .iter()
            .copied()
            .filter(|&i| {
                side.report
                    .findings
                    .get(i)
                    .is_some_and(|f| state.filter.passes(f))
            })
            .collect();
        if found.is_empty() && filtered {
            continue;
        }
        rows.push((PACK, Row::Pack(p)));
        if found.is_empty() {
            rows.push((CALM, Row::Calm(p)));
        }
        for i in found {
            let Some(f) = side.report.findings.get(i) else {
                continue;
            };
            let text = sentence(ui, state, f, width, false);
            rows.push((text.size().y + 27.0, Row::Finding(i)));
        }
    }
    let height = rows.iter().map(|(h, _)| h).sum();
    state.rows = Some(Rows { key, rows, height });
}

fn sentence(
    ui: &Ui,
    state: &State,
    finding: &Finding,
    width: f32,
    strong: bool,
) -> Arc<egui::Galley> {
    let look = state.look();
    let size = font::BODY as f32 + 0.5;
    let font = if strong { bold(size) } else { sans(size) };
    widgets::layout(
        ui,
        finding.message.get(look.lang),
        font,
        look.ink(),
        width - TEXT_LEFT - 10.0,
        if strong { 3 } else { 2 },
    )
}

fn pack(ui: &Ui, state: &State, loaded: &Loaded, pack: usize, rect: Rect) {
    let look = state.look();
    let Some(pack) = state.side(loaded).index.packs.get(pack) else {
        return;
    };
    let standing = words::standing(look.lang, pack.violates, pack.not_stated, pack.undecided);
    let right = widgets::elided(
        ui,
        &standing,
        sans(font::SECONDARY as f32),
        look.secondary(),
        rect.width() * 0.6,
    );
    let name = loaded.principle(&pack.name, look.lang);
    let left = widgets::elided(
        ui,
        &name,
        bold(font::BODY as f32),
        look.ink(),
        rect.width() - right.size().x - 24.0,
    );
    let base = rect.bottom() - 6.0;
    ui.painter().galley(
        pos2(rect.left() + 8.0, base - left.size().y),
        left,
        look.ink(),
    );
    ui.painter().galley(
        pos2(rect.right() - 8.0 - right.size().x, base - right.size().y),
        right,
        look.secondary(),
    );
    let response = ui.interact(
        rect,
        ui.scope_id().with(("pack", &pack.name)),
        Sense::hover(),
    );
    response
        .widget_info(|| WidgetInfo::labeled(Role::Heading, true, format!("{name}, {standing}")));
}

fn calm(ui: &Ui, state: &State, side: &Side, pack: usize, rect: Rect) {
    let look = state.look();
    let Some(pack) = side.index.packs.get(pack) else {
        return;
    };
    let (text, color) = if pack.applies > 0 && pack.conforms == pack.applies {
        (
            words::all_conform(look.lang, pack.conforms),
            look.conforms(),
        )
    } else if pack.applies == 0 {
        (words::none_applies(look.lang).to_owned(), look.secondary())
    } else {
        (
            words::count(look.lang, pack.conforms, Verdict::Conforms),
            look.secondary(),
        )
    };
    if color == look.conforms() {
        let at = pos2(rect.left() + 20.0, rect.center().y);
        widgets::mark(ui.painter(), look, at, 6.0, Mark::Conforms, 1.0);
    }
    let galley = widgets::elided(
        ui,
        &text,
        sans(font::BODY as f32),
        color,
        rect.width() - 46.0,
    );
    let at = pos2(
        rect.left() + TEXT_LEFT,
        rect.center().y - galley.size().y / 2.0,
    );
    ui.painter().galley(at, galley, color);
}

fn finding(
    ui: &mut Ui,
    state: &State,
    loaded: &Loaded,
    finding: &Finding,
    rect: Rect,
    selected: bool,
) -> bool {
    let look = state.look();
    let rect = rect.shrink2(vec2(0.0, 1.0));
    let id = ui
        .scope_id()
        .with(("finding", &finding.id, finding.span.start));
    let response = ui.interact(rect, id, Sense::click());
    if selected || response.hovered() {
        let fill = if selected {
            look.selection()
        } else {
            look.lane_head()
        };
        ui.painter().rect_filled(rect, 6.0, fill);
    }
    if selected {
        let bar = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
        ui.painter().rect_filled(bar, 1.0, look.accent());
    }
    widgets::focus_ring(ui, look, &response, 6.0);
    let mark = Mark::of(finding);
    let at = pos2(rect.left() + 20.0, rect.top() + 14.0);
    widgets::mark(ui.painter(), look, at, 6.0, mark, 1.0);
    let text = sentence(ui, state, finding, rect.width(), false);
    let bottom = rect.top() + 5.0 + text.size().y;
    ui.painter().galley(
        pos2(rect.left() + TEXT_LEFT, rect.top() + 5.0),
        text.clone(),
        look.ink(),
    );
    let side = state.side(loaded);
    let where_ = place(side, loaded, finding, look.lang);
    let under = widgets::elided(
        ui,
        &where_,
        sans(font::SECONDARY as f32),
        look.secondary(),
        rect.width() - TEXT_LEFT - 10.0,
    );
    ui.painter().galley(
        pos2(rect.left() + TEXT_LEFT, bottom + 1.0),
        under.clone(),
        look.secondary(),
    );
    let sentence = finding.message.get(look.lang);
    response.widget_info(|| {
        WidgetInfo::selected(
            Role::Button,
            true,
            selected,
            format!(
                "{sentence}, {}",
                words::verdict_word(look.lang, finding.verdict)
            ),
        )
    });
    let clicked = response.clicked();
    if text.elided || under.elided {
        response.on_hover_text(format!("{sentence}\n{where_}"));
    }
    clicked
}
