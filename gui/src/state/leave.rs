//! Closing the window: not before the user said what is to become of texts that are not saved.

use super::State;
use crate::worker::Job;

/// How far the window is from being closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// The user is asked.
    Asked,
    /// What is not saved is being saved.
    Saving,
    /// Nothing stands in the way.
    Free,
}

impl State {
    /// The user wants to close the window; whether it may be closed at once.
    pub fn leave(&mut self) -> bool {
        if self.leaving == Some(Leaving::Free) || !self.is_edited() {
            return true;
        }
        self.leaving = Some(Leaving::Asked);
        false
    }

    /// Saves, then closes.
    pub fn save_and_leave(&mut self) {
        self.leaving = Some(Leaving::Saving);
        self.save();
    }

    /// Closes without saving.
    pub fn leave_unsaved(&mut self) {
        self.leaving = Some(Leaving::Free);
        self.worker.ask(Job::Keep(Vec::new()));
    }

    /// Whether the window is to be closed now.
    pub fn is_left(&self) -> bool {
        match self.leaving {
            Some(Leaving::Free) => true,
            Some(Leaving::Saving) => !self.is_edited(),
            Some(Leaving::Asked) | None => false,
        }
    }

    /// Whether the user changed a text since it was saved.
    pub fn is_edited(&self) -> bool {
        self.editor.buffers.values().any(|it| it.is_modified())
    }
}
