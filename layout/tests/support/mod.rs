//! Graphs that several tests, the benchmark and the example draw.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stderr
)]

use std::collections::HashMap;
use std::path::PathBuf;

use gensoku_layout::text::{Estimate, Text};
use gensoku_layout::tokens::font;
use gensoku_layout::{
    Branch, Edge, EdgeId, EdgeKind, Graph, Group, Lane, LaneId, Node, NodeId, NodeKind,
};

/// Builds graphs by names.
#[derive(Default)]
pub struct Builder {
    pub graph: Graph,
    pub names: HashMap<String, NodeId>,
    pub lanes: Vec<LaneId>,
}

impl Builder {
    pub fn lane(&mut self, title: &str, subtitle: &str, group: Group) -> LaneId {
        let wrapped = |text: &str, size| Text::wrapped(text, &Estimate, size, 150.0);
        let lane = self.graph.add_lane(Lane {
            title: wrapped(title, font::LANE),
            subtitle: (!subtitle.is_empty()).then(|| wrapped(subtitle, font::LABEL)),
            group,
        });
        self.lanes.push(lane);
        lane
    }

    pub fn node(&mut self, lane: LaneId, kind: NodeKind, name: &str, sub: &str) -> NodeId {
        let (size, width) = match kind {
            NodeKind::Outcome => (font::OUTCOME, 110.0),
            kind if kind.is_box() => (font::STEP, 150.0),
            _ => (font::LABEL, 100.0),
        };
        let node = Node {
            lane,
            kind,
            label: Text::wrapped(name, &Estimate, size, width),
            sub: (!sub.is_empty()).then(|| Text::wrapped(sub, &Estimate, font::SECONDARY, 150.0)),
        };
        let id = self.graph.add_node(node).unwrap();
        self.names.insert(name.to_owned(), id);
        id
    }

    pub fn edge(&mut self, source: NodeId, target: NodeId, kind: EdgeKind, label: &str) -> EdgeId {
        let label = Text::wrapped(label, &Estimate, font::LABEL, 110.0);
        let edge = Edge {
            source,
            target,
            kind,
            branch: None,
            label: (!label.is_empty()).then_some(label),
        };
        self.graph.add_edge(edge).unwrap()
    }

    /// `a > b > c` by names.
    pub fn chain(&mut self, names: &[&str]) {
        for pair in names.windows(2) {
            let (a, b) = (self.names[pair[0]], self.names[pair[1]]);
            self.edge(a, b, EdgeKind::Sequence, "");
        }
    }

    pub fn link(&mut self, a: &str, b: &str, kind: EdgeKind, label: &str) -> EdgeId {
        self.edge(self.names[a], self.names[b], kind, label)
    }
}

/// The benefit of the sketch: paper, post, a decision with two outcomes, a notice that requires.
pub fn child_benefit() -> Builder {
    let mut b = Builder::default();
    let citizen = b.lane("Citizen", "市民", Group::Citizen);
    let city = b.lane("Municipality", "市区町村 ×1741", Group::Municipality);
    let state = b.lane("State", "国", Group::State);
    b.node(citizen, NodeKind::Start, "application", "");
    b.node(citizen, NodeKind::Task, "Apply", "paper · 40 min");
    b.node(citizen, NodeKind::Task, "Mail", "post · 3 days");
    b.node(city, NodeKind::Task, "Review", "20 min of staff");
    b.node(city, NodeKind::Task, "Pay", "bank · 14 days");
    b.node(city, NodeKind::Task, "Refuse", "post");
    b.node(city, NodeKind::Outcome, "granted", "");
    b.node(city, NodeKind::Outcome, "refused", "");
    b.node(
        state,
        NodeKind::Provision,
        "Outline",
        "art. 4 requires paper",
    );
    b.chain(&["application", "Apply", "Mail", "Review"]);
    b.link("Review", "Pay", EdgeKind::Sequence, "90% under 9.6M yen");
    b.link("Review", "Refuse", EdgeKind::Sequence, "otherwise");
    b.chain(&["Pay", "granted"]);
    b.chain(&["Refuse", "refused"]);
    b.link("Outline", "Apply", EdgeKind::Requirement, "requires");
    b
}

