//! `E0609`.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
    /// A definition file that is not UTF-8
    ///
    /// Definitions and the project file are UTF-8 texts. This file holds bytes that are not, so it was saved in another
    /// encoding or is no text at all. This page shows no example, because it is UTF-8 itself.
    ///
    /// Save the file as UTF-8.
    NOT_UTF8 = "E0609", "not-utf8", Error
}

/// The diagnostic for a file whose bytes stop being UTF-8 at a place.
pub fn not_utf8(place: Place, path: &str) -> Diagnostic {
    Diagnostic::new(&NOT_UTF8, place, format!("`{path}` is not UTF-8 from here on")).help("save the file as UTF-8")
}
