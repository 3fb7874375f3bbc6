//! Milestones of plans: when, of what, and by how many.

use gensoku_dsl::design::{ActorId, ActorRef, Covered, Milestone, Millis, Plan, PlanId, Stated};
use gensoku_dsl::text::{Lang, Text};
use jiff::ToSpan;
use jiff::civil::Date;

use super::Ways;
use super::systems::new_name;
use crate::revise::change::{Candidate, ToState};
use crate::rules::asks::Asks;
use crate::rules::matter::Matter;
use crate::rules::types::Kind;

/// A day in milliseconds.
pub(super) const DAY: Millis = 86_400_000;

/// So many milliseconds after a day, in whole days, the last one begun counted whole.
fn after(day: Date, time: Millis) -> Option<Date> {
    let days = i64::try_from(time.div_ceil(DAY)).ok()?;
    day.checked_add(days.days()).ok()
}

impl Ways<'_, '_> {
    /// What is said anew of a milestone of a plan.
    pub(super) fn move_on(
        &mut self,
        (plan, at): (PlanId, usize),
        said: Milestone,
        en: &str,
        ja: impl FnOnce(&str) -> String,
    ) -> Option<&mut Candidate> {
        let it = self.design.plans[plan].milestones.get(at)?;
        let (label_en, label_ja) = (it.name.label(Lang::En), it.name.label(Lang::Ja).to_owned());
        let text = en.replace("{}", label_en);
        let said = Milestone {
            name: it.name.clone(),
            ..said
        };
        let said = Plan {
            milestones: vec![said],
            ..Plan::default()
        };
        self.replan(plan, said, text, ja(&label_ja))
    }

    pub(super) fn milestone(&mut self, asks: &Asks, plan: PlanId, at: usize) {
        let of_plan = &self.design.plans[plan];
        let Some(it) = of_plan.milestones.get(at) else {
            return;
        };
        let span = it.name.span;
        if asks.about(Matter::TimeUntil)
            || asks.about(Matter::TimeFor)
            || asks.about(Matter::Notice)
            || asks.binds.contains(&Kind::Review)
        {
            let times = self.durations(asks).into_iter().map(Some);
            let times: Vec<Option<Millis>> = times.collect();
            for &time in if times.is_empty() {
                &[None]
            } else {
                times.as_slice()
            } {
                self.later(asks, time, plan, at);
            }
        }
        if (asks.property(Kind::Milestone, "systems")
            || asks.property(Kind::Milestone, "procedures"))
            && it.covers.is_empty()
        {
            self.covers(plan, at);
        }
        if asks.property(Kind::Milestone, "responsible") && !asks.about(Matter::Staff) {
            self.covers(plan, at);
        }
        if asks.about(Matter::Corporations) {
            self.apart(plan, at);
        }
        if asks.about(Matter::Skills) {
            let names = |lang| it.name.label(lang);
            // How many are needed may be said already, their skills are not.
            let needed = match it.needs.as_slice() {
                [] => Some((
                    Text::new(
                        format!("how many people {} needs", names(Lang::En)),
                        format!("{}に必要な人数", names(Lang::Ja)),
                    ),
                    Text::new("1", "1人"),
                )),
                _ => None,
            };
            let skills = (
                Text::new(
                    format!("which skills {} needs", names(Lang::En)),
                    format!("{}に必要な技能", names(Lang::Ja)),
                ),
                Text::new("service design", "service design"),
            );
            let needed = needed.into_iter().chain([skills]);
            let needs = match it.needs.as_slice() {
                [] => vec![(1, Some("service design".to_owned()), span)],
                some => some
                    .iter()
                    .map(|(count, skill, span)| {
                        let named = skill.clone().unwrap_or_else(|| "service design".to_owned());
                        (*count, Some(named), *span)
                    })
                    .collect(),
            };
            let said = Milestone {
                needs,
                ..Milestone::default()
            };
            let filled = needed.map(|(what, filled)| ToState {
                what,
                filled,
                by: None,
            });
            let change = self.move_on(
                (plan, at),
                said,
                "Say which people with which skills {} needs",
                |it| format!("{it}に必要な人数と技能を定める"),
            );
            Self::fills_in(change, filled);
        }
        if asks.about(Matter::Staff) && !it.needs.is_empty() {
            let trains = it.needs.clone();
            let said = Milestone {
                trains,
                ..Milestone::default()
            };
            self.move_on(
                (plan, at),
                said,
                "Train or hire the people whom {} needs",
                |it| format!("{it}に必要な人を養成し、又は採用する"),
            );
        }
    }

