//! Who can finish what, arranged for the panel: made on the worker thread, never changed.

use gensoku_dsl::design::{ProcedureId, Spelled, StepId};
use gensoku_dsl::diagnostic::Severity;
use gensoku_dsl::text::{Lang, Text};
use gensoku_engine::finding::{Element, Finding, Report, Role, Verdict, Witness};
use gensoku_engine::game::Answer;
use gensoku_engine::rules::say;
use gensoku_engine::world::table;
use gensoku_engine::world::{Case, World};
use gensoku_report::finishing;

/// The table.
#[derive(Default)]
pub struct Finishing {
    /// Its columns.
    pub procedures: Vec<ProcedureId>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// Groups of people, or what has happened.
pub struct Row {
    /// What it is called.
    pub name: Text,
    /// What it says of each procedure; none where the case does not arise.
    pub cells: Vec<Option<Cell>>,
}

/// What a cell says.
pub struct Cell {
    /// In a few words.
    pub text: Text,
    /// The same as a reason: the strategy or the cut, to be shown and drawn like that of a finding.
    pub reason: Finding,
}

impl Finishing {
    /// The table of a checked design.
    pub fn new(design: &gensoku_dsl::design::Design, report: &Report) -> Self {
        let world = World::new(design, report.as_of).within(report.situation);
        let table = world.table();
        let rows = table.rows.iter().map(|row| {
            let name = |lang| finishing::case(&world, row.case, lang);
            let cells = row
                .cells
                .iter()
                .map(|it| Some(cell(&world, row.case, it.as_ref()?)));
            Row {
                name: Text::new(name(Lang::En), name(Lang::Ja)),
                cells: cells.collect(),
            }
        });
        Self {
            rows: rows.collect(),
            procedures: table.procedures,
        }
    }

    /// The reason of the cell with a name.
    pub fn reason(&self, id: &str) -> Option<&Finding> {
        let cells = self.rows.iter().flat_map(|row| row.cells.iter().flatten());
        cells.map(|it| &it.reason).find(|it| it.id == id)
    }
}

fn cell(world: &World<'_>, case: Case, cell: &table::Cell) -> Cell {
    let design = world.design;
    let short = |lang| finishing::short(design, cell, lang).2;
    let text = Text::new(short(Lang::En), short(Lang::Ja));
    let title = |lang| {
        let procedure = say::label_of(design, Element::Procedure(cell.procedure), lang);
        format!("{procedure} · {}", finishing::case(world, case, lang))
    };
    let verdict = match &cell.verdict {
        table::Verdict::Can => Verdict::Conforms,
        table::Verdict::Cannot(_) => Verdict::Violates,
        table::Verdict::Open(_) => Verdict::NotStated,
        table::Verdict::Undecided(_) => Verdict::Undecided,
    };
    let mut message = text.clone();
    if let table::Verdict::Cannot(breaks) = &cell.verdict {
        for (text, lang) in [(&mut message.en, Lang::En), (&mut message.ja, Lang::Ja)] {
            let separator = match lang {
                Lang::En => "; ",
                Lang::Ja => "。",
            };
            let exactness = finishing::exactness(breaks, lang);
            *text = format!("{text}{separator}{exactness}").into();
        }
    }
    let subject = Element::Procedure(cell.procedure);
    let id = finishing::id(world, case, cell);
    Cell {
        text,
        reason: Finding {
            rule: Default::default(),
            pack: Default::default(),
            concern: Default::default(),
            severity: Severity::Error,
            verdict,
            subject,
            element: say::path_of(design, subject),
            title: Text::new(title(Lang::En), title(Lang::Ja)),
            message,
            span: design.procedures[cell.procedure].name.span,
            also: Vec::new(),
            witness: witness(world, cell),
            profile: None,
            open: Vec::new(),
            unread: None,
            provisions: Vec::new(),
            remedies: Vec::new(),
            id,
        },
    }
}

/// The way through where there is one, else the steps that would have to change, else what would decide it.
fn witness(world: &World<'_>, cell: &table::Cell) -> Vec<Witness> {
    let design = world.design;
    let step = |role, step: StepId, note: Text| {
        let element = Element::Step(step);
        Witness {
            role,
            element,
            path: say::path_of(design, element),
            note,
            span: design.steps[step].name.span,
        }
    };
    match &cell.verdict {
        table::Verdict::Cannot(breaks) => world
            .openings(cell, breaks)
            .into_iter()
            .map(|it| {
                let level = |lang| gensoku_report::text::level_word(it.level, lang);
                let note = Text::new(
                    format!("{}; {}", it.note.en, level(Lang::En)),
                    format!("{}。{}", it.note.ja, level(Lang::Ja)),
                );
                step(Role::Cut, it.step, note)
            })
            .collect(),
        table::Verdict::Open(facts) => facts
            .iter()
            .filter_map(|it| match it.element {
                Element::Step(id) => Some(step(
                    Role::Open,
                    id,
                    Text::new(it.clause.to_owned(), it.clause.to_owned()),
                )),
                _ => None,
            })
            .collect(),
        table::Verdict::Can | table::Verdict::Undecided(_) => {
            let strategy = cell.finish.parts.iter().find_map(|it| match &it.good {
                Answer::CanFinish(strategy) => Some(strategy),
                _ => None,
            });
            let story = strategy.map(|it| world.steps_of(cell.procedure, &it.story));
            let story = story.unwrap_or_default().into_iter();
            story
                .map(|id| {
                    let how = |lang: Lang| {
                        let it = &design.steps[id];
                        let by = it.by.map(|(by, _)| Element::Actor(by.actor));
                        let by = by.map(|it| say::label_of(design, it, lang));
                        let channels = it.channels.value().into_iter().flatten();
                        let channels: Vec<String> =
                            channels.map(|it| it.kind.word(lang).to_owned()).collect();
                        let how = (!channels.is_empty()).then(|| say::either(&channels, lang));
                        let parts: Vec<String> = by.into_iter().chain(how).collect();
                        parts.join(match lang {
                            Lang::En => ", ",
                            Lang::Ja => "、",
                        })
                    };
                    step(Role::Way, id, Text::new(how(Lang::En), how(Lang::Ja)))
                })
                .collect()
        }
    }
}
