//! E0416: weights that don't add up.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// Weights that don't add up
///
/// The weights of a score's parts add up to 100 %. Otherwise the best journey possible would not score 100, and the
/// scores of two journeys could not be compared.
///
/// ```journey
/// touchpoint Viewed
/// touchpoint Bought
/// journey shop {
///   start Viewed
///   goal bought: Bought
///   kpi conversion = rate(success)
///   score { conversion weight 90% from 20% to 50% }
/// }
/// ```
///
/// Let them add up to 100 %:
///
/// ```journey
/// touchpoint Viewed
/// touchpoint Bought
/// journey shop {
///   start Viewed
///   goal bought: Bought
///   kpi conversion = rate(success)
///   score { conversion weight 100% from 20% to 50% }
/// }
/// ```
WEIGHTS_NOT_100 = "E0416", "weights-not-100", Error
}

/// The weights add up to something else.
pub fn weights_do_not_add_up(percent: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&WEIGHTS_NOT_100, place, format!("the weights add up to {percent}%, not to 100%"))
        .help("change the weights so that they add up to 100%")
}
