//! The procedure as a workflow: whether it can be completed, properly and safely.

use super::super::facets::Facets;
use super::super::matter::Matter;
use super::{Topic, condition};
use crate::flow::soundness::Rule as Sound;

pub(super) static TOPIC: Topic = Topic {
    properties: &[],
    phrases: &[
        condition(
            "{procedure} has an option to complete",
            "{0}はどの状態からも完了できる",
            |eval, it| {
                let procedure = it.procedure(0)?;
                Some(eval.world.sound(Sound::NoOptionToComplete, procedure))
            },
        )
        .reads(Facets::STEPS),
        condition(
            "{procedure} completes properly",
            "{0}は適正に完了する",
            |eval, it| {
                let procedure = it.procedure(0)?;
                Some(eval.world.sound(Sound::ImproperCompletion, procedure))
            },
        )
        .reads(Facets::STEPS),
        condition(
            "{procedure} is safe",
            "{0}は安全である",
            |eval, it| Some(eval.world.sound(Sound::Unsafe, it.procedure(0)?)),
        )
        .reads(Facets::STEPS),
        condition(
            "{step} can occur",
            "{0}は実行されうる",
            |eval, it| Some(eval.world.can_occur(it.step(0)?)),
        )
        .about(&[Matter::Occurrence])
        .reads(Facets::STEPS),
    ],
};
