//! Random procedures, grown from a tape of bytes: blocks inside blocks, with some ways added across them.

use gensoku_engine::flow::{
    Event, FlowId, Gateway, Join, Kind, Net, NetBuilder, NodeId, Origin, ScopeId, Split, Task,
};
use gensoku_engine::game::{Decider, Goal, Part, Roles, Span};

/// What a random procedure has in it.
#[derive(Clone, Copy, Default, Debug)]
pub struct Features {
    pub loops: bool,
    pub parallel: bool,
    pub inclusive: bool,
    pub timers: bool,
    pub facts_beside_own: bool,
    pub exits: bool,
    pub across: bool,
    pub certain: bool,
    pub fallbacks: bool,
    pub delays: bool,
    pub shares: bool,
    pub refusals: bool,
    pub withdrawals: bool,
    pub unstructured_joins: bool,
}

pub struct Procedure {
    pub net: Net,
    pub roles: Roles,
    pub blocked: Vec<NodeId>,
    pub features: Features,
}

struct Growing<'a> {
    tape: std::slice::Iter<'a, u8>,
    builder: NetBuilder,
    scope: ScopeId,
    steps: Vec<NodeId>,
    choices: Vec<NodeId>,
    parts: Vec<(NodeId, Part)>,
    deciders: Vec<(FlowId, Decider)>,
    ends: [NodeId; 4],
    features: Features,
    beside: usize,
    paper: Vec<NodeId>,
}

pub fn grow(tape: &[u8], size: usize) -> Procedure {
    let mut builder = NetBuilder::new();
    let (_, scope) = builder.pool("p", Origin(0));
    let start = builder.node(scope, Kind::Start(Event::None), "", Origin(0));
    let ends = ["granted", "refused", "withdrawn", "noted"]
        .map(|name| builder.node(scope, Kind::End(Event::None), name, Origin(0)));
    let mut it = Growing {
        tape: tape.iter(),
        builder,
        scope,
        steps: Vec::new(),
        choices: Vec::new(),
        parts: Vec::new(),
        deciders: Vec::new(),
        ends,
        features: Features::default(),
        beside: 0,
        paper: Vec::new(),
    };
    let (entry, exit) = it.block(size);
    it.link(start, entry);
    let last = it.step(true);
    it.link(exit, last);
    match it.next(5) {
        0..=2 => {
            it.link(last, ends[0]);
        }
        3 => it.choice(last, &[ends[0], ends[1]]),
        _ => it.choice(last, &[ends[0], ends[2], ends[1]]),
    }
    // Ways across the blocks; most of them make the procedure unsound.
    let across = it.next(4);
    if across == 0 && !it.choices.is_empty() {
        it.features.across = true;
        for _ in 0..=it.next(2) {
            let (from, to) = (it.next(it.choices.len()), it.next(it.steps.len()));
            let (from, to) = (it.choices[from], it.steps[to]);
            it.way(from, to);
        }
    }
    let blocked_bits: Vec<usize> = it.parts.clone().iter().map(|_| it.next(5)).collect();
    let likely: Vec<usize> = it.parts.clone().iter().map(|_| it.next(8)).collect();
    let waits: Vec<usize> = it.parts.clone().iter().map(|_| it.next(20)).collect();
    let shared = it.next(2) == 1;
    let net = it.builder.finish();
    let mut roles = Roles::new(&net);
    let mut blocked = Vec::new();
    for ((&(node, part), bits), &ms) in it.parts.iter().zip(blocked_bits).zip(&likely) {
        roles.set_part(node, part);
        if part.is_asked_about() && (bits < 2 || it.paper.contains(&node)) && blocked.len() < 5 {
            blocked.push(node);
            roles.set_level(node, (bits as u32 + ms as u32) % 2);
        }
        if part == Part::Acts && ms > 0 {
            let ms = ms as u64;
            roles.set_effort(
                node,
                Span {
                    likely: ms,
                    least: ms / 2,
                    most: ms * 2,
                },
            );
        }
    }
    for (&(node, _), &ms) in it.parts.iter().zip(&waits) {
        roles.set_wait(node, Span::exactly(ms as u64));
    }
    let mut features = it.features;
    for (at, (flow, decider)) in it.deciders.into_iter().enumerate() {
        roles.set_decider(flow, decider);
        if decider == Decider::Timer {
            features.delays = true;
            roles.set_delay(flow, 3 * at as u64);
        } else if shared && matches!(decider, Decider::Other | Decider::Applicant) {
            features.shares = true;
            roles.set_share(flow, 100_000 * (1 + at as u32 % 5));
        }
    }
    for (end, goal) in
        ends.into_iter()
            .zip([Goal::Granted, Goal::Refused, Goal::Withdrawn, Goal::Other])
    {
        roles.set_goal(end, goal);
    }
    Procedure {
        net,
        roles,
        blocked,
        features,
    }
}

