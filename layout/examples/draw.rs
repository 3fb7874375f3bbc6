//! Draws the graphs of the tests as SVG files: `cargo run -p gensoku-layout --example draw -- DIR`.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::path::Path;
use std::time::Instant;

use gensoku_layout::svg::{Emphasis, Mark, Picture, Sign};
use gensoku_layout::tokens::Theme;
use gensoku_layout::{EdgeKind, Graph, Options, layout};

fn draw(dir: &Path, name: &str, graph: &Graph, style: impl FnOnce(&mut Picture<'_>)) {
    let start = Instant::now();
    let placed = layout(graph, &Options::default());
    let time = start.elapsed();
    let mut picture = Picture::new(graph, &placed);
    picture.title = name.to_owned();
    style(&mut picture);
    std::fs::write(dir.join(format!("{name}.svg")), picture.to_svg()).unwrap();
    let flow = placed
        .crossings(|id| graph.edges()[id.index()].kind.is_flow())
        .len();
    let all = placed.crossings(|_| true).len();
    let size = placed.bounds();
    println!(
        "{name}: {} nodes, {} edges, {:.0} x {:.0}, {flow} crossings of flow, {all} of all, {time:?}",
        graph.nodes().len(),
        graph.edges().len(),
        size.width(),
        size.height()
    );
}

fn main() {
    let dir = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "target/drawings".into());
    let dir = Path::new(&dir);
    std::fs::create_dir_all(dir).unwrap();

    let b = support::child_benefit();
    let names = b.names.clone();
    let witness = |picture: &mut Picture<'_>| {
        picture.title = "Benefit".into();
        picture.subtitle = "子育て世帯への臨時特別給付".into();
        for (name, mark) in [
            ("Apply", Mark::Violated),
            ("Mail", Mark::Violated),
            ("Refuse", Mark::Violated),
        ] {
            picture.node_mut(names[name]).mark = Some(mark);
        }
        picture.node_mut(names["granted"]).mark = Some(Mark::Conforms);
        for name in ["Review", "Pay", "granted"] {
            picture.node_mut(names[name]).emphasis = Emphasis::Faded;
        }
        for (i, edge) in picture.graph.edge_ids().zip(picture.graph.edges()) {
            let faded = [edge.source, edge.target]
                .iter()
                .any(|n| *n == names["Pay"]);
            let emphasis = if faded {
                Emphasis::Faded
            } else {
                Emphasis::Witness
            };
            picture.edge_mut(i).emphasis = emphasis;
        }
        picture.legend = vec![
            (Sign::Mark(Mark::Violated), "breaks it".into()),
            (Sign::Mark(Mark::NotStated), "not stated".into()),
            (Sign::Witness, "witness".into()),
            (Sign::Line(EdgeKind::Requirement), "requires".into()),
        ];
    };
    draw(dir, "sketch", &b.graph, witness);
    draw(dir, "sketch-dark", &b.graph, |picture| {
        witness(picture);
        picture.theme = Theme::Dark;
    });
    let b = support::thirty_steps();
    draw(dir, "thirty", &b.graph, |picture| {
        picture.language = "ja".into();
        picture.node_mut(b.names["提出する"]).mark = Some(Mark::Violated);
        picture.node_mut(b.names["記録を保存する"]).mark = Some(Mark::NotStated);
        picture.node_mut(b.names["補正を求める"]).mark = Some(Mark::Warning);
    });
    for name in support::SUAP {
        let Some(path) = support::shared(&format!("bpmn/agid_suap/{name}.bpmn")) else {
            continue;
        };
        let model = support::read_bpmn(&std::fs::read_to_string(path).unwrap());
        draw(dir, name, &model.graph, |_| {});
        let flow = support::flow_only(&model.graph);
        draw(dir, &format!("{name}-flow"), &flow, |_| {});
    }
    draw(dir, "large", &support::large(300, 7), |_| {});
    draw(dir, "2000", &support::large(2000, 7), |_| {});
    draw(dir, "5000", &support::large(5000, 7), |_| {});
}
