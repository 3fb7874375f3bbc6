//! Who can put together what about whom: a short section of a check, and the page of one profile.

mod json;

use std::fmt::Write as _;

use gensoku_dsl::design::{ActorRef, DataId, Design, Stated, Unit};
use gensoku_dsl::text::Lang;
use gensoku_engine::finding::Element;
use gensoku_engine::rules::say;
use gensoku_engine::world::{Gathering, How, Part, World};

pub(crate) use json::{JsonProfile, json};

use crate::Input;
use crate::map::words::basic_four;
use crate::style::{Ink, Palette, pad, width, wrap};

/// The words of profiles in both languages.
struct Words {
    title: &'static str,
    under: &'static str,
    tables: &'static str,
    permitted: &'static str,
    by_nothing: &'static str,
    parts: &'static str,
    apart: &'static str,
    whole: &'static str,
    not_stated: &'static str,
    nothing_less: &'static str,
    maybe_less: &'static str,
}

const EN: Words = Words {
    title: "Who can put together what about whom",
    under: "under",
    tables: "by table",
    permitted: "permitted",
    by_nothing: "by nothing",
    parts: "Parts",
    apart: "What would take it apart",
    whole: "It is of one sector, and nothing in it has to go",
    not_stated: "not stated",
    nothing_less: "nothing less does",
    maybe_less: "this is enough; something less may be",
};

const JA: Words = Words {
    title: "誰が誰の何を名寄せできるか",
    under: "識別子",
    tables: "対応表",
    permitted: "根拠あり",
    by_nothing: "根拠なし",
    parts: "内訳",
    apart: "何をなくせば名寄せできなくなるか",
    whole: "一つの分野にとどまり、なくすべきものはない",
    not_stated: "記載なし",
    nothing_less: "いずれも欠くことができない",
    maybe_less: "これで足りるが、より少ない変更で済む可能性がある",
};

fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::En => &EN,
        Lang::Ja => &JA,
    }
}

/// The profiles that say something, in a few lines each; nothing where there are none.
pub(crate) fn section(out: &mut String, input: &Input<'_>, palette: Palette, columns: usize) {
    let world = &input.world;
    let gatherings = world.gatherings();
    let telling: Vec<&Gathering> = gatherings.iter().filter(|it| it.says_something).collect();
    if telling.is_empty() {
        return;
    }
    let words = words(input.lang);
    let _ = writeln!(out, "\n{}", palette.paint(Ink::Strong, words.title));
    let writer = Writer {
        world,
        lang: input.lang,
        palette,
        columns,
    };
    for it in telling {
        writer.brief(out, it);
    }
}

/// The pages of all profiles that bear a name; nothing where none does.
pub fn page(input: &Input<'_>, id: &str, palette: Palette) -> Option<String> {
    let world = &input.world;
    let gatherings = world.gatherings();
    let writer = Writer {
        world,
        lang: input.lang,
        palette,
        columns: 88,
    };
    let mut out = String::new();
    for it in gatherings.iter().filter(|it| it.id == id) {
        if !out.is_empty() {
            out.push('\n');
        }
        writer.brief(&mut out, it);
        writer.parts(&mut out, input, it);
        writer.apart(&mut out, it);
    }
    (!out.is_empty()).then_some(out)
}

/// The names of the profiles of a design.
pub fn ids(input: &Input<'_>) -> Vec<String> {
    let mut ids: Vec<String> = input
        .world
        .gatherings()
        .into_iter()
        .map(|it| it.id)
        .collect();
    ids.dedup();
    ids
}

/// Who can put something together, and how: `Ministry, by holding`.
pub fn whose(design: &Design, it: &Gathering, lang: Lang) -> String {
    let actor = say::label_of(design, Element::Actor(it.profile.actor), lang);
    let how = how(design, it, lang);
    match lang {
        Lang::En => format!("{actor}, {how}"),
        Lang::Ja => format!("{actor}（{how}）"),
    }
}

