//! The map in the middle.

use egui::{
    Align, ComboBox, Key, Layout, Margin, Pos2, Rect, Role, Sense, Ui, UiBuilder, Vec2, WidgetInfo,
    pos2, vec2,
};
use gensoku_dsl::design::ProcedureId;
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::{Element, Verdict};
use gensoku_layout::tokens::font;
use gensoku_layout::{Hit, NodeKind};

use super::data;
use crate::fonts::{bold, sans};
use crate::loaded::{Loaded, Side};
use crate::map::camera::Camera;
use crate::map::emphasis::Emphasis;
use crate::map::paint::{Canvas, rect};
use crate::map::scene::Scene;
use crate::state::{Middle, State};
use crate::theme::Mark;
use crate::widgets;
use crate::words::{self, Word};

/// With more boxes in view than this they are no longer widgets of their own.
const WIDGETS: usize = 160;

/// Draws it.
pub fn draw(state: &mut State, ui: &mut Ui) {
    let Some(loaded) = state.loaded.clone() else {
        return;
    };
    ui.set_min_size(ui.available_size());
    egui::Frame::new()
        .inner_margin(Margin {
            left: 14,
            right: 10,
            top: 8,
            bottom: 2,
        })
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.set_height(26.0);
                middle(state, ui);
                match state.middle {
                    Middle::Procedure => head(state, ui, &loaded),
                    Middle::Data => data::head(state, ui, &loaded),
                }
            });
        });
    if state.middle == Middle::Data {
        data::draw(state, ui, &loaded);
        return;
    }
    let look = state.look();
    let outer = ui.available_rect_before_wrap();
    let view = outer
        .shrink2(vec2(10.0, 0.0))
        .with_max_y(outer.bottom() - 10.0);
    let side = state.side(&loaded);
    let Some(scene) = scene(side, state.map.procedure, state.map.systems) else {
        let mut inner = ui.new_child(UiBuilder::new().max_rect(view.shrink(8.0)));
        widgets::secondary(&mut inner, look, Word::NoDesign.get(look.lang));
        return;
    };
    if view.width() > 8.0 && view.height() > 8.0 {
        canvas(state, ui, &loaded, scene, view);
    }
}

/// The map of a procedure, with or without systems.
pub fn scene(side: &Side, procedure: Option<ProcedureId>, systems: bool) -> Option<&Scene> {
    let map = side.maps.iter().find(|m| Some(m.procedure) == procedure)?;
    Some(match &map.with_systems {
        Some(scene) if systems => scene,
        _ => &map.plain,
    })
}

/// Which of the two maps is in the middle.
fn middle(state: &mut State, ui: &mut Ui) {
    let look = state.look();
    let choices =
        [Word::ProcedureMap, Word::DataMap].map(|it| (it.get(look.lang).to_owned(), true));
    let chosen = usize::from(state.middle == Middle::Data);
    match widgets::segments(ui, look, Word::Maps.get(look.lang), &choices, chosen) {
        Some(0) => state.show(Middle::Procedure),
        Some(_) => state.show(Middle::Data),
        None => {}
    }
    ui.add_space(8.0);
}

