//! The parser that the grammar in `grammar/wayfare.pest` describes.
//!
//! Invariant: the parser library is named here and in its neighbours `lower` and `recover` only.

/// Reads texts by the rules of the grammar.
#[derive(pest_derive::Parser)]
#[grammar = "grammar/wayfare.pest"]
pub(super) struct WayfareParser;
