//! One procedure of two thousand steps, asked about for twenty groups in ten scenarios.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use gensoku_engine::flow::{
    Event, FlowId, Join, Kind, Net, NetBuilder, NodeId, Origin, ScopeId, Split, Task,
};
use gensoku_engine::game::{Answer, Decider, Game, Goal, Limits, Measure, Part, Roles, Span};

const GROUPS: usize = 20;
const SCENARIOS: usize = 10;

struct Procedure {
    net: Net,
    roles: Roles,
    steps: Vec<NodeId>,
    /// Ways of a group, ways of a scenario.
    groups: Vec<FlowId>,
    fallbacks: Vec<FlowId>,
}

/// Segments of ten steps one after another: parallel branches, own alternatives, a returned form, a way of a group and a
/// fallback, and now and then a refusal.
fn procedure(segments: usize) -> Procedure {
    let mut builder = NetBuilder::new();
    let (_, scope) = builder.pool("p", Origin(0));
    let start = builder.node(scope, Kind::Start(Event::None), "", Origin(0));
    let granted = builder.node(scope, Kind::End(Event::None), "granted", Origin(0));
    let refused = builder.node(scope, Kind::End(Event::None), "refused", Origin(0));
    let mut steps = Vec::new();
    let step = |builder: &mut NetBuilder, scope: ScopeId, steps: &mut Vec<NodeId>| {
        let at = steps.len();
        let it = builder.node(scope, Kind::Task(Task::Abstract), "", Origin(at as u32));
        steps.push(it);
        it
    };
    let (mut own, mut groups, mut fallbacks, mut others) = (vec![], vec![], vec![], vec![]);
    let mut last = start;
    for segment in 0..segments {
        let s: Vec<NodeId> = (0..10)
            .map(|_| step(&mut builder, scope, &mut steps))
            .collect();
        let mut link = |a: NodeId, b: NodeId| builder.flow(a, b, Origin(0)).unwrap();
        link(last, s[0]);
        link(s[0], s[1]);
        link(s[0], s[2]);
        link(s[1], s[3]);
        link(s[2], s[3]);
        link(s[3], s[4]);
        link(s[3], s[5]);
        groups.push(link(s[3], s[6]));
        link(s[4], s[7]);
        link(s[5], s[7]);
        link(s[6], s[7]);
        others.push(link(s[7], s[3]));
        link(s[7], s[8]);
        if segment % 10 == 9 {
            link(s[7], refused);
        }
        link(s[8], s[9]);
        own.extend([s[3], s[4], s[5], s[6], s[8]]);
        // The parallel branches meet in a step of their own.
        let meet = builder.node(scope, Kind::Task(Task::Abstract), "", Origin(0));
        builder.flow(s[9], meet, Origin(0)).unwrap();
        fallbacks.push(builder.flow(s[8], meet, Origin(0)).unwrap());
        let (a, b) = (
            step(&mut builder, scope, &mut Vec::new()),
            step(&mut builder, scope, &mut Vec::new()),
        );
        let join = builder.node(scope, Kind::Task(Task::Abstract), "", Origin(0));
        for branch in [a, b] {
            builder.flow(meet, branch, Origin(0)).unwrap();
            builder.flow(branch, join, Origin(0)).unwrap();
        }
        builder.set_join(join, Join::All).unwrap();
        own.push(a);
        for choice in [s[0], s[3], s[7], s[8]] {
            builder.set_split(choice, Split::One).unwrap();
        }
        last = join;
    }
    builder.flow(last, granted, Origin(0)).unwrap();
    let net = builder.finish();
    let mut roles = Roles::new(&net);
    for &node in &own {
        roles.performs(&net, node);
        roles.set_effort(node, Span::exactly(60_000));
    }
    for &flow in groups.iter().chain(&fallbacks) {
        roles.set_decider(flow, Decider::Never);
    }
    for &flow in &others {
        roles.set_decider(flow, Decider::Other);
    }
    roles.set_goal(granted, Goal::Granted);
    roles.set_goal(refused, Goal::Refused);
    Procedure {
        net,
        roles,
        steps,
        groups,
        fallbacks,
    }
}

/// Asks every question; returns how many can finish, and how many nodes the cuts of the others have.
fn ask(it: &Procedure) -> (usize, usize) {
    let (mut finish, mut cut) = (0, 0);
    for group in 0..GROUPS {
        for scenario in 0..SCENARIOS {
            let mut roles = it.roles.clone();
            for (at, &flow) in it.groups.iter().enumerate() {
                if at % GROUPS == group {
                    roles.set_decider(flow, Decider::Forced);
                }
            }
            for (at, &flow) in it.fallbacks.iter().enumerate() {
                if at % SCENARIOS == scenario {
                    roles.set_decider(flow, Decider::Instead);
                }
            }
            // Every hundredth step of the applicant is on paper for this group.
            let paper = |node: NodeId| {
                let at = it.steps.binary_search(&node);
                group > 0 && at.is_ok_and(|at| at % 100 == group * 3)
            };
            match gensoku_engine::game::solve(
                &it.net,
                &roles,
                &|node| !paper(node),
                &Limits::default(),
            ) {
                Answer::CanFinish(_) => finish += 1,
                Answer::Cannot(cuts) => cut += cuts.cheapest.len(),
                Answer::Undecided(reason) => panic!("{reason:?}"),
            }
        }
    }
    (finish, cut)
}

fn questions(criterion: &mut Criterion) {
    let it = procedure(200);
    assert_eq!(it.steps.len(), 2000);
    let (finish, cut) = ask(&it);
    assert!(finish > 0 && cut > 0, "{finish} {cut}");
    let mut group = criterion.benchmark_group("game");
    group.sample_size(10);
    group.bench_function("2000 steps x 20 groups x 10 scenarios", |bencher| {
        bencher.iter(|| black_box(ask(&it)));
    });
    group.bench_function("prepare 2000 steps", |bencher| {
        bencher.iter(|| Game::new(&it.net, &it.roles, &Limits::default()).unwrap());
    });
    let game = Game::new(&it.net, &it.roles, &Limits::default()).unwrap();
    group.bench_function("one question of a prepared game", |bencher| {
        bencher.iter(|| game.solve(&|_| true));
    });
    group.bench_function("own time of a prepared game", |bencher| {
        bencher.iter(|| game.least_time(Measure::Own, &|_| true));
    });
    // Parts the applicant plays are what a question speaks of.
    assert!(
        it.steps
            .iter()
            .any(|&step| it.roles.part(step) == Part::Acts)
    );
    group.finish();
}

criterion_group!(benches, questions);
criterion_main!(benches);
