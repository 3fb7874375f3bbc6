//! Is a process sound?
//!
//! A state is the tokens on each flow, per instance of a scope, and the unread messages of each message flow. Each pool
//! begins at one of its start events; one that awaits a message of a modelled pool begins when it arrives. A run is
//! complete when no flow or activity holds a token and no pool waits to begin on a message already sent. Four rules are
//! decided, each for itself:
//!
//! * [`Rule::NoOptionToComplete`]: a state is reached from which no complete state can be reached;
//! * [`Rule::ImproperCompletion`]: the same end event of one scope instance is reached twice in a run;
//! * [`Rule::Unsafe`]: two tokens are on one flow;
//! * [`Rule::DeadStep`]: an activity occurs in no run.
//!
//! Where the standard leaves open what can happen, this is assumed:
//!
//! * a guard may hold or not, an event from outside the model may come at any time, but one that does not interrupt
//!   comes at most once for each time its activity (or scope) is active;
//! * what something in the model throws (an error, an escalation, a cancellation) is thrown by nothing else;
//!   an error that nobody catches only ends its own path;
//! * an activity that is no receive task takes a message as read and does not wait for it;
//! * several instances of a multi-instance activity differ in nothing that is asked here: one stands for all. A loop
//!   that is tested before may be passed by;
//! * the parts of an ad-hoc sub-process are done one at a time;
//! * an activity occurs when it begins; one that compensates occurs if what it undoes does and something throws
//!   compensation.
//!
//! A system is made smaller by exact rules first (`reduce`), then its states are followed up to [`Limits`]. What a
//! search that was cut off saw is a violation; what it did not see is [`Verdict::Undecided`].

mod compile;
mod cover;
mod drain;
mod explore;
mod graph;
mod judge;
mod parts;
mod plan;
mod reduce;
mod relax;
mod saturate;
mod system;
mod tell;
mod trap;
mod work;

use std::cell::OnceCell;

use super::index::IdVec;
use super::net::{Event, FlowId, Kind, MessageFlowId, Net, NodeId, ScopeId, SubProcess};
use compile::{MOST_COPIES, Summary, compile};
use explore::{Bounds, Graph};
use graph::Ends;
use judge::{Answer, Judge, Judged};
use plan::Plan;
use reduce::{Fate, Reduced, reduce};
use system::{Gate, Holds, Place, System, Trans};
use tell::{Goal, Run, Told, each_leaf, ends_of, small_labels};
use work::Work;

/// How much is done before a rule is left undecided. Counts, not times: the same net has the same answer anywhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// States that are followed in one part of a net.
    pub states: usize,
    /// Guards of one inclusive choice whose subsets are tried.
    pub choices: usize,
    /// Looks at places and transitions, in all parts of a net together; as many again may be spent on telling the runs
    /// that show violations.
    pub work: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            states: 100_000,
            choices: 12,
            work: 100_000_000,
        }
    }
}

/// A rule of soundness.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Rule {
    /// A state is reached from which no complete state can be reached.
    NoOptionToComplete,
    /// An end event of one scope instance is reached twice.
    ImproperCompletion,
    /// Two tokens are on one flow.
    Unsafe,
    /// An activity occurs in no run.
    DeadStep,
    /// A note, no defect: a run completes and leaves a message unread.
    UnreadMessage,
}

impl Rule {
    /// All rules, the note last.
    pub const ALL: [Self; 5] = [
        Self::NoOptionToComplete,
        Self::ImproperCompletion,
        Self::Unsafe,
        Self::DeadStep,
        Self::UnreadMessage,
    ];

    /// The name by which findings call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NoOptionToComplete => "no-option-to-complete",
            Self::ImproperCompletion => "improper-completion",
            Self::Unsafe => "unsafe",
            Self::DeadStep => "dead-step",
            Self::UnreadMessage => "unread-message",
        }
    }
}

/// What a violation speaks of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Element {
    /// A node: the dead activity, the end event that is reached twice, a node at which a token stays.
    Node(NodeId),
    /// The flow that holds two tokens.
    Flow(FlowId),
    /// The message flow with an unread message.
    Message(MessageFlowId),
    /// The pool as a whole, where nothing smaller can be named.
    Pool(super::net::PoolId),
}

