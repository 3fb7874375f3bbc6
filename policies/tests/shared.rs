//! A library that is resolved once for many designs comes to what it comes to with each of them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use std::path::{Path, PathBuf};

use gensoku_dsl::design::Unit;
use gensoku_dsl::{Files, Given, Memory, Named, Project, Refused, load, load_again};
use gensoku_policies::Shipped;

/// The designs of the examples and the cases.
fn designs() -> Vec<PathBuf> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut folders = vec![project.join("examples"), project.join("tests/cases")];
    let mut designs = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "gsk") {
                designs.push(path);
            }
        }
    }
    designs.sort();
    assert!(designs.len() > 100, "{}", designs.len());
    designs
}

/// A design, what it uses from its folder, and the library.
struct Folder<'a> {
    entry: &'a Path,
}

impl Files for Folder<'_> {
    fn read(&self, from: Option<&str>, path: &str) -> Result<Named, Refused> {
        let name = gensoku_dsl::relative(from, path).ok_or(Refused::Outside)?;
        let folder = self.entry.parent().unwrap();
        match std::fs::read_to_string(folder.join(&name)) {
            Ok(text) => Ok(Named { name, text }),
            Err(_) => Err(Refused::Missing),
        }
    }

    fn library(&self, name: &str) -> Option<Vec<Named>> {
        Shipped.library(name)
    }

    fn libraries(&self) -> Vec<String> {
        Shipped.libraries()
    }
}

/// All that was understood of a design, and all that is wrong with it.
fn told(project: &Project) -> String {
    let mut index = project.index.clone();
    // In which order names are looked up is nobody's business.
    index.uses.sort();
    format!(
        "{:#?}\n{index:#?}\n{:#?}",
        project.design, project.diagnostics
    )
}

#[test]
fn what_is_remembered_of_a_library_is_what_it_comes_to() {
    let mut memory = Memory::default();
    for path in designs() {
        let files = Folder { entry: &path };
        let entry = path.file_name().unwrap().to_str().unwrap();
        let again = load_again(&files, &[entry], std::mem::take(&mut memory));
        let whole = load(&files, &[entry]);
        assert!(told(&again) == told(&whole), "{}", path.display());
        memory = again.into_memory();
    }
}

const DESIGN: &str = r#"
actor Parent is resident
data Income about individual sector tax owned by Office within Earnings
system Ledger of Office holds Income keyed by Code
law Outline is notice of Office under Act art 1 { art 2 permits reads Income from Office for benefit  art 3 under Act art 1 item 2 }
purpose allowance within benefit
procedure Benefit {
  serves Parent per individual  purpose allowance  starts on application
  step Apply by Parent under Act art 1 item 2 { channel portal  enters Income  then granted }
}
revision Later from 2025-04-01 { insert Act art 5 permits reads Earnings for allowance  amend Act art 1 para 1 item 2 permits reads Earnings }
"#;

const LIBRARY: &str = r#"
sector tax "Tax" / "税"
purpose benefit
actor Office is ministry also Agency
data Earnings about individual sector tax owned by Agency
identifier Code is individual sector tax governed by Act
identifier Number is individual universal
mapping Codes links Number to Code held by Office
system Central of Office holds Earnings keyed by Number
law Act is act "The Act" / "法" { art 1 para 1 item 2 permits reads Earnings from Office  art 1 para 1 item 3 }
"#;

/// The design with the library, and with the same text as a file of its own.
fn both(design: &str) -> [Project; 2] {
    let files = |first: &str| {
        let given = Given::new().library_text("base", "base.gsk", LIBRARY);
        let given = given.file("base.gsk", LIBRARY);
        load(
            &given.file("design.gsk", &format!("use {first}\n{design}")),
            &["design.gsk"],
        )
    };
    // Both lines are of one length, so that all places are the same.
    [files("base      "), files("\"base.gsk\"")]
}

#[test]
fn a_library_comes_to_what_a_file_comes_to() {
    let [library, mut file] = both(DESIGN);
    assert!(library.diagnostics.is_empty(), "{:#?}", library.diagnostics);
    assert_eq!(library.design.given.len(), 1);
    file.design.given.clone_from(&library.design.given);
    pretty(&library, &file);
}

