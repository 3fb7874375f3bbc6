//! A process model as a design in the language, on which an official can go on writing.
//!
//! Every pool and every sub-process becomes a procedure; pools and lanes become actors; activities and events become
//! steps that keep their ids as names and their names as titles; gateways become ways and joins of the steps around
//! them. What a model cannot say (channels, legal grounds, kinds of actors) is left open. What the language cannot say
//! is a warning at its element, and stands beside its step as a comment.

mod data;
mod duration;
mod graph;
mod make;
mod names;
mod people;
mod reduce;
mod told;
mod write;

use gensoku_dsl::diagnostic::Diagnostic;
use gensoku_dsl::text::Lang;

use super::read::Imported;
use super::warning::Warning;

/// A design as a text, and what of the model it does not tell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// The text, in its one form.
    pub text: String,
    /// What was left out or said in another way, in the order of the file; what was told when the model was read
    /// comes with it.
    pub warnings: Vec<Warning>,
}

/// Writes a process model as a design, with the keywords of a language. `title` is used where the model has none.
///
/// # Errors
/// Where the text is not in the language: a fault of the tool.
///
/// ```
/// use gensoku_dsl::text::Lang;
///
/// let text = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">
///   <startEvent id="s"/><userTask id="t" name="Apply"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/>
///   <endEvent id="done"/><sequenceFlow id="g" sourceRef="t" targetRef="done"/>
/// </process></definitions>"#;
/// let imported = gensoku_interop::bpmn::read(text)?;
/// let written = gensoku_interop::bpmn::design(&imported, "Example", Lang::En).expect("it is in the language");
/// assert!(written.text.contains("step t \"Apply\" {\n    then done\n  }"), "{}", written.text);
/// # Ok::<(), gensoku_interop::bpmn::ReadError>(())
/// ```
pub fn design(imported: &Imported, title: &str, lang: Lang) -> Result<Written, Vec<Diagnostic>> {
    let (text, mut warnings) = write::text(imported, title, lang);
    let text = gensoku_dsl::fmt::format(&text, Some(lang))?;
    warnings.extend(imported.warnings.iter().cloned());
    warnings.sort_by(|a, b| (a.at, a.code, &a.detail).cmp(&(b.at, b.code, &b.detail)));
    warnings.dedup();
    Ok(Written { text, warnings })
}
