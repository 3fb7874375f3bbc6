//! The map of procedures as a Mermaid flowchart, for texts that draw such charts: a subgraph for each procedure and in
//! it for each lane, boxes for steps, diamonds for choices and joins, the ways with what is said of them.

use std::fmt::Write as _;

use gensoku_dsl::design::ProcedureId;
use gensoku_dsl::text::{Lang, one_line};
use gensoku_layout::text::{Measure, Text};
use gensoku_layout::{Branch, EdgeKind, Lane, Node, NodeKind};

use crate::Input;
use crate::map::graph::{Plan, plan};

/// Writes procedures as one flowchart. Titles stand in the language of the input, with the other one's below.
#[must_use]
pub fn draw(input: &Input<'_>, procedures: &[ProcedureId]) -> String {
    let mut out = String::new();
    if let Some(title) = &input.design.title {
        let title = title.get(input.lang).replace(['\\', '"'], "'");
        let _ = writeln!(out, "---\ntitle: \"{}\"\n---", one_line(&title));
    }
    out.push_str("flowchart LR\n");
    let mut arrows = String::new();
    for (number, &procedure) in procedures.iter().enumerate() {
        let of = |lang: Lang| {
            let as_of = Some(input.report.as_of);
            plan(input.design, procedure, false, lang, as_of, &NoWidth)
        };
        let name = &input.design.procedures[procedure].name;
        let other = match input.lang {
            Lang::En => Lang::Ja,
            Lang::Ja => Lang::En,
        };
        let chart = Chart {
            number: number + 1,
            plan: of(input.lang),
            other: of(other),
        };
        let title = both(name.label(input.lang), name.label(other));
        let _ = writeln!(out, "  subgraph p{} [\"{title}\"]", chart.number);
        out.push_str("    direction LR\n");
        chart.lanes(&mut out);
        out.push_str("  end\n");
        chart.arrows(&mut arrows);
    }
    out.push_str(&arrows);
    out
}

/// Lines are broken by whoever draws the chart.
struct NoWidth;

impl Measure for NoWidth {
    fn width(&self, _: &str, _: f64) -> f64 {
        0.0
    }
}

/// One procedure, in both languages: their nodes have the same numbers.
struct Chart {
    number: usize,
    plan: Plan,
    other: Plan,
}

impl Chart {
    fn node(&self, position: usize) -> String {
        format!("p{}n{}", self.number, position + 1)
    }

    fn lanes(&self, out: &mut String) {
        let graph = &self.plan.graph;
        for (position, lane) in graph.lanes().iter().enumerate() {
            let other = self.other.graph.lanes().get(position);
            let title = |lane: &Lane| text(&lane.title);
            let label = both(&title(lane), &other.map(title).unwrap_or_default());
            let _ = writeln!(
                out,
                "    subgraph p{}l{} [\"{label}\"]",
                self.number,
                position + 1
            );
            for (at, node) in graph.nodes().iter().enumerate() {
                if node.lane.index() == position {
                    let _ = writeln!(out, "      {}{}", self.node(at), self.shape(at, node));
                }
            }
            out.push_str("    end\n");
        }
    }

    /// A node's form, with its text.
    fn shape(&self, at: usize, node: &Node) -> String {
        let other = self.other.graph.nodes().get(at);
        let mut label = both(
            &text(&node.label),
            &other.map(|it| text(&it.label)).unwrap_or_default(),
        );
        if let Some(sub) = &node.sub {
            let _ = write!(label, "<br/>{}", escaped(&text(sub)));
        }
        let (open, close) = match node.kind {
            NodeKind::Start | NodeKind::Event => ("((", "))"),
            NodeKind::Task => ("[", "]"),
            NodeKind::Outcome => ("([", "])"),
            NodeKind::Gateway(_) => ("{", "}"),
            NodeKind::System => ("[(", ")]"),
            NodeKind::Document => ("[/", "/]"),
            NodeKind::Provision => ("[[", "]]"),
        };
        if label.is_empty() {
            label = match node.kind {
                NodeKind::Gateway(Branch::Parallel) => "＋",
                NodeKind::Gateway(_) => "×",
                _ => " ",
            }
            .to_owned();
        }
        format!("{open}\"{label}\"{close}")
    }

    fn arrows(&self, out: &mut String) {
        for edge in self.plan.graph.edges() {
            let arrow = match edge.kind {
                EdgeKind::Sequence => "-->",
                _ => "-.->",
            };
            let label = edge.label.as_ref().map(text).unwrap_or_default();
            let label = if label.is_empty() {
                String::new()
            } else {
                format!("|\"{}\"|", escaped(&label))
            };
            let (from, to) = (edge.source.index(), edge.target.index());
            let _ = writeln!(
                out,
                "  {} {arrow}{label} {}",
                self.node(from),
                self.node(to)
            );
        }
    }
}

/// A text in one line.
fn text(text: &Text) -> String {
    text.lines.join(" ")
}

/// A text and below it the same in another language, if that is another text.
fn both(first: &str, second: &str) -> String {
    if second.is_empty() || first == second {
        return escaped(first);
    }
    format!("{}<br/>{}", escaped(first), escaped(second))
}

/// A text that is shown as it is: nothing in it is a quote, a tag, an entity or Markdown.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for character in one_line(text).chars() {
        match character {
            '"' | '#' | '<' | '>' | '&' | '`' | '*' | '_' | '\\' | ';' | '~' => {
                let _ = write!(out, "#{};", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    // A number with a point in front would begin a list.
    let digits = out.chars().take_while(char::is_ascii_digit).count();
    if digits > 0 && out.get(digits..=digits) == Some(".") {
        out.replace_range(digits..=digits, "#46;");
    } else if let Some(rest) = out.strip_prefix("- ") {
        out = format!("#45; {rest}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_read_as_more_than_text() {
        assert_eq!(escaped("say \"no\" & <b>"), "say #34;no#34; #38; #60;b#62;");
        assert_eq!(escaped("a #35; b"), "a #35;35#59; b");
        assert_eq!(escaped("1. Apply"), "1#46; Apply");
        assert_eq!(escaped("- Apply"), "#45; Apply");
        assert_eq!(escaped("two\nlines"), "two lines");
        assert_eq!(escaped("申請する"), "申請する");
    }

    #[test]
    fn a_title_stands_in_both_languages_once_each() {
        assert_eq!(both("Apply", "申請"), "Apply<br/>申請");
        assert_eq!(both("Apply", "Apply"), "Apply");
        assert_eq!(both("Apply", ""), "Apply");
    }
}
