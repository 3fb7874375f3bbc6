//! What tells one case of a rule from its others, and one finding from all others: the elements that name it.

use smallvec::{SmallVec, smallvec};

use super::eval::Eval;
use super::expr::Rule;
use super::say;
use super::value::Object;
use crate::finding::Element;

impl Eval<'_> {
    /// What tells the identity of one case of a rule from those of its others.
    pub(super) fn key(&self, rule: &Rule, objects: &[Object]) -> Key {
        let mut elements: SmallVec<[Element; 2]> = SmallVec::new();
        let plain = self.gathered.names_are_plain(self.world.design);
        for &object in objects {
            for element in self.elements(object) {
                if is_word(element) && !elements.is_empty() {
                    continue;
                }
                // Two at most: of three, two of which bear names of things of other kinds, others might be told alike.
                if !plain || elements.len() == 2 || !has_its_own_name(element) {
                    return Key::Words(self.identity(rule, objects));
                }
                elements.push(element);
            }
        }
        Key::Elements(elements)
    }

    /// `rule@procedure.element[@data|actor|provision]`.
    pub(super) fn identity(&self, rule: &Rule, objects: &[Object]) -> String {
        // Whether a path is another one or lies in it: a procedure that an earlier part already names is not said twice.
        let within = |path: &str, outer: &str| {
            let rest = path.strip_prefix(outer);
            rest.is_some_and(|it| it.is_empty() || it.starts_with('.'))
        };
        let mut parts: SmallVec<[String; 3]> = SmallVec::new();
        for &object in objects {
            for element in self.elements(object) {
                if is_word(element) && !parts.is_empty() {
                    continue;
                }
                let path = say::path_of(self.world.design, element);
                if !parts.iter().any(|it| within(it, &path)) {
                    parts.retain(|it| !within(&path, it));
                    parts.push(path);
                }
            }
        }
        let mut id = rule.name.to_string();
        if parts.is_empty() {
            id.push('@');
        }
        for part in &parts {
            id.push('@');
            id.push_str(part);
        }
        id
    }

    /// What a finding is about, if anything.
    pub(super) fn subject(&self, objects: &[Object]) -> Option<Element> {
        self.elements(*objects.first()?).into_iter().next()
    }

    /// The declared elements that name an object.
    pub(super) fn elements(&self, object: Object) -> SmallVec<[Element; 3]> {
        let world = self.world;
        match object {
            Object::Element(element) => smallvec![element],
            Object::Record(index) => world.records.get(index).map_or_else(SmallVec::new, |it| {
                let mut elements: SmallVec<_> =
                    smallvec![Element::System(it.system), Element::Data(it.data)];
                // Of several keys each is a record of its own.
                if world.records_of(it.system, it.data).len() > 1 {
                    elements.extend(it.key.value().map(|&key| Element::Identifier(key)));
                }
                elements
            }),
            Object::Movement(index) => {
                world.movements.get(index).map_or_else(SmallVec::new, |it| {
                    smallvec![Element::Step(it.step), Element::Data(it.data)]
                })
            }
            Object::Profile(index) => world
                .profiles
                .get(index)
                .map_or_else(SmallVec::new, |it| smallvec![Element::Actor(it.actor)]),
        }
    }
}

/// The things that an element is made of, of which a rule speaks.
pub(super) type Objects = SmallVec<[Object; 2]>;

/// What an identity is made of, without the rule.
#[derive(PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// Elements, each of which its name tells from others of its kind.
    Elements(SmallVec<[Element; 2]>),
    /// Its words.
    Words(String),
}

/// Words of the vocabulary name what is found only where nothing else does.
fn is_word(element: Element) -> bool {
    matches!(
        element,
        Element::Document(_) | Element::Sector(_) | Element::Purpose(_)
    )
}

/// Whether its name tells an element from others of its kind.
pub(super) fn has_its_own_name(element: Element) -> bool {
    match element {
        Element::Procedure(_)
        | Element::Step(_)
        | Element::Actor(_)
        | Element::Data(_)
        | Element::System(_)
        | Element::Identifier(_)
        | Element::Mapping(_)
        | Element::Law(_)
        | Element::Document(_)
        | Element::Sector(_)
        | Element::Purpose(_)
        | Element::Event(_)
        | Element::Group(_)
        | Element::Decision(_)
        | Element::Population(_)
        | Element::Scenario(_)
        | Element::Plan(_) => true,
        // A provision may have been enacted anew under its number; the others are told by words, or within something.
        Element::Provision(_)
        | Element::Outcome(..)
        | Element::Milestone(..)
        | Element::Consultation(..)
        | Element::Review(..)
        | Element::Measure(..)
        | Element::Acceptance(_)
        | Element::Imported(_) => false,
    }
}
