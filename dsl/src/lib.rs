//! The design language: text, syntax, names, design
