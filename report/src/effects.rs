//! What a provision does, in words that people read; its text in the language is [`crate::revise::gsk`]'s.

use gensoku_dsl::design::{
    Design, Effect, EffectKind, IdentifierId, Movement, Name, Party, PurposeId, Requirement, Scope,
    Spelled, Verb,
};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Element;
use gensoku_engine::rules::say;

/// One effect: `requires paper of Apply`, 「申請を書面で行うことを義務付ける」.
pub fn effect(design: &Design, effect: &Effect, lang: Lang) -> String {
    let words = Words { design, lang };
    let mut text = words.kind(&effect.kind);
    if effect.notwithstanding {
        text.push_str(words.lang.pick(
            ", notwithstanding what forbids it",
            "（禁止規定にかかわらず）",
        ));
    }
    let dates = [
        (effect.period.from, words.lang.pick("from", "から")),
        (effect.period.until, words.lang.pick("until", "まで")),
    ];
    for (date, word) in dates {
        if let Some(date) = date {
            text.push_str(&match lang {
                Lang::En => format!(" ({word} {date})"),
                Lang::Ja => format!("（{date}{word}）"),
            });
        }
    }
    text
}

struct Words<'d> {
    design: &'d Design,
    lang: Lang,
}

impl Words<'_> {
    fn label(&self, element: Element) -> String {
        say::label_of(self.design, element, self.lang)
    }

    fn name<'n>(&self, name: &'n Name) -> &'n str {
        name.label(self.lang)
    }

    fn purpose(&self, id: PurposeId) -> &str {
        self.name(&self.design.words.purposes[id].name)
    }

    fn kind(&self, kind: &EffectKind) -> String {
        let ja = |what: String, verb: &str| format!("{what}を{verb}");
        match (kind, self.lang) {
            (EffectKind::Requires(what, scope), _) => self.requires(what, *scope),
            (EffectKind::Permits(it), Lang::En) => format!("permits: {}", self.movement(it)),
            (EffectKind::Permits(it), Lang::Ja) => ja(self.movement(it), "認める"),
            (EffectKind::Forbids(it), Lang::En) => format!("forbids: {}", self.movement(it)),
            (EffectKind::Forbids(it), Lang::Ja) => ja(self.movement(it), "禁ずる"),
            (EffectKind::PermitsUse(id, of), Lang::En) => {
                format!("permits {}", self.usage(*id, *of))
            }
            (EffectKind::PermitsUse(id, of), Lang::Ja) => ja(self.usage(*id, *of), "認める"),
            (EffectKind::ForbidsUse(id, of), Lang::En) => {
                format!("forbids {}", self.usage(*id, *of))
            }
            (EffectKind::ForbidsUse(id, of), Lang::Ja) => ja(self.usage(*id, *of), "禁ずる"),
        }
    }

    fn requires(&self, what: &Requirement, scope: Scope) -> String {
        let of = match scope {
            Scope::Step(step) => self.label(Element::Step(step)),
            Scope::Procedure(id) => self.label(Element::Procedure(id)),
            Scope::Purpose(id) => self.purpose(id).to_owned(),
            Scope::Cited => self
                .lang
                .pick("whatever cites it", "引用する手続")
                .to_owned(),
        };
        match (what, self.lang) {
            (Requirement::Channel(it), Lang::En) => {
                format!("requires {} of {of}", it.word(Lang::En))
            }
            (Requirement::Channel(it), Lang::Ja) => {
                format!("{of}を{}で行うことを義務付ける", it.word(Lang::Ja))
            }
            (Requirement::Step, Lang::En) => format!("requires {of}"),
            (Requirement::Step, Lang::Ja) => format!("{of}を義務付ける"),
            (Requirement::Unit(it), Lang::En) => format!("requires {of} per {}", it.word(Lang::En)),
            (Requirement::Unit(it), Lang::Ja) => {
                format!("{of}を{}単位とすることを義務付ける", it.word(Lang::Ja))
            }
            (Requirement::Words(words), Lang::En) => format!("requires of {of}: {words}"),
            (Requirement::Words(words), Lang::Ja) => format!("{of}について義務付ける：{words}"),
        }
    }

    fn usage(&self, id: IdentifierId, of: Option<PurposeId>) -> String {
        let identifier = self.label(Element::Identifier(id));
        match (self.lang, of.map(|it| self.purpose(it))) {
            (Lang::En, None) => format!("use of {identifier}"),
            (Lang::En, Some(of)) => format!("use of {identifier} for {of}"),
            (Lang::Ja, None) => format!("{identifier}の利用"),
            (Lang::Ja, Some(of)) => format!("{of}のための{identifier}の利用"),
        }
    }

    fn party(&self, it: &Party) -> String {
        match (it, self.lang) {
            (Party::Actor(it), Lang::En) if it.other => {
                format!("another {}", self.label(Element::Actor(it.actor)))
            }
            (Party::Actor(it), Lang::Ja) if it.other => {
                format!("他の{}", self.label(Element::Actor(it.actor)))
            }
            (Party::Actor(it), _) => self.label(Element::Actor(it.actor)),
            (Party::Kind(it), _) => it.word(self.lang).to_owned(),
            (Party::System(it), _) => self.label(Element::System(*it)),
        }
    }

    fn movement(&self, it: &Movement) -> String {
        let verbs: Vec<&str> = it
            .verbs
            .iter()
            .map(|it: &Verb| it.word(self.lang))
            .collect();
        let data: Vec<String> = it
            .data
            .iter()
            .map(|&it| self.label(Element::Data(it)))
            .collect();
        let from = it.from.as_ref().map(|it| self.party(it));
        let to = it.to.as_ref().map(|it| self.party(it));
        let key = it.key.map(|it| self.label(Element::Identifier(it)));
        let purpose = it.purpose.map(|it| self.purpose(it));
        let condition = it.condition.as_ref().map(|it| it.get(self.lang));
        match self.lang {
            Lang::En => {
                let mut text = if verbs.is_empty() {
                    "any movement of".to_owned()
                } else {
                    verbs.join(" or ")
                };
                text.push(' ');
                text.push_str(&if data.is_empty() {
                    "any data".to_owned()
                } else {
                    data.join(", ")
                });
                let parts = [
                    (" from ", from.as_deref()),
                    (" to ", to.as_deref()),
                    (" for ", purpose),
                    (" under ", key.as_deref()),
                    (", if ", condition),
                ];
                for (word, part) in parts {
                    if let Some(part) = part {
                        text.push_str(word);
                        text.push_str(part);
                    }
                }
                text
            }
            Lang::Ja => {
                let mut text = match (from, to) {
                    (Some(from), Some(to)) => format!("{from}から{to}への"),
                    (Some(from), None) => format!("{from}からの"),
                    (None, Some(to)) => format!("{to}への"),
                    (None, None) => String::new(),
                };
                text.push_str(&if data.is_empty() {
                    "あらゆるデータ".to_owned()
                } else {
                    data.join("・")
                });
                text.push('の');
                text.push_str(&if verbs.is_empty() {
                    "移動".to_owned()
                } else {
                    verbs.join("・")
                });
                let parts = [
                    ("目的", purpose),
                    ("識別子", key.as_deref()),
                    ("条件", condition),
                ];
                let told: Vec<String> = parts
                    .iter()
                    .filter_map(|(word, part)| part.map(|it| format!("{word}：{it}")))
                    .collect();
                if !told.is_empty() {
                    text.push_str(&format!("（{}）", told.join("、")));
                }
                text
            }
        }
    }
}
