//! The language: parsing, formatting, resolving, diagnostics.
mod snippets;
