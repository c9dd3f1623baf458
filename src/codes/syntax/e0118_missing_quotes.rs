//! `E0118`.
use crate::code;
use crate::diag::{Diagnostic, FixSafety, Place};

code! {
    /// A text without quotes
    ///
    /// Titles, reasons, owners and zones are texts, and texts stand in double quotes.
    ///
    /// ```journey
    /// touchpoint Call Support call { wait: duration }
    /// ```
    ///
    /// Put it into quotes:
    ///
    /// ```journey
    /// touchpoint Call "Support call" { wait: duration }
    /// ```
    MISSING_QUOTES = "E0118", "missing-quotes", Error
}

/// The diagnostic for words where a text belongs.
pub fn missing_quotes(place: Place, written: &str) -> Diagnostic {
    Diagnostic::new(&MISSING_QUOTES, place, format!("`{written}` is a text and needs quotes"))
        .help(format!("write `\"{written}\"`"))
        .fix(FixSafety::Guess, "put it into quotes", place, format!("\"{written}\""))
}
