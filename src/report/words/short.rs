//! Texts of a log that may be endless, cut to what a person reads.
use std::borrow::Cow;

/// More characters than this are not shown.
const MOST: usize = 80;

/// The text, or its beginning and a mark that there is more.
pub fn short(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(MOST) {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
    }
}
