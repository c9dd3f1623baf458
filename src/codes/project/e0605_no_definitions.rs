//! `E0605`.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
    /// Nothing to read
    ///
    /// No definitions were found where they were looked for: the path does not exist, the folder holds no `.journey` files, or
    /// there is neither a `wayfare.yaml` here or above nor a folder `journeys`. Evaluating nothing would be a green tick
    /// for nothing.
    ///
    /// ```yaml
    /// definitions: [no_such_folder]
    /// ```
    ///
    /// Name a folder that holds `.journey` files, or begin a project with `wayfare init`:
    ///
    /// ```yaml
    /// definitions: [journeys]
    /// ```
    NO_DEFINITIONS = "E0605", "no-definitions", Error
}

/// The diagnostic for a path that is not there.
pub fn no_such_path(place: Place, path: &str) -> Diagnostic {
    Diagnostic::new(&NO_DEFINITIONS, place, format!("there is no file or folder `{path}`"))
        .help("name a `.journey` file, a folder of them or a project folder")
}

/// The diagnostic for a folder or glob without definitions.
pub fn no_definitions(place: Place, path: &str) -> Diagnostic {
    Diagnostic::new(&NO_DEFINITIONS, place, format!("`{path}` holds no `.journey` files"))
        .help("name a folder that holds some, or write a first one there")
}

/// The diagnostic for a file that is no definition file.
pub fn not_a_definition(place: Place, path: &str) -> Diagnostic {
    Diagnostic::new(&NO_DEFINITIONS, place, format!("`{path}` is not a `.journey` file"))
        .help("name a `.journey` file, a folder of them or a project folder")
}

/// The diagnostic for a start without any project.
pub fn no_project(place: Place, folder: &str) -> Diagnostic {
    let message =
        format!("there is no project here: neither `wayfare.yaml` in `{folder}` or above, nor a folder `journeys`");
    Diagnostic::new(&NO_DEFINITIONS, place, message).help("name a path, or begin a project with `wayfare init`")
}

/// The diagnostic for a path that the system refuses to read.
pub fn unreadable(place: Place, path: &str, reason: &str) -> Diagnostic {
    Diagnostic::new(&NO_DEFINITIONS, place, format!("`{path}` cannot be read: {reason}"))
        .help("check the path and its permissions")
}

/// The diagnostic for a path that belongs to another project than the one before it.
pub fn two_projects(place: Place, first: &str, other: &str) -> Diagnostic {
    Diagnostic::new(&NO_DEFINITIONS, place, format!("`{other}` is another project than `{first}`"))
        .help("run once for each project")
}
