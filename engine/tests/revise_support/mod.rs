//! Problems of which every finding is cleared by any one of a few changes.

use std::collections::BTreeSet;

use gensoku_engine::finding::RemedyLevel;
use gensoku_engine::revise::{Bearing, Cost, Problem};

/// Each finding is cleared by any one of a few changes.
#[derive(Clone)]
pub(crate) struct Simple {
    costs: Vec<Cost>,
    ways: Vec<BTreeSet<usize>>,
    goals: Vec<usize>,
}

impl Problem for Simple {
    type Finding = usize;

    fn costs(&self) -> &[Cost] {
        &self.costs
    }

    fn goals(&self) -> &[usize] {
        &self.goals
    }

    fn check(&mut self, chosen: &[bool]) -> BTreeSet<usize> {
        let stands = |it: &&usize| !self.ways[**it].iter().any(|&way| chosen[way]);
        self.goals.iter().filter(stands).copied().collect()
    }

    fn bearing(&self, finding: &usize, candidate: usize) -> Bearing {
        if self.ways[*finding].contains(&candidate) {
            Bearing::Clears
        } else {
            Bearing::None
        }
    }

    fn candidates_of(&self, finding: &usize) -> Vec<usize> {
        self.ways[*finding].iter().copied().collect()
    }
}

/// A generator that needs no seed from outside: the same instances on every machine.
struct Draws(u64);

impl Draws {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound
    }
}

/// `findings` over `provisions`, with `least` to `most` ways out each.
pub(crate) fn simple(
    findings: usize,
    provisions: usize,
    least: usize,
    most: usize,
    one_level: bool,
) -> Simple {
    let mut draws = Draws(2021);
    let levels = [
        RemedyLevel::Notice,
        RemedyLevel::Notice,
        RemedyLevel::MinisterialOrder,
        RemedyLevel::Act,
    ];
    let costs = (0..provisions).map(|_| {
        let level = levels[draws.below(levels.len())];
        Cost::of(if one_level { levels[0] } else { level }, 1)
    });
    let costs: Vec<Cost> = costs.collect();
    let ways = (0..findings).map(|_| {
        let count = least + draws.below(most - least + 1);
        (0..count).map(|_| draws.below(provisions)).collect()
    });
    Simple {
        ways: ways.collect(),
        goals: (0..findings).collect(),
        costs,
    }
}

/// A Steiner triple system, the lines of the affine space of some dimension over three elements: one point of each line
/// is chosen, each at a notice. Many sets are alike, and bounds are far from the optimum: hard for its size.
///
/// What is not chosen is a cap, a set without a line, of which the largest are known: of 4 of 9 points, of 9 of 27, of
/// 20 of 81. (Fulkerson, Nemhauser and Trotter 1974; Pellegrino 1970.)
pub(crate) fn steiner(dimension: u32) -> Simple {
    let points = 3_usize.pow(dimension);
    let third = |a: usize, b: usize| -> usize {
        // The three points of a line add up to nothing, digit by digit.
        let digit = |it: usize, at: u32| it / 3_usize.pow(at) % 3;
        (0..dimension)
            .map(|at| (6 - digit(a, at) - digit(b, at)) % 3 * 3_usize.pow(at))
            .sum()
    };
    let pairs = (0..points).flat_map(|a| (a + 1..points).map(move |b| (a, b)));
    let lines = pairs.map(|(a, b)| BTreeSet::from([a, b, third(a, b)]));
    let ways: BTreeSet<BTreeSet<usize>> = lines.collect();
    Simple {
        costs: vec![Cost::of(RemedyLevel::Notice, 1); points],
        goals: (0..ways.len()).collect(),
        ways: ways.into_iter().collect(),
    }
}
