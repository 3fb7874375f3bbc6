use super::super::build::NetBuilder;
use super::super::net::{Event, Gateway, Kind, Net, NodeId, Origin, ScopeId, Split, Task};
use super::{concurrent, dominators, post_dominators};

/// start → a → and → (b → c | d) → and → e, and e back to a or on to the end.
fn net() -> (Net, ScopeId, Vec<NodeId>) {
    let mut builder = NetBuilder::new();
    let (_, scope) = builder.pool("p", Origin(0));
    let task = |builder: &mut NetBuilder, name| {
        builder.node(scope, Kind::Task(Task::Abstract), name, Origin(0))
    };
    let start = builder.node(scope, Kind::Start(Event::None), "", Origin(0));
    let [a, b, c, d, e] = ["a", "b", "c", "d", "e"].map(|name| task(&mut builder, name));
    let split = builder.node(scope, Kind::Gateway(Gateway::Parallel), "", Origin(0));
    let join = builder.node(scope, Kind::Gateway(Gateway::Parallel), "", Origin(0));
    let end = builder.node(scope, Kind::End(Event::None), "", Origin(0));
    for (from, to) in [
        (start, a),
        (a, split),
        (split, b),
        (b, c),
        (c, join),
        (split, d),
        (d, join),
        (join, e),
        (e, a),
        (e, end),
    ] {
        builder.flow(from, to, Origin(0)).unwrap();
    }
    builder.set_split(e, Split::One).unwrap();
    (
        builder.finish(),
        scope,
        vec![start, a, b, c, d, e, split, join, end],
    )
}

#[test]
fn what_every_way_leads_through() {
    let (net, scope, nodes) = net();
    let [start, a, b, c, d, e, split, join, end] = nodes[..] else {
        panic!("nine nodes")
    };
    let before = dominators(&net, scope);
    assert_eq!(before.immediate(start), None);
    assert_eq!(before.immediate(c), Some(b));
    assert_eq!(before.immediate(join), Some(split));
    assert_eq!(
        before.of(end).collect::<Vec<_>>(),
        [e, join, split, a, start]
    );
    assert!(before.dominates(a, d) && before.dominates(d, d) && !before.dominates(b, join));
    let after = post_dominators(&net, scope);
    assert_eq!(after.immediate(split), Some(join));
    assert!(after.dominates(e, a) && after.dominates(join, b) && !after.dominates(c, split));
    assert_eq!(after.immediate(end), None);
}

#[test]
fn what_is_side_by_side() {
    let (net, scope, nodes) = net();
    let [_, _, b, c, d, ..] = nodes[..] else {
        panic!("nine nodes")
    };
    let concurrent = concurrent(&net, scope, 100).unwrap();
    assert_eq!(concurrent.pairs().collect::<Vec<_>>(), [(b, d), (c, d)]);
    assert!(concurrent.beside(d, b) && !concurrent.beside(b, c) && !concurrent.beside(b, b));
    assert!(super::concurrent(&net, scope, 3).is_none());
}
