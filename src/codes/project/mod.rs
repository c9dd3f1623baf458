//! Codes raised by `project`.
use crate::diag::Code;

/// All of them, by number.
pub static ALL: &[&Code] = &[];
