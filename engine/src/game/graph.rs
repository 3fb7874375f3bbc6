//! The board of the game: what a net and its roles come down to, each vertex doing one thing.

use super::answer::{Limits, Reason};
use super::ids::{PlaceId, RegionId, VertexId};
use super::region::{Effect, Kind, Region, Regions};
use super::roles::{Decider, Goal, Part, Turns};
use crate::flow::{Event, FlowId, IdVec, Join, Kind as NodeKind, Net, NodeId, Split, Way};

/// What a vertex does with tokens.
#[derive(Clone, Debug)]
pub(super) enum Vertex {
    /// Removed by a reduction.
    Gone,
    /// Passes through a region.
    Block { region: RegionId, effect: Effect },
    /// Passes on each token.
    Merge,
    /// Waits for all.
    AndJoin,
    /// Waits for what can still come.
    OrJoin,
    /// Passes on to all.
    Fork,
    /// Passes on to some.
    Choice(Box<Choice>),
    /// Where a token ends.
    End {
        node: NodeId,
        goal: Goal,
        /// Whether all other tokens end too.
        terminates: bool,
    },
}

/// A choice between places.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) node: NodeId,
    /// What the applicant does if they do not stay silent; only where there are timers.
    pub(super) step: Option<RegionId>,
    /// Whether several ways may be taken together.
    pub(super) many: bool,
    /// Whether no way at all may be taken.
    pub(super) optional: bool,
    /// Taken besides, whatever is chosen.
    pub(super) always: Vec<PlaceId>,
    pub(super) ways: Vec<OutWay>,
    /// Taken when no other way is; only where several may be taken together.
    pub(super) default: Option<OutWay>,
    /// How many ways there are of each kind. Counted before any reduction: folding ways does not make a choice less
    /// of a choice.
    pub(super) counts: Counts,
}

/// How many ways of each kind a choice has as written.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) own: usize,
    pub(super) facts: usize,
    pub(super) timers: usize,
}

/// A way of a choice.
#[derive(Clone, Copy, Debug)]
pub(super) struct OutWay {
    pub(super) kind: Kind,
    /// The way as written; none where several were folded into one.
    pub(super) flow: Option<FlowId>,
    pub(super) place: PlaceId,
}

/// Between which vertices a place lies. A run begins at places without a source.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) source: Option<VertexId>,
    pub(super) target: VertexId,
}

/// The board.
#[derive(Clone, Debug)]
pub(super) struct Board {
    pub(super) vertices: IdVec<VertexId, Vertex>,
    pub(super) places: IdVec<PlaceId, Place>,
    pub(super) ins: IdVec<VertexId, Vec<PlaceId>>,
    pub(super) outs: IdVec<VertexId, Vec<PlaceId>>,
    pub(super) regions: Regions,
    /// The places with a token when a run begins, for each kind of run.
    pub(super) starts: Vec<Vec<PlaceId>>,
}

impl Board {
    fn vertex(&mut self, vertex: Vertex) -> VertexId {
        self.ins.push(Vec::new());
        self.outs.push(Vec::new());
        self.vertices.push(vertex)
    }

    fn place(&mut self, source: Option<VertexId>, target: VertexId) -> PlaceId {
        let place = self.places.push(Place { source, target });
        self.ins[target].push(place);
        if let Some(source) = source {
            self.outs[source].push(place);
        }
        place
    }
}

/// Makes the board of a net.
pub(super) fn board(net: &Net, turns: &Turns, limits: &Limits) -> Result<Board, Reason> {
    let mut pools = net.pools().iter();
    let (Some(pool), None) = (pools.next(), pools.next()) else {
        return Err(Reason::ManyPools);
    };
    let taken: IdVec<FlowId, bool> = net
        .flows()
        .ids()
        .map(|flow| taken(net, turns, flow))
        .collect();
    let present: IdVec<FlowId, bool> = IdVec::filled(true, net.flows().len());
    let mut starts: Vec<Vec<NodeId>> = net.starts(pool.root).map(|node| vec![node]).collect();
    if starts.is_empty() {
        starts = vec![net.unentered(pool.root).collect()];
    }
    let before = reachable(net, &starts, &present);
    let reached = reachable(net, &starts, &taken);
    let mut making = Making {
        net,
        turns,
        limits,
        taken,
        before,
        reached,
        board: Board {
            vertices: IdVec::new(),
            places: IdVec::new(),
            ins: IdVec::new(),
            outs: IdVec::new(),
            regions: IdVec::new(),
            starts: Vec::new(),
        },
        entries: IdVec::filled(None, net.nodes().len()),
        exits: Vec::new(),
    };
    for node in net.nodes().ids() {
        if making.reached[node] {
            making.node(node, &starts)?;
        }
    }
    making.connect(&starts)?;
    Ok(making.board)
}