#[test]
fn mistakes_about_names_of_a_library_are_those_about_names_of_a_file() {
    for (right, wrong) in [
        ("Earnings\n", "Earnigns\n"),
        ("owned by Office", "owned by Code"),
        ("Act art 1 {", "Act art 7 {"),
        ("Act art 1 item 2 }", "Act art 1 item 9 }"),
        ("of Office holds", "of Agency holds"),
        ("within benefit", "within benefits"),
    ] {
        let design = DESIGN.replacen(right, wrong, 1);
        assert_ne!(design, DESIGN, "{right}");
        let [library, file] = both(&design);
        let places = |it: &Project| {
            let told = it.diagnostics.iter();
            told.map(|it| (it.code, it.primary.span))
                .collect::<Vec<_>>()
        };
        assert_eq!(places(&library), places(&file), "{wrong}");
        // A law of a library has more provisions than the library says something of, and the message says so.
        if library
            .diagnostics
            .iter()
            .any(|it| it.code == "unknown-provision")
        {
            continue;
        }
        assert!(
            format!("{:#?}", library.diagnostics) == format!("{:#?}", file.diagnostics),
            "{wrong}: {:#?}\n{:#?}",
            library.diagnostics,
            file.diagnostics
        );
    }
}

#[test]
fn an_alias_of_a_design_does_not_change_what_the_library_says() {
    let [library, file] = both(&format!("actor Other is company also Agency\n{DESIGN}"));
    assert!(library.diagnostics.is_empty(), "{:#?}", library.diagnostics);
    let earnings = library.design.data_named("Earnings").unwrap();
    let office = library.design.actor_named("Office").unwrap();
    let owner = &library.design.data[earnings].owner;
    assert_eq!(owner.value(), Some(&office));
    assert_eq!(file.diagnostics[0].code, "ambiguous-name");
}

#[test]
fn what_a_design_declares_anew_takes_the_place_of_what_the_library_does() {
    let own = "actor Office is municipality\ndata Earnings within Wide\ndata Wide\n";
    let [library, _] = both(&format!("{own}{DESIGN}"));
    assert!(library.diagnostics.is_empty(), "{:#?}", library.diagnostics);
    let earnings = library.design.data_named("Earnings").unwrap();
    let wide = library.design.data_named("Wide").unwrap();
    assert_eq!(library.design.data[earnings].within, Some(wide));
    assert!(library.design.data[earnings].owner.value().is_none());
    // What it is stays, where nothing else is said; whose it is belongs to the design.
    let tax = library.design.data[earnings].sector.value();
    let sector = tax.map(|&it| library.design.words.sectors[it].name.id.as_str());
    assert_eq!(sector, Some("tax"));
    let about = library.design.data[earnings].about.value();
    assert_eq!(about, Some(&Unit::Individual));
    let otherwise = "data Earnings about household sector none\n";
    let [other, _] = both(&format!("{otherwise}{DESIGN}"));
    let data = &other.design.data[other.design.data_named("Earnings").unwrap()];
    assert_eq!(data.about.value(), Some(&Unit::Household));
    assert!(data.sector.value().is_none());
    // The alias went with what the library says.
    let [library, _] = both(&format!("{own}system Mine of Agency\n{DESIGN}"));
    assert_eq!(library.diagnostics.len(), 1);
    assert_eq!(library.diagnostics[0].code, "unknown-name");
    let [library, _] = both(&format!("{own}actor Office is ministry\n{DESIGN}"));
    assert_eq!(library.diagnostics[0].code, "duplicate-name");
    let ring = DESIGN.replace("within Earnings", "within Wide");
    let [library, _] = both(&format!(
        "data Earnings within Income\ndata Wide within Earnings\n{ring}"
    ));
    assert_eq!(library.diagnostics[0].code, "within-itself");
    let [library, _] = both(&format!("{own}{DESIGN}"));
    let office = library.design.actor_named("Office").unwrap();
    let central = library.design.system_named("Central").unwrap();
    assert_eq!(
        library.design.systems[central].of.value(),
        Some(&office),
        "the library's own system is of the design's office"
    );
    assert!(
        !library
            .design
            .given
            .contains(&library.design.actors[office].name.span.file)
    );
}

fn pretty(library: &Project, file: &Project) {
    let (library, file) = (told(library), told(file));
    let differs = library.lines().zip(file.lines()).find(|(a, b)| a != b);
    assert_eq!(differs, None);
    assert_eq!(library.lines().count(), file.lines().count());
}
