use super::super::drain::drains;
use super::super::explore::Explorer;
use super::super::relax::Neighbours;
use super::Small;

fn drained(text: &str) -> bool {
    let small = Small::read(text);
    let explorer = Explorer::new(&small.system);
    drains(
        &small.system,
        &Neighbours::new(&small.system),
        &explorer.reaches,
    )
}

#[test]
fn every_token_leaves_by_itself() {
    assert!(drained("start a\n a -> b c\n b ->\n c ->"), "two branches");
    assert!(
        drained("start a\n a -> b\n b -> a\n b ->"),
        "a loop with a way out"
    );
    assert!(
        drained("start a\n a -> a b\n a ->\n b ->"),
        "tokens without end"
    );
    assert!(
        drained("start a\n a -> b? c?\n b | c -> d\n d ->"),
        "a join that waits for what comes"
    );
    assert!(
        drained("start a\n a -> a t\n t -> clears"),
        "what stays is emptied"
    );
}

#[test]
fn some_token_may_stay() {
    assert!(
        !drained("start a\n a -> b c\n b + c ->"),
        "not by itself, though it does leave"
    );
    assert!(
        !drained("start a\n a -> b\n b -> a"),
        "a loop without a way out"
    );
    assert!(
        !drained("start a\n a -> t s\n t -> clears"),
        "it may come when all was emptied"
    );
    assert!(
        !drained("start a\n a -> b c\n b | d -> e\n c | e -> d f\n f ->\n d -> d"),
        "two joins that wait for each other"
    );
}
