//! What is thrown inside two sub-processes with boundary events at both: the innermost that waits for the code, or for
//! any, catches it, and it goes no further out.
#![allow(clippy::unwrap_used)]

use gensoku_engine::flow::soundness::{Element, Limits, Rule, Verdict, check};
use gensoku_engine::flow::{
    Event, Kind, Net, NetBuilder, NodeId, Origin, ScopeId, SubProcess, Task,
};

/// A step that asks inside a step that decides, each a sub-process with something at its boundary.
#[derive(Clone, Copy)]
struct Case {
    thrown: Event,
    code: &'static str,
    /// Whether what throws is on the way, so that more follows.
    on_the_way: bool,
    /// The codes that the boundary event of the inner and of the outer sub-process waits for; `""` for any.
    inner: &'static str,
    outer: &'static str,
    /// Whether the boundary events end their sub-process.
    interrupting: bool,
    /// Whether another process is called before the inner sub-process.
    calls: bool,
    /// The activities that never happen.
    dead: &'static [&'static str],
}

const ERROR: Case = Case {
    thrown: Event::Error,
    code: "refused",
    on_the_way: false,
    inner: "refused",
    outer: "refused",
    interrupting: true,
    calls: false,
    dead: &["appeal"],
};

const ESCALATION: Case = Case {
    thrown: Event::Escalation,
    ..ERROR
};

const CASES: &[(&str, Case)] = &[
    ("an error that the inner one catches", ERROR),
    ("an escalation that the inner one catches", ESCALATION),
    (
        "an escalation on the way, and both go on",
        Case {
            on_the_way: true,
            interrupting: false,
            ..ESCALATION
        },
    ),
    ("the inner one takes any error", Case { inner: "", ..ERROR }),
    (
        "no codes at all",
        Case {
            code: "",
            inner: "",
            outer: "",
            ..ERROR
        },
    ),
    (
        "the inner one waits for another code, which comes from outside",
        Case {
            inner: "withdrawn",
            dead: &[],
            ..ERROR
        },
    ),
    (
        "the outer one waits for another code, which comes from outside",
        Case {
            outer: "withdrawn",
            dead: &[],
            ..ERROR
        },
    ),
    (
        "the outer one takes any error: others come from outside",
        Case {
            outer: "",
            dead: &[],
            ..ERROR
        },
    ),
    (
        "a process that is called may throw it too",
        Case {
            calls: true,
            dead: &[],
            ..ERROR
        },
    ),
];

fn chain(builder: &mut NetBuilder, nodes: &[NodeId]) {
    for (from, to) in nodes.iter().zip(nodes.iter().skip(1)) {
        builder.flow(*from, *to, Origin(0)).unwrap();
    }
}

impl Case {
    fn net(&self) -> Net {
        let mut builder = NetBuilder::new();
        let (_, root) = builder.pool("p", Origin(0));
        let decide = builder.sub_process(root, SubProcess::Embedded, "decide", Origin(0));
        let ask = builder.sub_process(decide.1, SubProcess::Embedded, "ask", Origin(0));
        let node = |builder: &mut NetBuilder, scope: ScopeId, kind: Kind, name: &str| {
            builder.node(scope, kind, name, Origin(0))
        };
        for (scope, inside) in [
            (root, Some(decide.0)),
            (decide.1, Some(ask.0)),
            (ask.1, None),
        ] {
            let start = node(&mut builder, scope, Kind::Start(Event::None), "");
            let mut way = vec![start];
            if self.calls && scope == decide.1 {
                way.push(node(&mut builder, scope, Kind::Task(Task::Call), "call"));
            }
            way.extend(inside);
            let throws = inside.is_none();
            if throws && self.on_the_way {
                let throw = node(&mut builder, scope, Kind::Throw(self.thrown), "");
                set_code(&mut builder, throw, self.code);
                way.push(throw);
                way.push(node(
                    &mut builder,
                    scope,
                    Kind::Task(Task::Abstract),
                    "go on",
                ));
            }
            let event = if throws && !self.on_the_way {
                self.thrown
            } else {
                Event::None
            };
            let end = node(&mut builder, scope, Kind::End(event), "");
            if throws {
                set_code(&mut builder, end, self.code);
            }
            way.push(end);
            chain(&mut builder, &way);
        }
        let caught = [
            (root, decide.0, self.outer, "appeal"),
            (decide.1, ask.0, self.inner, "ask again"),
        ];
        for (scope, host, code, name) in caught {
            let boundary = builder
                .boundary(host, self.thrown, self.interrupting, "", Origin(0))
                .unwrap();
            set_code(&mut builder, boundary, code);
            let task = node(&mut builder, scope, Kind::Task(Task::Abstract), name);
            let end = node(&mut builder, scope, Kind::End(Event::None), "");
            chain(&mut builder, &[boundary, task, end]);
        }
        builder.finish()
    }
}

fn set_code(builder: &mut NetBuilder, node: NodeId, code: &str) {
    if !code.is_empty() {
        builder.set_code(node, code).unwrap();
    }
}

#[test]
fn what_is_thrown_goes_no_further_out_than_to_who_catches_it() {
    for (story, case) in CASES {
        let net = case.net();
        let soundness = check(&net, &Limits::default());
        let mut dead = Vec::new();
        if let Verdict::Violated(violations) = soundness.verdict(Rule::DeadStep) {
            for violation in violations {
                if let Element::Node(node) = violation.element {
                    dead.push(&*net.nodes()[node].name);
                }
            }
        }
        assert_eq!(dead, case.dead, "{story}");
        let violated: Vec<Rule> = soundness.violated().collect();
        let expected: &[Rule] = if case.dead.is_empty() {
            &[]
        } else {
            &[Rule::DeadStep]
        };
        assert_eq!(violated, expected, "{story}");
    }
}
