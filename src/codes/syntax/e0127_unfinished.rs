//! `E0127`.
use crate::code;
use crate::diag::{Diagnostic, FixSafety, Place, Span};

code! {
    /// A statement that ends too early
    ///
    /// The statement ends where something must still follow. The message lists what could go on with it, or says that its
    /// block has no opening brace; what the block holds is read all the same.
    ///
    /// ```journey
    /// touchpoint Visit
    /// touchpoint Paid
    /// journey upgrade "Upgrade" {
    ///   owner   "growth@telco.example"
    ///   start   Visit
    ///   stage   paid:
    ///   goal    done "Paid": Paid
    ///   abandon after 14d of silence
    /// }
    /// ```
    ///
    /// Finish it:
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
    UNFINISHED = "E0127", "unfinished", Error
}

/// The diagnostic for a statement that begins with `first` and ends before one of `expected`.
pub fn unfinished(place: Place, first: &str, expected: &[String]) -> Diagnostic {
    let diagnostic = Diagnostic::new(&UNFINISHED, place, format!("this `{first}` is not finished"));
    if expected.is_empty() {
        return diagnostic;
    }
    diagnostic.help(format!("go on with {}", super::e0101_unexpected::list(expected)))
}

/// The diagnostic for a head of a statement whose block has no opening brace.
pub fn missing_brace(head: Place, keyword: &str) -> Diagnostic {
    let end = Span { start: head.span.end, end: head.span.end }.in_file(head.file);
    Diagnostic::new(&UNFINISHED, head, format!("the block of this `{keyword}` has no `{{`"))
        .help("write `{` behind it")
        .fix(FixSafety::Guess, "write `{`", end, " {")
}
