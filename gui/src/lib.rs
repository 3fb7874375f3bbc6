//! The desktop app
