//! `E0111`.
use crate::code;
use crate::diag::{Diagnostic, FixSafety, Place};

code! {
    /// A date or time that does not exist
    ///
    /// The calendar has no such day, the day no such minute, or the text is not written as `2026-03-27`, `2026-03-27 09:00` or as RFC
    /// 3339 (`2026-03-27T09:00:00+01:00`).
    ///
    /// ```journey
    /// calendar service_hours { zone "Europe/Berlin"  closed 2026-02-30 }
    /// touchpoint Call { wait: duration }
    /// moment LongWait = Call where wait > 5min
    /// ```
    ///
    /// Correct the date or the time:
    ///
    /// ```journey
    /// calendar service_hours { zone "Europe/Berlin"  closed 2026-02-28 }
    /// touchpoint Call { wait: duration }
    /// moment LongWait = Call where wait > 5min
    /// ```
    BAD_INSTANT = "E0111", "bad-instant", Error
}

/// The diagnostic for a date, time or time of day that does not exist.
pub fn bad_instant(place: Place, written: &str) -> Diagnostic {
    Diagnostic::new(&BAD_INSTANT, place, format!("there is no date or time `{written}`"))
        .help("write it as `2026-03-27`, `2026-03-27 09:00` or `2026-03-27T09:00:00+01:00`, a time of day as `08:00`")
}

/// The diagnostic for a date or time that is written as elsewhere, with ours if it is certain which one is meant.
pub fn foreign_instant(place: Place, written: &str, meant: Option<&str>) -> Diagnostic {
    let found = bad_instant(place, written);
    match meant {
        Some(meant) => {
            found.help(format!("write `{meant}`")).fix(FixSafety::Guess, format!("write `{meant}`"), place, meant)
        }
        None => found,
    }
}
