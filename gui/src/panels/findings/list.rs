//! The list of the findings under their principles.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use egui::{Margin, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};
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
        let line = source.line_at(finding.span.start);
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

/// Draws it.
pub(super) fn draw(state: &mut State, ui: &mut Ui, loaded: &Arc<Loaded>) {
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
    let filter = &state.filter;
    let filtered =
        filter.severity.is_some() || filter.verdict.is_some() || filter.principle.is_some();
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
            let text = sentence(ui, state, f, width);
            rows.push((text.size().y + 27.0, Row::Finding(i)));
        }
    }
    let height = rows.iter().map(|(h, _)| h).sum();
    state.rows = Some(Rows { key, rows, height });
}

/// What a finding says, on two lines at most.
fn sentence(ui: &Ui, state: &State, finding: &Finding, width: f32) -> Arc<egui::Galley> {
    let look = state.look();
    let font = sans(font::BODY as f32 + 0.5);
    let text = finding.message.get(look.lang);
    widgets::layout(ui, text, font, look.ink(), width - TEXT_LEFT - 10.0, 2)
}

fn pack(ui: &Ui, state: &State, loaded: &Loaded, pack: usize, rect: Rect) {
    let look = state.look();
    let Some(pack) = state.side(loaded).index.packs.get(pack) else {
        return;
    };
    let standing = words::standing(
        look.lang,
        pack.counts.violates,
        pack.counts.not_stated,
        pack.counts.undecided,
    );
    let small = || sans(font::SECONDARY as f32);
    let right = widgets::elided(ui, &standing, small(), look.secondary(), rect.width());
    let name = loaded.principle(&pack.name, look.lang);
    let font = bold(font::BODY as f32);
    let left = widgets::elided(ui, &name, font, look.ink(), rect.width() - 40.0);
    let base = rect.bottom() - 6.0;
    let words_fit = left.size().x + right.size().x + 32.0 <= rect.width();
    let place = pos2(rect.left() + 8.0, base - left.size().y);
    ui.painter().galley(place, left, look.ink());
    if words_fit {
        let place = pos2(rect.right() - 8.0 - right.size().x, base - right.size().y);
        ui.painter().galley(place, right, look.secondary());
    } else {
        // Beside a long name the marks say the same as the words.
        let mut x = rect.right() - 8.0;
        for (n, mark) in [
            (pack.counts.undecided, Mark::Undecided),
            (pack.counts.not_stated, Mark::NotStated),
            (pack.counts.violates, Mark::Violated),
        ] {
            if n == 0 {
                continue;
            }
            let ink = look.secondary();
            let number = ui.painter().layout_no_wrap(n.to_string(), small(), ink);
            x -= number.size().x;
            let place = pos2(x, base - number.size().y);
            let middle = place.y + number.size().y / 2.0;
            ui.painter().galley(place, number, ink);
            widgets::mark(ui.painter(), look, pos2(x - 8.0, middle), 5.0, mark, 1.0);
            x -= 20.0;
        }
    }
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
    let (text, color) = if pack.counts.applies > 0 && pack.counts.conforms == pack.counts.applies {
        (
            words::all_conform(look.lang, pack.counts.conforms),
            look.conforms(),
        )
    } else if pack.counts.applies == 0 {
        (words::none_applies(look.lang).to_owned(), look.secondary())
    } else {
        (
            words::count(look.lang, pack.counts.conforms, Verdict::Conforms),
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
    ui: &Ui,
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
    let message = finding.message.get(look.lang);
    let verdict = words::verdict_word(look.lang, finding.verdict);
    let name = format!("{message}, {verdict}");
    let response = widgets::row_at(ui, look, rect, id, selected, &name);
    let mark = Mark::of(finding);
    let at = pos2(rect.left() + 20.0, rect.top() + 14.0);
    widgets::mark(ui.painter(), look, at, 6.0, mark, 1.0);
    let text = sentence(ui, state, finding, rect.width());
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
    let clicked = response.clicked();
    if text.elided || under.elided {
        response.on_hover_text(format!("{message}\n{where_}"));
    }
    clicked
}