    /// A later date: as late as what the rule asks for, what it takes, and the reviews before it want.
    fn later(&mut self, asks: &Asks, time: Option<Millis>, plan: PlanId, at: usize) {
        let of_plan = &self.design.plans[plan];
        let Some(it) = of_plan.milestones.get(at) else {
            return;
        };
        let announced = of_plan.announced.value().copied();
        let today = self.world.as_of;
        let begun = announced.map_or(today, |it| it.min(today));
        let before = it.after.iter().filter_map(|name| {
            let place = of_plan.milestone_named(name)?;
            of_plan.milestones.get(place)?.by.value().copied()
        });
        let begun_after = before.max().map_or(begun, |it| it.max(begun));
        let wanted = time.and_then(|time| {
            // A notice counts from its announcement.
            let from = announced.filter(|_| asks.about(Matter::Notice));
            after(from.unwrap_or(begun), time)
        });
        let takes = it
            .takes
            .value()
            .and_then(|&(_, most)| after(begun_after, most));
        let reviews = of_plan.depends.iter().filter_map(|it| it.1).max();
        let days = [wanted, takes, reviews, it.by.value().copied()];
        let Some(day) = days.into_iter().flatten().max() else {
            return;
        };
        if asks.about(Matter::Notice) && announced.is_none() {
            self.announced(plan, at, day);
            return;
        }
        if it.by.value() == Some(&day) {
            return;
        }
        let said = Milestone {
            by: Stated::Is(day, it.name.span),
            ..Milestone::default()
        };
        self.move_on(
            (plan, at),
            said,
            &format!("Set the date of {{}} to {day}"),
            |it| {
                format!(
                    "{it}の期日を{}とする",
                    crate::rules::say::date(day, Lang::Ja)
                )
            },
        );
    }

    /// The plan is announced on the day asked about, and its milestone is due on another.
    fn announced(&mut self, plan: PlanId, at: usize, day: Date) {
        let of_plan = &self.design.plans[plan];
        let Some(it) = of_plan.milestones.get(at) else {
            return;
        };
        let span = it.name.span;
        let (en, ja) = (
            it.name.label(Lang::En).to_owned(),
            it.name.label(Lang::Ja).to_owned(),
        );
        let milestone = Milestone {
            name: it.name.clone(),
            by: Stated::Is(day, span),
            ..Milestone::default()
        };
        let said = Plan {
            announced: Stated::Is(self.world.as_of, span),
            milestones: vec![milestone],
            ..Plan::default()
        };
        let announced = ToState {
            what: Text::new(format!("when {en} is announced"), format!("{ja}の公表日")),
            filled: super::day(self.world.as_of),
            by: None,
        };
        let change = self.replan(
            plan,
            said,
            format!("Announce {en} now, and let it take effect on {day}"),
            format!(
                "{ja}を直ちに公表し、{}に実施する",
                crate::rules::say::date(day, Lang::Ja)
            ),
        );
        Self::fills_in(change, [announced]);
    }

