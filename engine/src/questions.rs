//! The open questions of a design: what it leaves unsaid that would decide a rule, each asked of who can answer it.

use std::collections::BTreeMap;

use gensoku_dsl::design::{ActorId, ActorKind, DataClause, Design, Item, ProcedureId, StepId};
use gensoku_dsl::source::Span;
use gensoku_dsl::text::{Lang, Text};

use crate::finding::{Element, Report, Verdict};
use crate::rules::say;
use crate::world::OpenFact;

/// One fact that a design leaves open, as a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Of what.
    pub element: Element,
    /// Which clause would state it, such as `channel`.
    pub clause: &'static str,
    /// The same as a design writes it in each language, such as 経路.
    pub word: Text,
    /// The question, in a sentence.
    pub text: Text,
    /// The identities of the findings that wait for the answer, in their order.
    pub findings: Vec<String>,
    /// Where the answer would stand.
    pub span: Span,
}

/// The questions to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Who can answer: who performs the step, holds the system, owns the data or issues the law; nobody but the author
    /// of the design where the design names none.
    pub who: Option<ActorId>,
    /// The questions, in the order of the text.
    pub questions: Vec<Question>,
}

impl Asked {
    /// Who is asked, as people are told.
    pub fn label(&self, design: &Design, lang: Lang) -> String {
        label(design, self.who, lang)
    }
}

/// Whoever is asked, as people are told: nobody but the author of the design where the design names none.
pub fn label(design: &Design, who: Option<ActorId>, lang: Lang) -> String {
    match (who, lang) {
        (Some(who), _) => say::label_of(design, Element::Actor(who), lang),
        (None, Lang::En) => "The author of the design".to_owned(),
        (None, Lang::Ja) => "設計の作成者".to_owned(),
    }
}

