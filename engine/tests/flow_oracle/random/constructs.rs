//! What stands in a net.

use std::collections::BTreeMap;

use gensoku_engine::flow::{Gateway, Join, Kind, Net, Repeat, Split};

/// How often each construct stands in a net.
pub(crate) fn constructs(net: &Net, counts: &mut BTreeMap<String, usize>) {
    let mut seen: BTreeMap<String, bool> = BTreeMap::new();
    let mut add = |name: String| {
        seen.insert(name, true);
    };
    for (id, node) in net.nodes().entries() {
        match node.kind {
            Kind::Boundary {
                event,
                interrupting,
                ..
            } => {
                add(format!(
                    "boundary {event:?} {}",
                    if interrupting {
                        "interrupting"
                    } else {
                        "beside"
                    }
                ));
            }
            Kind::SubProcess(kind, _) => add(format!("sub-process {kind:?}")),
            other => add(format!("{other:?}")),
        }
        if !matches!(node.kind, Kind::Gateway(_)) {
            if node.split != Split::All {
                add(format!("step with split {:?}", node.split));
            }
            if node.join != Join::Each {
                add(format!("step with join {:?}", node.join));
            }
        }
        if node.repeat != Repeat::Once {
            add(format!("repeat {:?}", node.repeat));
        }
        if node.compensates.is_some() {
            add("compensating step".to_owned());
        }
        if node.undoes.is_some() {
            add("compensation of one activity".to_owned());
        }
        if node.instantiates {
            add("instantiating node".to_owned());
        }
        if matches!(
            node.kind,
            Kind::Gateway(Gateway::Inclusive | Gateway::Complex)
        ) && net.incoming(id).len() > 1
        {
            add("inclusive join".to_owned());
        }
    }
    if net.pools().len() > 1 {
        add("several pools".to_owned());
    }
    if net
        .messages()
        .iter()
        .any(|it| it.source.is_some() && it.target.is_some())
    {
        add("message flow".to_owned());
    }
    if net.messages().iter().any(|it| it.source.is_none()) {
        add("message from outside".to_owned());
    }
    for (name, _) in seen {
        *counts.entry(name).or_default() += 1;
    }
}
