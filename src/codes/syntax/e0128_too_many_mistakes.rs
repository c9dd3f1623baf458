//! `E0128`.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
    /// A file with more mistakes than are told apart
    ///
    /// After a thousand syntax errors the rest of the file is not read: it is hardly a definition. This page shows no example, because it
    /// would have to be that long.
    ///
    /// Mend the first ones, and look whether it is the right file.
    TOO_MANY_MISTAKES = "E0128", "too-many-mistakes", Error
}

/// The diagnostic for the rest of a file.
pub fn too_many_mistakes(place: Place) -> Diagnostic {
    Diagnostic::new(&TOO_MANY_MISTAKES, place, "more than a thousand mistakes: the rest of the file was not read")
        .help("mend the first ones, and look whether this is the right file")
}
