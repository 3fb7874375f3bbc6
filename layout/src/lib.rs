//! Swim lanes: an abstract process graph to coordinates
