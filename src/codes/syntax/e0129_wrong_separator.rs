//! `E0129`.
use crate::code;
use crate::diag::{Diagnostic, FixSafety, Place};

code! {
    /// `=` where `:` belongs, or `:` where `=` belongs
    ///
    /// Stages, goals and attributes stand before a colon (`stage pay: Paid`, `wait: duration`); touchpoints, moments, segments, KPIs and costs
    /// before `=`.
    ///
    /// ```journey
    /// touchpoint Visit
    /// touchpoint Paid
    /// journey upgrade "Upgrade" {
    ///   owner   "growth@telco.example"
    ///   start   Visit
    ///   stage   paid = Paid
    ///   goal    done "Paid": Paid
    ///   abandon after 14d of silence
    /// }
    /// ```
    ///
    /// Write the other sign; `check --fix` does it:
    ///
    /// ```journey
    /// touchpoint Visit
    /// touchpoint Paid
    /// journey upgrade "Upgrade" {
    ///   owner   "growth@telco.example"
    ///   start   Visit
    ///   stage   paid: Paid
    ///   goal    done "Paid": Paid
    ///   abandon after 14d of silence
    /// }
    /// ```
    WRONG_SEPARATOR = "E0129", "wrong-separator", Error
}

/// The diagnostic for a sign behind a keyword that needs none.
pub fn needless_separator(place: Place, written: &str, keyword: &str) -> Diagnostic {
    Diagnostic::new(&WRONG_SEPARATOR, place, format!("no `{written}` belongs behind `{keyword}`"))
        .help("take it away")
        .fix(FixSafety::Safe, "take it away", place, "")
}

/// The diagnostic for a wrong sign between a name and what it means, with the right one.
pub fn wrong_separator(place: Place, meant: &str) -> Diagnostic {
    Diagnostic::new(&WRONG_SEPARATOR, place, format!("`{meant}` belongs here")).help(format!("write `{meant}`")).fix(
        FixSafety::Safe,
        format!("write `{meant}`"),
        place,
        meant,
    )
}
