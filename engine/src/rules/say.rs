//! What a rule says: its text with the holes filled in.

use std::borrow::Borrow;

use gensoku_dsl::design::{Design, MappingId, Millis, Name, Spelled, SystemRef};
use gensoku_dsl::diagnostic::Severity;
use gensoku_dsl::text::{Lang, Text};
use smallvec::SmallVec;

use super::eval::{Bound, Eval};
use super::expr::{Piece, Sentence, Term};
use super::parameters::Amount;
use super::value::{Object, Value};
use crate::finding::Element;
use crate::world::{Answer, Cut, Link, Movement, World};

/// So many of what there is are named in a sentence: whoever reads longer lists does not read them.
const MOST_LISTED: usize = 12;

/// The terms of a sentence and what they come to.
type Known<'s> = SmallVec<[(&'s Term, Answer<Value>); 4]>;

impl Eval<'_> {
    /// A sentence in both languages.
    pub(super) fn sentence(&self, sentence: &Sentence, bound: &mut Bound) -> Text {
        let mut known = Known::new();
        Text::new(
            self.pieces(&sentence.en, bound, &mut known, Lang::En),
            self.pieces(&sentence.ja, bound, &mut known, Lang::Ja),
        )
    }

    fn pieces<'s>(
        &self,
        pieces: &'s [Piece],
        bound: &mut Bound,
        known: &mut Known<'s>,
        lang: Lang,
    ) -> String {
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(words) => text.push_str(words),
                Piece::Hole(term) => match self.value_said(term, bound, known) {
                    Answer::Known(value) => text.push_str(&self.write(value, lang)),
                    Answer::Nothing => text.push_str(none(lang)),
                    Answer::Open(_) => text.push_str(not_stated(lang)),
                    Answer::Undecided(_) => text.push_str(undecided(lang)),
                },
            }
        }
        text
    }

    /// What a term comes to, which is mostly said in either language.
    fn value_said<'k, 's>(
        &self,
        term: &'s Term,
        bound: &mut Bound,
        known: &'k mut Known<'s>,
    ) -> &'k Answer<Value> {
        let at = known.iter().position(|(it, _)| *it == term);
        let at = at.unwrap_or_else(|| {
            known.push((term, self.value(term, bound)));
            known.len() - 1
        });
        known.get(at).map_or(&Answer::Nothing, |(_, value)| value)
    }

    /// A value in words.
    pub(super) fn write(&self, value: &Value, lang: Lang) -> String {
        match value {
            Value::One(object) => self.object(*object, lang),
            Value::Many(many) => {
                let told = many.iter().take(MOST_LISTED);
                let mut words: Vec<String> = told.map(|&it| self.object(it, lang)).collect();
                // Steps stand in their order; other things have none that a reader could see.
                if !matches!(many.first(), Some(Object::Element(Element::Step(_)))) {
                    words.sort();
                }
                let more = many.len() - words.len();
                match (more, lang) {
                    (0, _) => list(&words, lang),
                    (_, Lang::En) => format!("{} and {more} more", words.join(", ")),
                    (_, Lang::Ja) => format!("{} ほか{more}件", words.join("、")),
                }
            }
            Value::Number(number) => number.to_string(),
            Value::Duration(millis) => duration(*millis, lang),
            Value::Date(day) => date(*day, lang),
            Value::Text(text) => text.get(lang).to_owned(),
            Value::Between(least, ..) => match lang {
                Lang::En => format!("at least {}", duration(*least, lang)),
                Lang::Ja => format!("少なくとも{}", duration(*least, lang)),
            },
            Value::Words(class, words) => {
                let known = class.words();
                let words: Vec<String> = words
                    .iter()
                    .map(|&word| {
                        let pair = known.iter().find(|(en, _)| *en == word);
                        let (en, ja) = pair.copied().unwrap_or((word, word));
                        match lang {
                            Lang::En => en,
                            Lang::Ja => ja,
                        }
                        .to_owned()
                    })
                    .collect();
                either(&words, lang)
            }
        }
    }

    fn object(&self, object: Object, lang: Lang) -> String {
        let design = self.world.design;
        let label = |name: &Name| name.label(lang).to_owned();
        match object {
            Object::Element(element) => label_of(design, element, lang),
            Object::Record(index) => match self.world.records.get(index) {
                Some(it) => {
                    let system = label(&design.systems[it.system].name);
                    let data = label(&design.data[it.data].name);
                    match lang {
                        Lang::En => format!("{data} in {system}"),
                        Lang::Ja => format!("{system}の{data}"),
                    }
                }
                None => String::new(),
            },
            Object::Movement(index) => match self.world.movements.get(index) {
                Some(it) => {
                    let step = label(&design.steps[it.step].name);
                    let data = label(&design.data[it.data].name);
                    match lang {
                        Lang::En => format!("{step} of {data}"),
                        Lang::Ja => format!("{step}における{data}"),
                    }
                }
                None => String::new(),
            },
            Object::Profile(index) => match self.world.profiles.get(index) {
                Some(it) => label(&design.actors[it.actor].name),
                None => String::new(),
            },
        }
    }
}

