//! What is known of each part of a net, brought together: the verdicts about the whole.

use super::super::net::{Kind, NodeId, ScopeId};
use super::checker::{Checker, Unit};
use super::judgement::Answer;
use super::tell::{Goal, Run, Told, tell};
use super::verdict::{Counterexample, Element, Reason, Rule, Soundness, Verdict, Violation};

impl Checker<'_> {
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
            return if self.plan.compensated[node] {
                self.occurs(undone)
            } else {
                Answer::No
            };
        }
        if self.plan.compensated[node] {
            return Answer::Yes(());
        }
        self.occurs[node]
    }

    pub(super) fn collect(&self) -> Soundness {
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
        let never = if found.violations.is_empty() {
            Vec::new()
        } else {
            self.never()
        };
        found.finish(doubt, never)
    }

    /// The nodes where nothing happens in any run, as far as it is known.
    fn never(&self) -> Vec<NodeId> {
        let nodes = self.net.nodes().entries();
        let never = nodes.filter(|&(id, node)| {
            let itself = if node.kind.is_activity() || self.plan.compensated[id] {
                Some(self.occurs(id))
            } else {
                self.happens[id]
            };
            itself == Some(Answer::No) || self.entered(node.scope) == Answer::No
        });
        never.map(|it| it.0).collect()
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
            stuck_by: unit.stuck_by.as_ref(),
            large: &unit.all,
            bounds: self.bounds(),
            work: &self.telling,
        };
        tell(&told, goal)
    }

    /// Goes on into the sub-processes in which a run sticks.
    fn to_the_bottom(&self, mut run: Run) -> Run {
        let mut above = None;
        loop {
            let inside = run
                .begun
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
            run.begun = more.begun;
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

fn counterexample(run: Run) -> Counterexample {
    Counterexample {
        nodes: run.nodes,
        no_return: run.no_return,
        shortest: run.shortest,
        waiting: run.waiting,
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

    fn finish(self, doubt: bool, never: Vec<NodeId>) -> Soundness {
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
            never,
        }
    }
}
