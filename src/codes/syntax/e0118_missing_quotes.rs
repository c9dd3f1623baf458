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

/// The diagnostic for a word behind a name: the title without its quotes, or the rest of a name with a blank in it.
pub fn title_or_name(place: Place, written: &str, both: Place, name: &str) -> Diagnostic {
    let quoted = format!("\"{written}\"");
    Diagnostic::new(&MISSING_QUOTES, place, format!("`{written}` is a text and needs quotes"))
        .help(format!("write `{quoted}` if it is the title, or `{name}` if it belongs to the name"))
        .fix(FixSafety::Guess, "put it into quotes", place, quoted)
        .fix(FixSafety::Guess, format!("write `{name}`"), both, name)
}
