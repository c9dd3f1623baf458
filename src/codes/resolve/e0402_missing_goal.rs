//! E0402: a journey without a goal of the customer.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// A journey without a goal of the customer
///
/// A journey leads towards what the customer wants. Business goals are measured, but they never decide success. Without
/// a goal of theirs nobody can say who succeeded: there would be no success rate, and nothing to improve.
///
/// ```journey
/// touchpoint Viewed
/// touchpoint Bought
/// journey shop { start Viewed  business goal sold: Bought }
/// ```
///
/// Say what the customer wants to reach:
///
/// ```journey
/// touchpoint Viewed
/// touchpoint Bought
/// journey shop { start Viewed  goal bought: Bought }
/// ```
MISSING_GOAL = "E0402", "missing-goal", Error
}

/// The journey has no customer goal; `business` is a business goal of it.
pub fn missing_goal(name: &str, place: Place, business: Option<Place>) -> Diagnostic {
    let diagnostic = Diagnostic::new(&MISSING_GOAL, place, format!("the journey `{name}` has no goal of the customer"))
        .help("write `goal` with a name and what the customer wants to reach");
    match business {
        Some(business) => diagnostic.also(business, "this is the business's goal"),
        None => diagnostic,
    }
}
