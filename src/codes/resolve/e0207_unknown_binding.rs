//! E0207: unknown binding.
use crate::code;
use crate::diag::{Diagnostic, FixSafety, Place};
use smol_str::SmolStr;

code! {
/// Unknown binding
///
/// Before the dot of `x.attr` stands a name that no `as x` of the clause or pattern binds. Bindings are local to their
/// clause or pattern. Without it nobody knows which of the customer's events is compared: the call before, or the call
/// after.
///
/// ```journey
/// touchpoint Call { topic: text }
/// moment Again = Call as first then Call where topic == frist.topic
/// ```
///
/// Bind the event with `as`, and write the name as it is bound:
///
/// ```journey
/// touchpoint Call { topic: text }
/// moment Again = Call as first then Call where topic == first.topic
/// ```
UNKNOWN_BINDING = "E0207", "unknown-binding", Error
}

/// No event in sight has this name.
pub fn unknown_binding(name: &str, place: Place, names: &[SmolStr]) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_BINDING, place, format!("no event is bound to `{name}`"))
        .help(format!("bind the event: `… as {name}`"))
        .suggest(name, names.iter().map(SmolStr::as_str))
}

/// The name is that of a touchpoint, journey …, not of an event of this pattern.
pub fn not_a_binding(name: &str, what: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_BINDING, place, format!("`{name}` is a {what}, not an event of this pattern"))
        .help("bind the event that is meant with `as x` and write `x.attribute`")
}

/// A binding stands where a value is wanted.
pub fn binding_alone(name: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_BINDING, place, format!("`{name}` is an event, not a value"))
        .help(format!("say which of its attributes is meant: `{name}.time`"))
}

/// The name of the event's own touchpoint stands before an attribute.
pub fn own_name_before_attribute(owner: &str, name: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_BINDING, place, format!("no event is bound to `{owner}`"))
        .help(format!("an attribute of the event itself is written `{name}`"))
        .fix(FixSafety::Safe, format!("write `{name}`"), place, name)
}
