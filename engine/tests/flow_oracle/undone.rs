//! What is undone: by the definitions, asked from what may be undone outward to what throws.

use gensoku_engine::flow::{Event, Kind, NodeId, ScopeId, SubProcess};

use super::Oracle;

impl Oracle<'_> {
    /// Whether something throws compensation to the activity that compensates this one.
    pub(super) fn is_undone(&self, activity: NodeId) -> bool {
        self.net
            .nodes()
            .ids()
            .any(|thrower| self.undoes(thrower, activity))
    }

    /// Whether what a node throws undoes an activity: it is named, it stands where everything is undone, or it stands
    /// in a sub-process that is undone and says nothing of how.
    fn undoes(&self, thrower: NodeId, activity: NodeId) -> bool {
        let scope = self.net.nodes()[activity].scope;
        let all_here = match self.thrown_for(thrower) {
            None => return false,
            Some(Undone::One(named)) if named == activity => return true,
            Some(Undone::One(_)) => false,
            Some(Undone::All(scopes)) => scopes.contains(&scope),
        };
        let around = self.net.scopes()[scope].inside;
        all_here
            || around.is_some_and(|around| {
                self.starts_with_compensation(around) == Some(false)
                    && !self.says_how(around)
                    && self.undoes(thrower, around)
            })
    }

    fn thrown_for(&self, thrower: NodeId) -> Option<Undone> {
        let node = &self.net.nodes()[thrower];
        match (node.kind, node.undoes) {
            (
                Kind::Throw(Event::Compensation | Event::Multiple)
                | Kind::End(Event::Compensation | Event::Multiple),
                Some(named),
            ) => Some(Undone::One(named)),
            (
                Kind::Throw(Event::Compensation | Event::Multiple)
                | Kind::End(Event::Compensation | Event::Multiple),
                None,
            ) => {
                let mut scopes = vec![node.scope];
                while let Some(around) = self.net.scopes()[scopes[scopes.len() - 1]].inside
                    && self.starts_with_compensation(around).is_some()
                    && matches!(
                        self.kind(around),
                        Kind::SubProcess(SubProcess::Event { .. }, _)
                    )
                {
                    scopes.push(self.net.nodes()[around].scope);
                }
                Some(Undone::All(scopes))
            }
            (Kind::End(Event::Cancel), _) => {
                let mut scope = node.scope;
                loop {
                    let around = self.net.scopes()[scope].inside?;
                    if matches!(
                        self.kind(around),
                        Kind::SubProcess(SubProcess::Transaction, _)
                    ) {
                        return Some(Undone::All(vec![scope]));
                    }
                    scope = self.net.nodes()[around].scope;
                }
            }
            (
                Kind::Boundary {
                    event: Event::Cancel,
                    host,
                    ..
                },
                _,
            ) => match self.kind(host) {
                Kind::SubProcess(_, inner) => Some(Undone::All(vec![inner])),
                _ => None,
            },
            _ => None,
        }
    }

    /// Of a sub-process, whether it is an event sub-process that begins with compensation.
    fn starts_with_compensation(&self, node: NodeId) -> Option<bool> {
        let Kind::SubProcess(kind, inner) = self.kind(node) else {
            return None;
        };
        let mut starts = self.net.starts(inner);
        let begins = starts.any(|it| self.kind(it) == Kind::Start(Event::Compensation));
        Some(matches!(kind, SubProcess::Event { .. }) && begins)
    }

    /// Whether a sub-process says how it is undone: by an activity at its boundary, or by an event sub-process in it.
    fn says_how(&self, sub: NodeId) -> bool {
        let Kind::SubProcess(_, inner) = self.kind(sub) else {
            return false;
        };
        let nodes = self.net.nodes();
        let mut inside = self.net.members(inner).iter();
        nodes.iter().any(|it| it.compensates == Some(sub))
            || inside.any(|&it| self.starts_with_compensation(it) == Some(true))
    }
}

/// What an event has undone.
enum Undone {
    One(NodeId),
    All(Vec<ScopeId>),
}
