//! E0313: a calendar span or a time of day as a value.
use crate::code;
use crate::diag::{Diagnostic, FixSafety, Place};

code! {
/// A calendar span or a time of day as a value
///
/// How long `1 day` is depends on the date, and `08:00` comes back every day: neither is one value that could be
/// compared. A threshold of `1 day` would be another one in the night in which the clocks change.
///
/// ```journey
/// touchpoint Call { wait: duration }
/// moment Forgotten = Call where wait > 1 day
/// ```
///
/// Write physical time; for opening hours use a calendar:
///
/// ```journey
/// touchpoint Call { wait: duration }
/// moment Forgotten = Call where wait > 1d
/// ```
CALENDAR_VALUE = "E0313", "calendar-value", Error
}

/// A calendar span where a value is wanted; `physical` is nearly the same.
pub fn span_as_value(physical: Option<&str>, place: Place) -> Diagnostic {
    let diagnostic = Diagnostic::new(&CALENDAR_VALUE, place, "how long a calendar span is depends on the date");
    match physical {
        Some(physical) => diagnostic.help(format!("write physical time: `{physical}`")).fix(
            FixSafety::Guess,
            format!("write `{physical}`"),
            place,
            physical,
        ),
        None => diagnostic.help("write physical time, such as `30d` or `8h`"),
    }
}

/// A time of day where a value is wanted.
pub fn time_of_day_as_value(place: Place) -> Diagnostic {
    Diagnostic::new(&CALENDAR_VALUE, place, "a time of day is not an instant")
        .help("for hours of the day, declare a calendar and write `during` or `outside`")
}
