//! E0307: a share against a number.
use crate::code;
use crate::diag::{Diagnostic, FixSafety, Place};

code! {
/// A share against a number
///
/// A rate is a share: 35 % is 0.35. Compared with `35` it would always be below. A requirement written like that would
/// fail for ever, or could never fail.
///
/// ```journey
/// touchpoint Viewed
/// touchpoint Bought
/// journey shop { start Viewed  goal bought: Bought  kpi conversion = rate(success) require >= 35 }
/// ```
///
/// Write the percent sign:
///
/// ```journey
/// touchpoint Viewed
/// touchpoint Bought
/// journey shop { start Viewed  goal bought: Bought  kpi conversion = rate(success) require >= 35% }
/// ```
SHARE_AGAINST_NUMBER = "E0307", "share-against-number", Error
}

/// A share is compared with a number above 1 or below 0.
pub fn share_against_number(number: f64, place: Place) -> Diagnostic {
    Diagnostic::new(&SHARE_AGAINST_NUMBER, place, format!("a share can't reach `{number}`"))
        .help(format!("a share lies between 0 and 1; did you mean `{number}%`?"))
        .fix(FixSafety::Guess, format!("write `{number}%`"), place, format!("{number}%"))
}

/// A number above 1 is added to a share's former value.
pub fn step_beyond_share(number: f64, place: Place) -> Diagnostic {
    Diagnostic::new(&SHARE_AGAINST_NUMBER, place, format!("`{number}` is more than a share can change by"))
        .help(format!("a share lies between 0 and 1; did you mean `{number}%`, that many percentage points?"))
        .fix(FixSafety::Guess, format!("write `{number}%`"), place, format!("{number}%"))
}

/// A whole number is compared with a share.
pub fn count_against_share(place: Place) -> Diagnostic {
    Diagnostic::new(&SHARE_AGAINST_NUMBER, place, "a whole number can't be compared with a share")
        .help("write a number without the percent sign")
}

/// A share lies beyond 0 % or 100 %.
pub fn share_out_of_range(place: Place) -> Diagnostic {
    Diagnostic::new(&SHARE_AGAINST_NUMBER, place, "a share lies between 0% and 100%")
        .help("no value of this KPI can lie beyond it")
}
