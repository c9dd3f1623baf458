//! `E0108`.
use crate::code;
use crate::diag::{Diagnostic, FixSafety, Place};

code! {
    /// `&&`, `||` or `!`
    ///
    /// Conditions are joined by the words `and`, `or` and `not`, so that a definition can be read aloud. In a pattern's `where` an `or` of
    /// conditions stands in parentheses, because a bare `or` joins patterns.
    ///
    /// ```journey
    /// touchpoint Call { wait: duration }
    /// touchpoint Paid { price: money }
    /// moment LongWait = Call where wait > 5min && wait < 10min
    /// ```
    ///
    /// Write the word; `check --fix` does it for `and` and `not`:
    ///
    /// ```journey
    /// touchpoint Call { wait: duration }
    /// touchpoint Paid { price: money }
    /// moment LongWait = Call where wait > 5min and wait < 10min
    /// ```
    LOGIC_OPERATOR = "E0108", "logic-operator", Error
}

/// The diagnostic for a sign that is a word here: `and`, `or`, `not `.
pub fn logic_operator(place: Place, meant: &str) -> Diagnostic {
    let word = meant.trim_end();
    let safety = if word == "or" { FixSafety::Guess } else { FixSafety::Safe };
    Diagnostic::new(&LOGIC_OPERATOR, place, format!("this is the word `{word}` here"))
        .help(format!("write `{word}`"))
        .fix(safety, format!("write `{word}`"), place, meant)
}
