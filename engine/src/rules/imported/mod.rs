//! Findings about an imported process: the rules of soundness, asked of a workflow graph that no design declares.

mod cut_off;
mod stopped;
mod tried;
mod ways_out;

use std::cell::OnceCell;

use gensoku_dsl::diagnostic::Severity;
use gensoku_dsl::source::Span;
use gensoku_dsl::text::Text;
use jiff::civil::Date;

use cut_off::CutOff;
use stopped::{Cause, Stopped};

use super::expr::{Piece, Rule};
use crate::finding::{
    Element, Finding, Findings, Remedy, RemedyLevel, Report, Role, Tally, Verdict, Witness,
};
use crate::flow::soundness::{self, Counterexample, Soundness, Violation};
use crate::flow::{Net, NodeId, Origin};

/// The pack whose rules can be asked of a graph alone.
pub const PACK: &str = "soundness";

/// What is known of an element of an imported file.
#[derive(Clone, Debug)]
pub struct Named {
    /// What identities are made of: its id in the file.
    pub id: String,
    /// What people are shown.
    pub label: String,
    /// Where it stands.
    pub span: Span,
}

/// The most causes that are told of one finding.
const MOST_CAUSES: usize = 3;

/// An imported process.
pub struct Process<'a> {
    /// The graph.
    pub net: &'a Net,
    /// Its name, which identities begin with.
    pub name: &'a str,
    /// Where it stands as a whole.
    pub span: Span,
    /// Its elements, by the origins in the graph.
    pub element: &'a dyn Fn(Origin) -> Named,
}

/// Asks the rules of soundness of an imported process. Other rules are not asked: a graph says nothing of what they
/// speak of.
pub fn check_process(process: &Process<'_>, rules: &[Rule], as_of: Date) -> Report {
    let soundness = soundness::check(process.net, &soundness::Limits::default());
    let mut findings = Vec::new();
    let mut tallies = Vec::new();
    for kind in soundness::Rule::ALL {
        let rule = rules
            .iter()
            .find(|it| it.pack == PACK && it.name == kind.name());
        if rule.is_none() && kind != soundness::Rule::UnreadMessage {
            continue;
        }
        let asked = Asked {
            process,
            kind,
            rule,
            soundness: &soundness,
            cut_off: OnceCell::new(),
            stopped: OnceCell::new(),
        };
        tallies.push(asked.tell(&mut findings));
    }
    let mut findings = Findings::from(findings);
    findings.sort();
    Report {
        as_of,
        situation: crate::world::Situation::Ordinary,
        findings,
        tallies,
    }
}

/// One rule asked of one process.
struct Asked<'a> {
    process: &'a Process<'a>,
    kind: soundness::Rule,
    /// The rule of the pack; the note about unread messages has none.
    rule: Option<&'a Rule>,
    soundness: &'a Soundness,
    cut_off: OnceCell<CutOff<'a>>,
    stopped: OnceCell<Stopped<'a>>,
}

