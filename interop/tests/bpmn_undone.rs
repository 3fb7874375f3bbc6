//! Which activities for compensation occur: those to which something throws it. A throwing event names the activity, or
//! has everything in its scope undone; a sub-process that does not say how it is undone has everything in it undone.
#![allow(clippy::unwrap_used)]

use gensoku_engine::flow::soundness::{Element, Limits, Rule, Verdict, check};
use gensoku_interop::bpmn::{Code, read};

/// A trip: a sub-process that books a hotel and a flight, each with what undoes it, then a payment, and what throws.
struct Trip {
    story: &'static str,
    /// What throws inside the sub-process, at its end.
    inside: &'static str,
    /// What throws behind the payment.
    behind: &'static str,
    /// What else stands in the sub-process.
    more_inside: &'static str,
    /// What else stands in the process.
    more: &'static str,
    /// What never happens.
    dead: &'static [&'static str],
}

const TRIP: Trip = Trip {
    story: "",
    inside: "",
    behind: "",
    more_inside: "",
    more: "",
    dead: &[],
};

const ALL: &str = "<compensateEventDefinition/>";

const TRIPS: &[Trip] = &[
    Trip {
        story: "nothing throws compensation",
        dead: &["refund", "undo flight", "undo hotel"],
        ..TRIP
    },
    Trip {
        story: "everything is undone, in the sub-process too",
        behind: ALL,
        ..TRIP
    },
    Trip {
        story: "one activity is named",
        behind: r#"<compensateEventDefinition activityRef="payment"/>"#,
        dead: &["undo flight", "undo hotel"],
        ..TRIP
    },
    Trip {
        story: "the sub-process is named",
        behind: r#"<compensateEventDefinition activityRef="booking"/>"#,
        dead: &["refund"],
        ..TRIP
    },
    Trip {
        story: "what is thrown inside concerns nothing outside",
        inside: ALL,
        dead: &["refund"],
        ..TRIP
    },
    Trip {
        story: "the sub-process is undone as a whole, by one activity",
        behind: ALL,
        more: r#"<boundaryEvent id="cb" attachedToRef="booking"><compensateEventDefinition/></boundaryEvent>
            <task id="ub" name="cancel the trip" isForCompensation="true"/>
            <association id="ab" sourceRef="cb" targetRef="ub"/>"#,
        dead: &["undo flight", "undo hotel"],
        ..TRIP
    },
    Trip {
        story: "the sub-process says itself how it is undone, and has one activity undone by that",
        behind: ALL,
        more_inside: r#"<subProcess id="es" triggeredByEvent="true"><startEvent id="ess"><compensateEventDefinition/></startEvent>
            <task id="est" name="tell the traveller"/><sequenceFlow id="es1" sourceRef="ess" targetRef="est"/>
            <endEvent id="ese"><compensateEventDefinition activityRef="flight"/></endEvent>
            <sequenceFlow id="es2" sourceRef="est" targetRef="ese"/></subProcess>"#,
        dead: &["undo hotel"],
        ..TRIP
    },
    Trip {
        story: "nothing has the sub-process undone that says how",
        behind: r#"<compensateEventDefinition activityRef="payment"/>"#,
        more_inside: r#"<subProcess id="es" triggeredByEvent="true"><startEvent id="ess"><compensateEventDefinition/></startEvent>
            <task id="est" name="tell the traveller"/><sequenceFlow id="es1" sourceRef="ess" targetRef="est"/></subProcess>"#,
        dead: &["tell the traveller", "undo flight", "undo hotel"],
        ..TRIP
    },
    Trip {
        story: "an event sub-process speaks for what it is in",
        more_inside: r#"<subProcess id="es" triggeredByEvent="true"><startEvent id="ess"><timerEventDefinition/></startEvent>
            <endEvent id="ese"><compensateEventDefinition/></endEvent>
            <sequenceFlow id="es2" sourceRef="ess" targetRef="ese"/></subProcess>"#,
        dead: &["refund"],
        ..TRIP
    },
];

impl Trip {
    fn file(&self) -> String {
        let undone = |activity: &str, by: &str| {
            format!(
                r#"<task id="{activity}"/><boundaryEvent id="c-{activity}" attachedToRef="{activity}">
                <compensateEventDefinition/></boundaryEvent><task id="u-{activity}" name="{by}" isForCompensation="true"/>
                <association id="a-{activity}" sourceRef="c-{activity}" targetRef="u-{activity}"/>"#
            )
        };
        let chain = |nodes: &[&str]| -> String {
            let pairs = nodes.iter().zip(nodes.iter().skip(1));
            pairs
                .map(|(from, to)| {
                    format!(
                        r#"<sequenceFlow id="{from}-{to}" sourceRef="{from}" targetRef="{to}"/>"#
                    )
                })
                .collect()
        };
        format!(
            r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p"><startEvent id="s"/>
            <subProcess id="booking"><startEvent id="bs"/>{}{}<endEvent id="be">{}</endEvent>{}{}</subProcess>
            {}<endEvent id="e">{}</endEvent>{}{}</process></definitions>"#,
            undone("hotel", "undo hotel"),
            undone("flight", "undo flight"),
            self.inside,
            chain(&["bs", "hotel", "flight", "be"]),
            self.more_inside,
            undone("payment", "refund"),
            self.behind,
            chain(&["s", "booking", "payment", "e"]),
            self.more
        )
    }
}

#[test]
fn what_is_undone_is_what_compensation_comes_to() {
    for trip in TRIPS {
        let imported = read(&trip.file()).unwrap();
        assert_eq!(imported.warnings, [], "{}", trip.story);
        let soundness = check(&imported.net, &Limits::default());
        let mut dead = Vec::new();
        if let Verdict::Violated(violations) = soundness.verdict(Rule::DeadStep) {
            for violation in violations {
                if let Element::Node(node) = violation.element {
                    dead.push(&*imported.net.nodes()[node].name);
                }
            }
        }
        dead.sort_unstable();
        assert_eq!(dead, trip.dead, "{}", trip.story);
    }
}

#[test]
fn an_activity_that_is_not_there_is_a_warning() {
    let trip = Trip {
        behind: r#"<compensateEventDefinition activityRef="car"/>"#,
        ..TRIP
    };
    let imported = read(&trip.file()).unwrap();
    let told: Vec<_> = imported
        .warnings
        .iter()
        .map(|it| (it.code, &*it.id, &*it.detail))
        .collect();
    assert_eq!(told, [(Code::DanglingReference, "e", "activityRef `car`")]);
}
