//! The closure, the links and the profiles against fixpoints written from the definitions alone.
//!
//! `DATA_CASES` says how many random designs are tried; 300 unless told otherwise.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    missing_docs,
    unreachable_pub
)]

mod data_support;
#[path = "data_oracle/facts.rs"]
mod facts;
#[path = "data_oracle/meets.rs"]
mod meets;
#[path = "data_oracle/turned.rs"]
mod turned;

use std::collections::BTreeSet;

use data_support::{TODAY, design};
use gensoku_dsl::design::*;
use gensoku_engine::world::{How, World};
use proptest::prelude::*;

fn cases() -> u32 {
    std::env::var("DATA_CASES").map_or(300, |it| it.parse().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(),
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..ProptestConfig::default()
    })]

    #[test]
    fn it_holds_and_is_seen_as_the_definitions_say(bytes in prop::collection::vec(any::<u8>(), 0..900)) {
        let design = design(&bytes);
        let world = World::new(&design, TODAY);
        let facts = facts::close(&world);
        let holds: BTreeSet<facts::Lies> = world
            .records
            .iter()
            .map(|it| facts::lies(it.system, it.data, &it.key, &it.owner))
            .collect();
        prop_assert_eq!(&holds, &facts.lies.keys().copied().collect());
        prop_assert_eq!(holds.len(), world.records.len());
        for record in &world.records {
            let chain = world.chain(record);
            let lies = facts::lies(record.system, record.data, &record.key, &record.owner);
            let fact = facts.lies[&lies];
            prop_assert_eq!(record.declared.is_some(), fact.declared);
            prop_assert_eq!((!chain.is_empty()).then_some(chain.len()), fact.arrives, "{:?}", record);
            facts::follows(&world, &facts, &chain, record.system, record.data)?;
        }
        let sees: BTreeSet<facts::Seen> = world.sights.iter().map(facts::seen).collect();
        prop_assert_eq!(&sees, &facts.sees.keys().copied().collect());
        for sight in &world.sights {
            let chain = world.chain_of(Some(sight.arrival));
            prop_assert_eq!(chain.len(), facts.sees[&facts::seen(sight)]);
        }
    }

    #[test]
    fn profiles_are_what_meets(bytes in prop::collection::vec(any::<u8>(), 0..900)) {
        let design = design(&bytes);
        let world = World::new(&design, TODAY);
        let facts = facts::close(&world);
        let expected = meets::profiles(&world, &facts);
        let found: BTreeSet<meets::Told> = world.profiles.iter().map(|it| meets::told(&world, it)).collect();
        prop_assert_eq!(found.len(), world.profiles.len());
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn nothing_depends_on_the_order_of_the_file(bytes in prop::collection::vec(any::<u8>(), 0..900)) {
        let design = design(&bytes);
        let turned = turned::around(&design);
        let told = turned::told(&World::new(&design, TODAY));
        prop_assert_eq!(told, turned::told(&World::new(&turned, TODAY)));
    }

    #[test]
    fn what_is_in_force_is_the_least_set(bytes in prop::collection::vec(any::<u8>(), 0..900)) {
        let design = design(&bytes);
        let world = World::new(&design, TODAY);
        let mut in_force: BTreeSet<ProvisionId> = BTreeSet::new();
        loop {
            let before = in_force.len();
            for (id, it) in design.provisions.entries() {
                let law = &design.laws[it.law];
                let rests = it.under.iter().all(|it| in_force.contains(&it.provision.unwrap()));
                if it.period.contains(TODAY) && law.period.contains(TODAY) && rests {
                    in_force.insert(id);
                }
            }
            if in_force.len() == before {
                break;
            }
        }
        prop_assert_eq!(world.provisions.iter().copied().collect::<BTreeSet<_>>(), in_force);
    }

    #[test]
    fn the_tables_of_a_profile_are_those_without_which_it_falls_apart(
        bytes in prop::collection::vec(any::<u8>(), 0..900),
    ) {
        let design = design(&bytes);
        let world = World::new(&design, TODAY);
        let facts = facts::close(&world);
        for profile in world.profiles.iter().filter(|it| it.how != How::Case) {
            let tables = world.tables_of(profile);
            let pieces = meets::pieces_in(&world, &facts, profile);
            let rank = meets::rank_of(profile);
            prop_assert!(meets::together(&world, &pieces, &tables, rank), "{:?}", profile);
            for gone in &tables {
                let rest: Vec<MappingId> = tables.iter().copied().filter(|it| it != gone).collect();
                prop_assert!(!meets::together(&world, &pieces, &rest, rank), "{:?}", profile);
            }
        }
    }

    #[test]
    fn a_smallest_cut_is_one_and_none_is_smaller(bytes in prop::collection::vec(any::<u8>(), 0..900)) {
        let design = design(&bytes);
        let world = World::new(&design, TODAY);
        for profile in &world.profiles {
            if profile.sectors.len() < 2 {
                continue;
            }
            let stands = |links: &[gensoku_engine::world::Link]| {
                let gone = gensoku_engine::world::Gone::of(links.iter().copied());
                world.without(profile, &gone).iter().any(|it| it.sectors.len() > 1)
            };
            let cut = world.cut(profile, 1).unwrap();
            prop_assert!(cut.exact);
            prop_assert!(!stands(&cut.links), "{:?} {:?}", cut, profile);
            // Every smaller set of all links there are leaves it standing.
            let mut all: Vec<gensoku_engine::world::Link> = Vec::new();
            all.extend(design.identifiers.ids().map(gensoku_engine::world::Link::Identifier));
            all.extend(design.mappings.ids().map(gensoku_engine::world::Link::Mapping));
            all.extend((0..world.movements.len()).map(gensoku_engine::world::Link::Movement));
            all.push(gensoku_engine::world::Link::BasicFour);
            if cut.links.len() > 1 {
                for one in &all {
                    prop_assert!(stands(&[*one]), "{:?} alone instead of {:?}", one, cut);
                }
            }
            if cut.links.len() > 2 {
                for (at, a) in all.iter().enumerate() {
                    for b in &all[at + 1..] {
                        prop_assert!(stands(&[*a, *b]), "{:?} {:?} instead of {:?}", a, b, cut);
                    }
                }
            }
        }
    }
}

/// The random designs are not all dull: what the tests look at is there.
#[test]
fn random_designs_have_everything_in_them() {
    let mut seed = 7_u64;
    let mut counts = [0_usize; 8];
    for _ in 0..400 {
        let bytes: Vec<u8> = (0..900)
            .map(|_| {
                seed = seed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                (seed >> 33) as u8
            })
            .collect();
        let design = design(&bytes);
        let world = World::new(&design, TODAY);
        let long = world.records.iter().any(|it| world.chain(it).len() > 1);
        let others = world
            .records
            .iter()
            .any(|it| it.owner.value().is_some_and(|it| it.other));
        let wide = |how| {
            world
                .profiles
                .iter()
                .any(|it| it.how == how && it.sectors.len() > 1)
        };
        let coarse = world.profiles.iter().any(|it| it.unit != Unit::Individual);
        let tables = world
            .profiles
            .iter()
            .any(|it| !world.tables_of(it).is_empty());
        let seen = [
            long,
            others,
            wide(How::Holding),
            wide(How::Case),
            wide(How::Possible),
            coarse,
            tables,
            !world.sights.is_empty(),
        ];
        for (count, seen) in counts.iter_mut().zip(seen) {
            *count += usize::from(seen);
        }
    }
    eprintln!("of 400 designs: {counts:?}");
    assert!(counts.iter().all(|&it| it >= 10), "{counts:?}");
}
