//! The page of one cell: by which steps, in how long, and where it breaks.

use std::fmt::Write as _;

use gensoku_dsl::design::{Millis, Spelled, StepId};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Element;
use gensoku_engine::game::{Answer, Count};
use gensoku_engine::rules::say;
use gensoku_engine::world::table::{Breaks, Cell, Time, Verdict};
use gensoku_engine::world::{Case, Played, World};

use super::{case, id, once, short, since};
use crate::Input;
use crate::style::{Ink, Palette, pad};

/// The page of the cell that bears a name: by which steps, in how long, and where it breaks; nothing where none does.
pub fn page(input: &Input<'_>, wanted: &str, palette: Palette) -> Option<String> {
    let world = &input.world;
    let table = world.table();
    let (at, cell) = table.rows.iter().find_map(|row| {
        let mut cells = row.cells.iter().flatten();
        let cell = cells.find(|it| id(world, row.case, it) == wanted)?;
        Some((row.case, cell))
    })?;
    let writer = Page {
        world,
        lang: input.lang,
        palette,
    };
    Some(writer.page(at, cell))
}

struct Page<'a> {
    world: &'a World<'a>,
    lang: Lang,
    palette: Palette,
}

impl Page<'_> {
    fn page(&self, at: Case, cell: &Cell) -> String {
        let mut out = String::new();
        let design = self.world.design;
        let procedure = say::label_of(design, Element::Procedure(cell.procedure), self.lang);
        let title = format!("{procedure} · {}", case(self.world, at, self.lang));
        let (mark, ink, text) = short(design, cell, self.lang);
        let _ = writeln!(out, "{}", self.palette.paint(Ink::Strong, &title));
        let _ = writeln!(
            out,
            "  {}",
            self.palette.paint(ink, &format!("{mark} {text}"))
        );
        for part in &cell.finish.parts {
            self.part(&mut out, cell, part);
        }
        if let Verdict::Open(facts) = &cell.verdict {
            self.head(
                &mut out,
                self.lang
                    .pick("What would decide it", "何が分かれば決まるか"),
            );
            for fact in facts {
                let step = say::label_of(design, fact.element, self.lang);
                let _ = writeln!(out, "  {step}: {}", fact.word(self.lang));
            }
        }
        self.time(
            &mut out,
            cell,
            &cell.own,
            self.lang.pick("Least own time", "本人の最短所要時間"),
        );
        let elapsed = self.lang.pick("Least elapsed time", "全体の最短所要時間");
        self.time(&mut out, cell, &cell.elapsed, elapsed);
        out
    }

    fn head(&self, out: &mut String, text: &str) {
        let _ = writeln!(out, "\n{}", self.palette.paint(Ink::Strong, text));
    }

    /// One stretch: what is down, and the way through or what would open one.
    fn part(&self, out: &mut String, cell: &Cell, part: &Played) {
        let title = self.when(part);
        match &part.good {
            Answer::CanFinish(strategy) => {
                self.head(
                    out,
                    &format!(
                        "{title}{}",
                        self.lang.pick("By these steps", "次の手順による")
                    ),
                );
                let steps = self.world.steps_of(cell.procedure, &strategy.story);
                self.story(out, &steps);
                for (step, pick) in self.world.picks_of(cell.procedure, strategy) {
                    let _ = writeln!(
                        out,
                        "  {}",
                        self.palette.paint(Ink::Quiet, &self.pick(step, &pick))
                    );
                }
            }
            Answer::Cannot(cuts) => {
                let breaks = Breaks::of(self.world, cell.procedure, part, cuts);
                self.head(
                    out,
                    &format!(
                        "{title}{}",
                        self.lang.pick(
                            "What would open a way",
                            "終えられるようにするために改めるもの"
                        )
                    ),
                );
                if breaks.cut.is_empty() {
                    let _ = writeln!(
                        out,
                        "  {}",
                        self.lang
                            .pick("no change of a step", "手順の変更では開かない")
                    );
                }
                for it in self.world.openings(cell, &breaks) {
                    let step = say::label_of(self.world.design, Element::Step(it.step), self.lang);
                    let level = crate::text::level_word(it.level, self.lang);
                    let note = it.note.get(self.lang);
                    let _ = writeln!(
                        out,
                        "  {step}: {note}  {}",
                        self.palette.paint(Ink::Link, level)
                    );
                }
                let _ = writeln!(
                    out,
                    "  {}",
                    self.palette
                        .paint(Ink::Quiet, &exactness(&breaks, self.lang))
                );
            }
            Answer::Undecided(reason) => {
                let why = self.world.why_undecided(cell.procedure, *reason);
                let _ = writeln!(out, "\n{title}{}", why.get(self.lang));
            }
        }
    }

    /// From when to when, and what is down.
    fn when(&self, part: &Played) -> String {
        if part.stretch.down.is_empty() && part.stretch.time.from == 0 {
            return String::new();
        }
        let hour = |ms: Millis| {
            since(ms, self.lang).unwrap_or_else(|| match self.lang {
                Lang::En => "the beginning".to_owned(),
                Lang::Ja => "発生時".to_owned(),
            })
        };
        let down: Vec<String> = part
            .stretch
            .down
            .iter()
            .map(|&it| say::label_of(self.world.design, Element::System(it), self.lang))
            .collect();
        let down = say::list(&down, self.lang);
        let from = hour(part.stretch.time.from);
        match (part.stretch.time.until.map(hour), self.lang) {
            (Some(until), Lang::En) => format!("From {from} to {until} ({down} down): "),
            (None, Lang::En) => format!("From {from} on ({down} down): "),
            (Some(until), Lang::Ja) => format!("{from}から{until}まで（{down}が停止）："),
            (None, Lang::Ja) => format!("{from}以降（{down}が停止）："),
        }
    }

    /// Steps in order, with who does each, how, and how long it takes.
    fn story(&self, out: &mut String, steps: &[StepId]) {
        for (at, &id) in steps.iter().enumerate() {
            let step = &self.world.design.steps[id];
            let name = say::label_of(self.world.design, Element::Step(id), self.lang);
            let by = step.by.map(|(by, _)| {
                say::label_of(self.world.design, Element::Actor(by.actor), self.lang)
            });
            let channels = step.channels.value().into_iter().flatten();
            let channels: Vec<String> = channels
                .map(|it| it.kind.word(self.lang).to_owned())
                .collect();
            let channels = (!channels.is_empty()).then(|| say::either(&channels, self.lang));
            let takes = step
                .takes
                .value()
                .map(|it| say::duration(it.likely, self.lang));
            let waits = step.waits.value().map(|it| {
                let time = say::duration(it.likely, self.lang);
                match self.lang {
                    Lang::En => format!("after {time}"),
                    Lang::Ja => format!("{time}待ち"),
                }
            });
            let parts: Vec<String> = [by, channels, takes, waits].into_iter().flatten().collect();
            let separator = self.lang.pick(", ", "、");
            let detail = self.palette.paint(Ink::Quiet, &parts.join(separator));
            let _ = writeln!(out, "  {}. {name}  {detail}", at + 1);
        }
    }

    fn pick(&self, step: StepId, pick: &[Element]) -> String {
        let design = self.world.design;
        let step = say::label_of(design, Element::Step(step), self.lang);
        let ways: Vec<String> = pick
            .iter()
            .map(|&it| say::label_of(design, it, self.lang))
            .collect();
        match (ways.is_empty(), self.lang) {
            (true, Lang::En) => format!("at {step}: not to answer"),
            (true, Lang::Ja) => format!("{step}では応答しない"),
            (false, Lang::En) => format!("at {step}: choose {}", say::either(&ways, self.lang)),
            (false, Lang::Ja) => format!("{step}では{}を選ぶ", say::either(&ways, self.lang)),
        }
    }

    /// Three figures, and the run that takes so long.
    fn time(&self, out: &mut String, cell: &Cell, time: &Option<Time>, title: &str) {
        let Some(time) = time else {
            return;
        };
        self.head(out, title);
        let range = time.once.filter(|it| it.least != it.most).map(|it| {
            let (least, most) = (
                say::duration(it.least, self.lang),
                say::duration(it.most, self.lang),
            );
            match self.lang {
                Lang::En => format!(" ({least} to {most})"),
                Lang::Ja => format!("（{least}〜{most}）"),
            }
        });
        let line = |out: &mut String, word: &str, text: &str| {
            let _ = writeln!(
                out,
                "  {}  {text}",
                self.palette.paint(Ink::Quiet, &pad(word, 10))
            );
        };
        let one = once(time, self.lang) + &range.unwrap_or_default();
        line(out, self.lang.pick("one pass", "一巡"), &one);
        let expected = match time.expected {
            Some(ms) => say::duration(ms, self.lang),
            None => self.lang.pick("not known", "不明").to_owned(),
        };
        line(out, self.lang.pick("on average", "平均"), &expected);
        let bound = if time.unbounded {
            self.lang.pick(
                "none: it can be sent back as often as the other side likes",
                "なし（相手方が何度でも差し戻せる）",
            )
        } else {
            self.lang.pick("one pass is the most", "一巡が上限")
        };
        line(out, self.lang.pick("bound", "上限"), bound);
        if !time.open.is_empty() {
            let open: Vec<String> = time
                .open
                .iter()
                .map(|&it| say::label_of(self.world.design, Element::Step(it), self.lang))
                .collect();
            line(
                out,
                self.lang.pick("not stated", "記載なし"),
                &say::list(&open, self.lang),
            );
        }
        let told = match cell.finish.parts.first().map(|it| &it.good) {
            Some(Answer::CanFinish(strategy)) => {
                self.world.steps_of(cell.procedure, &strategy.story)
            }
            _ => Vec::new(),
        };
        if told == time.story {
            let _ = writeln!(
                out,
                "  {}",
                self.lang.pick("by the same steps", "同じ手順による")
            );
        } else {
            self.story(out, &time.story);
        }
    }
}

/// How many smallest cuts there are, and whether that is known for certain.
pub fn exactness(breaks: &Breaks, lang: Lang) -> String {
    match (breaks.exact, breaks.count, lang) {
        (false, _, Lang::En) => "none of these can be left out; a smaller set may do".to_owned(),
        (false, _, Lang::Ja) => {
            "いずれも欠くことができないが、より少ない変更で足りる可能性がある".to_owned()
        }
        (true, Count::Exactly(1), Lang::En) => "nothing less does".to_owned(),
        (true, Count::Exactly(1), Lang::Ja) => "いずれも欠くことができない".to_owned(),
        (true, Count::Exactly(count), Lang::En) => {
            format!("nothing less does; {count} sets of this size do")
        }
        (true, Count::Exactly(count), Lang::Ja) => {
            format!("いずれも欠くことができない（同じ数の組合せは{count}通り）")
        }
        (true, Count::AtLeast(count), Lang::En) => {
            format!("nothing less does; at least {count} sets of this size do")
        }
        (true, Count::AtLeast(count), Lang::Ja) => {
            format!("いずれも欠くことができない（同じ数の組合せは{count}通り以上）")
        }
    }
}
