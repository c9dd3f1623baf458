//! `W0533`.
use super::Given;
use crate::diag::Diagnostic;
use crate::model::*;

crate::code! {
    /// A calendar that nothing counts by
    ///
    /// No window, limit or rule is counted by this calendar. Times that were meant to run in opening hours run through
    /// nights and week-ends.
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    /// calendar shop_hours { zone "Europe/Berlin"  mon..fri 09:00..18:00 }
    ///
    /// journey order {
    ///   start   Ordered
    ///   goal    received: Delivered within 7d
    /// }
    /// ```
    ///
    /// Count by it:
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    /// calendar shop_hours { zone "Europe/Berlin"  mon..fri 09:00..18:00 }
    ///
    /// journey order {
    ///   start   Ordered
    ///   goal    received: Delivered within 5 business days using shop_hours
    /// }
    /// ```
    ///
    /// To fix it, write `using CALENDAR` after a window, or remove the calendar.
    UNUSED_CALENDAR = "W0533", "unused-calendar", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for (at, calendar) in given.model.calendars.iter().enumerate() {
        if given.used.contains(Symbol::Calendar(CalendarId::new(at))) {
            continue;
        }
        let message = format!("calendar `{}` is never used", calendar.meta.name);
        sink.push(Diagnostic::new(&UNUSED_CALENDAR, calendar.meta.place, message).help("write `using` with its name after a window, or remove it"));
    }
}
