//! Text into a spanned tree and all of its syntax errors.
//!
//! Invariant: parsing never fails and never panics; no type of the parser library leaves this folder.
mod ahead;
pub mod ast;
mod grammar;
mod lower;
mod parse;
mod recover;
mod scan;
pub mod token;

pub use ahead::{Ahead, Block, ahead, is_keyword, keywords};
pub use parse::{MAX_BYTES, parse};
