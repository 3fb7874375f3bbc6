//! From the words of a rule to a typed rule.

use gensoku_dsl::design::Title;
use gensoku_dsl::diagnostic::Diagnostic;
use gensoku_dsl::rule as written;
use gensoku_dsl::rule::{Token, TokenKind};
use gensoku_dsl::source::{Sources, Span};
use gensoku_dsl::text::Text;

use super::expr::{Binding, Example, Expr, Piece, Remedy, Rule, Said, Sentence};
use super::names::Names;
use super::parameters::Parameters;
use super::phrase::Reader;
use crate::finding::RemedyLevel;

/// The concerns that a rule can have.
pub const CONCERNS: &[&str] = &["process", "law", "privacy", "security", "delivery"];

/// Types a rule, which may name what a library declares by `names`; what is wrong with it is told at its place, and then
/// there is no rule.
///
/// # Errors
/// Everything that keeps the rule from being evaluated: an unknown kind, property, phrase or parameter, a
/// comparison of two types, a missing part.
pub fn type_rule(
    rule: &written::Rule,
    sources: &Sources,
    parameters: &Parameters,
    names: &Names,
) -> Result<Rule, Vec<Diagnostic>> {
    let mut typing = Typing {
        rule,
        sources,
        parameters,
        names,
        diagnostics: Vec::new(),
    };
    let typed = typing.rule();
    match typed {
        Some(typed) if typing.diagnostics.is_empty() => Ok(typed),
        _ => Err(typing.diagnostics),
    }
}

struct Typing<'a> {
    rule: &'a written::Rule,
    sources: &'a Sources,
    parameters: &'a Parameters,
    names: &'a Names,
    diagnostics: Vec<Diagnostic>,
}

/// An error of a rule at a place.
pub(super) fn rule_error(
    code: &'static str,
    span: Span,
    message: Text,
    help: Option<Text>,
) -> Diagnostic {
    Diagnostic::error(code, span, message).maybe_help(help)
}

