//! `E0102`.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
    /// A text without its closing quote
    ///
    /// A text ends on the line it begins on. Without its closing quote it would swallow the rest of the line, and with it what was meant to
    /// stand there.
    ///
    /// ```journey
    /// touchpoint Call "Support call { wait: duration }
    /// ```
    ///
    /// Close it where the text ends:
    ///
    /// ```journey
    /// touchpoint Call "Support call" { wait: duration }
    /// ```
    UNCLOSED_TEXT = "E0102", "unclosed-text", Error
}

/// The diagnostic for a text that the line's end cuts off.
pub fn unclosed_text(place: Place) -> Diagnostic {
    Diagnostic::new(&UNCLOSED_TEXT, place, "this text has no closing quote on its line")
        .help("close it with the quote that it began with; a line break inside a text is written `\\n`")
}

/// The diagnostic for a quote directly behind a word, which rather ends a text than begins one.
pub fn unopened_text(place: Place) -> Diagnostic {
    Diagnostic::new(&UNCLOSED_TEXT, place, "the quotes of this line are not in pairs")
        .help("a text has a quote before and behind it; write the one that is missing")
}