fn head(state: &mut State, ui: &mut Ui, loaded: &Loaded) {
    let look = state.look();
    let lang = look.lang;
    let side = state.side(loaded);
    let current = state
        .map
        .procedure
        .and_then(|id| side.design.procedures.find(id));
    let title = current.map_or("", |p| p.name.label(lang));
    let mut wanted = None;
    if side.design.procedures.len() > 1 {
        let response = ComboBox::from_id_salt("procedure")
            .width(180.0)
            .height(400.0)
            .selected_text(egui::RichText::new(title).font(bold(font::TITLE as f32 - 1.0)))
            .show_ui(ui, |ui| {
                for (id, p) in side.design.procedures.entries() {
                    let on = Some(id) == state.map.procedure;
                    if ui.selectable_label(on, p.name.label(lang)).clicked() {
                        wanted = Some(id);
                    }
                }
            })
            .response;
        response
            .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, Word::Procedure.get(lang)));
    } else {
        ui.label(
            egui::RichText::new(title)
                .font(bold(font::TITLE as f32))
                .color(look.ink()),
        );
    }
    // The other language beside it, as officials on both sides of a table need it; or the
    // design's own title.
    let other = match lang {
        Lang::En => Lang::Ja,
        Lang::Ja => Lang::En,
    };
    let design = side.design.title.as_ref();
    let beside = current
        .and_then(|p| p.name.title.as_ref())
        .map(|t| t.get(other).to_owned())
        .or_else(|| design.map(|t| t.get(lang).to_owned()));
    if let Some(text) = beside.filter(|t| t != title) {
        let room = (ui.available_width() - 250.0).max(40.0);
        let galley = widgets::elided(ui, &text, sans(font::BODY as f32), look.secondary(), room);
        let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
        ui.painter()
            .galley(rect.min, galley.clone(), look.secondary());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
        if galley.elided {
            response.on_hover_text(&text);
        }
    }
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let percent = state.map.camera.map_or(100.0, |c| c.zoom * 100.0);
        zoom_buttons(state, ui, percent);
        let has_systems = state
            .map
            .procedure
            .and_then(|id| side.maps.iter().find(|m| m.procedure == id))
            .is_some_and(|m| m.with_systems.is_some());
        if has_systems {
            ui.add_space(8.0);
            let on = state.map.systems;
            if ui.selectable_label(on, Word::Systems.get(lang)).clicked() {
                state.show_systems(!on);
            }
        }
    });
    if wanted.is_some() {
        state.show_procedure(wanted);
    }
}

/// Fit, nearer, how near, farther: from right to left.
pub fn zoom_buttons(state: &mut State, ui: &mut Ui, percent: f32) {
    let look = state.look();
    let lang = look.lang;
    ui.spacing_mut().item_spacing.x = 2.0;
    if widgets::icon(ui, look, Word::Fit.get(lang), |p, r, ink| {
        let line = egui::Stroke::new(1.5, ink);
        for (corner, x, y) in [
            (r.left_top(), 1.0, 1.0),
            (r.right_top(), -1.0, 1.0),
            (r.left_bottom(), 1.0, -1.0),
            (r.right_bottom(), -1.0, -1.0),
        ] {
            p.line_segment([corner, corner + vec2(4.0 * x, 0.0)], line);
            p.line_segment([corner, corner + vec2(0.0, 4.0 * y)], line);
        }
    })
    .clicked()
    {
        state.fit();
    }
    let plus = |p: &egui::Painter, r: Rect, ink| {
        let line = egui::Stroke::new(1.6, ink);
        p.line_segment([r.left_center(), r.right_center()], line);
        p.line_segment([r.center_top(), r.center_bottom()], line);
    };
    if widgets::icon(ui, look, Word::ZoomIn.get(lang), plus).clicked() {
        zoom(state, 1.25);
    }
    ui.add_sized(
        vec2(44.0, 20.0),
        egui::Label::new(
            egui::RichText::new(format!("{percent:.0}%"))
                .font(sans(font::SECONDARY as f32))
                .color(look.secondary()),
        ),
    );
    let minus = |p: &egui::Painter, r: Rect, ink| {
        p.line_segment(
            [r.left_center(), r.right_center()],
            egui::Stroke::new(1.6, ink),
        );
    };
    if widgets::icon(ui, look, Word::ZoomOut.get(lang), minus).clicked() {
        zoom(state, 0.8);
    }
}

/// Zooms around the middle, at the next frame.
pub fn zoom(state: &mut State, factor: f32) {
    let wanted = match state.middle {
        Middle::Procedure => &mut state.map.zoom_wanted,
        Middle::Data => &mut state.data.zoom_wanted,
    };
    *wanted = Some(wanted.unwrap_or(1.0) * factor);
}

