//! What eight processes of the minutes need to say, and an earlier draft of the language could not.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::{project, told};
use gensoku_dsl::design::*;
use jiff::civil::date;

const HOUR: u64 = 3_600_000;
const DAY: u64 = 24 * HOUR;

fn design(text: &str) -> Design {
    let project = project(text);
    assert_eq!(told(&project), Vec::<String>::new(), "{text}");
    project.design
}

fn step<'d>(design: &'d Design, name: &str) -> &'d Step {
    design.steps.iter().find(|it| it.name.id == name).unwrap()
}

/// A record that one runs and another owns, a nightly transfer that nobody applies for, the data of another
/// municipality, a ground with a condition, and a revision that takes the consent away.
#[test]
fn a_vaccination_record() {
    let d = design(
        "purpose vaccination
actor Person is resident
actor City is municipality many 1741
actor Agency is agency
identifier Ticket is individual local
identifier Number is individual universal
data Shots about individual sector none owned by Person
system Ledger of City holds Shots keyed by Ticket
system Record of City run by Agency format CSV keeps 5 years
law Act is act {
  art 19 item 16 permits reads Shots from Record to City for vaccination if \"to protect life, and consent is hard to get\"
}
procedure Transfer { starts every 1 day step Send by City { copies Shots from Ledger to Record keyed by Ticket } }
procedure Ask {
  serves Person per individual
  step Consent by Person { channel counter }
  step Look by City { reads Shots from Record of other City keyed by Number with consent for vaccination then granted }
}
revision Known of Ask from 2021-11-26 {
  set step Look { reads Shots from Record of other City keyed by Number under Act art 19 item 16 }
}",
    );
    let record = &d.systems[d.system_named("Record").unwrap()];
    assert_eq!(record.of.value().copied(), d.actor_named("City"));
    assert_eq!(record.run_by.map(|it| it.0), d.actor_named("Agency"));
    assert_eq!(record.traits.keeps.value(), Some(&(5 * 365 * DAY)));
    assert!(matches!(
        d.procedures[ProcedureId(0)].starts.value(),
        Some(Start::Every(DAY))
    ));
    let look = &step(&d, "Look").data[0];
    assert!(look.from.unwrap().other && look.consent.is_some());
    let known = d.at(date(2021, 12, 1), &[]);
    let look = &step(&known, "Look").data[0];
    // A clause that is said again is said whole: the consent is gone.
    assert!(look.consent.is_none() && look.under.len() == 1);
}

/// Whose proxy, by which mandate, and who is identified by whose certificate.
#[test]
fn an_application_by_proxy() {
    let d = design(
        "actor Elder is resident
actor Daughter is proxy of Elder by \"letter of attorney, for this application\"
actor City is municipality
document Mandate
procedure Care {
  serves Elder per individual
  step Apply by Daughter for Elder {
    channel smartphone  shows Mandate
    identifies Daughter by proxy-jpki
  }
  step Confirm by City { identifies Elder by jpki-auth then granted }
}",
    );
    let proxy = d.actors[d.actor_named("Daughter").unwrap()]
        .proxy
        .clone()
        .unwrap();
    assert_eq!(proxy.of, d.actor_named("Elder").unwrap());
    assert!(proxy.by.is_some());
    let apply = step(&d, "Apply");
    assert_eq!(apply.for_.map(|it| it.0.actor), d.actor_named("Elder"));
    assert_eq!(apply.identifies[0].method, Method::ProxyJpki);
}

/// A table between identifiers with its holder, a monthly flow, and consent with its end and its way out.
#[test]
fn earnings_through_a_platform() {
    let d = design(
        "purpose safety-net
actor Rider is resident
actor City is municipality
actor App is platform
identifier Handle is account local
identifier Code is individual local
mapping Riders links Handle to Code held by App
data Earnings about individual sector none owned by Rider
system Portal of City
law PrivacyAct is act { art 27 permits sends Earnings }
procedure Report {
  starts every 1 month
  step Send by App {
    sends Earnings to City keyed by Code for safety-net under PrivacyAct art 27
      with consent for safety-net stops within 1 day through Portal portable as \"JSON\" encrypted
  }
}",
    );
    assert_eq!(
        d.mappings[MappingId(0)].held_by.value().copied(),
        d.actor_named("App")
    );
    let send = &step(&d, "Send").data[0];
    let consent = send.consent.as_ref().unwrap();
    assert_eq!(consent.stops_within.value(), Some(&DAY));
    assert_eq!(consent.portable.value().map(String::as_str), Some("JSON"));
    assert_eq!(consent.through, d.system_named("Portal"));
    // The ground behind the clause is the clause's, not the step's.
    assert!(send.encrypted && send.under.len() == 1 && step(&d, "Send").under.is_empty());
}

/// One group with three definitions, each with its ground, and a way that only those take who lack something.
#[test]
fn people_whom_three_towns_call_differently() {
    let d = design(
        "actor Evacuee is resident
actor North is municipality
actor South is municipality
actor West is municipality
law MealRule is ordinance { art 2 }
group Newcomers is Evacuee without registration
  defined by North as \"whoever lives here\" under MealRule art 2
  defined by South as \"whoever lives here for a year\"
  defined by West as \"whoever is told to be here by the school\"
procedure Meals {
  serves Evacuee per individual
  step Check by North { then Serve or Introduce when applicant has no registration }
  step Introduce by Evacuee { channel counter then Serve }
  step Serve by North { then granted }
}",
    );
    let group = &d.words.groups[GroupId(0)];
    assert_eq!(group.without, [Need::Registration]);
    assert_eq!(group.defined.len(), 3);
    assert_eq!(group.defined[0].under.len(), 1);
    let Next::One(ways) = &step(&d, "Check").next else {
        panic!()
    };
    assert!(matches!(
        ways[1].when,
        Some(Guard::Lacks(Need::Registration, _))
    ));
}

