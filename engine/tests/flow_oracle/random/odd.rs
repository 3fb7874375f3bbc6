//! Oddities that blocks never have: any event anywhere, boundary events that lead back into a loop, event sub-processes
//! inside each other, entries into inclusive joins from anywhere, steps that wait and choose like gateways.

use gensoku_engine::flow::{Event, Gateway, Join, Repeat, Split, SubProcess, Task};

use super::{CAUGHT, Make, Recipe, Spec};

const CODES: [Option<&str>; 3] = [None, Some("a"), Some("b")];

impl Spec {
    /// A random net with some oddities.
    pub(super) fn odd(recipe: &mut Recipe<'_>) -> Self {
        let changes = 1 + recipe.pick(7);
        let kinds: Vec<usize> = (0..changes).map(|_| recipe.pick(18)).collect();
        let mut spec = Self::blocks(recipe);
        for kind in kinds {
            spec.oddity(recipe, kind);
        }
        if spec.roots.len() > 1 && recipe.one_in(2) {
            spec.any_message(recipe);
        }
        spec
    }

    fn oddity(&mut self, recipe: &mut Recipe<'_>, kind: usize) {
        match kind {
            0 => {
                let repeats = [
                    Repeat::LoopTestedBefore,
                    Repeat::Loop,
                    Repeat::Sequential,
                    Repeat::Parallel,
                ];
                if let Some(node) = self.any(recipe, is_activity) {
                    self.nodes[node].repeat = Some(repeats[recipe.pick(4)]);
                }
            }
            1 => self.turn_end(recipe),
            2 => self.turn_throw(recipe),
            3 => {
                let tasks = [Task::Call, Task::Receive, Task::Send, Task::Manual];
                if let Some(node) = self.any(recipe, |it| matches!(it, Make::Task(..))) {
                    self.nodes[node].make = Make::Task(tasks[recipe.pick(4)], Repeat::Once);
                }
            }
            4 | 5 => self.odd_boundary(recipe),
            6 => {
                if let Some(node) = self.any(recipe, |it| matches!(it, Make::Boundary(..)))
                    && let Make::Boundary(host, event, interrupting) = self.nodes[node].make
                {
                    self.nodes[node].make = if recipe.one_in(2) {
                        Make::Boundary(host, event, !interrupting)
                    } else {
                        Make::Boundary(host, any_event(recipe), interrupting)
                    };
                }
            }
            7 => {
                if let Some(node) = self.any(recipe, |it| matches!(it, Make::Start(_))) {
                    self.nodes[node].make = Make::Start(any_event(recipe));
                    self.nodes[node].code = CODES[recipe.pick(3)];
                }
            }
            8 => {
                let scope = recipe.pick(self.scopes.len());
                let start = self.node(scope, Make::Start(any_event(recipe)));
                self.lead_somewhere(recipe, start);
            }
            9 | 10 => self.event_sub(recipe),
            11 => {
                let joins =
                    |it: Make| matches!(it, Make::Gateway(Gateway::Inclusive | Gateway::Complex));
                if let Some(join) = self.any(recipe, joins) {
                    let beside = self.beside(self.nodes[join].scope);
                    let from = beside[recipe.pick(beside.len())];
                    self.flow(from, join);
                }
            }
            12 => {
                let kinds = [
                    Gateway::Complex,
                    Gateway::EventBased,
                    Gateway::Inclusive,
                    Gateway::Parallel,
                ];
                if let Some(node) = self.any(recipe, |it| matches!(it, Make::Gateway(_))) {
                    self.nodes[node].make = Make::Gateway(kinds[recipe.pick(4)]);
                }
            }
            13 | 14 => {
                if let Some(node) = self.any(recipe, is_activity) {
                    if recipe.one_in(2) {
                        let splits = [Split::One, Split::All, Split::Some, Split::AtMostOne];
                        self.nodes[node].split = Some(splits[recipe.pick(4)]);
                    } else {
                        let joins = [Join::All, Join::Inclusive];
                        self.nodes[node].join = Some(joins[recipe.pick(2)]);
                    }
                    self.lead_somewhere(recipe, node);
                }
            }
            15 => {
                if !self.flows.is_empty() {
                    let flow = recipe.pick(self.flows.len());
                    if recipe.one_in(2) {
                        self.flows[flow].3 = true;
                    } else {
                        self.flows[flow].2 = Some(["x", "not x", "y"][recipe.pick(3)].to_owned());
                    }
                }
            }
            16 => {
                // A part of a scope that nothing leads to.
                let scope = recipe.pick(self.scopes.len());
                let node = self.simple(recipe, scope);
                if recipe.one_in(2) {
                    self.lead_somewhere(recipe, node);
                }
            }
            _ => {
                // What a scope begins with goes, so that it begins wherever nothing leads.
                if let Some(start) = self.any(recipe, |it| matches!(it, Make::Start(_))) {
                    self.nodes[start].make = Make::Task(Task::Abstract, Repeat::Once);
                }
            }
        }
    }