/// The mark of an element on a side: the gravest of its findings that is no mere `conforms`.
fn mark_of(side: &Side, element: Element) -> Option<Mark> {
    let finding = side.findings_at(element).next()?;
    (finding.verdict != Verdict::Conforms).then(|| Mark::of(finding))
}

fn canvas(state: &mut State, ui: &mut Ui, loaded: &Loaded, scene: &Scene, view: Rect) {
    let look = state.look();
    let lang = look.lang;
    let size = scene.layout.bounds();
    let size = vec2(size.width() as f32, size.height() as f32);
    let view_size = (f64::from(view.width()), f64::from(view.height()));
    // The legend lies in the lower margin of what fits.
    let fitted = view.with_max_y(view.bottom() - 30.0);
    let resized = state.map.fitted != view_size && state.map.untouched;
    let mut camera = match state.map.camera {
        Some(camera) if !resized => camera,
        _ => {
            state.map.fitted = view_size;
            state.map.untouched = true;
            if std::mem::take(&mut state.map.whole) {
                Camera::fit(size, fitted)
            } else {
                Camera::begin(size, fitted)
            }
        }
    };
    let id = ui.scope_id().with("map");
    let response = ui.interact(view, id, Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, Word::Map.get(lang)));
    let before = camera;
    let zoom = &mut state.map.zoom_wanted;
    look_around(zoom, ui, &response, view, size, &mut camera);

    let side = state.side(loaded);
    let emphasis = state
        .selected_finding(loaded)
        .and_then(|f| Emphasis::of(scene, f));
    let selected = state.selected_element(loaded);
    if std::mem::take(&mut state.map.reveal)
        && let Some(what) = extent(scene, emphasis.as_ref(), selected)
    {
        camera.reveal(fitted, size, what);
    }
    if camera != before {
        state.map.untouched = false;
    }
    state.map.camera = Some(camera);

    let painter = ui.painter_at(view);
    let hovered = state.map.hovered;
    Canvas {
        painter: &painter,
        view,
        camera,
        look,
        scene,
        emphasis: emphasis.as_ref(),
        mark: &|element| mark_of(side, element),
        selected,
        hovered,
    }
    .draw();

    let mut chosen = None;
    state.map.hovered = None;
    let seen = camera.seen(view);
    let area = gensoku_layout::Rect::new(
        f64::from(seen.min.x),
        f64::from(seen.min.y),
        f64::from(seen.width()),
        f64::from(seen.height()),
    );
    let visible = scene.layout.visible(&area).nodes;
    if visible.len() <= WIDGETS {
        for node in visible {
            let node = node.index();
            let (Some(element), Some(place)) =
                (scene.element(node), scene.layout.nodes().get(node))
            else {
                continue;
            };
            let place = camera.rect(view, rect(place.rect)).intersect(view);
            if !place.is_positive() {
                continue;
            }
            let it = ui.interact(place, id.with(node), Sense::click());
            let name = name_of(scene, side, node, element, lang);
            it.widget_info(|| {
                WidgetInfo::selected(Role::Button, true, Some(element) == selected, &name)
            });
            widgets::focus_ring(ui, look, &it, 8.0);
            if it.hovered() || it.has_focus() {
                state.map.hovered = Some(element);
            }
            if it.clicked() {
                chosen = Some(element);
            }
            if it.hovered() {
                it.on_hover_ui_at_pointer(|ui| tip(ui, state, side, element, &name));
            }
        }
    } else if let Some(at) = response.hover_pos() {
        let element = hit(scene, camera.to_map(view, at));
        state.map.hovered = element;
        if response.clicked() {
            chosen = element;
        }
        if let Some(element) = element
            && let Some(node) = scene.node(element)
        {
            let name = name_of(scene, side, node, element, lang);
            response
                .clone()
                .on_hover_ui_at_pointer(|ui| tip(ui, state, side, element, &name));
        }
    }
    if response.has_focus()
        && let Some(next) = walk(ui, scene, selected)
    {
        chosen = Some(next);
    }
    legend(state, ui, view, emphasis.is_some());
    match chosen {
        Some(Element::Procedure(_)) | None if response.clicked() && chosen.is_none() => {
            response.request_focus();
            state.deselect();
        }
        Some(element) => {
            state.select_element(element);
            state.map.reveal = true;
        }
        None => {}
    }
}

