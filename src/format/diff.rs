//! What formatting would change, as a unified diff.
//!
//! Invariant: never colours and never shortens; the command line does the showing.
use similar::TextDiff;

/// The unified diff from `before` to `after` with three lines of context; empty if they are equal.
pub fn diff(path: &str, before: &str, after: &str) -> String {
    if before == after {
        return String::new();
    }
    TextDiff::from_lines(before, after).unified_diff().header(path, path).to_string()
}
