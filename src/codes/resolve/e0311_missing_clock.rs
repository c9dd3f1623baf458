//! E0311: a calendar span without a clock.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// A calendar span without a clock
///
/// `1 day`, `2 months` and `per calendar day` are steps on a wall clock, and `5 business days` runs through opening
/// hours: it must be known whose. `24h` and `1d` are physical time and need none. Whether a promise of two days was
/// kept depends on when a day ends, and for business days on when your doors are open.
///
/// ```journey
/// touchpoint Offer by company
/// rule cap { limit Offer to 2 per calendar day }
/// ```
///
/// Give the policy a zone, or name a calendar with `using`:
///
/// ```journey
/// policy { zone "Europe/Berlin" }
/// touchpoint Offer by company
/// rule cap { limit Offer to 2 per calendar day }
/// ```
MISSING_CLOCK = "E0311", "missing-clock", Error
}

/// A wall-clock length or period without a zone.
pub fn needs_zone(what: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&MISSING_CLOCK, place, format!("{what} needs a time zone"))
        .help("write `policy { zone \"Europe/Berlin\" }`, or `using` a calendar")
}

/// A business length without a calendar.
pub fn needs_calendar(place: Place) -> Diagnostic {
    Diagnostic::new(&MISSING_CLOCK, place, "business time needs a calendar with opening hours")
        .help("write `using` and the name of a calendar")
}

/// A calendar without a zone, and the policy has none either.
pub fn calendar_without_zone(name: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&MISSING_CLOCK, place, format!("the calendar `{name}` has no time zone"))
        .help("write `zone \"Europe/Berlin\"` in it")
}
