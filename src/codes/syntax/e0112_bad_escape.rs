//! `E0112`.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
    /// An escape that texts don't have
    ///
    /// In a text a backslash begins an escape, and there are four: `\"`, `\\`, `\n` and `\u{1F600}` (a character by its number).
    ///
    /// ```journey
    /// touchpoint Call "Support\tcall" { wait: duration }
    /// ```
    ///
    /// Write the character itself, or double the backslash if one is meant:
    ///
    /// ```journey
    /// touchpoint Call "Support call" { wait: duration }
    /// ```
    BAD_ESCAPE = "E0112", "bad-escape", Error
}

/// The diagnostic for an escape that does not exist.
pub fn bad_escape(place: Place, written: &str) -> Diagnostic {
    Diagnostic::new(&BAD_ESCAPE, place, format!("`{written}` is no escape"))
        .help(r#"a text may hold `\"`, `\\`, `\n` and `\u{…}`; double the backslash to mean itself"#)
}
