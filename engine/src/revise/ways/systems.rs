//! What is said of systems: what becomes of them, how they are run, and how they give out what they hold.

use std::collections::BTreeSet;

use gensoku_dsl::design::{
    Assessment, AssessmentKind, Disposition, Name, Restated, Scenario, Stated, System, SystemId,
    SystemTraits, Title, Verb,
};
use gensoku_dsl::source::Span;
use gensoku_dsl::text::{Lang, Text};

use super::Ways;
use crate::finding::Element;
use crate::revise::change::{Candidate, Clause, ToState};
use crate::rules::asks::Asks;
use crate::rules::matter::Matter;
use crate::rules::types::Kind;

/// A year in milliseconds.
const YEAR: u64 = 365 * 86_400_000;

impl Ways<'_, '_> {
    /// What is said anew of a system; `{}` in the texts is its name.
    pub(super) fn restate(
        &mut self,
        id: SystemId,
        said: System,
        en: &str,
        ja: &str,
    ) -> Option<&mut Candidate> {
        let (name_en, name_ja) = (
            self.label(Element::System(id), Lang::En),
            self.label(Element::System(id), Lang::Ja),
        );
        self.operation(
            vec![Clause::Restate(Restated::System(id, Box::new(said)))],
            en.replace("{}", &name_en),
            ja.replace("{}", &name_ja),
        )
    }

    /// The same of its manner.
    fn traits(
        &mut self,
        id: SystemId,
        traits: SystemTraits,
        en: &str,
        ja: &str,
    ) -> Option<&mut Candidate> {
        let said = System {
            traits,
            ..System::default()
        };
        self.restate(id, said, en, ja)
    }

    /// What is filled in of a system, to be stated by its holder; `{}` is its name.
    fn of_a_system(&self, id: SystemId, en: &str, ja: &str, filled: Text) -> ToState {
        let name = |lang| self.label(Element::System(id), lang);
        ToState {
            what: Text::new(
                en.replace("{}", &name(Lang::En)),
                ja.replace("{}", &name(Lang::Ja)),
            ),
            filled,
            by: self.design.systems[id].of.value().copied(),
        }
    }

    pub(super) fn system(&mut self, asks: &Asks, id: SystemId) {
        let span = self.design.systems[id].name.span;
        if asks.about(Matter::Disposition) {
            self.disposition(id);
        }
        if asks.about(Matter::Assessment) {
            self.assessment(id);
        }
        if asks.words.contains("copies") {
            let moved = self.world.movements.iter();
            let here = moved
                .filter(|it| it.verb == Verb::Copies && it.to.is_some_and(|to| to.system == id));
            let copied: BTreeSet<_> = here.map(|it| it.data).collect();
            for data in copied {
                self.left_where_it_is(id, data);
            }
        }
        if asks.about(Matter::CommonSystem) {
            let traits = SystemTraits {
                standard: Stated::Is(true, span),
                ..SystemTraits::default()
            };
            self.traits(
                id,
                traits,
                "Move {} to a system that conforms to the standard",
                "{}を標準準拠システムに移行する",
            );
        }
        if asks.about(Matter::EncryptedSystem) {
            self.encrypted_on_its_machines(id);
        }
        if asks.about(Matter::Standing) {
            let traits = SystemTraits {
                standing: Stated::Is(false, span),
                ..SystemTraits::default()
            };
            self.traits(
                id,
                traits,
                "Ask for what {} holds on demand",
                "{}の情報は、必要なときに照会する",
            );
        }
        if asks.property(Kind::System, "recovery")
            && let Some(limit) = self.duration(asks)
        {
            let traits = SystemTraits {
                recovers_within: Stated::Is(limit, span),
                ..SystemTraits::default()
            };
            self.traits(
                id,
                traits,
                "Run {} so that it is up again in time, such as in a second region",
                "{}を、別の地域でも動かすなどして期限内に復旧させる",
            );
        }
        if asks.property(Kind::System, "autonomy") {
            let below = |it: &Scenario| {
                let down = it
                    .down
                    .iter()
                    .filter(|(on, ..)| self.design.rests_on(id, *on));
                down.filter_map(|it| it.1).max()
            };
            let longest = self.design.scenarios.iter().filter_map(below).max();
            if let Some(longest) = longest {
                let traits = SystemTraits {
                    autonomy: Stated::Is(longest, span),
                    ..SystemTraits::default()
                };
                self.traits(
                    id,
                    traits,
                    "Let {} work on its own for as long as the scenario lasts",
                    "{}を、想定の期間、単独で稼働できるようにする",
                );
            }
        }
        if asks.about(Matter::Service) {
            self.front(id);
        }
    }

    pub(super) fn disposition(&mut self, id: SystemId) {
        let traits = SystemTraits {
            disposition: Stated::Is(Disposition::Modify, self.design.systems[id].name.span),
            ..SystemTraits::default()
        };
        self.traits(
            id,
            traits,
            "Change {} where it has to be, and keep the rest",
            "{}は、必要な部分を改修し、残りを維持する",
        );
    }

