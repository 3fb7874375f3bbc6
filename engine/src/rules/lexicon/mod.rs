//! What rules can say: the properties of things, and the questions of the graph as phrases.
//!
//! One file per topic. A row says what is asked, in both languages, and has its answer beside it; a new row is a
//! question that no rule could ask before, and everything else is a rule file.

mod acceptance;
mod args;
mod assessments;
pub(super) mod called;
mod channels;
mod consent;
mod data;
mod decisions;
mod delivery;
mod emergencies;
mod finishing;
mod fronts;
mod hole;
mod income;
mod laws;
mod municipal;
mod occasions;
mod offices;
mod ordinary;
mod people;
mod plans;
mod platforms;
mod procedures;
mod profiles;
mod renewal;
mod scenarios;
mod soundness;
mod steps;
mod systems;
mod tokens;
mod transfers;
mod vocabulary;

pub(super) use emergencies::Troubles;
pub(super) use occasions::Occasion;

use std::fmt;
use std::sync::Arc;

use gensoku_dsl::design::{
    AcceptedId, ActorId, DataId, DecisionId, Design, DocumentId, GroupId, IdentifierId, LawId,
    MappingId, PlanId, PopulationId, ProcedureId, ProvisionId, ScenarioId, StepId, SystemId,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use self::args::Args;
pub use self::hole::{Hole, Part};
use super::eval::Eval;
use super::facets::{Facets, Reads};
use super::matter::Matter;
use super::types::{Kind, Type};
use super::value::{Object, Value};
use crate::finding::Element;
use crate::world::{Answer, Logic, Movement, Outcome, Profile, Reason, Record, Truth};

/// A property: `s.channel`.
pub struct PropertyRow {
    /// Its word.
    pub name: &'static str,
    /// Its word in Japanese.
    pub ja: &'static str,
    /// What it is.
    pub ty: Type,
    /// Whether it is an open fact: what is not written is not known.
    pub open: bool,
    /// The clause that states it, where a finding about it stands.
    pub(super) clause: Option<Clause>,
    /// On which parts of a design it rests.
    reads: Option<Reads>,
    get: Get,
}

/// A clause that a rule can speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clause {
    /// `channel`.
    Channel,
    /// `takes`.
    Takes,
    /// `per`.
    Unit,
    /// `keyed by`.
    Key,
    /// `identifies`.
    Identifies,
    /// The seal that a step asks for.
    Seal,
}

