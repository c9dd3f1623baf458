//! The language: parsing, formatting, resolving, diagnostics.
