//! E0202: unknown attribute.
use crate::code;
use crate::diag::{Diagnostic, Place};
use smol_str::SmolStr;

code! {
/// Unknown attribute
///
/// An expression reads an attribute that none of the events it may be read from declares. Attributes are declared on a
/// touchpoint, for every event in `event { … }`, or for the customer in `customer { … }`. A condition on something that
/// is never recorded is true for nobody and false for nobody, so the figures would rest on nobody.
///
/// ```journey
/// touchpoint Call { wait: duration }
/// moment LongWait = Call where waiting > 5min
/// ```
///
/// Write the name as it is declared, or declare the attribute:
///
/// ```journey
/// touchpoint Call { wait: duration }
/// moment LongWait = Call where wait > 5min
/// ```
UNKNOWN_ATTRIBUTE = "E0202", "unknown-attribute", Error
}

/// The customer has no such attribute.
pub fn unknown_customer_attribute(name: &str, place: Place, names: &[SmolStr]) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_ATTRIBUTE, place, format!("the customer has no attribute `{name}`"))
        .help(format!("declare it in `customer {{ {name}: … }}`"))
        .suggest(name, names.iter().map(SmolStr::as_str))
}

/// `owner` declares no such attribute; `elsewhere` says who does.
pub fn unknown_attribute(
    name: &str,
    owner: &str,
    place: Place,
    names: &[SmolStr],
    elsewhere: Option<&str>,
) -> Diagnostic {
    let diagnostic = Diagnostic::new(&UNKNOWN_ATTRIBUTE, place, format!("{owner} has no attribute `{name}`"));
    match elsewhere {
        Some(elsewhere) => diagnostic.help(elsewhere.to_owned()),
        None => {
            diagnostic.help("declare it where the event is declared").suggest(name, names.iter().map(SmolStr::as_str))
        }
    }
}
