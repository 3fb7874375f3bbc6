//! The board of a design, card by card.

use std::collections::{BTreeMap, BTreeSet};

use gensoku_dsl::design::{ActorId, MappingId, ProcedureId, SystemId};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Element;
use gensoku_engine::rules::say;
use gensoku_engine::world::{Holding, Link, Same, World};
use gensoku_layout::board::{Arrow, Board, BoardLane, Card, CardKind, Knot, Row};
use gensoku_layout::text::{Measure, Text};
use gensoku_layout::tokens::font;

use super::super::graph::{group, order};
use super::super::words;
use super::{DataPlan, RowIs};

/// The widest a line of a row's data, its identifiers, a card's title and a lane's head may be, in points.
const LABEL_TEXT: f64 = 190.0;
const KEYS_TEXT: f64 = 150.0;
const HEAD_TEXT: f64 = 104.0;

/// Where a row stands: whose lane, and which card of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    System(SystemId),
    Standing,
    Case(ProcedureId),
    Tables,
}

/// Whose lane, then which card.
pub(super) type At = (Option<ActorId>, Place);

pub(super) struct Builder<'a> {
    pub(super) world: &'a World<'a>,
    pub(super) lang: Lang,
    pub(super) measure: &'a dyn Measure,
    pub(super) places: BTreeMap<At, Vec<RowIs>>,
}

