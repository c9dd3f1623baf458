//! E0406: a key that touchpoints don't declare.
use crate::code;
use crate::diag::{Diagnostic, Place};
use smol_str::SmolStr;

code! {
/// A key that touchpoints don't declare
///
/// `per customer, case_id` makes one instance for each case. A touchpoint that has no `case_id` can't be told which
/// case it belongs to, so every touchpoint that the journey mentions must declare it. Two open cases of one customer
/// would be taken for one, and the solved one would hide the other.
///
/// ```journey
/// touchpoint Opened { case_id: text }
/// touchpoint Solved
/// journey support per customer, case_id { start Opened  goal solved: Solved }
/// ```
///
/// Declare the attribute, or leave the touchpoint out:
///
/// ```journey
/// touchpoint Opened { case_id: text }
/// touchpoint Solved { case_id: text }
/// journey support per customer, case_id { start Opened  goal solved: Solved }
/// ```
KEY_NOT_DECLARED = "E0406", "key-not-declared", Error
}

/// These touchpoints lack the key attribute.
pub fn key_not_declared(name: &str, place: Place, touchpoints: &[(SmolStr, Place)]) -> Diagnostic {
    let all: Vec<String> = touchpoints.iter().map(|(name, _)| format!("`{name}`")).collect();
    let verb = if all.len() == 1 { "does" } else { "do" };
    let message = format!("{} {verb} not declare the key `{name}`", all.join(", "));
    let help = format!("declare `{name}` on them, or in `event {{ … }}`");
    let mut diagnostic = Diagnostic::new(&KEY_NOT_DECLARED, place, message).help(help);
    for (touchpoint, place) in touchpoints.iter().take(8) {
        diagnostic = diagnostic.also(*place, format!("`{touchpoint}` has no `{name}`"));
    }
    diagnostic
}
