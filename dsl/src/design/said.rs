//! What declarations say, apart from where they stand: so that two versions of a design can be compared.

use serde::de::value::Error;
use serde::ser::{self, Serialize};

use super::{Design, ProcedureId, Step, Vocabulary};
use crate::arena::{Arena, Layered};
use crate::source::{FileId, Span};

/// What some declarations say, and where.
#[derive(Debug, Default)]
pub struct Said {
    /// Everything but places, value by value. Of one type, equal bytes are equal values: what is of no fixed length
    /// begins with its length, and what may be one of several things with its number.
    words: Vec<u8>,
    /// The places, in the order in which they stand in it.
    places: Vec<Span>,
    /// Where the words and the places of each declaration end.
    ends: Vec<(usize, usize)>,
}

/// What one declaration says, and where.
#[derive(Clone, Copy, Debug)]
pub struct Declared<'a> {
    words: &'a [u8],
    places: &'a [Span],
}

/// What a design says: in each of its procedures, and everywhere else.
#[derive(Debug, Default)]
pub struct SaidInDesign {
    /// Of a procedure, then of its steps.
    pub procedures: Arena<ProcedureId, Said>,
    /// Of everything else, steps without a procedure included.
    pub elsewhere: Said,
}

impl Said {
    /// Whether another one says the same, wherever it stands.
    pub fn is_same(&self, other: &Self) -> bool {
        self.words == other.words
    }

    /// The places of what is said, those of equal words in the same order.
    pub fn places(&self) -> &[Span] {
        &self.places
    }

    /// Its declarations, in their order.
    pub fn declared(&self) -> impl ExactSizeIterator<Item = Declared<'_>> {
        let mut begin = (0, 0);
        self.ends.iter().map(move |&end| {
            let (words, places) = (begin.0..end.0, begin.1..end.1);
            begin = end;
            Declared {
                words: self.words.get(words).unwrap_or_default(),
                places: self.places.get(places).unwrap_or_default(),
            }
        })
    }

    fn add<T: Serialize + ?Sized>(&mut self, said: &T) {
        // Of what a design is made of nothing refuses to be written, and writing into memory does not fail.
        let _ = said.serialize(&mut *self);
    }

    fn declare<T: Serialize>(&mut self, said: &T) {
        self.add(said);
        self.ends.push((self.words.len(), self.places.len()));
    }

    fn table<K: Copy + From<usize> + Into<usize>, V: Serialize>(&mut self, table: &Layered<K, V>) {
        self.add(&table.len());
        table.iter().for_each(|it| self.add(it));
    }

    fn length(&mut self, length: usize) {
        self.words.extend(length.to_le_bytes());
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
        } = self;
        let Vocabulary {
            sectors,
            purposes,
            events,
            documents,
            outcomes,
            groups,
        } = words;
        let mut elsewhere = Said::default();
        let all = &mut elsewhere;
        all.add(title);
        all.add(as_of);
        all.table(actors);
        all.table(data);
        all.table(systems);
        all.table(identifiers);
        all.table(mappings);
        all.table(laws);
        all.table(provisions);
        all.table(revisions);
        all.table(decisions);
        all.table(populations);
        all.table(scenarios);
        all.table(plans);
        all.table(accepted);
        all.table(sectors);
        all.table(purposes);
        all.table(events);
        all.table(documents);
        all.table(outcomes);
        all.table(groups);
        all.add(given);
        let mut free = Arena::filled(true, steps.len());
        let said = procedures.iter().map(|procedure| {
            let mut said = Said::default();
            said.declare(procedure);
            for &step in &procedure.steps {
                said.declare(&steps[step]);
                free[step] = false;
            }
            said
        });
        let said = said.collect();
        for (id, step) in steps.entries() {
            if free[id] {
                all.add(&id);
                all.add(step);
            }
        }
        SaidInDesign {
            procedures: said,
            elsewhere,
        }
    }
}

/// What a step says, apart from each other what different questions ask for.
#[derive(Debug, Default)]
pub struct SaidInStep {
    /// By which channels it is done.
    pub channels: Said,
    /// What somebody needs for it.
    pub needs: Said,
    /// How it identifies whom.
    pub methods: Said,
    /// How long it takes and waits, and what it costs.
    pub times: Said,
    /// Everything else.
    pub rest: Said,
}

