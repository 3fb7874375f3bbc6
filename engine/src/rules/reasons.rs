//! What points to a thing in a witness: its declaration, the chain of movements that made it, the tables by which
//! records meet.

use gensoku_dsl::design::MappingId;
use gensoku_dsl::text::{Lang, Text};
use rustc_hash::FxHashSet;

use super::eval::Eval;
use super::say;
use super::value::Object;
use crate::finding::{Element, Role};
use crate::world::{Reason, Record, Truth};

impl Eval<'_> {
    /// Adds the thing itself to the reasons for what holds of it.
    pub(super) fn with_reason(&self, truth: Truth, object: Object) -> Truth {
        match truth {
            Truth::True(inner) => {
                let mut reasons = self.reasons_of(object);
                let told: FxHashSet<Reason> = reasons.iter().cloned().collect();
                reasons.extend(inner.into_iter().filter(|it| !told.contains(it)));
                Truth::True(reasons)
            }
            other => other,
        }
    }

    /// What points to a thing in a witness; a record tells the chain that made it.
    pub(super) fn reasons_of(&self, object: Object) -> Vec<Reason> {
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
                self.reasons_of_holding(&self.world.chain(record), record)
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

    /// That a record lies where it lies, after the movements that brought it there.
    pub(super) fn reasons_of_holding(&self, chain: &[usize], record: &Record) -> Vec<Reason> {
        let design = self.world.design;
        let system = &design.systems[record.system].name;
        let data = &design.data[record.data].name;
        let mut reasons = self.chain(chain);
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

    /// A table by which records meet, as a reason.
    fn table_reason(&self, table: MappingId) -> Reason {
        let design = self.world.design;
        Reason {
            role: Role::Because,
            element: Element::Mapping(table),
            note: say::table(design, table),
            span: design.mappings[table].name.span,
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
                note: say::movement(self.world.design, movement),
                span: movement.span,
            })
            .collect()
    }
}
