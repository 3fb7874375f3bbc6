//! An element: what the design says of it, and what is found at it.

use egui::{Role, Sense, Ui, WidgetInfo, pos2, vec2};
use gensoku_dsl::design::{Citation, Receiver, Step, StepId};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::{Element, Finding};
use gensoku_engine::world::Link;
use gensoku_layout::tokens::font;
use gensoku_report::map::graph::item_label;

use super::super::find::kind;
use super::{Chosen, profiles, title};
use crate::fonts::sans;
use crate::loaded::{Loaded, Side, label, path, span};
use crate::state::State;
use crate::theme::{Look, Mark};
use crate::widgets;
use crate::words::{self, Word};

/// Draws it.
pub(super) fn draw(
    ui: &mut Ui,
    state: &State,
    loaded: &Loaded,
    side: &Side,
    element: Element,
    chosen: &mut Option<Chosen>,
) {
    let look = state.look();
    let lang = look.lang;
    let other = match lang {
        Lang::En => Lang::Ja,
        Lang::Ja => Lang::En,
    };
    let mark = side.findings_at(element).next().map(Mark::of);
    title(
        ui,
        look,
        mark,
        &label(&side.design, element, lang),
        &label(&side.design, element, other),
    );
    let under = format!("{} · {}", kind(element, lang), path(&side.design, element));
    widgets::secondary(ui, look, &under);
    ui.add_space(4.0);
    match element {
        Element::Step(id) => a_step(ui, look, side, id, chosen),
        Element::System(id) => a_system(ui, look, side, id, chosen),
        Element::Provision(id) => about_provision(ui, look, side, id, None),
        Element::Actor(id) => profiles::of_actor(ui, state, loaded, side, id, chosen),
        Element::Identifier(id) => {
            let link = Link::Identifier(id);
            profiles::what_if_gone(ui, look, state, side, link, chosen);
        }
        Element::Mapping(id) => {
            let link = Link::Mapping(id);
            profiles::what_if_gone(ui, look, state, side, link, chosen);
        }
        _ => {}
    }
    let found: Vec<&Finding> = side.findings_at(element).collect();
    widgets::heading(ui, look, Word::FindingsHere.get(lang));
    if found.is_empty() {
        widgets::secondary(ui, look, Word::None.get(lang));
    }
    for finding in found {
        let text = finding.message.get(lang);
        let galley = widgets::layout(
            ui,
            text,
            sans(font::BODY as f32 + 0.5),
            look.ink(),
            ui.available_width() - 36.0,
            3,
        );
        let name = format!("{text}, {}", words::verdict_word(lang, finding.verdict));
        let (rect, response) = widgets::row(ui, look, galley.size().y + 12.0, false, &name);
        let at = pos2(rect.left() + 12.0, rect.top() + 14.0);
        widgets::mark(ui.painter(), look, at, 6.0, Mark::of(finding), 1.0);
        ui.painter()
            .galley(rect.min + vec2(28.0, 6.0), galley, look.ink());
        if response.clicked() {
            *chosen = Some(Chosen::Finding(finding.id.clone()));
        }
    }
    ui.add_space(8.0);
    if let Some(place) = span(&side.design, element)
        && loaded.sources.get(place.file).is_some()
        && ui.button(Word::ShowInText.get(lang)).clicked()
    {
        *chosen = Some(Chosen::Text(place));
    }
}

/// A provision: its law, its level, its title.
pub(super) fn provision(
    ui: &mut Ui,
    look: Look,
    side: &Side,
    id: gensoku_dsl::design::ProvisionId,
    note: Option<&str>,
    chosen: &mut Option<Chosen>,
) {
    let lang = look.lang;
    let name = label(&side.design, Element::Provision(id), lang);
    if widgets::link(ui, look, &name).clicked() {
        *chosen = Some(Chosen::Element(Element::Provision(id)));
    }
    about_provision(ui, look, side, id, note);
}

/// The level of a provision, who issues it, what it is called.
fn about_provision(
    ui: &mut Ui,
    look: Look,
    side: &Side,
    id: gensoku_dsl::design::ProvisionId,
    note: Option<&str>,
) {
    let lang = look.lang;
    let Some(provision) = side.design.provisions.find(id) else {
        return;
    };
    let mut under = Vec::new();
    if let Some(law) = side.design.laws.find(provision.law) {
        under.push(words::law_level(lang, law.level).to_owned());
        if let Some(of) = law.of.and_then(|a| side.design.actors.find(a)) {
            under.push(of.name.label(lang).to_owned());
        }
    }
    if let Some(title) = &provision.title {
        under.push(title.get(lang).to_owned());
    }
    under.extend(note.filter(|n| !n.is_empty()).map(str::to_owned));
    widgets::secondary(ui, look, &under.join(" · "));
}

/// A fact: what it is at the left, what it says at the right.
pub(super) fn fact(ui: &mut Ui, look: Look, what: &str, says: &str) {
    let width = ui.available_width();
    let left = widgets::elided(ui, what, sans(font::BODY as f32), look.secondary(), 76.0);
    let right = widgets::layout(
        ui,
        says,
        sans(font::BODY as f32 + 0.5),
        look.ink(),
        width - 84.0,
        usize::MAX,
    );
    let (rect, response) = ui.allocate_exact_size(
        vec2(width, right.size().y.max(left.size().y)),
        Sense::hover(),
    );
    ui.painter().galley(rect.min, left, look.secondary());
    ui.painter()
        .galley(rect.min + vec2(84.0, 0.0), right, look.ink());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{what}: {says}")));
}

