//! Every clause comes to stand where the design keeps it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::{project, told};
use gensoku_dsl::design::*;
use jiff::civil::date;

fn design(text: &str) -> Design {
    let project = project(text);
    assert_eq!(told(&project), Vec::<String>::new(), "{text}");
    project.design
}

const DAY: u64 = 86_400_000;
const HOUR: u64 = 3_600_000;

#[test]
fn actors() {
    let d = design(
        "actor Parent is resident
actor Helper is proxy of Parent by \"letter of attorney\"
actor City is municipality many 1741 staff 12 at 2500 yen per hour open 8:30 to 17:15 also 役場 `the town`",
    );
    let helper = d.actors[d.actor_named("Helper").unwrap()]
        .proxy
        .clone()
        .unwrap();
    assert_eq!(helper.of, d.actor_named("Parent").unwrap());
    assert_eq!(helper.by.as_deref(), Some("letter of attorney"));
    let city = &d.actors[d.actor_named("the town").unwrap()];
    let (from, to, _) = city.open.unwrap();
    assert_eq!((from, to), (8 * HOUR + HOUR / 2, 17 * HOUR + HOUR / 4));
    assert_eq!(d.actor_named("役場"), d.actor_named("City"));
}

#[test]
fn data_systems_identifiers_mappings() {
    let d = design(
        "use japan
actor City is municipality
actor Vendor is company
data Wide about household sector none owned by none
data Health about individual sector health owned by City sensitive within Wide
identifier Office is office sector health governed by MyNumberAct
identifier Here is none local
mapping Table links Office to Here held by City
system Cloud of Vendor
system Ledger \"The ledger\" of City run by Vendor {
  holds Health Wide keyed by Office Here runs on Cloud standard shared format \"CSV\" keeps 5 years
  on demand used 10 per month autonomy 72 hours recovers within 4 hours refreshed every 30 days people 5万人 handlers 30
  disposition rebuild assessment basic published 2021-02-01 assessment focused published 2021-03-01 incident 2020-12-24 encrypted under MyNumberAct art 9 from 2021-04-12 until 令和8年4月1日
}",
    );
    let wide = &d.data[d.data_named("Wide").unwrap()];
    assert!(matches!(wide.sector, Stated::None(_)) && matches!(wide.owner, Stated::None(_)));
    let health = &d.data[d.data_named("Health").unwrap()];
    assert!(health.sensitive && health.within == d.data_named("Wide"));
    let office = &d.identifiers[d.identifier_named("Office").unwrap()];
    assert!(matches!(office.reach.value(), Some(Reach::Sector(_))));
    assert_eq!(
        office.governed_by.unwrap().0,
        d.law_named("番号法").unwrap()
    );
    let here = &d.identifiers[d.identifier_named("Here").unwrap()];
    assert!(matches!(here.unit, Stated::None(_)) && here.reach.value() == Some(&Reach::Local));
    let table = d.mappings.iter().next().unwrap();
    assert_eq!(
        (Some(table.from), Some(table.to)),
        (d.identifier_named("Office"), d.identifier_named("Here"))
    );
    let ledger = &d.systems[d.system_named("The ledger").unwrap()];
    assert_eq!(ledger.run_by.unwrap().0, d.actor_named("Vendor").unwrap());
    assert_eq!(
        (ledger.holds.len(), ledger.keys.value().unwrap().len()),
        (2, 2)
    );
    assert_eq!(ledger.runs_on[0].0, d.system_named("Cloud").unwrap());
    assert!(ledger.encrypted && ledger.under.len() == 1);
    assert_eq!(ledger.period.from, Some(date(2021, 4, 12)));
    assert_eq!(ledger.period.until, Some(date(2026, 4, 1)));
    let traits = &ledger.traits;
    assert_eq!(traits.standard.value(), Some(&true));
    assert!(traits.shared);
    assert_eq!(traits.format.as_ref().unwrap().0, "CSV");
    assert_eq!(traits.keeps.value(), Some(&(5 * 365 * DAY)));
    assert_eq!(traits.standing.value(), Some(&false));
    assert_eq!(traits.used_per_year.value(), Some(&120));
    assert_eq!(traits.autonomy.value(), Some(&(72 * HOUR)));
    assert_eq!(traits.recovers_within.value(), Some(&(4 * HOUR)));
    assert_eq!(traits.refreshed_every.value(), Some(&(30 * DAY)));
    assert_eq!(
        (traits.people.value(), traits.handlers.value()),
        (Some(&50_000), Some(&30))
    );
    let made = [
        (AssessmentKind::Basic, date(2021, 2, 1)),
        (AssessmentKind::Focused, date(2021, 3, 1)),
    ];
    let made = made.map(|(kind, day)| Assessment {
        kind,
        published: Some(day),
    });
    assert_eq!(traits.assessments.value().unwrap(), &made);
    assert_eq!(traits.incident.unwrap().0, date(2020, 12, 24));
    assert_eq!(traits.disposition.value(), Some(&Disposition::Rebuild));
}

