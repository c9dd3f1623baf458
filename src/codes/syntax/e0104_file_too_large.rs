//! `E0104`.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
    /// A file that is too large
    ///
    /// A definition file may have 16 MB. A larger one is not read: it was hardly written by a person, and reading it could take all
    /// memory. This page shows no example, because it would have to be that large.
    ///
    /// Split the file; files of a project see each other's names.
    FILE_TOO_LARGE = "E0104", "file-too-large", Error
}

/// The diagnostic for a file of `bytes` bytes.
pub fn file_too_large(place: Place, bytes: usize) -> Diagnostic {
    let message = format!("the file has {bytes} bytes, more than the 16 MB that are read");
    Diagnostic::new(&FILE_TOO_LARGE, place, message).help("split it into several files of the project")
}
