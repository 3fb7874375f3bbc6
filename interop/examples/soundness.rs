//! Reads BPMN files and tells what is decided about each.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::time::Instant;

use gensoku_engine::flow::soundness::{Limits, Verdict, check};
use gensoku_interop::bpmn::{decode, read};

fn main() {
    let verbose = std::env::var_os("VERBOSE").is_some();
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap();
        let text = decode(&bytes);
        let begin = Instant::now();
        let imported = match read(&text) {
            Ok(imported) => imported,
            Err(error) => {
                println!("{path}: {error}");
                continue;
            }
        };
        let parsed = begin.elapsed();
        let begin = Instant::now();
        let soundness = check(&imported.net, &Limits::default());
        let judged = begin.elapsed();
        let short = path.rsplit('/').next().unwrap();
        let mut line = format!(
            "{short:40} nodes {:6} parse {:9.3?} check {:9.3?}",
            imported.net.nodes().len(),
            parsed,
            judged
        );
        for (rule, verdict) in soundness.iter() {
            match verdict {
                Verdict::Holds => {}
                Verdict::Violated(them) => line += &format!("  {}:{}", rule.name(), them.len()),
                Verdict::Undecided(_) => line += &format!("  {}?", rule.name()),
            }
        }
        println!("{line}");
        if verbose {
            for warning in &imported.warnings {
                println!("    {warning}");
            }
            for (rule, verdict) in soundness.iter() {
                let Verdict::Violated(them) = verdict else {
                    continue;
                };
                for it in them {
                    println!("    {} {:?}", rule.name(), it.element);
                    if let Some(run) = &it.counterexample {
                        let label = |node: &gensoku_engine::flow::NodeId| {
                            imported
                                .model
                                .label(imported.net.nodes()[*node].origin)
                                .to_owned()
                        };
                        let names: Vec<String> = run.nodes.iter().map(label).collect();
                        let waits: Vec<String> = run.waiting.iter().map(label).collect();
                        println!(
                            "      shortest {} return {} : {names:?} waiting {waits:?}",
                            run.shortest, run.no_return
                        );
                    }
                }
            }
        }
    }
}
