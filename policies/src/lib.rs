//! The rule packs, their parameters, and the library of laws and national systems that ship with the tool.
//!
//! The packs are parsed and typed when this crate is built, so that a wrong rule never ships; here they are
//! only read back.

mod pack;

use gensoku_engine::rules::{Parameters, Rule};
use include_dir::{Dir, include_dir};

pub use pack::Pack;

static JAPAN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/japan");
static BUILT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/packs.bin"));

/// The packs that ship with the tool.
#[derive(Clone, Debug, PartialEq)]
pub struct Packs {
    /// The packs in the order in which findings are told.
    pub packs: Vec<Pack>,
    /// The dated parameters.
    pub parameters: Parameters,
    /// The rules, pack by pack.
    pub rules: Vec<Rule>,
}

/// The packs that ship with the tool.
///
/// # Errors
/// Where what the build wrote cannot be read back: a fault of the tool.
pub fn packs() -> Result<Packs, postcard::Error> {
    let (packs, parameters, rules) = postcard::from_bytes(BUILT)?;
    Ok(Packs {
        packs,
        parameters,
        rules,
    })
}

/// The files of a library by its name, each with its own name, in order; nothing where there is no such library.
pub fn library(name: &str) -> Option<Vec<(String, &'static str)>> {
    if name != "japan" {
        return None;
    }
    let mut files = Vec::new();
    let mut folders = vec![&JAPAN];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        files.extend(folder.files().filter_map(|file| {
            let path = file.path().to_str()?;
            path.ends_with(".gsk")
                .then_some((format!("japan/{path}"), file.contents_utf8()?))
        }));
    }
    files.sort();
    Some(files)
}
