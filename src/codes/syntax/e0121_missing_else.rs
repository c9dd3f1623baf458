//! `E0121`.
use crate::code;
use crate::diag::{Diagnostic, FixSafety, Place};

code! {
    /// An exclusion that does not say what it does
    ///
    /// `without P between A and B` must say what happens to an instance in which P comes: `else fail` counts it as failed, `else ignore`
    /// leaves it out. The difference moves every rate of the journey, so there is no default.
    ///
    /// ```journey
    /// touchpoint Visit
    /// touchpoint Paid
    /// touchpoint Refund
    /// journey upgrade "Upgrade" {
    ///   owner   "growth@telco.example"
    ///   start   Visit
    ///   without Refund between start and done
    ///   goal    done "Paid": Paid
    ///   abandon after 14d of silence
    /// }
    /// ```
    ///
    /// Write the effect:
    ///
    /// ```journey
    /// touchpoint Visit
    /// touchpoint Paid
    /// touchpoint Refund
    /// journey upgrade "Upgrade" {
    ///   owner   "growth@telco.example"
    ///   start   Visit
    ///   without Refund between start and done else fail
    ///   goal    done "Paid": Paid
    ///   abandon after 14d of silence
    /// }
    /// ```
    MISSING_ELSE = "E0121", "missing-else", Error
}

/// The diagnostic for a `without` whose effect is missing; the place is where it belongs.
pub fn missing_else(place: Place) -> Diagnostic {
    Diagnostic::new(&MISSING_ELSE, place, "this `without` does not say what happens otherwise")
        .help("end it with `else fail` or `else ignore`")
        .fix(FixSafety::Guess, "write `else fail`", place, " else fail")
        .fix(FixSafety::Guess, "write `else ignore`", place, " else ignore")
}