    fn any(&self, recipe: &mut Recipe<'_>, is: impl Fn(Make) -> bool) -> Option<usize> {
        let all: Vec<usize> = (0..self.nodes.len())
            .filter(|&it| is(self.nodes[it].make))
            .collect();
        (!all.is_empty()).then(|| all[recipe.pick(all.len())])
    }

    fn beside(&self, scope: usize) -> Vec<usize> {
        (0..self.nodes.len())
            .filter(|&it| self.nodes[it].scope == scope)
            .collect()
    }

    fn lead_somewhere(&mut self, recipe: &mut Recipe<'_>, from: usize) {
        let beside = self.beside(self.nodes[from].scope);
        let to = beside[recipe.pick(beside.len())];
        self.flow(from, to);
    }

    fn turn_end(&mut self, recipe: &mut Recipe<'_>) {
        let events = [
            Event::Terminate,
            Event::Error,
            Event::Escalation,
            Event::Cancel,
            Event::Message,
            Event::Multiple,
            Event::Signal,
        ];
        if let Some(node) = self.any(recipe, |it| matches!(it, Make::End(_))) {
            self.nodes[node].make = Make::End(events[recipe.pick(events.len())]);
            self.nodes[node].code = CODES[recipe.pick(3)];
        }
    }

    fn turn_throw(&mut self, recipe: &mut Recipe<'_>) {
        let events = [
            Event::Escalation,
            Event::Multiple,
            Event::Signal,
            Event::None,
            Event::Message,
        ];
        let throws = |it: Make| matches!(it, Make::Throw(_) | Make::Catch(_));
        if let Some(node) = self.any(recipe, throws) {
            self.nodes[node].make = Make::Throw(events[recipe.pick(events.len())]);
            self.nodes[node].code = CODES[recipe.pick(3)];
        }
    }

    /// Another boundary event, at whatever activity, that leads to whatever lies beside it.
    fn odd_boundary(&mut self, recipe: &mut Recipe<'_>) {
        let Some(host) = self.any(recipe, is_activity) else {
            return;
        };
        let interrupting = recipe.one_in(2);
        let make = Make::Boundary(host, any_event(recipe), interrupting);
        let boundary = self.node(self.nodes[host].scope, make);
        self.nodes[boundary].code = CODES[recipe.pick(3)];
        self.lead_somewhere(recipe, boundary);
        if recipe.one_in(4) {
            self.lead_somewhere(recipe, boundary);
        }
    }

    /// An event sub-process in whatever scope, perhaps with a sub-process or another one inside.
    fn event_sub(&mut self, recipe: &mut Recipe<'_>) {
        let around = recipe.pick(self.scopes.len());
        let interrupting = recipe.one_in(2);
        let inner = self.scope(self.scopes[around]);
        self.node(around, Make::Sub(SubProcess::Event { interrupting }, inner));
        let start = self.node(inner, Make::Start(any_event(recipe)));
        self.nodes[start].code = CODES[recipe.pick(3)];
        let (first, last) = if recipe.one_in(3) {
            self.sub_process(recipe, inner, 2, 1)
        } else {
            self.block(recipe, inner, 1, 1)
        };
        self.flow(start, first);
        let ends = [
            Event::None,
            Event::Terminate,
            Event::Error,
            Event::Escalation,
        ];
        let end = self.node(inner, Make::End(ends[recipe.pick(4)]));
        self.nodes[end].code = CODES[recipe.pick(3)];
        self.flow(last, end);
    }

    /// A message flow between any two nodes of two pools, gateways apart.
    fn any_message(&mut self, recipe: &mut Recipe<'_>) {
        let talks = |it: Make| !matches!(it, Make::Gateway(_));
        for _ in 0..1 + recipe.pick(2) {
            let (from, to) = (self.any(recipe, talks), self.any(recipe, talks));
            self.messages.push((from, to));
        }
    }
}

fn is_activity(make: Make) -> bool {
    match make {
        Make::Task(..) => true,
        Make::Sub(kind, _) => !matches!(kind, SubProcess::Event { .. }),
        _ => false,
    }
}

/// Any event that begins something; compensation is outside the flow of tokens.
fn any_event(recipe: &mut Recipe<'_>) -> Event {
    CAUGHT[recipe.pick(CAUGHT.len())]
}
