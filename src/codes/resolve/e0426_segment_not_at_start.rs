//! E0426: a segment that the start can't tell.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// A segment that the start can't tell
///
/// A breakdown takes the segment's value at the event that opens the instance (at the event itself for a KPI over a
/// touchpoint). That event does not declare the attribute, so every instance would be *unknown*. You would ask how gold
/// customers fare and get one line with everybody in it.
///
/// ```journey
/// touchpoint Call { topic: text }
/// touchpoint Viewed
/// touchpoint Bought
/// segment topic = topic
/// journey shop { start Viewed  goal bought: Bought  kpi conversion = rate(success) by topic }
/// ```
///
/// Break down by something that the start, or the customer, has:
///
/// ```journey
/// touchpoint Viewed { campaign: text }
/// touchpoint Bought
/// segment campaign = campaign
/// journey shop { start Viewed  goal bought: Bought  kpi conversion = rate(success) by campaign }
/// ```
SEGMENT_NOT_AT_START = "E0426", "segment-not-at-start", Error
}

/// The event that a segment is read off does not declare its attribute.
pub fn segment_not_at_start(segment: &str, attribute: &str, place: Place, reads: Place) -> Diagnostic {
    Diagnostic::new(&SEGMENT_NOT_AT_START, place, format!("the segment `{segment}` is unknown for every instance here"))
        .also(reads, format!("it reads `{attribute}`"))
        .help(format!(
            "the event that opens the instance has no `{attribute}`; declare it there, or use another segment"
        ))
}
