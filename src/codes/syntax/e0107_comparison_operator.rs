//! `E0107`.
use crate::code;
use crate::diag::{Diagnostic, FixSafety, Place};

code! {
    /// A comparison written as in another language
    ///
    /// Equality is `==` and inequality `!=`; `=` only gives a thing its meaning (`moment M = …`). `===`, `<>`, `=<` and `=>` belong to other
    /// languages.
    ///
    /// ```journey
    /// touchpoint Call { wait: duration }
    /// touchpoint Paid { price: money }
    /// moment LongWait = Call where wait = 5min
    /// ```
    ///
    /// Write the operator of this language; `check --fix` does it:
    ///
    /// ```journey
    /// touchpoint Call { wait: duration }
    /// touchpoint Paid { price: money }
    /// moment LongWait = Call where wait == 5min
    /// ```
    COMPARISON_OPERATOR = "E0107", "comparison-operator", Error
}

/// The diagnostic for an operator that is spelt as elsewhere, with the one that is meant.
pub fn comparison_operator(place: Place, meant: &str) -> Diagnostic {
    Diagnostic::new(&COMPARISON_OPERATOR, place, format!("this comparison is written `{meant}` here"))
        .help(format!("write `{meant}`"))
        .fix(FixSafety::Safe, format!("write `{meant}`"), place, meant)
}

/// The diagnostic for a comparison in words, with the operator that is probably meant.
pub fn comparison_word(place: Place, meant: &str) -> Diagnostic {
    Diagnostic::new(&COMPARISON_OPERATOR, place, format!("this comparison is written `{meant}` here"))
        .help(format!("write `{meant}`"))
        .fix(FixSafety::Guess, format!("write `{meant}`"), place, meant)
}
