use super::super::explore::Explorer;
use super::super::parts::parts;
use super::super::states::Bounds;
use super::super::work::Work;
use super::Small;

/// Of each part, how many transitions of the whole can happen in it, and how many it has.
fn of_parts(text: &str) -> Vec<(usize, usize)> {
    let small = Small::read(text);
    let bounds = Bounds {
        states: 100,
        tokens: 4,
        saturate: false,
        choices: 4,
        plain: false,
    };
    parts(&small.system)
        .iter()
        .map(|part| {
            let explorer = Explorer::new(&part.system);
            let graph = explorer.explore(&explorer.initial(), bounds, &Work::new(10_000));
            let happens = graph.happens.iter().filter(|it| it.is_some()).count();
            (happens, part.whole.iter().count())
        })
        .collect()
}

#[test]
fn two_pools_that_only_messages_hold_together() {
    assert_eq!(
        of_parts("start a X\n a -> b ~m\n b + ~n ->\n X + ~m -> Y\n Y -> ~n"),
        [(2, 2), (2, 2)],
        "each alone has all messages that it waits for"
    );
    assert_eq!(
        of_parts("start a X\n a -> b ~m\n X + Z -> ~m"),
        [(1, 1), (0, 1)],
        "what does not happen then does not happen"
    );
}

#[test]
fn what_cannot_be_taken_apart() {
    assert_eq!(of_parts("start a X\n a + X -> b"), [], "one part");
    assert_eq!(
        of_parts("start a\n a -> ~m\n ~m -> b"),
        [],
        "brought about by messages alone"
    );
}
