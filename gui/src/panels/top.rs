//! The bar at the top: what is open, as-is or to-be, the date, find, language, colours.

use egui::{
    Align, Key, Layout, Popup, RectAlign, Role, Sense, TextEdit, Ui, UiBuilder, WidgetInfo, pos2,
    vec2,
};
use gensoku_dsl::design::Title;
use gensoku_engine::finding::Element;
use gensoku_layout::tokens::font;
use jiff::civil::Date;

use crate::fonts::{bold, sans};
use crate::loaded::{Loaded, label};
use crate::state::{State, Which, short_path};
use crate::study::YEARS;
use crate::widgets;
use crate::words::{self, Word};

/// How many matches are listed.
const MATCHES: usize = 10;

/// Draws it.
pub fn draw(state: &mut State, ui: &mut Ui) {
    let look = state.look();
    let rect = ui.max_rect();
    ui.painter().hline(
        rect.left() - 16.0..=rect.right() + 16.0,
        rect.bottom(),
        egui::Stroke::new(1.0, look.hairline()),
    );
    let wide = rect.width() > 1320.0;
    ui.scope_builder(
        UiBuilder::new()
            .max_rect(rect)
            .layout(Layout::left_to_right(Align::Center)),
        |ui| {
            ui.spacing_mut().item_spacing.x = 10.0;
            name(state, ui, wide);
            if state.loaded.is_some() {
                ui.add_space(if wide { 24.0 } else { 4.0 });
                sides(state, ui);
                ui.add_space(if wide { 20.0 } else { 4.0 });
                date(state, ui, if wide { 220.0 } else { 110.0 });
            }
        },
    );
    ui.scope_builder(
        UiBuilder::new()
            .max_rect(rect)
            .layout(Layout::right_to_left(Align::Center)),
        |ui| {
            theme(state, ui);
            language(state, ui);
            if state.loaded.is_some() {
                find(state, ui, if wide { 220.0 } else { 170.0 });
                if state.is_checking() {
                    ui.label(
                        egui::RichText::new(Word::Checking.get(look.lang))
                            .font(sans(font::SECONDARY as f32))
                            .color(look.secondary()),
                    );
                }
            }
        },
    );
}

fn name(state: &State, ui: &mut Ui, wide: bool) {
    let look = state.look();
    ui.label(
        egui::RichText::new("原則")
            .font(bold(17.0))
            .color(look.ink()),
    );
    if wide {
        ui.label(
            egui::RichText::new("Gensoku")
                .font(bold(font::TITLE as f32))
                .color(look.ink()),
        );
    }
    if let Some(path) = state.editor.current.as_ref().or(state.paths.first()) {
        let mut text = short_path(path);
        if state.is_modified() {
            text.push_str(" •");
        }
        let galley = widgets::elided(
            ui,
            &text,
            sans(13.0),
            look.secondary(),
            if wide { 230.0 } else { 150.0 },
        );
        let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
        ui.painter().galley(rect.min, galley, look.secondary());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
        response.on_hover_text(path.display().to_string());
    }
}

fn sides(state: &mut State, ui: &mut Ui) {
    let Some(loaded) = state.loaded.clone() else {
        return;
    };
    let look = state.look();
    let lang = look.lang;
    let revision = state.compared();
    let to_be = Word::Tobe.get(lang);
    let named = revision.as_ref().and_then(|id| {
        loaded.revisions.iter().find(|r| r.id == *id).map(|r| {
            short_title(r.title.as_ref(), lang)
                .unwrap_or(&r.id)
                .to_owned()
        })
    });
    let text = match named {
        Some(name) => format!("{to_be}: {name}"),
        None => to_be.to_owned(),
    };
    let choices = [
        (Word::AsIs.get(lang).to_owned(), true),
        (text, revision.is_some()),
    ];
    let chosen = usize::from(state.which == Which::ToBe);
    match widgets::segments(ui, look, Word::Revision.get(lang), &choices, chosen) {
        Some(0) => state.compare_with(None),
        Some(_) => state.compare_with(revision.as_deref()),
        None => {}
    }
    if loaded.revisions.len() > 1 {
        let mut wanted = None;
        egui::ComboBox::new("revisions", "")
            .width(24.0)
            .selected_text("…")
            .show_ui(ui, |ui| {
                for r in &loaded.revisions {
                    let on = revision.as_deref() == Some(r.id.as_str());
                    if ui.selectable_label(on, r.label(lang)).clicked() {
                        wanted = Some(r.id.clone());
                    }
                }
            })
            .response
            .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, Word::Revision.get(lang)));
        if let Some(name) = wanted {
            state.compare_with(Some(&name));
        }
    }
}

