//! What declarations say, apart from where they stand and what they are called: so that two versions of a design can
//! be compared.

mod write;

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Design, ProcedureId, Vocabulary};
use crate::arena::{Arena, Layered};
use crate::source::Span;

/// What some declarations say, and where.
#[derive(Debug, Default)]
pub struct Said {
    /// Everything but places and names, value by value. Of one type, equal bytes are equal values: what is of no fixed
    /// length begins with its length, and what may be one of several things with its number.
    words: Vec<u8>,
    /// What is declared under which names, with their titles and aliases, in the same way.
    names: Vec<u8>,
    /// The places, in the order in which they stand in it.
    places: Vec<Span>,
    /// Where each declaration ends.
    ends: Vec<End>,
    /// Whether a name is being written.
    naming: bool,
}

/// Where the parts of a declaration end.
#[derive(Clone, Copy, Debug, Default)]
struct End {
    words: usize,
    names: usize,
    places: usize,
}

/// What one declaration says, and where.
#[derive(Clone, Copy, Debug)]
pub struct Declared<'a> {
    words: &'a [u8],
    names: &'a [u8],
    places: &'a [Span],
}

/// What a design says: in each of its procedures, and everywhere else.
#[derive(Debug, Default)]
pub struct SaidInDesign {
    /// Of a procedure, then of its steps.
    pub procedures: Arena<ProcedureId, Said>,
    /// Of everything else, kind by kind, each in the order of its declarations.
    pub outside: BTreeMap<Outside, Said>,
}

/// The kinds of what a design declares outside its procedures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is a table of a design")]
pub enum Outside {
    Actors,
    Data,
    Systems,
    Identifiers,
    Mappings,
    Laws,
    Provisions,
    Revisions,
    Decisions,
    Populations,
    Scenarios,
    Plans,
    Accepted,
    Sectors,
    Purposes,
    Events,
    Documents,
    Outcomes,
    Groups,
    /// Its title.
    Title,
    /// Its day, what is given, what was not understood, and steps without a procedure.
    Rest,
}

impl Said {
    /// What something says.
    pub fn of<T: Serialize + ?Sized>(said: &T) -> Self {
        let mut all = Self::default();
        all.add(said);
        all
    }

    /// Whether another one says the same, wherever it stands.
    pub fn is_same(&self, other: &Self) -> bool {
        (&self.words, &self.names) == (&other.words, &other.names)
    }

    /// The places of what is said, those of equal words in the same order.
    pub fn places(&self) -> &[Span] {
        &self.places
    }

    /// Its declarations, in their order.
    pub fn declared(&self) -> impl ExactSizeIterator<Item = Declared<'_>> {
        let mut begin = End::default();
        self.ends.iter().map(move |&end| {
            let words = self.words.get(begin.words..end.words);
            let names = self.names.get(begin.names..end.names);
            let places = self.places.get(begin.places..end.places);
            begin = end;
            Declared {
                words: words.unwrap_or_default(),
                names: names.unwrap_or_default(),
                places: places.unwrap_or_default(),
            }
        })
    }

    fn add<T: Serialize + ?Sized>(&mut self, said: &T) {
        // Of what a design is made of nothing refuses to be written, and writing into memory does not fail.
        let _ = said.serialize(&mut *self);
    }

    fn declare<T: Serialize + ?Sized>(&mut self, said: &T) {
        self.add(said);
        self.ends.push(End {
            words: self.words.len(),
            names: self.names.len(),
            places: self.places.len(),
        });
    }

    /// Room for so many steps.
    fn with_room_for(steps: usize) -> Self {
        Self {
            words: Vec::with_capacity(steps * 400),
            names: Vec::with_capacity(steps * 100),
            places: Vec::with_capacity(steps * 20),
            ends: Vec::with_capacity(steps),
            naming: false,
        }
    }

    /// What each declaration of a table says.
    fn table<K: Copy + From<usize> + Into<usize>, V: Serialize>(table: &Layered<K, V>) -> Self {
        let mut all = Self::default();
        table.iter().for_each(|it| all.declare(it));
        all
    }
}

impl Declared<'_> {
    /// Whether another one says the same, wherever it stands and whatever it is called.
    pub fn says_the_same(self, other: Declared<'_>) -> bool {
        self.words == other.words
    }

    /// Whether another one is called the same.
    pub fn is_called_the_same(self, other: Declared<'_>) -> bool {
        self.names == other.names
    }

    /// The places of what is said, those of equal words in the same order, whatever it is called.
    pub fn places(&self) -> &[Span] {
        self.places
    }
}

impl Design {
    /// What it says, procedure by procedure.
    pub fn said(&self) -> SaidInDesign {
        // Every field is named, so that a new one is not forgotten.
        let Self {
            title,
            as_of,
            actors,
            data,
            systems,
            identifiers,
            mappings,
            laws,
            provisions,
            procedures,
            steps,
            revisions,
            decisions,
            populations,
            scenarios,
            plans,
            accepted,
            words,
            given,
            unread,
        } = self;
        let Vocabulary {
            sectors,
            purposes,
            events,
            documents,
            outcomes,
            groups,
        } = words;
        let mut rest = Said::of(&(as_of, given, unread));
        let mut free = Arena::filled(true, steps.len());
        let said = procedures.iter().map(|procedure| {
            let mut said = Said::with_room_for(procedure.steps.len() + 1);
            said.declare(procedure);
            for &step in &procedure.steps {
                said.declare(&steps[step]);
                free[step] = false;
            }
            said
        });
        let procedures = said.collect();
        for (id, step) in steps.entries() {
            if free[id] {
                rest.add(&(id, step));
            }
        }
        SaidInDesign {
            procedures,
            outside: BTreeMap::from([
                (Outside::Actors, Said::table(actors)),
                (Outside::Data, Said::table(data)),
                (Outside::Systems, Said::table(systems)),
                (Outside::Identifiers, Said::table(identifiers)),
                (Outside::Mappings, Said::table(mappings)),
                (Outside::Laws, Said::table(laws)),
                (Outside::Provisions, Said::table(provisions)),
                (Outside::Revisions, Said::table(revisions)),
                (Outside::Decisions, Said::table(decisions)),
                (Outside::Populations, Said::table(populations)),
                (Outside::Scenarios, Said::table(scenarios)),
                (Outside::Plans, Said::table(plans)),
                (Outside::Accepted, Said::table(accepted)),
                (Outside::Sectors, Said::table(sectors)),
                (Outside::Purposes, Said::table(purposes)),
                (Outside::Events, Said::table(events)),
                (Outside::Documents, Said::table(documents)),
                (Outside::Outcomes, Said::table(outcomes)),
                (Outside::Groups, Said::table(groups)),
                (Outside::Title, Said::of(title)),
                (Outside::Rest, rest),
            ]),
        }
    }
}
