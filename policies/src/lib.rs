//! The rule packs, their parameters, and the library of laws and national systems that ship with the tool.
//!
//! The packs are parsed and typed when this crate is built, so that a wrong rule never ships; here they are
//! only read back.

pub mod catalogue;
pub mod codes;
pub mod examples;
mod pack;
pub mod profile;

use std::sync::LazyLock;

use gensoku_dsl::{Files, Named, Refused};
use gensoku_engine::rules::{Parameters, Rule};
use include_dir::{Dir, include_dir};

pub use pack::{Described, Pack};
pub use profile::Profile;

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
    /// The profiles; the first is asked unless another one is named.
    pub profiles: Vec<Profile>,
    /// The catalogue of the minutes.
    pub catalogue: Vec<catalogue::Row>,
}

/// The packs that ship with the tool.
///
/// # Errors
/// Where what the build wrote cannot be read back: a fault of the tool.
pub fn packs() -> Result<Packs, postcard::Error> {
    let (packs, parameters, rules, profiles, catalogue) = postcard::from_bytes(BUILT)?;
    Ok(Packs {
        packs,
        parameters,
        rules,
        profiles,
        catalogue,
    })
}

/// The names of the libraries.
pub const LIBRARIES: &[&str] = &["japan"];

/// The texts of a library, in the order of their names.
fn texts(library: &str, folder: &'static Dir<'static>) -> Vec<Named> {
    let mut texts = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        texts.extend(folder.files().filter_map(|file| {
            let path = file.path().to_str()?;
            path.ends_with(".gsk").then_some(Named {
                name: format!("{library}/{path}"),
                text: file.contents_utf8()?.to_owned(),
            })
        }));
    }
    texts.sort_by(|a, b| a.name.cmp(&b.name));
    texts
}

/// What ships with the tool and nothing else: libraries without files.
pub struct Shipped;

impl Files for Shipped {
    fn read(&self, _from: Option<&str>, _path: &str) -> Result<Named, Refused> {
        Err(Refused::Missing)
    }

    fn library(&self, name: &str) -> Option<Vec<Named>> {
        static TEXTS: LazyLock<Vec<Named>> = LazyLock::new(|| texts("japan", &JAPAN));
        LIBRARIES.contains(&name).then(|| TEXTS.clone())
    }

    fn libraries(&self) -> Vec<String> {
        LIBRARIES.iter().map(|&it| it.to_owned()).collect()
    }
}
