//! What a step does with data: which, from where, to where, on which ground.

use crate::design::{
    ActorId, ActorRef, Consent, DataClause, DataId, DocumentId, IdentifierId, Item, PurposeId,
    Receiver, Spelled, StepClause, SystemId, SystemRef, Verb,
};
use crate::diagnostic::Diagnostic;
use crate::names::{Resolver, first_word, millis, said, words};
use crate::syntax::keyword::Keyword;
use crate::syntax::spec::NameKind;
use crate::syntax::tree::{Clause, Path};
use crate::text::Text;

impl Resolver<'_> {
    pub(super) fn removed(&mut self, clause: &Clause, out: &mut Vec<StepClause>) {
        let Some(verb) = first_word(clause).and_then(|it| Verb::from_word(&it.text)) else {
            return;
        };
        for path in clause.names() {
            if let Some(item) = self.item(path) {
                out.push(StepClause::Without(verb, item, clause.span));
            }
        }
    }

    fn item(&mut self, path: &Path) -> Option<Item> {
        match self.bind(path, &[NameKind::Data, NameKind::Document])? {
            (NameKind::Document, id) => Some(Item::Document(DocumentId(id))),
            (_, id) => Some(Item::Data(DataId(id))),
        }
    }

    pub(super) fn data_clause(&mut self, clause: &Clause, verb: Verb) -> Option<DataClause> {
        self.once(clause);
        let documents_first = matches!(verb, Verb::Shows | Verb::Issues);
        let kinds = if documents_first {
            [NameKind::Document, NameKind::Data]
        } else {
            [NameKind::Data, NameKind::Document]
        };
        let mut items = Vec::new();
        for path in clause.names() {
            match self.bind(path, &kinds) {
                Some((NameKind::Document, id)) => {
                    items.push((Item::Document(DocumentId(id)), path.span))
                }
                Some((_, id)) => items.push((Item::Data(DataId(id)), path.span)),
                None => {}
            }
        }
        let from = clause.find(Keyword::From);
        let to = clause.find(Keyword::To);
        let key = clause.find(Keyword::KeyedBy);
        let purpose = clause.find(Keyword::For);
        let data = DataClause {
            verb,
            items,
            from: from.and_then(|c| self.system_ref(c)),
            to: to.and_then(|c| self.receiver(c, verb)),
            key: self.stated(key, |r, c| {
                r.bind_first(c, &[NameKind::Identifier]).map(IdentifierId)
            }),
            purpose: self.stated(purpose, |r, c| {
                r.bind_first(c, &[NameKind::Purpose]).map(PurposeId)
            }),
            under: self.citations(clause, Keyword::Under, None),
            required_by: self.citations(clause, Keyword::RequiredBy, None),
            consent: self.consent(clause),
            encrypted: clause.find(Keyword::Encrypted).is_some(),
            span: clause.span,
        };
        self.lacks_end(clause, &data);
        // Without anything known it speaks of, the clause says nothing.
        (!data.items.is_empty()).then_some(data)
    }

    /// Reports a movement without a place from which or to which it goes.
    fn lacks_end(&mut self, clause: &Clause, data: &DataClause) {
        let from =
            matches!(data.verb, Verb::Reads | Verb::Copies) && clause.find(Keyword::From).is_none();
        let to = matches!(data.verb, Verb::Copies | Verb::Writes | Verb::Sends)
            && clause.find(Keyword::To).is_none();
        if clause.broken || !(from || to) {
            return;
        }
        let (what, help) = if from {
            (
                Text::new("from where the data comes", "情報の元"),
                Text::new("add `from SYSTEM`", "「元：…」を加えてください"),
            )
        } else {
            (
                Text::new("where the data goes", "情報の行き先"),
                Text::new("add `to …`", "「先：…」を加えてください"),
            )
        };
        self.report(
            Diagnostic::error(
                "missing-clause",
                said(clause),
                Text::new(
                    format!("it is not said {}", what.en),
                    format!("{}が書かれていません", what.ja),
                ),
            )
            .help(help),
        );
    }

    fn other_of(&mut self, clause: &Clause) -> bool {
        let Some(of) = clause.find(Keyword::Of).and_then(Clause::name) else {
            return false;
        };
        self.actor_ref(of).is_some_and(|actor| actor.other)
    }

    fn system_ref(&mut self, clause: &Clause) -> Option<SystemRef> {
        let path = clause.name()?;
        let other = self.other_of(clause);
        let (_, id) = self.bind(path, &[NameKind::System])?;
        Some(SystemRef {
            system: SystemId(id),
            other: other || path.other,
            span: path.span,
        })
    }

    fn receiver(&mut self, clause: &Clause, verb: Verb) -> Option<Receiver> {
        let path = clause.name()?;
        let other = self.other_of(clause);
        let kinds = match verb {
            Verb::Sends => [NameKind::Actor, NameKind::System],
            _ => [NameKind::System, NameKind::Actor],
        };
        match self.bind(path, &kinds)? {
            (NameKind::System, id) => Some(Receiver::System(SystemRef {
                system: SystemId(id),
                other: other || path.other,
                span: path.span,
            })),
            (_, id) => Some(Receiver::Actor(
                ActorRef {
                    actor: ActorId(id),
                    other: path.other,
                },
                path.span,
            )),
        }
    }

    fn consent(&mut self, clause: &Clause) -> Option<Consent> {
        let found = clause.clauses().find(|c| {
            matches!(
                c.keyword,
                Keyword::WithConsent | Keyword::WithConsentFor | Keyword::Blanket
            )
        })?;
        let stops = found.find(Keyword::StopsWithin);
        let portable = found.find(Keyword::PortableAs);
        let purpose = (found.keyword == Keyword::WithConsentFor).then_some(found);
        Some(Consent {
            purpose: self.stated(purpose, |r, c| {
                r.bind_first(c, &[NameKind::Purpose]).map(PurposeId)
            }),
            stops_within: self.stated(stops, |_, c| millis(c)),
            through: found
                .find(Keyword::Through)
                .and_then(|c| self.bind_first(c, &[NameKind::System]))
                .map(SystemId),
            portable: self.stated(portable, |_, c| words(c)),
            blanket: found.keyword == Keyword::Blanket,
            span: found.span,
        })
    }
}

/// What a clause about data does, by its keyword.
pub(super) fn verb(keyword: Keyword) -> Option<Verb> {
    Some(match keyword {
        Keyword::Enters => Verb::Enters,
        Keyword::Shows => Verb::Shows,
        Keyword::Issues => Verb::Issues,
        Keyword::Reads => Verb::Reads,
        Keyword::Copies => Verb::Copies,
        Keyword::Writes => Verb::Writes,
        Keyword::Sends => Verb::Sends,
        _ => return None,
    })
}
