//! The ways from step to step as sequence flows.

use gensoku_dsl::design::{Guard, Next, ProcedureId, Spelled, Step, Target, Way};
use gensoku_dsl::text::Lang;

use super::{Maker, iso, shown};
use crate::bpmn::export::elements::{Kind, Own, Trigger};

impl Maker<'_> {
    pub(super) fn flows(&mut self, procedure: ProcedureId) {
        let design = self.design;
        let it = &design.procedures[procedure];
        let Some(&(first, _)) = it.steps.first().and_then(|it| self.steps.get(it)) else {
            return;
        };
        self.start(procedure, first);
        for (id, ways) in design.flow(procedure) {
            let Some(&(_, at)) = self.steps.get(&id) else {
                continue;
            };
            let step = &design.steps[id];
            self.ways(step, at, &ways);
            for fallback in &step.fallbacks {
                let Some(&(to, _)) = self.steps.get(&fallback.to) else {
                    continue;
                };
                let system = &design.systems[fallback.when_down].name;
                let down = match self.lang {
                    Lang::En => format!("{} is down", shown(system)),
                    Lang::Ja => format!("{}の停止時", system.label(Lang::Ja)),
                };
                let lane = self.lane_of_element(at);
                let wanted = format!("{}-down", self.id_of(at));
                let event = self.element(&wanted, Kind::Boundary(at), &down, lane);
                if let Some(it) = self.out.elements.get_mut(event) {
                    it.trigger = Some(Trigger::Error);
                    it.own.push(("down", system.id.clone()));
                }
                self.flow(event, to, "", Own::new());
            }
        }
    }

    fn target(&mut self, way: &Way, lane: usize) -> Option<usize> {
        match way.to {
            Target::Step(step) => self.steps.get(&step).map(|it| it.0),
            Target::Outcome(outcome) => Some(self.outcome(outcome, lane)),
        }
    }

    fn ways(&mut self, step: &Step, at: usize, ways: &[Way]) {
        let lane = self.lane_of_element(at);
        let own_kind = self.out.elements.get(at).map(|it| it.kind);
        let is_activity = matches!(own_kind, Some(Kind::Activity(_)));
        // A time after which something else happens is a timer at the step, where it is one.
        let (timers, plain): (Vec<&Way>, Vec<&Way>) = ways
            .iter()
            .partition(|it| it.after.is_some() && it.when.is_none() && is_activity);
        for way in &timers {
            let Some(to) = self.target(way, lane) else {
                continue;
            };
            let time = way.after.map_or(0, |it| it.0);
            let wanted = format!("{}-after", self.id_of(at));
            let event = self.element(&wanted, Kind::Boundary(at), "", lane);
            if let Some(it) = self.out.elements.get_mut(event) {
                it.trigger = Some(Trigger::After(iso(time)));
            }
            let own = self.share(way);
            self.flow(event, to, "", own);
        }
        let split = match &step.next {
            Next::All(_) => Kind::Parallel,
            Next::Some(_) => Kind::Inclusive,
            Next::One(_) | Next::Following => Kind::Exclusive,
        };
        let from = if plain.len() < 2 || own_kind == Some(split) {
            at
        } else {
            let suffix = match split {
                Kind::Parallel => "split",
                _ => "choice",
            };
            let wanted = format!("{}-{suffix}", self.id_of(at));
            let gateway = self.element(&wanted, split, "", lane);
            self.flow(at, gateway, "", Own::new());
            gateway
        };
        for way in plain {
            let Some(to) = self.target(way, lane) else {
                continue;
            };
            let (name, own) = self.when(way);
            let flow = self.flow(from, to, &name, own);
            let is_gateway = self
                .out
                .elements
                .get(from)
                .is_some_and(|it| !matches!(it.kind, Kind::Activity(_)));
            if matches!(way.when, Some(Guard::Otherwise(_)))
                && is_gateway
                && let Some(it) = self.out.elements.get_mut(from)
            {
                it.default.get_or_insert(flow);
            }
        }
    }

    fn share(&self, way: &Way) -> Own {
        let share = way.share.map(|(share, _)| ("share", percent(share.0)));
        share.into_iter().collect()
    }

    /// The name of a flow, and what it does not tell.
    fn when(&self, way: &Way) -> (String, Own) {
        let mut own = self.share(way);
        let mut name = match &way.when {
            Some(Guard::Fact(words, _)) => words.get(self.lang).to_owned(),
            Some(Guard::Decision(decision, _)) => decision.clone(),
            Some(Guard::Lacks(need, _)) => {
                own.push(("lacks", need.word(Lang::En).to_owned()));
                match self.lang {
                    Lang::En => format!("the applicant has no {}", need.word(Lang::En)),
                    Lang::Ja => format!("申請者が{}を持たない", need.word(Lang::Ja)),
                }
            }
            Some(Guard::Always(_)) => {
                own.push(("always", "true".to_owned()));
                String::new()
            }
            Some(Guard::Otherwise(_)) => {
                own.push(("otherwise", "true".to_owned()));
                String::new()
            }
            None => String::new(),
        };
        if let Some((after, _)) = way.after {
            own.push(("after", iso(after)));
            if name.is_empty() {
                name = iso(after);
            }
        }
        (name, own)
    }
}

/// Millionths as a percentage: `90%`, `0.3%`.
fn percent(millionths: u32) -> String {
    let decimals = format!("{:04}", millionths % 10_000);
    let decimals = decimals.trim_end_matches('0');
    let point = if decimals.is_empty() { "" } else { "." };
    format!("{}{point}{decimals}%", millionths / 10_000)
}
