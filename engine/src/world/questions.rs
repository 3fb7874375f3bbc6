//! The questions of the graph, asked of a procedure: sound, can the applicant finish, in how much own time.
//!
//! A question is asked twice where open facts can decide it: once with them as good, once as bad as they can be.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use gensoku_dsl::design::{
    ChannelKind, Guard, Level, ProcedureId, ProvisionId, Spelled, Stated, StepId,
};
use gensoku_dsl::text::{Lang, Text};

use super::process::{self, Involvement, Process};
use super::{Answer, OpenFact, Reason, Truth, World};
use crate::finding::{Element, RemedyLevel, Role};
use crate::flow::NodeId;
use crate::flow::soundness::Soundness;
use crate::game::{self, Decider, Goal, Part, Roles, Span as Effort};

/// What was asked of one procedure.
#[derive(Default)]
pub(super) struct Asked {
    process: OnceCell<Process>,
    roles: OnceCell<Roles>,
    soundness: OnceCell<Soundness>,
    digital: OnceCell<Twice>,
}

/// The answers to one question, with the open facts as good and as bad as they can be.
struct Twice {
    good: game::Answer,
    bad: game::Answer,
}

/// What a step allows to a predicate over it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Allowed {
    Yes,
    No,
    Open,
}

impl World<'_> {
    /// What the applicant has to do with a step.
    pub fn involvement(&self, step: StepId) -> Option<Involvement> {
        process::involvement(self.design, &self.design.steps[step])
    }

    /// The provisions in force that require a channel of a step, and which.
    pub fn required_channels(&self, step: StepId) -> Vec<(ProvisionId, ChannelKind)> {
        process::required_channels(self.design, &self.provisions, self.as_of, step)
    }

    fn asked(&self, procedure: ProcedureId) -> &Asked {
        // One entry was made for each procedure of this design.
        &self.asked[procedure]
    }

    /// The graph of a procedure.
    pub fn process(&self, procedure: ProcedureId) -> &Process {
        self.asked(procedure)
            .process
            .get_or_init(|| Process::of(self.design, procedure))
    }

    /// Whether a procedure is sound.
    pub fn soundness(&self, procedure: ProcedureId) -> &Soundness {
        self.asked(procedure).soundness.get_or_init(|| {
            crate::flow::soundness::check(&self.process(procedure).net, &Default::default())
        })
    }

    /// Who does and decides what in a procedure; ways of a group and fallbacks are not asked about.
    pub fn roles(&self, procedure: ProcedureId) -> &Roles {
        self.asked(procedure)
            .roles
            .get_or_init(|| self.make_roles(procedure))
    }

    fn make_roles(&self, procedure: ProcedureId) -> Roles {
        let process = self.process(procedure);
        let design = self.design;
        let mut roles = Roles::new(&process.net);
        for (&step, &node) in &process.node_of {
            let part = match self.involvement(step) {
                Some(Involvement::Acts) => Part::Acts,
                Some(Involvement::Receives) => Part::Receives,
                None => Part::None,
            };
            roles.set_part(node, part);
            roles.set_level(node, self.level(step) as u32);
            let it = &design.steps[step];
            let effort = it.takes.value().map(effort);
            match (part, effort) {
                (Part::Acts, Some(effort)) => roles.set_effort(node, effort),
                (_, Some(effort)) => roles.set_wait(node, effort),
                (_, None) => {}
            }
            for &flow in process.net.outgoing(node) {
                let way = process.way(design, flow);
                let decider = match way.and_then(|it| it.when.as_ref()) {
                    Some(Guard::Lacks(..)) => Decider::Never,
                    _ if way.is_some_and(|it| it.after.is_some()) => Decider::Timer,
                    Some(_) => Decider::Other,
                    None if part == Part::Acts => Decider::Applicant,
                    None => Decider::Other,
                };
                roles.set_decider(flow, decider);
                if let Some((share, _)) = way.and_then(|it| it.share) {
                    roles.set_share(flow, share.0);
                }
            }
        }
        for (&node, outcome) in &process.outcome_of {
            // The first three outcomes of every design are these.
            let goal = match outcome.map(usize::from) {
                Some(0) => Goal::Granted,
                Some(1) => Goal::Refused,
                Some(2) => Goal::Withdrawn,
                _ => Goal::Other,
            };
            roles.set_goal(node, goal);
        }
        roles
    }

    /// The level at which the channel of a step can be changed.
    fn level(&self, step: StepId) -> RemedyLevel {
        self.required_channels(step)
            .into_iter()
            .filter(|(_, channel)| !channel.is_digital())
            .map(|(provision, _)| {
                let level: Level = self.design.laws[self.design.provisions[provision].law].level;
                RemedyLevel::from(level)
            })
            .max()
            .unwrap_or(RemedyLevel::Operation)
    }

    /// Whether a step in which the applicant acts or receives can be done digitally.
    fn digital(&self, step: StepId) -> Allowed {
        let stated = &self.design.steps[step].channels;
        match process::channels_allowed(stated, &self.required_channels(step)) {
            Some(channels) if channels.iter().any(|it| it.is_digital()) => Allowed::Yes,
            Some(_) => Allowed::No,
            None if stated.is_open() => Allowed::Open,
            None => Allowed::No,
        }
    }

    fn digital_game(&self, procedure: ProcedureId) -> &Twice {
        self.asked(procedure).digital.get_or_init(|| {
            let play = |open: bool| {
                let allowed = |node: NodeId| match self.process(procedure).step_of.get(&node) {
                    Some(&step) => match self.digital(step) {
                        Allowed::Yes => true,
                        Allowed::No => false,
                        Allowed::Open => open,
                    },
                    None => true,
                };
                let process = self.process(procedure);
                game::solve(
                    &process.net,
                    self.roles(procedure),
                    &allowed,
                    &Default::default(),
                )
            };
            Twice {
                good: play(true),
                bad: play(false),
            }
        })
    }

    /// Whether a game can be played at all: only on sound procedures that serve somebody.
    fn unsound(&self, procedure: ProcedureId) -> Option<Text> {
        let name = &self.design.procedures[procedure].name;
        let broken = self.soundness(procedure).first_violation()?;
        Some(Text::new(
            format!("{} is not sound ({broken})", name.label(Lang::En)),
            format!("{}は健全でない（{broken}）", name.label(Lang::Ja)),
        ))
    }
}

fn effort(estimate: &gensoku_dsl::design::Estimate) -> Effort {
    let (least, most) = estimate.range.unwrap_or((estimate.likely, estimate.likely));
    Effort {
        likely: estimate.likely,
        least,
        most,
    }
}
