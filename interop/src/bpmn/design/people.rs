//! Pools and lanes as actors.

use std::collections::BTreeMap;

use gensoku_dsl::text::one_line;
use gensoku_engine::flow::Origin;

use super::names::{Name, Names, reference};
use crate::bpmn::model::{ElementKind, Model};

/// The actors of a model.
pub(super) struct People {
    pub(super) names: Names,
    /// The actor of each pool and lane that is one, in the order of the file.
    pub(super) actors: BTreeMap<Origin, Name>,
}

impl People {
    /// Lanes without lanes inside them, and participants without lanes or to whom a message goes as a whole.
    pub(super) fn of(model: &Model) -> Self {
        let mut around = std::collections::BTreeSet::new();
        for element in &model.elements {
            if let ElementKind::Lane { inside } = element.kind {
                around.extend(inside);
                around.extend(element.pool);
            }
        }
        let mut wanted: Vec<Origin> = Vec::new();
        for (number, element) in (0_u32..).zip(&model.elements) {
            let origin = Origin(number);
            let is_actor = match element.kind {
                ElementKind::Pool { participant, .. } => participant,
                ElementKind::Lane { .. } => true,
                _ => false,
            };
            let is_nobody = model.own(origin, "nobody").is_some();
            if is_actor && !is_nobody && !around.contains(&origin) {
                wanted.push(origin);
            }
            if let ElementKind::Node { .. } = element.kind {
                wanted.extend(performer(model, origin));
            }
        }
        for message in &model.messages {
            for end in [message.from, message.to] {
                wanted.extend(performer(model, end));
            }
        }
        wanted.sort_unstable();
        wanted.dedup();
        let shown: Vec<(Origin, String)> =
            wanted.iter().map(|&it| (it, shown(model, it))).collect();
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, title) in &shown {
            *count.entry(title).or_default() += 1;
        }
        let mut names = Names::default();
        let mut actors = BTreeMap::new();
        let mut of_design: BTreeMap<&str, Origin> = BTreeMap::new();
        for (origin, title) in &shown {
            let Some(element) = model.element(*origin) else {
                continue;
            };
            // The lanes of one actor of a design.
            if let Some(own) = model.own(*origin, "name") {
                let first = *of_design.entry(own).or_insert(*origin);
                let name: Name = match actors.get(&first) {
                    Some(known) => Name::clone(known),
                    None => names.of(model, *origin, "Actor", title),
                };
                actors.insert(*origin, name);
                continue;
            }
            // Lanes of several pools that are called alike are told apart by their pools.
            let alike = count.get(title.as_str()).is_some_and(|&it| it > 1);
            let pool = element.pool.map_or("", |it| model.label(it).trim());
            let title = if alike && !title.is_empty() && !pool.is_empty() && pool != title {
                format!("{title} ({pool})")
            } else {
                title.clone()
            };
            let name = names.add(&element.id, "Actor", &title);
            actors.insert(*origin, name);
        }
        Self { names, actors }
    }

    /// How the one who performs an element is referred to.
    pub(super) fn of_node(&self, model: &Model, node: Origin) -> Option<String> {
        let name = self.actors.get(&performer(model, node)?)?;
        Some(reference(name, &[&self.names]))
    }
}

/// What a pool or a lane is called; a lane without a name as what is around it.
fn shown(model: &Model, origin: Origin) -> String {
    let mut at = Some(origin);
    while let Some(element) = at.and_then(|it| model.element(it)) {
        let name = one_line(&element.name);
        if !name.is_empty() {
            return name;
        }
        at = match element.kind {
            // Of what stands inside each other the outer one comes first in the file.
            ElementKind::Lane { inside } => inside.or(element.pool).filter(|&it| Some(it) < at),
            _ => None,
        };
    }
    String::new()
}

/// The lane in which an element stands, or its pool where a participant stands for it; of a sub-process, what is
/// inside is performed by whoever performs it.
pub(super) fn performer(model: &Model, origin: Origin) -> Option<Origin> {
    let element = model.element(origin)?;
    if let ElementKind::Pool { participant, .. } = element.kind {
        return participant.then_some(origin);
    }
    let mut at = element;
    // Sub-processes stand inside each other at most as deep as they are read.
    for _ in 0..=crate::bpmn::read::MAX_SUB_PROCESSES {
        if let Some(lane) = at.lane {
            return model.own(lane, "nobody").is_none().then_some(lane);
        }
        match at.inside.and_then(|it| model.element(it)) {
            Some(outer) => at = outer,
            None => break,
        }
    }
    let pool = element.pool?;
    let kind = model.element(pool).map(|it| &it.kind);
    matches!(
        kind,
        Some(ElementKind::Pool {
            participant: true,
            ..
        })
    )
    .then_some(pool)
}
