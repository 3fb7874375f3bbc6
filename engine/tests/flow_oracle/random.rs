//! Random nets of all constructs: in blocks, a little spoilt or with what nobody would draw, and without any blocks.

mod build;
mod constructs;
mod odd;
mod thrown;
mod undone;
mod unstructured;

use gensoku_engine::flow::{Event, Gateway, Join, Repeat, Split, SubProcess, Task};

pub(crate) use constructs::constructs;

/// What start and boundary events may wait for; nothing at all stands last.
const CAUGHT: [Event; 9] = [
    Event::Timer,
    Event::Message,
    Event::Error,
    Event::Escalation,
    Event::Cancel,
    Event::Signal,
    Event::Conditional,
    Event::Multiple,
    Event::None,
];

/// A sequence of decisions; when it is used up, every decision is the first.
pub(crate) struct Recipe<'r> {
    decisions: std::slice::Iter<'r, u16>,
}

impl<'r> Recipe<'r> {
    pub(crate) fn new(decisions: &'r [u16]) -> Self {
        Self {
            decisions: decisions.iter(),
        }
    }

    fn pick(&mut self, options: usize) -> usize {
        self.decisions
            .next()
            .map_or(0, |&it| usize::from(it) % options.max(1))
    }

    fn one_in(&mut self, many: usize) -> bool {
        self.pick(many) == many - 1
    }
}

#[derive(Clone, Copy, Debug)]
enum Make {
    Start(Event),
    End(Event),
    Task(Task, Repeat),
    Sub(SubProcess, usize),
    Catch(Event),
    Throw(Event),
    Gateway(Gateway),
    Boundary(usize, Event, bool),
}

#[derive(Clone, Debug)]
struct Spot {
    scope: usize,
    make: Make,
    code: Option<&'static str>,
    split: Option<Split>,
    join: Option<Join>,
    repeat: Option<Repeat>,
    compensates: Option<usize>,
    undoes: Option<usize>,
    instantiates: bool,
}

/// What is to be built; flows have a guard and a default mark.
#[derive(Default, Debug)]
pub(crate) struct Spec {
    /// The pool of each scope.
    scopes: Vec<usize>,
    roots: Vec<usize>,
    nodes: Vec<Spot>,
    flows: Vec<(usize, usize, Option<String>, bool)>,
    messages: Vec<(Option<usize>, Option<usize>)>,
}

/// How a net is drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Drawn {
    /// In blocks, a little spoilt.
    Blocks,
    /// In blocks, with oddities.
    Odd,
    /// Flows between any two nodes.
    Tangle,
    /// Pools that talk with each other.
    Talk,
    /// Sub-processes inside each other that throw and catch the same.
    Thrown,
}

impl Spec {
    pub(crate) fn drawn(how: Drawn, recipe: &mut Recipe<'_>) -> Self {
        let mut spec = match how {
            Drawn::Blocks => Self::blocks(recipe),
            Drawn::Odd => Self::odd(recipe),
            Drawn::Tangle => Self::tangle(recipe),
            Drawn::Talk => Self::talk(recipe),
            Drawn::Thrown => Self::thrown(recipe),
        };
        if recipe.one_in(5) {
            spec.undo(recipe);
        }
        spec
    }

    fn blocks(recipe: &mut Recipe<'_>) -> Self {
        let mut spec = Self::default();
        let pools = 1 + usize::from(recipe.one_in(3)) + usize::from(recipe.one_in(8));
        for pool in 0..pools {
            let root = spec.scope(pool);
            spec.roots.push(root);
            let budget = if pools == 1 { 4 } else { 2 };
            spec.body(recipe, root, budget, 0, false);
        }
        spec.spoil(recipe);
        if pools > 1 {
            spec.exchange(recipe);
        }
        spec
    }

    fn scope(&mut self, pool: usize) -> usize {
        self.scopes.push(pool);
        self.scopes.len() - 1
    }

    fn node(&mut self, scope: usize, make: Make) -> usize {
        self.nodes.push(Spot {
            scope,
            make,
            code: None,
            split: None,
            join: None,
            repeat: None,
            compensates: None,
            undoes: None,
            instantiates: false,
        });
        self.nodes.len() - 1
    }

    fn flow(&mut self, from: usize, to: usize) -> usize {
        self.flows.push((from, to, None, false));
        self.flows.len() - 1
    }

