//! Who can finish in which case, as rules ask it: one small design for each thing that can stand in the way.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use std::collections::BTreeMap;

use gensoku_dsl::{Given, Project};
use gensoku_engine::finding::{Role, Verdict as Found};
use gensoku_engine::rules::{Names, Parameters, check, type_rule};
use gensoku_engine::world::table::Verdict;
use gensoku_engine::world::{Situation, World};
use jiff::civil::date;

/// A design of these procedures and systems, for R, whom Helper can act for.
fn parse(design: &str) -> Project {
    let text = format!(
        "design \"D\" as of 2025-04-01
actor R is resident
actor C is municipality
actor Helper is proxy of R by Mandate
document Mandate
data D about individual
{design}"
    );
    let project = gensoku_dsl::parse_str("d.gsk", &text, &Given::new());
    assert!(project.diagnostics.is_empty(), "{:#?}", project.diagnostics);
    project
}

/// The verdict, message and witness of a rule that demands a condition of a procedure of a design.
fn ask(demand: &str, say: &str, design: &str) -> String {
    let rule = format!(
        "rule asked of pack is error
  \"A title\" / \"題\"
  why \"Why.\" / \"趣旨。\"
  concern process
  source X
  for each procedure p {demand}
  say \"{say}\" / \"{say}\"
  example violates at P {{ }}
  example conforms {{ }}
  example ignores at P {{ }}
"
    );
    let rules = gensoku_dsl::parse_str("asked.gsk", &rule, &Given::new());
    assert!(rules.diagnostics.is_empty(), "{:#?}", rules.diagnostics);
    let parameters = Parameters::default();
    let typed = type_rule(
        &rules.rules[0],
        &rules.sources,
        &parameters,
        &Names::default(),
    );
    let typed = typed.unwrap_or_else(|wrong| panic!("{demand}: {wrong:#?}"));
    let project = parse(design);
    let world = World::new(&project.design, date(2025, 4, 1));
    let report = check(&world, &[typed], &parameters);
    let findings: Vec<_> = report.findings.iter().collect();
    match findings.as_slice() {
        [] if report.tallies[0].counts.conforms == 1 => "yes".to_owned(),
        [it] => {
            let verdict = match it.verdict {
                Found::Violates => "no",
                other => other.word(),
            };
            let witness: Vec<String> = it
                .witness
                .iter()
                .filter(|it| matches!(it.role, Role::Cut | Role::Way))
                .map(|it| format!("{}: {}", it.path, it.note.en))
                .collect();
            format!("{verdict}; {}; {}", it.message.en, witness.join(", "))
        }
        other => panic!("{other:#?}"),
    }
}

/// Whether R can finish in a case.
fn finishes(case: &str, steps: &str) -> String {
    let cut = match case {
        it if it.starts_with("in ") || it.is_empty() => String::new(),
        it => format!("{{the smallest cut of p {it}}}"),
    };
    ask(
        &format!("must the applicant can finish p {case}"),
        &cut,
        steps,
    )
}

#[test]
fn a_card_is_needed_where_the_person_is_identified_by_one() {
    let signed = "procedure P { serves R step A by R { channel web identifies R by jpki-sign then granted } }";
    assert_eq!(
        finishes("without card", signed),
        "no; A; P.A: jpki-sign, which needs a card"
    );
    assert_eq!(finishes("without smartphone", signed), "yes");
    let either = "procedure P { serves R
        step S by R { channel web then A or B }
        step A by R { channel web identifies R by jpki-sign then granted }
        step B by R { channel counter then granted } }";
    assert_eq!(finishes("without card", either), "yes");
    // However the office does it.
    let office = "procedure P { serves R step A by R { channel web } step B by C { identifies R by card-chip then granted } }";
    assert_eq!(
        finishes("without card", office),
        "no; B; P.B: card-chip, which needs a card"
    );
    assert_eq!(
        finishes("by a proxy", &office.replace("by R {", "by Helper for R {")),
        "no; B; P.B: identifies the person themselves by card-chip"
    );
    // What a proxy signs with is the proxy's.
    let proxy = "procedure P { serves R step A by Helper for R { channel web identifies Helper by proxy-jpki then granted } }";
    assert_eq!(finishes("without card", proxy), "yes");
}

