//! A project: `wayfare.yaml` as typed settings, and the definition files that belong to it.
//!
//! Invariant: files are read through [`Files`] alone, so that tests and editors can bring their own; nothing outside the
//! project's folder is read because a definition says so; mistakes are diagnostics with their place, never a failure.
mod files;
mod folder;
mod load;
mod logs;
mod overrides;
mod read;
mod reader;
mod settings;
#[cfg(test)]
mod tests;
mod uses;
mod yaml;

pub use files::{Disk, Files, Kind, Memory};
pub use load::{Argument, DefinitionFile, Project, find_project, load, load_with};
pub use logs::{Pattern, glob_files};
pub use overrides::Override;
pub use read::read_settings;
pub use settings::{CustomersSettings, LogSettings, PolicySettings, Settings, Written};
pub use uses::uses;

/// The name of the project file.
pub const PROJECT_FILE: &str = "wayfare.yaml";

/// `a`, `a or b`, `a, b or c`.
fn or(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}