/// A run that shows a violation.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Counterexample {
    /// The nodes that are passed, in order, gateways included.
    pub nodes: Vec<NodeId>,
    /// For `no-option-to-complete`: how many of them are passed when there is no return; what follows only leads to
    /// where nothing more can happen. Otherwise all.
    pub no_return: usize,
    /// Whether it is a shortest run; else it is one that was found in a smaller net and carried back.
    pub shortest: bool,
    /// The nodes at which tokens are at the end.
    pub waiting: Vec<NodeId>,
}

/// One violation of a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// What it speaks of.
    pub element: Element,
    /// A run that shows it; none where no run can (`dead-step`), or where it was concluded without one.
    pub counterexample: Option<Counterexample>,
}

/// Why a rule could not be decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason {
    /// More states than [`Limits::states`].
    States,
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::States => f.write_str("the process has more states than were followed"),
        }
    }
}

/// What is known about a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It holds: nothing violates it.
    Holds,
    /// It is violated; in the order of the elements.
    Violated(Vec<Violation>),
    /// A bound was reached before it was known.
    Undecided(Reason),
}

/// The verdict about each rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Soundness {
    verdicts: Vec<(Rule, Verdict)>,
}

impl Soundness {
    /// The verdict about a rule.
    #[must_use]
    pub fn verdict(&self, rule: Rule) -> &Verdict {
        const UNKNOWN: &Verdict = &Verdict::Undecided(Reason::States);
        self.verdicts
            .iter()
            .find(|it| it.0 == rule)
            .map_or(UNKNOWN, |it| &it.1)
    }

    /// Every rule with its verdict, the note last.
    pub fn iter(&self) -> impl Iterator<Item = (Rule, &Verdict)> {
        self.verdicts.iter().map(|(rule, verdict)| (*rule, verdict))
    }

    /// The rules that are violated, the note included.
    pub fn violated(&self) -> impl Iterator<Item = Rule> {
        self.iter()
            .filter(|it| matches!(it.1, Verdict::Violated(_)))
            .map(|it| it.0)
    }
}

/// Decides the rules of soundness.
#[must_use]
pub fn check(net: &Net, limits: &Limits) -> Soundness {
    Checker::new(net, *limits).check()
}

/// One part of a net that was judged alone.
struct Unit {
    roots: Vec<ScopeId>,
    system: System,
    reduced: Reduced,
    /// The states of the reduced system that were followed, and one of them from which no run completes.
    followed: Graph,
    stuck_at: Option<usize>,
    /// The states of the system itself, followed when a run is told.
    all: OnceCell<Option<Graph>>,
    /// The nodes that begin, with their doubts.
    occurs: Vec<(NodeId, Answer)>,
    completes: Answer,
    stuck: Answer,
    unsafe_at: Answer<Element>,
    twice: Vec<(NodeId, Option<system::Instance>, Answer)>,
    unread: Vec<(MessageFlowId, Answer)>,
    summary: Option<Summary>,
}

struct Checker<'n> {
    net: &'n Net,
    plan: Plan<'n>,
    limits: Limits,
    work: Work,
    telling: Work,
    summaries: IdVec<ScopeId, Summary>,
    /// Whether the summary of a scope rests on bounds that were reached.
    doubtful: IdVec<ScopeId, bool>,
    units: Vec<Unit>,
    /// Of each node whether it occurs, as far as its own unit goes.
    occurs: IdVec<NodeId, Answer>,
}

impl<'n> Checker<'n> {
    fn new(net: &'n Net, limits: Limits) -> Self {
        Self {
            net,
            plan: Plan::new(net),
            limits,
            work: Work::new(limits.work),
            telling: Work::new(limits.work),
            summaries: IdVec::filled(Summary::default(), net.scopes().len()),
            doubtful: IdVec::filled(false, net.scopes().len()),
            units: Vec::new(),
            occurs: IdVec::filled(Answer::No, net.nodes().len()),
        }
    }

