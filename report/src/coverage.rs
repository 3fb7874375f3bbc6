//! How a design stands by each principle: the principles of the profiles that were asked, then the packs of what is of
//! none of them.

use gensoku_engine::finding::Tally;

use gensoku_dsl::text::Text;

use crate::Input;

/// One principle, or the rest of a pack.
pub(crate) struct Row<'a> {
    /// The name of the principle; none of a pack.
    pub name: Option<&'a str>,
    /// Its title.
    pub title: &'a Text,
    /// The verdicts of all its rules together.
    pub sum: Sum,
}

/// Verdicts, counted.
#[derive(Default)]
pub(crate) struct Sum {
    pub applies: usize,
    pub conforms: usize,
    pub violates: usize,
    pub not_stated: usize,
    pub undecided: usize,
    pub accepted: usize,
}

impl Sum {
    /// Adds the verdicts of one rule.
    pub(crate) fn add(&mut self, it: &Tally) {
        self.applies += it.applies;
        self.conforms += it.conforms;
        self.violates += it.violates;
        self.not_stated += it.not_stated;
        self.undecided += it.undecided;
        self.accepted += it.accepted;
    }
}

/// The table of a check: every principle of which a rule was asked, also where nothing could be checked against it.
pub(crate) fn rows<'a>(input: &Input<'a>) -> Vec<Row<'a>> {
    let tallies = &input.report.tallies;
    let principles = &input.asked.principles;
    let row = |name, title, of: &dyn Fn(&Tally) -> bool| {
        let mut mine = tallies.iter().filter(|it| of(it)).peekable();
        mine.peek()?;
        let mut sum = Sum::default();
        mine.for_each(|it| sum.add(it));
        Some(Row { name, title, sum })
    };
    let of_principles = principles.iter().filter_map(|it| {
        row(Some(it.name.as_str()), &it.title, &|tally| {
            it.rules.contains(&tally.rule)
        })
    });
    let of_packs = input.packs.iter().filter_map(|pack| {
        let rest = |tally: &Tally| {
            tally.pack == pack.name && !principles.iter().any(|it| it.rules.contains(&tally.rule))
        };
        row(None, &pack.title, &rest).filter(|it| !pack.quiet || it.sum.applies > 0)
    });
    of_principles.chain(of_packs).collect()
}
