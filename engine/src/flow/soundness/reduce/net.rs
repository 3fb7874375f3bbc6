//! The system while it is made smaller: its arcs, and how they are looked up, taken away and led elsewhere.

use super::super::system::{Place, PlaceInfo, Trans};
use super::{Fate, Reducer, Story};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    Normal,
    Any(u32),
    Default,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Arc {
    pub(super) place: Place,
    pub(super) trans: Trans,
    pub(super) role: Role,
    pub(super) alive: bool,
}

#[derive(Clone, Debug)]
pub(super) struct P {
    pub(super) info: PlaceInfo,
    pub(super) initial: u32,
    pub(super) into: Vec<u32>,
    pub(super) out: Vec<u32>,
    pub(super) indegree: u32,
    pub(super) outdegree: u32,
    pub(super) class: u32,
    /// Whether activities begin on the ways that were shortened and end here: once there is a token, they occur.
    pub(super) passed: bool,
    /// Not to be touched: something looks at it besides its consumers.
    pub(super) pinned: bool,
    pub(super) alive: bool,
    pub(super) queued: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sort {
    /// Only moves tokens.
    Plain,
    /// An inclusive choice.
    Choice,
    /// An inclusive join.
    Join,
    /// Not to be touched.
    Fixed,
}

#[derive(Clone, Debug)]
pub(super) struct T {
    pub(super) pre: Vec<u32>,
    pub(super) post: Vec<u32>,
    pub(super) indegree: u32,
    pub(super) outdegree: u32,
    pub(super) sort: Sort,
    pub(super) begin: bool,
    /// Whether its story reaches an end event.
    pub(super) ends: bool,
    /// Whether an activity begins in its story.
    pub(super) occurs: bool,
    pub(super) story: u32,
    pub(super) alive: bool,
    pub(super) queued: bool,
}

impl Reducer<'_> {
    pub(super) fn story(&mut self, story: Story) -> u32 {
        self.stories.push(story);
        u32::try_from(self.stories.len() - 1).unwrap_or(u32::MAX)
    }

    pub(super) fn link(&mut self, place: Place, trans: Trans, role: Role, produces: bool) {
        let arc = u32::try_from(self.arcs.len()).unwrap_or(u32::MAX);
        self.arcs.push(Arc {
            place,
            trans,
            role,
            alive: true,
        });
        let (p, t) = (&mut self.places[place], &mut self.transitions[trans]);
        if produces {
            p.into.push(arc);
            p.indegree += 1;
            t.post.push(arc);
            t.outdegree += 1;
        } else {
            p.out.push(arc);
            p.outdegree += 1;
            t.pre.push(arc);
            t.indegree += 1;
        }
    }

    /// The only living arc of a list; dead ones met on the way are thrown out.
    pub(super) fn only(arcs: &[Arc], list: &mut Vec<u32>, degree: u32) -> Option<(u32, Arc)> {
        if degree != 1 {
            return None;
        }
        while let Some(&last) = list.last() {
            match arcs.get(last as usize) {
                Some(arc) if arc.alive => return Some((last, *arc)),
                _ => list.pop(),
            };
        }
        None
    }

    pub(super) fn only_pre(&mut self, trans: Trans) -> Option<(u32, Arc)> {
        let it = &mut self.transitions[trans];
        Self::only(&self.arcs, &mut it.pre, it.indegree)
    }

    pub(super) fn only_post(&mut self, trans: Trans) -> Option<(u32, Arc)> {
        let it = &mut self.transitions[trans];
        Self::only(&self.arcs, &mut it.post, it.outdegree)
    }

    pub(super) fn only_into(&mut self, place: Place) -> Option<(u32, Arc)> {
        let it = &mut self.places[place];
        Self::only(&self.arcs, &mut it.into, it.indegree)
    }

    pub(super) fn only_out(&mut self, place: Place) -> Option<(u32, Arc)> {
        let it = &mut self.places[place];
        Self::only(&self.arcs, &mut it.out, it.outdegree)
    }

    /// The living arcs of a list, which is cleaned.
    pub(super) fn living(arcs: &[Arc], list: &mut Vec<u32>) -> Vec<(u32, Arc)> {
        list.retain(|&arc| arcs.get(arc as usize).is_some_and(|it| it.alive));
        list.iter()
            .filter_map(|&arc| arcs.get(arc as usize).map(|it| (arc, *it)))
            .collect()
    }

    pub(super) fn is_plain(&self, trans: Trans) -> bool {
        self.transitions[trans].sort == Sort::Plain
    }

    /// Whether tokens may as well lie on the one place as on the other, for all that looks into instances.
    pub(super) fn alike(&self, a: Place, b: Place) -> bool {
        let (a, b) = (&self.places[a], &self.places[b]);
        // While there are inclusive joins, it matters where no path of sequence flows comes from.
        let apart = !self.joins.is_empty() && (a.info.apart || b.info.apart);
        a.class == b.class && !a.pinned && !b.pinned && !apart
    }

    /// Whether tokens reach the same inputs of inclusive joins from both; not known to in doubt.
    pub(super) fn same_sign(&self, a: Place, b: Place) -> bool {
        self.signs
            .as_ref()
            .is_some_and(|signs| signs[a] == signs[b])
    }

