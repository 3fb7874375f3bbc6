//! The panel at the right: a finding with its reason, its ways out and its provisions; or an
//! element with its findings.

use egui::{Frame, Margin, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use gensoku_dsl::design::{Citation, Receiver, Step, StepId};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::{Element, Finding, RemedyLevel, Role as Part, Witness};
use gensoku_layout::tokens::font;

use super::top::kind;
use crate::fonts::{bold, mono, sans};
use crate::loaded::{Loaded, Side, label, path, span};
use crate::state::State;
use crate::theme::{Look, Mark};
use crate::widgets;
use crate::words::{self, Word};
use gensoku_report::map::graph::item_label;

/// What the user chose in the panel.
enum Chosen {
    Element(Element),
    Finding(String),
    Text(gensoku_dsl::source::Span),
    Copy(String),
}

/// Draws it.
pub fn draw(state: &mut State, ui: &mut Ui) {
    let Some(loaded) = state.loaded.clone() else {
        return;
    };
    ui.set_min_size(ui.available_size());
    let mut chosen = None;
    let finding = state.selected_finding(&loaded).cloned();
    let element = state.selected_element(&loaded);
    ScrollArea::vertical()
        .id_salt("detail")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            let side = state.side(&loaded);
            match (&finding, element) {
                (Some(finding), _) => a_finding(ui, state, &loaded, side, finding, &mut chosen),
                (None, Some(element)) => an_element(ui, state, &loaded, side, element, &mut chosen),
                (None, None) => nothing(ui, state, &loaded),
            }
        });
    match chosen {
        Some(Chosen::Element(element)) => state.select_element(element),
        Some(Chosen::Finding(id)) => state.select_finding(&id),
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

fn a_finding(
    ui: &mut Ui,
    state: &State,
    loaded: &Loaded,
    side: &Side,
    finding: &Finding,
    chosen: &mut Option<Chosen>,
) {
    let look = state.look();
    let lang = look.lang;
    let other = match lang {
        Lang::En => Lang::Ja,
        Lang::Ja => Lang::En,
    };
    title(
        ui,
        look,
        Some(Mark::of(finding)),
        finding.title.get(lang),
        finding.title.get(other),
    );
    ui.add_space(4.0);
    widgets::body(ui, look, finding.message.get(lang));
    if finding.witness.is_empty() && side.index.by_path.values().any(|e| *e == finding.subject) {
        let subject = label(&side.design, finding.subject, lang);
        if widgets::link(ui, look, &subject).clicked() {
            *chosen = Some(Chosen::Element(finding.subject));
        }
    }
    for role in [Part::Cut, Part::Way, Part::Chain, Part::Open, Part::Because] {
        let parts: Vec<&Witness> = finding.witness.iter().filter(|w| w.role == role).collect();
        if !parts.is_empty() {
            widgets::heading(ui, look, words::role(lang, role));
            if role == Part::Way && parts.iter().all(|w| w.note.get(lang).is_empty()) {
                let names: Vec<String> = parts
                    .iter()
                    .map(|w| label(&side.design, w.element, lang))
                    .collect();
                widgets::secondary(ui, look, &names.join(" → "));
                continue;
            }
            for (i, part) in parts.into_iter().enumerate() {
                witness(ui, look, side, finding, i, part, chosen);
            }
        }
    }
    if !finding.remedies.is_empty() {
        widgets::heading(ui, look, Word::WaysOut.get(lang));
        for remedy in &finding.remedies {
            way_out(ui, look, side, remedy, chosen);
        }
    }
    let forced: Vec<&Witness> = finding
        .witness
        .iter()
        .filter(|w| w.role == Part::Forced)
        .collect();
    if !finding.provisions.is_empty() || !forced.is_empty() {
        widgets::heading(ui, look, Word::Provisions.get(lang));
        for &id in &finding.provisions {
            let note = forced
                .iter()
                .find(|w| w.element == Element::Provision(id))
                .map(|w| w.note.get(lang));
            provision(ui, look, side, id, note, chosen);
        }
        for part in forced {
            let known = match part.element {
                Element::Provision(id) => finding.provisions.contains(&id),
                _ => false,
            };
            if !known {
                let name = label(&side.design, part.element, lang);
                if widgets::link(ui, look, &name).clicked() {
                    *chosen = Some(Chosen::Element(part.element));
                }
                if !part.note.get(lang).is_empty() {
                    widgets::secondary(ui, look, part.note.get(lang));
                }
            }
        }
    }
    widgets::heading(ui, look, Word::Principle.get(lang));
    let principle = format!(
        "{} · {}",
        loaded.principle(&finding.pack, lang),
        words::severity(lang, finding.severity)
    );
    widgets::paragraph(ui, &principle, sans(font::BODY as f32), look.secondary());
    let sentence = loaded.principles.iter().find(|p| p.pack == finding.pack);
    if let Some(principle) = sentence {
        widgets::secondary(ui, look, principle.sentence.get(lang));
    }
    ui.add_space(4.0);
    widgets::paragraph(
        ui,
        &finding.id,
        mono(font::SECONDARY as f32 + 0.5),
        look.secondary(),
    );
    ui.add_space(8.0);
    ui.horizontal_wrapped(|ui| {
        if loaded.sources.get(finding.span.file).is_some()
            && widgets::primary(ui, look, Word::ShowInText.get(lang), true).clicked()
        {
            *chosen = Some(Chosen::Text(finding.span));
        }
        if ui.button(Word::CopyId.get(lang)).clicked() {
            *chosen = Some(Chosen::Copy(finding.id.clone()));
        }
    });
}

/// One step of a reason: its number, its name, what is to be seen there.
fn witness(
    ui: &mut Ui,
    look: Look,
    side: &Side,
    finding: &Finding,
    i: usize,
    part: &Witness,
    chosen: &mut Option<Chosen>,
) {
    let lang = look.lang;
    let mark = Mark::of(finding);
    let name = label(&side.design, part.element, lang);
    let name = if name.is_empty() {
        part.path.clone()
    } else {
        name
    };
    let note = part.note.get(lang);
    let width = ui.available_width();
    let left = 28.0;
    let first = widgets::layout(
        ui,
        &name,
        bold(font::BODY as f32 + 0.5),
        look.ink(),
        width - left - 4.0,
        2,
    );
    // The note stands behind the name where there is room, else under it.
    let behind = width - left - first.size().x - 18.0;
    let one = widgets::elided(
        ui,
        note,
        sans(font::BODY as f32),
        look.secondary(),
        behind.max(10.0),
    );
    let fits = behind > 60.0 && !one.elided && first.rows.len() == 1;
    let second = if fits {
        one
    } else {
        widgets::layout(
            ui,
            note,
            sans(font::BODY as f32),
            look.secondary(),
            width - left - 4.0,
            usize::MAX,
        )
    };
    let has_note = !note.is_empty();
    let height = if fits || !has_note {
        first.size().y + 8.0
    } else {
        first.size().y + second.size().y + 9.0
    };
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    if response.hovered() {
        ui.painter().rect_filled(rect, 6.0, look.lane_head());
    }
    let at = pos2(
        rect.left() + 10.0,
        rect.top() + 4.0 + first.size().y.min(18.0) / 2.0,
    );
    ui.painter().circle_filled(at, 9.0, look.tint(mark));
    ui.painter().text(
        at,
        egui::Align2::CENTER_CENTER,
        i + 1,
        bold(font::SECONDARY as f32),
        look.mark_text(mark),
    );
    let top = rect.top() + 4.0;
    let name_size = first.size();
    ui.painter()
        .galley(pos2(rect.left() + left, top), first, look.ink());
    if has_note {
        let at = if fits {
            pos2(
                rect.left() + left + name_size.x + 12.0,
                top + (name_size.y - second.size().y) / 2.0,
            )
        } else {
            pos2(rect.left() + left, top + name_size.y + 1.0)
        };
        ui.painter().galley(at, second, look.secondary());
    }
    widgets::focus_ring(ui, look, &response, 6.0);
    response.widget_info(|| {
        WidgetInfo::labeled(Role::Button, true, format!("{} {name} {note}", i + 1))
    });
    if response.clicked() {
        *chosen = Some(Chosen::Text(part.span));
    }
}

fn level_color(look: Look, level: RemedyLevel) -> egui::Color32 {
    match level {
        RemedyLevel::Operation => look.conforms(),
        RemedyLevel::Guideline | RemedyLevel::Notice => look.accent(),
        _ => look.not_stated(),
    }
}

fn way_out(
    ui: &mut Ui,
    look: Look,
    side: &Side,
    remedy: &gensoku_engine::finding::Remedy,
    chosen: &mut Option<Chosen>,
) {
    let lang = look.lang;
    Frame::new()
        .fill(look.background())
        .stroke(Stroke::new(1.0, look.hairline()))
        .corner_radius(6)
        .inner_margin(Margin::symmetric(12, 9))
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            let level = words::level(lang, remedy.level);
            let color = level_color(look, remedy.level);
            let rect = ui.available_rect_before_wrap();
            let pill = widgets::pill(ui, rect.right_top(), level, color);
            let galley = widgets::layout(
                ui,
                remedy.text.get(lang),
                sans(font::BODY as f32 + 0.5),
                look.ink(),
                rect.width() - pill.width() - 10.0,
                usize::MAX,
            );
            let size = vec2(rect.width(), galley.size().y.max(pill.height()));
            let (at, response) = ui.allocate_exact_size(size, Sense::hover());
            ui.painter()
                .galley(at.min + vec2(0.0, 2.0), galley, look.ink());
            response.widget_info(|| {
                WidgetInfo::labeled(
                    Role::Label,
                    true,
                    format!("{} ({level})", remedy.text.get(lang)),
                )
            });
            if let Some(id) = remedy.provision {
                let name = label(&side.design, Element::Provision(id), lang);
                if widgets::link(ui, look, &name).clicked() {
                    *chosen = Some(Chosen::Element(Element::Provision(id)));
                }
            }
        });
}

fn provision(
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

fn an_element(
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
        Element::Provision(id) => provision(ui, look, side, id, None, chosen),
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

/// A fact: what it is at the left, what it says at the right.
fn fact(ui: &mut Ui, look: Look, what: &str, says: &str) {
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