#[test]
fn a_way_for_those_who_lack_something_is_theirs_alone() {
    let design = "procedure P { serves R
        step S by R { channel web then A or B when applicant has no registration }
        step A by R { channel web needs registration then granted }
        step B by R { channel counter then granted } }";
    assert_eq!(finishes("without registration", design), "yes");
    assert_eq!(finishes("", design), "yes");
    let group = |lacks: &str| {
        format!("group G is resident without {lacks} defined by C as \"x\"\n{design}")
    };
    let demand = "each group g must the applicant can finish p as g";
    assert_eq!(
        ask(
            demand,
            "{the smallest cut of p as g}",
            &group("registration")
        ),
        "yes"
    );
    let closed = "group G is resident without registration defined by C as \"x\"
        procedure P { serves R step A by R { channel web needs registration then granted } }";
    assert_eq!(
        ask(demand, "{the smallest cut of p as g}", closed),
        "no; A; P.A: needs registration"
    );
}

#[test]
fn whoever_is_not_registered_is_not_found_by_a_code_of_the_register() {
    let design = "identifier ResidentCode is individual universal
        identifier Addressee is individual local
        system L of C holds D keyed by Addressee ResidentCode
        procedure P { serves R step A by R { channel web reads D from L KEY then granted } }";
    let keyed = |key: &str| finishes("without registration", &design.replace("KEY", key));
    assert_eq!(keyed("keyed by Addressee"), "yes");
    assert_eq!(
        keyed("keyed by ResidentCode"),
        "no; A; P.A: looks up by ResidentCode, which needs registration"
    );
    assert!(keyed("").starts_with("not-stated"), "{}", keyed(""));
}

#[test]
fn a_channel_that_is_not_stated_may_be_any() {
    let open = "procedure P { serves R step A by R { then granted } }";
    assert!(finishes("without smartphone", open).starts_with("not-stated"));
    assert!(finishes("from abroad", open).starts_with("not-stated"));
    assert_eq!(finishes("without card", open), "yes");
}

#[test]
fn a_counter_is_not_reached_from_abroad_but_a_consulate_is() {
    let counter = "procedure P { serves R step A by R { channel web } step B by C { channel counter then granted } }";
    assert_eq!(finishes("from abroad", counter), "no; B; P.B: counter");
    let course = counter.replace("counter", "course");
    assert_eq!(finishes("from abroad", &course), "no; B; P.B: course");
    let consulate = "actor Consulate is foreign
        procedure P { serves R step A by R { channel web } step B by Consulate for R { channel counter then granted } }";
    assert_eq!(finishes("from abroad", consulate), "yes");
}

#[test]
fn a_proxy_acts_by_means_of_their_own() {
    let own = "procedure P { serves R step A by R { channel web then granted } }";
    assert_eq!(finishes("by a proxy", own), "no; A; P.A: in person only");
    let borrowed = "procedure P { serves R step A by Helper for R { channel web identifies R by jpki-sign then granted } }";
    assert_eq!(
        finishes("by a proxy", borrowed),
        "no; A; P.A: identifies the person themselves by jpki-sign"
    );
    // The mandate is given once by the person; whether somebody acts for them is what is asked.
    let either = "procedure P { serves R
        step M by R { channel counter issues Mandate }
        step S by C { then A when \"the person applies\" or B when \"a proxy applies\" }
        step A by R { channel web then granted }
        step B by Helper for R { channel web shows Mandate identifies Helper by proxy-jpki then granted } }";
    assert_eq!(finishes("by a proxy", either), "yes");
}

#[test]
fn whoever_does_not_consent_needs_a_way_without() {
    let design = |next: &str| {
        format!(
            "purpose help
            system S of C holds D
            procedure P {{ serves R
              step A by R {{ channel web then {next} }}
              step Ask by C {{ reads D from S with consent for help then granted }}
              step Tell by R {{ channel web enters D then granted }} }}"
        )
    };
    assert_eq!(finishes("without consent", &design("Ask or Tell")), "yes");
    // Whether they consent is the fact by which such ways are told apart.
    let by_a_fact = design("Ask or Tell when \"x\"");
    assert_eq!(finishes("without consent", &by_a_fact), "yes");
    assert_eq!(
        finishes("without consent", &design("Ask")),
        "no; Ask; P.Ask: moves data on consent"
    );
}

const OUTAGE: &str = "
system Cloud of C
system Ledger of C holds D runs on Cloud
system List of C holds D runs on Cloud autonomy 24 hours recovers within 4 hours
scenario Quake { down Cloud for 72 hours }
procedure P { serves R  must survive Quake
  step A by R { channel web on Ledger then granted  fallback B when Ledger down }
  step B by R { channel counter reads D from List then granted }
}";

