//! A revision changes what it says and nothing else.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::{project, told};
use gensoku_dsl::design::*;
use jiff::civil::date;

const HEAD: &str = "use japan
actor A is resident
actor C is municipality
data D about individual
data E about individual
system S of C holds D E
system T of C holds D E
";

/// The flow of the procedure `P` with all revisions applied, as `From>To To`, `&` before parallel ways.
fn flow(design: &Design) -> Vec<String> {
    let p = design.procedure_named("P").unwrap();
    let name = |to: Target| match to {
        Target::Step(s) => design.steps[s].name.id.clone(),
        Target::Outcome(o) => design.words.outcomes[o].name.id.clone(),
    };
    design
        .flow(p)
        .iter()
        .map(|(s, ways)| {
            let step = &design.steps[*s];
            let to: Vec<_> = ways.iter().map(|w| name(w.to)).collect();
            let parallel = if step.next.is_parallel() { "&" } else { "" };
            let waits: Vec<_> = step
                .after_all
                .iter()
                .map(|(s, _)| design.steps[*s].name.id.as_str())
                .collect();
            let waits = if waits.is_empty() {
                String::new()
            } else {
                format!("({})", waits.join(" "))
            };
            format!("{waits}{}>{parallel}{}", step.name.id, to.join(" "))
        })
        .collect()
}

fn applied(steps: &str, changes: &str) -> Design {
    let text = format!("{HEAD}procedure P {{ {steps} }}\nrevision R of P {{ {changes} }}");
    let project = project(&text);
    assert_eq!(told(&project), Vec::<String>::new(), "{text}");
    let all: Vec<_> = project.design.revisions.ids().collect();
    // Without a date it is in effect only when asked for.
    let without = project.design.at(date(2099, 1, 1), &[]);
    assert_eq!(flow(&without), flow(&project.design));
    project.design.at(date(2024, 4, 1), &all)
}

#[track_caller]
fn check(steps: &str, changes: &str, expected: &[&str]) {
    assert_eq!(
        flow(&applied(steps, changes)),
        expected,
        "{steps} / {changes}"
    );
}

const LINE: &str = "step X by A { } step Y by C { } step Z by C { then granted }";

#[test]
fn drop_leads_on_to_what_followed() {
    check(LINE, "drop Y", &["X>Z", "Z>granted"]);
    check(LINE, "drop X", &["Y>Z", "Z>granted"]);
    check(LINE, "drop Z", &["X>Y", "Y>granted"]);
    check(LINE, "drop X Y", &["Z>granted"]);
    // The first step leads on to another than the next in the file: that one comes first now.
    check(
        "step X by A { then Z } step Y by C { then refused } step Z by C { then Y or granted }",
        "drop X",
        &["Z>Y granted", "Y>refused"],
    );
    // A choice takes the place of the way to it.
    check(
        "step X by A { then Y or refused } step Y by C { then Z or granted } step Z by C { then granted }",
        "drop Y",
        &["X>Z granted refused", "Z>granted"],
    );
    // A loop around what is dropped goes with it.
    check(
        "step X by A { } step Y by C { then Y or Z } step Z by C { then granted }",
        "drop Y",
        &["X>Z", "Z>granted"],
    );
}

#[test]
fn drop_in_parallel_branches() {
    let split = "step X by A { then all U V } step U by A { } step V by C { } step W by C { after all U V then granted }";
    check(split, "drop V", &["X>&U W", "U>W", "(U X)W>granted"]);
    check(
        "step X by A { } step Y by A { then all U V } step U by A { } step V by C { } step W by C { after all U V then granted }",
        "drop Y",
        &["X>&U V", "U>W", "V>W", "(U V)W>granted"],
    );
    // A choice inside a split has to stand somewhere: the step stays, and says nothing.
    let design = applied(
        "step X by A { then all U V } step U by A { channel web enters D then W or refused } step V by C { } step W by C { after all U V then granted }",
        "drop U",
    );
    let Some(Element::Step(u)) = design.element("P.U") else {
        panic!("U stays")
    };
    assert!(design.steps[u].data.is_empty() && design.steps[u].by.is_none());
    assert_eq!(flow(&design)[1], "U>W refused");
}

