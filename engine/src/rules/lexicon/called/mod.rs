//! What a design tells only by what it calls something, because the language has no clause for it.
//!
//! Names are the author's own, so they are asked last and in this place alone: each function first takes what is
//! declared, and says what is left to the name. The rules that come to rest on one say so (docs/rules.md, “Names”).

pub(super) mod japan;
mod lists;
mod measures;
mod words;

use gensoku_dsl::design::{Data, DataId, Design, Name, Unit};

pub(super) use self::lists::{
    ABROAD, DISASTER, EMERGENCY, EMPLOYMENT, FRONT, NETWORK, PLACE_OF_BUSINESS, SET_UP_BY_LAW,
};
use self::lists::{BANK_ACCOUNT, LATIN_NAME, SOME_ACCOUNT, TELLING};
pub(super) use self::measures::is_felt;
pub(super) use self::words::Words;

/// Which words a name or a title has in it that tell what is named: all that rules read of it, beside
/// [what it answers to](asked_for).
pub(in crate::rules) fn tells(name: &Name) -> Vec<bool> {
    TELLING.iter().map(|it| it.name(name)).collect()
}

/// For which of the names for which questions ask it is taken.
pub(in crate::rules) fn asked_for(name: &Name) -> Vec<&'static str> {
    let asked = japan::ASKED_FOR.iter().copied();
    asked.filter(|it| name.answers_to(it)).collect()
}

/// An account: what is about one, the library's `Account` and what lies within it; else what is called an account at
/// a bank (`BankDetails`, 振込先), or, unless its sector is another than that of money, an account.
pub(super) fn is_an_account(design: &Design, data: DataId) -> bool {
    let account = design.data_named("Account");
    let elsewhere = design.data[data]
        .sector
        .value()
        .is_some_and(|&it| !design.words.sectors[it].name.answers_to("finance"));
    let called =
        |it: &Data| BANK_ACCOUNT.name(&it.name) || !elsewhere && SOME_ACCOUNT.name(&it.name);
    design.data[data].about.value() == Some(&Unit::Account)
        || crate::data::wider(design, data)
            .any(|it| Some(it) == account || called(&design.data[it]))
}

/// A name in Latin letters: the library's `LatinName` and what lies within it, or data that is called one, for a
/// class of data does not say in which script it is written.
pub(super) fn is_a_latin_name(design: &Design, data: DataId) -> bool {
    let latin = design.data_named("LatinName");
    crate::data::wider(design, data).any(|it| Some(it) == latin)
        || LATIN_NAME.name(&design.data[data].name)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::path::Path;

    use super::*;

    /// All sources of the engine, one after another.
    fn sources(folder: &Path) -> String {
        let mut all = String::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                all += &sources(&path);
            } else {
                all += &std::fs::read_to_string(&path).unwrap();
            }
        }
        all
    }

    /// What is compared after an edit of a title has to be all that any question asks of it.
    #[test]
    fn all_that_a_name_can_tell_is_known() {
        let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
        for asks in [
            "actor_named(\"",
            "data_named(\"",
            "system_named(\"",
            "law_named(\"",
        ] {
            for asked in sources.split(asks).skip(1) {
                let name = asked.split('"').next().unwrap();
                assert!(japan::ASKED_FOR.contains(&name), "{asks}{name}");
            }
        }
    }
}
