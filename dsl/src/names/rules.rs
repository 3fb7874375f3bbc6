//! Rules: parsed words, not yet typed.

use crate::diagnostic::{Diagnostic, Severity};
use crate::rule::{Example, ExampleKind, Remedy, Rule, Said, Spanned, Token};
use crate::syntax::keyword::Keyword;
use crate::syntax::spec::{NameKind, Set};
use crate::syntax::tree::{Arg, Clause};
use crate::text::Text;

use super::{Resolver, first_word, said, title};

impl Resolver<'_> {
    pub(super) fn rules(&mut self) {
        for declared in self.of(NameKind::Rule) {
            let rule = self.rule(declared.clause);
            self.rules.extend(rule);
        }
    }

    fn rule(&mut self, clause: &Clause) -> Option<Rule> {
        self.once(clause);
        let pack = clause
            .find(Keyword::Of)
            .and_then(Clause::name)
            .map(|path| Spanned {
                text: path.text(),
                span: path.span,
            });
        let severity = clause.find(Keyword::Is).and_then(first_word).cloned();
        let severity = severity.and_then(|word| {
            Some(match self.english(&word, Set::Severity)? {
                "error" => Severity::Error,
                "warning" => Severity::Warning,
                _ => Severity::Note,
            })
        });
        let concern = clause.find(Keyword::Concern).and_then(first_word);
        let concern = concern.and_then(|word| {
            let text = self.english(word, Set::Concern)?.to_owned();
            Some(Spanned {
                text,
                span: word.span,
            })
        });
        let demand = clause
            .clauses()
            .find(|c| matches!(c.keyword, Keyword::Must | Keyword::MustNot));
        let bindings: Vec<Vec<Token>> = clause.all(Keyword::For).filter_map(tokens).collect();
        if let [_, second, ..] = clause
            .clauses()
            .filter(|c| matches!(c.keyword, Keyword::Must | Keyword::MustNot))
            .collect::<Vec<_>>()
            .as_slice()
            && clause.find(Keyword::Must).is_some()
            && clause.find(Keyword::MustNot).is_some()
        {
            let diagnostic = Diagnostic::error(
                "duplicate-clause",
                second.head,
                Text::new("a rule demands one thing", "規則の要件は一つです"),
            );
            self.report(diagnostic);
        }
        for (missing, keyword, example) in [
            (pack.is_none(), Keyword::Of, "of PACK"),
            (
                severity.is_none() && clause.find(Keyword::Is).is_none(),
                Keyword::Is,
                "is error",
            ),
            (
                bindings.is_empty() && clause.find(Keyword::For).is_none(),
                Keyword::For,
                "for each step s",
            ),
            (demand.is_none(), Keyword::Must, "must …"),
        ] {
            if missing && !clause.broken {
                let span = clause.name().map_or(clause.head, |p| p.span);
                let word = keyword.text();
                self.report(
                    Diagnostic::error(
                        "missing-clause",
                        span,
                        Text::new(
                            format!("this rule has no `{}`", word.en),
                            format!("この規則に「{}」がありません", word.ja),
                        ),
                    )
                    .help(Text::new(
                        format!("add `{example}`"),
                        format!("`{example}` を加えてください"),
                    )),
                );
            }
        }
        let (sources, parameters) = self.sources(clause);
        let (remedies, examples) = (self.remedies(clause), self.examples(clause));
        Some(Rule {
            name: self.name(clause),
            pack: pack?,
            severity: severity?,
            concern,
            sources,
            why: clause.find(Keyword::Why).and_then(title),
            parameters,
            bindings,
            limit: clause.find(Keyword::Where).and_then(tokens),
            negated: demand.is_some_and(|c| c.keyword == Keyword::MustNot),
            demand: demand.and_then(tokens)?,
            says: clause.all(Keyword::Say).filter_map(spoken).collect(),
            remedies,
            examples,
        })
    }

    fn sources(&mut self, clause: &Clause) -> (Vec<Spanned>, Vec<Spanned>) {
        let mut sources = Vec::new();
        for source in clause.all(Keyword::Source) {
            for arg in &source.args {
                if let Arg::Word(word) = arg {
                    sources.push(word.into());
                }
            }
        }
        let mut parameters = Vec::new();
        for parameter in clause.all(Keyword::Parameter) {
            for path in parameter.names() {
                parameters.push(Spanned {
                    text: path.text(),
                    span: path.span,
                });
            }
        }
        (sources, parameters)
    }

    fn remedies(&mut self, clause: &Clause) -> Vec<Remedy> {
        let mut out = Vec::new();
        for remedy in clause.all(Keyword::Remedy) {
            let Some(word) = first_word(remedy) else {
                continue;
            };
            let Some(english) = self.english(word, Set::Remedy) else {
                continue;
            };
            let level = Spanned {
                text: english.to_owned(),
                span: word.span,
            };
            out.push(Remedy {
                level,
                text: title(remedy),
                words: tokens(remedy).unwrap_or_default(),
                when: when(remedy),
            });
        }
        out
    }

    fn examples(&mut self, clause: &Clause) -> Vec<Example> {
        let mut out = Vec::new();
        for example in clause.all(Keyword::Example) {
            let Some(word) = first_word(example).cloned() else {
                continue;
            };
            let kind = match self.english(&word, Set::Example) {
                Some("violates") => ExampleKind::Violates,
                Some("conforms") => ExampleKind::Conforms,
                Some("not-stated") => ExampleKind::NotStated,
                Some(_) => ExampleKind::Ignores,
                None => continue,
            };
            let body = example.args.iter().find_map(|arg| match arg {
                Arg::Body(span) => Some(*span),
                _ => None,
            });
            let Some(body) = body else {
                continue;
            };
            out.push(Example {
                kind,
                at: tokens(example).unwrap_or_default(),
                body,
                span: example.span,
            });
        }
        out
    }
}

fn spoken(clause: &Clause) -> Option<Said> {
    Some(Said {
        text: title(clause)?,
        span: clause.args.first().map_or(said(clause), Arg::span),
        when: when(clause),
    })
}

/// The condition behind what a rule says or proposes.
fn when(clause: &Clause) -> Option<Vec<Token>> {
    clause.subs.iter().find_map(|it| match it.keyword {
        Keyword::When => tokens(it),
        _ => None,
    })
}

fn tokens(clause: &Clause) -> Option<Vec<Token>> {
    clause.args.iter().find_map(|arg| match arg {
        Arg::Tokens(tokens, _) => Some(tokens.clone()),
        _ => None,
    })
}
