//! Text for people: what one would show at a meeting.

use std::fmt::Write as _;

use gensoku_dsl::text::Lang;
use gensoku_engine::finding::{Counts, Element, Finding, Role, Verdict, Witness};
use gensoku_policies::Pack;
use gensoku_policies::profile::Change;

use crate::style::{Ink, Palette, pad, sign, width, wrap};
use crate::summary::Summary;
use crate::{Error, Format, Input, finishing, profiles};

/// The text format.
pub struct Text {
    /// Colours.
    pub palette: Palette,
    /// How many columns there are.
    pub columns: usize,
}

/// The words of this format in both languages.
pub(crate) struct Words {
    pub(crate) as_of: &'static str,
    pub(crate) violated: &'static str,
    pub(crate) not_stated: &'static str,
    pub(crate) undecided: &'static str,
    pub(crate) accepted: &'static str,
    pub(crate) conform: &'static str,
    pub(crate) cut: &'static str,
    pub(crate) way: &'static str,
    pub(crate) chain: &'static str,
    pub(crate) forced: &'static str,
    pub(crate) open: &'static str,
    pub(crate) because: &'static str,
    pub(crate) ways_out: &'static str,
    pub(crate) principle: &'static str,
    pub(crate) nothing_to_check: &'static str,
    pub(crate) nothing_found: &'static str,
    pub(crate) incomplete: &'static str,
    pub(crate) error: &'static str,
    pub(crate) errors: &'static str,
    pub(crate) warning: &'static str,
    pub(crate) warnings: &'static str,
    pub(crate) note: &'static str,
    pub(crate) notes: &'static str,
}

const EN: Words = Words {
    as_of: "as of",
    violated: "violated",
    not_stated: "not stated",
    undecided: "undecided",
    accepted: "accepted",
    conform: "conform",
    cut: "breaks at",
    way: "way",
    chain: "chain",
    forced: "forced by",
    open: "open",
    because: "because",
    ways_out: "way out",
    principle: "Principle",
    nothing_to_check: "nothing in the design to check this against",
    nothing_found: "Nothing was found.",
    incomplete: "There are errors in the text: what is told here is not the whole.",
    error: "error",
    errors: "errors",
    warning: "warning",
    warnings: "warnings",
    note: "note",
    notes: "notes",
};

const JA: Words = Words {
    as_of: "基準日",
    violated: "不適合",
    not_stated: "記載なし",
    undecided: "判定できず",
    accepted: "容認",
    conform: "適合",
    cut: "不適合箇所",
    way: "道筋",
    chain: "情報の流れ",
    forced: "義務付け",
    open: "未記載",
    because: "理由",
    ways_out: "改善策",
    principle: "原則",
    nothing_to_check: "この設計には確かめる対象がない",
    nothing_found: "指摘はない。",
    incomplete: "本文に誤りがあるため、この結果は全部ではない。",
    error: "違反",
    errors: "違反",
    warning: "注意",
    warnings: "注意",
    note: "参考",
    notes: "参考",
};

impl Words {
    pub(crate) fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::En => &EN,
            Lang::Ja => &JA,
        }
    }

    pub(crate) fn role(&self, role: Role) -> &'static str {
        match role {
            Role::Way => self.way,
            Role::Cut => self.cut,
            Role::Chain => self.chain,
            Role::Forced => self.forced,
            Role::Open => self.open,
            Role::Because => self.because,
        }
    }
}

impl Format for Text {
    type Part = String;

    fn part(&self, input: &Input<'_>) -> Result<String, Error> {
        let mut out = String::new();
        let words = Words::of(input.lang);
        self.head(&mut out, input, words);
        for pack in input.packs {
            self.pack(&mut out, input, words, pack);
        }
        finishing::section(&mut out, input, self.palette, self.columns);
        profiles::section(&mut out, input, self.palette, self.columns);
        self.table(&mut out, input, words);
        self.summary(&mut out, input, words);
        Ok(out)
    }

    fn join(&self, parts: Vec<String>) -> Result<Vec<u8>, Error> {
        let rule = "─".repeat(self.columns);
        let between = format!("\n{}\n\n", self.palette.paint(Ink::Quiet, &rule));
        let whole = parts.join(&between);
        Ok(self.palette.shown(&whole).into_owned().into_bytes())
    }
}

impl Text {
    fn head(&self, out: &mut String, input: &Input<'_>, words: &Words) {
        let file = input.entry();
        let short = file.rsplit('/').next().unwrap_or(file);
        let title = input.design.title.as_ref();
        let title = title.map_or(short, |it| it.get(input.lang));
        let date = format!("{} {}", words.as_of, input.report.as_of);
        let line = self.spread(&self.palette.paint(Ink::Strong, title), width(title), &date);
        let _ = writeln!(out, "{line}");
        let _ = writeln!(out, "{}", self.palette.paint(Ink::Quiet, file));
        self.asked(out, input);
    }