    fn bounds(&self) -> Bounds {
        Bounds {
            states: self.limits.states,
            tokens: 250,
            saturate: false,
            choices: self.limits.choices.min(20),
            plain: false,
        }
    }

    fn check(mut self) -> Soundness {
        // A scope inside another has the larger number: from the inside out.
        for scope in self.net.scopes().ids().rev() {
            if self.plan.isolated[scope] {
                let unit = self.unit(vec![scope]);
                if let Some(summary) = unit.summary {
                    self.summaries[scope] = summary;
                } else {
                    self.doubtful[scope] = true;
                }
                self.units.push(unit);
            }
        }
        for group in self.plan.groups() {
            let roots = group
                .into_iter()
                .map(|pool| self.net.pools()[pool].root)
                .collect();
            let unit = self.unit(roots);
            self.units.push(unit);
        }
        self.units.reverse();
        self.collect()
    }

    // --- one unit ---------------------------------------------------------------------------------------------

    fn unit(&mut self, roots: Vec<ScopeId>) -> Unit {
        let mut copies = 1;
        loop {
            let system = compile(&self.plan, &roots, &self.summaries, copies);
            let reduced = reduce(&system, false);
            let alone = reduced.alone;
            let (mut unit, mut overflows) = self.judged(roots.clone(), system, reduced);
            if alone && !matches!(unit.unsafe_at, Answer::No) {
                let system = compile(&self.plan, &roots, &self.summaries, copies);
                let reduced = reduce(&system, true);
                (unit, overflows) = self.judged(roots.clone(), system, reduced);
            }
            if !overflows || copies >= MOST_COPIES {
                for &(node, answer) in &unit.occurs {
                    raise(&mut self.occurs[node], answer);
                }
                return unit;
            }
            copies *= 2;
        }
    }

    fn judged(&self, roots: Vec<ScopeId>, system: System, reduced: Reduced) -> (Unit, bool) {
        let small = &reduced.system;
        let (names, _) = ends_of(&system);
        let labels = small_labels(&system, &reduced, &names);
        let of: Vec<_> = names.iter().map(|it| it.1).collect();
        let ends = Ends {
            labels: &labels,
            of: &of,
        };
        let Judged {
            judgement,
            graph,
            stuck_at,
        } = self
            .work
            .part(2, |work| Judge::of(small, &ends, self.bounds(), work));
        let overflows = small.transitions.iter().any(|it| it.overflow)
            && !graph.finished()
            && judgement.is_open();
        let message = |place: Place| match small.places[place].holds {
            Holds::Message(message) => Some(message),
            _ => None,
        };
        let unit = Unit {
            occurs: occurring(&system, &reduced, &judgement),
            completes: judgement.completes,
            stuck: judgement.stuck,
            unsafe_at: match judgement.unsafe_at {
                Answer::Yes(place) => Answer::Yes(match place.map(|it| small.places[it].holds) {
                    Some(Holds::Flow(flow)) => Element::Flow(flow),
                    Some(Holds::Inside(node)) => Element::Node(node),
                    _ => Element::Pool(
                        self.net.scopes()[roots.first().copied().unwrap_or(self.first_scope())]
                            .pool,
                    ),
                }),
                Answer::No => Answer::No,
                Answer::Unknown => Answer::Unknown,
            },
            twice: names
                .iter()
                .zip(&judgement.twice)
                .map(|(&(node, instance), &answer)| (node, instance, answer))
                .collect(),
            unread: judgement
                .unread
                .iter()
                .filter_map(|(place, answer)| Some((message(*place)?, *answer)))
                .collect(),
            summary: match (judgement.completes, judgement.stuck) {
                (Answer::Unknown, _) | (_, Answer::Unknown) => None,
                (completes, stuck) => Some(Summary {
                    completes: completes != Answer::No,
                    sticks: stuck != Answer::No,
                }),
            },
            roots,
            system,
            reduced,
            followed: graph,
            stuck_at,
            all: OnceCell::new(),
        };
        (unit, overflows)
    }

