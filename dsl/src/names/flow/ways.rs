//! What comes after a step, and when.

use crate::design::{Guard, Need, OutcomeId, StepId, Target, Way};
use crate::diagnostic::Diagnostic;
use crate::names::{Resolver, millis, said};
use crate::syntax::keyword::Keyword;
use crate::syntax::spec::{NameKind, Set};
use crate::syntax::tree::{Arg, Clause, Path};
use crate::text::Text;

impl Resolver<'_> {
    /// What a way leads to: a step, or an outcome. A step that is called as an outcome is, such as a step 却下 with which
    /// a case is 却下, does not lead to itself: there the outcome is meant.
    pub(super) fn target(&mut self, path: &Path) -> Option<Target> {
        let mut kinds = [NameKind::Step, NameKind::Outcome];
        if path.parts.len() == 1 && self.within_step.as_deref() == Some(path.last()) {
            kinds.reverse();
        }
        match self.bind(path, &kinds)? {
            (NameKind::Outcome, id) => Some(Target::Outcome(OutcomeId(id))),
            (_, id) => Some(Target::Step(StepId(id))),
        }
    }

    pub(super) fn ways(&mut self, clause: &Clause) -> Option<Vec<Way>> {
        let mut ways = Vec::new();
        let others = clause.subs.iter().filter(|c| c.keyword == Keyword::Or);
        for one in std::iter::once(clause).chain(others) {
            ways.extend(self.way(one));
        }
        let shares: u64 = ways
            .iter()
            .filter_map(|w| w.share)
            .map(|(s, _)| u64::from(s.0))
            .sum();
        // Of several ways that are taken side by side each has a share of its own.
        if clause.keyword == Keyword::Then
            && shares > 1_000_000
            && let Some((_, span)) = ways.iter().rev().find_map(|w| w.share)
        {
            self.report(
                Diagnostic::error(
                    "bad-share",
                    span,
                    Text::new(
                        "the shares of these ways are more than 100% together",
                        "割合の合計が100％を超えています",
                    ),
                )
                .help(Text::new(
                    "they are shares of all cases",
                    "全体に対する割合を書いてください",
                )),
            );
        }
        (!ways.is_empty()).then_some(ways)
    }

    fn way(&mut self, clause: &Clause) -> Option<Way> {
        let path = clause.name()?;
        let to = self.target(path);
        let mut end = said(clause);
        let mut when = None;
        let mut after = None;
        for sub in clause.subs.iter().filter(|c| c.keyword != Keyword::Or) {
            end = end.to(sub.span);
            let guard = match sub.keyword {
                Keyword::When => match sub.args.first() {
                    Some(Arg::Title(title, span)) => Some(Guard::Fact(title.clone(), *span)),
                    Some(Arg::Name(path)) => self
                        .bind(path, &[NameKind::Decision])
                        .map(|_| Guard::Decision(path.text(), path.span)),
                    _ => None,
                },
                Keyword::Lacks => self
                    .word::<Need>(sub, Set::Need)
                    .map(|need| Guard::Lacks(need, said(sub))),
                Keyword::Otherwise => Some(Guard::Otherwise(sub.head)),
                Keyword::Always => Some(Guard::Always(sub.head)),
                Keyword::After => {
                    after = millis(sub).map(|m| (m, said(sub)));
                    None
                }
                _ => None,
            };
            if guard.is_some() && when.is_some() {
                self.report(
                    Diagnostic::error(
                        "duplicate-clause",
                        sub.head,
                        Text::new("a way has one condition", "一つの分岐に条件は一つです"),
                    )
                    .help(Text::new(
                        "write a way for each",
                        "条件ごとに「又は：」で分けてください",
                    )),
                );
            } else {
                when = when.or(guard);
            }
        }
        let share = clause.args.iter().find_map(|arg| match arg {
            Arg::Share(share, span) => Some((*share, *span)),
            _ => None,
        });
        Some(Way {
            to: to?,
            when,
            share,
            after,
            span: path.span.to(end),
        })
    }
}
