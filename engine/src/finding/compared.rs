//! Two lists of findings side by side.

use std::collections::BTreeMap;

use super::Finding;

/// Two lists of findings side by side, by their identities: each of the three in the order of its list.
#[derive(Clone, Debug, Default)]
pub struct Compared<'f> {
    /// In the first alone.
    pub solved: Vec<&'f Finding>,
    /// In the second alone.
    pub new: Vec<&'f Finding>,
    /// In both, as the first has it and as the second has it: it may be judged otherwise.
    pub unchanged: Vec<(&'f Finding, &'f Finding)>,
}

impl<'f> Compared<'f> {
    /// Compares what was found before with what is found after.
    pub fn of(
        before: impl IntoIterator<Item = &'f Finding>,
        after: impl IntoIterator<Item = &'f Finding>,
    ) -> Self {
        let before: Vec<&Finding> = before.into_iter().collect();
        let after: Vec<&Finding> = after.into_iter().collect();
        let by_id = |all: &[&'f Finding]| -> BTreeMap<&'f str, &'f Finding> {
            all.iter().map(|it| (it.id.as_str(), *it)).collect()
        };
        let (known, now) = (by_id(&before), by_id(&after));
        let mut compared = Self::default();
        for finding in before {
            match now.get(finding.id.as_str()) {
                Some(now) => compared.unchanged.push((finding, now)),
                None => compared.solved.push(finding),
            }
        }
        let is_new = |it: &&Finding| !known.contains_key(it.id.as_str());
        compared.new = after.into_iter().filter(is_new).collect();
        compared
    }
}
