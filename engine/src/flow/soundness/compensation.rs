//! What is undone: the activities and the event sub-processes to which compensation that something throws comes
//! (BPMN 2.0.2, 10.5.6 and 13.5.5).
//!
//! A throwing event names the activity that it has undone; where it names none, everything in its scope is undone. What
//! stands in an event sub-process speaks for the scope around it too. A sub-process is undone by the activity at its
//! boundary or by its event sub-process for compensation; where it has neither, everything in it is undone.

use super::super::index::{IdVec, Runs};
use super::super::net::{Event, Kind, Net, NodeId, ScopeId, SubProcess};

/// Of each node, whether something throws compensation to it.
pub(super) fn compensated(net: &Net) -> IdVec<NodeId, bool> {
    let handlers = net.nodes().entries();
    let handlers = handlers.filter_map(|(id, node)| Some((node.compensates?, id)));
    let mut undoing = Undoing {
        net,
        handlers: Runs::group(net.nodes().len(), handlers),
        come_to: IdVec::filled(false, net.nodes().len()),
        undone: IdVec::filled(false, net.nodes().len()),
        emptied: IdVec::filled(false, net.scopes().len()),
        open: Vec::new(),
    };
    for node in net.nodes().iter() {
        match node.kind {
            Kind::Throw(Event::Compensation | Event::Multiple)
            | Kind::End(Event::Compensation | Event::Multiple) => match node.undoes {
                Some(activity) => undoing.undo(activity),
                None => undoing.all_around(node.scope),
            },
            Kind::End(Event::Cancel) => undoing.transaction(node.scope),
            Kind::Boundary {
                event: Event::Cancel,
                host,
                ..
            } => {
                if let Kind::SubProcess(_, inner) = net.nodes()[host].kind {
                    undoing.open.push(inner);
                }
            }
            _ => {}
        }
    }
    undoing.finish()
}

/// What is there for compensation, and nothing throws it there.
pub(super) fn not_undone(net: &Net) -> Vec<NodeId> {
    let come_to = compensated(net);
    let nodes = net.nodes().entries();
    let undoes = nodes.filter(|(id, it)| it.compensates.is_some() || is_for_compensation(net, *id));
    undoes.map(|it| it.0).filter(|&it| !come_to[it]).collect()
}

/// Whether a node is an event sub-process that begins with compensation.
fn is_for_compensation(net: &Net, node: NodeId) -> bool {
    let Kind::SubProcess(SubProcess::Event { .. }, inner) = net.nodes()[node].kind else {
        return false;
    };
    net.starts(inner)
        .any(|it| net.nodes()[it].kind == Kind::Start(Event::Compensation))
}

struct Undoing<'n> {
    net: &'n Net,
    /// What compensates each activity.
    handlers: Runs<NodeId, NodeId>,
    come_to: IdVec<NodeId, bool>,
    undone: IdVec<NodeId, bool>,
    emptied: IdVec<ScopeId, bool>,
    /// Scopes in which everything is still to be undone.
    open: Vec<ScopeId>,
}

impl Undoing<'_> {
    /// Goes on with what is still to be undone.
    fn finish(mut self) -> IdVec<NodeId, bool> {
        while let Some(scope) = self.open.pop() {
            if std::mem::replace(&mut self.emptied[scope], true) {
                continue;
            }
            for &member in self.net.members(scope) {
                if !is_for_compensation(self.net, member) {
                    self.undo(member);
                } else if self.net.scopes()[scope].inside.is_none() {
                    // The process as a whole is undone.
                    self.come_to[member] = true;
                }
            }
        }
        self.come_to
    }

    fn undo(&mut self, activity: NodeId) {
        if std::mem::replace(&mut self.undone[activity], true) {
            return;
        }
        let mut by_itself = true;
        for &handler in self.handlers.of(activity) {
            self.come_to[handler] = true;
            by_itself = false;
        }
        let Kind::SubProcess(_, inner) = self.net.nodes()[activity].kind else {
            return;
        };
        for &member in self.net.members(inner) {
            if is_for_compensation(self.net, member) {
                self.come_to[member] = true;
                by_itself = false;
            }
        }
        if by_itself {
            self.open.push(inner);
        }
    }

    /// Everything in a scope, and in the one around it where the scope is that of an event sub-process.
    fn all_around(&mut self, mut scope: ScopeId) {
        loop {
            self.open.push(scope);
            match self.net.scopes()[scope].inside {
                Some(around)
                    if matches!(
                        self.net.nodes()[around].kind,
                        Kind::SubProcess(SubProcess::Event { .. }, _)
                    ) =>
                {
                    scope = self.net.nodes()[around].scope;
                }
                _ => return,
            }
        }
    }

    /// Everything in the transaction around a scope.
    fn transaction(&mut self, mut scope: ScopeId) {
        while let Some(around) = self.net.scopes()[scope].inside {
            let it = &self.net.nodes()[around];
            if matches!(it.kind, Kind::SubProcess(SubProcess::Transaction, _)) {
                self.open.push(scope);
                return;
            }
            scope = it.scope;
        }
    }
}
