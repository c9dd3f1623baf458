//! A text as the language writes it.
use std::fmt::Write as _;

/// A text in quotes.
pub fn quoted(raw: &str) -> String {
    format!("\"{}\"", escaped(raw))
}

/// What stands between the quotes of a text: quotes, backslashes and what nobody would see are escaped.
pub fn escaped(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    for letter in raw.chars() {
        match letter {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            hidden if is_invisible(hidden) => {
                // Writing to a text can't fail.
                let _ = write!(text, "\\u{{{:x}}}", u32::from(hidden));
            }
            other => text.push(other),
        }
    }
    text
}

/// Whether a character is a control character, has no width, or turns the direction of writing.
pub fn is_invisible(letter: char) -> bool {
    let is_mark =
        matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    letter.is_control() || is_mark || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{61c}')
}

#[cfg(test)]
mod tests;