fn cited(side: &Side, citations: &[Citation], lang: Lang) -> Vec<String> {
    citations
        .iter()
        .map(|c| {
            let law = side
                .design
                .laws
                .find(c.law)
                .map_or("", |l| l.name.label(lang));
            match (&c.number, lang) {
                (Some(number), Lang::En) => format!("{law} {number}"),
                (Some(number), Lang::Ja) => format!("{law}{}", number.japanese()),
                (None, _) => law.to_owned(),
            }
        })
        .collect()
}

fn a_step(ui: &mut Ui, look: Look, side: &Side, id: StepId, chosen: &mut Option<Chosen>) {
    let lang = look.lang;
    let Some(step) = side.design.steps.find(id) else {
        return;
    };
    let both = |en: &'static str, ja: &'static str| match lang {
        Lang::En => en,
        Lang::Ja => ja,
    };
    if let Some(by) = step
        .by
        .and_then(|(by, _)| side.design.actors.find(by.actor))
    {
        fact(ui, look, both("by", "担当"), by.name.label(lang));
    }
    let channels = step.channels.value().map(|all| {
        all.iter()
            .map(|c| words::channel(lang, c.kind))
            .collect::<Vec<_>>()
            .join(" / ")
    });
    fact(
        ui,
        look,
        both("channel", "経路"),
        channels.as_deref().unwrap_or(Word::NotStated.get(lang)),
    );
    for (what, estimate) in [
        (both("takes", "所要"), &step.takes),
        (both("waits", "待ち"), &step.waits),
    ] {
        if let Some(estimate) = estimate.value() {
            let mut text = words::duration(lang, estimate.likely);
            if let Some((least, most)) = estimate.range {
                text.push_str(&format!(
                    " ({} – {})",
                    words::duration(lang, least),
                    words::duration(lang, most)
                ));
            }
            fact(ui, look, what, &text);
        }
    }
    for (what, citations) in [
        (both("under", "根拠"), &step.under),
        (both("required by", "義務"), &step.required_by),
    ] {
        for text in cited(side, citations, lang) {
            fact(ui, look, what, &text);
        }
    }
    movements(ui, look, side, step, chosen);
}

fn movements(ui: &mut Ui, look: Look, side: &Side, step: &Step, chosen: &mut Option<Chosen>) {
    let lang = look.lang;
    for clause in &step.data {
        let items: Vec<&str> = clause
            .items
            .iter()
            .map(|&(item, _)| item_label(&side.design, item, lang))
            .collect();
        let system = |id| {
            side.design
                .systems
                .find(id)
                .map_or("", |s| s.name.label(lang))
        };
        let mut text = items.join(match lang {
            Lang::En => ", ",
            Lang::Ja => "、",
        });
        if let Some(from) = clause.from {
            text.push_str(" ← ");
            text.push_str(system(from.system));
        }
        match clause.to {
            Some(Receiver::System(to)) => {
                text.push_str(" → ");
                text.push_str(system(to.system));
            }
            Some(Receiver::Actor(to, _)) => {
                let name = side
                    .design
                    .actors
                    .find(to.actor)
                    .map_or("", |a| a.name.label(lang));
                text.push_str(" → ");
                text.push_str(name);
            }
            None => {}
        }
        fact(ui, look, words::verb(lang, clause.verb), &text);
        if let Some(from) = clause.from {
            let name = system(from.system);
            if widgets::link(ui, look, name).clicked() {
                *chosen = Some(Chosen::Element(Element::System(from.system)));
            }
        }
    }
}

fn a_system(
    ui: &mut Ui,
    look: Look,
    side: &Side,
    id: gensoku_dsl::design::SystemId,
    chosen: &mut Option<Chosen>,
) {
    let lang = look.lang;
    let Some(system) = side.design.systems.find(id) else {
        return;
    };
    let both = |en: &'static str, ja: &'static str| match lang {
        Lang::En => en,
        Lang::Ja => ja,
    };
    if let Some(of) = system.of.value().and_then(|&a| side.design.actors.find(a)) {
        fact(ui, look, both("of", "保有"), of.name.label(lang));
    }
    let holds: Vec<&str> = system
        .holds
        .iter()
        .filter_map(|&(d, _)| side.design.data.find(d))
        .map(|d| d.name.label(lang))
        .collect();
    if !holds.is_empty() {
        fact(ui, look, both("holds", "保存"), &holds.join("、 "));
    }
    let keys: Vec<&str> = system
        .keys
        .value()
        .into_iter()
        .flatten()
        .filter_map(|&k| side.design.identifiers.find(k))
        .map(|k| k.name.label(lang))
        .collect();
    if !keys.is_empty() {
        fact(ui, look, both("keyed by", "識別"), &keys.join("、 "));
    }
    for (step, it) in side.design.steps.entries() {
        let uses = gensoku_report::map::graph::movements(it)
            .iter()
            .any(|m| m.system == id);
        let listed = side
            .index
            .by_path
            .contains_key(&path(&side.design, Element::Step(step)));
        if uses && listed {
            let text = path(&side.design, Element::Step(step));
            if widgets::link(ui, look, &text).clicked() {
                *chosen = Some(Chosen::Element(Element::Step(step)));
            }
        }
    }
}
