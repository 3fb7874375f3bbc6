//! Under which identifier data arrives, and whose it is then.

use gensoku_dsl::design::{ActorId, ActorRef, DataId, Design, IdentifierId, Stated};
use gensoku_dsl::source::Span;

use super::Movement;

/// By what something is keyed; what is open, or said not to be, is not the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key {
    Open,
    None,
    Is(IdentifierId),
}

/// Whose the data of a movement is for who gets it, the source being whose it is for who gives it: may it be
/// its own, may it be that of another one of the many?
pub(super) fn owners(
    design: &Design,
    movement: &Movement,
    receiver: Option<ActorId>,
    others: bool,
) -> [Option<bool>; 2] {
    let owner = design.data[movement.data].owner.value().copied();
    let (own, theirs) = match (owner, movement.sender) {
        // Where the owner is no body of the same kind, there is only one answer.
        (None, _) => (true, false),
        (Some(owner), _) if receiver != Some(owner) => (true, false),
        (Some(owner), Some(sender)) if sender.actor == owner => {
            match (movement.crosses(), others) {
                (false, others) => (!others, others),
                (true, false) => (false, true),
                (true, true) => (true, true),
            }
        }
        // Whoever else holds data of many gives back that of any of them.
        (Some(owner), _) if movement.from.is_some() => (true, design.actors[owner].many > 1),
        (Some(_), _) => (true, false),
    };
    [own.then_some(false), theirs.then_some(true)]
}

pub(super) fn owner(design: &Design, data: DataId, other: bool) -> Stated<ActorRef> {
    match design.data[data].owner {
        Stated::Is(actor, span) => Stated::Is(ActorRef { actor, other }, span),
        Stated::None(span) => Stated::None(span),
        Stated::Open => Stated::Open,
    }
}

/// Under what a movement brings its data: what it says, else what the system says.
pub(super) fn keys_of(movement: &Movement, of_system: &Stated<Vec<IdentifierId>>) -> Vec<Key> {
    match movement.key {
        Stated::Open => keys(of_system),
        key => vec![said(key)],
    }
}

pub(super) fn said(key: Stated<IdentifierId>) -> Key {
    match key {
        Stated::Open => Key::Open,
        Stated::None(_) => Key::None,
        Stated::Is(key, _) => Key::Is(key),
    }
}

pub(super) fn stated(key: Key) -> Stated<IdentifierId> {
    match key {
        Key::Open => Stated::Open,
        Key::None => Stated::None(Span::default()),
        Key::Is(key) => Stated::Is(key, Span::default()),
    }
}

/// The identifiers of a system; one unknown where none is said.
pub(super) fn keys(keys: &Stated<Vec<IdentifierId>>) -> Vec<Key> {
    match keys {
        Stated::Is(keys, _) if !keys.is_empty() => {
            let mut keys: Vec<Key> = keys.iter().copied().map(Key::Is).collect();
            keys.sort_unstable();
            keys.dedup();
            keys
        }
        Stated::None(_) => vec![Key::None],
        Stated::Is(..) | Stated::Open => vec![Key::Open],
    }
}