#[test]
fn shares_and_conditions_go_on() {
    let design = applied(
        "step X by A { then Y when \"a\" 50% or refused 50% } step Y by C { then Z 80% or granted 20% } step Z by C { then granted }",
        "drop Y",
    );
    let Some(Element::Step(x)) = design.element("P.X") else {
        panic!()
    };
    let ways = design.steps[x].next.ways();
    let shares: Vec<_> = ways.iter().map(|w| w.share.unwrap().0.0).collect();
    assert_eq!(shares, [400_000, 100_000, 500_000]);
    assert!(matches!(&ways[1].when, Some(Guard::Fact(a, _)) if a.first == "a"));
}

#[test]
fn add_before_and_after() {
    check(
        LINE,
        "add step N by C before Y { }",
        &["X>N", "N>Y", "Y>Z", "Z>granted"],
    );
    check(
        LINE,
        "add step N by C before X { }",
        &["N>X", "X>Y", "Y>Z", "Z>granted"],
    );
    check(
        LINE,
        "add step N by C after Y { }",
        &["X>Y", "Y>N", "N>Z", "Z>granted"],
    );
    check(
        LINE,
        "add step N by C after Z { }",
        &["X>Y", "Y>Z", "Z>N", "N>granted"],
    );
    // Its own ways stand as they are written.
    check(
        LINE,
        "add step N by C before Y { then Y or refused }",
        &["X>N", "N>Y refused", "Y>Z", "Z>granted"],
    );
    check(
        LINE,
        "add step N by C { then refused }",
        &["X>Y", "Y>Z", "Z>granted", "N>refused"],
    );
    // Two of them, one behind the other.
    check(
        LINE,
        "add step M by C before Z { } add step N by C before Z { }",
        &["X>Y", "Y>M", "M>N", "N>Z", "Z>granted"],
    );
    // Every way that leads there.
    check(
        "step X by A { then Y or Z } step Y by C { then Z } step Z by C { then X or granted }",
        "add step N by C before Z { }",
        &["X>Y N", "Y>N", "N>Z", "Z>X granted"],
    );
}

#[test]
fn add_around_a_join() {
    let split = "step X by A { then all U V } step U by A { } step V by C { } step W by C { after all U V then granted }";
    check(
        split,
        "add step N by C before W { }",
        &["X>&U V", "U>N", "V>N", "(U V)N>W", "W>granted"],
    );
    check(
        split,
        "add step N by C after U { }",
        &["X>&U V", "U>N", "N>W", "V>W", "(N V)W>granted"],
    );
}

#[test]
fn set_replaces_what_it_says_again() {
    let design = applied(
        "step X by A { channel paper takes 5 min reads D E from S keyed by MyNumber reads D from T keyed by none then granted }",
        "set step X { channel web reads D from S keyed by ResidentCode without reads E }",
    );
    let Some(Element::Step(x)) = design.element("P.X") else {
        panic!()
    };
    let step = &design.steps[x];
    let channels: Vec<_> = step
        .channels
        .value()
        .unwrap()
        .iter()
        .map(|c| c.kind)
        .collect();
    assert_eq!(channels, [ChannelKind::Web]);
    assert_eq!(step.takes.value().unwrap().likely, 300_000);
    let said: Vec<String> = step
        .data
        .iter()
        .map(|d| {
            let system = &design.systems[d.from.unwrap().system].name.id;
            let key = d
                .key
                .value()
                .map_or("none", |&k| design.identifiers[k].name.id.as_str());
            format!("{} of {system} by {key}", d.items.len())
        })
        .collect();
    assert_eq!(said, ["1 of S by ResidentCode", "1 of T by none"]);
    assert_eq!(flow(&design), ["X>granted"]);
}

#[test]
fn replace_keeps_the_name() {
    let design = applied(LINE, "replace step Y by A { channel web then refused }");
    assert_eq!(flow(&design), ["X>Y", "Y>refused", "Z>granted"]);
    let Some(Element::Step(y)) = design.element("P.Y") else {
        panic!()
    };
    assert_eq!(design.path(y), "P.Y");
    assert_eq!(
        design.steps[y].by.unwrap().0.actor,
        design.actor_named("A").unwrap()
    );
}

