//! The parts of a net, each judged alone: from the inside out, what is known of a sub-process used where it stands.

use std::cell::OnceCell;

use super::super::index::{Id, IdVec};
use super::super::net::{MessageFlowId, Net, NodeId, ScopeId};
use super::compile::{MOST_COPIES, Summary, compile};
use super::graph::{Ends, Steps};
use super::judge::{Judge, Judged};
use super::judgement::Answer;
use super::labels::{ends_of, small_labels};
use super::occurring::{Happening, occurring, raise};
use super::plan::Plan;
use super::reduce::{Reduced, reduce};
use super::states::{Bounds, Graph};
use super::system::{Holds, Instance, Place, System};
use super::verdict::{Element, Limits, Soundness};
use super::work::Work;

/// One part of a net that was judged alone.
pub(super) struct Unit {
    pub(super) roots: Vec<ScopeId>,
    pub(super) system: System,
    pub(super) reduced: Reduced,
    /// The states of the reduced system that were followed.
    pub(super) followed: Graph,
    /// A run of the reduced system to a state from which none completes.
    pub(super) stuck_by: Option<Steps>,
    /// The states of the system itself, followed when a run is told.
    pub(super) all: OnceCell<Option<Graph>>,
    /// The nodes that happen, with their doubts.
    pub(super) occurs: Vec<Happening>,
    pub(super) completes: Answer,
    pub(super) stuck: Answer,
    pub(super) unsafe_at: Answer<Element>,
    pub(super) twice: Vec<(NodeId, Option<Instance>, Answer)>,
    pub(super) unread: Vec<(MessageFlowId, Answer)>,
    pub(super) summary: Option<Summary>,
}

pub(super) struct Checker<'n> {
    pub(super) net: &'n Net,
    pub(super) plan: Plan<'n>,
    pub(super) limits: Limits,
    pub(super) work: Work,
    pub(super) telling: Work,
    pub(super) summaries: IdVec<ScopeId, Summary>,
    /// Whether the summary of a scope rests on bounds that were reached.
    pub(super) doubtful: IdVec<ScopeId, bool>,
    pub(super) units: Vec<Unit>,
    /// Of each node whether it occurs, as far as its own unit goes.
    pub(super) occurs: IdVec<NodeId, Answer>,
    /// Of each node whether something happens there, where it is known of what that would be.
    pub(super) happens: IdVec<NodeId, Option<Answer>>,
}

impl<'n> Checker<'n> {
    pub(super) fn new(net: &'n Net, limits: Limits) -> Self {
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
            happens: IdVec::filled(None, net.nodes().len()),
        }
    }

    pub(super) fn bounds(&self) -> Bounds {
        Bounds {
            states: self.limits.states,
            tokens: 250,
            saturate: false,
            choices: self.limits.choices.min(20),
            plain: false,
        }
    }

    pub(super) fn check(mut self) -> Soundness {
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
                for it in &unit.occurs {
                    let happens = self.happens[it.node].get_or_insert(Answer::No);
                    raise(happens, it.answer);
                    if it.begins {
                        raise(&mut self.occurs[it.node], it.answer);
                    }
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
            stuck_by,
            enough,
        } = self.work.part(2, |work| {
            Judge::of(small, &ends, self.bounds(), self.limits.at_first, work)
        });
        let overflows = !enough && !graph.finished() && judgement.is_open();
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
            stuck_by,
            all: OnceCell::new(),
        };
        (unit, overflows)
    }

    fn first_scope(&self) -> ScopeId {
        ScopeId::new(0)
    }
}
