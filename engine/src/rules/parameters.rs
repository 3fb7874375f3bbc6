//! Dated parameters: numbers that a law or a plan sets, each with its source.

use std::collections::BTreeMap;

use gensoku_dsl::text::Text;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::expr::ParameterType;

/// The parameters that rules can name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Parameters(pub BTreeMap<String, Parameter>);

/// One parameter and what it was when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// What it is, in words.
    pub title: Text,
    /// Its values in the order of their dates.
    pub values: Vec<Dated>,
}

/// A value from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated {
    /// The first day; always before the others where absent.
    pub from: Option<Date>,
    /// The value.
    pub value: Amount,
    /// Who set it, where.
    pub source: String,
}

/// A value of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Amount {
    /// A count.
    Number(i64),
    /// A duration in seconds.
    Seconds(u64),
    /// A duration in days.
    Days(u64),
    /// A day.
    Date(Date),
}

impl Amount {
    /// Its type.
    pub fn ty(self) -> ParameterType {
        match self {
            Self::Number(_) => ParameterType::Number,
            Self::Seconds(_) | Self::Days(_) => ParameterType::Duration,
            Self::Date(_) => ParameterType::Date,
        }
    }
}

impl Amount {
    /// How much it is, durations in seconds; a day is no amount.
    pub fn size(self) -> Option<i128> {
        match self {
            Self::Number(it) => Some(it.into()),
            Self::Seconds(it) => Some(it.into()),
            Self::Days(it) => Some(i128::from(it) * 86_400),
            Self::Date(_) => None,
        }
    }
}

impl Parameter {
    /// Its type: that of its values, which [`Parameters::faults`] holds to one.
    pub fn ty(&self) -> Option<ParameterType> {
        self.values.first().map(|it| it.value.ty())
    }

    /// What it is on a day; the first value before any of them.
    pub fn on(&self, day: Date) -> Option<&Dated> {
        self.values
            .iter()
            .rev()
            .find(|it| it.from.is_none_or(|from| from <= day))
            .or(self.values.first())
    }
}

impl Parameters {
    /// The number that a parameter is on a day, where it is one.
    pub fn number(&self, name: &str, day: Date) -> Option<usize> {
        match self.0.get(name)?.on(day)?.value {
            Amount::Number(number) => usize::try_from(number).ok(),
            _ => None,
        }
    }

    /// What is wrong with them, in words: values of two types, dates out of order, a missing source.
    pub fn faults(&self) -> Vec<Text> {
        let mut faults = Vec::new();
        let mut wrong = |en: String, ja: String| faults.push(Text::new(en, ja));
        for (name, parameter) in &self.0 {
            let mut values = parameter.values.iter();
            if (values.clone()).any(|it| Some(it.value.ty()) != parameter.ty()) {
                wrong(
                    format!("the values of `{name}` are of two types"),
                    format!("「{name}」の値の種類が一つではありません"),
                );
            }
            if parameter.values.is_empty() {
                wrong(
                    format!("`{name}` has no value"),
                    format!("「{name}」に値がありません"),
                );
            }
            if !parameter.values.is_sorted_by_key(|it| it.from) {
                wrong(
                    format!("the values of `{name}` are not in the order of their dates"),
                    format!("「{name}」の値が日付の順に並んでいません"),
                );
            }
            if values.any(|it| it.source.trim().is_empty()) {
                wrong(
                    format!("a value of `{name}` has no source"),
                    format!("「{name}」の値に出典がありません"),
                );
            }
        }
        faults
    }
}
