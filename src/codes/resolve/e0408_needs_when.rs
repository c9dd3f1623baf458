//! E0408: a trigger is missing.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// A trigger is missing
///
/// `before`, `ever`, `next`, `previous`, `before another`, `since last` and `carrying` relate a target to a trigger:
/// without `when` there is nothing to relate it to. Read aloud, the sentence stops at the word, and everybody hears
/// something else behind it.
///
/// ```journey
/// touchpoint Paid
/// touchpoint Active
/// rule paid { expect Paid before }
/// ```
///
/// Say when:
///
/// ```journey
/// touchpoint Paid
/// touchpoint Active
/// rule paid { when Active expect Paid before }
/// ```
NEEDS_WHEN = "E0408", "needs-when", Error
}

/// The word relates to a trigger, and there is none.
pub fn needs_when(word: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&NEEDS_WHEN, place, format!("`{word}` needs a trigger"))
        .help("write `when` and the event before it")
}
