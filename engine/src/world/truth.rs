//! Kleene's strong three-valued truth, with what is open and why something holds.

use gensoku_dsl::source::Span;
use gensoku_dsl::syntax::keyword::Keyword;
use gensoku_dsl::text::{Lang, Text};

use crate::finding::{Element, Role};

/// A fact that the design leaves open: a question to its author.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OpenFact {
    /// Of what.
    pub element: Element,
    /// Which clause would state it, such as `channel`.
    pub clause: &'static str,
    /// Where it would stand.
    pub span: Span,
}

impl OpenFact {
    /// The clause as a design in that language writes it: `keeps`, 保存期間.
    pub fn word(&self, lang: Lang) -> &'static str {
        if lang == Lang::En {
            return match self.clause {
                "reach" => "universal, sector or local",
                clause => clause,
            };
        }
        // English words that stand for several keywords; the first of the table is meant elsewhere.
        let keyword = match (self.clause, self.element) {
            ("by", _) => Some(Keyword::ByDate),
            ("on", Element::Consultation(..) | Element::Scenario(_)) => Some(Keyword::OnDate),
            // Said by one of three keywords.
            ("reach", _) => return "通用する範囲",
            _ => {
                let mut all = Keyword::ALL.iter().copied();
                all.find(|it| it.spelling(Lang::En) == self.clause)
            }
        };
        keyword.map_or(self.clause, |it| it.spelling(lang))
    }
}

/// A reason: an element, the part it plays, and what is to be seen there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reason {
    /// The part.
    pub role: Role,
    /// What it points to.
    pub element: Element,
    /// What is to be seen.
    pub note: Text,
    /// Where.
    pub span: Span,
}

/// The truth of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It holds, for these reasons.
    True(Vec<Reason>),
    /// It does not, for these reasons.
    False(Vec<Reason>),
    /// It depends on these facts; never empty.
    Open(Vec<OpenFact>),
    /// A bound was reached, or what it rests on is not decided.
    Undecided(Text),
}

impl Truth {
    /// A plain truth value.
    pub fn of(holds: bool) -> Self {
        Self::because(holds, Vec::new())
    }

    /// A truth value with its reasons.
    pub fn because(holds: bool, reasons: Vec<Reason>) -> Self {
        if holds {
            Self::True(reasons)
        } else {
            Self::False(reasons)
        }
    }

    /// Not.
    #[must_use]
    pub fn negated(self) -> Self {
        Logic::negated(self)
    }

    /// All of them: false where one is; its reasons are then those of all false ones.
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        Logic::all(parts)
    }

    /// One of them: true where one is.
    pub fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        Logic::any(parts)
    }
}

/// What conditions can come to: a [`Truth`] that says why, or an [`Outcome`] alone, for which less need be looked at.
pub(crate) trait Logic: From<Truth> {
    /// Whether it says why.
    const SAYS_WHY: bool;

    /// Not.
    #[must_use]
    fn negated(self) -> Self;

    /// All of them: false where one is.
    fn all(parts: impl IntoIterator<Item = Self>) -> Self;

    /// One of them: true where one is.
    fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::all(parts.into_iter().map(Self::negated)).negated()
    }

    /// The same, with what explains it.
    #[must_use]
    fn explained(self, explain: impl FnOnce(Truth) -> Truth) -> Self;

    /// What it comes to, without why.
    fn outcome(&self) -> Outcome;

    /// What says why, or the outcome alone, whichever it is.
    fn either(truth: impl FnOnce() -> Truth, outcome: impl FnOnce() -> Outcome) -> Self;

    /// It holds, for these reasons.
    fn held(why: impl FnOnce() -> Vec<Reason>) -> Self {
        Self::either(|| Truth::True(why()), || Outcome::True)
    }

    /// It does not hold, for these reasons.
    fn refuted(why: impl FnOnce() -> Vec<Reason>) -> Self {
        Self::either(|| Truth::False(why()), || Outcome::False)
    }

    /// It depends on these facts.
    fn depends(on: impl FnOnce() -> Vec<OpenFact>) -> Self {
        Self::either(|| Truth::Open(on()), || Outcome::Open)
    }

    /// It is not decided, for this reason.
    fn undecided(why: impl FnOnce() -> Text) -> Self {
        Self::either(|| Truth::Undecided(why()), || Outcome::Undecided)
    }
}

impl Logic for Truth {
    const SAYS_WHY: bool = true;

    fn negated(self) -> Self {
        match self {
            Self::True(reasons) => Self::False(reasons),
            Self::False(reasons) => Self::True(reasons),
            other => other,
        }
    }

    fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut parts = Parts::of(parts);
        if let Some(reasons) = parts.refuted.take() {
            return Self::False(reasons);
        }
        let held = parts.held.take().unwrap_or_default();
        parts.rest(Self::True(held))
    }

    fn explained(self, explain: impl FnOnce(Truth) -> Truth) -> Self {
        explain(self)
    }

    fn outcome(&self) -> Outcome {
        match self {
            Self::True(_) => Outcome::True,
            Self::False(_) => Outcome::False,
            Self::Open(_) => Outcome::Open,
            Self::Undecided(_) => Outcome::Undecided,
        }
    }

    fn either(truth: impl FnOnce() -> Truth, _: impl FnOnce() -> Outcome) -> Self {
        truth()
    }
}

/// What a condition comes to, without why; what weighs more in a conjunction is less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// It does not hold.
    False,
    /// A bound was reached.
    Undecided,
    /// It depends on what is open.
    Open,
    /// It holds.
    True,
}

