//! What is told beside the design: warnings, and the few words that the model itself does not have.

use gensoku_dsl::text::Lang;
use gensoku_engine::flow::{Event, Origin};

use crate::bpmn::model::Model;
use crate::bpmn::warning::{Bounded, Code, Warning};

/// Words in the language of the design.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words {
    lang: Lang,
    /// Why a loop goes round again.
    pub(super) again: &'static str,
    /// A condition that the model does not tell.
    pub(super) not_stated: &'static str,
    /// Before the data that is put out.
    pub(super) puts_out: &'static str,
    /// Before the data that is taken in.
    pub(super) takes_in: &'static str,
    /// Before data of which the direction is not told.
    pub(super) with: &'static str,
    /// Before a message that comes in.
    pub(super) receives: &'static str,
    /// Before the activity that undoes a step.
    pub(super) undone_by: &'static str,
    /// Before the process that is called elsewhere.
    pub(super) calls: &'static str,
}

impl Words {
    pub(super) fn new(lang: Lang) -> Self {
        match lang {
            Lang::En => Self {
                lang,
                again: "it is to be done again",
                not_stated: "not stated",
                puts_out: "puts out:",
                takes_in: "takes in:",
                with: "with:",
                receives: "receives:",
                undone_by: "undone by:",
                calls: "calls:",
            },
            Lang::Ja => Self {
                lang,
                again: "繰り返す場合",
                not_stated: "記載なし",
                puts_out: "出力：",
                takes_in: "入力：",
                with: "関連：",
                receives: "受信：",
                undone_by: "取消し：",
                calls: "呼出先：",
            },
        }
    }

    /// That some time has passed; the time as the language writes it.
    pub(super) fn after(&self, time: &str) -> String {
        match self.lang {
            Lang::En => format!("{time} have passed"),
            Lang::Ja => {
                let units = [
                    ("years", "年"),
                    ("year", "年"),
                    ("months", "か月"),
                    ("month", "か月"),
                    ("weeks", "週間"),
                    ("week", "週間"),
                    ("days", "日"),
                    ("day", "日"),
                    ("hours", "時間"),
                    ("hour", "時間"),
                    ("min", "分"),
                    ("sec", "秒"),
                ];
                let said = units
                    .iter()
                    .fold(time.replace(' ', ""), |it, (en, ja)| it.replace(en, ja));
                format!("{said}が経過した場合")
            }
        }
    }

    /// What happens at an event that has no name.
    pub(super) fn event(&self, event: Event) -> &'static str {
        let (en, ja) = match event {
            Event::None | Event::Terminate | Event::Link => ("it happens", "その事由が生じた場合"),
            Event::Message => ("a message arrives", "連絡の受信"),
            Event::Timer => ("the time has come", "時刻の到来"),
            Event::Conditional => ("a condition holds", "条件の成立"),
            Event::Signal => ("a signal arrives", "信号の受信"),
            Event::Escalation => ("it is escalated", "上位者への引上げ"),
            Event::Error => ("there is an error", "エラーの発生"),
            Event::Compensation => ("it is undone", "取消し"),
            Event::Cancel => ("it is cancelled", "中止"),
            Event::Multiple => ("one of several events happens", "複数の事由のいずれか"),
        };
        match self.lang {
            Lang::En => en,
            Lang::Ja => ja,
        }
    }
}

/// What could not be told as it is in the model.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) words: Words,
    pub(super) warnings: Bounded,
}

impl Told {
    pub(super) fn new(lang: Lang) -> Self {
        Self {
            words: Words::new(lang),
            warnings: Bounded::default(),
        }
    }

    /// Warns of an element.
    pub(super) fn warn(&mut self, model: &Model, code: Code, origin: Origin, detail: &str) {
        let Some(element) = model.element(origin) else {
            return;
        };
        self.warnings.push(Warning {
            code,
            at: element.at,
            id: element.id.clone(),
            detail: detail.to_owned(),
        });
    }
}
