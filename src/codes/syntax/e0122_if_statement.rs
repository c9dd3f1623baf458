//! `E0122`.
use crate::code;
use crate::diag::{Diagnostic, FixSafety, Place};

code! {
    /// `if`
    ///
    /// There is no `if`, and no `then` before what is demanded: a rule says *when* something happens and what to *expect*. A condition on
    /// an event stands behind `where`.
    ///
    /// ```journey
    /// touchpoint Call { wait: duration }
    /// touchpoint Paid { price: money }
    /// rule call_then_pay {
    ///   if     Call
    ///   expect Paid within 7d
    /// }
    /// ```
    ///
    /// Write `when`, or `where` for a condition:
    ///
    /// ```journey
    /// touchpoint Call { wait: duration }
    /// touchpoint Paid { price: money }
    /// rule call_then_pay {
    ///   when   Call
    ///   expect Paid within 7d
    /// }
    /// ```
    IF_STATEMENT = "E0122", "if-statement", Error
}

/// The diagnostic for an `if`, with the word that is probably meant.
pub fn if_statement(place: Place, meant: &str) -> Diagnostic {
    Diagnostic::new(&IF_STATEMENT, place, "there is no `if`")
        .help("write `when PATTERN` to trigger a rule, `where CONDITION` to narrow an event")
        .fix(FixSafety::Guess, format!("write `{meant}`"), place, meant)
}

/// The diagnostic for the `then` of an if-then in a rule.
pub fn if_then(place: Place) -> Diagnostic {
    Diagnostic::new(&IF_STATEMENT, place, "a rule needs no `then` between `when` and what is demanded")
        .help("take `then` away: `when A expect B`")
        .fix(FixSafety::Safe, "take away `then`", place, "")
}