impl From<Truth> for Outcome {
    fn from(truth: Truth) -> Self {
        truth.outcome()
    }
}

impl Logic for Outcome {
    const SAYS_WHY: bool = false;

    fn negated(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            other => other,
        }
    }

    fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self::True;
        for part in parts {
            all = all.min(part);
            if all == Self::False {
                break;
            }
        }
        all
    }

    fn explained(self, _: impl FnOnce(Truth) -> Truth) -> Self {
        self
    }

    fn outcome(&self) -> Outcome {
        *self
    }

    fn either(_: impl FnOnce() -> Truth, outcome: impl FnOnce() -> Outcome) -> Self {
        outcome()
    }
}

#[derive(Default)]
struct Parts {
    held: Option<Vec<Reason>>,
    refuted: Option<Vec<Reason>>,
    open: Vec<OpenFact>,
    undecided: Option<Text>,
}

impl Parts {
    fn of(parts: impl IntoIterator<Item = Truth>) -> Self {
        let mut sum = Self::default();
        for part in parts {
            match part {
                Truth::True(reasons) => sum.held.get_or_insert_default().extend(reasons),
                Truth::False(reasons) => sum.refuted.get_or_insert_default().extend(reasons),
                Truth::Open(facts) => {
                    for fact in facts {
                        if !sum.open.contains(&fact) {
                            sum.open.push(fact);
                        }
                    }
                }
                Truth::Undecided(why) => sum.undecided = sum.undecided.or(Some(why)),
            }
        }
        sum
    }

    fn rest(self, closed: Truth) -> Truth {
        match (self.undecided, self.open.is_empty()) {
            (Some(why), _) => Truth::Undecided(why),
            (None, false) => Truth::Open(self.open),
            (None, true) => closed,
        }
    }
}

/// The value of a term, if it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer<T> {
    /// This.
    Known(T),
    /// There is none, and the design says so or says nothing of a closed fact.
    Nothing,
    /// The design leaves it open.
    Open(Vec<OpenFact>),
    /// A bound was reached.
    Undecided(Text),
}

impl<T> Answer<T> {
    /// What a condition over the value comes to; a thing that is not there fits nothing.
    pub(crate) fn test<L: Logic>(self, holds: impl FnOnce(T) -> L) -> L {
        match self {
            Self::Known(value) => holds(value),
            Self::Nothing => Truth::of(false).into(),
            Self::Open(facts) => Truth::Open(facts).into(),
            Self::Undecided(why) => Truth::Undecided(why).into(),
        }
    }

    /// The answer to a question about the value.
    pub fn then<U>(self, next: impl FnOnce(T) -> Answer<U>) -> Answer<U> {
        match self {
            Self::Known(value) => next(value),
            Self::Nothing => Answer::Nothing,
            Self::Open(facts) => Answer::Open(facts),
            Self::Undecided(why) => Answer::Undecided(why),
        }
    }
}

impl<T> From<Option<T>> for Answer<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Self::Known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gensoku_dsl::design::StepId;

    fn open(step: u32) -> Truth {
        Truth::Open(vec![OpenFact {
            element: Element::Step(StepId(step)),
            clause: "channel",
            span: Span::default(),
        }])
    }

    /// Kleene's strong tables, written out: t, f, or unknown.
    #[test]
    fn conditions_combine_by_the_strong_tables() {
        let letter = |truth: &Truth| match truth {
            Truth::True(_) => 't',
            Truth::False(_) => 'f',
            _ => 'u',
        };
        let values = || [Truth::of(true), Truth::of(false), open(1)];
        let mut and = String::new();
        let mut or = String::new();
        for a in values() {
            for b in values() {
                and.push(letter(&Truth::all([a.clone(), b.clone()])));
                or.push(letter(&Truth::any([a.clone(), b])));
            }
        }
        assert_eq!(and, "tfufffufu");
        assert_eq!(or, "ttttfutuu");
        assert_eq!(letter(&open(1).negated()), 'u');
    }

    /// Outcomes are what truths come to, whatever stands in a condition.
    #[test]
    fn outcomes_combine_as_truths_do() {
        let values = || {
            [
                Truth::of(true),
                Truth::of(false),
                open(1),
                Truth::Undecided(Text::default()),
            ]
        };
        for a in values() {
            for b in values() {
                let both = [a.clone(), b.clone()];
                let outcomes = || both.iter().cloned().map(Outcome::from);
                let all = Outcome::from(Truth::all(both.clone()));
                assert_eq!(<Outcome as Logic>::all(outcomes()), all, "{a:?} and {b:?}");
                let any = Outcome::from(Truth::any(both.clone()));
                assert_eq!(<Outcome as Logic>::any(outcomes()), any, "{a:?} or {b:?}");
            }
            let not = Outcome::from(a.clone().negated());
            assert_eq!(Outcome::from(a).negated(), not);
        }
    }

    #[test]
    fn open_facts_of_all_parts_are_asked_once() {
        let truth = Truth::all([open(1), Truth::of(true), open(2), open(1)]);
        let Truth::Open(facts) = truth else {
            panic!("{truth:?}");
        };
        assert_eq!(facts.len(), 2);
    }

    #[test]
    fn nothing_of_nothing_is_true_and_some_of_nothing_is_false() {
        assert_eq!(Truth::all([]), Truth::of(true));
        assert_eq!(Truth::any([]), Truth::of(false));
    }
}
