//! Plans as a whole: with whom, after what, measured by what, and what comes first.

use gensoku_dsl::design::{
    ActorId, ActorRef, Covered, Measure, Milestone, Name, Plan, PlanId, Quantity, Restated, Stated,
    Title,
};
use gensoku_dsl::source::Span;
use gensoku_dsl::text::{Lang, Text};
use jiff::ToSpan;
use jiff::civil::Date;

use super::Ways;
use super::milestones::DAY;
use crate::finding::Element;
use crate::revise::change::{Candidate, Clause, ToState};
use crate::rules::asks::Asks;
use crate::rules::matter::Matter;
use crate::rules::types::Kind;

impl Ways<'_, '_> {
    /// What is said anew of a plan.
    pub(super) fn replan(
        &mut self,
        id: PlanId,
        said: Plan,
        en: String,
        ja: String,
    ) -> Option<&mut Candidate> {
        let clause = Clause::Restate(Restated::Plan(id, Box::new(said)));
        self.operation(vec![clause], en, ja)
    }

    pub(super) fn plan(&mut self, asks: &Asks, id: PlanId, other: Option<ActorId>) {
        let it = &self.design.plans[id];
        let span = it.name.span;
        let (en, ja) = (
            it.name.label(Lang::En).to_owned(),
            it.name.label(Lang::Ja).to_owned(),
        );
        let last = it.milestones.iter().filter_map(|it| it.by.value()).max();
        if asks.about(Matter::Felt) || asks.about(Matter::Bounds) {
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
            let measure = ToState {
                what: Text::new(
                    format!("by what of people's experience {en} is measured, from what to what"),
                    format!("{ja}の指標とその現状値・目標値"),
                ),
                filled: Text::new(
                    "the share of cases finished without paper, from 0 % to 100 %",
                    "紙なしで終えた件数の割合、0％から100％",
                ),
                by: None,
            };
            let change = self.replan(
                id,
                said,
                format!("Measure {en} by what people notice, such as cases finished without paper"),
                format!("{ja}の指標に、紙なしで終えた件数の割合など、国民の実感する事柄を加える"),
            );
            Self::fills_in(change, [measure]);
        }
        if asks.about(Matter::Network) {
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
        if asks.about(Matter::Consultation)
            && let Some(actor) = other
        {
            self.consult(id, actor, last.copied());
        }
        if asks.property(Kind::Plan, "systems") && asks.about(Matter::BuiltAnew) {
            let systems = it.milestones.iter().flat_map(|it| &it.covers);
            let first = systems.filter_map(|it| match it.0 {
                Covered::System(id) => Some(id),
                Covered::Procedure(_) => None,
            });
            for system in first.collect::<std::collections::BTreeSet<_>>() {
                self.disposition(system);
            }
        }
        if asks.property(Kind::Plan, "milestones") && asks.about(Matter::TimeUntil) {
            self.first_release(asks, id);
        }
    }

    /// A consultation on the day asked about, with the plan announced not before.
    fn consult(&mut self, id: PlanId, actor: ActorId, last: Option<Date>) {
        let it = &self.design.plans[id];
        let today = self.world.as_of;
        let decided = it.announced.value().copied();
        let first = it.milestones.iter().filter_map(|it| it.by.value()).min();
        let decided = decided.into_iter().chain(first.copied()).min();
        // What was decided already is decided anew.
        let announced = match it.announced {
            Stated::Is(day, span) if day < today => {
                (today.tomorrow().ok()).map_or(Stated::Open, |tomorrow| Stated::Is(tomorrow, span))
            }
            _ => Stated::Open,
        };
        if announced.is_open() && decided.is_some_and(|it| it < today) && last.is_some() {
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
        let day = ToState {
            what: Text::new(
                format!("when to consult {who_en} about {en}"),
                format!("{ja}に係る{who_ja}との協議の日"),
            ),
            filled: super::day(today),
            by: None,
        };
        let change = self.replan(
            id,
            said,
            format!("Consult {who_en} before {en} is decided"),
            format!("{ja}の決定前に{who_ja}と協議する"),
        );
        Self::fills_in(change, [day]);
    }

    /// A first milestone within the time that the rule asks for.
    fn first_release(&mut self, asks: &Asks, id: PlanId) {
        let it = &self.design.plans[id];
        let begun =
            (it.announced.value()).map_or(self.world.as_of, |&day| day.min(self.world.as_of));
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
        let service = ToState {
            what: Text::new(
                format!("which service of {en} people can use first"),
                format!("{ja}で最初に提供するサービス"),
            ),
            filled: Text::new("what its first milestone covers", "最初の節目の対象"),
            by: None,
        };
        let change = self.replan(
            id,
            said,
            format!("Put one service that people can use into {en} by {day}"),
            format!(
                "{ja}に、{}までに使える最初のサービスを入れる",
                crate::rules::say::date(day, Lang::Ja)
            ),
        );
        Self::fills_in(change, [service]);
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