#[test]
fn an_outage_is_survived_for_as_long_as_what_is_fallen_back_on_goes_on() {
    let survives =
        "each scenario s of the scenarios that p must survive must the applicant can finish p in s";
    let say = "{p} fails after {the time for which p lasts in s}: {the smallest cut of p in s}";
    assert_eq!(
        ask(survives, say, OUTAGE),
        "no; P fails after 1 day: B; P.B: List is down, after 1 day"
    );
    let longer = OUTAGE.replace("24 hours", "72 hours");
    assert_eq!(ask(survives, say, &longer), "yes");
    let without = longer.replace("fallback B when Ledger down", "");
    assert_eq!(
        ask(survives, say, &without),
        "no; P fails after 0 sec: A; P.A: Ledger is down"
    );
}

#[test]
fn an_office_that_cannot_look_up_holds_up_everybody() {
    let design = "system S of C holds D
        procedure P { serves R
          step A by R { channel web }
          step Check by C { reads D from S }
          step B by C { channel web then granted } }";
    let demand = "each system s must the applicant can finish p without s";
    assert_eq!(
        ask(demand, "{the smallest cut of p without s}", design),
        "no; Check; P.Check: S is down"
    );
}

#[test]
fn single_points_of_failure_are_told_with_what_they_run_on() {
    let demand = "must the number of the systems without which nobody can finish p is at most 0";
    let say = "{the systems without which nobody can finish p}";
    // The list goes on for a day without the cloud, but not for good.
    assert_eq!(ask(demand, say, OUTAGE), "no; Cloud; ");
    let apart = OUTAGE.replace("holds D runs on Cloud autonomy 24 hours", "holds D");
    assert_eq!(ask(demand, say, &apart), "yes");
}

#[test]
fn those_who_lack_something_in_a_scenario_are_asked_about_together() {
    let design = OUTAGE
        .replace("24 hours", "96 hours")
        .replace("channel counter reads", "channel smartphone reads");
    let demand = "each scenario s must the applicant can finish p without smartphone in s";
    assert_eq!(ask(demand, "x", &design), "no; x; P.B: smartphone");
    let demand = "each scenario s must the applicant can finish p without card in s";
    assert_eq!(ask(demand, "x", &design), "yes");
}

/// What each cell of the table says: whether those of the case can finish, and from which hour on not.
fn cells(design: &str) -> BTreeMap<String, String> {
    let project = parse(design);
    let world = World::new(&project.design, date(2025, 4, 1));
    let mut cells = BTreeMap::new();
    for row in world.table().rows {
        let told = row.cells.iter().flatten().map(|cell| match &cell.verdict {
            Verdict::Can => {
                let story = cell.elapsed.as_ref().map(|it| it.story.as_slice());
                let steps = story.unwrap_or_default().iter();
                let names: Vec<&str> = steps
                    .map(|&it| project.design.steps[it].name.id.as_str())
                    .collect();
                format!("by {}", names.join(" "))
            }
            Verdict::Cannot(breaks) => format!("not from hour {}", breaks.time.from / 3_600_000),
            other => format!("{other:?}"),
        });
        let case = match (row.case.people, row.case.situation) {
            (people, Situation::Ordinary) => people.word().to_owned(),
            (_, Situation::Scenario(id)) => project.design.scenarios[id].name.id.clone(),
            (_, Situation::Without(id)) => {
                format!("without {}", project.design.systems[id].name.id)
            }
        };
        cells.insert(case, told.collect());
    }
    cells
}

#[test]
fn removing_the_offline_list_changes_what_happens_without_the_cloud_and_nothing_else() {
    let with = OUTAGE.replace("autonomy 24 hours", "autonomy 72 hours");
    let without = with.replace("fallback B when Ledger down", "").replace(
        "step B by R { channel counter reads D from List then granted }",
        "",
    );
    let (with, without) = (cells(&with), cells(&without));
    let told = |all: &BTreeMap<String, String>, case: &str| {
        all.get(case)
            .map_or("no such case", String::as_str)
            .to_owned()
    };
    let changed: Vec<[String; 3]> = with
        .keys()
        .map(|case| [case.clone(), told(&with, case), told(&without, case)])
        .filter(|[_, with, without]| with != without)
        .collect();
    assert_eq!(
        changed,
        [
            ["Quake", "by B", "not from hour 0"],
            ["without Cloud", "not from hour 72", "not from hour 0"],
            ["without Ledger", "by B", "not from hour 0"],
            ["without List", "by A", "no such case"],
        ]
    );
}

#[test]
fn the_table_tells_everybody_first_and_the_library_s_groups_not_again() {
    let cells = cells(OUTAGE);
    assert_eq!(cells["everybody"], "by A");
    assert_eq!(cells["by-proxy"], "not from hour 0");
    assert_eq!(cells["Quake"], "not from hour 24");
}
