//! `E0607`.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
    /// A path that leaves the project
    ///
    /// Definitions may come from strangers, as in a pull request from a fork. What they can have read is kept inside the
    /// project's folder, also through links.
    ///
    /// ```journey
    /// use "../../secrets.journey"
    /// touchpoint Call
    /// ```
    ///
    /// Copy the file into the project, and use it from there:
    ///
    /// ```journey
    /// touchpoint Call
    /// ```
    OUTSIDE_PROJECT = "E0607", "outside-project", Error
}

/// The diagnostic for a path that leaves the project's folder.
pub fn outside_project(place: Place, path: &str) -> Diagnostic {
    Diagnostic::new(&OUTSIDE_PROJECT, place, format!("`{path}` is outside the project's folder"))
        .help("copy the file into the project and name it there")
}
