//! What is said of systems, of what lies in them, of groups and of scenarios.

use std::collections::BTreeSet;

use gensoku_dsl::design::{
    Assessment, AssessmentKind, Data, DataId, Definition, Disposition, Group, GroupId,
    IdentifierId, LawId, Mapping, MappingId, Name, Reach, Restated, Scenario, ScenarioId, Stated,
    System, SystemId, SystemTraits, Title,
};
use gensoku_dsl::source::Span;
use gensoku_dsl::text::{Lang, Text};

use super::Ways;
use crate::finding::Element;
use crate::revise::asks::Asks;
use crate::revise::change::Clause;

/// A year in milliseconds.
const YEAR: u64 = 365 * 86_400_000;

impl Ways<'_, '_> {
    /// What is said anew of a system; `{}` in the texts is its name.
    fn restate(&mut self, id: SystemId, said: System, en: &str, ja: &str) {
        let (name_en, name_ja) = (
            self.label(Element::System(id), Lang::En),
            self.label(Element::System(id), Lang::Ja),
        );
        self.operation(
            vec![Clause::Restate(Restated::System(id, Box::new(said)))],
            en.replace("{}", &name_en),
            ja.replace("{}", &name_ja),
        );
    }

    /// The same of its manner.
    fn traits(&mut self, id: SystemId, traits: SystemTraits, en: &str, ja: &str) {
        let said = System {
            traits,
            ..System::default()
        };
        self.restate(id, said, en, ja);
    }