/// Whether a way is there in the group and the scenario asked about.
fn taken(net: &Net, turns: &Turns, flow: FlowId) -> bool {
    let it = &net.flows()[flow];
    let decider = turns.decider(flow);
    if decider == Decider::Never {
        return false;
    }
    let beside = |wanted: Decider| {
        net.outgoing(it.source)
            .iter()
            .any(|&other| turns.decider(other) == wanted)
    };
    if beside(Decider::Instead) {
        return decider == Decider::Instead;
    }
    let splits = net.nodes()[it.source].split;
    if splits != Split::All && it.way != Way::Always && beside(Decider::Forced) {
        return matches!(decider, Decider::Forced | Decider::Timer);
    }
    true
}

/// The nodes that a token can come to along the ways given.
fn reachable(net: &Net, starts: &[Vec<NodeId>], ways: &IdVec<FlowId, bool>) -> IdVec<NodeId, bool> {
    let mut reached = IdVec::filled(false, net.nodes().len());
    let mut open: Vec<NodeId> = starts.iter().flatten().copied().collect();
    while let Some(node) = open.pop() {
        if std::mem::replace(&mut reached[node], true) {
            continue;
        }
        open.extend(
            net.outgoing(node)
                .iter()
                .filter(|&&flow| ways[flow])
                .map(|&flow| net.flows()[flow].target),
        );
    }
    reached
}

/// The vertex where tokens leave a node, and what is known of its ways.
enum Exit {
    Plain(VertexId, NodeId),
    Fork(VertexId, NodeId),
    Choice(VertexId, NodeId),
}

struct Making<'a> {
    net: &'a Net,
    turns: &'a Turns,
    limits: &'a Limits,
    /// Ways that are there.
    taken: IdVec<FlowId, bool>,
    /// Nodes that could be reached if every way were there.
    before: IdVec<NodeId, bool>,
    reached: IdVec<NodeId, bool>,
    board: Board,
    entries: IdVec<NodeId, Option<VertexId>>,
    exits: Vec<Exit>,
}

