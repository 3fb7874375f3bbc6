//! What questions of the graph are about, by identity and not by their words.

macro_rules! matters {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// What a question is about that a change of a design may answer: by it a way out of a finding is looked for,
        /// whatever rule asks.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Matter {
            $($(#[$doc])* $name,)*
        }

        impl Matter {
            /// Every matter.
            #[cfg(test)]
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name),*];
        }
    };
}

matters! {
    /// The steps that keep a procedure from being finished digitally.
    DigitalCut,
    /// Whether a procedure can be finished digitally.
    Digitally,
    /// Whether a step is done without a hand.
    ByMachine,
    /// Whether a seal is asked for.
    Seal,
    /// Whether a chip can be read.
    Chip,
    /// Whether somebody is identified.
    Identification,
    /// Whether a mandate is shown.
    Mandate,
    /// Whether a step can occur at all.
    Occurrence,
    /// Whether what stands in needs what is down.
    StandIn,
    /// Whom a procedure serves.
    Served,
    /// How long a procedure keeps the applicant busy.
    OwnTime,
    /// On what a procedure rests.
    GroundOfProcedure,
    /// Which scenarios a procedure must survive.
    Scenarios,
    /// Whether a procedure is for a disaster.
    Disaster,
    /// What is there without a system.
    WithoutSystem,
    /// What is there in a scenario.
    InScenario,
    /// What those can do who lack something.
    WithoutNeed,
    /// What can be done from abroad.
    FromAbroad,
    /// How old the income is on which is decided.
    AgeOfIncome,
    /// Where the account comes from to which is paid.
    Account,
    /// Whether a plan carries a revision.
    CarriedByPlan,
    /// Whether a movement is encrypted.
    EncryptedMovement,
    /// Whether a system is encrypted.
    EncryptedSystem,
    /// How long something is kept.
    Retention,
    /// Whether something goes in a standard format.
    StandardFormat,
    /// Whether the person has acted before.
    AskedFirst,
    /// Whether a movement is forbidden.
    Prohibition,
    /// Whether a provision permits a movement.
    Permission,
    /// Whether a movement may go by a code of one agency.
    Code,
    /// Whether the person can see a record of a movement.
    AccessRecord,
    /// For what an identifier may be used.
    UseOfIdentifier,
    /// Whether a movement has a use case.
    UseCase,
    /// What a consent covers and how it can be withdrawn.
    Consent,
    /// Whether a movement stands on consent.
    OnConsent,
    /// Whether one unit is coarser than another.
    Coarseness,
    /// In whose place an identifier stands.
    InPlaceOf,
    /// Of what data is a part.
    PartOf,
    /// Whether a system is to be built anew.
    BuiltAnew,
    /// What is to become of a system.
    Disposition,
    /// Whether an assessment is published.
    Assessment,
    /// Whether a common system could take its place.
    CommonSystem,
    /// Whether something is kept ready at all times.
    Standing,
    /// Whether a front offers a service.
    Service,
    /// Whether everybody defines a group alike.
    Definition,
    /// On what the definitions of a group stand.
    GroundOfDefinition,
    /// How long there is until a milestone.
    TimeUntil,
    /// How long there is for what a milestone covers.
    TimeFor,
    /// How long before a milestone is announced.
    Notice,
    /// Whom somebody has for a milestone.
    Staff,
    /// Whether something is about corporations.
    Corporations,
    /// Which skills a milestone needs.
    Skills,
    /// Whether a measure is of what people feel.
    Felt,
    /// From what to what a measure goes.
    Bounds,
    /// Whether a plan touches a network.
    Network,
    /// Whether somebody was consulted before the decision.
    Consultation,
}
