//! A backend without the engine: the texts are parsed, the findings are written by hand.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::too_many_arguments,
    missing_docs,
    unreachable_pub
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use egui_kittest::kittest::Queryable as _;
use gensoku_dsl::Given;
use gensoku_dsl::design::{ChannelKind, Design, ProvisionId, StepId};
use gensoku_dsl::diagnostic::{Diagnostic, Severity};
use gensoku_dsl::source::{FileId, Sources, Span};
use gensoku_dsl::text::{Lang, Text};
use gensoku_engine::finding::{
    Element, Finding, Remedy, RemedyLevel, Report, Role, Tally, Verdict, Witness,
};
use gensoku_engine::revise::{self, Budget, Plan, Task};
use gensoku_engine::rules::Parameters;
use gensoku_gui::backend::{Backend, Checked, Import, Opened, Principle, Request, Stamp};
use gensoku_gui::disk::OnDisk;
use gensoku_gui::state::State;
use gensoku_gui::worker::Worker;
use gensoku_project::Unsaved;
use gensoku_report::coverage::Row;

pub const AS_IS: &str = include_str!("../fixtures/as-is.gsk");
pub const PATH: &str = "child-benefit/as-is.gsk";

/// Files in memory, which a test can change behind the app's back.
#[derive(Clone, Default)]
pub struct Disk(Arc<Mutex<Stored>>);

#[derive(Default)]
struct Stored {
    files: BTreeMap<PathBuf, (String, u64)>,
    kept: BTreeMap<PathBuf, Unsaved>,
}

impl Disk {
    pub fn with(path: &str, text: &str) -> Self {
        let disk = Self::default();
        disk.write(Path::new(path), text);
        disk
    }

    pub fn write(&self, path: &Path, text: &str) {
        let files = &mut self.0.lock().unwrap().files;
        let n = files.get(path).map_or(0, |f| f.1 + 1);
        files.insert(path.to_owned(), (text.to_owned(), n));
    }

    pub fn text(&self, path: &Path) -> Option<String> {
        self.0.lock().unwrap().files.get(path).map(|f| f.0.clone())
    }
}

pub struct Mock {
    pub disk: Disk,
    pub refuses_to_save: bool,
}

struct Project {
    project: gensoku_dsl::Project,
    paths: Vec<PathBuf>,
}

impl Backend for Mock {
    fn open(
        &self,
        paths: &[PathBuf],
        buffers: &BTreeMap<PathBuf, String>,
    ) -> anyhow::Result<Box<dyn Opened>> {
        let mut given = Given::new();
        let mut names = Vec::new();
        for path in paths {
            let text = match buffers.get(path) {
                Some(text) => text.clone(),
                None => self.read(path)?,
            };
            let name = path.to_string_lossy().into_owned();
            given = given.file(&name, &text);
            names.push(name);
        }
        let entries: Vec<&str> = names.iter().map(String::as_str).collect();
        Ok(Box::new(Project {
            project: gensoku_dsl::load(&given, &entries),
            paths: paths.to_vec(),
        }))
    }

    fn read(&self, path: &Path) -> anyhow::Result<String> {
        self.disk
            .text(path)
            .ok_or_else(|| anyhow::anyhow!("{}: there is no such file", path.display()))
    }

    fn stamp(&self, path: &Path) -> Option<Stamp> {
        let stored = self.disk.0.lock().unwrap();
        let (text, n) = stored.files.get(path)?;
        Some(Stamp {
            time: SystemTime::UNIX_EPOCH + Duration::from_secs(*n),
            length: text.len() as u64,
        })
    }

    fn save(&self, path: &Path, text: &str) -> anyhow::Result<()> {
        anyhow::ensure!(!self.refuses_to_save, "the disk is full");
        self.disk.write(path, text);
        Ok(())
    }

    fn import(&self, model: &Path, _: Lang) -> anyhow::Result<Import> {
        let text = self.read(model)?;
        Ok(Import {
            path: model.with_extension("gsk"),
            text,
            untold: Vec::new(),
        })
    }

    fn keep(&self, unsaved: &Unsaved) -> anyhow::Result<()> {
        self.disk
            .0
            .lock()
            .unwrap()
            .kept
            .insert(unsaved.path.clone(), unsaved.clone());
        Ok(())
    }