    /// What is about corporations has a milestone of its own.
    fn apart(&mut self, plan: PlanId, at: usize) {
        let of_plan = &self.design.plans[plan];
        let Some(it) = of_plan.milestones.get(at) else {
            return;
        };
        let of_people = |covered: &Covered| match covered {
            Covered::Procedure(id) => {
                let served = self.design.procedures[*id].serves;
                served.is_none_or(|(it, _)| self.design.actors[it].kind.is_person())
            }
            Covered::System(id) => {
                let holds = &self.design.systems[*id].holds;
                holds.iter().all(|(data, _)| {
                    use gensoku_dsl::design::Unit as U;
                    let about = self.design.data[*data].about.value();
                    !matches!(about, Some(U::Corporation | U::Office))
                })
            }
        };
        let (people, others): (Vec<_>, Vec<_>) =
            it.covers.iter().copied().partition(|it| of_people(&it.0));
        if people.is_empty() || others.is_empty() {
            return;
        }
        let mut id = format!("{}-corporations", it.name.id);
        while of_plan.milestone_named(&id).is_some() {
            id.push_str("-new");
        }
        let (en, ja) = (
            it.name.label(Lang::En).to_owned(),
            it.name.label(Lang::Ja).to_owned(),
        );
        let own = Milestone {
            name: new_name(id, &format!("{en}, corporations"), &format!("{ja}（法人）")),
            covers: others,
            ..it.clone()
        };
        let rest = Milestone {
            name: it.name.clone(),
            covers: people,
            ..Milestone::default()
        };
        let said = Plan {
            milestones: vec![rest, own],
            ..Plan::default()
        };
        self.replan(
            plan,
            said,
            format!("Give what is about corporations in {en} a milestone of its own"),
            format!("{ja}のうち法人に関するものに、独立の節目を設ける"),
        );
    }

    /// What a milestone covers, and whose: what the plan covers elsewhere, else the procedures of the design.
    fn covers(&mut self, plan: PlanId, at: usize) {
        let of_plan = &self.design.plans[plan];
        let Some(it) = of_plan.milestones.get(at) else {
            return;
        };
        let mut covered: Vec<Covered> = it.covers.iter().map(|it| it.0).collect();
        if covered.is_empty() {
            let others = of_plan.milestones.iter().flat_map(|it| &it.covers);
            covered.extend(others.map(|it| it.0));
        }
        if covered.is_empty() {
            let own = self.design.procedures.entries();
            let own = own.filter(|(_, it)| !self.design.given.contains(&it.name.span.file));
            covered.extend(own.map(|(id, _)| Covered::Procedure(id)));
        }
        covered.sort();
        covered.dedup();
        let span = it.name.span;
        let covers: Vec<_> = covered
            .into_iter()
            .map(|it| {
                let whose = self.whose(it).map(|actor| ActorRef {
                    actor,
                    other: false,
                });
                (it, whose, span)
            })
            .collect();
        if covers.is_empty() || covers.iter().all(|it| it.1.is_none()) {
            return;
        }
        let said = Milestone {
            covers,
            ..Milestone::default()
        };
        let names = |lang| it.name.label(lang);
        let what = ToState {
            what: Text::new(
                format!("what of whom {} covers", names(Lang::En)),
                format!("{}の対象", names(Lang::Ja)),
            ),
            filled: Text::new(
                "what the plan covers elsewhere, else all procedures",
                "計画の他の対象（なければすべての手続）",
            ),
            by: None,
        };
        let change = self.move_on((plan, at), said, "Say what of whom {} covers", |it| {
            format!("{it}が誰の何を対象とするかを定める")
        });
        Self::fills_in(change, [what]);
    }

    /// The office that holds a system or performs a procedure.
    pub(super) fn whose(&self, covered: Covered) -> Option<ActorId> {
        match covered {
            Covered::System(id) => self.design.systems[id].of.value().copied(),
            Covered::Procedure(id) => self.world.offices(id).first().copied(),
        }
        .or_else(|| {
            let offices = self.design.actors.entries();
            let mut own = offices.filter(|(_, it)| {
                it.kind.is_government() && !self.design.given.contains(&it.name.span.file)
            });
            own.next().map(|(id, _)| id)
        })
    }
}
