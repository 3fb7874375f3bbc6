//! What to mend in a process model, in the words of those who draw such models: gateways, sequence flows, events.

use gensoku_dsl::text::Text;

use super::Asked;
use crate::flow::soundness::{Counterexample, Element, Rule, Violation};
use crate::flow::{Event, FlowId, Gateway, Join, Kind, NodeId, Split, Task};

/// The most elements that are named in one sentence.
const MOST_NAMED: usize = 5;

impl Asked<'_> {
    /// What to mend, the likeliest first.
    pub(super) fn ways_out(&self, violation: &Violation) -> Vec<Text> {
        let run = violation.counterexample.as_ref();
        match (self.kind, violation.element) {
            (Rule::DeadStep, Element::Node(dead)) => vec![self.enter_or_delete(dead)],
            (Rule::NoOptionToComplete, at) => self.end_the_wait(at, run),
            (Rule::ImproperCompletion | Rule::Unsafe, at) => {
                let mut ways = Vec::new();
                ways.extend(run.and_then(|it| self.only_one(it)));
                ways.push(self.join_before(at, run));
                ways
            }
            (Rule::UnreadMessage, Element::Message(message)) => {
                self.receive(message).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// A name as it stands in the model.
    fn name(&self, element: Element) -> String {
        self.named(element)
            .map_or_else(String::new, |it| it.1.label)
    }

    /// Several names, the first few of them.
    fn names(&self, nodes: &[NodeId]) -> [String; 2] {
        let mut named: Vec<String> = nodes
            .iter()
            .take(MOST_NAMED)
            .map(|&it| self.name(Element::Node(it)))
            .collect();
        if nodes.len() > MOST_NAMED {
            named.push("…".to_owned());
        }
        [named.join(", "), named.join("、")]
    }

    /// A step that never happens: it lacks a way that leads to it, or it was left over.
    fn enter_or_delete(&self, dead: NodeId) -> Text {
        let name = self.name(Element::Node(dead));
        let Some(cut_off) = self.cut_off_with(dead) else {
            return Text::new(
                format!(
                    "Mend what stops every run before {name}, lead another sequence flow to it, or delete it"
                ),
                format!(
                    "{name}より前で必ず止まる原因を除くか、別のシーケンスフローでつなぐか、{name}を削除する"
                ),
            );
        };
        let net = self.process.net;
        let others: Vec<NodeId> = cut_off.into_iter().filter(|&it| it != dead).collect();
        let with = match others.as_slice() {
            [] => [String::new(), String::new()],
            others => {
                let [en, ja] = self.names(others);
                [format!(" together with {en}"), format!("（{ja}と共に）")]
            }
        };
        let title = net.nodes().find(dead).map(|it| it.name.trim());
        let twin = net.nodes().entries().find(|(id, it)| {
            *id != dead
                && it.kind.is_activity()
                && title.is_some_and(|title| !title.is_empty() && title == it.name.trim())
                && !net.incoming(*id).is_empty()
                && !others.contains(id)
        });
        match twin {
            Some((twin, _)) => {
                let twin = self.name(Element::Node(twin));
                Text::new(
                    format!(
                        "If {name} was left over beside {twin}, which has the same name, delete it{}; else lead a \
                         sequence flow to it",
                        with[0]
                    ),
                    format!(
                        "同じ名前の{twin}があるため、{name}が消し忘れであれば{}削除し、必要な手順であればシーケンスフローでつなぐ",
                        with[1]
                    ),
                )
            }
            None => Text::new(
                format!("Lead a sequence flow to {name}, or delete it{}", with[0]),
                format!("{name}にシーケンスフローをつなぐか、{}削除する", with[1]),
            ),
        }
    }

    /// Where a run stays: what it waits for there, or that it goes round for ever.
    fn end_the_wait(&self, at: Element, run: Option<&Counterexample>) -> Vec<Text> {
        let net = self.process.net;
        let mut waiting: Vec<NodeId> = run.map_or_else(Vec::new, |it| it.waiting.clone());
        if let (true, Element::Node(node)) = (waiting.is_empty(), at) {
            waiting.push(node);
        }
        let mut ways = Vec::new();
        for &node in &waiting {
            let Some(it) = net.nodes().find(node) else {
                continue;
            };
            let name = self.name(Element::Node(node));
            let receives = matches!(
                it.kind,
                Kind::Task(Task::Receive) | Kind::Catch(Event::Message)
            );
            if it.join == Join::All && net.incoming(node).len() > 1 {
                let count = net.incoming(node).len();
                ways.push(Text::new(
                    format!(
                        "{name} waits on all {count} sequence flows that lead to it, and they do not all come: join \
                         alternatives with an exclusive gateway, and only what a parallel gateway has split with a \
                         parallel one"
                    ),
                    format!(
                        "{name}は入ってくる{count}本のシーケンスフローの全てを待つが、全てが届くとは限らない。択一の流れは排他ゲートウェイで、並列ゲートウェイで分岐した流れだけを並列ゲートウェイで合流させる"
                    ),
                ));
            } else if receives && !net.receives(node).is_empty() {
                let from: Vec<NodeId> = net
                    .receives(node)
                    .iter()
                    .filter_map(|&it| net.messages().find(it)?.source)
                    .collect();
                let [en, ja] = self.names(&from);
                let [en, ja] = if from.is_empty() {
                    [String::new(), String::new()]
                } else {
                    [format!(" ({en})"), format!("（{ja}）")]
                };
                ways.push(Text::new(
                    format!(
                        "{name} waits for a message that is not sent on every way{en}: send it on each, or end the \
                         waiting with a timer event"
                    ),
                    format!(
                        "{name}は、必ず送られるとは限らないメッセージを待つ{ja}。どの場合にも送るか、タイマーイベントで待つのをやめる"
                    ),
                ));
            }
        }
        if ways.is_empty() {
            let around = self.loop_around(&waiting);
            let ([en, ja], is_loop) = if around.is_empty() {
                (self.names(&waiting), false)
            } else {
                (self.names(&around), true)
            };
            ways.push(match (is_loop, en.is_empty()) {
                (true, _) => Text::new(
                    format!(
                        "Give the loop of {en} a way out: a sequence flow that leads from one of them to an end event"
                    ),
                    format!(
                        "{ja}の繰り返しに出口を設ける（いずれかから終了イベントへ至るシーケンスフローを引く）"
                    ),
                ),
                (false, false) => Text::new(
                    format!("Let what {en} waits for come in every case, or lead another way to an end event"),
                    format!("{ja}が待つものが必ず来るようにするか、終了イベントへ至る別の流れを設ける"),
                ),
                (false, true) => Text::new(
                    "Give every loop a way out, and let no element wait for what cannot come",
                    "繰り返しには出口を設け、来ないものを待つ要素をなくす",
                ),
            });
        }
        ways.dedup();
        ways.truncate(MOST_NAMED);
        ways
    }

    /// The activities on a way from where tokens are back to there.
    fn loop_around(&self, waiting: &[NodeId]) -> Vec<NodeId> {
        let net = self.process.net;
        let reach = |forward: bool| {
            let mut seen = vec![false; net.nodes().len()];
            let mut open: Vec<NodeId> = waiting.to_vec();
            let mut found = Vec::new();
            while let Some(node) = open.pop() {
                let flows = if forward {
                    net.outgoing(node)
                } else {
                    net.incoming(node)
                };
                for &flow in flows {
                    let Some(flow) = net.flows().find(flow) else {
                        continue;
                    };
                    let next = if forward { flow.target } else { flow.source };
                    if let Some(seen @ false) = seen.get_mut(crate::flow::Net::position(next)) {
                        *seen = true;
                        found.push(next);
                        open.push(next);
                    }
                }
            }
            (seen, found)
        };
        let (_, ahead) = reach(true);
        let (behind, _) = reach(false);
        let mut around: Vec<NodeId> = ahead
            .into_iter()
            .filter(|&it| behind.get(crate::flow::Net::position(it)) == Some(&true))
            .filter(|&it| net.nodes().find(it).is_some_and(|it| it.kind.is_activity()))
            .collect();
        around.sort_unstable();
        around
    }

    /// Where, in a run that comes twice to one place, several ways were taken at once last.
    fn split(&self, run: &Counterexample) -> Option<NodeId> {
        let net = self.process.net;
        run.nodes.iter().rev().copied().find(|&it| {
            let split = net.nodes().find(it).map(|it| it.split);
            matches!(split, Some(Split::All | Split::Some)) && net.outgoing(it).len() > 1
        })
    }

    /// Several ways at once: often not what was meant.
    fn only_one(&self, run: &Counterexample) -> Option<Text> {
        let net = self.process.net;
        let node = self.split(run)?;
        let name = self.name(Element::Node(node));
        let flows = net.outgoing(node);
        if let Some((target, doubled)) = self.doubled(flows) {
            let target = self.name(Element::Node(target));
            let flows: Vec<String> = doubled
                .iter()
                .map(|&it| self.name(Element::Flow(it)))
                .collect();
            return Some(Text::new(
                format!(
                    "Delete one of the sequence flows {}: both lead from {name} to {target}, which is therefore done twice",
                    flows.join(" and ")
                ),
                format!(
                    "シーケンスフロー{}のいずれかを削除する（いずれも{name}から{target}に至るため、二重に行われる）",
                    flows.join("と")
                ),
            ));
        }
        let count = flows.len();
        let is_gateway = net
            .nodes()
            .find(node)
            .is_some_and(|it| matches!(it.kind, Kind::Gateway(_)));
        Some(if is_gateway {
            Text::new(
                format!(
                    "Behind {name} up to {count} sequence flows are taken at once: if only one is meant, make it an \
                     exclusive gateway"
                ),
                format!(
                    "{name}の後で最大{count}本のシーケンスフローが同時に進む。一つだけを意図する場合は排他ゲートウェイにする"
                ),
            )
        } else {
            Text::new(
                format!(
                    "Behind {name} {count} sequence flows are taken at once: if only one is meant, give them conditions, \
                     or let an exclusive gateway choose"
                ),
                format!(
                    "{name}の後で{count}本のシーケンスフローが同時に進む。一つだけを意図する場合は、条件を付けるか排他ゲートウェイで選択する"
                ),
            )
        })
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

    /// All ways are meant: what joins them, and where.
    fn join_before(&self, at: Element, run: Option<&Counterexample>) -> Text {
        let net = self.process.net;
        let place = match at {
            Element::Flow(flow) => net.flows().find(flow).map(|it| Element::Node(it.target)),
            other => Some(other),
        };
        let name = place.map_or_else(String::new, |it| self.name(it));
        let some = run
            .and_then(|it| self.split(it))
            .and_then(|it| net.nodes().find(it))
            .is_some_and(|it| {
                it.split == Split::Some || it.kind == Kind::Gateway(Gateway::Inclusive)
            });
        let gateway = if some {
            Text::new("an inclusive gateway", "包含ゲートウェイ")
        } else {
            Text::new("a parallel gateway", "並列ゲートウェイ")
        };
        if name.is_empty() {
            return Text::new(
                format!(
                    "Join what goes on side by side with {} before it goes on",
                    gateway.en
                ),
                format!("並行する流れは、先へ進む前に{}で合流させる", gateway.ja),
            );
        }
        Text::new(
            format!(
                "If all of them are meant, join them with {} before {name}",
                gateway.en
            ),
            format!(
                "全てを意図する場合は、{name}の前に{}を置いて合流させる",
                gateway.ja
            ),
        )
    }

    /// A message that is left: who could take it.
    fn receive(&self, message: crate::flow::MessageFlowId) -> Option<Text> {
        let net = self.process.net;
        let target = net.messages().find(message)?.target?;
        let name = self.name(Element::Node(target));
        let flow = self.name(Element::Message(message));
        Some(Text::new(
            format!(
                "Lead every way on which {flow} is sent to {name}, or do not send it where nobody waits for it"
            ),
            format!(
                "{flow}が送られる場合は必ず{name}に至るようにするか、受け取る者がいない場合は送らない"
            ),
        ))
    }
}
