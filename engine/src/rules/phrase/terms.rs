//! Terms: variables, parameters, properties and the questions of the graph.

use gensoku_dsl::rule::{Token, TokenKind};
use gensoku_dsl::text::Text;

use super::super::expr::{ParameterType, Term};
use super::super::lexicon::{Hole, Part, Phrase, PhraseRow, phrases, properties};
use super::super::types::{Kind, Type, WordClass};
use super::failure::{Failure, Read, nearest, wrong_type};
use super::words::{expect, number, word};
use super::{DEPTH, Reader};

impl Reader<'_> {
    pub(super) fn term(&mut self, words: &[Token], at: usize, depth: usize) -> Read<Term> {
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
                return Err(Failure::exactly(
                    at + 1,
                    "unknown-property",
                    Text::new(
                        format!("a {} has no property `{name}`", kind.word()),
                        format!("「{}」に「{name}」という項目はありません", kind.word()),
                    ),
                    nearest(name, rows().map(|it| it.row().name)),
                ));
            };
            term = Term::Property(Box::new(term), property);
            at += 2;
        }
        Ok((term, at))
    }

    pub(super) fn primary(&mut self, words: &[Token], at: usize, depth: usize) -> Read<Term> {
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
                let unknown = Failure::exactly(
                    at,
                    "unknown-term",
                    Text::new(
                        format!("`{name}` is no variable, parameter or question here"),
                        format!("ここに「{name}」という変数、数値又は問いはありません"),
                    ),
                    nearest(name, known),
                );
                Err(failure.or(unknown))
            }
        }
    }

    /// One thing of a kind: a term for it, or the name of one that a library declares.
    pub(super) fn thing(
        &mut self,
        kind: Kind,
        words: &[Token],
        at: usize,
        depth: usize,
    ) -> Read<Term> {
        let found = self.term(words, at, depth);
        if matches!(&found, Ok((term, _)) if term.ty() == Type::One(kind)) || !self.names.has(kind)
        {
            return found;
        }
        let Some(name) = word(words, at) else {
            return found;
        };
        if let Some(id) = self.names.id(kind, name) {
            return Ok((Term::Named(kind, id.to_owned()), at + 1));
        }
        let unknown = Failure::exactly(
            at,
            "unknown-term",
            Text::new(
                format!(
                    "there is no {} `{name}` here, and none in the library",
                    kind.word()
                ),
                format!(
                    "ここにもライブラリにも「{name}」という{}はありません",
                    kind.japanese()
                ),
            ),
            nearest(name, self.names.known(kind)),
        );
        match found {
            Err(failure) => Err(unknown.or(failure)),
            other => other,
        }
    }

    /// A phrase of the lexicon, the longest that fits.
    pub(super) fn phrase(
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
                        Hole::One(kind) if !terms.is_empty() => {
                            self.thing(kind, words, at, depth)?
                        }
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
