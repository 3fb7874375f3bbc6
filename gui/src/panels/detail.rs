//! The panel at the right: a finding with its reason, its ways out and its provisions; or an
//! element with its findings.

mod element;
mod finding;
mod profiles;

use egui::{Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Element;
use gensoku_layout::tokens::font;

use crate::fonts::{bold, sans};
use crate::loaded::Loaded;
use crate::state::State;
use crate::theme::{Look, Mark};
use crate::widgets;
use crate::words::Word;

/// What the user chose in the panel.
enum Chosen {
    Element(Element),
    Finding(String),
    Text(gensoku_dsl::source::Span),
    Copy(String),
    Accept(String),
    TakeBack(String),
    Profile(usize),
    TakeAway(String),
}

/// Draws it.
pub fn draw(state: &mut State, ui: &mut Ui) {
    let Some(loaded) = state.loaded.clone() else {
        return;
    };
    ui.set_min_size(ui.available_size());
    let mut chosen = None;
    let found = state.selected_finding(&loaded).cloned();
    let at = state.selected_element(&loaded);
    ScrollArea::vertical()
        .id_salt("detail")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            let side = state.side(&loaded);
            match (&found, at) {
                (Some(it), _) => finding::draw(ui, state, &loaded, side, it, &mut chosen),
                (None, Some(it)) => element::draw(ui, state, &loaded, side, it, &mut chosen),
                (None, None) => nothing(ui, state, &loaded),
            }
        });
    match chosen {
        Some(Chosen::Element(element)) => state.select_element(element),
        Some(Chosen::Finding(id)) => state.select_finding(&id),
        Some(Chosen::Profile(at)) => state.light_profile(Some(at)),
        Some(Chosen::Accept(id)) => state.begin_accepting(&id),
        Some(Chosen::TakeBack(id)) => state.take_back(&id),
        Some(Chosen::TakeAway(link)) => state.take_away(&link),
        Some(Chosen::Text(span)) => state.go_to(span, true),
        Some(Chosen::Copy(text)) => {
            ui.ctx().copy_text(text);
            state.say(Word::Copied.get(state.lang), false);
        }
        None => {}
    }
}

fn nothing(ui: &mut Ui, state: &State, loaded: &Loaded) {
    let look = state.look();
    let side = state.side(loaded);
    if let Some(title) = &side.design.title {
        widgets::paragraph(
            ui,
            title.get(look.lang),
            bold(font::TITLE as f32),
            look.ink(),
        );
        let other = match look.lang {
            Lang::En => title.get(Lang::Ja),
            Lang::Ja => title.get(Lang::En),
        };
        if other != title.get(look.lang) {
            widgets::paragraph(ui, other, sans(font::BODY as f32), look.secondary());
        }
        ui.add_space(8.0);
    }
    widgets::secondary(ui, look, Word::NothingSelected.get(look.lang));
}

/// The title with its mark, and the title in the other language under it.
fn title(ui: &mut Ui, look: Look, mark: Option<Mark>, text: &str, other: &str) {
    let left = if mark.is_some() { 26.0 } else { 0.0 };
    let galley = widgets::layout(
        ui,
        text,
        bold(font::TITLE as f32),
        look.ink(),
        ui.available_width() - left,
        usize::MAX,
    );
    let size = vec2(ui.available_width(), galley.size().y);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    if let Some(mark) = mark {
        let at = pos2(rect.left() + 8.0, rect.top() + 9.0);
        widgets::mark(ui.painter(), look, at, 7.5, mark, 1.0);
    }
    ui.painter()
        .galley(rect.min + vec2(left, 0.0), galley, look.ink());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, text));
    if !other.is_empty() && other != text {
        widgets::paragraph(ui, other, sans(font::BODY as f32), look.secondary());
    }
}
