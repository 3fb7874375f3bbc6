//! Find: steps, laws, systems and findings by their words.

use egui::{Key, Popup, RectAlign, TextEdit, Ui, pos2};
use gensoku_engine::finding::Element;
use gensoku_layout::tokens::font;

use crate::fonts::sans;
use crate::loaded::{Loaded, label};
use crate::state::State;
use crate::widgets;
use crate::words::{self, Word};

/// How many matches are listed.
const MATCHES: usize = 10;

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

/// The field, and what matches below it.
pub fn draw(state: &mut State, ui: &mut Ui, width: f32) {
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
