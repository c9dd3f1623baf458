//! E0301: values that can't be compared.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// Values that can't be compared
///
/// The two sides of a comparison have different units: a duration and a number, money and a duration, a text and a
/// number. Nothing is converted silently. A wait of `5` could be five seconds or five minutes; a guess would be wrong
/// for every customer at once.
///
/// ```journey
/// touchpoint Call { wait: duration }
/// moment LongWait = Call where wait > 5
/// ```
///
/// Write both sides in the same unit:
///
/// ```journey
/// touchpoint Call { wait: duration }
/// moment LongWait = Call where wait > 5min
/// ```
CANNOT_COMPARE = "E0301", "cannot-compare", Error
}

/// Two values of different kinds.
pub fn cannot_compare(left: &str, right: &str, place: Place, hint: Option<String>) -> Diagnostic {
    let diagnostic = Diagnostic::new(&CANNOT_COMPARE, place, format!("{left} can't be compared with {right}"));
    match hint {
        Some(hint) => diagnostic.help(hint),
        None => diagnostic.help("write both sides in the same unit"),
    }
}