/// The declared name of an element, where it has one of its own.
pub fn name_of(design: &Design, element: Element) -> Option<&Name> {
    let words = &design.words;
    Some(match element {
        Element::Procedure(id) => &design.procedures.find(id)?.name,
        Element::Step(id) => &design.steps.find(id)?.name,
        Element::Outcome(_, id) => &words.outcomes.find(id)?.name,
        Element::Actor(id) => &design.actors.find(id)?.name,
        Element::Data(id) => &design.data.find(id)?.name,
        Element::System(id) => &design.systems.find(id)?.name,
        Element::Identifier(id) => &design.identifiers.find(id)?.name,
        Element::Mapping(id) => &design.mappings.find(id)?.name,
        Element::Law(id) => &design.laws.find(id)?.name,
        Element::Document(id) => &words.documents.find(id)?.name,
        Element::Sector(id) => &words.sectors.find(id)?.name,
        Element::Purpose(id) => &words.purposes.find(id)?.name,
        Element::Event(id) => &words.events.find(id)?.name,
        Element::Group(id) => &words.groups.find(id)?.name,
        Element::Decision(id) => &design.decisions.find(id)?.name,
        Element::Population(id) => &design.populations.find(id)?.name,
        Element::Scenario(id) => &design.scenarios.find(id)?.name,
        Element::Plan(id) => &design.plans.find(id)?.name,
        Element::Milestone(plan, at) => {
            &design.plans.find(plan)?.milestones.get(at as usize)?.name
        }
        Element::Provision(_)
        | Element::Consultation(..)
        | Element::Review(..)
        | Element::Measure(..)
        | Element::Acceptance(_)
        // Its name is in its file, not in a design: the witness carries it as its path.
        | Element::Imported(_) => return None,
    })
}

/// What people are shown of an element.
pub fn label_of(design: &Design, element: Element, lang: Lang) -> String {
    if let Some(name) = name_of(design, element) {
        return name.label(lang).to_owned();
    }
    let plan = |id| design.plans.find(id);
    let label = match element {
        Element::Provision(id) => design.provisions.find(id).and_then(|provision| {
            let law = design.laws.find(provision.law)?.name.label(lang);
            Some(match lang {
                Lang::En => format!("{law}, {}", provision.number),
                Lang::Ja => format!("{law}{}", provision.number.japanese()),
            })
        }),
        Element::Consultation(id, at) => plan(id).and_then(|it| {
            let (actor, ..) = it.consulted.get(at as usize)?;
            Some(label_of(design, Element::Actor(*actor), lang))
        }),
        Element::Review(id, at) => {
            plan(id).and_then(|it| Some(it.depends.get(at as usize)?.0.clone()))
        }
        Element::Measure(id, at) => {
            plan(id).and_then(|it| Some(it.measures.get(at as usize)?.title.get(lang).to_owned()))
        }
        Element::Acceptance(id) => design.accepted.find(id).map(|it| it.finding.clone()),
        _ => None,
    };
    label.unwrap_or_default()
}

/// The path of an element, of names: what identities are made of and what one types.
pub fn path_of(design: &Design, element: Element) -> String {
    let name = |element| name_of(design, element).map_or("", |it| it.id.as_str());
    // What has no name of its own is told by its words, as one word.
    let part = |plan, words: &str| {
        let words: Vec<&str> = words.split_whitespace().collect();
        format!("{}.{}", name(Element::Plan(plan)), words.join("-"))
    };
    match element {
        Element::Step(id) => {
            let procedure = design.steps.find(id).map(|it| it.procedure);
            let procedure = procedure.map_or("", |it| name(Element::Procedure(it)));
            [procedure, ".", name(element)].concat()
        }
        Element::Outcome(procedure, _) => {
            [name(Element::Procedure(procedure)), ".", name(element)].concat()
        }
        Element::Provision(id) => design.provisions.find(id).map_or_else(String::new, |it| {
            format!("{} {}", name(Element::Law(it.law)), it.number)
        }),
        Element::Milestone(plan, _) => part(plan, name(element)),
        Element::Consultation(plan, at) => {
            let consulted = design
                .plans
                .find(plan)
                .and_then(|it| it.consulted.get(at as usize));
            part(plan, consulted.map_or("", |it| name(Element::Actor(it.0))))
        }
        Element::Review(plan, _) | Element::Measure(plan, _) => {
            part(plan, &label_of(design, element, Lang::En))
        }
        Element::Acceptance(_) => label_of(design, element, Lang::En),
        other => name(other).to_owned(),
    }
}