    /// In whose name is asked, and what the project changes of that, with its reasons.
    fn asked(&self, out: &mut String, input: &Input<'_>) {
        let lang = input.lang;
        let asked = input.asked;
        let names: Vec<String> = (asked.profiles.iter().chain(&asked.packs))
            .map(|(_, title)| title.get(lang).to_owned())
            .collect();
        let line = names.join(" · ");
        let _ = writeln!(out, "{}", self.palette.paint(Ink::Quiet, &line));
        for change in &asked.changes {
            let text = self::change(change, lang);
            for line in wrap(&text, self.columns.saturating_sub(2).max(24)) {
                let _ = writeln!(out, "  {line}");
            }
        }
    }

    /// A text at the left and another at the right end of the line.
    fn spread(&self, left: &str, left_width: usize, right: &str) -> String {
        let space = self
            .columns
            .saturating_sub(left_width + width(right))
            .max(2);
        format!(
            "{left}{}{}",
            " ".repeat(space),
            self.palette.paint(Ink::Quiet, right)
        )
    }

    fn pack(&self, out: &mut String, input: &Input<'_>, words: &Words, pack: &Pack) {
        // What is not decided because of a mistake in the text is counted: the mistake was told.
        let findings: Vec<&Finding> = input
            .report
            .findings
            .iter()
            .filter(|it| it.pack == pack.name && it.unread.is_none())
            .collect();
        if findings.is_empty() {
            return;
        }
        let title = pack.title.get(input.lang);
        let _ = writeln!(out);
        let count = |verdict, word: &str| {
            let count = findings.iter().filter(|it| it.verdict == verdict).count();
            (count > 0).then(|| format!("{count} {word}"))
        };
        let counts: Vec<String> = [
            count(Verdict::Violates, words.violated),
            count(Verdict::NotStated, words.not_stated),
            count(Verdict::Undecided, words.undecided),
            count(Verdict::Accepted, words.accepted),
        ]
        .into_iter()
        .flatten()
        .collect();
        let counts = counts.join(" · ");
        let line = self.spread(
            &self.palette.paint(Ink::Strong, title),
            width(title),
            &counts,
        );
        let _ = writeln!(out, "{line}");
        for finding in findings {
            self.finding(out, input, words, finding);
        }
    }

    fn finding(&self, out: &mut String, input: &Input<'_>, words: &Words, finding: &Finding) {
        let (mark, ink) = sign(finding.verdict, finding.severity);
        let place = input.place(finding.span);
        let message = finding.message.get(input.lang);
        let room = self.columns.saturating_sub(width(&place) + 6).max(24);
        let mut lines = wrap(message, room).into_iter();
        let first = lines.next().unwrap_or_default();
        let head = format!("  {} {first}", self.palette.paint(ink, mark));
        let _ = writeln!(out, "{}", self.spread(&head, 4 + width(&first), &place));
        for line in lines {
            let _ = writeln!(out, "    {line}");
        }
        let column = [
            words.cut,
            words.way,
            words.chain,
            words.forced,
            words.open,
            words.because,
            words.ways_out,
        ]
        .iter()
        .map(|it| width(it))
        .max()
        .unwrap_or(0);
        for witness in &finding.witness {
            // What the sentence and its place already say is not said again.
            if witness.role == Role::Because && witness.note.get(input.lang).is_empty() {
                continue;
            }
            let text = witness_line(input, witness);
            self.row(out, column, words.role(witness.role), Ink::Quiet, &text);
        }
        for remedy in &finding.remedies {
            let level = level_word(remedy.level, input.lang);
            let text = format!("{level}: {}", remedy.text.get(input.lang));
            self.row(out, column, words.ways_out, Ink::Link, &text);
        }
        let _ = writeln!(out, "    {}", self.palette.paint(Ink::Quiet, &finding.id));
    }

    fn row(&self, out: &mut String, column: usize, label: &str, ink: Ink, text: &str) {
        let room = self.columns.saturating_sub(column + 8).max(24);
        for (index, line) in wrap(text, room).iter().enumerate() {
            let label = if index == 0 { label } else { "" };
            let _ = writeln!(
                out,
                "      {}  {line}",
                self.palette.paint(ink, &pad(label, column))
            );
        }
    }

