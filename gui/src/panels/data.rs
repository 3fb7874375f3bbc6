//! The data map in the middle: who holds what about whom, and by what it can be joined.

use egui::{Align, ComboBox, Key, Layout, Margin, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Element;
use gensoku_engine::world::Link;
use gensoku_layout::board::Light;
use gensoku_layout::tokens::font;
use gensoku_report::map::data::RowIs;
use gensoku_report::profiles;

use super::legend::Legend;
use super::map::zoom_buttons;
use crate::fonts::{bold, sans};
use crate::loaded::{Loaded, Side, label};
use crate::map::board::BoardCanvas;
use crate::map::camera::Camera;
use crate::map::paint::rect;
use crate::map::view::{Manner, Shown};
use crate::state::State;
use crate::state::data::step_of;
use crate::widgets;
use crate::words::Word;

/// With more rows in view than this they are no longer widgets of their own.
const WIDGETS: usize = 240;

/// Something on the board that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spot {
    Lane(usize),
    Card(usize),
    Row(usize),
    Thread(usize),
    Arrow(usize),
}

/// Draws it below its head.
pub fn draw(state: &mut State, ui: &mut Ui, loaded: &Loaded) {
    let look = state.look();
    let outer = ui.available_rect_before_wrap();
    let view = outer
        .shrink2(vec2(10.0, 0.0))
        .with_max_y(outer.bottom() - 10.0);
    if state.side(loaded).data.plan.rows.is_empty() {
        let inner = egui::UiBuilder::new().max_rect(view.shrink(8.0));
        let mut inner = ui.new_child(inner);
        widgets::secondary(&mut inner, look, Word::NoData.get(look.lang));
        return;
    }
    if view.width() > 8.0 && view.height() > 8.0 {
        canvas(state, ui, loaded, view);
        taken_away(state, ui, loaded, view);
    }
}

/// The left part of the head: whose profile is lit; the right part: how it is looked at.
pub fn head(state: &mut State, ui: &mut Ui, loaded: &Loaded) {
    let look = state.look();
    let lang = look.lang;
    let side = state.side(loaded);
    let lit = state.lit_profile(loaded);
    let name = |at: usize| {
        let shown = side.data.plan.profiles.get(at)?;
        Some(profiles::whose(&side.design, &shown.gathering, lang))
    };
    let mut wanted = None;
    let text = lit.and_then(name);
    let text = text.unwrap_or_else(|| Word::NoProfile.get(lang).to_owned());
    let ink = if lit.is_some() {
        look.ink()
    } else {
        look.secondary()
    };
    // Beside it there is room for the zoom.
    let room = (ui.available_width() - 120.0).clamp(80.0, 300.0);
    let text = widgets::elided(ui, &text, bold(font::BODY as f32), ink, room - 36.0);
    let response = ComboBox::from_id_salt("profile")
        .width(room)
        .height(420.0)
        .selected_text(text)
        .show_ui(ui, |ui| {
            ui.set_min_width(320.0);
            let nobody = Word::NoProfile.get(lang);
            if ui.selectable_label(lit.is_none(), nobody).clicked() {
                wanted = Some(None);
            }
            for (at, shown) in side.data.plan.profiles.iter().enumerate() {
                if !shown.gathering.says_something {
                    continue;
                }
                let whose = profiles::whose(&side.design, &shown.gathering, lang);
                if ui.selectable_label(lit == Some(at), whose).clicked() {
                    wanted = Some(Some(at));
                }
            }
        })
        .response;
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, Word::Profile.get(lang)));
    let percent = state.data.view.percent();
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        zoom_buttons(state, ui, percent);
    });
    if let Some(profile) = wanted {
        state.light_profile(profile);
    }
}

/// How the board is looked at.
const MANNER: Manner = Manner { begin, reveal };

