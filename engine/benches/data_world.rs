//! The closure and all profiles of a country: 10,000 systems, 100,000 movements, 1,000 identifiers and 1,000 tables.
#![allow(
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr
)]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use gensoku_dsl::design::*;
use gensoku_dsl::source::Span;
use gensoku_engine::world::World;

#[path = "../tests/data_support/mod.rs"]
mod data_support;
use data_support::{TODAY, clause, effect, law, name, procedure, provision, step, system};

/// Numbers that look random, the same in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below
    }
}

fn is<T>(value: T) -> Stated<T> {
    Stated::Is(value, Span::default())
}

/// So many systems with ten times as many movements: half of them copies in chains of fifty, the rest
/// look-ups, standing or for a case.
fn country(systems: usize) -> Design {
    let dice = &mut Dice(11);
    let mut it = Design::default();
    for n in 0..20 {
        it.words.sectors.push(Word {
            name: name(format!("s{n}")),
            within: None,
        });
        it.words.purposes.push(Word {
            name: name(format!("p{n}")),
            within: None,
        });
    }
    let actors = systems / 10;
    for n in 0..actors {
        let kind = [
            ActorKind::Municipality,
            ActorKind::Ministry,
            ActorKind::Company,
        ][n % 3];
        it.actors.push(Actor {
            name: name(format!("a{n}")),
            kind,
            proxy: None,
            many: if n % 7 == 0 { 1741 } else { 1 },
            staff: None,
            open: None,
        });
    }
    let identifiers = systems / 10;
    for n in 0..identifiers {
        let reach = match dice.roll(20) {
            0 => Reach::Universal,
            1..6 => Reach::Sector(SectorId::from(dice.roll(20))),
            _ => Reach::Local,
        };
        let unit = if dice.roll(10) == 0 {
            Unit::Household
        } else {
            Unit::Individual
        };
        it.identifiers.push(Identifier {
            name: name(format!("k{n}")),
            unit: is(unit),
            reach: is(reach),
            governed_by: None,
        });
        it.mappings.push(Mapping {
            name: name(format!("m{n}")),
            from: IdentifierId::from(dice.roll(identifiers)),
            to: IdentifierId::from(dice.roll(identifiers)),
            held_by: is(ActorId::from(dice.roll(actors))),
        });
    }
    let classes = systems / 10;
    for n in 0..classes {
        it.data.push(Data {
            name: name(format!("d{n}")),
            about: is(Unit::Individual),
            sector: is(SectorId::from(dice.roll(20))),
            owner: is(ActorId::from(dice.roll(actors))),
            sensitive: false,
            within: (n > 0 && dice.roll(10) == 0).then(|| DataId::from(dice.roll(n))),
        });
    }
    for n in 0..systems {
        let mut system = system(format!("y{n}"));
        system.of = is(ActorId::from(dice.roll(actors)));
        for _ in 0..3 {
            system
                .holds
                .push((DataId::from(dice.roll(classes)), Span::default()));
        }
        system.keys = is((0..1 + dice.roll(2))
            .map(|_| IdentifierId::from(dice.roll(identifiers)))
            .collect());
        if dice.roll(4) == 0 {
            system
                .runs_on
                .push((SystemId::from(dice.roll(50)), Span::default()));
        }
        it.systems.push(system);
    }
    let at = |system: usize| {
        Some(SystemRef {
            system: SystemId::from(system),
            other: false,
            span: Span::default(),
        })
    };
    for n in 0..systems / 10 {
        let mut procedure = procedure(format!("p{n}"));
        procedure.purpose = is(PurposeId::from(dice.roll(20)));
        if n % 3 == 0 {
            procedure.serves = Some((ActorId::from(0), Span::default()));
        }
        let procedure = it.procedures.push(procedure);
        let data = Item::Data(DataId::from(n % classes));
        let mut here = dice.roll(systems);
        for m in 0..100 {
            let mut step = step(format!("t{m}"), procedure);
            step.by = Some((
                ActorRef {
                    actor: ActorId::from(dice.roll(actors)),
                    other: false,
                },
                Span::default(),
            ));
            let mut moved = clause(if m < 50 { Verb::Copies } else { Verb::Reads });
            moved.items.push((data, Span::default()));
            if m < 50 {
                moved.from = at(here);
                here = dice.roll(systems);
                moved.to = at(here).map(Receiver::System);
            } else {
                moved.from = at(dice.roll(systems));
            }
            step.data.push(moved);
            let id = it.steps.push(step);
            it.procedures[procedure].steps.push(id);
        }
    }
    for n in 0..systems / 10 {
        let law = it.laws.push(law(format!("l{n}"), Level::Act));
        let mut provision = provision(law);
        let spoken = gensoku_dsl::design::Movement {
            verbs: vec![Verb::Reads, Verb::Copies],
            data: vec![DataId::from(dice.roll(classes))],
            ..Default::default()
        };
        provision
            .effects
            .push(effect(EffectKind::Permits(spoken), false));
        it.provisions.push(provision);
    }
    it
}

/// The most memory that this process had, as the kernel counts it.
fn most_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"));
    line.map_or("unknown".to_owned(), |it| it.trim().to_owned())
}

fn world(c: &mut Criterion) {
    let mut group = c.benchmark_group("closure and profiles");
    group.sample_size(10);
    for systems in [2_500, 5_000, 10_000] {
        let design = country(systems);
        let world = World::new(&design, TODAY);
        let longest = world.records.iter().map(|it| world.chain(it).len()).max();
        let parts: usize = world
            .profiles
            .iter()
            .map(|it| it.records.len() + it.sights.len())
            .sum();
        eprintln!(
            "{systems} systems, {} movements: {} records, longest chain {longest:?}, {} sights, {} profiles \
             of {parts} parts; at most {}",
            world.movements.len(),
            world.records.len(),
            world.sights.len(),
            world.profiles.len(),
            most_memory(),
        );
        drop(world);
        group.bench_function(BenchmarkId::from_parameter(systems), |b| {
            b.iter(|| World::new(black_box(&design), TODAY).profiles.len());
        });
    }
    group.finish();
    let design = country(10_000);
    let world = World::new(&design, TODAY);
    c.bench_function("ground of 100,000 movements", |b| {
        b.iter(|| {
            world
                .movements
                .iter()
                .filter(|it| world.ground(it).permitted_by.is_empty())
                .count()
        });
    });
    eprintln!("at most {}", most_memory());
}

criterion_group!(benches, world);
criterion_main!(benches);
