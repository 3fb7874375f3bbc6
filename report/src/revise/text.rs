//! The revision plan for people.

use std::fmt::Write as _;

use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Finding;
use gensoku_engine::revise::Place;

use super::Planned;
use crate::style::{Ink, Palette};
use crate::text::level_word;

/// The plan for people.
pub fn text(planned: &Planned<'_>, palette: Palette) -> String {
    let page = Page { planned, palette };
    let mut out = format!("{}\n", palette.paint(Ink::Strong, &planned.headline()));
    let _ = writeln!(out, "{}", planned.certainty());
    if let Some(assumptions) = planned.assumptions() {
        let _ = writeln!(out, "{}", palette.paint(Ink::Open, &assumptions));
    }
    page.changes(&mut out);
    page.ladder(&mut out);
    page.standing(&mut out);
    page.brought(&mut out);
    page.others(&mut out);
    page.questions(&mut out);
    out
}

/// A plan and the colours in which it is told.
struct Page<'p> {
    planned: &'p Planned<'p>,
    palette: Palette,
}

impl Page<'_> {
    fn head(&self, out: &mut String, title: &str) {
        let _ = writeln!(out, "\n{}", self.palette.paint(Ink::Strong, title));
    }

    fn changes(&self, out: &mut String) {
        let (planned, palette, lang) = (self.planned, self.palette, self.planned.lang);
        let title = lang.pick(
            "What has to change, in this order",
            "改めるべき事項（実施順）",
        );
        self.head(out, title);
        for (index, step) in planned.steps().into_iter().enumerate() {
            let level = level_word(step.level, lang);
            let times = if step.times > 1 {
                format!(" × {}", step.times)
            } else {
                String::new()
            };
            let (number, text) = (index + 1, step.text.get(lang));
            let _ = writeln!(out, "  {number}. [{level}{times}] {text}");
            for it in planned.to_state(step) {
                let word = palette.paint(Ink::Open, planned.to_state_word());
                let _ = writeln!(out, "       {word}  {it}");
            }
            for id in planned.clears(step) {
                let _ = writeln!(out, "       {}", palette.paint(Ink::Quiet, id));
            }
            let places = step.clauses.iter().filter_map(Place::of);
            let delegated = places.flat_map(|it| it.delegated(planned.design));
            for it in delegated {
                let follows = lang.pick("follows", "連動");
                let _ = writeln!(out, "       {follows}: {}", planned.provision(it));
            }
        }
        if planned.plan.chosen.is_empty() {
            let _ = writeln!(out, "  {}", lang.pick("nothing", "なし"));
        }
    }

    fn ladder(&self, out: &mut String) {
        let (ladder, lang) = (&self.planned.plan.ladder, self.planned.lang);
        if !ladder.is_empty() {
            self.head(
                out,
                lang.pick("What each level adds", "水準ごとに解消できるもの"),
            );
        }
        for rung in ladder {
            let level = level_word(rung.level, lang);
            let _ = writeln!(out, "  {level}: {}", rung.cleared.len());
            for id in &rung.cleared {
                let _ = writeln!(out, "       {}", self.palette.paint(Ink::Quiet, id));
            }
        }
    }

    fn standing(&self, out: &mut String) {
        let (planned, palette, lang) = (self.planned, self.palette, self.planned.lang);
        if !planned.plan.standing.is_empty() {
            self.head(
                out,
                lang.pick("What the plan leaves", "計画で解消しないもの"),
            );
        }
        for it in &planned.plan.standing {
            let _ = writeln!(out, "  {}", palette.paint(Ink::Bad, &it.finding));
            let Some(finding) = planned.finding(&it.finding) else {
                continue;
            };
            let _ = writeln!(out, "       {}", finding.message.get(lang));
            let why = planned.why_standing(&it.why);
            let _ = writeln!(out, "       {}", palette.paint(Ink::Quiet, &why));
            for it in &finding.remedies {
                let level = level_word(it.level, lang);
                let way = lang.pick("way out", "改善策");
                let _ = writeln!(out, "       {way}  {level}: {}", it.text.get(lang));
            }
        }
    }

    fn brought(&self, out: &mut String) {
        let brought: Vec<&Finding> = self.planned.plan.brought().collect();
        if !brought.is_empty() {
            self.head(out, self.planned.brought_word());
        }
        for it in brought {
            let _ = writeln!(out, "  {}", it.id);
            let _ = writeln!(out, "       {}", it.message.get(self.planned.lang));
        }
    }

    fn others(&self, out: &mut String) {
        let (others, lang) = (self.planned.others(), self.planned.lang);
        if !others.is_empty() {
            let title = lang.pick(
                "Ways out that the plan does not take",
                "計画で用いない改善策",
            );
            self.head(out, title);
        }
        for it in others {
            let level = level_word(it.level, lang);
            let _ = writeln!(out, "  [{level}] {}", it.text.get(lang));
        }
    }

    fn questions(&self, out: &mut String) {
        let told = match (self.planned.questions().len(), self.planned.lang) {
            (0, _) => return,
            (1, Lang::En) => "1 question is open: gensoku check tells it.".to_owned(),
            (n, Lang::En) => format!("{n} questions are open: gensoku check tells them."),
            (n, Lang::Ja) => format!("未確定の事項が{n}件ある（gensoku check で表示）。"),
        };
        let _ = writeln!(out, "\n{told}");
    }
}