fn canvas(state: &mut State, ui: &mut Ui, loaded: &Loaded, view: Rect) {
    let look = state.look();
    let side = state.side(loaded);
    let scene = &side.data;
    let bounds = scene.placed.bounds;
    let size = vec2(bounds.width() as f32, bounds.height() as f32);
    let (marks, signs) = (scene.marks(), scene.plan.board.signs());
    let fitted = Legend::new(ui, look, view, &marks, true, &signs).above(view);
    let id = ui.scope_id().with("data");
    let response = ui.interact(view, id, Sense::click_and_drag());
    let name = format!(
        "{}, {}",
        Word::DataMap.get(look.lang),
        Word::Map.get(look.lang)
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, &name));
    let mut light = state.data_light(loaded);
    let shown = Shown { size, view, fitted };
    let what = || extent(side, &light);
    let camera = state.data.view.frame(ui, &response, &shown, &MANNER, what);
    if let Some(Element::Identifier(id)) = state.selected_element(loaded) {
        let threads = scene.plan.threads.iter();
        let at = threads.clone().position(|it| *it == Link::Identifier(id));
        light.selected.extend(at);
    }
    let painter = ui.painter_at(view);
    let canvas = BoardCanvas {
        painter: &painter,
        view,
        camera,
        look,
        scene,
        light: &light,
    };
    canvas.draw();
    let spots = spots(side, &canvas);
    let witness = light.on && light.violates;
    Legend::new(ui, look, view, &marks, witness, &signs).draw(ui, look, view);
    let mut chosen = None;
    if spots.len() <= WIDGETS {
        for (spot, place) in &spots {
            let place = place.intersect(view);
            if !place.is_positive() {
                continue;
            }
            let key = match spot {
                Spot::Lane(n) => (0, *n),
                Spot::Card(n) => (1, *n),
                Spot::Row(n) => (2, *n),
                Spot::Thread(n) => (3, *n),
                Spot::Arrow(n) => (4, *n),
            };
            let it = ui.interact(place, id.with(key), Sense::click());
            let name = name_of(side, &light, *spot, look.lang);
            it.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            widgets::focus_ring(ui, look, &it, 4.0);
            if it.clicked() {
                chosen = Some(*spot);
            }
            it.on_hover_text_at_pointer(name);
        }
    }
    // Lines are thin: whoever is near one is at it.
    if chosen.is_none()
        && let Some(at) = response.hover_pos()
    {
        let near = spots
            .iter()
            .rev()
            .find(|(_, place)| place.contains(at))
            .map(|it| it.0);
        let near = near.or_else(|| line_at(side, &canvas, at));
        if let Some(spot) = near {
            ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
            if response.clicked() {
                chosen = Some(spot);
            }
            let name = name_of(side, &light, spot, look.lang);
            response.clone().on_hover_text_at_pointer(name);
        }
    }
    if response.has_focus() {
        // The arrow keys walk over the map and not away from it.
        let arrows = egui::EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..egui::EventFilter::default()
        };
        ui.memory_mut(|m| m.set_focus_lock_filter(response.id, arrows));
        chosen = walk(ui, state, loaded).or(chosen);
    }
    match chosen {
        Some(spot) => choose(state, loaded, spot),
        None if response.clicked() => {
            response.request_focus();
            state.deselect();
        }
        None => {}
    }
}

/// Where the board is read from: its words at a size that can be read, from the top.
fn begin(size: egui::Vec2, view: Rect) -> Camera {
    let all = Camera::fit(size, view);
    let wide = (view.width() - 28.0) / size.x.max(1.0);
    let zoom = wide.clamp(0.6, 1.0);
    if all.zoom >= zoom {
        return all;
    }
    let slack = (view.width() / zoom - size.x).max(28.0) / 2.0;
    Camera {
        zoom,
        origin: pos2(-slack, -14.0),
    }
}

/// Goes to what stands out, its words at a size that can be read; stays where it is seen already.
fn reveal(camera: &mut Camera, view: Rect, size: egui::Vec2, what: Rect) {
    let beginning = begin(size, view);
    let seen = camera.seen(view);
    let rows = what.y_range();
    let within = seen.y_range().contains(rows.min) && seen.y_range().contains(rows.max);
    if within && camera.zoom >= beginning.zoom.min(0.6) {
        return;
    }
    *camera = beginning;
    let height = view.height() / camera.zoom;
    let lowest = (size.y - height + 14.0).max(-14.0);
    let middle = rows.center() - height / 2.0;
    // Where not all of it fits its beginning is seen.
    let top = middle.min(rows.min - 40.0).clamp(-14.0, lowest);
    if size.y > height {
        camera.origin.y = top;
    }
}