/// Wheel, pinch, drag and keys.
pub fn look_around(
    zoom_wanted: &mut Option<f32>,
    ui: &Ui,
    response: &egui::Response,
    view: Rect,
    size: Vec2,
    camera: &mut Camera,
) {
    if response.dragged() {
        camera.pan(view, size, response.drag_delta());
    }
    if let Some(factor) = zoom_wanted.take() {
        camera.zoom_at(view, view.center(), factor);
    }
    let Some(at) = ui
        .input(|i| i.pointer.hover_pos())
        .filter(|p| view.contains(*p))
    else {
        return;
    };
    if !ui
        .ctx()
        .layer_id_at(at)
        .is_none_or(|layer| layer == ui.layer_id())
    {
        return;
    }
    let (factor, scroll) = ui.input(|i| (i.zoom_delta(), i.smooth_scroll_delta()));
    if (factor - 1.0).abs() > f32::EPSILON {
        camera.zoom_at(view, at, factor);
    }
    if scroll != Vec2::ZERO {
        camera.pan(view, size, scroll);
    }
}

fn hit(scene: &Scene, at: Pos2) -> Option<Element> {
    let point = gensoku_layout::Point::new(f64::from(at.x), f64::from(at.y));
    match scene.layout.hit(point)? {
        Hit::Node(node) => scene.element(node.index()),
        Hit::Edge(_) | Hit::Lane(_) => None,
    }
}

/// The part of the map that has to be seen.
fn extent(scene: &Scene, emphasis: Option<&Emphasis>, selected: Option<Element>) -> Option<Rect> {
    let place = |node: usize| {
        scene
            .layout
            .nodes()
            .get(node)
            .map(|n| rect(n.rect.union(&n.label)))
    };
    let nodes: Vec<usize> = match (emphasis, selected) {
        (Some(e), _) => e.nodes.keys().copied().collect(),
        (None, Some(element)) => scene.node(element).into_iter().collect(),
        (None, None) => Vec::new(),
    };
    nodes
        .into_iter()
        .filter_map(place)
        .reduce(|a, b| a.union(b))
}

/// What a box is called where it cannot be seen.
fn name_of(scene: &Scene, side: &Side, node: usize, element: Element, lang: Lang) -> String {
    let name = scene.names.get(node).cloned().unwrap_or_default();
    let name = match scene.graph.nodes().get(node).map(|n| n.kind) {
        Some(NodeKind::Start) if name.is_empty() => {
            crate::loaded::label(&side.design, element, lang)
        }
        _ => name,
    };
    match mark_of(side, element) {
        Some(_) => {
            let verdict = side.findings_at(element).next().map(|f| f.verdict);
            let word = verdict.map_or("", |v| words::verdict_word(lang, v));
            format!("{name} ({word})")
        }
        None => name,
    }
}

/// What is said of a box under the pointer.
fn tip(ui: &mut Ui, state: &State, side: &Side, element: Element, name: &str) {
    let look = state.look();
    ui.set_max_width(340.0);
    ui.label(
        egui::RichText::new(name)
            .font(bold(font::BODY as f32))
            .color(look.ink()),
    );
    for finding in side.findings_at(element).take(4) {
        ui.horizontal_top(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(14.0, 14.0), Sense::hover());
            widgets::mark(
                ui.painter(),
                look,
                rect.center(),
                5.5,
                Mark::of(finding),
                1.0,
            );
            let text = finding.message.get(look.lang);
            ui.label(
                egui::RichText::new(text)
                    .font(sans(font::BODY as f32))
                    .color(look.ink()),
            );
        });
    }
}

