//! The cases of which the rules speak, each as small as it can be.

use std::collections::BTreeMap;

use super::*;
use crate::flow::{Event, Join, Kind, Net, NetBuilder, NodeId, Origin, Split, Task};

/// A procedure in a few words: each line is `name [by who] : way, way`.
///
/// Who is `me` (performs), `to-me` (receives) or nothing; a way is `X`, `X when` (a fact), `X after` (the clock),
/// `X never`, `X forced`, `X instead`. `+` before the ways means all of them, `&` before the name a waiting join.
struct Case {
    net: Net,
    roles: Roles,
    names: BTreeMap<String, NodeId>,
}

fn case(text: &str) -> Case {
    let mut builder = NetBuilder::new();
    let (_, scope) = builder.pool("p", Origin(0));
    let start = builder.node(scope, Kind::Start(Event::None), "", Origin(0));
    let mut names = BTreeMap::new();
    let lines: Vec<(&str, &str)> = text
        .lines()
        .filter_map(|line| line.trim().split_once(':'))
        .collect();
    for (head, _) in &lines {
        let name = head.split_whitespace().next().unwrap();
        let bare = name.trim_start_matches('&');
        let node = builder.node(scope, Kind::Task(Task::Abstract), bare, Origin(0));
        if bare != name {
            builder.set_join(node, Join::All).unwrap();
        }
        names.insert(bare.to_owned(), node);
    }
    for end in ["granted", "refused", "withdrawn", "noted"] {
        let node = builder.node(scope, Kind::End(Event::None), end, Origin(0));
        names.insert(end.to_owned(), node);
    }
    let mut first = true;
    let mut deciders = Vec::new();
    for (head, ways) in &lines {
        let name = head.split_whitespace().next().unwrap();
        let node = names[name.trim_start_matches('&')];
        if std::mem::take(&mut first) {
            builder.flow(start, node, Origin(0)).unwrap();
        }
        let ways = ways.trim();
        let all = ways.starts_with('+');
        let mut count = 0;
        for way in ways.trim_start_matches('+').split(',') {
            let mut words = way.split_whitespace();
            let flow = builder
                .flow(node, names[words.next().unwrap()], Origin(0))
                .unwrap();
            count += 1;
            match words.next() {
                None => {}
                Some("when") => builder.set_guard(flow, "fact").unwrap(),
                Some("after") => deciders.push((flow, Decider::Timer)),
                Some("never") => deciders.push((flow, Decider::Never)),
                Some("forced") => deciders.push((flow, Decider::Forced)),
                Some("instead") => deciders.push((flow, Decider::Instead)),
                Some(other) => panic!("{other}"),
            }
        }
        if count > 1 || !deciders.is_empty() {
            let split = if all { Split::All } else { Split::One };
            builder.set_split(node, split).unwrap();
        }
    }
    let net = builder.finish();
    let mut roles = Roles::new(&net);
    for (flow, decider) in deciders {
        roles.set_decider(flow, decider);
    }
    for (head, _) in &lines {
        let mut words = head.split_whitespace();
        let node = names[words.next().unwrap().trim_start_matches('&')];
        match words.next() {
            Some("me") => roles.performs(&net, node),
            Some("to-me") => roles.set_part(node, Part::Receives),
            _ => {}
        }
    }
    for (end, goal) in [
        ("granted", Goal::Granted),
        ("refused", Goal::Refused),
        ("withdrawn", Goal::Withdrawn),
    ] {
        roles.set_goal(names[end], goal);
    }
    Case { net, roles, names }
}

impl Case {
    /// Asks with these steps on paper.
    fn ask(&self, paper: &[&str]) -> Answer {
        let paper: Vec<NodeId> = paper.iter().map(|name| self.names[*name]).collect();
        solve(
            &self.net,
            &self.roles,
            &|node| !paper.contains(&node),
            &Limits::default(),
        )
    }

    fn wins(&self, paper: &[&str]) -> bool {
        self.ask(paper).can_finish().expect("decided")
    }

