//! What is found at each line of the text: marks and words beside it, lines under it.

use std::collections::BTreeMap;

use egui::text::{ByteIndex, CCursor};
use egui::text_selection::text_cursor_state::char_index_from_byte_index;
use egui::{Align2, Rect, Shape, Stroke, Ui, pos2, vec2};
use gensoku_dsl::source::{FileId, Span};
use gensoku_engine::finding::{Role, Verdict};
use gensoku_layout::tokens::font;

use crate::buffer::Carry;
use crate::fonts::sans;
use crate::loaded::Loaded;
use crate::state::State;
use crate::theme::Mark;
use crate::widgets;

/// What is said at a line.
pub(super) struct Remark<'a> {
    mark: Mark,
    text: &'a str,
    /// Whether it belongs to what is selected.
    selected: bool,
    /// What is underlined, in bytes of the text as it is now.
    underline: Option<std::ops::Range<usize>>,
}

pub(super) const GUTTER: f32 = 48.0;

/// What is said at the lines of a file, by line from 0; the gravest where there are several.
pub(super) fn remarks<'a>(
    state: &State,
    loaded: &'a Loaded,
    file: FileId,
    now: &str,
) -> BTreeMap<usize, Remark<'a>> {
    let lang = state.lang;
    let checked = loaded.sources.get(file).map_or("", |s| s.text.as_str());
    let carry = Carry::new(checked, now);
    let starts: Vec<usize> = std::iter::once(0)
        .chain(now.match_indices('\n').map(|(i, _)| i + 1))
        .collect();
    let mut all: BTreeMap<usize, Remark<'a>> = BTreeMap::new();
    let mut say = |span: Span, mark: Mark, text: &'a str, selected: bool, underline: bool| {
        if span.file != file {
            return;
        }
        let range = carry.range(span);
        let line = starts
            .partition_point(|&s| s <= range.start)
            .saturating_sub(1);
        let remark = Remark {
            mark,
            text,
            selected,
            underline: underline.then_some(range),
        };
        match all.get(&line) {
            Some(old) if (old.selected, old.mark) >= (selected, mark) => {}
            _ => {
                all.insert(line, remark);
            }
        }
    };
    for diagnostic in &loaded.diagnostics {
        let mark = Mark::of_severity(diagnostic.severity);
        say(
            diagnostic.primary.span,
            mark,
            diagnostic.message.get(lang),
            false,
            true,
        );
    }
    let side = state.side(loaded);
    let selected = state.selected_finding(loaded);
    for finding in &side.report.findings {
        if matches!(finding.verdict, Verdict::Conforms | Verdict::Accepted) {
            continue;
        }
        let mark = Mark::of(finding);
        let on = selected.is_some_and(|s| s.id == finding.id);
        for span in std::iter::once(&finding.span).chain(&finding.also) {
            say(*span, mark, finding.message.get(lang), on, false);
        }
        if on {
            for part in &finding.witness {
                if matches!(
                    part.role,
                    Role::Cut | Role::Chain | Role::Open | Role::Because
                ) {
                    say(part.span, mark, part.note.get(lang), true, false);
                }
            }
        }
    }
    all
}

/// Tints, line numbers, messages: tells what lies behind the text and draws what lies beside it.
pub(super) fn lines(
    ui: &Ui,
    state: &State,
    output: &egui::text_edit::TextEditOutput,
    remarks: &BTreeMap<usize, Remark<'_>>,
    clip: Rect,
    now: &str,
) -> Vec<Shape> {
    let look = state.look();
    let caret = state.editor.caret.min(now.len());
    let current = now
        .get(..caret)
        .filter(|_| output.response.has_focus())
        .map(|t| t.matches('\n').count());
    let mut shapes = Vec::new();
    let painter = ui.painter().with_clip_rect(clip);
    let left = clip.left() + 8.0;
    let right = clip.right() - 14.0;
    let gutter = painter.with_clip_rect(clip.with_max_x(clip.left() + GUTTER + 4.0));
    for (i, row) in output.galley.rows.iter().enumerate() {
        let rect = row.rect().translate(output.galley_pos.to_vec2());
        if rect.bottom() < clip.top() {
            continue;
        }
        if rect.top() > clip.bottom() {
            break;
        }
        let whole = Rect::from_min_max(pos2(left, rect.top()), pos2(right, rect.bottom()));
        let remark = remarks.get(&i);
        if let Some(remark) = remark {
            let tint = look.tint(remark.mark);
            shapes.push(Shape::rect_filled(whole, 3.0, tint));
            if remark.selected {
                let bar = Rect::from_min_size(whole.min, vec2(3.0, whole.height()));
                shapes.push(Shape::rect_filled(bar, 1.0, look.mark(remark.mark)));
            }
            let from = rect.right() + 28.0;
            let room = right - 10.0 - from;
            if room > 90.0 {
                let galley = widgets::elided(
                    ui,
                    remark.text,
                    sans(font::SECONDARY as f32),
                    look.mark_text(remark.mark),
                    room,
                );
                let at = pos2(
                    right - 10.0 - galley.size().x,
                    rect.center().y - galley.size().y / 2.0,
                );
                painter.galley(at, galley, look.mark_text(remark.mark));
            }
            if let Some(range) = &remark.underline {
                underline(output, now, range, &painter, look.mark(remark.mark));
            }
            let id = ui.scope_id().with(("remark", i));
            ui.interact(
                Rect::from_min_max(pos2(from.min(right), rect.top()), whole.max),
                id,
                egui::Sense::hover(),
            )
            .on_hover_text(remark.text);
        } else if current == Some(i) {
            shapes.push(Shape::rect_filled(whole, 3.0, look.lane()));
        }
        let color = if current == Some(i) {
            look.ink()
        } else {
            look.secondary()
        };
        gutter.text(
            pos2(clip.left() + GUTTER - 6.0, rect.center().y),
            Align2::RIGHT_CENTER,
            i + 1,
            sans(font::BODY as f32 - 0.5),
            color,
        );
    }
    shapes
}

/// A wave under a place.
fn underline(
    output: &egui::text_edit::TextEditOutput,
    text: &str,
    range: &std::ops::Range<usize>,
    painter: &egui::Painter,
    color: egui::Color32,
) {
    let at = |byte: usize| {
        let cursor = CCursor::new(char_index_from_byte_index(text, ByteIndex(byte)));
        output
            .galley
            .pos_from_cursor(cursor)
            .translate(output.galley_pos.to_vec2())
    };
    let line_end = text
        .get(range.start..)
        .and_then(|t| t.find('\n'))
        .map_or(text.len(), |i| range.start + i);
    let (from, to) = (at(range.start), at(range.end.min(line_end)));
    let y = from.bottom() - 3.0;
    let end = to.left().max(from.left() + 6.0);
    let mut points = Vec::new();
    let mut x = from.left();
    let mut up = false;
    while x < end && points.len() < 2000 {
        points.push(pos2(x, if up { y - 2.0 } else { y }));
        up = !up;
        x += 3.0;
    }
    painter.line(points, Stroke::new(1.3, color));
}
