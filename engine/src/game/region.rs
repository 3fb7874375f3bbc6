//! Parts of a process with one entry and one exit, as expressions.
//!
//! A region is passed or it is not; what happens inside does not end the process. So what can be said of a region is
//! said once, from its parts: whether it can be passed, the smallest cuts that open it, the time it takes.

use std::collections::BTreeSet;

use super::ids::RegionId;
use super::moves::Pick;
use crate::flow::{FlowId, IdVec, NodeId};

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
    /// Whether it is taken only where no other is.
    pub(super) default: bool,
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
    /// The time after which the clock takes a way, in milliseconds.
    Delay(u64),
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
        way: Option<FlowId>,
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
            Region::Delay(_) => true,
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

impl Choice {
    /// The branches of one kind.
    pub(super) fn of(&self, kind: Kind) -> impl Iterator<Item = &Branch> + Clone {
        self.branches.iter().filter(move |it| it.kind == kind)
    }

    /// Whether the applicant has more than one alternative.
    pub(super) fn chooses(&self) -> bool {
        let own = self.of(Kind::Own).count();
        let timers = usize::from(self.of(Kind::Timer).next().is_some());
        let none = usize::from(self.optional || own == 0 && self.of(Kind::Fact).next().is_some());
        own + timers + none > 1
    }

    /// What the applicant does best: the way to take, nothing in particular, or silence.
    fn best(&self, passes: &IdVec<RegionId, bool>) -> Best<'_> {
        let passes_all = |kind| self.of(kind).all(|branch| passes[branch.region]);
        let acts = passes_all(Kind::Fact)
            && self.step.is_none_or(|step| passes[step])
            && self.always.iter().all(|&part| passes[part]);
        let mut own = self.of(Kind::Own).peekable();
        let free = self.optional || own.peek().is_none() && self.of(Kind::Fact).next().is_some();
        match own.find(|branch| passes[branch.region]) {
            Some(branch) if acts => Best::Way(branch),
            _ if acts && free => Best::Nothing,
            _ => Best::Silence,
        }
    }
}

/// What the applicant does at a choice.
enum Best<'a> {
    Way(&'a Branch),
    Nothing,
    Silence,
}

fn passes_choice(choice: &Choice, passes: &IdVec<RegionId, bool>) -> bool {
    let timers = choice.of(Kind::Timer).all(|it| passes[it.region]);
    let silence = choice.of(Kind::Timer).next().is_some();
    timers && (silence || !matches!(choice.best(passes), Best::Silence))
}

/// What the applicant picks inside a region that can be passed.
pub(super) fn picks(
    regions: &Regions,
    region: RegionId,
    passes: &IdVec<RegionId, bool>,
    picks: &mut BTreeSet<(NodeId, Pick)>,
) {
    let mut open = vec![region];
    while let Some(region) = open.pop() {
        match &regions[region] {
            Region::Step(_) | Region::Delay(_) => {}
            Region::Seq(parts) | Region::Par(parts) => open.extend(parts),
            Region::Loop { body, back, .. } => {
                open.push(*body);
                open.extend(back);
            }
            Region::Choice(choice) => {
                let best = choice.best(passes);
                open.extend(choice.of(Kind::Timer).map(|it| it.region));
                if !matches!(best, Best::Silence) {
                    open.extend(choice.of(Kind::Fact).map(|it| it.region));
                    open.extend(&choice.always);
                }
                let pick = match best {
                    Best::Way(branch) => {
                        open.push(branch.region);
                        // A folded way says for itself which of its ways is taken.
                        branch.flow.map(|flow| Pick::Ways(vec![flow]))
                    }
                    Best::Nothing => Some(Pick::Ways(Vec::new())),
                    Best::Silence => Some(Pick::Silence),
                };
                if let Some(pick) = pick.filter(|_| choice.chooses()) {
                    picks.insert((choice.node, pick));
                }
            }
        }
    }
}

/// The nodes of a typical way through a region that can be passed.
pub(super) fn tell(
    regions: &Regions,
    region: RegionId,
    passes: &IdVec<RegionId, bool>,
    story: &mut Vec<NodeId>,
) {
    let mut open = vec![region];
    while let Some(region) = open.pop() {
        match &regions[region] {
            Region::Step(node) => story.push(*node),
            Region::Delay(_) => {}
            Region::Seq(parts) | Region::Par(parts) => open.extend(parts.iter().rev()),
            Region::Loop { body, .. } => open.push(*body),
            Region::Choice(choice) => {
                let best = choice.best(passes);
                let taken = match best {
                    Best::Way(branch) => Some(branch),
                    Best::Nothing => choice.of(Kind::Fact).next(),
                    Best::Silence => choice.of(Kind::Timer).next(),
                };
                open.extend(taken.map(|branch| branch.region));
                if !matches!(best, Best::Silence) {
                    open.extend(choice.always.iter().rev());
                    open.extend(choice.step);
                }
            }
        }
    }
}