macro_rules! getters {
    ($($kind:ident($id:ty): $pattern:pat => $bound:expr;)*) => {
        /// How a property is read, by the kind of thing that has it.
        enum Get {
            $($kind(fn(&Eval<'_>, $id) -> Answer<Value>),)*
            /// Of a record.
            Record(fn(&Eval<'_>, &Record) -> Answer<Value>),
            /// Of a movement.
            Movement(fn(&Eval<'_>, &Movement) -> Answer<Value>),
            /// Of a profile.
            Profile(fn(&Eval<'_>, &Profile) -> Answer<Value>),
        }

        impl Get {
            const fn kind(&self) -> Kind {
                match self {
                    $(Self::$kind(_) => Kind::$kind,)*
                    Self::Record(_) => Kind::Record,
                    Self::Movement(_) => Kind::Movement,
                    Self::Profile(_) => Kind::Profile,
                }
            }

            fn of(&self, eval: &Eval<'_>, object: Object) -> Answer<Value> {
                match (self, object) {
                    $((Self::$kind(get), Object::Element($pattern)) => get(eval, $bound),)*
                    (Self::Record(get), Object::Record(it)) => {
                        eval.world.records.get(it).map_or(Answer::Nothing, |it| get(eval, it))
                    }
                    (Self::Movement(get), Object::Movement(it)) => {
                        eval.world.movements.get(it).map_or(Answer::Nothing, |it| get(eval, it))
                    }
                    (Self::Profile(get), Object::Profile(it)) => {
                        eval.world.profiles.get(it).map_or(Answer::Nothing, |it| get(eval, it))
                    }
                    _ => Answer::Nothing,
                }
            }
        }
    };
}

getters! {
    Procedure(ProcedureId): Element::Procedure(it) => it;
    Step(StepId): Element::Step(it) => it;
    Actor(ActorId): Element::Actor(it) => it;
    Data(DataId): Element::Data(it) => it;
    System(SystemId): Element::System(it) => it;
    Identifier(IdentifierId): Element::Identifier(it) => it;
    Mapping(MappingId): Element::Mapping(it) => it;
    Law(LawId): Element::Law(it) => it;
    Provision(ProvisionId): Element::Provision(it) => it;
    Document(DocumentId): Element::Document(it) => it;
    Group(GroupId): Element::Group(it) => it;
    Decision(DecisionId): Element::Decision(it) => it;
    Population(PopulationId): Element::Population(it) => it;
    Scenario(ScenarioId): Element::Scenario(it) => it;
    Plan(PlanId): Element::Plan(it) => it;
    Milestone((PlanId, u32)): Element::Milestone(plan, it) => (plan, it);
    Consultation((PlanId, u32)): Element::Consultation(plan, it) => (plan, it);
    Review((PlanId, u32)): Element::Review(plan, it) => (plan, it);
    Measure((PlanId, u32)): Element::Measure(plan, it) => (plan, it);
    Acceptance(AcceptedId): Element::Acceptance(it) => it;
}

/// What a row is said to read, and what else it does.
const fn and_reads(said: Option<Reads>, more: Reads) -> Reads {
    match said {
        Some(said) => said.and(more),
        None => more,
    }
}

/// A row of the table of properties.
const fn property(name: &'static str, ja: &'static str, ty: Type, get: Get) -> PropertyRow {
    PropertyRow {
        name,
        ja,
        ty,
        open: false,
        clause: None,
        reads: None,
        get,
    }
}

impl PropertyRow {
    /// What is not written is not known.
    const fn open(mut self) -> Self {
        self.open = true;
        self
    }

    /// It is stated by that clause.
    const fn at(mut self, clause: Clause) -> Self {
        self.clause = Some(clause);
        self
    }

    /// It rests on these parts of the procedure that it is about, or of what lies outside procedures.
    const fn reads(mut self, facets: Facets) -> Self {
        self.reads = Some(and_reads(self.reads, Reads::here(facets)));
        self
    }

    /// It rests on these parts of every procedure.
    const fn anywhere(mut self, facets: Facets) -> Self {
        self.reads = Some(and_reads(self.reads, Reads::anywhere(facets)));
        self
    }

    /// Of what.
    pub const fn of(&self) -> Kind {
        self.get.kind()
    }

    /// What it is of a thing.
    pub(super) fn get(&self, eval: &Eval<'_>, object: Object) -> Answer<Value> {
        self.get.of(eval, object)
    }
}

/// A phrase: a question of the graph, asked in words.
pub struct PhraseRow {
    /// Its words; `{kind}` is a hole for a term of that kind.
    pub en: &'static str,
    /// Its words in Japanese; `{0}` is the first hole.
    pub ja: &'static str,
    /// The clause that it asks about, where a finding about it stands.
    pub(super) clause: Option<Clause>,
    /// On which parts of a design it rests.
    reads: Option<Reads>,
    reasons: Option<fn(&Eval<'_>, &Args<'_>) -> Vec<Reason>>,
    /// What it is about that a change may answer.
    matters: &'static [Matter],
    /// What it can hold of at all in its first hole, by what stands in the others.
    pub(super) among: Option<Among>,
    answers: Answers,
}

/// The things of which a phrase can hold.
pub(super) type Among = fn(&Eval<'_>, &[Value]) -> Option<Arc<[Object]>>;

/// How a condition comes to a truth, or to an outcome alone.
type Judged<L> = fn(&Eval<'_>, &Args<'_>) -> Option<L>;

/// How a phrase is answered.
enum Answers {
    /// It is a condition.
    Holds(Judged<Truth>),
    /// It is a condition that is answered sooner where why is not asked.
    Either(Judged<Truth>, Judged<Outcome>),
    /// It comes to something.
    Comes(Type, fn(&Eval<'_>, &Args<'_>) -> Option<Answer<Value>>),
}

/// A row of the table of phrases, with nothing said of it yet but how it is answered.
const fn phrase(en: &'static str, ja: &'static str, answers: Answers) -> PhraseRow {
    PhraseRow {
        en,
        ja,
        clause: None,
        reads: None,
        reasons: None,
        matters: &[],
        among: None,
        answers,
    }
}

/// A row of the table of phrases that is a condition.
const fn condition(
    en: &'static str,
    ja: &'static str,
    holds: fn(&Eval<'_>, &Args<'_>) -> Option<Truth>,
) -> PhraseRow {
    phrase(en, ja, Answers::Holds(holds))
}

/// A row of the table of phrases that is a condition, which is answered sooner where why is not asked.
const fn condition_either(
    en: &'static str,
    ja: &'static str,
    (truth, outcome): (Judged<Truth>, Judged<Outcome>),
) -> PhraseRow {
    phrase(en, ja, Answers::Either(truth, outcome))
}

/// One answer as a truth and as an outcome: what it calls gives whichever is wanted.
macro_rules! either {
    (|$eval:ident, $it:ident| $holds:expr) => {
        (|$eval, $it| $holds, |$eval, $it| $holds)
    };
}
use either;

/// A row of the table of phrases that comes to something.
const fn term(
    en: &'static str,
    ja: &'static str,
    ty: Type,
    comes: fn(&Eval<'_>, &Args<'_>) -> Option<Answer<Value>>,
) -> PhraseRow {
    phrase(en, ja, Answers::Comes(ty, comes))
}

impl PhraseRow {
    /// A finding about it stands at that clause.
    const fn at(mut self, clause: Clause) -> Self {
        self.clause = Some(clause);
        self
    }

    /// It rests on these parts of the procedure that it is about, or of what lies outside procedures.
    const fn reads(mut self, facets: Facets) -> Self {
        self.reads = Some(and_reads(self.reads, Reads::here(facets)));
        self
    }

    /// It rests on these parts of every procedure.
    const fn anywhere(mut self, facets: Facets) -> Self {
        self.reads = Some(and_reads(self.reads, Reads::anywhere(facets)));
        self
    }

    /// Why it comes to what it comes to, where that is more than the term says.
    const fn because(mut self, reasons: fn(&Eval<'_>, &Args<'_>) -> Vec<Reason>) -> Self {
        self.reasons = Some(reasons);
        self
    }

    /// It is about these matters, by which ways out are looked for.
    const fn about(mut self, matters: &'static [Matter]) -> Self {
        self.matters = matters;
        self
    }

    /// In its first hole it can hold of these things alone.
    const fn among(mut self, among: Among) -> Self {
        self.among = Some(among);
        self
    }

    /// What it comes to; a condition where absent.
    pub const fn ty(&self) -> Option<Type> {
        match self.answers {
            Answers::Holds(_) | Answers::Either(..) => None,
            Answers::Comes(ty, _) => Some(ty),
        }
    }

    /// Whether it holds of some values; what is not of the right kind fits nothing.
    pub(super) fn holds<L: Logic>(&self, eval: &Eval<'_>, values: &[Value]) -> L {
        let it = &Args(values);
        match self.answers {
            Answers::Holds(holds) => holds(eval, it).unwrap_or(Truth::of(false)).into(),
            Answers::Either(truth, outcome) => L::either(
                || truth(eval, it).unwrap_or(Truth::of(false)),
                || outcome(eval, it).unwrap_or(Outcome::False),
            ),
            Answers::Comes(..) => Truth::of(false).into(),
        }
    }

    /// What it comes to for some values.
    pub(super) fn comes_to(&self, eval: &Eval<'_>, values: &[Value]) -> Answer<Value> {
        match self.answers {
            Answers::Comes(_, comes) => comes(eval, &Args(values)).unwrap_or(Answer::Nothing),
            Answers::Holds(_) | Answers::Either(..) => Answer::Nothing,
        }
    }

    /// Why it comes to that.
    pub(super) fn reasons(&self, eval: &Eval<'_>, values: &[Value]) -> Vec<Reason> {
        self.reasons
            .map_or_else(Vec::new, |reasons| reasons(eval, &Args(values)))
    }

    /// The phrase in its pieces.
    pub fn parts(&self) -> Vec<Part> {
        self.en
            .split(' ')
            .map(|word| {
                let hole = word.strip_prefix('{').and_then(|w| w.strip_suffix('}'));
                hole.and_then(Hole::named)
                    .map_or(Part::Word(word), Part::Hole)
            })
            .collect()
    }
}

/// The rows about one topic.
struct Topic {
    properties: &'static [PropertyRow],
    phrases: &'static [PhraseRow],
}

/// The topics in the order in which the documents tell them.
static TOPICS: &[&Topic] = &[
    &procedures::TOPIC,
    &steps::TOPIC,
    &channels::TOPIC,
    &ordinary::TOPIC,
    &tokens::TOPIC,
    &finishing::TOPIC,
    &soundness::TOPIC,
    &people::TOPIC,
    &decisions::TOPIC,
    &scenarios::TOPIC,
    &data::TOPIC,
    &offices::TOPIC,
    &systems::TOPIC,
    &profiles::TOPIC,
    &laws::TOPIC,
    &consent::TOPIC,
    &transfers::TOPIC,
    &assessments::TOPIC,
    &vocabulary::TOPIC,
    &plans::TOPIC,
    &delivery::TOPIC,
    &municipal::TOPIC,
    &renewal::TOPIC,
    &emergencies::TOPIC,
    &fronts::TOPIC,
    &occasions::TOPIC,
    &income::TOPIC,
    &platforms::TOPIC,
    &acceptance::TOPIC,
];

/// Whether data is an account: what is about one, or speaks of one.
pub(crate) fn is_account(design: &Design, data: DataId) -> bool {
    called::is_an_account(design, data)
}

pub(crate) use income::unknown_to;

/// A property that rules can name.
#[derive(Clone, Copy)]
pub struct Property {
    row: &'static PropertyRow,
}

/// A phrase that rules can use.
#[derive(Clone, Copy)]
pub struct Phrase {
    row: &'static PhraseRow,
}

/// Every property.
pub fn properties() -> impl Iterator<Item = Property> {
    let rows = TOPICS.iter().flat_map(|it| it.properties);
    rows.map(|row| Property { row })
}

/// Every phrase.
pub fn phrases() -> impl Iterator<Item = Phrase> {
    let rows = TOPICS.iter().flat_map(|it| it.phrases);
    rows.map(|row| Phrase { row })
}

impl Property {
    /// The property of a kind with a name.
    pub fn named(of: Kind, name: &str) -> Option<Self> {
        properties().find(|it| it.row.of() == of && it.row.name == name)
    }

    /// Its row of the table.
    pub fn row(self) -> &'static PropertyRow {
        self.row
    }

    /// On which parts of a design it rests; on all where its row does not say.
    pub(crate) fn reads(self) -> Reads {
        self.row.reads.unwrap_or(Reads::EVERYTHING)
    }

    /// Whether it is that property of that kind.
    pub fn is(self, of: Kind, name: &str) -> bool {
        self.row.of() == of && self.row.name == name
    }
}

impl Phrase {
    /// The phrase with these English words.
    pub fn worded(en: &str) -> Option<Self> {
        phrases().find(|it| it.row.en == en)
    }

    /// Its row of the table.
    pub fn row(self) -> &'static PhraseRow {
        self.row
    }

    /// What it is about that a change of a design may answer.
    pub(crate) fn matters(self) -> &'static [Matter] {
        self.row.matters
    }

    /// On which parts of a design its answer rests; on all where its row does not say.
    pub(crate) fn reads(self) -> Reads {
        self.row.reads.unwrap_or(Reads::EVERYTHING)
    }
}

impl PartialEq for Property {
    fn eq(&self, other: &Self) -> bool {
        self.is(other.row.of(), other.row.name)
    }
}

impl PartialEq for Phrase {
    fn eq(&self, other: &Self) -> bool {
        self.row.en == other.row.en
    }
}

impl fmt::Debug for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.row.of().word(), self.row.name)
    }
}

impl fmt::Debug for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.row.en)
    }
}

// A row holds functions: what is written down is its name, and reading it back looks the row up.

impl Serialize for Property {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.row.of(), self.row.name).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Property {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (of, name) = <(Kind, String)>::deserialize(deserializer)?;
        Self::named(of, &name)
            .ok_or_else(|| serde::de::Error::custom(format!("no property {}.{name}", of.word())))
    }
}