/// What a movement does, such as `copies Income from Ledger to National, keyed by MyNumber`.
pub fn movement(design: &Design, movement: &Movement) -> Text {
    let write = |lang: Lang| {
        let data = design.data[movement.data].name.label(lang);
        let system = |it: SystemRef| design.systems[it.system].name.label(lang);
        let verb = movement.verb.word(lang);
        let key = movement
            .key
            .value()
            .map(|&key| design.identifiers[key].name.label(lang));
        match lang {
            Lang::En => {
                let mut note = format!("{verb} {data}");
                if let Some(from) = movement.from {
                    note.push_str(&format!(" from {}", system(from)));
                }
                if let Some(to) = movement.to {
                    note.push_str(&format!(" to {}", system(to)));
                }
                if let Some(key) = key {
                    note.push_str(&format!(", keyed by {key}"));
                }
                note
            }
            Lang::Ja => {
                let mut note = String::new();
                if let Some(from) = movement.from {
                    note.push_str(&format!("{}から", system(from)));
                }
                if let Some(to) = movement.to {
                    note.push_str(&format!("{}へ", system(to)));
                }
                note.push_str(&format!("{data}を{verb}"));
                if let Some(key) = key {
                    note.push_str(&format!("（{key}による）"));
                }
                note
            }
        }
    };
    Text::new(write(Lang::En), write(Lang::Ja))
}

/// What a table turns into what.
pub fn table(design: &Design, table: MappingId) -> Text {
    let it = &design.mappings[table];
    let end = |id, lang| label_of(design, Element::Identifier(id), lang);
    let (from, to) = (|lang| end(it.from, lang), |lang| end(it.to, lang));
    Text::new(
        format!("turns {} into {}", from(Lang::En), to(Lang::En)),
        format!("{}を{}に対応させる", from(Lang::Ja), to(Lang::Ja)),
    )
}

/// Something by which records meet, or that brought one, as the object of a sentence.
pub fn link(design: &Design, movements: &[Movement], link: Link) -> Text {
    let named = |element, en: &str, ja: &str| {
        Text::new(
            format!("{en} {}", label_of(design, element, Lang::En)),
            format!("{ja}「{}」", label_of(design, element, Lang::Ja)),
        )
    };
    match link {
        Link::Mapping(id) => named(Element::Mapping(id), "the table", "対応表"),
        Link::Identifier(id) => named(Element::Identifier(id), "the identifier", "識別子"),
        Link::BasicFour => Text::new(
            "name, birth date, address and sex together",
            "氏名・生年月日・住所・性別の組",
        ),
        Link::Movement(index) => movements.get(index).map_or_else(Text::default, |it| {
            let step = |lang| label_of(design, Element::Step(it.step), lang);
            let does = movement(design, it);
            Text::new(
                format!("{} ({})", step(Lang::En), does.en),
                format!("{}（{}）", step(Lang::Ja), does.ja),
            )
        }),
    }
}

/// A link by the names in it, such as `Codes`, `MyNumber` or `Gather.Push@Income`; several movements of one step
/// that bring the same data share one.
pub fn link_name(design: &Design, movements: &[Movement], link: Link) -> String {
    let path = |element| path_of(design, element);
    match link {
        Link::Mapping(id) => path(Element::Mapping(id)),
        Link::Identifier(id) => path(Element::Identifier(id)),
        Link::BasicFour => "BasicFour".to_owned(),
        Link::Movement(index) => movements.get(index).map_or_else(String::new, |it| {
            let step = path(Element::Step(it.step));
            format!("{step}@{}", path(Element::Data(it.data)))
        }),
    }
}

/// That a profile falls apart without the links of a cut.
pub fn apart(world: &World<'_>, cut: &Cut) -> Text {
    let links = cut.links.iter();
    let links: Vec<Text> = links
        .map(|&it| link(world.design, &world.movements, it))
        .collect();
    let en: Vec<&str> = links.iter().map(|it| it.en.as_str()).collect();
    let ja: Vec<&str> = links.iter().map(|it| it.ja.as_str()).collect();
    let (en, ja) = (list(&en, Lang::En), list(&ja, Lang::Ja));
    if cut.exact {
        Text::new(
            format!("Do without {en}: nothing less takes this apart"),
            format!("{ja}をなくす（これより少なくては名寄せはなくならない）"),
        )
    } else {
        Text::new(
            format!("Do without {en}: this takes it apart, though something less may"),
            format!("{ja}をなくす（名寄せはなくなるが、これより少なくて済む可能性がある）"),
        )
    }
}

/// How grave something is, in words.
pub fn severity(severity: Severity) -> Text {
    match severity {
        Severity::Error => Text::new("error", "違反"),
        Severity::Warning => Text::new("warning", "注意"),
        Severity::Note => Text::new("note", "参考"),
    }
}

