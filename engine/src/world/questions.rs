//! The questions of the graph, asked of a procedure: sound, can the applicant finish, in how much own time.
//!
//! A question is asked twice where open facts can decide it: once with them as good, once as bad as they can be.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use gensoku_dsl::design::{ChannelKind, Guard, Level, ProcedureId, ProvisionId, Spelled, StepId};
use gensoku_dsl::text::{Lang, Text};

use super::process::{self, Involvement, Process};
use super::{Answer, OpenFact, Reason, Truth, World};
use crate::finding::{Element, RemedyLevel, Role};
use crate::flow::NodeId;
use crate::flow::soundness::{self, Soundness};
use crate::game::{self, Decider, Game, Goal, Limits, Part, Roles, Span as Effort};

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
    /// Where they differ: open nodes whose statement would decide it.
    deciding: Vec<NodeId>,
}

/// How much of their own time the applicant needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnTime {
    /// With what is open taken as nothing, in milliseconds.
    pub least: u64,
    /// The same with what is open; no bound where something is.
    pub most: Option<u64>,
    /// The steps whose effort is not stated.
    pub open: Vec<OpenFact>,
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
                let way = process.way_of.get(&flow);
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
            let process = self.process(procedure);
            let roles = self.roles(procedure);
            match Game::new(&process.net, roles, &Limits::default()) {
                Ok(game) => self.play_twice(procedure, &game),
                Err(reason) => Twice {
                    good: game::Answer::Undecided(reason),
                    bad: game::Answer::Undecided(reason),
                    deciding: Vec::new(),
                },
            }
        })
    }

    fn play_twice(&self, procedure: ProcedureId, game: &Game<'_>) -> Twice {
        let step_of = &self.process(procedure).step_of;
        let allows = |node: NodeId| {
            step_of
                .get(&node)
                .map_or(Allowed::Yes, |&it| self.digital(it))
        };
        let good = game.solve(&|node| allows(node) != Allowed::No);
        let bad = game.solve(&|node| allows(node) == Allowed::Yes);
        let undecided_by_facts = good.can_finish() == Some(true) && bad.can_finish() == Some(false);
        let deciding = if undecided_by_facts {
            let open: Vec<NodeId> = step_of
                .keys()
                .copied()
                .filter(|&it| self.concerns(procedure, it) && allows(it) == Allowed::Open)
                .collect();
            smallest_deciding(&open, &|chosen| {
                let allowed = |node| allows(node) == Allowed::Yes || chosen.contains(&node);
                game.solve(&allowed).can_finish() == Some(true)
            })
        } else {
            Vec::new()
        };
        Twice {
            good,
            bad,
            deciding,
        }
    }

    fn concerns(&self, procedure: ProcedureId, node: NodeId) -> bool {
        let step = self.process(procedure).step_of.get(&node);
        step.is_some_and(|&it| self.involvement(it).is_some())
    }

    /// Whether the applicant can finish a procedure by digital steps alone.
    pub fn can_finish_digitally(&self, procedure: ProcedureId) -> Truth {
        let twice = self.digital_game(procedure);
        match (&twice.good, &twice.bad) {
            (game::Answer::Undecided(reason), _) | (_, game::Answer::Undecided(reason)) => {
                Truth::Undecided(self.why_undecided(procedure, *reason))
            }
            (_, game::Answer::CanFinish(strategy)) => {
                let steps = &self.process(procedure).step_of;
                let way = strategy.story.iter().filter_map(|it| steps.get(it));
                Truth::True(way.map(|&it| self.reason(Role::Way, it)).collect())
            }
            (game::Answer::Cannot(cuts), _) => Truth::False(self.cut_reasons(procedure, cuts)),
            _ => Truth::Open(self.channels_of(procedure, &twice.deciding)),
        }
    }

    /// Whether a step is in no smallest cut of digital.
    pub fn in_no_digital_cut(&self, step: StepId) -> Truth {
        let procedure = self.design.steps[step].procedure;
        let twice = self.digital_game(procedure);
        let Some(&node) = self.process(procedure).node_of.get(&step) else {
            return Truth::of(true);
        };
        let in_cut = |answer: &game::Answer| match answer {
            game::Answer::CanFinish(_) => Ok(false),
            game::Answer::Cannot(cuts) => cuts.contains(node).ok_or(None),
            game::Answer::Undecided(reason) => Err(Some(*reason)),
        };
        match (in_cut(&twice.good), in_cut(&twice.bad)) {
            (Err(reason), _) | (_, Err(reason)) => Truth::Undecided(match reason {
                Some(reason) => self.why_undecided(procedure, reason),
                None => bound_reached(),
            }),
            (Ok(true), Ok(true)) => Truth::False(vec![self.reason(Role::Cut, step)]),
            (Ok(false), Ok(false)) => Truth::of(true),
            // The step itself, if it is open; else what is open elsewhere decides.
            _ if self.digital(step) == Allowed::Open => Truth::Open(vec![self.open_channel(step)]),
            _ if twice.deciding.is_empty() => Truth::Open(self.all_open_channels(procedure)),
            _ => Truth::Open(self.channels_of(procedure, &twice.deciding)),
        }
    }

    /// The cheapest of the smallest cuts of digital; what is open is taken as digital.
    pub fn digital_cut(&self, procedure: ProcedureId) -> Answer<Vec<StepId>> {
        let twice = self.digital_game(procedure);
        match &twice.good {
            game::Answer::CanFinish(_) => Answer::Nothing,
            game::Answer::Undecided(reason) => {
                Answer::Undecided(self.why_undecided(procedure, *reason))
            }
            game::Answer::Cannot(cuts) => {
                let steps = &self.process(procedure).step_of;
                let cut = cuts.cheapest.iter().filter_map(|it| steps.get(it));
                Answer::Known(cut.copied().collect())
            }
        }
    }

    fn cut_reasons(&self, procedure: ProcedureId, cuts: &game::Cuts) -> Vec<Reason> {
        let steps = &self.process(procedure).step_of;
        let cut = cuts.cheapest.iter().filter_map(|it| steps.get(it));
        cut.map(|&it| self.reason(Role::Cut, it)).collect()
    }

    /// A step as a reason, with how it is done.
    fn reason(&self, role: Role, step: StepId) -> Reason {
        let it = &self.design.steps[step];
        let note = |lang: Lang| {
            let channels: Vec<String> = it
                .channels
                .value()
                .into_iter()
                .flatten()
                .map(|it| it.kind.word(lang).to_owned())
                .collect();
            if channels.is_empty() {
                String::new()
            } else {
                crate::rules::say::either(&channels, lang)
            }
        };
        Reason {
            role,
            element: Element::Step(step),
            note: Text::new(note(Lang::En), note(Lang::Ja)),
            span: it.channels.span().unwrap_or(it.name.span),
        }
    }

    fn open_channel(&self, step: StepId) -> OpenFact {
        OpenFact {
            element: Element::Step(step),
            clause: "channel",
            span: self.design.steps[step].name.span,
        }
    }

    fn channels_of(&self, procedure: ProcedureId, nodes: &[NodeId]) -> Vec<OpenFact> {
        let steps = &self.process(procedure).step_of;
        nodes
            .iter()
            .filter_map(|it| steps.get(it))
            .map(|&it| self.open_channel(it))
            .collect()
    }

    fn all_open_channels(&self, procedure: ProcedureId) -> Vec<OpenFact> {
        self.design.procedures[procedure]
            .steps
            .iter()
            .filter(|&&it| self.involvement(it).is_some() && self.digital(it) == Allowed::Open)
            .map(|&it| self.open_channel(it))
            .collect()
    }

    /// Whether a rule of soundness holds of a procedure.
    pub fn sound(&self, rule: soundness::Rule, procedure: ProcedureId) -> Truth {
        match self.soundness(procedure).verdict(rule) {
            soundness::Verdict::Holds => Truth::of(true),
            soundness::Verdict::Undecided(_) => Truth::Undecided(bound_reached()),
            soundness::Verdict::Violated(violations) => {
                let run = violations.iter().find_map(|it| it.counterexample.as_ref());
                Truth::False(run.map_or_else(Vec::new, |it| self.run(procedure, it)))
            }
        }
    }

    /// Whether a step occurs in some run.
    pub fn can_occur(&self, step: StepId) -> Truth {
        let procedure = self.design.steps[step].procedure;
        let node = self.process(procedure).node_of.get(&step).copied();
        match self.soundness(procedure).verdict(soundness::Rule::DeadStep) {
            soundness::Verdict::Holds => Truth::of(true),
            soundness::Verdict::Undecided(_) => Truth::Undecided(bound_reached()),
            soundness::Verdict::Violated(violations) => {
                let dead = |it: &soundness::Violation| match it.element {
                    soundness::Element::Node(it) => Some(it) == node,
                    _ => false,
                };
                Truth::of(!violations.iter().any(dead))
            }
        }
    }

    /// A run as reasons: the steps that it passes, and those at which it stays.
    fn run(&self, procedure: ProcedureId, run: &soundness::Counterexample) -> Vec<Reason> {
        let steps = &self.process(procedure).step_of;
        let told = |nodes: &[NodeId], note: Text| {
            let passed: Vec<StepId> = nodes
                .iter()
                .filter_map(|it| steps.get(it))
                .copied()
                .collect();
            passed.into_iter().map(move |step| Reason {
                role: Role::Way,
                element: Element::Step(step),
                note: note.clone(),
                span: self.design.steps[step].name.span,
            })
        };
        let stays = Text::new("it stays here", "ここで止まる");
        told(&run.nodes, Text::default())
            .chain(told(&run.waiting, stays))
            .collect()
    }

    /// The least own time of the applicant in one pass: at least, at most, and what is open.
    ///
    /// It is asked twice: with efforts that are not stated as nothing, and as more than any other.
    pub fn least_own_time(&self, procedure: ProcedureId) -> Answer<OwnTime> {
        let process = self.process(procedure);
        let roles = self.roles(procedure);
        let ask = |roles: &Roles| -> Result<Option<game::OwnTime>, game::Reason> {
            Ok(Game::new(&process.net, roles, &Limits::default())?.own_time())
        };
        let good = match ask(roles) {
            Ok(Some(good)) => good,
            Ok(None) => {
                let name = &self.design.procedures[procedure].name;
                return Answer::Undecided(Text::new(
                    format!("{} cannot be finished at all", name.label(Lang::En)),
                    format!("{}はそもそも終えられない", name.label(Lang::Ja)),
                ));
            }
            Err(reason) => return Answer::Undecided(self.why_undecided(procedure, reason)),
        };
        let least = good.once.likely;
        if good.open.is_empty() {
            return Answer::Known(OwnTime {
                least,
                most: Some(least),
                open: Vec::new(),
            });
        }
        let mut bad = roles.clone();
        for (&step, &node) in &process.node_of {
            if self.involvement(step) == Some(Involvement::Acts) && roles.effort(node).is_none() {
                bad.set_effort(node, Effort::exactly(LONGEST));
            }
        }
        let most = ask(&bad).ok().flatten().map(|it| it.once.likely);
        let most = most.filter(|&it| it < LONGEST);
        let open = good
            .open
            .iter()
            .filter_map(|it| process.step_of.get(it))
            .map(|&step| OpenFact {
                element: Element::Step(step),
                clause: "takes",
                span: self.design.steps[step].name.span,
            })
            .collect();
        Answer::Known(OwnTime { least, most, open })
    }

    fn why_undecided(&self, procedure: ProcedureId, reason: game::Reason) -> Text {
        let name = &self.design.procedures[procedure].name;
        match reason {
            game::Reason::NotSound(unsound) => {
                let rule = match unsound {
                    game::Unsound::TwoTokens => "unsafe",
                    game::Unsound::ImproperCompletion => "improper-completion",
                    game::Unsound::NoOptionToComplete(_) => "no-option-to-complete",
                };
                Text::new(
                    format!("{} is not sound ({rule})", name.label(Lang::En)),
                    format!("{}は健全でない（{rule}）", name.label(Lang::Ja)),
                )
            }
            _ => bound_reached(),
        }
    }
}

