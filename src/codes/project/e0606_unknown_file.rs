//! `E0606`.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
    /// A `use` of a file that is not there
    ///
    /// The path of a `use` is relative to the file it stands in, and names a `.journey` file.
    ///
    /// ```journey
    /// use "no_such_file.journey"
    /// touchpoint Call
    /// ```
    ///
    /// Name a file that exists, or take the line away (the files of a project's `definitions` see each other's names
    /// without it):
    ///
    /// ```journey
    /// touchpoint Call
    /// ```
    UNKNOWN_FILE = "E0606", "unknown-file", Error
}

/// The diagnostic for a used path that is no file, beside files of these paths.
pub fn unknown_file(place: Place, path: &str, beside: &[String]) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_FILE, place, format!("there is no file `{path}` beside this one"))
        .help("a path is relative to the file in which it is written")
        .suggest(path, beside.iter().map(String::as_str))
}

/// The diagnostic for a used file that holds no definitions.
pub fn not_a_journey_file(place: Place, path: &str) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_FILE, place, format!("`{path}` is not a `.journey` file"))
        .help("use a file whose name ends in `.journey`")
}
