//! `E0119`.
use crate::code;
use crate::diag::{Diagnostic, FixSafety, Place};

code! {
    /// A keyword that is misspelt
    ///
    /// The word is none that can stand here, but it is nearly one.
    ///
    /// ```journey
    /// touchpoint Visit
    /// touchpoint Paid
    /// journey upgrade "Upgrade" {
    ///   owner   "growth@telco.example"
    ///   start   Visit
    ///   stgae   paid: Paid
    ///   goal    done "Paid": Paid
    ///   abandon after 14d of silence
    /// }
    /// ```
    ///
    /// Write the keyword:
    ///
    /// ```journey
    /// touchpoint Visit
    /// touchpoint Paid
    /// journey upgrade "Upgrade" {
    ///   owner   "growth@telco.example"
    ///   start   Visit
    ///   stage   paid: Paid
    ///   goal    done "Paid": Paid
    ///   abandon after 14d of silence
    /// }
    /// ```
    MISSPELT_KEYWORD = "E0119", "misspelt-keyword", Error
}

/// The diagnostic for a word that is nearly the keyword `meant`.
pub fn misspelt_keyword(place: Place, written: &str, meant: &str) -> Diagnostic {
    Diagnostic::new(&MISSPELT_KEYWORD, place, format!("`{written}` can't stand here"))
        .help(format!("did you mean `{meant}`?"))
        .fix(FixSafety::Guess, format!("write `{meant}`"), place, meant)
}
