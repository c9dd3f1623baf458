//! E0420: opening hours that make no sense.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// Opening hours that make no sense
///
/// Opening hours run from an earlier to a later time of the same day and don't overlap. Hours past midnight are written
/// as two ranges. Deadlines in business hours run while you are open: by such hours they would never run, or run twice.
///
/// ```journey
/// calendar night { zone "Europe/Berlin" mon 22:00..06:00 }
/// ```
///
/// Write the earlier time first, and a range for each day:
///
/// ```journey
/// calendar night { zone "Europe/Berlin" mon 22:00..24:00 tue 00:00..06:00 }
/// ```
OPENING_HOURS = "E0420", "opening-hours", Error
}

/// They end before they begin.
pub fn hours_backwards(place: Place) -> Diagnostic {
    Diagnostic::new(&OPENING_HOURS, place, "these hours end before they begin").help(
        "write the earlier time first; past midnight write two ranges, such as `mon 22:00..24:00 tue 00:00..06:00`",
    )
}

/// Two ranges of one day overlap.
pub fn hours_overlap(place: Place, first: Place) -> Diagnostic {
    Diagnostic::new(&OPENING_HOURS, place, "these hours overlap with others of the same day")
        .also(first, "with these")
        .help("join them, or keep them apart")
}
