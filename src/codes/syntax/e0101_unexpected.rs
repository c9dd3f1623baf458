//! `E0101`.
use crate::code;
use crate::diag::{Diagnostic, FixSafety, Place};

code! {
    /// Something that can't stand where it stands
    ///
    /// The reader of this statement got to this place and could not go on: what is written here is none of what may follow.
    /// The message lists what could stand instead.
    ///
    /// ```journey
    /// touchpoint Call { wait: duration }
    /// moment LongWait = Call where wait > 5min 7
    /// ```
    ///
    /// Write one of the things listed, or take away what is too much:
    ///
    /// ```journey
    /// touchpoint Call { wait: duration }
    /// moment LongWait = Call where wait > 5min
    /// ```
    UNEXPECTED = "E0101", "unexpected", Error
}

/// The diagnostic for `found` (nothing: the end of the file) where one of `expected`, in plain words, could stand.
pub fn unexpected(place: Place, found: Option<&str>, expected: &[String]) -> Diagnostic {
    let found = found.map_or_else(|| "the end of the file".to_owned(), |found| format!("`{found}`"));
    let diagnostic = Diagnostic::new(&UNEXPECTED, place, format!("{found} can't stand here"));
    if expected.is_empty() {
        return diagnostic
            .help("the statement is complete before it: take it away, or begin another on a line of its own");
    }
    diagnostic.help(format!("write {} here", list(expected)))
}

/// The diagnostic for a line that ends before `sign`; `place` is directly behind `word`, the last on it.
pub fn missing_sign(place: Place, sign: &str, word: &str) -> Diagnostic {
    let blank = if sign == ":" { "" } else { " " };
    Diagnostic::new(&UNEXPECTED, place, format!("`{sign}` is missing behind `{word}`"))
        .help(format!("write `{sign}` here"))
        .fix(FixSafety::Guess, format!("write `{sign}`"), place, format!("{blank}{sign}"))
}

/// The diagnostic for something that begins no statement of a block.
pub fn no_statement(place: Place, found: &str, block: &str, openings: &[String]) -> Diagnostic {
    Diagnostic::new(&UNEXPECTED, place, format!("`{found}` begins no statement of {block}"))
        .help(format!("a statement there begins with {}", list(openings)))
}

/// `a`, `a or b`, `a, b or c`.
pub(super) fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}
