//! What is large, and what is said where a bound is reached.

use super::*;

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