#[test]
fn revisions_apply_in_the_order_of_their_dates() {
    let text = format!(
        "{HEAD}procedure P {{ serves A per household {LINE} }}
revision Later of P from 2025-04-01 {{ serves C per office }}
revision Sooner of P from 2024-04-01 {{ serves A per individual drop Y }}"
    );
    let project = project(&text);
    assert_eq!(told(&project), Vec::<String>::new());
    let per = |day| {
        let design = project.design.at(day, &[]);
        let p = design.procedure_named("P").unwrap();
        (
            *design.procedures[p].per.value().unwrap(),
            design.procedures[p].steps.len(),
        )
    };
    assert_eq!(per(date(2024, 3, 31)), (Unit::Household, 3));
    assert_eq!(per(date(2024, 4, 1)), (Unit::Individual, 2));
    assert_eq!(per(date(2025, 4, 1)), (Unit::Office, 2));
}

#[test]
fn asked_for_before_its_date_a_revision_counts_with_its_provisions() {
    let text = format!(
        "{HEAD}procedure P {{ serves A per household step X by A under L art 1 {{ then granted }} }}
law L is act {{ art 1 permits use of MyNumber }}
revision R of P from 2025-04-01 {{
  amend L art 1 requires channel paper of P.X
  insert L art 2 permits use of MyNumber
  insert L art 3 permits use of MyNumber from 2026-04-01
}}"
    );
    let project = project(&text);
    assert_eq!(told(&project), Vec::<String>::new());
    let day = date(2024, 10, 1);
    let revision = project.design.revisions.ids().next().unwrap();
    let in_force = |with: &[_]| {
        let design = project.design.at(day, with);
        let law = &design.laws[design.law_named("L").unwrap()];
        let here = law.provisions.iter().map(|&id| &design.provisions[id]);
        let here = here.filter(|it| it.period.contains(day));
        here.map(|it| {
            let effects = it.effects.iter().filter(|it| it.period.contains(day));
            let first = effects.map(|it| matches!(it.kind, EffectKind::Requires(..)));
            (it.number.to_string(), first.collect())
        })
        .collect::<Vec<(String, Vec<bool>)>>()
    };
    let art = |number: u8, requires: &[bool]| (format!("art {number}"), requires.to_vec());
    assert_eq!(in_force(&[]), [art(1, &[false])]);
    // An effect with a date of its own, after that of the revision, waits for it.
    assert_eq!(
        in_force(&[revision]),
        [art(1, &[true]), art(2, &[false]), art(3, &[])]
    );
}

#[test]
fn provisions_begin_and_end() {
    let text = format!(
        "{HEAD}procedure P {{ step X by A under L art 1 {{ then granted }} }}
law L is act {{ art 1 requires channel paper of P.X requires step of P.X art 2 requires step }}
revision R of P from 2024-04-01 {{
  amend L art 1 requires channel web of P.X
  repeal L art 2
  insert L art 3 permits use of MyNumber from 2025-01-01
}}
revision Q of P from 2023-04-01 {{ repeal L art 1 requires channel paper of P.X }}"
    );
    let project = project(&text);
    assert_eq!(told(&project), Vec::<String>::new());
    let in_force = |day| {
        let design = project.design.at(day, &[]);
        let law = &design.laws[design.law_named("L").unwrap()];
        let mut out = Vec::new();
        for &id in &law.provisions {
            let provision = &design.provisions[id];
            if provision.period.contains(day) {
                let effects = provision
                    .effects
                    .iter()
                    .filter(|e| e.period.contains(day))
                    .count();
                out.push(format!("{}: {effects}", provision.number));
            }
        }
        let cited = design.steps.iter().next().unwrap().under[0]
            .provision
            .unwrap();
        (out, design.provisions[cited].period.contains(day))
    };
    let told = |list: &[&str]| {
        (
            list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>(),
            true,
        )
    };
    assert_eq!(in_force(date(2023, 3, 31)), told(&["art 1: 2", "art 2: 1"]));
    assert_eq!(in_force(date(2024, 3, 31)), told(&["art 1: 1", "art 2: 1"]));
    assert_eq!(in_force(date(2024, 4, 1)), told(&["art 1: 1", "art 3: 0"]));
    assert_eq!(in_force(date(2025, 1, 1)), told(&["art 1: 1", "art 3: 1"]));
    // What is inserted is not in force before, whichever way it is looked at.
    let day = date(2024, 3, 31);
    let inserted = project
        .design
        .provisions
        .iter()
        .filter(|p| p.number.article == [3]);
    assert!(inserted.clone().count() == 1 && inserted.clone().all(|p| !p.period.contains(day)));
}

