//! Reads the words of a rule into typed expressions: `not` before `and` before `or`, phrases longest first.

mod failure;
mod terms;
mod words;

use gensoku_dsl::diagnostic::Diagnostic;
use gensoku_dsl::rule::Token;
use gensoku_dsl::source::Span;
use gensoku_dsl::text::Text;

use self::failure::{Failure, Read, wrong_type};
use self::words::{expect, kind, split, variable_name, word};
use super::expr::{Binding, Expr, Order, Piece, Quantified, Quantifier, Relation, Term};
use super::names::Names;
use super::parameters::Parameters;
use super::types::{Kind, Type};
use super::typing::rule_error;

pub(super) use self::failure::nearest;

/// Brackets and quantifiers may lie in one another this deep.
const DEPTH: usize = 40;

/// Reads the words of one rule; its variables are known to all parts of it.
pub(super) struct Reader<'a> {
    parameters: &'a Parameters,
    names: &'a Names,
    variables: Vec<(String, Kind)>,
    visible: Vec<usize>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(parameters: &'a Parameters, names: &'a Names) -> Self {
        Self {
            parameters,
            names,
            variables: Vec::new(),
            visible: Vec::new(),
        }
    }

    /// `each step s of procedure p`, `each step s each data d of s.enters`.
    pub(super) fn bindings(
        &mut self,
        words: &[Token],
        place: Span,
    ) -> Result<Vec<Binding>, Diagnostic> {
        let mut bindings = Vec::new();
        let mut at = 0;
        let mut reading = |reader: &mut Self| -> Result<(), Failure> {
            while at < words.len() {
                if word(words, at) == Some("each") {
                    at += 1;
                }
                let (kind, next) = kind(words, at)?;
                let (name, next) = variable_name(words, next)?;
                at = next;
                let mut of = None;
                if word(words, at) == Some("of") {
                    // `of procedure p` binds p beside it; `of s.enters` ranges over that.
                    if let Ok((outer, next)) = self::kind(words, at + 1)
                        && let Ok((outer_name, next)) = variable_name(words, next)
                    {
                        let slot = reader.declare(&outer_name, outer);
                        bindings.push(Binding {
                            kind: outer,
                            name: outer_name,
                            of: None,
                            outer: true,
                        });
                        of = Some(Term::Variable(slot, outer));
                        at = next;
                    } else {
                        let (term, next) = reader.term(words, at + 1, 0)?;
                        of = Some(term);
                        at = next;
                    }
                }
                reader.declare(&name, kind);
                bindings.push(Binding {
                    kind,
                    name,
                    of,
                    outer: false,
                });
            }
            Ok(())
        };
        reading(self)
            .map_err(|failure| failure.diagnostic(words, place))
            .map(|()| bindings)
    }

    /// A whole condition.
    pub(super) fn condition(&mut self, words: &[Token], place: Span) -> Result<Expr, Diagnostic> {
        self.whole(words, place, |reader| reader.or(words, 0, 0))
    }

    /// A whole term.
    pub(super) fn whole_term(&mut self, words: &[Token], place: Span) -> Result<Term, Diagnostic> {
        self.whole(words, place, |reader| reader.term(words, 0, 0))
    }

    fn whole<T>(
        &mut self,
        words: &[Token],
        place: Span,
        read: impl FnOnce(&mut Self) -> Read<T>,
    ) -> Result<T, Diagnostic> {
        match read(self) {
            Ok((value, at)) if at == words.len() => Ok(value),
            Ok((_, at)) => {
                Err(Failure::expected(at, "`and`, `or` or the end").diagnostic(words, place))
            }
            Err(failure) => Err(failure.diagnostic(words, place)),
        }
    }

    /// A text with holes: `{s} is done by {s.channel}`.
    pub(super) fn pieces(&mut self, text: &str, place: Span) -> Result<Vec<Piece>, Diagnostic> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            let Some((hole, after)) = after.split_once('}') else {
                return Err(rule_error(
                    "rule-sentence",
                    place,
                    Text::new(
                        "a `{` in this text has no `}`",
                        "この文の「{」に対応する「}」がありません",
                    ),
                    None,
                ));
            };
            let words = split(hole, place);
            pieces.push(Piece::Hole(self.whole_term(&words, place)?));
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Ok(pieces)
    }

    fn declare(&mut self, name: &str, kind: Kind) -> usize {
        let slot = self.variables.len();
        self.variables.push((name.to_owned(), kind));
        self.visible.push(slot);
        slot
    }

    fn or(&mut self, words: &[Token], at: usize, depth: usize) -> Read<Expr> {
        self.joined(words, at, depth, "or", Self::and, Expr::Or)
    }

    fn and(&mut self, words: &[Token], at: usize, depth: usize) -> Read<Expr> {
        self.joined(words, at, depth, "and", Self::not, Expr::And)
    }

    fn joined(
        &mut self,
        words: &[Token],
        at: usize,
        depth: usize,
        by: &str,
        part: fn(&mut Self, &[Token], usize, usize) -> Read<Expr>,
        join: fn(Vec<Expr>) -> Expr,
    ) -> Read<Expr> {
        let (first, mut at) = part(self, words, at, depth)?;
        if word(words, at) != Some(by) {
            return Ok((first, at));
        }
        let mut parts = vec![first];
        while word(words, at) == Some(by) {
            let (next, after) = part(self, words, at + 1, depth)?;
            parts.push(next);
            at = after;
        }
        Ok((join(parts), at))
    }

    fn not(&mut self, words: &[Token], at: usize, depth: usize) -> Read<Expr> {
        if depth > DEPTH {
            return Err(Failure::expected(at, "fewer brackets in one another"));
        }
        match word(words, at) {
            Some("not") => {
                let (inner, at) = self.not(words, at + 1, depth + 1)?;
                Ok((Expr::Not(Box::new(inner)), at))
            }
            Some("(") => {
                let (inner, at) = self.or(words, at + 1, depth + 1)?;
                let at = expect(words, at, ")")?;
                Ok((inner, at))
            }
            _ => self.atom(words, at, depth + 1),
        }
    }

    fn atom(&mut self, words: &[Token], at: usize, depth: usize) -> Read<Expr> {
        let phrase = match self.phrase(words, at, depth, |row| row.ty().is_none()) {
            Ok(((phrase, terms), at)) => return Ok((Expr::Phrase(phrase, terms), at)),
            Err(failure) => failure,
        };
        let quantifier = match word(words, at) {
            Some("some") => Some(Quantifier::Some),
            Some("no") => Some(Quantifier::No),
            Some("every") => Some(Quantifier::Every),
            _ => None,
        };
        if let Some(quantifier) = quantifier {
            return self
                .quantified(quantifier, words, at + 1, depth)
                .map_err(|failure| failure.or(phrase));
        }
        self.comparison(words, at, depth)
            .map_err(|failure| failure.or(phrase))
    }

    fn quantified(
        &mut self,
        quantifier: Quantifier,
        words: &[Token],
        at: usize,
        depth: usize,
    ) -> Read<Expr> {
        let (kind, at) = kind(words, at)?;
        let (name, mut at) = variable_name(words, at)?;
        let mut relation = None;
        let related = match word(words, at) {
            Some("of") => Some(Relation::Of),
            Some("before") => Some(Relation::Before),
            Some("after") => Some(Relation::After),
            Some("beside") => Some(Relation::Beside),
            _ => None,
        };
        if let Some(how) = related {
            let (term, next) = self.term(words, at + 1, depth)?;
            check_relation(kind, how, &term)
                .map_err(|en| Failure::exactly(at + 1, "rule-type", Text::same(en), None))?;
            relation = Some((how, term));
            at = next;
        }
        let variable = self.declare(&name, kind);
        let mut body = None;
        let mut failed = None;
        if word(words, at) == Some("where") {
            match self.or(words, at + 1, depth + 1) {
                Ok((expr, next)) => {
                    body = Some(expr);
                    at = next;
                }
                Err(failure) => failed = Some(failure),
            }
        }
        self.visible.retain(|&slot| slot != variable);
        if let Some(failure) = failed {
            return Err(failure);
        }
        let quantified = Quantified {
            quantifier,
            kind,
            variable,
            name,
            relation,
            body,
        };
        Ok((Expr::Quantified(Box::new(quantified)), at))
    }

    fn comparison(&mut self, words: &[Token], at: usize, depth: usize) -> Read<Expr> {
        let (left, next) = self.term(words, at, depth)?;
        let order = |at: usize| match (word(words, at), word(words, at + 1), word(words, at + 2)) {
            (Some("is"), Some("at"), Some("most")) => Some((Order::AtMost, at + 3)),
            (Some("is"), Some("at"), Some("least")) => Some((Order::AtLeast, at + 3)),
            (Some("is"), Some("less"), Some("than")) => Some((Order::Less, at + 3)),
            (Some("is"), Some("more"), Some("than")) => Some((Order::More, at + 3)),
            (Some("is"), Some("not"), Some("before")) => Some((Order::AtLeast, at + 3)),
            (Some("is"), Some("not"), Some("after")) => Some((Order::AtMost, at + 3)),
            (Some("is"), Some("before"), _) => Some((Order::Less, at + 2)),
            (Some("is"), Some("after"), _) => Some((Order::More, at + 2)),
            (Some("exceeds"), ..) => Some((Order::More, at + 1)),
            (Some("is"), ..) if is_ordered(left.ty()) => Some((Order::Equal, at + 1)),
            _ => None,
        };
        if let Some((order, at)) = order(next) {
            if !is_ordered(left.ty()) {
                return Err(wrong_type(at - 1, &left, "a number, a duration or a date"));
            }
            let (right, after) = self.term(words, at, depth)?;
            if left.ty() != right.ty() {
                return Err(wrong_type(at, &right, &left.ty().describe()));
            }
            return Ok((Expr::Compare(left, order, right), after));
        }
        let at = expect(words, next, "is")?;
        let (negated, at) = match word(words, at) {
            Some("not") => (true, at + 1),
            _ => (false, at),
        };
        let (expr, at) = self.fits(left, words, at, depth)?;
        Ok((
            if negated {
                Expr::Not(Box::new(expr))
            } else {
                expr
            },
            at,
        ))
    }

    /// What follows `is`: a word, `in` several, or another thing.
    fn fits(&mut self, left: Term, words: &[Token], at: usize, depth: usize) -> Read<Expr> {
        if let Type::Words(class) = left.ty() {
            if let Ok((right, after)) = self.term(words, at, depth)
                && right.ty() == left.ty()
            {
                return Ok((Expr::Same(left, right), after));
            }
            let given = word(words, at).unwrap_or_default();
            return match class.word(given) {
                Some(word) => Ok((Expr::Word(left, class, word.to_owned()), at + 1)),
                None => Err(Failure::exactly(
                    at,
                    "unknown-word",
                    Text::new(
                        format!("`{given}` is not {}", class.describe()),
                        format!("ここに「{given}」という語は書けません"),
                    ),
                    nearest(given, class.words().iter().map(|&(en, _)| en)),
                )),
            };
        }
        let (among, at) = match word(words, at) {
            Some("in") => (true, at + 1),
            _ => (false, at),
        };
        let (right, after) = match left.ty() {
            Type::One(kind) if !among => self.thing(kind, words, at, depth)?,
            _ => self.term(words, at, depth)?,
        };
        match (left.ty(), right.ty(), among) {
            (Type::One(a), Type::Many(b), true) if a == b => Ok((Expr::Among(left, right), after)),
            (Type::One(a), Type::One(b), false) if a == b => Ok((Expr::Same(left, right), after)),
            (Type::One(a), _, true) => Err(wrong_type(at, &right, &Type::Many(a).describe())),
            (ty, ..) => Err(wrong_type(at, &right, &ty.describe())),
        }
    }
}

