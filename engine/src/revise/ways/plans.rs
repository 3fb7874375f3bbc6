//! Plans: when, with whom, by how many, and measured by what.

use gensoku_dsl::design::{
    ActorId, ActorRef, Covered, Measure, Milestone, Millis, Name, Plan, PlanId, Quantity, Restated,
    Stated, Title,
};
use gensoku_dsl::source::Span;
use gensoku_dsl::text::Lang;
use jiff::ToSpan;
use jiff::civil::Date;

use super::Ways;
use crate::finding::Element;
use crate::revise::asks::Asks;
use crate::revise::change::Clause;
use crate::rules::types::Kind;

/// A day in milliseconds.
const DAY: Millis = 86_400_000;

/// So many milliseconds after a day, in whole days, the last one begun counted whole.
fn after(day: Date, time: Millis) -> Option<Date> {
    let days = i64::try_from(time.div_ceil(DAY)).ok()?;
    day.checked_add(days.days()).ok()
}

impl Ways<'_, '_> {
    /// What is said anew of a plan.
    fn replan(&mut self, id: PlanId, said: Plan, en: String, ja: String) {
        let clause = Clause::Restate(Restated::Plan(id, Box::new(said)));
        self.operation(vec![clause], en, ja);
    }

    /// What is said anew of a milestone of a plan.
    fn move_on(
        &mut self,
        (plan, at): (PlanId, usize),
        said: Milestone,
        en: &str,
        ja: impl FnOnce(&str) -> String,
    ) {
        let Some(it) = self.design.plans[plan].milestones.get(at) else {
            return;
        };
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
        self.replan(plan, said, text, ja(&label_ja));
    }

