//! The words of the closed vocabularies, in both spellings.

use crate::design::{
    ActorKind, AssessmentKind, ChannelKind, Disposition, Level, Method, Need, Spelled, Unit,
};

use super::spec::Set;

fn of<T: Spelled>() -> Vec<(&'static str, &'static str)> {
    T::SPELLINGS.iter().map(|&(_, en, ja)| (en, ja)).collect()
}

impl Set {
    /// Every word of it, in English and in Japanese, as it is written.
    pub fn words(self) -> Vec<(&'static str, &'static str)> {
        let mut words = self.spellings();
        let all = words.clone();
        // Of several spellings the first is the one written.
        words.retain(|word| all.iter().find(|it| it.0 == word.0) == Some(word));
        words
    }

    /// The word that is meant by a spelling of it, as it is written in English and in Japanese.
    pub fn find(self, spelling: &str) -> Option<(&'static str, &'static str)> {
        let all = self.spellings();
        let of = all
            .iter()
            .find(|(en, ja)| *en == spelling || *ja == spelling)?;
        all.iter().find(|(en, _)| *en == of.0).copied()
    }

    /// Every spelling of every word.
    fn spellings(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::ActorKind => of::<ActorKind>(),
            Self::Level => of::<Level>(),
            Self::Unit => of::<Unit>(),
            Self::Channel => of::<ChannelKind>(),
            Self::Need => of::<Need>(),
            Self::Method => of::<Method>(),
            Self::Disposition => of::<Disposition>(),
            Self::Assessment => of::<AssessmentKind>(),
            Self::Severity => vec![
                ("error", "違反"),
                ("warning", "注意"),
                ("note", "参考"),
                ("warning", "警告"),
                ("note", "注記"),
            ],
            Self::Concern => vec![
                ("process", "手続の過程"),
                ("law", "法令"),
                ("privacy", "プライバシー"),
                ("security", "セキュリティ"),
                ("delivery", "実施"),
            ],
            Self::Remedy => vec![
                ("operation", "運用"),
                ("guideline", "指針"),
                ("notice", "通知"),
                ("ordinance", "条例"),
                ("ministerial-order", "省令"),
                ("cabinet-order", "政令"),
                ("act", "法律"),
                ("amend", "改正"),
            ],
            Self::Example => vec![
                ("violates", "不適合"),
                ("violates", "違反"),
                ("conforms", "適合"),
                ("not-stated", "記載なし"),
                ("not-stated", "未記載"),
                ("ignores", "対象外"),
            ],
            Self::Start => vec![("application", "申請")],
            Self::DecisionUnit => vec![
                ("individual", "個人"),
                ("household", "世帯"),
                ("highest-earner", "最多所得者"),
            ],
            Self::Wage => vec![("hour", "時間")],
            Self::Often => vec![
                ("year", "年"),
                ("month", "月"),
                ("week", "週"),
                ("day", "日"),
            ],
        }
    }

    /// The English spelling of a word of it, however it is written.
    pub fn english(self, word: &str) -> Option<&'static str> {
        self.find(word).map(|(en, _)| en)
    }
}