/// Thirty steps with loops, parallel branches, systems and a provision, in Japanese.
pub fn thirty_steps() -> Builder {
    let mut b = Builder::default();
    let citizen = b.lane("保護者", "市民", Group::Citizen);
    let city = b.lane("市区町村", "×1741", Group::Municipality);
    let state = b.lane("デジタル庁", "国", Group::State);
    let private = b.lane("金融機関", "民間", Group::Private);
    let task = |b: &mut Builder, lane, names: &[(&str, &str)]| {
        for (name, sub) in names {
            b.node(lane, NodeKind::Task, name, sub);
        }
    };
    b.node(citizen, NodeKind::Start, "出生", "");
    task(
        &mut b,
        citizen,
        &[
            ("案内を読む", "郵便"),
            ("申請書を作成する", "紙・40分"),
            ("添付書類をそろえる", "窓口・半日"),
            ("提出する", "郵便・3日"),
            ("不備を補正する", "郵便"),
            ("通知を受け取る", "郵便"),
            ("口座を変更する", "窓口"),
        ],
    );
    task(
        &mut b,
        city,
        &[
            ("受け付ける", "5分"),
            ("形式を審査する", "15分"),
            ("補正を求める", "郵便"),
            ("所得を照会する", "情報連携"),
            ("世帯を確認する", "住民基本台帳"),
            ("口座を確認する", "銀行照会"),
            ("結果を突き合わせる", ""),
            ("支給を決定する", "決裁"),
            ("却下を通知する", "郵便"),
            ("決定を通知する", "郵便"),
            ("振込を依頼する", "全銀データ"),
            ("組戻しを処理する", ""),
            ("記録を保存する", "5年"),
        ],
    );
    b.node(
        city,
        NodeKind::Gateway(Branch::Alternative),
        "不備があるか",
        "",
    );
    b.node(city, NodeKind::Gateway(Branch::Parallel), "並行照会", "");
    b.node(city, NodeKind::Gateway(Branch::Parallel), "照会完了", "");
    b.node(city, NodeKind::Gateway(Branch::Alternative), "所得要件", "");
    b.node(city, NodeKind::Outcome, "支給", "");
    b.node(city, NodeKind::Outcome, "却下", "");
    task(
        &mut b,
        state,
        &[("照会を中継する", "情報提供NWS"), ("符号を変換する", "")],
    );
    b.node(state, NodeKind::System, "中間サーバー", "全国");
    b.node(
        state,
        NodeKind::Provision,
        "支給要領 第4条",
        "紙の申請書を求める",
    );
    task(
        &mut b,
        private,
        &[("振り込む", "1日"), ("口座を照合する", "")],
    );
    b.chain(&[
        "出生",
        "案内を読む",
        "申請書を作成する",
        "添付書類をそろえる",
        "提出する",
        "受け付ける",
        "形式を審査する",
        "不備があるか",
    ]);
    b.link(
        "不備があるか",
        "補正を求める",
        EdgeKind::Sequence,
        "不備あり（約2割）",
    );
    b.chain(&["補正を求める", "不備を補正する"]);
    b.link("不備を補正する", "形式を審査する", EdgeKind::Loop, "再提出");
    b.link("不備があるか", "並行照会", EdgeKind::Sequence, "なし");
    b.chain(&[
        "並行照会",
        "所得を照会する",
        "照会を中継する",
        "符号を変換する",
        "照会完了",
    ]);
    b.chain(&["並行照会", "世帯を確認する", "照会完了"]);
    b.chain(&["並行照会", "口座を確認する", "口座を照合する", "照会完了"]);
    b.chain(&["照会完了", "結果を突き合わせる", "所得要件"]);
    b.link("結果を突き合わせる", "並行照会", EdgeKind::Loop, "不一致");
    b.link(
        "所得要件",
        "支給を決定する",
        EdgeKind::Sequence,
        "年収960万円未満",
    );
    b.link("所得要件", "却下を通知する", EdgeKind::Sequence, "その他");
    b.chain(&["支給を決定する", "決定を通知する", "通知を受け取る"]);
    b.chain(&[
        "支給を決定する",
        "振込を依頼する",
        "振り込む",
        "記録を保存する",
        "支給",
    ]);
    b.link(
        "振り込む",
        "組戻しを処理する",
        EdgeKind::Sequence,
        "口座相違",
    );
    b.chain(&["組戻しを処理する", "口座を変更する"]);
    b.link("口座を変更する", "振込を依頼する", EdgeKind::Loop, "");
    b.chain(&["却下を通知する", "却下"]);
    b.chain(&["通知を受け取る", "支給"]);
    b.link(
        "所得を照会する",
        "中間サーバー",
        EdgeKind::Message,
        "個人番号",
    );
    b.link(
        "中間サーバー",
        "結果を突き合わせる",
        EdgeKind::Message,
        "所得情報",
    );
    b.link(
        "支給要領 第4条",
        "申請書を作成する",
        EdgeKind::Requirement,
        "求める",
    );
    b.link("支給要領 第4条", "提出する", EdgeKind::Requirement, "");
    b
}

