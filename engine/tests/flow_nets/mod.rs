//! Nets of any size, for tests and benchmarks.

use gensoku_engine::flow::{Event, Gateway, Kind, Net, NetBuilder, NodeId, Origin, ScopeId, Task};

fn task(builder: &mut NetBuilder, scope: ScopeId, name: &str) -> NodeId {
    builder.node(scope, Kind::Task(Task::Abstract), name, Origin(0))
}

fn flow(builder: &mut NetBuilder, from: NodeId, to: NodeId) {
    builder.flow(from, to, Origin(0)).expect("a flow that fits");
}

/// A start, whatever `inside` makes from it, and an end.
fn process(inside: impl FnOnce(&mut NetBuilder, ScopeId, NodeId) -> NodeId) -> Net {
    let mut builder = NetBuilder::new();
    let (_, scope) = builder.pool("p", Origin(0));
    let start = builder.node(scope, Kind::Start(Event::None), "start", Origin(0));
    let last = inside(&mut builder, scope, start);
    let end = builder.node(scope, Kind::End(Event::None), "end", Origin(0));
    flow(&mut builder, last, end);
    builder.finish()
}

/// Branches of steps between two gateways.
pub(crate) fn branches(split: Gateway, join: Gateway, branches: usize, steps: usize) -> Net {
    process(|builder, scope, start| {
        let split = builder.node(scope, Kind::Gateway(split), "split", Origin(0));
        let join = builder.node(scope, Kind::Gateway(join), "join", Origin(0));
        flow(builder, start, split);
        for branch in 0..branches {
            let mut last = split;
            for step in 0..steps {
                let next = task(builder, scope, &format!("{branch}_{step}"));
                flow(builder, last, next);
                last = next;
            }
            flow(builder, last, join);
        }
        join
    })
}

/// Steps one after another, every tenth of which can lead back to the one before it, and every seventh past the next.
pub(crate) fn procedure(steps: usize) -> Net {
    process(|builder, scope, start| {
        let mut last = start;
        for step in 0..steps {
            let join = builder.node(scope, Kind::Gateway(Gateway::Exclusive), "", Origin(0));
            let work = task(builder, scope, &format!("{step}"));
            flow(builder, last, join);
            flow(builder, join, work);
            last = work;
            if step % 10 == 0 {
                let split = builder.node(scope, Kind::Gateway(Gateway::Exclusive), "", Origin(0));
                flow(builder, work, split);
                flow(builder, split, join);
                last = split;
            } else if step % 7 == 0 {
                let split = builder.node(scope, Kind::Gateway(Gateway::Exclusive), "", Origin(0));
                let merge = builder.node(scope, Kind::Gateway(Gateway::Exclusive), "", Origin(0));
                let optional = task(builder, scope, &format!("{step} too"));
                flow(builder, work, split);
                flow(builder, split, optional);
                flow(builder, optional, merge);
                flow(builder, split, merge);
                last = merge;
            }
        }
        last
    })
}

/// Blocks inside each other: parallel, exclusive and inclusive ones in turn.
pub(crate) fn nested(depth: usize) -> Net {
    process(|builder, scope, start| {
        let kinds = [Gateway::Parallel, Gateway::Exclusive, Gateway::Inclusive];
        let mut joins = Vec::new();
        let mut last = start;
        for level in 0..depth {
            let kind = kinds[level % 3];
            let split = builder.node(scope, Kind::Gateway(kind), "", Origin(0));
            let join = builder.node(scope, Kind::Gateway(kind), "", Origin(0));
            let beside = task(builder, scope, &format!("{level}"));
            flow(builder, last, split);
            flow(builder, split, beside);
            flow(builder, beside, join);
            joins.push(join);
            last = split;
        }
        let inmost = task(builder, scope, "inmost");
        flow(builder, last, inmost);
        last = inmost;
        while let Some(join) = joins.pop() {
            flow(builder, last, join);
            last = join;
        }
        last
    })
}

/// Branches, one of which sticks in front of a parallel gateway behind an exclusive one.
pub(crate) fn one_stuck(branches: usize) -> Net {
    process(|builder, scope, start| {
        let split = builder.node(scope, Kind::Gateway(Gateway::Parallel), "split", Origin(0));
        let join = builder.node(scope, Kind::Gateway(Gateway::Parallel), "join", Origin(0));
        flow(builder, start, split);
        for branch in 0..branches {
            let step = task(builder, scope, &format!("{branch}"));
            flow(builder, split, step);
            flow(builder, step, join);
        }
        let choice = builder.node(
            scope,
            Kind::Gateway(Gateway::Exclusive),
            "choice",
            Origin(0),
        );
        let both = builder.node(scope, Kind::Gateway(Gateway::Parallel), "both", Origin(0));
        flow(builder, split, choice);
        for name in ["left", "right"] {
            let step = task(builder, scope, name);
            flow(builder, choice, step);
            flow(builder, step, both);
        }
        flow(builder, both, join);
        join
    })
}
