//! The language: parsing, formatting, resolving, diagnostics.
mod diagnostics;
mod format;
mod generated;
mod snippets;
