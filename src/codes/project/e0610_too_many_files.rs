//! `E0610`.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
    /// More files than a project may have
    ///
    /// A project may have 10 000 definition files, and folders may nest 32 deep. More is hardly written by people; often
    /// a glob reaches into a folder it should not. This page shows no example, because it would have to be that large.
    ///
    /// Narrow `definitions` in the project file.
    TOO_MANY_FILES = "E0610", "too-many-files", Error
}

/// The diagnostic for a folder or glob that holds too much.
pub fn too_many_files(place: Place, path: &str) -> Diagnostic {
    Diagnostic::new(
        &TOO_MANY_FILES,
        place,
        format!("`{path}` holds more files or deeper folders than a project may have"),
    )
    .help("name the folders of definitions more narrowly")
}
