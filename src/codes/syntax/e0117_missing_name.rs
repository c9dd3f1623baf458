//! `E0117`.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
    /// A declaration without a name
    ///
    /// What a statement declares needs a name, so that other statements and the report can refer to it. The title in quotes is for people
    /// and comes behind the name.
    ///
    /// ```journey
    /// touchpoint Visit
    /// touchpoint Paid
    /// journey upgrade "Upgrade" {
    ///   owner   "growth@telco.example"
    ///   start   Visit
    ///   goal    "Paid": Paid
    ///   abandon after 14d of silence
    /// }
    /// ```
    ///
    /// Give it a name:
    ///
    /// ```journey
    /// touchpoint Visit
    /// touchpoint Paid
    /// journey upgrade "Upgrade" {
    ///   owner   "growth@telco.example"
    ///   start   Visit
    ///   goal    done "Paid": Paid
    ///   abandon after 14d of silence
    /// }
    /// ```
    MISSING_NAME = "E0117", "missing-name", Error
}

/// The diagnostic for a keyword whose name is missing; the place is directly behind the keyword.
pub fn missing_name(place: Place, keyword: &str) -> Diagnostic {
    Diagnostic::new(&MISSING_NAME, place, format!("this `{keyword}` has no name"))
        .help(format!("write a name behind `{keyword}`: letters, digits and `_`"))
}
