//! What the minutes of the working group say of profiles, and what law and consent carry: designs in words.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

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
        assert_eq!((profile.sectors.len(), profile.basic_four), (3, true));
        let cut = world.cut(profile, 2).unwrap();
        assert_eq!((cut.links.len(), cut.exact), (1, true));
        let gone = gensoku_engine::world::Gone::of([Link::BasicFour]);
        assert!(
            world
                .without(profile, &gone)
                .iter()
                .all(|it| it.sectors.len() <= 2)
        );
    });
    look(&text("Nickname"), |world| {
        assert_eq!(widest(world, "Ministry", How::Holding).sectors.len(), 2);
    });
}

/// The ground of the only movement.
fn ground<T>(text: &str, at: impl FnOnce(&World<'_>, Ground) -> T) -> T {
    let text = format!("system Taxes of City holds Income keyed by TaxCode {text}");
    look(&text, |world| {
        assert_eq!(world.movements.len(), 1);
        at(world, world.ground(&world.movements[0]))
    })
}

fn reads(law: &str, rest: &str) -> String {
    format!(
        "{law} procedure P {{ serves Person
           step Ask by Ministry {{ reads Income from Taxes {rest} then granted }} }}"
    )
}

fn letter(truth: &Truth) -> char {
    match truth {
        Truth::True(_) => 't',
        Truth::False(_) => 'f',
        Truth::Open(_) => 'o',
        Truth::Undecided(_) => 'u',
    }
}

fn verdict(law: &str, rest: &str) -> char {
    ground(&reads(law, rest), |_, it| letter(&it.verdict))
}

#[test]
fn the_higher_level_wins_and_at_one_level_what_forbids() {
    let laws = |permit: &str, forbid: &str, words: &str| {
        format!(
            "law A is {permit} {{ art 1 permits reads Income from City to Ministry {words} }}
             law B is {forbid} {{ art 1 forbids reads Income }}"
        )
    };
    let rest = "keyed by TaxCode for statistics";
    assert_eq!(verdict(&laws("act", "notice", ""), rest), 't');
    assert_eq!(verdict(&laws("notice", "act", ""), rest), 'f');
    assert_eq!(verdict(&laws("act", "act", ""), rest), 'f');
    assert_eq!(verdict(&laws("act", "act", "notwithstanding"), rest), 't');
    assert_eq!(
        verdict(&laws("notice", "act", "notwithstanding"), rest),
        'f'
    );
    ground(&reads(&laws("act", "act", ""), rest), |_, it| {
        assert_eq!((it.permitted_by.len(), it.forbidden_by.len()), (0, 1));
    });
    // What is forbidden is not carried by consent either.
    let consent = "with consent for statistics stops within 1 day portable as \"JSON\"";
    let forbids = "law B is act { art 1 forbids reads Income }";
    assert_eq!(verdict("", &format!("{rest} {consent}")), 't');
    assert_eq!(verdict(forbids, &format!("{rest} {consent}")), 'f');
}

#[test]
fn what_a_permit_limits_must_fit_and_what_is_not_said_is_open() {
    let law = |words: &str| format!("law A is act {{ art 1 permits reads Income {words} }}");
    assert_eq!(verdict(&law("from City to Ministry"), ""), 't');
    assert_eq!(verdict(&law("from municipality to ministry"), ""), 't');
    assert_eq!(verdict(&law("from Ministry to City"), ""), 'f');
    assert_eq!(verdict(&law("to company"), ""), 'f');
    assert_eq!(
        verdict(&law("for social-security"), "for child-benefit"),
        't'
    );
    assert_eq!(
        verdict(&law("for child-benefit"), "for social-security"),
        'f'
    );
    assert_eq!(verdict(&law("for child-benefit"), ""), 'o');
    assert_eq!(verdict(&law("keyed by TaxCode"), "keyed by TaxCode"), 't');
    assert_eq!(
        verdict(&law("keyed by TaxCode"), "keyed by Everywhere"),
        'f'
    );
    assert_eq!(verdict(&law("keyed by TaxCode"), ""), 'o');
    assert_eq!(
        verdict("law A is act { art 1 permits reads Illness }", ""),
        'f'
    );
    assert_eq!(
        verdict("law A is act { art 1 permits copies Income }", ""),
        'f'
    );
    // On a condition in words it counts where it is cited.
    assert_eq!(verdict(&law("if \"it is needed\""), ""), 'f');
    assert_eq!(verdict(&law("if \"it is needed\""), "under A art 1"), 't');
    ground(&reads(&law("if \"it is needed\""), ""), |_, it| {
        assert_eq!(it.if_cited.len(), 1)
    });
}

