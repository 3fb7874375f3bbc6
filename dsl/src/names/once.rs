//! Clauses that stand twice where one is all that makes sense.

use crate::diagnostic::Diagnostic;
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::Clause;
use crate::text::Text;

use super::Resolver;

impl Resolver<'_> {
    /// Reports clauses that stand twice where one is all that makes sense.
    pub(crate) fn once(&mut self, clause: &Clause) {
        let single = |sub: &&Clause| !may_repeat(clause.keyword, sub.keyword);
        let mut seen = KeywordSet::default();
        let mut told: Option<Diagnostic> = None;
        for sub in clause.clauses().filter(single) {
            // Two spellings of one clause, such as `from`, count as one.
            let key = sub.keyword.first_alike();
            if seen.insert(key) {
                continue;
            }
            let mut before = clause.clauses().filter(single);
            let first = before.find(|it| it.keyword.first_alike() == key);
            let (keyword, span) = (sub.keyword, sub.head);
            // Where the line between two declarations is gone, all that the second says stands twice.
            if let Some(first) = told.take() {
                let text = Text::new("said twice too", "これも二度書かれています");
                told = Some(first.related(span, text));
                continue;
            }
            let first = first.map_or(span, |it| it.head);
            let text = keyword.text();
            let twice = Diagnostic::error(
                "duplicate-clause",
                span,
                Text::new(
                    format!("`{}` is said twice", text.en),
                    format!("「{}」が二度書かれています", text.ja),
                ),
            );
            told = Some(
                twice
                    .related(first, Text::new("first said here", "最初はここです"))
                    .help(Text::new("keep one of them", "一方だけを残してください")),
            );
        }
        told.into_iter().for_each(|it| self.report(it));
    }
}

/// A set of keywords.
#[derive(Default)]
struct KeywordSet([u128; 2]);

impl KeywordSet {
    /// Adds a keyword; `false` where it is there already.
    fn insert(&mut self, keyword: Keyword) -> bool {
        let [low, high] = &mut self.0;
        let half = if (keyword as u8) < 128 { low } else { high };
        let bit = 1 << (keyword as u8 % 128);
        let new = *half & bit == 0;
        *half |= bit;
        new
    }
}

/// Clauses of which there may be several.
fn may_repeat(of: Keyword, keyword: Keyword) -> bool {
    use Keyword as K;
    match keyword {
        K::Also
        | K::Source
        | K::Under
        | K::RequiredBy
        | K::Holds
        | K::RunsOn
        | K::Needs
        | K::Trains
        | K::Enters
        | K::Shows
        | K::Issues
        | K::Reads
        | K::Copies
        | K::Writes
        | K::Sends
        | K::Identifies
        | K::Assessment
        | K::Fallback
        | K::Without
        | K::Step
        | K::AddStep
        | K::SetStep
        | K::ReplaceStep
        | K::Drop
        | K::Repeal
        | K::Amend
        | K::Insert
        | K::Art
        | K::Requires
        | K::Permits
        | K::Forbids
        | K::Or
        | K::DefinedBy
        | K::Example
        | K::Remedy
        | K::Say
        | K::Parameter
        | K::For
        | K::MustSurvive
        | K::Has
        | K::Column
        | K::DownFor
        | K::Milestone
        | K::Covers
        | K::Consulted
        | K::DependsOn
        | K::Measure => true,
        // A grant of a movement may go from one to another from a date on.
        K::From | K::FromDate => matches!(of, K::Permits | K::Forbids | K::Requires),
        _ => keyword.restates(),
    }
}