impl Asked<'_> {
    fn tell(&self, findings: &mut Vec<Finding>) -> Tally {
        let activities = self
            .process
            .net
            .nodes()
            .iter()
            .filter(|it| it.kind.is_activity());
        let applies = match self.kind {
            soundness::Rule::DeadStep => activities.count(),
            soundness::Rule::UnreadMessage => usize::from(!self.process.net.messages().is_empty()),
            _ => 1,
        };
        let mut tally = Tally::new(self.kind.name(), PACK, self.title());
        let counts = &mut tally.counts;
        counts.applies = applies;
        match self.soundness.verdict(self.kind) {
            soundness::Verdict::Holds => {}
            soundness::Verdict::Undecided(_) => {
                counts.undecided = applies;
                findings.push(self.finding(Verdict::Undecided, None, None));
            }
            soundness::Verdict::Violated(violations) if self.kind == soundness::Rule::DeadStep => {
                counts.violates = violations.len();
                for violation in violations {
                    let about = self.named(violation.element);
                    let mut finding = self.finding(Verdict::Violates, about, Some(violation));
                    finding.witness.extend(self.why_dead(violation.element));
                    findings.push(finding);
                }
            }
            soundness::Verdict::Violated(violations) => {
                counts.violates = applies;
                let told = violations.iter().find(|it| it.counterexample.is_some());
                let told = told.or(violations.first());
                let mut finding = self.finding(Verdict::Violates, None, told);
                let causes = told.map_or_else(Vec::new, |it| self.why_stuck(it));
                // The place that breaks it, though the identity is that of the whole.
                if let Some((element, named)) = told.and_then(|it| self.named(it.element)) {
                    finding.span = named.span;
                    if causes.is_empty() {
                        let place = witness(Role::Because, element, named, self.note());
                        finding.witness.push(place);
                    }
                }
                finding.witness.extend(causes);
                findings.push(finding);
            }
        }
        counts.conforms = applies.saturating_sub(counts.violates + counts.undecided);
        tally
    }

    /// What is the matter with the place that breaks the rule.
    fn note(&self) -> Text {
        match self.kind {
            soundness::Rule::ImproperCompletion => {
                Text::new("it is reached twice", "ここに二度至る")
            }
            soundness::Rule::Unsafe => Text::new(
                "it is taken again before what it leads to is over",
                "先の処理が終わらないうちに再び進む",
            ),
            soundness::Rule::UnreadMessage => {
                Text::new("it is sent and not read", "送られたまま読まれない")
            }
            soundness::Rule::NoOptionToComplete | soundness::Rule::DeadStep => Text::default(),
        }
    }

    /// What no start leads to, found once.
    fn cut_off(&self) -> &CutOff<'_> {
        self.cut_off.get_or_init(|| CutOff::of(self.process.net))
    }

    /// What stops every run before something, found once.
    fn stopped(&self) -> &Stopped<'_> {
        self.stopped
            .get_or_init(|| Stopped::of(self.process.net, self.soundness))
    }

    /// What stops the runs that stay where one does, or, where that says nothing, what stops every run.
    fn stops(&self, run: Option<&Counterexample>) -> Vec<(NodeId, Cause)> {
        let waiting = run.into_iter().flat_map(|it| &it.waiting);
        let mut stops = waiting.map(|&it| self.stopped().by(it));
        let found = stops.find(|it| !it.is_empty());
        found.unwrap_or_else(|| self.stopped().first())
    }

    /// Why a run stays where it does, where something stops every run there.
    fn why_stuck(&self, violation: &Violation) -> Vec<Witness> {
        if self.kind != soundness::Rule::NoOptionToComplete {
            return Vec::new();
        }
        let stops = self.stops(violation.counterexample.as_ref());
        self.because_of(&stops)
    }

    /// The first few causes, each at its place.
    fn because_of(&self, stops: &[(NodeId, Cause)]) -> Vec<Witness> {
        let told = stops.iter().take(MOST_CAUSES);
        told.filter_map(|(at, cause)| self.because(*at, cause))
            .collect()
    }

    /// A cause, at its place.
    fn because(&self, at: NodeId, cause: &Cause) -> Option<Witness> {
        let (element, named) = self.named(soundness::Element::Node(at))?;
        Some(witness(Role::Because, element, named, self.cause(cause)))
    }

    /// Why a step never happens, where the flows say it: nothing leads to it, only a loop that nothing leads into, or
    /// what never happens itself.
    fn why_dead(&self, dead: soundness::Element) -> Vec<Witness> {
        let soundness::Element::Node(dead) = dead else {
            return Vec::new();
        };
        let cut_off = self.cut_off();
        if !cut_off.has(dead) {
            return self.because_of(&self.stopped().by(dead));
        }
        let (node, note) = match cut_off.first(dead) {
            Some(first) => (
                first,
                Text::new("no sequence flow leads to it", "ここに至る流れがない"),
            ),
            None => (
                dead,
                Text::new(
                    "only a loop leads to it, and no flow leads into the loop",
                    "繰り返しの中からしか至らず、その繰り返しに入る流れがない",
                ),
            ),
        };
        let named = self.named(soundness::Element::Node(node)).into_iter();
        named
            .map(|(element, named)| witness(Role::Because, element, named, note.clone()))
            .collect()
    }

    fn title(&self) -> Text {
        self.rule.map_or_else(
            || {
                Text::new(
                    "A message is left unread",
                    "読まれないままのメッセージがある",
                )
            },
            |it| it.title.clone(),
        )
    }

    /// The element that a violation speaks of, where it is one of the file.
    fn named(&self, element: soundness::Element) -> Option<(Element, Named)> {
        let net = self.process.net;
        let origin = match element {
            soundness::Element::Node(it) => net.nodes().find(it)?.origin,
            soundness::Element::Flow(it) => net.flows().find(it)?.origin,
            soundness::Element::Message(it) => net.messages().find(it)?.origin,
            soundness::Element::Pool(it) => net.pools().find(it)?.origin,
        };
        Some((Element::Imported(origin.0), (self.process.element)(origin)))
    }

    fn finding(
        &self,
        verdict: Verdict,
        about: Option<(Element, Named)>,
        violation: Option<&Violation>,
    ) -> Finding {
        let run = violation.and_then(|it| it.counterexample.as_ref());
        let process = self.process;
        let (subject, element, label, span) = match about {
            Some((subject, named)) => (
                subject,
                format!("{}.{}", process.name, named.id),
                named.label,
                named.span,
            ),
            None => (
                Element::Imported(u32::MAX),
                process.name.to_owned(),
                process.name.to_owned(),
                process.span,
            ),
        };
        let told = |pieces: &[Piece]| -> String {
            pieces
                .iter()
                .map(|it| match it {
                    Piece::Text(text) => text.as_str(),
                    Piece::Hole(_) => label.as_str(),
                })
                .collect()
        };
        let message = match (verdict, self.rule) {
            (Verdict::Undecided, _) => Text::new(
                format!(
                    "{}: undecided, the process is too large to be decided within the bounds",
                    self.title().en
                ),
                format!(
                    "{}：判定できず（プロセスが大きく、上限内で判定できない）",
                    self.title().ja
                ),
            ),
            (_, Some(rule)) => {
                // What is imported has no cases: a rule of soundness says one thing.
                let said = rule.says.last().map(|it| &it.text);
                said.map_or_else(Text::default, |it| Text::new(told(&it.en), told(&it.ja)))
            }
            (_, None) => Text::new(
                format!("a message of {label} can be left unread at the end"),
                format!("{label}には、終わっても読まれないメッセージがありうる"),
            ),
        };
        let severity = match (verdict, self.rule) {
            (Verdict::Violates, Some(rule)) => rule.severity,
            _ => Severity::Note,
        };
        Finding {
            id: format!("{}@{element}", self.kind.name()),
            rule: self.kind.name().into(),
            pack: PACK.into(),
            concern: self.rule.map_or("process", |it| &it.concern).into(),
            severity,
            verdict,
            subject,
            profile: None,
            element,
            title: self.title(),
            message,
            span,
            also: Vec::new(),
            witness: run.map_or_else(Vec::new, |it| self.run(it)),
            provisions: Vec::new(),
            remedies: violation
                .into_iter()
                .flat_map(|it| self.ways_out(it))
                .map(|text| Remedy {
                    level: RemedyLevel::Operation,
                    text,
                    provision: None,
                })
                .collect(),
            open: Vec::new(),
            unread: None,
        }
    }

    /// A run as reasons, named by what it passes; what has no name on the way (most gateways) is left out.
    fn run(&self, run: &Counterexample) -> Vec<Witness> {
        let net = self.process.net;
        let told = |node: NodeId, note: Text| {
            let origin = net.nodes().find(node)?.origin;
            let named = (self.process.element)(origin);
            Some(witness(Role::Way, Element::Imported(origin.0), named, note))
        };
        let is_shown = |node: &NodeId| {
            let it = net.nodes().find(*node);
            it.is_some_and(|it| !it.name.trim().is_empty() || it.kind.is_activity())
        };
        let passed = run.nodes.iter().copied().filter(is_shown);
        let way = passed.filter_map(|it| told(it, Text::default()));
        let end = run.waiting.iter();
        way.chain(end.filter_map(|&it| told(it, self.stays(it))))
            .collect()
    }
}

fn witness(role: Role, element: Element, named: Named, note: Text) -> Witness {
    Witness {
        role,
        element,
        path: named.label,
        note,
        span: named.span,
    }
}
