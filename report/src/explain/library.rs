//! What a library holds, as a reference: everything that a design can name once it uses it, with where each was read.

use std::fmt::Write as _;

use gensoku_dsl::design::{
    Design, IdentifierId, Law, Name, Period, Provision, Reach, Spelled, Stated, System,
};
use gensoku_dsl::source::{FileId, Sources};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Element;
use gensoku_engine::rules::say;
use serde::Serialize;

use super::COLUMNS;
use crate::json::written;
use crate::style::{Ink, Palette, pad, width, wrap};
use crate::{Error, effects};

/// What some files declare.
#[derive(Clone, Copy)]
pub struct Library<'a> {
    /// Its name, or that of its file.
    pub name: &'a str,
    /// What the files were resolved to, perhaps with others.
    pub design: &'a Design,
    /// Their texts, for what is said above each declaration.
    pub sources: &'a Sources,
    /// Which files are told of.
    pub of: fn(&Design, FileId) -> bool,
}

/// Everything of one kind.
#[derive(Serialize)]
struct Group<'a> {
    /// The keyword by which it is declared.
    kind: &'static str,
    title: &'static str,
    entries: Vec<Entry<'a>>,
}

/// One declaration.
#[derive(Serialize)]
struct Entry<'a> {
    name: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    also: &'a [String],
    /// What it says of itself, part by part.
    says: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    egov: Option<&'a str>,
    /// What the file says above it, its source among it.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    provisions: Vec<Article<'a>>,
}

/// One provision of a law.
#[derive(Serialize)]
struct Article<'a> {
    /// As designs cite it.
    number: String,
    title: Option<&'a str>,
    effects: Vec<String>,
    source: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonLibrary<'a> {
    schema: u32,
    library: &'a str,
    groups: Vec<Group<'a>>,
}

impl<'a> Library<'a> {
    /// The page.
    pub fn text(&self, lang: Lang, palette: Palette) -> String {
        let groups = self.groups(lang);
        let counts = groups.iter().map(|it| match lang {
            Lang::En => format!("{} {}", it.entries.len(), it.title.to_lowercase()),
            Lang::Ja => format!("{}{}", it.title, it.entries.len()),
        });
        let counts: Vec<String> = counts.collect();
        let mut out = format!("{}\n", palette.paint(Ink::Strong, self.name));
        for line in wrap(&counts.join(" · "), COLUMNS) {
            let _ = writeln!(out, "{}", palette.paint(Ink::Quiet, &line));
        }
        for group in &groups {
            let title = format!("{}  {}", group.title, palette.paint(Ink::Quiet, group.kind));
            let _ = writeln!(out, "\n{}", palette.paint(Ink::Strong, &title));
            for entry in &group.entries {
                entry_text(&mut out, entry, lang, palette);
            }
        }
        out
    }

    /// The same for scripts.
    ///
    /// # Errors
    /// Where it cannot be written as JSON.
    pub fn json(&self, lang: Lang) -> Result<Vec<u8>, Error> {
        written(&JsonLibrary {
            schema: 1,
            library: self.name,
            groups: self.groups(lang),
        })
    }