    fn cuts(&self, paper: &[&str]) -> Cuts {
        match self.ask(paper) {
            Answer::Cannot(cuts) => cuts,
            other => panic!("{other:?}"),
        }
    }

    fn name(&self, node: NodeId) -> &str {
        &self.net.nodes()[node].name
    }

    fn cut(&self, paper: &[&str]) -> Vec<&str> {
        let cuts = self.cuts(paper);
        assert!(cuts.exact);
        cuts.cheapest.iter().map(|&node| self.name(node)).collect()
    }

    fn members(&self, paper: &[&str]) -> Vec<&str> {
        let cuts = self.cuts(paper);
        cuts.members().map(|node| self.name(node)).collect()
    }

    fn strategy(&self, paper: &[&str]) -> Strategy {
        match self.ask(paper) {
            Answer::CanFinish(strategy) => strategy,
            other => panic!("{other:?}"),
        }
    }

    fn story(&self, paper: &[&str]) -> Vec<&str> {
        let story = self.strategy(paper).story;
        story.into_iter().map(|node| self.name(node)).collect()
    }
}

#[test]
fn a_paper_step_on_one_of_two_parallel_branches_breaks_the_whole() {
    let case = case(
        "Apply me : +Photo, Sign
         Photo me : File
         Sign me : File
         &File : granted",
    );
    assert!(case.wins(&[]));
    assert_eq!(case.cut(&["Sign"]), ["Sign"]);
    assert_eq!(case.cut(&["Sign", "Photo"]), ["Photo", "Sign"]);
}

#[test]
fn a_paper_step_that_need_not_be_chosen_breaks_nothing() {
    let case = case(
        "Start me : Online, Counter
         Online me : Pay
         Counter me : Pay
         Pay : granted",
    );
    assert!(case.wins(&["Counter"]));
    assert_eq!(
        case.story(&["Counter"]),
        ["Start", "Online", "Pay", "granted"]
    );
    let online = case.net.outgoing(case.names["Start"])[0];
    assert_eq!(
        case.strategy(&["Counter"]).picks,
        [(case.names["Start"], Pick::Ways(vec![online]))]
    );
}

#[test]
fn two_paper_alternatives_are_both_in_a_smallest_cut() {
    let case = case(
        "Start me : Mail, Counter
         Mail me : Pay
         Counter me : Pay
         Pay : granted",
    );
    let cuts = case.cuts(&["Mail", "Counter"]);
    assert_eq!(cuts.cheapest, [case.names["Mail"]]);
    assert_eq!(cuts.count, Count::Exactly(2));
    assert_eq!(cuts.contains(case.names["Mail"]), Some(true));
    assert_eq!(cuts.contains(case.names["Counter"]), Some(true));
    assert_eq!(cuts.contains(case.names["Pay"]), Some(false));
}

#[test]
fn the_level_decides_between_smallest_cuts() {
    let mut case = case(
        "Start me : Mail, Counter
         Mail me : Pay
         Counter me : Pay
         Pay : granted",
    );
    case.roles.set_level(case.names["Mail"], 3);
    assert_eq!(case.cut(&["Mail", "Counter"]), ["Counter"]);
}

#[test]
fn a_paper_step_behind_a_decision_of_the_authority_breaks_the_whole() {
    let case = case(
        "Apply me : Review
         Review : Pay, Interview
         Interview me : Pay
         Pay : granted",
    );
    assert_eq!(case.cut(&["Interview"]), ["Interview"]);
}

#[test]
fn a_paper_step_behind_a_fact_breaks_the_whole() {
    let case = case(
        "Apply me : Certificate when, Pay
         Certificate me : Pay
         Pay : granted",
    );
    assert_eq!(case.cut(&["Certificate"]), ["Certificate"]);
    assert!(case.wins(&[]));
}

#[test]
fn a_digital_decline_saves_nothing() {
    let case = case(
        "Offer to-me : Answer
         Answer me : Decline, Form
         Decline me : withdrawn
         Form me : Pay
         Pay : granted",
    );
    assert_eq!(case.cut(&["Form"]), ["Form"]);
}

