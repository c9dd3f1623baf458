//! Texts of strangers, made harmless for a terminal.
use std::borrow::Cow;

/// The text with every control character (but for line breaks and tabs) and every direction mark made visible.
///
/// Definitions may come from strangers; an escape sequence in one must not reach somebody's terminal.
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_harmful) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(visible).collect())
}

/// The same, on one line.
pub fn plain_line(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { visible(c) }).collect()
}

/// The character itself, or what stands for it.
pub(super) fn visible(c: char) -> char {
    match c {
        c if !is_harmful(c) => c,
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{7f}' => '\u{2421}',
        _ => char::REPLACEMENT_CHARACTER,
    }
}

/// Whether a terminal would act on the character instead of showing it; line breaks and tabs are harmless.
pub fn is_harmful(c: char) -> bool {
    let direction =
        matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    direction || c == '\u{feff}' || (c.is_control() && !matches!(c, '\n' | '\t'))
}
