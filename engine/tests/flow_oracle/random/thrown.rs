//! Sub-processes inside each other that throw errors and escalations of few codes, with boundary events and event
//! sub-processes at every level that wait for them.

use gensoku_engine::flow::{Event, Gateway, Repeat, SubProcess, Task};

use super::{Make, Recipe, Spec};

/// One code more often than others: what is thrown shall have several that could catch it.
const CODES: [Option<&str>; 5] = [Some("a"), Some("a"), Some("a"), None, Some("b")];
const EVENTS: [Event; 4] = [
    Event::Error,
    Event::Escalation,
    Event::Escalation,
    Event::Timer,
];

impl Spec {
    /// A random net of such sub-processes.
    pub(super) fn thrown(recipe: &mut Recipe<'_>) -> Self {
        let mut spec = Self::default();
        let root = spec.scope(0);
        spec.roots.push(root);
        spec.level(recipe, root, 3);
        if recipe.one_in(4) {
            spec.spoil(recipe);
        }
        spec
    }

    /// A scope with a sub-process in it, with what throws before or beside that, and an end that throws.
    fn level(&mut self, recipe: &mut Recipe<'_>, scope: usize, left: usize) {
        let start = self.node(scope, Make::Start(Event::None));
        let mut last = start;
        if recipe.one_in(4) {
            let throw = self.node(scope, Make::Throw(Event::Escalation));
            self.nodes[throw].code = CODES[recipe.pick(CODES.len())];
            self.flow(last, throw);
            last = throw;
        }
        if recipe.one_in(4) {
            // A choice, one way of which ends here.
            let choice = self.node(scope, Make::Gateway(Gateway::Exclusive));
            self.flow(last, choice);
            self.end_that_throws(recipe, scope, choice);
            last = choice;
        }
        if recipe.one_in(5) {
            let tasks = [Task::Abstract, Task::Call];
            let task = self.node(scope, Make::Task(tasks[recipe.pick(2)], Repeat::Once));
            self.flow(last, task);
            if recipe.one_in(3) {
                self.catching_boundary(recipe, scope, task);
            }
            last = task;
        }
        if left > 0 && !recipe.one_in(8) {
            let inner = self.scope(self.scopes[scope]);
            let sub = self.node(scope, Make::Sub(SubProcess::Embedded, inner));
            if recipe.one_in(10) {
                self.nodes[sub].repeat = Some(Repeat::Loop);
            }
            self.level(recipe, inner, left - 1);
            for _ in 0..[1, 1, 1, 2, 0][recipe.pick(5)] {
                self.catching_boundary(recipe, scope, sub);
            }
            self.flow(last, sub);
            last = sub;
        }
        self.end_that_throws(recipe, scope, last);
        if recipe.one_in(4) {
            self.catching_event_sub(recipe, scope, left);
            if recipe.one_in(3) {
                self.catching_event_sub(recipe, scope, left);
            }
        }
    }

    fn end_that_throws(&mut self, recipe: &mut Recipe<'_>, scope: usize, from: usize) {
        let events = [
            Event::Error,
            Event::Escalation,
            Event::None,
            Event::Terminate,
        ];
        let end = self.node(scope, Make::End(events[recipe.pick(events.len())]));
        self.nodes[end].code = CODES[recipe.pick(CODES.len())];
        self.flow(from, end);
    }

    fn catching_boundary(&mut self, recipe: &mut Recipe<'_>, scope: usize, host: usize) {
        let event = EVENTS[recipe.pick(EVENTS.len())];
        let interrupting = event == Event::Error || recipe.one_in(2);
        let boundary = self.node(scope, Make::Boundary(host, event, interrupting));
        self.nodes[boundary].code = CODES[recipe.pick(CODES.len())];
        let task = self.node(scope, Make::Task(Task::Abstract, Repeat::Once));
        self.flow(boundary, task);
        self.end_that_throws(recipe, scope, task);
    }

    fn catching_event_sub(&mut self, recipe: &mut Recipe<'_>, scope: usize, left: usize) {
        let event = EVENTS[recipe.pick(EVENTS.len())];
        let interrupting = event == Event::Error || recipe.one_in(2);
        let inner = self.scope(self.scopes[scope]);
        self.node(scope, Make::Sub(SubProcess::Event { interrupting }, inner));
        let start = self.node(inner, Make::Start(event));
        self.nodes[start].code = CODES[recipe.pick(CODES.len())];
        let task = if left > 0 && recipe.one_in(4) {
            let inside = self.scope(self.scopes[scope]);
            let sub = self.node(inner, Make::Sub(SubProcess::Embedded, inside));
            self.level(recipe, inside, 0);
            self.catching_boundary(recipe, inner, sub);
            sub
        } else {
            self.node(inner, Make::Task(Task::Abstract, Repeat::Once))
        };
        self.flow(start, task);
        self.end_that_throws(recipe, inner, task);
    }
}
