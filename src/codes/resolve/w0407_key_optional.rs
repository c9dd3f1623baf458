//! W0407: a key that may be missing.
use crate::code;
use crate::diag::{Diagnostic, Place};
use smol_str::SmolStr;

code! {
/// A key that may be missing
///
/// An event without the key's value belongs to no instance of the journey. The report counts such events, but it is
/// better to know them beforehand. A case without its number is a customer whom none of the journey's figures counts.
///
/// ```journey
/// touchpoint Opened { case_id: text optional }
/// touchpoint Solved { case_id: text }
/// journey support per customer, case_id { start Opened  goal solved: Solved }
/// ```
///
/// Make the attribute required if it is always there:
///
/// ```journey
/// touchpoint Opened { case_id: text }
/// touchpoint Solved { case_id: text }
/// journey support per customer, case_id { start Opened  goal solved: Solved }
/// ```
KEY_OPTIONAL = "W0407", "key-optional", Warning
}

/// On these touchpoints the key attribute is optional.
pub fn key_optional(name: &str, place: Place, touchpoints: &[(SmolStr, Place)]) -> Diagnostic {
    let all: Vec<String> = touchpoints.iter().map(|(name, _)| format!("`{name}`")).collect();
    let message = format!("the key `{name}` may be missing on {}", all.join(", "));
    let mut diagnostic =
        Diagnostic::new(&KEY_OPTIONAL, place, message).help("events without it belong to no instance of this journey");
    for (_, place) in touchpoints.iter().take(8) {
        diagnostic = diagnostic.also(*place, "optional here");
    }
    diagnostic
}
