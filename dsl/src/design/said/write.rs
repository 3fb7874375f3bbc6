//! How what declarations say is written down: value by value, by `serde`, places and labels apart from all else.

use serde::de::value::Error;
use serde::ser::{self, Serialize};

use super::Said;
use crate::source::{FileId, Span};

impl Said {
    /// What is being written: words, or within a name what is called so.
    fn written(&mut self) -> &mut Vec<u8> {
        if self.naming {
            &mut self.names
        } else {
            &mut self.words
        }
    }

    fn write(&mut self, bytes: &[u8]) {
        self.written().extend_from_slice(bytes);
    }

    fn length(&mut self, length: usize) {
        self.write(&length.to_le_bytes());
    }
}

macro_rules! written_as_they_are {
    ($($name:ident: $type:ty;)*) => {
        $(fn $name(self, value: $type) -> Result<(), Error> {
            self.write(&value.to_le_bytes());
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
        self.write(value);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_u8(0)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        self.write(&[1]);
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
        self.write(&number.to_le_bytes());
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
        self.write(&number.to_le_bytes());
        Ok(self)
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Self, Error> {
        self.length(length.ok_or_else(unmeasured)?);
        Ok(self)
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Fields<'a>, Error> {
        let kind = match name {
            "Span" => Kind::Place(self.written().len()),
            "Name" => Kind::Name,
            _ => Kind::Other,
        };
        if matches!(kind, Kind::Name) {
            self.naming = true;
        }
        Ok(Fields { said: self, kind })
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        number: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, Error> {
        self.write(&number.to_le_bytes());
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
    kind: Kind,
}

/// What a struct is.
enum Kind {
    /// A place, which begins there in what is written: it is taken out of it.
    Place(usize),
    /// A name.
    Name,
    /// Anything else.
    Other,
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
        let begin = match self.kind {
            Kind::Place(begin) => begin,
            Kind::Name => {
                self.said.naming = false;
                return Ok(());
            }
            Kind::Other => return Ok(()),
        };
        let written = self.said.written();
        let (numbers, _) = written.get(begin..).unwrap_or_default().as_chunks::<4>();
        let place = match numbers {
            &[file, start, end] => Span {
                file: FileId(u32::from_le_bytes(file)),
                start: u32::from_le_bytes(start),
                end: u32::from_le_bytes(end),
            },
            _ => return Ok(()),
        };
        written.truncate(begin);
        self.said.places.push(place);
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
