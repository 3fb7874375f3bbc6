//! The first start: an example that is brought along, and a short tour of the window.

use std::path::PathBuf;

use gensoku_dsl::text::Lang;

use super::{State, Tab};
use crate::worker::Job;

/// The example: the files that are opened, the first of them with what it uses.
const EXAMPLE: [[(&str, &str); 2]; 2] = [
    [
        (
            "to-be.gsk",
            include_str!("../../../examples/child-benefit/to-be.gsk"),
        ),
        (
            "as-is.gsk",
            include_str!("../../../examples/child-benefit/as-is.gsk"),
        ),
    ],
    [
        (
            "to-be.ja.gsk",
            include_str!("../../../examples/child-benefit/to-be.ja.gsk"),
        ),
        (
            "as-is.ja.gsk",
            include_str!("../../../examples/child-benefit/as-is.ja.gsk"),
        ),
    ],
];

/// What the tour shows, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The findings.
    Findings,
    /// The map.
    Map,
    /// The reason and the ways out.
    Reason,
    /// The text and the other views below the map.
    Text,
    /// As-is, to-be and the day.
    Day,
}

impl Stop {
    /// Every stop in its order.
    pub const ALL: [Self; 5] = [
        Self::Findings,
        Self::Map,
        Self::Reason,
        Self::Text,
        Self::Day,
    ];

    fn at(self) -> usize {
        Self::ALL.iter().position(|it| *it == self).unwrap_or(0)
    }

    /// The stop after this one.
    pub fn next(self) -> Option<Self> {
        Self::ALL.get(self.at() + 1).copied()
    }

    /// The stop before this one.
    pub fn previous(self) -> Option<Self> {
        Self::ALL.get(self.at().checked_sub(1)?).copied()
    }

    /// Its number, as people count.
    pub fn number(self) -> usize {
        self.at() + 1
    }
}

impl State {
    /// Opens the example that is brought along, as if it lay in `folder`. Nothing is written before the user saves.
    pub fn open_example(&mut self, folder: &std::path::Path) {
        let [en, ja] = EXAMPLE;
        let files = match self.lang {
            Lang::En => en,
            Lang::Ja => ja,
        };
        let texts =
            files.map(|(name, text)| -> (PathBuf, String) { (folder.join(name), text.to_owned()) });
        self.open_texts(texts.into());
        // It begins with what is wrong today, not with what a revision makes of it.
        self.compare_with(None);
    }

    /// Begins the tour.
    pub fn begin_tour(&mut self) {
        self.help = false;
        self.visit(Stop::Findings);
    }

    /// Goes to a stop of the tour, with something there to be seen.
    pub fn visit(&mut self, stop: Stop) {
        self.tour = Some(stop);
        match stop {
            Stop::Findings => {}
            Stop::Map | Stop::Reason => {
                if self.selected.is_none() {
                    self.step_finding(true);
                }
            }
            Stop::Text => self.tab = Tab::Text,
            Stop::Day => {}
        }
    }

    /// Ends the tour, at its end or before; it does not come back by itself.
    pub fn end_tour(&mut self) {
        if self.tour.take().is_some() {
            self.worker.ask(Job::Toured);
        }
    }
}
