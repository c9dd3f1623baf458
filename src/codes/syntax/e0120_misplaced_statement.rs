//! `E0120`.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
    /// A statement in the wrong block
    ///
    /// Each kind of block has statements of its own: stages and goals belong to a journey, `severity` and `expect` to a rule, `require` to
    /// a KPI. Often a closing brace stands too early.
    ///
    /// ```journey
    /// touchpoint Visit
    /// touchpoint Paid
    /// journey upgrade "Upgrade" {
    ///   owner   "growth@telco.example"
    ///   start   Visit
    ///   severity error
    ///   goal    done "Paid": Paid
    ///   abandon after 14d of silence
    /// }
    /// ```
    ///
    /// Move it to the block it belongs to:
    ///
    /// ```journey
    /// touchpoint Visit
    /// touchpoint Paid
    /// journey upgrade "Upgrade" {
    ///   owner   "growth@telco.example"
    ///   start   Visit
    ///   goal    done "Paid": Paid
    ///   abandon after 14d of silence
    ///   rule paid {
    ///     severity error
    ///     expect   Paid
    ///   }
    /// }
    /// ```
    MISPLACED_STATEMENT = "E0120", "misplaced-statement", Error
}

/// The diagnostic for the statement `word` in a block that has none such, with the block that has.
pub fn misplaced_statement(place: Place, word: &str, here: &str, there: &str) -> Diagnostic {
    let message = format!("`{word}` can't stand in {here}; it belongs in {there}");
    Diagnostic::new(&MISPLACED_STATEMENT, place, message.replace("can't stand in the top", "can't stand at the top"))
        .help("move it there, or look for a brace that closes too early")
}