#[test]
fn vocabulary() {
    let d = design(
        "use japan
actor CityA is municipality
actor CityB is municipality
outcome stored \"Stored\"
event Moved
document Form shows AnyIncome
group 住登外者 is resident without registration defined by CityA as \"not on the roll\" under MyNumberAct art 9 defined by CityB as \"never on it\"
procedure P { starts every 1 day step S by CityA { issues Form then stored } }",
    );
    let group = d.words.groups.iter().next().unwrap();
    assert_eq!(group.without, [Need::Registration]);
    let said: Vec<_> = group
        .defined
        .iter()
        .map(|d| (d.words.as_str(), d.under.len()))
        .collect();
    assert_eq!(said, [("not on the roll", 1), ("never on it", 0)]);
    let names: Vec<_> = d
        .words
        .outcomes
        .iter()
        .map(|o| o.name.id.as_str())
        .collect();
    assert_eq!(names, ["granted", "refused", "withdrawn", "stored"]);
    assert_eq!(d.outcome_named("stored"), Some(OutcomeId(3)));
    let p = d.procedures.iter().next().unwrap();
    assert_eq!(p.starts.value(), Some(&Start::Every(DAY)));
    assert!(p.serves.is_none());
    let step = &d.steps[p.steps[0]];
    assert!(matches!(step.data[0].items[0].0, Item::Document(_)));
    let Next::One(ways) = &step.next else {
        panic!()
    };
    assert_eq!(ways[0].to, Target::Outcome(OutcomeId(3)));
}

