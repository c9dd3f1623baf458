//! E0216: it is not said whose attribute is meant.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// It is not said whose attribute is meant
///
/// A bare attribute belongs to the event its condition stands at. Where there is no such event, or where alternatives
/// end with different events, it must be said which one is meant. With two events at hand the price of the offer and
/// the price of the order are different figures.
///
/// ```journey
/// touchpoint Call { topic: text }
/// touchpoint Chat { topic: text }
/// moment Twice = Call then ((Call then Chat) or (Chat then Call)) within 2d where topic == "bill"
/// ```
///
/// Bind the event with `as` and write `x.attribute`:
///
/// ```journey
/// touchpoint Call { topic: text }
/// touchpoint Chat { topic: text }
/// moment Twice = Call then ((Call then Chat as x) or (Chat then Call as x)) within 2d where x.topic == "bill"
/// ```
WHOSE_ATTRIBUTE = "E0216", "whose-attribute", Error
}

/// It is not known whose attribute this is.
pub fn whose_attribute(name: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&WHOSE_ATTRIBUTE, place, format!("it is not said whose `{name}` is meant"))
        .help(format!("bind the event that is meant with `as x` and write `x.{name}`"))
}