/// The folder of shared test data, if this machine has it; says so if not.
pub fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("GENSOKU_SHARED").map_or_else(
        || {
            let up = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
            // Beside the project's root, or beside the folder that holds its work trees.
            let beside = up.join("../../shared");
            if beside.is_dir() {
                beside
            } else {
                up.join("../../../shared")
            }
        },
        PathBuf::from,
    );
    let path = root.join(path);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: {} is not on this machine", path.display());
    None
}

pub const SUAP: [&str; 3] = [
    "workflow-autorizzazione-domanda",
    "workflow-scia-in-comunica",
    "workflow-scia-semplice",
];

/// Reads what the layout needs of a BPMN model: pools and lanes, nodes, sequence and message
/// flows. A pool without a process is one box.
pub fn read_bpmn(text: &str) -> Builder {
    let doc = roxmltree::Document::parse(text).unwrap();
    let mut b = Builder::default();
    let mut lane_of: HashMap<&str, LaneId> = HashMap::new();
    let named = |tag: &'static str| {
        doc.descendants()
            .filter(move |node| node.is_element() && node.tag_name().name() == tag)
    };
    let attr = |node: roxmltree::Node<'_, '_>, name: &str| {
        node.attribute(name).unwrap_or_default().to_owned()
    };
    for pool in named("participant") {
        let name = attr(pool, "name");
        let process = named("process").find(|p| p.attribute("id") == pool.attribute("processRef"));
        let lanes: Vec<_> = process
            .map(|p| {
                p.descendants()
                    .filter(|n| n.tag_name().name() == "lane")
                    .collect()
            })
            .unwrap_or_default();
        for lane in &lanes {
            let id = b.lane(&attr(*lane, "name"), &name, Group::Other);
            for member in lane
                .children()
                .filter(|n| n.tag_name().name() == "flowNodeRef")
            {
                lane_of.insert(member.text().unwrap_or_default(), id);
            }
        }
        let flows = process.is_some_and(|p| {
            p.descendants()
                .any(|n| n.tag_name().name() == "sequenceFlow")
        });
        if lanes.is_empty() {
            let id = b.lane(&name, "", Group::Other);
            if let (true, Some(process)) = (flows, process) {
                for node in process.children().filter(roxmltree::Node::is_element) {
                    lane_of.insert(node.attribute("id").unwrap_or_default(), id);
                }
            }
        }
    }
    let mut ids: HashMap<String, NodeId> = HashMap::new();
    for pool in named("participant") {
        let target = doc
            .descendants()
            .filter(|n| n.tag_name().name() == "messageFlow")
            .any(|n| {
                let id = pool.attribute("id");
                n.attribute("sourceRef") == id || n.attribute("targetRef") == id
            });
        if target {
            let lanes = b.graph.lanes();
            let name = attr(pool, "name");
            let at = lanes.iter().position(|lane| {
                lane.title.joined() == name
                    || lane
                        .subtitle
                        .as_ref()
                        .is_some_and(|sub| sub.joined() == name)
            });
            let lane = b.lanes[at.unwrap()];
            let id = b.node(lane, NodeKind::System, &name, "");
            ids.insert(attr(pool, "id"), id);
        }
    }
    for element in doc.descendants().filter(roxmltree::Node::is_element) {
        let Some(lane) = element.attribute("id").and_then(|id| lane_of.get(id)) else {
            continue;
        };
        let kind = match element.tag_name().name() {
            "startEvent" => NodeKind::Start,
            "endEvent" => NodeKind::Outcome,
            "intermediateCatchEvent" | "intermediateThrowEvent" | "boundaryEvent" => {
                NodeKind::Event
            }
            "exclusiveGateway" | "eventBasedGateway" => NodeKind::Gateway(Branch::Alternative),
            "parallelGateway" | "inclusiveGateway" => NodeKind::Gateway(Branch::Parallel),
            name if name.ends_with("ask") || name == "callActivity" || name == "subProcess" => {
                NodeKind::Task
            }
            _ => continue,
        };
        let id = b.node(*lane, kind, &attr(element, "name"), "");
        ids.insert(attr(element, "id"), id);
    }
    for (tag, kind) in [
        ("sequenceFlow", EdgeKind::Sequence),
        ("messageFlow", EdgeKind::Message),
    ] {
        for flow in named(tag) {
            let (a, z) = (
                ids.get(&attr(flow, "sourceRef")),
                ids.get(&attr(flow, "targetRef")),
            );
            if let (Some(a), Some(z)) = (a, z) {
                b.edge(*a, *z, kind, &attr(flow, "name"));
            }
        }
    }
    b
}

