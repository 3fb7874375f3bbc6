use super::super::explore::Explorer;
use super::super::relax::Neighbours;
use super::super::saturate::{Completes, completes, saturated};
use super::super::states::Bounds;
use super::super::work::Work;
use super::Small;

/// What the states in which two tokens stand for any number say about a system in which they grow without end.
fn says(text: &str) -> Completes {
    let small = Small::read(text);
    let explorer = Explorer::new(&small.system);
    let work = Work::new(1_000_000);
    let few = Bounds {
        states: 50,
        tokens: 4,
        saturate: false,
        choices: 4,
        plain: false,
    };
    let wide = Bounds {
        tokens: 2,
        saturate: true,
        states: 1_000,
        ..few
    };
    let graph = explorer.explore(&explorer.initial(), few, &work);
    assert!(!graph.finished(), "else there is nothing to saturate");
    let over = explorer.explore(&saturated(&explorer.initial(), 2), wide, &work);
    assert!(over.finished());
    completes(
        &small.system,
        &Neighbours::new(&small.system),
        &explorer,
        &graph,
        &over,
        wide,
        &work,
    )
}

#[test]
fn a_state_in_which_more_tokens_are_the_same() {
    assert_eq!(saturated(&[0, 1, 2, 7], 2), [0, 1, 2, 2]);
}

#[test]
fn however_many_tokens_there_are_all_can_go() {
    assert_eq!(says("start a\n a -> a b\n a ->\n b ->"), Completes::Always);
    assert_eq!(
        says("start a\n a -> a ~m\n a ->"),
        Completes::Always,
        "messages may stay"
    );
}

#[test]
fn however_many_tokens_there_are_everything_can_be_emptied() {
    assert_eq!(
        says("start a\n a -> a b\n a -> t\n b + c -> d\n c -> c\n t -> clears"),
        Completes::Always
    );
    assert_eq!(
        says("start a\n a -> a b\n a -> t u\n b + u -> v\n v -> b\n t -> clears"),
        Completes::Always,
        "whatever they were used for before"
    );
}

#[test]
fn from_some_state_they_cannot() {
    let stays = says("start a\n a -> a b\n a ->\n b + c ->");
    assert!(matches!(stays, Completes::NotFrom(_)), "{stays:?}");
    let loops = says("start a\n a -> a b\n b ->");
    assert!(matches!(loops, Completes::NotFrom(0)), "{loops:?}");
}

#[test]
fn more_tokens_than_were_followed_may_do_harm() {
    assert_eq!(
        says("start a ~c\n a -> a b\n a ->\n b + ~c -> ~c"),
        Completes::Unknown
    );
    assert_eq!(
        says("start a ~c\n a -> a B\n a -> t\n B + ~c -> ~c\n t -> clears"),
        Completes::Unknown,
        "what is emptied is another pool"
    );
}
