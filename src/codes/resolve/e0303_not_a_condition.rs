//! E0303: a condition is wanted.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// A condition is wanted
///
/// `where`, `and`, `or`, `not` and `rate(…)` want something that is true or false: a comparison, `in`, `is known`, a
/// `bool` attribute, `success`, `has(…)`. Who counts and who doesn't must be a yes or a no for every customer.
///
/// ```journey
/// touchpoint Call { wait: duration }
/// moment Waited = Call where wait
/// ```
///
/// Write a comparison:
///
/// ```journey
/// touchpoint Call { wait: duration }
/// moment Waited = Call where wait > 0s
/// ```
NOT_A_CONDITION = "E0303", "not-a-condition", Error
}

/// The value is neither true nor false.
pub fn not_a_condition(what: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&NOT_A_CONDITION, place, format!("a condition is wanted here, this is {what}"))
        .help("compare it with something, or ask `is known`")
}
