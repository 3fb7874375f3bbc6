//! Parts of a process with one entry and one exit, as expressions.
//!
//! A region is passed or it is not; what happens inside does not end the process. So what can be said of a region is
//! said once, from its parts: whether it can be passed, the smallest cuts that open it, the time it takes.

use std::collections::BTreeSet;

use super::moves::Pick;
use crate::flow::index::id;
use crate::flow::{FlowId, IdVec, NodeId};

id!(
    /// A region.
    RegionId
);

/// Who made the last choice, where any was made.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub(super) enum Effect {
    /// Nobody chose.
    Nothing,
    /// The other side.
    Other,
    /// The applicant. The worst of several that are possible, because less is a goal afterwards.
    Own,
}

impl Effect {
    /// The effect of this, then that.
    pub(super) fn then(self, next: Self) -> Self {
        if next == Effect::Nothing { self } else { next }
    }
}

/// Whose a way is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Kind {
    /// The applicant's.
    Own,
    /// The other side's.
    Fact,
    /// The clock's.
    Timer,
}

/// One way through a choice.
#[derive(Clone, Debug)]
pub(super) struct Branch {
    pub(super) kind: Kind,
    /// The way; none where several ways were folded into one.
    pub(super) flow: Option<FlowId>,
    pub(super) region: RegionId,
}

/// A choice all of whose ways meet again.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) node: NodeId,
    /// What the applicant does if they do not stay silent; only where there are timers.
    pub(super) step: Option<RegionId>,
    /// Whether several ways may be taken together.
    pub(super) many: bool,
    /// Whether the applicant may leave out all their ways.
    pub(super) optional: bool,
    /// Taken besides, whatever is chosen.
    pub(super) always: Vec<RegionId>,
    pub(super) branches: Vec<Branch>,
}

/// What a region is.
#[derive(Clone, Debug)]
pub(super) enum Region {
    /// A node that does something.
    Step(NodeId),
    /// One after another.
    Seq(Vec<RegionId>),
    /// Side by side.
    Par(Vec<RegionId>),
    /// Some of several.
    Choice(Box<Choice>),
    /// `body`, and after each time that the other side takes `way`, `back` and `body` again.
    Loop {
        body: RegionId,
        back: Option<RegionId>,
        node: NodeId,
        way: FlowId,
    },
}

/// All regions; the parts of a region stand before it.
pub(super) type Regions = IdVec<RegionId, Region>;

/// Whether each region can be passed, given which nodes can.
pub(super) fn passable(
    regions: &Regions,
    allowed: &dyn Fn(NodeId) -> bool,
) -> IdVec<RegionId, bool> {
    let mut passes = IdVec::new();
    for region in regions.iter() {
        let all = |parts: &[RegionId]| parts.iter().all(|&part| passes[part]);
        let it = match region {
            Region::Step(node) => allowed(*node),
            Region::Seq(parts) | Region::Par(parts) => all(parts),
            Region::Choice(choice) => passes_choice(choice, &passes),
            Region::Loop { body, back, .. } => {
                passes[*body] && back.is_none_or(|back| passes[back])
            }
        };
        passes.push(it);
    }
    passes
}

fn passes_choice(choice: &Choice, passes: &IdVec<RegionId, bool>) -> bool {
    let all = |kind| {
        choice
            .branches
            .iter()
            .filter(|branch| branch.kind == kind)
            .all(|branch| passes[branch.region])
    };
    let mut own = choice
        .branches
        .iter()
        .filter(|branch| branch.kind == Kind::Own)
        .peekable();
    let some = choice.optional || own.peek().is_none() || own.any(|branch| passes[branch.region]);
    let acts = some
        && all(Kind::Fact)
        && choice.step.is_none_or(|step| passes[step])
        && choice.always.iter().all(|&part| passes[part]);
    let timers = choice
        .branches
        .iter()
        .any(|branch| branch.kind == Kind::Timer);
    all(Kind::Timer) && (acts || timers)
}

/// What the applicant picks inside a region.
pub(super) fn picks(
    regions: &Regions,
    region: RegionId,
    passes: &IdVec<RegionId, bool>,
    picks: &mut BTreeSet<(NodeId, Pick)>,
) {
    let mut open = vec![region];
    while let Some(at) = open.pop() {
        match &regions[at] {
            Region::Step(_) => {}
            Region::Seq(parts) | Region::Par(parts) => open.extend(parts),
            Region::Loop { body, back, .. } => {
                open.push(*body);
                open.extend(back);
            }
            Region::Choice(choice) => {
                open.extend(choice.branches.iter().map(|it| it.region));
                open.extend(&choice.always);
                let own = choice
                    .branches
                    .iter()
                    .find(|it| it.kind == Kind::Own && passes[it.region]);
                if let Some(flow) = own.and_then(|it| it.flow) {
                    picks.insert((choice.node, Pick::Ways(vec![flow])));
                }
            }
        }
    }
}

/// The nodes of a run through a region that can be passed.
pub(super) fn tell(
    regions: &Regions,
    region: RegionId,
    passes: &IdVec<RegionId, bool>,
    story: &mut Vec<NodeId>,
) {
    let mut open = vec![region];
    while let Some(at) = open.pop() {
        match &regions[at] {
            Region::Step(node) => story.push(*node),
            Region::Seq(parts) | Region::Par(parts) => open.extend(parts.iter().rev()),
            Region::Choice(choice) => {
                let taken = choice
                    .branches
                    .iter()
                    .find(|it| passes[it.region] && it.kind != Kind::Timer);
                open.extend(taken.map(|it| it.region));
                open.extend(choice.always.iter().rev());
                open.extend(choice.step);
            }
            Region::Loop { body, .. } => open.push(*body),
        }
    }
}