    fn first_scope(&self) -> ScopeId {
        use super::index::Id;
        ScopeId::new(0)
    }

    // --- all units --------------------------------------------------------------------------------------------

    /// Whether a scope is ever entered.
    fn entered(&self, scope: ScopeId) -> Answer {
        let mut answer = Answer::Yes(());
        let mut scope = scope;
        while let Some(around) = self.net.scopes()[scope].inside {
            match self.occurs(around) {
                Answer::No => return Answer::No,
                Answer::Unknown => answer = Answer::Unknown,
                Answer::Yes(()) => {}
            }
            scope = self.net.nodes()[around].scope;
        }
        answer
    }

    /// Whether a node occurs in a run of its own scope.
    fn occurs(&self, node: NodeId) -> Answer {
        if let Some(undone) = self.net.nodes()[node].compensates {
            return if self.compensation_is_thrown() {
                self.occurs(undone)
            } else {
                Answer::No
            };
        }
        if let Kind::SubProcess(SubProcess::Event { .. }, inner) = self.net.nodes()[node].kind {
            let waits =
                |start: NodeId| self.net.nodes()[start].kind == Kind::Start(Event::Compensation);
            if self.net.starts(inner).any(waits) && self.compensation_is_thrown() {
                return Answer::Yes(());
            }
        }
        self.occurs[node]
    }

    fn compensation_is_thrown(&self) -> bool {
        self.net.nodes().iter().any(|node| {
            matches!(
                node.kind,
                Kind::Throw(Event::Compensation | Event::Multiple)
                    | Kind::End(Event::Compensation | Event::Cancel | Event::Multiple)
                    | Kind::Boundary {
                        event: Event::Cancel,
                        ..
                    }
            )
        })
    }

    fn collect(&self) -> Soundness {
        let doubt = self.doubtful.iter().any(|&it| it);
        let mut found = Found::default();
        // A run is complete, and a message left for good, when every pool is done.
        let mut others_complete = Answer::Yes(());
        for unit in self.units.iter().filter(|unit| self.is_outermost(unit)) {
            match unit.completes {
                Answer::No => others_complete = Answer::No,
                Answer::Unknown if others_complete != Answer::No => {
                    others_complete = Answer::Unknown
                }
                Answer::Unknown | Answer::Yes(()) => {}
            }
        }
        for unit in &self.units {
            let Some(&root) = unit.roots.first() else {
                continue;
            };
            let entered = self.entered(root);
            if entered == Answer::No {
                continue;
            }
            let sure = entered != Answer::Unknown;
            let prefix = || self.way_in(root);
            // That a sub-process sticks is part of what is known of it where it is used: something may end it there.
            if self.is_outermost(unit) {
                found.add(Rule::NoOptionToComplete, unit.stuck, sure, || {
                    let run = self
                        .run(unit, Goal::Stuck, Vec::new())
                        .map(|run| self.to_the_bottom(run));
                    let element = run
                        .as_ref()
                        .and_then(|run| run.waiting.first().copied())
                        .map_or(Element::Pool(self.net.scopes()[root].pool), Element::Node);
                    Violation {
                        element,
                        counterexample: run.map(counterexample),
                    }
                });
            }
            let element = match unit.unsafe_at {
                Answer::Yes(element) => element,
                _ => Element::Pool(self.net.scopes()[root].pool),
            };
            found.add(Rule::Unsafe, unit.unsafe_at.plain(), sure, || {
                let run = self.run(unit, Goal::Unsafe, prefix());
                let element = run
                    .as_ref()
                    .and_then(|run| run.flow)
                    .map_or(element, Element::Flow);
                Violation {
                    element,
                    counterexample: run.map(counterexample),
                }
            });
            for &(node, instance, answer) in &unit.twice {
                found.add(Rule::ImproperCompletion, answer, sure, || {
                    let run = self.run(unit, Goal::Twice(node, instance), prefix());
                    Violation {
                        element: Element::Node(node),
                        counterexample: run.map(counterexample),
                    }
                });
            }
            for &(message, answer) in &unit.unread {
                let answer = if others_complete == Answer::No {
                    Answer::No
                } else {
                    answer
                };
                let sure = sure && others_complete != Answer::Unknown;
                found.add(Rule::UnreadMessage, answer, sure, || Violation {
                    element: Element::Message(message),
                    counterexample: None,
                });
            }
        }
        for (id, node) in self.net.nodes().entries() {
            if !node.kind.is_activity() {
                continue;
            }
            let answer = match (self.entered(node.scope), self.occurs(id)) {
                (Answer::No, _) | (_, Answer::No) => Answer::Yes(()),
                (Answer::Unknown, _) | (_, Answer::Unknown) => Answer::Unknown,
                _ => Answer::No,
            };
            found.add(Rule::DeadStep, answer, true, || Violation {
                element: Element::Node(id),
                counterexample: None,
            });
        }
        found.finish(doubt)
    }

