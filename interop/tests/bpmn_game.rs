//! Who can finish on process models that others drew: cuts are exact, or said not to be, however large the model is.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout
)]

mod common;

use gensoku_engine::flow::{Event, Kind, Net, NodeId};
use gensoku_engine::game::{Answer, Count, Game, Goal, Limits, Reason, Roles};
use gensoku_interop::bpmn::{decode, read};

/// Roles that put a question to any model: the applicant performs every second task, and every end grants.
fn roles(net: &Net) -> (Roles, Vec<NodeId>) {
    let mut roles = Roles::new(net);
    let tasks: Vec<NodeId> = net
        .nodes()
        .entries()
        .filter(|(_, node)| matches!(node.kind, Kind::Task(_)))
        .map(|(id, _)| id)
        .collect();
    let own: Vec<NodeId> = tasks.into_iter().step_by(2).collect();
    for &node in &own {
        roles.performs(net, node);
    }
    for (id, node) in net.nodes().entries() {
        if matches!(node.kind, Kind::End(it) if it != Event::Error) {
            roles.set_goal(id, Goal::Granted);
        }
    }
    (roles, own)
}

/// With a cut the applicant wins, and without any node of it they lose.
fn is_irreducible_cut(game: &Game<'_>, open: &dyn Fn(NodeId) -> bool, cut: &[NodeId]) -> bool {
    let wins = |cut: &[NodeId]| {
        let allowed = |node: NodeId| open(node) || cut.contains(&node);
        game.solve(&allowed).can_finish() == Some(true)
    };
    let without =
        |out: &NodeId| -> Vec<NodeId> { cut.iter().copied().filter(|it| it != out).collect() };
    wins(cut) && !cut.iter().any(|out| wins(&without(out)))
}

#[test]
fn cuts_on_models_of_others_are_exact_or_said_not_to_be() {
    let Some(folder) = common::models() else {
        return;
    };
    let limits = Limits::default();
    let (mut asked, mut exact, mut irreducible, mut undecided) = (0, 0, 0, 0);
    let mut largest = (0, String::new());
    for file in common::files(&folder, "bpmn") {
        let text = std::fs::read(&file).expect("a readable file");
        let imported = read(&decode(&text)).expect("a model");
        let net = &imported.net;
        let (roles, own) = roles(net);
        // One half of the applicant's tasks is on paper.
        let paper: Vec<NodeId> = own.iter().copied().step_by(2).collect();
        let open = |node: NodeId| !paper.contains(&node);
        let game = match Game::new(net, &roles, &limits) {
            Ok(game) => game,
            Err(
                Reason::ManyPools
                | Reason::Unsupported(_)
                | Reason::NotSound(_)
                | Reason::TooManyStates(_)
                | Reason::Unread
                | Reason::ManyWays(_),
            ) => {
                undecided += 1;
                continue;
            }
        };
        asked += 1;
        let Answer::Cannot(cuts) = game.solve(&open) else {
            continue;
        };
        if cuts.is_hopeless() {
            continue;
        }
        let name = file.display();
        assert!(is_irreducible_cut(&game, &open, &cuts.cheapest), "{name}");
        if cuts.exact {
            exact += 1;
            assert!(!matches!(cuts.count, Count::Exactly(0)), "{name}");
        } else {
            irreducible += 1;
        }
        if net.nodes().len() > largest.0 {
            largest = (net.nodes().len(), name.to_string());
        }
    }
    println!(
        "{asked} models asked, {exact} cuts exact, {irreducible} irreducible and said so, {undecided} not decided; \
         the largest with a cut has {} nodes: {}",
        largest.0, largest.1
    );
    assert!(exact > 0, "no cut was found at all");
}
