//! E0324: a number out of range.
use crate::code;
use crate::diag::{Diagnostic, FixSafety, Place};

code! {
/// A number out of range
///
/// Counts begin at 1, also the smallest sample of the policy; percentiles and the policy's confidence lie between 0 and
/// 100 %, importance is at most its own scale. What asks for such a number would be fulfilled by everybody or by nobody.
///
/// ```journey
/// touchpoint Viewed
/// touchpoint Bought
/// journey shop { start Viewed  goal bought: Bought  importance 6 of 5 }
/// ```
///
/// Write a number in the range:
///
/// ```journey
/// touchpoint Viewed
/// touchpoint Bought
/// journey shop { start Viewed  goal bought: Bought  importance 4 of 5 }
/// ```
OUT_OF_RANGE = "E0324", "out-of-range", Error
}

/// The number does not fit any value.
pub fn too_large(place: Place) -> Diagnostic {
    Diagnostic::new(&OUT_OF_RANGE, place, "this number is too large").help("write a smaller number")
}

/// A percentile is not strictly between 0 and 100.
pub fn percentile_out_of_range(place: Place) -> Diagnostic {
    Diagnostic::new(&OUT_OF_RANGE, place, "a percentile lies between 0 and 100")
        .help("for the ends write `min(…)` or `max(…)`")
}

/// The importance is not on its scale.
pub fn importance_out_of_range(n: u32, of: u32, place: Place) -> Diagnostic {
    Diagnostic::new(&OUT_OF_RANGE, place, format!("an importance of {n} is not among 1 to {of}"))
        .help(format!("write a number from 1 to {of}"))
}

/// Zero events are asked for.
pub fn count_of_none(place: Place) -> Diagnostic {
    Diagnostic::new(&OUT_OF_RANGE, place, "zero events are always there")
        .help("write at least 1, or say `forbid` or `then no … for`")
}

/// The policy's confidence is certainty, or none.
pub fn confidence_out_of_range(written: &str, place: Place) -> Diagnostic {
    let diagnostic = Diagnostic::new(&OUT_OF_RANGE, place, "a confidence lies between 0% and 100%");
    match written.parse::<f64>() {
        Ok(points) if points > 1.0 && points < 100.0 => {
            let meant = format!("{written}%");
            let diagnostic =
                diagnostic.help(format!("write `{meant}`: a number without `%` is a share, `0.95` is 95%"));
            diagnostic.fix(FixSafety::Guess, format!("write `{meant}`"), place, meant)
        }
        _ => diagnostic.help("write a share between them, such as `95%`"),
    }
}

/// The policy's smallest sample is empty.
pub fn sample_of_none(place: Place) -> Diagnostic {
    Diagnostic::new(&OUT_OF_RANGE, place, "a figure can't be judged by no values")
        .help("write a whole number from 1, such as `30`: with fewer values than that a threshold is not judged")
}
