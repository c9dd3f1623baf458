//! `E0124`.
use crate::code;
use crate::diag::{Diagnostic, FixSafety, Place};

code! {
    /// A character that definitions don't have
    ///
    /// Outside of texts and comments only letters without accents, digits and the signs of the language may stand. A list stands in
    /// parentheses; a comment begins with `//`; an attribute whose column has another name is written in backquotes.
    ///
    /// ```journey
    /// touchpoint Call { Länge: duration }
    /// ```
    ///
    /// Write it otherwise, or in backquotes if it is the name of a column:
    ///
    /// ```journey
    /// touchpoint Call { `Länge`: duration }
    /// ```
    UNKNOWN_CHARACTER = "E0124", "unknown-character", Error
}

/// The diagnostic for a question mark behind a type.
pub fn question_mark(place: Place) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_CHARACTER, place, "`?` means nothing here")
        .help("an attribute that may be missing is marked `optional`")
        .fix(FixSafety::Guess, "write `optional`", place, " optional")
}

/// The diagnostic for a blank that is none, and can't be seen: mostly it came along with a text that was pasted.
pub fn unseen_character(place: Place, character: char) -> Diagnostic {
    let (name, meant) =
        if character.is_whitespace() { ("a no-break space", " ") } else { ("a mark without width", "") };
    let number = u32::from(character);
    Diagnostic::new(&UNKNOWN_CHARACTER, place, format!("{name} (U+{number:04X}) stands here and can't be seen"))
        .help(if meant.is_empty() { "take it away" } else { "write a plain blank instead" })
        .fix(FixSafety::Safe, if meant.is_empty() { "take it away" } else { "write a blank" }, place, meant)
}

/// The diagnostic for a character, or a word with one, that is nothing.
pub fn unknown_character(place: Place, written: &str) -> Diagnostic {
    let help = match written.chars().next() {
        Some('[' | ']') => "write lists in parentheses: `in (1, 2)`",
        Some('#') => "begin a comment with `//`",
        Some(first) if first.is_alphabetic() => "names have plain letters, digits and `_`; write others in backquotes",
        _ => "take it away",
    };
    Diagnostic::new(&UNKNOWN_CHARACTER, place, format!("`{written}` means nothing here")).help(help)
}

/// The diagnostic for the beginning of a comment of another language.
pub fn foreign_comment(place: Place) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_CHARACTER, place, "no comment begins like this")
        .help("begin a comment with `//`; it ends with its line")
}