    fn groups(&self, lang: Lang) -> Vec<Group<'a>> {
        let design = self.design;
        let words = &design.words;
        let page = Page { of: *self, lang };
        let plain = |name| page.entry(name, Vec::new());
        let within = |name: &'a Name, wider: Option<Element>| {
            page.entry(name, wider.map(|it| page.within(it)).into_iter().collect())
        };
        let group = |kind, en, ja, entries: Vec<Option<Entry<'a>>>| Group {
            kind,
            title: page.lang.pick(en, ja),
            entries: entries.into_iter().flatten().collect(),
        };
        let mut groups = vec![
            group(
                "law",
                "Laws",
                "法令",
                design.laws.iter().map(|it| page.law(it)).collect(),
            ),
            group(
                "identifier",
                "Identifiers",
                "識別子",
                design
                    .identifiers
                    .ids()
                    .map(|it| page.identifier(it))
                    .collect(),
            ),
            group(
                "mapping",
                "Mappings",
                "対応表",
                (design.mappings.iter())
                    .map(|it| {
                        let ends = format!(
                            "{} → {}",
                            page.label(Element::Identifier(it.from)),
                            page.label(Element::Identifier(it.to))
                        );
                        let held = it.held_by.value().map(|&it| page.held(Element::Actor(it)));
                        page.entry(&it.name, std::iter::once(ends).chain(held).collect())
                    })
                    .collect(),
            ),
            group(
                "system",
                "Systems",
                "システム",
                design.systems.iter().map(|it| page.system(it)).collect(),
            ),
            group(
                "actor",
                "Actors",
                "主体",
                (design.actors.iter())
                    .map(|it| page.entry(&it.name, vec![it.kind.word(lang).to_owned()]))
                    .collect(),
            ),
            group(
                "data",
                "Classes of data",
                "情報",
                (design.data.iter())
                    .map(|it| {
                        let about = it.about.value().map(|it| it.word(lang).to_owned());
                        let sector = it.sector.value().map(|&it| page.label(Element::Sector(it)));
                        let care = it
                            .sensitive
                            .then(|| page.lang.pick("sensitive", "要配慮").to_owned());
                        let wider = it.within.map(|it| page.within(Element::Data(it)));
                        let says = about.into_iter().chain(sector).chain(care).chain(wider);
                        page.entry(&it.name, says.collect())
                    })
                    .collect(),
            ),
            group(
                "document",
                "Documents",
                "書類",
                (words.documents.iter())
                    .map(|it| {
                        let shows = it.shows.iter().map(|&it| Element::Data(it));
                        page.entry(&it.name, page.list(("shows", "内容："), shows))
                    })
                    .collect(),
            ),
            group(
                "purpose",
                "Purposes",
                "目的",
                (words.purposes.iter())
                    .map(|it| within(&it.name, it.within.map(Element::Purpose)))
                    .collect(),
            ),
            group(
                "sector",
                "Sectors",
                "分野",
                words.sectors.iter().map(|it| plain(&it.name)).collect(),
            ),
            group(
                "event",
                "Events",
                "出来事",
                words.events.iter().map(|it| plain(&it.name)).collect(),
            ),
            group(
                "group",
                "Groups of people",
                "集団",
                words.groups.iter().map(|it| plain(&it.name)).collect(),
            ),
        ];
        groups.retain(|it| !it.entries.is_empty());
        groups
    }
}

/// A library in one language.
struct Page<'a> {
    of: Library<'a>,
    lang: Lang,
}

impl<'a> Page<'a> {
    fn label(&self, element: Element) -> String {
        say::label_of(self.of.design, element, self.lang)
    }

    fn within(&self, wider: Element) -> String {
        match self.lang {
            Lang::En => format!("within {}", self.label(wider)),
            Lang::Ja => format!("{}に含まれる", self.label(wider)),
        }
    }

    fn held(&self, by: Element) -> String {
        match self.lang {
            Lang::En => format!("held by {}", self.label(by)),
            Lang::Ja => format!("保有：{}", self.label(by)),
        }
    }

    /// Several things after a word; nothing where there are none.
    fn list(&self, (en, ja): (&str, &str), all: impl IntoIterator<Item = Element>) -> Vec<String> {
        let labels: Vec<String> = all.into_iter().map(|it| self.label(it)).collect();
        if labels.is_empty() {
            return Vec::new();
        }
        vec![match self.lang {
            Lang::En => format!("{en} {}", labels.join("; ")),
            Lang::Ja => format!("{ja}{}", labels.join("、")),
        }]
    }

    /// From when until when something holds.
    fn period(&self, period: &Period) -> Vec<String> {
        let from = period.from.map(|day| match self.lang {
            Lang::En => format!("from {}", say::date(day, Lang::En)),
            Lang::Ja => format!("{}から", say::date(day, Lang::Ja)),
        });
        let until = period.until.map(|day| match self.lang {
            Lang::En => format!("until {}", say::date(day, Lang::En)),
            Lang::Ja => format!("{}まで", say::date(day, Lang::Ja)),
        });
        from.into_iter().chain(until).collect()
    }

