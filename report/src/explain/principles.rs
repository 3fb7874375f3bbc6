//! The pages of a pack and of a profile of principles: what it asks, rule by rule.

use std::fmt::Write as _;

use gensoku_dsl::text::Lang;
use gensoku_engine::rules::{Rule, say};
use gensoku_policies::profile::Asks;
use gensoku_policies::{Pack, Packs, Profile};
use serde::Serialize;

use super::{COLUMNS, parameter};
use crate::Error;
use crate::json::written;
use crate::style::{Ink, Palette, pad, wrap};

/// What a page tells of.
#[derive(Clone, Copy)]
pub enum Principles<'a> {
    /// The rules of one pack.
    Pack(&'a Pack),
    /// The rules that a profile asks, by its principles.
    Profile(&'a Profile),
}

impl<'a> Principles<'a> {
    /// The pack or the profile that bears a name.
    pub fn named(packs: &'a Packs, name: &str) -> Option<Self> {
        let profiles = packs.profiles.iter().map(Self::Profile);
        let all = packs.packs.iter().map(Self::Pack).chain(profiles);
        all.into_iter().find(|it| it.name() == name)
    }

    fn name(self) -> &'a str {
        match self {
            Self::Pack(it) => &it.name,
            Self::Profile(it) => &it.name,
        }
    }

    fn title(self, lang: Lang) -> &'a str {
        match self {
            Self::Pack(it) => it.title.get(lang),
            Self::Profile(it) => it.title.get(lang),
        }
    }

    /// Its rules under what they are told by: its principles first, then packs.
    fn groups(self, packs: &'a Packs, lang: Lang) -> Vec<Group<'a>> {
        let mut groups: Vec<Group<'a>> = Vec::new();
        let empty = |name, title| Group {
            name,
            title,
            rules: Vec::new(),
        };
        if let Self::Profile(profile) = self {
            let principles = profile.principles.iter();
            groups.extend(principles.map(|it| empty(it.name.as_str(), it.title.get(lang))));
        }
        let principles = groups.len();
        let of_packs = packs.packs.iter();
        groups.extend(of_packs.map(|it| empty(it.name.as_str(), it.title.get(lang))));
        for rule in &packs.rules {
            let place = match self {
                Self::Pack(pack) if rule.pack != pack.name => continue,
                Self::Profile(profile) if !profile.asks(rule) => continue,
                Self::Pack(_) => None,
                Self::Profile(profile) => profile.principle_of(rule),
            };
            let of_pack = || packs.packs.iter().position(|it| it.name == rule.pack);
            let place = place.or_else(|| Some(principles + of_pack()?));
            if let Some(group) = place.and_then(|it| groups.get_mut(it)) {
                group.rules.push(rule);
            }
        }
        groups.retain(|it| !it.rules.is_empty());
        groups
    }

    /// The page.
    pub fn text(self, packs: &Packs, lang: Lang, palette: Palette) -> String {
        let groups = self.groups(packs, lang);
        let mut out = String::new();
        let name = palette.paint(Ink::Strong, self.name());
        let _ = writeln!(out, "{name}  {}", self.title(lang));
        let rules = groups.iter().map(|it| it.rules.len()).sum::<usize>();
        let kind = match self {
            Self::Pack(_) => lang.pick("a pack of rules", "規則集"),
            Self::Profile(_) => lang.pick("a profile of principles", "原則のプロファイル"),
        };
        let count = match (lang, rules) {
            (Lang::En, 1) => "1 rule".to_owned(),
            (Lang::En, many) => format!("{many} rules"),
            (Lang::Ja, many) => format!("規則{many}件"),
        };
        let _ = writeln!(
            out,
            "{}",
            palette.paint(Ink::Quiet, &format!("{kind} · {count}"))
        );
        let mut part = |title: &str, text: &str| {
            let _ = writeln!(out, "\n{}", palette.paint(Ink::Strong, title));
            for line in wrap(text, COLUMNS) {
                let _ = writeln!(out, "  {line}");
            }
        };
        match self {
            Self::Pack(it) => part(lang.pick("Principle", "原則"), it.principle.get(lang)),
            Self::Profile(it) => {
                part(lang.pick("Source", "出典"), &it.source);
                let asks = match &it.asks {
                    Asks::Everything => lang.pick("every pack", "すべての規則集").to_owned(),
                    Asks::Only { packs, rules } => {
                        let separator = lang.pick(", ", "、");
                        [packs.join(separator), rules.join(separator)].join(separator)
                    }
                };
                part(lang.pick("Asks", "判定の対象"), &asks);
            }
        }
        let widest = groups.iter().flat_map(|it| &it.rules);
        let widest = widest.map(|it| it.name.len()).max().unwrap_or_default();
        for group in &groups {
            let title = match self {
                Self::Pack(_) => lang.pick("Rules", "規則").to_owned(),
                Self::Profile(_) => format!("{} {}", group.name, group.title),
            };
            let _ = writeln!(out, "\n{}", palette.paint(Ink::Strong, &title));
            for rule in &group.rules {
                let severity = say::severity(rule.severity);
                let _ = writeln!(
                    out,
                    "  {}  {}  {}",
                    pad(&rule.name, widest),
                    pad(severity.get(lang), 7),
                    rule.title.get(lang)
                );
            }
        }
        let mut named: Vec<&String> = groups
            .iter()
            .flat_map(|it| &it.rules)
            .flat_map(|it| &it.parameters)
            .collect();
        named.sort();
        named.dedup();
        if !named.is_empty() {
            let title = lang.pick("Parameters", "パラメータ");
            let _ = writeln!(out, "\n{}", palette.paint(Ink::Strong, title));
        }
        for name in named {
            parameter(&mut out, name, &packs.parameters, lang);
        }
        let more = lang.pick(
            "more: gensoku explain RULE",
            "各規則の説明：gensoku explain 規則名",
        );
        let _ = writeln!(out, "\n{}", palette.paint(Ink::Quiet, more));
        out
    }

    /// The same for scripts.
    ///
    /// # Errors
    /// Where it cannot be written as JSON.
    pub fn json(self, packs: &'a Packs, lang: Lang) -> Result<Vec<u8>, Error> {
        let groups = self.groups(packs, lang);
        let (pack, profile, principle, source) = match self {
            Self::Pack(it) => (
                Some(it.name.as_str()),
                None,
                Some(it.principle.get(lang)),
                None,
            ),
            Self::Profile(it) => (None, Some(it.name.as_str()), None, Some(it.source.as_str())),
        };
        let rule = |it: &&'a Rule| JsonAsked {
            rule: &it.name,
            pack: &it.pack,
            severity: it.severity.word(),
            title: it.title.get(lang),
        };
        let group = |it: &Group<'a>| JsonGroup {
            name: it.name,
            title: it.title,
            rules: it.rules.iter().map(rule).collect(),
        };
        written(&JsonPrinciples {
            schema: 1,
            pack,
            profile,
            title: self.title(lang),
            principle,
            source,
            groups: groups.iter().map(group).collect(),
        })
    }
}

/// Rules that are told together.
struct Group<'a> {
    name: &'a str,
    title: &'a str,
    rules: Vec<&'a Rule>,
}

#[derive(Serialize)]
struct JsonPrinciples<'a> {
    schema: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pack: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<&'a str>,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    principle: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    groups: Vec<JsonGroup<'a>>,
}

#[derive(Serialize)]
struct JsonGroup<'a> {
    name: &'a str,
    title: &'a str,
    rules: Vec<JsonAsked<'a>>,
}

#[derive(Serialize)]
struct JsonAsked<'a> {
    rule: &'a str,
    pack: &'a str,
    severity: &'a str,
    title: &'a str,
}
