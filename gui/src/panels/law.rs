//! The law: the provisions in force at the date, what each forces and permits, and what rests on it; the plan.

use egui::{Margin, ScrollArea, Ui, pos2, vec2};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Element;
use gensoku_layout::tokens::font;
use gensoku_report::effects::effect;

use super::plan;
use crate::fonts::{bold, sans};
use crate::loaded::{Loaded, label, path};
use crate::state::{Leaves, Selected, State};
use crate::study::{Provision, Study};
use crate::theme::Look;
use crate::widgets;
use crate::words::{self, Word};

/// The height of a provision in the list, which has two lines.
const ROW: f32 = 40.0;

/// What the user chose in the panel.
enum Chosen {
    Provision(String, Element),
    Element(Element),
    Finding(String),
}

/// Draws it.
pub fn draw(state: &mut State, ui: &mut Ui) {
    let Some(loaded) = state.loaded.clone() else {
        return;
    };
    let look = state.look();
    let study = state.study();
    egui::Frame::new()
        .inner_margin(Margin::symmetric(14, 6))
        .show(ui, |ui| {
            ui.horizontal(|ui| head(state, ui, study.is_some()));
            let Some(study) = study else {
                waiting(state, ui);
                return;
            };
            if state.law.plan {
                plan::draw(state, ui, &loaded, &study);
                return;
            }
            let chosen = provisions(state, ui, &loaded, &study, look);
            match chosen {
                Some(Chosen::Provision(path, element)) => state.look_at_provision(path, element),
                Some(Chosen::Element(element)) => state.select_element(element),
                Some(Chosen::Finding(id)) => state.select_finding(&id),
                None => {}
            }
        });
}

/// What is said while a study is not there yet.
pub(super) fn waiting(state: &State, ui: &mut Ui) {
    let look = state.look();
    match &state.law.failed {
        Some(why) => {
            widgets::paragraph(
                ui,
                why.get(look.lang),
                sans(font::BODY as f32),
                look.violated(),
            );
        }
        None => {
            widgets::secondary(ui, look, Word::Reckoning.get(look.lang));
        }
    }
}

/// The switch between provisions and plan, and the ways in which the plan leaves.
fn head(state: &mut State, ui: &mut Ui, ready: bool) {
    let look = state.look();
    let lang = look.lang;
    let choices = [Word::InForce, Word::Plan].map(|it| (it.get(lang).to_owned(), true));
    let chosen = usize::from(state.law.plan);
    if let Some(at) = widgets::segments(ui, look, Word::Law.get(lang), &choices, chosen) {
        state.law.plan = at == 1;
    }
    if state.law.plan && ready {
        for (word, format) in [
            (Word::ExportXlsx, Leaves::Xlsx),
            (Word::ExportMarkdown, Leaves::Markdown),
        ] {
            if ui.button(word.get(lang)).clicked() {
                state.export_plan(format);
            }
        }
    }
}

/// The list at the left, the provision at the right.
fn provisions(
    state: &State,
    ui: &mut Ui,
    loaded: &Loaded,
    study: &Study,
    look: Look,
) -> Option<Chosen> {
    let mut chosen = None;
    // What is selected elsewhere is looked at here, too.
    let design = &state.side(loaded).design;
    let selected = match &state.selected {
        Some(Selected::Element(path)) => Some(path),
        _ => None,
    };
    let is = |it: &&Provision, at: &String| *at == path(design, Element::Provision(it.id));
    let find = |at: &String| study.provisions.iter().find(|it| is(it, at));
    let at = selected
        .and_then(find)
        .or_else(|| state.law.at.as_ref().and_then(find));
    let height = ui.available_height();
    ui.columns(2, |uis| {
        let [left, right] = uis else { return };
        ScrollArea::vertical()
            .id_salt("provisions")
            .max_height(height)
            .auto_shrink([false, false])
            .show(left, |ui| list(ui, look, study, at, &mut chosen));
        ScrollArea::vertical()
            .id_salt("provision")
            .max_height(height)
            .auto_shrink([false, false])
            .show(right, |ui| match at {
                Some(provision) => one(ui, look, study, provision, loaded, &mut chosen),
                None if study.provisions.is_empty() => {}
                None => {
                    widgets::secondary(ui, look, Word::WhichProvision.get(look.lang));
                }
            });
    });
    chosen
}