/// How long a system goes on alone, how old a copy is, what is done instead, and what waits for what.
#[test]
fn seventy_two_hours_without_a_cloud() {
    let d = design(
        "actor Victim is resident
actor City is municipality
data Damage about household sector none owned by City
system Cloud of City recovers within 4 hours
system List of City holds Damage runs on Cloud autonomy 72 hours refreshed every 24 hours
scenario Quake { down Cloud for 72 hours }
procedure Relief {
  serves Victim per household
  must survive Quake
  step Look by City { reads Damage from List then all Certify Pay fallback OnPaper when Cloud down }
  step OnPaper by City { channel paper then all Certify Pay }
  step Certify by City { channel paper then Close }
  step Pay by City { channel cash then Close }
  step Close by City { after all Certify Pay then granted }
}",
    );
    let list = &d.systems[d.system_named("List").unwrap()].traits;
    assert_eq!(list.autonomy.value(), Some(&(72 * HOUR)));
    assert_eq!(list.refreshed_every.value(), Some(&DAY));
    let look = step(&d, "Look");
    assert!(matches!(&look.next, Next::All(ways) if ways.len() == 2));
    assert_eq!(Some(look.fallbacks[0].when_down), d.system_named("Cloud"));
    assert_eq!(step(&d, "Close").after_all.len(), 2);
    assert_eq!(d.procedures[ProcedureId(0)].must_survive.len(), 1);
}

/// A number for an office, the one for its corporation, and a provision that demands the wrong unit.
#[test]
fn a_permit_for_a_shop() {
    let d = design(
        "purpose food-safety
sector food
actor Keeper is company
actor Centre is prefecture
identifier Shop is office sector food governed by FoodAct
identifier Company is corporation universal
mapping Register links Shop to Company held by Centre
data Kitchen about office sector food owned by Centre
law FoodAct is act {
  art 55 para 1 requires per corporation of Permit requires step of Permit.Apply
  art 55 para 2 permits use of Shop for food-safety
}
procedure Permit {
  serves Keeper per office
  purpose food-safety
  step Apply by Keeper { channel web enters Kitchen }
  step Inspect by Centre { channel inspection then granted }
}",
    );
    let effects = &d.provisions[ProvisionId(0)].effects;
    assert!(matches!(
        effects[0].kind,
        EffectKind::Requires(Requirement::Unit(Unit::Corporation), Scope::Procedure(_))
    ));
    assert!(matches!(
        effects[1].kind,
        EffectKind::Requires(Requirement::Step, Scope::Step(_))
    ));
    assert!(matches!(
        d.provisions[ProvisionId(1)].effects[0].kind,
        EffectKind::PermitsUse(_, Some(_))
    ));
}

/// An address that a utility holds: for one purpose, until it is stopped; a goal with its day; a finding lived with.
#[test]
fn an_address_that_a_utility_holds() {
    let d = design(
        "purpose moving
actor Mover is resident
actor Utility is company
actor City is municipality
data Address about address sector none owned by Mover
system Customers of Utility holds Address
system Wallet of City
procedure Move {
  serves Mover per household
  step Fetch by City {
    reads Address from Customers for moving
      with consent for moving stops within 1 hour through Wallet portable as \"JSON\"
    then granted
  }
}
plan Digital { milestone Most by 2025-03-31 { covers Move of City }
  measure \"moves without paper\" from 12% to 90% by 2025-12-31 }
accept service-on-consent@Move.Fetch \"a pilot of 500 people\" by \"the working group\" until 2026-03-31",
    );
    let consent = step(&d, "Fetch").data[0].consent.clone().unwrap();
    assert_eq!(consent.stops_within.value(), Some(&HOUR));
    let accepted = d.accepted.iter().next().unwrap();
    assert_eq!(accepted.finding, "service-on-consent@Move.Fetch");
    assert_eq!(accepted.until, Some(date(2026, 3, 31)));
}

/// One law on two days, in Japanese.
#[test]
fn a_scholarship_under_the_law_of_its_day() {
    let d = design(
        "設計：「奨学金」　時点：令和３年１１月２２日
主体：学生　種類：住民
主体：機構　種類：庁
目的：奨学
識別子：個人番号　種類：個人　全域：準拠法：番号法
情報：所得　対象：個人　分野：なし　所有者：学生
法令：番号法　種類：法律　｛　第九条第一項　許可：利用する識別子：個人番号　用途：奨学　自：令和６年５月２７日　｝
手続：奨学金　｛
　利用者：学生　単位：個人　目的：奨学
　手順：申請　担当：学生　｛　経路：ウェブ　入力：所得　鍵：個人番号　根拠：番号法第９条第１項　｝
　手順：審査　担当：機構　｛　次：認容　又は：却下　その他：　｝
｝
改定：改正　対象手続：奨学金　自：令和６年５月２７日　｛
　新設：番号法第九条第二項　許可：利用する識別子：個人番号　用途：奨学
｝",
    );
    let provision = &d.provisions[ProvisionId(0)];
    assert_eq!(provision.effects[0].period.from, Some(date(2024, 5, 27)));
    let before = d.at(date(2021, 11, 22), &[]);
    let after = d.at(date(2024, 5, 27), &[]);
    let count = |design: &Design| {
        design
            .laws
            .iter()
            .map(|it| it.provisions.len())
            .sum::<usize>()
    };
    assert_eq!((count(&before), count(&after)), (1, 2));
}
