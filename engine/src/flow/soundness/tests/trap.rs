use super::super::explore::Explorer;
use super::super::relax::Neighbours;
use super::super::trap::is_trapped;
use super::Small;

fn trapped(text: &str) -> bool {
    let small = Small::read(text);
    let explorer = Explorer::new(&small.system);
    is_trapped(
        &small.system,
        &Neighbours::new(&small.system),
        &explorer.removed,
        &small.system.initial,
    )
}

#[test]
fn a_token_that_can_never_go() {
    assert!(
        trapped("start a\n a -> b\n b -> a"),
        "a loop without a way out"
    );
    assert!(
        trapped("start a\n a -> b c\n b ->\n c + d ->"),
        "a join of which one branch is not taken"
    );
    assert!(
        trapped("start a\n a -> b? c?\n b -> a\n c -> a"),
        "each way leads back"
    );
    assert!(
        trapped("start a x\n a -> a y\n x + y ->"),
        "one goes, the other stays"
    );
}

#[test]
fn a_token_that_may_go() {
    assert!(
        !trapped("start a\n a -> b\n b -> a\n b ->"),
        "a loop with a way out"
    );
    assert!(
        !trapped("start a\n a -> b? c?\n b -> a\n c ->"),
        "one of the ways leads out"
    );
    assert!(
        !trapped("start a\n a -> a t\n t -> clears"),
        "everything is emptied"
    );
    assert!(!trapped("start a\n a -> ~m"), "a message may stay");
    assert!(
        !trapped("start a\n a -> b c\n b -> d\n c -> e\n d + e ->"),
        "none stays for certain"
    );
}
