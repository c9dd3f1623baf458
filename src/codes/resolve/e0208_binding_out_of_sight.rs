//! E0208: a binding can't be used here.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// A binding can't be used here
///
/// An event can be compared only with events that are known by then: those bound earlier in the pattern. What one
/// alternative binds is unknown when another one happened, and what a silence or an `unless` looks for never took part.
/// Otherwise the condition would compare with an event that may never have happened, and would let everybody through,
/// or nobody.
///
/// ```journey
/// touchpoint Call { topic: text }
/// moment Again = Call where topic == second.topic then Call as second
/// ```
///
/// Put the condition behind the later event, or bind the name in every alternative:
///
/// ```journey
/// touchpoint Call { topic: text }
/// moment Again = Call as first then Call as second where topic == first.topic
/// ```
BINDING_OUT_OF_SIGHT = "E0208", "binding-out-of-sight", Error
}

/// The event is bound further on.
pub fn bound_later(name: &str, place: Place, bound: Place) -> Diagnostic {
    Diagnostic::new(&BINDING_OUT_OF_SIGHT, place, format!("`{name}` is not bound yet here"))
        .also(bound, "bound here")
        .help("move the condition behind the event that is bound last")
}

/// The event is bound in another alternative, or not in every one.
pub fn bound_in_alternative(name: &str, place: Place, bound: Place) -> Diagnostic {
    Diagnostic::new(&BINDING_OUT_OF_SIGHT, place, format!("`{name}` is not bound in every alternative"))
        .also(bound, "bound in this one only")
        .help(format!("write `as {name}` in every alternative of the `or`"))
}

/// The event is bound where nothing takes part in the result.
pub fn bound_elsewhere(name: &str, place: Place, bound: Place) -> Diagnostic {
    Diagnostic::new(&BINDING_OUT_OF_SIGHT, place, format!("`{name}` has no event here"))
        .also(bound, "this event only ends or forbids something")
        .help("refer to an event that takes part itself")
}