    fn kept(&self, path: &Path) -> anyhow::Result<Option<Unsaved>> {
        Ok(self.disk.0.lock().unwrap().kept.get(path).cloned())
    }

    fn let_go(&self, path: &Path) {
        self.disk.0.lock().unwrap().kept.remove(path);
    }

    fn toured(&self) {
        self.disk.write(Path::new("toured"), "");
    }

    fn export(&self, path: &Path, bytes: &[u8]) -> anyhow::Result<PathBuf> {
        self.save(path, &String::from_utf8_lossy(bytes))?;
        Ok(path.to_owned())
    }
}

impl Opened for Project {
    fn sources(&self) -> &Sources {
        &self.project.sources
    }

    fn path(&self, file: FileId) -> Option<PathBuf> {
        let source = self.project.sources.get(file)?;
        self.paths
            .iter()
            .find(|p| p.to_string_lossy() == source.name)
            .cloned()
    }

    fn design(&self) -> &Design {
        &self.project.design
    }

    fn principles(&self) -> Vec<Principle> {
        [
            ("digital-completion", "Digital completion", "デジタル完結"),
            ("once-only", "Once only", "ワンスオンリー"),
            ("minimum-unit", "Minimum unit", "最小単位"),
            (
                "no-central-management",
                "No central management",
                "一元管理の禁止",
            ),
            ("will-and-purpose", "Will and purpose", "本人の意思と目的"),
        ]
        .into_iter()
        .map(|(pack, en, ja)| Principle {
            pack: pack.to_owned(),
            title: Text::new(en, ja),
            sentence: Text::default(),
        })
        .collect()
    }

    fn diagnostics(&self) -> &[Diagnostic] {
        &self.project.diagnostics
    }

    fn plan(&self, request: &Request) -> anyhow::Result<Plan> {
        Ok(no_plan(&self.project.design, request))
    }

    fn check(&self, request: &Request) -> anyhow::Result<Checked> {
        let base = &self.project.design;
        let as_of = request
            .as_of
            .or(base.as_of)
            .unwrap_or(jiff::civil::date(2021, 12, 1));
        let with: Vec<_> = request
            .with
            .iter()
            .filter_map(|name| base.revision_named(name))
            .collect();
        let design = base.at(as_of, &with);
        let findings = Writer {
            design: &design,
            sources: &self.project.sources,
        }
        .all();
        let tallies = tallies(&findings);
        Ok(Checked {
            coverage: coverage(&tallies),
            design,
            report: Report {
                as_of,
                situation: gensoku_engine::world::Situation::Ordinary,
                findings: findings.into(),
                tallies,
            },
        })
    }
}

/// No rule is asked here: the plan of nothing.
fn no_plan(base: &Design, request: &Request) -> Plan {
    revise::plan(&Task {
        base,
        as_of: request.as_of.unwrap_or(jiff::civil::date(2021, 12, 1)),
        with: &[],
        rules: &[],
        parameters: &Parameters::default(),
        severity: Severity::Error,
        budget: Budget::default(),
        weights: None,
    })
}

/// Two principles, and one against which nothing can be checked.
fn coverage(tallies: &[Tally]) -> Vec<Row> {
    let principles = [
        (
            "P1",
            "Digital by default",
            "デジタル完結",
            "digital-completion",
        ),
        (
            "P2",
            "Once only, connected",
            "ワンスオンリー・連携",
            "once-only",
        ),
        ("P3", "Public and private", "官民連携", ""),
    ];
    let rows = principles.into_iter().map(|(name, en, ja, pack)| {
        let rules = tallies.iter().enumerate();
        let rules: Vec<usize> = rules
            .filter(|it| it.1.pack == pack)
            .map(|it| it.0)
            .collect();
        Row {
            name: Some(name.to_owned()),
            pack: None,
            title: Text::new(en, ja),
            counts: rules.iter().map(|&it| tallies[it].counts).sum(),
            rules,
        }
    });
    rows.collect()
}

