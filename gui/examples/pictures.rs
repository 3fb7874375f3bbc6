//! Makes the pictures of the README and the docs from the app itself:
//! `cargo run -p gensoku-gui --example pictures -- [OUT] [EXAMPLES]`, by default `docs/pictures` and
//! `examples`. Needs an adapter that draws; a software one will do.

#![allow(clippy::print_stdout, reason = "it tells what it wrote")]

use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use egui_kittest::Harness;
use gensoku_dsl::text::Lang;
use gensoku_gui::disk::OnDisk;
use gensoku_gui::state::{Middle, State, Tab};
use gensoku_gui::worker::Worker;
use gensoku_gui::{draw, theme};

/// A picture: its name, the design, the window, and what is done before it is taken.
struct Picture {
    name: &'static str,
    design: &'static str,
    size: [f32; 2],
    lang: Lang,
    set: fn(&mut State),
}

const USUAL: [f32; 2] = [1440.0, 900.0];

const PICTURES: &[Picture] = &[
    Picture {
        name: "finding",
        design: "child-benefit/as-is.gsk",
        size: USUAL,
        lang: Lang::En,
        set: |state| state.step_finding(true),
    },
    Picture {
        name: "finding-ja-dark",
        design: "child-benefit/as-is.gsk",
        size: [1280.0, 800.0],
        lang: Lang::Ja,
        set: |state| {
            state.toggle_theme();
            state.step_finding(true);
        },
    },
    Picture {
        name: "compare",
        design: "child-benefit/to-be.gsk",
        size: USUAL,
        lang: Lang::En,
        set: |state| state.tab = Tab::Compare,
    },
    Picture {
        name: "data-map",
        design: "juki-net-reference/as-is.gsk",
        size: USUAL,
        lang: Lang::En,
        set: |state| light(state, "holding@Ministry"),
    },
    Picture {
        name: "vaccination-record",
        design: "vaccination-record/december.gsk",
        size: [1920.0, 1080.0],
        lang: Lang::Ja,
        set: |state| {
            state.compare_with(None);
            state.step_finding(true);
        },
    },
];

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let out = arguments.next().unwrap_or_else(|| "docs/pictures".into());
    let examples = arguments.next().unwrap_or_else(|| "examples".into());
    std::fs::create_dir_all(&out)?;
    // Of one picture alone, of any design, to look at while working on the app.
    if let Some(design) = std::env::var_os("GENSOKU_DESIGN") {
        return one(Path::new(&design), &out.join("look.png"));
    }
    for picture in PICTURES {
        let path = examples.join(picture.design);
        if !path.exists() {
            println!("{}: skipped, there is no {}", picture.name, path.display());
            continue;
        }
        let file = out.join(format!("{}.png", picture.name));
        take(&path, picture.size, picture.lang, picture.set, &file)?;
        println!("{}", file.display());
    }
    Ok(())
}

/// Shows who holds what, with a profile lit up.
fn light(state: &mut State, profile: &str) {
    state.show(Middle::Data);
    let Some(loaded) = state.loaded.clone() else {
        return;
    };
    let profiles = &state.side(&loaded).data.plan.profiles;
    let at = profiles.iter().position(|it| it.gathering.id == profile);
    if at.is_some() {
        state.light_profile(at);
    }
}

fn one(design: &Path, file: &Path) -> anyhow::Result<()> {
    let asked = |name: &str| std::env::var(name).ok();
    let size = asked("GENSOKU_SIZE")
        .and_then(|s| {
            let (w, h) = s.split_once('x')?;
            Some([w.parse().ok()?, h.parse().ok()?])
        })
        .unwrap_or(USUAL);
    let lang = if asked("GENSOKU_JA").is_some() {
        Lang::Ja
    } else {
        Lang::En
    };
    let set = |state: &mut State| {
        if asked("GENSOKU_DARK").is_some() {
            state.toggle_theme();
        }
        if asked("GENSOKU_BASE").is_some() {
            state.compare_with(None);
        }
        if let Some(n) = asked("GENSOKU_FINDING").and_then(|n| n.parse().ok()) {
            for _ in 0_usize..n {
                state.step_finding(true);
            }
        }
        if let Some(loaded) = state.loaded.clone() {
            println!(
                "{} findings, {} diagnostics",
                state.side(&loaded).report.findings.len(),
                loaded.diagnostics.len()
            );
        }
        if let Some(profile) = asked("GENSOKU_DATA") {
            light(state, &profile);
        }
        for link in asked("GENSOKU_WITHOUT").iter().flat_map(|it| it.split(',')) {
            state.take_away(link);
        }
        match asked("GENSOKU_TAB").as_deref() {
            Some("compare") => state.tab = Tab::Compare,
            Some("principles") => state.tab = Tab::Principles,
            Some("problems") => state.tab = Tab::Problems,
            Some("law") => state.tab = Tab::Law,
            Some("plan") => {
                state.tab = Tab::Law;
                state.law.plan = true;
            }
            Some("time") => state.tab = Tab::Time,
            _ => {}
        }
    };
    take(design, size, lang, set, file)
}

fn take(
    design: &Path,
    size: [f32; 2],
    lang: Lang,
    set: impl FnOnce(&mut State),
    file: &Path,
) -> anyhow::Result<()> {
    let worker = Worker::inline(Box::new(OnDisk::default()));
    let mut state = State::new(worker, vec![design.to_owned()], lang);
    state.tick();
    if let Some(why) = &state.failed {
        return Err(anyhow!("{}: {}", design.display(), why.get(lang)));
    }
    set(&mut state);
    state.tick();
    let mut harness = Harness::builder()
        .with_size(size)
        .with_context_setup(theme::install)
        .allow_missing_glyphs()
        .wgpu()
        .build_ui_state(
            |ui, state| {
                let rect = ui.ctx().content_rect();
                ui.set_clip_rect(rect);
                ui.scope_builder(egui::UiBuilder::new().max_rect(rect), |ui| {
                    draw::draw(state, ui);
                });
            },
            state,
        );
    harness.run();
    let image = harness.render().map_err(|e| anyhow!(e))?;
    image.save(file).context("the picture cannot be written")?;
    Ok(())
}
