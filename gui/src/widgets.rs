//! The small things of which the panels are made.

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align2, Color32, CornerRadius, FontId, Frame, Galley, Margin, Painter, Pos2, Rect, Response,
    Role, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use gensoku_layout::tokens::{font, shape, space};
use std::sync::Arc;

use crate::fonts::{bold, sans};
use crate::theme::{Look, Mark};

/// The frame of a card.
pub fn card(look: Look) -> Frame {
    Frame::new()
        .fill(look.card())
        .stroke(Stroke::new(1.0, look.hairline()))
        .corner_radius(CornerRadius::same(shape::RADIUS as u8))
}

/// The frame of a card with room inside.
pub fn padded_card(look: Look) -> Frame {
    card(look).inner_margin(Margin::same(14))
}

/// Draws a mark around `center`, `r` from the middle to the rim.
pub fn mark(painter: &Painter, look: Look, center: Pos2, r: f32, mark: Mark, alpha: f32) {
    let mut shapes = Vec::with_capacity(4);
    mark_shapes(look, center, r, mark, &mut shapes);
    for mut s in shapes {
        if alpha < 1.0 {
            fade(&mut s, look.card(), alpha);
        }
        painter.add(s);
    }
    if mark == Mark::NotStated && r >= 4.0 {
        let ink = crate::theme::mix(look.on_fill(), look.card(), alpha);
        painter.text(center, Align2::CENTER_CENTER, "?", bold(r * 1.5), ink);
    }
}

fn fade(shape: &mut Shape, over: Color32, alpha: f32) {
    egui::epaint::shape_transform::adjust_colors(shape, move |c| {
        if c.a() > 0 {
            *c = crate::theme::mix(*c, over, alpha);
        }
    });
}

fn mark_shapes(look: Look, c: Pos2, r: f32, mark: Mark, shapes: &mut Vec<Shape>) {
    let fill = look.mark(mark);
    let glyph = look.on_fill();
    let none = Stroke::NONE;
    let bang = |shapes: &mut Vec<Shape>, c: Pos2, r: f32| {
        let w = r * 0.26;
        shapes.push(Shape::rect_filled(
            Rect::from_min_max(c + vec2(-w / 2.0, -r * 0.52), c + vec2(w / 2.0, r * 0.12)),
            w / 2.0,
            glyph,
        ));
        shapes.push(Shape::circle_filled(
            c + vec2(0.0, r * 0.40),
            w * 0.62,
            glyph,
        ));
    };
    let tick = |shapes: &mut Vec<Shape>, ink: Color32| {
        shapes.push(Shape::line(
            vec![
                c + vec2(-r * 0.42, r * 0.02),
                c + vec2(-r * 0.10, r * 0.34),
                c + vec2(r * 0.44, -r * 0.32),
            ],
            Stroke::new(r * 0.24, ink),
        ));
    };
    match mark {
        Mark::Violated => {
            shapes.push(Shape::convex_polygon(
                vec![
                    c + vec2(0.0, -r),
                    c + vec2(r, 0.0),
                    c + vec2(0.0, r),
                    c + vec2(-r, 0.0),
                ],
                fill,
                none,
            ));
            bang(shapes, c, r * 0.95);
        }
        Mark::Warning => {
            shapes.push(Shape::convex_polygon(
                vec![
                    c + vec2(0.0, -r),
                    c + vec2(r, r * 0.8),
                    c + vec2(-r, r * 0.8),
                ],
                fill,
                none,
            ));
            bang(shapes, c + vec2(0.0, r * 0.2), r * 0.8);
        }
        Mark::Note => {
            shapes.push(Shape::rect_filled(
                Rect::from_center_size(c, Vec2::splat(r * 1.6)),
                r * 0.3,
                fill,
            ));
            bang(shapes, c, r * 0.85);
        }
        Mark::NotStated => shapes.push(Shape::circle_filled(c, r * 0.95, fill)),
        Mark::Undecided => {
            shapes.push(Shape::circle_filled(c, r * 0.95, fill));
            for x in [-0.45, 0.0, 0.45] {
                shapes.push(Shape::circle_filled(c + vec2(x * r, 0.0), r * 0.15, glyph));
            }
        }
        Mark::Accepted => {
            shapes.push(Shape::circle_stroke(
                c,
                r * 0.85,
                Stroke::new(r * 0.2, fill),
            ));
            tick(shapes, fill);
        }
        Mark::Conforms => {
            shapes.push(Shape::circle_filled(c, r * 0.95, fill));
            tick(shapes, glyph);
        }
    }
}

