//! The dense indices of the game.

#![allow(
    unreachable_pub,
    reason = "the macro makes public indices; these are seen in the game alone"
)]

use crate::flow::index::id;

id!(
    /// A region.
    RegionId
);
id!(
    /// A vertex of the board.
    VertexId
);
id!(
    /// A place of the board, which holds a token or none.
    PlaceId
);
id!(
    /// A state.
    StateId
);
id!(
    /// A vertex that can do something in one state.
    MoveId
);
id!(
    /// A thing that the applicant can do at one move.
    AltId
);