/// The node to which an arrow key leads from the selected one.
fn walk(ui: &Ui, scene: &Scene, selected: Option<Element>) -> Option<Element> {
    let way = ui.input_mut(|i| {
        let none = egui::Modifiers::NONE;
        [
            (Key::ArrowRight, vec2(1.0, 0.0)),
            (Key::ArrowLeft, vec2(-1.0, 0.0)),
            (Key::ArrowDown, vec2(0.0, 1.0)),
            (Key::ArrowUp, vec2(0.0, -1.0)),
        ]
        .into_iter()
        .find(|(key, _)| i.consume_key(none, *key))
        .map(|(_, way)| way)
    })?;
    let centre = |node: usize| {
        scene
            .layout
            .nodes()
            .get(node)
            .map(|n| rect(n.rect).center())
    };
    let Some(from) = selected.and_then(|e| scene.node(e)).and_then(centre) else {
        return scene.elements.iter().flatten().next().copied();
    };
    let aside = vec2(way.y.abs(), way.x.abs());
    scene
        .elements
        .iter()
        .enumerate()
        .filter_map(|(node, element)| Some(((*element)?, centre(node)? - from)))
        .filter(|(_, by)| by.dot(way) > 1.0)
        .min_by(|(_, a), (_, b)| {
            let cost = |v: &Vec2| v.dot(way) + 2.0 * v.dot(aside).abs();
            cost(a).total_cmp(&cost(b))
        })
        .map(|(element, _)| element)
}

/// What the marks say, in the lower corner; with `witness` what the strong line is, too.
pub fn legend(state: &State, ui: &Ui, view: Rect, witness: bool) {
    let look = state.look();
    let lang = look.lang;
    let font = sans(font::SECONDARY as f32);
    let items = [
        (
            Some(Mark::Violated),
            words::verdict_word(lang, Verdict::Violates),
        ),
        (
            Some(Mark::NotStated),
            words::verdict_word(lang, Verdict::NotStated),
        ),
        (None, Word::Witness.get(lang)),
    ];
    let shown = if witness {
        items.len()
    } else {
        items.len() - 1
    };
    let galleys: Vec<_> = items
        .iter()
        .take(shown)
        .map(|(mark, text)| {
            let galley =
                ui.painter()
                    .layout_no_wrap((*text).to_owned(), font.clone(), look.secondary());
            (mark, galley)
        })
        .collect();
    let lead = |mark: &Option<Mark>| if mark.is_some() { 16.0 } else { 30.0 };
    let width: f32 = galleys
        .iter()
        .map(|(m, g)| g.size().x + lead(m) + 14.0)
        .sum::<f32>()
        + 10.0;
    let pill = Rect::from_min_size(
        pos2(view.right() - width - 6.0, view.bottom() - 28.0),
        vec2(width, 24.0),
    );
    let painter = ui.painter_at(view);
    painter.rect(
        pill,
        12.0,
        look.background(),
        egui::Stroke::new(1.0, look.hairline()),
        egui::StrokeKind::Inside,
    );
    let mut x = pill.left() + 12.0;
    let y = pill.center().y;
    for (mark, galley) in galleys {
        match mark {
            Some(mark) => widgets::mark(&painter, look, pos2(x + 6.0, y), 5.5, *mark, 1.0),
            None => {
                painter.hline(x..=x + 24.0, y, egui::Stroke::new(2.2, look.violated()));
            }
        }
        x += lead(mark);
        let size = galley.size();
        painter.galley(pos2(x, y - size.y / 2.0), galley, look.secondary());
        x += size.x + 14.0;
    }
}
