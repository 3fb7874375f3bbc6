//! What points to a thing in a witness: its declaration, the chain of movements that made it, the tables by which
//! records meet.

use gensoku_dsl::design::{IdentifierId, MappingId, Spelled, SystemRef};
use gensoku_dsl::text::{Lang, Text};

use super::eval::Eval;
use super::value::Object;
use crate::finding::{Element, Role};
use crate::world::{Reason, Truth};

impl Eval<'_> {
    /// Adds the thing itself to the reasons for what holds of it.
    pub(super) fn with_reason(&self, truth: Truth, object: Object) -> Truth {
        match truth {
            Truth::True(inner) => {
                let mut reasons = self.reasons_of(object);
                for reason in inner {
                    if !reasons.contains(&reason) {
                        reasons.push(reason);
                    }
                }
                Truth::True(reasons)
            }
            other => other,
        }
    }

    /// What points to a thing in a witness; a record tells the chain that made it.
    pub(super) fn reasons_of(&self, object: Object) -> Vec<Reason> {
        let design = self.world.design;
        let reason = |element| Reason {
            role: Role::Because,
            element,
            note: Text::default(),
            span: self.span(Object::Element(element)),
        };
        match object {
            Object::Element(element) => vec![reason(element)],
            Object::Record(index) => {
                let Some(record) = self.world.records.get(index) else {
                    return Vec::new();
                };
                let mut reasons = self.chain(&self.world.chain(record));
                let system = &design.systems[record.system].name;
                let data = &design.data[record.data].name;
                reasons.push(Reason {
                    role: Role::Because,
                    element: Element::System(record.system),
                    note: Text::new(
                        format!("{} holds {}", system.label(Lang::En), data.label(Lang::En)),
                        format!(
                            "{}が{}を保有する",
                            system.label(Lang::Ja),
                            data.label(Lang::Ja)
                        ),
                    ),
                    span: record.declared.unwrap_or(system.span),
                });
                reasons
            }
            Object::Movement(index) => self.chain(&[index]),
            Object::Profile(index) => {
                let Some(profile) = self.world.profiles.get(index) else {
                    return Vec::new();
                };
                let records = profile.records.iter().map(|&it| Object::Record(it));
                let mut reasons: Vec<Reason> = records.flat_map(|it| self.reasons_of(it)).collect();
                for sight in profile
                    .sights
                    .iter()
                    .filter_map(|&it| self.world.sights.get(it))
                {
                    reasons.extend(self.chain(&self.world.chain_of(Some(sight.arrival))));
                }
                let tables = self.world.tables_of(profile);
                reasons.extend(tables.into_iter().map(|it| self.table_reason(it)));
                reasons
            }
        }
    }

    /// A table by which records meet, as a reason.
    fn table_reason(&self, table: MappingId) -> Reason {
        let design = self.world.design;
        let it = &design.mappings[table];
        let end = |id: IdentifierId, lang| design.identifiers[id].name.label(lang);
        Reason {
            role: Role::Because,
            element: Element::Mapping(table),
            note: Text::new(
                format!(
                    "turns {} into {}",
                    end(it.from, Lang::En),
                    end(it.to, Lang::En)
                ),
                format!(
                    "{}を{}に対応させる",
                    end(it.from, Lang::Ja),
                    end(it.to, Lang::Ja)
                ),
            ),
            span: it.name.span,
        }
    }

    /// The movements of a chain as reasons, in their order.
    fn chain(&self, movements: &[usize]) -> Vec<Reason> {
        movements
            .iter()
            .filter_map(|&it| self.world.movements.get(it))
            .map(|movement| Reason {
                role: Role::Chain,
                element: Element::Step(movement.step),
                note: self.movement_note(movement),
                span: movement.span,
            })
            .collect()
    }

    fn movement_note(&self, movement: &crate::world::Movement) -> Text {
        let design = self.world.design;
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
}
