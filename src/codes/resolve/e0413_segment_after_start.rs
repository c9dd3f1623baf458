//! E0413: a segment of what happens after the start.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// A segment of what happens after the start
///
/// A segment is known when the instance starts: attributes of the customer and of the start event. Split by what happens later,
/// the groups would be made by the outcome that they are to explain.
///
/// ```journey
/// touchpoint Call
/// segment callers = count(Call)
/// ```
///
/// Take something that is known at the start:
///
/// ```journey
/// customer { tier: text }
/// segment tier = customer.tier
/// ```
SEGMENT_AFTER_START = "E0413", "segment-after-start", Error
}

/// The value is not known at the start.
pub fn segment_after_start(name: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&SEGMENT_AFTER_START, place, format!("`{name}` is not known yet when an instance starts"))
        .help("use `customer.x` or an attribute of the start event")
}