fn list(
    ui: &mut Ui,
    look: Look,
    study: &Study,
    at: Option<&Provision>,
    chosen: &mut Option<Chosen>,
) {
    let lang = look.lang;
    let design = &study.design;
    let mut law = None;
    for it in &study.provisions {
        let provision = &design.provisions[it.id];
        if law != Some(provision.law) {
            law = Some(provision.law);
            let of = &design.laws[provision.law];
            let level = words::law_level(lang, of.level);
            let head = format!("{} · {level}", of.name.label(lang));
            widgets::heading(ui, look, &head);
        }
        let number = match lang {
            Lang::En => provision.number.to_string(),
            Lang::Ja => provision.number.japanese(),
        };
        let title = provision.title.as_ref().map_or("", |it| it.get(lang));
        let name = if title.is_empty() {
            number
        } else {
            format!("{number} {title}")
        };
        let under = summary(lang, study, it);
        let on = at.is_some_and(|at| at.id == it.id);
        let told = if under.is_empty() {
            name.clone()
        } else {
            format!("{name}, {under}")
        };
        let (rect, response) = widgets::row(ui, look, ROW, on, &told);
        let (ink, width) = (
            if it.in_force {
                look.ink()
            } else {
                look.secondary()
            },
            rect.width() - 20.0,
        );
        let first = widgets::elided(ui, &name, bold(font::BODY as f32), ink, width);
        let second = widgets::elided(
            ui,
            &under,
            sans(font::SECONDARY as f32),
            look.secondary(),
            width,
        );
        let top = rect.min + vec2(12.0, 4.0);
        let next = pos2(top.x, top.y + first.size().y + 1.0);
        ui.painter().galley(top, first, ink);
        ui.painter().galley(next, second, look.secondary());
        if response.clicked() {
            let element = Element::Provision(it.id);
            *chosen = Some(Chosen::Provision(path(design, element), element));
        }
    }
    if study.provisions.is_empty() {
        widgets::secondary(ui, look, Word::NoProvisions.get(lang));
    }
}

/// `requires · 1 step · 2 findings`, and from when it is in force where it is not.
fn summary(lang: Lang, study: &Study, it: &Provision) -> String {
    let mut parts = Vec::new();
    if !it.in_force {
        let mut text = Word::NotInForce.get(lang).to_owned();
        let provision = &study.design.provisions[it.id];
        let from = provision.period.from.filter(|it| *it > study.plan.as_of);
        if let Some(from) = from {
            text = words::from(lang, from);
        }
        parts.push(text);
    }
    let resting = &it.resting;
    for (word, n) in [
        (words::Thing::Procedure, resting.procedures.len()),
        (words::Thing::Step, resting.steps.len()),
        (words::Thing::Movement, it.movements.len()),
        (words::Thing::Finding, resting.findings.len()),
    ] {
        if n > 0 {
            parts.push(words::things(lang, n, word));
        }
    }
    parts.join(" · ")
}

fn one(
    ui: &mut Ui,
    look: Look,
    study: &Study,
    it: &Provision,
    loaded: &Loaded,
    chosen: &mut Option<Chosen>,
) {
    let lang = look.lang;
    let design = &study.design;
    let provision = &design.provisions[it.id];
    ui.spacing_mut().item_spacing.y = 3.0;
    let name = label(design, Element::Provision(it.id), lang);
    widgets::paragraph(ui, &name, bold(font::TITLE as f32), look.ink());
    let mut under = vec![words::law_level(lang, design.laws[provision.law].level).to_owned()];
    if let Some(title) = &provision.title {
        under.push(title.get(lang).to_owned());
    }
    if !it.in_force {
        under.push(Word::NotInForce.get(lang).to_owned());
    }
    widgets::secondary(ui, look, &under.join(" · "));
    if !provision.effects.is_empty() {
        widgets::heading(ui, look, Word::Does.get(lang));
    }
    for it in &provision.effects {
        widgets::body(ui, look, &effect(design, it, lang));
    }
    let mut links = |ui: &mut Ui, word: Word, all: Vec<(String, Element)>| {
        if all.is_empty() {
            return;
        }
        widgets::heading(ui, look, word.get(lang));
        for (text, element) in all {
            if widgets::link(ui, look, &text).clicked() {
                *chosen = Some(match element {
                    Element::Provision(_) => Chosen::Provision(path(design, element), element),
                    _ => Chosen::Element(element),
                });
            }
        }
    };
    let resting = &it.resting;
    let named = |element: Element| (label(design, element, lang), element);
    let procedures = resting.procedures.iter();
    let procedures = procedures.map(|&it| named(Element::Procedure(it)));
    links(ui, Word::Procedures, procedures.collect());
    let steps = resting.steps.iter().map(|&it| named(Element::Step(it)));
    links(ui, Word::Steps, steps.collect());
    let movements = it.movements.iter().map(|(step, text)| {
        let at = label(design, Element::Step(*step), lang);
        (format!("{at}: {}", text.get(lang)), Element::Step(*step))
    });
    links(ui, Word::Movements, movements.collect());
    let systems = resting.systems.iter().map(|&it| named(Element::System(it)));
    links(ui, Word::Systems, systems.collect());
    let delegated = resting.delegated.iter();
    let delegated = delegated.map(|&it| named(Element::Provision(it)));
    links(ui, Word::Delegates, delegated.collect());
    let rests_on = resting.rests_on.iter();
    let rests_on = rests_on.map(|&it| named(Element::Provision(it)));
    links(ui, Word::RestsOn, rests_on.collect());
    if !resting.findings.is_empty() {
        widgets::heading(ui, look, Word::Findings.get(lang));
    }
    for id in &resting.findings {
        let side = [Some(&loaded.base), loaded.to_be.as_ref().map(|it| &it.1)];
        let found = side.into_iter().flatten().find_map(|it| it.finding(id));
        let text = found.map_or(id.as_str(), |it| it.message.get(lang));
        if widgets::link(ui, look, text).clicked() {
            *chosen = Some(Chosen::Finding(id.clone()));
        }
    }
    let alone = resting.procedures.is_empty() && resting.steps.is_empty();
    if alone && resting.systems.is_empty() && resting.findings.is_empty() {
        widgets::secondary(ui, look, Word::NothingRests.get(lang));
    }
}
