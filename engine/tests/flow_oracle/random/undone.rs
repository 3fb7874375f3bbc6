//! Activities that can be undone, and what has them undone.

use gensoku_engine::flow::{Event, Repeat, SubProcess, Task};

use super::{Make, Recipe, Spec};

impl Spec {
    /// Adds activities that compensate others, event sub-processes for compensation, and events that throw it.
    pub(super) fn undo(&mut self, recipe: &mut Recipe<'_>) {
        let activities: Vec<usize> = (0..self.nodes.len())
            .filter(|&it| {
                let spot = &self.nodes[it];
                let event = matches!(spot.make, Make::Sub(SubProcess::Event { .. }, _));
                matches!(spot.make, Make::Task(..) | Make::Sub(..))
                    && !event
                    && spot.compensates.is_none()
            })
            .collect();
        if activities.is_empty() {
            return;
        }
        for _ in 0..1 + recipe.pick(3) {
            let activity = activities[recipe.pick(activities.len())];
            match self.nodes[activity].make {
                Make::Sub(_, inner) if recipe.one_in(3) => {
                    self.for_compensation(recipe, inner, &activities);
                }
                _ => self.undone_by_a_step(activity),
            }
        }
        for _ in 0..recipe.pick(3) {
            let spot = recipe.pick(self.nodes.len());
            if let make @ (Make::End(Event::None) | Make::Throw(Event::None | Event::Message)) =
                &mut self.nodes[spot].make
            {
                *make = match make {
                    Make::End(_) => Make::End(Event::Compensation),
                    _ => Make::Throw(Event::Compensation),
                };
                self.names(recipe, spot, &activities);
            }
        }
    }

    fn undone_by_a_step(&mut self, activity: usize) {
        let scope = self.nodes[activity].scope;
        self.node(scope, Make::Boundary(activity, Event::Compensation, true));
        let step = self.node(scope, Make::Task(Task::Abstract, Repeat::Once));
        self.nodes[step].compensates = Some(activity);
    }

    /// An event sub-process for compensation, which has more undone or not.
    fn for_compensation(&mut self, recipe: &mut Recipe<'_>, scope: usize, activities: &[usize]) {
        let inner = self.scope(self.scopes[scope]);
        let interrupting = true;
        self.node(scope, Make::Sub(SubProcess::Event { interrupting }, inner));
        let start = self.node(inner, Make::Start(Event::Compensation));
        let ends = [Event::None, Event::Compensation];
        let end = self.node(inner, Make::End(ends[recipe.pick(2)]));
        self.names(recipe, end, activities);
        self.flow(start, end);
    }

    /// Names, or not, the activity that an event has undone.
    fn names(&mut self, recipe: &mut Recipe<'_>, event: usize, activities: &[usize]) {
        if recipe.one_in(2) {
            self.nodes[event].undoes = Some(activities[recipe.pick(activities.len())]);
        }
    }
}
