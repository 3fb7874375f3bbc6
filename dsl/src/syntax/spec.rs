//! What each clause may say: the grammar of sentences as one table.
//!
//! The parser, the editor's completion, the formatter and the language reference all read it.

mod table;

use std::sync::LazyLock;

use crate::text::Text;

use super::keyword::Keyword;

pub use table::SPECS;

/// Where a clause may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Context {
    /// At the top of a file.
    File,
    /// Behind `design`.
    Design,
    /// Behind any declaration.
    Declared,
    /// Behind `law`.
    Law,
    /// Between the braces of a law.
    Provisions,
    /// Behind `art 4` in a law.
    Provision,
    /// Behind an effect of a provision.
    Effect,
    /// Behind `actor`.
    Actor,
    /// Between the braces of an actor that a revision sets.
    SetActor,
    /// Behind `staff`.
    Staff,
    /// Behind a wage.
    Wage,
    /// Behind `identifier`.
    Identifier,
    /// Behind `mapping`.
    Mapping,
    /// Between the braces of a mapping that a revision sets.
    SetMapping,
    /// Behind `links`.
    Links,
    /// Behind `data`.
    Data,
    /// Behind `system`.
    System,
    /// Behind `used`.
    Used,
    /// Behind `assessment`.
    Assessment,
    /// Behind `group`.
    Group,
    /// Between the braces of a group that a revision sets.
    SetGroup,
    /// Behind `defined by`.
    Definition,
    /// Behind `purpose`.
    Purpose,
    /// Behind `document`.
    Document,
    /// Behind the name of a procedure.
    ProcedureHead,
    /// Between the braces of a procedure.
    Procedure,
    /// Behind `serves`.
    Serves,
    /// Behind the name of a step.
    StepHead,
    /// Behind the name of an added step.
    AddedStep,
    /// Between the braces of a step.
    Step,
    /// Between the braces of a step that a revision sets.
    SetStep,
    /// Behind `channel`.
    Channel,
    /// Behind a channel after `or`.
    ChannelOn,
    /// Behind a clause of a step: its ground.
    Ground,
    /// Behind a clause about data.
    Movement,
    /// Behind a system or actor: whose.
    Whose,
    /// Behind `with consent`.
    Consent,
    /// Behind `identifies`.
    Identifies,
    /// Behind `then`.
    Ways,
    /// Behind a way.
    Way,
    /// Behind `then some`.
    SomeWays,
    /// Behind one of the ways of which several may be taken.
    SomeWay,
    /// Behind `fallback`.
    Fallback,
    /// Behind the systems that one runs on.
    Hosts,
    /// Behind a system that is down.
    IsDown,
    /// Behind `revision`.
    RevisionHead,
    /// Between the braces of a revision.
    Revision,
    /// Behind `rule`.
    Rule,
    /// Behind what a rule says or proposes.
    Case,
    /// Behind or between the braces of `decision`.
    Decision,
    /// Between the braces of a population.
    Population,
    /// Behind `column`.
    Column,
    /// Between the braces of a scenario.
    Scenario,
    /// Behind a system that a scenario takes down.
    DownFor,
    /// Between the braces of a plan.
    Plan,
    /// Behind `milestone`.
    Milestone,
    /// Behind `needs` or `trains` in a milestone.
    Skill,
    /// Behind `measure`.
    Measure,
    /// Behind `consulted`.
    Consulted,
    /// Behind `depends on`.
    Depends,
    /// Behind `accept`.
    Accept,
}

impl Context {
    const COUNT: usize = Self::Accept as usize + 1;

