//! `E0602`.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
    /// A setting of the wrong type
    ///
    /// A key of `wayfare.yaml` has a value of another type than it takes: a text where a list belongs, nothing where a
    /// number belongs.
    ///
    /// ```yaml
    /// definitions: journeys
    /// ```
    ///
    /// Write a value of the type that the message names:
    ///
    /// ```yaml
    /// definitions: [journeys]
    /// ```
    WRONG_TYPE = "E0602", "wrong-setting-type", Error
}

/// The diagnostic for a setting that is `got` and should be `expected`, both in plain words.
pub fn wrong_type(place: Place, name: &str, expected: &str, got: &str) -> Diagnostic {
    let name = if name.contains(' ') { name.to_owned() } else { format!("`{name}`") };
    Diagnostic::new(&WRONG_TYPE, place, format!("{name} must be {expected}, not {got}"))
        .help(format!("write {expected}"))
}
