//! The question and its answers.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use super::cuts;
use super::graph::{self, Board, Vertex};
use super::ids::{AltId, RegionId, StateId};
use super::moves::Pick;
use super::reduce;
use super::region;
use super::roles::{Roles, Turns};
use super::states::{self, States};
use super::time::{self, Measure, Time};
use super::win::{self, Won};
use crate::flow::{IdVec, Net, NodeId, Repeat};

/// How much is tried before an answer is [`Answer::Undecided`] or not exact.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// States of what does not decompose.
    pub states: usize,
    /// Ways out of one inclusive choice.
    pub inclusive: usize,
    /// Games played to find the cuts of one question.
    pub games: usize,
    /// Steps of the search for smallest hitting sets.
    pub search: usize,
    /// Smallest cuts listed one by one to count them.
    pub listed: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            states: 200_000,
            inclusive: 8,
            games: 20_000,
            search: 1_000_000,
            listed: 10_000,
        }
    }
}

/// Why a question was not decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason {
    /// More than one participant is modelled.
    ManyPools,
    /// The game does not know what to make of this node: a sub-process, a boundary event, a link.
    Unsupported(NodeId),
    /// An inclusive choice has more ways than the bound.
    ManyWays(NodeId),
    /// More states than the bound, which it names.
    TooManyStates(usize),
    /// The procedure is not sound.
    NotSound(Unsound),
    /// A part of the procedure was not understood.
    Unread,
}

/// In which way a procedure is not sound, as far as the game finds out by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unsound {
    /// Two tokens on one flow (`unsafe`).
    TwoTokens,
    /// The same end twice in one run (`improper-completion`).
    ImproperCompletion,
    /// A run that cannot end (`no-option-to-complete`), and a node where it stays.
    NoOptionToComplete(Option<NodeId>),
}

/// How many there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Count {
    /// Exactly so many.
    Exactly(u64),
    /// So many were found; there may be more.
    AtLeast(u64),
}

/// The way through.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Strategy {
    /// What the applicant picks where there is a choice of theirs, by node. A node stands here more than once where the
    /// pick depends on what happened before.
    pub picks: Vec<(NodeId, Pick)>,
    /// The activities, events and the outcome of a run that is granted, in the order of that run; branches side by side
    /// stand one after another.
    pub story: Vec<NodeId>,
}

/// What would have to be allowed.
///
/// A *cut* is a set of nodes whose being allowed, besides those that are, lets the applicant win. Allowing more never
/// hurts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cuts {
    /// Of the smallest cuts the one whose levels are the lowest (the highest levels are compared first), then the first
    /// in the order of the net. Empty where no permission would help.
    pub cheapest: Vec<NodeId>,
    /// How many smallest cuts there are.
    pub count: Count,
    /// Whether `cheapest` is a smallest cut; it is the cheapest of them where `count` is exact, else of those that were
    /// found. If not, it is a cut of which no node can be left out, as far as the bound on games lets that be known.
    pub exact: bool,
    pub(super) members: BTreeSet<NodeId>,
    pub(super) complete: bool,
}

impl Cuts {
    /// Whether no permission would help: the procedure itself leaves no way.
    #[must_use]
    pub fn is_hopeless(&self) -> bool {
        self.cheapest.is_empty()
    }

    /// Whether a node is in some smallest cut; nothing where a bound was reached before that was known.
    #[must_use]
    pub fn contains(&self, node: NodeId) -> Option<bool> {
        match (self.members.contains(&node), self.complete) {
            (true, _) => Some(true),
            (false, true) => Some(false),
            (false, false) => None,
        }
    }

    /// The nodes that are known to be in some smallest cut, in the order of the net.
    pub fn members(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.members.iter().copied()
    }
}

/// Whether the applicant can finish.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// Yes, in this way.
    CanFinish(Strategy),
    /// No, unless one of these is allowed.
    Cannot(Cuts),
    /// It is not known.
    Undecided(Reason),
}

