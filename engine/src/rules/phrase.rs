//! Reads the words of a rule into typed expressions: `not` before `and` before `or`, phrases longest first.

use gensoku_dsl::diagnostic::Diagnostic;
use gensoku_dsl::near;
use gensoku_dsl::rule::{Token, TokenKind};
use gensoku_dsl::source::Span;
use gensoku_dsl::text::Text;

use super::expr::{
    Binding, Expr, Order, ParameterType, Piece, Quantified, Quantifier, Relation, Term,
};
use super::lexicon::{Hole, Part, Phrase, PhraseRow, phrases, properties};
use super::parameters::Parameters;
use super::types::{KINDS, Kind, Type, WordClass};
use super::typing::rule_error;

/// Brackets and quantifiers may lie in one another this deep.
const DEPTH: usize = 40;

/// The nearest of some words, as a help; nothing where none is near.
pub(super) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<Text> {
    near::nearest(word, known).map(near::did_you_mean)
}

/// Reads the words of one rule; its variables are known to all parts of it.
pub(super) struct Reader<'a> {
    parameters: &'a Parameters,
    variables: Vec<(String, Kind)>,
    visible: Vec<usize>,
}

/// Where reading failed: the furthest place, and what would have been right there.
struct Failure {
    at: usize,
    expected: Vec<String>,
    /// An error that says more than what was expected.
    exact: Option<(&'static str, Text, Option<Text>)>,
}

type Read<T> = Result<(T, usize), Failure>;

impl Failure {
    fn expected(at: usize, what: impl Into<String>) -> Self {
        Self {
            at,
            expected: vec![what.into()],
            exact: None,
        }
    }

    /// Of two failures the one that came further; at one place both tell what they expected.
    fn or(mut self, other: Self) -> Self {
        if self.at != other.at {
            return if self.at > other.at { self } else { other };
        }
        for what in other.expected {
            if !self.expected.contains(&what) {
                self.expected.push(what);
            }
        }
        self.exact = self.exact.or(other.exact);
        self
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(parameters: &'a Parameters) -> Self {
        Self {
            parameters,
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
                        "この文の「{」に「}」がない",
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
            check_relation(kind, how, &term).map_err(|en| Failure {
                at: at + 1,
                expected: Vec::new(),
                exact: Some(("rule-type", Text::same(en), None)),
            })?;
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
                None => Err(Failure {
                    at,
                    expected: Vec::new(),
                    exact: Some((
                        "unknown-word",
                        Text::new(
                            format!("`{given}` is not {}", class.describe()),
                            format!("「{given}」という語はここにはない"),
                        ),
                        nearest(given, class.words().iter().map(|&(en, _)| en)),
                    )),
                }),
            };
        }
        let (among, at) = match word(words, at) {
            Some("in") => (true, at + 1),
            _ => (false, at),
        };
        let (right, after) = self.term(words, at, depth)?;
        match (left.ty(), right.ty(), among) {
            (Type::One(a), Type::Many(b), true) if a == b => Ok((Expr::Among(left, right), after)),
            (Type::One(a), Type::One(b), false) if a == b => Ok((Expr::Same(left, right), after)),
            (Type::One(a), _, true) => Err(wrong_type(at, &right, &Type::Many(a).describe())),
            (ty, ..) => Err(wrong_type(at, &right, &ty.describe())),
        }
    }

    fn term(&mut self, words: &[Token], at: usize, depth: usize) -> Read<Term> {
        if depth > DEPTH {
            return Err(Failure::expected(at, "fewer terms in one another"));
        }
        let (mut term, mut at) = self.primary(words, at, depth + 1)?;
        while word(words, at) == Some(".") {
            let name = word(words, at + 1).unwrap_or_default();
            let Type::One(kind) = term.ty() else {
                return Err(wrong_type(at + 1, &term, "one thing"));
            };
            let rows = || properties().filter(|it| it.row().of() == kind);
            let Some(property) = rows().find(|it| it.row().name == name) else {
                return Err(Failure {
                    at: at + 1,
                    expected: Vec::new(),
                    exact: Some((
                        "unknown-property",
                        Text::new(
                            format!("a {} has no property `{name}`", kind.word()),
                            format!("「{}」に「{name}」という項目はない", kind.word()),
                        ),
                        nearest(name, rows().map(|it| it.row().name)),
                    )),
                });
            };
            term = Term::Property(Box::new(term), property);
            at += 2;
        }
        Ok((term, at))
    }