#[test]
fn what_is_said_anew_of_a_declaration_takes_the_place_of_what_was_said() {
    let text = "design \"d\" as of 2024-04-01
use japan
actor C is municipality staff 4
data D about individual
identifier I is individual universal
identifier J is individual local
mapping M links I to J held by C
system S of C holds D keyed by I keeps 5 years
scenario Quake { down S for 72 hours }
group Guests is resident without registration defined by C as \"a\"
procedure P { serves C  step X by C { then granted } }
plan Q {
  milestone One by 2025-01-01 { covers S  takes 3 months to 6 months }
  measure \"minutes\" from 30 min to 1 min by 2026-01-01
}
revision R of P {
  must survive Quake
  set actor C { staff 6 }
  set data D { owned by C  sensitive }
  set identifier I { local }
  set mapping M { held by none }
  set system S { keyed by J  keeps 1 year  encrypted }
  set group Guests { defined by C as \"b\" under art }
  set scenario Quake { drilled 2024-01-01 }
  set plan Q {
    milestone One { by 2026-01-01 }
    milestone Two by 2027-01-01 { covers S  after One }
    consulted C on 2024-02-01
  }
}";
    let text = text.replace(" under art", "");
    let project = project(&text);
    assert_eq!(told(&project), Vec::<String>::new());
    let all: Vec<_> = project.design.revisions.ids().collect();
    let design = project.design.at(date(2024, 4, 1), &all);
    let system = &design.systems[design.system_named("S").unwrap()];
    let local = design.identifier_named("J").unwrap();
    assert_eq!(system.keys.value(), Some(&vec![local]));
    assert_eq!(system.traits.keeps.value(), Some(&31_536_000_000));
    assert!(system.encrypted && system.of.value().is_some() && system.holds.len() == 1);
    let data = &design.data[design.data_named("D").unwrap()];
    assert!(data.sensitive && data.owner.value().is_some() && data.about.value().is_some());
    let actor = &design.actors[design.actor_named("C").unwrap()];
    assert_eq!(
        (actor.staff.unwrap().count, actor.kind),
        (6, ActorKind::Municipality)
    );
    let reach = design.identifiers[design.identifier_named("I").unwrap()].reach;
    assert_eq!(reach.value(), Some(&Reach::Local));
    let table = design.mappings.iter().find(|it| it.name.id == "M").unwrap();
    assert!(matches!(table.held_by, Stated::None(_)));
    let scenario = &design.scenarios[design.scenario_named("Quake").unwrap()];
    assert!(scenario.drilled.value().is_some() && scenario.down.len() == 1);
    let group = design
        .words
        .groups
        .iter()
        .find(|it| it.name.id == "Guests")
        .unwrap();
    assert_eq!(group.defined.len(), 1);
    assert_eq!(
        (group.defined[0].words.as_str(), group.without.len()),
        ("b", 1)
    );
    let procedure = &design.procedures[design.procedure_named("P").unwrap()];
    assert_eq!(procedure.must_survive[0].0, "Quake");
    let plan = design.plans.iter().next().unwrap();
    let told: Vec<_> = plan
        .milestones
        .iter()
        .map(|it| {
            (
                it.name.id.as_str(),
                it.by.value().unwrap().to_string(),
                it.covers.len(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("One", "2026-01-01".to_owned(), 1),
            ("Two", "2027-01-01".to_owned(), 1)
        ]
    );
    assert_eq!(plan.milestones[1].after, ["One"]);
    assert!(plan.milestones[0].takes.value().is_some());
    assert_eq!((plan.consulted.len(), plan.measures.len()), (1, 1));
}
