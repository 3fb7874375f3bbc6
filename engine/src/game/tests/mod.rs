//! The cases of which the rules speak, each as small as it can be.

mod bounds;
mod finish;
mod time;

use std::collections::BTreeMap;

use super::*;
use crate::flow::{Event, Join, Kind, Net, NetBuilder, NodeId, Origin, Split, Task};

/// A procedure in a few words: each line is `name [by who] : way, way`.
///
/// Who is `me` (performs), `to-me` (receives) or nothing; a way is `X`, `X when` (a fact), `X after` (the clock),
/// `X never`, `X forced`, `X instead`. `+` before the ways means all of them, `&` before the name a waiting join.
struct Case {
    net: Net,
    roles: Roles,
    names: BTreeMap<String, NodeId>,
}

fn case(text: &str) -> Case {
    let mut builder = NetBuilder::new();
    let (_, scope) = builder.pool("p", Origin(0));
    let start = builder.node(scope, Kind::Start(Event::None), "", Origin(0));
    let mut names = BTreeMap::new();
    let lines: Vec<(&str, &str)> = text
        .lines()
        .filter_map(|line| line.trim().split_once(':'))
        .collect();
    for (head, _) in &lines {
        let name = head.split_whitespace().next().unwrap();
        let bare = name.trim_start_matches('&');
        let node = builder.node(scope, Kind::Task(Task::Abstract), bare, Origin(0));
        if bare != name {
            builder.set_join(node, Join::All).unwrap();
        }
        names.insert(bare.to_owned(), node);
    }
    for end in ["granted", "refused", "withdrawn", "noted"] {
        let node = builder.node(scope, Kind::End(Event::None), end, Origin(0));
        names.insert(end.to_owned(), node);
    }
    let mut first = true;
    let mut deciders = Vec::new();
    for (head, ways) in &lines {
        let name = head.split_whitespace().next().unwrap();
        let node = names[name.trim_start_matches('&')];
        if std::mem::take(&mut first) {
            builder.flow(start, node, Origin(0)).unwrap();
        }
        let ways = ways.trim();
        let all = ways.starts_with('+');
        let mut count = 0;
        for way in ways.trim_start_matches('+').split(',') {
            let mut words = way.split_whitespace();
            let flow = builder
                .flow(node, names[words.next().unwrap()], Origin(0))
                .unwrap();
            count += 1;
            match words.next() {
                None => {}
                Some("when") => builder.set_guard(flow, "fact").unwrap(),
                Some("after") => deciders.push((flow, Decider::Timer)),
                Some("never") => deciders.push((flow, Decider::Never)),
                Some("forced") => deciders.push((flow, Decider::Forced)),
                Some("instead") => deciders.push((flow, Decider::Instead)),
                Some(other) => panic!("{other}"),
            }
        }
        if count > 1 || !deciders.is_empty() {
            let split = if all { Split::All } else { Split::One };
            builder.set_split(node, split).unwrap();
        }
    }
    let net = builder.finish();
    let mut roles = Roles::new(&net);
    for (flow, decider) in deciders {
        roles.set_decider(flow, decider);
    }
    for (head, _) in &lines {
        let mut words = head.split_whitespace();
        let node = names[words.next().unwrap().trim_start_matches('&')];
        match words.next() {
            Some("me") => roles.performs(&net, node),
            Some("to-me") => roles.set_part(node, Part::Receives),
            _ => {}
        }
    }
    for (end, goal) in [
        ("granted", Goal::Granted),
        ("refused", Goal::Refused),
        ("withdrawn", Goal::Withdrawn),
    ] {
        roles.set_goal(names[end], goal);
    }
    Case { net, roles, names }
}

impl Case {
    /// Asks with these steps on paper.
    fn ask(&self, paper: &[&str]) -> Answer {
        let paper: Vec<NodeId> = paper.iter().map(|name| self.names[*name]).collect();
        solve(
            &self.net,
            &self.roles,
            &|node| !paper.contains(&node),
            &Limits::default(),
        )
    }

    fn wins(&self, paper: &[&str]) -> bool {
        self.ask(paper).can_finish().expect("decided")
    }

    fn cuts(&self, paper: &[&str]) -> Cuts {
        match self.ask(paper) {
            Answer::Cannot(cuts) => cuts,
            other => panic!("{other:?}"),
        }
    }

    fn name(&self, node: NodeId) -> &str {
        &self.net.nodes()[node].name
    }

    fn cut(&self, paper: &[&str]) -> Vec<&str> {
        let cuts = self.cuts(paper);
        assert!(cuts.exact);
        cuts.cheapest.iter().map(|&node| self.name(node)).collect()
    }

    fn members(&self, paper: &[&str]) -> Vec<&str> {
        let cuts = self.cuts(paper);
        cuts.members().map(|node| self.name(node)).collect()
    }

    fn strategy(&self, paper: &[&str]) -> Strategy {
        match self.ask(paper) {
            Answer::CanFinish(strategy) => strategy,
            other => panic!("{other:?}"),
        }
    }

    fn story(&self, paper: &[&str]) -> Vec<&str> {
        let story = self.strategy(paper).story;
        story.into_iter().map(|node| self.name(node)).collect()
    }
}