/// The open questions of a check, by who can answer them: in the order of their first question, the author last.
pub fn questions(design: &Design, report: &Report) -> Vec<Asked> {
    let mut questions: Vec<Question> = Vec::new();
    let mut places: BTreeMap<(Element, &'static str, String), usize> = BTreeMap::new();
    let open = report.findings.iter();
    for finding in open.filter(|it| it.verdict == Verdict::NotStated) {
        for fact in &finding.open {
            // What is done twice in a step with the same data is asked about once.
            let question = question(design, fact);
            let key = (fact.element, fact.clause, question.text.en.to_string());
            let at = *places.entry(key).or_insert_with(|| {
                questions.push(question);
                questions.len() - 1
            });
            if let Some(question) = questions.get_mut(at)
                && !question.findings.contains(&finding.id)
            {
                question.findings.push(finding.id.clone());
            }
        }
    }
    questions.sort_by_key(|it| (it.span.file, it.span.start, it.span.end));
    let mut asked: Vec<Asked> = Vec::new();
    for question in questions {
        let who = answerer(design, question.element);
        match asked.iter_mut().find(|it| it.who == who) {
            Some(asked) => asked.questions.push(question),
            None => asked.push(Asked {
                who,
                questions: vec![question],
            }),
        }
    }
    asked.sort_by_key(|it| it.who.is_none());
    asked
}

/// Who can say something of an element, if the design names anybody. Whoever applies, a person or a company, is not
/// asked how the office means it: of their steps the office of the procedure is. Who somebody is, the author knows.
fn answerer(design: &Design, element: Element) -> Option<ActorId> {
    match element {
        Element::Step(step) => {
            performer(design, step).or_else(|| office(design, design.steps.find(step)?.procedure))
        }
        Element::Procedure(procedure) | Element::Outcome(procedure, _) => office(design, procedure),
        Element::System(id) => design.systems.find(id)?.of.value().copied(),
        Element::Data(id) => design.data.find(id)?.owner.value().copied(),
        Element::Mapping(id) => design.mappings.find(id)?.held_by.value().copied(),
        Element::Law(id) => design.laws.find(id)?.of,
        Element::Provision(id) => design.laws.find(design.provisions.find(id)?.law)?.of,
        Element::Identifier(id) => {
            let (law, _) = design.identifiers.find(id)?.governed_by?;
            design.laws.find(law)?.of
        }
        Element::Actor(id) => Some(id).filter(|&it| is_known(design, it)),
        Element::Group(id) => design
            .words
            .groups
            .find(id)?
            .defined
            .iter()
            .find_map(|it| it.by),
        _ => None,
    }
    .filter(|&who| is_an_office(design, who))
}

fn is_an_office(design: &Design, actor: ActorId) -> bool {
    design
        .actors
        .find(actor)
        .is_some_and(|it| !it.kind.is_person())
}

fn is_known(design: &Design, actor: ActorId) -> bool {
    let found = design.actors.find(actor);
    found.is_some_and(|it| it.kind != ActorKind::Unstated)
}

/// Who performs a step, where it is not for whom the procedure is.
fn performer(design: &Design, step: StepId) -> Option<ActorId> {
    let step = design.steps.find(step)?;
    let (by, _) = step.by?;
    let serves = design.procedures.find(step.procedure)?.serves.as_ref();
    let applies = serves.is_some_and(|(it, _)| *it == by.actor);
    Some(by.actor).filter(|&it| !applies && is_an_office(design, it))
}

/// The first office that performs a step of a procedure.
fn office(design: &Design, procedure: ProcedureId) -> Option<ActorId> {
    let steps = &design.procedures.find(procedure)?.steps;
    steps.iter().find_map(|&it| performer(design, it))
}

fn question(design: &Design, fact: &OpenFact) -> Question {
    let label = |lang| say::label_of(design, fact.element, lang);
    let moved = |lang| moved(design, fact, lang);
    // One word is asked about in several senses.
    let clause = match (fact.element, fact.clause) {
        (Element::Purpose(_), _) => "affair",
        (Element::Actor(_), "is") => "kind",
        (Element::Step(_), "on") => "place",
        (Element::Consultation(..), "on") => "consulted",
        (Element::Decision(_), "about") => "unit",
        (_, clause) => clause,
    };
    let row = SENTENCES.iter().find(|(it, ..)| *it == clause);
    let text = match row {
        Some((_, en, ja)) => Text::new(
            en.replace("{data}", &moved(Lang::En))
                .replace("{}", &label(Lang::En)),
            ja.replace("{data}", &moved(Lang::Ja))
                .replace("{}", &label(Lang::Ja)),
        ),
        None => Text::new(
            format!("What is the `{}` of {}?", fact.clause, label(Lang::En)),
            format!(
                "{}の「{}」は何ですか。",
                label(Lang::Ja),
                fact.word(Lang::Ja)
            ),
        ),
    };
    Question {
        element: fact.element,
        clause: fact.clause,
        word: Text::new(fact.word(Lang::En), fact.word(Lang::Ja)),
        text,
        findings: Vec::new(),
        span: fact.span,
    }
}

/// The data with which a step does something, where that is what is asked about: a step may do several things.
fn moved(design: &Design, fact: &OpenFact, lang: Lang) -> String {
    let step = match fact.element {
        Element::Step(step) => design.steps.find(step),
        _ => None,
    };
    let all = step.map_or(&[] as &[DataClause], |it| &it.data);
    let meant = match all {
        [only] => Some(only),
        _ => all.iter().find(|it| it.span.to(fact.span) == it.span),
    };
    let meant = meant.into_iter().flat_map(|it| &it.items);
    let labels: Vec<String> = meant
        .map(|(item, _)| say::label_of(design, element_of(*item), lang))
        .collect();
    match lang {
        _ if !labels.is_empty() => say::list(&labels, lang),
        Lang::En => "data".to_owned(),
        Lang::Ja => "情報".to_owned(),
    }
}

fn element_of(item: Item) -> Element {
    match item {
        Item::Data(id) => Element::Data(id),
        Item::Document(id) => Element::Document(id),
    }
}

/// The question for each clause that can be left open: `{}` is what it is of, `{data}` what a step does something with.
const SENTENCES: &[(&str, &str, &str)] = &[
    (
        "about",
        "About whom or what is {}?",
        "{}は誰（何）についての情報ですか。",
    ),
    (
        "affair",
        "{} has several affairs: which of them is it for?",
        "{}のうち、どの事務のためのものですか。",
    ),
    (
        "announced",
        "When is {} announced?",
        "{}はいつ公表されますか。",
    ),
    (
        "assessment",
        "Which assessment of specific personal information protection was made of {}, and when was it published?",
        "{}について、どの特定個人情報保護評価を実施し、いつ公表しましたか。",
    ),
    (
        "autonomy",
        "For how long does {} work on its own when what it runs on is down?",
        "基盤が停止したとき、{}は単独でどれだけの時間稼働できますか。",
    ),
    (
        "by",
        "By which day is {} to be done?",
        "{}はいつまでに行いますか。",
    ),
    (
        "channel",
        "By which channel is {} done?",
        "{}はどの経路で行われますか。",
    ),
    (
        "consulted",
        "On which day was {} consulted?",
        "{}にはいつ協議しましたか。",
    ),
    (
        "disposition",
        "What is to become of {}: keep, modify, rebuild or retire?",
        "{}は今後どうしますか（維持・改修・再構築・廃止）。",
    ),
    (
        "drilled",
        "When was {} last practised?",
        "{}の訓練を最後に行ったのはいつですか。",
    ),
    (
        "for",
        "For which purpose is {data} moved in {}?",
        "{}では何の目的で{data}を取り扱いますか。",
    ),
    (
        "format",
        "In which format does {} give out what it holds?",
        "{}はどの形式で情報を提供しますか。",
    ),
    (
        "handlers",
        "How many people handle what {} holds?",
        "{}の情報を取り扱う者は何人ですか。",
    ),
    ("held by", "Who holds {}?", "{}は誰が保有しますか。"),
    (
        "is",
        "What does one value of {} stand for?",
        "{}の一つの値は何を表しますか。",
    ),
    (
        "keeps",
        "For how long does {} keep what it holds?",
        "{}は情報をどれだけの期間保存しますか。",
    ),
    (
        "keyed by",
        "Under which identifier is {data} kept, looked up or passed on in {}?",
        "{}ではどの識別子で{data}を管理し、照会し、又は提供しますか。",
    ),
    (
        "kind",
        "What kind of actor is {}: a municipality, a ministry, a company?",
        "{}はどのような主体ですか（市区町村・省・会社など）。",
    ),
    (
        "needs",
        "How many people does {} need?",
        "{}には何人が必要ですか。",
    ),
    ("of", "Who holds {}?", "{}は誰が保有しますか。"),
    (
        "on",
        "On which day did this take place: {}?",
        "{}はいつ行われましたか。",
    ),
    ("owned by", "Whose is {}?", "{}は誰のものですか。"),
    (
        "people",
        "How many people does {} cover?",
        "{}の対象者は何人ですか。",
    ),
    (
        "per",
        "Per which unit does {} decide?",
        "{}は何を単位に決定しますか。",
    ),
    (
        "place",
        "On which system is {} done: a portal, an app, a reader of cards?",
        "{}はどのシステム（ポータル・アプリ・カードの読取機など）で行われますか。",
    ),
    (
        "portable as",
        "In which format can a person take along {data} that {} moves?",
        "{}で扱う{data}を、本人はどの形式で持ち出せますか。",
    ),
    ("purpose", "What is {} for?", "{}の目的は何ですか。"),
    (
        "reach",
        "How far is one value of {} the same: everywhere, in a sector or in one system?",
        "{}はどの範囲で共通ですか（全国・分野・システム内）。",
    ),
    (
        "recovers within",
        "Within which time is {} up again?",
        "{}はどれだけの時間で復旧しますか。",
    ),
    (
        "refreshed every",
        "How often is what {} holds brought up to date?",
        "{}の情報はどれだけの間隔で更新されますか。",
    ),
    (
        "sector",
        "To which field of administration does {} belong?",
        "{}はどの行政分野のものですか。",
    ),
    (
        "staff",
        "How many staff does {} have?",
        "{}の職員は何人ですか。",
    ),
    (
        "standard",
        "Is {} a standard system or one of its own?",
        "{}は標準準拠のシステムですか、独自のシステムですか。",
    ),
    (
        "standing",
        "Does {} give out what it holds standing or on demand?",
        "{}は情報を常時提供しますか、随時提供しますか。",
    ),
    ("starts", "What starts {}?", "{}は何によって開始しますか。"),
    (
        "stops within",
        "Within which time does a withdrawn consent stop {} from moving {data}?",
        "同意が撤回されてから、{}での{data}の取扱いが止まるまでどれだけかかりますか。",
    ),
    (
        "takes",
        "How long does {} take?",
        "{}にはどれだけの時間を要しますか。",
    ),
    (
        "unit",
        "Does {} look at the individual, the household or the highest earner?",
        "{}は個人・世帯・最も所得の高い者のどれを見て判定しますか。",
    ),
    (
        "until",
        "Until when does this last: {}?",
        "{}はいつまでですか。",
    ),
    (
        "used",
        "How often a year is {} used?",
        "{}は年に何回利用されますか。",
    ),
    (
        "waits",
        "How long does one wait before {}?",
        "{}までどれだけ待ちますか。",
    ),
    (
        "with consent for",
        "For which purpose is the consent given on which {} moves {data}?",
        "{}で{data}を扱う根拠となる同意は、何の目的のためのものですか。",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_clause_has_one_sentence_with_one_place() {
        assert!(SENTENCES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for (clause, en, ja) in SENTENCES {
            assert_eq!(en.matches("{}").count(), 1, "{clause}");
            assert_eq!(ja.matches("{}").count(), 1, "{clause}");
        }
    }
}
