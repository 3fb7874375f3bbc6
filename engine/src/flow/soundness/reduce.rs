//! Makes a system smaller without changing any answer.
//!
//! Each rule is exact for all questions asked of a system: whether a complete state stays within reach, which end
//! events can be reached twice, whether two tokens can meet on one flow, what can happen at all, and which messages can
//! stay unread. In the words of the rules, a *control* place is one that must be empty in a complete state, and an
//! *alarm* place one on which two tokens mean an unsafe flow.
//!
//! * **moved on**: the one consumer of `x` leads to `p` alone: tokens on `x` count as being on `p`;
//! * **decided later**: `p` is reached from `x` alone and every consumer of `p` takes nothing else: the consumers take
//!   from `x`;
//! * **done at once**: the one producer of `p` does what its one consumer does;
//! * **waited before**: what leads to `p` alone waits with the one consumer of `p`;
//! * **side by side**: places between the same two transitions are one; so are flows between an inclusive choice and
//!   the inclusive join behind it, and sinks behind one transition;
//! * **either way**: transitions with the same input and output are one; a transition that changes nothing goes.
//!
//! The rules keep which instance a place belongs to, as terminate events and ending scopes speak of that, and, while
//! there are inclusive joins, which of their inputs a token can still reach.

use rustc_hash::FxHashMap;

use super::super::index::{Id, IdVec};
use super::system::{Choice, Gate, Place, PlaceInfo, System, Trans, Transition};

/// How a transition of the small system is made of those of the large one.
#[derive(Clone, Copy, Debug)]
pub(super) enum Story {
    /// One transition.
    One(Trans),
    /// One after the other.
    Then(u32, u32),
    /// Either of two.
    Or(u32, u32),
}

/// The small system, and how it relates to the large one.
pub(super) struct Reduced {
    /// The small system.
    pub(super) system: System,
    /// Of each of its transitions, the story.
    pub(super) story: IdVec<Trans, u32>,
    /// All stories.
    pub(super) stories: Vec<Story>,
    /// For each transition of the large system, what became of it.
    pub(super) fate: IdVec<Trans, Fate>,
    /// What an inclusive choice chooses wherever only one way of it is left.
    pub(super) fixed: FxHashMap<Trans, Place>,
    /// For each inclusive choice that is left, in the numbering of the small system: it, and its ways, in the large one.
    pub(super) ways: FxHashMap<Trans, (Trans, Choice)>,
    /// Whether it answers for the large one only if no two tokens ever meet on one flow.
    pub(super) alone: bool,
}

/// What became of a transition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fate {
    /// It is part of a transition of the small system, or was left out beside one.
    Kept,
    /// It may happen whenever there is its input, and nothing else can happen to that.
    Moves,
    /// It can happen whenever there is its input, but need not.
    Idle,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Role {
    Normal,
    Any(u32),
    Default,
}

#[derive(Clone, Copy, Debug)]
struct Arc {
    place: Place,
    trans: Trans,
    role: Role,
    alive: bool,
}

