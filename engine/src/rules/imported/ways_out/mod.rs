//! What to mend in a process model, in the words of those who draw such models: gateways, sequence flows, events.

mod stuck;
mod twice;

use gensoku_dsl::text::{Lang, Text};

use super::Asked;
use super::stopped::Cause;
use crate::flow::soundness::{Element, Rule, Violation};
use crate::flow::{Gateway, Kind, MessageFlowId, NodeId};

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