impl Growing<'_> {
    fn next(&mut self, below: usize) -> usize {
        // A tape that has run out makes the plainest procedure.
        self.tape.next().map_or(0, |&byte| byte as usize % below)
    }

    fn link(&mut self, from: NodeId, to: NodeId) -> FlowId {
        self.builder.flow(from, to, Origin(0)).unwrap()
    }

    fn task(&mut self, part: Part) -> NodeId {
        let node = self.builder.node(
            self.scope,
            Kind::Task(Task::Abstract),
            "step",
            Origin(self.steps.len() as u32),
        );
        self.parts.push((node, part));
        self.steps.push(node);
        node
    }

    fn step(&mut self, other: bool) -> NodeId {
        let part = match self.next(4) {
            0 if other => Part::None,
            1 => Part::Receives,
            _ => Part::Acts,
        };
        self.task(part)
    }

    fn part(&self, node: NodeId) -> Part {
        let it = self.parts.iter().find(|it| it.0 == node);
        it.map_or(Part::None, |it| it.1)
    }

    /// Adds a way out of a choice, and says who decides it.
    fn way(&mut self, from: NodeId, to: NodeId) -> FlowId {
        let flow = self.link(from, to);
        let own = self.part(from) == Part::Acts;
        let decider = match self.next(8) {
            0 => {
                self.features.facts_beside_own |= own;
                Decider::Other
            }
            1 => {
                self.features.timers |= own;
                Decider::Timer
            }
            2 if self.next(8) == 1 => {
                self.features.certain = true;
                let decider = [Decider::Never, Decider::Forced, Decider::Instead][self.next(3)];
                self.features.fallbacks |= decider == Decider::Instead;
                decider
            }
            _ if own => Decider::Applicant,
            _ => Decider::Other,
        };
        self.deciders.push((flow, decider));
        flow
    }

    fn choice(&mut self, from: NodeId, to: &[NodeId]) {
        self.builder.set_split(from, Split::One).unwrap();
        self.choices.push(from);
        for &to in to {
            self.way(from, to);
        }
    }

    /// A part with one entry and one exit; the exit has no way out yet.
    fn block(&mut self, size: usize) -> (NodeId, NodeId) {
        if size == 0 {
            let step = self.step(true);
            return (step, step);
        }
        match self.next(9) {
            0 | 1 => {
                let (entry, middle) = self.block(size - 1);
                let (other, exit) = self.block(size - 1);
                self.link(middle, other);
                (entry, exit)
            }
            2 | 3 => {
                // Half of the choices are surely the applicant's.
                let from = if self.next(2) == 1 {
                    self.task(Part::Acts)
                } else {
                    self.step(true)
                };
                let to = self.task(Part::None);
                let mut entries = Vec::new();
                if self.next(3) == 1 {
                    // Two alternatives on paper.
                    for _ in 0..2 {
                        let step = self.task(Part::Acts);
                        self.paper.push(step);
                        self.link(step, to);
                        entries.push(step);
                    }
                    self.choice(from, &entries);
                    return (from, to);
                }
                for _ in 0..2 + self.next(2) {
                    let (entry, exit) = self.block(size - 1);
                    self.link(exit, to);
                    entries.push(entry);
                }
                self.choice(from, &entries);
                (from, to)
            }
            4 if self.next(3) == 1 => {
                // Branches that meet where none of them began: no regions of one entry and one exit.
                self.features.parallel = true;
                self.features.unstructured_joins = true;
                let (from, to) = (self.step(true), self.step(true));
                let (parts, meet) = (self.step(true), self.step(true));
                self.beside += 1;
                let branches = [0, 1, 2].map(|_| self.block(size - 1));
                self.beside -= 1;
                for node in [meet, to] {
                    self.builder.set_join(node, Join::All).unwrap();
                }
                let [early, cross, late] = branches;
                self.link(from, parts);
                self.link(from, late.0);
                self.link(parts, early.0);
                self.link(parts, cross.0);
                self.link(cross.1, meet);
                self.link(late.1, meet);
                self.link(early.1, to);
                self.link(meet, to);
                (from, to)
            }
            4 => {
                self.features.parallel = true;
                let (from, to) = (self.step(true), self.step(true));
                self.builder.set_join(to, Join::All).unwrap();
                self.beside += 1;
                for _ in 0..2 {
                    let (entry, exit) = self.block(size - 1);
                    self.link(from, entry);
                    self.link(exit, to);
                }
                self.beside -= 1;
                (from, to)
            }
            5 => {
                self.features.inclusive = true;
                let from = self.step(true);
                let to =
                    self.builder
                        .node(self.scope, Kind::Gateway(Gateway::Inclusive), "", Origin(0));
                self.builder.set_split(from, Split::Some).unwrap();
                for position in 0..2 {
                    let (entry, exit) = self.block(size - 1);
                    let flow = self.way(from, entry);
                    if position == 1 && self.next(4) == 1 {
                        self.builder.set_default(from, flow).unwrap();
                    }
                    self.link(exit, to);
                }
                (from, to)
            }
            6 | 7 => {
                self.features.loops = true;
                let (entry, exit) = self.block(size - 1);
                let head = self.task(Part::None);
                let (tail, after) = (self.step(true), self.task(Part::None));
                self.link(head, entry);
                self.link(exit, tail);
                self.builder.set_split(tail, Split::One).unwrap();
                self.choices.push(tail);
                if self.next(2) == 1 {
                    let back = self.step(true);
                    self.way(tail, back);
                    self.link(back, head);
                } else {
                    self.way(tail, head);
                }
                self.way(tail, after);
                (head, after)
            }
            _ => {
                if self.beside > 0 {
                    return self.block(size - 1);
                }
                self.features.exits = true;
                let (from, to) = (self.step(true), self.task(Part::None));
                let (entry, exit) = self.block(size - 1);
                let which = self.next(3);
                self.features.refusals |= which == 0;
                self.features.withdrawals |= which == 1;
                let end = self.ends[1 + which];
                self.link(exit, to);
                self.choice(from, &[entry, end]);
                (from, to)
            }
        }
    }
}
