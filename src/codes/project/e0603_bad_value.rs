//! `E0603`.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
    /// A setting that has no such value
    ///
    /// The value has the right type but says nothing that the setting can be: a zone that does not exist, a confidence of
    /// more than 100%, a gate that is none.
    ///
    /// ```yaml
    /// policy:
    ///   confidence: 95
    ///   zone: Berlin
    /// ```
    ///
    /// Write one of the values that the message names:
    ///
    /// ```yaml
    /// policy:
    ///   confidence: 95%
    ///   zone: Europe/Berlin
    /// ```
    BAD_VALUE = "E0603", "bad-value", Error
}

/// The diagnostic for a setting whose value is wrong, in words that follow its name.
pub fn bad_value(place: Place, name: &str, why: &str, help: &str) -> Diagnostic {
    Diagnostic::new(&BAD_VALUE, place, format!("the value of `{name}` {why}")).help(help.to_owned())
}