    fn is_outermost(&self, unit: &Unit) -> bool {
        unit.roots
            .first()
            .is_none_or(|&root| self.net.scopes()[root].inside.is_none())
    }

    fn run(&self, unit: &Unit, goal: Goal, prefix: Vec<NodeId>) -> Option<Run> {
        let mut run = self.told(unit, goal)?;
        run.no_return += prefix.len();
        run.nodes.splice(0..0, prefix);
        Some(run)
    }

    fn told(&self, unit: &Unit, goal: Goal) -> Option<Run> {
        let told = Told {
            net: self.net,
            system: &unit.system,
            reduced: &unit.reduced,
            small: &unit.followed,
            stuck_at: unit.stuck_at,
            large: &unit.all,
            bounds: self.bounds(),
            work: &self.telling,
        };
        tell::tell(&told, goal)
    }

    /// Goes on into the sub-processes in which a run sticks.
    fn to_the_bottom(&self, mut run: Run) -> Run {
        let mut above = None;
        loop {
            let inside = run
                .waiting
                .iter()
                .find_map(|&node| match self.net.nodes()[node].kind {
                    // What lies inside has the larger number.
                    Kind::SubProcess(_, inner)
                        if self.sticks(inner) && above.is_none_or(|above| inner > above) =>
                    {
                        Some(inner)
                    }
                    _ => None,
                });
            above = inside;
            let unit =
                inside.and_then(|inner| self.units.iter().find(|unit| unit.roots.contains(&inner)));
            let Some(more) = unit.and_then(|unit| self.run(unit, Goal::Stuck, Vec::new())) else {
                return run;
            };
            run.nodes.extend(more.nodes);
            run.shortest &= more.shortest;
            run.waiting = more.waiting;
        }
    }

    fn sticks(&self, scope: ScopeId) -> bool {
        self.plan.isolated[scope] && self.summaries[scope].sticks
    }

    /// A run that enters a scope: through each of the sub-processes around it.
    fn way_in(&self, scope: ScopeId) -> Vec<NodeId> {
        let mut parts = Vec::new();
        let mut scope = scope;
        while let Some(around) = self.net.scopes()[scope].inside {
            scope = self.net.nodes()[around].scope;
            // The unit of the scope around it, which may be the inside of a wider part.
            let mut top = scope;
            while !self.plan.isolated[top]
                && let Some(outer) = self.net.scopes()[top].inside
            {
                top = self.net.nodes()[outer].scope;
            }
            let unit = self.units.iter().find(|unit| unit.roots.contains(&top));
            let run = unit.and_then(|unit| self.told(unit, Goal::Occurs(around)));
            parts.push(run.map_or_else(|| vec![around], |run| run.nodes));
            scope = top;
        }
        parts.into_iter().rev().flatten().collect()
    }
}

