//! How a design stands by each principle: the principles of the profiles that were asked, then the packs of what is of
//! none of them.

use gensoku_dsl::text::{Lang, Text};
use gensoku_engine::finding::{Counts, Tally};
use gensoku_policies::Pack;
use gensoku_policies::profile::Covered;

/// One principle, or the rest of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The name of the principle; none of a pack.
    pub name: Option<String>,
    /// The pack; none of a principle.
    pub pack: Option<String>,
    /// Its title.
    pub title: Text,
    /// The verdicts of all its rules together.
    pub counts: Counts,
    /// Its rules, as places in the tallies.
    pub rules: Vec<usize>,
}

impl Row {
    /// Its title, behind the name of the principle where it has one.
    pub fn title_in(&self, lang: Lang) -> String {
        let title = self.title.get(lang);
        match &self.name {
            Some(name) => format!("{name} {title}"),
            None => title.to_owned(),
        }
    }
}

/// The table of a check: every principle of which a rule was asked, also where nothing could be checked against it.
pub fn rows(tallies: &[Tally], principles: &[Covered], packs: &[Pack]) -> Vec<Row> {
    let row = |name: Option<&String>,
               pack: Option<&String>,
               title: &Text,
               of: &dyn Fn(&Tally) -> bool| {
        let mine = tallies.iter().enumerate().filter(|(_, it)| of(it));
        let (rules, counts): (Vec<usize>, Vec<Counts>) = mine.map(|(i, it)| (i, it.counts)).unzip();
        (!rules.is_empty()).then(|| Row {
            name: name.cloned(),
            pack: pack.cloned(),
            title: title.clone(),
            counts: counts.into_iter().sum(),
            rules,
        })
    };
    let of_principles = principles.iter().filter_map(|it| {
        row(Some(&it.name), None, &it.title, &|tally| {
            it.rules.contains(&tally.rule)
        })
    });
    let of_packs = packs.iter().filter_map(|pack| {
        let rest = |tally: &Tally| {
            tally.pack == pack.name && !principles.iter().any(|it| it.rules.contains(&tally.rule))
        };
        // A pack of which principles take some rules is not told as if it were the whole of it.
        let whole = tallies.iter().filter(|it| it.pack == pack.name).all(rest);
        let title = if whole {
            pack.title.clone()
        } else {
            Text::new(
                format!("{}: other rules", pack.title.en),
                format!("{}（その他の規則）", pack.title.ja),
            )
        };
        row(None, Some(&pack.name), &title, &rest).filter(|it| !pack.quiet || it.counts.applies > 0)
    });
    of_principles.chain(of_packs).collect()
}