#[test]
fn a_delegated_provision_counts_while_what_it_rests_on_is_in_force() {
    let law = |until: &str| {
        format!(
            "law Parent is act {until} {{ art 9 }}
             law Child is ministerial-order under Parent art 9 {{ art 1 permits reads Income }}"
        )
    };
    assert_eq!(verdict(&law(""), ""), 't');
    assert_eq!(verdict(&law("until 2021-12-01"), ""), 'f');
    assert_eq!(verdict(&law("until 2021-12-02"), ""), 't');
}

#[test]
fn a_citation_that_lacks_the_effect_is_told() {
    let law = "law A is act { art 1 permits reads Illness  art 2 permits reads Income }
               law Old is act until 2001-01-01 { art 1 permits reads Income }";
    ground(&reads(law, "under A art 1 Old art 1"), |world, it| {
        assert_eq!(it.without_effect, [world.provisions[0]]);
        assert_eq!(it.not_in_force.len(), 1);
        assert_eq!(it.permitted_by, [world.provisions[1]]);
        assert_eq!(
            world.lets(world.provisions[0], &world.movements[0]),
            Fit::No
        );
        assert_eq!(world.grounds(&world.movements[0]).len(), 2);
    });
}

#[test]
fn consent_needs_a_purpose_a_stop_and_portability() {
    let whole = "keyed by TaxCode for child-benefit with consent for social-security stops within 1 day portable as \"JSON\"";
    assert_eq!(verdict("", whole), 't');
    assert_eq!(
        verdict(
            "",
            &whole.replace("for child-benefit with", "for statistics with")
        ),
        'f'
    );
    assert_eq!(verdict("", &whole.replace("stops within 1 day", "")), 'o');
    assert_eq!(verdict("", &whole.replace("portable as \"JSON\"", "")), 'o');
    assert_eq!(verdict("", "for statistics with consent blanket"), 'f');
    assert_eq!(verdict("", ""), 'f');
    // Under an identifier that is not stated it may be a governed one.
    assert_eq!(verdict("", &whole.replace("keyed by TaxCode", "")), 'o');
    let governed =
        "law Number is act { art 1 } identifier Number2 is individual universal governed by Number";
    let under = whole.replace("TaxCode", "Number2");
    assert_eq!(verdict(governed, &under), 'f');
    let permitted = governed.replace("art 1", "art 1 permits reads Income");
    assert_eq!(verdict(&permitted, &under), 't');
}

#[test]
fn an_identifier_is_used_for_what_a_provision_lets_it_and_none_above_forbids() {
    let text = "
        identifier Number2 is individual universal
        law A is act { art 1 permits use of Number2 for social-security }
        law B is notice { art 1 forbids use of Number2 for child-benefit }
        law C is notice { art 1 permits use of Number2 for statistics }
        law D is act { art 1 forbids use of Number2 for statistics }";
    look(text, |world| {
        let number = world.design.identifier_named("Number2").unwrap();
        let mut purposes = world.design.words.purposes.ids();
        let used: String = purposes
            .by_ref()
            .map(|it| letter(&world.may_be_used(number, it)))
            .collect();
        assert_eq!(used, "ttf");
        let everywhere = world.design.identifier_named("Everywhere").unwrap();
        let first = world.design.words.purposes.ids().next().unwrap();
        assert_eq!(letter(&world.may_be_used(everywhere, first)), 'f');
    });
}

#[test]
fn two_bodies_are_two_of_the_many_too_and_no_person_is_one() {
    let between = |step: &str| {
        let text = format!("procedure P {{ serves Person step Do {step} }}");
        ground(&text, |world, _| {
            letter(&world.passes_between_bodies(&world.movements[0]))
        })
    };
    assert_eq!(
        between("by Ministry { reads Income from Taxes then granted }"),
        't'
    );
    assert_eq!(
        between("by City { reads Income from Taxes then granted }"),
        'f'
    );
    assert_eq!(
        between("by City { reads Income from Taxes of other City then granted }"),
        't'
    );
    assert_eq!(
        between("by Person { reads Income from Taxes then granted }"),
        'f'
    );
    let text = "system Nowhere holds Income procedure P { serves Person step Do by City { reads Income from Nowhere then granted } }";
    ground(text, |world, _| {
        assert_eq!(
            letter(&world.passes_between_bodies(&world.movements[0])),
            'o'
        );
    });
}
