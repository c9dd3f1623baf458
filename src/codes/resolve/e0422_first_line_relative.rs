//! E0422: a timeline that begins nowhere.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// A timeline that begins nowhere
///
/// `+2h` counts from the line above. The first line of a customer has none: it needs an instant. Without it the test
/// stands on no day, so no opening hours, no deadline and no end of the log could be told.
///
/// ```journey
/// touchpoint Call
/// test "calls" { customer "ann" { +2h Call } }
/// ```
///
/// Begin with an instant:
///
/// ```journey
/// touchpoint Call
/// test "calls" { customer "ann" { 2026-03-27 09:00 Call } }
/// ```
TIMELINE_WITHOUT_INSTANT = "E0422", "timeline-without-instant", Error
}

/// The first line is relative.
pub fn first_line_relative(place: Place) -> Diagnostic {
    Diagnostic::new(&TIMELINE_WITHOUT_INSTANT, place, "the first line of a timeline needs an instant")
        .help("write one such as `2026-03-27 09:00`")
}
