//! How long it takes.

use super::*;

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

    fn measured(&self, measure: Measure) -> Time {
        let game = Game::new(&self.net, &self.roles, &Limits::default()).unwrap();
        game.least_time(measure, &|_| true)
            .expect("can be finished")
    }

    fn time(&self) -> Time {
        self.measured(Measure::Own)
    }

    /// The most likely minutes of one pass in which the applicant is busy.
    fn minutes(&self) -> u64 {
        minutes(&self.time())
    }

    /// The most likely minutes of one pass from the beginning to the end.
    fn elapsed(&self) -> u64 {
        minutes(&self.measured(Measure::Elapsed))
    }
}

fn minutes(time: &Time) -> u64 {
    time.once.unwrap().likely / MINUTE
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
    let once = time.once.unwrap();
    assert_eq!(once.likely, 36 * MINUTE);
    assert_eq!(once.least, 18 * MINUTE);
    assert_eq!(once.most, 108 * MINUTE);
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
    assert_eq!(case.minutes(), 11);
    assert_eq!(case.elapsed(), 61);
    assert_eq!(case_of_two_own_branches().elapsed(), 31);
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
    assert_eq!(minutes(&time), 10);
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
    assert_eq!(minutes(&time), 1);
    assert_eq!(time.open, [case.names["Online"]]);
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
fn the_quickest_way_is_another_one_than_that_with_the_least_to_do() {
    let case = case(
        "Start me : Mail, Counter
         Mail me : Review
         Counter me : Review
         Review : granted",
    )
    .takes(&[("Start", 1), ("Mail", 5), ("Counter", 60)])
    .waits(&[("Mail", 3 * 24 * 60), ("Review", 30)]);
    let own = case.time();
    let elapsed = case.measured(Measure::Elapsed);
    assert_eq!((minutes(&own), minutes(&elapsed)), (6, 91));
    let told = |time: &Time| -> Vec<&str> { time.story.iter().map(|&it| case.name(it)).collect() };
    assert_eq!(told(&own), ["Start", "Mail", "Review", "granted"]);
    assert_eq!(told(&elapsed), ["Start", "Counter", "Review", "granted"]);
}

#[test]
fn only_what_is_allowed_is_measured() {
    let case = case(
        "Start me : Online, Counter
         Online me : granted
         Counter me : granted",
    )
    .takes(&[("Start", 1), ("Online", 5), ("Counter", 60)]);
    let game = Game::new(&case.net, &case.roles, &Limits::default()).unwrap();
    let without = |name: &str| {
        let out = case.names[name];
        let time = game.least_time(Measure::Own, &|node| node != out);
        time.map(|it| minutes(&it))
    };
    assert_eq!(without("Counter"), Some(6));
    assert_eq!(without("Online"), Some(61));
    assert_eq!(without("Start"), None);
}

#[test]
fn silence_is_waited_for() {
    let mut case = case(
        "Answer me : Decline, Pay, Pay after
         Decline me : withdrawn
         Pay : granted",
    )
    .takes(&[("Answer", 1), ("Decline", 1)])
    .waits(&[("Pay", 5)]);
    let after = case.net.outgoing(case.names["Answer"])[2];
    case.roles.set_delay(after, 60 * MINUTE);
    // To answer takes a minute, but the clock may be faster than the answer is given.
    assert_eq!((case.minutes(), case.elapsed()), (0, 65));
    let story = case.measured(Measure::Elapsed).story;
    let told: Vec<&str> = story.iter().map(|&it| case.name(it)).collect();
    assert_eq!(told.last(), Some(&"granted"));
}

#[test]
fn chance_in_parallel_branches_has_no_mean_of_the_longest() {
    let mut case = case(
        "Apply me : +Photo, Look
         Photo me : File
         Look : Ask, Skip
         Ask : Meet
         Skip : Meet
         Meet : File
         &File : granted",
    )
    .takes(&[("Apply", 1), ("Photo", 10)])
    .waits(&[
        ("Look", 1),
        ("Ask", 60),
        ("Skip", 0),
        ("Meet", 0),
        ("File", 0),
    ]);
    let ways = case.net.outgoing(case.names["Look"]).to_vec();
    case.roles.set_share(ways[0], 500_000);
    case.roles.set_share(ways[1], 500_000);
    assert_eq!(case.elapsed(), 62);
    assert_eq!(case.measured(Measure::Elapsed).expected, None);
    assert_eq!(case.time().expected, Some(11 * MINUTE));
    case.roles.set_share(ways[0], 0);
    assert_eq!(case.measured(Measure::Own).expected, Some(11 * MINUTE));
}