impl Answer {
    /// Whether the applicant can finish; nothing where that is not known.
    #[must_use]
    pub fn can_finish(&self) -> Option<bool> {
        match self {
            Answer::CanFinish(_) => Some(true),
            Answer::Cannot(_) => Some(false),
            Answer::Undecided(_) => None,
        }
    }
}

/// Asks one question: can the applicant finish by nodes that are allowed?
///
/// `allowed` is asked of nodes in which the applicant acts or receives. To ask several questions of one net and the
/// same roles make a [`Game`] once.
pub fn solve(
    net: &Net,
    roles: &Roles,
    allowed: &dyn Fn(NodeId) -> bool,
    limits: &Limits,
) -> Answer {
    match Game::new(net, roles, limits) {
        Ok(game) => game.solve(allowed),
        Err(reason) => Answer::Undecided(reason),
    }
}

/// A net with whose turns there are in it, prepared for all questions that differ in costs and permissions alone.
#[derive(Debug)]
pub struct Prepared {
    pub(super) limits: Limits,
    pub(super) board: Board,
    pub(super) states: States,
    /// Activities that are done more than once for one token.
    pub(super) repeated: BTreeSet<NodeId>,
    asked: Mutex<Asked>,
}

/// What was asked of a small net and answered: many groups of people pass the same steps at the same cost.
#[derive(Debug, Default)]
struct Asked {
    solved: Vec<(Question, Answer)>,
    timed: Vec<((Measure, Question), Option<Time>)>,
}

/// What an answer depends on: the roles, and which nodes are allowed.
type Question = (Roles, Vec<bool>);

/// So many answers to questions of each kind are kept of one net.
const KEPT: usize = 32;
/// Of nets of at most so many nodes.
const SMALL: usize = 200;

/// The answer that is known to a question, else the one that is found, which is kept.
fn once<Q: PartialEq, A: Clone>(
    asked: &Mutex<Asked>,
    known: impl Fn(&mut Asked) -> &mut Vec<(Q, A)>,
    question: Q,
    find: impl FnOnce() -> A,
) -> A {
    let locked = || asked.lock().unwrap_or_else(PoisonError::into_inner);
    let same = |(it, answer): &(Q, A)| (*it == question).then(|| answer.clone());
    if let Some(answer) = known(&mut locked()).iter().find_map(same) {
        return answer;
    }
    // Nobody waits for it: who asks the same meanwhile finds the same.
    let answer = find();
    let mut asked = locked();
    let kept = known(&mut asked);
    if kept.len() < KEPT {
        kept.push((question, answer.clone()));
    }
    answer
}

impl Prepared {
    /// Prepares a net.
    ///
    /// # Errors
    /// Where nothing can be said of the net: it is not sound, too large, or has elements that the game does not know.
    pub fn new(net: &Net, turns: &Turns, limits: &Limits) -> Result<Self, Reason> {
        let whole = graph::board(net, turns, limits)?;
        let mut board = whole.clone();
        reduce::reduce(&mut board);
        let mut states = states::explore(&board, limits)?;
        if states.refused_beside {
            states = states::explore(&whole, limits)?;
            board = whole;
        }
        Ok(Self {
            limits: *limits,
            board,
            states,
            repeated: net
                .nodes()
                .entries()
                .filter(|(_, node)| node.repeat != Repeat::Once)
                .map(|(id, _)| id)
                .collect(),
            asked: Mutex::default(),
        })
    }
}

/// A net and its roles, prepared for any number of questions.
#[derive(Clone, Debug)]
pub struct Game<'a> {
    pub(super) roles: &'a Roles,
    pub(super) prepared: Arc<Prepared>,
}

impl<'a> Game<'a> {
    /// Prepares a net.
    ///
    /// # Errors
    /// As [`Prepared::new`].
    pub fn new(net: &Net, roles: &'a Roles, limits: &Limits) -> Result<Self, Reason> {
        let prepared = Prepared::new(net, roles.turns(), limits)?;
        Ok(Self::of(Arc::new(prepared), roles))
    }

    /// The game on a net that was prepared with the turns of these roles.
    #[must_use]
    pub fn of(prepared: Arc<Prepared>, roles: &'a Roles) -> Self {
        Self { roles, prepared }
    }