#[test]
fn steps() {
    let d = design(
        "use japan
actor A is resident
actor Helper is proxy of A
actor City is municipality many 2
data D about individual
system S of City holds D
system T of City
scenario Quake { down S for 72 hours down Mynaportal demand x2.5 on 2025-04-01 withdraw consent 10% drilled 2024-09-01 }
procedure P under MyNumberAct art 9 {
  serves A per none
  purpose child-benefit
  must survive Quake
  step X by Helper for A under MyNumberAct art 9 required by PublicAccountAct art 9 {
    channel portal on Mynaportal or web or channel counter required by PublicAccountAct
    needs card smartphone
    takes 5 min
    fee 300 yen
    identifies Helper by proxy-jpki
    fallback Y when Mynaportal down
    then Y when applicant has no smartphone
    or Z after 14 days
    or Y 20%
  }
  step Y by City {
    channel none
    copies D from S of other City to T keyed by none for child-benefit encrypted
      with consent for child-benefit stops within 1 day through Mynaportal portable as CSV
    sends D to other City with consent blanket stops within none portable as none
    then all Z W
  }
  step Z by City { }
  step W by City { }
  step End by City { after all Z W  then granted }
}",
    );
    let p = &d.procedures[d.procedure_named("P").unwrap()];
    assert!(matches!(p.per, Stated::None(_)));
    assert_eq!((p.under.len(), p.must_survive[0].0.as_str()), (1, "Quake"));
    let x = &d.steps[p.steps[0]];
    assert_eq!(x.for_.unwrap().0.actor, d.actor_named("A").unwrap());
    // What stands behind a clause that is not about data is the step's own ground.
    assert_eq!((x.under.len(), x.required_by.len()), (1, 2));
    let channels: Vec<_> = x
        .channels
        .value()
        .unwrap()
        .iter()
        .map(|c| (c.kind, c.on.is_some()))
        .collect();
    assert_eq!(
        channels,
        [
            (ChannelKind::Portal, true),
            (ChannelKind::Web, false),
            (ChannelKind::Counter, false)
        ]
    );
    assert_eq!(x.needs.len(), 2);
    assert_eq!(x.fee.unwrap().0, 300);
    assert_eq!(x.identifies[0].method, Method::ProxyJpki);
    assert_eq!(x.fallbacks[0].to, p.steps[1]);
    let Next::One(ways) = &x.next else { panic!() };
    assert!(matches!(
        ways[0].when,
        Some(Guard::Lacks(Need::Smartphone, _))
    ));
    assert_eq!(ways[1].after.unwrap().0, 14 * DAY);
    assert_eq!(ways[2].share.unwrap().0, Share(200_000));
    let y = &d.steps[p.steps[1]];
    assert!(matches!(y.channels, Stated::None(_)));
    let copy = &y.data[0];
    assert!(copy.from.unwrap().other && copy.encrypted && matches!(copy.key, Stated::None(_)));
    assert!(matches!(copy.to, Some(Receiver::System(to)) if !to.other));
    let consent = copy.consent.as_ref().unwrap();
    assert_eq!(consent.stops_within.value(), Some(&DAY));
    assert_eq!(consent.portable.value().map(String::as_str), Some("CSV"));
    assert!(consent.through.is_some() && !consent.blanket && consent.purpose.value().is_some());
    assert!(matches!(y.data[1].to, Some(Receiver::Actor(to, _)) if to.other));
    let blanket = y.data[1].consent.as_ref().unwrap();
    assert!(blanket.blanket && matches!(blanket.stops_within, Stated::None(_)));
    assert!(matches!(blanket.portable, Stated::None(_)));
    // The branches flow to the step that waits for them.
    let ways = |place: usize| {
        d.ways(p.steps[place])
            .iter()
            .map(|w| w.to)
            .collect::<Vec<_>>()
    };
    assert_eq!(ways(2), [Target::Step(p.steps[4])]);
    assert_eq!(ways(3), [Target::Step(p.steps[4])]);
    let quake = &d.scenarios[ScenarioId(0)];
    assert_eq!((quake.down[0].1, quake.down[1].1), (Some(72 * HOUR), None));
    assert_eq!(
        (quake.demand.unwrap().0, quake.on),
        (2_500_000, Some(date(2025, 4, 1)))
    );
    assert_eq!(quake.withdraw_consent.unwrap().0, Share(100_000));
    assert_eq!(quake.drilled.value(), Some(&date(2024, 9, 1)));
}

#[test]
fn laws() {
    let d = design(
        "use japan
actor Ministry is ministry
data Income about individual
procedure P { step S by Ministry { then granted } }
law L is cabinet-order \"Order\" / \"令\" of Ministry egov \"123\" under MyNumberAct art 9 from 2020-01-01 until 2030-01-01 {
  art 1 \"Caption\" requires per individual of child-benefit requires \"a report\" source \"2024-01-01\"
  art 2 permits reads copies Income from municipality to other Ministry for child-benefit keyed by MyNumber if \"agreed\" from 2021-01-01 until 2022-01-01 notwithstanding
  第3条 禁止：利用する識別子：MyNumber　用途：child-benefit
  art 4 under art 1 forbids sends to Mynaportal
}",
    );
    let law = &d.laws[d.law_named("令").unwrap()];
    assert_eq!(
        (law.level, law.egov.as_deref()),
        (Level::CabinetOrder, Some("123"))
    );
    assert_eq!(law.under[0].number.as_ref().unwrap().to_string(), "art 9");
    let provision = |i: usize| &d.provisions[law.provisions[i]];
    assert_eq!(provision(0).title.as_ref().unwrap().first, "Caption");
    assert_eq!(
        provision(0).source.as_ref().map(|it| it.first.as_str()),
        Some("2024-01-01")
    );
    assert!(matches!(
        provision(0).effects[0].kind,
        EffectKind::Requires(Requirement::Unit(Unit::Individual), Scope::Purpose(_))
    ));
    assert_eq!(
        provision(0).effects[1].kind,
        EffectKind::Requires(Requirement::Words("a report".to_owned()), Scope::Cited)
    );
    let effect = &provision(1).effects[0];
    let EffectKind::Permits(movement) = &effect.kind else {
        panic!()
    };
    assert_eq!(movement.verbs, [Verb::Reads, Verb::Copies]);
    assert_eq!(movement.from, Some(Party::Kind(ActorKind::Municipality)));
    assert!(matches!(movement.to, Some(Party::Actor(to)) if to.other));
    assert_eq!(
        movement.condition.as_ref().map(|it| it.first.as_str()),
        Some("agreed")
    );
    assert!(effect.notwithstanding && effect.period.from == Some(date(2021, 1, 1)));
    assert!(matches!(
        provision(2).effects[0].kind,
        EffectKind::ForbidsUse(_, Some(_))
    ));
    assert_eq!(provision(3).under[0].provision, Some(law.provisions[0]));
    let EffectKind::Forbids(movement) = &provision(3).effects[0].kind else {
        panic!()
    };
    assert!(matches!(movement.to, Some(Party::System(_))));
}