/// The same graph without its dashed edges.
pub fn flow_only(graph: &Graph) -> Graph {
    let mut flow = Graph::new();
    for lane in graph.lanes() {
        flow.add_lane(lane.clone());
    }
    for node in graph.nodes() {
        flow.add_node(node.clone()).unwrap();
    }
    for edge in graph.edges().iter().filter(|edge| edge.kind.is_flow()) {
        flow.add_edge(edge.clone()).unwrap();
    }
    flow
}

/// A procedure of `count` steps in four lanes: stretches of steps, splits of two or three ways,
/// loops back over a few steps, refusals, messages to systems. The same for the same `seed`.
pub fn large(count: usize, seed: u64) -> Graph {
    let mut b = Builder::default();
    let lanes: Vec<LaneId> = ["Citizen", "City", "State", "Bank"]
        .iter()
        .map(|name| b.lane(name, "", Group::Other))
        .collect();
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap() % below
    };
    let refused = b.node(lanes[1], NodeKind::Outcome, "refused", "");
    let mut made = 1;
    let mut recent = vec![b.node(lanes[0], NodeKind::Start, "start", "")];
    while made < count {
        let from = *recent.last().unwrap();
        let ways = if random(5) == 0 { 2 + random(2) } else { 1 };
        let mut ends = Vec::new();
        for _ in 0..ways {
            let mut at = from;
            for _ in 0..=random(3) {
                let lane = lanes[if random(4) == 0 { random(4) } else { 1 }];
                let step = b.node(lane, NodeKind::Task, &format!("Step {made}"), "20 min");
                let label = if ways > 1 && at == from { "if so" } else { "" };
                b.edge(at, step, EdgeKind::Sequence, label);
                at = step;
                made += 1;
            }
            ends.push(at);
        }
        let join = b.node(lanes[1], NodeKind::Task, &format!("Step {made}"), "");
        made += 1;
        for end in ends {
            b.edge(end, join, EdgeKind::Sequence, "");
        }
        match random(12) {
            0 => {
                let back = recent[recent.len().saturating_sub(4)];
                b.edge(join, back, EdgeKind::Sequence, "again");
            }
            1 => {
                b.edge(join, refused, EdgeKind::Sequence, "otherwise");
            }
            2 | 3 => {
                let system = b.node(lanes[2], NodeKind::System, &format!("System {made}"), "");
                b.edge(join, system, EdgeKind::Message, "");
                made += 1;
            }
            _ => {}
        }
        recent.push(join);
    }
    let last = *recent.last().unwrap();
    let granted = b.node(lanes[1], NodeKind::Outcome, "granted", "");
    b.edge(last, granted, EdgeKind::Sequence, "");
    b.graph
}