#[test]
fn a_refusal_to_which_an_own_choice_leads_is_no_goal() {
    let case = case(
        "Ask me : Form, No
         No me : refused
         Form me : Review
         Review : granted, refused",
    );
    assert!(case.wins(&["No"]));
    assert_eq!(case.cut(&["Form"]), ["Form"]);
}

#[test]
fn a_refusal_that_the_authority_chose_is_a_goal_but_not_the_only_one() {
    let refuses = case(
        "Apply me : Review
         Review : Refuse, Pay
         Refuse to-me : refused
         Pay to-me : granted",
    );
    assert!(refuses.wins(&[]));
    assert_eq!(refuses.cut(&["Pay"]), ["Pay"]);
    let never = case(
        "Apply me : Review
         Review : Refuse, Other
         Refuse : refused
         Other : refused",
    );
    assert!(never.cuts(&[]).is_hopeless());
}

#[test]
fn a_loop_of_returned_forms_is_survived() {
    let case = case(
        "Form me : Check
         Check : Form, Pay
         Pay : granted",
    );
    assert_eq!(case.story(&[]), ["Form", "Check", "Pay", "granted"]);
    assert_eq!(case.cut(&["Form"]), ["Form"]);
}

#[test]
fn who_can_only_go_round_in_circles_does_not_finish() {
    let case = case(
        "Form me : Form2, Paper
         Form2 me : Form
         Paper me : granted",
    );
    assert_eq!(case.cut(&["Paper"]), ["Paper"]);
}

#[test]
fn silence_is_a_choice() {
    let pays = case(
        "Offer to-me : Answer
         Answer me : Decline, Pay, Pay after
         Decline me : withdrawn
         Pay : granted",
    );
    let strategy = pays.strategy(&["Answer"]);
    assert_eq!(strategy.picks, [(pays.names["Answer"], Pick::Silence)]);
    let lapses = case(
        "Ask to-me : Answer
         Answer me : Review, refused after
         Review : granted, refused",
    );
    assert!(lapses.wins(&[]));
    assert_eq!(lapses.cut(&["Answer"]), ["Answer"]);
    let gives_up = case(
        "Ask to-me : Answer
         Answer me : Review, withdrawn after
         Review : granted",
    );
    assert!(gives_up.cuts(&[]).is_hopeless());
}

#[test]
fn every_way_of_the_clock_must_be_won() {
    let case = case(
        "Answer me : Pay, Remind after
         Remind to-me : Counter
         Counter me : Pay
         Pay : granted",
    );
    assert_eq!(case.cut(&["Counter"]), ["Counter"]);
    assert!(case.wins(&["Answer"]));
    assert_eq!(case.cut(&["Answer", "Counter"]), ["Counter"]);
}

#[test]
fn ways_of_groups_and_scenarios_are_there_only_when_asked_about() {
    let steps = |way: &str| {
        format!(
            "Start me : Online, Counter {way}
             Online me : Pay
             Counter me : Pay
             Pay : granted"
        )
    };
    assert_eq!(case(&steps("never")).cut(&["Online"]), ["Online"]);
    assert!(case(&steps("never")).wins(&["Counter"]));
    assert!(case(&steps("forced")).wins(&["Online"]));
    assert_eq!(case(&steps("forced")).cut(&["Counter"]), ["Counter"]);
    // A fallback replaces the step itself.
    assert!(case(&steps("instead")).wins(&["Start", "Online"]));
    assert_eq!(case(&steps("forced")).cut(&["Start"]), ["Start"]);
}

const CHILD_BENEFIT: &str = "Apply me : Mail
     Mail me : Review
     Review : Pay, Refuse
     Pay to-me : granted
     Refuse to-me : refused";

#[test]
fn child_benefit_as_it_is_has_one_smallest_cut() {
    let case = case(CHILD_BENEFIT);
    let paper = ["Apply", "Mail", "Refuse"];
    assert_eq!(case.cut(&paper), ["Apply", "Mail", "Refuse"]);
    assert_eq!(case.cuts(&paper).count, Count::Exactly(1));
    assert_eq!(case.members(&paper), ["Apply", "Mail", "Refuse"]);
}