/// Text on one line, cut with … where it is wider than `width`.
pub fn elided(ui: &Ui, text: &str, font: FontId, color: Color32, width: f32) -> Arc<Galley> {
    layout(ui, text, font, color, width, 1)
}

/// Text on at most `rows` lines of at most `width`.
pub fn layout(
    ui: &Ui,
    text: &str,
    font: FontId,
    color: Color32,
    width: f32,
    rows: usize,
) -> Arc<Galley> {
    let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(font, color));
    job.wrap = TextWrapping {
        max_width: width.max(1.0),
        max_rows: rows,
        break_anywhere: false,
        overflow_character: Some('…'),
    };
    ui.painter().layout_job(job)
}

/// A paragraph.
pub fn paragraph(ui: &mut Ui, text: &str, font: FontId, color: Color32) -> Response {
    let galley = layout(ui, text, font, color, ui.available_width(), usize::MAX);
    let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
    ui.painter().galley(rect.min, galley, color);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    response
}

/// Text in the size of the body.
pub fn body(ui: &mut Ui, look: Look, text: &str) -> Response {
    paragraph(ui, text, sans(font::BODY as f32 + 0.5), look.ink())
}

/// Secondary text.
pub fn secondary(ui: &mut Ui, look: Look, text: &str) -> Response {
    paragraph(ui, text, sans(font::SECONDARY as f32), look.secondary())
}

/// A small heading within a card.
pub fn heading(ui: &mut Ui, look: Look, text: &str) -> Response {
    ui.add_space(space::ROW as f32);
    paragraph(ui, text, bold(font::BODY as f32), look.ink())
}

/// Draws the ring that shows where the keyboard is.
pub fn focus_ring(ui: &Ui, look: Look, response: &Response, radius: f32) {
    if response.has_focus() {
        ui.painter().rect_stroke(
            response.rect.expand(1.0),
            radius,
            Stroke::new(2.0, look.accent()),
            StrokeKind::Inside,
        );
    }
}

/// A row that can be chosen, `height` high, as wide as there is room.
pub fn row(ui: &mut Ui, look: Look, height: f32, selected: bool, name: &str) -> (Rect, Response) {
    let size = vec2(ui.available_width(), height);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    chosen_row(ui, look, rect, &response, selected);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, name));
    (rect, response)
}

/// A row of a list that lays out its own rows, as [`row`] draws it.
pub fn row_at(
    ui: &Ui,
    look: Look,
    rect: Rect,
    id: egui::Id,
    selected: bool,
    name: &str,
) -> Response {
    let response = ui.interact(rect, id, Sense::click());
    chosen_row(ui, look, rect, &response, selected);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, name));
    response
}

/// What shows that a row is chosen, or could be.
fn chosen_row(ui: &Ui, look: Look, rect: Rect, response: &Response, selected: bool) {
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
    focus_ring(ui, look, response, 6.0);
}

/// A link.
pub fn link(ui: &mut Ui, look: Look, text: &str) -> Response {
    let galley = layout(
        ui,
        text,
        sans(font::BODY as f32),
        look.accent(),
        ui.available_width(),
        usize::MAX,
    );
    let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::click());
    ui.painter().galley(rect.min, galley, look.accent());
    if response.hovered() {
        ui.painter().hline(
            rect.x_range(),
            rect.bottom(),
            Stroke::new(1.0, look.accent()),
        );
    }
    focus_ring(ui, look, &response, 3.0);
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, text));
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

/// A pill with a rim, such as the level of a way out; tells the room it took.
pub fn pill(ui: &Ui, right_top: Pos2, text: &str, color: Color32) -> Rect {
    let galley =
        ui.painter()
            .layout_no_wrap(text.to_owned(), bold(font::SECONDARY as f32 - 0.5), color);
    let size = galley.size() + vec2(20.0, 6.0);
    let rect = Rect::from_min_size(pos2(right_top.x - size.x, right_top.y), size);
    ui.painter().rect_stroke(
        rect,
        size.y / 2.0,
        Stroke::new(1.2, color),
        StrokeKind::Inside,
    );
    ui.painter()
        .galley(rect.center() - galley.size() / 2.0, galley, color);
    rect
}

