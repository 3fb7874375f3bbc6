//! Designs on disk: what the command and the app share.
