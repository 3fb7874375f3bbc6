//! Real process models and the sketch, drawn.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod support;

use gensoku_layout::svg::{Emphasis, Mark, Picture, Sign};
use gensoku_layout::{EdgeKind, Layout, Options, arrange, layout};
use gensoku_layout::{Graph, Point, Rect, Size};

fn crossings(graph: &Graph, placed: &Layout) -> usize {
    placed
        .crossings(|id| graph.edges()[id.index()].kind.is_flow())
        .len()
}

/// The control flow of the one-stop-shop models, with lanes stacked and ends at the right. Other
/// layout programs reach 1, 0, 0 and 9, 0, 6 without lanes.
#[test]
fn few_lines_cross_in_real_models() {
    let most = [1, 0, 0];
    // With all messages, which tie the pools together in time, drawn as well.
    let most_with_messages = [4, 2, 4];
    for (i, name) in support::SUAP.iter().enumerate() {
        let Some(path) = support::shared(&format!("bpmn/agid_suap/{name}.bpmn")) else {
            continue;
        };
        let model = support::read_bpmn(&std::fs::read_to_string(path).unwrap());
        assert!(model.graph.nodes().len() > 50, "{name} was read");
        let flow = support::flow_only(&model.graph);
        let count = crossings(&flow, &layout(&flow, &Options::default()));
        assert!(count <= most[i], "{name}: {count} crossings");
        let placed = layout(&model.graph, &Options::default());
        let count = crossings(&model.graph, &placed);
        assert!(
            count <= most_with_messages[i],
            "{name} with messages: {count} crossings"
        );
    }
}

#[test]
fn crossings_are_counted_where_lines_cross_and_not_where_they_join() {
    let mut b = support::Builder::default();
    let lane = b.lane("A", "", gensoku_layout::Group::Other);
    for name in ["a", "b", "c", "d"] {
        b.node(lane, gensoku_layout::NodeKind::Task, name, "");
    }
    // a and b both to c and d: one crossing whatever the order; the joins count for nothing.
    for (from, to) in [("a", "c"), ("a", "d"), ("b", "c"), ("b", "d")] {
        b.link(from, to, EdgeKind::Sequence, "");
    }
    let placed = layout(&b.graph, &Options::default());
    assert_eq!(crossings(&b.graph, &placed), 1);
}

#[test]
fn the_sketch_is_drawn_as_sketched() {
    let b = support::child_benefit();
    let placed = layout(&b.graph, &Options::default());
    let at = |name: &str| placed.node(b.names[name]).unwrap().rect;
    // The handover runs straight down, the requirement straight up.
    assert_eq!(at("Mail").center().x, at("Review").center().x);
    assert_eq!(at("Outline").center().x, at("Apply").center().x);
    for name in ["Apply", "Mail"] {
        assert_eq!(at(name).center().y, at("application").center().y);
    }
    // Pay above Refuse, each on a line with its outcome, the outcomes under each other at the end.
    assert!(at("Pay").max.y < at("Refuse").min.y);
    assert_eq!(at("Pay").center().y, at("granted").center().y);
    assert_eq!(at("Refuse").center().y, at("refused").center().y);
    assert_eq!(at("granted").center().x, at("refused").center().x);
    assert!(at("granted").min.x > at("Pay").max.x);
    assert!(placed.crossings(|_| true).is_empty());
}

fn sketch_picture(check: impl FnOnce(&Picture<'_>)) {
    let b = support::child_benefit();
    let placed = layout(&b.graph, &Options::default());
    let mut picture = Picture::new(&b.graph, &placed);
    picture.title = "Benefit <as-is> & \"paper\"".into();
    picture.node_mut(b.names["Apply"]).mark = Some(Mark::Violated);
    picture.node_mut(b.names["Pay"]).mark = Some(Mark::Warning);
    picture.node_mut(b.names["Review"]).mark = Some(Mark::NotStated);
    picture.node_mut(b.names["granted"]).mark = Some(Mark::Conforms);
    picture.node_mut(b.names["Pay"]).emphasis = Emphasis::Faded;
    let first = b.graph.edge_ids().next().unwrap();
    picture.edge_mut(first).emphasis = Emphasis::Witness;
    picture.legend = vec![
        (Sign::Mark(Mark::Violated), "違反".into()),
        (Sign::Witness, "証拠".into()),
    ];
    check(&picture);
}

#[test]
fn the_picture_is_well_formed_and_says_everything() {
    sketch_picture(|picture| {
        let svg = picture.to_svg();
        let doc = roxmltree::Document::parse(&svg).expect("well-formed");
        let root = doc.root_element();
        assert_eq!(root.attribute("role"), Some("img"));
        let title = root
            .children()
            .find(|n| n.tag_name().name() == "title")
            .unwrap();
        assert_eq!(title.text(), Some("Benefit <as-is> & \"paper\""));
        let words: Vec<&str> = doc
            .descendants()
            .filter(|n| n.tag_name().name() == "text")
            .filter_map(|n| n.text())
            .collect();
        for word in [
            "Citizen",
            "市民",
            "Apply",
            "paper · 40 min",
            "90% under",
            "9.6M yen",
            "otherwise",
            "granted",
            "art. 4 requires paper",
            "違反",
            "証拠",
        ] {
            assert!(words.contains(&word), "{word} is not in the picture");
        }
        // One title for the picture and one for each lane, node and edge.
        let titles = doc
            .descendants()
            .filter(|n| n.tag_name().name() == "title")
            .count();
        let graph = picture.graph;
        let parts = graph.lanes().len() + graph.nodes().len() + graph.edges().len();
        assert_eq!(titles, 1 + parts);
    });
}

#[test]
fn a_picture_is_the_same_every_time_and_dark_differs_in_colours_only() {
    sketch_picture(|picture| {
        let light = picture.to_svg();
        assert_eq!(light, picture.to_svg());
        let mut other = picture.clone();
        other.theme = gensoku_layout::tokens::Theme::Dark;
        let dark = other.to_svg();
        assert_ne!(light, dark);
        let bare = |svg: &str| {
            let mut out = String::new();
            let mut rest = svg;
            while let Some(i) = rest.find("\"#") {
                out.push_str(&rest[..i]);
                rest = &rest[i + 8..];
            }
            out + rest
        };
        assert_eq!(bare(&light), bare(&dark));
    });
}

#[test]
fn arranged_layouts_do_not_overlap() {
    let sizes: Vec<Size> = (1..20)
        .map(|i| Size::new(f64::from(i * 37 % 90 + 10), f64::from(i * 53 % 60 + 10)))
        .collect();
    let places = arrange(&sizes, 200.0, 8.0);
    let rects: Vec<Rect> = places
        .iter()
        .zip(&sizes)
        .map(|(Point { x, y }, size)| Rect::new(*x, *y, size.width, size.height))
        .collect();
    for (i, a) in rects.iter().enumerate() {
        assert!(a.max.x <= 200.0);
        assert!(rects[i + 1..].iter().all(|b| !a.overlaps(b)));
    }
}