    pub(super) fn kill_arc(&mut self, arc: u32, produces: bool) {
        let Some(it) = self.arcs.get_mut(arc as usize) else {
            return;
        };
        if !it.alive {
            return;
        }
        it.alive = false;
        let Arc { place, trans, .. } = *it;
        let (p, t) = (&mut self.places[place], &mut self.transitions[trans]);
        if produces {
            p.indegree -= 1;
            t.outdegree -= 1;
        } else {
            p.outdegree -= 1;
            t.indegree -= 1;
        }
        self.wake_place(place);
        self.wake(trans);
    }

    pub(super) fn wake_place(&mut self, place: Place) {
        let it = &mut self.places[place];
        if it.alive && !it.queued {
            it.queued = true;
            self.place_queue.push(place);
        }
    }

    pub(super) fn wake(&mut self, trans: Trans) {
        let it = &mut self.transitions[trans];
        if it.alive && !it.queued {
            it.queued = true;
            self.trans_queue.push(trans);
        }
    }

    pub(super) fn requeue(&mut self) {
        for place in self.places.ids().rev() {
            self.wake_place(place);
        }
        for trans in self.transitions.ids().rev() {
            self.wake(trans);
        }
    }

    pub(super) fn drop_transition(&mut self, trans: Trans) {
        let (pre, post) = {
            let it = &mut self.transitions[trans];
            (std::mem::take(&mut it.pre), std::mem::take(&mut it.post))
        };
        for arc in pre {
            self.kill_arc(arc, false);
        }
        for arc in post {
            self.kill_arc(arc, true);
        }
        self.transitions[trans].alive = false;
    }

    pub(super) fn drop_place(&mut self, place: Place) {
        let (into, out) = {
            let it = &mut self.places[place];
            (std::mem::take(&mut it.into), std::mem::take(&mut it.out))
        };
        for arc in into {
            self.kill_arc(arc, true);
        }
        for arc in out {
            self.kill_arc(arc, false);
        }
        self.places[place].alive = false;
    }

    /// Makes two places one. The one with fewer arcs is emptied into the other, which is returned.
    pub(super) fn fuse(&mut self, a: Place, b: Place) -> Place {
        let size = |it: &P| it.into.len() + it.out.len();
        let (gone, kept) = if size(&self.places[a]) <= size(&self.places[b]) {
            (a, b)
        } else {
            (b, a)
        };
        let from = std::mem::take(&mut self.places[gone].into);
        let out = std::mem::take(&mut self.places[gone].out);
        for (list, produces) in [(from, true), (out, false)] {
            for arc in list {
                let Some(it) = self.arcs.get_mut(arc as usize).filter(|it| it.alive) else {
                    continue;
                };
                it.place = kept;
                let trans = it.trans;
                let p = &mut self.places[kept];
                if produces {
                    p.into.push(arc);
                    p.indegree += 1;
                } else {
                    p.out.push(arc);
                    p.outdegree += 1;
                }
                self.wake(trans);
            }
        }
        let (initial, passed) = (self.places[gone].initial, self.places[gone].passed);
        self.places[kept].initial += initial;
        self.places[kept].passed |= passed;
        self.places[gone].alive = false;
        self.wake_place(kept);
        // What is on the kept side has a new neighbour as well.
        if let Some((_, arc)) = self.only_into(kept) {
            self.wake(arc.trans);
        }
        if let Some((_, arc)) = self.only_out(kept) {
            self.wake(arc.trans);
        }
        kept
    }

    /// Makes two transitions one, which happen one after the other.
    pub(super) fn merge(&mut self, first: Trans, second: Trans) -> Trans {
        let size = |it: &T| it.pre.len() + it.post.len();
        let (gone, kept) = if size(&self.transitions[first]) < size(&self.transitions[second]) {
            (first, second)
        } else {
            (second, first)
        };
        let (a, b) = (
            self.transitions[first].story,
            self.transitions[second].story,
        );
        let story = self.story(Story::Then(a, b));
        let ends = self.transitions[first].ends || self.transitions[second].ends;
        let occurs = self.transitions[first].occurs || self.transitions[second].occurs;
        let begin = self.transitions[first].begin || self.transitions[second].begin;
        let pre = std::mem::take(&mut self.transitions[gone].pre);
        let post = std::mem::take(&mut self.transitions[gone].post);
        for (list, produces) in [(post, true), (pre, false)] {
            for arc in list {
                let Some(it) = self.arcs.get_mut(arc as usize).filter(|it| it.alive) else {
                    continue;
                };
                it.trans = kept;
                let place = it.place;
                let t = &mut self.transitions[kept];
                if produces {
                    t.post.push(arc);
                    t.outdegree += 1;
                } else {
                    t.pre.push(arc);
                    t.indegree += 1;
                }
                self.wake_place(place);
            }
        }
        self.transitions[gone].alive = false;
        let it = &mut self.transitions[kept];
        it.story = story;
        it.ends = ends;
        it.occurs = occurs;
        it.begin = begin;
        self.wake(kept);
        kept
    }

    /// Every transition of a story may happen by itself from now on.
    pub(super) fn settle(&mut self, story: u32, fate: Fate) {
        let mut stack = vec![(story, fate)];
        while let Some((story, fate)) = stack.pop() {
            match self.stories.get(story as usize) {
                Some(&Story::One(trans)) => {
                    // Part of something that happens anyway: that it was idle before says nothing now.
                    self.fate[trans] = fate;
                }
                Some(&Story::Then(a, b)) => stack.extend([(a, fate), (b, fate)]),
                Some(&Story::Or(a, b)) => stack.extend([(a, fate), (b, Fate::Idle)]),
                None => {}
            }
        }
    }
}