fn short_title(title: Option<&Title>, lang: gensoku_dsl::text::Lang) -> Option<&str> {
    title
        .map(|t| t.get(lang))
        .filter(|t| t.chars().count() <= 14)
}

/// Switches between as-is and the revision.
pub fn toggle_side(state: &mut State) {
    if state.which == Which::ToBe {
        state.compare_with(None);
    } else if let Some(name) = state.compared() {
        state.compare_with(Some(&name));
    }
}

fn months(day: Date) -> i32 {
    (i32::from(day.year()) - i32::from(*YEARS.start())) * 12 + i32::from(day.month()) - 1
}

fn first_of(month: i32) -> Option<Date> {
    let year = i32::from(*YEARS.start()) + month.div_euclid(12);
    let month = month.rem_euclid(12) + 1;
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, 1).ok()
}

fn date(state: &mut State, ui: &mut Ui, width: f32) {
    let Some(loaded) = state.loaded.clone() else {
        return;
    };
    let look = state.look();
    let lang = look.lang;
    let day = state.as_of.unwrap_or(loaded.as_of);
    let word = Word::AsOf.get(lang);
    ui.label(
        egui::RichText::new(word)
            .font(sans(font::BODY as f32))
            .color(look.secondary()),
    );
    let last = (i32::from(YEARS.end() - YEARS.start())) * 12;
    let mut month = months(day).clamp(0, last);
    let before = month;
    ui.spacing_mut().slider_width = width;
    let slider = ui.add(egui::Slider::new(&mut month, 0..=last).show_value(false));
    let part = month as f32 / last as f32;
    rail(ui, look, &slider, part);
    if width > 200.0 {
        let rail = slider.rect.shrink2(vec2(HANDLE, 0.0));
        for year in YEARS.step_by(2) {
            let part = f32::from(year - YEARS.start()) / f32::from(YEARS.end() - YEARS.start());
            ui.painter().text(
                pos2(rail.left() + rail.width() * part, rail.bottom() + 6.0),
                egui::Align2::CENTER_CENTER,
                year,
                sans(9.5),
                look.secondary(),
            );
        }
    }
    slider.widget_info(|| WidgetInfo::slider(true, f64::from(month), word));
    slider.on_hover_text(words::as_of(lang, day));
    if month != before
        && let Some(day) = first_of(month)
    {
        state.set_date(day);
    }
    day_field(state, ui, day);
}

/// Half the width of the slider's handle.
const HANDLE: f32 = 8.0;

/// The slider's own drawing: a thin rail and a white handle with a rim.
fn rail(ui: &Ui, look: crate::theme::Look, slider: &egui::Response, part: f32) {
    let painter = ui.painter();
    painter.rect_filled(slider.rect.expand(1.0), 0.0, look.card());
    let middle = slider.rect.center().y;
    let (left, right) = (slider.rect.left() + HANDLE, slider.rect.right() - HANDLE);
    let at = egui::lerp(left..=right, part);
    painter.hline(left..=right, middle, egui::Stroke::new(4.0, look.outline()));
    painter.hline(left..=at, middle, egui::Stroke::new(4.0, look.accent()));
    let hot = slider.hovered() || slider.dragged() || slider.has_focus();
    let width = if hot { 3.0 } else { 2.0 };
    painter.circle(
        pos2(at, middle),
        HANDLE - 1.0,
        look.card(),
        egui::Stroke::new(width, look.accent()),
    );
}

/// The date: in words while it is read, as year-month-day while it is typed.
fn day_field(state: &mut State, ui: &mut Ui, day: Date) {
    let look = state.look();
    let lang = look.lang;
    let id = egui::Id::unique("date");
    let typing = ui.memory(|m| m.has_focus(id));
    if !typing {
        state.date_text = words::date(lang, day);
    }
    let parsed = state.date_text.trim().parse::<Date>();
    let ink = if typing && parsed.is_err() {
        look.violated()
    } else {
        look.ink()
    };
    let field = ui.add(
        TextEdit::singleline(&mut state.date_text)
            .id(id)
            .desired_width(92.0)
            .margin(egui::Margin::symmetric(4, 5))
            .align(egui::Align2::LEFT_CENTER)
            .font(bold(font::BODY as f32))
            .text_color(ink)
            .frame(egui::Frame::NONE),
    );
    let said = Word::DateFormat.get(lang);
    field.widget_info(|| widgets::field(said, &state.date_text, true));
    if field.gained_focus() {
        state.date_text = day.to_string();
    } else if field.changed()
        && let Ok(day) = state.date_text.trim().parse::<Date>()
    {
        let typed = state.date_text.clone();
        state.set_date(day);
        state.date_text = typed;
    }
    field.on_hover_text(Word::DateFormat.get(lang));
}