impl Typing<'_> {
    fn error(&mut self, code: &'static str, span: Span, en: &str, ja: &str) {
        self.diagnostics
            .push(rule_error(code, span, Text::new(en, ja), None));
    }

    fn rule(&mut self) -> Option<Rule> {
        let rule = self.rule;
        let place = rule.name.span;
        let concern = self.concern();
        if rule.sources.is_empty() {
            self.error(
                "rule-incomplete",
                place,
                "this rule has no `source`",
                "この規則には出典（source）がありません",
            );
        }
        for parameter in &rule.parameters {
            if !self.parameters.0.contains_key(&parameter.text) {
                let near = super::phrase::nearest(
                    &parameter.text,
                    self.parameters.0.keys().map(String::as_str),
                );
                self.diagnostics.push(rule_error(
                    "unknown-parameter",
                    parameter.span,
                    Text::new(
                        format!("there is no parameter `{}`", parameter.text),
                        format!("数値「{}」はありません", parameter.text),
                    ),
                    near,
                ));
            }
        }
        let mut reader = Reader::new(self.parameters, self.names);
        let mut bindings = Vec::new();
        for words in &rule.bindings {
            match reader.bindings(words, place) {
                Ok(more) => bindings.extend(more),
                Err(diagnostic) => {
                    self.diagnostics.push(diagnostic);
                    // What rests on a variable that is not bound would only be told again.
                    return None;
                }
            }
        }
        if bindings.is_empty() && self.diagnostics.is_empty() {
            self.error(
                "rule-incomplete",
                place,
                "this rule binds nothing: it needs `for each …`",
                "この規則には対象（for each …）がありません",
            );
        }
        let limit = rule
            .limit
            .as_ref()
            .and_then(|words| self.condition(&mut reader, words));
        let demand = self.condition(&mut reader, &rule.demand);
        let says = self.says(&mut reader);
        let remedies = rule
            .remedies
            .iter()
            .filter_map(|remedy| self.remedy(&mut reader, remedy))
            .collect();
        let examples = self.examples(&bindings);
        let demand = demand?;
        Some(Rule {
            name: rule.name.id.as_str().into(),
            pack: rule.pack.text.as_str().into(),
            title: self.title(rule.name.title.as_ref(), place),
            severity: rule.severity,
            concern: concern.into(),
            sources: rule.sources.iter().map(|it| it.text.clone()).collect(),
            why: rule.why.as_ref().map(Title::text),
            parameters: rule.parameters.iter().map(|it| it.text.clone()).collect(),
            bindings,
            limit,
            demand: if rule.negated {
                Expr::Not(Box::new(demand))
            } else {
                demand
            },
            says,
            remedies,
            examples,
            source_text: self.source_text(),
        })
    }

    fn concern(&mut self) -> String {
        match &self.rule.concern {
            Some(concern) if CONCERNS.contains(&concern.text.as_str()) => concern.text.clone(),
            Some(concern) => {
                let help = super::phrase::nearest(&concern.text, CONCERNS.iter().copied());
                self.diagnostics.push(rule_error(
                    "unknown-concern",
                    concern.span,
                    Text::new(
                        format!("`{}` is no concern of a rule", concern.text),
                        format!("関心「{}」はありません", concern.text),
                    ),
                    help,
                ));
                String::new()
            }
            None => {
                self.error(
                    "rule-incomplete",
                    self.rule.name.span,
                    "this rule has no `concern`",
                    "この規則には関心（concern）がありません",
                );
                String::new()
            }
        }
    }

    fn title(&mut self, title: Option<&Title>, place: Span) -> Text {
        match title {
            Some(title) if title.second.is_some() => title.text(),
            _ => {
                self.error(
                    "rule-incomplete",
                    place,
                    "a rule needs a title in English and in Japanese",
                    "規則には英語と日本語の題が必要です",
                );
                Text::default()
            }
        }
    }

    fn condition(&mut self, reader: &mut Reader<'_>, words: &[Token]) -> Option<Expr> {
        match reader.condition(words, self.rule.name.span) {
            Ok(expr) => Some(expr),
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic);
                None
            }
        }
    }

    /// What it says in each case; the last in every other.
    fn says(&mut self, reader: &mut Reader<'_>) -> Vec<Said> {
        let rule = self.rule;
        let says: Vec<Said> = rule
            .says
            .iter()
            .map(|it| self.said(reader, &it.text, it.span, it.when.as_deref()))
            .collect();
        match rule.says.as_slice() {
            [] => self.error(
                "rule-incomplete",
                rule.name.span,
                "this rule does not `say` anything",
                "この規則には指摘の文（say）がありません",
            ),
            [others @ .., last] => {
                if last.when.is_some() {
                    self.error(
                        "rule-incomplete",
                        last.span,
                        "the last `say` stands without `when`: it is what is told in any other case",
                        "最後の「指摘」には「条件」を付けません。ほかのすべての場合の文です",
                    );
                }
                if let Some(never) = others.iter().find(|it| it.when.is_none()) {
                    self.error(
                        "rule-incomplete",
                        never.span,
                        "this `say` needs a `when`: what stands after it would never be told",
                        "この「指摘」には「条件」が必要です。このままでは後の文が使われません",
                    );
                }
            }
        }
        says
    }

    fn said(
        &mut self,
        reader: &mut Reader<'_>,
        title: &Title,
        span: Span,
        when: Option<&[Token]>,
    ) -> Said {
        Said {
            text: self.sentence(reader, title, span),
            when: when.and_then(|words| self.condition(reader, words)),
        }
    }

    fn sentence(&mut self, reader: &mut Reader<'_>, title: &Title, span: Span) -> Sentence {
        let mut pieces = |text: &str| match reader.pieces(text, span) {
            Ok(pieces) => pieces,
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic);
                vec![Piece::Text(text.to_owned())]
            }
        };
        let en = pieces(&title.first);
        let ja = pieces(title.second.as_deref().unwrap_or(&title.first));
        Sentence { en, ja }
    }

    fn remedy(&mut self, reader: &mut Reader<'_>, remedy: &written::Remedy) -> Option<Remedy> {
        if remedy.level.text == "amend" {
            let words = match remedy.words.as_slice() {
                [first, second, rest @ ..] if first.text == "what" && second.text == "requires" => {
                    rest
                }
                _ => {
                    self.error(
                        "rule-remedy",
                        remedy.level.span,
                        "`amend` is followed by `what requires` and a term, such as `what requires s.channel`",
                        "amend の後には what requires と項（s.channel など）を書きます",
                    );
                    return None;
                }
            };
            return match reader.whole_term(words, remedy.level.span) {
                Ok(term) => Some(Remedy::AmendRequirement(term)),
                Err(diagnostic) => {
                    self.diagnostics.push(diagnostic);
                    None
                }
            };
        }
        let levels = [
            RemedyLevel::Operation,
            RemedyLevel::Guideline,
            RemedyLevel::Notice,
            RemedyLevel::Ordinance,
            RemedyLevel::MinisterialOrder,
            RemedyLevel::CabinetOrder,
            RemedyLevel::Act,
        ];
        let level = levels.into_iter().find(|it| it.word() == remedy.level.text);
        match (level, &remedy.text) {
            (Some(level), Some(title)) => Some(Remedy::Do(
                level,
                self.said(reader, title, remedy.level.span, remedy.when.as_deref()),
            )),
            _ => {
                let help = super::phrase::nearest(
                    &remedy.level.text,
                    levels.iter().map(|it| it.word()).chain(["amend"]),
                );
                self.diagnostics.push(rule_error(
                    "rule-remedy",
                    remedy.level.span,
                    Text::new(
                        "a remedy is a level and a text, or `amend what requires …`",
                        "対処は水準と文、又は amend what requires … です",
                    ),
                    help,
                ));
                None
            }
        }
    }

    /// Every rule shows what it finds; the kinds that it must show depend on its parts.
    fn examples(&mut self, bindings: &[Binding]) -> Vec<Example> {
        let rule = self.rule;
        let shown = |kind| rule.examples.iter().any(|it| it.kind == kind);
        let mut missing = Vec::new();
        if !shown(written::ExampleKind::Violates) {
            missing.push("violates");
        }
        if !shown(written::ExampleKind::Conforms) {
            missing.push("conforms");
        }
        if rule.limit.is_some() && !shown(written::ExampleKind::Ignores) {
            missing.push("ignores");
        }
        if !missing.is_empty() && !bindings.is_empty() {
            let first = missing.first().copied().unwrap_or_default();
            let missing = missing.join(", ");
            self.diagnostics.push(rule_error(
                "rule-without-example",
                rule.name.span,
                Text::new(
                    format!("this rule has no example that shows: {missing}"),
                    format!("この規則には次の例がありません：{missing}"),
                ),
                Some(Text::new(
                    format!("add `example {first} … {{ … }}` with a design that shows it"),
                    format!(
                        "それを示す設計を「例：」（`example {first} … {{ … }}`）で加えてください"
                    ),
                )),
            ));
        }
        rule.examples
            .iter()
            .map(|example| {
                let at: String = example
                    .at
                    .iter()
                    .take_while(|it| it.kind == TokenKind::Word || it.text == "." || it.text == "@")
                    .scan(true, |joined, it| {
                        // A path is words joined by dots; a word after a word is the clause.
                        let word = it.kind == TokenKind::Word;
                        let part = *joined || !word;
                        *joined = !word;
                        part.then(|| it.text.clone())
                    })
                    .collect();
                let used = at.chars().filter(|&c| c == '.' || c == '@').count() * 2 + 1;
                let clause = example.at.get(used).map(|it| it.text.clone());
                Example {
                    kind: example.kind.into(),
                    at: (!at.is_empty()).then_some((at, clause)),
                    body: self.sources.text(example.body).to_owned(),
                }
            })
            .collect()
    }

    fn source_text(&self) -> String {
        let whole = self.rule.name.whole;
        let end = self
            .rule
            .examples
            .first()
            .map_or(whole.end, |it| it.span.start);
        self.sources
            .text(Span { end, ..whole })
            .trim_end()
            .to_owned()
    }
}