/// Longer than anything that is stated, in milliseconds: a thousand years.
const LONGEST: u64 = 1_000 * 365 * 86_400_000;

/// Why something is not decided.
pub(crate) fn bound_reached() -> Text {
    Text::new(
        "the procedure is too large to be decided within the bounds",
        "手続が大きく、上限内で判定できない",
    )
}

/// Of more open facts than this not all sets are tried: one of which none can be left out is told instead.
const TRIED: usize = 12;

/// A smallest set of open nodes that decides when it is allowed.
fn smallest_deciding(open: &[NodeId], decides: &dyn Fn(&BTreeSet<NodeId>) -> bool) -> Vec<NodeId> {
    if open.len() <= TRIED {
        let mut sets: Vec<u32> = (1..1_u32 << open.len()).collect();
        sets.sort_by_key(|it| it.count_ones());
        for set in sets {
            let chosen = open
                .iter()
                .enumerate()
                .filter(|(at, _)| set & (1 << at) != 0);
            let chosen: BTreeSet<NodeId> = chosen.map(|(_, &it)| it).collect();
            if decides(&chosen) {
                return chosen.into_iter().collect();
            }
        }
    }
    let mut needed: BTreeSet<NodeId> = open.iter().copied().collect();
    for node in open {
        needed.remove(node);
        if !decides(&needed) {
            needed.insert(*node);
        }
    }
    needed.into_iter().collect()
}

fn effort(estimate: &gensoku_dsl::design::Estimate) -> Effort {
    let (least, most) = estimate.range.unwrap_or((estimate.likely, estimate.likely));
    Effort {
        likely: estimate.likely,
        least,
        most,
    }
}
