//! `E0113`.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
    /// A clause that stands twice in one statement
    ///
    /// Each clause of a statement may be written once: two windows of one stage contradict each other, or one of them is meant for
    /// another statement.
    ///
    /// ```journey
    /// touchpoint Visit
    /// touchpoint Paid
    /// journey upgrade "Upgrade" {
    ///   owner   "growth@telco.example"
    ///   start   Visit
    ///   stage   pay: Paid within 1d within 2d
    ///   goal    done "Paid": Paid
    ///   abandon after 14d of silence
    /// }
    /// ```
    ///
    /// Keep the one that is meant:
    ///
    /// ```journey
    /// touchpoint Visit
    /// touchpoint Paid
    /// journey upgrade "Upgrade" {
    ///   owner   "growth@telco.example"
    ///   start   Visit
    ///   stage   pay: Paid within 1d
    ///   goal    done "Paid": Paid
    ///   abandon after 14d of silence
    /// }
    /// ```
    DUPLICATE_CLAUSE = "E0113", "duplicate-clause", Error
}

/// The diagnostic for a second clause of one kind.
pub fn duplicate_clause(place: Place, clause: &str) -> Diagnostic {
    Diagnostic::new(&DUPLICATE_CLAUSE, place, format!("`{clause}` stands twice in this statement"))
        .help("keep the one that is meant")
}