/// How something is put together: `by holding`.
pub fn how(design: &Design, it: &Gathering, lang: Lang) -> String {
    let case = |id| say::label_of(design, Element::Procedure(id), lang);
    match (it.profile.how, it.profile.case, lang) {
        (How::Case, Some(id), Lang::En) => format!("by case of {}", case(id)),
        (How::Case, Some(id), Lang::Ja) => format!("「{}」の案件ごと", case(id)),
        (How::Holding, _, Lang::En) => "by holding".to_owned(),
        (How::Holding, _, Lang::Ja) => "保有・常時照会".to_owned(),
        (_, _, Lang::En) => "possible".to_owned(),
        (_, _, Lang::Ja) => "運用者として可能".to_owned(),
    }
}

/// About whom a profile is: `a person`, `a household`, `an address`.
pub fn about(unit: Unit, lang: Lang) -> &'static str {
    match (unit, lang) {
        (Unit::Household, Lang::En) => "a household",
        (Unit::Household, Lang::Ja) => "世帯",
        (Unit::Address, Lang::En) => "an address",
        (Unit::Address, Lang::Ja) => "住所",
        (_, Lang::En) => "a person",
        (_, Lang::Ja) => "個人",
    }
}

/// About how many a profile is, where that is stated and more than one case.
pub fn people(it: &Gathering, lang: Lang) -> Option<String> {
    let people = it
        .profile
        .people
        .value()
        .filter(|_| it.profile.how != How::Case)?;
    let grouped = grouped(*people);
    Some(match lang {
        Lang::En => format!("about {grouped} people"),
        Lang::Ja => format!("約{grouped}人"),
    })
}

/// A number with its thousands set apart.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Names in words, each once.
fn named(design: &Design, elements: impl Iterator<Item = Element>, lang: Lang) -> String {
    let mut all: Vec<String> = elements.map(|it| say::label_of(design, it, lang)).collect();
    all.sort();
    all.dedup();
    say::list(&all, lang)
}

/// By what a profile is joined: its identifiers, and name, birth date, address and sex.
pub fn identifiers(design: &Design, it: &Gathering, lang: Lang) -> String {
    let mut all: Vec<String> = it
        .profile
        .identifiers
        .iter()
        .map(|&id| say::label_of(design, Element::Identifier(id), lang))
        .collect();
    all.sort();
    if it.profile.basic_four {
        all.push(basic_four(lang).to_owned());
    }
    say::list(&all, lang)
}

struct Writer<'a> {
    world: &'a World<'a>,
    lang: Lang,
    palette: Palette,
    columns: usize,
}