    /// How many states were left to explore.
    #[must_use]
    pub fn size(&self) -> usize {
        self.prepared.states.len()
    }

    /// Whether the applicant can finish by nodes that are allowed.
    pub fn solve(&self, allowed: &dyn Fn(NodeId) -> bool) -> Answer {
        let allowed = |node: NodeId| !self.roles.part(node).is_asked_about() || allowed(node);
        let solve = || {
            let passes = region::passable(&self.prepared.board.regions, &allowed);
            let won = win::play(&self.prepared.states, &passes);
            if won.wins {
                return Answer::CanFinish(self.strategy(&won, &passes));
            }
            Answer::Cannot(cuts::cuts(self, &allowed, &passes))
        };
        match self.question(&allowed) {
            Some(question) => once(&self.prepared.asked, |it| &mut it.solved, question, solve),
            None => solve(),
        }
    }

    /// What is asked, where it is small enough to be kept.
    fn question(&self, allowed: &dyn Fn(NodeId) -> bool) -> Option<Question> {
        let nodes = self.roles.nodes();
        let small = nodes.len() <= SMALL;
        small.then(|| (self.roles.clone(), nodes.map(allowed).collect()))
    }

    /// The least time by nodes that are allowed; nothing where the applicant cannot finish by them.
    #[must_use]
    pub fn least_time(&self, measure: Measure, allowed: &dyn Fn(NodeId) -> bool) -> Option<Time> {
        let allowed = |node: NodeId| !self.roles.part(node).is_asked_about() || allowed(node);
        let least = || time::least(self, measure, &allowed);
        match self.question(&allowed) {
            Some(question) => once(
                &self.prepared.asked,
                |it| &mut it.timed,
                (measure, question),
                least,
            ),
            None => least(),
        }
    }

    fn strategy(&self, won: &Won, passes: &IdVec<RegionId, bool>) -> Strategy {
        let mut picks: BTreeSet<(NodeId, Pick)> = BTreeSet::new();
        for alt in self.reached(won) {
            if let Some(alternative) = self.prepared.states.alternative(alt) {
                picks.extend(alternative.pick.clone());
            }
            if let Some(region) = self.prepared.states.alts[alt].needs {
                region::picks(&self.prepared.board.regions, region, passes, &mut picks);
            }
        }
        let mut story = Vec::new();
        let begin = self.prepared.states.initial.iter().copied();
        let mut at = begin.min_by_key(|&state| won.rank(state));
        // Each move comes nearer to the goal, so that this ends.
        while let Some(state) = at {
            let Some((alt, position)) = won.towards(&self.prepared.states, state) else {
                break;
            };
            let vertex = self.prepared.states.moves[self.prepared.states.alts[alt].of].vertex;
            let clock = self
                .prepared
                .states
                .alternative(alt)
                .and_then(|it| it.outcomes.get(position))
                .is_some_and(|outcome| outcome.timer);
            if let Some(region) = self.prepared.states.alts[alt].needs
                && !clock
            {
                region::tell(&self.prepared.board.regions, region, passes, &mut story);
            }
            if let Vertex::End { node, .. } = self.prepared.board.vertices[vertex] {
                story.push(node);
            }
            at = self.prepared.states.results(alt).get(position).copied();
        }
        Strategy {
            picks: picks.into_iter().collect(),
            story,
        }
    }

    /// The alternatives that the strategy takes in states that it can come to.
    fn reached(&self, won: &Won) -> Vec<AltId> {
        let mut seen = IdVec::filled(false, self.prepared.states.len());
        let mut open: Vec<StateId> = self.prepared.states.initial.clone();
        let mut reached = Vec::new();
        while let Some(state) = open.pop() {
            if std::mem::replace(&mut seen[state], true) {
                continue;
            }
            for it in self.prepared.states.moves(state) {
                if let Some(alt) = won.choose(&self.prepared.states, it) {
                    reached.push(alt);
                    open.extend(self.prepared.states.results(alt));
                }
            }
        }
        reached
    }
}
