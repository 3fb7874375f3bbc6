//! The designs of the folder `designs` become what they say.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::{files, told};
use gensoku_dsl::design::*;
use gensoku_dsl::load;
use jiff::civil::date;

#[test]
fn the_design_as_it_is() {
    let project = load(&files(), &["as-is.gsk"]);
    assert_eq!(told(&project), Vec::<String>::new());
    let design = &project.design;
    assert_eq!(design.as_of, Some(date(2021, 12, 1)));
    assert_eq!(
        design.title.as_ref().unwrap().second.as_deref(),
        Some("子育て世帯への臨時特別給付")
    );
    let city = &design.actors[design.actor_named("City").unwrap()];
    assert_eq!((city.kind, city.many), (ActorKind::Municipality, 1741));
    let staff = city.staff.unwrap();
    assert_eq!((staff.count, staff.yen_per_hour), (12, Some(2500)));

    let benefit = design.procedure_named("Benefit").unwrap();
    let names: Vec<_> = design.procedures[benefit]
        .steps
        .iter()
        .map(|&s| design.path(s))
        .collect();
    assert_eq!(
        names,
        [
            "Benefit.Apply",
            "Benefit.Mail",
            "Benefit.Review",
            "Benefit.Pay",
            "Benefit.Refuse"
        ]
    );
    let Some(Element::Step(apply)) = design.element("Benefit.Apply") else {
        panic!("no step Apply");
    };
    let apply = &design.steps[apply];
    assert_eq!(
        apply
            .channels
            .value()
            .unwrap()
            .iter()
            .map(|c| c.kind)
            .collect::<Vec<_>>(),
        [ChannelKind::Paper]
    );
    assert_eq!(
        *apply.takes.value().unwrap(),
        Estimate {
            likely: 40 * 60_000,
            range: Some((15 * 60_000, 90 * 60_000)),
            shape: Shape::Triangular
        }
    );
    assert_eq!(apply.data.len(), 1);
    assert_eq!(apply.data[0].verb, Verb::Enters);
    assert_eq!(apply.data[0].items.len(), 3);
    assert!(apply.required_by[0].provision.is_some());

    let Some(Element::Step(review)) = design.element("Benefit.Review") else {
        panic!("no step Review");
    };
    let Next::One(ways) = &design.steps[review].next else {
        panic!("Review leads to one of two");
    };
    assert!(
        matches!(&ways[0].when, Some(Guard::Fact(text, _)) if text.first.starts_with("the highest"))
    );
    assert_eq!(ways[0].share.unwrap().0, Share(900_000));
    assert!(matches!(ways[1].when, Some(Guard::Otherwise(_))));

    let provision = &design.provisions[apply.required_by[0].provision.unwrap()];
    assert!(matches!(
        provision.effects[0].kind,
        EffectKind::Requires(Requirement::Channel(ChannelKind::Paper), Scope::Step(step)) if design.path(step) == "Benefit.Apply"
    ));
}

/// The ways of the procedure `Benefit`, as `From>To To`.
fn ways(design: &Design) -> Vec<String> {
    let benefit = design.procedure_named("Benefit").unwrap();
    let flow = design.flow(benefit);
    let name = |to: Target| match to {
        Target::Step(s) => design.steps[s].name.id.clone(),
        Target::Outcome(o) => design.words.outcomes[o].name.id.clone(),
    };
    flow.iter()
        .map(|(s, ways)| {
            let to: Vec<_> = ways.iter().map(|w| name(w.to)).collect();
            format!("{}>{}", design.steps[*s].name.id, to.join(" "))
        })
        .collect()
}

#[test]
fn the_revision_is_in_effect_from_its_date_or_when_asked_for() {
    let project = load(&files(), &["revision.gsk"]);
    assert_eq!(told(&project), Vec::<String>::new());
    let design = &project.design;
    assert_eq!(design.as_of, Some(date(2024, 4, 1)));
    let before = design.at(date(2024, 3, 31), &[]);
    assert_eq!(
        ways(&before),
        [
            "Apply>Mail",
            "Mail>Review",
            "Review>Pay Refuse",
            "Pay>granted",
            "Refuse>refused"
        ]
    );
    let push = design.revision_named("Push").unwrap();
    for after in [
        design.at(date(2024, 4, 1), &[]),
        design.at(date(2021, 12, 1), &[push]),
    ] {
        assert_eq!(
            ways(&after),
            [
                "Review>Offer Refuse",
                "Offer>Answer",
                "Answer>Decline Pay Pay",
                "Pay>granted",
                "Refuse>refused",
                "Decline>withdrawn",
            ]
        );
    }
    let after = design.at(date(2024, 4, 1), &[]);
    let benefit = &after.procedures[after.procedure_named("Benefit").unwrap()];
    assert_eq!(benefit.per.value(), Some(&Unit::Individual));
    assert!(matches!(benefit.starts.value(), Some(Start::Event(_))));
    let review = &after.steps[benefit.steps[0]];
    let reads: Vec<_> = review
        .data
        .iter()
        .map(|d| after.systems[d.from.unwrap().system].name.id.as_str())
        .collect();
    assert_eq!(reads, ["TaxLedger", "AccountRegistry"]);
    let outline = &after.laws[after.law_named("BenefitOutline").unwrap()];
    let art_4 = &after.provisions[outline.provisions[0]];
    assert!(!art_4.period.contains(date(2024, 4, 1)));
    assert!(art_4.period.contains(date(2024, 3, 31)));
}

#[test]
fn what_the_user_declares_takes_the_place_of_the_library() {
    let project = load(&files(), &["revision.gsk"]);
    let design = &project.design;
    let agencies = design
        .actors
        .iter()
        .filter(|a| a.name.id == "DigitalAgency");
    assert_eq!(agencies.count(), 1);
    // The system of the library is of the agency that the user declares.
    let portal = &design.systems[design.system_named("マイナポータル").unwrap()];
    let of = *portal.of.value().unwrap();
    assert_eq!(
        project
            .sources
            .get(design.actors[of].name.span.file)
            .unwrap()
            .name,
        "revision.gsk"
    );
}
