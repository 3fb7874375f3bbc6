//! Who can finish, and what would have to be allowed.

use super::*;

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
