//! Names: the ids of the model, made distinct; what is shown is a title, by which it is also referred to where no
//! other thing could be meant.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::fmt;
use gensoku_dsl::text::one_line;
use gensoku_engine::flow::Origin;

use crate::bpmn::model::Model;

/// Names of one kind of thing.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    taken: BTreeSet<String>,
    /// The last number that was put behind each name.
    numbers: BTreeMap<String, usize>,
    /// How often each title, and each name as a title, is there.
    shown: BTreeMap<String, usize>,
}

/// A name with its title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) id: String,
    pub(super) title: Option<String>,
    /// The Japanese title beside it.
    pub(super) second: Option<String>,
}

impl Name {
    /// As it is declared.
    pub(super) fn declared(&self) -> String {
        let id = fmt::name(&self.id);
        match (&self.title, &self.second) {
            (Some(title), Some(second)) => {
                format!("{id} {} / {}", fmt::text(title), fmt::text(second))
            }
            (Some(title), None) => format!("{id} {}", fmt::text(title)),
            (None, _) => id,
        }
    }
}

impl Names {
    /// A name that is not taken yet: the id, or what stands for it, with a number behind it where it is.
    pub(super) fn add(&mut self, id: &str, or: &str, title: &str) -> Name {
        let id = one_line(id);
        let wanted = if id.is_empty() { or.to_owned() } else { id };
        let mut name = wanted.clone();
        while !self.taken.insert(name.clone()) {
            let number = self.numbers.entry(wanted.clone()).or_insert(1);
            *number += 1;
            name = format!("{wanted}-{number}");
        }
        let title = Some(one_line(title)).filter(|it| !it.is_empty() && *it != name);
        *self.shown.entry(name.clone()).or_default() += 1;
        if let Some(title) = &title {
            *self.shown.entry(title.clone()).or_default() += 1;
        }
        Name {
            id: name,
            title,
            second: None,
        }
    }

    /// A name for an element: its own name where a design gave it one, else its id.
    pub(super) fn of(&mut self, model: &Model, origin: Origin, or: &str, title: &str) -> Name {
        let id = model.element(origin).map_or("", |it| it.id.as_str());
        let id = model.own(origin, "name").unwrap_or(id);
        let mut name = self.add(id, or, title);
        let second = model.own(origin, "ja").map(one_line);
        if let Some(second) = second.filter(|it| !it.is_empty()) {
            // A title beside a Japanese one stands even where it says what the name says.
            name.title.get_or_insert_with(|| one_line(title));
            *self.shown.entry(second.clone()).or_default() += 1;
            name.second = Some(second);
        }
        name
    }

    /// Keeps a word from being used as a reference.
    pub(super) fn reserve(&mut self, word: &str) {
        self.taken.insert(word.to_owned());
        *self.shown.entry(word.to_owned()).or_default() += 1;
    }

    fn shown(&self, text: &str) -> usize {
        self.shown.get(text).copied().unwrap_or(0)
    }
}

/// How one thing is referred to, where names of all these kinds could stand: by its title, if that is its alone.
pub(super) fn reference(name: &Name, among: &[&Names]) -> String {
    let alone = |text: &str| among.iter().map(|it| it.shown(text)).sum::<usize>() == 1;
    match &name.title {
        // What no quotes could hold is referred to by its name.
        Some(title)
            if alone(title) && !title.contains(['`', '』', '"', '」', '\u{200C}', '\u{200D}']) =>
        {
            fmt::name(title)
        }
        _ => fmt::name(&name.id),
    }
}