/// One for each rule that found something; what conforms is counted for the first of its pack.
fn tallies(findings: &[Finding]) -> Vec<Tally> {
    let mut tallies: Vec<Tally> = Vec::new();
    for (pack, conforms) in [
        ("digital-completion", 7),
        ("once-only", 9),
        ("minimum-unit", 4),
        ("no-central-management", 6),
        ("will-and-purpose", 15),
    ] {
        let first = tallies.len();
        for finding in findings.iter().filter(|it| it.pack == pack) {
            let known = tallies.iter_mut().find(|it| it.rule == finding.rule);
            if let Some(tally) = known {
                tally.counts.count(finding.verdict);
            } else {
                let mut tally = Tally::new(finding.rule.clone(), pack, Text::same(pack));
                tally.counts.count(finding.verdict);
                tallies.push(tally);
            }
        }
        if tallies.len() == first {
            tallies.push(Tally::new(pack, pack, Text::same(pack)));
        }
        tallies[first].counts.applies += conforms;
        tallies[first].counts.conforms += conforms;
    }
    tallies
}

/// Writes the findings that the sketch shows.
struct Writer<'a> {
    design: &'a Design,
    sources: &'a Sources,
}

impl Writer<'_> {
    fn step(&self, name: &str) -> Option<StepId> {
        let procedure = self.design.procedure_named("Benefit")?;
        let steps = &self.design.procedures.find(procedure)?.steps;
        let id = self.design.step_named(procedure, name)?;
        steps.contains(&id).then_some(id)
    }

    fn channel(&self, step: StepId) -> Option<(ChannelKind, Span)> {
        let channel = self.design.steps.find(step)?.channels.value()?.first()?;
        Some((channel.kind, channel.span))
    }

    fn finding(
        &self,
        rule: &str,
        pack: &str,
        element: Element,
        path: &str,
        verdict: Verdict,
        title: (&str, &str),
        message: (&str, &str),
        span: Span,
    ) -> Finding {
        Finding {
            id: format!("{rule}@{path}"),
            rule: rule.into(),
            pack: pack.into(),
            concern: "process".into(),
            severity: if verdict == Verdict::Violates {
                Severity::Error
            } else {
                Severity::Note
            },
            verdict,
            subject: element,
            profile: None,
            element: path.to_owned(),
            title: Text::new(title.0, title.1),
            message: Text::new(message.0, message.1),
            span,
            also: Vec::new(),
            witness: Vec::new(),
            provisions: Vec::new(),
            remedies: Vec::new(),
            open: Vec::new(),
            unread: None,
        }
    }

    fn all(&self) -> Vec<Finding> {
        let mut all = Vec::new();
        let Some(procedure) = self.design.procedure_named("Benefit") else {
            return all;
        };
        let benefit = &self.design.procedures[procedure];
        let analog: Vec<(StepId, ChannelKind, Span)> = ["Apply", "Mail", "Refuse"]
            .into_iter()
            .filter_map(|n| self.step(n))
            .filter_map(|id| self.channel(id).map(|(kind, span)| (id, kind, span)))
            .filter(|(_, kind, _)| !kind.is_digital())
            .collect();
        let analog_title = (
            "A step on the way to the result is not digital",
            "結果までの手順がデジタルで完結しない",
        );
        if !analog.is_empty() {
            let mut f = self.finding(
                "no-digital-way",
                "digital-completion",
                Element::Procedure(procedure),
                "Benefit",
                Verdict::Violates,
                ("No digital way to a result", "結果までデジタルで完結しない"),
                (
                    "Whatever the parent chooses and the city decides, three steps leave the digital channel. All of them have to change.",
                    "保護者が何を選び市区町村がどう判断しても、デジタルの経路から外れる手順があります。すべてを改める必要があります。",
                ),
                benefit.name.span,
            );
            f.message.en = f
                .message
                .en
                .replace("three steps", &format!("{} steps", analog.len()))
                .into();
            for name in ["Apply", "Mail", "Review", "Refuse"] {
                if let Some(id) = self.step(name) {
                    f.witness.push(self.part(Role::Way, id, ("", "")));
                }
            }
            for &(id, kind, span) in &analog {
                let (en, ja) = match kind {
                    ChannelKind::Paper => ("on paper, by the parent", "書面、保護者による"),
                    _ => ("by post", "郵送による"),
                };
                let mut part = self.part(Role::Cut, id, (en, ja));
                part.span = span;
                f.witness.push(part);
            }
            f.provisions = self.forcing();
            f.remedies = vec![
                Remedy {
                    level: RemedyLevel::Operation,
                    text: Text::new(
                        "Offer a digital channel for Mail beside the post",
                        "郵送と並べてデジタルの経路を設ける",
                    ),
                    provision: None,
                },
                Remedy {
                    level: RemedyLevel::Notice,
                    text: Text::new(
                        "Amend the outline so that it no longer requires paper",
                        "給付要領を改め、書面の義務付けをなくす",
                    ),
                    provision: f.provisions.first().copied(),
                },
            ];
            for &provision in &f.provisions.clone() {
                f.witness.push(Witness {
                    role: Role::Forced,
                    element: Element::Provision(provision),
                    path: "BenefitOutline art 4".to_owned(),
                    note: Text::new("requires paper of Apply", "申請に書面を義務付け"),
                    span: self.design.provisions[provision].span,
                });
            }
            all.push(f);
        }
        for &(id, kind, span) in &analog {
            let step = &self.design.steps[id];
            let name = |lang| step.name.label(lang).to_owned();
            let (en, ja) = match kind {
                ChannelKind::Paper => ("is on paper", "は書面で行われる"),
                _ => ("goes by post", "は郵送で行われる"),
            };
            let mut f = self.finding(
                "analog-step",
                "digital-completion",
                Element::Step(id),
                &self.design.path(id),
                Verdict::Violates,
                analog_title,
                (
                    &format!("{} {en}", name(Lang::En)),
                    &format!("{}{ja}", name(Lang::Ja)),
                ),
                span,
            );
            if kind == ChannelKind::Paper {
                f.provisions = self.forcing();
            }
            all.push(f);
        }
        if let Some(id) = self.step("Apply") {
            let step = &self.design.steps[id];
            let apply = Element::Step(id);
            let mut own = self.finding(
                "own-time",
                "digital-completion",
                apply,
                "Benefit.Apply",
                Verdict::Violates,
                (
                    "It takes the applicant too long",
                    "申請者の時間がかかりすぎる",
                ),
                (
                    "40 min of own time, 60 sec wanted",
                    "申請者の所要時間が40分（目標60秒）",
                ),
                step.takes.span().unwrap_or(step.name.span),
            );
            own.severity = Severity::Warning;
            all.push(own);
            if let Some(clause) = step.data.first() {
                for (item, system) in [("Income", "TaxLedger"), ("Household", "ResidentLedger")] {
                    let Some(data) = self.design.data_named(item) else {
                        continue;
                    };
                    let Some(held) = self.design.system_named(system) else {
                        continue;
                    };
                    let label = |lang| self.design.data[data].name.label(lang).to_owned();
                    let mut f = self.finding(
                        "typed-in-again",
                        "once-only",
                        apply,
                        &format!("Benefit.Apply@{item}"),
                        Verdict::Violates,
                        (
                            "Typed in although it is held",
                            "既に持つ情報を再び入力させる",
                        ),
                        (
                            &format!("{} is typed in again", label(Lang::En)),
                            &format!("{}を再び入力させる", label(Lang::Ja)),
                        ),
                        clause.span,
                    );
                    f.witness = vec![
                        Witness {
                            role: Role::Chain,
                            element: Element::System(held),
                            path: system.to_owned(),
                            note: Text::new("held by City", "市区町村が保有"),
                            span: self.design.systems[held].name.whole,
                        },
                        self.part(
                            Role::Chain,
                            self.step("Review").unwrap(),
                            ("could be read here", "ここで参照できる"),
                        ),
                        self.part(Role::Chain, id, ("typed in", "入力")),
                    ];
                    all.push(f);
                }
            }
            all.push(self.finding(
                "kept-until",
                "will-and-purpose",
                apply,
                "Benefit.Apply@form",
                Verdict::NotStated,
                ("How long it is kept", "保存期間"),
                (
                    "Until when is the form kept?",
                    "申請書はいつまで保存されるか",
                ),
                step.name.span,
            ));
        }
        if let Some((_, span)) = benefit.serves
            && benefit.per.value() == Some(&gensoku_dsl::design::Unit::Household)
        {
            all.push(self.finding(
                "decided-per-household",
                "minimum-unit",
                Element::Procedure(procedure),
                "Benefit@unit",
                Verdict::Violates,
                ("Decided per a coarser unit", "粗い単位で判断される"),
                (
                    "Decided per household, not per person",
                    "個人ではなく世帯ごとに判断される",
                ),
                span,
            ));
        }
        if let Some(id) = self.step("Pay") {
            all.push(self.finding(
                "account-key",
                "minimum-unit",
                Element::Step(id),
                "Benefit.Pay@Account",
                Verdict::NotStated,
                ("The key is not stated", "識別子の記載がない"),
                (
                    "By which identifier is Account kept?",
                    "口座はどの識別子で管理されるか",
                ),
                self.design.steps[id].name.span,
            ));
        }
        if let Some(id) = self.step("Answer") {
            all.push(self.finding(
                "silence",
                "will-and-purpose",
                Element::Step(id),
                "Benefit.Answer",
                Verdict::NotStated,
                ("What silence means", "無回答の扱い"),
                (
                    "On what ground does silence pay?",
                    "無回答での支給はどの根拠によるか",
                ),
                self.design.steps[id].name.span,
            ));
        }
        all.sort_by_key(|f| (f.span.file, f.span.start, f.rule.clone()));
        all
    }

    fn forcing(&self) -> Vec<ProvisionId> {
        self.design
            .provisions
            .entries()
            .filter(|(_, p)| !p.effects.is_empty())
            .filter(|(_, p)| {
                p.period
                    .contains(self.design.as_of.unwrap_or(jiff::civil::date(2021, 12, 1)))
            })
            .map(|(id, _)| id)
            .collect()
    }

    fn part(&self, role: Role, step: StepId, note: (&str, &str)) -> Witness {
        let name = &self.design.steps[step].name;
        Witness {
            role,
            element: Element::Step(step),
            path: self.design.path(step),
            note: Text::new(note.0, note.1),
            span: name.span,
        }
    }
}

