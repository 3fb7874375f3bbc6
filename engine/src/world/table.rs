//! Who can finish what: one table of groups and situations against procedures.

use std::collections::BTreeSet;
use std::sync::Arc;

use gensoku_dsl::design::{Need, ProcedureId, StepId, SystemId, Target};
use gensoku_dsl::text::Text;

use super::access::Access;
use super::case::{Case, People, Situation};
use super::finish::Finish;
use super::outage::Interval;
use super::{OpenFact, Played, World};
use crate::finding::{Element, RemedyLevel};
use crate::flow::{FlowId, NodeId};
use crate::game::{self, Answer, Measure};

/// The table: its rows are cases, its columns procedures.
#[derive(Clone, Debug)]
pub struct Table {
    /// The procedures that serve somebody, in order.
    pub procedures: Vec<ProcedureId>,
    /// The rows: everybody, groups of people, scenarios, and each system gone by itself.
    pub rows: Vec<Row>,
}

/// A case, with an answer for each procedure.
#[derive(Clone, Debug)]
pub struct Row {
    /// The case.
    pub case: Case,
    /// The answers; none where the case does not arise.
    pub cells: Vec<Option<Cell>>,
}

/// Whether the applicant can finish, and how.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The procedure.
    pub procedure: ProcedureId,
    /// The verdict.
    pub verdict: Verdict,
    /// Whether by digital steps alone; nothing where that is open or not decided.
    pub digitally: Option<bool>,
    /// The least own time in this case, and the strategy; nothing where they cannot finish.
    pub own: Option<Time>,
    /// The least elapsed time in this case, and the strategy.
    pub elapsed: Option<Time>,
    /// The answer, stretch by stretch.
    pub finish: Arc<Finish>,
}

/// What a cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They can finish.
    Can,
    /// They cannot.
    Cannot(Breaks),
    /// That depends on these facts.
    Open(Vec<OpenFact>),
    /// It was not decided.
    Undecided(game::Reason),
}

/// Where a procedure breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breaks {
    /// When, from the beginning of the situation.
    pub time: Interval,
    /// The steps of the cheapest of the smallest cuts; none where no change of a step would help.
    pub cut: Vec<StepId>,
    /// How many smallest cuts there are.
    pub count: game::Count,
    /// Whether no smaller cut can exist.
    pub exact: bool,
}

impl Breaks {
    /// Where a procedure breaks in a stretch.
    pub fn of(world: &World<'_>, procedure: ProcedureId, part: &Played, cuts: &game::Cuts) -> Self {
        Self {
            time: part.stretch.time,
            cut: world.steps_of(procedure, &cuts.cheapest),
            count: cuts.count,
            exact: cuts.exact,
        }
    }
}

/// A step that would have to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The step.
    pub step: StepId,
    /// What stands in the way.
    pub note: Text,
    /// The lightest level at which that can be changed.
    pub level: RemedyLevel,
}

/// The figures of a least time, with its strategy in steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    /// One pass; nothing where that is not known.
    pub once: Option<game::Span>,
    /// On average, in milliseconds; nothing where that is not known.
    pub expected: Option<u64>,
    /// Whether the other side can send back to what takes time as often as it likes.
    pub unbounded: bool,
    /// The steps whose time is not stated; with some, every figure is a lower bound.
    pub open: Vec<StepId>,
    /// The steps of a run of one pass that takes so long.
    pub story: Vec<StepId>,
}

const NEEDS: [Need; 4] = [
    Need::Card,
    Need::Smartphone,
    Need::Account,
    Need::Registration,
];

