//! The diagnostic codes that parsing, resolving and the project file raise: one file a code, whose doc comment is its
//! page, beside the function that words the diagnostic.
//!
//! Numbers: `E01..` syntax, `E02..` names, `E03..` types and units, `E04..` structure, `E06..` project file and log
//! mapping. The lints of `check` have `W05..` and `E05..` and live there, because they read the model.
pub mod project;
pub mod resolve;
pub mod syntax;

use crate::diag::Code;

/// Every code of this module, by number.
pub fn all() -> impl Iterator<Item = &'static Code> {
    syntax::ALL.iter().chain(resolve::ALL).chain(project::ALL).copied()
}
