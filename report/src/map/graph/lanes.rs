//! The lanes: whose each step, provision and system is, in the order of the minutes.

use std::collections::BTreeMap;

use gensoku_dsl::design::{ActorId, ActorKind, LawId, ProvisionId, Step, StepId, SystemId};
use gensoku_layout::tokens::font;
use gensoku_layout::{Group, Lane};

use super::{Builder, HEAD_TEXT, movements};
use crate::map::words;

/// Whose lane an element lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Row {
    Actor(ActorId),
    Law(LawId),
    Nobody,
}

/// The order of the lanes: that of the minutes.
pub(in super::super) fn group(kind: ActorKind) -> Group {
    match kind {
        ActorKind::Resident | ActorKind::Proxy => Group::Citizen,
        ActorKind::Municipality | ActorKind::Prefecture => Group::Municipality,
        ActorKind::Ministry | ActorKind::Agency => Group::State,
        ActorKind::Company | ActorKind::Platform | ActorKind::Foreign => Group::Private,
        ActorKind::Unstated => Group::Other,
    }
}

pub(in super::super) fn order(group: Group) -> u8 {
    match group {
        Group::Citizen => 0,
        Group::Municipality => 1,
        Group::State => 2,
        Group::Private => 3,
        Group::Other => 4,
    }
}

impl Builder<'_> {
    pub(super) fn row_of_step(&self, step: &Step) -> Row {
        if step.is_junction {
            return self.row_of_junction(step);
        }
        step.by
            .filter(|(by, _)| self.design.actors.find(by.actor).is_some())
            .map_or(Row::Nobody, |(by, _)| Row::Actor(by.actor))
    }

    /// Where ways part and meet: the lane of the step before it in the file, else of the first one.
    fn row_of_junction(&self, junction: &Step) -> Row {
        let steps = self
            .design
            .procedures
            .find(junction.procedure)
            .map_or(&[][..], |it| &it.steps);
        let steps = steps.iter().filter_map(|&it| self.design.steps.find(it));
        let mut row = None;
        let mut passed = false;
        for step in steps {
            passed |= step.name.span == junction.name.span;
            if passed && row.is_some() {
                break;
            }
            if !step.is_junction {
                row = Some(self.row_of_step(step));
            }
        }
        row.unwrap_or(Row::Nobody)
    }

    pub(super) fn row_of_law(&self, law: LawId) -> Row {
        self.design
            .laws
            .find(law)
            .and_then(|l| l.of)
            .map_or(Row::Law(law), Row::Actor)
    }

    pub(super) fn row_of_system(&self, system: SystemId) -> Row {
        self.design
            .systems
            .find(system)
            .and_then(|s| s.of.value().copied())
            .map_or(Row::Nobody, Row::Actor)
    }

    pub(super) fn lanes(
        &mut self,
        steps: &[(StepId, &Step)],
        required: &BTreeMap<ProvisionId, Vec<(StepId, String)>>,
        systems: bool,
    ) {
        let mut rows: Vec<Row> = Vec::new();
        let mut add = |row: Row| {
            if !rows.contains(&row) {
                rows.push(row);
            }
        };
        for (_, step) in steps {
            add(self.row_of_step(step));
        }
        if systems {
            for (_, step) in steps {
                for movement in movements(step) {
                    add(self.row_of_system(movement.system));
                }
            }
        }
        for provision in required.keys() {
            if let Some(p) = self.design.provisions.find(*provision) {
                add(self.row_of_law(p.law));
            }
        }
        rows.sort_by_key(|row| match row {
            Row::Actor(id) => self
                .design
                .actors
                .find(*id)
                .map_or(4, |a| order(group(a.kind))),
            Row::Law(_) => order(Group::State),
            Row::Nobody => 5,
        });
        // Laws without an issuer share one lane.
        let mut law_lane = None;
        for row in rows {
            let id = match row {
                Row::Law(_) => *law_lane.get_or_insert_with(|| {
                    let title = self.text(words::law(self.lang), font::LANE, HEAD_TEXT);
                    self.plan.graph.add_lane(Lane {
                        title,
                        subtitle: None,
                        group: Group::State,
                    })
                }),
                Row::Actor(_) | Row::Nobody => {
                    let lane = self.lane(row);
                    self.plan.graph.add_lane(lane)
                }
            };
            self.lanes.insert(row, id);
        }
    }

    fn lane(&self, row: Row) -> Lane {
        let actor = match row {
            Row::Actor(id) => self.design.actors.find(id),
            _ => None,
        };
        let Some(actor) = actor else {
            return Lane {
                title: self.text(words::no_actor(self.lang), font::LANE, HEAD_TEXT),
                subtitle: None,
                group: Group::Other,
            };
        };
        let mut sub = words::actor_kind(self.lang, actor.kind).to_owned();
        if actor.many > 1 {
            sub.push_str(&format!(" ×{}", actor.many));
        }
        Lane {
            title: self.text(actor.name.label(self.lang), font::LANE, HEAD_TEXT),
            subtitle: Some(self.text(&sub, font::LABEL, HEAD_TEXT)),
            group: group(actor.kind),
        }
    }
}
