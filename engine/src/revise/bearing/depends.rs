//! On what a finding depends.

use std::collections::BTreeSet;

use gensoku_dsl::design::{DataId, Design, ProcedureId, StepId};

use crate::finding::Element;
use crate::revise::ways::named;
use crate::rules::Rule;
use crate::rules::asks::{Asks, in_procedures};
use crate::rules::expr::Expr;
use crate::rules::facets::{Facets, Reads};
use crate::rules::types::Kind;

/// On what a finding depends: what the questions of its rule read, of what it is about.
#[derive(Clone, Debug)]
pub(in crate::revise) struct Depends {
    /// What its rule reads.
    pub(super) reads: Reads,
    /// What of that is the better for it the more there is.
    pub(super) wants: Facets,
    /// The procedures that are meant by “here”; any where absent.
    pub(super) procedures: Option<BTreeSet<ProcedureId>>,
    /// The data that is meant by “the data asked about”; any where absent.
    pub(super) data: Option<BTreeSet<DataId>>,
    /// The one step that it is about.
    pub(super) step: Option<StepId>,
    /// Whether only data clauses of that step are meant.
    pub(super) own: bool,
    /// The words by one of which its step is said to be done, or not to be.
    pub(super) words: BTreeSet<String>,
}

/// Kinds that its rule may find other data by.
const OF_DATA: [Kind; 5] = [
    Kind::Data,
    Kind::Document,
    Kind::Movement,
    Kind::Record,
    Kind::Profile,
];

impl Depends {
    pub(in crate::revise) fn of(design: &Design, rule: Option<&Rule>, finding: &str) -> Self {
        let Some(rule) = rule else {
            return Self::on_everything();
        };
        let asks = Asks::of(rule);
        let about = named(design, finding);
        let procedures: BTreeSet<ProcedureId> = about
            .iter()
            .filter_map(|it| match it {
                Element::Procedure(id) => Some(*id),
                Element::Step(id) => Some(design.steps[*id].procedure),
                _ => None,
            })
            .collect();
        let data: BTreeSet<DataId> = about
            .iter()
            .filter_map(|it| match it {
                Element::Data(id) => Some(*id),
                _ => None,
            })
            .collect();
        let step = about.iter().find_map(|it| match it {
            Element::Step(id) => Some(*id),
            _ => None,
        });
        let looks_for_data = asks.looks_for.iter().any(|it| OF_DATA.contains(it));
        let one = !data.is_empty() && !looks_for_data && !asks.binds.contains(&Kind::Profile);
        let looks_further = looks_for_data || asks.looks_for.iter().any(|it| in_procedures(*it));
        // A cut is asked about for the step of the finding only where that is all that is demanded of it.
        let of_its_step = match &rule.demand {
            Expr::Phrase(it, _) if it.reads().here.meet(Facets::IN_CUT) => Facets::IN_CUT,
            _ => Facets::NONE,
        };
        Self {
            reads: asks.reads,
            wants: Facets::DIGITAL.and(of_its_step).without(asks.against),
            procedures: (!procedures.is_empty()).then_some(procedures),
            data: one.then_some(data),
            step,
            own: step.is_some() && !looks_further && !asks.binds.contains(&Kind::Procedure),
            words: asks.words,
        }
    }

    fn on_everything() -> Self {
        Self {
            reads: Reads::EVERYTHING,
            wants: Facets::NONE,
            procedures: None,
            data: None,
            step: None,
            own: false,
            words: BTreeSet::new(),
        }
    }
}