impl Builder<'_> {
    pub(super) fn holding(&mut self, holding: Holding) {
        let place = match (holding.seen, holding.case, holding.system) {
            (true, Some(case), _) => Place::Case(case),
            (false, _, Some(system)) => Place::System(system),
            _ => Place::Standing,
        };
        let at = (holding.actor, place);
        self.places
            .entry(at)
            .or_default()
            .push(RowIs::Data(holding));
    }

    pub(super) fn table(&mut self, id: MappingId) {
        let by = self.world.design.mappings[id].held_by.value().copied();
        self.places
            .entry((by, Place::Tables))
            .or_default()
            .push(RowIs::Table(id));
    }

    fn label(&self, element: Element) -> String {
        say::label_of(self.world.design, element, self.lang)
    }

    fn text(&self, text: &str, size: f64, width: f64) -> Text {
        Text::wrapped(text, self.measure, size, width)
    }

    pub(super) fn board(mut self) -> DataPlan {
        let design = self.world.design;
        let places = std::mem::take(&mut self.places);
        let mut actors: Vec<Option<ActorId>> = places.keys().map(|it| it.0).collect();
        actors.dedup();
        let rank = |it: &Option<ActorId>| match it {
            Some(id) => (order(group(design.actors[*id].kind)), Some(*id)),
            None => (u8::MAX, None),
        };
        actors.sort_by_key(rank);
        let mut plan = DataPlan {
            board: Board::default(),
            lanes: actors.clone(),
            cards: Vec::new(),
            rows: Vec::new(),
            threads: Vec::new(),
            arrows: Vec::new(),
            movements: self.world.movements.clone(),
            about: Vec::new(),
            profiles: Vec::new(),
        };
        for actor in actors {
            let mut lane = self.lane(actor);
            let of_actor = places.iter().filter(|(at, _)| at.0 == actor);
            for (&(_, place), rows) in of_actor {
                lane.cards.push(self.card(place, rows));
                plan.cards.push(match place {
                    Place::System(id) => Some(Element::System(id)),
                    Place::Case(id) => Some(Element::Procedure(id)),
                    Place::Standing | Place::Tables => actor.map(Element::Actor),
                });
                plan.rows.extend(rows.iter().cloned());
            }
            plan.board.lanes.push(lane);
        }
        self.threads(&mut plan);
        self.arrows(&mut plan);
        plan
    }

    fn lane(&self, actor: Option<ActorId>) -> BoardLane {
        let Some(id) = actor else {
            let title = words::no_holder(self.lang);
            return BoardLane {
                title: self.text(title, font::LANE, HEAD_TEXT),
                ..BoardLane::default()
            };
        };
        let it = &self.world.design.actors[id];
        let mut sub = words::actor_kind(self.lang, it.kind).to_owned();
        if it.many > 1 {
            sub.push_str(&format!(" ×{}", it.many));
        }
        BoardLane {
            title: self.text(it.name.label(self.lang), font::LANE, HEAD_TEXT),
            subtitle: Some(self.text(&sub, font::LABEL, HEAD_TEXT)),
            group: group(it.kind),
            cards: Vec::new(),
        }
    }

    fn card(&self, place: Place, rows: &[RowIs]) -> Card {
        let (kind, title) = match place {
            Place::System(id) => (CardKind::System, self.label(Element::System(id))),
            Place::Standing => (CardKind::LookUp, words::looks_up(self.lang).to_owned()),
            Place::Case(id) => {
                let case = self.label(Element::Procedure(id));
                (CardKind::LookUp, words::sees_for(self.lang, &case))
            }
            Place::Tables => (CardKind::Table, words::tables(self.lang).to_owned()),
        };
        Card {
            kind,
            title: self.text(&title, font::BODY, LABEL_TEXT + KEYS_TEXT),
            rows: rows.iter().map(|it| self.row(it)).collect(),
        }
    }

    fn row(&self, row: &RowIs) -> Row {
        let (label, keys) = match row {
            RowIs::Data(it) => (self.data(it), self.keys(it)),
            RowIs::Table(id) => {
                let it = &self.world.design.mappings[*id];
                let end = |id| self.label(Element::Identifier(id));
                let keys = format!("{} → {}", end(it.from), end(it.to));
                (self.label(Element::Mapping(*id)), keys)
            }
        };
        Row {
            label: self.text(&label, font::BODY, LABEL_TEXT),
            keys: self.text(&keys, font::LABEL, KEYS_TEXT),
            knots: Vec::new(),
        }
    }

    fn data(&self, it: &Holding) -> String {
        let data = self.label(Element::Data(it.data));
        let system = it.system.filter(|_| it.seen);
        let from = system.map(|it| self.label(Element::System(it)));
        match from {
            Some(system) => words::data_in(self.lang, &data, &system),
            None => data,
        }
    }

    fn keys(&self, it: &Holding) -> String {
        let ties = it.ties.iter().map(|it| self.link(it.link));
        let keys: Vec<String> = ties.collect();
        if keys.is_empty() {
            let records = it
                .records
                .iter()
                .filter_map(|&it| self.world.records.get(it));
            let sights = it.sights.iter().filter_map(|&it| self.world.sights.get(it));
            let mut keys = records.map(|it| &it.key).chain(sights.map(|it| &it.key));
            let open = keys.any(gensoku_dsl::design::Stated::is_open);
            return if open {
                words::no_key(self.lang).to_owned()
            } else {
                String::new()
            };
        }
        keys.join(" · ")
    }

    fn link(&self, link: Link) -> String {
        match link {
            Link::Identifier(id) => self.label(Element::Identifier(id)),
            Link::BasicFour => words::basic_four(self.lang).to_owned(),
            Link::Mapping(_) | Link::Movement(_) => String::new(),
        }
    }

    /// One thread for each identifier that something carries; what more is tied to stands nearer.
    fn threads(&self, plan: &mut DataPlan) {
        let design = self.world.design;
        let ties = |row: &RowIs| -> Vec<(Link, Option<usize>)> {
            match row {
                RowIs::Data(it) => it
                    .ties
                    .iter()
                    .map(|it| {
                        let meets = match it.same {
                            Same::System => None,
                            Same::Everywhere => Some(0),
                            Same::Sector(id) => Some(1 + usize::from(id)),
                        };
                        (it.link, meets)
                    })
                    .collect(),
                RowIs::Table(id) => {
                    let it = &design.mappings[*id];
                    [it.from, it.to]
                        .map(|it| (Link::Identifier(it), None))
                        .to_vec()
                }
            }
        };
        let mut counts: BTreeMap<Link, (usize, usize)> = BTreeMap::new();
        for (index, row) in plan.rows.iter().enumerate() {
            for (link, _) in ties(row) {
                counts.entry(link).or_insert((0, index)).0 += 1;
            }
        }
        let mut threads: Vec<(Link, (usize, usize))> = counts.into_iter().collect();
        threads.sort_by_key(|&(link, (count, first))| (std::cmp::Reverse(count), first, link));
        let number: BTreeMap<Link, usize> = threads
            .iter()
            .enumerate()
            .map(|(at, it)| (it.0, at))
            .collect();
        plan.threads = threads.iter().map(|it| it.0).collect();
        plan.board.threads = plan
            .threads
            .iter()
            .map(|&it| self.text(&self.link(it), font::SECONDARY, f64::MAX))
            .collect();
        let cards = plan.board.lanes.iter_mut().flat_map(|it| &mut it.cards);
        let drawn = cards.flat_map(|it| &mut it.rows);
        for (row, is) in drawn.zip(&plan.rows) {
            let knots = ties(is).into_iter().filter_map(|(link, meets)| {
                let thread = *number.get(&link)?;
                Some(Knot { thread, meets })
            });
            row.knots = knots.collect();
        }
    }

    /// From where data lies to where a movement brings it, or to whoever looks it up.
    fn arrows(&self, plan: &mut DataPlan) {
        let mut row_of: BTreeMap<usize, usize> = BTreeMap::new();
        for (index, row) in plan.rows.iter().enumerate() {
            if let RowIs::Data(it) = row {
                row_of.extend(it.records.iter().map(|&it| (it, index)));
            }
        }
        let mut arrows: BTreeMap<Arrow, BTreeSet<usize>> = BTreeMap::new();
        for (index, row) in plan.rows.iter().enumerate() {
            let RowIs::Data(it) = row else { continue };
            let records = it
                .records
                .iter()
                .filter_map(|&it| self.world.records.get(it));
            let sights = it.sights.iter().filter_map(|&it| self.world.sights.get(it));
            let arrivals = records
                .filter_map(|it| it.arrival)
                .chain(sights.map(|it| it.arrival));
            for arrival in arrivals {
                let from = arrival.from.and_then(|it| row_of.get(&it));
                let Some(&from) = from.filter(|&&it| it != index) else {
                    continue;
                };
                let arrow = Arrow {
                    from,
                    to: index,
                    kept: !it.seen,
                };
                arrows.entry(arrow).or_default().insert(arrival.movement);
            }
        }
        for (arrow, movements) in arrows {
            plan.board.arrows.push(arrow);
            plan.arrows.push(movements.into_iter().collect());
        }
    }
}
