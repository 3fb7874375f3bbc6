//! The days on which something of a design comes or goes.

use std::collections::BTreeSet;

use gensoku_dsl::design::{Design, Period};
use jiff::civil::Date;

/// The days on which laws, provisions, their effects, systems or revisions begin or end.
pub fn days(design: &Design) -> BTreeSet<Date> {
    let effects = design.provisions.iter().flat_map(|it| &it.effects);
    let periods = design
        .laws
        .iter()
        .map(|it| it.period)
        .chain(design.provisions.iter().map(|it| it.period))
        .chain(effects.map(|it| it.period))
        .chain(design.systems.iter().map(|it| it.period));
    let ends = |it: Period| [it.from, it.until];
    let revisions = design.revisions.iter().filter_map(|it| it.from);
    periods.flat_map(ends).flatten().chain(revisions).collect()
}
