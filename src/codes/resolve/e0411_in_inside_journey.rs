//! E0411: `in` inside a journey.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// `in` inside a journey
///
/// A rule that stands in a journey is checked on this journey's instances already. With another journey behind the
/// `in`, some would read the violations as those of the one, some as those of the other.
///
/// ```journey
/// touchpoint Viewed
/// touchpoint Bought
/// journey shop { start Viewed  goal bought: Bought  rule once { in shop  limit Bought to 1 } }
/// ```
///
/// Leave `in` out; for another journey put the rule at top level:
///
/// ```journey
/// touchpoint Viewed
/// touchpoint Bought
/// journey shop { start Viewed  goal bought: Bought  rule once { limit Bought to 1 } }
/// ```
IN_INSIDE_JOURNEY = "E0411", "in-inside-journey", Error
}

/// `in J` inside a journey's block.
pub fn in_inside_journey(place: Place) -> Diagnostic {
    Diagnostic::new(&IN_INSIDE_JOURNEY, place, "this rule stands in a journey already")
        .help("leave `in` out, or put the rule at top level")
}
