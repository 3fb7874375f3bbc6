//! The pages of all codes: of designs, rules, settings and process models.

use gensoku_dsl::codes::Code;
use gensoku_interop::bpmn;
use gensoku_policies::codes;

/// The page of a code, of any kind.
pub fn find(code: &str) -> Option<&'static Code> {
    all().find(|it| it.code == code)
}

/// All pages.
pub fn all() -> impl Iterator<Item = &'static Code> {
    codes::all().chain(bpmn::CODES)
}