    fn table(&self, out: &mut String, input: &Input<'_>, words: &Words) {
        let lang = input.lang;
        let heads = [
            words.violated,
            words.not_stated,
            words.undecided,
            words.accepted,
            words.conform,
        ];
        let rows: Vec<(String, Counts)> = input
            .coverage()
            .into_iter()
            .map(|it| (it.title_in(lang), it.counts))
            .collect();
        let first = rows
            .iter()
            .map(|it| width(&it.0))
            .chain([width(words.principle)])
            .max()
            .unwrap_or(0);
        let _ = write!(
            out,
            "\n{}",
            self.palette
                .paint(Ink::Strong, &pad(words.principle, first))
        );
        for head in heads {
            let _ = write!(out, "  {}", self.palette.paint(Ink::Strong, head));
        }
        let _ = writeln!(out);
        for (title, sum) in rows {
            let _ = write!(out, "{}", pad(&title, first));
            if sum.applies == 0 {
                let _ = writeln!(
                    out,
                    "  {}",
                    self.palette.paint(Ink::Quiet, words.nothing_to_check)
                );
                continue;
            }
            let sums = [
                (sum.violates, Ink::Bad),
                (sum.not_stated, Ink::Open),
                (sum.undecided, Ink::Open),
                (sum.accepted, Ink::Good),
                (sum.conforms, Ink::Good),
            ];
            for (head, (sum, ink)) in heads.iter().zip(sums) {
                let text = if sum == 0 {
                    "·".to_owned()
                } else {
                    sum.to_string()
                };
                let space = " ".repeat(width(head).saturating_sub(width(&text)));
                let ink = if sum == 0 { Ink::Quiet } else { ink };
                let _ = write!(out, "  {space}{}", self.palette.paint(ink, &text));
            }
            let _ = writeln!(out);
        }
    }

    fn summary(&self, out: &mut String, input: &Input<'_>, words: &Words) {
        let summary = Summary::of(input);
        let _ = writeln!(out);
        if summary.is_nothing() {
            let nothing = self.palette.paint(Ink::Good, words.nothing_found);
            let _ = writeln!(out, "{nothing}");
            return;
        }
        if let Some(warning) = summary.warning(input.lang) {
            let _ = writeln!(out, "{}", self.palette.paint(Ink::Bad, warning));
        }
        let parts = summary.parts(input.lang).into_iter();
        let line: Vec<String> = parts
            .map(|(count, word, ink)| {
                let ink = if count == 0 { Ink::Quiet } else { ink };
                self.palette.paint(ink, &format!("{count} {word}"))
            })
            .collect();
        let _ = writeln!(out, "{}", line.join(" · "));
    }
}

/// A step of a reason in a line.
pub(crate) fn witness_line(input: &Input<'_>, witness: &Witness) -> String {
    let label = input.label(witness);
    let note = witness.note.get(input.lang);
    let place = match witness.element {
        Element::Provision(_) | Element::Step(_) | Element::Imported(_) => {
            format!(" ({})", input.place(witness.span))
        }
        _ => String::new(),
    };
    let joined = if note.is_empty() {
        label
    } else if names(note, &label) {
        note.to_owned()
    } else {
        match input.lang {
            Lang::En => format!("{label}: {note}"),
            Lang::Ja => format!("{label}：{note}"),
        }
    };
    format!("{joined}{place}")
}

/// Whether a text has a name in it, as a word and not as letters of another.
fn names(text: &str, name: &str) -> bool {
    let goes_on = |it: Option<char>| it.is_some_and(|it| it.is_ascii_alphanumeric() || it == '_');
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).and_then(|it| it.chars().next_back());
        let behind = text.get(at + name.len()..).and_then(|it| it.chars().next());
        let joined = |edge: Option<char>, beside| goes_on(edge) && goes_on(beside);
        !joined(name.chars().next(), before) && !joined(name.chars().next_back(), behind)
    })
}

/// The word for the level of a change.
pub fn level_word(level: gensoku_engine::finding::RemedyLevel, lang: Lang) -> &'static str {
    use gensoku_engine::finding::RemedyLevel as L;
    match lang {
        Lang::En => level.word(),
        Lang::Ja => match level {
            L::Operation => "運用",
            L::Guideline => "指針",
            L::Notice => "通知",
            L::Ordinance => "条例",
            L::MinisterialOrder => "省令",
            L::CabinetOrder => "政令",
            L::Act => "法律",
        },
    }
}

/// What a project changes, and why, in a line.
pub(crate) fn change(change: &Change, lang: Lang) -> String {
    let (from, to) = (change.from.get(lang), change.to.get(lang));
    match lang {
        Lang::En => format!(
            "{}: {to} instead of {from}, because {}",
            change.of, change.because
        ),
        Lang::Ja => format!(
            "{}：{from}を{to}に変更（理由：{}）",
            change.of, change.because
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_name_is_a_word_of_a_text() {
        assert!(!names("it is still here then", "th"));
        assert!(names("th: it is still here", "th"));
        assert!(names("届出はth経由", "th"));
        assert!(names("市が既に保有する新住所", "新住所"));
        assert!(names("reads Old Address", "Old Address"));
        assert!(!names("reads Old Addresses", "Old Address"));
    }
}