/// The part of the board that stands out.
fn extent(side: &Side, light: &Light) -> Option<Rect> {
    let rows = light
        .rows
        .iter()
        .filter_map(|&it| side.data.placed.rows.get(it));
    let rows = rows.map(|it| {
        let knots = it.knots.iter().map(|it| it.x as f32);
        let right = knots.fold(it.rect.max.x as f32, f32::max);
        let r = rect(it.rect);
        Rect::from_min_max(pos2(0.0, r.top()), pos2(right + 10.0, r.bottom()))
    });
    rows.reduce(|a, b| a.union(b))
}

/// What can be chosen, and where it lies on the screen.
fn spots(side: &Side, canvas: &BoardCanvas<'_>) -> Vec<(Spot, Rect)> {
    let placed = &side.data.placed;
    let (camera, view) = (canvas.camera, canvas.view);
    let seen = |r: &Rect| r.intersects(view);
    let threads = placed.threads.iter().enumerate();
    let threads = threads.map(|(n, it)| (Spot::Thread(n), camera.rect(view, rect(it.label))));
    let cards = placed.cards.iter().enumerate().map(|(n, it)| {
        let title = rect(*it);
        let title = title.with_max_y(title.top() + 24.0);
        (Spot::Card(n), camera.rect(view, title))
    });
    let rows = placed.rows.iter().enumerate();
    let rows = rows.map(|(n, it)| (Spot::Row(n), camera.rect(view, rect(it.rect))));
    let lanes = (0..placed.lanes.len()).map(|n| (Spot::Lane(n), canvas.head(n)));
    let all = threads.chain(cards).chain(rows).chain(lanes);
    all.filter(|it| seen(&it.1)).collect()
}

/// The thread or arrow at a place of the screen.
fn line_at(side: &Side, canvas: &BoardCanvas<'_>, at: egui::Pos2) -> Option<Spot> {
    const NEAR: f32 = 5.0;
    let (camera, view) = (canvas.camera, canvas.view);
    let on = camera.to_map(view, at);
    let near = NEAR / camera.zoom;
    let between =
        |v: f32, a: f64, b: f64| v >= a.min(b) as f32 - near && v <= a.max(b) as f32 + near;
    let mut arrows = side.data.placed.arrows.iter().enumerate();
    let arrow = arrows.find(|(_, points)| {
        points.windows(2).any(|pair| match pair {
            [a, b] => between(on.x, a.x, b.x) && between(on.y, a.y, b.y),
            _ => false,
        })
    });
    if let Some((n, _)) = arrow {
        return Some(Spot::Arrow(n));
    }
    let mut threads = side.data.placed.threads.iter().enumerate();
    let thread = threads.find(|(_, it)| {
        let own = between(on.x, it.x, it.x) && between(on.y, it.label.min.y, it.bottom);
        let run = |[a, b]: &[gensoku_layout::Point; 2]| {
            between(on.x, a.x, b.x) && between(on.y, a.y, b.y)
        };
        own || it.runs.iter().any(run)
    });
    thread.map(|it| Spot::Thread(it.0))
}

/// What an element of the board is selected as.
fn element(side: &Side, spot: Spot) -> Option<Element> {
    let plan = &side.data.plan;
    match spot {
        Spot::Lane(n) => plan.lanes.get(n).copied().flatten().map(Element::Actor),
        Spot::Card(n) => plan.cards.get(n).copied().flatten(),
        Spot::Row(n) => plan.rows.get(n).map(|it| match it {
            RowIs::Data(it) => Element::Data(it.data),
            RowIs::Table(id) => Element::Mapping(*id),
        }),
        Spot::Thread(n) => match plan.threads.get(n)? {
            Link::Identifier(id) => Some(Element::Identifier(*id)),
            _ => None,
        },
        Spot::Arrow(n) => step_of(side, n).map(Element::Step),
    }
}

fn choose(state: &mut State, loaded: &Loaded, spot: Spot) {
    let found = element(state.side(loaded), spot);
    if let Some(element) = found {
        state.data.profile = None;
        state.select_element(element);
    }
}

