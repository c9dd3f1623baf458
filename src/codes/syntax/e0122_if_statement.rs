//! `E0122`.
use crate::code;
use crate::diag::{Diagnostic, FixSafety, Place};

code! {
    /// `if`
    ///
    /// There is no `if`: a rule says *when* something happens and what to *expect*, and a condition on an event stands behind `where`.
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

/// The diagnostic for an `if`.
pub fn if_statement(place: Place) -> Diagnostic {
    Diagnostic::new(&IF_STATEMENT, place, "there is no `if`")
        .help("write `when PATTERN` to trigger a rule, `where CONDITION` to narrow an event")
        .fix(FixSafety::Guess, "write `when`", place, "when")
}