/// Which nodes occur: those of the transitions that happen, and what tokens pass on the ways that were shortened.
fn occurring(
    system: &System,
    reduced: &Reduced,
    judgement: &judge::Judgement,
) -> Vec<(NodeId, Answer)> {
    let mut alive: IdVec<Trans, Answer> = IdVec::filled(Answer::No, system.transitions.len());
    for (small, &answer) in judgement.happens.entries() {
        if answer == Answer::No {
            continue;
        }
        each_leaf(reduced, reduced.story[small], |leaf| {
            raise(&mut alive[leaf], answer)
        });
    }
    // Twice: what is sure first, then what is unknown.
    for answer in [Answer::Yes(()), Answer::Unknown] {
        spread(system, reduced, &mut alive, answer);
    }
    system
        .transitions
        .entries()
        .filter_map(|(id, it)| Some((it.occurs?, alive[id])))
        .collect()
}

fn counterexample(run: Run) -> Counterexample {
    Counterexample {
        nodes: run.nodes,
        no_return: run.no_return,
        shortest: run.shortest,
        waiting: run.waiting,
    }
}

fn raise(answer: &mut Answer, to: Answer) {
    match (*answer, to) {
        (Answer::Yes(()), _) | (Answer::Unknown, Answer::No | Answer::Unknown) => {}
        _ => *answer = to,
    }
}

/// Tokens go on along the ways that were shortened.
fn spread(system: &System, reduced: &Reduced, alive: &mut IdVec<Trans, Answer>, answer: Answer) {
    let counts =
        |it: Answer| it == Answer::Yes(()) || (answer == Answer::Unknown && it == Answer::Unknown);
    let mut marked: IdVec<Place, bool> = IdVec::filled(false, system.places.len());
    let mut takers: IdVec<Place, Vec<Trans>> = IdVec::filled(Vec::new(), system.places.len());
    let mut missing: IdVec<Trans, usize> = IdVec::filled(0, system.transitions.len());
    for (id, it) in system.transitions.entries() {
        if reduced.fate[id] == Fate::Kept {
            continue;
        }
        missing[id] = if it.gate == Gate::Inclusive {
            1
        } else {
            it.pre.len()
        };
        for &place in &it.pre {
            takers[place].push(id);
        }
    }
    let outputs = |trans: Trans| {
        let it = &system.transitions[trans];
        let chosen = it
            .choice
            .iter()
            .flat_map(|choice| choice.any.iter().chain(&choice.default));
        it.post.iter().chain(chosen).copied()
    };
    let mut queue: Vec<Place> = system.initial.clone();
    for (id, &it) in alive.entries() {
        if counts(it) {
            queue.extend(outputs(id));
        }
    }
    while let Some(place) = queue.pop() {
        if std::mem::replace(&mut marked[place], true) {
            continue;
        }
        for &trans in &takers[place] {
            missing[trans] = missing[trans].saturating_sub(1);
            if missing[trans] == 0 && !counts(alive[trans]) {
                raise(&mut alive[trans], answer);
                queue.extend(outputs(trans));
            }
        }
    }
}

/// Violations and doubts as they are found.
#[derive(Default)]
struct Found {
    violations: Vec<(Rule, Violation)>,
    unknown: Vec<Rule>,
}

impl Found {
    fn add(
        &mut self,
        rule: Rule,
        answer: Answer,
        sure: bool,
        violation: impl FnOnce() -> Violation,
    ) {
        match answer {
            Answer::No => {}
            Answer::Yes(()) if sure => self.violations.push((rule, violation())),
            _ => self.unknown.push(rule),
        }
    }

    fn finish(self, doubt: bool) -> Soundness {
        let verdicts = Rule::ALL.iter().map(|&rule| {
            let mut violations: Vec<Violation> = self
                .violations
                .iter()
                .filter(|it| it.0 == rule)
                .map(|it| it.1.clone())
                .collect();
            // One end event may be counted in several instances of its scope.
            violations.sort_by_key(|it| it.element);
            violations.dedup_by_key(|it| it.element);
            let verdict = if !violations.is_empty() {
                Verdict::Violated(violations)
            } else if doubt || self.unknown.contains(&rule) {
                Verdict::Undecided(Reason::States)
            } else {
                Verdict::Holds
            };
            (rule, verdict)
        });
        Soundness {
            verdicts: verdicts.collect(),
        }
    }
}