/// What a spot is called where it cannot be seen.
fn name_of(side: &Side, light: &Light, spot: Spot, lang: Lang) -> String {
    let plan = &side.data.plan;
    let named = element(side, spot).map(|it| label(&side.design, it, lang));
    let marked = |name: String, mark: bool| match mark {
        true => format!("{name} ({})", Word::HasFindings.get(lang)),
        false => name,
    };
    match spot {
        Spot::Lane(n) => marked(named.unwrap_or_default(), light.lane_marks.contains_key(&n)),
        Spot::Row(n) => {
            let row = plan.board.rows().nth(n);
            let words = row.map(|it| format!("{}, {}", it.label.joined(), it.keys.joined()));
            marked(words.unwrap_or_default(), light.row_marks.contains_key(&n))
        }
        Spot::Card(n) => plan
            .board
            .cards()
            .nth(n)
            .map_or_else(String::new, |it| it.title.joined()),
        Spot::Thread(n) => {
            let name = plan
                .board
                .threads
                .get(n)
                .map(|it| it.joined())
                .unwrap_or_default();
            format!("{}: {name}", Word::Identifier.get(lang))
        }
        Spot::Arrow(n) => {
            let movement = plan
                .arrows
                .get(n)
                .and_then(|it| plan.movements.get(*it.first()?));
            let does = movement.map(|it| gensoku_engine::rules::say::movement(&side.design, it));
            let step = named.unwrap_or_default();
            does.map_or(step.clone(), |it| format!("{step}: {}", it.get(lang)))
        }
    }
}

/// Up and down from lane to lane, right and left from thread to thread.
fn walk(ui: &Ui, state: &State, loaded: &Loaded) -> Option<Spot> {
    let pressed = |key| ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, key));
    let plan = &state.side(loaded).data.plan;
    let selected = state.selected_element(loaded);
    let step = |back: bool, forward: bool, at: Option<usize>, count: usize| {
        if count == 0 || !(back || forward) {
            return None;
        }
        Some(match at {
            None => 0,
            Some(at) if forward => (at + 1) % count,
            Some(at) => (at + count - 1) % count,
        })
    };
    let lane = match selected {
        Some(Element::Actor(id)) => plan.lanes.iter().position(|&it| it == Some(id)),
        _ => None,
    };
    let thread = match selected {
        Some(Element::Identifier(id)) => plan
            .threads
            .iter()
            .position(|&it| it == Link::Identifier(id)),
        _ => None,
    };
    let (up, down) = (pressed(Key::ArrowUp), pressed(Key::ArrowDown));
    let (left, right) = (pressed(Key::ArrowLeft), pressed(Key::ArrowRight));
    step(up, down, lane, plan.lanes.len())
        .map(Spot::Lane)
        .or_else(|| step(left, right, thread, plan.threads.len()).map(Spot::Thread))
}

/// What is taken away, with the way back.
fn taken_away(state: &mut State, ui: &mut Ui, loaded: &Loaded, view: Rect) {
    let look = state.look();
    let lang = look.lang;
    let gone = state.side(loaded).data.gone.clone();
    if gone.is_empty() {
        return;
    }
    let mut back = None;
    let mut all = false;
    egui::Area::new(ui.scope_id().with("gone"))
        .fixed_pos(view.left_top() + vec2(8.0, 6.0))
        .order(egui::Order::Middle)
        .constrain_to(view)
        .show(ui.ctx(), |ui| {
            let frame = egui::Frame::new()
                .fill(look.card())
                .stroke(egui::Stroke::new(1.0, look.outline()))
                .corner_radius(6.0)
                .inner_margin(Margin::symmetric(10, 6));
            frame.show(ui, |ui| {
                ui.set_max_width(320.0);
                let words = egui::RichText::new(Word::Without.get(lang));
                ui.label(words.font(bold(font::BODY as f32)).color(look.ink()));
                for (name, text) in &gone {
                    let text = egui::RichText::new(format!("× {}", text.get(lang)));
                    let text = text.font(sans(font::BODY as f32)).color(look.ink());
                    let it = ui.add(egui::Button::new(text).frame(false).wrap());
                    if it.on_hover_text(Word::PutBack.get(lang)).clicked() {
                        back = Some(name.clone());
                    }
                }
                all = gone.len() > 1 && ui.button(Word::PutAllBack.get(lang)).clicked();
            });
        });
    if all {
        state.put_back();
    } else if let Some(name) = back {
        state.take_away(&name);
    }
}