    /// A whole scope: starts, blocks, ends, perhaps an event sub-process.
    fn body(
        &mut self,
        recipe: &mut Recipe<'_>,
        scope: usize,
        budget: usize,
        depth: usize,
        transaction: bool,
    ) {
        let (first, last) = self.block(recipe, scope, budget, depth);
        if !recipe.one_in(12) {
            let event = if depth == 0 && recipe.one_in(3) {
                Event::Message
            } else {
                Event::None
            };
            let start = self.node(scope, Make::Start(event));
            self.flow(start, first);
            if depth == 0 && recipe.one_in(10) {
                let other = self.node(scope, Make::Start(Event::Timer));
                self.flow(other, first);
            }
        }
        if !recipe.one_in(10) {
            let events = [
                Event::None,
                Event::None,
                Event::None,
                Event::Message,
                Event::Terminate,
                if depth > 0 { Event::Error } else { Event::None },
                if depth > 0 {
                    Event::Escalation
                } else {
                    Event::Signal
                },
                if transaction {
                    Event::Cancel
                } else {
                    Event::Compensation
                },
            ];
            let end = self.node(scope, Make::End(events[recipe.pick(events.len())]));
            self.nodes[end].code = [None, Some("a"), Some("b")][recipe.pick(3)];
            self.flow(last, end);
        }
        if recipe.one_in(8) {
            let interrupting = recipe.one_in(2);
            let inner = self.scope(self.scopes[scope]);
            self.node(scope, Make::Sub(SubProcess::Event { interrupting }, inner));
            let events = [
                Event::Timer,
                Event::Message,
                Event::Error,
                Event::Escalation,
                Event::Signal,
            ];
            let start = self.node(inner, Make::Start(events[recipe.pick(events.len())]));
            let (first, last) = self.block(recipe, inner, 1, depth + 2);
            self.flow(start, first);
            let end = self.node(inner, Make::End(Event::None));
            self.flow(last, end);
        }
    }

    /// A part with one way in and one way out.
    fn block(
        &mut self,
        recipe: &mut Recipe<'_>,
        scope: usize,
        budget: usize,
        depth: usize,
    ) -> (usize, usize) {
        if budget == 0 {
            let node = self.simple(recipe, scope);
            return (node, node);
        }
        match recipe.pick(16) {
            0 => {
                let node = self.simple(recipe, scope);
                (node, node)
            }
            1..=4 => {
                let (first, middle) = self.block(recipe, scope, budget - 1, depth);
                let (next, last) = self.block(recipe, scope, budget - 1, depth);
                self.flow(middle, next);
                (first, last)
            }
            5..=9 => self.branches(recipe, scope, budget, depth),
            10 => {
                let join = self.node(scope, Make::Gateway(Gateway::Exclusive));
                let split = self.node(scope, Make::Gateway(Gateway::Exclusive));
                let (first, last) = self.block(recipe, scope, budget - 1, depth);
                self.flow(join, first);
                self.flow(last, split);
                self.flow(split, join);
                (join, split)
            }
            11 => {
                // The event that happens first.
                let split = self.node(scope, Make::Gateway(Gateway::EventBased));
                let join = self.node(scope, Make::Gateway(Gateway::Exclusive));
                for _ in 0..2 {
                    let makes = [
                        Make::Catch(Event::Timer),
                        Make::Catch(Event::Message),
                        Make::Task(Task::Receive, Repeat::Once),
                    ];
                    let event = self.node(scope, makes[recipe.pick(makes.len())]);
                    self.flow(split, event);
                    self.flow(event, join);
                }
                (split, join)
            }
            12 => {
                // A step that decides by itself, with guards.
                let task = self.node(scope, Make::Task(Task::Abstract, Repeat::Once));
                let join = self.node(
                    scope,
                    Make::Gateway([Gateway::Exclusive, Gateway::Inclusive][recipe.pick(2)]),
                );
                let guards =
                    [["x", "y"], ["x", "not x"], ["a == 1", "a == 2"], ["x", ""]][recipe.pick(4)];
                for guard in guards {
                    let (first, last) = self.block(recipe, scope, budget - 1, depth);
                    let flow = self.flow(task, first);
                    self.flow(last, join);
                    if guard.is_empty() {
                        self.flows[flow].3 = recipe.one_in(2);
                    } else {
                        self.flows[flow].2 = Some(guard.to_owned());
                    }
                }
                if recipe.one_in(4) {
                    self.flow(task, join);
                }
                (task, join)
            }
            13 => {
                // A jump.
                let throw = self.node(scope, Make::Throw(Event::Link));
                let catch = self.node(scope, Make::Catch(Event::Link));
                self.nodes[throw].code = Some("l");
                self.nodes[catch].code = Some("l");
                (throw, catch)
            }
            _ if depth < 2 => self.sub_process(recipe, scope, budget, depth),
            _ => {
                let node = self.simple(recipe, scope);
                (node, node)
            }
        }
    }

