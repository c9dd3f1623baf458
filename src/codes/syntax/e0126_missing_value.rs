//! `E0126`.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
    /// An operator without its right side
    ///
    /// Behind an operator, behind `where`, `and`, `or` and `not` something must follow.
    ///
    /// ```journey
    /// touchpoint Call { wait: duration }
    /// touchpoint Paid { price: money }
    /// moment LongWait = Call where wait >
    /// ```
    ///
    /// Write what is compared:
    ///
    /// ```journey
    /// touchpoint Call { wait: duration }
    /// touchpoint Paid { price: money }
    /// moment LongWait = Call where wait > 5min
    /// ```
    MISSING_VALUE = "E0126", "missing-value", Error
}

/// The diagnostic for nothing behind `operator`.
pub fn missing_value(place: Place, operator: &str) -> Diagnostic {
    Diagnostic::new(&MISSING_VALUE, place, format!("something is missing behind `{operator}`"))
        .help(format!("write what belongs behind `{operator}`, or take it away"))
}

/// The diagnostic for a demand without its comparison: `target 85%`.
pub fn missing_comparison(place: Place, keyword: &str, value: &str) -> Diagnostic {
    Diagnostic::new(&MISSING_VALUE, place, format!("a comparison is missing behind `{keyword}`"))
        .help(format!("write `{keyword} >= {value}` or `{keyword} <= {value}`"))
}