#[test]
fn child_benefit_as_it_is_to_be_is_won() {
    let case = case(
        "Review : Offer when, Refuse
         Offer to-me : Answer
         Answer me : Decline, Pay, Pay after
         Decline me : withdrawn
         Pay to-me : granted
         Refuse to-me : refused",
    );
    assert_eq!(
        case.story(&[]),
        ["Review", "Offer", "Answer", "Pay", "granted"]
    );
}

#[test]
fn what_is_not_sound_is_undecided() {
    let deadlock = case(
        "Apply me : A, B
         A : J
         B : J
         &J : granted",
    );
    assert!(matches!(
        deadlock.ask(&[]),
        Answer::Undecided(Reason::NotSound(Unsound::NoOptionToComplete(Some(_))))
    ));
    let twice = case(
        "Apply me : +A, B
         A : J
         B : J
         J : granted",
    );
    assert!(matches!(
        twice.ask(&[]),
        Answer::Undecided(Reason::NotSound(_))
    ));
}

const MINUTE: u64 = 60_000;

impl Case {
    /// States efforts in minutes.
    fn takes(mut self, efforts: &[(&str, u64)]) -> Self {
        for &(name, minutes) in efforts {
            let effort = Span {
                likely: minutes * MINUTE,
                least: minutes * MINUTE / 2,
                most: minutes * MINUTE * 3,
            };
            self.roles.set_effort(self.names[name], effort);
        }
        self
    }

    fn waits(mut self, waits: &[(&str, u64)]) -> Self {
        for &(name, minutes) in waits {
            let wait = Span::exactly(minutes * MINUTE);
            self.roles.set_wait(self.names[name], wait);
        }
        self
    }

    fn time(&self) -> OwnTime {
        let game = Game::new(&self.net, &self.roles, &Limits::default()).unwrap();
        game.own_time().expect("can be finished")
    }

    /// The most likely minutes of one pass.
    fn minutes(&self) -> u64 {
        self.time().once.likely / MINUTE
    }
}

#[test]
fn own_time_is_the_least_of_own_ways_and_the_most_of_others() {
    let case = case(
        "Start me : Online, Counter
         Online me : Review
         Counter me : Review
         Review : Interview, Pay
         Interview me : Pay
         Pay : granted",
    )
    .takes(&[
        ("Start", 1),
        ("Online", 5),
        ("Counter", 60),
        ("Interview", 30),
    ]);
    let time = case.time();
    assert_eq!(time.once.likely, 36 * MINUTE);
    assert_eq!(time.once.least, 18 * MINUTE);
    assert_eq!(time.once.most, 108 * MINUTE);
    assert!(!time.unbounded && time.open.is_empty());
    let online = case.net.outgoing(case.names["Start"])[0];
    assert_eq!(
        time.picks,
        [(case.names["Start"], Pick::Ways(vec![online]))]
    );
}

#[test]
fn own_time_adds_up_over_branches_and_elapsed_time_is_the_longest() {
    let case = case(
        "Apply me : +Photo, Register
         Photo me : File
         Register : File
         &File : granted",
    )
    .takes(&[("Apply", 1), ("Photo", 10)])
    .waits(&[("Register", 60), ("Photo", 5)]);
    let time = case.time();
    assert_eq!(time.once.likely, 11 * MINUTE);
    assert_eq!(time.elapsed.unwrap().likely, 61 * MINUTE);
    let two = case_of_two_own_branches().time();
    assert_eq!(two.elapsed.unwrap().likely, 31 * MINUTE);
}

fn case_of_two_own_branches() -> Case {
    case(
        "Apply me : +Photo, Sign
         Photo me : File
         Sign me : File
         &File : granted",
    )
    .takes(&[("Apply", 1), ("Photo", 10), ("Sign", 20)])
}

