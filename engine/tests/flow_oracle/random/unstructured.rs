//! Nets without any blocks: nodes with flows between any two of them, and pools that talk with each other in loops.

use gensoku_engine::flow::{Event, Gateway, Repeat, SubProcess, Task};

use super::{Make, Recipe, Spec};

impl Spec {
    /// A few nodes in one scope, with flows between any two.
    pub(super) fn tangle(recipe: &mut Recipe<'_>) -> Self {
        let mut spec = Self::default();
        let root = spec.scope(0);
        spec.roots.push(root);
        let scope = if recipe.one_in(4) {
            let inner = spec.scope(0);
            let start = spec.node(root, Make::Start(Event::None));
            let sub = spec.node(root, Make::Sub(SubProcess::Embedded, inner));
            spec.flow(start, sub);
            let end = spec.node(root, Make::End(Event::None));
            spec.flow(sub, end);
            spec.boundary(recipe, sub, end);
            inner
        } else {
            root
        };
        let first = spec.nodes.len();
        let start = spec.node(scope, Make::Start(Event::None));
        let makes = [
            Make::Gateway(Gateway::Inclusive),
            Make::Gateway(Gateway::Exclusive),
            Make::Gateway(Gateway::Parallel),
            Make::Task(Task::Abstract, Repeat::Once),
            Make::Gateway(Gateway::Inclusive),
            Make::Gateway(Gateway::Parallel),
            Make::Gateway(Gateway::Complex),
            Make::Gateway(Gateway::EventBased),
            Make::Task(Task::Receive, Repeat::LoopTestedBefore),
            Make::Catch(Event::Timer),
        ];
        for _ in 0..3 + recipe.pick(6) {
            spec.node(scope, makes[recipe.pick(makes.len())]);
        }
        let inside = first + 1..spec.nodes.len();
        let ends = [Event::None, Event::None, Event::Terminate, Event::Error];
        let last = spec.node(scope, Make::End(ends[recipe.pick(4)]));
        let any = |recipe: &mut Recipe<'_>| inside.start + recipe.pick(inside.len());
        let to = any(recipe);
        spec.flow(start, to);
        for node in inside.clone() {
            // On to the next as a rule, so that most of it is reached.
            for way in 0..1 + recipe.pick(3) {
                let next = (node + 1).min(last);
                let to = if way == 0 && recipe.pick(3) < 2 {
                    next
                } else {
                    any(recipe)
                };
                let flow = spec.flow(node, to);
                spec.flows[flow].3 = way == 1 && recipe.one_in(5);
            }
        }
        let from = any(recipe);
        spec.flow(from, last);
        if recipe.one_in(3) {
            let host = any(recipe);
            spec.boundary(recipe, host, last);
        }
        spec
    }

    /// Two or three pools, each a loop of sending and waiting.
    pub(super) fn talk(recipe: &mut Recipe<'_>) -> Self {
        let mut spec = Self::default();
        for pool in 0..2 + recipe.pick(2) {
            let root = spec.scope(pool);
            spec.roots.push(root);
            spec.talker(recipe, root, pool);
        }
        let is_sender = |it: Make| {
            matches!(
                it,
                Make::Task(Task::Send, _) | Make::Throw(Event::Message) | Make::End(Event::Message)
            )
        };
        let waits = |it: Make| {
            matches!(
                it,
                Make::Task(Task::Receive, _)
                    | Make::Catch(Event::Message)
                    | Make::Start(Event::Message)
                    | Make::Boundary(_, Event::Message, _)
            )
        };
        // Whoever sends has somebody who waits, as a rule.
        let waiting: Vec<usize> = (0..spec.nodes.len())
            .filter(|&it| waits(spec.nodes[it].make))
            .collect();
        for from in 0..spec.nodes.len() {
            if is_sender(spec.nodes[from].make) && !waiting.is_empty() && recipe.pick(5) < 4 {
                let to = waiting[recipe.pick(waiting.len())];
                if spec.scopes[spec.nodes[from].scope] != spec.scopes[spec.nodes[to].scope] {
                    spec.messages.push((Some(from), Some(to)));
                }
            }
        }
        spec
    }

    fn talker(&mut self, recipe: &mut Recipe<'_>, root: usize, pool: usize) {
        let begins = if pool > 0 && recipe.pick(3) > 0 {
            Event::Message
        } else {
            Event::None
        };
        let start = self.node(root, Make::Start(begins));
        let merge = self.node(root, Make::Gateway(Gateway::Exclusive));
        self.flow(start, merge);
        let scope = if recipe.one_in(4) {
            let inner = self.scope(pool);
            let sub = self.node(root, Make::Sub(SubProcess::Embedded, inner));
            self.flow(merge, sub);
            if recipe.one_in(2) {
                let interrupting = recipe.one_in(2);
                let event = [Event::Message, Event::Timer][recipe.pick(2)];
                let boundary = self.node(root, Make::Boundary(sub, event, interrupting));
                self.flow(boundary, merge);
            }
            let begin = self.node(inner, Make::Start(Event::None));
            let last = self.talking(recipe, inner, begin);
            let end = self.node(
                inner,
                Make::End([Event::None, Event::Message][recipe.pick(2)]),
            );
            self.flow(last, end);
            sub
        } else {
            self.talking(recipe, root, merge)
        };
        if recipe.pick(3) > 0 {
            let split = self.node(root, Make::Gateway(Gateway::Exclusive));
            self.flow(scope, split);
            self.flow(split, merge);
            let ends = [Event::None, Event::Message, Event::Terminate];
            let end = self.node(root, Make::End(ends[recipe.pick(3)]));
            self.flow(split, end);
        } else {
            let end = self.node(root, Make::End(Event::None));
            self.flow(scope, end);
        }
    }

    /// Sending and waiting, one after another; the last node.
    fn talking(&mut self, recipe: &mut Recipe<'_>, scope: usize, first: usize) -> usize {
        let mut last = first;
        for _ in 0..1 + recipe.pick(3) {
            let makes = [
                Make::Task(Task::Send, Repeat::Once),
                Make::Task(Task::Receive, Repeat::Once),
                Make::Throw(Event::Message),
                Make::Catch(Event::Message),
            ];
            let next = match recipe.pick(6) {
                it @ 0..4 => self.node(scope, makes[it]),
                4 => {
                    // Whichever message comes first, or none in time.
                    let split = self.node(scope, Make::Gateway(Gateway::EventBased));
                    let join = self.node(scope, Make::Gateway(Gateway::Exclusive));
                    for make in [
                        Make::Catch(Event::Message),
                        [Make::Catch(Event::Timer), makes[1]][recipe.pick(2)],
                    ] {
                        let event = self.node(scope, make);
                        self.flow(split, event);
                        self.flow(event, join);
                    }
                    self.flow(last, split);
                    last = join;
                    continue;
                }
                _ => {
                    let split = self.node(scope, Make::Gateway(Gateway::Parallel));
                    let join = self.node(scope, Make::Gateway(Gateway::Parallel));
                    for _ in 0..2 {
                        let step = self.node(scope, makes[recipe.pick(4)]);
                        self.flow(split, step);
                        self.flow(step, join);
                    }
                    self.flow(last, split);
                    last = join;
                    continue;
                }
            };
            self.flow(last, next);
            last = next;
        }
        last
    }
}
