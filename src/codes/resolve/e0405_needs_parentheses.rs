//! E0405: parentheses are needed.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// Parentheses are needed
///
/// In `stage`, `goal`, `expect`, `forbid`, `limit`, `until`, `unless` and `confirmed unless` an unparenthesised `within`
/// is the statement's own. A chain, count or silence there stands in parentheses or is a named moment.
///
/// ```journey
/// touchpoint Call
/// touchpoint Back
/// rule calm { forbid Call then Call }
/// ```
///
/// Put the pattern into parentheses:
///
/// ```journey
/// touchpoint Call
/// touchpoint Back
/// rule calm { forbid (Call then Call) }
/// ```
NEEDS_PARENTHESES = "E0405", "needs-parentheses", Error
}

/// A chain, count or silence where a simple pattern is wanted.
pub fn needs_parentheses(statement: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&NEEDS_PARENTHESES, place, format!("a chain, count or silence in `{statement}` needs parentheses"))
        .help("put it in parentheses, or give it a name with `moment`")
}