    fn branches(
        &mut self,
        recipe: &mut Recipe<'_>,
        scope: usize,
        budget: usize,
        depth: usize,
    ) -> (usize, usize) {
        let gateways = [
            Gateway::Exclusive,
            Gateway::Parallel,
            Gateway::Inclusive,
            Gateway::Parallel,
        ];
        let kind = gateways[recipe.pick(4)];
        let close = if recipe.one_in(5) {
            gateways[recipe.pick(4)]
        } else {
            kind
        };
        let (split, join) = if recipe.one_in(6) {
            // Written procedures split and join at their steps.
            let split = self.node(scope, Make::Task(Task::Abstract, Repeat::Once));
            let join = self.node(scope, Make::Task(Task::Abstract, Repeat::Once));
            self.nodes[split].split = Some(if kind == Gateway::Exclusive {
                Split::One
            } else {
                Split::All
            });
            self.nodes[join].join = Some(if close == Gateway::Exclusive {
                Join::Each
            } else {
                Join::All
            });
            (split, join)
        } else {
            (
                self.node(scope, Make::Gateway(kind)),
                self.node(scope, Make::Gateway(close)),
            )
        };
        for branch in 0..2 + usize::from(recipe.one_in(3)) {
            if branch > 0 && recipe.one_in(5) {
                self.flow(split, join);
                continue;
            }
            let (first, last) = self.block(recipe, scope, budget - 1, depth);
            let flow = self.flow(split, first);
            self.flows[flow].3 = branch == 0 && recipe.one_in(4);
            if recipe.one_in(10) {
                let end = self.node(scope, Make::End(Event::None));
                self.flow(last, end);
            } else {
                self.flow(last, join);
            }
        }
        (split, join)
    }

    fn sub_process(
        &mut self,
        recipe: &mut Recipe<'_>,
        scope: usize,
        budget: usize,
        depth: usize,
    ) -> (usize, usize) {
        let inner = self.scope(self.scopes[scope]);
        let kind = [
            SubProcess::Embedded,
            SubProcess::Embedded,
            SubProcess::Transaction,
            SubProcess::AdHoc,
        ][recipe.pick(4)];
        let sub = self.node(scope, Make::Sub(kind, inner));
        self.body(
            recipe,
            inner,
            budget.saturating_sub(2),
            depth + 1,
            kind == SubProcess::Transaction,
        );
        let join = self.node(
            scope,
            Make::Gateway([Gateway::Exclusive, Gateway::Inclusive][recipe.pick(2)]),
        );
        self.flow(sub, join);
        for _ in 0..recipe.pick(3) {
            self.boundary(recipe, sub, join);
        }
        (sub, join)
    }

    fn boundary(&mut self, recipe: &mut Recipe<'_>, host: usize, after: usize) {
        let event = CAUGHT[recipe.pick(CAUGHT.len() - 1)];
        let interrupting = matches!(event, Event::Error | Event::Cancel) || recipe.one_in(2);
        let scope = self.nodes[host].scope;
        let boundary = self.node(scope, Make::Boundary(host, event, interrupting));
        self.nodes[boundary].code = [None, Some("a"), Some("b")][recipe.pick(3)];
        let node = self.simple(recipe, scope);
        self.flow(boundary, node);
        if recipe.one_in(2) {
            self.flow(node, after);
        } else {
            let end = self.node(scope, Make::End(Event::None));
            self.flow(node, end);
        }
    }

