//! What rules can say: the properties of things, and the questions of the graph as phrases.
//!
//! A new row here is a question that no rule could ask before; everything else is a rule file.

use serde::{Deserialize, Serialize};

use super::types::{Kind, Type, WordClass};

/// A property: `s.channel`.
#[derive(Clone, Copy, Debug)]
pub struct PropertyRow {
    /// Of what.
    pub of: Kind,
    /// Its word.
    pub name: &'static str,
    /// Its word in Japanese.
    pub ja: &'static str,
    /// What it is.
    pub ty: Type,
    /// Whether it is an open fact: what is not written is not known.
    pub open: bool,
}

macro_rules! properties {
    ($($(#[$doc:meta])* $variant:ident: $of:ident . $name:literal / $ja:literal, $ty:expr, $open:literal;)*) => {
        /// The properties that rules can name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Property {
            $($(#[$doc])* $variant,)*
        }

        /// Every property.
        pub const PROPERTIES: &[Property] = &[$(Property::$variant,)*];

        impl Property {
            /// Its row of the table.
            pub fn row(self) -> &'static PropertyRow {
                match self {
                    $(Self::$variant => {
                        const ROW: PropertyRow = PropertyRow {
                            of: Kind::$of, name: $name, ja: $ja, ty: $ty, open: $open,
                        };
                        &ROW
                    })*
                }
            }
        }
    };
}

use Kind as K;
use Type::{Duration, Many, Number, One, Words};

properties! {
    /// Whom a procedure serves.
    ProcedureApplicant: Procedure."applicant" / "申請者", One(K::Actor), false;
    /// Per which unit it decides.
    ProcedureUnit: Procedure."unit" / "単位", Words(WordClass::Unit), true;
    /// What it is for.
    ProcedurePurpose: Procedure."purpose" / "目的", One(K::Purpose), true;
    /// Its steps.
    ProcedureSteps: Procedure."steps" / "手順", Many(K::Step), false;
    /// Who performs its steps, the applicant apart.
    ProcedureOffices: Procedure."offices" / "担当機関", Many(K::Actor), false;
    /// Its procedure.
    StepProcedure: Step."procedure" / "手続", One(K::Procedure), false;
    /// Who performs it.
    StepActor: Step."actor" / "担当", One(K::Actor), false;
    /// How it is done.
    StepChannel: Step."channel" / "経路", Words(WordClass::Channel), true;
    /// What effort it takes.
    StepTakes: Step."takes" / "所要", Duration, true;
    /// How long it waits.
    StepWaits: Step."waits" / "待ち", Duration, true;
    /// What is typed in.
    StepEnters: Step."enters" / "入力", Many(K::Data), false;
    /// What is looked up.
    StepReads: Step."reads" / "参照", Many(K::Data), false;
    /// Which documents are shown.
    StepShows: Step."shows" / "提示", Many(K::Document), false;
    /// How somebody is identified.
    StepMethod: Step."method" / "本人確認", Words(WordClass::Method), false;
    /// What kind of actor.
    ActorKind: Actor."kind" / "種類", Words(WordClass::ActorKind), false;
    /// How many of it there are.
    ActorCount: Actor."count" / "数", Number, false;
    /// What it is about.
    DataUnit: Data."unit" / "単位", Words(WordClass::Unit), true;
    /// Its sector.
    DataSector: Data."sector" / "分野", One(K::Sector), true;
    /// Whose it is.
    DataOwner: Data."owner" / "所有者", One(K::Actor), true;
    /// Who holds what is in it.
    SystemHolder: System."holder" / "保有者", One(K::Actor), true;
    /// Who runs its machines.
    SystemOperator: System."operator" / "運用者", One(K::Actor), false;
    /// For how long it keeps what it holds.
    SystemKeeps: System."keeps" / "保存期間", Duration, true;
    /// How often it is used a year.
    SystemUses: System."uses" / "年間利用数", Number, true;
    /// The systems that it runs on.
    SystemPlatforms: System."platforms" / "稼働基盤", Many(K::System), false;
    /// For how long it goes on when they are down.
    SystemAutonomy: System."autonomy" / "自立稼働時間", Duration, true;
    /// Within which time it is up again after them.
    SystemRecovery: System."recovery" / "復旧時間", Duration, true;
    /// What one value stands for.
    IdentifierUnit: Identifier."unit" / "単位", Words(WordClass::Unit), true;
    /// How far it reaches.
    IdentifierReach: Identifier."reach" / "範囲", Words(WordClass::Reach), true;
    /// The sector within which it reaches.
    IdentifierSector: Identifier."sector" / "分野", One(K::Sector), false;
    /// Where the record lies.
    RecordSystem: Record."system" / "システム", One(K::System), false;
    /// What it holds.
    RecordData: Record."data" / "データ", One(K::Data), false;
    /// By what it is keyed.
    RecordIdentifier: Record."identifier" / "識別子", One(K::Identifier), true;
    /// Whose it is; a copy keeps its owner.
    RecordOwner: Record."owner" / "所有者", One(K::Actor), true;
    /// For how long it lies there.
    RecordKeeps: Record."keeps" / "保存期間", Duration, true;
    /// What is done.
    MovementVerb: Movement."verb" / "動作", Words(WordClass::Verb), false;
    /// With which data.
    MovementData: Movement."data" / "データ", One(K::Data), false;
    /// Out of which system.
    MovementFrom: Movement."from" / "移動元", One(K::System), false;
    /// Into which system.
    MovementTo: Movement."to" / "移動先", One(K::System), false;
    /// Who gives it.
    MovementSender: Movement."sender" / "提供者", One(K::Actor), false;
    /// Who gets it.
    MovementReceiver: Movement."receiver" / "受領者", One(K::Actor), false;
    /// Under which identifier.
    MovementIdentifier: Movement."identifier" / "識別子", One(K::Identifier), true;
    /// For which purpose.
    MovementPurpose: Movement."purpose" / "目的", One(K::Purpose), true;
    /// In which step.
    MovementStep: Movement."step" / "手順", One(K::Step), false;
    /// The provisions that are cited for it.
    MovementGrounds: Movement."grounds" / "根拠規定", Many(K::Provision), false;
    /// Whose it is.
    ProfileActor: Profile."actor" / "主体", One(K::Actor), false;
    /// How it comes about.
    ProfileHow: Profile."how" / "成り立ち", Words(WordClass::How), false;
    /// The sectors that it spans.
    ProfileSectors: Profile."sectors" / "分野", Many(K::Sector), false;
    /// The data in it.
    ProfileData: Profile."data" / "データ", Many(K::Data), false;
    /// The identifiers by which it is put together.
    ProfileIdentifiers: Profile."identifiers" / "識別子", Many(K::Identifier), false;
    /// How many owners the data in it has.
    ProfileOwners: Profile."owners" / "所有者数", Number, false;
    /// About how many people it is.
    ProfilePeople: Profile."people" / "人数", Number, true;
    /// Whether it is about a person, a household or an address.
    ProfileUnit: Profile."unit" / "単位", Words(WordClass::Unit), false;
    /// The procedure that shows it.
    ProfileCase: Profile."case" / "案件の手続", One(K::Procedure), false;
    /// The sectors that it spans by something that neither a provision nor consent permits.
    ProfileUnpermitted: Profile."unpermitted" / "根拠のない分野", Many(K::Sector), false;
    /// The tables without which it would fall apart.
    ProfileTables: Profile."tables" / "対応表", Many(K::Mapping), false;
    /// What it shows.
    DocumentShows: Document."shows" / "内容", Many(K::Data), false;
    /// The systems that are down in it.
    ScenarioDown: Scenario."down" / "停止システム", Many(K::System), false;
    /// For how long the last of them is down; none where that is for good.
    ScenarioLength: Scenario."length" / "停止時間", Duration, false;
    /// Whom it is a part of.
    GroupOf: Group."of" / "母集団", One(K::Actor), false;
    /// What its members lack.
    GroupLacks: Group."lacks" / "持たないもの", Words(WordClass::Need), false;
    /// The level of its law.
    ProvisionLevel: Provision."level" / "段階", Words(WordClass::Level), false;
}

/// A phrase: a question of the graph, asked in words.
#[derive(Clone, Copy, Debug)]
pub struct PhraseRow {
    /// Its words; `{kind}` is a hole for a term of that kind.
    pub en: &'static str,
    /// Its words in Japanese; `{0}` is the first hole.
    pub ja: &'static str,
    /// What it comes to; a condition where absent.
    pub ty: Option<Type>,
}

macro_rules! phrase_type {
    () => {
        None
    };
    ($ty:expr) => {
        Some($ty)
    };
}

macro_rules! phrases {
    ($($(#[$doc:meta])* $variant:ident: $en:literal / $ja:literal $(, $ty:expr)?;)*) => {
        /// The phrases that rules can use.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Phrase {
            $($(#[$doc])* $variant,)*
        }

        /// Every phrase.
        pub const PHRASES: &[Phrase] = &[$(Phrase::$variant,)*];

        impl Phrase {
            /// Its row of the table.
            pub fn row(self) -> &'static PhraseRow {
                match self {
                    $(Self::$variant => {
                        const ROW: PhraseRow = PhraseRow { en: $en, ja: $ja, ty: phrase_type!($($ty)?) };
                        &ROW
                    })*
                }
            }
        }
    };
}

phrases! {
    /// The applicant performs the step.
    ApplicantActs: "the applicant acts in {step}" / "申請者が{0}で行為する";
    /// The applicant performs the step or receives in it.
    ApplicantActsOrReceives: "the applicant acts or receives in {step}" / "申請者が{0}で行為し又は受け取る";
    /// The game over digital steps.
    FinishDigitally: "the applicant can finish {procedure} digitally" / "申請者が{0}をデジタルで終えられる";
    /// The cuts of that game.
    InNoDigitalCut: "{step} is in no smallest cut of digital" / "{0}がデジタル完結の最小の切断のどれにも含まれない";
    /// The cheapest of its smallest cuts.
    DigitalCut: "the smallest cut of digital in {procedure}" / "{0}のデジタル完結の最小の切断", Type::Many(Kind::Step);
    /// Of that cut, the steps whose channel no provision in force requires.
    FreeDigitalCut: "the freely changeable part of the smallest cut of digital in {procedure}" / "{0}のデジタル完結の最小の切断のうち、規定に縛られない部分", Type::Many(Kind::Step);
    /// The game over all steps.
    Finish: "the applicant can finish {procedure}" / "申請者が{0}を終えられる";
    /// The game of those who lack something.
    FinishLacking: "the applicant can finish {procedure} without {need}" / "{1}のない申請者が{0}を終えられる";
    /// The game of those who lack something, at every hour of a scenario.
    FinishLackingIn: "the applicant can finish {procedure} without {need} in {scenario}" / "{2}においても{1}のない申請者が{0}を終えられる";
    /// The game at every hour of a scenario, its fallbacks taken.
    FinishIn: "the applicant can finish {procedure} in {scenario}" / "{1}においても申請者が{0}を終えられる";
    /// The game without one system and what runs on it, fallbacks taken.
    FinishWithoutSystem: "the applicant can finish {procedure} without {system}" / "{1}がなくても申請者が{0}を終えられる";
    /// The game of those for whom somebody else acts, by their own means.
    FinishByProxy: "the applicant can finish {procedure} by a proxy" / "申請者が代理人により{0}を終えられる";
    /// The game of those who are on no register here and at no counter.
    FinishFromAbroad: "the applicant can finish {procedure} from abroad" / "申請者が国外から{0}を終えられる";
    /// The game of those who consent to nothing.
    FinishWithoutConsent: "the applicant can finish {procedure} without consent" / "同意しない申請者が{0}を終えられる";
    /// The game of a declared group; of one that the procedure does not serve it holds.
    FinishAs: "the applicant can finish {procedure} as {group}" / "{1}に属する申請者が{0}を終えられる";
    /// The cheapest of the smallest cuts of those who lack something.
    CutLacking: "the smallest cut of {procedure} without {need}" / "{1}のない申請者についての{0}の最小の切断", Type::Many(Kind::Step);
    /// The same at the first hour of a scenario at which nobody can finish.
    CutIn: "the smallest cut of {procedure} in {scenario}" / "{1}における{0}の最小の切断", Type::Many(Kind::Step);
    /// The same without a system.
    CutWithoutSystem: "the smallest cut of {procedure} without {system}" / "{1}がない場合の{0}の最小の切断", Type::Many(Kind::Step);
    /// The same by a proxy.
    CutByProxy: "the smallest cut of {procedure} by a proxy" / "代理人による{0}の最小の切断", Type::Many(Kind::Step);
    /// The same from abroad.
    CutFromAbroad: "the smallest cut of {procedure} from abroad" / "国外からの{0}の最小の切断", Type::Many(Kind::Step);
    /// The same of those who consent to nothing.
    CutWithoutConsent: "the smallest cut of {procedure} without consent" / "同意しない申請者についての{0}の最小の切断", Type::Many(Kind::Step);
    /// The same of a declared group.
    CutAs: "the smallest cut of {procedure} as {group}" / "{1}についての{0}の最小の切断", Type::Many(Kind::Step);
    /// Single points of failure.
    SinglePoints: "the systems without which nobody can finish {procedure}" / "それがなければ誰も{0}を終えられないシステム", Type::Many(Kind::System);
    /// What its `must survive` names.
    MustSurvive: "the scenarios that {procedure} must survive" / "{0}が耐えるべき想定", Type::Many(Kind::Scenario);
    /// Until it can no longer be finished; none where it can at every hour.
    LastsIn: "the time for which {procedure} lasts in {scenario}" / "{1}において{0}を終えられる時間", Type::Duration;
    /// One pass of the applicant's own time.
    LeastOwnTime: "the least own time of {procedure}" / "{0}の申請者の最短所要時間", Type::Duration;
    /// A record of it lies there.
    Holds: "{system} holds {data}" / "{0}が{1}を保有する";
    /// A provision in force permits a movement.
    Permits: "{provision} permits {movement}" / "{0}が{1}を許す";
    /// It stands on a provision, or on consent with purpose, stop and portability.
    HasGround: "{movement} has a ground" / "{0}に根拠がある";
    /// A consent is named for it.
    OnConsent: "{movement} stands on consent" / "{0}が本人の同意による";
    /// That consent is for anything at all.
    OnBlanketConsent: "{movement} stands on blanket consent" / "{0}が包括的な同意による";
    /// That consent is for this purpose or a wider one.
    ConsentCovers: "the consent of {movement} covers {purpose}" / "{0}の同意が{1}に及ぶ";
    /// It is said within which time that consent ends.
    ConsentCanStop: "the consent of {movement} can be withdrawn" / "{0}の同意を撤回できる";
    /// It is said in which form the person takes the data along.
    ConsentPortable: "the consent of {movement} is portable" / "{0}の同意した情報を持ち出せる";
    /// A law in force governs its use.
    IsGoverned: "{identifier} is governed" / "{0}の利用が法令で制限される";
    /// A provision in force permits the use, and none above it forbids it.
    MayBeUsed: "some provision lets {identifier} be used for {purpose}" / "{0}を{1}に利用することを許す規定がある";
    /// Its two sides are two bodies, one of the many and another one of them too.
    BetweenBodies: "{movement} passes between two bodies" / "{0}が二つの機関の間の移動である";
    /// It, its law, and all that it rests on.
    IsInForce: "{provision} is in force" / "{0}が施行中である";
    /// As persons, households or addresses.
    AboutPeople: "{data} is about people" / "{0}が人についての情報である";
    /// A provision in force lets an office ask another for data.
    MayBeAsked: "some provision lets {actor} ask {actor} for {data}" / "{0}が{1}に{2}を求めることを許す規定がある";
    /// Something is grouped that is finer.
    CoarserThan: "{unit} is coarser than {unit}" / "{0}が{1}より粗い";
    /// It came there by a movement that the design writes.
    CameByMovement: "{record} came by a movement" / "{0}が移動によって生じた";
    /// It needs special care.
    Sensitive: "{data} is sensitive" / "{0}が要配慮である";
    /// Somebody or something is said to format what a system gives out.
    HasStandardFormat: "{system} gives out a standard format" / "{0}が標準の形式で提供する";
    /// A step looks something up in it.
    IsUsed: "{system} is used by some step" / "{0}がいずれかの手順で使われる";
    /// Soundness: from every state the end can be reached.
    CanAlwaysComplete: "{procedure} has an option to complete" / "{0}はどの状態からも完了できる";
    /// Soundness: no end is reached twice.
    CompletesProperly: "{procedure} completes properly" / "{0}は適正に完了する";
    /// Soundness: no flow holds two tokens.
    IsSafe: "{procedure} is safe" / "{0}は安全である";
    /// Soundness: it occurs in some run.
    CanOccur: "{step} can occur" / "{0}は実行されうる";
}

/// What stands in a hole of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hole {
    /// A thing of a kind.
    One(Kind),
    /// A word of a class.
    Word(WordClass),
}

impl Hole {
    /// What stands in a hole with this name; nothing where it is no name of a hole.
    fn named(name: &str) -> Option<Self> {
        match name {
            "unit" => Some(Self::Word(WordClass::Unit)),
            "need" => Some(Self::Word(WordClass::Need)),
            kind => super::types::KINDS
                .iter()
                .find(|(_, en, _)| *en == kind)
                .map(|(kind, ..)| Self::One(*kind)),
        }
    }
}

/// A piece of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// This word.
    Word(&'static str),
    /// A term.
    Hole(Hole),
}

impl PhraseRow {
    /// The phrase in its pieces.
    pub fn parts(&self) -> Vec<Part> {
        self.en
            .split(' ')
            .map(|word| {
                let hole = word.strip_prefix('{').and_then(|w| w.strip_suffix('}'));
                hole.and_then(Hole::named)
                    .map_or(Part::Word(word), Part::Hole)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hole_names_a_kind_and_stands_in_the_japanese_too() {
        for row in PHRASES.iter().map(|it| it.row()) {
            let holes = row
                .en
                .split(' ')
                .filter(|w| w.starts_with('{'))
                .collect::<Vec<_>>();
            for (i, hole) in holes.iter().enumerate() {
                let known = Hole::named(hole.trim_matches(['{', '}']));
                assert!(known.is_some(), "{hole} in “{}”", row.en);
                assert!(row.ja.contains(&format!("{{{i}}}")), "“{}”", row.ja);
            }
        }
    }

    #[test]
    fn no_property_of_a_kind_has_two_meanings() {
        let mut seen = std::collections::BTreeSet::new();
        for row in PROPERTIES.iter().map(|it| it.row()) {
            assert!(seen.insert((row.of, row.name)), "{} twice", row.name);
        }
    }
}
