//! Which nodes happen: those of the transitions of the small system that happen, and those on the ways that were
//! shortened, along which tokens go on by themselves.

use super::super::index::IdVec;
use super::super::net::NodeId;
use super::judgement::{Answer, Judgement};
use super::labels::each_leaf;
use super::reduce::{Fate, Reduced};
use super::system::{Gate, Place, System, Trans};

/// What is known of a node: that it begins, as an activity does, or only that something happens there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Happening {
    pub(super) node: NodeId,
    pub(super) begins: bool,
    pub(super) answer: Answer,
}

/// Which nodes happen: those of the transitions that do, and what tokens pass on the ways that were shortened.
pub(super) fn occurring(
    system: &System,
    reduced: &Reduced,
    judgement: &Judgement,
) -> Vec<Happening> {
    let mut alive: IdVec<Trans, Answer> = IdVec::filled(Answer::No, system.transitions.len());
    for (small, &answer) in judgement.happens.entries() {
        if answer == Answer::No {
            continue;
        }
        each_leaf(reduced, reduced.story[small], |leaf| {
            raise(&mut alive[leaf], answer)
        });
    }
    // Twice: what is sure first, then what is unknown.
    for answer in [Answer::Yes(()), Answer::Unknown] {
        spread(system, reduced, &mut alive, answer);
    }
    system
        .transitions
        .entries()
        .flat_map(|(id, it)| {
            let answer = alive[id];
            let of = |node: Option<NodeId>, begins| {
                node.map(|node| Happening {
                    node,
                    begins,
                    answer,
                })
            };
            let beside = it.node.filter(|_| it.node != it.occurs);
            of(it.occurs, true).into_iter().chain(of(beside, false))
        })
        .collect()
}

pub(super) fn raise(answer: &mut Answer, to: Answer) {
    match (*answer, to) {
        (Answer::Yes(()), _) | (Answer::Unknown, Answer::No | Answer::Unknown) => {}
        _ => *answer = to,
    }
}

/// Tokens go on along the ways that were shortened.
fn spread(system: &System, reduced: &Reduced, alive: &mut IdVec<Trans, Answer>, answer: Answer) {
    let counts =
        |it: Answer| it == Answer::Yes(()) || (answer == Answer::Unknown && it == Answer::Unknown);
    let mut marked: IdVec<Place, bool> = IdVec::filled(false, system.places.len());
    let mut takers: IdVec<Place, Vec<Trans>> = IdVec::filled(Vec::new(), system.places.len());
    let mut missing: IdVec<Trans, usize> = IdVec::filled(0, system.transitions.len());
    for (id, it) in system.transitions.entries() {
        if reduced.fate[id] == Fate::Kept {
            continue;
        }
        missing[id] = if it.gate == Gate::Inclusive {
            1
        } else {
            it.pre.len()
        };
        for &place in &it.pre {
            takers[place].push(id);
        }
    }
    let outputs = |trans: Trans| {
        let it = &system.transitions[trans];
        let chosen = it
            .choice
            .iter()
            .flat_map(|choice| choice.any.iter().chain(&choice.default));
        it.post.iter().chain(chosen).copied()
    };
    let mut queue: Vec<Place> = system.initial.clone();
    for (id, &it) in alive.entries() {
        if counts(it) {
            queue.extend(outputs(id));
        }
    }
    while let Some(place) = queue.pop() {
        if std::mem::replace(&mut marked[place], true) {
            continue;
        }
        for &trans in &takers[place] {
            missing[trans] = missing[trans].saturating_sub(1);
            if missing[trans] == 0 && !counts(alive[trans]) {
                raise(&mut alive[trans], answer);
                queue.extend(outputs(trans));
            }
        }
    }
}