    /// An assessment, published on the day asked about: the lightest that is enough is found by trying.
    fn assessment(&mut self, id: SystemId) {
        for (kind, en, ja) in [
            (AssessmentKind::Basic, "basic", "基礎項目"),
            (AssessmentKind::Focused, "focused", "重点項目"),
            (AssessmentKind::Full, "full", "全項目"),
        ] {
            // What is made already stays; what is made and not yet published is.
            let made = self.design.systems[id].traits.assessments.value();
            let mut all = made.cloned().unwrap_or_default();
            all.retain(|it| it.kind != kind);
            let published = Some(self.world.as_of);
            all.push(Assessment { kind, published });
            all.sort_by_key(|it| it.kind);
            let traits = SystemTraits {
                assessments: Stated::Is(all, self.design.systems[id].name.span),
                ..SystemTraits::default()
            };
            let day = self.of_a_system(
                id,
                "when the assessment of {} is published",
                "{}の評価書の公表日",
                super::day(self.world.as_of),
            );
            let change = self.traits(
                id,
                traits,
                &format!("Make and publish the {en} assessment of {{}}"),
                &format!("{{}}の{ja}評価書を作成し、公表する"),
            );
            Self::fills_in(change, [day]);
        }
    }

    /// A step in which the applicant acts is done on it.
    fn front(&mut self, id: SystemId) {
        let steps: Vec<_> = self.world.steps().collect();
        let acting = steps.into_iter().find(|&it| {
            let channels = self.design.steps[it].channels.value();
            self.world.involvement(it) == Some(crate::world::Involvement::Acts)
                && channels.is_some_and(|it| it.iter().any(|it| it.kind.is_digital()))
        });
        let Some(step) = acting else { return };
        let stated = self.design.steps[step].channels.value().cloned();
        let mut channels = stated.unwrap_or_default();
        if let Some(first) = channels.iter_mut().find(|it| it.kind.is_digital()) {
            first.on = Some(id);
            first.on_nothing = false;
        }
        let names = |lang| {
            (
                self.label(Element::Step(step), lang),
                self.label(Element::System(id), lang),
            )
        };
        let ((step_en, on_en), (step_ja, on_ja)) = (names(Lang::En), names(Lang::Ja));
        self.operation(
            vec![Clause::Channels(step, channels)],
            format!("Offer {step_en} on {on_en}"),
            format!("{step_ja}を{on_ja}で行えるようにする"),
        );
    }

    /// An end to what a system keeps.
    pub(super) fn end_of(&mut self, id: SystemId) {
        let traits = SystemTraits {
            keeps: Stated::Is(YEAR, self.design.systems[id].name.span),
            ..SystemTraits::default()
        };
        let time = self.of_a_system(
            id,
            "how long {} keeps what it holds",
            "{}の情報の保存期間",
            Text::new("1 year", "1年"),
        );
        let change = self.traits(
            id,
            traits,
            "Delete what {} keeps after a set time",
            "{}の情報を、定めた期間の経過後に消去する",
        );
        Self::fills_in(change, [time]);
    }

    /// What lies in a system is brought up to date so often.
    pub(super) fn refreshed(&mut self, id: SystemId, every: u64) {
        let traits = SystemTraits {
            refreshed_every: Stated::Is(every, self.design.systems[id].name.span),
            ..SystemTraits::default()
        };
        self.traits(
            id,
            traits,
            "Bring what {} holds up to date as often as it is needed, such as by monthly reports",
            "毎月の報告を受けるなどして、{}の情報を必要な頻度で更新する",
        );
    }

    /// A standard form of what a system gives out.
    pub(super) fn standard_form(&mut self, id: SystemId) {
        let traits = SystemTraits {
            format: Some((
                "standard interface".to_owned(),
                self.design.systems[id].name.span,
            )),
            ..SystemTraits::default()
        };
        let which = self.of_a_system(
            id,
            "by which standard interface {} gives out what it holds",
            "{}の情報を提供する標準インターフェースの名称",
            Text::new("standard interface", "standard interface"),
        );
        let change = self.traits(
            id,
            traits,
            "Give out what {} holds by the standard interface",
            "{}の情報を標準インターフェースで提供する",
        );
        Self::fills_in(change, [which]);
    }

    /// What an actor's machines hold is encrypted against whoever runs them.
    pub(super) fn encrypted_against(&mut self, actor: gensoku_dsl::design::ActorId) {
        let run = |it: &System| {
            let holder = it.of.value() == Some(&actor);
            it.run_by.map_or(holder, |(by, _)| by == actor)
        };
        let systems = self.design.systems.entries().filter(|(_, it)| run(it));
        let systems: Vec<SystemId> = systems.map(|(id, _)| id).collect();
        let hosted = |id: SystemId| systems.iter().any(|&on| self.design.rests_on(id, on));
        let held: BTreeSet<SystemId> = self.world.records.iter().map(|it| it.system).collect();
        let mine: Vec<SystemId> = held
            .into_iter()
            .filter(|&id| systems.contains(&id) || hosted(id))
            .filter(|&id| !self.design.systems[id].encrypted)
            .collect();
        for id in mine {
            self.encrypted_on_its_machines(id);
        }
    }

    fn encrypted_on_its_machines(&mut self, id: SystemId) {
        let said = System {
            encrypted: true,
            ..System::default()
        };
        self.restate(
            id,
            said,
            "Encrypt what {} holds against whoever runs its machines",
            "{}の情報を、機器を運用する者に読めないよう暗号化する",
        );
    }
}

/// A name that is declared nowhere, with its titles.
pub(super) fn new_name(id: String, en: &str, ja: &str) -> Name {
    Name {
        id,
        title: Some(Title {
            first: en.to_owned(),
            second: Some(ja.to_owned()),
        }),
        aliases: Vec::new(),
        span: Span::default(),
        whole: Span::default(),
    }
}
