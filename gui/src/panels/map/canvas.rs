//! The map itself: what is drawn, what the pointer and the keys reach on it.

use egui::{Key, Pos2, Rect, Role, Sense, Ui, Vec2, WidgetInfo, vec2};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Element;
use gensoku_layout::tokens::font;
use gensoku_layout::{Hit, NodeKind};

use crate::fonts::{bold, sans};
use crate::loaded::{Loaded, Side};
use crate::map::camera::Camera;
use crate::map::emphasis::Emphasis;
use crate::map::paint::{Canvas, rect};
use crate::map::scene::Scene;
use crate::map::view::{Manner, Shown};
use crate::panels::legend::Legend;
use crate::state::State;
use crate::theme::Mark;
use crate::widgets;
use crate::words::{self, Word};

/// With more boxes in view than this they are no longer widgets of their own.
const WIDGETS: usize = 160;

/// How a procedure is looked at.
const MANNER: Manner = Manner {
    begin: Camera::begin,
    reveal: Camera::reveal,
};

/// Draws it and takes what the user does there.
pub(super) fn draw(state: &mut State, ui: &mut Ui, loaded: &Loaded, scene: &Scene, view: Rect) {
    let look = state.look();
    let lang = look.lang;
    let size = scene.layout.bounds();
    let size = vec2(size.width() as f32, size.height() as f32);
    // The legend lies in the lower margin of what fits, whether or not a reason is drawn.
    let marks = &scene.marks;
    let fitted = Legend::new(ui, look, view, marks, true, &[]).above(view);
    let id = ui.scope_id().with("map");
    let response = ui.interact(view, id, Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, Word::Map.get(lang)));
    let side = state.side(loaded);
    let emphasis = state
        .selected_finding(loaded)
        .and_then(|f| Emphasis::of(scene, f));
    let selected = state.selected_element(loaded);
    let shown = Shown { size, view, fitted };
    let what = || extent(scene, emphasis.as_ref(), selected);
    let camera = state.map.view.frame(ui, &response, &shown, &MANNER, what);

    let painter = ui.painter_at(view);
    let hovered = state.map.hovered;
    Canvas {
        painter: &painter,
        view,
        camera,
        look,
        scene,
        emphasis: emphasis.as_ref(),
        mark: &|element| side.mark(element),
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
    Legend::new(ui, look, view, marks, emphasis.is_some(), &[]).draw(ui, look, view);
    match chosen {
        Some(Element::Procedure(_)) | None if response.clicked() && chosen.is_none() => {
            response.request_focus();
            state.deselect();
        }
        Some(element) => {
            state.select_element(element);
            state.map.view.reveal = true;
        }
        None => {}
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
    match side.mark(element) {
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
