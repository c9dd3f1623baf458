//! E0312: physical time with a calendar.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// Physical time with a calendar
///
/// `24h` and `1d` are physical time: they pass alike by day and night, so a calendar changes nothing. Whoever reads
/// `24h using office` expects that nights don't count; they would.
///
/// ```journey
/// calendar office { zone "Europe/Berlin" mon..fri 08:00..18:00 }
/// touchpoint Call
/// touchpoint Back by company
/// rule call_back { when Call expect Back within 8h using office }
/// ```
///
/// Write business time, or leave the calendar out:
///
/// ```journey
/// calendar office { zone "Europe/Berlin" mon..fri 08:00..18:00 }
/// touchpoint Call
/// touchpoint Back by company
/// rule call_back { when Call expect Back within 8 business hours using office }
/// ```
PHYSICAL_TIME_WITH_CALENDAR = "E0312", "physical-time-with-calendar", Error
}

/// A physical length `using` a calendar.
pub fn physical_using(place: Place, calendar: Place) -> Diagnostic {
    Diagnostic::new(&PHYSICAL_TIME_WITH_CALENDAR, place, "physical time passes at any hour, a calendar changes nothing")
        .also(calendar, "this calendar")
        .help("write `business hours` or `business days`, or leave `using` out")
}