    /// What a text with these clauses is called.
    pub fn text(self) -> Text {
        let (en, ja) = match self {
            Self::File => ("a file", "ファイル"),
            Self::Provisions | Self::Law => ("a law", "法令"),
            Self::Provision => ("a provision", "条項"),
            Self::Effect => ("an effect of a provision", "条項の効果"),
            Self::Procedure | Self::ProcedureHead => ("a procedure", "手続"),
            Self::Step | Self::SetStep | Self::StepHead | Self::AddedStep => ("a step", "手順"),
            Self::Revision | Self::RevisionHead => ("a revision", "改定"),
            Self::Population => ("a population", "利用者層"),
            Self::Scenario => ("a scenario", "想定"),
            Self::Plan => ("a plan", "計画"),
            Self::Milestone => ("a milestone", "節目"),
            Self::Rule => ("a rule", "規則"),
            Self::System => ("a system", "システム"),
            Self::Decision => ("a decision", "判定"),
            Self::Actor | Self::SetActor => ("an actor", "主体"),
            Self::Mapping | Self::SetMapping => ("a mapping", "対応表"),
            Self::Group | Self::SetGroup => ("a group", "集団"),
            Self::Data => ("a class of data", "情報"),
            Self::Movement => ("a clause about data", "情報の項目"),
            _ => ("this clause", "この項目"),
        };
        Text::new(en, ja)
    }
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum NameKind {
    /// An actor.
    Actor,
    /// A class of data.
    Data,
    /// A system.
    System,
    /// An identifier.
    Identifier,
    /// A mapping.
    Mapping,
    /// A law.
    Law,
    /// A procedure.
    Procedure,
    /// A step.
    Step,
    /// A revision.
    Revision,
    /// A sector.
    Sector,
    /// A purpose.
    Purpose,
    /// An event.
    Event,
    /// A document.
    Document,
    /// An outcome.
    Outcome,
    /// A group.
    Group,
    /// A decision.
    Decision,
    /// A population.
    Population,
    /// A scenario.
    Scenario,
    /// A plan.
    Plan,
    /// A milestone.
    Milestone,
    /// A rule.
    Rule,
    /// A word that nothing declares: a pack, a parameter, a skill.
    Free,
    /// A library.
    Library,
}

impl NameKind {
    /// What it is called, without an article.
    pub fn text(self) -> Text {
        let (en, ja) = match self {
            Self::Actor => ("actor", "主体"),
            Self::Data => ("data", "情報"),
            Self::System => ("system", "システム"),
            Self::Identifier => ("identifier", "識別子"),
            Self::Mapping => ("mapping", "対応表"),
            Self::Law => ("law", "法令"),
            Self::Procedure => ("procedure", "手続"),
            Self::Step => ("step", "手順"),
            Self::Revision => ("revision", "改定"),
            Self::Sector => ("sector", "分野"),
            Self::Purpose => ("purpose", "目的"),
            Self::Event => ("event", "出来事"),
            Self::Document => ("document", "書類"),
            Self::Outcome => ("outcome", "結果"),
            Self::Group => ("group", "集団"),
            Self::Decision => ("decision", "判定"),
            Self::Population => ("population", "利用者層"),
            Self::Scenario => ("scenario", "想定"),
            Self::Plan => ("plan", "計画"),
            Self::Milestone => ("milestone", "節目"),
            Self::Rule => ("rule", "規則"),
            Self::Free => ("name", "名前"),
            Self::Library => ("library", "ライブラリ"),
        };
        Text::new(en, ja)
    }
}

/// A closed vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Set {
    /// Kinds of actors.
    ActorKind,
    /// Levels of laws.
    Level,
    /// Units.
    Unit,
    /// Channels.
    Channel,
    /// What one needs.
    Need,
    /// Ways to identify somebody.
    Method,
    /// What becomes of a system.
    Disposition,
    /// Which assessment of specific personal information protection was made.
    Assessment,
    /// How grave a rule is.
    Severity,
    /// What a rule is concerned with.
    Concern,
    /// What a remedy changes.
    Remedy,
    /// What an example shows.
    Example,
    /// What starts a procedure by itself.
    Start,
    /// Whom a decision is about.
    DecisionUnit,
    /// For how long a wage is paid.
    Wage,
    /// In how long a system is used so often.
    Often,
}

impl Set {
    /// Every closed vocabulary.
    pub const ALL: &'static [Self] = &[
        Self::ActorKind,
        Self::Level,
        Self::Unit,
        Self::Channel,
        Self::Need,
        Self::Method,
        Self::Disposition,
        Self::Assessment,
        Self::Severity,
        Self::Concern,
        Self::Remedy,
        Self::Example,
        Self::Start,
        Self::DecisionUnit,
        Self::Wage,
        Self::Often,
    ];
}