#[test]
fn decisions() {
    let d = design(
        "data Income about individual
data Household about household
decision E about highest-earner
  when   not Income >= 9.6 million yen and (Household.size > 2 or Income is 0 yen) or Income != parameter limit
  amount 100000 yen if Household.size > 1 otherwise 5% * Income + 1 yen",
    );
    let decision = &d.decisions[DecisionId(0)];
    assert_eq!(decision.about.value(), Some(&DecisionUnit::HighestEarner));
    // `not` binds before `and`, `and` before `or`.
    let Node::Binary(Operator::Or, left, right) = &decision.when.as_ref().unwrap().node else {
        panic!()
    };
    let Node::Binary(Operator::And, first, second) = &left.node else {
        panic!()
    };
    let Node::Not(inner) = &first.node else {
        panic!()
    };
    let Node::Binary(Operator::GreaterOrEqual, income, limit) = &inner.node else {
        panic!()
    };
    assert_eq!(
        income.node,
        Node::Data(d.data_named("Income").unwrap(), None)
    );
    assert_eq!(limit.node, Node::Number(9_600_000 * 1_000_000));
    assert!(matches!(&second.node, Node::Binary(Operator::Or, ..)));
    let Node::Binary(Operator::NotEqual, _, parameter) = &right.node else {
        panic!()
    };
    assert_eq!(parameter.node, Node::Parameter("limit".to_owned()));
    let Node::If { otherwise, .. } = &decision.amount.as_ref().unwrap().node else {
        panic!()
    };
    let Node::Binary(Operator::Add, product, _) = &otherwise.node else {
        panic!()
    };
    let Node::Binary(Operator::Multiply, share, _) = &product.node else {
        panic!()
    };
    assert_eq!(share.node, Node::Number(50_000));
}