#[test]
fn a_loop_counts_once_in_one_pass_by_its_share_on_average_and_is_unbounded() {
    let mut case = case(
        "Form me : Check
         Check : Form, Pay
         Pay : granted",
    )
    .takes(&[("Form", 10)]);
    let time = case.time();
    assert_eq!(time.once.likely, 10 * MINUTE);
    assert!(time.unbounded);
    assert_eq!(time.expected, None);
    let back = case.net.outgoing(case.names["Check"])[0];
    case.roles.set_share(back, 200_000);
    assert_eq!(case.time().expected, Some(12 * MINUTE + MINUTE / 2));
    // Going round without own steps costs nothing.
    let free = super::tests::case(
        "Form me : Check
         Check : Look, Pay
         Look : Check
         Pay : granted",
    )
    .takes(&[("Form", 10)]);
    let time = free.time();
    assert!(!time.unbounded);
    assert_eq!(time.expected, Some(10 * MINUTE));
}

#[test]
fn what_is_not_stated_is_asked_for_where_it_matters() {
    let case = case(
        "Start me : Online, Counter
         Online me : Pay
         Counter me : Pay
         Pay : granted",
    )
    .takes(&[("Start", 1)]);
    let time = case.time();
    assert_eq!(time.once.likely, MINUTE);
    assert_eq!(time.open, [case.names["Online"]]);
    let bound = |open: u64| {
        let effort = |node| case.roles.effort(node).map_or(open, |it| it.likely);
        least_own_time(&case.net, &case.roles, &effort, &Limits::default())
    };
    assert_eq!(bound(0), Ok(Some(MINUTE)));
    assert_eq!(bound(MINUTE), Ok(Some(2 * MINUTE)));
    // A way with nothing open is preferred where it costs the same.
    let case = case.takes(&[("Counter", 0)]);
    assert!(case.time().open.is_empty());
}

#[test]
fn who_gives_up_quickly_has_not_finished() {
    let case = case(
        "Answer me : Decline, Form
         Decline me : withdrawn
         Form me : granted",
    )
    .takes(&[("Answer", 1), ("Decline", 1), ("Form", 20)]);
    assert_eq!(case.minutes(), 21);
}

#[test]
fn silence_takes_no_time() {
    let case = case(
        "Answer me : Decline, Pay, Pay after
         Decline me : withdrawn
         Pay : granted",
    )
    .takes(&[("Answer", 1), ("Decline", 1)]);
    assert_eq!(case.minutes(), 0);
}

#[test]
fn many_parallel_branches_cost_nothing() {
    let branches: Vec<String> = (0..22).map(|at| format!("B{at}")).collect();
    let mut text = format!("Apply me : +{}\n", branches.join(","));
    for branch in &branches {
        text += &format!("{branch} me : File\n");
    }
    text += "&File : granted";
    let case = case(&text);
    let game = Game::new(&case.net, &case.roles, &Limits::default()).unwrap();
    assert!(game.size() < 10, "{}", game.size());
    let cuts = case.cuts(&["B3", "B7"]);
    assert_eq!(cuts.cheapest, [case.names["B3"], case.names["B7"]]);
}

#[test]
fn a_bound_that_is_reached_is_said() {
    let case = case(
        "Start me : Mail, Counter
         Mail me : Review
         Counter me : Form
         Form me : Review
         Review : granted, refused",
    );
    let paper = ["Mail", "Counter", "Form"].map(|name| case.names[name]);
    let asked = |limits: Limits| {
        solve(
            &case.net,
            &case.roles,
            &|node| !paper.contains(&node),
            &limits,
        )
    };
    let few = Limits {
        search: 0,
        ..Limits::default()
    };
    let Answer::Cannot(cuts) = asked(few) else {
        panic!("it cannot be finished");
    };
    assert!(!cuts.exact);
    assert!(!cuts.is_hopeless());
    assert_eq!(cuts.contains(case.names["Start"]), None);
    let small = Limits {
        states: 2,
        ..Limits::default()
    };
    assert_eq!(asked(small), Answer::Undecided(Reason::TooManyStates(2)));
}
