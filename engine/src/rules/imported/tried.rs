//! What would mend a model, tried on it before it is told: the model is changed and judged again.

use std::collections::BTreeSet;

use super::Asked;
use crate::flow::soundness::{self, Element, Rule, Soundness, Verdict};
use crate::flow::{BuildError, Gateway, Kind, Net, NetBuilder, NodeId, Origin};

/// Larger models are told what would mend most of their kind, untried.
const MOST_NODES: usize = 2_000;
/// What may be done to judge one changed model: where that is not enough, the change is not told.
const MOST_WORK: u64 = 1_000_000;

/// A change of a model.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Change {
    /// Of several ways behind a node one is taken.
    ChooseOne(NodeId),
    /// What comes to a node is joined by a gateway before it.
    JoinBefore(NodeId, Gateway),
    /// A gateway joins what comes to it.
    JoinAt(NodeId, Gateway),
    /// A boundary event ends its activity.
    Interrupt(NodeId),
    /// Each flow into an end event has one of its own.
    EndApart(NodeId),
}

impl Change {
    /// The model with the change.
    fn apply(self, net: &Net) -> Result<Net, BuildError> {
        let mut builder = NetBuilder::of(net);
        match self {
            Change::ChooseOne(node) => builder.choose_one(node)?,
            Change::JoinBefore(node, gateway) => {
                let scope = net.nodes().find(node).ok_or(BuildError::Unknown)?.scope;
                let join = builder.node(scope, Kind::Gateway(gateway), "", Origin(0));
                for &flow in net.incoming(node) {
                    builder.redirect(flow, join)?;
                }
                builder.flow(join, node, Origin(0))?;
            }
            Change::JoinAt(node, gateway) => builder.set_gateway(node, gateway)?,
            Change::Interrupt(event) => builder.set_interrupting(event)?,
            Change::EndApart(end) => {
                let it = net.nodes().find(end).ok_or(BuildError::Unknown)?;
                for &flow in net.incoming(end).iter().skip(1) {
                    let other = builder.node(it.scope, it.kind, "", Origin(0));
                    if let Some(code) = &it.code {
                        builder.set_code(other, code)?;
                    }
                    builder.redirect(flow, other)?;
                }
            }
        }
        Ok(builder.finish())
    }
}

impl Asked<'_> {
    /// Whether a rule is kept at an element after a change, and no other is broken by it.
    pub(super) fn mends(&self, change: Change, at: Element) -> bool {
        let net = self.process.net;
        if net.nodes().len() > MOST_NODES {
            return false;
        }
        let Ok(changed) = change.apply(net) else {
            return false;
        };
        let few = soundness::Limits {
            work: MOST_WORK,
            ..soundness::Limits::default()
        };
        let after = soundness::check(&changed, &few);
        let mut others = after.violated().filter(|&it| it != Rule::UnreadMessage);
        others.all(|it| matches!(self.soundness.verdict(it), Verdict::Violated(_)))
            && !is_broken(&after, self.kind, at)
            && dead(&after).is_subset(&dead(self.soundness))
    }
}

/// Whether a rule is broken at an element, or anywhere where it tells one place only.
fn is_broken(soundness: &Soundness, rule: Rule, at: Element) -> bool {
    match soundness.verdict(rule) {
        Verdict::Holds => false,
        Verdict::Violated(violations) if rule == Rule::ImproperCompletion => {
            violations.iter().any(|it| it.element == at)
        }
        Verdict::Violated(_) | Verdict::Undecided(_) => true,
    }
}

/// The activities that never happen.
fn dead(soundness: &Soundness) -> BTreeSet<Element> {
    match soundness.verdict(Rule::DeadStep) {
        Verdict::Violated(violations) => violations.iter().map(|it| it.element).collect(),
        Verdict::Holds | Verdict::Undecided(_) => BTreeSet::new(),
    }
}
