//! Renderers: one file a format, from plain data to text for people, CI and editors.
//!
//! Never decides anything: what is right or wrong, passed or missed, was settled before. Nothing here writes to a
//! terminal or a file; every renderer returns its text.
pub mod changes;
pub mod diagnostics;
pub mod discovery;
pub mod explain;
pub mod github;
pub mod html;
pub mod human;
pub mod json;
pub mod junit;
pub mod live;
pub mod map;
pub mod markdown;
pub mod proof;
pub mod sarif;
pub mod table;
pub mod tested;

mod checks;
mod findings;
#[cfg(test)]
mod fixture;
mod input;
mod mark;
mod moment;
mod words;

pub use input::{Definitions, Evaluation};
pub use words::counted;
