//! `E0604`.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
    /// A project file that is not YAML
    ///
    /// `wayfare.yaml` could not be taken apart at all, so none of its settings is known. Often a bracket or a quote is not
    /// closed, a line is indented with tabs, or a key stands twice.
    ///
    /// ```yaml
    /// definitions: [journeys
    /// policy: { gate: point }
    /// ```
    ///
    /// Mend the line:
    ///
    /// ```yaml
    /// definitions: [journeys]
    /// policy: { gate: point }
    /// ```
    NOT_YAML = "E0604", "not-yaml", Error
}

/// The diagnostic for a text that the YAML parser refuses for a reason.
pub fn not_yaml(place: Place, reason: &str) -> Diagnostic {
    Diagnostic::new(&NOT_YAML, place, format!("the project file is not YAML: {reason}"))
        .help("look for brackets, quotes and indentation around here")
}

/// The diagnostic for a key that stands twice in one mapping.
pub fn key_twice(place: Place, key: &str) -> Diagnostic {
    Diagnostic::new(&NOT_YAML, place, format!("the key `{key}` stands twice")).help("keep one of them")
}