    pub(super) fn milestone(&mut self, asks: &Asks, plan: PlanId, at: usize) {
        let of_plan = &self.design.plans[plan];
        let Some(it) = of_plan.milestones.get(at) else {
            return;
        };
        let span = it.name.span;
        let asks_for_time = ["the time until {", "the time for {", "the notice that {"];
        if asks_for_time.iter().any(|part| asks.phrase(part)) || asks.binds.contains(&Kind::Review)
        {
            self.later(asks, plan, at);
        }
        if !asks.property("milestone", "systems") && !asks.property("milestone", "procedures")
            || asks.phrase("exceeds")
        {
            // Nothing is asked of what it covers.
        } else if it.covers.is_empty() {
            self.covers(plan, at);
        }
        if asks.property("milestone", "responsible") && !asks.phrase("has for") {
            self.covers(plan, at);
        }
        if asks.phrase("is about corporations") {
            self.apart(plan, at);
        }
        if asks.phrase("names the skills") {
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
            self.move_on(
                (plan, at),
                said,
                "Say which people with which skills {} needs",
                |it| format!("{it}に必要な人数と技能を定める"),
            );
        }
        if asks.phrase("the people whom") {
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
    fn later(&mut self, asks: &Asks, plan: PlanId, at: usize) {
        let of_plan = &self.design.plans[plan];
        let Some(it) = of_plan.milestones.get(at) else {
            return;
        };
        let announced = of_plan.announced.map(|(day, _)| day);
        let today = self.world.as_of;
        let begun = announced.map_or(today, |it| it.min(today));
        let before = it.after.iter().filter_map(|name| {
            let place = of_plan.milestone_named(name)?;
            of_plan.milestones.get(place)?.by.value().copied()
        });
        let begun_after = before.max().map_or(begun, |it| it.max(begun));
        let wanted = self.duration(asks).and_then(|time| {
            // A notice counts from its announcement.
            let from = announced.filter(|_| asks.phrase("the notice that {"));
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
        if asks.phrase("the notice that {") && announced.is_none() {
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
            announced: Some((self.world.as_of, span)),
            milestones: vec![milestone],
            ..Plan::default()
        };
        self.replan(
            plan,
            said,
            format!("Announce {en} now, and let it take effect on {day}"),
            format!(
                "{ja}を直ちに公表し、{}に実施する",
                crate::rules::say::date(day, Lang::Ja)
            ),
        );
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
            name: super::systems::new_name(
                id,
                &format!("{en}, corporations"),
                &format!("{ja}（法人）"),
            ),
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
        self.move_on((plan, at), said, "Say what of whom {} covers", |it| {
            format!("{it}が誰の何を対象とするかを定める")
        });
    }

    /// The office that holds a system or performs a procedure.
    fn whose(&self, covered: Covered) -> Option<ActorId> {
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

    pub(super) fn plan(&mut self, asks: &Asks, id: PlanId, other: Option<ActorId>) {
        let it = &self.design.plans[id];
        let span = it.name.span;
        let (en, ja) = (
            it.name.label(Lang::En).to_owned(),
            it.name.label(Lang::Ja).to_owned(),
        );
        let last = it.milestones.iter().filter_map(|it| it.by.value()).max();
        if asks.phrase("is of what people feel") || asks.phrase("says from what and to what") {
            let of = |number: u128, unit: &str| {
                Some(Quantity {
                    millionths: number * 1_000_000,
                    unit: unit.to_owned(),
                    span,
                })
            };
            let measure = Measure {
                title: Title {
                    first: "share of cases finished without paper".to_owned(),
                    second: Some("紙なしで終えた件数の割合".to_owned()),
                },
                from: of(0, "%"),
                to: of(100, "%"),
                by: last.copied(),
                span,
            };
            let said = Plan {
                measures: vec![measure],
                ..Plan::default()
            };
            self.replan(
                id,
                said,
                format!("Measure {en} by the share of cases finished without paper"),
                format!("{ja}の指標に、紙なしで終えた件数の割合を加える"),
            );
        }
        if asks.phrase("touches a network") {
            let first = it.milestones.iter().filter_map(|it| it.by.value()).min();
            let said = Plan {
                depends: vec![("network review".to_owned(), first.copied(), span)],
                ..Plan::default()
            };
            self.replan(
                id,
                said,
                format!("Let {en} depend on the review of the network"),
                format!("{ja}を、ネットワークの検討の結論によるものとする"),
            );
        }
        if asks.phrase("came before anything was decided")
            && let Some(actor) = other
        {
            self.consult(id, actor, last.copied());
        }
        if asks.property("plan", "systems") && asks.phrase("is to be built anew") {
            let systems = it.milestones.iter().flat_map(|it| &it.covers);
            let first = systems.filter_map(|it| match it.0 {
                Covered::System(id) => Some(id),
                Covered::Procedure(_) => None,
            });
            for system in first.collect::<std::collections::BTreeSet<_>>() {
                self.disposition(system);
            }
        }
        if asks.property("plan", "milestones") && asks.phrase("the time until {") {
            self.first_release(asks, id);
        }
    }

    /// A consultation on the day asked about, with the plan announced not before.
    fn consult(&mut self, id: PlanId, actor: ActorId, last: Option<Date>) {
        let it = &self.design.plans[id];
        let today = self.world.as_of;
        let decided = it.announced.map(|(day, _)| day);
        let first = it.milestones.iter().filter_map(|it| it.by.value()).min();
        let decided = decided.into_iter().chain(first.copied()).min();
        // What was decided already is decided anew.
        let announced = it
            .announced
            .filter(|(day, _)| *day < today)
            .and_then(|(_, span)| Some((today.tomorrow().ok()?, span)));
        if announced.is_none() && decided.is_some_and(|it| it < today) && last.is_some() {
            return;
        }
        let said = Plan {
            consulted: vec![(actor, Some(today), it.name.span)],
            announced,
            ..Plan::default()
        };
        let (en, ja) = (
            it.name.label(Lang::En).to_owned(),
            it.name.label(Lang::Ja).to_owned(),
        );
        let who = |lang| self.label(Element::Actor(actor), lang);
        let (who_en, who_ja) = (who(Lang::En), who(Lang::Ja));
        self.replan(
            id,
            said,
            format!("Consult {who_en} before {en} is decided"),
            format!("{ja}の決定前に{who_ja}と協議する"),
        );
    }

    /// A first milestone within the time that the rule asks for.
    fn first_release(&mut self, asks: &Asks, id: PlanId) {
        let it = &self.design.plans[id];
        let begun = it
            .announced
            .map_or(self.world.as_of, |(day, _)| day.min(self.world.as_of));
        let (Some(day), Some(first)) = (
            self.duration(asks).and_then(|time| {
                let days = i64::try_from(time / DAY).ok()?;
                begun.checked_add(days.days()).ok()
            }),
            it.milestones.first(),
        ) else {
            return;
        };
        let span = it.name.span;
        let mut name = "First".to_owned();
        while it.milestone_named(&name).is_some() {
            name.push_str("-new");
        }
        let milestone = Milestone {
            name: Name {
                id: name,
                title: Some(Title {
                    first: "First service".to_owned(),
                    second: Some("最初のサービス".to_owned()),
                }),
                ..Name::default()
            },
            by: Stated::Is(day, span),
            covers: first.covers.first().copied().into_iter().collect(),
            needs: first.needs.clone(),
            trains: first.trains.clone(),
            ..Milestone::default()
        };
        let (en, ja) = (
            it.name.label(Lang::En).to_owned(),
            it.name.label(Lang::Ja).to_owned(),
        );
        let said = Plan {
            milestones: vec![milestone],
            ..Plan::default()
        };
        self.replan(
            id,
            said,
            format!("Put one service that people can use into {en} by {day}"),
            format!(
                "{ja}に、{}までに使える最初のサービスを入れる",
                crate::rules::say::date(day, Lang::Ja)
            ),
        );
    }

    /// A procedure in a milestone of each plan: the last one that is due.
    pub(super) fn planned(&mut self, procedure: gensoku_dsl::design::ProcedureId) {
        let plans: Vec<PlanId> = self.design.plans.ids().collect();
        for id in plans {
            let it = &self.design.plans[id];
            let Some(at) = it.milestones.len().checked_sub(1) else {
                continue;
            };
            let Some(last) = it.milestones.get(at) else {
                continue;
            };
            let covered = Covered::Procedure(procedure);
            let mut covers = last.covers.clone();
            let whose = self.whose(covered).map(|actor| ActorRef {
                actor,
                other: false,
            });
            covers.push((covered, whose, Span::default()));
            let said = Milestone {
                covers,
                ..Milestone::default()
            };
            let names = |lang| self.label(Element::Procedure(procedure), lang);
            let (en, ja) = (names(Lang::En), names(Lang::Ja));
            self.move_on((id, at), said, &format!("Put {en} into {{}}"), |it| {
                format!("{ja}を{it}の対象とする")
            });
        }
    }
}
