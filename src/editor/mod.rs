//! What an editor offers on definitions: pure functions over checked files and places in them.
//!
//! Invariants: nothing here knows the protocol, reads a file or a clock, or changes a definition: edits are returned. Every
//! function is total: in a broken text it offers less.
mod beside;
mod complete;
mod declare;
mod describe;
mod fixes;
mod fold;
mod format;
pub mod functions;
mod live;
mod names;
mod paint;
mod rename;
mod signature;
mod symbols;

pub use beside::{Deed, Hint, Lens, hints, lenses};
pub use complete::{Offer, OfferKind, complete};
pub use declare::declaration;
pub use describe::{Hover, hover, kpi_name, rule_name};
pub use fixes::{QuickFix, quick_fixes, safe_edits};
pub use fold::{Fold, FoldKind, folds, selections};
pub use format::{edits, typed, within};
pub use live::{Figure, Live};
pub use names::{Declaration, definitions, references};
pub use paint::{Paint, Painted, paint};
pub use rename::{rename, renameable};
pub use signature::{Signature, signature};
pub use symbols::{Declared, Kind, Named, find_symbols, outline};

use crate::diag::{FileId, Span};
use crate::syntax::ast;
use crate::workspace::Checked;

/// One file, with all definitions it belongs to.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// All of them, as last checked; the file's text is among the sources.
    pub checked: &'a Checked,
    /// The file.
    pub file: FileId,
    /// Its text.
    pub text: &'a str,
    /// Its tree.
    pub tree: &'a ast::File,
    /// What the project's log says, if it was evaluated.
    pub live: Option<&'a Live>,
}

/// A replacement in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// The new text.
    pub text: String,
}