impl Writer<'_> {
    fn brief(&self, out: &mut String, it: &Gathering) {
        let design = self.world.design;
        let words = words(self.lang);
        let data = named(
            design,
            it.profile.data.iter().copied().map(Element::Data),
            self.lang,
        );
        let about = about(it.profile.unit, self.lang);
        let whose = whose(design, it, self.lang);
        let head = match (self.lang, it.profile.data.is_empty()) {
            (Lang::En, false) => format!("{whose}: {data} of {about}"),
            (Lang::Ja, false) => format!("{whose}：{about}の{data}"),
            (Lang::En, true) => format!("{whose}: nothing of {about} meets"),
            (Lang::Ja, true) => format!("{whose}：{about}について名寄せされる情報はない"),
        };
        let right = people(it, self.lang).unwrap_or_default();
        let room = self.columns.saturating_sub(width(&right) + 4).max(24);
        for (index, line) in wrap(&head, room).iter().enumerate() {
            let space = if index == 0 && !right.is_empty() {
                let space = self.columns.saturating_sub(2 + width(line) + width(&right));
                format!(
                    "{}{}",
                    " ".repeat(space),
                    self.palette.paint(Ink::Quiet, &right)
                )
            } else {
                String::new()
            };
            let indent = if index == 0 { "  " } else { "    " };
            let _ = writeln!(out, "{indent}{line}{space}");
        }
        let under = identifiers(design, it, self.lang);
        if !it.profile.identifiers.is_empty() || it.profile.basic_four {
            self.row(out, words.under, Ink::Quiet, &under);
        }
        if !it.tables.is_empty() {
            let tables = it.tables.iter().copied().map(Element::Mapping);
            self.row(
                out,
                words.tables,
                Ink::Quiet,
                &named(design, tables, self.lang),
            );
        }
        self.grounds(out, it);
        let _ = writeln!(out, "    {}", self.palette.paint(Ink::Quiet, &it.id));
    }

    /// What permits which data, and which nothing does.
    fn grounds(&self, out: &mut String, it: &Gathering) {
        let design = self.world.design;
        let words = words(self.lang);
        let mut by_nothing: Vec<DataId> = Vec::new();
        // Data that stands on the same grounds is told together, in the order of the data.
        let mut permitted: Vec<(Vec<String>, Vec<DataId>)> = Vec::new();
        for (data, parts) in it.counted() {
            if parts.iter().any(|it| it.permission.is_nothing()) {
                by_nothing.push(data);
                continue;
            }
            let mut grounds: Vec<String> = Vec::new();
            for part in parts {
                for ground in self.permission(part) {
                    if !grounds.contains(&ground) {
                        grounds.push(ground);
                    }
                }
            }
            match permitted.iter_mut().find(|it| it.0 == grounds) {
                Some((_, all)) => all.push(data),
                None => permitted.push((grounds, vec![data])),
            }
        }
        let data =
            |all: &[DataId]| named(design, all.iter().copied().map(Element::Data), self.lang);
        for (grounds, all) in permitted {
            let grounds = say::list(&grounds, self.lang);
            let text = match self.lang {
                Lang::En => format!("{}: {grounds}", data(&all)),
                Lang::Ja => format!("{}：{grounds}", data(&all)),
            };
            self.row(out, words.permitted, Ink::Good, &text);
        }
        if !by_nothing.is_empty() {
            self.row(out, words.by_nothing, Ink::Bad, &data(&by_nothing));
        }
    }

    /// The provisions, laws and consents that permit a part.
    fn permission(&self, part: &Part) -> Vec<String> {
        let design = self.world.design;
        let label = |element| say::label_of(design, element, self.lang);
        let permission = &part.permission;
        let provisions = permission
            .provisions
            .iter()
            .copied()
            .map(Element::Provision);
        let laws = permission.laws.iter().copied().map(Element::Law);
        let mut all: Vec<String> = provisions.chain(laws).map(label).collect();
        for movement in permission
            .consents
            .iter()
            .filter_map(|&it| self.world.movements.get(it))
        {
            let step = label(Element::Step(movement.step));
            let consent = match self.lang {
                Lang::En => format!("consent at {step}"),
                Lang::Ja => format!("「{step}」での同意"),
            };
            if !all.contains(&consent) {
                all.push(consent);
            }
        }
        all
    }

    fn row(&self, out: &mut String, label: &str, ink: Ink, text: &str) {
        let words = words(self.lang);
        let labels = [words.under, words.tables, words.permitted, words.by_nothing];
        let column = labels.iter().map(|it| width(it)).max().unwrap_or(0);
        let room = self.columns.saturating_sub(column + 8).max(24);
        for (index, line) in wrap(text, room).iter().enumerate() {
            let label = if index == 0 { label } else { "" };
            let label = self.palette.paint(ink, &pad(label, column));
            let _ = writeln!(out, "      {label}  {line}");
        }
    }

    fn head(&self, out: &mut String, text: &str) {
        let _ = writeln!(out, "\n{}", self.palette.paint(Ink::Strong, text));
    }

    /// Each part with its shortest chain and what permits it.
    fn parts(&self, out: &mut String, input: &Input<'_>, it: &Gathering) {
        self.head(out, words(self.lang).parts);
        for (index, part) in it.parts.iter().enumerate() {
            let _ = writeln!(out, "  {}. {}", index + 1, self.part(part));
            for movement in part
                .chain
                .iter()
                .filter_map(|&it| self.world.movements.get(it))
            {
                let step =
                    say::label_of(self.world.design, Element::Step(movement.step), self.lang);
                let does = say::movement(self.world.design, movement);
                let place = input.place(movement.span);
                let line = format!("{step}: {}  ({place})", does.get(self.lang));
                let _ = writeln!(out, "     {}", self.palette.paint(Ink::Quiet, &line));
            }
            let words = words(self.lang);
            let grounds = self.permission(part);
            let (label, ink, text) = if grounds.is_empty() {
                (words.by_nothing, Ink::Bad, String::new())
            } else {
                (words.permitted, Ink::Good, say::list(&grounds, self.lang))
            };
            let line = format!("     {}  {text}", self.palette.paint(ink, label));
            let _ = writeln!(out, "{}", line.trim_end());
        }
    }

    /// A part: `Income of other City in National, keyed by MyNumber`.
    fn part(&self, part: &Part) -> String {
        let design = self.world.design;
        let label = |element| say::label_of(design, element, self.lang);
        let data = label(Element::Data(part.data));
        let system = part.system.map(|it| label(Element::System(it)));
        let owner = part.owner.value().map(|it| owner(design, it, self.lang));
        let key = match part.key {
            Stated::Is(key, _) => Some(label(Element::Identifier(key))),
            Stated::None(_) => None,
            Stated::Open => Some(words(self.lang).not_stated.to_owned()),
        };
        let mut text = String::new();
        match self.lang {
            Lang::En => {
                text.push_str(&data);
                if let Some(owner) = owner {
                    text.push_str(&format!(" of {owner}"));
                }
                match (system, part.seen) {
                    (Some(system), false) => text.push_str(&format!(" in {system}")),
                    (Some(system), true) => text.push_str(&format!(", looked up in {system}")),
                    (None, _) => text.push_str(", shown"),
                }
                if let Some(key) = key {
                    text.push_str(&format!(", keyed by {key}"));
                }
            }
            Lang::Ja => {
                match (system, part.seen) {
                    (Some(system), false) => text.push_str(&format!("{system}にある")),
                    (Some(system), true) => text.push_str(&format!("{system}で照会する")),
                    (None, _) => text.push_str("示される"),
                }
                if let Some(owner) = owner {
                    text.push_str(&format!("{owner}の"));
                }
                text.push_str(&data);
                if let Some(key) = key {
                    text.push_str(&format!("（{key}）"));
                }
            }
        }
        text
    }

    /// The fewest links without which the actor has no such profile over more than one sector.
    fn apart(&self, out: &mut String, it: &Gathering) {
        let words = words(self.lang);
        self.head(out, words.apart);
        let cut = self
            .world
            .cut(&it.profile, 1)
            .filter(|it| !it.links.is_empty());
        let Some(cut) = cut.filter(|_| it.profile.sectors.len() > 1) else {
            let _ = writeln!(out, "  {}", words.whole);
            return;
        };
        for &link in &cut.links {
            let name = self.world.link_name(link);
            let text = say::link(self.world.design, &self.world.movements, link);
            let _ = writeln!(
                out,
                "  {}  {}",
                text.get(self.lang),
                self.palette.paint(Ink::Quiet, &name)
            );
        }
        let exact = if cut.exact {
            words.nothing_less
        } else {
            words.maybe_less
        };
        let _ = writeln!(out, "  {}", self.palette.paint(Ink::Quiet, exact));
    }
}

/// Whose data is: `City`, `other City`.
fn owner(design: &Design, owner: &ActorRef, lang: Lang) -> String {
    let actor = say::label_of(design, Element::Actor(owner.actor), lang);
    match (owner.other, lang) {
        (false, _) => actor,
        (true, Lang::En) => format!("another {actor}"),
        (true, Lang::Ja) => format!("他の{actor}"),
    }
}