#[derive(Clone, Debug)]
struct P {
    info: PlaceInfo,
    initial: u32,
    into: Vec<u32>,
    out: Vec<u32>,
    indegree: u32,
    outdegree: u32,
    class: u32,
    /// Whether activities begin on the ways that were shortened and end here: once there is a token, they occur.
    passed: bool,
    /// Not to be touched: something looks at it besides its consumers.
    pinned: bool,
    alive: bool,
    queued: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Sort {
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
struct T {
    pre: Vec<u32>,
    post: Vec<u32>,
    indegree: u32,
    outdegree: u32,
    sort: Sort,
    begin: bool,
    /// Whether its story reaches an end event.
    ends: bool,
    /// Whether an activity begins in its story.
    occurs: bool,
    story: u32,
    alive: bool,
    queued: bool,
}

/// Makes a system smaller. Where tokens that choose twice may mix at an inclusive join, what is between the choice and
/// the join has to be left (`apart`): two of them that chose one way each go on as one that chose both.
pub(super) fn reduce(system: &System, apart: bool) -> Reduced {
    let mut reducer = Reducer::new(system);
    reducer.apart = apart;
    reducer.run();
    if !reducer.joins.is_empty() {
        // Now that little is left, the inputs that each token can reach are worked out, and what keeps them is allowed.
        reducer.sign();
        reducer.requeue();
        reducer.run();
    }
    reducer.finish()
}

struct Reducer<'s> {
    large: &'s System,
    /// Whether the ways between an inclusive choice and its join are left apart.
    apart: bool,
    /// Whether some were not.
    alone: bool,
    arcs: Vec<Arc>,
    places: IdVec<Place, P>,
    transitions: IdVec<Trans, T>,
    stories: Vec<Story>,
    fate: IdVec<Trans, Fate>,
    fixed: FxHashMap<Trans, Place>,
    /// Inclusive joins that are left.
    joins: Vec<Trans>,
    /// For each place, which inputs of inclusive joins it reaches, as one number; unknown while there are joins.
    signs: Option<IdVec<Place, u32>>,
    place_queue: Vec<Place>,
    trans_queue: Vec<Trans>,
    /// Places by their one producer and one consumer, the latter nothing for a sink.
    between: FxHashMap<(Trans, Option<Trans>), Place>,
    /// Transitions by their one input and at most one output.
    across: FxHashMap<(Place, Option<Place>), Trans>,
}

impl<'s> Reducer<'s> {
    fn new(system: &'s System) -> Self {
        let looked_into: Vec<_> = system
            .transitions
            .iter()
            .flat_map(|it| {
                let ended = match it.gate {
                    Gate::Ended(instance) => Some(instance),
                    _ => None,
                };
                it.clears
                    .map(|(instance, _)| instance)
                    .into_iter()
                    .chain(ended)
                    .chain(it.busy)
            })
            .collect();
        let class_of: IdVec<super::system::Instance, u32> = if looked_into.is_empty() {
            IdVec::filled(0, system.instances.len())
        } else {
            let mut looked: Vec<_> = looked_into;
            looked.sort_unstable();
            looked.dedup();
            let mut inside: IdVec<super::system::Instance, bool> =
                IdVec::filled(false, system.instances.len());
            for instance in system.instances.ids() {
                let above = system.instances[instance].is_some_and(|around| inside[around]);
                inside[instance] = above || looked.binary_search(&instance).is_ok();
            }
            inside
                .entries()
                .map(|(id, &it)| {
                    if it {
                        u32::try_from(id.at() + 1).unwrap_or(u32::MAX)
                    } else {
                        0
                    }
                })
                .collect()
        };
        let mut places: IdVec<Place, P> = system
            .places
            .iter()
            .map(|info| P {
                info: *info,
                initial: 0,
                into: Vec::new(),
                out: Vec::new(),
                indegree: 0,
                outdegree: 0,
                class: info.instance.map_or(0, |it| class_of[it]),
                passed: false,
                pinned: info.frame || info.companion.is_some(),
                alive: true,
                queued: false,
            })
            .collect();
        for &place in &system.initial {
            places[place].initial += 1;
        }
        let mut reducer = Self {
            large: system,
            apart: false,
            alone: false,
            arcs: Vec::new(),
            places,
            transitions: IdVec::new(),
            stories: Vec::new(),
            fate: IdVec::filled(Fate::Kept, system.transitions.len()),
            fixed: FxHashMap::default(),
            joins: Vec::new(),
            signs: None,
            place_queue: Vec::new(),
            trans_queue: Vec::new(),
            between: FxHashMap::default(),
            across: FxHashMap::default(),
        };
        for (id, it) in system.transitions.entries() {
            reducer.add(id, it);
        }
        if reducer.joins.is_empty() {
            reducer.signs = Some(IdVec::filled(0, system.places.len()));
        }
        reducer.requeue();
        reducer
    }

    fn add(&mut self, id: Trans, it: &Transition) {
        if let Gate::Unused(place) = it.gate {
            self.places[place].pinned = true;
        }
        let sort = match (it.gate, &it.choice) {
            _ if it.clears.is_some() || it.closes.is_some() || it.busy.is_some() || it.overflow => {
                Sort::Fixed
            }
            (Gate::Open, None) => Sort::Plain,
            (Gate::Open, Some(_)) => Sort::Choice,
            (Gate::Inclusive, None) => Sort::Join,
            _ => Sort::Fixed,
        };
        if sort == Sort::Join {
            self.joins.push(id);
        }
        let story = self.story(Story::One(id));
        let own = self.transitions.push(T {
            pre: Vec::new(),
            post: Vec::new(),
            indegree: 0,
            outdegree: 0,
            sort,
            begin: it.begin,
            ends: it.end.is_some(),
            occurs: it.occurs.is_some(),
            story,
            alive: true,
            queued: false,
        });
        for &place in &it.pre {
            self.link(place, own, Role::Normal, false);
        }
        for &place in &it.post {
            self.link(place, own, Role::Normal, true);
        }
        if let Some(choice) = &it.choice {
            for (slot, &place) in choice.any.iter().enumerate() {
                self.link(
                    place,
                    own,
                    Role::Any(u32::try_from(slot).unwrap_or(u32::MAX)),
                    true,
                );
            }
            if let Some(place) = choice.default {
                self.link(place, own, Role::Default, true);
            }
        }
    }

