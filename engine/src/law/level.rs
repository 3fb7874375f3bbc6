//! Which laws can be a ground, by their level and by what they rest on.

use gensoku_dsl::design::{Citation, LawId, Level, ProvisionId};

use crate::world::World;

impl World<'_> {
    /// Whether a provision is one on which personal data can move, or a governed identifier be used: of an act, of an
    /// order, which an act lets somebody issue, of an ordinance of a local government. A notice or a guideline tells
    /// offices how to apply the law and lets nothing pass that the law does not, and no more does what is said to rest on
    /// these alone.
    pub fn can_be_a_ground(&self, provision: ProvisionId) -> bool {
        let it = &self.design.provisions[provision];
        self.is_a_ground(it.law, it.under.iter(), &mut Vec::new())
    }

    fn is_a_ground<'a>(
        &'a self,
        id: LawId,
        also_under: impl Iterator<Item = &'a Citation>,
        passed: &mut Vec<LawId>,
    ) -> bool {
        let law = &self.design.laws[id];
        match law.level {
            Level::Act => true,
            Level::Notice | Level::Guideline => false,
            Level::Ordinance => law
                .of
                .is_none_or(|it| self.design.actors[it].kind.is_local()),
            Level::CabinetOrder | Level::MinisterialOrder => {
                passed.push(id);
                let mut under = law.under.iter().chain(also_under).peekable();
                under.peek().is_none()
                    || under.any(|it| {
                        !passed.contains(&it.law) && self.is_a_ground(it.law, [].iter(), passed)
                    })
            }
        }
    }
}
