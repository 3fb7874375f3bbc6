use super::super::cover::{Cover, Covered, Wanted};
use super::super::explore::Explorer;
use super::super::relax::Neighbours;
use super::super::work::Work;
use super::Small;

/// Whether so many tokens can be on a place (`ends` for how often the end event is reached).
fn covered_within(text: &str, wanted: &[(&str, u8)], work: u64) -> Option<Covered> {
    let small = Small::read(text);
    let explorer = Explorer::new(&small.system);
    let neighbours = Neighbours::new(&small.system);
    let cover = Cover::new(
        &small.system,
        &neighbours,
        &explorer.cleared,
        &small.labels,
        &[None],
    );
    let wanted: Wanted = wanted
        .iter()
        .map(|&(name, tokens)| match name {
            "ends" => (cover.count(0), tokens),
            name => (small.at(name), tokens),
        })
        .collect();
    cover.covers([wanted], &Work::new(work))
}

fn covered(text: &str, wanted: &[(&str, u8)]) -> Covered {
    covered_within(text, wanted, 10_000).unwrap()
}

#[test]
fn what_is_there_at_once_or_after_some_steps() {
    let fork = "start a\n a -> b c\n b + c -> d";
    assert_eq!(covered(fork, &[("a", 1)]), Covered::Really);
    assert_eq!(covered(fork, &[("b", 1), ("c", 1)]), Covered::Really);
    assert_eq!(covered(fork, &[("d", 1)]), Covered::Really);
    assert_eq!(
        covered("start a\n a -> b? c?", &[("b", 1), ("c", 1)]),
        Covered::Really
    );
    assert_eq!(
        covered("start a\n a -> a b", &[("b", 9)]),
        Covered::Really,
        "grows"
    );
    assert_eq!(
        covered("start a\n a -> a b\n b -> ends", &[("ends", 2)]),
        Covered::Really
    );
}

#[test]
fn what_is_never_there() {
    assert_eq!(
        covered("start a\n a -> b\n a -> c\n b + c -> d", &[("d", 1)]),
        Covered::Never
    );
    assert_eq!(
        covered("start a\n a -> b c\n b + c -> d", &[("d", 2)]),
        Covered::Never
    );
    assert_eq!(
        covered("start a\n a -> b\n b -> ends", &[("ends", 2)]),
        Covered::Never
    );
    assert_eq!(
        covered("start a m\n a -> a b\n b + m -> c\n c -> m", &[("c", 2)]),
        Covered::Never,
        "one at a time, however many wait"
    );
    assert_eq!(
        covered(
            "start a\n a -> b c\n b -> d clears\n",
            &[("c", 1), ("d", 1)]
        ),
        Covered::Never,
        "emptied before"
    );
}

#[test]
fn what_would_be_there_if_nothing_waited() {
    let join = "start a\n a -> b c\n b | c -> d";
    assert_eq!(covered(join, &[("d", 1)]), Covered::Perhaps);
    assert_eq!(covered(join, &[("e", 1)].map(|_| ("d", 3))), Covered::Never);
}

#[test]
fn no_answer_without_work() {
    let long = "start a\n a -> b\n b -> c\n c -> d\n d + d ->";
    assert_eq!(covered_within(long, &[("d", 1)], 2), None);
}