    pub(super) fn system(&mut self, asks: &Asks, id: SystemId) {
        let span = self.design.systems[id].name.span;
        if asks.phrase("says what is to become of it") {
            self.disposition(id);
        }
        if asks.phrase("assessment of {system} is published") {
            self.assessment(asks, id);
        }
        if asks.phrase("stands where a common one exists") {
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
        if asks.phrase("is kept ready at all times") {
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
        if asks.property("system", "recovery")
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
        if asks.property("system", "autonomy") {
            let below = |it: &Scenario| {
                let down = it.down.iter().filter(|(on, ..)| self.rests_on(id, *on));
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
        if asks.phrase("offers a service") {
            self.front(id);
        }
    }

    pub(super) fn rests_on(&self, system: SystemId, on: SystemId) -> bool {
        let mut open = vec![system];
        let mut seen = BTreeSet::new();
        while let Some(it) = open.pop() {
            let hosts = self.design.systems[it].runs_on.iter();
            for &(host, _) in hosts {
                if host == on {
                    return true;
                }
                if seen.insert(host) {
                    open.push(host);
                }
            }
        }
        false
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

    /// The assessment that is asked for, published on the day asked about.
    pub(super) fn assessment(&mut self, asks: &Asks, id: SystemId) {
        let kind = if asks.phrase("full assessment") {
            AssessmentKind::Full
        } else if asks.phrase("focused assessment") {
            AssessmentKind::Focused
        } else {
            AssessmentKind::Basic
        };
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
        let (en, ja) = match kind {
            AssessmentKind::Basic => ("basic", "基礎項目"),
            AssessmentKind::Focused => ("focused", "重点項目"),
            AssessmentKind::Full => ("full", "全項目"),
        };
        self.traits(
            id,
            traits,
            &format!("Make and publish the {en} assessment of {{}}"),
            &format!("{{}}の{ja}評価書を作成し、公表する"),
        );
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
        self.traits(
            id,
            traits,
            "Delete what {} keeps after a year",
            "{}の情報は1年で消去する",
        );
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
        self.traits(
            id,
            traits,
            "Give out what {} holds by the standard interface",
            "{}の情報を標準インターフェースで提供する",
        );
    }

    /// What a record is kept under: another identifier of those that the design has.
    pub(super) fn keyed_by(&mut self, asks: &Asks, id: SystemId, data: DataId) {
        let (Some(keys), Some(&unit)) = (
            self.design.systems[id].keys.value().cloned(),
            self.design.data[data].about.value(),
        ) else {
            return;
        };
        let sector = self.design.data[data].sector.value().copied();
        let unit = if asks.phrase("coarser") {
            unit
        } else {
            gensoku_dsl::design::Unit::Individual
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
        let (Some(&holder), owner) = (system.of.value(), self.design.data[data].owner.value())
        else {
            return;
        };
        if asks.property("system", "operator") {
            self.give(data, holder);
        }
        if asks.property("system", "grounds")
            && let Some(&owner) = owner
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
    pub(super) fn give(&mut self, data: DataId, to: gensoku_dsl::design::ActorId) {
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

    /// What is part of a wider class has the owner of that.
    pub(super) fn owner_of_the_whole(&mut self, data: DataId) {
        let wider = self.design.data[data].within;
        let owner = wider.and_then(|it| self.design.data[it].owner.value().copied());
        if let Some(owner) = owner {
            self.give(data, owner);
        }
    }

    /// What is kept under an identifier is kept under another one that stands for the same.
    pub(super) fn known_identifier(&mut self, asks: &Asks, id: IdentifierId) {
        if !asks.phrase("another identifier than") {
            return;
        }
        let said = gensoku_dsl::design::Identifier {
            reach: Stated::Is(Reach::Local, self.design.identifiers[id].name.span),
            ..gensoku_dsl::design::Identifier::default()
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

    /// What an actor's machines hold is encrypted against whoever runs them.
    pub(super) fn encrypted_against(&mut self, actor: gensoku_dsl::design::ActorId) {
        let run = |it: &System| {
            let holder = it.of.value() == Some(&actor);
            it.run_by.map_or(holder, |(by, _)| by == actor)
        };
        let systems = self.design.systems.entries().filter(|(_, it)| run(it));
        let systems: Vec<SystemId> = systems.map(|(id, _)| id).collect();
        let hosted = |id: SystemId| systems.iter().any(|&on| self.rests_on(id, on));
        let held: BTreeSet<SystemId> = self.world.records.iter().map(|it| it.system).collect();
        let mine: Vec<SystemId> = held
            .into_iter()
            .filter(|&id| systems.contains(&id) || hosted(id))
            .filter(|&id| !self.design.systems[id].encrypted)
            .collect();
        for id in mine {
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

    pub(super) fn scenario(&mut self, asks: &Asks, id: ScenarioId) {
        if !asks.property("scenario", "drilled") {
            return;
        }
        let said = Scenario {
            drilled: Stated::Is(self.world.as_of, self.design.scenarios[id].name.span),
            ..Scenario::default()
        };
        let (en, ja) = (
            self.label(Element::Scenario(id), Lang::En),
            self.label(Element::Scenario(id), Lang::Ja),
        );
        self.operation(
            vec![Clause::Restate(Restated::Scenario(id, Box::new(said)))],
            format!("Practise {en}"),
            format!("{ja}の訓練を行う"),
        );
    }

    pub(super) fn group(&mut self, asks: &Asks, id: GroupId) {
        let it = &self.design.words.groups[id];
        let (en, ja) = (
            self.label(Element::Group(id), Lang::En),
            self.label(Element::Group(id), Lang::Ja),
        );
        if asks.phrase("everybody defines {group} alike")
            && let Some(first) = it.defined.first()
        {
            let same = it.defined.iter().skip(1).map(|it| Definition {
                words: first.words.clone(),
                ..it.clone()
            });
            let said = Group {
                defined: same.collect(),
                ..Group::default()
            };
            let text = Text::new(
                format!("Agree on one definition of {en}"),
                format!("{ja}の定義を統一する"),
            );
            let clause = Clause::Restate(Restated::Group(id, Box::new(said)));
            self.propose(
                crate::finding::RemedyLevel::Guideline,
                None,
                vec![clause],
                text,
            );
        }
        if asks.phrase("stands on a provision in force") {
            self.group_under(id, &en, &ja);
        }
    }

    /// A provision by which a group is defined, and the definitions under it.
    fn group_under(&mut self, id: GroupId, en: &str, ja: &str) {
        let it = &self.design.words.groups[id];
        let in_force =
            |citation: &gensoku_dsl::design::Citation| self.world.is_cited_in_force(citation);
        let missing: Vec<Definition> = it
            .defined
            .iter()
            .filter(|it| !it.under.iter().any(in_force))
            .cloned()
            .collect();
        let by: BTreeSet<_> = missing.iter().filter_map(|it| it.by).collect();
        let cited: BTreeSet<LawId> = it
            .defined
            .iter()
            .flat_map(|it| &it.under)
            .map(|it| it.law)
            .collect();
        let laws: Vec<LawId> = self
            .design
            .laws
            .entries()
            .filter(|(id, law)| {
                let near = law.of.is_some_and(|it| by.contains(&it)) || cited.contains(id);
                near && self.world.law_is_in_force(*id)
            })
            .map(|(id, _)| id)
            .collect();
        for law in laws {
            let provision = self.world.provisions.iter().copied();
            let first = provision
                .filter(|&it| self.design.provisions[it].law == law)
                .min_by_key(|it| it.0);
            let Some(first) = first else { continue };
            let defined = missing.iter().map(|it| Definition {
                under: vec![self.cite(first, it.span)],
                ..it.clone()
            });
            let said = Group {
                defined: defined.collect(),
                ..Group::default()
            };
            let (of_en, of_ja) = (
                self.label(Element::Provision(first), Lang::En),
                self.label(Element::Provision(first), Lang::Ja),
            );
            self.operation(
                vec![Clause::Restate(Restated::Group(id, Box::new(said)))],
                format!("Define {en} under {of_en}"),
                format!("{ja}を{of_ja}に基づき定義する"),
            );
        }
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
