//! E0314: a value of the wrong type.
use crate::code;
use crate::diag::{Diagnostic, FixSafety, Place};

code! {
/// A value of the wrong type
///
/// Something else is wanted here: a cost is money, a test's attribute has its declared type, a date is a date. Read as
/// something else than it is, it would make the figure wrong without a word.
///
/// ```journey
/// touchpoint Call { cost = 6.20 }
/// ```
///
/// Write a value of the wanted type:
///
/// ```journey
/// touchpoint Call { cost = 6.20 EUR }
/// ```
WRONG_TYPE = "E0314", "wrong-type", Error
}

/// `what` is a `wanted`, and `given` was given.
pub fn wrong_type(what: &str, wanted: &str, given: &str, place: Place, hint: Option<String>) -> Diagnostic {
    let diagnostic = Diagnostic::new(&WRONG_TYPE, place, format!("{what} is {wanted}, this is {given}"));
    match hint {
        Some(hint) => diagnostic.help(hint),
        None => diagnostic.help(format!("write {wanted}")),
    }
}

/// Something else than `wanted` was written.
pub fn wrong_value(wanted: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&WRONG_TYPE, place, "this value does not fit here").help(format!("write {wanted}"))
}

/// A time of day stands with a day of which all is meant; `day` is that day alone.
pub fn time_of_a_day(day: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&WRONG_TYPE, place, "a whole day is meant here, this is a time of one")
        .help(format!("write `{day}`; what is closed for a part of a day says so in its opening hours"))
        .fix(FixSafety::Guess, format!("write `{day}`"), place, day)
}