    fn story(&mut self, story: Story) -> u32 {
        self.stories.push(story);
        u32::try_from(self.stories.len() - 1).unwrap_or(u32::MAX)
    }

    fn link(&mut self, place: Place, trans: Trans, role: Role, produces: bool) {
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

    // --- looking ----------------------------------------------------------------------------------------------

    /// The only living arc of a list; dead ones met on the way are thrown out.
    fn only(arcs: &[Arc], list: &mut Vec<u32>, degree: u32) -> Option<(u32, Arc)> {
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

    fn only_pre(&mut self, trans: Trans) -> Option<(u32, Arc)> {
        let it = &mut self.transitions[trans];
        Self::only(&self.arcs, &mut it.pre, it.indegree)
    }

    fn only_post(&mut self, trans: Trans) -> Option<(u32, Arc)> {
        let it = &mut self.transitions[trans];
        Self::only(&self.arcs, &mut it.post, it.outdegree)
    }

    fn only_into(&mut self, place: Place) -> Option<(u32, Arc)> {
        let it = &mut self.places[place];
        Self::only(&self.arcs, &mut it.into, it.indegree)
    }

    fn only_out(&mut self, place: Place) -> Option<(u32, Arc)> {
        let it = &mut self.places[place];
        Self::only(&self.arcs, &mut it.out, it.outdegree)
    }

    /// The living arcs of a list, which is cleaned.
    fn living(arcs: &[Arc], list: &mut Vec<u32>) -> Vec<(u32, Arc)> {
        list.retain(|&arc| arcs.get(arc as usize).is_some_and(|it| it.alive));
        list.iter()
            .filter_map(|&arc| arcs.get(arc as usize).map(|it| (arc, *it)))
            .collect()
    }

    fn is_plain(&self, trans: Trans) -> bool {
        self.transitions[trans].sort == Sort::Plain
    }

    /// Whether tokens may as well lie on the one place as on the other, for all that looks into instances.
    fn alike(&self, a: Place, b: Place) -> bool {
        let (a, b) = (&self.places[a], &self.places[b]);
        // While there are inclusive joins, it matters where no path of sequence flows comes from.
        let apart = !self.joins.is_empty() && (a.info.apart || b.info.apart);
        a.class == b.class && !a.pinned && !b.pinned && !apart
    }

    /// Whether tokens reach the same inputs of inclusive joins from both; not known to in doubt.
    fn same_sign(&self, a: Place, b: Place) -> bool {
        self.signs
            .as_ref()
            .is_some_and(|signs| signs[a] == signs[b])
    }

    // --- changing ---------------------------------------------------------------------------------------------

    fn kill_arc(&mut self, arc: u32, produces: bool) {
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

    fn wake_place(&mut self, place: Place) {
        let it = &mut self.places[place];
        if it.alive && !it.queued {
            it.queued = true;
            self.place_queue.push(place);
        }
    }

    fn wake(&mut self, trans: Trans) {
        let it = &mut self.transitions[trans];
        if it.alive && !it.queued {
            it.queued = true;
            self.trans_queue.push(trans);
        }
    }

    fn requeue(&mut self) {
        for place in self.places.ids().rev() {
            self.wake_place(place);
        }
        for trans in self.transitions.ids().rev() {
            self.wake(trans);
        }
    }

    fn drop_transition(&mut self, trans: Trans) {
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

    fn drop_place(&mut self, place: Place) {
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
    fn fuse(&mut self, a: Place, b: Place) -> Place {
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
    fn merge(&mut self, first: Trans, second: Trans) -> Trans {
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
    fn settle(&mut self, story: u32, fate: Fate) {
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

    // --- the rules --------------------------------------------------------------------------------------------

    fn run(&mut self) {
        loop {
            if let Some(trans) = self.trans_queue.pop() {
                self.transitions[trans].queued = false;
                if self.transitions[trans].alive {
                    self.at_transition(trans);
                }
            } else if let Some(place) = self.place_queue.pop() {
                self.places[place].queued = false;
                if self.places[place].alive {
                    self.at_place(place);
                }
            } else {
                return;
            }
        }
    }

    fn at_transition(&mut self, trans: Trans) {
        match self.transitions[trans].sort {
            Sort::Join if self.transitions[trans].indegree <= 1 => {
                self.transitions[trans].sort = Sort::Plain;
                self.joins.retain(|&it| it != trans);
                if self.joins.is_empty() {
                    self.signs = Some(IdVec::filled(0, self.places.len()));
                    self.requeue();
                }
            }
            Sort::Choice => self.narrow(trans),
            _ => {}
        }
        if self.transitions[trans].sort != Sort::Plain || self.transitions[trans].indegree != 1 {
            return;
        }
        let Some((_, pre)) = self.only_pre(trans) else {
            return;
        };
        let x = pre.place;
        if self.transitions[trans].outdegree > 1 {
            return;
        }
        let p = self.only_post(trans).map(|(_, arc)| arc.place);
        if p == Some(x) {
            if !self.transitions[trans].ends {
                self.settle(self.transitions[trans].story, Fate::Idle);
                self.places[x].passed |= self.transitions[trans].occurs;
                self.drop_transition(trans);
            }
            return;
        }
        if self.either_way(trans, x, p) {
            return;
        }
        if let Some(p) = p
            && !self.moved_on(trans, x, p)
        {
            self.decided_later(trans, x, p);
        }
    }

    /// An inclusive choice of which one way is left.
    fn narrow(&mut self, trans: Trans) {
        let Some(choice) = &self.large.transitions[trans].choice else {
            return;
        };
        if choice.none {
            return;
        }
        let roles: Vec<(u32, Arc)> = {
            let it = &mut self.transitions[trans];
            if it.outdegree > 64 {
                return; // looked at again whenever a way goes; it can only matter when few are left
            }
            Self::living(&self.arcs, &mut it.post)
                .into_iter()
                .filter(|(_, arc)| arc.role != Role::Normal)
                .collect()
        };
        let [(arc, it)] = roles.as_slice() else {
            return;
        };
        let way = match it.role {
            Role::Any(slot) => choice.any.get(slot as usize).copied(),
            _ => choice.default,
        };
        if let Some(way) = way {
            self.fixed.insert(trans, way);
        }
        if let Some(arc) = self.arcs.get_mut(*arc as usize) {
            arc.role = Role::Normal;
        }
        let place = it.place;
        self.transitions[trans].sort = Sort::Plain;
        self.wake_place(place);
    }

    fn either_way(&mut self, trans: Trans, x: Place, p: Option<Place>) -> bool {
        let found = self.across.get(&(x, p)).copied();
        let Some(other) = found.filter(|&other| {
            let it = &self.transitions[other];
            other != trans && it.alive && it.sort == Sort::Plain && it.indegree == 1
        }) else {
            self.across.insert((x, p), trans);
            return false;
        };
        let degree = u32::from(p.is_some());
        if self.transitions[other].outdegree != degree
            || self.only_pre(other).map(|it| it.1.place) != Some(x)
            || (degree == 1 && self.only_post(other).map(|it| it.1.place) != p)
        {
            self.across.insert((x, p), trans);
            return false;
        }
        let (a, b) = (self.transitions[other].story, self.transitions[trans].story);
        let story = self.story(Story::Or(a, b));
        let (ends, occurs) = (self.transitions[trans].ends, self.transitions[trans].occurs);
        let it = &mut self.transitions[other];
        it.story = story;
        it.ends |= ends;
        it.occurs |= occurs;
        self.drop_transition(trans);
        self.wake(other);
        true
    }

    fn moved_on(&mut self, trans: Trans, x: Place, p: Place) -> bool {
        let (from, to) = (&self.places[x], &self.places[p]);
        let it = &self.transitions[trans];
        if from.outdegree != 1
            || it.ends
            || it.begin
            || from.info.control != to.info.control
            || (from.info.alarm && !to.info.alarm)
            || !self.alike(x, p)
        {
            return false;
        }
        let alarm = to.info.alarm;
        let story = it.story;
        let occurs = it.occurs;
        self.settle(story, Fate::Moves);
        self.drop_transition(trans);
        let sign = self.signs.as_ref().map(|signs| signs[p]);
        let info = self.places[p].info;
        let kept = self.fuse(x, p);
        self.places[kept].info = PlaceInfo { alarm, ..info };
        self.places[kept].passed |= occurs;
        if let (Some(signs), Some(sign)) = (&mut self.signs, sign) {
            signs[kept] = sign;
        }
        true
    }

    fn decided_later(&mut self, trans: Trans, x: Place, p: Place) {
        let (from, to) = (&self.places[x], &self.places[p]);
        if to.indegree != 1
            || to.initial != 0
            || to.outdegree == 0
            || to.outdegree > 16
            || self.transitions[trans].begin
            || from.info.control != to.info.control
            || !self.alike(x, p)
            || !self.same_sign(x, p)
        {
            return;
        }
        let alarm = from.info.alarm || to.info.alarm;
        let consumers = Self::living(&self.arcs, &mut self.places[p].out);
        let free = |(_, arc): &(u32, Arc)| {
            self.is_plain(arc.trans) && self.transitions[arc.trans].indegree == 1
        };
        if !consumers.iter().all(free) {
            return;
        }
        let info = self.places[x].info;
        let story = self.transitions[trans].story;
        let (ends, occurs) = (self.transitions[trans].ends, self.transitions[trans].occurs);
        for (_, arc) in consumers {
            let after = self.transitions[arc.trans].story;
            let story = self.story(Story::Then(story, after));
            let it = &mut self.transitions[arc.trans];
            it.story = story;
            it.ends |= ends;
            it.occurs |= occurs;
        }
        self.drop_transition(trans);
        let kept = self.fuse(x, p);
        self.places[kept].info = PlaceInfo { alarm, ..info };
    }

    fn at_place(&mut self, place: Place) {
        // What is done at a transition depends on how many others are at its places.
        for neighbour in [self.only_into(place), self.only_out(place)]
            .into_iter()
            .flatten()
        {
            self.wake(neighbour.1.trans);
        }
        let it = &self.places[place];
        if it.pinned || it.initial != 0 {
            return;
        }
        // A message that nobody waits for any more says only that it stays unread; its producers keep saying so.
        let (Some((_, into)), Some((_, out))) = (self.only_into(place), self.only_out(place))
        else {
            return;
        };
        let (t, u) = (into.trans, out.trans);
        if t == u {
            return;
        }
        if self.side_by_side(place, into, out) {
            return;
        }
        if into.role == Role::Normal && self.done_at_once(place, t, u) {
            return;
        }
        if into.role == Role::Normal {
            self.waited_before(place, t, u);
        }
    }

    /// Whether a place is only left by what takes nothing else and leads nowhere.
    fn is_sink(&self, out: Arc) -> bool {
        let u = &self.transitions[out.trans];
        u.sort == Sort::Plain && u.indegree == 1 && u.outdegree == 0
    }

    fn side_by_side(&mut self, place: Place, into: Arc, out: Arc) -> bool {
        let sink = self.is_sink(out);
        let key = (into.trans, (!sink).then_some(out.trans));
        let found = self
            .between
            .get(&key)
            .copied()
            .filter(|&it| it != place && self.places[it].alive);
        let twin = found.and_then(|other| {
            let (from, to) = (self.only_into(other)?.1, self.only_out(other)?.1);
            let same = from.trans == into.trans
                && (if sink {
                    self.is_sink(to)
                } else {
                    to.trans == out.trans
                })
                && self.places[other].initial == 0
                && self.alike(other, place);
            same.then_some((other, from, to))
        });
        let Some((other, from, to)) = twin else {
            self.between.insert(key, place);
            return false;
        };
        let joined = self.transitions[out.trans].sort == Sort::Join;
        let both = into.role == Role::Normal && from.role == Role::Normal;
        // Chosen or not, each of them alone makes the join go on.
        let either = joined && into.role != Role::Normal && from.role != Role::Normal;
        let (a, b) = (self.places[place].info, self.places[other].info);
        if !(both || either) || (sink && a.control != b.control) {
            return false;
        }
        if (joined && a.instance != b.instance) || (either && self.apart) {
            return false;
        }
        self.alone |= either;
        if sink {
            let (first, second) = (
                self.transitions[to.trans].story,
                self.transitions[out.trans].story,
            );
            let story = self.story(Story::Then(first, second));
            let (ends, occurs) = (
                self.transitions[out.trans].ends,
                self.transitions[out.trans].occurs,
            );
            let it = &mut self.transitions[to.trans];
            it.story = story;
            it.ends |= ends;
            it.occurs |= occurs;
            self.drop_transition(out.trans);
        }
        self.places[other].passed |= self.places[place].passed;
        let info = &mut self.places[other].info;
        info.alarm |= a.alarm;
        if a.control && !info.control {
            info.control = true;
            info.holds = a.holds;
            info.instance = a.instance;
        }
        if either && into.role != Role::Default && from.role == Role::Default {
            // What is left stands for a guard.
            if let Some((arc, _)) = self.only_into(other)
                && let Some(arc) = self.arcs.get_mut(arc as usize)
            {
                arc.role = into.role;
            }
        }
        self.drop_place(place);
        true
    }

    fn done_at_once(&mut self, place: Place, t: Trans, u: Trans) -> bool {
        let (first, second) = (&self.transitions[t], &self.transitions[u]);
        if first.sort != Sort::Plain
            || second.sort != Sort::Plain
            || second.indegree != 1
            || second.begin
        {
            return false;
        }
        if second.outdegree != 1 && self.signs.is_none() {
            return false;
        }
        if second.outdegree > 1
            && first.outdegree > 1
            && second.outdegree.min(first.outdegree) > 256
        {
            return false;
        }
        let outputs = Self::living(&self.arcs, &mut self.transitions[u].post);
        if !self.alike(place, place) {
            return false;
        }
        let info = self.places[place].info;
        let alarm = !info.alarm
            || outputs
                .iter()
                .any(|(_, arc)| self.places[arc.place].info.alarm);
        let control = !info.control
            || outputs
                .iter()
                .any(|(_, arc)| self.places[arc.place].info.control);
        let fits = outputs.iter().all(|(_, arc)| {
            arc.place != place
                && self.places[arc.place].class == self.places[place].class
                && (outputs.len() == 1 || self.same_sign(place, arc.place))
        });
        if !alarm || !control || !fits {
            return false;
        }
        self.drop_place(place);
        self.merge(t, u);
        true
    }

    fn waited_before(&mut self, place: Place, t: Trans, u: Trans) -> bool {
        let (first, second) = (&self.transitions[t], &self.transitions[u]);
        if first.sort != Sort::Plain
            || second.sort != Sort::Plain
            || first.outdegree != 1
            || first.indegree == 0
            || first.begin
            || second.begin
            // What has occurred when the first has happened must not wait for the second.
            || first.occurs
            || self.places[place].passed
        {
            return false;
        }
        let inputs = Self::living(&self.arcs, &mut self.transitions[t].pre);
        let info = self.places[place].info;
        let alarm = !info.alarm
            || inputs
                .iter()
                .any(|(_, arc)| self.places[arc.place].info.alarm);
        let fits = inputs.iter().all(|(_, arc)| {
            let it = &self.places[arc.place];
            it.outdegree == 1 && it.info.control == info.control && self.alike(arc.place, place)
        });
        let distinct = {
            let mut places: Vec<Place> = inputs.iter().map(|(_, arc)| arc.place).collect();
            places.sort_unstable();
            places
                .windows(2)
                .all(|pair| matches!(pair, [a, b] if a != b))
        };
        // What the second takes besides must not be what the first takes.
        if !alarm || !fits || !distinct {
            return false;
        }
        self.drop_place(place);
        self.merge(t, u);
        true
    }

    // --- signs ------------------------------------------------------------------------------------------------

    /// Works out which inputs of the inclusive joins each place reaches.
    fn sign(&mut self) {
        let (small, _, back) = self.small();
        let reaches = small.reach();
        let mut numbers: FxHashMap<Vec<Box<[u64]>>, u32> = FxHashMap::default();
        let mut signs = IdVec::filled(0, self.places.len());
        for (place, &origin) in back.entries() {
            let key: Vec<Box<[u64]>> = reaches
                .iter()
                .map(|reach| reach.bits[place].clone())
                .collect();
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            signs[origin] = *numbers.entry(key).or_insert(next);
        }
        self.signs = Some(signs);
    }

    // --- the result -------------------------------------------------------------------------------------------

    /// The small system, its transitions in the large numbering, and its places.
    fn small(&mut self) -> (System, IdVec<Trans, Trans>, IdVec<Place, Place>) {
        let mut small = System {
            instances: self.large.instances.clone(),
            ..System::default()
        };
        let mut number: IdVec<Place, Option<Place>> = IdVec::filled(None, self.places.len());
        let mut origin = IdVec::new();
        for (id, it) in self.places.entries() {
            if it.alive && (it.indegree > 0 || it.outdegree > 0 || it.initial > 0) {
                let place = small.places.push(it.info);
                number[id] = Some(place);
                origin.push(id);
                small
                    .initial
                    .extend(std::iter::repeat_n(place, it.initial as usize));
            }
        }
        let mut kept = IdVec::new();
        for id in self.transitions.ids() {
            if !self.transitions[id].alive {
                continue;
            }
            let pre = Self::living(&self.arcs, &mut self.transitions[id].pre);
            let post = Self::living(&self.arcs, &mut self.transitions[id].post);
            let large = &self.large.transitions[id];
            let of = |role: Role| {
                let number = &number;
                post.iter()
                    .filter(move |(_, arc)| arc.role == role)
                    .filter_map(move |(_, arc)| number[arc.place])
            };
            let mut any: Vec<(u32, Place)> = post
                .iter()
                .filter_map(|(_, arc)| match arc.role {
                    Role::Any(slot) => Some((slot, number[arc.place]?)),
                    _ => None,
                })
                .collect();
            any.sort_unstable();
            let choice = (self.transitions[id].sort == Sort::Choice).then(|| {
                Box::new(Choice {
                    any: any.into_iter().map(|it| it.1).collect(),
                    default: of(Role::Default).next(),
                    none: large.choice.as_ref().is_some_and(|choice| choice.none),
                })
            });
            let gate = match large.gate {
                Gate::Inclusive if self.transitions[id].sort != Sort::Join => Gate::Open,
                Gate::Unused(place) => number[place].map_or(Gate::Open, Gate::Unused),
                gate => gate,
            };
            let fixed = self.transitions[id].sort == Sort::Fixed;
            small.transitions.push(Transition {
                pre: pre
                    .iter()
                    .filter_map(|(_, arc)| number[arc.place])
                    .collect(),
                post: of(Role::Normal).collect(),
                choice: if fixed {
                    small_choice(large, &number)
                } else {
                    choice
                },
                gate,
                busy: large.busy.filter(|_| fixed),
                clears: large.clears.filter(|_| fixed),
                closes: large.closes.filter(|_| fixed),
                node: large.node,
                occurs: large.occurs,
                end: large.end,
                begin: self.transitions[id].begin,
                overflow: large.overflow,
            });
            kept.push(id);
        }
        (small, kept, origin)
    }

    fn finish(mut self) -> Reduced {
        let (system, kept, _) = self.small();
        let mut ways = FxHashMap::default();
        for (small, &id) in kept.entries() {
            let Some(choice) = &self.large.transitions[id].choice else {
                continue;
            };
            if self.transitions[id].sort != Sort::Choice {
                continue;
            }
            let mut slots: Vec<u32> = Vec::new();
            let mut default = None;
            for (_, arc) in Self::living(&self.arcs, &mut self.transitions[id].post) {
                match arc.role {
                    Role::Any(slot) => slots.push(slot),
                    Role::Default => default = choice.default,
                    Role::Normal => {}
                }
            }
            slots.sort_unstable();
            let any = slots
                .iter()
                .filter_map(|&slot| choice.any.get(slot as usize).copied())
                .collect();
            ways.insert(
                small,
                (
                    id,
                    Choice {
                        any,
                        default,
                        none: choice.none,
                    },
                ),
            );
        }
        Reduced {
            story: kept.iter().map(|&id| self.transitions[id].story).collect(),
            system,
            stories: self.stories,
            fate: self.fate,
            fixed: self.fixed,
            ways,
            alone: self.alone,
        }
    }
}

/// The choice of a transition that was left as it was.
fn small_choice(large: &Transition, number: &IdVec<Place, Option<Place>>) -> Option<Box<Choice>> {
    let choice = large.choice.as_ref()?;
    Some(Box::new(Choice {
        any: choice
            .any
            .iter()
            .filter_map(|&place| number[place])
            .collect(),
        default: choice.default.and_then(|place| number[place]),
        none: choice.none,
    }))
}
