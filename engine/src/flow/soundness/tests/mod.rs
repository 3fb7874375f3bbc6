//! The proofs about systems small enough to see the answer, each with both answers.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod cover;
mod drain;
mod parts;
mod random;
mod reduce;
mod saturate;
mod trap;

use std::collections::BTreeMap;

use super::super::index::{Id, IdVec};
use super::super::net::MessageFlowId;
use super::graph::Labels;
use super::system::{Choice, Gate, Holds, Instance, Place, PlaceInfo, System, Transition};

/// A system in a few lines, all of it one pool but for what begins with a capital letter, which is another.
///
/// * `start a b`: tokens at first;
/// * `a + b -> c d`: takes a token of each and puts one on each;
/// * `a -> b? c?`: chooses some of these, at least one;
/// * `a | b -> c`: an inclusive join;
/// * `a -> b clears`: empties its pool before it puts tokens; `a -> ends`: reaches the end event;
/// * a name that begins with `~` is a message, which no run need take.
struct Small {
    system: System,
    names: BTreeMap<String, Place>,
    /// How often each transition reaches the end event.
    labels: Labels,
}

impl Small {
    fn read(text: &str) -> Self {
        let mut small = Self {
            system: System::default(),
            names: BTreeMap::new(),
            labels: IdVec::new(),
        };
        small.system.instances.push(None);
        small.system.instances.push(None);
        for line in text.lines().map(str::trim).filter(|it| !it.is_empty()) {
            if let Some(places) = line.strip_prefix("start ") {
                small.system.initial = small.places(places, " ");
                continue;
            }
            let (pre, post) = line.split_once("->").unwrap();
            let inclusive = pre.contains('|');
            let pre = small.places(pre, if inclusive { "|" } else { "+" });
            let mut transition = Transition::plain(None, pre, Vec::new());
            if inclusive {
                transition.gate = Gate::Inclusive;
            }
            let mut any = Vec::new();
            let mut ends = Vec::new();
            for word in post.split_whitespace() {
                match (word, word.strip_suffix('?')) {
                    ("clears", _) => transition.clears = Some((Instance::new(0), true)),
                    ("ends", _) => ends.push((0, 1)),
                    (_, Some(chosen)) => any.push(small.place(chosen)),
                    (place, None) => transition.post.push(small.place(place)),
                }
            }
            transition.choice = (!any.is_empty()).then(|| {
                Box::new(Choice {
                    any,
                    ..Choice::default()
                })
            });
            small.system.transitions.push(transition);
            small.labels.push(ends);
        }
        small
    }

    fn places(&mut self, names: &str, between: &str) -> Vec<Place> {
        names
            .split(between)
            .map(|name| self.place(name.trim()))
            .collect()
    }

    fn place(&mut self, name: &str) -> Place {
        if let Some(&place) = self.names.get(name) {
            return place;
        }
        let message = name.starts_with('~');
        let other = usize::from(name.starts_with(char::is_uppercase));
        let place = self.system.places.push(PlaceInfo {
            holds: if message {
                Holds::Message(MessageFlowId::new(self.names.len()))
            } else {
                Holds::Hidden
            },
            control: !message,
            alarm: !message,
            instance: (!message).then(|| Instance::new(other)),
            frame: false,
            apart: false,
            companion: None,
            begins: false,
        });
        self.names.insert(name.to_owned(), place);
        place
    }

    fn at(&self, name: &str) -> Place {
        self.names[name]
    }
}
