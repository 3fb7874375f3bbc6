//! What stands in the way at a step, and how it is told.

use gensoku_dsl::design::{
    ChannelKind, Design, DocumentId, IdentifierId, Method, Need, ProcedureId, Spelled, StepId,
    SystemId, Verb,
};
use gensoku_dsl::text::{Lang, Text};

use crate::finding::RemedyLevel;
use crate::rules::say;

/// What stands in the way at a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Barrier {
    /// It is done in these ways alone; none of them is digital, or none is open to these people.
    Channels(Vec<ChannelKind>),
    /// It needs what these people lack.
    Needs(Need),
    /// It identifies by something for which that is needed.
    Method(Method, Need),
    /// It looks people up, or writes down something about them, by what only those have who are registered.
    Key(IdentifierId, Verb),
    /// It wants a document that is given only to those who are registered.
    Document(DocumentId),
    /// Nobody but the person can do it.
    InPerson,
    /// It identifies the person, who is not there, by what is theirs alone.
    Borrowed(Method),
    /// It moves data on their consent.
    Consent,
    /// It cannot be done without this system.
    Down(SystemId),
    /// The procedure that is done whole within it cannot be finished.
    Within {
        /// The procedure.
        called: ProcedureId,
        /// What would have to change there, or in what is done within it in turn.
        cut: Vec<StepId>,
        /// The level at which that can be changed.
        level: RemedyLevel,
    },
}

impl Barrier {
    /// What is to be seen at the step.
    pub fn note(&self, design: &Design) -> Text {
        let write = |lang: Lang| match self {
            Self::Channels(channels) => {
                let words: Vec<String> =
                    channels.iter().map(|it| it.word(lang).to_owned()).collect();
                say::either(&words, lang)
            }
            Self::Needs(need) => match lang {
                Lang::En => format!("needs {}", in_english(*need)),
                Lang::Ja => format!("{}が要る", need.word(lang)),
            },
            Self::Method(method, need) => match lang {
                Lang::En => format!("{}, which needs {}", method.word(lang), in_english(*need)),
                Lang::Ja => format!("{}（{}が要る）", method.word(lang), need.word(lang)),
            },
            Self::Key(key, verb) => {
                let key = design.identifiers[*key].name.label(lang);
                match (verb, lang) {
                    (Verb::Writes, Lang::En) => {
                        format!("writes under {key}, which needs registration")
                    }
                    (Verb::Writes, Lang::Ja) => format!("{key}で記録する（住民登録が必要）"),
                    (_, Lang::En) => format!("looks up by {key}, which needs registration"),
                    (_, Lang::Ja) => format!("{key}で照会する（住民登録が必要）"),
                }
            }
            Self::Document(document) => {
                let document = design.words.documents[*document].name.label(lang);
                match lang {
                    Lang::En => format!("shows {document}, which needs registration"),
                    Lang::Ja => format!("{document}を提示する（住民登録が必要）"),
                }
            }
            Self::InPerson => match lang {
                Lang::En => "in person only".to_owned(),
                Lang::Ja => "本人のみ".to_owned(),
            },
            Self::Borrowed(method) => match lang {
                Lang::En => format!("identifies the person themselves by {}", method.word(lang)),
                Lang::Ja => format!("本人を{}で確認する", method.word(lang)),
            },
            Self::Consent => match lang {
                Lang::En => "moves data on consent".to_owned(),
                Lang::Ja => "同意に基づき情報を移す".to_owned(),
            },
            Self::Down(system) => {
                let system = design.systems[*system].name.label(lang);
                match lang {
                    Lang::En => format!("{system} is down"),
                    Lang::Ja => format!("{system}が停止"),
                }
            }
            Self::Within { called, cut, .. } => {
                let called = design.procedures[*called].name.label(lang);
                let first = cut.first().map(|&it| design.steps[it].name.label(lang));
                match (first, lang) {
                    (Some(step), Lang::En) => format!("{called} within it breaks at {step}"),
                    (Some(step), Lang::Ja) => format!("呼出手続{called}が{step}で行き詰まる"),
                    (None, Lang::En) => format!("{called} within it cannot be finished"),
                    (None, Lang::Ja) => format!("呼出手続{called}を終えられない"),
                }
            }
        };
        Text::new(write(Lang::En), write(Lang::Ja))
    }
}

/// What is needed, with its article.
fn in_english(need: Need) -> &'static str {
    match need {
        Need::Card => "a card",
        Need::Smartphone => "a smartphone",
        Need::Registration => "registration",
        Need::Account => "an account",
    }
}
