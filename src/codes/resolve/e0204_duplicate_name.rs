//! E0204: a name is declared twice.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// A name is declared twice
///
/// Two items of one kind have the same name, so a use of it could mean either. Touchpoints and moments share their
/// names, so do journeys and rules, and so do the stages and goals of one journey. In a report two teams would read the
/// same name and each take it for their own figure.
///
/// ```journey
/// touchpoint Call
/// moment Call = any
/// ```
///
/// Give one of them another name:
///
/// ```journey
/// touchpoint Call
/// moment Contact = any
/// ```
DUPLICATE_NAME = "E0204", "duplicate-name", Error
}

/// The name was declared before, at `first`.
pub fn duplicate_name(kind: &str, name: &str, place: Place, first: Place) -> Diagnostic {
    Diagnostic::new(&DUPLICATE_NAME, place, format!("the {kind} `{name}` is declared twice"))
        .here("declared again here")
        .also(first, "first declared here")
        .help("give one of them another name")
}

/// `one of` lists a value twice.
pub fn duplicate_value(value: &str, place: Place, first: Place) -> Diagnostic {
    Diagnostic::new(&DUPLICATE_NAME, place, format!("`one of` lists \"{value}\" twice"))
        .here("again here")
        .also(first, "first here")
        .help("leave one of them out")
}
