//! On what a movement stands.

use super::*;

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
