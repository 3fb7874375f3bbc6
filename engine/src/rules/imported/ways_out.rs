//! What to mend in a process model, in the words of those who draw such models: gateways, sequence flows, events.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::text::{Lang, Text};
use rustc_hash::FxHashSet;

use super::Asked;
use super::stopped::Cause;
use super::tried::Change;
use crate::flow::soundness::{Counterexample, Element, Rule, Violation};
use crate::flow::{Event, FlowId, Gateway, Join, Kind, MessageFlowId, NodeId, Split, Task};

/// The most elements that are named in one sentence.
const MOST_NAMED: usize = 5;

impl Asked<'_> {
    /// What to mend, the likeliest first.
    pub(super) fn ways_out(&self, violation: &Violation) -> Vec<Text> {
        let run = violation.counterexample.as_ref();
        match (self.kind, violation.element) {
            (Rule::DeadStep, Element::Node(dead)) => vec![self.enter_or_delete(dead)],
            (Rule::NoOptionToComplete, at) => self.end_the_wait(at, run),
            (Rule::ImproperCompletion | Rule::Unsafe, at) => self.come_once(at, run),
            (Rule::UnreadMessage, Element::Message(message)) => {
                self.receive(message).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// What an element is called: as in the model, and what it is where it has no name there.
    fn name(&self, element: Element) -> Text {
        let label = self
            .named(element)
            .map_or_else(String::new, |it| it.1.label);
        let node = match element {
            Element::Node(it) => self.process.net.nodes().find(it),
            _ => None,
        };
        match node
            .filter(|it| it.name.trim().is_empty())
            .map(|it| it.kind)
        {
            Some(kind) => {
                let kind = word(kind);
                Text::new(
                    format!("the {} {label}", kind.en),
                    format!("{}{label}", kind.ja),
                )
            }
            None => Text::new(label.clone(), label),
        }
    }

    /// Several names, the first few of them.
    fn names(&self, nodes: &[NodeId]) -> Text {
        let named = nodes.iter().take(MOST_NAMED);
        let named: Vec<Text> = named.map(|&it| self.name(Element::Node(it))).collect();
        let [mut en, mut ja]: [Vec<String>; 2] = [Lang::En, Lang::Ja]
            .map(|lang| named.iter().map(|it| it.get(lang).to_owned()).collect());
        if nodes.len() > MOST_NAMED {
            en.push("…".to_owned());
            ja.push("…".to_owned());
        }
        Text::new(en.join(", "), ja.join("、"))
    }

    /// A step that never happens: it lacks a way that leads to it, or it was left over.
    fn enter_or_delete(&self, dead: NodeId) -> Text {
        let name = self.name(Element::Node(dead));
        let cut_off = self.cut_off();
        if !cut_off.has(dead) {
            let stops = self.stopped().by(dead);
            return match stops.first() {
                Some(&(event, Cause::CaughtFurtherIn(by))) => self.let_it_come(event, by),
                Some(&(undoes, Cause::NotUndone)) => self.have_it_undone(undoes),
                Some(&(at, Cause::NotLedTo)) => {
                    let at = self.name(Element::Node(at));
                    Text::new(
                        format!(
                            "Lead a sequence flow to {}, without which {} never happens",
                            at.en, name.en
                        ),
                        format!(
                            "{}にシーケンスフローをつなぐ（これがないと{}は行われない）",
                            at.ja, name.ja
                        ),
                    )
                }
                Some(&(at, _)) => {
                    let at = self.name(Element::Node(at));
                    Text::new(
                        format!(
                            "Mend what stops every run at {}, or lead another sequence flow to {}",
                            at.en, name.en
                        ),
                        format!(
                            "{}で必ず止まる原因を除くか、別のシーケンスフローで{}につなぐ",
                            at.ja, name.ja
                        ),
                    )
                }
                None => Text::new(
                    format!(
                        "Mend what stops every run before {0}, lead another sequence flow to {0}, or delete it",
                        name.en
                    ),
                    format!(
                        "{0}より前で必ず止まる原因を除くか、別のシーケンスフローでつなぐか、{0}を削除する",
                        name.ja
                    ),
                ),
            };
        }
        let entry = self.name(Element::Node(cut_off.first(dead).unwrap_or(dead)));
        let others = cut_off.before(dead, MOST_NAMED + 1);
        let with = if others.is_empty() {
            Text::default()
        } else {
            let names = self.names(&others);
            Text::new(
                format!(" together with {}", names.en),
                format!("{}と共に", names.ja),
            )
        };
        match cut_off.twin(dead) {
            Some(twin) => {
                let twin = self.name(Element::Node(twin));
                Text::new(
                    format!(
                        "If {} was left over beside {}, which has the same name, delete it{}; else lead a sequence \
                         flow to {}",
                        name.en, twin.en, with.en, entry.en
                    ),
                    format!(
                        "同じ名前の{}があるため、{}が消し忘れであれば{}削除し、必要であれば{}にシーケンスフローをつなぐ",
                        twin.ja, name.ja, with.ja, entry.ja
                    ),
                )
            }
            None => Text::new(
                format!(
                    "Lead a sequence flow to {}, or delete {}{}",
                    entry.en, name.en, with.en
                ),
                format!(
                    "{}にシーケンスフローをつなぐか、{}を{}削除する",
                    entry.ja, name.ja, with.ja
                ),
            ),
        }
    }

    /// Where a run stays: what it waits for there, or that it goes round for ever.
    fn end_the_wait(&self, at: Element, run: Option<&Counterexample>) -> Vec<Text> {
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
    fn let_it_come(&self, event: NodeId, by: NodeId) -> Text {
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
    fn have_it_undone(&self, undoes: NodeId) -> Text {
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
    pub(super) fn cause(&self, cause: &Cause) -> Text {
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

    /// What elements of one kind are called: `A, B and C`.
    fn labels(&self, nodes: &[NodeId]) -> Text {
        let named = nodes.iter().filter_map(|&it| self.named(Element::Node(it)));
        let labels: Vec<String> = named.map(|it| it.1.label).collect();
        let en = match labels.split_last() {
            Some((last, before)) if !before.is_empty() => {
                format!("{} and {last}", before.join(", "))
            }
            _ => labels.join(""),
        };
        Text::new(en, labels.join("と"))
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

    /// What is to be said of a place where a token is at the end of a run.
    pub(super) fn stays(&self, node: NodeId) -> Text {
        if self.kind != Rule::NoOptionToComplete {
            Text::new("it is still here then", "この時点でまだここにある")
        } else if self.joins_all(node) || self.waits_for_a_message(node) {
            Text::new("it stays here", "ここで止まる")
        } else {
            Text::new("from here it cannot be completed", "ここからは完了できない")
        }
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

    /// What comes twice to one place: one of several ways is taken, or what all of them lead to is joined.
    fn come_once(&self, at: Element, run: Option<&Counterexample>) -> Vec<Text> {
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

    /// Where the ways behind a split meet first: what is passed twice after it.
    fn meeting(&self, run: &Counterexample, split: NodeId) -> Option<NodeId> {
        let begin = run.nodes.iter().rposition(|&it| it == split)?;
        let mut passed = FxHashSet::default();
        let mut after = run.nodes.iter().skip(begin + 1).copied();
        after.find(|&it| !passed.insert(it))
    }

    /// A message that is left: who could take it.
    fn receive(&self, message: MessageFlowId) -> Option<Text> {
        let target = self.process.net.messages().find(message)?.target?;
        let name = self.name(Element::Node(target));
        let flow = self.name(Element::Message(message));
        Some(Text::new(
            format!(
                "Lead every way on which {} is sent to {}, or do not send it where nobody waits for it",
                flow.en, name.en
            ),
            format!(
                "{}が送られる場合は必ず{}に至るようにするか、受け取る者がいない場合は送らない",
                flow.ja, name.ja
            ),
        ))
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

/// What those who draw models call a kind of element.
fn word(kind: Kind) -> Text {
    let [en, ja] = match kind {
        Kind::Gateway(Gateway::Exclusive) => ["exclusive gateway", "排他ゲートウェイ"],
        Kind::Gateway(Gateway::Inclusive) => ["inclusive gateway", "包含ゲートウェイ"],
        Kind::Gateway(Gateway::Parallel) => ["parallel gateway", "並列ゲートウェイ"],
        Kind::Gateway(Gateway::EventBased) => ["event-based gateway", "イベントゲートウェイ"],
        Kind::Gateway(Gateway::Complex) => ["complex gateway", "複合ゲートウェイ"],
        Kind::Start(_) => ["start event", "開始イベント"],
        Kind::End(_) => ["end event", "終了イベント"],
        Kind::Catch(_) | Kind::Throw(_) => ["intermediate event", "中間イベント"],
        Kind::Boundary { .. } => ["boundary event", "境界イベント"],
        Kind::SubProcess(..) => ["sub-process", "サブプロセス"],
        Kind::Task(_) => ["task", "タスク"],
    };
    Text::new(en, ja)
}
