//! `E0115`.
use crate::code;
use crate::diag::{Diagnostic, FixSafety, Place};

code! {
    /// A text in quotes of another kind
    ///
    /// Texts stand in straight double quotes: `"billing"`. Single and typographic quotes are not quotes here.
    ///
    /// ```journey
    /// touchpoint Call 'Support call' { wait: duration }
    /// ```
    ///
    /// Write double quotes; `check --fix` does it where the closing quote is on the line:
    ///
    /// ```journey
    /// touchpoint Call "Support call" { wait: duration }
    /// ```
    WRONG_QUOTES = "E0115", "wrong-quotes", Error
}

/// The diagnostic for a text in other quotes; `written` is all of it, or its opening quote alone.
pub fn wrong_quotes(place: Place, written: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new(&WRONG_QUOTES, place, "texts stand in double quotes").help("write `\"…\"`");
    let mut inner = written.chars();
    let (first, last) = (inner.next(), inner.next_back());
    if first.is_none() || last.is_none() {
        return diagnostic;
    }
    let fixed = inner.as_str().replace('\\', "\\\\").replace('"', "\\\"");
    diagnostic.fix(FixSafety::Safe, "write double quotes", place, format!("\"{fixed}\""))
}
