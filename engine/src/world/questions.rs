//! The questions of the graph, asked of a procedure: sound, can the applicant finish, in how much own time.
//!
//! A question is asked twice where open facts can decide it: once with them as good, once as bad as they can be.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use gensoku_dsl::design::{ActorId, ChannelKind, DocumentId, ProcedureId, ProvisionId, StepId};
use gensoku_dsl::source::Span;
use gensoku_dsl::text::{Lang, Text};
use rayon::prelude::*;

use super::access::{self, Access};
use super::barrier::Barrier;
use super::case::Case;
use super::finish::Finish;
use super::process::{self, Involvement, Process};
use super::{Answer, Graph, Logic, OpenFact, Reason, Truth, World};
use crate::finding::{Element, Role};
use crate::flow::NodeId;
use crate::flow::soundness::{self, Soundness};
use crate::game::{self, Game, Limits, Measure, Prepared, Roles, Span as Effort, Turns};

/// What was asked of one procedure.
#[derive(Default)]
pub(super) struct Asked {
    process: OnceLock<Process>,
    roles: OnceLock<Roles>,
    games: Mutex<Games>,
    soundness: OnceLock<Arc<Soundness>>,
    /// The nodes that never occur.
    dead: OnceLock<BTreeSet<NodeId>>,
    pub(super) finish: Mutex<BTreeMap<Case, Once<Arc<Finish>>>>,
    own_time: OnceLock<Answer<OwnTime>>,
    pub(super) ordinary: OnceLock<BTreeSet<StepId>>,
    offices: OnceLock<BTreeSet<ActorId>>,
}

/// What could be prepared of a game, by whose turns there are in it.
type Games = Vec<(Turns, Once<Result<Arc<Prepared>, game::Reason>>)>;

/// An answer that is found once, whoever asks for it first.
pub(super) type Once<T> = Arc<OnceLock<T>>;

/// What others may ask for at the same time; nothing is left half done under it.
pub(super) fn locked<T>(known: &Mutex<T>) -> MutexGuard<'_, T> {
    known.lock().unwrap_or_else(PoisonError::into_inner)
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

