use super::super::reduce::reduce;
use super::Small;

/// How many places and transitions are left.
fn left(text: &str) -> (usize, usize) {
    let small = Small::read(text);
    let reduced = reduce(&small.system, false).system;
    (reduced.places.len(), reduced.transitions.len())
}

#[test]
fn what_nobody_can_tell_apart_becomes_one() {
    assert_eq!(left("start a\n a -> b\n b -> c\n c ->"), (1, 1), "moved on");
    assert_eq!(
        left("start a\n a -> b c\n b -> d\n c -> e\n d + e ->"),
        (1, 1),
        "side by side"
    );
    assert_eq!(
        left("start a\n a -> b\n a -> c\n b -> d\n c -> d\n d ->"),
        (1, 1),
        "either way"
    );
    assert_eq!(
        left("start a\n a -> b\n b -> a\n b ->"),
        (1, 1),
        "decided later, and back to itself"
    );
    assert_eq!(
        left("start a\n a -> b? c?\n b | c -> d\n d ->"),
        (1, 1),
        "one way left"
    );
}

#[test]
fn what_is_known_from_other_places_goes() {
    assert_eq!(
        left("start a\n a -> b c\n b -> d ~m\n d -> e ~n\n c + e ->"),
        left("start a\n a -> b\n b -> d ~m\n d -> e ~n\n e ->"),
        "as many as on the way with messages"
    );
    assert_eq!(
        left("start a\n a -> b c\n b -> d? a?\n c + d ->"),
        (4, 3),
        "a token that may go elsewhere"
    );
}

#[test]
fn what_somebody_can_tell_apart_stays() {
    assert_eq!(
        left("start a\n a -> b c\n b + d ->\n c + d ->"),
        (4, 3),
        "one token for two joins"
    );
    assert_eq!(
        left("start a b\n a -> c\n b -> c\n c -> c ~m"),
        (2, 1),
        "a message each time"
    );
}