/// A button with a fill, the one that matters most of several.
pub fn primary(ui: &mut Ui, look: Look, text: &str, enabled: bool) -> Response {
    let (fill, ink) = if enabled {
        (look.accent(), look.on_fill())
    } else {
        (look.lane_head(), look.secondary())
    };
    ui.add_enabled(
        enabled,
        egui::Button::new(
            egui::RichText::new(text)
                .font(bold(font::BODY as f32))
                .color(ink),
        )
        .fill(fill)
        .stroke(Stroke::NONE),
    )
}

/// One of several choices side by side, of which one is chosen.
pub fn segments(
    ui: &mut Ui,
    look: Look,
    name: &str,
    choices: &[(String, bool)],
    chosen: usize,
) -> Option<usize> {
    let font = |on: bool| {
        if on {
            bold(font::BODY as f32)
        } else {
            sans(font::BODY as f32)
        }
    };
    let galleys: Vec<_> = choices
        .iter()
        .enumerate()
        .map(|(i, (text, enabled))| {
            let ink = if i == chosen || *enabled {
                look.ink()
            } else {
                look.secondary()
            };
            let ink = if i == chosen { ink } else { look.secondary() };
            elided(ui, text, font(i == chosen), ink, 150.0)
        })
        .collect();
    let height = 26.0;
    let width: f32 = galleys
        .iter()
        .map(|g| (g.size().x + 28.0).max(80.0))
        .sum::<f32>()
        + 4.0;
    let (rect, outer) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    outer.widget_info(|| WidgetInfo::labeled(Role::Group, true, name));
    let radius = height / 2.0;
    ui.painter().rect(
        rect,
        radius,
        look.background(),
        Stroke::new(1.0, look.hairline()),
        StrokeKind::Inside,
    );
    let mut x = rect.left() + 2.0;
    let mut clicked = None;
    for (i, (galley, (text, enabled))) in galleys.into_iter().zip(choices).enumerate() {
        let w = (galley.size().x + 28.0).max(80.0);
        let segment = Rect::from_min_size(pos2(x, rect.top() + 2.0), vec2(w, height - 4.0));
        x += w;
        let sense = if *enabled {
            Sense::click()
        } else {
            Sense::hover()
        };
        let response = ui.interact(segment, ui.scope_id().with((name, i)), sense);
        if i == chosen {
            ui.painter().rect(
                segment,
                radius - 2.0,
                look.card(),
                Stroke::new(1.0, look.outline()),
                StrokeKind::Inside,
            );
        } else if response.hovered() && *enabled {
            ui.painter()
                .rect_filled(segment, radius - 2.0, look.lane_head());
        }
        let ink = look.ink();
        ui.painter()
            .galley(segment.center() - galley.size() / 2.0, galley, ink);
        focus_ring(ui, look, &response, radius);
        response
            .widget_info(|| WidgetInfo::selected(Role::RadioButton, *enabled, i == chosen, text));
        if response.clicked() {
            clicked = Some(i);
        }
    }
    clicked
}

/// A small button without a frame that carries a drawing; `name` is read out and shown on hover.
pub fn icon(
    ui: &mut Ui,
    look: Look,
    name: &str,
    draw: impl FnOnce(&Painter, Rect, Color32),
) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(26.0), Sense::click());
    if response.hovered() {
        ui.painter().rect_filled(rect, 6.0, look.lane_head());
    }
    let ink = if response.hovered() {
        look.ink()
    } else {
        look.secondary()
    };
    draw(ui.painter(), rect.shrink(7.0), ink);
    focus_ring(ui, look, &response, 6.0);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    response.on_hover_text(name)
}

/// What a screen reader is told of a field: its name and what stands in it.
pub fn field(name: &str, text: &str, enabled: bool) -> WidgetInfo {
    WidgetInfo {
        label: Some(name.to_owned()),
        ..WidgetInfo::text_edit(enabled, text, text, "")
    }
}
