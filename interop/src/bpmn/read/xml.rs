//! What is asked of the XML of a file.

use roxmltree::Node;

/// The child elements, those of vendors apart.
pub(super) fn children<'d>(xml: Node<'d, 'd>) -> impl Iterator<Item = Node<'d, 'd>> {
    xml.children()
        .filter(|it| it.is_element() && it.tag_name().name() != "extensionElements" && is_bpmn(*it))
}

/// Whether an element belongs to BPMN: by its namespace (there are drafts with another one, and files without), or that
/// of the element around it.
pub(super) fn is_bpmn(xml: Node<'_, '_>) -> bool {
    let namespace = xml.tag_name().namespace();
    let around = xml.parent_element().map(|it| it.tag_name().namespace());
    namespace.is_none_or(|it| {
        let plain = it.strip_prefix("http://").or(it.strip_prefix("https://"));
        let known = ["www.omg.org/", "schema.omg.org/"];
        around == Some(namespace)
            || plain.is_some_and(|it| known.iter().any(|known| it.starts_with(known)))
    })
}

/// An attribute of BPMN; some tools give attributes the prefix of their element.
pub(super) fn attribute<'d>(xml: Node<'d, 'd>, name: &str) -> Option<&'d str> {
    let own = xml.tag_name().namespace();
    let mut found = xml
        .attributes()
        .filter(|it| it.name() == name && (it.namespace().is_none() || it.namespace() == own));
    found.next().map(|it| it.value())
}

/// The id of an element; empty where it has none.
pub(super) fn id_of<'d>(xml: Node<'d, 'd>) -> &'d str {
    attribute(xml, "id").unwrap_or("").trim()
}

/// What a yes or no attribute says, where it says anything.
pub(super) fn flag(xml: Node<'_, '_>, name: &str) -> Option<bool> {
    let value = attribute(xml, name)?.trim();
    match value {
        "1" => Some(true),
        "0" => Some(false),
        _ if value.eq_ignore_ascii_case("true") => Some(true),
        _ if value.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

pub(super) fn is_true(xml: Node<'_, '_>, name: &str) -> bool {
    flag(xml, name) == Some(true)
}

/// All text inside an element.
pub(super) fn text_of(xml: Node<'_, '_>) -> String {
    let text: String = xml
        .descendants()
        .filter(Node::is_text)
        .filter_map(|it| it.text())
        .collect();
    text.trim().to_owned()
}

pub(super) fn documentation(xml: Node<'_, '_>) -> String {
    let texts: Vec<String> = xml
        .children()
        .filter(|it| it.is_element() && it.tag_name().name() == "documentation")
        .map(|it| text_of(it))
        .filter(|text| !text.is_empty())
        .collect();
    texts.join("\n")
}

/// A qualified name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |it| it.1)
}
