//! Codes raised by `syntax`: habits from other languages, things left out, things that can't stand where they stand.
use crate::diag::Code;

mod e0101_unexpected;
mod e0103_too_deep;
mod e0104_file_too_large;
mod e0109_bad_number;
mod e0111_bad_instant;
mod e0112_bad_escape;
mod e0113_duplicate_clause;

pub use e0101_unexpected::{UNEXPECTED, unexpected};
pub use e0103_too_deep::{TOO_DEEP, too_deep};
pub use e0104_file_too_large::{FILE_TOO_LARGE, file_too_large};
pub use e0109_bad_number::{BAD_NUMBER, inexact_duration, not_whole, number_too_long};
pub use e0111_bad_instant::{BAD_INSTANT, bad_instant};
pub use e0112_bad_escape::{BAD_ESCAPE, bad_escape};
pub use e0113_duplicate_clause::{DUPLICATE_CLAUSE, duplicate_clause};

/// All of them, by number.
pub static ALL: &[&Code] =
    &[&UNEXPECTED, &TOO_DEEP, &FILE_TOO_LARGE, &BAD_NUMBER, &BAD_INSTANT, &BAD_ESCAPE, &DUPLICATE_CLAUSE];