/// A state on the fixture, with a worker that answers at once.
pub fn state(lang: Lang) -> State {
    state_on(&Disk::with(PATH, AS_IS), lang)
}

pub fn state_on(disk: &Disk, lang: Lang) -> State {
    let backend = Mock {
        disk: disk.clone(),
        refuses_to_save: false,
    };
    let worker = Worker::inline(Box::new(backend));
    let mut state = State::new(worker, vec![PathBuf::from(PATH)], lang);
    state.tick();
    state
}

/// Draws into the whole window, as the app does.
pub fn frame(ui: &mut egui::Ui, state: &mut State) {
    let rect = ui.ctx().content_rect();
    ui.set_clip_rect(rect);
    ui.scope_builder(egui::UiBuilder::new().max_rect(rect), |ui| {
        gensoku_gui::draw::draw(state, ui);
    });
}

/// A window on files of the disk, as the command reads them.
pub fn window(paths: Vec<PathBuf>, lang: Lang, size: [f32; 2]) -> App {
    let worker = Worker::inline(Box::new(OnDisk::default()));
    window_of(State::new(worker, paths, lang), size)
}

pub type App = egui_kittest::Harness<'static, State>;

/// A window on a state.
pub fn window_of(state: State, size: [f32; 2]) -> App {
    let mut app = egui_kittest::Harness::builder()
        .with_size(size)
        .with_context_setup(gensoku_gui::theme::install)
        .build_ui_state(frame, state);
    app.run();
    app
}

/// The examples that ship with the tool.
pub fn example(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    root.join("examples").join(name)
}

/// The child benefit in a folder of its own.
pub fn copied(files: &[&str]) -> (tempfile::TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().unwrap();
    let copy = |name: &&str| {
        let path = folder.path().join(name);
        std::fs::copy(example("child-benefit").join(name), &path).unwrap();
        path
    };
    let paths = files.iter().map(copy).collect();
    (folder, paths)
}

/// Fills in a field of the dialog.
pub fn fill(app: &mut App, field: &str, text: &str) {
    app.get_by_label(field).focus();
    app.run();
    app.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    app.get_by_label(field).type_text(text);
    app.run();
}