/// Something that can be found by its words.
struct Match {
    element: Option<Element>,
    finding: Option<String>,
    text: String,
    kind: &'static str,
}

fn matches(state: &State, loaded: &Loaded) -> Vec<Match> {
    let lang = state.lang;
    let wanted = state.find.text.trim().to_lowercase();
    if wanted.is_empty() {
        return Vec::new();
    }
    let side = state.side(loaded);
    let mut found: Vec<(bool, Match)> = Vec::new();
    for (path, &element) in &side.index.by_path {
        let shown = label(&side.design, element, lang);
        let name = crate::loaded::name(&side.design, element);
        let also = name.is_some_and(|n| {
            n.aliases.iter().any(|a| a.to_lowercase().contains(&wanted))
                || n.title.as_ref().is_some_and(|t| {
                    t.first.to_lowercase().contains(&wanted)
                        || t.second
                            .as_ref()
                            .is_some_and(|s| s.to_lowercase().contains(&wanted))
                })
        });
        if also || path.to_lowercase().contains(&wanted) || shown.to_lowercase().contains(&wanted) {
            if matches!(element, Element::Outcome(..)) && !on_a_map(side, element) {
                continue;
            }
            let begins = shown.to_lowercase().starts_with(&wanted);
            found.push((
                !begins,
                Match {
                    element: Some(element),
                    finding: None,
                    text: shown,
                    kind: kind(element, lang),
                },
            ));
        }
    }
    for finding in &side.report.findings {
        let text = finding.message.get(lang);
        if text.to_lowercase().contains(&wanted) || finding.id.to_lowercase().contains(&wanted) {
            found.push((
                true,
                Match {
                    element: None,
                    finding: Some(finding.id.clone()),
                    text: text.to_owned(),
                    kind: words::verdict_word(lang, finding.verdict),
                },
            ));
        }
    }
    found.sort_by_key(|(later, m)| (*later, m.finding.is_some(), m.element.map(order)));
    found.into_iter().map(|(_, m)| m).take(MATCHES).collect()
}

fn on_a_map(side: &crate::loaded::Side, element: Element) -> bool {
    side.maps.iter().any(|m| m.plain.node(element).is_some())
}

fn order(element: Element) -> u8 {
    match element {
        Element::Step(_) => 0,
        Element::Procedure(_) => 1,
        Element::System(_) => 2,
        Element::Actor(_) => 3,
        Element::Data(_) => 4,
        Element::Law(_) | Element::Provision(_) => 5,
        _ => 6,
    }
}

/// The word for a kind of element.
pub fn kind(element: Element, lang: gensoku_dsl::text::Lang) -> &'static str {
    match element {
        Element::Procedure(_) => Word::Procedure,
        Element::Step(_) | Element::Imported(_) => Word::Step,
        Element::Outcome(..) => Word::Outcome,
        Element::Actor(_) => Word::Actor,
        Element::Data(_) => Word::Data,
        Element::System(_) => Word::System,
        Element::Identifier(_) => Word::Identifier,
        Element::Mapping(_) => Word::Mapping,
        Element::Law(_) => Word::Law,
        Element::Provision(_) => Word::Provision,
        Element::Scenario(_) => Word::Scenario,
        Element::Group(_) => Word::Group,
        other => return other.kind_word(lang),
    }
    .get(lang)
}