impl Step {
    /// What it says.
    pub fn said(&self) -> SaidInStep {
        // Every field is named, so that a new one is not forgotten.
        let Self {
            name,
            procedure,
            by,
            is_junction,
            for_,
            under,
            required_by,
            channels,
            needs,
            takes,
            waits,
            fee,
            data,
            identifies,
            next,
            after_all,
            waits_for,
            calls,
            fallbacks,
        } = self;
        let mut said = SaidInStep::default();
        said.channels.add(channels);
        said.needs.add(needs);
        said.methods.add(identifies);
        said.times.add(&(takes, waits, fee));
        said.rest.add(&(name, procedure, by, is_junction, for_));
        said.rest.add(&(under, required_by, data));
        said.rest
            .add(&(next, after_all, waits_for, calls, fallbacks));
        said
    }
}

impl Declared<'_> {
    /// Whether another one says the same, wherever it stands.
    pub fn is_same(self, other: Declared<'_>) -> bool {
        self.words == other.words
    }

    /// The places of what is said, those of equal words in the same order.
    pub fn places(&self) -> &[Span] {
        self.places
    }
}

macro_rules! written_as_they_are {
    ($($name:ident: $type:ty;)*) => {
        $(fn $name(self, value: $type) -> Result<(), Error> {
            self.words.extend(value.to_le_bytes());
            Ok(())
        })*
    };
}

impl<'a> ser::Serializer for &'a mut Said {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Fields<'a>;
    type SerializeStructVariant = Self;

    written_as_they_are! {
        serialize_i8: i8;
        serialize_i16: i16;
        serialize_i32: i32;
        serialize_i64: i64;
        serialize_u8: u8;
        serialize_u16: u16;
        serialize_u32: u32;
        serialize_u64: u64;
        serialize_f32: f32;
        serialize_f64: f64;
    }

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.serialize_u8(value.into())
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.serialize_u32(value.into())
    }

    fn serialize_str(self, value: &str) -> Result<(), Error> {
        self.serialize_bytes(value.as_bytes())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Error> {
        self.length(value.len());
        self.words.extend_from_slice(value);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_u8(0)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        self.words.push(1);
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        Ok(())
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        number: u32,
        _: &'static str,
    ) -> Result<(), Error> {
        self.serialize_u32(number)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        number: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.words.extend(number.to_le_bytes());
        value.serialize(self)
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Self, Error> {
        self.length(length.ok_or_else(unmeasured)?);
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, Error> {
        Ok(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, Error> {
        Ok(self)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        number: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, Error> {
        self.words.extend(number.to_le_bytes());
        Ok(self)
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Self, Error> {
        self.length(length.ok_or_else(unmeasured)?);
        Ok(self)
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Fields<'a>, Error> {
        let place = (name == "Span").then_some(self.words.len());
        Ok(Fields { said: self, place })
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        number: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, Error> {
        self.words.extend(number.to_le_bytes());
        Ok(self)
    }

    fn is_human_readable(&self) -> bool {
        false
    }
}

fn unmeasured() -> Error {
    ser::Error::custom("of unknown length")
}

/// The fields of a struct.
pub struct Fields<'a> {
    said: &'a mut Said,
    /// Of a place, where it begins among the words: it is taken out of them.
    place: Option<usize>,
}

impl ser::SerializeStruct for Fields<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(&mut *self.said)
    }

    fn end(self) -> Result<(), Error> {
        let Some(begin) = self.place else {
            return Ok(());
        };
        let written = self.said.words.get(begin..).unwrap_or_default();
        let (numbers, _) = written.as_chunks::<4>();
        if let &[file, start, end] = numbers {
            self.said.places.push(Span {
                file: FileId(u32::from_le_bytes(file)),
                start: u32::from_le_bytes(start),
                end: u32::from_le_bytes(end),
            });
            self.said.words.truncate(begin);
        }
        Ok(())
    }
}

macro_rules! one_after_another {
    ($($kind:ident: $method:ident;)*) => {
        $(impl ser::$kind for &mut Said {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                value.serialize(&mut **self)
            }

            fn end(self) -> Result<(), Error> {
                Ok(())
            }
        })*
    };
}

one_after_another! {
    SerializeSeq: serialize_element;
    SerializeTuple: serialize_element;
    SerializeTupleStruct: serialize_field;
    SerializeTupleVariant: serialize_field;
}

impl ser::SerializeMap for &mut Said {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        key.serialize(&mut **self)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), Error> {
        Ok(())
    }
}

impl ser::SerializeStructVariant for &mut Said {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), Error> {
        Ok(())
    }
}