/// What stands behind a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// A name that is declared here.
    New(NameKind),
    /// One name.
    One(&'static [NameKind]),
    /// A duration, or `none`.
    DurationOrNone,
    /// A name or a string, or `none`.
    NameOrTextOrNone(&'static [NameKind]),
    /// One name, or `none`.
    OneOrNone(&'static [NameKind]),
    /// A name or none at all.
    Maybe(&'static [NameKind]),
    /// One name or more.
    Several(&'static [NameKind]),
    /// One name or more, or `none`.
    SeveralOrNone(&'static [NameKind]),
    /// Other names for what is declared.
    Aliases,
    /// A word of a closed vocabulary.
    Word(Set),
    /// A word of a closed vocabulary, or `none`.
    WordOrNone(Set),
    /// Words of a closed vocabulary.
    Words(Set),
    /// A string, or two.
    Title,
    /// A name or a string.
    NameOrText(&'static [NameKind]),
    /// A number.
    Number,
    /// A whole number, with or without what it counts behind it.
    Count,
    /// A number of times: `x5`.
    Times,
    /// Yen.
    Yen,
    /// A share.
    Share,
    /// A date.
    Date,
    /// A date, or `none`.
    DateOrNone,
    /// A duration.
    Duration,
    /// A duration that may vary.
    Estimate,
    /// Two durations: `10 days to 20 days`, `10 to 20 days`.
    Durations,
    /// Two times of day.
    Hours,
    /// Citations.
    Cites,
    /// Citations, or `none`.
    CitesOrNone,
    /// A law with the number of a provision.
    Cite,
    /// The number of a provision.
    Provision,
    /// What a provision requires.
    Requirement,
    /// What is done with which data, of which a provision speaks.
    Movement,
    /// A date; or who or which system.
    PartyOrDate,
    /// Who or which system.
    Party,
    /// `application`, or `event E`.
    Start,
    /// `channel C`, the keyword left out or not.
    OrChannel,
    /// What is removed from a step.
    Removed,
    /// Sources, set apart by two spaces, a comma or a line.
    Sources,
    /// Words up to the next part of a rule.
    RuleWords(Stop),
    /// A way out: its level, then a title or words.
    Remedy,
    /// An example.
    Example,
    /// The identity of a finding.
    Finding,
    /// An expression of a decision.
    Expression,
    /// Anything that a measure counts.
    Quantity,
    /// `card 78%`.
    NeedShare,
    /// Numbers with their shares.
    Distribution,
}

/// Where the words of a part of a rule end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// At `where` or `must`.
    Binding,
    /// At `must`.
    Limit,
    /// At what follows the demand.
    Demand,
}

/// What a clause may say.
#[derive(Debug)]
pub struct Spec {
    /// Where it may stand.
    pub context: Context,
    /// Its keyword.
    pub keyword: Keyword,
    /// What stands behind the keyword.
    pub args: &'static [Slot],
    /// The clauses that may follow without a block.
    pub tail: &'static [Context],
    /// The clauses that may stand between braces behind it.
    pub block: Option<Context>,
    /// Whether a title may stand among its clauses.
    pub titled: bool,
    /// Whether a share may stand among its clauses.
    pub shared: bool,
    /// Whether its list of names may go on behind its clauses: `covers A of X B of Y`.
    pub goes_on: bool,
}

impl PartialEq for Spec {
    fn eq(&self, other: &Self) -> bool {
        self.context == other.context && self.keyword == other.keyword
    }
}

/// For each context and each keyword (the first of those spelled alike), the clause.
static INDEX: LazyLock<Vec<Option<&'static Spec>>> = LazyLock::new(|| {
    let mut index = vec![None; Context::COUNT * Keyword::ALL.len()];
    for spec in SPECS {
        let place = place(spec.context, spec.keyword);
        if let Some(slot) = index.get_mut(place) {
            *slot = Some(spec);
        }
    }
    index
});

fn place(context: Context, keyword: Keyword) -> usize {
    context as usize * Keyword::ALL.len() + keyword.first_alike() as usize
}

/// The clause that a keyword begins in a context.
pub fn find(context: Context, keyword: Keyword) -> Option<&'static Spec> {
    let here = INDEX.get(place(context, keyword)).copied().flatten();
    match (here, context) {
        (None, Context::SetStep) => find(Context::Step, keyword),
        _ => here,
    }
}

/// The clauses that may stand in a context, in the order of the table.
pub fn of(context: Context) -> impl Iterator<Item = &'static Spec> {
    let also = (context == Context::SetStep).then_some(Context::Step);
    SPECS
        .iter()
        .filter(move |spec| spec.context == context || Some(spec.context) == also)
}
