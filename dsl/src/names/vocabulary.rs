//! Sectors, purposes, events, documents, outcomes and groups.

use smallvec::smallvec;

use crate::design::{
    ActorId, ActorKind, DataId, Definition, Document, Group, Name, Need, PurposeId, Spelled, Title,
    Word,
};
use crate::source::{FileId, Span};
use crate::syntax::keyword::Keyword;
use crate::syntax::spec::{NameKind, Set};
use crate::syntax::tree::Arg;

use super::{Resolver, Symbol, first_word, words};

/// The outcomes that are always there: name, English title, Japanese title.
const OUTCOMES: [(&str, &str, &str); 3] = [
    ("granted", "Granted", "認容"),
    ("refused", "Refused", "却下"),
    ("withdrawn", "Withdrawn", "取下げ"),
];

impl Resolver<'_> {
    /// Declares the outcomes that are always there.
    pub(super) fn outcomes(&mut self) {
        let nowhere = Span {
            file: FileId(u32::MAX),
            start: 0,
            end: 0,
        };
        for (id, (name, en, ja)) in (0..).zip(OUTCOMES) {
            let symbol = self.index.symbols.len();
            self.index.symbols.push(Symbol {
                kind: NameKind::Outcome,
                id,
                name: name.into(),
                within: None,
                span: nowhere,
                whole: nowhere,
            });
            self.names.insert((NameKind::Outcome, name.into()), symbol);
            for other in [en, ja] {
                self.others
                    .insert((NameKind::Outcome, other.into()), smallvec![symbol]);
            }
            self.design.words.outcomes.push(Word {
                name: Name {
                    id: name.to_owned(),
                    title: Some(Title {
                        first: en.to_owned(),
                        second: Some(ja.to_owned()),
                    }),
                    aliases: Vec::new(),
                    span: nowhere,
                    whole: nowhere,
                },
                within: None,
            });
        }
    }

    pub(super) fn vocabulary(&mut self) {
        for declared in self.of(NameKind::Sector) {
            let name = self.name(declared.clause);
            self.once(declared.clause);
            self.design
                .words
                .sectors
                .put(declared.number, Word { name, within: None });
        }
        for declared in self.of(NameKind::Purpose) {
            let name = self.name(declared.clause);
            self.once(declared.clause);
            let within = declared
                .clause
                .find(Keyword::Within)
                .and_then(|c| self.bind_first(c, &[NameKind::Purpose]))
                .map(PurposeId);
            self.design
                .words
                .purposes
                .put(declared.number, Word { name, within });
        }
        for declared in self.of(NameKind::Event) {
            let name = self.name(declared.clause);
            self.design
                .words
                .events
                .put(declared.number, Word { name, within: None });
        }
        for declared in self.of(NameKind::Outcome) {
            let name = self.name(declared.clause);
            self.design
                .words
                .outcomes
                .put(declared.number, Word { name, within: None });
        }
        for declared in self.of(NameKind::Document) {
            let name = self.name(declared.clause);
            let mut shows = Vec::new();
            for clause in declared.clause.all(Keyword::Shows) {
                for path in clause.names() {
                    if let Some((_, id)) = self.bind(path, &[NameKind::Data]) {
                        shows.push(DataId(id));
                    }
                }
            }
            self.design
                .words
                .documents
                .put(declared.number, Document { name, shows });
        }
        for declared in self.of(NameKind::Group) {
            let group = self.group(declared.clause);
            self.design.words.groups.put(declared.number, group);
        }
    }

    pub(super) fn group(&mut self, clause: &crate::syntax::tree::Clause) -> Group {
        self.once(clause);
        let of = clause
            .find(Keyword::Is)
            .and_then(first_word)
            .cloned()
            .and_then(|word| {
                // A kind of actor says only that they are people; an actor says whose part they are.
                if ActorKind::from_word(&word.text).is_some() {
                    return None;
                }
                self.bind(&word.into(), &[NameKind::Actor])
                    .map(|(_, id)| ActorId(id))
            });
        let mut without = Vec::new();
        for lacking in clause.all(Keyword::Without) {
            for arg in &lacking.args {
                if let Arg::Word(word) = arg
                    && let Some(need) = self.spelled::<Need>(word, Set::Need)
                {
                    without.push(need);
                }
            }
        }
        let mut defined = Vec::new();
        for definition in clause.all(Keyword::DefinedBy) {
            let by = self.bind_first(definition, &[NameKind::Actor]).map(ActorId);
            let under = self.citations(definition, Keyword::Under, None);
            defined.push(Definition {
                by,
                words: definition
                    .find(Keyword::As)
                    .and_then(words)
                    .unwrap_or_default(),
                under,
                span: definition.span,
            });
        }
        Group {
            name: self.name(clause),
            of,
            without,
            defined,
        }
    }
}
