//! Laws and their provisions.

use std::fmt;

use serde::Serialize;

use crate::source::Span;

use super::{
    ActorId, ActorKind, ChannelKind, DataId, IdentifierId, LawId, Name, Period, ProvisionId,
    PurposeId, StepId, Title, Verb,
};

/// A law in the wide sense: anything from an act to a guideline.
#[derive(Clone, Debug, Serialize)]
pub struct Law {
    /// Its name.
    pub name: Name,
    /// Its level.
    pub level: Level,
    /// Who issued it.
    pub of: Option<ActorId>,
    /// The law ID of e-Gov.
    pub egov: Option<String>,
    /// What it rests on.
    pub under: Vec<Citation>,
    /// When it is in force.
    pub period: Period,
    /// Its provisions in the order of the file.
    pub provisions: Vec<ProvisionId>,
}

/// The level of a law, from the lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Level {
    /// A guideline.
    Guideline,
    /// A notice.
    Notice,
    /// An ordinance of a municipality or prefecture.
    Ordinance,
    /// An order of a ministry.
    MinisterialOrder,
    /// An order of the cabinet.
    CabinetOrder,
    /// An act of parliament.
    Act,
}

/// The number of a provision: `art 9_2 para 1 item 3`, as the law XML numbers it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Number {
    /// The article: `9_2` is `[9, 2]`.
    pub article: Vec<u32>,
    /// The paragraph.
    pub paragraph: Option<Vec<u32>>,
    /// The item.
    pub item: Option<Vec<u32>>,
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = |n: &[u32]| n.iter().map(u32::to_string).collect::<Vec<_>>().join("_");
        write!(f, "art {}", parts(&self.article))?;
        if let Some(paragraph) = &self.paragraph {
            write!(f, " para {}", parts(paragraph))?;
        }
        if let Some(item) = &self.item {
            write!(f, " item {}", parts(item))?;
        }
        Ok(())
    }
}

impl Number {
    /// The number as a Japanese citation: 第9条の2第1項第3号.
    pub fn japanese(&self) -> String {
        let part = |n: &[u32], unit: &str| {
            let mut parts = n.iter();
            let mut text = parts
                .next()
                .map_or_else(String::new, |first| format!("第{first}{unit}"));
            for branch in parts {
                text.push_str(&format!("の{branch}"));
            }
            text
        };
        let mut text = part(&self.article, "条");
        if let Some(paragraph) = &self.paragraph {
            text.push_str(&part(paragraph, "項"));
        }
        if let Some(item) = &self.item {
            text.push_str(&part(item, "号"));
        }
        text
    }
}

/// A provision of a law.
#[derive(Clone, Debug, Serialize)]
pub struct Provision {
    /// The law.
    pub law: LawId,
    /// Its number.
    pub number: Number,
    /// Its caption.
    pub title: Option<Title>,
    /// What it does.
    pub effects: Vec<Effect>,
    /// What it rests on.
    pub under: Vec<Citation>,
    /// When it is in force, within the period of its law.
    pub period: Period,
    /// Its source, in the words of whoever wrote it down.
    pub source: Option<Title>,
    /// Where it is declared.
    pub span: Span,
}

/// One effect of a provision.
#[derive(Clone, Debug, Serialize)]
pub struct Effect {
    /// What it does.
    pub kind: EffectKind,
    /// When.
    pub period: Period,
    /// Whether it holds notwithstanding what forbids it.
    pub notwithstanding: bool,
    /// Where.
    pub span: Span,
}

/// What a provision does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum EffectKind {
    /// `requires channel paper of Benefit.Apply`.
    Requires(Requirement, Scope),
    /// `permits reads Income from City to Ministry for tax keyed by MyNumber if "…"`.
    Permits(Movement),
    /// `permits use of MyNumber for social-security`.
    PermitsUse(IdentifierId, Option<PurposeId>),
    /// `forbids reads …`.
    Forbids(Movement),
    /// `forbids use of MyNumber for …`.
    ForbidsUse(IdentifierId, Option<PurposeId>),
}

/// What a provision requires.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Requirement {
    /// A channel; others are excluded.
    Channel(ChannelKind),
    /// The step itself.
    Step,
    /// A unit per which is decided, or by which records are keyed.
    Unit(super::Unit),
    /// What it requires in words.
    Words(String),
}

/// Of what a provision requires something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Scope {
    /// Of one step.
    Step(StepId),
    /// Of one procedure.
    Procedure(super::ProcedureId),
    /// Of every procedure with that purpose.
    Purpose(PurposeId),
    /// Of whatever cites it.
    Cited,
}

/// A movement of which a provision speaks; what is absent is not limited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Movement {
    /// What is done; any movement where empty.
    pub verbs: Vec<Verb>,
    /// With which data.
    pub data: Vec<DataId>,
    /// From whom.
    pub from: Option<Party>,
    /// To whom.
    pub to: Option<Party>,
    /// For which purpose.
    pub purpose: Option<PurposeId>,
    /// Under which identifier.
    pub key: Option<IdentifierId>,
    /// On which condition, in words.
    pub condition: Option<Title>,
}

/// One side of a movement of which a provision speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Party {
    /// An actor.
    Actor(super::ActorRef),
    /// Every actor of a kind.
    Kind(ActorKind),
    /// A system.
    System(super::SystemId),
}

/// A citation of a law or of a provision.
#[derive(Clone, Debug, Serialize)]
pub struct Citation {
    /// The law.
    pub law: LawId,
    /// The number that is cited, if one is.
    pub number: Option<Number>,
    /// The provision, if the law declares that number.
    pub provision: Option<ProvisionId>,
    /// Where it is cited.
    pub span: Span,
}
