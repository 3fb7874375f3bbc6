//! Profiles for scripts: the names here are a contract.

use gensoku_dsl::design::Spelled as _;
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Element;
use gensoku_engine::rules::say;
use gensoku_engine::world::Part;

use crate::Input;

/// A profile for scripts.
#[derive(serde::Serialize)]
pub(crate) struct JsonProfile {
    pub(crate) id: String,
    actor: String,
    how: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<String>,
    unit: &'static str,
    people: Option<u64>,
    sectors: Vec<String>,
    data: Vec<String>,
    identifiers: Vec<String>,
    basic_four: bool,
    tables: Vec<String>,
    owners: u64,
    parts: Vec<JsonPart>,
}

#[derive(serde::Serialize)]
struct JsonPart {
    data: String,
    system: Option<String>,
    identifier: Option<String>,
    owner: Option<String>,
    other_owner: bool,
    kept: bool,
    permitted: bool,
    provisions: Vec<String>,
    laws: Vec<String>,
    consents: Vec<String>,
    chain: Vec<JsonMovement>,
}

#[derive(serde::Serialize)]
struct JsonMovement {
    element: String,
    note: String,
    file: String,
    line: usize,
}

/// The profiles of a design for scripts, whole.
pub(crate) fn json(input: &Input<'_>) -> Vec<JsonProfile> {
    let world = &input.world;
    let design = world.design;
    let path = |element| say::path_of(design, element);
    let sector = |id: gensoku_dsl::design::SectorId| design.words.sectors[id].name.id.clone();
    let movement = |index: &usize| {
        let it = world.movements.get(*index)?;
        let (file, line) = input.file_line(it.span);
        Some(JsonMovement {
            element: path(Element::Step(it.step)),
            note: say::movement(design, it).get(input.lang).to_owned(),
            file: file.to_owned(),
            line,
        })
    };
    let part = |it: &Part| JsonPart {
        data: path(Element::Data(it.data)),
        system: it.system.map(|it| path(Element::System(it))),
        identifier: it.key.value().map(|&it| path(Element::Identifier(it))),
        owner: it.owner.value().map(|it| path(Element::Actor(it.actor))),
        other_owner: it.owner.value().is_some_and(|it| it.other),
        kept: !it.seen,
        permitted: !it.permission.is_nothing(),
        provisions: it
            .permission
            .provisions
            .iter()
            .map(|&it| path(Element::Provision(it)))
            .collect(),
        laws: it
            .permission
            .laws
            .iter()
            .map(|&it| path(Element::Law(it)))
            .collect(),
        consents: it
            .permission
            .consents
            .iter()
            .filter_map(|&it| Some(path(Element::Step(world.movements.get(it)?.step))))
            .collect(),
        chain: it.chain.iter().filter_map(movement).collect(),
    };
    world
        .gatherings()
        .iter()
        .map(|it| JsonProfile {
            id: it.id.clone(),
            actor: path(Element::Actor(it.profile.actor)),
            how: it.profile.how.word(),
            case: it.profile.case.map(|it| path(Element::Procedure(it))),
            unit: it.profile.unit.word(Lang::En),
            people: it.profile.people.value().copied(),
            sectors: it.profile.sectors.iter().map(|&it| sector(it)).collect(),
            data: it
                .profile
                .data
                .iter()
                .map(|&it| path(Element::Data(it)))
                .collect(),
            identifiers: it
                .profile
                .identifiers
                .iter()
                .map(|&it| path(Element::Identifier(it)))
                .collect(),
            basic_four: it.profile.basic_four,
            tables: it
                .tables
                .iter()
                .map(|&it| path(Element::Mapping(it)))
                .collect(),
            owners: it.profile.owners,
            parts: it.parts.iter().map(part).collect(),
        })
        .collect()
}
