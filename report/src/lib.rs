//! Findings out: text, JSON and other formats
