//! Diagnostics as people, CI and other tools read them: one file a format.
//!
//! Never changes, drops or adds a diagnostic, and never lets a control character of a source text through.
pub mod github;
pub mod human;
pub mod json;
pub mod page;
pub mod sarif;

mod count;
mod order;
mod plain;
mod snippet;
#[cfg(test)]
mod tests;

pub use count::Count;
pub use order::in_order;
pub use plain::{is_harmful, plain, plain_line};

/// How text for people looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// The width to wrap at, in columns.
    pub width: usize,
    /// Whether to colour.
    pub paint: Paint,
}

/// Whether text for people is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// With ANSI escapes.
    Colour,
    /// Without any.
    Plain,
}

impl Default for Look {
    fn default() -> Self {
        Self { width: 100, paint: Paint::Plain }
    }
}
