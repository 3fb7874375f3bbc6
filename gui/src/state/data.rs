//! How the data map is looked at: whose profile is lit, and what is taken away.

use std::collections::BTreeSet;

use gensoku_dsl::design::{ActorId, StepId};
use gensoku_engine::finding::{Element, Finding, Verdict};
use gensoku_layout::board::Light;
use gensoku_report::map::data::{RowIs, Shown};

use super::State;
use crate::loaded::{Loaded, Side};
use crate::map::view::View;

/// What is in the middle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Middle {
    /// A procedure.
    #[default]
    Procedure,
    /// Who holds what.
    Data,
}

/// How the data map is looked at.
#[derive(Default)]
pub struct DataView {
    /// What of it is seen.
    pub view: View,
    /// Which profile of the selected actor is lit: its number among those of the map.
    pub profile: Option<usize>,
    /// What is taken away, by the names of links.
    pub gone: BTreeSet<String>,
}

impl State {
    /// Shows a procedure or who holds what.
    pub fn show(&mut self, middle: Middle) {
        self.middle = middle;
    }

    /// Lights a profile up, or none.
    pub fn light_profile(&mut self, profile: Option<usize>) {
        let actor = self.loaded.clone().and_then(|loaded| {
            let shown = self.side(&loaded).data.plan.profiles.get(profile?)?;
            Some(shown.gathering.profile.actor)
        });
        match actor {
            Some(actor) => self.select_element(Element::Actor(actor)),
            None => self.deselect(),
        }
        self.show(Middle::Data);
        self.data.profile = profile;
        self.data.view.reveal = true;
    }

    /// Takes a link away, or puts it back, and asks what then can be put together.
    pub fn take_away(&mut self, link: &str) {
        if !self.data.gone.remove(link) {
            self.data.gone.insert(link.to_owned());
        }
        self.show(Middle::Data);
        self.check();
    }

    /// Puts everything back.
    pub fn put_back(&mut self) {
        if !self.data.gone.is_empty() {
            self.data.gone.clear();
            self.check();
        }
    }

    /// The profile that is lit: the one that was chosen, or that of the selected actor or finding.
    pub fn lit_profile(&self, loaded: &Loaded) -> Option<usize> {
        let profiles = &self.side(loaded).data.plan.profiles;
        if let Some(finding) = self.selected_finding(loaded) {
            let about = self
                .side(loaded)
                .data
                .plan
                .profile_of(finding)?
                .gathering
                .index;
            return profiles.iter().position(|it| it.gathering.index == about);
        }
        let Some(Element::Actor(actor)) = self.selected_element(loaded) else {
            return None;
        };
        let is_theirs = |it: &Shown| it.gathering.profile.actor == actor;
        self.data
            .profile
            .filter(|&at| profiles.get(at).is_some_and(is_theirs))
            .or_else(|| {
                profiles
                    .iter()
                    .position(|it| is_theirs(it) && it.gathering.says_something)
            })
            .or_else(|| profiles.iter().position(is_theirs))
    }

    /// What of the data map stands out, is marked or is gone.
    pub fn data_light(&self, loaded: &Loaded) -> Light {
        let side = self.side(loaded);
        let plan = &side.data.plan;
        let chosen = match (self.selected_finding(loaded), self.selected_element(loaded)) {
            (Some(finding), _) => plan.light(&side.design, finding),
            (None, Some(Element::Actor(actor))) => Some(self.actor_light(loaded, actor)),
            (None, Some(element)) => element_light(side, element),
            (None, None) => None,
        };
        let mut light = chosen.unwrap_or_default();
        let base = &side.data.light;
        light.lane_marks = base.lane_marks.clone();
        light.row_marks = base.row_marks.clone();
        light.gone_arrows = base.gone_arrows.clone();
        light.gone_rows = base.gone_rows.clone();
        light.gone_threads = base.gone_threads.clone();
        light
    }

    fn actor_light(&self, loaded: &Loaded, actor: ActorId) -> Light {
        let plan = &self.side(loaded).data.plan;
        let lane = plan.lanes.iter().position(|&it| it == Some(actor));
        match self
            .lit_profile(loaded)
            .and_then(|it| plan.profiles.get(it))
        {
            Some(it) => {
                let mut light = it.light(plan);
                let findings = self.side(loaded).report.findings.iter();
                let mut about = findings.filter(|it| it.verdict == Verdict::Violates);
                light.violates = about.any(|found| {
                    let of = plan.profile_of(found);
                    of.is_some_and(|of| of.gathering.index == it.gathering.index)
                });
                light
            }
            None => Light {
                on: lane.is_some(),
                lanes: lane.into_iter().collect(),
                ..Light::default()
            },
        }
    }

    /// Shows a finding where it can be seen: what is about a profile on the data map.
    pub(super) fn show_where(&mut self, loaded: &Loaded, finding: &Finding) {
        let side = self.side(loaded);
        let on_board = side.data.plan.light(&side.design, finding).is_some();
        if finding.profile.is_some() && on_board {
            self.middle = Middle::Data;
        } else if !on_board {
            self.middle = Middle::Procedure;
        }
        self.data.view.reveal = true;
    }
}

/// What stands out for an element that is selected itself; nothing where it is not on the map.
fn element_light(side: &Side, element: Element) -> Option<Light> {
    let plan = &side.data.plan;
    let mut light = Light {
        on: true,
        ..Light::default()
    };
    match element {
        Element::Identifier(_) => {
            let links = plan.threads.iter().enumerate();
            let is_it = |link| match (link, element) {
                (gensoku_engine::world::Link::Identifier(a), Element::Identifier(b)) => a == b,
                _ => false,
            };
            light.threads = links.filter(|(_, it)| is_it(**it)).map(|it| it.0).collect();
            let rows = plan.board.rows().enumerate();
            let tied =
                rows.filter(|(_, it)| it.knots.iter().any(|it| light.threads.contains(&it.thread)));
            light.rows = tied.map(|it| it.0).collect();
            // The values of a thread are the same only where its own runs say so.
            light.threads.clear();
        }
        Element::Step(step) => {
            let of = |it: &usize| plan.movements.get(*it).map(|it| it.step) == Some(step);
            let arrows = plan.arrows.iter().zip(&plan.board.arrows).enumerate();
            for (index, (movements, arrow)) in arrows {
                if movements.iter().any(of) {
                    light.arrows.insert(index);
                    light.rows.extend([arrow.from, arrow.to]);
                }
            }
        }
        _ => {
            let rows = plan.rows.iter().enumerate();
            let fits = rows.filter(|(_, it)| match (it, element) {
                (RowIs::Table(a), Element::Mapping(b)) => *a == b,
                (RowIs::Data(it), Element::Data(data)) => it.data == data,
                (RowIs::Data(it), Element::System(system)) => it.system == Some(system),
                _ => false,
            });
            light.rows = fits.map(|it| it.0).collect();
            let arrows = plan.board.arrows.iter().enumerate();
            let touch = arrows
                .filter(|(_, it)| light.rows.contains(&it.from) || light.rows.contains(&it.to));
            light.arrows = touch.map(|it| it.0).collect();
        }
    }
    (!light.rows.is_empty()).then_some(light)
}

/// The step of an arrow, which is what it is selected as.
pub fn step_of(side: &Side, arrow: usize) -> Option<StepId> {
    let plan = &side.data.plan;
    let movement = plan.arrows.get(arrow)?.first()?;
    plan.movements.get(*movement).map(|it| it.step)
}