/// Whether values of a type are more or less than one another.
fn is_ordered(ty: Type) -> bool {
    matches!(ty, Type::Number | Type::Duration | Type::Date)
}

/// Whether a variable of a kind can stand in that relation to a term.
fn check_relation(kind: Kind, relation: Relation, term: &Term) -> Result<(), String> {
    let fits = match (relation, term.ty()) {
        (Relation::Of, Type::Many(other)) => kind == other,
        (Relation::Of, Type::One(other)) => matches!(
            (kind, other),
            (Kind::Step | Kind::Movement, Kind::Procedure)
                | (Kind::Movement, Kind::Step | Kind::Data)
                | (Kind::Record, Kind::System | Kind::Data | Kind::Actor)
                | (
                    Kind::System | Kind::Profile | Kind::Mapping | Kind::Group,
                    Kind::Actor
                )
                | (
                    Kind::Milestone | Kind::Consultation | Kind::Review | Kind::Measure,
                    Kind::Plan
                )
                | (Kind::Provision, Kind::Law)
        ),
        (_, Type::One(Kind::Step)) => kind == Kind::Step,
        _ => false,
    };
    if fits {
        return Ok(());
    }
    Err(format!(
        "a {} does not stand in this relation to {}",
        kind.word(),
        term.ty().describe()
    ))
}
