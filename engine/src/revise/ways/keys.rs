//! Under which identifier something lies in a system, and whose it is.

use std::collections::BTreeSet;

use gensoku_dsl::design::{
    ActorId, Data, DataId, Identifier, IdentifierId, Mapping, MappingId, Reach, Restated, Stated,
    System, SystemId, Unit,
};
use gensoku_dsl::source::Span;
use gensoku_dsl::text::Lang;

use super::Ways;
use crate::finding::Element;
use crate::revise::change::Clause;
use crate::rules::asks::Asks;
use crate::rules::matter::Matter;
use crate::rules::types::Kind;

impl Ways<'_, '_> {
    /// What a record is kept under: another identifier of those that the design has.
    pub(super) fn keyed_by(&mut self, asks: &Asks, id: SystemId, data: DataId) {
        let (Some(keys), Some(&unit)) = (
            self.design.systems[id].keys.value().cloned(),
            self.design.data[data].about.value(),
        ) else {
            return;
        };
        let sector = self.design.data[data].sector.value().copied();
        // A household is found by its members.
        let unit = if asks.about(Matter::Coarseness) && unit != Unit::Household {
            unit
        } else {
            Unit::Individual
        };
        let fits = |it: &IdentifierId| {
            let it = &self.design.identifiers[*it];
            let of_unit = it.unit.value() == Some(&unit);
            let near = match it.reach.value() {
                Some(Reach::Local) => true,
                Some(Reach::Sector(of)) => Some(*of) == sector,
                _ => false,
            };
            of_unit && near
        };
        let mut known = self.known_keys();
        // The identifier of its own sector is known to all.
        known.extend(self.design.identifiers.ids().filter(|id| {
            let reach = self.design.identifiers[*id].reach.value();
            matches!(reach, Some(Reach::Sector(of)) if Some(*of) == sector)
        }));
        let others: Vec<IdentifierId> = known.into_iter().filter(fits).collect();
        for key in others {
            if keys.contains(&key) {
                continue;
            }
            let span = self.design.systems[id].name.span;
            let said = System {
                keys: Stated::Is(vec![key], span),
                ..System::default()
            };
            let (en, ja) = (
                self.label(Element::Identifier(key), Lang::En),
                self.label(Element::Identifier(key), Lang::Ja),
            );
            self.restate(
                id,
                said,
                &format!("Key what {{}} holds by {en}"),
                &format!("{{}}の情報を{ja}で管理する"),
            );
        }
    }

    /// The identifiers that the design has: those that it declares, and those under which something lies in a system
    /// of its own or is moved.
    pub(super) fn known_keys(&self) -> BTreeSet<IdentifierId> {
        let own = |span: Span| !self.design.given.contains(&span.file);
        let declared = self.design.identifiers.entries();
        let declared = declared.filter(|(_, it)| own(it.name.span));
        let systems = self.design.systems.iter().filter(|it| own(it.name.span));
        let kept = systems.filter_map(|it| it.keys.value()).flatten().copied();
        let moved = self.world.movements.iter();
        let moved = moved
            .filter(|it| own(it.span))
            .filter_map(|it| it.key.value().copied());
        declared.map(|it| it.0).chain(kept).chain(moved).collect()
    }

    /// A record has another owner, or another holder.
    pub(super) fn owned(&mut self, asks: &Asks, id: SystemId, data: DataId) {
        let system = &self.design.systems[id];
        let span = system.name.span;
        let owner = self.design.data[data].owner.value();
        if asks.property(Kind::System, "grounds")
            && let (Some(&holder), Some(&owner)) = (system.of.value(), owner)
        {
            let said = System {
                of: Stated::Is(owner, span),
                run_by: Some((holder, span)),
                ..System::default()
            };
            let (en, ja) = (
                self.label(Element::Actor(owner), Lang::En),
                self.label(Element::Actor(owner), Lang::Ja),
            );
            self.restate(
                id,
                said,
                &format!("Let {en} hold {{}}, and who holds it now run it"),
                &format!("{{}}は{ja}が保有し、現在の保有者は運用にとどまる"),
            );
        }
    }

    /// Data is somebody's.
    pub(super) fn give(&mut self, data: DataId, to: ActorId) {
        let said = Data {
            owner: Stated::Is(to, self.design.data[data].name.span),
            ..Data::default()
        };
        let names = |lang| {
            (
                self.label(Element::Data(data), lang),
                self.label(Element::Actor(to), lang),
            )
        };
        let ((data_en, to_en), (data_ja, to_ja)) = (names(Lang::En), names(Lang::Ja));
        self.operation(
            vec![Clause::Restate(Restated::Data(data, Box::new(said)))],
            format!("Leave {data_en} with {to_en}"),
            format!("{data_ja}の所有者を{to_ja}とする"),
        );
    }

    /// What is part of a wider class has the owner of that, and what is kept in a system whoever holds it.
    pub(super) fn one_owner(&mut self, data: DataId) {
        let wider = self.design.data[data].within;
        let owner = wider.and_then(|it| self.design.data[it].owner.value().copied());
        let records = self.world.records.iter().filter(|it| it.data == data);
        // Who only runs a system does not own what its holder keeps in it.
        let kept_by = records.filter(|it| self.design.systems[it.system].run_by.is_some());
        let holders = kept_by.filter_map(|it| self.world.holder(it.system));
        let owners: BTreeSet<ActorId> = owner.into_iter().chain(holders).collect();
        for owner in owners {
            self.give(data, owner);
        }
    }

    /// What is kept under an identifier is kept under another one that stands for the same.
    pub(super) fn known_identifier(&mut self, asks: &Asks, id: IdentifierId) {
        if !asks.about(Matter::InPlaceOf) {
            return;
        }
        let said = Identifier {
            reach: Stated::Is(Reach::Local, self.design.identifiers[id].name.span),
            ..Identifier::default()
        };
        let (en, ja) = (
            self.label(Element::Identifier(id), Lang::En),
            self.label(Element::Identifier(id), Lang::Ja),
        );
        self.operation(
            vec![Clause::Restate(Restated::Identifier(id, Box::new(said)))],
            format!("Keep {en} within one system, and use the identifier that is there elsewhere"),
            format!("{ja}は一つのシステム内にとどめ、他では既存の識別子を用いる"),
        );
    }

    /// A table by which an actor joins identifiers is held by nobody any more.
    pub(super) fn without_table(&mut self, id: MappingId) {
        let it = &self.design.mappings[id];
        let said = Mapping {
            held_by: Stated::None(it.name.span),
            ..it.clone()
        };
        let (en, ja) = (
            self.label(Element::Mapping(id), Lang::En),
            self.label(Element::Mapping(id), Lang::Ja),
        );
        self.operation(
            vec![Clause::Restate(Restated::Mapping(id, Box::new(said)))],
            format!("Give up the table {en}"),
            format!("対応表「{ja}」を廃する"),
        );
    }
}
