//! What the applicant and the other side can do at a choice.

use super::graph::{Choice, OutWay};
use super::ids::{PlaceId, RegionId};
use super::region::{Effect, Kind};
use crate::flow::{FlowId, NodeId};

/// What the applicant picks at a node.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Pick {
    /// These of their ways, in the order of the net; more than one only where several may be taken together, none
    /// where facts decide.
    Ways(Vec<FlowId>),
    /// Not to act and to let the clock decide.
    Silence,
}

/// What can come of an alternative.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    /// Where tokens are put.
    pub(super) places: Vec<PlaceId>,
    pub(super) effect: Effect,
    /// Whether the clock was faster than the applicant, who then was not busy.
    pub(super) timer: bool,
    /// The way that the other side took, where it took exactly one.
    pub(super) flow: Option<FlowId>,
}

/// One thing that the applicant can do at a choice.
#[derive(Clone, Debug)]
pub(super) struct Alternative {
    /// What must be possible for it.
    pub(super) needs: Option<RegionId>,
    /// What it says of the strategy, where there is something to say.
    pub(super) pick: Option<(NodeId, Pick)>,
    pub(super) outcomes: Vec<Outcome>,
}

/// All alternatives of a choice.
pub(super) fn alternatives(choice: &Choice) -> Vec<Alternative> {
    let of = |kind: Kind| -> Vec<OutWay> {
        let ways = choice.ways.iter().copied();
        ways.filter(|way| way.kind == kind).collect()
    };
    let (own, facts, timers) = (of(Kind::Own), of(Kind::Fact), of(Kind::Timer));
    let mut found: Vec<Found> = if choice.many {
        together(choice, &own, &facts)
    } else {
        one(choice, &own, &facts)
    };
    for it in &mut found {
        if !it.results.is_empty() {
            it.results
                .extend(timers.iter().map(|&way| Found::timer(way)));
            it.others += choice.counts.timers;
        }
    }
    found.retain(|it| !it.results.is_empty());
    let mut picks = if choice.many {
        found.len()
    } else {
        let undecided = choice.optional || choice.counts.own == 0 && choice.counts.facts > 0;
        choice.counts.own + usize::from(undecided)
    };
    if !timers.is_empty() {
        picks += 1;
        found.push(Found {
            chosen: None,
            results: timers.iter().map(|&way| Found::timer(way)).collect(),
            others: choice.counts.timers,
        });
    }
    let chooses = picks > 1;
    found
        .into_iter()
        .map(|it| it.finish(choice, chooses))
        .collect()
}

/// An alternative whose effects are not settled yet.
struct Found {
    /// The applicant's ways, or silence.
    chosen: Option<Vec<OutWay>>,
    results: Vec<Possible>,
    /// How many results there are as written.
    others: usize,
}

/// A result.
struct Possible {
    places: Vec<PlaceId>,
    /// Whether it is exactly what the applicant chose.
    as_chosen: bool,
    timer: bool,
    flow: Option<FlowId>,
}

impl Found {
    fn timer(way: OutWay) -> Possible {
        Possible {
            places: vec![way.place],
            as_chosen: false,
            timer: true,
            flow: way.flow,
        }
    }

    fn finish(self, choice: &Choice, chooses: bool) -> Alternative {
        let silent = self.chosen.is_none();
        let several = self.others > 1;
        let outcomes = self
            .results
            .into_iter()
            .map(|it| {
                // Silence leads to what the clock does: where the applicant could have acted, that is their choice.
                let own_first = it.as_chosen || silent;
                let effect = match (chooses, several) {
                    (true, _) if own_first => Effect::Own,
                    (_, true) => Effect::Other,
                    (true, false) => Effect::Own,
                    (false, false) => Effect::Nothing,
                };
                Outcome {
                    places: it.places,
                    effect,
                    timer: it.timer,
                    flow: it.flow,
                }
            })
            .collect();
        let pick = match self.chosen {
            None => Some(Pick::Silence),
            // Folded ways say for themselves which of them is taken.
            Some(ways) if ways.iter().any(|way| way.flow.is_none()) => None,
            Some(ways) => Some(Pick::Ways(ways.iter().filter_map(|way| way.flow).collect())),
        };
        Alternative {
            needs: if silent { None } else { choice.step },
            pick: pick.filter(|_| chooses).map(|pick| (choice.node, pick)),
            outcomes,
        }
    }
}

/// Exactly one way, or at most one.
fn one(choice: &Choice, own: &[OutWay], facts: &[OutWay]) -> Vec<Found> {
    let with = |places: &[PlaceId]| [choice.always.as_slice(), places].concat();
    let by_fact = || {
        facts.iter().map(|way| Possible {
            places: with(&[way.place]),
            as_chosen: false,
            timer: false,
            flow: way.flow,
        })
    };
    let mut found = Vec::new();
    for way in own {
        let mut results = vec![Possible {
            places: with(&[way.place]),
            as_chosen: true,
            timer: false,
            flow: None,
        }];
        results.extend(by_fact());
        found.push(Found {
            chosen: Some(vec![*way]),
            results,
            others: 1 + choice.counts.facts,
        });
    }
    if choice.optional || choice.counts.own == 0 {
        let mut results: Vec<Possible> = by_fact().collect();
        if choice.optional {
            results.push(Possible {
                places: with(&[]),
                as_chosen: true,
                timer: false,
                flow: None,
            });
        }
        found.push(Found {
            chosen: Some(Vec::new()),
            results,
            others: choice.counts.facts + usize::from(choice.optional),
        });
    }
    found
}

/// Several ways together; the default when no other is taken.
fn together(choice: &Choice, own: &[OutWay], facts: &[OutWay]) -> Vec<Found> {
    let mut found = Vec::new();
    for chosen in subsets(own) {
        let mut results = Vec::new();
        for held in subsets(facts) {
            let mut places = choice.always.clone();
            if chosen.is_empty() && held.is_empty() {
                match choice.default {
                    Some(default) => places.push(default.place),
                    None if choice.optional => {}
                    None => continue,
                }
            }
            places.extend(chosen.iter().chain(&held).map(|way| way.place));
            results.push(Possible {
                places,
                as_chosen: held.is_empty(),
                timer: false,
                flow: match held.as_slice() {
                    [only] => only.flow,
                    _ => None,
                },
            });
        }
        // With no facts beside it, leaving out every other way is to choose the default.
        let chosen = match choice.default {
            Some(default) if chosen.is_empty() && facts.is_empty() => vec![default],
            _ => chosen,
        };
        found.push(Found {
            others: results.len(),
            chosen: Some(chosen),
            results,
        });
    }
    found
}

/// All subsets, the smaller ones of the first elements first.
fn subsets(ways: &[OutWay]) -> Vec<Vec<OutWay>> {
    let mut all = vec![Vec::new()];
    for &way in ways {
        for position in 0..all.len() {
            let mut with: Vec<OutWay> = all.get(position).cloned().unwrap_or_default();
            with.push(way);
            all.push(with);
        }
    }
    all.sort_by_key(Vec::len);
    all
}