impl World<'_> {
    /// Who can finish what, in the situation in which the design is looked at; in ordinary times also in each scenario,
    /// and without each system by itself.
    pub fn table(&self) -> Table {
        let design = self.design;
        let procedures: Vec<ProcedureId> = design
            .procedures
            .entries()
            .filter(|(_, it)| it.serves.is_some() && !it.steps.is_empty())
            .map(|(id, _)| id)
            .collect();
        let here = Case::after(self.situation());
        let mut cases = vec![here];
        let of = |people| Case { people, ..here };
        cases.extend(NEEDS.map(|need| of(People::Without(need))));
        cases.extend([People::Abroad, People::ByProxy].map(of));
        if design.steps.iter().any(|it| it.moves_on_consent()) {
            cases.push(of(People::Unconsenting));
        }
        // Groups that a library declares lack what is asked about anyway.
        let groups = design.words.groups.entries();
        let own = groups.filter(|(_, it)| !design.given.contains(&it.name.span.file));
        cases.extend(own.map(|(id, _)| of(People::Group(id))));
        if self.situation() == Situation::Ordinary {
            let scenarios = design.scenarios.entries();
            let outages = scenarios.filter(|(_, it)| !it.down.is_empty());
            cases.extend(outages.map(|(id, _)| Case::after(Situation::Scenario(id))));
            let systems: BTreeSet<SystemId> = procedures
                .iter()
                .flat_map(|&it| self.systems_of(it))
                .collect();
            cases.extend(
                systems
                    .into_iter()
                    .map(|it| Case::after(Situation::Without(it))),
            );
        }
        let rows = cases.into_iter().map(|case| Row {
            case,
            cells: procedures.iter().map(|&it| self.cell(it, case)).collect(),
        });
        Table {
            rows: rows.collect(),
            procedures,
        }
    }

    /// One cell of the table; none where the case does not arise.
    pub fn cell(&self, procedure: ProcedureId, case: Case) -> Option<Cell> {
        let uses = |system| self.systems_of(procedure).contains(&system);
        let arises = match case.situation {
            Situation::Without(system) => uses(system),
            _ => true,
        };
        if !arises || !self.arises(procedure, case.people) {
            return None;
        }
        let finish = self.finish(procedure, case);
        let verdict = self.verdict(procedure, &finish);
        let digital = self.finish(procedure, case.digitally());
        let mut parts = digital.parts.iter().map(Played::can_finish);
        let digitally = if parts.clone().any(|it| it == Some(false)) {
            Some(false)
        } else {
            parts.all(|it| it == Some(true)).then_some(true)
        };
        let times = match &verdict {
            Verdict::Can | Verdict::Open(_) => self.times(procedure, case),
            Verdict::Cannot(_) | Verdict::Undecided(_) => None,
        };
        let (own, elapsed) = times.unzip();
        Some(Cell {
            procedure,
            verdict,
            digitally,
            own,
            elapsed,
            finish,
        })
    }

    fn verdict(&self, procedure: ProcedureId, finish: &Finish) -> Verdict {
        let mut open = Vec::new();
        for part in &finish.parts {
            if let Some(reason) = part.undecided() {
                return Verdict::Undecided(reason);
            }
            match &part.good {
                Answer::Cannot(cuts) => {
                    return Verdict::Cannot(Breaks::of(self, procedure, part, cuts));
                }
                _ => open.extend(part.deciding.iter().cloned()),
            }
        }
        if open.is_empty() {
            return Verdict::Can;
        }
        open.sort();
        open.dedup();
        Verdict::Open(open)
    }

    /// The least own time and the least elapsed time, at the beginning of the situation.
    pub(super) fn times(&self, procedure: ProcedureId, case: Case) -> Option<(Time, Time)> {
        self.ask_within(procedure, case);
        let stretches = self.stretches_of(procedure, case.situation);
        let part = stretches.into_iter().next()?;
        // What a proxy does for them takes nobody's own time, but is nobody's own way either where they have one.
        let own = case == Case::default();
        self.play_with(procedure, case, &part, own, |game, access| {
            let process = self.process(procedure);
            let allowed = |node: NodeId| {
                let step = process.step_of.get(&node);
                let access = step.and_then(|it| access.get(it));
                access.is_none_or(Access::at_best)
            };
            let least = |measure| {
                let time = game.least_time(measure, &allowed)?;
                Some(Time {
                    once: time.once,
                    expected: time.expected,
                    unbounded: time.unbounded,
                    open: self.not_timed(procedure, &time),
                    story: self.steps_of(procedure, &time.story),
                })
            };
            Some((least(Measure::Own)?, least(Measure::Elapsed)?))
        })
        .ok()
        .flatten()
    }

    /// The steps whose time is not stated although a run depends on it, those of what is done within it among them.
    pub(super) fn not_timed(&self, procedure: ProcedureId, time: &game::Time) -> Vec<StepId> {
        let mut open = self.steps_of(procedure, &time.open);
        let passed = self.steps_of(procedure, &time.story);
        let within = passed
            .iter()
            .filter_map(|&it| self.time_within(self.called(it)?));
        for &step in within.flat_map(|it| &it.open) {
            if !open.contains(&step) {
                open.push(step);
            }
        }
        open
    }

    /// What would open a way where a procedure breaks: at each step of the cut, what stands in the way and the level at
    /// which that can be changed.
    pub fn openings(&self, cell: &Cell, breaks: &Breaks) -> Vec<Opening> {
        let part = cell
            .finish
            .parts
            .iter()
            .find(|it| it.stretch.time == breaks.time);
        let Some(part) = part else {
            return Vec::new();
        };
        breaks
            .cut
            .iter()
            .map(|&step| Opening {
                step,
                note: match part.access.get(&step) {
                    Some(Access::No(barrier)) => barrier.note(self.design),
                    _ => Text::default(),
                },
                level: part
                    .levels
                    .get(&step)
                    .copied()
                    .unwrap_or(RemedyLevel::Operation),
            })
            .collect()
    }

    /// What the applicant picks where the choice is theirs: the ways taken at each step, none where they do not answer.
    /// A step stands here more than once where the pick depends on what happened before.
    pub fn picks_of(
        &self,
        procedure: ProcedureId,
        strategy: &game::Strategy,
    ) -> Vec<(StepId, Vec<Element>)> {
        let process = self.process(procedure);
        let target = |flow: &FlowId| {
            process.way_of.get(flow).map(|way| match way.to {
                Target::Step(step) => Element::Step(step),
                Target::Outcome(outcome) => Element::Outcome(procedure, outcome),
            })
        };
        strategy
            .picks
            .iter()
            .filter_map(|(node, pick)| {
                let ways = match pick {
                    game::Pick::Ways(flows) => flows.iter().filter_map(target).collect(),
                    game::Pick::Silence => Vec::new(),
                };
                Some((*process.step_of.get(node)?, ways))
            })
            .collect()
    }

    /// The steps that nodes stand for.
    pub fn steps_of(&self, procedure: ProcedureId, nodes: &[NodeId]) -> Vec<StepId> {
        let steps = &self.process(procedure).step_of;
        let steps = nodes.iter().filter_map(|it| steps.get(it));
        steps.copied().collect()
    }
}

impl Table {
    /// Whether the table has something to say.
    pub fn is_empty(&self) -> bool {
        self.procedures.is_empty()
    }

    /// The first row: everybody.
    pub fn everybody(&self) -> Option<&Row> {
        self.rows.first()
    }
}

impl Cell {
    /// Whether all that it says is what another one says.
    pub fn says_the_same(&self, other: &Self) -> bool {
        (&self.verdict, self.digitally, &self.own, &self.elapsed)
            == (&other.verdict, other.digitally, &other.own, &other.elapsed)
    }
}
