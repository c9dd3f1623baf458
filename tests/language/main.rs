//! The language: parsing, formatting, resolving, diagnostics.
mod format;
mod snippets;
