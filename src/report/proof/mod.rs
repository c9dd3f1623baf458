//! What was proven: one file a format.
//!
//! Never decides anything: a finding is shown as it was proven, and what was not decided is said.
pub mod human;
pub mod json;
