//! The language: parsing, formatting, resolving, diagnostics.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that fails panics")]
#![expect(clippy::string_slice, clippy::indexing_slicing, reason = "a test that fails panics")]
#![expect(clippy::disallowed_methods, reason = "cases are files")]
mod anything;
mod codes;
mod diagnostics;
mod editors;
mod format;
mod generated;
mod lints;
mod mistakes;
mod model;
mod recovery;
mod reference;
mod snippets;
mod syntax;
