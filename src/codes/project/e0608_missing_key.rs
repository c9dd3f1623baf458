//! `E0608`.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
    /// A setting that lacks a key
    ///
    /// Some settings mean nothing without one of their keys: a log without its `path`, a table of customers without its
    /// `key`.
    ///
    /// ```yaml
    /// customers:
    ///   path: data/customers.csv
    /// ```
    ///
    /// Write the key:
    ///
    /// ```yaml
    /// customers:
    ///   path: data/customers.csv
    ///   key: customer_id
    /// ```
    MISSING_KEY = "E0608", "missing-key", Error
}

/// The diagnostic for a section that lacks a key.
pub fn missing_key(place: Place, key: &str, section: &str) -> Diagnostic {
    Diagnostic::new(&MISSING_KEY, place, format!("`{section}` has no `{key}`")).help(format!("write `{key}: …`"))
}