fn find(state: &mut State, ui: &mut Ui, width: f32) {
    let Some(loaded) = state.loaded.clone() else {
        return;
    };
    let look = state.look();
    let lang = look.lang;
    let list = if state.find.open {
        matches(state, &loaded)
    } else {
        Vec::new()
    };
    // Taken before the field sees them, so that they move in the list and not in the words.
    let (mut up, mut down, mut enter) = (false, false, false);
    let id = ui.scope_id().with("find");
    if ui.memory(|m| m.has_focus(id)) {
        ui.input_mut(|i| {
            up = i.consume_key(egui::Modifiers::NONE, Key::ArrowUp);
            down = i.consume_key(egui::Modifiers::NONE, Key::ArrowDown);
            enter = i.consume_key(egui::Modifiers::NONE, Key::Enter);
        });
    }
    let field = ui.add(
        TextEdit::singleline(&mut state.find.text)
            .id(id)
            .desired_width(width)
            .margin(egui::Margin::symmetric(10, 5))
            .background_color(look.background())
            .hint_text(
                egui::RichText::new(Word::Find.get(lang))
                    .font(sans(font::BODY as f32))
                    .color(look.secondary()),
            ),
    );
    field.widget_info(|| widgets::field(Word::Find.get(lang), &state.find.text, true));
    if std::mem::take(&mut state.find.focus) {
        field.request_focus();
    }
    if field.changed() || field.gained_focus() {
        state.find.open = true;
        state.find.at = 0;
    }
    if down {
        state.find.at = (state.find.at + 1).min(list.len().saturating_sub(1));
    }
    if up {
        state.find.at = state.find.at.saturating_sub(1);
    }
    if field.lost_focus() && ui.input(|i| i.key_pressed(Key::Escape)) {
        state.find.open = false;
    }
    let mut chosen = enter.then_some(state.find.at);
    if state.find.open && !state.find.text.trim().is_empty() {
        let at = state.find.at;
        let mut open = true;
        Popup::from_response(&field)
            .id(id.with("list"))
            .open_bool(&mut open)
            .align(RectAlign::BOTTOM_END)
            .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
            .accessible_name(Word::Matches.get(lang))
            .width(320.0)
            .show(|ui| {
                ui.set_width(320.0);
                if list.is_empty() {
                    widgets::secondary(ui, look, Word::NoMatches.get(lang));
                }
                for (i, m) in list.iter().enumerate() {
                    let name = format!("{} · {}", m.text, m.kind);
                    let (rect, response) = widgets::row(ui, look, 26.0, i == at, &name);
                    let kind = widgets::elided(
                        ui,
                        m.kind,
                        sans(font::SECONDARY as f32),
                        look.secondary(),
                        90.0,
                    );
                    let right = rect.right() - 8.0 - kind.size().x;
                    let text = widgets::elided(
                        ui,
                        &m.text,
                        sans(font::BODY as f32),
                        look.ink(),
                        right - rect.left() - 22.0,
                    );
                    let middle = |h: f32| rect.center().y - h / 2.0;
                    ui.painter().galley(
                        pos2(rect.left() + 12.0, middle(text.size().y)),
                        text.clone(),
                        look.ink(),
                    );
                    ui.painter().galley(
                        pos2(right, middle(kind.size().y)),
                        kind.clone(),
                        look.secondary(),
                    );
                    if response.clicked() {
                        chosen = Some(i);
                    }
                }
            });
        state.find.open &= open;
    }
    if let Some(m) = chosen.and_then(|i| list.get(i)) {
        state.find.open = false;
        match (&m.finding, m.element) {
            (Some(id), _) => state.select_finding(id),
            (None, Some(element)) => state.select_element(element),
            (None, None) => {}
        }
    }
}

fn language(state: &mut State, ui: &mut Ui) {
    let look = state.look();
    let text = crate::draw::other_language(state);
    let button = egui::Button::new(
        egui::RichText::new(text)
            .font(bold(font::BODY as f32))
            .color(look.accent()),
    )
    .frame(false);
    if ui.add(button).clicked() {
        let other = match state.lang {
            gensoku_dsl::text::Lang::En => gensoku_dsl::text::Lang::Ja,
            gensoku_dsl::text::Lang::Ja => gensoku_dsl::text::Lang::En,
        };
        state.speak(other);
    }
}

fn theme(state: &mut State, ui: &mut Ui) {
    let look = state.look();
    let name = Word::Theme.get(look.lang);
    let clicked = widgets::icon(ui, look, name, |painter, rect, ink| {
        let (c, r) = (rect.center(), rect.width() / 2.0 - 0.5);
        painter.circle_stroke(c, r, egui::Stroke::new(1.4, ink));
        let half: Vec<_> = (0..=16)
            .map(|i| {
                let a = std::f32::consts::PI * (i as f32 / 16.0) + std::f32::consts::FRAC_PI_2;
                c + vec2(-a.cos(), a.sin()) * r
            })
            .collect();
        painter.add(egui::Shape::convex_polygon(half, ink, egui::Stroke::NONE));
    })
    .clicked();
    if clicked {
        state.toggle_theme();
    }
}
