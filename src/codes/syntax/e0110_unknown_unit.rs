//! `E0110`.
use crate::code;
use crate::diag::{Diagnostic, FixSafety, Place};

code! {
    /// A unit that numbers don't have
    ///
    /// Physical time is written without a blank: `500ms`, `30s`, `5min`, `24h`, `7d`, `2w`. Steps on the calendar have one: `1 day`,
    /// `2 months`, `5 business days`. A share is `35%`.
    ///
    /// ```journey
    /// touchpoint Call { wait: duration }
    /// touchpoint Paid { price: money }
    /// moment LongWait = Call where wait > 5 minutes
    /// ```
    ///
    /// Write the unit as this language spells it; where it is certain `check --fix` does it:
    ///
    /// ```journey
    /// touchpoint Call { wait: duration }
    /// touchpoint Paid { price: money }
    /// moment LongWait = Call where wait > 5min
    /// ```
    UNKNOWN_UNIT = "E0110", "unknown-unit", Error
}

/// The diagnostic for a length of time without its unit.
pub fn missing_unit(place: Place) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_UNIT, place, "this length of time has no unit")
        .help("write its unit behind it: `30s`, `5min`, `24h`, `7d`, `2 months`, `5 business days`")
}

/// The diagnostic for a number with a unit that is none, and what is meant if that is clear.
pub fn unknown_unit(place: Place, meant: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::new(&UNKNOWN_UNIT, place, "this number has a unit that does not exist");
    match meant {
        Some(meant) => {
            diagnostic.help(format!("write `{meant}`")).fix(FixSafety::Safe, format!("write `{meant}`"), place, meant)
        }
        None => diagnostic.help("units are `ms`, `s`, `min`, `h`, `d`, `w`, `%`, and `day`, `month` … behind a blank"),
    }
}

/// The diagnostic for a unit that is nearly `meant`.
pub fn near_unit(place: Place, meant: &str) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_UNIT, place, "this number has a unit that does not exist")
        .help(format!("did you mean `{meant}`?"))
        .fix(FixSafety::Guess, format!("write `{meant}`"), place, meant)
}

/// The diagnostic for `m`, which some write for minutes and some for months.
pub fn minutes_or_months(place: Place, number: &str) -> Diagnostic {
    let (minutes, months) = (format!("{number}min"), format!("{number} months"));
    Diagnostic::new(&UNKNOWN_UNIT, place, "`m` could be minutes or months")
        .help(format!("write `{minutes}` or `{months}`"))
        .fix(FixSafety::Guess, format!("write `{minutes}`"), place, minutes)
        .fix(FixSafety::Guess, format!("write `{months}`"), place, months)
}
