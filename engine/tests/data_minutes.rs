//! What the minutes of the working group say of profiles, and what law and consent carry: designs in words.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

#[path = "data_minutes/ground.rs"]
mod ground;

use std::collections::BTreeSet;

use gensoku_dsl::design::{Design, Unit};
use gensoku_dsl::{Files, Named, Refused, parse_str};
use gensoku_engine::world::{Fit, Ground, How, Link, Profile, Truth, World};
use jiff::civil::date;

struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _from: Option<&str>, _path: &str) -> Result<Named, Refused> {
        Err(Refused::Missing)
    }

    fn library(&self, _name: &str) -> Option<Vec<Named>> {
        None
    }

    fn libraries(&self) -> Vec<String> {
        Vec::new()
    }
}

const WORDS: &str = "design \"D\" as of 2021-12-01
sector tax sector health sector resident
purpose social-security
purpose child-benefit within social-security
purpose statistics
actor Person is resident
actor City is municipality many 1741
actor Ministry is ministry
actor Firm is company
identifier Everywhere is individual universal
identifier TaxCode is individual local
identifier HealthCode is individual local
data Income about individual sector tax owned by City
data Illness about individual sector health owned by City
";

fn design(text: &str) -> Design {
    let project = parse_str("d.gsk", &format!("{WORDS}{text}"), &NoFiles);
    assert!(project.diagnostics.is_empty(), "{:?}", project.diagnostics);
    project.design
}