#[test]
fn populations_plans_and_accepted_findings() {
    let d = design(
        "actor City is municipality
actor Vendor is company
system S of City
system T of Vendor
procedure P { step X by City { then granted } }
population Town {
  people 52,000
  has card 78%
  has smartphone 88.5%
  unregistered 0.3%
  incomes 3 million yen 40% 600万円 60%
  households 1 40% 2 60%
  from \"people.csv\"
  column income as \"年収\"
}
plan Rollout {
  milestone First by 2025-03-31 { covers P S of City takes 3 months to 6 months needs 6 people skilled cloud trains 4 people skilled cloud trains 1 }
  milestone Second by 2026-03-31 { covers S of City T of Vendor P takes 10 to 20 days after First }
  consulted City on 2024-06-01
  depends on Review until 2024-12-31
  announced 2024-04-01
  measure \"without paper\" from 12% to 90% by 2026-03-31
}
accept analog-step@P.X@S \"a pilot\" / \"試行\" by \"the group\" until 2026-03-31",
    );
    let town = &d.populations[PopulationId(0)];
    assert_eq!(town.people.value(), Some(&52_000));
    assert_eq!(
        (town.has[1].0, town.has[1].1),
        (Need::Smartphone, Share(885_000))
    );
    assert_eq!(town.unregistered.unwrap().0, Share(3_000));
    let incomes: Vec<_> = town.incomes.iter().map(|i| (i.0, i.1.0)).collect();
    assert_eq!(incomes, [(3_000_000, 400_000), (6_000_000, 600_000)]);
    assert_eq!(town.households.len(), 2);
    assert_eq!(town.table.as_ref().unwrap().0, "people.csv");
    assert_eq!(
        (town.columns[0].0.as_str(), town.columns[0].1.as_str()),
        ("income", "年収")
    );
    let plan = &d.plans[PlanId(0)];
    let first = &plan.milestones[0];
    assert_eq!(first.by.value(), Some(&date(2025, 3, 31)));
    assert_eq!(first.covers.len(), 2);
    assert!(first.covers.iter().all(|c| c.1.is_some()));
    assert_eq!(first.takes.value(), Some(&(90 * DAY, 180 * DAY)));
    assert_eq!(
        (first.needs[0].0, first.needs[0].1.as_deref()),
        (6, Some("cloud"))
    );
    let trained: Vec<_> = first
        .trains
        .iter()
        .map(|it| (it.0, it.1.as_deref()))
        .collect();
    assert_eq!(trained, [(4, Some("cloud")), (1, None)]);
    // Each item of a list may have an owner of its own.
    let whose = plan.milestones[1]
        .covers
        .iter()
        .map(|c| c.1.map(|it| it.actor));
    let (city, vendor) = (d.actor_named("City"), d.actor_named("Vendor"));
    assert_eq!(whose.collect::<Vec<_>>(), [city, vendor, None]);
    assert_eq!(plan.milestones[1].after, ["First"]);
    assert_eq!(
        plan.milestones[1].takes.value(),
        Some(&(10 * DAY, 20 * DAY))
    );
    assert_eq!(plan.consulted[0].1, Some(date(2024, 6, 1)));
    assert_eq!(
        (plan.depends[0].0.as_str(), plan.depends[0].1),
        ("Review", Some(date(2024, 12, 31)))
    );
    assert_eq!(plan.announced.value(), Some(&date(2024, 4, 1)));
    let measure = &plan.measures[0];
    assert_eq!(
        (
            measure.from.as_ref().unwrap().millionths,
            measure.to.as_ref().unwrap().unit.as_str()
        ),
        (12_000_000, "%")
    );
    let accepted = &d.accepted[AcceptedId(0)];
    assert_eq!(accepted.finding, "analog-step@P.X@S");
    assert_eq!(
        accepted.reason.as_ref().unwrap().second.as_deref(),
        Some("試行")
    );
    assert_eq!(
        (accepted.by.as_deref(), accepted.until),
        (Some("the group"), Some(date(2026, 3, 31)))
    );
}

#[test]
fn several_ways_at_once() {
    let d = design(
        "actor Office is unstated
procedure Main {
  step Begin by Office {
    then some Tax when \"income\" or House when \"a house\" or Note always
  }
  step Tax by Office { calls Inner then Meet }
  step House by Office { then Meet }
  step Note by Office { then Meet }
  step Meet by none { after some Tax House Note then granted }
}
procedure Inner { step Look by Office { then granted } }",
    );
    let office = &d.actors[d.actor_named("Office").unwrap()];
    assert_eq!(office.kind, ActorKind::Unstated);
    let main = d.procedure_named("Main").unwrap();
    let step = |name| &d.steps[d.step_named(main, name).unwrap()];
    let Next::Some(ways) = &step("Begin").next else {
        panic!()
    };
    assert_eq!(ways.len(), 3);
    assert!(matches!(ways[2].when, Some(Guard::Always(_))));
    let called = step("Tax").calls.map(|(it, _)| it);
    assert_eq!(called, d.procedure_named("Inner"));
    let meet = step("Meet");
    assert!(meet.is_junction && meet.by.is_none());
    assert_eq!((meet.after_all.len(), meet.waits_for), (3, WaitsFor::Some));
}