    fn primary(&mut self, words: &[Token], at: usize, depth: usize) -> Read<Term> {
        let Some(token) = words.get(at) else {
            return Err(Failure::expected(at, "a term"));
        };
        if token.kind == TokenKind::Number {
            return number(words, at);
        }
        let name = token.text.as_str();
        let visible = |&&slot: &&usize| self.variables.get(slot).is_some_and(|it| it.0 == name);
        if let Some(&slot) = self.visible.iter().rev().find(visible)
            && let Some((_, kind)) = self.variables.get(slot)
        {
            return Ok((Term::Variable(slot, *kind), at + 1));
        }
        if let Some(parameter) = self.parameters.0.get(name) {
            let ty = parameter.ty().unwrap_or(ParameterType::Number);
            return Ok((Term::Parameter(name.to_owned(), ty), at + 1));
        }
        if (name, word(words, at + 1), word(words, at + 2)) == ("the", Some("number"), Some("of")) {
            let (term, after) = self.term(words, at + 3, depth)?;
            return match term.ty() {
                Type::Many(_) => Ok((Term::Count(Box::new(term)), after)),
                _ => Err(wrong_type(at + 3, &term, "several things")),
            };
        }
        match self.phrase(words, at, depth, |row| row.ty().is_some()) {
            Ok(((phrase, terms), at)) => Ok((Term::Phrase(phrase, terms), at)),
            Err(failure) => {
                let known = self.variables.iter().map(|it| it.0.as_str());
                let known = known.chain(self.parameters.0.keys().map(String::as_str));
                let unknown = Failure {
                    at,
                    expected: Vec::new(),
                    exact: Some((
                        "unknown-term",
                        Text::new(
                            format!("`{name}` is no variable, parameter or question here"),
                            format!("「{name}」という変数・パラメータ・問いはここにはない"),
                        ),
                        nearest(name, known),
                    )),
                };
                Err(failure.or(unknown))
            }
        }
    }

    /// A phrase of the lexicon, the longest that fits.
    fn phrase(
        &mut self,
        words: &[Token],
        at: usize,
        depth: usize,
        wanted: fn(&PhraseRow) -> bool,
    ) -> Read<(Phrase, Vec<Term>)> {
        let mut best: Option<((Phrase, Vec<Term>), usize)> = None;
        let mut failure = Failure::expected(at, "a condition");
        for phrase in phrases() {
            let row = phrase.row();
            if !wanted(row) {
                continue;
            }
            let parts = row.parts();
            // A term that begins with a hole would read itself for ever.
            if row.ty().is_some() && matches!(parts.first(), Some(Part::Hole(_))) {
                continue;
            }
            match self.parts(&parts, words, at, depth) {
                Ok((terms, end)) if best.as_ref().is_none_or(|&(_, far)| end > far) => {
                    best = Some(((phrase, terms), end));
                }
                Ok(_) => {}
                Err(other) => failure = failure.or(other),
            }
        }
        best.ok_or(failure)
    }

    fn parts(
        &mut self,
        parts: &[Part],
        words: &[Token],
        mut at: usize,
        depth: usize,
    ) -> Read<Vec<Term>> {
        let mut terms = Vec::new();
        for part in parts {
            match *part {
                Part::Word(literal) => at = expect(words, at, literal)?,
                Part::Hole(hole) => {
                    let (term, after) = match hole {
                        Hole::Word(class) => self.word_term(class, words, at, depth)?,
                        Hole::One(_) | Hole::Date | Hole::Duration | Hole::Number => {
                            self.term(words, at, depth)?
                        }
                    };
                    if term.ty() != hole.ty() {
                        let wanted = hole.ty().describe();
                        // A phrase that does not fit is another phrase, not yet an error.
                        return Err(Failure::expected(at, wanted));
                    }
                    terms.push(term);
                    at = after;
                }
            }
        }
        Ok((terms, at))
    }