fn look<T>(text: &str, at: impl FnOnce(&World<'_>) -> T) -> T {
    let design = design(text);
    at(&World::new(&design, date(2021, 12, 1)))
}

/// The widest profile of an actor that comes about in one way.
fn widest<'a>(world: &'a World<'_>, actor: &str, how: How) -> &'a Profile {
    let actor = world.design.actor_named(actor).unwrap();
    let mut of_actor = world
        .profiles
        .iter()
        .filter(|it| (it.actor, it.how) == (actor, how));
    of_actor
        .next()
        .unwrap_or_else(|| panic!("no profile {how:?}"))
}

fn sectors(world: &World<'_>, it: &Profile) -> Vec<String> {
    let names = it
        .sectors
        .iter()
        .map(|&it| world.design.words.sectors[it].name.id.clone());
    names.collect::<BTreeSet<_>>().into_iter().collect()
}

const CODES: &str = "
system Taxes  of City holds Income  keyed by TaxCode    people 70000
system Health of City holds Illness keyed by HealthCode people 80000
procedure Ask { starts every 1 day
  step Look by Ministry { reads Income from Taxes keyed by TaxCode reads Illness from Health keyed by HealthCode }
}
";

#[test]
fn a_national_database_under_one_number_is_a_profile_and_tells_how_it_came_about() {
    let text = "
        system Taxes  of City holds Income  keyed by TaxCode
        system Health of City holds Illness keyed by HealthCode
        system National of Ministry keyed by Everywhere people 120000000
        procedure Gather { starts every 1 day
          step Push by City {
            copies Income  from Taxes  to National keyed by Everywhere
            copies Illness from Health to National keyed by Everywhere
          }
        }";
    look(text, |world| {
        let profile = widest(world, "Ministry", How::Holding);
        assert_eq!(sectors(world, profile), ["health", "tax"]);
        assert_eq!(profile.owners, 1741);
        assert_eq!(profile.people.value(), Some(&120_000_000));
        assert_eq!(profile.unit, Unit::Individual);
        let parts = world.parts(profile);
        assert_eq!(parts.len(), 2);
        assert!(
            parts
                .iter()
                .all(|it| it.chain.len() == 1 && it.permission.is_nothing())
        );
        assert_eq!(world.unpermitted(profile).len(), 2);
    });
}

#[test]
fn federated_queries_by_codes_are_none_and_one_table_in_one_hand_makes_them_one() {
    look(CODES, |world| {
        let ministry = world.design.actor_named("Ministry").unwrap();
        let of = world.profiles.iter().filter(|it| it.actor == ministry);
        assert!(of.clone().all(|it| it.sectors.len() == 1));
        assert_eq!(of.count(), 2);
    });
    let text = format!("{CODES} mapping Codes links TaxCode to HealthCode held by Ministry");
    look(&text, |world| {
        let profile = widest(world, "Ministry", How::Holding);
        assert_eq!(sectors(world, profile), ["health", "tax"]);
        assert_eq!(profile.people.value(), Some(&(80_000 * 1741)));
        let codes = world.design.mappings.ids().next().unwrap();
        assert_eq!(world.tables_of(profile), [codes]);
        let cut = world.cut(profile, 1).unwrap();
        assert!(cut.exact);
        assert_eq!(cut.links.len(), 1);
        let without = world.without(
            profile,
            &gensoku_engine::world::Gone::of([Link::Mapping(codes)]),
        );
        assert!(without.iter().all(|it| it.sectors.len() == 1));
    });
    // In other hands it joins nothing; nor does it where the provision that let it be asked is gone.
    let asked = |until: &str| {
        format!(
            "{CODES} mapping Codes links TaxCode to HealthCode held by Firm
             data Value about individual sector resident owned by Firm also TaxCode
             law Tables is act {until} {{ art 1 permits reads Value from Firm to Ministry keyed by HealthCode }}"
        )
    };
    let wide = |text: &str| {
        look(text, |world| {
            widest(world, "Ministry", How::Holding).sectors.len()
        })
    };
    assert_eq!(wide(&asked("")), 2);
    assert_eq!(wide(&asked("until 2021-11-30")), 1);
    assert_eq!(
        wide(&format!(
            "{CODES} mapping Codes links TaxCode to HealthCode held by Firm"
        )),
        1
    );
}

#[test]
fn whoever_runs_the_machines_could_see_unless_it_is_encrypted() {
    let text = |encrypted: &str| {
        format!(
            "actor Cloud is company
             system Machines of Cloud
             system Taxes  of City holds Income  keyed by Everywhere run by Firm runs on Machines {encrypted}
             system Health of City holds Illness keyed by Everywhere run by Firm"
        )
    };
    look(&text(""), |world| {
        assert_eq!(widest(world, "Firm", How::Possible).sectors.len(), 2);
        assert_eq!(widest(world, "Cloud", How::Possible).sectors.len(), 1);
        let firm = world.design.actor_named("Firm").unwrap();
        assert!(
            world
                .profiles
                .iter()
                .all(|it| it.actor != firm || it.how == How::Possible)
        );
    });
    look(&text("encrypted"), |world| {
        assert_eq!(
            sectors(world, widest(world, "Firm", How::Possible)),
            ["health"]
        );
        let cloud = world.design.actor_named("Cloud").unwrap();
        assert!(world.profiles.iter().all(|it| it.actor != cloud));
    });
}

#[test]
fn what_a_household_number_joins_is_about_a_household() {
    let text = "
        identifier House is household universal
        system Taxes  of Ministry holds Income  keyed by House
        system Health of Ministry holds Illness keyed by House";
    look(text, |world| {
        let profile = widest(world, "Ministry", How::Holding);
        assert_eq!((profile.unit, profile.sectors.len()), (Unit::Household, 2));
    });
    // Joined by the person too, it is about the person.
    let both = text.replace("keyed by House", "keyed by House Everywhere");
    look(&both, |world| {
        let profile = widest(world, "Ministry", How::Holding);
        assert_eq!((profile.unit, profile.sectors.len()), (Unit::Individual, 2));
    });
    // A table from persons to their household joins households.
    let table = "
        identifier House is household universal
        system Taxes  of Ministry holds Income  keyed by TaxCode
        system Health of Ministry holds Illness keyed by House
        mapping Houses links TaxCode to House held by Ministry";
    look(table, |world| {
        let profile = widest(world, "Ministry", How::Holding);
        assert_eq!((profile.unit, profile.sectors.len()), (Unit::Household, 2));
    });
}

#[test]
fn a_look_up_for_one_case_is_a_profile_by_case_alone() {
    let text = "
        system Taxes  of City holds Income  keyed by Everywhere
        system Health of City holds Illness keyed by Everywhere
        procedure P { serves Person per household
          step Check by Ministry { reads Income from Taxes reads Illness from Health then granted }
        }";
    look(text, |world| {
        let ministry = world.design.actor_named("Ministry").unwrap();
        let of: Vec<&Profile> = world
            .profiles
            .iter()
            .filter(|it| it.actor == ministry)
            .collect();
        assert_eq!(of.len(), 1);
        assert_eq!((of[0].how, of[0].sectors.len()), (How::Case, 2));
        assert_eq!(
            (of[0].unit, of[0].people.value()),
            (Unit::Household, Some(&1))
        );
        assert!(of[0].case.is_some());
        let income = world.design.data_named("Income").unwrap();
        let key = world.design.identifier_named("Everywhere");
        assert!(world.sees(ministry, income, key, of[0].case).is_some());
        assert!(world.sees(ministry, income, key, None).is_none());
    });
}

#[test]
fn own_data_of_a_municipality_is_not_counted_and_that_of_another_one_is() {
    let own = "system Ledger of City holds Income Illness keyed by Everywhere";
    look(own, |world| {
        let profile = widest(world, "City", How::Holding);
        assert_eq!(
            (profile.sectors.len(), profile.records.len(), profile.owners),
            (0, 2, 0)
        );
    });
    let pooled = format!(
        "{own} procedure Pool {{ starts every 1 day
           step Take by City {{ copies Income Illness from Ledger of other City to Ledger }} }}"
    );
    look(&pooled, |world| {
        let profile = widest(world, "City", How::Holding);
        assert_eq!((profile.sectors.len(), profile.owners), (2, 1740));
        let others = world
            .records
            .iter()
            .filter(|it| it.owner.value().is_some_and(|it| it.other));
        assert_eq!(others.count(), 2);
    });
}

#[test]
fn name_birth_date_address_and_sex_join_what_no_key_does() {
    let text = |marked: &str| {
        format!(
            "data Patients  about individual sector health owned by Ministry
             data Taxpayers about individual sector tax    owned by Ministry
             data {marked} about individual sector resident
             system A of Ministry holds Patients  {marked} keyed by HealthCode
             system B of Ministry holds Taxpayers {marked} keyed by TaxCode"
        )
    };
    look(&text("BasicFour"), |world| {
        let profile = widest(world, "Ministry", How::Holding);
        // They are of every ledger, and no sector themselves.
        assert_eq!((profile.sectors.len(), profile.basic_four), (2, true));
        let cut = world.cut(profile, 1).unwrap();
        assert_eq!((cut.links.len(), cut.exact), (1, true));
        let gone = gensoku_engine::world::Gone::of([Link::BasicFour]);
        assert!(
            world
                .without(profile, &gone)
                .iter()
                .all(|it| it.sectors.len() <= 1)
        );
    });
    look(&text("Nickname"), |world| {
        let profile = widest(world, "Ministry", How::Holding);
        assert_eq!((profile.data.len(), profile.basic_four), (2, false));
    });
}