    /// A declaration, where it is of these files.
    fn entry(&self, name: &'a Name, says: Vec<String>) -> Option<Entry<'a>> {
        let of = self.of;
        (of.of)(of.design, name.span.file).then(|| Entry {
            name: &name.id,
            title: name.label(self.lang),
            also: &name.aliases,
            says,
            egov: None,
            note: said_above(of.sources, name),
            provisions: Vec::new(),
        })
    }

    fn law(&self, law: &'a Law) -> Option<Entry<'a>> {
        let mut says = vec![law.level.word(self.lang).to_owned()];
        says.extend(self.period(&law.period));
        let all = law.provisions.iter();
        let provisions = all.map(|&it| self.article(&self.of.design.provisions[it]));
        Some(Entry {
            egov: law.egov.as_deref(),
            provisions: provisions.collect(),
            ..self.entry(&law.name, says)?
        })
    }

    fn article(&self, provision: &'a Provision) -> Article<'a> {
        let effects = provision.effects.iter();
        let effects = effects.map(|it| effects::effect(self.of.design, it, self.lang));
        Article {
            number: match self.lang {
                Lang::En => provision.number.to_string(),
                Lang::Ja => provision.number.japanese(),
            },
            title: provision.title.as_ref().map(|it| it.get(self.lang)),
            effects: self
                .period(&provision.period)
                .into_iter()
                .chain(effects)
                .collect(),
            source: provision.source.as_ref().map(|it| it.get(self.lang)),
        }
    }

    fn identifier(&self, id: IdentifierId) -> Option<Entry<'a>> {
        let it = &self.of.design.identifiers[id];
        let unit = it.unit.value().map(|it| it.word(self.lang).to_owned());
        let reach = it.reach.value().map(|it| match it {
            Reach::Universal => self.lang.pick("universal", "全国共通").to_owned(),
            Reach::Local => self.lang.pick("local", "システム内").to_owned(),
            Reach::Sector(sector) => match self.lang {
                Lang::En => format!("sector {}", self.label(Element::Sector(*sector))),
                Lang::Ja => format!("分野：{}", self.label(Element::Sector(*sector))),
            },
        });
        let law = it.governed_by.map(|(law, _)| match self.lang {
            Lang::En => format!("governed by {}", self.label(Element::Law(law))),
            Lang::Ja => format!("利用を規律する法令：{}", self.label(Element::Law(law))),
        });
        self.entry(&it.name, unit.into_iter().chain(reach).chain(law).collect())
    }

    fn system(&self, it: &'a System) -> Option<Entry<'a>> {
        let holder = it.of.value().map(|&it| self.held(Element::Actor(it)));
        let run_by = it.run_by.map(|(by, _)| match self.lang {
            Lang::En => format!("run by {}", self.label(Element::Actor(by))),
            Lang::Ja => format!("運用：{}", self.label(Element::Actor(by))),
        });
        let keys = match &it.keys {
            Stated::Is(keys, _) => keys.as_slice(),
            _ => &[],
        };
        let holds = it.holds.iter().map(|(it, _)| Element::Data(*it));
        let keys = keys.iter().map(|&it| Element::Identifier(it));
        let mut says: Vec<String> = holder.into_iter().chain(run_by).collect();
        says.extend(self.list(("holds", "保有する情報："), holds));
        says.extend(self.list(("keyed by", "鍵："), keys));
        says.extend(self.period(&it.period));
        self.entry(&it.name, says)
    }
}

/// What the file says in the lines right above a declaration; nothing where it says nothing.
fn said_above(sources: &Sources, name: &Name) -> Option<String> {
    let source = sources.get(name.whole.file)?;
    let before = source.text.get(..name.whole.start as usize)?;
    // The line on which the declaration begins is not above it.
    let above = before.rfind('\n').and_then(|end| before.get(..end))?;
    // What an empty line parts from it is about the whole file.
    let comments = above.rsplit('\n');
    let comments = comments.map_while(|it| it.trim_start().strip_prefix('#'));
    // A heading of dashes is about what follows, not about this.
    let comments = comments
        .map(str::trim)
        .take_while(|it| !it.starts_with("----"));
    let mut lines: Vec<&str> = comments.collect();
    lines.reverse();
    let text = lines.join(" ");
    (!text.trim().is_empty()).then(|| text.trim().to_owned())
}

fn entry_text(out: &mut String, entry: &Entry<'_>, lang: Lang, palette: Palette) {
    const INDENT: usize = 6;
    let mut names = vec![entry.title];
    names.extend(entry.also.iter().map(String::as_str));
    let names: Vec<&str> = names.into_iter().filter(|it| *it != entry.name).collect();
    let separator = match lang {
        Lang::En => ", ",
        Lang::Ja => "、",
    };
    let _ = writeln!(
        out,
        "  {}  {}",
        palette.paint(Ink::Strong, entry.name),
        names.join(separator)
    );
    let mut line = |indent: usize, quiet: bool, text: &str| {
        for line in wrap(text, COLUMNS.saturating_sub(indent)) {
            let line = if quiet {
                palette.paint(Ink::Quiet, &line)
            } else {
                line
            };
            let _ = writeln!(out, "{}{line}", " ".repeat(indent));
        }
    };
    let egov = entry.egov.map(|id| format!("e-Gov {id}"));
    let says: Vec<String> = entry.says.iter().cloned().chain(egov).collect();
    if !says.is_empty() {
        line(INDENT, false, &says.join(" · "));
    }
    if let Some(note) = &entry.note {
        line(INDENT, true, note);
    }
    let numbers = entry.provisions.iter().map(|it| width(&it.number));
    let column = numbers.max().unwrap_or(0);
    for article in &entry.provisions {
        let number = pad(&article.number, column);
        let title = article.title.unwrap_or_default();
        line(INDENT, false, format!("{number}  {title}").trim_end());
        let under = INDENT + column + 2;
        for effect in &article.effects {
            line(under, false, effect);
        }
        if let Some(source) = article.source {
            line(under, true, source);
        }
    }
}
