//! **One way left**: an inclusive choice of which one way is left, and which must take some way, takes that one.
//!
//! Exact because a choice that may not take none takes at least one of its ways, and there is no other. Ways go when
//! *side by side* makes several of them one; which way of the large system stands for them is kept for telling.

use super::super::system::Trans;
use super::Reducer;
use super::net::{Arc, Role, Sort};

impl Reducer<'_> {
    /// An inclusive choice of which one way is left.
    pub(super) fn narrow(&mut self, trans: Trans) {
        let Some(choice) = &self.large.transitions[trans].choice else {
            return;
        };
        if choice.none {
            return;
        }
        let roles: Vec<(u32, Arc)> = {
            let it = &mut self.transitions[trans];
            if it.outdegree > 64 {
                return; // looked at again whenever a way goes; it can only matter when few are left
            }
            Self::living(&self.arcs, &mut it.post)
                .into_iter()
                .filter(|(_, arc)| arc.role != Role::Normal)
                .collect()
        };
        let [(arc, it)] = roles.as_slice() else {
            return;
        };
        let way = match it.role {
            Role::Any(slot) => choice.any.get(slot as usize).copied(),
            _ => choice.default,
        };
        if let Some(way) = way {
            self.fixed.insert(trans, way);
        }
        if let Some(arc) = self.arcs.get_mut(*arc as usize) {
            arc.role = Role::Normal;
        }
        let place = it.place;
        self.transitions[trans].sort = Sort::Plain;
        self.wake_place(place);
    }
}