    /// A single node, perhaps with a boundary event.
    fn simple(&mut self, recipe: &mut Recipe<'_>, scope: usize) -> usize {
        let makes = [
            Make::Task(Task::Abstract, Repeat::Once),
            Make::Task(Task::Abstract, Repeat::Once),
            Make::Task(Task::User, Repeat::Parallel),
            Make::Task(Task::Service, Repeat::LoopTestedBefore),
            Make::Task(Task::Send, Repeat::Once),
            Make::Task(Task::Receive, Repeat::Once),
            Make::Catch(Event::Message),
            Make::Catch(Event::Timer),
            Make::Throw(Event::Message),
            Make::Throw(Event::Escalation),
            Make::Throw(Event::Compensation),
        ];
        let make = makes[recipe.pick(makes.len())];
        let node = self.node(scope, make);
        if matches!(make, Make::Throw(Event::Escalation)) {
            self.nodes[node].code = [None, Some("a"), Some("b")][recipe.pick(3)];
        }
        if matches!(make, Make::Task(..)) && recipe.one_in(6) {
            let end = self.node(scope, Make::End(Event::None));
            self.boundary(recipe, node, end);
        }
        if matches!(make, Make::Task(..)) && recipe.one_in(16) {
            self.node(scope, Make::Boundary(node, Event::Compensation, true));
            let handler = self.node(scope, Make::Task(Task::Abstract, Repeat::Once));
            self.nodes[handler].compensates = Some(node);
        }
        node
    }

    /// Adds and takes away flows and turns gateways.
    fn spoil(&mut self, recipe: &mut Recipe<'_>) {
        for _ in 0..[0, 0, 1, 1, 2, 3][recipe.pick(6)] {
            match recipe.pick(5) {
                0 | 1 => {
                    let from = recipe.pick(self.nodes.len());
                    let beside: Vec<usize> = (0..self.nodes.len())
                        .filter(|&it| self.nodes[it].scope == self.nodes[from].scope)
                        .collect();
                    let to = beside[recipe.pick(beside.len())];
                    self.flow(from, to);
                }
                2 if !self.flows.is_empty() => {
                    let gone = recipe.pick(self.flows.len());
                    self.flows.swap_remove(gone);
                }
                3 if !self.flows.is_empty() => {
                    let turned = recipe.pick(self.flows.len());
                    let scope = self.nodes[self.flows[turned].0].scope;
                    let beside: Vec<usize> = (0..self.nodes.len())
                        .filter(|&it| self.nodes[it].scope == scope)
                        .collect();
                    self.flows[turned].1 = beside[recipe.pick(beside.len())];
                }
                _ => {
                    let gateways: Vec<usize> = (0..self.nodes.len())
                        .filter(|&it| matches!(self.nodes[it].make, Make::Gateway(_)))
                        .collect();
                    if !gateways.is_empty() {
                        let kinds = [
                            Gateway::Exclusive,
                            Gateway::Parallel,
                            Gateway::Inclusive,
                            Gateway::Complex,
                        ];
                        let turned = gateways[recipe.pick(gateways.len())];
                        self.nodes[turned].make = Make::Gateway(kinds[recipe.pick(4)]);
                    }
                }
            }
        }
        if recipe.one_in(12)
            && let Some(node) = self.nodes.iter().position(|it| {
                matches!(
                    it.make,
                    Make::Task(Task::Receive, _) | Make::Gateway(Gateway::EventBased)
                )
            })
        {
            self.nodes[node].instantiates = true;
        }
    }

    /// Message flows between pools.
    fn exchange(&mut self, recipe: &mut Recipe<'_>) {
        let pool = |spec: &Self, node: usize| spec.scopes[spec.nodes[node].scope];
        let senders: Vec<usize> = (0..self.nodes.len())
            .filter(|&it| {
                matches!(
                    self.nodes[it].make,
                    Make::Task(..)
                        | Make::Throw(Event::Message)
                        | Make::End(Event::Message | Event::None)
                        | Make::Sub(SubProcess::Embedded, _)
                )
            })
            .collect();
        let waiting: Vec<usize> = (0..self.nodes.len())
            .filter(|&it| {
                matches!(
                    self.nodes[it].make,
                    Make::Task(Task::Receive | Task::User, _)
                        | Make::Catch(Event::Message)
                        | Make::Start(Event::Message | Event::None)
                        | Make::Boundary(_, Event::Message | Event::Multiple, _)
                )
            })
            .collect();
        if senders.is_empty() || waiting.is_empty() {
            return;
        }
        for _ in 0..1 + recipe.pick(4) {
            let from = senders[recipe.pick(senders.len())];
            let to = waiting[recipe.pick(waiting.len())];
            if recipe.one_in(12) {
                self.messages.push((None, Some(to)));
            } else if pool(self, from) != pool(self, to) {
                self.messages.push((Some(from), Some(to)));
            }
        }
    }
}
