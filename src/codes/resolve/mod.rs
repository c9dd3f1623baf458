//! Codes raised by `resolve`.
use crate::diag::Code;

/// All of them, by number.
pub static ALL: &[&Code] = &[];