impl Making<'_> {
    fn ways(&self, node: NodeId) -> Vec<FlowId> {
        let ways = self.net.outgoing(node).iter().copied();
        ways.filter(|&flow| self.taken[flow]).collect()
    }

    /// Flows on which a token may come. A flow whose source cannot be reached in any group or scenario stays: a join
    /// that waits for it waits for ever.
    fn entering(&self, node: NodeId) -> usize {
        let ways = self.net.incoming(node).iter();
        ways.filter(|&&flow| {
            let source = self.net.flows()[flow].source;
            self.taken[flow] && (self.reached[source] || !self.before[source])
        })
        .count()
    }

    fn node(&mut self, node: NodeId, starts: &[Vec<NodeId>]) -> Result<(), Reason> {
        let it = &self.net.nodes()[node];
        let (terminates, ends) = match it.kind {
            NodeKind::End(event) => (event == Event::Terminate, true),
            NodeKind::Start(_) | NodeKind::Task(_) | NodeKind::Gateway(_) => (false, false),
            NodeKind::Catch(event) | NodeKind::Throw(event) if event != Event::Link => {
                (false, false)
            }
            _ => return Err(Reason::Unsupported(node)),
        };
        let ways = self.ways(node);
        let mut chain: Vec<VertexId> = Vec::new();

        let begins = starts.iter().flatten().any(|&start| start == node);
        let entering = self.entering(node) + usize::from(begins);
        // Whatever the number of ways in, a join that waits is made where one of them can never bring a token.
        let joins = match it.join {
            Join::Each => (entering > 1).then_some(Vertex::Merge),
            Join::All => (entering > 1).then_some(Vertex::AndJoin),
            Join::Inclusive => (entering > 1).then_some(Vertex::OrJoin),
        };
        if let Some(vertex) = joins {
            chain.push(self.board.vertex(vertex));
        }

        let instead = ways
            .iter()
            .any(|&flow| self.turns.decider(flow) == Decider::Instead);
        let part = self.turns.part(node);
        let timed = part == Part::Acts
            && it.split != Split::All
            && ways.iter().any(|&flow| self.is_timer(node, flow));
        let does = part.is_asked_about()
            || matches!(
                it.kind,
                NodeKind::Task(_) | NodeKind::Catch(_) | NodeKind::Throw(_)
            );
        let step = (does && !instead).then(|| self.board.regions.push(Region::Step(node)));
        if let Some(region) = step
            && !timed
        {
            chain.push(self.board.vertex(Vertex::Block {
                region,
                effect: Effect::Nothing,
            }));
        }

        let last = if ends || ways.is_empty() {
            self.board.vertex(Vertex::End {
                node,
                goal: self.turns.goal(node),
                terminates,
            })
        } else if it.split == Split::All && ways.len() > 1 && !instead {
            let fork = self.board.vertex(Vertex::Fork);
            self.exits.push(Exit::Fork(fork, node));
            fork
        } else if ways.len() > 1 || timed {
            let choice = self.choice(node, &ways, if timed { step } else { None }, instead)?;
            let vertex = self.board.vertex(Vertex::Choice(Box::new(choice)));
            self.exits.push(Exit::Choice(vertex, node));
            vertex
        } else if let Some(last) = chain.pop() {
            self.exits.push(Exit::Plain(last, node));
            last
        } else {
            // A node that does nothing to a single token: a merge of one way, which reductions take out.
            let merge = self.board.vertex(Vertex::Merge);
            self.exits.push(Exit::Plain(merge, node));
            merge
        };
        chain.push(last);
        for pair in chain.windows(2) {
            if let [from, to] = pair {
                self.board.place(Some(*from), *to);
            }
        }
        self.entries[node] = chain.first().copied();
        Ok(())
    }

    fn is_timer(&self, node: NodeId, flow: FlowId) -> bool {
        self.turns.part(node) == Part::Acts
            && self.turns.decider(flow) == Decider::Timer
            && self.net.flows()[flow].way != Way::Always
    }

    /// A choice without its places, which [`Making::connect`] adds.
    fn choice(
        &self,
        node: NodeId,
        ways: &[FlowId],
        step: Option<RegionId>,
        instead: bool,
    ) -> Result<Choice, Reason> {
        let split = self.net.nodes()[node].split;
        let many = split == Split::Some && !instead;
        let always = !instead && ways.iter().any(|&flow| self.is_always(node, flow));
        let mut choice = Choice {
            node,
            step,
            many,
            optional: always && matches!(split, Split::Some | Split::AtMostOne),
            always: Vec::new(),
            ways: Vec::new(),
            default: None,
            counts: Counts::default(),
        };
        let mut defaults = 0;
        for &flow in ways {
            let counts = &mut choice.counts;
            match self.kind(node, flow) {
                _ if self.is_always(node, flow) && !instead => {}
                Kind::Timer => counts.timers += 1,
                _ if many && self.net.flows()[flow].way == Way::Default => defaults += 1,
                Kind::Own => counts.own += 1,
                Kind::Fact => counts.facts += 1,
            }
        }
        // BPMN knows one default at a node.
        if defaults > 1 {
            return Err(Reason::Unsupported(node));
        }
        if many && choice.counts.own + choice.counts.facts > self.limits.inclusive {
            return Err(Reason::ManyWays(node));
        }
        Ok(choice)
    }

    fn is_always(&self, node: NodeId, flow: FlowId) -> bool {
        matches!(self.net.nodes()[node].split, Split::Some | Split::AtMostOne)
            && self.net.flows()[flow].way == Way::Always
    }

    fn kind(&self, node: NodeId, flow: FlowId) -> Kind {
        match self.turns.decider(flow) {
            Decider::Applicant => Kind::Own,
            Decider::Timer if self.is_timer(node, flow) => Kind::Timer,
            _ => Kind::Fact,
        }
    }

    /// A vertex at which time passes before another one.
    fn delayed(&mut self, delay: u64, entry: VertexId) -> VertexId {
        let region = self.board.regions.push(Region::Delay(delay));
        let vertex = self.board.vertex(Vertex::Block {
            region,
            effect: Effect::Nothing,
        });
        self.board.place(Some(vertex), entry);
        vertex
    }

    /// Adds the places between nodes, and those where runs begin.
    fn connect(&mut self, starts: &[Vec<NodeId>]) -> Result<(), Reason> {
        for start in starts {
            let mut begin = Vec::new();
            for &node in start {
                if let Some(entry) = self.entries[node] {
                    begin.push(self.board.place(None, entry));
                }
            }
            self.board.starts.push(begin);
        }
        for exit in std::mem::take(&mut self.exits) {
            let (Exit::Plain(vertex, node) | Exit::Fork(vertex, node) | Exit::Choice(vertex, node)) =
                exit;
            for flow in self.ways(node) {
                let target = self.net.flows()[flow].target;
                let Some(entry) = self.entries[target] else {
                    return Err(Reason::Unsupported(target));
                };
                let entry = match self.turns.delay(flow) {
                    Some(delay) => self.delayed(delay, entry),
                    None => entry,
                };
                let place = self.board.place(Some(vertex), entry);
                let kind = self.kind(node, flow);
                let always =
                    self.is_always(node, flow) && self.turns.decider(flow) != Decider::Instead;
                let default = self.net.flows()[flow].way == Way::Default;
                if let Vertex::Choice(choice) = &mut self.board.vertices[vertex] {
                    let way = OutWay {
                        kind,
                        flow: Some(flow),
                        place,
                    };
                    if always {
                        choice.always.push(place);
                    } else if choice.many && default && kind != Kind::Timer {
                        choice.default = Some(way);
                    } else {
                        choice.ways.push(way);
                    }
                }
            }
        }
        // A waiting join keeps a place on which nothing ever comes where a way in has no source.
        for (node, it) in self.net.nodes().entries() {
            let Some(entry) = self.entries[node] else {
                continue;
            };
            if it.join != Join::All || !matches!(self.board.vertices[entry], Vertex::AndJoin) {
                continue;
            }
            for &flow in self.net.incoming(node) {
                let source = self.net.flows()[flow].source;
                if self.taken[flow] && !self.before[source] {
                    self.board.place(None, entry);
                }
            }
        }
        Ok(())
    }
}