impl World<'_> {
    /// What the applicant has to do with a step.
    pub fn involvement(&self, step: StepId) -> Option<Involvement> {
        let all = || process::involvements(self.design);
        self.involved.get_or_init(all)[step]
    }

    /// The documents by which proxies act for somebody; none where they have no proxy.
    pub(super) fn mandates_for(&self, applicant: ActorId) -> Option<&BTreeSet<DocumentId>> {
        let all = || access::mandates(self.design);
        self.mandates.get_or_init(all).get(&applicant)
    }

    /// The provisions in force that require a channel of a step, and which.
    pub fn required_channels(&self, step: StepId) -> &[(ProvisionId, ChannelKind)] {
        let all = || process::required_channels(self.design, &self.provisions, self.as_of);
        &self.required.get_or_init(all)[step]
    }

    pub(super) fn asked(&self, procedure: ProcedureId) -> &Asked {
        // One entry was made for each procedure of this design.
        &self.asked[procedure]
    }

    /// Who performs steps of a procedure, the applicant and other people apart.
    pub fn offices(&self, procedure: ProcedureId) -> &BTreeSet<ActorId> {
        self.asked(procedure).offices.get_or_init(|| {
            let design = self.design;
            let it = &design.procedures[procedure];
            let applicant = it.serves.map(|(actor, _)| actor);
            let performers = it.steps.iter().filter_map(|&step| design.steps[step].by);
            performers
                .map(|(by, _)| by.actor)
                .filter(|&by| Some(by) != applicant && !design.actors[by].kind.is_person())
                .collect()
        })
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
            let net = &self.process(procedure).net;
            Arc::new(soundness::check(net, &Default::default()))
        })
    }

    /// Takes over from the graph of another version of the design what was answered of the order of a procedure, where
    /// it has the same steps in the same order in both.
    pub(crate) fn take_over_order(&self, procedure: ProcedureId, from: &Graph) {
        let Some(known) = from.asked.find(procedure) else {
            return;
        };
        let asked = self.asked(procedure);
        if let Some(soundness) = known.soundness.get() {
            asked.soundness.get_or_init(|| Arc::clone(soundness));
        }
        let answered = |it: &&(Turns, Once<_>)| it.1.get().is_some();
        let games = locked(&known.games)
            .iter()
            .filter(answered)
            .cloned()
            .collect();
        *locked(&asked.games) = games;
    }

    /// Takes over who can finish a procedure in some cases, where nothing on which that rests differs but where it
    /// stands.
    pub(crate) fn take_over_finish(
        &self,
        procedure: ProcedureId,
        from: &Graph,
        of: &dyn Fn(&Case) -> bool,
        moves: &dyn Fn(&mut Span),
    ) {
        let Some(known) = from.asked.find(procedure) else {
            return;
        };
        let mut finish = BTreeMap::new();
        for (&case, once) in locked(&known.finish).iter().filter(|it| of(it.0)) {
            let Some(known) = once.get() else {
                continue;
            };
            let moved = if known.parts.iter().all(|it| it.deciding.is_empty()) {
                Arc::clone(once)
            } else {
                let mut moved = Finish::clone(known);
                let open = moved.parts.iter_mut().flat_map(|it| &mut it.deciding);
                open.for_each(|it| moves(&mut it.span));
                Arc::new(OnceLock::from(Arc::new(moved)))
            };
            finish.insert(case, moved);
        }
        *locked(&self.asked(procedure).finish) = finish;
    }

    /// Takes over the least own time of a procedure, where nothing on which that rests differs but where it stands.
    pub(crate) fn take_over_own_time(
        &self,
        procedure: ProcedureId,
        from: &Graph,
        moves: &dyn Fn(&mut Span),
    ) {
        let known = from.asked.find(procedure).and_then(|it| it.own_time.get());
        // Why it is undecided is told by names.
        if let Some(Answer::Known(known)) = known {
            let mut known = known.clone();
            known.open.iter_mut().for_each(|it| moves(&mut it.span));
            let asked = &self.asked(procedure).own_time;
            asked.get_or_init(|| Answer::Known(known));
        }
    }

    /// Who does and decides what in a procedure; ways of a group and fallbacks are not asked about.
    pub fn roles(&self, procedure: ProcedureId) -> &Roles {
        self.asked(procedure).roles.get_or_init(|| {
            self.ask_times_within(procedure);
            self.ordinary_roles(procedure)
        })
    }

    /// The game of a procedure in some roles; what does not depend on their costs is prepared once.
    pub(super) fn game<'r>(
        &self,
        procedure: ProcedureId,
        roles: &'r Roles,
    ) -> Result<Game<'r>, game::Reason> {
        let turns = roles.turns();
        let once = {
            let mut games = locked(&self.asked(procedure).games);
            let known = games.iter().find(|(it, _)| it == turns);
            match known.map(|(_, once)| Arc::clone(once)) {
                Some(once) => once,
                None => {
                    let once = Once::default();
                    games.push((turns.clone(), Arc::clone(&once)));
                    once
                }
            }
        };
        let prepared = once.get_or_init(|| {
            let net = &self.process(procedure).net;
            Prepared::new(net, turns, &Limits::default()).map(Arc::new)
        });
        Ok(Game::of(prepared.clone()?, roles))
    }

    /// Answers on all cores what most rules ask of every procedure, so that none waits for another one's answer.
    pub(crate) fn ask_ahead(&self) {
        let procedures = self.design.procedures.len();
        if procedures > 1 {
            (0..procedures).into_par_iter().for_each(|it| {
                let procedure = ProcedureId::from(it);
                self.soundness(procedure);
                if self.design.procedures[procedure].serves.is_some() {
                    self.finish(procedure, Case::DIGITAL);
                    self.least_own_time(procedure);
                }
            });
        }
    }

    /// Whether the applicant can finish a procedure by digital steps alone.
    pub fn can_finish_digitally(&self, procedure: ProcedureId) -> Truth {
        self.can_finish(procedure, Case::DIGITAL)
    }

    /// The cheapest of the smallest cuts of digital; what is open is taken as digital.
    pub fn digital_cut(&self, procedure: ProcedureId) -> Answer<Vec<StepId>> {
        self.smallest_cut(procedure, Case::DIGITAL)
    }

    /// Whether a step is in no smallest cut of digital.
    pub(crate) fn in_no_digital_cut<L: Logic>(&self, step: StepId) -> L {
        let procedure = self.design.steps[step].procedure;
        let finish = self.finish(procedure, Case::DIGITAL);
        let node = self.process(procedure).node_of.get(&step).copied();
        let (Some(node), Some(played)) = (node, finish.parts.first()) else {
            return L::held(Vec::new);
        };
        let in_cut = |answer: &game::Answer| match answer {
            game::Answer::CanFinish(_) => Ok(false),
            game::Answer::Cannot(cuts) => cuts.contains(node).ok_or(None),
            game::Answer::Undecided(reason) => Err(Some(*reason)),
        };
        match (in_cut(&played.good), in_cut(&played.bad)) {
            (Err(reason), _) | (_, Err(reason)) => L::undecided(|| match reason {
                Some(reason) => self.why_undecided(procedure, reason),
                None => bound_reached(),
            }),
            (Ok(true), Ok(true)) => {
                let access = played.access.get(&step);
                // What is not digital is not it, but what is done within it.
                if matches!(access, Some(Access::No(Barrier::Within { .. }))) {
                    return L::held(Vec::new);
                }
                L::refuted(|| vec![self.reason(Role::Cut, step, access)])
            }
            (Ok(false), Ok(false)) => L::held(Vec::new),
            // The step itself, if it is open; else what is open elsewhere decides.
            _ => L::depends(|| {
                let open = |step| {
                    let access = played.access.get(step);
                    access.map_or_else(Vec::new, |it| self.open_facts(*step, it))
                };
                let itself = open(&step);
                if !itself.is_empty() {
                    itself
                } else if played.deciding.is_empty() {
                    played.access.keys().flat_map(open).collect()
                } else {
                    played.deciding.clone()
                }
            }),
        }
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
                let nodes = || {
                    let nodes = violations.iter().filter_map(|it| match it.element {
                        soundness::Element::Node(it) => Some(it),
                        _ => None,
                    });
                    nodes.collect()
                };
                let dead = self.asked(procedure).dead.get_or_init(nodes);
                Truth::of(!node.is_some_and(|it| dead.contains(&it)))
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
        let asked = &self.asked(procedure).own_time;
        asked.get_or_init(|| self.own_time(procedure)).clone()
    }

    fn own_time(&self, procedure: ProcedureId) -> Answer<OwnTime> {
        self.ask_times_within(procedure);
        let process = self.process(procedure);
        let roles = self.roles(procedure);
        let ask = |roles: &Roles| -> Result<Option<game::Time>, game::Reason> {
            let game = self.game(procedure, roles)?;
            Ok(game.least_time(Measure::Own, &|_| true))
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
        // Own time is always measured.
        let once = |it: &game::Time| it.once.map(|it| it.likely);
        let least = once(&good).unwrap_or_default();
        let not_timed = self.not_timed(procedure, &good);
        if not_timed.is_empty() {
            return Answer::Known(OwnTime {
                least,
                most: Some(least),
                open: Vec::new(),
            });
        }
        let mut bad = roles.clone();
        for (&step, &node) in &process.node_of {
            let within = self.called(step).and_then(|it| self.time_within(it));
            let is_open =
                within.map_or_else(|| roles.effort(node).is_none(), |it| !it.open.is_empty());
            if roles.part(node) == game::Part::Acts && is_open {
                bad.set_effort(node, Effort::exactly(LONGEST));
            }
        }
        let most = ask(&bad).ok().flatten().and_then(|it| once(&it));
        let most = most.filter(|&it| it < LONGEST);
        let open = not_timed
            .into_iter()
            .map(|step| OpenFact {
                element: Element::Step(step),
                clause: "takes",
                span: self.design.steps[step].name.span,
            })
            .collect();
        Answer::Known(OwnTime { least, most, open })
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

/// How often facts are left out of a larger set to see whether it decides without them; what was not tried stays in it.
const LEFT_OUT: usize = 256;

/// A smallest set of open nodes that decides when it is allowed.
pub(crate) fn smallest_deciding<T: Copy + Ord>(
    open: &[T],
    decides: &dyn Fn(&BTreeSet<T>) -> bool,
) -> Vec<T> {
    if open.len() <= TRIED {
        let mut sets: Vec<u32> = (1..1_u32 << open.len()).collect();
        sets.sort_by_key(|it| it.count_ones());
        for set in sets {
            let chosen = open
                .iter()
                .enumerate()
                .filter(|(at, _)| set & (1 << at) != 0);
            let chosen: BTreeSet<T> = chosen.map(|(_, &it)| it).collect();
            if decides(&chosen) {
                return chosen.into_iter().collect();
            }
        }
    }
    let mut needed: BTreeSet<T> = open.iter().copied().collect();
    // Many at once first: of what is open most mostly makes no difference.
    let mut blocks = VecDeque::from([open]);
    for _ in 0..LEFT_OUT {
        let Some(block) = blocks.pop_front() else {
            break;
        };
        let without = &needed - &block.iter().copied().collect();
        if decides(&without) {
            needed = without;
        } else if block.len() > 1 {
            let (one, other) = block.split_at(block.len() / 2);
            blocks.extend([one, other]);
        }
    }
    needed.into_iter().collect()
}
