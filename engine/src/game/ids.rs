//! The dense indices of the game.

use gensoku_dsl::index;

index! {
    /// A region.
    pub(super) struct RegionId(u32);
}
index! {
    /// A vertex of the board.
    pub(super) struct VertexId(u32);
}
index! {
    /// A place of the board, which holds a token or none.
    pub(super) struct PlaceId(u32);
}
index! {
    /// A state.
    pub(super) struct StateId(u32);
}
index! {
    /// A vertex that can do something in one state.
    pub(super) struct MoveId(u32);
}
index! {
    /// A thing that the applicant can do at one move.
    pub(super) struct AltId(u32);
}