/// The value of a parameter in words.
pub fn amount(amount: Amount, lang: Lang) -> String {
    match amount {
        Amount::Number(number) => number.to_string(),
        Amount::Seconds(seconds) => duration(seconds.saturating_mul(1000), lang),
        Amount::Days(days) => duration(days.saturating_mul(86_400_000), lang),
        Amount::Date(day) => date(day, lang),
    }
}

/// A day in words: `2025-03-31`, 2025年3月31日.
pub fn date(day: jiff::civil::Date, lang: Lang) -> String {
    match lang {
        Lang::En => day.to_string(),
        Lang::Ja => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
    }
}

/// A duration in words: at most two units, none of them of value 0. What is longer than a year and no whole number of
/// years, but of months of 30 days, is told in months, as it was stated.
pub fn duration(millis: Millis, lang: Lang) -> String {
    const YEAR: u64 = 31_536_000_000;
    const MONTH: u64 = 2_592_000_000;
    if millis > YEAR && !millis.is_multiple_of(YEAR) && millis.is_multiple_of(MONTH) {
        let months = millis / MONTH;
        return match lang {
            Lang::En => format!("{months} months"),
            Lang::Ja => format!("{months}か月"),
        };
    }
    const UNITS: [(u64, &str, &str); 5] = [
        // As the language counts: a year has 365 days.
        (YEAR, "year", "年"),
        (86_400_000, "day", "日"),
        (3_600_000, "hour", "時間"),
        (60_000, "min", "分"),
        (1_000, "sec", "秒"),
    ];
    let mut rest = millis;
    let mut parts = Vec::new();
    for (unit, en, ja) in UNITS {
        let count = rest / unit;
        rest %= unit;
        if count > 0 && parts.len() < 2 {
            parts.push(match lang {
                Lang::En if count > 1 && matches!(en, "year" | "day" | "hour") => {
                    format!("{count} {en}s")
                }
                Lang::En => format!("{count} {en}"),
                Lang::Ja => format!("{count}{ja}"),
            });
        }
    }
    match (parts.is_empty(), lang) {
        (false, Lang::En) => parts.join(" "),
        (false, Lang::Ja) => parts.concat(),
        (true, Lang::En) => "0 sec".to_owned(),
        (true, Lang::Ja) => "0秒".to_owned(),
    }
}

fn joined<S: Borrow<str>>(words: &[S], lang: Lang, last_en: &str, last_ja: &str) -> String {
    match (words, lang) {
        ([], _) => none(lang).to_owned(),
        ([rest @ .., last], Lang::En) if !rest.is_empty() => {
            format!("{}{last_en}{}", rest.join(", "), last.borrow())
        }
        ([rest @ .., last], Lang::Ja) if !rest.is_empty() => {
            format!("{}{last_ja}{}", rest.join("、"), last.borrow())
        }
        ([only], _) => only.borrow().to_owned(),
        (many, _) => many.join(", "),
    }
}

/// `a, b and c`.
pub fn list<S: Borrow<str>>(words: &[S], lang: Lang) -> String {
    joined(words, lang, " and ", "、")
}

/// `a or b`.
pub fn either<S: Borrow<str>>(words: &[S], lang: Lang) -> String {
    joined(words, lang, " or ", "又は")
}

fn none(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "none",
        Lang::Ja => "なし",
    }
}

pub(super) fn not_stated(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "not stated",
        Lang::Ja => "記載なし",
    }
}

fn undecided(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "undecided",
        Lang::Ja => "判定できず",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_tell_their_two_largest_units() {
        let cases = [
            (0, "0 sec", "0秒"),
            (60_000, "1 min", "1分"),
            (2_400_000, "40 min", "40分"),
            (5_400_000, "1 hour 30 min", "1時間30分"),
            (259_200_000, "3 days", "3日"),
            (90_061_000, "1 day 1 hour", "1日1時間"),
            (157_680_000_000, "5 years", "5年"),
            (155_520_000_000, "60 months", "60か月"),
            (34_560_000_000, "1 year 35 days", "1年35日"),
        ];
        for (millis, en, ja) in cases {
            assert_eq!(duration(millis, Lang::En), en);
            assert_eq!(duration(millis, Lang::Ja), ja);
        }
    }

    #[test]
    fn lists_read_as_people_say_them() {
        let words = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(list(&words, Lang::En), "a, b and c");
        assert_eq!(list(&words, Lang::Ja), "a、b、c");
        assert_eq!(either(&words[..2], Lang::En), "a or b");
        assert_eq!(either(&words[..2], Lang::Ja), "a又はb");
        assert_eq!(list::<&str>(&[], Lang::En), "none");
    }
}
