//! Where a run stays: what it waits for there, what stops every run, or that it goes round for ever.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::text::Text;

use super::super::Asked;
use super::super::stopped::Cause;
use super::MOST_NAMED;
use crate::flow::soundness::{Counterexample, Element, Rule};
use crate::flow::{Event, Join, Kind, NodeId, Task};

impl Asked<'_> {
    /// Where a run stays: what it waits for there, or that it goes round for ever.
    pub(super) fn end_the_wait(&self, at: Element, run: Option<&Counterexample>) -> Vec<Text> {
        let mut waiting: Vec<NodeId> = run.map_or_else(Vec::new, |it| it.waiting.clone());
        if let (true, Element::Node(node)) = (waiting.is_empty(), at) {
            waiting.push(node);
        }
        let stops = self.stops(run);
        let mut ways: Vec<Text> = self.undo_the_stop(&stops).into_iter().collect();
        // What waits only because something is stopped needs no other way out than that.
        waiting.retain(|&it| {
            let by = self.stopped().by(it);
            let itself = |stop: &(NodeId, Cause)| stop.0 == it || stop.1 == Cause::NotLedTo;
            by.is_empty() || by.iter().any(itself)
        });
        for &node in &waiting {
            if ways.len() == MOST_NAMED {
                break;
            }
            if stops.iter().any(|it| it.0 == node) {
                continue;
            }
            if self.joins_all(node) {
                ways.push(self.join_alternatives(node));
            } else if self.waits_for_a_message(node) {
                ways.push(self.send_what_is_awaited(node));
            }
        }
        let around = self.loop_around(&waiting);
        if !around.is_empty() && (ways.is_empty() || !self.leads_to_an_end(&around)) {
            let names = self.names(&around);
            ways.push(Text::new(
                format!(
                    "Give the loop of {} a way out: a sequence flow that leads from one of them to an end event",
                    names.en
                ),
                format!(
                    "{}の繰り返しに出口を設ける（いずれかから終了イベントへ至るシーケンスフローを引く）",
                    names.ja
                ),
            ));
        }
        if ways.is_empty() {
            ways.push(if waiting.is_empty() {
                Text::new(
                    "Give every loop a way out, and let no element wait for what cannot come",
                    "繰り返しには出口を設け、来ないものを待つ要素をなくす",
                )
            } else {
                let names = self.names(&waiting);
                Text::new(
                    format!(
                        "Let what {} waits for come in every case, or lead another way to an end event",
                        names.en
                    ),
                    format!(
                        "{}が待つものが必ず来るようにするか、終了イベントへ至る別の流れを設ける",
                        names.ja
                    ),
                )
            });
        }
        ways.dedup();
        ways
    }

    /// What lets runs go on that are stopped.
    fn undo_the_stop(&self, stops: &[(NodeId, Cause)]) -> Option<Text> {
        let (at, cause) = stops.first()?;
        Some(match cause {
            Cause::Apart(starts) => self.one_start(starts, *at),
            Cause::CaughtFurtherIn(by) => self.let_it_come(*at, *by),
            Cause::NotUndone => self.have_it_undone(*at),
            Cause::NotTogether | Cause::AfterItself => self.join_alternatives(*at),
            Cause::NotLedTo => {
                let name = self.name(Element::Node(*at));
                Text::new(
                    format!("Lead a sequence flow to {}", name.en),
                    format!("{}にシーケンスフローをつなぐ", name.ja),
                )
            }
            Cause::InACircle(_) => {
                let waiting: Vec<NodeId> = stops.iter().map(|it| it.0).collect();
                let names = self.labels(&waiting);
                Text::new(
                    format!(
                        "{} wait for each other: let one of the messages be sent before the other is waited for",
                        names.en
                    ),
                    format!(
                        "{}は互いのメッセージを待っているため、いずれかを、相手のメッセージを待つ前に送るようにする",
                        names.ja
                    ),
                )
            }
        })
    }

    fn join_alternatives(&self, node: NodeId) -> Text {
        let name = self.name(Element::Node(node));
        let count = self.process.net.incoming(node).len();
        Text::new(
            format!(
                "Not all of the {count} sequence flows on which {} waits come: join alternatives with an \
                 exclusive gateway, and only what a parallel gateway has split with a parallel one",
                name.en
            ),
            format!(
                "{}は入ってくる{count}本のシーケンスフローの全てを待つが、全てが届くとは限らない。択一の流れは排他ゲートウェイで、並列ゲートウェイで分岐した流れだけを並列ゲートウェイで合流させる",
                name.ja
            ),
        )
    }

    fn send_what_is_awaited(&self, node: NodeId) -> Text {
        let net = self.process.net;
        let name = self.name(Element::Node(node));
        let messages = net.receives(node).iter();
        let from: Vec<NodeId> = messages
            .filter_map(|&it| net.messages().find(it)?.source)
            .collect();
        let from = if from.is_empty() {
            Text::default()
        } else {
            let names = self.names(&from);
            Text::new(format!(" ({})", names.en), format!("（{}）", names.ja))
        };
        Text::new(
            format!(
                "Send the message on which {} waits on every way{}, or end the waiting with a timer event",
                name.en, from.en
            ),
            format!(
                "{}が待つメッセージをどの場合にも送る{}か、タイマーイベントで待つのをやめる",
                name.ja, from.ja
            ),
        )
    }

    /// Several start events whose ways are joined: they are one start, or one of them comes later.
    fn one_start(&self, starts: &[NodeId], join: NodeId) -> Text {
        let other = if starts.len() == 2 {
            Text::new(
                "the other an intermediate catch event",
                "他方をその後に置く中間キャッチイベント",
            )
        } else {
            Text::new(
                "the others intermediate catch events",
                "他のものをその後に置く中間キャッチイベント",
            )
        };
        let starts = self.labels(starts);
        let join = self.name(Element::Node(join));
        Text::new(
            format!(
                "Let one of the start events {} begin the process, and make {} behind it on the way to {}; or, if \
                 nothing is done before all of them have happened, make them one parallel multiple start event",
                starts.en, other.en, join.en
            ),
            format!(
                "開始イベント{}のうち一つでプロセスを開始し、{}に変えて{}につなぐ。全てが起こるまで何も行わない場合は、一つの並列複数開始イベントにまとめる",
                starts.ja, other.ja, join.ja
            ),
        )
    }

    /// An event that waits for what never comes as far as to it.
    pub(super) fn let_it_come(&self, event: NodeId, by: NodeId) -> Text {
        let [event, by] = [event, by].map(|it| self.name(Element::Node(it)));
        Text::new(
            format!(
                "Throw what {0} waits for where {1} does not catch it, or with another code, or delete {0} and what \
                 only it leads to",
                event.en, by.en
            ),
            format!(
                "{0}が待つものを、{1}が捕捉しないところで、又は別のコードで発生させるか、{0}とその先だけにあるものを削除する",
                event.ja, by.ja
            ),
        )
    }

    /// What would undo something that nothing has undone.
    pub(super) fn have_it_undone(&self, undoes: NodeId) -> Text {
        let name = self.name(Element::Node(undoes));
        let nodes = self.process.net.nodes();
        let undone = nodes.find(undoes).and_then(|it| it.compensates);
        let undone = undone.map_or_else(
            || Text::new("the sub-process around it", "これを含むサブプロセス"),
            |it| self.name(Element::Node(it)),
        );
        Text::new(
            format!(
                "Throw compensation for {} where it has to be undone, or delete {}",
                undone.en, name.en
            ),
            format!(
                "{}を取り消す必要がある箇所に補償イベントを置くか、{}を削除する",
                undone.ja, name.ja
            ),
        )
    }

    /// Why something never happens, to be said at its place.
    pub(in super::super) fn cause(&self, cause: &Cause) -> Text {
        match cause {
            Cause::Apart(starts) => {
                let names = self.labels(starts);
                let all = if starts.len() == 2 {
                    ["both", "両方"]
                } else {
                    ["all of them", "その全て"]
                };
                Text::new(
                    format!(
                        "the start events {} each begin a run of their own; it waits for {}",
                        names.en, all[0]
                    ),
                    format!(
                        "開始イベント{}はそれぞれ別の実行を開始するが、ここでは{}を待つ",
                        names.ja, all[1]
                    ),
                )
            }
            Cause::NotTogether => Text::new(
                "in no run come all of the sequence flows on which it waits",
                "待っているシーケンスフローの全てが届くことはない",
            ),
            Cause::AfterItself => Text::new(
                "one of the sequence flows on which it waits comes only after it",
                "待っているシーケンスフローの一つは、ここを通った後でなければ届かない",
            ),
            Cause::NotLedTo => Text::new("no sequence flow leads to it", "ここに至る流れがない"),
            Cause::InACircle(senders) => {
                let names = self.names(senders);
                Text::new(
                    format!(
                        "it waits for the message of {}, which comes only after it",
                        names.en
                    ),
                    format!(
                        "{}からのメッセージを待つが、それは先にここを通らないと送られない",
                        names.ja
                    ),
                )
            }
            Cause::NotUndone => Text::new(
                "nothing throws compensation that comes to it",
                "これに至る補償を発生させるものがない",
            ),
            Cause::CaughtFurtherIn(by) => {
                let by = self.name(Element::Node(*by));
                Text::new(
                    format!("what it waits for is caught by {} further in", by.en),
                    format!("これが待つものは、内側の{}が捕捉する", by.ja),
                )
            }
        }
    }

    /// What is to be said of a place where a token is at the end of a run.
    pub(in super::super) fn stays(&self, node: NodeId) -> Text {
        if self.kind != Rule::NoOptionToComplete {
            Text::new("it is still here then", "この時点でまだここにある")
        } else if self.joins_all(node) || self.waits_for_a_message(node) {
            Text::new("it stays here", "ここで止まる")
        } else {
            Text::new("from here it cannot be completed", "ここからは完了できない")
        }
    }

    /// Whether a node waits for a token on each of several flows.
    fn joins_all(&self, node: NodeId) -> bool {
        let net = self.process.net;
        let join = net.nodes().find(node).map(|it| it.join);
        join == Some(Join::All) && net.incoming(node).len() > 1
    }

    /// Whether a node waits for a message of another pool.
    fn waits_for_a_message(&self, node: NodeId) -> bool {
        let net = self.process.net;
        let receives = net.nodes().find(node).is_some_and(|it| {
            matches!(
                it.kind,
                Kind::Task(Task::Receive) | Kind::Catch(Event::Message)
            )
        });
        receives && !net.receives(node).is_empty()
    }

    /// The activities of the loops that can be come to from where tokens are.
    fn loop_around(&self, waiting: &[NodeId]) -> Vec<NodeId> {
        let net = self.process.net;
        let mut ahead: BTreeSet<NodeId> = waiting.iter().copied().collect();
        let mut open: Vec<NodeId> = waiting.to_vec();
        while let Some(node) = open.pop() {
            open.extend(self.next(node).filter(|&it| ahead.insert(it)));
        }
        // What leads on to nothing of them is on no loop, nor is what nothing of them leads to.
        for forward in [true, false] {
            let mut into: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
            let mut left: BTreeMap<NodeId, usize> = ahead.iter().map(|&it| (it, 0)).collect();
            for &node in &ahead {
                for to in self.next(node).filter(|it| ahead.contains(it)) {
                    let [from, to] = if forward { [node, to] } else { [to, node] };
                    into.entry(to).or_default().push(from);
                    *left.entry(from).or_default() += 1;
                }
            }
            let ends = left.iter().filter(|it| *it.1 == 0);
            let mut gone: Vec<NodeId> = ends.map(|it| *it.0).collect();
            while let Some(node) = gone.pop() {
                ahead.remove(&node);
                for &from in into.get(&node).into_iter().flatten() {
                    if let Some(left) = left.get_mut(&from) {
                        *left -= 1;
                        if *left == 0 {
                            gone.push(from);
                        }
                    }
                }
            }
        }
        let is_activity = |it: &NodeId| {
            net.nodes()
                .find(*it)
                .is_some_and(|it| it.kind.is_activity())
        };
        ahead.into_iter().filter(is_activity).collect()
    }

    /// Whether flows lead from some of these to where a token ends.
    fn leads_to_an_end(&self, from: &[NodeId]) -> bool {
        let net = self.process.net;
        let mut ahead: BTreeSet<NodeId> = from.iter().copied().collect();
        let mut open = from.to_vec();
        while let Some(node) = open.pop() {
            let boundary = net.boundary(node).iter().copied();
            let next = self.next(node).chain(boundary);
            open.extend(next.filter(|&it| ahead.insert(it)));
        }
        ahead.into_iter().any(|it| net.outgoing(it).is_empty())
    }

    /// Where the flows out of a node lead.
    fn next(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let net = self.process.net;
        let flows = net.outgoing(node).iter();
        flows.filter_map(|&it| Some(net.flows().find(it)?.target))
    }
}
