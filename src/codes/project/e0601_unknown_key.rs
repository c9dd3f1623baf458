//! `E0601`.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
    /// A key that the project file does not know
    ///
    /// Every key of `wayfare.yaml` has a meaning; one that has none is a slip of the pen, and passing over it would run
    /// the project with other settings than its owner believes.
    ///
    /// ```yaml
    /// policy:
    ///   min_number: 30
    /// ```
    ///
    /// Write the key as it is known:
    ///
    /// ```yaml
    /// policy:
    ///   min_n: 30
    /// ```
    UNKNOWN_KEY = "E0601", "unknown-key", Error
}

/// The diagnostic for a key in a section (empty: the file itself) that knows other keys.
pub fn unknown_key(place: Place, key: &str, section: &str, known: &[&str]) -> Diagnostic {
    let here = if section.is_empty() { "the project file".to_owned() } else { format!("`{section}`") };
    let all: Vec<String> = known.iter().map(|key| format!("`{key}`")).collect();
    Diagnostic::new(&UNKNOWN_KEY, place, format!("{here} has no key `{key}`"))
        .help(format!("its keys are {}", all.join(", ")))
        .suggest(key, known.iter().copied())
}

/// The diagnostic for a key that is not a text.
pub fn key_not_text(place: Place, section: &str) -> Diagnostic {
    let here = if section.is_empty() { "the project file".to_owned() } else { format!("`{section}`") };
    Diagnostic::new(&UNKNOWN_KEY, place, format!("{here} has a key that is not a text"))
        .help("put it in quotes if it is a name")
}
