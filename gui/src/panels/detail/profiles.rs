//! What an actor can put together: its profiles, what permits each part, and what would take one apart.

use std::collections::BTreeSet;

use egui::Ui;
use gensoku_dsl::design::{ActorId, DataId};
use gensoku_dsl::text::Text;
use gensoku_engine::finding::Element;
use gensoku_engine::rules::say;
use gensoku_engine::world::Link;
use gensoku_layout::tokens::font;
use gensoku_report::map::data::{DataPlan, Shown};
use gensoku_report::profiles;

use super::Chosen;
use super::element::fact;
use crate::fonts::sans;
use crate::loaded::{Loaded, Side, label};
use crate::state::State;
use crate::theme::Look;
use crate::widgets;
use crate::words::Word;

/// The profiles of an actor; the one that is lit is told whole.
pub(super) fn of_actor(
    ui: &mut Ui,
    state: &State,
    loaded: &Loaded,
    side: &Side,
    actor: ActorId,
    chosen: &mut Option<Chosen>,
) {
    let look = state.look();
    let lang = look.lang;
    let profiles = side.data.plan.profiles.iter().enumerate();
    let theirs: Vec<(usize, &Shown)> = profiles
        .filter(|(_, it)| it.gathering.profile.actor == actor)
        .collect();
    if theirs.is_empty() {
        return;
    }
    widgets::heading(ui, look, Word::CanPutTogether.get(lang));
    let lit = state.lit_profile(loaded);
    for (at, shown) in theirs {
        let it = &shown.gathering;
        let whose = profiles::how(&side.design, it, lang);
        let about = profiles::about(it.profile.unit, lang);
        let people = profiles::people(it, lang);
        let name: Vec<String> = [Some(whose), Some(about.to_owned()), people]
            .into_iter()
            .flatten()
            .collect();
        let name = name.join(" · ");
        if lit == Some(at) {
            widgets::paragraph(
                ui,
                &name,
                crate::fonts::bold(font::BODY as f32 + 0.5),
                look.ink(),
            );
            whole(ui, state, side, shown, chosen);
        } else if widgets::link(ui, look, &name).clicked() {
            *chosen = Some(Chosen::Profile(at));
        }
    }
}

/// One profile, told whole.
pub(super) fn whole(
    ui: &mut Ui,
    state: &State,
    side: &Side,
    shown: &Shown,
    chosen: &mut Option<Chosen>,
) {
    let look = state.look();
    let lang = look.lang;
    let it = &shown.gathering;
    let names = |all: &mut dyn Iterator<Item = Element>| {
        let mut all: Vec<String> = all.map(|it| label(&side.design, it, lang)).collect();
        all.sort();
        say::list(&all, lang)
    };
    let data = names(&mut it.profile.data.iter().copied().map(Element::Data));
    fact(ui, look, Word::Data.get(lang), &data);
    let by = profiles::identifiers(&side.design, it, lang);
    fact(ui, look, Word::Identifier.get(lang), &by);
    if !it.tables.is_empty() {
        let tables = names(&mut it.tables.iter().copied().map(Element::Mapping));
        fact(ui, look, Word::Mapping.get(lang), &tables);
    }
    let counted = it.counted();
    let bare = |of: &DataId| {
        let parts = counted.get(of).into_iter().flatten();
        parts.clone().any(|it| it.permission.is_nothing())
    };
    let mut permitted = counted
        .keys()
        .copied()
        .filter(|it| !bare(it))
        .map(Element::Data)
        .peekable();
    if permitted.peek().is_some() {
        let text = names(&mut permitted);
        fact(ui, look, Word::Permitted.get(lang), &text);
    }
    let mut by_nothing = counted
        .keys()
        .copied()
        .filter(bare)
        .map(Element::Data)
        .peekable();
    if by_nothing.peek().is_some() {
        let text = names(&mut by_nothing);
        fact(ui, look, Word::ByNothing.get(lang), &text);
    }
    what_if(ui, state, side, shown, chosen);
}

/// Each link with a box: what if it were gone? Those of the smallest cut first.
fn what_if(ui: &mut Ui, state: &State, side: &Side, shown: &Shown, chosen: &mut Option<Chosen>) {
    let look = state.look();
    let lang = look.lang;
    let plan = &side.data.plan;
    let cut: Vec<Link> = shown
        .cut
        .iter()
        .flat_map(|it| it.links.iter().copied())
        .collect();
    let mut told: BTreeSet<String> = BTreeSet::new();
    if let Some(it) = &shown.cut {
        widgets::heading(ui, look, Word::TakesApart.get(lang));
        for &link in &it.links {
            check(ui, state, side, link, &mut told, chosen);
        }
        let exact = if it.exact {
            Word::NothingLess
        } else {
            Word::MaybeLess
        };
        widgets::secondary(ui, look, exact.get(lang));
    }
    let mut rest: Vec<Link> = links_of(plan, shown);
    rest.retain(|it| !cut.contains(it));
    if rest.is_empty() {
        return;
    }
    widgets::heading(ui, look, Word::WhatIfGone.get(lang));
    for link in rest {
        check(ui, state, side, link, &mut told, chosen);
    }
}

/// The tables, identifiers and movements of a profile.
fn links_of(plan: &DataPlan, shown: &Shown) -> Vec<Link> {
    let it = &shown.gathering;
    let tables = it.tables.iter().copied().map(Link::Mapping);
    let identifiers = it.profile.identifiers.iter().copied().map(Link::Identifier);
    let four = it.profile.basic_four.then_some(Link::BasicFour);
    let chains = it.parts.iter().flat_map(|it| it.chain.iter().copied());
    let movements: BTreeSet<usize> = chains.filter(|&it| it < plan.movements.len()).collect();
    let movements = movements.into_iter().map(Link::Movement);
    tables
        .chain(identifiers)
        .chain(four)
        .chain(movements)
        .collect()
}

/// A link that is there or taken away.
pub(super) fn check(
    ui: &mut Ui,
    state: &State,
    side: &Side,
    link: Link,
    told: &mut BTreeSet<String>,
    chosen: &mut Option<Chosen>,
) {
    let look = state.look();
    let (name, text) = words(side, link);
    if !told.insert(name.clone()) {
        return;
    }
    let mut there = !state.data.gone.contains(&name);
    let label = egui::RichText::new(text.get(look.lang))
        .font(sans(font::BODY as f32))
        .color(look.ink());
    if ui.add(egui::Checkbox::new(&mut there, label)).changed() {
        *chosen = Some(Chosen::TakeAway(name));
    }
}

/// A link by its name, and in words.
fn words(side: &Side, link: Link) -> (String, Text) {
    let (design, movements) = (&side.design, &side.data.plan.movements);
    (
        say::link_name(design, movements, link),
        say::link(design, movements, link),
    )
}

/// A thread or a table: what if it were gone?
pub(super) fn what_if_gone(
    ui: &mut Ui,
    look: Look,
    state: &State,
    side: &Side,
    link: Link,
    chosen: &mut Option<Chosen>,
) {
    widgets::heading(ui, look, Word::WhatIfGone.get(look.lang));
    check(ui, state, side, link, &mut BTreeSet::new(), chosen);
}