impl Serialize for Phrase {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.row.en.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Phrase {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let en = String::deserialize(deserializer)?;
        Self::worded(&en).ok_or_else(|| serde::de::Error::custom(format!("no phrase “{en}”")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hole_names_a_kind_and_stands_in_the_japanese_too() {
        for row in phrases().map(Phrase::row) {
            let holes = row.en.split(' ').filter(|w| w.starts_with('{'));
            for (i, hole) in holes.enumerate() {
                let known = Hole::named(hole.trim_matches(['{', '}']));
                assert!(known.is_some(), "{hole} in “{}”", row.en);
                assert!(row.ja.contains(&format!("{{{i}}}")), "“{}”", row.ja);
            }
        }
    }

    #[test]
    fn no_property_of_a_kind_and_no_phrase_has_two_meanings() {
        let mut seen = std::collections::BTreeSet::new();
        for it in properties() {
            assert!(seen.insert(format!("{it:?}")), "{it:?} twice");
        }
        for it in phrases() {
            assert!(seen.insert(format!("{it:?}")), "{it:?} twice");
        }
    }

    #[test]
    fn every_matter_is_asked_about_by_some_row() {
        for it in Matter::ALL {
            let asked = phrases().any(|row| row.matters().contains(it));
            assert!(asked, "{it:?}");
        }
    }

    /// A row that reads everything makes every finding of its rules bear on every change: only these do.
    const OF_EVERYTHING: &[&str] = &[
        // What was found may be anything.
        "{acceptance} meets a finding",
        "what {acceptance} accepts is accepted on the day",
        "{acceptance} meets a finding before or with some revision",
    ];

    #[test]
    fn every_row_says_what_it_reads_and_none_reads_everything_by_accident() {
        let properties = properties().map(|it| (format!("{it:?}"), it.row.reads));
        let phrases = phrases().map(|it| (format!("{it:?}"), it.row.reads));
        for (row, reads) in properties.chain(phrases) {
            let all = reads
                .unwrap_or_else(|| panic!("{row} does not say what it reads"))
                .all();
            let law = Facets::PERMITS.and(Facets::REQUIRES).and(Facets::ENACTED);
            let whole = [Facets::CHANNELS, law];
            let coarse = whole.iter().any(|it| it.within(all));
            assert_eq!(
                coarse,
                OF_EVERYTHING.contains(&row.as_str()),
                "{row} reads {all:?}"
            );
        }
    }
}
