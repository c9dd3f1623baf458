//! `W0550`.
use super::Given;
use crate::diag::Diagnostic;

crate::code! {
    /// A test event after the end of its log
    ///
    /// `log ends` sets the watermark, and events after it are not seen. This line of the timeline changes nothing, though the
    /// author of the test thought it would.
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    ///
    /// rule on_time { when Ordered expect Delivered within 5d }
    ///
    /// test "late" {
    ///   customer "ann" {
    ///     2026-03-02 09:00 Ordered
    ///     +30d             Delivered
    ///   }
    ///   log ends 2026-03-20
    ///   expect rule on_time violated 1
    /// }
    /// ```
    ///
    /// Let the log end after the last event:
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    ///
    /// rule on_time { when Ordered expect Delivered within 5d }
    ///
    /// test "late" {
    ///   customer "ann" {
    ///     2026-03-02 09:00 Ordered
    ///     +30d             Delivered
    ///   }
    ///   log ends 2026-04-20
    ///   expect rule on_time violated 1
    /// }
    /// ```
    ///
    /// To fix it, let the log end later or remove the line.
    UNSEEN_EVENT = "W0550", "unseen-event", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for test in given.scope.tests.iter().copied() {
        let Some(end) = test.log_ends else { continue };
        let events = test.customers.iter().flat_map(|customer| &customer.events);
        for event in events.filter(|event| event.time > end) {
            sink.push(
                Diagnostic::new(&UNSEEN_EVENT, event.place, "this event is never seen: the log ends before it")
                    .help("let the log end later or remove the line"),
            );
        }
    }
}
