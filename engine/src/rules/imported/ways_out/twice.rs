//! What comes twice to one place: of the changes that could mend it, those that do when they are tried.

use gensoku_dsl::text::Text;
use rustc_hash::FxHashSet;

use super::super::Asked;
use super::super::tried::Change;
use super::{MOST_NAMED, word};
use crate::flow::soundness::{Counterexample, Element};
use crate::flow::{FlowId, Gateway, Kind, NodeId, Split};

impl Asked<'_> {
    /// What comes twice to one place: one of several ways is taken, or what all of them lead to is joined.
    pub(super) fn come_once(&self, at: Element, run: Option<&Counterexample>) -> Vec<Text> {
        // Two flows between the same two elements are one too many, and nothing is to be joined.
        if let Some(doubled) = run.and_then(|it| self.one_of_two(it)) {
            return vec![doubled];
        }
        let splits = run.map_or_else(Vec::new, |it| self.splits(it));
        let mends = |change: &Change| self.mends(*change, at);
        let joins = self.joins(at, run, &splits);
        let apart = match at {
            Element::Node(end) if self.process.net.incoming(end).len() > 1 => {
                Some(Change::EndApart(end))
            }
            _ => None,
        };
        let kinds: [Vec<Change>; 3] = [
            splits.iter().map(|&it| Change::ChooseOne(it)).collect(),
            joins.clone(),
            run.map_or_else(Vec::new, |it| self.beside(it)),
        ];
        let mending = kinds.iter().filter_map(|it| it.iter().find(|it| mends(it)));
        let mut told: Vec<Change> = mending.copied().collect();
        if told.len() < 2 {
            told.extend(apart.filter(mends));
        }
        if told.is_empty() {
            // What is said then of most models of the kind.
            let first = splits.first().map(|&it| Change::ChooseOne(it));
            told.extend(first.into_iter().chain(joins.first().copied()));
        }
        let mut ways: Vec<Text> = told.into_iter().map(|it| self.change(it)).collect();
        if ways.is_empty() {
            ways.push(Text::new(
                "Join what goes on side by side with a parallel gateway",
                "並行する流れを並列ゲートウェイで合流させる",
            ));
        }
        ways
    }

    /// Where, in a run that comes twice to one place, several ways were taken at once, the last first.
    fn splits(&self, run: &Counterexample) -> Vec<NodeId> {
        let net = self.process.net;
        let splits = run.nodes.iter().rev().copied().filter(|&it| {
            let split = net.nodes().find(it).map(|it| it.split);
            matches!(split, Some(Split::All | Split::Some)) && net.outgoing(it).len() > 1
        });
        first_few(splits)
    }

    /// The boundary events of a run that let their activity go on, the last first.
    fn beside(&self, run: &Counterexample) -> Vec<Change> {
        let events = run.nodes.iter().rev().copied().filter(|&it| {
            let kind = self.process.net.nodes().find(it).map(|it| it.kind);
            matches!(
                kind,
                Some(Kind::Boundary {
                    interrupting: false,
                    ..
                })
            )
        });
        first_few(events)
            .into_iter()
            .map(Change::Interrupt)
            .collect()
    }

    /// Where what goes on side by side could be joined: where the ways behind a split meet, or where two tokens come.
    fn joins(&self, at: Element, run: Option<&Counterexample>, splits: &[NodeId]) -> Vec<Change> {
        let net = self.process.net;
        let target = match at {
            Element::Flow(flow) => net.flows().find(flow).map(|it| it.target),
            Element::Node(node) => Some(node),
            Element::Message(_) | Element::Pool(_) => None,
        };
        let gateway = |split: Option<&NodeId>| {
            let split = split.and_then(|&it| net.nodes().find(it));
            if split.is_some_and(|it| it.split == Split::Some) {
                Gateway::Inclusive
            } else {
                Gateway::Parallel
            }
        };
        let met = splits.iter().filter_map(|it| {
            let place = self.meeting(run?, *it)?;
            Some((place, gateway(Some(it))))
        });
        let here = target.map(|it| (it, gateway(splits.first())));
        let mut found: Vec<Change> = Vec::new();
        for (place, gateway) in met.chain(here) {
            let is_choice = net
                .nodes()
                .find(place)
                .is_some_and(|it| it.kind == Kind::Gateway(Gateway::Exclusive));
            let join = if is_choice && net.outgoing(place).len() < 2 {
                Change::JoinAt(place, gateway)
            } else {
                Change::JoinBefore(place, gateway)
            };
            if net.incoming(place).len() > 1 && !found.contains(&join) {
                found.push(join);
            }
        }
        found
    }

    /// Where the ways behind a split meet first: what is passed twice after it.
    fn meeting(&self, run: &Counterexample, split: NodeId) -> Option<NodeId> {
        let begin = run.nodes.iter().rposition(|&it| it == split)?;
        let mut passed = FxHashSet::default();
        let mut after = run.nodes.iter().skip(begin + 1).copied();
        after.find(|&it| !passed.insert(it))
    }

    /// A change, as it is told.
    fn change(&self, change: Change) -> Text {
        let net = self.process.net;
        match change {
            Change::ChooseOne(node) => self.only_one(node),
            Change::JoinAt(place, gateway) => {
                let name = self.name(Element::Node(place));
                let gateway = a_gateway(gateway);
                Text::new(
                    format!(
                        "If all of them are meant, make {}, where they meet, {}",
                        name.en, gateway.en
                    ),
                    format!(
                        "全てを意図する場合は、合流する{}を{}にする",
                        name.ja, gateway.ja
                    ),
                )
            }
            Change::JoinBefore(place, gateway) => {
                let name = self.name(Element::Node(place));
                let gateway = a_gateway(gateway);
                Text::new(
                    format!(
                        "If all of them are meant, join them with {} before {}",
                        gateway.en, name.en
                    ),
                    format!(
                        "全てを意図する場合は、{}の前に{}を置いて合流させる",
                        name.ja, gateway.ja
                    ),
                )
            }
            Change::Interrupt(event) => {
                let host = match net.nodes().find(event).map(|it| it.kind) {
                    Some(Kind::Boundary { host, .. }) => self.name(Element::Node(host)),
                    _ => Text::default(),
                };
                let name = self.name(Element::Node(event));
                Text::new(
                    format!(
                        "If {0} ends when {1} happens, let {1} interrupt it",
                        host.en, name.en
                    ),
                    format!(
                        "{1}が起こった時に{0}を終える場合は、{1}を中断の境界イベントにする",
                        host.ja, name.ja
                    ),
                )
            }
            Change::EndApart(end) => {
                let name = self.name(Element::Node(end));
                let count = net.incoming(end).len();
                Text::new(
                    format!(
                        "If each of the {count} sequence flows into {} ends by itself, give each an end event of its own",
                        name.en
                    ),
                    format!(
                        "{}に至る{count}本のシーケンスフローがそれぞれ別に終わる場合は、終了イベントを分ける",
                        name.ja
                    ),
                )
            }
        }
    }

    /// A flow that is drawn twice.
    fn one_of_two(&self, run: &Counterexample) -> Option<Text> {
        let node = *self.splits(run).first()?;
        let (target, doubled) = self.doubled(self.process.net.outgoing(node))?;
        let [from, to] = [node, target].map(|it| self.name(Element::Node(it)));
        let [one, other] = doubled.map(|it| self.name(Element::Flow(it)));
        Some(Text::new(
            format!(
                "Delete one of the sequence flows {} and {}: both lead from {} to {}, which is therefore done twice",
                one.en, other.en, from.en, to.en
            ),
            format!(
                "シーケンスフロー{}と{}のいずれかを削除する（いずれも{}から{}に至るため、二重に行われる）",
                one.ja, other.ja, from.ja, to.ja
            ),
        ))
    }

    /// Two flows that lead to the same place.
    fn doubled(&self, flows: &[FlowId]) -> Option<(NodeId, [FlowId; 2])> {
        let target = |it: FlowId| self.process.net.flows().find(it).map(|it| it.target);
        flows.iter().enumerate().find_map(|(place, &first)| {
            let to = target(first)?;
            let rest = flows.get(place + 1..)?;
            let second = rest.iter().copied().find(|&it| target(it) == Some(to))?;
            Some((to, [first, second]))
        })
    }

    /// Several ways at once: often not what was meant.
    fn only_one(&self, node: NodeId) -> Text {
        let net = self.process.net;
        let count = net.outgoing(node).len();
        let name = self.name(Element::Node(node));
        let is_gateway = net
            .nodes()
            .find(node)
            .is_some_and(|it| matches!(it.kind, Kind::Gateway(_)));
        let instead = if is_gateway {
            Text::new("make it an exclusive gateway", "排他ゲートウェイにする")
        } else {
            Text::new(
                "give them conditions, or let an exclusive gateway choose",
                "条件を付けるか排他ゲートウェイで選択する",
            )
        };
        Text::new(
            format!(
                "If only one of the {count} sequence flows behind {} is meant, {}",
                name.en, instead.en
            ),
            format!(
                "{}の後の{count}本のシーケンスフローのうち一つだけを意図する場合は、{}",
                name.ja, instead.ja
            ),
        )
    }
}

/// The first few of some nodes, each once.
fn first_few(nodes: impl Iterator<Item = NodeId>) -> Vec<NodeId> {
    let mut found = Vec::new();
    for node in nodes {
        if found.len() < MOST_NAMED && !found.contains(&node) {
            found.push(node);
        }
    }
    found
}

fn a_gateway(gateway: Gateway) -> Text {
    let name = word(Kind::Gateway(gateway));
    let article = if gateway == Gateway::Inclusive {
        "an"
    } else {
        "a"
    };
    Text::new(format!("{article} {}", name.en), name.ja)
}
