//! Whether a design says of soundness what the process model says from which it was made.

use gensoku_dsl::diagnostic::Diagnostic;
use gensoku_dsl::source::Span;
use gensoku_dsl::text::Text;
use gensoku_dsl::{Given, parse_str};
use gensoku_engine::flow::Origin;
use gensoku_engine::flow::soundness::{self, Element, Limits, Rule, Soundness, Verdict};
use gensoku_engine::world::World;
use gensoku_interop::bpmn::Imported;
use jiff::civil::Date;

/// The code of what is told of it.
const CODE: &str = "bpmn-verdict";
/// Larger models are not compared.
const MOST_NODES: usize = 20_000;

/// The rules that the one breaks and the other does not. `at` is where an element of the model stands, and the model
/// itself.
pub(crate) fn verdicts(
    imported: &Imported,
    text: &str,
    at: impl Fn(Option<Origin>) -> Span,
) -> Vec<Diagnostic> {
    if imported.net.nodes().len() > MOST_NODES {
        return Vec::new();
    }
    let model = soundness::check(&imported.net, &Limits::default());
    let design = parse_str("design.gsk", text, &Given::new()).design;
    let world = World::new(&design, Date::constant(2000, 1, 1));
    let procedures = design.procedures.ids().map(|it| world.soundness(it));
    let procedures: Vec<&Soundness> = procedures.collect();
    let rules = Rule::ALL
        .into_iter()
        .filter(|&it| it != Rule::UnreadMessage);
    let told = rules.filter_map(|rule| {
        let name = rule.name();
        let of_design = procedures.iter().map(|it| it.verdict(rule));
        let breaks = of_design
            .clone()
            .any(|it| matches!(it, Verdict::Violated(_)));
        let keeps = of_design.clone().all(|it| *it == Verdict::Holds);
        match model.verdict(rule) {
            Verdict::Violated(violations) if keeps => {
                let place = violations
                    .first()
                    .and_then(|it| origin(imported, it.element));
                let message = Text::new(
                    format!("the model breaks `{name}` here, and the design does not show it"),
                    format!("モデルはここで `{name}` に反しますが、設計には現れません"),
                );
                let help = Text::new(
                    "what the design leaves out breaks it: check the model itself, too",
                    "設計に記載しない事項によるものです。モデル自体も点検してください",
                );
                Some(Diagnostic::warning(CODE, at(place), message).help(help))
            }
            Verdict::Holds if breaks => {
                let message = Text::new(
                    format!("the design breaks `{name}`, and the model does not"),
                    format!("設計は `{name}` に反しますが、モデルは反しません"),
                );
                let help = Text::new(
                    "what the design leaves out keeps the model from it",
                    "モデルでは、設計に記載しない事項によって避けられています",
                );
                Some(Diagnostic::warning(CODE, at(None), message).help(help))
            }
            _ => None,
        }
    });
    told.collect()
}

fn origin(imported: &Imported, element: Element) -> Option<Origin> {
    let net = &imported.net;
    Some(match element {
        Element::Node(it) => net.nodes().find(it)?.origin,
        Element::Flow(it) => net.flows().find(it)?.origin,
        Element::Message(it) => net.messages().find(it)?.origin,
        Element::Pool(it) => net.pools().find(it)?.origin,
    })
}
