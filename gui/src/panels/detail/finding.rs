//! A finding: its reason, its ways out, the provisions that force it.

use egui::{Frame, Margin, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::{Element, Finding, RemedyLevel, Role as Part, Verdict, Witness};
use gensoku_layout::tokens::font;

use super::{Chosen, element, profiles, title};
use crate::fonts::{bold, mono, sans};
use crate::loaded::{Loaded, Side, label};
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
        let said = |it: &&Witness| it.role == role && !is_idle(finding, it);
        let parts: Vec<&Witness> = finding.witness.iter().filter(said).collect();
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
    let plan = &side.data.plan;
    if let Some(shown) = plan.profile_of(finding) {
        profiles::whole(ui, state, side, shown, chosen);
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
            element::provision(ui, look, side, id, note, chosen);
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
    // What a cell of a table says rests on no principle.
    if !finding.pack.is_empty() {
        widgets::heading(ui, look, Word::Principle.get(lang));
        let principle = format!(
            "{} · {}",
            loaded.principle(&finding.pack, lang),
            words::severity(lang, finding.severity)
        );
        widgets::paragraph(ui, &principle, sans(font::BODY as f32), look.secondary());
    }
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
        if finding.verdict == Verdict::Accepted {
            if ui.button(Word::TakeBack.get(lang)).clicked() {
                *chosen = Some(Chosen::TakeBack(finding.id.clone()));
            }
        } else if state.can_accept(loaded, finding)
            && widgets::primary(ui, look, Word::AcceptWithReason.get(lang), true).clicked()
        {
            *chosen = Some(Chosen::Accept(finding.id.clone()));
        }
        if loaded.sources.get(finding.span.file).is_some()
            && ui.button(Word::ShowInText.get(lang)).clicked()
        {
            *chosen = Some(Chosen::Text(finding.span));
        }
        if ui.button(Word::CopyId.get(lang)).clicked() {
            *chosen = Some(Chosen::Copy(finding.id.clone()));
        }
    });
}

/// Whether a part of a reason says nothing but what the finding is about.
fn is_idle(finding: &Finding, part: &Witness) -> bool {
    part.role == Part::Because
        && part.element == finding.subject
        && part.note == gensoku_dsl::text::Text::default()
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