    /// A term that has words for its value, or one of these words itself.
    fn word_term(
        &mut self,
        class: WordClass,
        words: &[Token],
        at: usize,
        depth: usize,
    ) -> Read<Term> {
        match word(words, at).and_then(|it| class.word(it)) {
            Some(literal) if word(words, at + 1) != Some(".") => {
                Ok((Term::Word(class, literal.to_owned()), at + 1))
            }
            _ => self.term(words, at, depth),
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

fn wrong_type(at: usize, term: &Term, wanted: &str) -> Failure {
    let given = term.ty().describe();
    Failure {
        at,
        expected: Vec::new(),
        exact: Some((
            "rule-type",
            Text::new(
                format!("this is {given}, where {wanted} is wanted"),
                format!("ここには {wanted} が要るが、これは {given} である"),
            ),
            None,
        )),
    }
}

fn word(words: &[Token], at: usize) -> Option<&str> {
    words.get(at).map(|it| it.text.as_str())
}

fn expect(words: &[Token], at: usize, wanted: &str) -> Result<usize, Failure> {
    match word(words, at) {
        Some(it) if it == wanted => Ok(at + 1),
        _ => Err(Failure::expected(at, format!("`{wanted}`"))),
    }
}

fn kind(words: &[Token], at: usize) -> Read<Kind> {
    let given = word(words, at).unwrap_or_default();
    match Kind::of_word(given) {
        Some(kind) => Ok((kind, at + 1)),
        None => Err(Failure {
            at,
            expected: Vec::new(),
            exact: Some((
                "unknown-kind",
                Text::new(
                    format!("`{given}` is no kind of thing"),
                    format!("「{given}」という種類はない"),
                ),
                nearest(given, KINDS.iter().map(|it| it.1)),
            )),
        }),
    }
}

fn variable_name(words: &[Token], at: usize) -> Read<String> {
    match words.get(at) {
        Some(token) if token.kind == TokenKind::Word => Ok((token.text.clone(), at + 1)),
        _ => Err(Failure::expected(at, "a name for it")),
    }
}

/// `3`, `60 sec`, `2025-03-31`.
fn number(words: &[Token], at: usize) -> Read<Term> {
    if let Some(day) = word(words, at).and_then(|it| it.parse().ok()) {
        return Ok((Term::Date(day), at + 1));
    }
    let Some(value) = word(words, at).and_then(|it| it.parse::<i64>().ok()) else {
        return Err(Failure::expected(at, "a whole number"));
    };
    match word(words, at + 1).and_then(gensoku_dsl::design::millis_per) {
        Some(unit) => {
            let value = u64::try_from(value).unwrap_or(0).saturating_mul(unit);
            Ok((Term::Duration(value), at + 2))
        }
        None => Ok((Term::Number(value), at + 1)),
    }
}

/// The words of a hole in a text.
fn split(text: &str, span: Span) -> Vec<Token> {
    let mut words = Vec::new();
    let mut push = |text: &str| {
        if !text.is_empty() {
            let kind = match text.chars().next() {
                Some(first) if first.is_ascii_digit() => TokenKind::Number,
                Some('.' | '(' | ')' | ',') => TokenKind::Mark,
                _ => TokenKind::Word,
            };
            words.push(Token {
                kind,
                text: text.to_owned(),
                span,
            });
        }
    };
    let mut rest = text;
    while let Some(end) =
        rest.find(|c: char| c.is_whitespace() || matches!(c, '.' | '(' | ')' | ','))
    {
        let (before, after) = rest.split_at(end);
        push(before);
        let mut after = after.chars();
        if let Some(mark) = after.next()
            && !mark.is_whitespace()
        {
            push(&mark.to_string());
        }
        rest = after.as_str();
    }
    push(rest);
    words
}

impl Failure {
    fn diagnostic(self, words: &[Token], place: Span) -> Diagnostic {
        // Where the words end too early, the last of them is the place.
        let span = words
            .get(self.at)
            .or(words.last())
            .map_or(place, |it| it.span);
        if let Some((code, message, help)) = self.exact {
            return rule_error(code, span, message, help);
        }
        let found =
            word(words, self.at).map_or_else(|| "the end".to_owned(), |it| format!("`{it}`"));
        let mut expected = self.expected;
        expected.truncate(6);
        let expected = expected.join(", ");
        rule_error(
            "rule-words",
            span,
            Text::new(
                format!("{found} does not fit here: expected {expected}"),
                format!("ここに {found} は置けない。次のいずれかが要る：{expected}"),
            ),
            None,
        )
    }
}
