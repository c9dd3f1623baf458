//! E0306: a value that can't occur.
use crate::code;
use crate::diag::{Diagnostic, FixSafety, Place};
use smol_str::SmolStr;

code! {
/// A value that can't occur
///
/// The attribute is declared `one of` some texts, and this is none of them: the comparison would never be true. The
/// group asked for would be empty in every report, most often because of a spelling.
///
/// ```journey
/// touchpoint Call { topic: one of "billing", "technical" }
/// moment Bill = Call where topic == "biling"
/// ```
///
/// Write a declared value, or add it to the declaration:
///
/// ```journey
/// touchpoint Call { topic: one of "billing", "technical" }
/// moment Bill = Call where topic == "billing"
/// ```
UNKNOWN_VALUE = "E0306", "unknown-value", Error
}

/// The text is none of the declared ones.
pub fn unknown_value(value: &str, place: Place, values: &[SmolStr]) -> Diagnostic {
    let all: Vec<String> = values.iter().take(12).map(|value| format!("\"{value}\"")).collect();
    let diagnostic = Diagnostic::new(&UNKNOWN_VALUE, place, format!("\"{value}\" is not one of the declared values"));
    match crate::diag::nearest(value, values.iter().take(1000).map(SmolStr::as_str)) {
        Some(near) => diagnostic.help(format!("did you mean \"{near}\"?")).fix(
            FixSafety::Guess,
            format!("write \"{near}\""),
            place,
            format!("\"{near}\""),
        ),
        None => diagnostic.help(format!("the values are {}", all.join(", "))),
    }
}

/// Two attributes that share no value.
pub fn nothing_in_common(place: Place) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_VALUE, place, "the two attributes have no value in common")
        .help("compare attributes whose `one of` lists overlap")
}
